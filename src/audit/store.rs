//! The SQL of the team's own log.

use uuid::Uuid;

use super::{Entry, What};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::AuditId;
use crate::{rows, run};

pub(super) async fn insert(tx: &mut Tx, entry: &Entry) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO audit (id, account_id, actor_uri, what, object, was, became, done_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        entry.id,
        entry.account_id,
        &entry.actor_uri,
        entry.what,
        &entry.object,
        &entry.was,
        &entry.became,
        entry.done_ms
    )?;
    Ok(())
}

/// What was done, of one sort or of all, the newest first, before one that was seen.
pub async fn list(
    tx: &mut Tx,
    what: Option<What>,
    before: Option<(Millis, AuditId)>,
    count_max: i64,
) -> sqlx::Result<Vec<Entry>> {
    let last = AuditId(Uuid::max());
    let (before_ms, before_id) = before.unwrap_or((Millis(i64::MAX), last));
    rows!(
        tx,
        "SELECT id, account_id, actor_uri, what, object, was, became, done_ms FROM audit
         WHERE ($1 IS NULL OR what = $1) AND (done_ms, id) < ($2, $3)
         ORDER BY done_ms DESC, id DESC LIMIT $4",
        what,
        before_ms,
        before_id,
        count_max
    )
}

/// Takes an address, and those below it, out of all lines, with what was said about it.
pub(super) async fn clear(tx: &mut Tx, uri: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE audit SET object = '', was = '', became = '' WHERE object = $1
           OR SUBSTR(object, 1, LENGTH($1) + 1) IN ($1 || '/', $1 || '#', $1 || '?')",
        uri
    )?;
    run!(
        tx,
        "UPDATE audit SET actor_uri = '' WHERE actor_uri = $1",
        uri
    )?;
    Ok(())
}

/// Forgets what is older.
pub async fn prune(tx: &mut Tx, before: Millis) -> sqlx::Result<u64> {
    run!(tx, "DELETE FROM audit WHERE done_ms < $1", before)
}

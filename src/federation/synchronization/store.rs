//! The SQL of lists elsewhere in which somebody of ours stands by mistake.

use crate::clock::Millis;
use crate::db::Tx;
use crate::{rows, run};

pub(super) async fn put(tx: &mut Tx, actor_uri: &str, url: &str, now: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO synchronization (actor_uri, url, ready_ms, attempts) VALUES ($1, $2, $3, 0)
         ON CONFLICT (actor_uri) DO NOTHING",
        actor_uri,
        url,
        now
    )?;
    Ok(())
}

/// Lists whose time has come; the next time is set at once. One that was tried too often is
/// forgotten: the next letter brings it up again.
pub(super) async fn take(
    tx: &mut Tx,
    now: Millis,
    again: Millis,
    attempts_max: i64,
    count_max: i64,
) -> sqlx::Result<Vec<(String, String)>> {
    run!(
        tx,
        "DELETE FROM synchronization WHERE attempts >= $1",
        attempts_max
    )?;
    rows!(
        tx,
        "UPDATE synchronization SET ready_ms = $2, attempts = attempts + 1
         WHERE actor_uri IN (SELECT actor_uri FROM synchronization WHERE ready_ms <= $1
           ORDER BY ready_ms LIMIT $3)
         RETURNING actor_uri, url",
        now,
        again,
        count_max
    )
}

pub(super) async fn delete(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM synchronization WHERE actor_uri = $1",
        actor_uri
    )?;
    Ok(())
}

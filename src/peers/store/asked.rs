//! The SQL of what hosts run, as they say themselves (NodeInfo).

use crate::clock::Millis;
use crate::db::Tx;
use crate::peers::Dialect;
use crate::{maybe, rows, run};

pub async fn dialect(tx: &mut Tx, name: &str) -> sqlx::Result<Option<Dialect>> {
    let found: Option<(Dialect,)> = maybe!(tx, "SELECT dialect FROM host WHERE name = $1", name)?;
    Ok(found.map(|(dialect,)| dialect))
}

/// Hosts that were not asked since then what they run, and that may be asked; each is taken once.
pub async fn take_unasked(
    tx: &mut Tx,
    since: Millis,
    now: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<(i64, String)>> {
    rows!(
        tx,
        {
            sqlite: "UPDATE host SET asked_ms = $2 WHERE id IN (
                  SELECT id FROM host WHERE asked_ms < $1 AND state = 'live'
                  ORDER BY asked_ms LIMIT $3) RETURNING id, name",
            postgres: "UPDATE host SET asked_ms = $2 WHERE id IN (
                  SELECT id FROM host WHERE asked_ms < $1 AND state = 'live'
                  ORDER BY asked_ms LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING id, name"
        },
        since,
        now,
        count_max
    )
}

/// What a host says that it runs, and so the form in which it reads.
pub async fn put_software(
    tx: &mut Tx,
    id: i64,
    software: &str,
    dialect: Dialect,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE host SET software = $2, dialect = $3 WHERE id = $1",
        id,
        software,
        dialect
    )?;
    Ok(())
}

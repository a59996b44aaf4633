//! The SQL of what an administrator sees: how much waits where. It only reads, and what it reads is
//! bounded, because a scrape comes every few seconds and a queue may hold a million letters.

use crate::clock::Millis;
use crate::db::Tx;
use crate::{maybe, row};

/// Counted one by one up to here; beyond it, the order of magnitude is enough.
pub const COUNTED_MAX: i64 = 20_000;

/// How many letters wait. Exact up to [`COUNTED_MAX`]; beyond it SQLite still counts (one narrow
/// index, and nobody waits for a reader), PostgreSQL answers from its own statistics.
pub async fn deliveries_waiting(tx: &mut Tx) -> sqlx::Result<i64> {
    let (counted,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM (SELECT 1 FROM delivery LIMIT $1 + 1) AS counted",
        COUNTED_MAX
    )?;
    if counted <= COUNTED_MAX {
        return Ok(counted);
    }
    let (many,): (i64,) = row!(
        tx,
        {
            sqlite: "SELECT MAX($1, (SELECT COUNT(*) FROM delivery))",
            postgres: "SELECT GREATEST($1, reltuples::bigint) FROM pg_class
                WHERE oid = 'delivery'::regclass"
        },
        counted
    )?;
    Ok(many)
}

/// When the letter was queued that waits longest: the one with the smallest id.
pub async fn oldest_delivery(tx: &mut Tx) -> sqlx::Result<Option<Millis>> {
    let oldest: Option<(Millis,)> =
        maybe!(tx, "SELECT created_ms FROM delivery ORDER BY id LIMIT 1")?;
    Ok(oldest.map(|(created,)| created))
}

/// How many received activities wait for their turn, counted up to one more than [`COUNTED_MAX`].
pub async fn received_waiting(tx: &mut Tx) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM
           (SELECT 1 FROM received WHERE state = 'waiting' LIMIT $1 + 1) AS counted",
        COUNTED_MAX
    )?;
    Ok(count)
}

/// How many facts the federation has not told yet.
pub async fn facts_waiting(tx: &mut Tx) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT (SELECT last_id FROM fact_head WHERE one = 1)
           - COALESCE((SELECT MIN(last_id) FROM fact_cursor), 0)"
    )?;
    Ok(count)
}

/// How much waits for a host, counted up to one more than [`COUNTED_MAX`].
pub async fn waiting_for(tx: &mut Tx, host: i64) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM
           (SELECT 1 AS one FROM delivery WHERE host_id = $1 LIMIT $2 + 1) AS counted",
        host,
        COUNTED_MAX
    )?;
    Ok(count)
}

/// How many hosts a worker holds at this moment.
pub async fn hosts_at_work(tx: &mut Tx, now: Millis) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM host WHERE lease_by IS NOT NULL AND due_ms > $1",
        now
    )?;
    Ok(count)
}

/// For how many seconds the host that waits longest for its turn has been due, of those that fare
/// well: they are due at once, so this is how far the workers are behind.
pub async fn late_seconds(tx: &mut Tx, now: Millis) -> sqlx::Result<i64> {
    let (due,): (Option<Millis>,) = row!(
        tx,
        "SELECT MIN(due_ms) FROM host WHERE state = 'live' AND due_ms IS NOT NULL"
    )?;
    Ok(due.map_or(0, |due| (now.0 - due.0).max(0) / 1000))
}

//! The SQL of what is done once in a while, and of when the hub was alive.

use crate::clock::Millis;
use crate::db::Tx;
use crate::{maybe, run};

/// Takes a task whose time has come and moves its next time on; false when it is not its time. A
/// task that was never done is due.
pub(super) async fn take(tx: &mut Tx, name: &str, now: Millis, next: Millis) -> sqlx::Result<bool> {
    let taken: Option<(String,)> = maybe!(
        tx,
        "INSERT INTO cron (name, next_ms) VALUES ($1, $3)
         ON CONFLICT (name) DO UPDATE SET next_ms = excluded.next_ms WHERE cron.next_ms <= $2
         RETURNING name",
        name,
        now,
        next
    )?;
    Ok(taken.is_some())
}

/// A time in which the hub was not there.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Outage {
    pub since_ms: Millis,
    pub until_ms: Millis,
    /// How much was asked for again.
    pub asked: i64,
}

/// Marks the hub as alive; answers when it was before. Whoever else serves waits here until commit.
pub(super) async fn beat(tx: &mut Tx, now: Millis) -> sqlx::Result<Option<Millis>> {
    let before: Option<(Millis,)> = maybe!(
        tx,
        "UPDATE heartbeat SET alive_ms = alive_ms WHERE one = 1 RETURNING alive_ms"
    )?;
    run!(
        tx,
        "INSERT INTO heartbeat (one, alive_ms) VALUES (1, $1)
         ON CONFLICT (one) DO UPDATE SET alive_ms = excluded.alive_ms
         WHERE heartbeat.alive_ms < excluded.alive_ms",
        now
    )?;
    Ok(before.map(|(alive,)| alive))
}

pub(super) async fn put_outage(tx: &mut Tx, outage: &Outage) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO outage (since_ms, until_ms, asked) VALUES ($1, $2, $3)
         ON CONFLICT (since_ms) DO NOTHING",
        outage.since_ms,
        outage.until_ms,
        outage.asked
    )?;
    Ok(())
}

/// The last time that the hub was away.
pub async fn last_outage(tx: &mut Tx) -> sqlx::Result<Option<Outage>> {
    maybe!(
        tx,
        "SELECT since_ms, until_ms, asked FROM outage ORDER BY since_ms DESC LIMIT 1"
    )
}

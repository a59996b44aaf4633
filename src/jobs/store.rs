//! The SQL of what is done once in a while.

use crate::clock::Millis;
use crate::db::Tx;
use crate::maybe;

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

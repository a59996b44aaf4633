//! From an activity and whom it is for to letters in the queue: a part at a time, each part a
//! transaction, so that the first letters leave while the last are still being addressed, and a
//! crash resumes where it was.

use super::queue;
use crate::app::App;
use crate::db::Waking;

/// Small, so that the first letters leave at once.
const FIRST_PART: i64 = 200;
const PART: i64 = 1_000;

/// Addresses the next part of the oldest fan-out; false when there is none, or another process is
/// at it.
pub async fn spread(app: &App) -> anyhow::Result<bool> {
    let mut tx = app.db.read().await?;
    if !queue::anything_to_fan_out(&mut tx).await? {
        return Ok(false);
    }
    drop(tx);
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let Some(fanout) = queue::first_fanout(&mut tx).await? else {
        return Ok(false);
    };
    let part = if fanout.after_inbox == 0 {
        FIRST_PART
    } else {
        PART
    };
    let inboxes = queue::inboxes_to_reach(&mut tx, &fanout, part).await?;
    let inboxes: Vec<i64> = inboxes.into_iter().map(|(id,)| id).collect();
    if !inboxes.is_empty() {
        queue::enqueue_many(&mut tx, fanout.activity_id, &inboxes, now).await?;
    }
    match inboxes.last() {
        Some(last) if inboxes.len() as i64 == part => {
            queue::advance_fanout(&mut tx, fanout.id, *last).await?;
        }
        _ => {
            queue::end_fanout(&mut tx, fanout.id).await?;
            tracing::debug!(activity = %fanout.activity_id, "everybody is addressed");
        }
    }
    tx.notify(Waking::Deliveries).await?;
    tx.commit().await?;
    app.wake.deliveries.notify_one();
    Ok(true)
}

//! Answers that go: taken back, erased by who holds their secret, forgotten with their author, or with time.
//! Whoever waits moves up.

use super::{State, Who, line, rides, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::EventId;

/// An address that was never confirmed is forgotten after this.
const UNCONFIRMED_SECONDS: i64 = 3 * 24 * 3600;
/// Who came is forgotten after this.
const KEPT_SECONDS: i64 = 90 * 24 * 3600;

/// Somebody takes their answer back. False when there was none.
pub async fn leave(tx: &mut Tx, event: EventId, who: Who<'_>, now: Millis) -> sqlx::Result<bool> {
    let admission = store::take_admission(tx, event).await?;
    let Some(known) = store::of(tx, event, who).await? else {
        return Ok(false);
    };
    // The organiser's no is no answer of theirs to take back.
    if known.state == State::Refused {
        return Ok(false);
    }
    store::delete(tx, known.id).await?;
    if let Some(admission) = admission {
        line::move_up(tx, &admission, now).await?;
        super::admission::hasten(tx, event, now).await?;
    }
    Ok(true)
}

/// The same, by who holds its secret; also after the event: nothing of them is left.
pub async fn leave_by_secret(tx: &mut Tx, secret: &str, now: Millis) -> sqlx::Result<bool> {
    let Some(known) = store::by_secret(tx, secret).await? else {
        return Ok(false);
    };
    let admission = store::take_admission(tx, known.event_id).await?;
    store::delete(tx, known.id).await?;
    if let Some(admission) = admission {
        line::move_up(tx, &admission, now).await?;
        super::admission::hasten(tx, known.event_id, now).await?;
    }
    Ok(true)
}

/// Whoever they are, nothing of theirs stays in any list.
pub async fn forget(tx: &mut Tx, actor_uri: &str, now: Millis) -> sqlx::Result<()> {
    for (event,) in store::events_of(tx, actor_uri).await? {
        let admission = store::take_admission(tx, event).await?;
        store::delete_of_actor(tx, event, actor_uri).await?;
        if let Some(admission) = admission {
            line::move_up(tx, &admission, now).await?;
        }
    }
    Ok(())
}

/// Whether somebody answered anything.
pub async fn is_somewhere(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<bool> {
    Ok(!store::events_of(tx, actor_uri).await?.is_empty())
}

/// What was never confirmed goes, and after a while who came. Answers how many rows that were.
pub async fn tidy(tx: &mut Tx, now: Millis) -> sqlx::Result<u64> {
    let unconfirmed = now.plus_seconds(-UNCONFIRMED_SECONDS);
    let over = now.plus_seconds(-KEPT_SECONDS);
    let rides = now.plus_seconds(-rides::KEPT_SECONDS);
    let gone = store::rides::delete_old(tx, rides).await?;
    let gone = gone + store::tasks::delete_old(tx, rides).await?;
    Ok(gone + store::delete_old(tx, unconfirmed, over).await?)
}

//! Answers that go: taken back, erased by who holds their secret, forgotten with their author, or with time.
//! Whoever waits moves up.

use super::{Attendance, State, Who, away, line, rides, store};
use crate::clock::Millis;
use crate::conversation::forgetting;
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
    // As it stands now that nobody else changes it.
    match store::by_id(tx, known.id).await? {
        Some(known) if known.state == State::Refused => return veil(tx, &known).await,
        Some(known) => store::delete(tx, known.id).await?,
        None => return Ok(false),
    }
    if let Some(admission) = admission {
        line::move_up(tx, &admission, now).await?;
        super::admission::hasten(tx, known.event_id, now).await?;
    }
    Ok(true)
}

/// Nothing is kept of who was refused but that they were: without it they would come in by the back door.
async fn veil(tx: &mut Tx, known: &Attendance) -> sqlx::Result<bool> {
    let name = known.actor_uri.as_ref().or(known.email.as_ref());
    let veil = forgetting::veil(tx, name.map_or("", String::as_str)).await?;
    let names = match known.actor_uri {
        Some(_) => (Some(veil.as_str()), None),
        None => (None, Some(veil.as_str())),
    };
    store::veil(tx, known.id, names, &super::secret()).await?;
    Ok(true)
}

/// Whether somebody was refused and had themselves forgotten since.
pub(super) async fn was_refused(tx: &mut Tx, event: EventId, who: Who<'_>) -> sqlx::Result<bool> {
    let name = match who {
        Who::Actor(uri) => uri.to_owned(),
        Who::Mail(address) => address.to_lowercase(),
    };
    match forgetting::veil_if_any(tx, &name).await? {
        Some(veil) => store::is_named(tx, event, &veil).await,
        None => Ok(false),
    }
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

/// What was never confirmed goes, and after a while who came; how many they were stays. Answers how many
/// rows that were.
pub async fn tidy(tx: &mut Tx, now: Millis) -> sqlx::Result<u64> {
    let unconfirmed = now.plus_seconds(-UNCONFIRMED_SECONDS);
    let over = now.plus_seconds(-KEPT_SECONDS);
    let rides = now.plus_seconds(-rides::KEPT_SECONDS);
    let gone = store::rides::delete_old(tx, rides).await?;
    let gone = gone + store::tasks::delete_old(tx, rides).await?;
    store::turnout::keep(tx, over).await?;
    let gone = gone + store::away::delete_old(tx, now.plus_seconds(-away::KEPT_SECONDS)).await?;
    Ok(gone + store::delete_old(tx, unconfirmed, over).await?)
}

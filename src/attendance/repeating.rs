//! Taking part in what repeats. What an organiser says of one date may hold for those that follow: it
//! is written to each of them, and dates that are made later take it from the one before ([`go_on`]).
//! Nobody is asked by a poll before followers were told of a date.

use super::admission::{self, ask};
use super::organising::Organiser;
use super::{Admission, Refused, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::events::{self, Event, reminders, series};
use crate::ids::EventId;

/// Dates of a series that are written in one go: all that stand ahead.
const DATES_MAX: i64 = 2 * series::AHEAD_MAX as i64;
/// So many of all series in one transaction.
const AT_ONCE_MAX: i64 = 50;

/// Whether what is said of this event may hold for others: it is a date of a series.
pub async fn is_possible(tx: &mut Tx, event: EventId) -> sqlx::Result<bool> {
    Ok(series::store::occurrence(tx, event).await?.is_some())
}

/// How one takes part in an event is how one does in the dates that follow it, from now on.
pub async fn pass_on(
    tx: &mut Tx,
    by: &Organiser<'_>,
    event: &Event,
    wanted: &Admission,
    now: Millis,
) -> Result<(), Refused> {
    store::repeating::put(tx, event.id, true).await?;
    for other in following(tx, event).await? {
        admission::set(tx, by, &other, wanted, now).await?;
        store::repeating::put(tx, other.id, true).await?;
    }
    Ok(())
}

/// It holds for this date alone from now on; those that follow keep what they have.
pub async fn keep_to_itself(tx: &mut Tx, event: EventId) -> sqlx::Result<()> {
    store::repeating::put(tx, event, false).await
}

/// Followers are reminded of the dates that follow as of this one, from now on.
pub async fn remind_of_all(tx: &mut Tx, event: &Event, days: &[i64]) -> sqlx::Result<()> {
    reminders::choose(tx, event.id, days, true).await?;
    for other in following(tx, event).await? {
        reminders::choose(tx, other.id, days, true).await?;
    }
    Ok(())
}

async fn following(tx: &mut Tx, event: &Event) -> sqlx::Result<Vec<Event>> {
    let Some(occurrence) = series::store::occurrence(tx, event.id).await? else {
        return Ok(Vec::new());
    };
    let coming = series::store::coming(tx, occurrence.series_id, event.start_ms, DATES_MAX).await?;
    let mut all = Vec::with_capacity(coming.len());
    for (id, _) in coming {
        let other = events::store::by_id(tx, id).await?;
        all.extend(other.filter(|other| other.start_ms > event.start_ms));
    }
    Ok(all)
}

/// New dates take over how one takes part, and followers who were told of a date are asked by the poll
/// that waited for it. Answers how many dates that were.
pub async fn go_on(tx: &mut Tx, now: Millis) -> sqlx::Result<usize> {
    let new = store::repeating::unset(tx, now, AT_ONCE_MAX).await?;
    for (event, like) in &new {
        if let Some(before) = store::admission(tx, *like).await? {
            let admission = Admission {
                event_id: *event,
                due_ms: None,
                asked_ms: None,
                closed_ms: None,
                ..before
            };
            store::put_admission(tx, &admission).await?;
            store::repeating::put(tx, *event, true).await?;
        }
    }
    let unasked = store::repeating::unasked(tx, now, AT_ONCE_MAX).await?;
    for (id,) in &unasked {
        let admission = store::take_admission(tx, *id).await?;
        let event = events::store::by_id(tx, *id).await?;
        if let (Some(mut admission), Some(event)) = (admission, event) {
            ask(tx, &event, &mut admission, now).await?;
            store::put_admission(tx, &admission).await?;
        }
    }
    Ok(new.len() + unasked.len())
}

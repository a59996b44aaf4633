//! Followers are reminded of an event some days before it begins, as its organiser chose: each time once,
//! and again when it is put off.

use super::{Event, State, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::EventId;

/// How many days before it may be.
pub const DAYS: [i64; 2] = [7, 1];
const DAY_SECONDS: i64 = 24 * 3600;
const AT_ONCE: i64 = 50;

/// Chooses when followers are reminded; what is past by then, or was told, stays as it is. `repeats`: of
/// dates of the same series that are made later, too.
pub async fn choose(tx: &mut Tx, event: EventId, days: &[i64], repeats: bool) -> sqlx::Result<()> {
    let wanted: Vec<i64> = DAYS.into_iter().filter(|it| days.contains(it)).collect();
    store::put_reminders(tx, event, &wanted, repeats).await
}

/// A new date of a series is reminded of as the one before it, where that was said for all.
pub(super) async fn copy(tx: &mut Tx, from: EventId, to: EventId) -> sqlx::Result<()> {
    let days = store::repeating_reminders(tx, from).await?;
    let days: Vec<i64> = days.into_iter().map(|(days,)| days).collect();
    choose(tx, to, &days, true).await
}

/// Days before, and when followers were told.
pub async fn of(tx: &mut Tx, event: EventId) -> sqlx::Result<Vec<(i64, Option<Millis>)>> {
    store::reminders(tx, event).await
}

/// When followers are reminded.
pub fn due(event: &Event, days: i64) -> Millis {
    event.start_ms.plus_seconds(-days * DAY_SECONDS)
}

/// An event that is put off is to be reminded of again: what was told was about another day.
pub(super) async fn put_off(
    tx: &mut Tx,
    before: &Event,
    after: &Event,
    now: Millis,
) -> sqlx::Result<()> {
    if after.start_ms <= before.start_ms {
        return Ok(());
    }
    for (days, told) in store::reminders(tx, after.id).await? {
        if told.is_some() && due(after, days) > now {
            store::set_reminder_told(tx, after.id, days, None).await?;
        }
    }
    Ok(())
}

/// Tells those that are due; answers how many. One whose moment passed long ago is not told any more.
pub async fn tell_due(tx: &mut Tx, now: Millis) -> sqlx::Result<usize> {
    let found = store::reminders_due(tx, now, AT_ONCE).await?;
    let count = found.len();
    for (id, days) in found {
        store::set_reminder_told(tx, id, days, Some(now)).await?;
        let event = store::by_id(tx, id).await?;
        let is_fine = event.is_some_and(|event| {
            let is_late = now.0 - due(&event, days).0 > DAY_SECONDS * 1000 / 2;
            event.state == State::Published && !event.status.is_off() && !is_late
        });
        if is_fine {
            facts::record(tx, &Fact::EventReminded { event: id, days }, now).await?;
        }
    }
    Ok(count)
}

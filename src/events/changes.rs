//! What changed of an event that people may have planned for: when, where, whether at all, and why. It is
//! said first, wherever the event is told again.

use super::{Event, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::EventId;

pub const REASON_CHARS_MAX: usize = 300;

crate::text_enum! {
    What {
        /// The day, the hour, or its zone.
        Time = "time",
        /// Where one meets, on site or online.
        Place = "place",
        /// Whether it takes place.
        Status = "status",
    }
}

/// The latest change that matters.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub what: Vec<What>,
    /// As the organiser said it; empty where nothing was said.
    pub reason: String,
    pub changed_ms: Millis,
}

fn differences(before: &Event, after: &Event) -> Vec<What> {
    let time = |event: &Event| {
        let zone = event.timezone.clone();
        (event.start_ms, event.end_ms, event.all_day, zone)
    };
    let place = |event: &Event| (event.place.one_line(), event.links.online.clone());
    let mut what = Vec::new();
    if time(before) != time(after) {
        what.push(What::Time);
    }
    if place(before) != place(after) {
        what.push(What::Place);
    }
    if before.status != after.status {
        what.push(What::Status);
    }
    what
}

/// Keeps what changed, if it matters to who may come; answers whether it does.
pub(super) async fn note(
    tx: &mut Tx,
    before: &Event,
    after: &Event,
    reason: &str,
    now: Millis,
) -> sqlx::Result<bool> {
    let what = differences(before, after);
    if what.is_empty() {
        return Ok(false);
    }
    let words: Vec<&str> = what.into_iter().map(What::as_str).collect();
    let reason: String = reason.trim().chars().take(REASON_CHARS_MAX).collect();
    store::put_change(tx, after.id, &words.join(" "), &reason, now).await?;
    Ok(true)
}

/// What changed last; nothing for what stands as it was announced.
pub async fn latest(tx: &mut Tx, event: EventId) -> sqlx::Result<Option<Change>> {
    let found = store::change(tx, event).await?;
    Ok(found.map(|(words, reason, changed_ms)| Change {
        what: words
            .split(' ')
            .filter_map(|word| word.parse().ok())
            .collect(),
        reason,
        changed_ms,
    }))
}

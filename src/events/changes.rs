//! What changed of an event that people may have planned for: when, where, whether at all, and why; and
//! how it stood before. It is said first, wherever the event is told again.
//!
//! What always holds: of what does not take place anyway nobody hears that its hour or place is another,
//! and the reason why it is off stays until somebody gives another one.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Event, Status, store};
use crate::clock::Millis;
use crate::dates;
use crate::db::Tx;
use crate::ids::EventId;
use crate::language::Language;

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
    /// How it stood before; nothing of what changed before that was kept.
    pub was: Option<Stood>,
    pub changed_ms: Millis,
}

/// When, where and whether an event takes place, as it stood at a moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stood {
    pub status: Status,
    pub start_ms: Millis,
    pub end_ms: Option<Millis>,
    pub all_day: bool,
    pub timezone: String,
    /// In one line.
    pub place: String,
    pub online: String,
}

impl Stood {
    pub fn of(event: &Event) -> Stood {
        Stood {
            status: event.status,
            start_ms: event.start_ms,
            end_ms: event.end_ms,
            all_day: event.all_day,
            timezone: event.timezone.clone(),
            place: event.place.one_line(),
            online: event.links.online.clone(),
        }
    }

    /// On the clock of the place.
    pub fn start(&self) -> jiff::Zoned {
        super::zoned(self.start_ms, &self.timezone)
    }

    /// The day and the hours in words.
    pub fn when(&self, language: Language) -> String {
        let end = self.end_ms.map(|end| super::zoned(end, &self.timezone));
        dates::when(&self.start(), end.as_ref(), self.all_day, language)
    }

    /// What is different of it by now.
    pub fn differs(&self, now: &Stood) -> Vec<What> {
        let time = |stood: &Stood| {
            let zone = stood.timezone.clone();
            (stood.start_ms, stood.end_ms, stood.all_day, zone)
        };
        let mut what = Vec::new();
        if time(self) != time(now) {
            what.push(What::Time);
        }
        if (&self.place, &self.online) != (&now.place, &now.online) {
            what.push(What::Place);
        }
        if self.status != now.status {
            what.push(What::Status);
        }
        what
    }
}

/// Keeps what changed, if it matters to who may come, and why; answers whether it does.
pub(super) async fn note(
    tx: &mut Tx,
    before: &Event,
    after: &Event,
    reason: &str,
    now: Millis,
) -> sqlx::Result<bool> {
    let was = Stood::of(before);
    let what = was.differs(&Stood::of(after));
    let reason: String = reason.trim().chars().take(REASON_CHARS_MAX).collect();
    // It is off before and after: all that may be new is why.
    if after.status.is_off() && !what.contains(&What::Status) {
        if !reason.is_empty() {
            store::set_change_reason(tx, after.id, &reason).await?;
        }
        return Ok(!reason.is_empty());
    }
    if what.is_empty() {
        return Ok(false);
    }
    let words: Vec<&str> = what.into_iter().map(What::as_str).collect();
    let was = serde_json::to_string(&was).unwrap_or_default();
    store::put_change(tx, after.id, (&words.join(" "), &reason, &was), now).await?;
    Ok(true)
}

/// Why these are off, as their organisers said it, for those of them of which it was said.
pub async fn reasons(tx: &mut Tx, events: &[Event]) -> sqlx::Result<HashMap<EventId, String>> {
    let off = events.iter().filter(|event| event.status.is_off());
    let off: Vec<_> = off.map(|event| event.id.0).collect();
    match off.is_empty() {
        true => Ok(HashMap::new()),
        false => Ok(store::reasons(tx, &off).await?.into_iter().collect()),
    }
}

/// What changed last; nothing for what stands as it was announced.
pub async fn latest(tx: &mut Tx, event: EventId) -> sqlx::Result<Option<Change>> {
    let found = store::change(tx, event).await?;
    Ok(found.map(|(words, reason, was, changed_ms)| Change {
        what: words
            .split(' ')
            .filter_map(|word| word.parse().ok())
            .collect(),
        reason,
        was: serde_json::from_str(&was).ok(),
        changed_ms,
    }))
}

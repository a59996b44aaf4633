//! When an event takes place, on the clock of its place.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Zoned};

use super::Event;
use crate::clock::Millis;

impl Event {
    /// The start on the clock of the place; UTC when the zone is unknown to this machine.
    pub fn start(&self) -> Zoned {
        zoned(self.start_ms, &self.timezone)
    }

    pub fn end(&self) -> Option<Zoned> {
        self.end_ms.map(|end| zoned(end, &self.timezone))
    }

    /// The first and the last day on the clock of the place. What ends at midnight has no part in
    /// the day that begins then.
    pub fn days(&self) -> (Date, Date) {
        days_between(&self.start(), self.end_ms, &self.timezone)
    }

    /// When it is over: the end, or the start's own day when no end was given.
    pub fn over_ms(&self) -> Millis {
        over(self.start_ms, self.end_ms, self.all_day)
    }
}

pub(super) fn over(start: Millis, end: Option<Millis>, all_day: bool) -> Millis {
    end.unwrap_or_else(|| start.plus_seconds(if all_day { 24 * 3600 } else { 2 * 3600 }))
}

pub(super) fn days_between(start: &Zoned, end: Option<Millis>, timezone: &str) -> (Date, Date) {
    let last = match end.map(|end| zoned(end, timezone)) {
        Some(end) if end > *start => {
            let before = end.checked_sub(SignedDuration::from_nanos(1));
            before.map_or(start.date(), |last| last.date())
        }
        _ => start.date(),
    };
    (start.date(), last)
}

/// A moment on the clock of a zone; UTC when it is unknown to this machine.
pub fn zoned(at: Millis, timezone: &str) -> Zoned {
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    at.timestamp().to_zoned(zone)
}

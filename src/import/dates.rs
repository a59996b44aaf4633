//! Dates as people wrote them over ten years: ISO with and without zone or hour, day first, with
//! dashes or slashes. Without a zone they are the association's; without an hour they are a whole
//! day, and a text of that day is published at noon, so that no reader elsewhere sees the day before.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::site;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum When {
    Instant(Timestamp),
    /// On the association's clock.
    Local(DateTime),
    Day(Date),
}

impl When {
    /// `2018-09-03T09:34:23.000Z`, `2025-07-07T09:00:00`, `2025-06-26`, `16-05-2019 09:44`.
    pub fn parse(text: &str) -> Option<When> {
        let text = text.trim();
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Some(When::Instant(instant));
        }
        let has_hour = text.contains(':');
        if has_hour && let Ok(local) = text.parse::<DateTime>() {
            return Some(When::Local(local));
        }
        if let Ok(day) = text.parse::<Date>() {
            return Some(When::Day(day));
        }
        loosely(text)
    }

    pub fn year(self) -> i16 {
        self.local().year()
    }

    /// The same day and hour of another year.
    pub fn in_year(self, year: i16) -> When {
        let moved = |date: Date| date.with().year(year).build().unwrap_or(date);
        match self {
            When::Instant(_) | When::Local(_) => {
                let local = self.local();
                When::Local(moved(local.date()).to_datetime(local.time()))
            }
            When::Day(day) => When::Day(moved(day)),
        }
    }

    /// When a text of this date was published.
    pub fn published(self) -> Timestamp {
        match self {
            When::Instant(instant) => instant,
            When::Local(local) => at(local),
            When::Day(day) => at(day.at(12, 0, 0, 0)),
        }
    }

    /// When a gathering of this date starts, and whether it takes the whole day.
    pub fn start(self) -> (Timestamp, bool) {
        match self {
            When::Instant(instant) => (instant, false),
            When::Local(local) => (at(local), false),
            When::Day(day) => (at(day.at(0, 0, 0, 0)), true),
        }
    }

    /// The day on the association's calendar.
    pub fn date(self) -> Date {
        self.local().date()
    }

    fn local(self) -> DateTime {
        match self {
            When::Instant(instant) => instant.to_zoned(zone()).datetime(),
            When::Local(local) => local,
            When::Day(day) => day.at(0, 0, 0, 0),
        }
    }
}

fn loosely(text: &str) -> Option<When> {
    let (date, hour) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let numbers: Vec<i16> = date
        .split(['-', '/', '.'])
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    // Year first where it can be no day: `2023-10-9`.
    let (day, month, year) = match *numbers {
        [year, month, day] if year > 31 => (day, month, year),
        [day, month, year] => (day, month, year),
        _ => return None,
    };
    let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    if year < 1900 {
        return None;
    }
    if hour.trim().is_empty() {
        return Some(When::Day(date));
    }
    let mut parts = hour.trim().split([':', 'h']).map(str::parse::<i8>);
    let hour = parts.next()?.ok()?;
    let minute = parts.next().and_then(Result::ok).unwrap_or(0);
    let is_clock = (0..24).contains(&hour) && (0..60).contains(&minute);
    is_clock.then(|| When::Local(date.at(hour, minute, 0, 0)))
}

/// The zone's rules ship with the program where the system has none.
fn zone() -> TimeZone {
    TimeZone::get(site::TIMEZONE).unwrap_or(TimeZone::UTC)
}

/// An hour that the clock skips in spring is the one after; one that comes twice is the first.
fn at(local: DateTime) -> Timestamp {
    let zoned = zone().to_ambiguous_zoned(local).compatible();
    zoned.map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

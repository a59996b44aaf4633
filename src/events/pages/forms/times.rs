//! When a form says that an event takes place.
//!
//! What always holds: nothing is guessed in silence. It lasts all day only where no hour is given; an hour
//! at which it ends is nothing without one at which it begins; one that is no later than that is of the
//! next day, if no day is said; the last of several days has its hour. An hour that the clock of the place
//! leaves out that night is refused; of one that comes twice the first is meant, and whoever wrote it is
//! told, as of the next day.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::fields::EventForm;
use crate::clock::Millis;
use crate::events::Event;
use crate::web::visit::Visit;

/// What an event's page is asked to say to whoever saved it, in its address.
const TOLD: &str = "told";

/// What a form says of when, and what whoever wrote it should be told.
#[derive(Debug, Clone, PartialEq)]
pub struct Times {
    pub start: Millis,
    pub end: Option<Millis>,
    pub all_day: bool,
    pub told: Vec<Told>,
}

crate::text_enum! {
    /// What was understood and not said.
    Told {
        /// It ends on the day after it begins.
        NextDay = "next-day",
        /// The clock goes back that night: the first of the two is meant.
        FirstOfTwo = "first-of-two",
    }
}

/// What is wrong, as the key of a sentence.
type Key = &'static str;

/// What the form says. `before` is the event as it stands: an hour that comes twice stays the one that
/// it was.
pub fn read(form: &EventForm, before: Option<&Event>) -> Result<Times, Key> {
    let timezone = form.timezone.trim();
    let zone = TimeZone::get(timezone).map_err(|_| "refused-timezone")?;
    let day = |text: &str, key: Key| text.trim().parse::<Date>().map_err(|_| key);
    let hour = |text: &str, key: Key| match text.trim() {
        "" => Ok(None),
        text => text.parse::<Time>().map(Some).map_err(|_| key),
    };
    let first = day(&form.start_date, "refused-start-date")?;
    let from = hour(&form.start_time, "refused-start-time")?;
    let last = match form.end_date.trim() {
        "" => None,
        text => Some(day(text, "refused-end-date")?),
    };
    let until = hour(&form.end_time, "refused-end-time")?;
    let mut clock = Clock {
        zone,
        before,
        told: Vec::new(),
    };
    let (start, end, all_day) = match (from, until) {
        (None, Some(_)) => return Err("refused-end-alone"),
        (None, None) if last.is_some_and(|last| last < first) => return Err("refused-end"),
        (None, None) => {
            let end = last.map(|last| last.tomorrow()).transpose();
            let end = end.map_err(|_| "refused-end-date")?;
            let end = end.map(|end| clock.midnight(end)).transpose()?;
            (clock.midnight(first)?, end, true)
        }
        (Some(from), until) => {
            let start = clock.at(first.to_datetime(from), Which::Start)?;
            let end = match (last, until) {
                (None, None) => None,
                (Some(last), None) if last == first => None,
                (Some(last), None) if last < first => return Err("refused-end"),
                (Some(_), None) => return Err("refused-end-hour"),
                (Some(last), Some(until)) => Some(last.to_datetime(until)),
                (None, Some(until)) if until > from => Some(first.to_datetime(until)),
                (None, Some(until)) if until == from => return Err("refused-end-same"),
                (None, Some(until)) => {
                    clock.told.push(Told::NextDay);
                    let next = first.tomorrow().map_err(|_| "refused-end-date")?;
                    Some(next.to_datetime(until))
                }
            };
            let end = end.map(|end| clock.at(end, Which::End)).transpose()?;
            (start, end, false)
        }
    };
    if end.is_some_and(|end| end < start) {
        return Err("refused-end");
    }
    Ok(Times {
        start,
        end,
        all_day,
        told: clock.told,
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Start,
    End,
}

/// The clock of the place.
struct Clock<'a> {
    zone: TimeZone,
    before: Option<&'a Event>,
    told: Vec<Told>,
}

impl Clock<'_> {
    /// Where a day begins an hour late, it begins then.
    fn midnight(&self, day: Date) -> Result<Millis, Key> {
        let at = day.to_zoned(self.zone.clone());
        at.map(|at| at.timestamp().into())
            .map_err(|_| "refused-date")
    }

    fn at(&mut self, clock: DateTime, which: Which) -> Result<Millis, Key> {
        let ambiguous = self.zone.to_ambiguous_zoned(clock);
        match ambiguous.offset() {
            AmbiguousOffset::Gap { .. } => {
                return Err(match which {
                    Which::Start => "refused-start-gap",
                    Which::End => "refused-end-gap",
                });
            }
            AmbiguousOffset::Fold { .. } => {
                if let Some(known) = self.known(clock, which) {
                    return Ok(known);
                }
                if !self.told.contains(&Told::FirstOfTwo) {
                    self.told.push(Told::FirstOfTwo);
                }
            }
            AmbiguousOffset::Unambiguous { .. } => {}
        }
        let at = ambiguous.earlier().map_err(|_| "refused-date")?;
        Ok(at.timestamp().into())
    }

    /// The moment that stands already, if it is that hour on the clock.
    fn known(&self, clock: DateTime, which: Which) -> Option<Millis> {
        let event = self.before?;
        let known = match which {
            Which::Start => event.start_ms,
            Which::End => event.end_ms?,
        };
        let read = known.timestamp().to_zoned(self.zone.clone()).datetime();
        (read == clock).then_some(known)
    }
}

/// The address of a page that says this to whoever saved; as it is where nothing is to be said.
pub(super) fn telling(page: String, told: &[Told], own_dates: i64) -> String {
    let mut words: Vec<String> = told.iter().map(Told::to_string).collect();
    if own_dates > 0 {
        words.push(format!("own-{own_dates}"));
    }
    match words.is_empty() {
        true => page,
        false => format!("{page}?{TOLD}={}", words.join("_")),
    }
}

/// What a page says to whoever saved; only what is known is said.
pub fn told(visit: &Visit) -> Vec<String> {
    let mut pairs = url::form_urlencoded::parse(visit.query.as_bytes());
    let Some((_, words)) = pairs.find(|(name, _)| name == TOLD) else {
        return Vec::new();
    };
    let one = |word: &str| match word.strip_prefix("own-") {
        Some(count) => {
            let count: i64 = count.parse().ok().filter(|count| *count > 0)?;
            Some(visit.locale.count("told-own-dates", count))
        }
        None => Some(match word.parse::<Told>().ok()? {
            Told::NextDay => visit.locale.t("told-next-day"),
            Told::FirstOfTwo => visit.locale.t("told-first-of-two"),
        }),
    };
    words.split('_').filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `2026-10-15 18:00`, a part of it, or nothing.
    fn said(start: &str, end: &str) -> Result<(String, String, bool), Key> {
        let parts = |text: &str| {
            let (day, hour) = text.split_once(' ').unwrap_or((text, ""));
            (day.to_owned(), hour.to_owned())
        };
        let ((start_date, start_time), (end_date, end_time)) = (parts(start), parts(end));
        let form = EventForm {
            start_date,
            start_time,
            end_date,
            end_time,
            timezone: "Europe/Paris".to_owned(),
            ..EventForm::default()
        };
        let times = read(&form, None)?;
        let mut end = times.end.map_or(String::new(), |end| end.rfc3339());
        for told in times.told {
            end = format!("{end} {told}");
        }
        Ok((times.start.rfc3339(), end, times.all_day))
    }

    #[test]
    fn what_a_form_says_of_when_is_understood_or_refused() {
        for (start, end, wanted) in [
            ("2026-10-15", "", Ok(("2026-10-14T22:00:00Z", "", true))),
            (
                "2026-10-15",
                "2026-10-15",
                Ok(("2026-10-14T22:00:00Z", "2026-10-15T22:00:00Z", true)),
            ),
            (
                "2026-10-15",
                "2026-10-17",
                Ok(("2026-10-14T22:00:00Z", "2026-10-17T22:00:00Z", true)),
            ),
            ("2026-10-15", "2026-10-14", Err("refused-end")),
            ("2026-10-15", " 18:00", Err("refused-end-alone")),
            ("2026-10-15", "2026-10-16 18:00", Err("refused-end-alone")),
            (
                "2026-10-15 18:00",
                "",
                Ok(("2026-10-15T16:00:00Z", "", false)),
            ),
            (
                "2026-10-15 18:00",
                " 20:00",
                Ok(("2026-10-15T16:00:00Z", "2026-10-15T18:00:00Z", false)),
            ),
            (
                "2026-10-15 22:00",
                " 02:00",
                Ok((
                    "2026-10-15T20:00:00Z",
                    "2026-10-16T00:00:00Z next-day",
                    false,
                )),
            ),
            (
                "2026-10-15 22:00",
                " 00:00",
                Ok((
                    "2026-10-15T20:00:00Z",
                    "2026-10-15T22:00:00Z next-day",
                    false,
                )),
            ),
            ("2026-10-15 18:00", " 18:00", Err("refused-end-same")),
            (
                "2026-10-15 18:00",
                "2026-10-15",
                Ok(("2026-10-15T16:00:00Z", "", false)),
            ),
            ("2026-10-15 22:00", "2026-10-17", Err("refused-end-hour")),
            ("2026-10-15 22:00", "2026-10-14", Err("refused-end")),
            ("2026-10-15 22:00", "2026-10-15 02:00", Err("refused-end")),
            (
                "2026-10-15 22:00",
                "2026-10-17 12:00",
                Ok(("2026-10-15T20:00:00Z", "2026-10-17T10:00:00Z", false)),
            ),
            // Instants of different offsets, an hour apart on the clock and two in time.
            (
                "2026-10-25 01:30",
                " 03:30",
                Ok(("2026-10-24T23:30:00Z", "2026-10-25T02:30:00Z", false)),
            ),
            (
                "2026-10-25 02:30",
                " 03:30",
                Ok((
                    "2026-10-25T00:30:00Z",
                    "2026-10-25T02:30:00Z first-of-two",
                    false,
                )),
            ),
            ("2027-03-28 02:30", "", Err("refused-start-gap")),
            ("2027-03-28 01:30", " 02:30", Err("refused-end-gap")),
            ("2027-03-27 22:00", " 02:30", Err("refused-end-gap")),
            ("2027-03-28", "", Ok(("2027-03-27T23:00:00Z", "", true))),
            ("", "", Err("refused-start-date")),
            ("demain 18:00", "", Err("refused-start-date")),
            ("2026-10-15 six", "", Err("refused-start-time")),
            ("2026-10-15 18:00", "bientôt 20:00", Err("refused-end-date")),
            (
                "2026-10-15 18:00",
                "2026-10-15 tard",
                Err("refused-end-time"),
            ),
        ] {
            let wanted =
                wanted.map(|(start, end, all_day)| (start.to_owned(), end.to_owned(), all_day));
            assert_eq!(said(start, end), wanted, "{start} – {end}");
        }
        let nowhere = EventForm {
            start_date: "2026-10-15".to_owned(),
            timezone: "Europe/Pariss".to_owned(),
            ..EventForm::default()
        };
        assert_eq!(read(&nowhere, None), Err("refused-timezone"));
    }
}

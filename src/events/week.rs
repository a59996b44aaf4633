//! A week as a calendar draws it: from Monday to Sunday, named as ISO 8601 does, `2026-W48`. Pure;
//! made of days, so that no change of the clock is felt.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

/// Nobody announces anything before or after.
const YEAR_MIN: i16 = 1900;
const YEAR_MAX: i16 = 2199;

/// A week of a year, from the first of 1900 to the last of 2199.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Week {
    monday: Date,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a week is written like 2026-W48, from 1900-W01 to 2199-W52")]
pub struct NotAWeek;

impl FromStr for Week {
    type Err = NotAWeek;

    fn from_str(text: &str) -> Result<Week, NotAWeek> {
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let (year, week) = text.split_once("-W").ok_or(NotAWeek)?;
        if year.len() != 4 || week.len() != 2 || !digits(year) || !digits(week) {
            return Err(NotAWeek);
        }
        let year: i16 = year.parse().map_err(|_| NotAWeek)?;
        let week: i8 = week.parse().map_err(|_| NotAWeek)?;
        if !(YEAR_MIN..=YEAR_MAX).contains(&year) {
            return Err(NotAWeek);
        }
        let first = ISOWeekDate::new(year, week, Weekday::Monday).map_err(|_| NotAWeek)?;
        Ok(Week {
            monday: first.date(),
        })
    }
}

impl fmt::Display for Week {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.monday.iso_week_date();
        write!(formatter, "{:04}-W{:02}", first.year(), first.week())
    }
}

impl Week {
    /// The week that a day falls in; the nearest there is for a day of another age.
    pub fn of(day: Date) -> Week {
        let (first, last) = (Date::constant(1900, 1, 1), Date::constant(2199, 12, 29));
        let date = day.clamp(first, last).iso_week_date();
        let monday = ISOWeekDate::new(date.year(), date.week(), Weekday::Monday);
        Week {
            monday: monday.map_or(first, |monday| monday.date()),
        }
    }

    pub fn monday(self) -> Date {
        self.monday
    }

    pub fn saturday(self) -> Date {
        self.day(5)
    }

    pub fn sunday(self) -> Date {
        self.day(6)
    }

    pub fn number(self) -> i8 {
        self.monday.iso_week_date().week()
    }

    pub fn days(self) -> [Date; 7] {
        [0, 1, 2, 3, 4, 5, 6].map(|after| self.day(after))
    }

    fn day(self, after: i32) -> Date {
        self.monday.saturating_add(after.days())
    }

    pub fn previous(self) -> Option<Week> {
        self.moved(-7)
    }

    pub fn next(self) -> Option<Week> {
        self.moved(7)
    }

    fn moved(self, days: i32) -> Option<Week> {
        let monday = self.monday.checked_add(days.days()).ok()?;
        let is_known = (YEAR_MIN..=YEAR_MAX).contains(&monday.iso_week_date().year());
        is_known.then_some(Week { monday })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(text: &str) -> Week {
        text.parse().expect("a week")
    }

    #[test]
    fn a_week_begins_on_monday_and_is_named_after_its_thursday() {
        for (day, name, monday) in [
            ("2026-11-29", "2026-W48", "2026-11-23"),
            ("2026-11-30", "2026-W49", "2026-11-30"),
            ("2027-01-01", "2026-W53", "2026-12-28"),
            ("2024-12-30", "2025-W01", "2024-12-30"),
            // The nights when the clock is moved.
            ("2026-10-25", "2026-W43", "2026-10-19"),
            ("2027-03-28", "2027-W12", "2027-03-22"),
        ] {
            let day: Date = day.parse().expect("a day");
            let found = Week::of(day);
            assert_eq!(
                (found.to_string().as_str(), found.monday().to_string()),
                (name, monday.into())
            );
            assert_eq!(week(name), found);
            assert!(found.days().contains(&day));
            assert_eq!(found.sunday(), found.days()[6]);
        }
    }

    #[test]
    fn weeks_follow_each_other_without_a_gap_and_come_to_an_end() {
        let mut now = week("2019-W52");
        for _ in 0..600 {
            let next = now.next().expect("a week");
            assert_eq!(next.previous(), Some(now));
            assert_eq!(now.sunday().tomorrow().expect("a day"), next.monday());
            now = next;
        }
        assert_eq!(week("1900-W01").previous(), None);
        assert_eq!(week("2199-W52").next(), None);
        assert_eq!(Week::of(Date::constant(2400, 5, 5)).to_string(), "2199-W52");
        assert_eq!(Week::of(Date::constant(1, 5, 5)).to_string(), "1900-W01");
    }

    #[test]
    fn what_is_no_week_is_refused() {
        for text in [
            "",
            "2026",
            "2026-48",
            "2026-W54",
            "2025-W53",
            "2026-W00",
            "2026-W1",
            "1899-W01",
            "2200-W01",
            "2026-W٤٨",
            "2026-W48-1",
            "26-W48",
        ] {
            assert_eq!(text.parse::<Week>(), Err(NotAWeek), "{text}");
        }
    }
}

//! A month as a calendar draws it: whole weeks from Monday to Sunday. Pure; which events take place
//! on a day is said by [`crate::events::Event::days`], on the clock of each event's own place.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// Nobody announces anything before or after.
const YEAR_MIN: i16 = 1900;
const YEAR_MAX: i16 = 2199;

/// A month of a year, from January 1900 to December 2199.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    first: Date,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a month is written like 2026-11, from 1900-01 to 2199-12")]
pub struct NotAMonth;

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Month, NotAMonth> {
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let (year, month) = text.split_once('-').ok_or(NotAMonth)?;
        if year.len() != 4 || month.len() != 2 || !digits(year) || !digits(month) {
            return Err(NotAMonth);
        }
        let year: i16 = year.parse().map_err(|_| NotAMonth)?;
        let month: i8 = month.parse().map_err(|_| NotAMonth)?;
        let first = Date::new(year, month, 1).map_err(|_| NotAMonth)?;
        if !(YEAR_MIN..=YEAR_MAX).contains(&year) {
            return Err(NotAMonth);
        }
        Ok(Month { first })
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:04}-{:02}",
            self.first.year(),
            self.first.month()
        )
    }
}

impl Month {
    /// The month that a day falls in; the nearest there is for a day of another age.
    pub fn of(day: Date) -> Month {
        let year = day.year().clamp(YEAR_MIN, YEAR_MAX);
        let first = Date::new(year, day.month(), 1).unwrap_or(Date::ZERO);
        Month { first }
    }

    pub fn first_day(self) -> Date {
        self.first
    }

    pub fn last_day(self) -> Date {
        self.first.last_of_month()
    }

    pub fn previous(self) -> Option<Month> {
        self.moved(-1.month())
    }

    pub fn next(self) -> Option<Month> {
        self.moved(1.month())
    }

    fn moved(self, by: Span) -> Option<Month> {
        let first = self.first.checked_add(by).ok()?;
        let is_known = (YEAR_MIN..=YEAR_MAX).contains(&first.year());
        is_known.then_some(Month { first })
    }

    /// The days of each week; none where the day is another month's.
    pub fn weeks(self) -> Vec<[Option<Date>; 7]> {
        let mut weeks = vec![[None; 7]];
        for day in self
            .first
            .series(1.day())
            .take_while(|day| *day <= self.last_day())
        {
            let column = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
            if day.weekday() == Weekday::Monday && day != self.first {
                weeks.push([None; 7]);
            }
            if let Some(week) = weeks.last_mut() {
                week[column] = Some(day);
            }
        }
        weeks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().expect("a month")
    }

    #[test]
    fn weeks_begin_on_monday_and_hold_every_day_once() {
        // February 2027 fills four weeks, August 2026 needs six.
        for (text, weeks, days) in [
            ("2026-11", 6, 30),
            ("2027-02", 4, 28),
            ("2024-02", 5, 29),
            ("2026-08", 6, 31),
        ] {
            let found = month(text).weeks();
            assert_eq!(found.len(), weeks, "{text}");
            let all: Vec<Date> = found.iter().flatten().flatten().copied().collect();
            assert_eq!(all.len(), days, "{text}");
            assert!(all.is_sorted(), "{text}");
            for week in &found {
                for (column, day) in week.iter().enumerate() {
                    if let Some(day) = day {
                        assert_eq!(day.weekday().to_monday_zero_offset(), column as i8, "{day}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_year_ends_where_the_next_begins() {
        assert_eq!(
            month("2026-12").next().expect("a month").to_string(),
            "2027-01"
        );
        assert_eq!(
            month("2027-01").previous().expect("a month").to_string(),
            "2026-12"
        );
        assert_eq!(month("2199-12").next(), None);
        assert_eq!(month("1900-01").previous(), None);
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for text in [
            "",
            "2026",
            "2026-13",
            "2026-00",
            "2026-1",
            "26-01",
            "+026-01",
            "2026-011",
            "1899-12",
            "2200-01",
            "2026-١١",
            "2026-11-01",
            "novembre",
        ] {
            assert_eq!(text.parse::<Month>(), Err(NotAMonth), "{text}");
        }
    }
}

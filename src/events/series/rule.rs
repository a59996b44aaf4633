//! A rule of repetition (RFC 5545 §3.3.10) as far as gatherings need it: by days, weeks, months or
//! years. Read strictly, written in one form, expanded on the clock of the place.
//!
//! What always holds: a rule that reads `FREQ=HOURLY` or oftener, by the hour, or in another
//! calendar is refused; a rule gives at most one date a day, and never more are looked at than
//! [`LOOKED_AT_MAX`]. calcard expands it, without a zone: which instant a time on the clock is, is said
//! by [`super::dates`]. Its end is ours too, because calcard compares it without a zone.

use std::fmt;
use std::str::FromStr;

use calcard::common::timezone::Tz;
use calcard::icalendar::ICalendar;
use jiff::civil::{Date, DateTime, Weekday};
use jiff::{Timestamp, Zoned};

const RULE_BYTES_MAX: usize = 300;
pub const INTERVAL_MAX: u16 = 400;
pub const COUNT_MAX: u32 = 1_000;
/// How many dates of a rule are looked at, from its first on: a daily one, for 27 years.
pub(super) const LOOKED_AT_MAX: usize = 10_000;
const LIST_MAX: usize = 31;

crate::text_enum! {
    Freq {
        Daily = "DAILY",
        Weekly = "WEEKLY",
        Monthly = "MONTHLY",
        Yearly = "YEARLY",
    }
}

/// When a rule gives its last date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// That day included, on the clock of the place.
    Day(Date),
    /// That time included, on the clock of the place.
    Clock(DateTime),
    Moment(Timestamp),
}

/// What a date must be to be one of the rule's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOf {
    /// The first, the second, the last (-1) of a month or year; 0: every one.
    pub nth: i16,
    pub weekday: Weekday,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub freq: Freq,
    pub interval: u16,
    pub count: Option<u32>,
    pub until: Option<Until>,
    pub by_day: Vec<DayOf>,
    pub by_month_day: Vec<i16>,
    pub by_month: Vec<i16>,
    /// What no form asks for: BYYEARDAY, BYWEEKNO, BYSETPOS, WKST, as they were written.
    pub besides: Vec<(&'static str, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotARule {
    #[error("“repeats” is no rule of RFC 5545, such as FREQ=WEEKLY;BYDAY=TU")]
    Unreadable,
    #[error("an event repeats by days, weeks, months or years, and not oftener")]
    TooOften,
    #[error("a rule has at most 1,000 dates and an interval of at most 400")]
    TooMuch,
    #[error("this rule gives no date that is still to come")]
    NoDate,
    #[error("a further date is written like 2026-12-24 or 2026-12-24 18:00")]
    Date,
    #[error("an event repeats every 1 to 400 days, weeks, months or years")]
    Every,
    #[error("an event repeats 1 to 1,000 times")]
    Count,
    #[error("the last day of a rule is written like 2026-12-24")]
    Until,
    #[error("the last day of the rule is before its first date")]
    Ended,
}

impl Rule {
    /// One that begins with its first date and has no end.
    pub fn every(freq: Freq, interval: u16) -> Rule {
        Rule {
            freq,
            interval,
            count: None,
            until: None,
            by_day: Vec::new(),
            by_month_day: Vec::new(),
            by_month: Vec::new(),
            besides: Vec::new(),
        }
    }

    /// The first dates of the rule from `first` on, on the clock of the place, up to `last` where
    /// one is given; its own end by date is not looked at.
    pub fn expand(
        &self,
        first: DateTime,
        last: Option<DateTime>,
        count_max: usize,
    ) -> Vec<DateTime> {
        let rule = Rule {
            until: last.map(Until::Clock),
            ..self.clone()
        };
        let written = first.strftime("%Y%m%dT%H%M%S");
        let text = format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:{written}\r\nRRULE:{rule}\r\n\
             END:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        let Ok(calendar) = ICalendar::parse(&text) else {
            return Vec::new();
        };
        let expanded = calendar.expand_dates(Tz::Floating, count_max.min(LOOKED_AT_MAX));
        let clock = |start: i64| {
            let at = Timestamp::from_second(start).ok()?;
            Some(at.to_zoned(jiff::tz::TimeZone::UTC).datetime())
        };
        let starts = expanded.events.iter();
        starts
            .filter_map(|event| clock(event.start.naive_local().and_utc().timestamp()))
            .collect()
    }

    /// Whether the rule has not ended by this date.
    pub fn reaches(&self, start: &Zoned) -> bool {
        match self.until {
            None => true,
            Some(Until::Day(day)) => start.date() <= day,
            Some(Until::Clock(last)) => start.datetime() <= last,
            Some(Until::Moment(last)) => start.timestamp() <= last,
        }
    }

    /// The rule as calendars want it beside a start in that zone: its end in UTC beside a time, as a
    /// day beside whole days (§3.3.10).
    pub fn beside(&self, start: &Zoned, all_day: bool) -> Rule {
        let zone = start.time_zone();
        let until = self.until.and_then(|until| match (until, all_day) {
            (Until::Day(day), true) => Some(Until::Day(day)),
            (Until::Clock(last), true) => Some(Until::Day(last.date())),
            (Until::Moment(last), true) => Some(Until::Day(last.to_zoned(zone.clone()).date())),
            (Until::Moment(last), false) => Some(Until::Moment(last)),
            (Until::Clock(last), false) => {
                let last = last.to_zoned(zone.clone()).ok()?;
                Some(Until::Moment(last.timestamp()))
            }
            (Until::Day(day), false) => {
                let last = day.at(23, 59, 59, 0).to_zoned(zone.clone()).ok()?;
                Some(Until::Moment(last.timestamp()))
            }
        });
        Rule {
            until,
            ..self.clone()
        }
    }

    /// The same, over before this date.
    pub fn ended_before(&self, start: Timestamp) -> Rule {
        let last = start.checked_sub(jiff::SignedDuration::from_secs(1));
        Rule {
            count: None,
            until: Some(Until::Moment(last.unwrap_or(start))),
            ..self.clone()
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "FREQ={}", self.freq)?;
        if self.interval != 1 {
            write!(formatter, ";INTERVAL={}", self.interval)?;
        }
        let list = |of: &[i16]| of.iter().map(i16::to_string).collect::<Vec<_>>().join(",");
        for (name, values) in [
            ("BYMONTH", &self.by_month),
            ("BYMONTHDAY", &self.by_month_day),
        ] {
            if !values.is_empty() {
                write!(formatter, ";{name}={}", list(values))?;
            }
        }
        if !self.by_day.is_empty() {
            let days: Vec<String> = self.by_day.iter().map(DayOf::to_string).collect();
            write!(formatter, ";BYDAY={}", days.join(","))?;
        }
        for (name, value) in &self.besides {
            write!(formatter, ";{name}={value}")?;
        }
        if let Some(count) = self.count {
            write!(formatter, ";COUNT={count}")?;
        }
        match self.until {
            None => Ok(()),
            Some(Until::Day(day)) => write!(formatter, ";UNTIL={}", day.strftime("%Y%m%d")),
            Some(Until::Clock(at)) => write!(formatter, ";UNTIL={}", at.strftime("%Y%m%dT%H%M%S")),
            Some(Until::Moment(at)) => {
                write!(formatter, ";UNTIL={}", at.strftime("%Y%m%dT%H%M%SZ"))
            }
        }
    }
}

impl FromStr for Rule {
    type Err = NotARule;

    fn from_str(text: &str) -> Result<Rule, NotARule> {
        let text = text.trim().to_ascii_uppercase();
        let text = text.strip_prefix("RRULE:").unwrap_or(&text);
        if text.len() > RULE_BYTES_MAX {
            return Err(NotARule::TooMuch);
        }
        let mut parts: Vec<(&str, &str)> = Vec::new();
        for part in text.trim_end_matches(';').split(';') {
            let (name, value) = part.split_once('=').ok_or(NotARule::Unreadable)?;
            if parts.iter().any(|(known, _)| *known == name) {
                return Err(NotARule::Unreadable);
            }
            parts.push((name, value));
        }
        let freq = parts.iter().find(|(name, _)| *name == "FREQ");
        let freq = match freq.ok_or(NotARule::Unreadable)?.1 {
            "SECONDLY" | "MINUTELY" | "HOURLY" => return Err(NotARule::TooOften),
            word => word.parse().map_err(|_| NotARule::Unreadable)?,
        };
        let mut rule = Rule::every(freq, 1);
        for (name, value) in parts {
            rule.read(name, value)?;
        }
        if rule.count.is_some() && rule.until.is_some() {
            return Err(NotARule::Unreadable);
        }
        let has_nth = rule.by_day.iter().any(|day| day.nth != 0);
        if has_nth && matches!(freq, Freq::Daily | Freq::Weekly) {
            return Err(NotARule::Unreadable);
        }
        Ok(rule)
    }
}

impl Rule {
    fn read(&mut self, name: &str, value: &str) -> Result<(), NotARule> {
        let number = || value.parse::<u32>().map_err(|_| NotARule::Unreadable);
        match name {
            "FREQ" => {}
            "INTERVAL" => {
                let interval = number()?;
                let fits = u16::try_from(interval)
                    .ok()
                    .filter(|it| *it <= INTERVAL_MAX);
                self.interval = fits.ok_or(NotARule::TooMuch)?;
                if interval == 0 {
                    return Err(NotARule::Unreadable);
                }
            }
            "COUNT" => match number()? {
                0 => return Err(NotARule::Unreadable),
                count if count > COUNT_MAX => return Err(NotARule::TooMuch),
                count => self.count = Some(count),
            },
            "UNTIL" => self.until = Some(until(value)?),
            "BYDAY" => self.by_day = list(value, |day| day.parse().ok())?,
            "BYMONTHDAY" => self.by_month_day = numbers(value, 31)?,
            "BYMONTH" => {
                self.by_month = numbers(value, 12)?;
                if self.by_month.iter().any(|month| *month < 1) {
                    return Err(NotARule::Unreadable);
                }
            }
            "BYYEARDAY" => self.keep("BYYEARDAY", value, 366)?,
            "BYWEEKNO" => self.keep("BYWEEKNO", value, 53)?,
            "BYSETPOS" => self.keep("BYSETPOS", value, 366)?,
            "WKST" => {
                weekday(value).ok_or(NotARule::Unreadable)?;
                self.besides.push(("WKST", value.to_owned()));
            }
            "BYHOUR" | "BYMINUTE" | "BYSECOND" => return Err(NotARule::TooOften),
            _ => return Err(NotARule::Unreadable),
        }
        Ok(())
    }

    fn keep(&mut self, name: &'static str, value: &str, most: i16) -> Result<(), NotARule> {
        let values = numbers(value, most)?;
        let values: Vec<String> = values.iter().map(i16::to_string).collect();
        self.besides.push((name, values.join(",")));
        Ok(())
    }
}

fn list<T>(value: &str, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, NotARule> {
    let values: Option<Vec<T>> = value.split(',').take(LIST_MAX + 1).map(read).collect();
    let values = values.ok_or(NotARule::Unreadable)?;
    match values.len() > LIST_MAX {
        true => Err(NotARule::TooMuch),
        false => Ok(values),
    }
}

/// From 1 or -1 up to that far.
fn numbers(value: &str, most: i16) -> Result<Vec<i16>, NotARule> {
    let read = |text: &str| text.parse::<i16>().ok();
    list(value, |text| {
        read(text).filter(|it| *it != 0 && (-most..=most).contains(it))
    })
}

fn until(value: &str) -> Result<Until, NotARule> {
    let day = Date::strptime("%Y%m%d", value).map(Until::Day);
    let clock = || DateTime::strptime("%Y%m%dT%H%M%S", value).map(Until::Clock);
    let moment = || {
        let at = DateTime::strptime("%Y%m%dT%H%M%SZ", value)?;
        Ok::<_, jiff::Error>(Until::Moment(
            at.to_zoned(jiff::tz::TimeZone::UTC)?.timestamp(),
        ))
    };
    let read = day.or_else(|_| clock()).or_else(|_| moment());
    read.map_err(|_| NotARule::Unreadable)
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Monday),
    ("TU", Weekday::Tuesday),
    ("WE", Weekday::Wednesday),
    ("TH", Weekday::Thursday),
    ("FR", Weekday::Friday),
    ("SA", Weekday::Saturday),
    ("SU", Weekday::Sunday),
];

/// `TU`, as rules write it.
pub fn weekday(word: &str) -> Option<Weekday> {
    let found = WEEKDAYS.iter().find(|(known, _)| *known == word);
    found.map(|(_, weekday)| *weekday)
}

impl FromStr for DayOf {
    type Err = NotARule;

    fn from_str(text: &str) -> Result<DayOf, NotARule> {
        let at = text.len().checked_sub(2).ok_or(NotARule::Unreadable)?;
        let (nth, word) = text.split_at_checked(at).ok_or(NotARule::Unreadable)?;
        let weekday = weekday(word).ok_or(NotARule::Unreadable)?;
        let nth = match nth {
            "" => 0,
            nth => {
                let nth: i16 = nth.parse().map_err(|_| NotARule::Unreadable)?;
                if nth == 0 || !(-53..=53).contains(&nth) {
                    return Err(NotARule::Unreadable);
                }
                nth
            }
        };
        Ok(DayOf { nth, weekday })
    }
}

impl fmt::Display for DayOf {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, _) = WEEKDAYS[usize::from(self.weekday.to_monday_zero_offset().unsigned_abs())];
        match self.nth {
            0 => formatter.write_str(word),
            nth => write!(formatter, "{nth}{word}"),
        }
    }
}

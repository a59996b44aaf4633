//! The starts of what repeats, within a window: RRULE and RDATE without EXDATE. The library counts rules out
//! on a clock without a zone, and each start is put on the clock of the place afterwards, so that 18:00 stays
//! 18:00 on both sides of a change.
//!
//! What always holds: counting ends. Rules by the hour or finer are no gathering and are not counted; each
//! rule has a number of steps, all of them together have a time.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarFrequency,
    ICalendarProperty, ICalendarRecurrenceRule, ICalendarValue,
};
use jiff::Timestamp;
use jiff::civil::DateTime;

use super::zones::{Moment, Zones, civil};
use crate::clock::Millis;

/// Forty years of every day.
const STEPS_MAX: usize = 15_000;
const STARTS_MAX: usize = 200;
/// Some rules have the library look for a day that never comes, for a second or so each.
const TIME_MAX: Duration = Duration::from_secs(4);

/// What all rules of a file may take together.
pub struct Budget {
    began: Instant,
}

impl Budget {
    pub fn new() -> Budget {
        Budget {
            began: Instant::now(),
        }
    }

    fn is_spent(&self) -> bool {
        self.began.elapsed() > TIME_MAX
    }
}

/// How an event repeats.
pub struct Repeated<'a> {
    start: &'a Moment,
    rules: Vec<ICalendarRecurrenceRule>,
    also: Vec<Moment>,
    not: HashSet<Millis>,
}

impl<'a> Repeated<'a> {
    pub fn of(component: &ICalendarComponent, start: &'a Moment, zones: &Zones) -> Repeated<'a> {
        let of = |property| component.properties(property);
        let rules = of(&ICalendarProperty::Rrule).flat_map(|entry| &entry.values);
        let rules = rules.filter_map(|value| match value {
            ICalendarValue::RecurrenceRule(rule) => Some(rule.as_ref().clone()),
            _ => None,
        });
        let also = of(&ICalendarProperty::Rdate).flat_map(|entry| zones.moments(entry));
        let not = of(&ICalendarProperty::Exdate).flat_map(|entry| zones.moments(entry));
        Repeated {
            start,
            rules: rules.collect(),
            also: also.collect(),
            // Some write the day alone of what has an hour.
            not: not
                .map(|not| match not.is_day && !start.is_day {
                    true => start
                        .at(not.local.date().to_datetime(start.local.time()))
                        .instant(),
                    false => not.instant(),
                })
                .collect(),
        }
    }

    /// Every start in a window, the first ones first.
    pub fn starts(&self, from: Millis, until: Millis, budget: &mut Budget) -> Vec<Moment> {
        let mut locals = vec![self.start.local];
        for rule in &self.rules {
            if !budget.is_spent() {
                locals.extend(self.counted(rule, until));
            }
        }
        let ruled = locals.into_iter().map(|local| self.start.at(local));
        let all = ruled.chain(self.also.iter().cloned());
        let mut seen = HashSet::new();
        let mut starts: Vec<Moment> = all
            .filter(|it| {
                let at = it.instant();
                at >= from && at <= until && !self.not.contains(&at) && seen.insert(at)
            })
            .collect();
        starts.sort_by_key(Moment::instant);
        starts.truncate(STARTS_MAX);
        starts
    }

    fn counted(&self, rule: &ICalendarRecurrenceRule, until: Millis) -> Vec<DateTime> {
        let is_too_fine = matches!(
            rule.freq,
            ICalendarFrequency::Secondly
                | ICalendarFrequency::Minutely
                | ICalendarFrequency::Hourly
        );
        let is_often =
            !(rule.byhour.len() <= 1 && rule.byminute.len() <= 1 && rule.bysecond.len() <= 1);
        if is_too_fine || is_often {
            return Vec::new();
        }
        let mut rule = rule.clone();
        let horizon = self.start.shows(until.timestamp());
        if horizon < self.start.local {
            return Vec::new();
        }
        let ends = rule.until.as_ref().and_then(|until| self.ends(until));
        let ends = ends.map_or(horizon, |ends| ends.min(horizon));
        if ends < self.start.local {
            return Vec::new();
        }
        rule.until = Some(partial(ends));
        let calendar = ICalendar {
            components: vec![ICalendarComponent {
                component_type: ICalendarComponentType::VEvent,
                entries: vec![
                    ICalendarEntry::new(ICalendarProperty::Dtstart).with_value(
                        ICalendarValue::PartialDateTime(Box::new(partial(self.start.local))),
                    ),
                    ICalendarEntry::new(ICalendarProperty::Rrule)
                        .with_value(ICalendarValue::RecurrenceRule(Box::new(rule))),
                ],
                component_ids: Vec::new(),
            }],
        };
        let expanded = calendar.expand_dates(Tz::Floating, STEPS_MAX);
        let locals = expanded.events.iter().filter_map(|event| {
            let shown = Timestamp::from_second(event.start.timestamp()).ok()?;
            Some(shown.to_zoned(jiff::tz::TimeZone::UTC).datetime())
        });
        locals.collect()
    }

    /// The end of a rule on the clock of its start. A day without an hour is meant with its evening.
    fn ends(&self, until: &PartialDateTime) -> Option<DateTime> {
        let written = civil(until)?;
        if !until.has_time() {
            return Some(written.date().to_datetime(jiff::civil::time(23, 59, 59, 0)));
        }
        match until.tz_hour {
            Some(_) => {
                let at = jiff::tz::Offset::UTC.to_timestamp(written).ok()?;
                Some(self.start.shows(at))
            }
            None => Some(written),
        }
    }
}

fn partial(at: DateTime) -> PartialDateTime {
    let part = |part: i8| u8::try_from(part).ok();
    PartialDateTime {
        year: u16::try_from(at.year()).ok(),
        month: part(at.month()),
        day: part(at.day()),
        hour: part(at.hour()),
        minute: part(at.minute()),
        second: part(at.second()),
        ..PartialDateTime::default()
    }
}

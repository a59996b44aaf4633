//! From a rule to moments: the dates of a series on the clock of its place.
//!
//! What always holds: the time on the clock stays when the clocks change. A time that is left out
//! that night is counted with the offset before the change, one that comes twice is the first of the
//! two (RFC 5545 §3.3.5); the end is read on the same clock as the start.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Span, Zoned};

use super::rule::{self, Rule};
use crate::clock::Millis;
use crate::events::Plan;

/// How an event repeats.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Repeats {
    /// None: the dates are given one by one.
    pub rule: Option<Rule>,
    /// Further dates (RDATE).
    pub also: Vec<Millis>,
    /// Dates of the rule that are none (EXDATE).
    pub without: Vec<Millis>,
}

impl Repeats {
    /// The first date of the rule on or after `start`; none when it gives none.
    pub fn first(&self, start: &Zoned) -> Option<Zoned> {
        let Some(rule) = &self.rule else {
            return Some(start.clone());
        };
        let first = rule.expand(start.datetime(), None, 1).into_iter().next()?;
        let first = first.to_zoned(start.time_zone().clone()).ok()?;
        rule.reaches(&first).then_some(first)
    }

    /// Every date from `start` until `horizon`, in order, and the next one of the rule after it.
    pub fn dates(&self, start: &Zoned, horizon: Millis) -> Vec<Millis> {
        let mut dates = self.of_rule(start, horizon);
        dates.extend(&self.also);
        dates.retain(|date| !self.without.contains(date));
        dates.sort_unstable();
        dates.dedup();
        dates
    }

    fn of_rule(&self, start: &Zoned, horizon: Millis) -> Vec<Millis> {
        let Some(rule) = &self.rule else {
            return vec![start.timestamp().into()];
        };
        let zone = start.time_zone();
        let at = |clock: DateTime| clock.to_zoned(zone.clone()).ok();
        let (first, last) = (start.datetime(), clock_of(horizon, zone));
        let mut dates = rule.expand(first, Some(last), rule::LOOKED_AT_MAX);
        // And the one after, however far it is: there is always a next date.
        let more = rule.expand(first, None, dates.len() + 1);
        dates.extend(more.get(dates.len()));
        let dates = dates.into_iter().filter_map(at);
        let dates = dates.take_while(|date| rule.reaches(date));
        dates.map(|date| date.timestamp().into()).collect()
    }

    /// How many dates the rule gave before this one: so many of its count are used up.
    pub fn given_before(&self, start: &Zoned, date: Millis) -> u32 {
        let given = self.of_rule(start, date);
        let given = given.iter().filter(|it| **it < date).count();
        u32::try_from(given).unwrap_or(u32::MAX)
    }

    /// What is left of it before a date, and from that date on.
    pub fn split(&self, start: &Zoned, date: Millis) -> (Repeats, Repeats) {
        let before = Repeats {
            rule: self
                .rule
                .as_ref()
                .map(|rule| rule.ended_before(date.timestamp())),
            also: self.also.iter().copied().filter(|it| *it < date).collect(),
            without: self
                .without
                .iter()
                .copied()
                .filter(|it| *it < date)
                .collect(),
        };
        let used = self.given_before(start, date);
        let rule = self.rule.as_ref().map(|rule| Rule {
            count: rule.count.map(|count| count.saturating_sub(used).max(1)),
            ..rule.clone()
        });
        let after = Repeats {
            rule,
            also: self.also.iter().copied().filter(|it| *it >= date).collect(),
            without: self
                .without
                .iter()
                .copied()
                .filter(|it| *it >= date)
                .collect(),
        };
        (before, after)
    }
}

fn clock_of(at: Millis, zone: &TimeZone) -> DateTime {
    at.timestamp().to_zoned(zone.clone()).datetime()
}

/// The plan on another date, as long on the clock as it was.
pub fn on(plan: &Plan, start: Millis) -> Plan {
    Plan {
        start,
        end: plan.end.map(|_| end_of(plan, start)),
        slug: None,
        ..plan.clone()
    }
}

fn end_of(plan: &Plan, start: Millis) -> Millis {
    let zone = TimeZone::get(&plan.timezone).unwrap_or(TimeZone::UTC);
    let clock = |at: Millis| clock_of(at, &zone);
    let (Some(end), from) = (plan.end, clock(plan.start)) else {
        return start;
    };
    let ended = (|| {
        let lasts: Span = clock(end).since(from).ok()?;
        let ends = clock(start).checked_add(lasts).ok()?;
        ends.to_zoned(zone.clone()).ok()
    })();
    let exactly = Millis(start.0 + (end.0 - plan.start.0));
    // A night of an hour less may leave nothing between two times on the clock.
    ended.map_or(exactly, |end| Millis::from(end.timestamp()).max(start))
}

/// A date as far from another as `to` is from `from`, on the clock of the place.
pub fn moved(date: Millis, from: Millis, to: Millis, timezone: &str) -> Millis {
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    let clock = |at: Millis| clock_of(at, &zone);
    let by = clock(to).since(clock(from));
    let there = by.and_then(|by| clock(date).checked_add(by));
    let there = there.and_then(|clock| clock.to_zoned(zone.clone()));
    there.map_or(Millis(date.0 + (to.0 - from.0)), |it| it.timestamp().into())
}

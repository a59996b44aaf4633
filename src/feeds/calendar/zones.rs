//! What a calendar must know of a zone to read times on its clock (VTIMEZONE, RFC 5545 §3.6.5): the
//! changes of the clock as rules, where they follow one, else one by one.

use std::collections::BTreeMap;

use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::{Component, Property, Value, property, text};
use crate::events::series::rule::{DayOf, Freq, Rule};

/// Changes of the clock that are looked at: a dozen years where it changes twice a year.
const CHANGES_MAX: usize = 24;
/// So many changes that follow a rule are a rule.
const ALIKE_MIN: usize = 3;

/// From which offset to which, and whether to summer time.
type Change = (i32, i32, bool);

/// The zone of a time, from a little before it on.
pub(super) fn zone(start: &Zoned) -> Component {
    let zone = start.time_zone();
    let name = zone.iana_name().unwrap_or("UTC");
    let before = zone.preceding(start.timestamp()).next();
    let changes = zone.following(start.timestamp()).take(CHANGES_MAX);
    let mut by_kind: BTreeMap<Change, Vec<DateTime>> = BTreeMap::new();
    for change in before.into_iter().chain(changes) {
        let instant = change.timestamp();
        let just_before = instant.checked_sub(jiff::SignedDuration::from_secs(1));
        let from = zone.to_offset(just_before.unwrap_or(instant));
        let kind = (
            from.seconds(),
            change.offset().seconds(),
            change.dst().is_dst(),
        );
        by_kind
            .entry(kind)
            .or_default()
            .push(from.to_datetime(instant));
    }
    let mut inside: Vec<Component> = by_kind
        .iter()
        .map(|(kind, at)| observed(*kind, at))
        .collect();
    if inside.is_empty() {
        let offset = start.offset().seconds();
        let always = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
        inside.push(observed((offset, offset, false), &[always]));
    }
    Component {
        name: "VTIMEZONE",
        properties: vec![text("TZID", name)],
        inside,
    }
}

fn observed((from, to, is_summer): Change, onsets: &[DateTime]) -> Component {
    let first = onsets.first().copied().unwrap_or_default();
    let mut properties = vec![property("DTSTART", Value::Local(vec![first]))];
    properties.extend(again(onsets));
    properties.push(property("TZOFFSETFROM", Value::Offset(from)));
    properties.push(property("TZOFFSETTO", Value::Offset(to)));
    let named = Offset::from_seconds(to).map(|offset| offset.to_string());
    properties.extend(named.ok().map(|name| text("TZNAME", name)));
    Component {
        name: if is_summer { "DAYLIGHT" } else { "STANDARD" },
        properties,
        inside: Vec::new(),
    }
}

fn again(onsets: &[DateTime]) -> Option<Property> {
    if onsets.len() < 2 {
        return None;
    }
    let rule = yearly(onsets).map(|rule| property("RRULE", Value::Recur(rule)));
    rule.or_else(|| Some(property("RDATE", Value::Local(onsets[1..].to_vec()))))
}

/// "The last Sunday of March", if each of them is.
fn yearly(onsets: &[DateTime]) -> Option<Rule> {
    let first = onsets.first()?;
    let is_alike = |at: &DateTime| {
        (at.month(), at.weekday(), at.time()) == (first.month(), first.weekday(), first.time())
    };
    let years = onsets
        .windows(2)
        .all(|pair| pair[1].year() == pair[0].year() + 1);
    if onsets.len() < ALIKE_MIN || !years || !onsets.iter().all(is_alike) {
        return None;
    }
    let nth = |at: &DateTime| i16::from((at.day() - 1) / 7 + 1);
    let is_last = |at: &DateTime| at.day() + 7 > at.days_in_month();
    let nth = match onsets {
        all if all.iter().all(is_last) => -1,
        all if all.iter().all(|at| nth(at) == nth(first)) => nth(first),
        _ => return None,
    };
    let weekday = first.weekday();
    Some(Rule {
        by_month: vec![i16::from(first.month())],
        by_day: vec![DayOf { nth, weekday }],
        ..Rule::every(Freq::Yearly, 1)
    })
}

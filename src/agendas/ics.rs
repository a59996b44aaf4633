//! iCalendar (RFC 5545) as others write it: events and their occurrences within the horizon, each as
//! [`Heard`]. The library reads lines and counts out rules; what belongs together, which zone holds and
//! what an exception changes is decided here.
//!
//! What always holds: reading ends, whatever the file says (`recurrence.rs`); an hour is on the clock that
//! it was written for (`zones.rs`); what is private is not read.

mod recurrence;
mod zones;

use std::collections::HashMap;

use calcard::icalendar::{
    ICalendar, ICalendarClassification, ICalendarComponent, ICalendarComponentType,
    ICalendarMethod, ICalendarParameterName, ICalendarProperty, ICalendarStatus, ICalendarValue,
};
use calcard::{Entry, Parser};
use jiff::civil::DateTime;

use super::heard::{Heard, paragraphs, web_address};
use super::{ITEMS_MAX, Problem};
use crate::clock::Millis;
use crate::events::{Place, Status};
use crate::text;
use recurrence::{Budget, Repeated};
use zones::{Moment, Zones};

/// Thirteen months: a year ahead, and the month that it is planned in.
const HORIZON_SECONDS: i64 = 396 * 24 * 3600;
const PAST_SECONDS: i64 = 24 * 3600;
/// Calendars in one file, and events in all of them.
const CALENDARS_MAX: usize = 20;
const COMPONENTS_MAX: usize = 10_000;

/// When it is read, and for whom.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    pub now: Millis,
    /// The zone of what names none.
    pub timezone: &'a str,
}

impl Reading<'_> {
    fn from(&self) -> Millis {
        self.now.plus_seconds(-PAST_SECONDS)
    }

    fn until(&self) -> Millis {
        self.now.plus_seconds(HORIZON_SECONDS)
    }
}

/// Reads a calendar. What cannot be read of it is passed over, unless that is all of it.
pub fn read(text: &str, reading: &Reading<'_>) -> Result<Vec<Heard>, Problem> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.is_empty() {
        return Err(Problem::Empty);
    }
    if text.starts_with('<') {
        return Err(Problem::Page);
    }
    let calendars = calendars(text);
    if calendars.is_empty() {
        return Err(Problem::Senseless);
    }
    let mut heard = Vec::new();
    let mut budget = Budget::new();
    for calendar in &calendars {
        read_calendar(calendar, reading, &mut budget, &mut heard);
    }
    heard.sort_by_key(|heard| heard.start);
    Ok(heard)
}

fn calendars(text: &str) -> Vec<ICalendar> {
    let mut parser = Parser::new(text);
    let mut found = Vec::new();
    let mut components = 0;
    while found.len() < CALENDARS_MAX {
        match parser.entry() {
            Entry::ICalendar(calendar) => {
                components += calendar.components.len();
                if components > COMPONENTS_MAX {
                    break;
                }
                found.push(calendar);
            }
            Entry::Eof => break,
            // What is wrong in one line is no reason to leave out the others.
            Entry::InvalidLine(_) | Entry::VCard(_) => {}
            _ => break,
        }
    }
    found
}

/// An event with the exceptions of its occurrences.
#[derive(Default)]
struct Together<'a> {
    master: Option<&'a ICalendarComponent>,
    exceptions: Vec<&'a ICalendarComponent>,
}

fn read_calendar(
    calendar: &ICalendar,
    reading: &Reading<'_>,
    budget: &mut Budget,
    heard: &mut Vec<Heard>,
) {
    let zones = Zones::of(calendar, reading.timezone);
    let is_cancelled = calendar.components.iter().any(|component| {
        let method = component.property(&ICalendarProperty::Method);
        let method = method.and_then(|entry| entry.values.first());
        matches!(
            method,
            Some(ICalendarValue::Method(ICalendarMethod::Cancel))
        )
    });
    let mut order = Vec::new();
    let mut events: HashMap<String, Together<'_>> = HashMap::new();
    for component in &calendar.components {
        if component.component_type != ICalendarComponentType::VEvent || is_private(component) {
            continue;
        }
        let Some(uid) = uid(component, &zones) else {
            continue;
        };
        let together = events.entry(uid.clone()).or_insert_with(|| {
            order.push(uid);
            Together::default()
        });
        if component.is_recurrence_override() {
            together.exceptions.push(component);
        } else if together
            .master
            .is_none_or(|known| sequence(known) <= sequence(component))
        {
            together.master = Some(component);
        }
    }
    for uid in order {
        let from = heard.len();
        if let Some(together) = events.get(&uid) {
            read_together(&uid, together, &zones, reading, budget, heard);
        }
        if is_cancelled {
            let told = &mut heard[from..];
            told.iter_mut().for_each(|it| it.status = Status::Cancelled);
        }
        if heard.len() >= ITEMS_MAX * 4 {
            return;
        }
    }
}

/// What has no name is known by its title and its start.
fn uid(component: &ICalendarComponent, zones: &Zones) -> Option<String> {
    if let Some(uid) = component.uid().map(str::trim).filter(|uid| !uid.is_empty()) {
        return Some(uid.to_owned());
    }
    let start = zones.moment(component, &ICalendarProperty::Dtstart)?;
    let title = words(component, &ICalendarProperty::Summary);
    Some(format!("{}@{}", text::slug(&title), start.instant().0))
}

fn is_private(component: &ICalendarComponent) -> bool {
    let class = component.property(&ICalendarProperty::Class);
    let class = class.and_then(|entry| entry.values.first());
    matches!(
        class,
        Some(ICalendarValue::Classification(
            ICalendarClassification::Private | ICalendarClassification::Confidential
        ))
    )
}

fn read_together(
    uid: &str,
    together: &Together<'_>,
    zones: &Zones,
    reading: &Reading<'_>,
    budget: &mut Budget,
    heard: &mut Vec<Heard>,
) {
    let mut exceptions: HashMap<Millis, &ICalendarComponent> = HashMap::new();
    for exception in &together.exceptions {
        let Some(of) = zones.moment(exception, &ICalendarProperty::RecurrenceId) else {
            continue;
        };
        let known = exceptions.get(&of.instant());
        if known.is_none_or(|known| sequence(known) <= sequence(exception)) {
            exceptions.insert(of.instant(), exception);
        }
    }
    if let Some(master) = together.master
        && let Some(start) = zones.moment(master, &ICalendarProperty::Dtstart)
    {
        if !master.is_recurrent() && exceptions.is_empty() {
            heard.extend(event(uid, master, &start, zones));
            return;
        }
        let repeated = Repeated::of(master, &start, zones);
        for at in repeated.starts(reading.from(), reading.until(), budget) {
            if exceptions.contains_key(&at.instant()) {
                continue;
            }
            heard.extend(event(&occurrence(uid, at.instant()), master, &at, zones));
        }
    }
    for (of, exception) in exceptions {
        let start = zones.moment(exception, &ICalendarProperty::Dtstart);
        let start = start.filter(|start| start.instant() <= reading.until());
        if let Some(start) = start {
            heard.extend(event(&occurrence(uid, of), exception, &start, zones));
        }
    }
}

/// The name of one occurrence: its original start stays, whenever it takes place.
fn occurrence(uid: &str, of: Millis) -> String {
    format!("{uid}#{}", of.rfc3339())
}

fn event(
    uid: &str,
    component: &ICalendarComponent,
    start: &Moment,
    zones: &Zones,
) -> Option<Heard> {
    let title = words(component, &ICalendarProperty::Summary);
    let mut heard = Heard::new(uid, &title, start.instant(), &start.timezone);
    heard.sequence = sequence(component);
    heard.all_day = start.is_day;
    heard.end = end(component, start, zones);
    heard.status = match component.status() {
        Some(ICalendarStatus::Cancelled) => Status::Cancelled,
        Some(ICalendarStatus::Tentative) => Status::Tentative,
        _ => Status::Confirmed,
    };
    heard.body_html = body(component);
    heard.page = address(component, &ICalendarProperty::Url);
    let conference = address(component, &ICalendarProperty::Conference);
    heard.online = match conference.as_str() {
        "" => web_address(&named(component, "X-GOOGLE-CONFERENCE")),
        _ => conference,
    };
    place(component, &mut heard);
    let organiser = component.property(&ICalendarProperty::Organizer);
    let organiser = organiser.and_then(|entry| entry.parameter(&ICalendarParameterName::Cn));
    let organiser = organiser
        .and_then(|name| name.as_text())
        .unwrap_or_default();
    // A calendar program names its user by their mail address.
    if !organiser.contains('@') {
        organiser.clone_into(&mut heard.organiser);
    }
    for entry in component.properties(&ICalendarProperty::Categories) {
        let tags = entry.values.iter().filter_map(ICalendarValue::as_text);
        heard.tags.extend(tags.map(str::to_owned));
    }
    heard.bounded()
}

fn end(component: &ICalendarComponent, start: &Moment, zones: &Zones) -> Option<Millis> {
    let written = zones.moment(component, &ICalendarProperty::Dtstart)?;
    let after = |until: DateTime| {
        let lasts = until.duration_since(written.local);
        let end = start.local.checked_add(lasts).ok()?;
        Some(start.on_its_clock(end))
    };
    if let Some(end) = zones.moment(component, &ICalendarProperty::Dtend) {
        if end.timezone == written.timezone {
            return after(end.local);
        }
        let lasts = end.instant().0 - written.instant().0;
        return Some(Millis(start.instant().0 + lasts));
    }
    let lasts = component.property(&ICalendarProperty::Duration)?;
    match lasts.values.first() {
        Some(ICalendarValue::Duration(lasts)) if start.is_day => {
            let days = lasts.as_seconds().div_euclid(24 * 3600).max(1);
            after(
                written
                    .local
                    .checked_add(jiff::Span::new().try_days(days).ok()?)
                    .ok()?,
            )
        }
        Some(ICalendarValue::Duration(lasts)) => {
            Some(start.instant().plus_seconds(lasts.as_seconds()))
        }
        _ => None,
    }
}

/// One line says where: a place, or an address on the web.
fn place(component: &ICalendarComponent, heard: &mut Heard) {
    let location = words(component, &ICalendarProperty::Location);
    let online = web_address(&location);
    if online.is_empty() {
        let (name, rest) = match location.split_once([',', '\n']) {
            Some((name, rest)) => (name, rest.replace('\n', ", ")),
            None => (location.as_str(), String::new()),
        };
        heard.place = Place {
            name: name.trim().to_owned(),
            street: rest.trim().trim_start_matches(',').trim().to_owned(),
            ..Place::default()
        };
    } else if heard.online.is_empty() {
        heard.online = online;
    }
    let geo = component.property(&ICalendarProperty::Geo);
    let geo: Vec<f64> = geo.map_or_else(Vec::new, |entry| {
        entry
            .values
            .iter()
            .filter_map(ICalendarValue::as_float)
            .collect()
    });
    if let [latitude, longitude] = geo[..]
        && (latitude, longitude) != (0.0, 0.0)
    {
        heard.place.latitude = Some(latitude);
        heard.place.longitude = Some(longitude);
    }
}

/// HTML where a program says it so, else the plain text.
fn body(component: &ICalendarComponent) -> String {
    let styled = named(component, "X-ALT-DESC");
    if styled.contains('<') {
        return styled;
    }
    let plain = words(component, &ICalendarProperty::Description);
    let looks_styled = ["<p>", "<br", "<a href", "<ul>", "<b>"]
        .iter()
        .any(|tag| plain.contains(tag));
    if looks_styled {
        plain
    } else {
        paragraphs(&plain)
    }
}

fn sequence(component: &ICalendarComponent) -> i64 {
    let entry = component.property(&ICalendarProperty::Sequence);
    let value = entry.and_then(|entry| entry.values.first());
    let sequence = value.and_then(ICalendarValue::as_integer);
    sequence.unwrap_or_default().clamp(0, i64::from(i32::MAX))
}

fn words(component: &ICalendarComponent, property: &ICalendarProperty) -> String {
    let entry = component.property(property);
    let values = entry.map(|entry| entry.values.iter().filter_map(ICalendarValue::as_text));
    let values: Vec<&str> = values.map(Iterator::collect).unwrap_or_default();
    values.join(", ").trim().to_owned()
}

fn address(component: &ICalendarComponent, property: &ICalendarProperty) -> String {
    web_address(&words(component, property))
}

/// A property that is no standard's.
fn named(component: &ICalendarComponent, name: &str) -> String {
    let is_it = |entry: &&calcard::icalendar::ICalendarEntry| matches!(&entry.name, ICalendarProperty::Other(other) if other.eq_ignore_ascii_case(name));
    let entry = component.entries.iter().find(is_it);
    let value = entry.and_then(|entry| entry.values.first());
    value
        .and_then(ICalendarValue::as_text)
        .unwrap_or_default()
        .to_owned()
}

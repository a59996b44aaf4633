//! Calendars that are subscribed to, or taken once: iCalendar (RFC 5545) in `written.rs`, the same in
//! JSON (jCal, RFC 7265) in `jcal.rs`, zones in `zones.rs`.
//!
//! What always holds: asked twice without a change, a calendar is the same to the byte, so what is
//! said of an event is dated by its last change (§3.8.7.2). In a list timed events are in UTC, which every
//! reader shows on its own clock; alone, an event is on the clock of its place, which the file brings
//! along, so that it stays at its hour if that clock's rules change; whole days are dates. In a list each date of a series is an event
//! of its own, because it is one here too, with a page, answers and changes of its own, and because
//! calendars differ most in how they read exceptions of a rule. The file of one series is for who
//! takes it once: it has the rule, on the clock of the place, and its exceptions.

mod jcal;
mod written;
mod zones;

use jiff::Zoned;
use jiff::civil::{Date, DateTime};

use crate::clock::Millis;
use crate::events::series::dates::Repeats;
use crate::events::series::rule::Rule;
use crate::events::{Event, Status};

pub use jcal::jcal;
pub use written::ics;

/// How often a calendar asks again (RFC 7986 §5.7); Outlook knows only the older name.
const REFRESH_INTERVAL: &str = "PT6H";

/// A calendar with its events.
pub struct Calendar<'a> {
    pub name: String,
    /// The address that it is subscribed to at.
    pub source: String,
    pub method: Method,
    pub events: Vec<Dated<'a>>,
    /// The file of one series has it, and no events beside it.
    pub series: Option<Repeated<'a>>,
}

/// What the file is for (RFC 5546).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Publish,
    Cancel,
}

/// An event with its permanent id and its page.
pub struct Dated<'a> {
    pub event: &'a Event,
    pub uid: String,
    pub url: String,
    /// Plain text.
    pub description: String,
    pub tags: Vec<String>,
    /// The whole address of a picture.
    pub image: Option<String>,
}

/// An event that repeats: what its dates share, the rule, and the dates that differ.
pub struct Repeated<'a> {
    pub shared: Dated<'a>,
    pub repeats: Repeats,
    pub sequence: i64,
    pub updated: Millis,
    /// Which date of the rule each is about.
    pub others: Vec<(Millis, Dated<'a>)>,
}

/// A line of a calendar before it is written as text or JSON.
struct Property {
    name: &'static str,
    params: Vec<(&'static str, &'static str)>,
    value: Value,
}

enum Value {
    Text(String),
    Texts(Vec<String>),
    /// Of properties that no standard knows.
    Unknown(String),
    /// A property that is an address by itself.
    Uri(String),
    /// One that is text unless it says that it is an address.
    NamedUri(String),
    NamedDuration(&'static str),
    Integer(i64),
    Geo(f64, f64),
    Moments(Vec<Millis>),
    Days(Vec<Date>),
    /// On the clock of a zone.
    Clocks(Vec<DateTime>, String),
    /// On the clock that a change of it begins by.
    Local(Vec<DateTime>),
    Recur(Rule),
    /// Seconds east of Greenwich.
    Offset(i32),
}

struct Component {
    name: &'static str,
    properties: Vec<Property>,
    inside: Vec<Component>,
}

fn property(name: &'static str, value: Value) -> Property {
    Property {
        name,
        params: Vec::new(),
        value,
    }
}

fn text(name: &'static str, text: impl Into<String>) -> Property {
    property(name, Value::Text(text.into()))
}

/// The whole calendar, ready to be written.
fn component(calendar: &Calendar<'_>) -> Component {
    let method = match calendar.method {
        Method::Publish => "PUBLISH",
        Method::Cancel => "CANCEL",
    };
    let properties = vec![
        text("VERSION", "2.0"),
        text("PRODID", "-//Kiosque//Kiosque//FR"),
        text("CALSCALE", "GREGORIAN"),
        text("METHOD", method),
        text("NAME", calendar.name.clone()),
        property("X-WR-CALNAME", Value::Unknown(calendar.name.clone())),
        property("SOURCE", Value::NamedUri(calendar.source.clone())),
        property("REFRESH-INTERVAL", Value::NamedDuration(REFRESH_INTERVAL)),
        property(
            "X-PUBLISHED-TTL",
            Value::Unknown(REFRESH_INTERVAL.to_owned()),
        ),
    ];
    let mut inside = Vec::new();
    if let Some(series) = &calendar.series {
        let start = series.shared.event.start();
        if !series.shared.event.all_day {
            inside.push(zones::zone(&start));
        }
        inside.push(repeated(series, &start));
        inside.extend(series.others.iter().map(|(date, other)| {
            let mut own = event(other, Clock::Utc);
            own.properties[0] = text("UID", series.shared.uid.clone());
            // An exception that counts less than the rule is taken for older than it.
            let sequence = other.event.sequence.max(series.sequence);
            for stamp in &mut own.properties {
                if stamp.name == "SEQUENCE" {
                    stamp.value = Value::Integer(sequence);
                }
            }
            let all_day = series.shared.event.all_day;
            let id = dates("RECURRENCE-ID", &[*date], &start, all_day);
            own.properties.insert(1, id);
            own
        }));
    }
    match calendar.events.as_slice() {
        [alone] if has_clock(alone.event) => {
            inside.push(zones::zone(&alone.event.start()));
            inside.push(event(alone, Clock::OfPlace));
        }
        all => inside.extend(all.iter().map(|it| event(it, Clock::Utc))),
    }
    Component {
        name: "VCALENDAR",
        properties,
        inside,
    }
}

/// How the times of an event are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clock {
    Utc,
    OfPlace,
}

/// Whether its times are on a clock that others know by its name; of what was taken back, no more is said
/// than must be.
fn has_clock(event: &Event) -> bool {
    let start = event.start();
    let zone = start.time_zone().iana_name();
    let is_gone = event.state == crate::events::State::Retracted;
    !event.all_day
        && !is_gone
        && zone.is_some_and(|zone| zone.contains('/') && !zone.starts_with("Etc/"))
}

fn repeated(series: &Repeated<'_>, start: &Zoned) -> Component {
    let shared = series.shared.event;
    let mut properties = stamps(&series.shared.uid, series.sequence, series.updated);
    let at = |name, date| dates(name, &[date], start, shared.all_day);
    properties.push(at("DTSTART", shared.start_ms));
    properties.extend(shared.end_ms.map(|end| at("DTEND", end)));
    if let Some(rule) = &series.repeats.rule {
        let rule = rule.beside(start, shared.all_day);
        properties.push(property("RRULE", Value::Recur(rule)));
    }
    let lists = [
        ("RDATE", &series.repeats.also),
        ("EXDATE", &series.repeats.without),
    ];
    for (name, list) in lists {
        if !list.is_empty() {
            properties.push(dates(name, list, start, shared.all_day));
        }
    }
    properties.extend(words(&series.shared));
    Component {
        name: "VEVENT",
        properties,
        inside: Vec::new(),
    }
}

/// Dates of a series, as its start is written.
fn dates(name: &'static str, list: &[Millis], start: &Zoned, all_day: bool) -> Property {
    let zone = start.time_zone();
    let clock = |date: &Millis| date.timestamp().to_zoned(zone.clone()).datetime();
    let value = match all_day {
        true => Value::Days(list.iter().map(|date| clock(date).date()).collect()),
        false => {
            let zone = zone.iana_name().unwrap_or("UTC").to_owned();
            Value::Clocks(list.iter().map(clock).collect(), zone)
        }
    };
    property(name, value)
}

fn moment(name: &'static str, at: Millis) -> Property {
    property(name, Value::Moments(vec![at]))
}

fn stamps(uid: &str, sequence: i64, updated: Millis) -> Vec<Property> {
    vec![
        text("UID", uid),
        moment("DTSTAMP", updated),
        moment("LAST-MODIFIED", updated),
        property("SEQUENCE", Value::Integer(sequence)),
    ]
}

fn event(dated: &Dated<'_>, clock: Clock) -> Component {
    let event = dated.event;
    // Taken back is a change as well, and nothing of what it said is said again.
    let is_gone = event.state == crate::events::State::Retracted;
    let sequence = event.sequence + i64::from(is_gone);
    let mut properties = stamps(&dated.uid, sequence, event.updated_ms);
    properties.extend(times(event, clock));
    if is_gone {
        properties.push(text("STATUS", "CANCELLED"));
    } else {
        let created = event.published_ms.unwrap_or(event.created_ms);
        properties.push(moment("CREATED", created));
        properties.extend(words(dated));
    }
    Component {
        name: "VEVENT",
        properties,
        inside: Vec::new(),
    }
}

fn words(dated: &Dated<'_>) -> Vec<Property> {
    let event = dated.event;
    let mut properties = vec![
        text("SUMMARY", event.title.clone()),
        text("STATUS", status(event.status)),
    ];
    if !dated.description.is_empty() {
        properties.push(text("DESCRIPTION", dated.description.clone()));
    }
    properties.extend(whereabouts(event));
    if !dated.tags.is_empty() {
        properties.push(property("CATEGORIES", Value::Texts(dated.tags.clone())));
    }
    if let Some(image) = &dated.image {
        properties.push(Property {
            name: "IMAGE",
            params: vec![("DISPLAY", "BADGE")],
            value: Value::NamedUri(image.clone()),
        });
    }
    if event.status.is_off() {
        properties.push(text("TRANSP", "TRANSPARENT"));
    }
    properties.push(property("URL", Value::Uri(dated.url.clone())));
    properties
}

/// What is put off does not take place when it was announced, and calendars know no other word.
fn status(status: Status) -> &'static str {
    match status {
        Status::Tentative => "TENTATIVE",
        Status::Confirmed => "CONFIRMED",
        Status::Postponed | Status::Cancelled => "CANCELLED",
    }
}

fn whereabouts(event: &Event) -> Vec<Property> {
    let mut properties = Vec::new();
    let place = event.place.one_line();
    let online = event.links.online.as_str();
    if !place.is_empty() {
        properties.push(text("LOCATION", place));
    } else if !online.is_empty() {
        properties.push(text("LOCATION", online));
    }
    if let Some((latitude, longitude)) = event.place.coordinates() {
        properties.push(property("GEO", Value::Geo(latitude, longitude)));
    }
    if url::Url::parse(online).is_ok() {
        properties.push(property("CONFERENCE", Value::NamedUri(online.to_owned())));
    }
    properties
}

fn times(event: &Event, clock: Clock) -> Vec<Property> {
    let ends = [("DTSTART", Some(event.start_ms)), ("DTEND", event.end_ms)];
    let known = ends.into_iter().filter_map(|(name, at)| Some((name, at?)));
    let is_local = event.all_day || clock == Clock::OfPlace;
    let start = is_local.then(|| event.start());
    known
        .map(|(name, at)| match &start {
            Some(start) if event.all_day || is_told(at, start) => {
                dates(name, &[at], start, event.all_day)
            }
            _ => moment(name, at),
        })
        .collect()
}

/// Whether a moment is told by the clock of the place: of an hour that comes twice, only the first is.
fn is_told(at: Millis, start: &Zoned) -> bool {
    let zone = start.time_zone();
    let clock = at.timestamp().to_zoned(zone.clone()).datetime();
    let first = clock.to_zoned(zone.clone());
    first.is_ok_and(|first| first.timestamp() == at.timestamp())
}

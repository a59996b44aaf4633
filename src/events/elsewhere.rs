//! Addresses that put an event into a calendar kept elsewhere, or show its place on a map
//! elsewhere. Only links: nothing is asked of those sites before somebody clicks.
//!
//! What always holds: a moment is in UTC, which every calendar shows on its own clock; a whole day
//! is a date without a zone, and its end is the day after the last.

use url::Url;
use url::form_urlencoded::byte_serialize;

use super::{Event, Place};
use crate::clock::Millis;

const GOOGLE: &str = "https://calendar.google.com/calendar/render";
const OUTLOOK_AT_HOME: &str = "https://outlook.live.com/calendar/0/deeplink/compose";
const OUTLOOK_AT_WORK: &str = "https://outlook.office.com/calendar/0/deeplink/compose";
const OUTLOOK_SUBSCRIPTION: &str = "https://outlook.live.com/calendar/0/addfromweb";
const MAP: &str = "https://www.openstreetmap.org/";
/// Longer texts make addresses that servers refuse.
const WORDS_CHARS_MAX: usize = 600;

/// The calendars that can be led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendars {
    pub google: String,
    pub outlook: String,
    pub office: String,
}

/// Where an event is added to each calendar; `page` is its whole address.
pub fn calendars(event: &Event, page: &str) -> Calendars {
    let outlook = |base| with(base, &outlook(event, page));
    Calendars {
        google: with(GOOGLE, &google(event, page)),
        outlook: outlook(OUTLOOK_AT_HOME),
        office: outlook(OUTLOOK_AT_WORK),
    }
}

fn google(event: &Event, page: &str) -> Vec<(&'static str, String)> {
    let (start, end) = match event.all_day {
        true => {
            let (first, after) = whole_days(event);
            (compact_day(first), compact_day(after))
        }
        false => {
            let compact = |at: Millis| at.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string();
            (compact(event.start_ms), compact(event.over_ms()))
        }
    };
    vec![
        ("action", "TEMPLATE".to_owned()),
        ("text", event.title.clone()),
        ("dates", format!("{start}/{end}")),
        ("details", words(event, page)),
        ("location", location(event)),
    ]
}

fn outlook(event: &Event, page: &str) -> Vec<(&'static str, String)> {
    let (start, end) = match event.all_day {
        true => {
            let (first, after) = whole_days(event);
            (first.to_string(), after.to_string())
        }
        false => (event.start_ms.rfc3339(), event.over_ms().rfc3339()),
    };
    let mut pairs = vec![
        ("path", "/calendar/action/compose".to_owned()),
        ("rru", "addevent".to_owned()),
        ("subject", event.title.clone()),
        ("startdt", start),
        ("enddt", end),
        ("body", words(event, page)),
        ("location", location(event)),
    ];
    if event.all_day {
        pairs.push(("allday", "true".to_owned()));
    }
    pairs
}

/// The first day, and the one after the last.
fn whole_days(event: &Event) -> (jiff::civil::Date, jiff::civil::Date) {
    let (first, last) = event.days();
    (first, last.tomorrow().unwrap_or(last))
}

fn compact_day(day: jiff::civil::Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

fn words(event: &Event, page: &str) -> String {
    let summary: String = event.summary.chars().take(WORDS_CHARS_MAX).collect();
    let online = event.links.online.as_str();
    let parts = [summary.trim(), online, page];
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join("\n\n")
}

fn location(event: &Event) -> String {
    match event.place.one_line() {
        place if place.is_empty() => event.links.online.clone(),
        place => place,
    }
}

/// `base?key=value…`, spaces as `%20`: Outlook shows a `+` as it is.
fn with(base: &str, pairs: &[(&str, String)]) -> String {
    let known = pairs.iter().filter(|(_, value)| !value.is_empty());
    let written = known.map(|(key, value)| {
        let value: String = byte_serialize(value.as_bytes()).collect();
        format!("{key}={}", value.replace('+', "%20"))
    });
    format!("{base}?{}", written.collect::<Vec<_>>().join("&"))
}

/// Where a place is seen on a map, elsewhere; nothing when too little is known of it.
pub fn map(place: &Place) -> Option<String> {
    if let Some((latitude, longitude)) = place.coordinates() {
        let at = format!("mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}");
        return Some(format!("{MAP}?{at}"));
    }
    if place.locality.is_empty() {
        return None;
    }
    let query = ("query", place.postal_address());
    Some(with(&format!("{MAP}search"), &[query]))
}

/// A letter that tells somebody of a page.
pub fn letter(title: &str, page: &str) -> String {
    with(
        "mailto:",
        &[("subject", title.to_owned()), ("body", page.to_owned())],
    )
}

/// What stands for an address where it is shown: its host.
pub fn host(address: &str) -> String {
    let host = Url::parse(address).ok();
    let host = host.and_then(|url| url.host_str().map(str::to_owned));
    host.map_or_else(
        || address.to_owned(),
        |host| host.trim_start_matches("www.").to_owned(),
    )
}

/// Where a calendar at Google is subscribed to; `webcal` is its address.
pub fn google_subscription(webcal: &str) -> String {
    with(GOOGLE, &[("cid", webcal.to_owned())])
}

/// Where a calendar at Outlook is subscribed to.
pub fn outlook_subscription(https: &str, name: &str) -> String {
    let pairs = [("url", https.to_owned()), ("name", name.to_owned())];
    with(OUTLOOK_SUBSCRIPTION, &pairs)
}

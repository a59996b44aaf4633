//! Feeds and calendars: pure renderers from plain structs, beside each list of the site. RSS 2.0,
//! Atom (RFC 4287), JSON Feed 1.1, iCalendar (RFC 5545) and jCal (RFC 7265).
//!
//! What always holds: addresses are whole, texts escaped, dates in the form each format asks for.

mod atom;
mod calendar;
mod json;
mod rss;

pub use atom::atom;
pub use calendar::{Calendar, Dated, Method, Repeated, ics, jcal};
pub use json::json_feed;
pub use rss::rss;

use crate::clock::Millis;

/// Whether a request wants a calendar as JSON (RFC 7265) rather than as text.
pub fn wants_calendar_json(headers: &axum::http::HeaderMap) -> bool {
    let accepted = headers.get_all(axum::http::header::ACCEPT).iter();
    let mut accepted = accepted.filter_map(|value| value.to_str().ok());
    accepted.any(|value| value.contains("application/calendar+json"))
}

/// A list of news as every feed format shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    pub title: String,
    pub description: String,
    /// The page that shows the same list.
    pub home_url: String,
    pub feed_url: String,
    pub language: String,
    pub updated: Millis,
    pub entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Permanent: readers remember by it what was read.
    pub id: String,
    pub url: String,
    pub title: String,
    pub summary: String,
    /// Safe HTML with whole addresses.
    pub html: String,
    pub language: String,
    pub author: String,
    pub tags: Vec<String>,
    pub image: Option<String>,
    /// When and where, of an event.
    pub gathering: Option<Gathering>,
    pub published: Millis,
    pub updated: Millis,
}

/// When and where, for other sites to draw an agenda from.
#[derive(Debug, Clone, PartialEq)]
pub struct Gathering {
    /// `2026-10-15T18:00:00+02:00`
    pub start: String,
    /// Of whole days, the midnight after the last.
    pub end: Option<String>,
    /// When it is over, known or supposed, in UTC.
    pub over: String,
    pub all_day: bool,
    pub timezone: String,
    /// In words, in the hub's language.
    pub when: String,
    pub place: String,
    /// Latitude and longitude.
    pub coordinates: Option<(f64, f64)>,
    /// Where one takes part from afar; empty when one cannot.
    pub online: String,
    pub status: &'static str,
    /// "Cancelled", in the hub's language; empty for what takes place as announced.
    pub status_said: String,
}

/// Text fit for XML: escaped, and without the control characters that XML forbids.
fn xml(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() || matches!(c, '\n' | '\t' | '\r');
    crate::text::escape(&text.chars().filter(allowed).collect::<String>())
}

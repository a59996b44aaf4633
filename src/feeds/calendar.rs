//! iCalendar (RFC 5545): an agenda that calendars subscribe to. Timed events are in UTC, which every
//! reader shows on its own clock; all-day ones are dates.

use crate::clock::Millis;
use crate::dates::midnight_date;
use crate::events::{Event, Status};

/// A line longer than this is folded (§3.1), counted in bytes.
const LINE_BYTES_MAX: usize = 75;
/// How often a calendar asks again (RFC 7986 §5.7); Outlook knows only the older name.
const REFRESH_INTERVAL: &str = "PT6H";

/// A calendar with its events.
pub struct Calendar<'a> {
    pub name: String,
    /// The address that it is subscribed to at.
    pub source: String,
    pub events: Vec<Dated<'a>>,
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

/// A whole calendar file. Asked twice without a change, it is the same to the byte: what is said of
/// an event is dated by its last change (§3.8.7.2).
pub fn ics(calendar: &Calendar<'_>) -> String {
    let mut out = String::new();
    let mut line = |text: String| fold(&mut out, &text);
    line("BEGIN:VCALENDAR".to_owned());
    line("VERSION:2.0".to_owned());
    line("PRODID:-//Kiosque//Kiosque//FR".to_owned());
    line("CALSCALE:GREGORIAN".to_owned());
    line("METHOD:PUBLISH".to_owned());
    line(format!("NAME:{}", escape(&calendar.name)));
    line(format!("X-WR-CALNAME:{}", escape(&calendar.name)));
    line(format!("SOURCE;VALUE=URI:{}", calendar.source));
    line(format!(
        "REFRESH-INTERVAL;VALUE=DURATION:{REFRESH_INTERVAL}"
    ));
    line(format!("X-PUBLISHED-TTL:{REFRESH_INTERVAL}"));
    for dated in &calendar.events {
        for text in component(dated) {
            line(text);
        }
    }
    line("END:VCALENDAR".to_owned());
    out
}

fn component(dated: &Dated<'_>) -> Vec<String> {
    let event = dated.event;
    let mut lines = vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", dated.uid),
        format!("DTSTAMP:{}", utc(event.updated_ms)),
        format!(
            "CREATED:{}",
            utc(event.published_ms.unwrap_or(event.created_ms))
        ),
        format!("LAST-MODIFIED:{}", utc(event.updated_ms)),
        format!("SEQUENCE:{}", event.sequence),
    ];
    lines.extend(times(event));
    lines.push(format!("SUMMARY:{}", escape(&event.title)));
    lines.push(format!("STATUS:{}", status(event.status)));
    if !dated.description.is_empty() {
        lines.push(format!("DESCRIPTION:{}", escape(&dated.description)));
    }
    lines.extend(whereabouts(event));
    if !dated.tags.is_empty() {
        let tags: Vec<String> = dated.tags.iter().map(|tag| escape(tag)).collect();
        lines.push(format!("CATEGORIES:{}", tags.join(",")));
    }
    if let Some(image) = &dated.image {
        lines.push(format!("IMAGE;VALUE=URI;DISPLAY=BADGE:{image}"));
    }
    if event.status.is_off() {
        lines.push("TRANSP:TRANSPARENT".to_owned());
    }
    lines.push(format!("URL:{}", dated.url));
    lines.push("END:VEVENT".to_owned());
    lines
}

/// What is put off does not take place when it was announced, and calendars know no other word.
fn status(status: Status) -> &'static str {
    match status {
        Status::Tentative => "TENTATIVE",
        Status::Confirmed => "CONFIRMED",
        Status::Postponed | Status::Cancelled => "CANCELLED",
    }
}

fn whereabouts(event: &Event) -> Vec<String> {
    let mut lines = Vec::new();
    let place = event.place.one_line();
    let online = event.links.online.as_str();
    if !place.is_empty() {
        lines.push(format!("LOCATION:{}", escape(&place)));
    } else if !online.is_empty() {
        lines.push(format!("LOCATION:{}", escape(online)));
    }
    if let Some((latitude, longitude)) = event.place.coordinates() {
        lines.push(format!("GEO:{latitude:.6};{longitude:.6}"));
    }
    if url::Url::parse(online).is_ok() {
        lines.push(format!("CONFERENCE;VALUE=URI:{online}"));
    }
    lines
}

fn times(event: &Event) -> Vec<String> {
    if event.all_day {
        let mut lines = vec![format!(
            "DTSTART;VALUE=DATE:{}",
            midnight_date(&event.start())
        )];
        if let Some(end) = event.end() {
            lines.push(format!("DTEND;VALUE=DATE:{}", midnight_date(&end)));
        }
        return lines;
    }
    let mut lines = vec![format!("DTSTART:{}", utc(event.start_ms))];
    if let Some(end) = event.end_ms {
        lines.push(format!("DTEND:{}", utc(end)));
    }
    lines
}

fn utc(at: Millis) -> String {
    at.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// TEXT values (§3.3.11).
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace("\r\n", "\n")
        .replace('\n', "\\n")
}

/// Ends a line with CRLF, folded between characters at 75 bytes.
fn fold(out: &mut String, text: &str) {
    let mut used = 0;
    for character in text.chars().filter(|c| !c.is_control()) {
        if used + character.len_utf8() > LINE_BYTES_MAX {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(character);
        used += character.len_utf8();
    }
    out.push_str("\r\n");
}

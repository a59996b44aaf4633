//! iCalendar (RFC 5545): an agenda that calendars subscribe to. Timed events are in UTC, which every
//! reader shows on its own clock; all-day ones are dates.

use crate::clock::Millis;
use crate::dates::midnight_date;
use crate::events::{Event, Status};

/// A line longer than this is folded (§3.1), counted in bytes.
const LINE_BYTES_MAX: usize = 75;

/// An event with its permanent id and its page.
pub struct Dated<'a> {
    pub event: &'a Event,
    pub uid: String,
    pub url: String,
    /// Plain text.
    pub description: String,
}

/// A whole calendar file.
pub fn ics(name: &str, events: &[Dated<'_>], now: Millis) -> String {
    let mut out = String::new();
    let mut line = |text: String| fold(&mut out, &text);
    line("BEGIN:VCALENDAR".to_owned());
    line("VERSION:2.0".to_owned());
    line("PRODID:-//Kiosque//Kiosque//FR".to_owned());
    line("CALSCALE:GREGORIAN".to_owned());
    line("METHOD:PUBLISH".to_owned());
    line(format!("X-WR-CALNAME:{}", escape(name)));
    line("REFRESH-INTERVAL;VALUE=DURATION:PT6H".to_owned());
    for dated in events {
        for text in component(dated, now) {
            line(text);
        }
    }
    line("END:VCALENDAR".to_owned());
    out
}

fn component(dated: &Dated<'_>, now: Millis) -> Vec<String> {
    let event = dated.event;
    let mut lines = vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", dated.uid),
        format!("DTSTAMP:{}", utc(now)),
        format!("LAST-MODIFIED:{}", utc(event.updated_ms)),
        format!("SEQUENCE:{}", event.sequence),
    ];
    lines.extend(times(event));
    lines.push(format!("SUMMARY:{}", escape(&event.title)));
    lines.push(format!("STATUS:{}", event.status.as_str().to_uppercase()));
    if !dated.description.is_empty() {
        lines.push(format!("DESCRIPTION:{}", escape(&dated.description)));
    }
    let place = event.place.one_line();
    if !place.is_empty() {
        lines.push(format!("LOCATION:{}", escape(&place)));
    } else if !event.links.online.is_empty() {
        lines.push(format!("LOCATION:{}", escape(&event.links.online)));
    }
    if let (Some(latitude), Some(longitude)) = (event.place.latitude, event.place.longitude) {
        lines.push(format!("GEO:{latitude:.6};{longitude:.6}"));
    }
    if event.status == Status::Cancelled {
        lines.push("TRANSP:TRANSPARENT".to_owned());
    }
    lines.push(format!("URL:{}", dated.url));
    lines.push("END:VEVENT".to_owned());
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

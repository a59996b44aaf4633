//! iCalendar as text (RFC 5545): escaped, folded at 75 bytes, lines ended by CRLF.

use std::borrow::Cow;

use super::{Calendar, Component, Property, Value};
use crate::clock::Millis;

/// A line longer than this is folded (§3.1), counted in bytes.
const LINE_BYTES_MAX: usize = 75;

/// A whole calendar file.
pub fn ics(calendar: &Calendar<'_>) -> String {
    let mut out = String::new();
    write(&mut out, &super::component(calendar));
    out
}

fn write(out: &mut String, component: &Component) {
    fold(out, &format!("BEGIN:{}", component.name));
    for property in &component.properties {
        fold(out, &line(property));
    }
    for inside in &component.inside {
        write(out, inside);
    }
    fold(out, &format!("END:{}", component.name));
}

fn line(property: &Property) -> String {
    let (kind, value) = value(&property.value);
    let params = property.params.iter();
    let params: String = params
        .map(|(name, value)| format!(";{name}={value}"))
        .collect();
    format!("{}{kind}{params}:{value}", property.name)
}

/// The parameters that a value asks for, and the value.
fn value(value: &Value) -> (String, String) {
    let plain = |text: String| (String::new(), text);
    match value {
        Value::Text(text) | Value::Unknown(text) => plain(escape(text)),
        Value::Texts(texts) => plain(joined(texts, |text| escape(text))),
        Value::Uri(uri) => plain(uri.clone()),
        Value::NamedUri(uri) => (";VALUE=URI".to_owned(), uri.clone()),
        Value::NamedDuration(duration) => (";VALUE=DURATION".to_owned(), (*duration).to_owned()),
        Value::Integer(number) => plain(number.to_string()),
        Value::Geo(latitude, longitude) => plain(format!("{latitude:.6};{longitude:.6}")),
        Value::Moments(moments) => plain(joined(moments, utc)),
        Value::Days(days) => (
            ";VALUE=DATE".to_owned(),
            joined(days, |day| day.strftime("%Y%m%d").to_string()),
        ),
        Value::Clocks(clocks, zone) => (
            format!(";TZID={zone}"),
            joined(clocks, |clock| clock.strftime("%Y%m%dT%H%M%S").to_string()),
        ),
        Value::Local(clocks) => plain(joined(clocks, |clock| {
            clock.strftime("%Y%m%dT%H%M%S").to_string()
        })),
        Value::Recur(rule) => plain(rule.to_string()),
        Value::Offset(seconds) => plain(offset(*seconds)),
    }
}

fn joined<T>(values: &[T], write: impl Fn(&T) -> String) -> String {
    values.iter().map(write).collect::<Vec<_>>().join(",")
}

fn utc(at: &Millis) -> String {
    at.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// `+0200`, with seconds where a zone has them.
fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let (minutes, rest) = (seconds.abs() / 60, seconds.abs() % 60);
    let rest = match rest {
        0 => String::new(),
        rest => format!("{rest:02}"),
    };
    format!("{sign}{:02}{:02}{rest}", minutes / 60, minutes % 60)
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
    let calm = match text.contains(char::is_control) {
        true => Cow::Owned(text.replace(char::is_control, "")),
        false => Cow::Borrowed(text),
    };
    let (mut rest, mut room) = (calm.as_ref(), LINE_BYTES_MAX);
    while rest.len() > room {
        let (line, after) = rest.split_at(rest.floor_char_boundary(room));
        out.push_str(line);
        out.push_str("\r\n ");
        // The space is of the next line.
        (rest, room) = (after, LINE_BYTES_MAX - 1);
    }
    out.push_str(rest);
    out.push_str("\r\n");
}

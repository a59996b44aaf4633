//! iCalendar as text (RFC 5545): escaped, folded at 75 bytes, lines ended by CRLF.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

use super::{Calendar, Component, Property, Value};

/// A line longer than this is folded (§3.1), counted in bytes.
const LINE_BYTES_MAX: usize = 75;

/// A whole calendar file.
pub fn ics(calendar: &Calendar<'_>) -> String {
    let mut lines = Lines::default();
    lines.component(&super::component(calendar));
    lines.folded
}

/// What is written so far, and the line that is being written: one of each for a whole calendar,
/// because a list has ten thousand lines.
#[derive(Default)]
struct Lines {
    folded: String,
    line: String,
}

impl Lines {
    fn component(&mut self, component: &Component) {
        self.edge("BEGIN:", component.name);
        for property in &component.properties {
            self.property(property);
        }
        for inside in &component.inside {
            self.component(inside);
        }
        self.edge("END:", component.name);
    }

    fn edge(&mut self, edge: &str, name: &str) {
        self.line.push_str(edge);
        self.line.push_str(name);
        self.end();
    }

    fn property(&mut self, property: &Property) {
        let line = &mut self.line;
        line.push_str(property.name);
        match &property.value {
            Value::NamedUri(_) => line.push_str(";VALUE=URI"),
            Value::NamedDuration(_) => line.push_str(";VALUE=DURATION"),
            Value::Days(_) => line.push_str(";VALUE=DATE"),
            Value::Clocks(_, zone) => line.extend([";TZID=", zone.as_str()]),
            _ => {}
        }
        for (name, value) in &property.params {
            line.extend([";", name, "=", value]);
        }
        line.push(':');
        value(line, &property.value);
        self.end();
    }

    fn end(&mut self) {
        fold(&mut self.folded, &self.line);
        self.line.clear();
    }
}

fn value(line: &mut String, value: &Value) {
    match value {
        Value::Text(text) | Value::Unknown(text) => escape(line, text),
        Value::Texts(texts) => joined(line, texts, |line, text| escape(line, text)),
        Value::Uri(uri) | Value::NamedUri(uri) => line.push_str(uri),
        Value::NamedDuration(duration) => line.push_str(duration),
        Value::Integer(number) => line.push_str(&number.to_string()),
        Value::Geo(latitude, longitude) => {
            line.push_str(&format!("{latitude:.6};{longitude:.6}"));
        }
        Value::Moments(moments) => joined(line, moments, |line, at| {
            clock(line, Offset::UTC.to_datetime(at.timestamp()));
            line.push('Z');
        }),
        Value::Days(days) => joined(line, days, |line, at| day(line, *at)),
        Value::Clocks(clocks, _) | Value::Local(clocks) => {
            joined(line, clocks, |line, at| clock(line, *at));
        }
        Value::Recur(rule) => line.push_str(&rule.to_string()),
        Value::Offset(seconds) => line.push_str(&offset(*seconds)),
    }
}

fn joined<T>(line: &mut String, values: &[T], write: impl Fn(&mut String, &T)) {
    for (place, value) in values.iter().enumerate() {
        if place > 0 {
            line.push(',');
        }
        write(line, value);
    }
}

/// `20261015`
fn day(line: &mut String, day: Date) {
    line.push_str(&format!("{:04}", day.year()));
    two_digits(line, day.month());
    two_digits(line, day.day());
}

/// `20261015T180000`
fn clock(line: &mut String, at: DateTime) {
    day(line, at.date());
    line.push('T');
    two_digits(line, at.hour());
    two_digits(line, at.minute());
    two_digits(line, at.second());
}

fn two_digits(line: &mut String, number: i8) {
    let digit = |number: u8| char::from(b'0' + number % 10);
    let number = number.unsigned_abs();
    line.push(digit(number / 10));
    line.push(digit(number));
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

/// TEXT values (§3.3.11). The other half of CRLF falls away with all control characters.
fn escape(line: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['\\', ';', ',', '\n']) {
        let (plain, behind) = rest.split_at(at);
        line.push_str(plain);
        line.push('\\');
        let (sign, after) = behind.split_at(1);
        line.push_str(if sign == "\n" { "n" } else { sign });
        rest = after;
    }
    line.push_str(rest);
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

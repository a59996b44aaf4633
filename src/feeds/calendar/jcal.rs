//! The same calendar in JSON (jCal, RFC 7265): for scripts and other sites.

use jiff::civil::DateTime;
use serde_json::{Map, Value as Json, json};

use super::{Calendar, Component, Property, Value};
use crate::clock::Millis;
use crate::events::series::rule::{DayOf, Rule, Until};

pub fn jcal(calendar: &Calendar<'_>) -> Json {
    component(&super::component(calendar))
}

fn component(of: &Component) -> Json {
    let properties: Vec<Json> = of.properties.iter().map(property).collect();
    let inside: Vec<Json> = of.inside.iter().map(component).collect();
    json!([of.name.to_lowercase(), properties, inside])
}

fn property(of: &Property) -> Json {
    let mut params = Map::new();
    for (name, value) in &of.params {
        params.insert(name.to_lowercase(), json!(value));
    }
    if let Value::Clocks(_, zone) = &of.value {
        params.insert("tzid".to_owned(), json!(zone));
    }
    let (kind, values) = values(&of.value);
    let mut all = vec![
        json!(of.name.to_lowercase()),
        Json::Object(params),
        json!(kind),
    ];
    all.extend(values);
    Json::Array(all)
}

fn values(value: &Value) -> (&'static str, Vec<Json>) {
    match value {
        Value::Text(text) => ("text", vec![json!(plain(text))]),
        Value::Texts(texts) => (
            "text",
            texts.iter().map(|text| json!(plain(text))).collect(),
        ),
        Value::Unknown(text) => ("unknown", vec![json!(plain(text))]),
        Value::Uri(uri) | Value::NamedUri(uri) => ("uri", vec![json!(uri)]),
        Value::NamedDuration(duration) => ("duration", vec![json!(duration)]),
        Value::Integer(number) => ("integer", vec![json!(number)]),
        Value::Geo(latitude, longitude) => ("float", vec![json!([latitude, longitude])]),
        Value::Moments(moments) => {
            let written = |at: &Millis| json!(at.rfc3339());
            ("date-time", moments.iter().map(written).collect())
        }
        Value::Days(days) => (
            "date",
            days.iter().map(|day| json!(day.to_string())).collect(),
        ),
        Value::Clocks(clocks, _) | Value::Local(clocks) => (
            "date-time",
            clocks.iter().map(|at| json!(clock(*at))).collect(),
        ),
        Value::Recur(rule) => ("recur", vec![recur(rule)]),
        Value::Offset(seconds) => {
            let sign = if *seconds < 0 { '-' } else { '+' };
            let minutes = seconds.abs() / 60;
            let written = format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60);
            ("utc-offset", vec![json!(written)])
        }
    }
}

/// Without the control characters that the other form leaves out too.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .collect()
}

fn clock(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// A rule as an object (§3.6.10).
fn recur(rule: &Rule) -> Json {
    let mut said = json!({ "freq": rule.freq.as_str() });
    if rule.interval != 1 {
        said["interval"] = json!(rule.interval);
    }
    if !rule.by_month.is_empty() {
        said["bymonth"] = json!(rule.by_month);
    }
    if !rule.by_month_day.is_empty() {
        said["bymonthday"] = json!(rule.by_month_day);
    }
    if !rule.by_day.is_empty() {
        let days: Vec<String> = rule.by_day.iter().map(DayOf::to_string).collect();
        said["byday"] = json!(days);
    }
    for (name, value) in &rule.besides {
        let number = |text: &str| {
            text.parse::<i64>()
                .map_or_else(|_| json!(text), |it| json!(it))
        };
        let all: Vec<Json> = value.split(',').map(number).collect();
        said[name.to_lowercase()] = match *name {
            "WKST" => json!(value),
            _ => Json::Array(all),
        };
    }
    if let Some(count) = rule.count {
        said["count"] = json!(count);
    }
    match rule.until {
        None => {}
        Some(Until::Day(day)) => said["until"] = json!(day.to_string()),
        Some(Until::Clock(at)) => said["until"] = json!(clock(at)),
        Some(Until::Moment(at)) => said["until"] = json!(Millis::from(at).rfc3339()),
    }
    said
}

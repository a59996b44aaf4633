//! Events as pages tell them to machines (schema.org): in JSON-LD or microdata, alone, in a list, or below
//! a larger event.

use serde_json::Value;

use super::Problem;
use super::heard::{Heard, paragraphs, web_address};
use super::ics::Reading;
use crate::clock::Millis;
use crate::events::{Place, Status};
use crate::text;

const DEPTH_MAX: usize = 6;
const EVENTS_MAX: usize = 1_000;
/// Kinds of events that do not end with the word.
const KINDS: &[&str] = &[
    "Event",
    "Festival",
    "Hackathon",
    "CourseInstance",
    "EventSeries",
];

/// Reads a page; `address` is where it stands.
pub fn read(html: &str, address: &str, reading: &Reading<'_>) -> Result<Vec<Heard>, Problem> {
    let mut heard = Vec::new();
    for thing in text::structured(html) {
        collect(&thing, address, reading, 0, &mut heard);
    }
    heard.sort_by_key(|heard| heard.start);
    match heard.is_empty() {
        true => Err(Problem::Empty),
        false => Ok(heard),
    }
}

fn collect(
    thing: &Value,
    address: &str,
    reading: &Reading<'_>,
    depth: usize,
    heard: &mut Vec<Heard>,
) {
    if depth > DEPTH_MAX || heard.len() >= EVENTS_MAX {
        return;
    }
    if is_event(thing) {
        heard.extend(event(thing, address, reading));
    }
    for name in [
        "subEvent",
        "event",
        "events",
        "itemListElement",
        "item",
        "mainEntity",
    ] {
        for inner in many(&thing[name]) {
            collect(inner, address, reading, depth + 1, heard);
        }
    }
}

fn is_event(thing: &Value) -> bool {
    many(&thing["@type"]).iter().any(|kind| {
        let kind = kind.as_str().unwrap_or_default();
        let kind = kind.rsplit(['/', '#', ':']).next().unwrap_or_default();
        KINDS.contains(&kind) || kind.ends_with("Event")
    })
}

fn event(thing: &Value, address: &str, reading: &Reading<'_>) -> Option<Heard> {
    let title = said(&thing["name"]);
    let start = moment(&said(&thing["startDate"]), reading.timezone)?;
    let page = join(address, &said(&thing["url"]));
    let id = join_known(address, &said(&thing["@id"]));
    // The same page may tell of several; then the title and the start are what names them.
    let uid = match id.as_str() {
        "" => format!("{page}#{}-{}", text::slug(&title), start.at.0),
        id => id.to_owned(),
    };
    let mut heard = Heard::new(&uid, &title, start.at, reading.timezone);
    heard.all_day = start.is_day;
    heard.page = page;
    heard.end = moment(&said(&thing["endDate"]), reading.timezone).map(|end| match end.is_day {
        // The last day is meant with its evening.
        true => end.next_day,
        false => end.at,
    });
    let description = said(&thing["description"]);
    heard.body_html = match description.contains("</") || description.contains("<br") {
        true => description,
        false => paragraphs(&description),
    };
    heard.status = status(&said(&thing["eventStatus"]));
    for location in many(&thing["location"]) {
        whereabouts(location, &mut heard);
    }
    heard.organiser = many(&thing["organizer"])
        .first()
        .map(|organiser| {
            said(if organiser.is_object() {
                &organiser["name"]
            } else {
                organiser
            })
        })
        .filter(|name| web_address(name).is_empty())
        .unwrap_or_default();
    heard.language = said(&thing["inLanguage"]);
    let offer = many(&thing["offers"])
        .first()
        .map(|offer| said(&offer["url"]));
    heard.registration = join_known(address, &offer.unwrap_or_default());
    for keyword in many(&thing["keywords"]) {
        let words = keyword.as_str().unwrap_or_default();
        let words = words.split(',').map(|word| word.trim().to_owned());
        heard.tags.extend(words.filter(|word| !word.is_empty()));
    }
    heard.bounded()
}

fn status(said: &str) -> Status {
    match said.rsplit(['/', '#', ':']).next().unwrap_or_default() {
        "EventCancelled" => Status::Cancelled,
        "EventPostponed" => Status::Postponed,
        _ => Status::Confirmed,
    }
}

fn whereabouts(location: &Value, heard: &mut Heard) {
    if let Some(name) = location.as_str() {
        match web_address(name).as_str() {
            "" => name.clone_into(&mut heard.place.name),
            online => online.clone_into(&mut heard.online),
        }
        return;
    }
    if many(&location["@type"])
        .iter()
        .any(|kind| *kind == "VirtualLocation")
    {
        heard.online = said(&location["url"]);
        return;
    }
    let address = &location["address"];
    let part = |name: &str| said(&address[name]);
    heard.place = Place {
        name: said(&location["name"]),
        street: match address.as_str() {
            Some(whole) => whole.to_owned(),
            None => part("streetAddress"),
        },
        postal_code: part("postalCode"),
        locality: part("addressLocality"),
        region: part("addressRegion"),
        country: match address["addressCountry"].is_object() {
            true => said(&address["addressCountry"]["name"]),
            false => part("addressCountry"),
        },
        latitude: degrees(&location["geo"]["latitude"]),
        longitude: degrees(&location["geo"]["longitude"]),
    };
}

fn degrees(said: &Value) -> Option<f64> {
    said.as_f64().or_else(|| said.as_str()?.trim().parse().ok())
}

/// A moment, and whether it was a day.
struct When {
    at: Millis,
    is_day: bool,
    /// Midnight after it, of a day.
    next_day: Millis,
}

/// `2026-10-15`, `2026-10-15T18:00`, `2026-10-15T18:00:00+02:00`.
fn moment(said: &str, timezone: &str) -> Option<When> {
    let said = said.trim();
    let zone = jiff::tz::TimeZone::get(timezone).ok()?;
    if said.len() <= "2026-10-15".len() {
        let day: jiff::civil::Date = said.parse().ok()?;
        let midnight = |day: jiff::civil::Date| {
            let zoned = day.to_zoned(zone.clone()).ok()?;
            Some(Millis::from(zoned.timestamp()))
        };
        return Some(When {
            at: midnight(day)?,
            is_day: true,
            next_day: midnight(day.tomorrow().ok()?)?,
        });
    }
    let with_colon = with_colon(said);
    let at = match with_colon.parse::<jiff::Timestamp>() {
        Ok(at) => at,
        Err(_) => {
            let local: jiff::civil::DateTime = said.parse().ok()?;
            zone.to_ambiguous_zoned(local)
                .compatible()
                .ok()?
                .timestamp()
        }
    };
    Some(When {
        at: at.into(),
        is_day: false,
        next_day: at.into(),
    })
}

/// `+0200` as `+02:00`.
fn with_colon(said: &str) -> String {
    let (before, offset) = match said
        .len()
        .checked_sub(5)
        .filter(|at| said.is_char_boundary(*at))
    {
        Some(at) => said.split_at(at),
        None => return said.to_owned(),
    };
    let is_offset =
        offset.starts_with(['+', '-']) && offset[1..].bytes().all(|b| b.is_ascii_digit());
    match is_offset {
        true => format!("{before}{}:{}", &offset[..3], &offset[3..]),
        false => said.to_owned(),
    }
}

fn many(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().collect(),
        one => vec![one],
    }
}

/// The first text that is said.
fn said(value: &Value) -> String {
    let first = many(value).into_iter().find_map(|value| match value {
        Value::String(text) => Some(text.as_str()),
        // `{"@value": "…"}`, `{"@id": "…"}`
        Value::Object(_) => value["@value"].as_str().or_else(|| value["@id"].as_str()),
        _ => None,
    });
    first.unwrap_or_default().trim().to_owned()
}

/// An address on a page; the page's own when there is none.
fn join(base: &str, said: &str) -> String {
    match join_known(base, said).as_str() {
        "" if said.is_empty() => base.to_owned(),
        joined => joined.to_owned(),
    }
}

fn join_known(base: &str, said: &str) -> String {
    if said.is_empty() {
        return String::new();
    }
    let base = url::Url::parse(base).ok();
    let joined = base.and_then(|base| base.join(said).ok());
    joined.map_or_else(String::new, |url| web_address(url.as_str()))
}

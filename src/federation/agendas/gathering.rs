//! An `Event` of another server as an agenda hears it, in all the shapes that events have: the zone may be
//! missing, the place a text, a `Place`, a `VirtualLocation` or several of these, its address a text or an
//! object, links beside attachments, nulls anywhere.
//!
//! What always holds: its id, and who is said to announce it, are on one server; it is public.

use serde_json::Value;

use crate::agendas::Heard;
use crate::clock::Millis;
use crate::dates;
use crate::events::{self, Place, Status};
use crate::federation::wire;
use crate::language::Language;
use crate::text;

const TAGS_MAX: usize = 20;

/// Reads an event; nothing when it is none, or none that may be shown. `usual` is the zone of what names
/// none.
pub fn read(object: &Value, usual: &str) -> Option<Heard> {
    let uri = wire::uri(&object["id"])?;
    if !is_event(object) || !wire::is_public(object) || object["draft"] == true {
        return None;
    }
    owner(object)?;
    let timezone = object["timezone"].as_str().unwrap_or(usual);
    let timezone = match jiff::tz::TimeZone::get(timezone) {
        Ok(zone) => zone.iana_name().unwrap_or(usual).to_owned(),
        Err(_) => usual.to_owned(),
    };
    let title = wire::worded(object, "name").as_str()?;
    let start = moment(&object["startTime"], &timezone)?;
    let status = status(object);
    let title = without_status(object, title, status);
    let mut heard = Heard::new(&uri, title, start, &timezone);
    heard.end = moment(&object["endTime"], &timezone);
    // What was changed later is the newer form; most servers count no changes.
    heard.sequence = wire::time(&object["updated"]).map_or(0, |at| at.0 / 1000);
    heard.status = status;
    heard.page = wire::page(object).unwrap_or_else(|| uri.clone());
    for location in wire::many(&object["location"]) {
        whereabouts(location, &mut heard);
    }
    heard.body_html = without_when(&body(object), &heard);
    links(object, &mut heard);
    heard.language = language(object);
    heard.tags = tags(object);
    heard.bounded()
}

pub fn is_event(object: &Value) -> bool {
    wire::kinds(object).iter().any(|kind| kind == "Event")
}

/// Who announces it: the group, else the person, on the event's own server.
pub fn owner(object: &Value) -> Option<String> {
    let host = wire::host(&wire::uri(&object["id"])?);
    let owner = wire::uri(&object["attributedTo"]).or_else(|| wire::uri(&object["actor"]))?;
    (wire::host(&owner) == host).then_some(owner)
}

/// Everybody on its server who may speak for it.
pub fn owners(object: &Value) -> Vec<String> {
    let Some(host) = wire::uri(&object["id"]).and_then(|id| wire::host(&id)) else {
        return Vec::new();
    };
    let named = ["attributedTo", "actor"];
    let named = named.iter().flat_map(|name| wire::many(&object[*name]));
    let named = named.filter_map(wire::uri);
    named
        .filter(|uri| wire::host(uri).as_ref() == Some(&host))
        .collect()
}

/// With an offset, or on the clock of the place.
fn moment(value: &Value, timezone: &str) -> Option<Millis> {
    if let Some(at) = wire::time(value) {
        return Some(at);
    }
    let local: jiff::civil::DateTime = value.as_str()?.trim().parse().ok()?;
    let zone = jiff::tz::TimeZone::get(timezone).ok()?;
    let zoned = zone.to_ambiguous_zoned(local).compatible().ok()?;
    Some(zoned.timestamp().into())
}

fn status(object: &Value) -> Status {
    let said = |name: &str| {
        object[name]
            .as_str()
            .unwrap_or_default()
            .to_ascii_uppercase()
    };
    let own = said("eventStatus");
    let (own, other) = (own.as_str(), said("status").max(said("ical:status")));
    match (own, other.as_str()) {
        (own, _) if own.ends_with("EVENTPOSTPONED") => Status::Postponed,
        (own, _) if own.ends_with("EVENTCANCELLED") => Status::Cancelled,
        (_, "CANCELLED") => Status::Cancelled,
        (_, "TENTATIVE") => Status::Tentative,
        _ => Status::Confirmed,
    }
}

/// The title as it was before its sender said in it that the event is off, if they say that as well:
/// the status stands beside it here.
fn without_status<'a>(object: &'a Value, title: &'a str, status: Status) -> &'a str {
    let own = object["alternateName"].as_str().unwrap_or_default().trim();
    let is_within = || {
        // A long one may have been shortened to make room.
        let kept = title.trim_end().trim_end_matches('…');
        let first = own.split_whitespace().next().unwrap_or_default();
        let after = kept.find(first).map(|at| &kept[at..]);
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        after.is_some_and(|after| plain(own).starts_with(&plain(after)))
    };
    match status.is_off() && !own.is_empty() && (title.ends_with(own) || is_within()) {
        true => own,
        false => title,
    }
}

/// The text without a first paragraph that says only when it is, and where: so those do who know that
/// nothing else is read of them, and both stand beside it here.
fn without_when(body: &str, heard: &Heard) -> String {
    let start = events::zoned(heard.start, &heard.timezone);
    let end = heard.end.map(|end| events::zoned(end, &heard.timezone));
    let place = heard.place.one_line();
    let is_where = |words: &str| match (words.strip_prefix(", "), place.as_str()) {
        (None, _) => words.is_empty(),
        (Some(words), "") => words.starts_with("en ligne") || words.starts_with("online"),
        (Some(words), place) => words.starts_with(place),
    };
    let says_it = |said: &str, language, all_day| {
        let when = dates::when(&start, end.as_ref(), all_day, language);
        said.strip_prefix(when.as_str()).is_some_and(is_where)
    };
    let body = body.trim();
    let Some((paragraph, rest)) = body.split_once("</p>") else {
        return body.to_owned();
    };
    let said = text::plain_text(paragraph);
    let said = said.trim();
    let is_said = [Language::Fr, Language::En]
        .into_iter()
        .any(|language| says_it(said, language, true) || says_it(said, language, false));
    match is_said {
        true => rest.trim().to_owned(),
        false => body.to_owned(),
    }
}

/// `content`, or what stands for it where there is none.
fn body(object: &Value) -> String {
    let content = wire::worded(object, "content").as_str();
    let content = content.filter(|content| !content.trim().is_empty());
    let summary = || wire::worded(object, "summary").as_str();
    content.or_else(summary).unwrap_or_default().to_owned()
}

fn whereabouts(location: &Value, heard: &mut Heard) {
    if let Some(name) = location.as_str() {
        match crate::agendas::heard::web_address(name).as_str() {
            "" => put_place(heard, named(name)),
            online => online.clone_into(&mut heard.online),
        }
        return;
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().trim().to_owned();
    if wire::kinds(location)
        .iter()
        .any(|kind| kind == "VirtualLocation")
    {
        let url = text(&location["url"]);
        heard.online = if url.is_empty() {
            text(&location["name"])
        } else {
            url
        };
        return;
    }
    let address = &location["address"];
    let part = |name: &str| text(&address[name]);
    let region = part("addressRegion");
    let place = Place {
        name: match text(&location["name"]) {
            name if name.is_empty() => text(&location["content"]),
            name => name,
        },
        street: match address.as_str() {
            Some(whole) => whole.trim().to_owned(),
            None => part("streetAddress"),
        },
        postal_code: part("postalCode"),
        locality: part("addressLocality"),
        region: if region.is_empty() {
            part("addressState")
        } else {
            region
        },
        country: part("addressCountry"),
        latitude: degrees(&location["latitude"]),
        longitude: degrees(&location["longitude"]),
    };
    put_place(heard, unnamed(place));
    // Some keep where one takes part from afar in the address of the place.
    let afar = wire::uri(&address["url"]);
    if let (true, Some(afar)) = (heard.online.is_empty(), afar) {
        heard.online = afar;
    }
}

/// Without a name that is only a part of the address: some must give one where there is none.
fn unnamed(place: Place) -> Place {
    let parts = [
        &place.street,
        &place.locality,
        &place.region,
        &place.country,
    ];
    let is_a_part = parts.into_iter().any(|part| *part == place.name);
    if !is_a_part && place.name != place.postal_address() {
        return place;
    }
    Place {
        name: String::new(),
        ..place
    }
}

fn named(name: &str) -> Place {
    Place {
        name: name.to_owned(),
        ..Place::default()
    }
}

/// Of several places the first is kept.
fn put_place(heard: &mut Heard, place: Place) {
    if heard.place.is_empty() {
        heard.place = place;
    }
}

fn degrees(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

fn links(object: &Value, heard: &mut Heard) {
    let is_online = object["isOnline"] == true;
    for link in wire::many(&object["attachment"]) {
        let is_link = wire::kinds(link).iter().any(|kind| kind == "Link");
        let href = wire::uri(&link["href"]);
        if let (true, true, Some(href)) = (is_link, is_online && heard.online.is_empty(), href) {
            heard.online = href;
        }
    }
    // One registers where it is announced, unless that is said to be elsewhere.
    if object["joinMode"] == "external"
        && let Some(there) = wire::uri(&object["externalParticipationUrl"])
        && there != heard.page
    {
        heard.registration = there;
    }
}

fn language(object: &Value) -> String {
    let said = object["inLanguage"].as_str().map(str::to_owned);
    let map = object["contentMap"].as_object();
    let first = || map.and_then(|map| map.keys().next().cloned());
    said.or_else(first).unwrap_or_default()
}

fn tags(object: &Value) -> Vec<String> {
    let tags = wire::many(&object["tag"]);
    let tags = tags.into_iter().filter(|tag| tag["type"] == "Hashtag");
    let names = tags.filter_map(|tag| tag["name"].as_str());
    let names = names.map(|name| name.trim_start_matches('#').to_owned());
    names.take(TAGS_MAX).collect()
}

//! Events as `Event` (FEP-8a8e), in the one form that Mobilizon, Gancio, WordPress and Mastodon all
//! take (events.md §2.4): date and place inside `summary` for Mastodon, both `actor` and
//! `attributedTo` for Mobilizon, one `Place` with floats, image first, no null.

mod beside;

use serde_json::{Value, json};

use super::super::addresses::{Addresses, PUBLIC, event_tag_page};
use super::collection::count;
use super::{changed, hashtags_at, image, quote_policy};
use crate::attendance::{Mode, Shown};
use crate::dates;
use crate::events::changes::{Change, What};
use crate::events::details::Sort;
use crate::events::{Event, Place, State, Status, TITLE_CHARS_MAX};
use crate::language::Language;
use crate::text;

pub use super::post::Around;

/// The object, without `@context`.
pub fn build(addresses: &Addresses, event: &Event, around: &Around) -> Value {
    let id = addresses.event(event.id);
    let actor = addresses.actor(event.space_id);
    let content = content(addresses, event, around);
    let published = event.published_ms.unwrap_or(event.created_ms);
    let mut object = json!({
        "id": id,
        "type": "Event",
        "actor": actor,
        "attributedTo": actor,
        "to": [PUBLIC],
        "cc": [addresses.of_actor(event.space_id, "followers")],
        "audience": actor,
        "url": addresses.event_page(event),
        "name": name(event),
        "summary": summary(addresses, event, around.changed.as_ref()),
        "content": content,
        "contentMap": { event.language.as_str(): content },
        "mediaType": "text/html",
        "inLanguage": event.language,
        "published": published.rfc3339(),
        "updated": event.updated_ms.max(published).rfc3339(),
        "startTime": offset_time(&event.start()),
        "timezone": event.timezone,
        "sensitive": false,
        "tag": hashtags_at(addresses, &around.tags, event_tag_page),
        "attachment": attachments(addresses, event, around),
        "category": category(around.details.sort),
        "status": status(event.status),
        "eventStatus": event_status(event.status, around.changed.as_ref()),
        "isOnline": !event.links.online.is_empty(),
        "repliesModerationOption": "allow_all",
        "commentsEnabled": true,
        "organizers": organizers(addresses, &id, event, around),
        "replies": format!("{id}/replies"),
        "context": addresses.context(&id),
        "likes": count(&format!("{id}/likes"), around.likes),
        "shares": count(&format!("{id}/shares"), around.shares),
        "interactionPolicy": quote_policy(),
    });
    take_part(&mut object, addresses, event, around);
    if event.state != State::Published {
        quieten(&mut object);
    }
    if event.status.is_off() {
        // Whoever reads the status beside it says it by themselves.
        object["alternateName"] = json!(event.title);
    }
    if let Some(end) = event.end() {
        object["endTime"] = json!(offset_time(&end));
        object["displayEndTime"] = json!(true);
    }
    if !event.place.is_empty() {
        object["location"] = location(&id, &event.place);
    }
    if let Some(cover) = around
        .cover
        .as_ref()
        .filter(|it| it.media_type != "image/svg+xml")
    {
        object["image"] = image(addresses, cover, &event.cover_alt);
    }
    object
}

/// Whoever has its address may read it; it is for no list, nobody talks about it here, and it is not
/// quoted.
fn quieten(object: &mut Value) {
    let followers = object["cc"].take();
    object["to"] = followers;
    object["cc"] = json!([PUBLIC]);
    object["repliesModerationOption"] = json!("closed");
    object["commentsEnabled"] = json!(false);
    object["interactionPolicy"] = super::never_quoted();
}

/// A retracted event or post: 410 at its id, and the object of the Delete.
pub fn tombstone(id: &str, former_type: &str, deleted: crate::clock::Millis) -> Value {
    json!({
        "id": id,
        "type": "Tombstone",
        "formerType": former_type,
        "deleted": deleted.rfc3339(),
    })
}

/// Whether an event is for everybody, and ours.
pub fn is_public(event: &Event) -> bool {
    event.state == State::Published && !event.is_theirs()
}

/// Peers that know no status still read that it is off; Mobilizon refuses a longer name.
pub(super) fn name(event: &Event) -> String {
    let word = match (event.status, french(event)) {
        (Status::Cancelled, true) => "Annulé : ",
        (Status::Cancelled, false) => "Cancelled: ",
        (Status::Postponed, true) => "Reporté : ",
        (Status::Postponed, false) => "Postponed: ",
        (Status::Confirmed | Status::Tentative, _) => return event.title.clone(),
    };
    let room = TITLE_CHARS_MAX - word.chars().count();
    if event.title.chars().count() <= room {
        return format!("{word}{}", event.title);
    }
    format!("{word}{}", text::shorten(&event.title, room))
}

/// Of the thirty categories that Mobilizon has; its usual one where nothing is said.
fn category(sort: Option<Sort>) -> &'static str {
    match sort {
        Some(Sort::Workshop | Sort::Talk | Sort::Training) => "LEARNING",
        Some(Sort::Festival) => "PARTY",
        Some(Sort::Ride) => "OUTDOORS_ADVENTURE",
        Some(Sort::Hackathon) => "SCIENCE_TECH",
        Some(Sort::Assembly) => "COMMUNITY",
        Some(Sort::Meeting | Sort::Other) | None => "MEETING",
    }
}

/// What changed, then when, zone, where, why, in one breath: Mastodon shows only name, summary and link.
fn summary(addresses: &Addresses, event: &Event, change: Option<&Change>) -> String {
    let why = text::escape(&event.summary);
    let why = if why.is_empty() {
        why
    } else {
        format!("<p>{why}</p>")
    };
    let changes = changed::paragraph(event, change);
    format!("{changes}{}{why}", whereabouts(addresses, event))
}

/// When, in which zone, where one meets, and where one takes part from afar: a paragraph.
fn whereabouts(addresses: &Addresses, event: &Event) -> String {
    let language = Language::of_tag(&event.language).unwrap_or(Language::En);
    let mut line = dates::when(
        &event.start(),
        event.end().as_ref(),
        event.all_day,
        language,
    );
    let place = event.place.one_line();
    if !place.is_empty() {
        line = format!("{line}, {place}");
    }
    let mut html = text::escape(&line);
    if !event.links.online.is_empty() {
        let word = match (place.is_empty(), french(event)) {
            (true, true) => ", en ligne : ",
            (true, false) => ", online: ",
            (false, true) => ", et en ligne : ",
            (false, false) => ", and online: ",
        };
        html.push_str(word);
        html.push_str(&beside::address(addresses, &event.links.online));
    }
    format!("<p>{html}</p>")
}

/// The words of the event, and what stands beside them on our page. Some show nothing else, so there is
/// always something.
fn content(addresses: &Addresses, event: &Event, around: &Around) -> String {
    let body = text::absolutise(&event.body_html, addresses.base());
    let beside = beside::words(addresses, event, &around.details);
    match (body.trim(), event.summary.as_str()) {
        ("", "") => format!("{}{beside}", whereabouts(addresses, event)),
        ("", summary) => format!("<p>{}</p>{beside}", text::escape(summary)),
        _ => format!("{body}{beside}"),
    }
}

fn french(event: &Event) -> bool {
    event.language.starts_with("fr")
}

/// `2026-10-15T18:00:00+02:00`: the offset of the place, as Mobilizon and Gancio write it.
fn offset_time(at: &jiff::Zoned) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Mobilizon refuses an event with any other word, so what is put off is off for those who know no
/// `eventStatus`.
fn status(status: Status) -> &'static str {
    match status {
        Status::Tentative => "TENTATIVE",
        Status::Confirmed => "CONFIRMED",
        Status::Postponed | Status::Cancelled => "CANCELLED",
    }
}

fn event_status(status: Status, change: Option<&Change>) -> &'static str {
    let is_moved = change.is_some_and(|change| change.what.contains(&What::Time));
    match status {
        Status::Cancelled => "EventCancelled",
        Status::Postponed => "EventPostponed",
        Status::Tentative => "EventTentative",
        Status::Confirmed if is_moved => "EventRescheduled",
        Status::Confirmed => "EventScheduled",
    }
}

/// The space that announces, then the others it is filed under.
fn organizers(addresses: &Addresses, id: &str, event: &Event, around: &Around) -> Value {
    let mut spaces = vec![event.space_id];
    let others = around.filed.iter().copied();
    spaces.extend(others.filter(|space| *space != event.space_id));
    let items: Vec<String> = spaces.into_iter().map(|it| addresses.actor(it)).collect();
    json!({
        "id": format!("{id}/organizers"),
        "type": "Collection",
        "totalItems": items.len(),
        "items": items,
    })
}

/// How one takes part. `none` would make it no event for Mobilizon, so where no answers are taken, or it
/// does not take place, its page says more.
fn take_part(object: &mut Value, addresses: &Addresses, event: &Event, around: &Around) {
    let taking = around.taking.as_ref();
    let is_here = !event.status.is_off() && event.links.registration.is_empty();
    let taking = taking.filter(|(it, _)| it.mode != Mode::Closed && is_here);
    let Some((admission, counts)) = taking else {
        object["joinMode"] = json!("external");
        object["externalParticipationUrl"] = json!(participation(addresses, event));
        return;
    };
    object["joinMode"] = json!(match admission.mode {
        Mode::Approval => "restricted",
        Mode::Open | Mode::Closed => "free",
    });
    if let Some(capacity) = admission.capacity {
        let left = (capacity - counts.seats).max(0);
        object["maximumAttendeeCapacity"] = json!(capacity);
        // Where nothing is shown of who comes, only that nobody else can.
        if admission.shown != Shown::Nothing || left == 0 {
            object["remainingAttendeeCapacity"] = json!(left);
        }
    }
    if admission.shown != Shown::Nothing {
        object["participantCount"] = json!(counts.seats);
        object["attendees"] = json!({
            "id": format!("{}/attendees", addresses.event(event.id)),
            "type": "Collection",
            "totalItems": counts.going,
        });
    }
}

fn participation(addresses: &Addresses, event: &Event) -> String {
    match event.links.registration.as_str() {
        "" => addresses.event_page(event),
        path if path.starts_with('/') => addresses.page(path),
        url => url.to_owned(),
    }
}

/// The picture first (Gancio takes item 0), then the online address under the name that Mobilizon
/// and WordPress look for, then whatever else leads somewhere: as links, because Mobilizon takes a
/// `Document` for a picture.
fn attachments(addresses: &Addresses, event: &Event, around: &Around) -> Value {
    let mut attached = Vec::new();
    if let Some(cover) = around
        .cover
        .as_ref()
        .filter(|it| it.media_type != "image/svg+xml")
    {
        let alternative = if event.cover_alt.is_empty() {
            &event.title
        } else {
            &event.cover_alt
        };
        attached.push(image(addresses, cover, alternative));
    }
    if !event.links.online.is_empty() {
        attached.push(json!({
            "type": "Link",
            "mediaType": "text/html",
            "href": beside::whole(addresses, &event.links.online),
            "name": "Website",
        }));
    }
    attached.extend(beside::links(addresses, event, &around.details));
    Value::Array(attached)
}

/// One `Place`; its id changes with its content, because Mobilizon never refreshes a known one.
fn location(event_id: &str, place: &Place) -> Value {
    let mut address = json!({ "type": "PostalAddress" });
    for (key, value) in [
        ("streetAddress", &place.street),
        ("postalCode", &place.postal_code),
        ("addressLocality", &place.locality),
        ("addressRegion", &place.region),
        ("addressCountry", &place.country),
    ] {
        if !value.is_empty() {
            address[key] = json!(value);
        }
    }
    // Some refuse a place without a name; what is a part of its address is told to be no name.
    let parts = [
        &place.name,
        &place.street,
        &place.locality,
        &place.region,
        &place.country,
    ];
    let name = parts.into_iter().find(|part| !part.is_empty());
    let name = name.unwrap_or(&place.postal_code);
    let version = place_version(place);
    let mut location = json!({
        "id": format!("{event_id}/place/{version}"),
        "type": "Place",
        "name": name,
        "address": address,
    });
    if let (Some(latitude), Some(longitude)) = (place.latitude, place.longitude) {
        location["latitude"] = json!(latitude);
        location["longitude"] = json!(longitude);
    }
    location
}

/// The first eight hexadecimal digits of the place's SHA-256.
pub fn place_version(place: &Place) -> String {
    let text = serde_json::to_string(place).unwrap_or_default();
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    hash.as_ref()
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

//! The `Note` by which followers are reminded of an event: in answer to it, so that it stands beneath where
//! threads are shown, and says in a breath what, when and where.

use serde_json::{Value, json};

use super::super::addresses::{Addresses, PUBLIC};
use crate::clock::Millis;
use crate::dates;
use crate::events::Event;
use crate::language::Language;
use crate::text;

/// The object, without `@context`.
pub fn build(addresses: &Addresses, event: &Event, days: i64, told: Millis) -> Value {
    let id = addresses.reminder_note(event, days);
    let actor = addresses.actor(event.space_id);
    let content = content(addresses, event, told);
    json!({
        "id": id,
        "type": "Note",
        "attributedTo": actor,
        "to": [PUBLIC],
        "cc": [addresses.of_actor(event.space_id, "followers")],
        "audience": actor,
        "inReplyTo": addresses.event(event.id),
        "context": addresses.context(&addresses.event(event.id)),
        "url": addresses.event_page(event),
        "content": content,
        "contentMap": { event.language.as_str(): content },
        "published": told.rfc3339(),
        "sensitive": false,
        "tag": [],
        "attachment": [],
    })
}

fn content(addresses: &Addresses, event: &Event, told: Millis) -> String {
    let language = Language::of_tag(&event.language).unwrap_or(Language::En);
    // By the clock of the place on both days: a late reminder may come on the day itself.
    let start = event.start();
    let today = told.timestamp().to_zoned(start.time_zone().clone());
    let days = start.date().since(today.date());
    let begins = match (language, days.map_or(0, |days| days.get_days())) {
        (Language::Fr, ..=0) => "Aujourd’hui :".to_owned(),
        (Language::En, ..=0) => "Today:".to_owned(),
        (Language::Fr, 1) => "Demain :".to_owned(),
        (Language::En, 1) => "Tomorrow:".to_owned(),
        (Language::Fr, days) => format!("Dans {days} jours :"),
        (Language::En, days) => format!("In {days} days:"),
    };
    let end = event.end();
    let when = dates::when(&start, end.as_ref(), event.all_day, language);
    let place = event.place.one_line();
    let place = if place.is_empty() {
        place
    } else {
        format!(", {place}")
    };
    let page = text::escape(&addresses.event_page(event));
    format!(
        "<p>{begins} {}<br>{}{}</p><p><a href=\"{page}\">{page}</a></p>",
        text::escape(&event.title),
        text::escape(&when),
        text::escape(&place),
    )
}

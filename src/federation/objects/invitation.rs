//! The poll by which a space asks its followers whether they come: for servers that know no `Join`.
//! It answers the event, ends when the event begins or is off, and counts every answer, by whatever way it came;
//! none where the organiser shows nothing of who comes.

use serde_json::{Value, json};

use super::super::addresses::{Addresses, PUBLIC};
use super::event::name;
use crate::attendance::{Admission, Shown, asking};
use crate::dates;
use crate::events::Event;
use crate::language::Language;
use crate::text;

/// The `Question`, without `@context`; nothing where nobody was asked.
pub fn build(
    addresses: &Addresses,
    event: &Event,
    admission: &Admission,
    counts: &[i64; 3],
) -> Option<Value> {
    let asked = admission.asked_ms?;
    let counts = match admission.shown {
        Shown::Nothing => &[0; 3],
        Shown::Count | Shown::Names => counts,
    };
    let id = addresses.poll(event.id);
    let actor = addresses.actor(event.space_id);
    let choices: Vec<Value> = asking::choices(&event.language)
        .iter()
        .zip(counts)
        .map(|((name, _), count)| {
            json!({
                "type": "Note",
                "name": name,
                "replies": { "type": "Collection", "totalItems": count },
            })
        })
        .collect();
    let content = content(addresses, event);
    // Nobody is asked whether they come to what does not take place.
    let ends = match event.status.is_off() {
        true => event.updated_ms.min(event.start_ms),
        false => event.start_ms,
    };
    let mut object = json!({
        "id": id,
        "type": "Question",
        "attributedTo": actor,
        "to": [PUBLIC],
        "cc": [addresses.of_actor(event.space_id, "followers")],
        "audience": actor,
        "inReplyTo": addresses.event(event.id),
        "context": addresses.context(&addresses.event(event.id)),
        "url": addresses.event_page(event),
        "content": content,
        "contentMap": { event.language.as_str(): content },
        "published": asked.rfc3339(),
        "endTime": ends.rfc3339(),
        "oneOf": choices,
        "votersCount": counts.iter().sum::<i64>(),
        "sensitive": false,
        "tag": [],
        "attachment": [],
    });
    let closed = match event.status.is_off() {
        true => Some(ends),
        false => admission.closed_ms.map(|closed| closed.min(event.start_ms)),
    };
    if let Some(closed) = closed {
        object["closed"] = json!(closed.rfc3339());
    }
    Some(object)
}

fn content(addresses: &Addresses, event: &Event) -> String {
    let language = Language::of_tag(&event.language).unwrap_or(Language::En);
    let end = event.end();
    let when = dates::when(&event.start(), end.as_ref(), event.all_day, language);
    let page = text::escape(&addresses.event_page(event));
    let question = match (event.status.is_off(), language) {
        (true, _) => "",
        (false, Language::Fr) => "Venez-vous ? ",
        (false, Language::En) => "Are you coming? ",
    };
    format!(
        "<p>{}<br>{}</p><p>{question}<a href=\"{page}\">{page}</a></p>",
        text::escape(&name(event)),
        text::escape(&when),
    )
}

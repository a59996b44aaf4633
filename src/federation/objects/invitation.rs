//! The poll by which a space asks its followers whether they come: for servers that know no `Join`.
//! It answers the event, ends when the event begins, and counts every answer, by whatever way it came;
//! none where the organiser shows nothing of who comes.

use serde_json::{Value, json};

use super::super::addresses::{Addresses, PUBLIC};
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
        "endTime": event.start_ms.rfc3339(),
        "oneOf": choices,
        "votersCount": counts.iter().sum::<i64>(),
        "sensitive": false,
        "tag": [],
        "attachment": [],
    });
    if let Some(closed) = admission.closed_ms {
        object["closed"] = json!(closed.min(event.start_ms).rfc3339());
    }
    Some(object)
}

fn content(addresses: &Addresses, event: &Event) -> String {
    let language = Language::of_tag(&event.language).unwrap_or(Language::En);
    let end = event.end();
    let when = dates::when(&event.start(), end.as_ref(), event.all_day, language);
    let page = text::escape(&addresses.event_page(event));
    let question = match language {
        Language::Fr => "Venez-vous ?",
        Language::En => "Are you coming?",
    };
    format!(
        "<p>{}<br>{}</p><p>{question} <a href=\"{page}\">{page}</a></p>",
        text::escape(&event.title),
        text::escape(&when),
    )
}

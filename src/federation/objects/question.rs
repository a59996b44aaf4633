//! What a member's comment has besides words: a poll, which makes it a `Question`, and what it quotes
//! (FEP-044f, with the names that older readers know).

use serde_json::{Value, json};

use crate::conversation::Poll;
use crate::federation::wire;
use crate::text;

const LINK_TYPE: &str = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";

/// What is quoted, and the stamp that shows the leave.
#[derive(Debug, Clone, PartialEq)]
pub struct Quoted {
    pub uri: String,
    pub stamp: Option<String>,
}

/// Makes a question of an object. `is_over` once its end is told.
pub fn add_poll(object: &mut Value, poll: &Poll, is_over: bool) {
    let choices: Vec<Value> = poll
        .choices
        .iter()
        .map(|choice| {
            json!({
                "type": "Note",
                "name": choice.name,
                "replies": { "type": "Collection", "totalItems": choice.votes },
            })
        })
        .collect();
    object["type"] = json!("Question");
    object[if poll.several { "anyOf" } else { "oneOf" }] = json!(choices);
    object["votersCount"] = json!(poll.voters.unwrap_or_default());
    if let Some(ends) = poll.ends {
        object["endTime"] = json!(ends.rfc3339());
        if is_over {
            object["closed"] = json!(ends.rfc3339());
        }
    }
}

/// Says what an object quotes; its words end with a link, for those who know no quotes.
pub fn add_quote(object: &mut Value, quoted: &Quoted) {
    let uri = &quoted.uri;
    for name in ["quote", "quoteUrl", "quoteUri", "_misskey_quote"] {
        object[name] = json!(uri);
    }
    if let Some(stamp) = &quoted.stamp {
        object["quoteAuthorization"] = json!(stamp);
    }
    if let Some(tags) = object["tag"].as_array_mut() {
        tags.push(json!({
            "type": "Link",
            "mediaType": LINK_TYPE,
            "rel": wire::QUOTE_RELATION,
            "href": uri,
            "name": format!("RE: {uri}"),
        }));
    }
    let shown = text::escape(uri);
    let link = format!("<p class=\"quote-inline\">RE: <a href=\"{shown}\">{shown}</a></p>");
    go_on(object, &link);
}

/// More HTML at the end of an object's words.
pub fn go_on(object: &mut Value, html: &str) {
    let with = |content: &Value| {
        let content = content.as_str().unwrap_or_default();
        json!(format!("{content}{html}"))
    };
    object["content"] = with(&object["content"]);
    if let Some(map) = object["contentMap"].as_object_mut() {
        for content in map.values_mut() {
            *content = with(content);
        }
    }
}

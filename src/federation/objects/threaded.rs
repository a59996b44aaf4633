//! What opens a thread, or stands below one, in the form that servers with threads take: by somebody who is
//! no group, to the group first, and with a title (Lemmy's `Page`: Page, Article, Note, Video, Event).

use serde_json::{Value, json};

use super::super::addresses::PUBLIC;
use super::question;
use crate::conversation::Comment;
use crate::text;

/// Lemmy refuses titles that are shorter or longer.
const TITLE_CHARS_MIN: usize = 3;
const TITLE_CHARS_MAX: usize = 200;
/// How a note says its title (`objects/post.rs`).
const TITLE_OPENS: &str = "<p><strong>";
const TITLE_ENDS: &str = "</strong></p>";

/// What a group says itself, in the name of `voice`. At its own id it stays the group's.
pub fn voiced(mut object: Value, voice: &str) -> Value {
    object["attributedTo"] = json!(voice);
    if object.get("actor").is_some() {
        object["actor"] = json!(voice);
    }
    object["to"] = json!([object["audience"], PUBLIC]);
    if object.get("inReplyTo").is_none() {
        entitle_news(&mut object);
    }
    let language = object["contentMap"].as_object();
    if let Some(tag) = language.and_then(|map| map.keys().next()).cloned() {
        object["language"] = json!({ "identifier": tag, "name": tag });
    }
    // They would read the source rather than `content`: its links and pictures are relative.
    for field in ["source", "preview"] {
        forget(&mut object, field);
    }
    object
}

fn entitle_news(object: &mut Value) {
    let content = object["content"].as_str().unwrap_or_default().to_owned();
    if object["type"] == "Event" {
        // Where only `content` is read, it says when and where.
        let summary = object["summary"].as_str().unwrap_or_default();
        say(object, &format!("{summary}{content}"));
    }
    if object["type"] == "Note" {
        let titled = content
            .strip_prefix(TITLE_OPENS)
            .and_then(|rest| rest.split_once(TITLE_ENDS));
        object["type"] = json!("Article");
        match titled {
            Some((title, body)) => {
                object["name"] = json!(text::plain_text(title));
                say(object, body);
            }
            None => {
                let plain = text::plain_text(&content);
                object["name"] = json!(text::first_sentence(plain.trim()));
            }
        }
    }
    object["name"] = json!(title(object));
}

/// What a member contributes: their `Note` or `Question` as an article with a title.
pub fn contributed(object: &mut Value, comment: &Comment) {
    if object["type"] == "Question" {
        spell_out_poll(object, comment);
    }
    object["type"] = json!("Article");
    object["name"] = json!(comment.title);
    object["name"] = json!(title(object));
    if !comment.language.is_empty() {
        object["language"] = json!({ "identifier": comment.language, "name": comment.language });
    }
}

/// The choices as a list, once it is over with their votes, and the way to the poll.
fn spell_out_poll(object: &mut Value, comment: &Comment) {
    let is_over = object.get("closed").is_some();
    let choices = ["oneOf", "anyOf"]
        .iter()
        .find_map(|name| object.get(*name))
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let item = |choice: &Value| {
        let name = text::escape(choice["name"].as_str().unwrap_or_default());
        match is_over {
            true => format!("<li>{name} : {}</li>", choice["replies"]["totalItems"]),
            false => format!("<li>{name}</li>"),
        }
    };
    let items: String = choices.iter().map(item).collect();
    let link = match (comment.language.starts_with("fr"), is_over) {
        (true, false) => "Voter",
        (true, true) => "Voir le sondage",
        (false, false) => "Vote",
        (false, true) => "See the poll",
    };
    let page = text::escape(&comment.url);
    let words = format!("<ul>{items}</ul><p><a href=\"{page}\">{link}</a></p>");
    question::go_on(object, &words);
    for field in [
        "oneOf",
        "anyOf",
        "votersCount",
        "endTime",
        "closed",
        "source",
    ] {
        forget(object, field);
    }
}

/// One line, as long as they ask for; of what has none, the day it was said.
fn title(object: &Value) -> String {
    let name = object["name"].as_str().unwrap_or_default();
    let name = text::shorten(name, TITLE_CHARS_MAX);
    if name.chars().count() >= TITLE_CHARS_MIN {
        return name;
    }
    let published = object["published"].as_str().unwrap_or_default();
    let day = published.split('T').next().unwrap_or_default();
    format!("{name} ({day})").trim().to_owned()
}

/// Other words, in the language that it was said in.
fn say(object: &mut Value, content: &str) {
    object["content"] = json!(content);
    if let Some(map) = object["contentMap"].as_object_mut() {
        for said in map.values_mut() {
            *said = json!(content);
        }
    }
}

fn forget(object: &mut Value, field: &str) {
    if let Some(fields) = object.as_object_mut() {
        fields.shift_remove(field);
    }
}

//! What somebody elsewhere says, from their server's JSON to what `conversation` takes: the words made
//! safe, the place found. Pure but for looking things up; nothing is fetched here.

use serde_json::Value;

use super::activities::space_named;
use super::addresses::{Addresses, Ours};
use super::{questions, wire};
use crate::clock::Millis;
use crate::conversation::hearing::Place;
use crate::conversation::{
    self, Attachment, Author, BODY_BYTES_MAX, Parts, Said, State, TITLE_CHARS_MAX,
    WARNING_CHARS_MAX,
};
use crate::db::Tx;
use crate::ids::SpaceId;
use crate::peers::policies::Level;
use crate::posts::State as Life;
use crate::spaces::{Kind, Space};
use crate::{events, posts, text};

const KINDS: [&str; 8] = [
    "Note", "Article", "Page", "Question", "Event", "Image", "Video", "Audio",
];
const ATTACHMENTS_MAX: usize = 8;
const EMOJIS_MAX: usize = 40;
const NAME_CHARS_MAX: usize = 300;
const MEDIA_TYPE_CHARS_MAX: usize = 100;
/// More groups of ours than this are not looked for among whom something is addressed to.
const ADDRESSED_MAX: usize = 20;
/// More names beside a text than this is shouting, not a conversation: it is not read.
pub const MENTIONS_MAX: usize = 100;

/// Reads an object; nothing when it is not something that somebody says, when its author cannot be
/// the one who is named, or when it says nothing. `activity` is the `Create` as it came.
pub fn said(object: &Value, activity: &str, now: Millis) -> Option<Said> {
    let uri = wire::uri(&object["id"])?;
    let kinds = wire::kinds(object);
    let kind = kinds.iter().find(|kind| KINDS.contains(&kind.as_str()))?;
    let author_uri = wire::uri(&object["attributedTo"]).or_else(|| wire::uri(&object["actor"]))?;
    if wire::host(&uri) != wire::host(&author_uri) || mention_count(object) > MENTIONS_MAX {
        return None;
    }
    let parent_uri = wire::uri(&object["inReplyTo"]);
    let (content, language) = content(object);
    let body_html = body(object, content);
    let parts = parts(object);
    let is_note = ["Note", "Question"].contains(&kind.as_str());
    let title = title(object, is_note, parent_uri.is_some(), &body_html);
    // A title alone is something said, as a link is: many threads open with no more.
    // Names alone call somebody and say nothing, unless they answer.
    let has_words = match parent_uri {
        Some(_) => !body_html.is_empty(),
        None => !without_opening(&body_html).is_empty(),
    };
    let is_empty = !has_words && (is_note || title.is_empty());
    if is_empty && parts.attachments.is_empty() && parts.poll.is_none() {
        return None;
    }
    let warning = match is_note {
        true => plain(wire::worded(object, "summary"), WARNING_CHARS_MAX),
        false => String::new(),
    };
    // Friendica says its title twice: that is no warning.
    let warning = if warning == title {
        String::new()
    } else {
        warning
    };
    // Nothing is from before there was a network, nor from tomorrow.
    let published = wire::time(&object["published"]).filter(|at| at.0 >= 0);
    let published = published.unwrap_or(now).min(now);
    Some(Said {
        id: None,
        url: wire::page(object).unwrap_or_else(|| uri.clone()),
        uri,
        kind: kind.clone(),
        author_uri,
        account: None,
        parent_uri,
        language,
        title,
        warning,
        body_html,
        body_markdown: String::new(),
        parts,
        activity: activity.to_owned(),
        likes_elsewhere: total(&object["likes"]),
        shares_elsewhere: total(&object["shares"]),
        published,
        edited: wire::time(&object["updated"])
            .map(|at| at.min(now))
            .filter(|at| *at > published),
    })
}

fn mention_count(object: &Value) -> usize {
    let tags = wire::many(&object["tag"]);
    tags.iter().filter(|tag| tag["type"] == "Mention").count()
}

/// `content`, or the first language of `contentMap`; and the language, where it is said.
fn content(object: &Value) -> (String, String) {
    let map = object["contentMap"].as_object();
    let first = map.and_then(|map| map.iter().next());
    let language = first
        .map(|(tag, _)| tag.clone())
        .or_else(|| object["language"]["identifier"].as_str().map(str::to_owned))
        .filter(|tag| {
            tag.len() <= 35 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
        .filter(|tag| tag != "und");
    let text = object["content"].as_str();
    let text = text.or_else(|| first.and_then(|(_, text)| text.as_str()));
    (
        text.unwrap_or_default().to_owned(),
        language.unwrap_or_default(),
    )
}

fn body(object: &Value, content: String) -> String {
    let content = match content.is_empty() {
        true => {
            let summary = wire::worded(object, "summary");
            summary.as_str().unwrap_or_default().to_owned()
        }
        false => content,
    };
    let bounded = &text::calm(cut(&content, BODY_BYTES_MAX));
    let html = match object["mediaType"].as_str() {
        Some("text/markdown") => text::markdown_to_html(bounded),
        Some("text/plain") => format!("<p>{}</p>", text::escape(bounded)),
        _ => bounded.to_owned(),
    };
    let safe = text::sanitise_comment(&html);
    match text::plain_text(&safe).trim().is_empty() {
        true => String::new(),
        false => safe,
    }
}

fn cut(text: &str, bytes_max: usize) -> &str {
    let mut end = text.len().min(bytes_max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Its own name; a contribution without one has the beginning of its words, after the names and tags
/// that it opens with.
fn title(object: &Value, is_note: bool, is_answer: bool, body_html: &str) -> String {
    // The name of a note that answers is a vote, if anything.
    let own = plain(wire::worded(object, "name"), TITLE_CHARS_MAX);
    if !(own.is_empty() || (is_note && is_answer)) {
        return own;
    }
    if is_answer {
        return String::new();
    }
    text::shorten(text::headline(&without_opening(body_html)), TITLE_CHARS_MAX)
}

/// The words as plain text, without the names and tags that they open with.
fn without_opening(body_html: &str) -> String {
    let plain = text::plain_text(body_html);
    let mut rest = plain.trim_start();
    while rest.starts_with(['@', '#']) {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        rest = rest[end..].trim_start();
    }
    rest.to_owned()
}

/// One line of plain text: no markup, nothing that cannot be seen or turns the direction of what
/// follows.
pub fn plain(value: &Value, chars_max: usize) -> String {
    let text = text::plain_text(cut(
        value.as_str().unwrap_or_default(),
        4 * chars_max + 1_000,
    ));
    let kept = text::visible(&text::calm(&text));
    let kept: Vec<&str> = kept.split_whitespace().collect();
    text::shorten(&kept.join(" "), chars_max)
}

fn total(collection: &Value) -> i64 {
    let total = collection["totalItems"].as_i64().unwrap_or_default();
    total.clamp(0, 1_000_000_000)
}

fn parts(object: &Value) -> Parts {
    Parts {
        attachments: wire::many(&object["attachment"])
            .into_iter()
            .filter_map(attachment)
            .chain(itself(object))
            .take(ATTACHMENTS_MAX)
            .collect(),
        poll: questions::poll(object),
        emojis: emojis(object),
        quoted: wire::quoted(object),
        quote_stamp: wire::uri(&object["quoteAuthorization"]),
        sensitive: object["sensitive"].as_bool().unwrap_or(false),
        called: Vec::new(),
    }
}

/// What a picture, a film or a sound is itself, as an attachment.
fn itself(object: &Value) -> Option<Attachment> {
    let (url, media_type) = wire::medium(object)?;
    Some(Attachment {
        url,
        media_type: media_type_of(&media_type),
        focus: focus(&object["focalPoint"]),
        name: plain(wire::worded(object, "name"), 1_500),
    })
}

fn attachment(value: &Value) -> Option<Attachment> {
    let url = wire::page(value).or_else(|| wire::uri(&value["href"]))?;
    let media_type = value["mediaType"].as_str();
    let link = wire::many(&value["url"]).into_iter().next();
    let media_type = media_type.or_else(|| link?["mediaType"].as_str());
    let guessed = match value["type"].as_str() {
        Some("Image") => "image/",
        Some("Video") => "video/",
        Some("Audio") => "audio/",
        _ => "",
    };
    Some(Attachment {
        url,
        media_type: media_type_of(media_type.unwrap_or(guessed)),
        focus: focus(&value["focalPoint"]),
        name: match plain(&value["summary"], 1_500) {
            empty if empty.is_empty() => plain(&value["name"], 1_500),
            summary => summary,
        },
    })
}

fn media_type_of(said: &str) -> String {
    let kept = said.chars().filter(char::is_ascii_graphic);
    kept.take(MEDIA_TYPE_CHARS_MAX).collect()
}

/// What must stay visible, from −1 to 1 to the right and up, in hundredths.
fn focus(value: &Value) -> Option<(i64, i64)> {
    let at = |index: usize| {
        value[index]
            .as_f64()
            .map(|it| (it.clamp(-1.0, 1.0) * 100.0) as i64)
    };
    Some((at(0)?, at(1)?))
}

/// The emoji that something declares among its tags: their names without colons, and where they are.
pub fn emojis(object: &Value) -> Vec<(String, String)> {
    let tags = wire::many(&object["tag"]).into_iter();
    tags.filter_map(emoji).take(EMOJIS_MAX).collect()
}

fn emoji(tag: &Value) -> Option<(String, String)> {
    if tag["type"] != "Emoji" {
        return None;
    }
    let name = tag["name"].as_str()?.trim_matches(':');
    let plain = (1..=64).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let icon = wire::uri(&tag["icon"]["url"])?;
    plain.then(|| (name.to_owned(), icon))
}

/// Who an actor document says they are.
pub fn author(actor: &wire::Actor) -> Author {
    let name = plain(&actor.json["name"], NAME_CHARS_MAX);
    let url = wire::page(&actor.json);
    let url = url.filter(|url| wire::host(url) == wire::host(&actor.uri));
    let yes = |value: &Value| value.as_bool().unwrap_or(false);
    Author {
        uri: actor.uri.clone(),
        name,
        handle: actor.handle.clone(),
        host: actor.host.clone(),
        url: url.unwrap_or_else(|| actor.uri.clone()),
        icon_url: wire::picture(&actor.json["icon"]).unwrap_or_default(),
        emojis: sqlx::types::Json(emojis(&actor.json)),
        is_automatic: ["Service", "Application"].contains(&actor.kind.as_str()),
        may_be_found: yes(&actor.json["indexable"]),
        level: Level::None,
        takes_media: true,
    }
}

/// Where something was said; nothing when it is said neither under something of ours nor to a space.
/// `object` decides who may read it, and the activity around it where it does not say.
pub async fn place(
    tx: &mut Tx,
    addresses: &Addresses,
    object: &Value,
    around: &Value,
) -> sqlx::Result<Option<Place>> {
    let is_public = match wire::audience(object).is_empty() {
        true => wire::is_public(around),
        false => wire::is_public(object),
    };
    let addressed = addressed(tx, addresses, object, around).await?;
    if !is_public {
        return Ok(addressed.map(Place::Private));
    }
    let Some(parent) = wire::uri(&object["inReplyTo"]) else {
        return Ok(addressed.map(Place::To));
    };
    if let Some(place) = under(tx, addresses, &parent).await? {
        return Ok(Some(place));
    }
    // An address of ours at which there is nothing will not be found elsewhere either.
    match addresses.is_ours(&parent) {
        true => Ok(None),
        false => Ok(addressed.map(Place::Loose)),
    }
}

/// The place under what an address names, if that is known and may be answered.
pub async fn under(tx: &mut Tx, addresses: &Addresses, uri: &str) -> sqlx::Result<Option<Place>> {
    Ok(match addresses.ours(uri) {
        Some(Ours::Post(id)) => posts::store::by_id(tx, id)
            .await?
            .filter(|post| post.state == Life::Published)
            .map(|post| Place::Under {
                root: post.id.0,
                space: post.space_id,
            }),
        // What a space says of an event beside it is answered there.
        Some(Ours::Event(id) | Ours::Poll(id) | Ours::Reminder(id, _)) => {
            events::theirs::ours(tx, id)
                .await?
                .filter(|event| event.state == events::State::Published)
                .map(|event| Place::Under {
                    root: event.id.0,
                    space: event.space_id,
                })
        }
        _ => conversation::store::by_uri(tx, uri)
            .await?
            .filter(|it| {
                use State::{Barred, Held, Published, Withdrawn};
                matches!(it.state, Published | Withdrawn | Held | Barred)
            })
            .map(|it| Place::Under {
                root: it.root_id,
                space: it.space_id,
            }),
    })
}

/// The first space of ours that it is addressed to, by `to`, `cc`, `audience` or a `Mention`.
async fn addressed(
    tx: &mut Tx,
    addresses: &Addresses,
    object: &Value,
    around: &Value,
) -> sqlx::Result<Option<SpaceId>> {
    let mut named = Vec::new();
    for one in [object, around] {
        named.extend(wire::audience(one));
        named.extend(
            wire::many(&one["audience"])
                .into_iter()
                .filter_map(wire::uri),
        );
    }
    for tag in wire::many(&object["tag"]) {
        if tag["type"] == "Mention" {
            named.extend(wire::uri(&tag["href"]));
        }
    }
    let ours = named.iter().filter(|uri| addresses.is_ours(uri));
    for uri in ours.take(ADDRESSED_MAX) {
        if let Some(space) = space_named(tx, addresses, uri).await?
            && is_talked_in(&space)
        {
            return Ok(Some(space.id));
        }
    }
    Ok(None)
}

/// Communities, communs and the hub's own group; the server's actor is nobody to talk to.
pub fn is_talked_in(space: &Space) -> bool {
    matches!(space.kind, Kind::Hub | Kind::Community | Kind::Commun)
}

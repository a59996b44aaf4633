//! Posts as `Note` or `Article` (FEP-b2b8). Mastodon shows a Note whole, and of an Article only its
//! name, summary and link: hence `summary` says in a breath what it is about, and a Note has none
//! (it would be read as a content warning).

use serde_json::{Value, json};

use super::super::addresses::{Addresses, PUBLIC};
use super::collection::count;
use super::{focal_point, hashtags, image, quote_policy};
use crate::attendance::Admission;
use crate::attendance::organising::Counts;
use crate::events::changes::Change;
use crate::events::details::Details;
use crate::ids::SpaceId;
use crate::media::Media;
use crate::posts::{Kind, Post};
use crate::tags::Tag;
use crate::text;

const PREVIEW_CHARS_MAX: usize = 500;

/// What stands around a post, looked up by the caller.
#[derive(Debug, Default)]
pub struct Around {
    pub tags: Vec<Tag>,
    pub cover: Option<Media>,
    pub likes: i64,
    pub shares: i64,
    /// The spaces that an event is filed under.
    pub filed: Vec<SpaceId>,
    /// What else is known of an event.
    pub details: Details,
    /// What changed last of an event.
    pub changed: Option<Change>,
    /// Of an event that takes answers here: how, and how many there are.
    pub taking: Option<(Admission, Counts)>,
}

/// The object, without `@context`.
pub fn build(addresses: &Addresses, post: &Post, around: &Around) -> Value {
    let id = addresses.post(post.id);
    let actor = addresses.actor(post.space_id);
    let content = content(addresses, post);
    let published = post.published_ms.unwrap_or(post.created_ms).rfc3339();
    let mut object = json!({
        "id": id,
        "type": if post.kind == Kind::Article { "Article" } else { "Note" },
        "attributedTo": actor,
        "to": [PUBLIC],
        "cc": [addresses.of_actor(post.space_id, "followers")],
        "audience": actor,
        "url": addresses.post_page(post),
        "published": published,
        "content": content,
        "contentMap": { post.language.as_str(): content },
        "mediaType": "text/html",
        "source": { "content": post.body_markdown, "mediaType": "text/markdown" },
        "sensitive": false,
        "tag": hashtags(addresses, &around.tags),
        "attachment": [],
        "replies": format!("{id}/replies"),
        "context": addresses.context(&id),
        "likes": count(&format!("{id}/likes"), around.likes),
        "shares": count(&format!("{id}/shares"), around.shares),
        "interactionPolicy": quote_policy(),
    });
    if post.was_edited() {
        object["updated"] = json!(post.updated_ms.rfc3339());
    }
    if let Some(cover) = &around.cover {
        add_cover(&mut object, addresses, cover, &post.cover_alt);
    }
    if post.kind == Kind::Article {
        add_article(&mut object, post, &actor, &published);
    }
    object
}

/// The picture is both an attachment (shown by Mastodon) and the `image` (Ghost, WordPress).
fn add_cover(object: &mut Value, addresses: &Addresses, cover: &Media, alternative: &str) {
    // Peers do not take SVG; they would show a broken picture.
    if cover.media_type == "image/svg+xml" {
        return;
    }
    let mut attached = image(addresses, cover, alternative);
    object["image"] = attached.clone();
    attached["focalPoint"] = focal_point(cover);
    object["attachment"] = json!([attached]);
}

fn add_article(object: &mut Value, post: &Post, actor: &str, published: &str) {
    let summary = summary(post);
    object["name"] = json!(post.title.as_deref().unwrap_or_default());
    object["summary"] = json!(summary);
    // Mobilizon takes an Article only with both `actor` and `attributedTo`.
    object["actor"] = json!(actor);
    object["preview"] = json!({
        "type": "Note",
        "attributedTo": actor,
        "content": summary,
        "published": published,
    });
}

fn summary(post: &Post) -> String {
    let text = if post.summary.is_empty() {
        text::excerpt(&post.body_html, PREVIEW_CHARS_MAX)
    } else {
        post.summary.clone()
    };
    format!("<p>{}</p>", text::escape(&text))
}

/// A Note's title, which peers would drop, becomes its first line.
fn content(addresses: &Addresses, post: &Post) -> String {
    let body = text::absolutise(&post.body_html, addresses.base());
    match (&post.title, post.kind) {
        (Some(title), Kind::Note) if !title.is_empty() => {
            format!("<p><strong>{}</strong></p>{body}", text::escape(title))
        }
        _ => body,
    }
}

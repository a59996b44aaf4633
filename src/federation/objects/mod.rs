//! Our types as ActivityStreams objects: pure functions from rows to JSON, one file per object.
//!
//! What always holds: `@context` is inline but for the two that every peer has preloaded; `to`,
//! `cc`, `tag` and `attachment` are arrays; nothing is `null` (Mobilizon's reader stops at one);
//! `content` is our own sanitised HTML with absolute links.

pub mod actor;
mod changed;
pub mod collection;
pub mod comment;
pub mod event;
pub mod invitation;
pub mod post;
pub mod question;
pub mod reminder;
pub mod threaded;

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::addresses::{Addresses, PUBLIC, tag_page};
use crate::media::Media;
use crate::tags::Tag;
use crate::text;

/// The terms that our objects use beyond ActivityStreams and Security v1, spelt out so that a
/// strict JSON-LD reader never has to fetch a third party's context. The terms of a proof too:
/// Fedify verifies it by these as it does by `https://w3id.org/security/data-integrity/v1`.
static CONTEXT: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("context.json")).expect("context.json is JSON")
});

/// Puts `@context` first in a whole document.
pub fn with_context(object: Value) -> Value {
    let mut document = json!({ "@context": *CONTEXT });
    if let (Some(target), Value::Object(fields)) = (document.as_object_mut(), object) {
        target.extend(fields);
    }
    document
}

/// A picture as peers read it: media type, size, its colours before it arrives, and what it shows as
/// `name` (the alternative).
pub fn image(addresses: &Addresses, media: &Media, alternative: &str) -> Value {
    let mut image = json!({
        "type": "Image",
        "mediaType": media.media_type,
        "url": addresses.page(&media.path()),
    });
    if let (Some(width), Some(height)) = (media.width, media.height) {
        image["width"] = json!(width);
        image["height"] = json!(height);
    }
    if let Some(blurhash) = &media.blurhash {
        image["blurhash"] = json!(blurhash);
    }
    if (media.focus_x_percent, media.focus_y_percent) != (0, 0) {
        image["focalPoint"] = focal_point(media);
    }
    if !alternative.is_empty() {
        image["name"] = json!(alternative);
    }
    image
}

/// What stays visible when a peer crops the picture: −1 to 1, to the right and up.
pub fn focal_point(media: &Media) -> Value {
    let hundredths = |percent: i64| percent as f64 / 100.0;
    json!([
        hundredths(media.focus_x_percent),
        hundredths(media.focus_y_percent)
    ])
}

/// Tags as `Hashtag` items; one that cannot be written as a hashtag is left out.
pub fn hashtags(addresses: &Addresses, tags: &[Tag]) -> Vec<Value> {
    hashtags_at(addresses, tags, tag_page)
}

/// The same, each leading to the page that lists such things.
pub fn hashtags_at(
    addresses: &Addresses,
    tags: &[Tag],
    page: fn(&Addresses, &str) -> String,
) -> Vec<Value> {
    let one = |tag: &Tag| {
        let name = text::hashtag(&tag.label)?;
        Some(json!({
            "type": "Hashtag",
            "name": format!("#{name}"),
            "href": page(addresses, &tag.tag),
        }))
    };
    tags.iter().filter_map(one).collect()
}

/// The fields that every public object of ours carries.
pub fn addressing(followers: &str) -> Value {
    json!({ "to": [PUBLIC], "cc": [followers] })
}

/// Nobody may quote.
pub fn never_quoted() -> Value {
    json!({ "canQuote": { "automaticApproval": [] } })
}

/// Everybody may quote, and is given leave when they ask (FEP-044f).
pub fn quote_policy() -> Value {
    json!({ "canQuote": { "automaticApproval": [PUBLIC] } })
}

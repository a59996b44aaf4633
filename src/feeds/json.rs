//! JSON Feed 1.1.

use serde_json::{Value, json};

use super::{Entry, Feed, Gathering};

/// Names of extensions begin with an underscore (JSON Feed 1.1, "Extensions").
const EXTENSION: &str = "_event";

pub fn json_feed(feed: &Feed) -> Value {
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "home_page_url": feed.home_url,
        "feed_url": feed.feed_url,
        "language": feed.language,
        "items": feed.entries.iter().map(item).collect::<Vec<_>>(),
    })
}

fn item(entry: &Entry) -> Value {
    let mut item = json!({
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "language": entry.language,
        "date_published": entry.published.rfc3339(),
        "date_modified": entry.updated.rfc3339(),
        "tags": entry.tags,
    });
    if !entry.author.is_empty() {
        item["authors"] = json!([{ "name": entry.author }]);
    }
    if let Some(image) = &entry.image {
        item["image"] = json!(image);
    }
    if let Some(gathering) = &entry.gathering {
        item[EXTENSION] = extension(gathering);
    }
    item
}

fn extension(gathering: &Gathering) -> Value {
    let mut said = json!({
        "start": gathering.start,
        "over": gathering.over,
        "all_day": gathering.all_day,
        "timezone": gathering.timezone,
        "when": gathering.when,
        "status": gathering.status,
    });
    if let Some(end) = &gathering.end {
        said["end"] = json!(end);
    }
    for (key, text) in [
        ("place", &gathering.place),
        ("online", &gathering.online),
        ("status_said", &gathering.status_said),
    ] {
        if !text.is_empty() {
            said[key] = json!(text);
        }
    }
    if let Some((latitude, longitude)) = gathering.coordinates {
        said["latitude"] = json!(latitude);
        said["longitude"] = json!(longitude);
    }
    said
}

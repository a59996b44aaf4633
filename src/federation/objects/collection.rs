//! Ordered collections and their pages. `totalItems` and `first` are always there: without
//! `first`, Mastodon shows "this profile hides its network".

use serde_json::{Value, json};

use super::with_context;

/// A collection that is read page by page.
pub fn paged(id: &str, total: i64) -> Value {
    with_context(json!({
        "id": id,
        "type": "OrderedCollection",
        "totalItems": total,
        "first": format!("{id}?page=1"),
    }))
}

/// One page; `next` is the whole address of the following one.
pub fn page(id: &str, page_id: &str, items: Vec<Value>, next: Option<String>) -> Value {
    let mut page = json!({
        "id": page_id,
        "type": "OrderedCollectionPage",
        "partOf": id,
        "orderedItems": items,
    });
    if let Some(next) = next {
        page["next"] = json!(next);
    }
    with_context(page)
}

/// A collection whose items stand in it.
pub fn whole(id: &str, items: Vec<Value>) -> Value {
    with_context(json!({
        "id": id,
        "type": "OrderedCollection",
        "totalItems": items.len(),
        "orderedItems": items,
    }))
}

/// A count inside an object: Mastodon 4.4 and later show it.
pub fn count(id: &str, total: i64) -> Value {
    json!({ "id": id, "type": "Collection", "totalItems": total })
}

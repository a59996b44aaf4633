//! `Create` in: an answer to a post or event of ours is remembered by its address. Out: a space
//! says something.
//!
//! ```json
//! { "id": "https://hub.example/ap/posts/0190…/create", "type": "Create",
//!   "actor": "https://hub.example/ap/actors/0190…", "published": "2026-09-01T08:00:00Z",
//!   "to": ["https://www.w3.org/ns/activitystreams#Public"],
//!   "cc": ["https://hub.example/ap/actors/0190…/followers"],
//!   "object": { "id": "https://hub.example/ap/posts/0190…", "type": "Article", … } }
//! ```

use serde_json::{Value, json};

use super::{Outcome, Received, object_named, whole};
use crate::db::Tx;
use crate::federation::addresses::Addresses;
use crate::federation::{store, wire};

pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let activity = received.activity;
    let object = &activity.json["object"];
    let Some(uri) = wire::uri(object) else {
        return Ok(Outcome::Ignored("a Create of nothing"));
    };
    // The author may only speak for their own server.
    if wire::host(&uri) != wire::host(&activity.actor) {
        return Ok(Outcome::Ignored("a Create of another server's object"));
    }
    let Some(parent) = wire::uri(&object["inReplyTo"]) else {
        return Ok(Outcome::Ignored("a Create that answers nothing of ours"));
    };
    let Some(parent) = object_named(tx, received.addresses, &parent).await? else {
        return Ok(Outcome::Ignored("a Create that answers nothing of ours"));
    };
    // Something said in private is never listed.
    if !wire::is_public(object) && !wire::is_public(&activity.json) {
        return Ok(Outcome::Ignored("a private answer"));
    }
    let published = wire::time(&object["published"]).unwrap_or(received.now);
    store::put_reply(tx, &uri, parent, &activity.actor, published, received.now).await?;
    Ok(Outcome::Done)
}

/// `Create` with the whole object inside; audience and date are the object's own.
pub fn build(addresses: &Addresses, object: &Value) -> Value {
    let object_uri = object["id"].as_str().unwrap_or_default();
    let actor = object["attributedTo"].as_str().unwrap_or_default();
    let rest = json!({
        "published": object["published"],
        "to": object["to"],
        "cc": object["cc"],
        "audience": object["audience"],
        "object": object,
    });
    whole(&addresses.creation(object_uri), "Create", actor, rest)
}

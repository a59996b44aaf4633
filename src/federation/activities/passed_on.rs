//! What a group elsewhere passes on (FEP-1b12): an activity inside an `Announce`. The group speaks for
//! itself alone; whether the one inside is its actor's, their proof tells (FEP-8b32), and without one
//! what they said is read at its origin.
//!
//! ```json
//! { "id": "https://peer.example/announces/1", "type": "Announce",
//!   "actor": "https://peer.example/c/velo", "to": ["https://www.w3.org/ns/activitystreams#Public"],
//!   "object": { "id": "https://other.example/creates/1", "type": "Create",
//!               "actor": "https://other.example/u/bob", "object": { "type": "Note", … } } }
//! ```

use serde_json::Value;

use super::{Outcome, Received, like};
use crate::conversation;
use crate::db::Tx;
use crate::federation::{hearing, verify, wanted, wire};
use crate::peers::policies;

/// What groups pass on that could concern us; who looks after our spaces says so to us alone.
const KINDS: [&str; 7] = [
    "Create",
    "Update",
    "Delete",
    "Like",
    "Dislike",
    "EmojiReact",
    "Undo",
];

/// Whether something inside an `Announce` is an activity, rather than what is shared.
pub fn is_activity(inner: &Value) -> bool {
    inner.get("actor").is_some() && inner.get("object").is_some()
}

pub async fn receive(tx: &mut Tx, received: &Received<'_>, inner: &Value) -> sqlx::Result<Outcome> {
    let Ok(activity) = wire::framed(inner.clone()) else {
        return Ok(Outcome::Ignored("an Announce of what is no activity"));
    };
    let kind = activity.kind.as_str();
    // Ours comes back: a group elsewhere shows it to its readers.
    if received.addresses.is_ours(&activity.actor) {
        return match wire::uri(&activity.json["object"]) {
            Some(uri) if kind == "Create" => like::share(tx, received, &uri).await,
            _ => Ok(Outcome::Ignored("an Announce of what we said")),
        };
    }
    if !KINDS.contains(&kind) {
        return Ok(Outcome::Ignored("an Announce of what is not passed on"));
    }
    let host = wire::host(&activity.actor).unwrap_or_default();
    if policies::is_blocked(tx, &host).await? {
        return Ok(Outcome::Ignored(
            "an Announce of what a blocked server said",
        ));
    }
    if verify::holds(tx, inner, &activity.actor, received.now).await? {
        let theirs = Received {
            activity: &activity,
            body: &inner.to_string(),
            ..*received
        };
        return Box::pin(super::receive(tx, &theirs)).await;
    }
    match kind {
        "Create" | "Update" | "Delete" => read_at_origin(tx, received, &activity.json).await,
        _ => Ok(Outcome::Ignored(
            "an Announce of another's vote, without their proof",
        )),
    }
}

/// If what it is about is here, or would have its place here.
async fn read_at_origin(
    tx: &mut Tx,
    received: &Received<'_>,
    inner: &Value,
) -> sqlx::Result<Outcome> {
    let object = &inner["object"];
    let Some(uri) = wire::uri(object) else {
        return Ok(Outcome::Ignored("an Announce of nothing"));
    };
    let is_here = conversation::store::by_uri(tx, &uri).await?.is_some();
    let addresses = received.addresses;
    if addresses.is_ours(&uri)
        || !is_here
            && hearing::place(tx, addresses, object, inner)
                .await?
                .is_none()
    {
        return Ok(Outcome::Ignored("an Announce of nothing that concerns us"));
    }
    wanted::want(tx, &uri, wanted::Why::Object, 0, received.now).await?;
    Ok(Outcome::Done)
}

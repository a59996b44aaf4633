//! `Announce` in: someone shares something of ours, or a group passes on what somebody said
//! (`passed_on.rs`). Out: the hub, the server's own actor and the
//! other spaces of a post pass it on by id; peers fetch it, so it needs no trust.
//!
//! ```json
//! { "id": "https://hub.example/ap/activities/0190…", "type": "Announce",
//!   "actor": "https://hub.example/ap/actors/0190…", "published": "2026-09-01T08:00:00Z",
//!   "to": ["https://www.w3.org/ns/activitystreams#Public"],
//!   "cc": ["https://hub.example/ap/actors/0190…/followers"],
//!   "object": "https://hub.example/ap/posts/0190…" }
//! ```

use serde_json::{Value, json};

use super::{Outcome, Received, like, passed_on, whole};
use crate::clock::Millis;
use crate::db::Tx;
use crate::federation::addresses::{Addresses, PUBLIC};
use crate::federation::wire;
use crate::ids::{ActivityId, SpaceId};

pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let object = &received.activity.json["object"];
    if passed_on::is_activity(object) {
        return passed_on::receive(tx, received, object).await;
    }
    match wire::uri(object) {
        Some(uri) => like::share(tx, received, &uri).await,
        None => Ok(Outcome::Ignored("an Announce of nothing")),
    }
}

/// An Announce without `to` and `cc` is lost on Mastodon and refused by Lemmy.
pub fn build(
    addresses: &Addresses,
    id: ActivityId,
    space: SpaceId,
    object_uri: &str,
    now: Millis,
) -> Value {
    let actor = addresses.actor(space);
    let rest = json!({
        "published": now.rfc3339(),
        "to": [PUBLIC],
        "cc": [addresses.of_actor(space, "followers")],
        "object": object_uri,
    });
    whole(&addresses.activity(id), "Announce", &actor, rest)
}

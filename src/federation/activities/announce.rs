//! `Announce` in: someone shares something of ours, or a group passes on what somebody said
//! (`passed_on.rs`), or whom a space follows names an event (`agendas`). Out: the hub, the server's own actor and the
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
use crate::federation::{agendas, wire};
use crate::ids::{ActivityId, SpaceId};

/// Activities in one `Announce`.
const GATHERED_MAX: usize = 50;

pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let object = &received.activity.json["object"];
    if let Some(uri) = gathering_in(object)
        && agendas::hearing::passed_on(tx, received, &uri).await?
    {
        return Ok(Outcome::Done);
    }
    if passed_on::is_activity(object) {
        return passed_on::receive(tx, received, object).await;
    }
    if let Some(several) = object.as_array().filter(|all| all.len() > 1) {
        return gathered(tx, received, several).await;
    }
    match wire::uri(object) {
        Some(uri) => like::share(tx, received, &uri).await,
        None => Ok(Outcome::Ignored("an Announce of nothing")),
    }
}

/// Several activities that a group passes on at once (PieFed), each by itself.
async fn gathered(
    tx: &mut Tx,
    received: &Received<'_>,
    several: &[Value],
) -> sqlx::Result<Outcome> {
    let mut came_to = Outcome::Ignored("an Announce of nothing that concerns us");
    let activities = several.iter().filter(|one| passed_on::is_activity(one));
    for one in activities.take(GATHERED_MAX) {
        let outcome = passed_on::receive(tx, received, one).await?;
        if came_to != Outcome::Done {
            came_to = outcome;
        }
    }
    Ok(came_to)
}

/// What may be an event: something by its id, an event, or an activity that makes one known.
fn gathering_in(object: &Value) -> Option<String> {
    if passed_on::is_activity(object) {
        let is_known_by = |kind: &String| kind == "Create" || kind == "Update";
        let is_event = agendas::gathering::is_event(&object["object"]);
        let makes_known = wire::kinds(object).iter().any(is_known_by);
        return wire::uri(&object["object"]).filter(|_| is_event && makes_known);
    }
    let is_other =
        object.is_object() && object.get("type").is_some() && !agendas::gathering::is_event(object);
    wire::uri(object).filter(|_| !is_other)
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

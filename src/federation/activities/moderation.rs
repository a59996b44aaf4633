//! What those who look after a space do from their own server: `Lock` (Lemmy), `Add` and `Remove` of
//! what stands first and of those who look after it, `Block` of somebody in a space; `Undo` of each.
//! The same out, in the group's name, passed on to servers with threads.
//!
//! ```json
//! { "id": "https://peer.example/activities/lock/1", "type": "Lock",
//!   "actor": "https://peer.example/u/alice", "object": "https://hub.example/ap/posts/0190…",
//!   "audience": "https://hub.example/ap/actors/0190…" }
//! { "id": "https://peer.example/activities/add/1", "type": "Add",
//!   "actor": "https://peer.example/u/alice", "object": "https://peer.example/u/bob",
//!   "target": "https://hub.example/ap/actors/0190…/moderators" }
//! ```

use serde_json::{Value, json};

use super::{Outcome, Received, space_named, whole};
use crate::clock::Millis;
use crate::conversation::moderation::{self, Because, Moderator, Refused, Thread, What};
use crate::conversation::store;
use crate::db::Tx;
use crate::federation::addresses::{Addresses, PUBLIC};
use crate::federation::{hearing, wire};
use crate::ids::{ActivityId, SpaceId};

const REASON_CHARS_MAX: usize = 500;

/// `Lock`, or its `Undo`.
pub async fn lock(
    tx: &mut Tx,
    received: &Received<'_>,
    lock: &Value,
    what: What,
) -> sqlx::Result<Outcome> {
    let Some(uri) = wire::uri(&lock["object"]) else {
        return Ok(Outcome::Ignored("a Lock of nothing"));
    };
    arrange(tx, received, &uri, None, what, lock).await
}

async fn arrange(
    tx: &mut Tx,
    received: &Received<'_>,
    uri: &str,
    of: Option<SpaceId>,
    what: What,
    json: &Value,
) -> sqlx::Result<Outcome> {
    let place = hearing::under(tx, received.addresses, uri).await?;
    let Some((root, space)) = place.and_then(|place| place.root()) else {
        return Ok(Outcome::Ignored("about nothing that is here"));
    };
    // A comment inside a thread is not a thread.
    let is_root = match store::by_uri(tx, uri).await? {
        Some(comment) => comment.is_contribution(),
        None => true,
    };
    if !is_root || of.is_some_and(|of| of != space) {
        return Ok(Outcome::Ignored("about no thread of this space"));
    }
    let reason = reason(json);
    let because = because(received, &reason);
    let who = sender(received);
    let thread = Thread { root, uri, space };
    let now = received.now;
    outcome(moderation::arrange(tx, &who, &thread, what, &because, now).await)
}

/// `Add` or `Remove`.
pub async fn list(
    tx: &mut Tx,
    received: &Received<'_>,
    appointed: What,
    pinned: What,
) -> sqlx::Result<Outcome> {
    let json = &received.activity.json;
    let (Some(object), Some(target)) = (wire::uri(&json["object"]), wire::uri(&json["target"]))
    else {
        return Ok(Outcome::Ignored(
            "an Add or Remove without object or target",
        ));
    };
    let Some((actor, list)) = target.rsplit_once('/') else {
        return Ok(Outcome::Ignored(
            "an Add or Remove of a list that is not here",
        ));
    };
    let Some(space) = space_named(tx, received.addresses, actor).await? else {
        return Ok(Outcome::Ignored(
            "an Add or Remove of a list that is not here",
        ));
    };
    match list {
        "moderators" => {
            let reason = reason(json);
            let because = because(received, &reason);
            let (who, about) = (sender(received), (space.id, object.as_str()));
            let now = received.now;
            outcome(moderation::appoint(tx, &who, about, appointed, &because, now).await)
        }
        "featured" => arrange(tx, received, &object, Some(space.id), pinned, json).await,
        _ => Ok(Outcome::Ignored(
            "an Add or Remove of a list that nobody else may change",
        )),
    }
}

/// `Block` of somebody in a space, or its `Undo`. `endTime` (or `expires`) says until when,
/// `removeData` that all they said there goes.
pub async fn block(
    tx: &mut Tx,
    received: &Received<'_>,
    block: &Value,
    what: What,
) -> sqlx::Result<Outcome> {
    let (Some(object), Some(target)) = (wire::uri(&block["object"]), wire::uri(&block["target"]))
    else {
        return Ok(Outcome::Ignored("a Block of nobody here"));
    };
    let Some(space) = space_named(tx, received.addresses, &target).await? else {
        return Ok(Outcome::Ignored("a Block in no space of ours"));
    };
    let until = wire::time(&block["endTime"]).or_else(|| wire::time(&block["expires"]));
    let reason = reason(block);
    let because = because(received, &reason);
    let (who, about) = (sender(received), (space.id, object.as_str()));
    let now = received.now;
    let mut done = match what {
        What::Unbanned => moderation::let_in(tx, &who, about, &because, now).await,
        _ => moderation::keep_out(tx, &who, about, until, &because, now).await,
    };
    // Lemmy's word for it.
    if done.is_ok() && what == What::Banned && block["removeData"] == true {
        done = moderation::take_all_away(tx, &who, about, &because, now).await;
    }
    outcome(done)
}

/// A `Delete` by somebody who looks after the space in which another said it.
pub async fn remove(
    tx: &mut Tx,
    received: &Received<'_>,
    id: crate::ids::CommentId,
    what: What,
) -> sqlx::Result<Outcome> {
    let reason = reason(&received.activity.json);
    let because = because(received, &reason);
    let who = sender(received);
    outcome(moderation::decide(tx, &who, id, what, &because, received.now).await)
}

fn sender<'a>(received: &'a Received<'_>) -> Moderator<'a> {
    Moderator {
        uri: &received.activity.actor,
        is_team: false,
    }
}

fn reason(json: &Value) -> String {
    hearing::plain(&json["summary"], REASON_CHARS_MAX)
}

fn because<'a>(received: &'a Received<'_>, reason: &'a str) -> Because<'a> {
    Because {
        reason,
        note: "",
        activity: received.body,
    }
}

fn outcome(done: Result<(), Refused>) -> sqlx::Result<Outcome> {
    match done {
        Ok(()) => Ok(Outcome::Done),
        Err(Refused::Database(error)) => Err(error),
        Err(Refused::NotAllowed) => Ok(Outcome::Ignored("a decision by who may not take it")),
        Err(_) => Ok(Outcome::Ignored("a decision that was taken already")),
    }
}

/// What a decision of ours says to others.
pub struct Told<'a> {
    pub what: What,
    pub object: &'a str,
    pub reason: &'a str,
    pub until: Option<Millis>,
}

/// A decision taken here, in the group's own name.
pub fn build(addresses: &Addresses, id: ActivityId, space: SpaceId, told: &Told<'_>) -> Value {
    let group = addresses.actor(space);
    let uri = addresses.activity(id);
    let (kind, target, is_undone) = match told.what {
        What::Locked => ("Lock", None, false),
        What::Unlocked => ("Lock", None, true),
        What::Pinned => ("Add", Some(addresses.of_actor(space, "featured")), false),
        What::Unpinned => ("Remove", Some(addresses.of_actor(space, "featured")), false),
        What::Appointed => ("Add", Some(addresses.of_actor(space, "moderators")), false),
        What::Dismissed => (
            "Remove",
            Some(addresses.of_actor(space, "moderators")),
            false,
        ),
        What::Unbanned => ("Block", Some(group.clone()), true),
        _ => ("Block", Some(group.clone()), false),
    };
    let mut rest = json!({
        "to": [PUBLIC],
        "cc": [group],
        "audience": group,
        "object": told.object,
    });
    if let Some(target) = target {
        rest["target"] = json!(target);
    }
    if !told.reason.is_empty() {
        rest["summary"] = json!(told.reason);
    }
    if let Some(until) = told.until {
        rest["endTime"] = json!(until.rfc3339());
    }
    if !is_undone {
        return whole(&uri, kind, &group, rest);
    }
    rest["id"] = json!(format!("{uri}#undone"));
    rest["type"] = json!(kind);
    rest["actor"] = json!(group);
    let undo = json!({ "to": [PUBLIC], "cc": [group], "audience": group, "object": rest });
    whole(&uri, "Undo", &group, undo)
}

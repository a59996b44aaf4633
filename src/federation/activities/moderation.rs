//! What those who look after a space do from their own server: `Lock` (Lemmy), `Add` and `Remove` of
//! what stands first and of those who look after it, `Block` of somebody in a space; `Undo` of each.
//! The same out, in the name of the hub's team, passed on to servers with threads.
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
use crate::federation::{hearing, wanted, wire};
use crate::ids::{ActivityId, SpaceId};

const REASON_CHARS_MAX: usize = 500;
/// Of what somebody said whose own server shut them out, the latest.
const READ_AGAIN_MAX: i64 = 300;

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
        return match what == What::Banned && block["removeData"] == true {
            true => shut_out(tx, received, &object, &target).await,
            false => Ok(Outcome::Ignored("a Block in no space of ours")),
        };
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

/// A server shut out one of its own and took away all they said (a ban of Lemmy's, the server being the
/// target). Whoever sends it may be anybody there: what they said is read again at its address, and what is
/// gone there goes here.
async fn shut_out(
    tx: &mut Tx,
    received: &Received<'_>,
    object: &str,
    target: &str,
) -> sqlx::Result<Outcome> {
    let host = wire::host(&received.activity.actor);
    if wire::host(object) != host || wire::host(target) != host {
        return Ok(Outcome::Ignored("a Block in no space of ours"));
    }
    let said = store::decided::standing_of(tx, object, READ_AGAIN_MAX).await?;
    for (uri,) in said.iter().filter(|(uri,)| wire::host(uri) == host) {
        wanted::want(tx, uri, wanted::Why::Object, 0, received.now).await?;
    }
    match said.is_empty() {
        true => Ok(Outcome::Ignored("a Block of who said nothing here")),
        false => Ok(Outcome::Done),
    }
}

/// A `Delete` by somebody who looks after the space in which another said it; `withReplies` says that
/// what stands below goes too.
pub async fn remove(
    tx: &mut Tx,
    received: &Received<'_>,
    id: crate::ids::CommentId,
    what: What,
) -> sqlx::Result<Outcome> {
    let reason = reason(&received.activity.json);
    let because = because(received, &reason);
    let (who, now) = (sender(received), received.now);
    let mut done = moderation::decide(tx, &who, id, what, &because, now).await;
    if done.is_ok() && what == What::Removed && received.activity.json["withReplies"] == true {
        done = moderation::take_answers_away(tx, &who, id, &because, now).await;
    }
    outcome(done)
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

/// A decision taken here about a space, in the name of an actor of ours.
pub fn build(
    addresses: &Addresses,
    id: ActivityId,
    (by, space): (SpaceId, SpaceId),
    told: &Told<'_>,
) -> Value {
    let (actor, group) = (addresses.actor(by), addresses.actor(space));
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
        return whole(&uri, kind, &actor, rest);
    }
    rest["id"] = json!(format!("{uri}#undone"));
    rest["type"] = json!(kind);
    rest["actor"] = json!(actor);
    let undo = json!({ "to": [PUBLIC], "cc": [group], "audience": group, "object": rest });
    whole(&uri, "Undo", &actor, undo)
}

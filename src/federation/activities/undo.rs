//! `Undo` of Follow, Like, Announce, and of what those who look after a space decided, the object embedded or by its bare id; `Undo(Announce)`
//! out, when something passed on was taken back.
//!
//! ```json
//! { "id": "https://peer.example/undos/1", "type": "Undo",
//!   "actor": "https://peer.example/users/alice",
//!   "object": { "id": "https://peer.example/follows/1", "type": "Follow", … } }
//! ```

use serde_json::{Value, json};

use super::{Outcome, Received, flag, join, like, moderation, object_named, space_named, whole};
use crate::conversation;
use crate::conversation::moderation::What;
use crate::db::Tx;
use crate::federation::addresses::{Addresses, PUBLIC};
use crate::federation::{agendas, store, wire};
use crate::ids::{ActivityId, SpaceId};
use crate::spaces::followers;

pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let activity = received.activity;
    let undone = &activity.json["object"];
    // An Undo of somebody else's activity is nobody's right.
    if undone.is_object()
        && wire::uri(&undone["actor"]).is_some_and(|actor| actor != activity.actor)
    {
        return Ok(Outcome::Ignored("an Undo of another's activity"));
    }
    let kinds = wire::kinds(undone);
    // Should what is undone arrive after this, it counts for nothing: if it is the sender's own, for
    // others on their server may go by ids that look alike.
    if let Some(uri) = wire::uri(undone)
        && wire::host(&uri) == wire::host(&activity.actor)
    {
        conversation::store::put_withdrawn(tx, &uri, &activity.actor, received.now).await?;
    }
    match kinds.first().map(String::as_str) {
        Some("Follow") => undo_follow(tx, received, undone).await,
        Some(kind @ ("Like" | "Dislike" | "EmojiReact")) => {
            let (kind, _) = like::kind(kind, undone);
            undo_reaction(tx, received, kind).await
        }
        Some("Lock") => moderation::lock(tx, received, undone, What::Unlocked).await,
        Some("Block") if undone.get("target").is_some() => {
            moderation::block(tx, received, undone, What::Unbanned).await
        }
        Some("Join" | "Accept" | "TentativeAccept" | "Reject") => {
            match join::undo(tx, received, undone).await? {
                true => Ok(Outcome::Done),
                false => Ok(Outcome::Ignored("an Undo of no answer to an event of ours")),
            }
        }
        Some("Delete") => undo_delete(tx, received, undone).await,
        Some("Flag") => flag::undo(tx, received, undone).await,
        Some("Announce") => undo_announce(tx, received, undone).await,
        _ => undo_by_id(tx, received).await,
    }
}

/// Somebody who looks after a space puts back what they took away; nobody puts back what its own author
/// took back.
async fn undo_delete(
    tx: &mut Tx,
    received: &Received<'_>,
    undone: &Value,
) -> sqlx::Result<Outcome> {
    let known = match wire::uri(&undone["object"]) {
        Some(uri) => conversation::store::by_uri(tx, &uri).await?,
        None => None,
    };
    match known {
        Some(comment) => moderation::remove(tx, received, comment.id, What::Restored).await,
        None => Ok(Outcome::Ignored("an Undo of a Delete of nothing here")),
    }
}

async fn undo_follow(
    tx: &mut Tx,
    received: &Received<'_>,
    undone: &Value,
) -> sqlx::Result<Outcome> {
    let actor = &received.activity.actor;
    let named = match wire::uri(&undone["object"]) {
        Some(object) => space_named(tx, received.addresses, &object)
            .await?
            .map(|it| it.id),
        None => None,
    };
    let space = match (named, wire::uri(undone)) {
        (Some(space), _) => Some(space),
        (None, Some(follow)) => followers::store::follow_by_uri(tx, &follow, actor).await?,
        (None, None) => None,
    };
    let Some(space) = space else {
        return Ok(Outcome::Ignored("an Undo of a Follow of nobody here"));
    };
    followers::unfollow(tx, space, actor).await?;
    Ok(Outcome::Done)
}

/// Of something of ours, or of an event of others that somebody passed on whom a space follows.
async fn undo_announce(
    tx: &mut Tx,
    received: &Received<'_>,
    undone: &Value,
) -> sqlx::Result<Outcome> {
    if let Some(uri) = wire::uri(&undone["object"]) {
        let (actor, now) = (&received.activity.actor, received.now);
        if agendas::hearing::passed_on_no_more(tx, actor, &uri, now).await? {
            return Ok(Outcome::Done);
        }
    }
    undo_reaction(tx, received, "share").await
}

async fn undo_reaction(tx: &mut Tx, received: &Received<'_>, kind: &str) -> sqlx::Result<Outcome> {
    let actor = &received.activity.actor;
    let object = wire::uri(&received.activity.json["object"]["object"]);
    let named = match object {
        Some(object) => object_named(tx, received.addresses, &object).await?,
        None => None,
    };
    match named {
        Some(object) => {
            let gone = store::delete_reaction(tx, object, kind, actor).await?;
            if kind != "share" && gone > 0 {
                like::pass_on(tx, received, object).await?;
            }
        }
        None => return undo_by_id(tx, received).await,
    };
    Ok(Outcome::Done)
}

/// Only an id was given: it is a follow or a reaction of this actor that we remember by it.
async fn undo_by_id(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let actor = &received.activity.actor;
    let Some(undone) = wire::uri(&received.activity.json["object"]) else {
        return Ok(Outcome::Ignored("an Undo of nothing"));
    };
    if let Some(space) = followers::store::follow_by_uri(tx, &undone, actor).await? {
        followers::unfollow(tx, space, actor).await?;
        return Ok(Outcome::Done);
    }
    if let Some((object, kind)) = store::reaction_by_uri(tx, &undone, actor).await? {
        store::delete_reaction(tx, object, &kind, actor).await?;
        if kind != "share" {
            like::pass_on(tx, received, object).await?;
        }
        return Ok(Outcome::Done);
    }
    if join::undo(tx, received, &received.activity.json["object"]).await? {
        return Ok(Outcome::Done);
    }
    flag::undo(tx, received, &received.activity.json["object"]).await
}

/// What the team took away stands again; the `Delete` is embedded, without its proof.
pub fn of_removal(
    addresses: &Addresses,
    id: ActivityId,
    (by, space): (SpaceId, SpaceId),
    mut removal: Value,
) -> Value {
    let (actor, group) = (addresses.actor(by), addresses.actor(space));
    if let Some(removal) = removal.as_object_mut() {
        removal.remove("@context");
        removal.remove("proof");
    }
    let rest = json!({
        "to": [PUBLIC], "cc": [group], "audience": group, "object": removal,
    });
    whole(&addresses.activity(id), "Undo", &actor, rest)
}

/// A space follows somebody no longer.
pub fn of_follow(
    addresses: &Addresses,
    id: ActivityId,
    space: SpaceId,
    followed: &str,
    request: ActivityId,
) -> Value {
    let actor = addresses.actor(space);
    let request = addresses.activity(request);
    let rest = json!({
        "to": [followed],
        "object": { "id": request, "type": "Follow", "actor": actor, "object": followed },
    });
    whole(&addresses.activity(id), "Undo", &actor, rest)
}

/// Takes an Announce of ours back.
pub fn build(
    addresses: &Addresses,
    id: ActivityId,
    space: SpaceId,
    announce_uri: &str,
    object_uri: &str,
) -> Value {
    let actor = addresses.actor(space);
    let rest = json!({
        "to": [PUBLIC],
        "cc": [addresses.of_actor(space, "followers")],
        "object": {
            "id": announce_uri, "type": "Announce", "actor": actor, "object": object_uri,
        },
    });
    whole(&addresses.activity(id), "Undo", &actor, rest)
}

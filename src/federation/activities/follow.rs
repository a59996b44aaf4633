//! `Follow` in, `Accept` and `Reject` out; out as well where a space follows the agenda of others. Each Follow is answered every time: a peer that lost our
//! answer asks again, with a new id.
//!
//! ```json
//! { "id": "https://peer.example/follows/1", "type": "Follow",
//!   "actor": "https://peer.example/users/alice", "object": "https://hub.example/ap/actors/0190…" }
//! ```

use serde_json::{Value, json};

use super::{Outcome, Received, space_named, whole};
use crate::conversation;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::federation::addresses::Addresses;
use crate::federation::{store, wire};
use crate::ids::{ActivityId, SpaceId};
use crate::spaces::followers::{self, Follower};
use crate::spaces::{Kind, Space, members};

pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let activity = received.activity;
    let Some(object) = wire::uri(&activity.json["object"]) else {
        return Ok(Outcome::Ignored("a Follow of nothing"));
    };
    let Some(space) = space_named(tx, received.addresses, &object).await? else {
        return Ok(Outcome::Ignored("a Follow of nobody here"));
    };
    if conversation::store::was_withdrawn(tx, &activity.id, &activity.actor).await? {
        return Ok(Outcome::Ignored("a Follow that was taken back"));
    }
    let Some(actor) = store::remote_actor(tx, &activity.actor).await? else {
        return Ok(Outcome::Ignored("a Follow by an actor that was never read"));
    };
    if space.kind == Kind::Voice {
        return refuse(tx, &space, actor, received).await;
    }
    if space.kind == Kind::Member {
        let account = members::account_of(space.id);
        if conversation::avoiding::is_blocked(tx, account, &actor.uri).await? {
            return refuse(tx, &space, actor, received).await;
        }
    } else if conversation::store::decided::is_banned(tx, space.id, &actor.uri, received.now)
        .await?
    {
        return refuse(tx, &space, actor, received).await;
    }
    let follower = Follower {
        actor_uri: actor.uri,
        follow_uri: activity.id.clone(),
        inbox: actor.inbox,
        shared_inbox: actor.shared_inbox,
        host: actor.host,
    };
    followers::follow(tx, &space, &follower, received.now).await?;
    Ok(Outcome::Done)
}

/// A member has nothing to do with who asks, a space keeps them out, or it is the team's voice: what it
/// says is heard from the groups.
async fn refuse(
    tx: &mut Tx,
    space: &Space,
    actor: store::RemoteActor,
    received: &Received<'_>,
) -> sqlx::Result<Outcome> {
    let fact = Fact::FollowRefused {
        space: space.id,
        follower: actor.uri,
        request: received.activity.id.clone(),
        inbox: actor.inbox,
    };
    facts::record(tx, &fact, received.now).await?;
    Ok(Outcome::Done)
}

/// A space asks somebody elsewhere to be followed, for what they announce.
pub fn request(addresses: &Addresses, id: ActivityId, space: SpaceId, followed: &str) -> Value {
    let rest = json!({ "to": [followed], "object": followed });
    let actor = addresses.actor(space);
    whole(&addresses.activity(id), "Follow", &actor, rest)
}

/// `Accept` or `Reject` of a Follow, with the Follow inside, for peers that match by either.
pub fn answer(
    addresses: &Addresses,
    kind: &str,
    id: ActivityId,
    space: SpaceId,
    follower: &str,
    request: &str,
) -> Value {
    let actor = addresses.actor(space);
    let rest = json!({
        "to": [follower],
        "object": { "id": request, "type": "Follow", "actor": follower, "object": actor },
    });
    whole(&addresses.activity(id), kind, &actor, rest)
}

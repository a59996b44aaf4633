//! `Block` of a space by someone elsewhere: they no longer hear of it. With a `target`, of somebody in a
//! space by who looks after it (`moderation.rs`). Out: a member here has nothing to do with somebody
//! elsewhere, for whose server alone it is; and its `Undo`.
//!
//! ```json
//! { "id": "https://peer.example/blocks/1", "type": "Block",
//!   "actor": "https://peer.example/users/alice", "object": "https://hub.example/ap/actors/0190…" }
//! ```

use serde_json::{Value, json};

use super::{Outcome, Received, moderation, space_named, whole};
use crate::conversation::moderation::What;
use crate::db::Tx;
use crate::federation::addresses::Addresses;
use crate::federation::wire;
use crate::ids::{ActivityId, SpaceId};
use crate::spaces;

pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    if received.activity.json.get("target").is_some() {
        let json = &received.activity.json;
        return moderation::block(tx, received, json, What::Banned).await;
    }
    let Some(object) = wire::uri(&received.activity.json["object"]) else {
        return Ok(Outcome::Ignored("a Block of nobody"));
    };
    let Some(space) = space_named(tx, received.addresses, &object).await? else {
        return Ok(Outcome::Ignored("a Block of nobody here"));
    };
    spaces::followers::unfollow(tx, space.id, &received.activity.actor).await?;
    Ok(Outcome::Done)
}

pub fn build(addresses: &Addresses, id: ActivityId, member: SpaceId, actor_uri: &str) -> Value {
    let rest = json!({ "to": [actor_uri], "object": actor_uri });
    let member = addresses.actor(member);
    whole(&addresses.activity(id), "Block", &member, rest)
}

/// Takes a Block back, by the id that it had.
pub fn build_undo(
    addresses: &Addresses,
    id: ActivityId,
    member: SpaceId,
    (block, actor_uri): (ActivityId, &str),
) -> Value {
    let member = addresses.actor(member);
    let block = addresses.activity(block);
    let rest = json!({
        "to": [actor_uri],
        "object": { "id": block, "type": "Block", "actor": member, "object": actor_uri },
    });
    whole(&addresses.activity(id), "Undo", &member, rest)
}

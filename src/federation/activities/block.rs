//! `Block` of a space by someone elsewhere: they no longer hear of it. With a `target`, of somebody in a
//! space by who looks after it (`moderation.rs`).
//!
//! ```json
//! { "id": "https://peer.example/blocks/1", "type": "Block",
//!   "actor": "https://peer.example/users/alice", "object": "https://hub.example/ap/actors/0190…" }
//! ```

use super::{Outcome, Received, moderation, space_named};
use crate::conversation::moderation::What;
use crate::db::Tx;
use crate::federation::wire;
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

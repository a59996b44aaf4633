//! `Move` in: somebody elsewhere lives at another address from now on. Both profiles are read before it
//! is believed: the old one must name the new (`movedTo`), the new one the old (`alsoKnownAs`). Out: a space
//! of ours lives elsewhere.
//!
//! ```json
//! { "id": "https://peer.example/moves/1", "type": "Move", "actor": "https://peer.example/users/alice",
//!   "object": "https://peer.example/users/alice", "target": "https://other.example/users/alice" }
//! ```

use serde_json::{Value, json};

use super::{Outcome, Received, whole};
use crate::db::Tx;
use crate::federation::addresses::Addresses;
use crate::federation::{wanted, wire};
use crate::ids::{ActivityId, SpaceId};

pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let actor = &received.activity.actor;
    if wire::uri(&received.activity.json["object"]).as_ref() != Some(actor) {
        return Ok(Outcome::Ignored("a Move of another"));
    }
    wanted::want(tx, actor, wanted::Why::Move, 0, received.now).await?;
    Ok(Outcome::Done)
}

/// For those who follow the space: their servers follow it there in their stead.
pub fn build(addresses: &Addresses, id: ActivityId, space: SpaceId, target: &str) -> Value {
    let actor = addresses.actor(space);
    let rest = json!({
        "to": [addresses.of_actor(space, "followers")],
        "object": actor,
        "target": target,
    });
    whole(&addresses.activity(id), "Move", &actor, rest)
}

//! `Move` in: somebody elsewhere lives at another address from now on. Both profiles are read before it
//! is believed: the old one must name the new (`movedTo`), the new one the old (`alsoKnownAs`).
//!
//! ```json
//! { "id": "https://peer.example/moves/1", "type": "Move", "actor": "https://peer.example/users/alice",
//!   "object": "https://peer.example/users/alice", "target": "https://other.example/users/alice" }
//! ```

use super::{Outcome, Received};
use crate::db::Tx;
use crate::federation::{wanted, wire};

pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let actor = &received.activity.actor;
    if wire::uri(&received.activity.json["object"]).as_ref() != Some(actor) {
        return Ok(Outcome::Ignored("a Move of another"));
    }
    wanted::want(tx, actor, wanted::Why::Move, 0, received.now).await?;
    Ok(Outcome::Done)
}

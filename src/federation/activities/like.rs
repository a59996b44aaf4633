//! `Like` of a post or event of ours: counted once per actor, shown as a number.
//!
//! ```json
//! { "id": "https://peer.example/likes/1", "type": "Like",
//!   "actor": "https://peer.example/users/alice", "object": "https://hub.example/ap/posts/0190…" }
//! ```

use super::{Outcome, Received, object_named};
use crate::db::Tx;
use crate::federation::{store, wire};

pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    react(tx, received, "like").await
}

/// Counts a reaction of a kind ("like", "share") to something of ours.
pub(super) async fn react(
    tx: &mut Tx,
    received: &Received<'_>,
    kind: &str,
) -> sqlx::Result<Outcome> {
    let activity = received.activity;
    let Some(uri) = wire::uri(&activity.json["object"]) else {
        return Ok(Outcome::Ignored("a reaction to nothing"));
    };
    let Some(object) = object_named(tx, received.addresses, &uri).await? else {
        return Ok(Outcome::Ignored("a reaction to nothing of ours"));
    };
    store::put_reaction(
        tx,
        object,
        kind,
        &activity.actor,
        &activity.id,
        received.now,
    )
    .await?;
    Ok(Outcome::Done)
}

//! Somebody elsewhere moved: what they followed here they follow from their new address, and what was
//! decided about them holds there (FEP-7628).

use serde_json::Value;

use super::activities::update::follower_of;
use super::{store, wire};
use crate::clock::Millis;
use crate::conversation;
use crate::db::Tx;
use crate::spaces::followers;

/// Where a profile says that its owner lives now.
pub fn target(profile: &Value) -> Option<String> {
    wire::uri(&profile["movedTo"])
}

/// Whether a profile says that its owner was somebody else before.
pub fn was(profile: &Value, before: &str) -> bool {
    wire::many(&profile["alsoKnownAs"])
        .into_iter()
        .any(|name| wire::uri(name).as_deref() == Some(before))
}

/// Both profiles agree: it is one person.
pub async fn settle(tx: &mut Tx, from: &str, to: &wire::Actor, now: Millis) -> sqlx::Result<()> {
    store::put_remote_actor(tx, to, now).await?;
    followers::move_house(tx, from, &follower_of(to), now).await?;
    conversation::store::quotes::move_actor(tx, from, &to.uri, now).await
}

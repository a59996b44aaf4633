//! One file per activity: what arrives (a strict struct and what to do with it) and what we build,
//! with an example in its module doc. Receiving calls the same verb that a page would call.
//!
//! What always holds: the sender was verified before anything here runs; receiving needs no
//! network; whatever we do not understand is ignored, never an error to the sender.

pub mod announce;
pub mod answers;
pub mod block;
pub mod create;
pub mod delete;
pub mod flag;
pub mod follow;
pub mod join;
pub mod like;
pub mod moderation;
pub mod moving;
pub mod passed_on;
pub mod quote;
pub mod undo;
pub mod update;

use serde_json::Value;

use crate::clock::Millis;
use crate::conversation::moderation::What;
use crate::db::Tx;

use super::addresses::{Addresses, Ours};
use super::wire::Activity;
use crate::peers::policies;
use crate::spaces::{self, Space};

/// What came of an activity, for the log and for `fed inspect`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// Understood, but about nothing of ours, or nothing that we take.
    Ignored(&'static str),
}

/// What every receiver is given.
#[derive(Clone, Copy)]
pub struct Received<'a> {
    pub addresses: &'a Addresses,
    pub activity: &'a Activity,
    /// The activity as it was sent, byte for byte.
    pub body: &'a str,
    pub now: Millis,
}

/// The single match from a type to its receiver.
pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    // It may have arrived before its server was blocked.
    let host = super::wire::host(&received.activity.actor).unwrap_or_default();
    if policies::is_blocked(tx, &host).await? {
        return Ok(Outcome::Ignored("of a server that is blocked here"));
    }
    match received.activity.kind.as_str() {
        "Follow" => follow::receive(tx, received).await,
        "Undo" => undo::receive(tx, received).await,
        "Like" | "Dislike" | "EmojiReact" => like::receive(tx, received).await,
        "Announce" => announce::receive(tx, received).await,
        "Create" => create::receive(tx, received).await,
        "Update" => update::receive(tx, received).await,
        "Delete" => delete::receive(tx, received).await,
        "Flag" => flag::receive(tx, received).await,
        "ResolveReport" => flag::resolve(tx, received).await,
        "Block" => block::receive(tx, received).await,
        "Move" => moving::receive(tx, received).await,
        "Accept" | "Reject" | "TentativeAccept" | "TentativeReject" => {
            answers::receive(tx, received).await
        }
        "Join" => join::receive(tx, received).await,
        "Leave" => join::leave(tx, received).await,
        "QuoteRequest" => quote::receive(tx, received).await,
        "Lock" => moderation::lock(tx, received, &received.activity.json, What::Locked).await,
        "Add" => moderation::list(tx, received, What::Appointed, What::Pinned).await,
        "Remove" => moderation::list(tx, received, What::Dismissed, What::Unpinned).await,
        _ => Ok(Outcome::Ignored("a type that this hub does not take")),
    }
}

/// The space that an address names: its id, or its page.
pub(in crate::federation) async fn space_named(
    tx: &mut Tx,
    addresses: &Addresses,
    uri: &str,
) -> sqlx::Result<Option<Space>> {
    if let Some(Ours::Actor(id)) = addresses.ours(uri) {
        return spaces::store::by_id(tx, id).await;
    }
    match addresses.handle_of_page(uri) {
        Some(handle) => spaces::store::by_handle(tx, handle).await,
        None => Ok(None),
    }
}

/// The UUID of a published post, event or comment that an address names.
pub(in crate::federation) async fn object_named(
    tx: &mut Tx,
    addresses: &Addresses,
    uri: &str,
) -> sqlx::Result<Option<uuid::Uuid>> {
    use crate::events::State as Life;
    use crate::posts::State;
    Ok(match addresses.ours(uri) {
        Some(Ours::Post(id)) => {
            let post = crate::posts::store::by_id(tx, id).await?;
            post.filter(|post| post.state == State::Published)
                .map(|post| post.id.0)
        }
        Some(Ours::Event(id)) => {
            let event = crate::events::theirs::ours(tx, id).await?;
            event
                .filter(|event| event.state == Life::Published)
                .map(|event| event.id.0)
        }
        _ => {
            let comment = crate::conversation::store::by_uri(tx, uri).await?;
            comment
                .filter(|it| it.state == crate::conversation::State::Published)
                .map(|it| it.id.0)
        }
    })
}

/// An activity of ours, whole: context, id, type, actor, then the rest.
pub(in crate::federation) fn whole(id: &str, kind: &str, actor: &str, rest: Value) -> Value {
    let mut activity = serde_json::json!({ "id": id, "type": kind, "actor": actor });
    if let (Some(target), Value::Object(fields)) = (activity.as_object_mut(), rest) {
        target.extend(fields);
    }
    super::objects::with_context(activity)
}

//! `Like`, `Dislike` and `EmojiReact` of a post, an event or a comment: each counted once per actor,
//! shown as numbers. A `Like` with an emoji as `content` is an `EmojiReact`.
//!
//! ```json
//! { "id": "https://peer.example/likes/1", "type": "Like",
//!   "actor": "https://peer.example/users/alice", "object": "https://hub.example/ap/posts/0190…" }
//! ```

use super::{Outcome, Received, object_named};
use crate::conversation;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::federation::{copies, hearing, store, wire};
use crate::spaces::followers;

pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let json = &received.activity.json;
    let (kind, content) = kind(&received.activity.kind, json);
    let Some(uri) = wire::uri(&json["object"]) else {
        return Ok(Outcome::Ignored("a reaction to nothing"));
    };
    let Some((name, url)) = custom(&received.activity.actor, json, &content) else {
        return react(tx, received, &uri, kind, &content).await;
    };
    let outcome = react(tx, received, &uri, kind, &name).await?;
    if outcome == Outcome::Done {
        copies::reacted_with(tx, &name, &url, received.now).await?;
    }
    Ok(outcome)
}

/// An emoji of the sender's own server (`:blobcat:`, declared among the tags): the name that it has
/// here, apart from those of other servers, and where its picture is.
fn custom(actor: &str, json: &serde_json::Value, content: &str) -> Option<(String, String)> {
    let code = content.strip_prefix(':')?.strip_suffix(':')?;
    let declared = hearing::emojis(json);
    let (code, url) = declared.into_iter().find(|(name, _)| name == code)?;
    let host = wire::host(actor)?;
    Some((format!(":{code}@{host}:"), url))
}

/// Counts an `Announce` of something of ours.
pub(super) async fn share(
    tx: &mut Tx,
    received: &Received<'_>,
    uri: &str,
) -> sqlx::Result<Outcome> {
    react(tx, received, uri, "share", "").await
}

/// What kind of reaction it is, and the emoji that it says.
pub(super) fn kind(activity: &str, json: &serde_json::Value) -> (&'static str, String) {
    let emoji = json["content"].as_str().unwrap_or_default().trim();
    let fits = !emoji.is_empty()
        && emoji.chars().count() <= EMOJI_CHARS_MAX
        && !emoji.contains(char::is_control);
    match activity {
        "Dislike" => ("dislike", String::new()),
        "EmojiReact" | "Like" if fits => ("emoji", emoji.to_owned()),
        _ => ("like", String::new()),
    }
}

/// The longest emoji that is one picture, and shortcodes of other servers.
const EMOJI_CHARS_MAX: usize = 40;

/// Counts a reaction of a kind ("like", "share") to something of ours.
async fn react(
    tx: &mut Tx,
    received: &Received<'_>,
    uri: &str,
    kind: &str,
    content: &str,
) -> sqlx::Result<Outcome> {
    let activity = received.activity;
    let Some(object) = object_named(tx, received.addresses, uri).await? else {
        return Ok(Outcome::Ignored("a reaction to nothing of ours"));
    };
    // It was taken back before it came.
    if conversation::store::was_withdrawn(tx, &activity.id, &activity.actor).await? {
        return Ok(Outcome::Ignored("a reaction that was taken back"));
    }
    // Who may not speak there has no voice in its votes either.
    let space = conversation::store::threads::space_of(tx, object).await?;
    if let Some(space) = space
        && conversation::store::decided::is_banned(tx, space, &activity.actor, received.now).await?
    {
        return Ok(Outcome::Ignored("a reaction by somebody who is kept out"));
    }
    let reaction = store::Reaction {
        object,
        kind,
        content,
        actor_uri: &activity.actor,
        activity_uri: &activity.id,
    };
    // Said again under another id, it is nothing new to anybody.
    if store::is_there(tx, &reaction).await? {
        store::put_reaction(tx, &reaction, received.now).await?;
        return Ok(Outcome::Done);
    }
    // One votes for or against.
    match kind {
        "like" => store::delete_reaction(tx, object, "dislike", &activity.actor).await?,
        "dislike" => store::delete_reaction(tx, object, "like", &activity.actor).await?,
        _ => 0,
    };
    store::put_reaction(tx, &reaction, received.now).await?;
    pass_on(tx, received, object).await?;
    Ok(Outcome::Done)
}

/// Votes are passed on to the servers that show them beside a thread, if any of them follows the
/// space; shares are not, because nobody shows those of others.
pub(super) async fn pass_on(
    tx: &mut Tx,
    received: &Received<'_>,
    object: uuid::Uuid,
) -> sqlx::Result<()> {
    let kind = received.activity.kind.as_str();
    let is_vote = matches!(kind, "Like" | "Dislike" | "EmojiReact" | "Undo");
    if !is_vote {
        return Ok(());
    }
    let Some(space) = conversation::store::threads::space_of(tx, object).await? else {
        return Ok(());
    };
    if !followers::store::any_threading(tx, space).await? {
        return Ok(());
    }
    let fact = Fact::Reacted {
        space,
        activity: received.body.to_owned(),
    };
    facts::record(tx, &fact, received.now).await
}

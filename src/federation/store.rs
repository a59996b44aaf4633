//! The SQL of what federation remembers of others: actors and their keys, likes and shares;
//! in `store/received.rs`, the activities that they sent, in `store/reactions.rs` those of whole threads,
//! in `store/attending.rs` those who take part in events.

pub mod attending;
pub mod reactions;
pub mod received;

use sqlx::types::Json;
use uuid::Uuid;

use super::wire::Actor;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::CommentId;
use crate::{maybe, row, rows, run};

/// An actor elsewhere, as we need it.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct RemoteActor {
    pub uri: String,
    pub handle: String,
    pub host: String,
    pub inbox: String,
    pub shared_inbox: Option<String>,
    pub fetched_ms: Millis,
}

/// A key that signs for an actor elsewhere.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct RemoteKey {
    pub id: String,
    pub actor_uri: String,
    pub public_key: String,
    pub fetched_ms: Millis,
}

pub async fn remote_actor(tx: &mut Tx, uri: &str) -> sqlx::Result<Option<RemoteActor>> {
    maybe!(
        tx,
        "SELECT uri, handle, host, inbox, shared_inbox, fetched_ms FROM remote_actor
         WHERE uri = $1",
        uri
    )
}

/// An actor's profile as it was last read.
pub async fn actor_document(tx: &mut Tx, uri: &str) -> sqlx::Result<Option<serde_json::Value>> {
    let found: Option<(Json<serde_json::Value>,)> =
        maybe!(tx, "SELECT document FROM remote_actor WHERE uri = $1", uri)?;
    Ok(found.map(|(Json(document),)| document))
}

/// Remembers an actor and exactly the keys that it publishes now.
pub async fn put_remote_actor(tx: &mut Tx, actor: &Actor, now: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO remote_actor
           (uri, kind, handle, host, inbox, shared_inbox, document, fetched_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (uri) DO UPDATE SET kind = excluded.kind, handle = excluded.handle,
           host = excluded.host, inbox = excluded.inbox, shared_inbox = excluded.shared_inbox,
           document = excluded.document, fetched_ms = excluded.fetched_ms",
        &actor.uri,
        &actor.kind,
        &actor.handle,
        &actor.host,
        &actor.inbox,
        &actor.shared_inbox,
        Json(&actor.json),
        now
    )?;
    run!(
        tx,
        "DELETE FROM remote_key WHERE actor_uri = $1",
        &actor.uri
    )?;
    for key in &actor.keys {
        run!(
            tx,
            "INSERT INTO remote_key (id, actor_uri, public_key, fetched_ms)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (id, actor_uri) DO UPDATE SET
               public_key = excluded.public_key, fetched_ms = excluded.fetched_ms",
            &key.id,
            &actor.uri,
            &key.public,
            now
        )?;
    }
    Ok(())
}

/// A key as this actor publishes it: others may publish one under the same id.
pub async fn remote_key(tx: &mut Tx, id: &str, actor_uri: &str) -> sqlx::Result<Option<RemoteKey>> {
    maybe!(
        tx,
        "SELECT id, actor_uri, public_key, fetched_ms FROM remote_key
         WHERE id = $1 AND actor_uri = $2",
        id,
        actor_uri
    )
}

/// Who publishes a key under this id, as far as anybody asked; two at most.
pub async fn owners_of_key(tx: &mut Tx, id: &str) -> sqlx::Result<Vec<(String,)>> {
    rows!(
        tx,
        "SELECT actor_uri FROM remote_key WHERE id = $1 ORDER BY actor_uri LIMIT 2",
        id
    )
}

/// Forgets an actor whose account is gone: profile and keys.
pub async fn forget_actor(tx: &mut Tx, uri: &str) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM remote_key WHERE actor_uri = $1", uri)?;
    run!(tx, "DELETE FROM remote_actor WHERE uri = $1", uri)?;
    Ok(())
}

/// Whether an actor liked, shared or disliked anything here.
pub async fn reacted(tx: &mut Tx, uri: &str) -> sqlx::Result<bool> {
    let (reacted,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM reaction WHERE actor_uri = $1)",
        uri
    )?;
    Ok(reacted)
}

/// The ids by which an actor reacted.
pub async fn reaction_uris_of(tx: &mut Tx, uri: &str) -> sqlx::Result<Vec<String>> {
    let found: Vec<(String,)> = rows!(
        tx,
        "SELECT activity_uri FROM reaction WHERE actor_uri = $1",
        uri
    )?;
    Ok(found.into_iter().map(|(uri,)| uri).collect())
}

/// What an actor felt counts, and nothing tells any more that it was them.
pub async fn tally_reactions_of(tx: &mut Tx, uri: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO tally (object_id, kind, content, count)
         SELECT object_id, kind, content, COUNT(*) FROM reaction WHERE actor_uri = $1
         GROUP BY object_id, kind, content
         ON CONFLICT (object_id, kind, content) DO UPDATE SET count = tally.count + excluded.count",
        uri
    )?;
    run!(tx, "DELETE FROM reaction WHERE actor_uri = $1", uri)?;
    Ok(())
}

/// The same for whatever was felt before then; answers how much that was.
pub async fn tally_reactions_before(tx: &mut Tx, before: Millis) -> sqlx::Result<u64> {
    run!(
        tx,
        "INSERT INTO tally (object_id, kind, content, count)
         SELECT object_id, kind, content, COUNT(*) FROM reaction WHERE received_ms < $1
         GROUP BY object_id, kind, content
         ON CONFLICT (object_id, kind, content) DO UPDATE SET count = tally.count + excluded.count",
        before
    )?;
    run!(tx, "DELETE FROM reaction WHERE received_ms < $1", before)
}

/// The inboxes of those elsewhere who voted in a poll, each once.
pub async fn inboxes_of_voters(
    tx: &mut Tx,
    poll: CommentId,
    count_max: i64,
) -> sqlx::Result<Vec<(String, String)>> {
    rows!(
        tx,
        "SELECT DISTINCT host, COALESCE(shared_inbox, inbox) AS address FROM remote_actor
         WHERE uri IN (SELECT actor_uri FROM vote WHERE comment_id = $1)
         ORDER BY host, address LIMIT $2",
        poll,
        count_max
    )
}

/// What somebody elsewhere feels about something here.
#[derive(Debug, Clone, Copy)]
pub struct Reaction<'a> {
    pub object: Uuid,
    /// `like`, `dislike`, `share`, `emoji`.
    pub kind: &'a str,
    /// The emoji, if it is one.
    pub content: &'a str,
    pub actor_uri: &'a str,
    pub activity_uri: &'a str,
}

pub async fn put_reaction(tx: &mut Tx, reaction: &Reaction<'_>, now: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO reaction (object_id, kind, actor_uri, activity_uri, received_ms, content)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (object_id, kind, actor_uri)
         DO UPDATE SET activity_uri = excluded.activity_uri, content = excluded.content",
        reaction.object,
        reaction.kind,
        reaction.actor_uri,
        reaction.activity_uri,
        now,
        reaction.content
    )?;
    Ok(())
}

pub async fn delete_reaction(
    tx: &mut Tx,
    object: Uuid,
    kind: &str,
    actor_uri: &str,
) -> sqlx::Result<u64> {
    run!(
        tx,
        "DELETE FROM reaction WHERE object_id = $1 AND kind = $2 AND actor_uri = $3",
        object,
        kind,
        actor_uri
    )
}

/// Whether somebody reacted in the same way already, under whatever id.
pub async fn is_there(tx: &mut Tx, reaction: &Reaction<'_>) -> sqlx::Result<bool> {
    let (there,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM reaction WHERE object_id = $1 AND kind = $2
           AND actor_uri = $3 AND content = $4)",
        reaction.object,
        reaction.kind,
        reaction.actor_uri,
        reaction.content
    )?;
    Ok(there)
}

/// What a reaction of somebody was to, and its kind, by the id of the activity.
pub async fn reaction_by_uri(
    tx: &mut Tx,
    activity_uri: &str,
    actor_uri: &str,
) -> sqlx::Result<Option<(Uuid, String)>> {
    maybe!(
        tx,
        "SELECT object_id, kind FROM reaction WHERE activity_uri = $1 AND actor_uri = $2
         ORDER BY received_ms LIMIT 1",
        activity_uri,
        actor_uri
    )
}

/// How many likes and shares an object of ours has.
pub async fn reaction_counts(tx: &mut Tx, object: Uuid) -> sqlx::Result<(i64, i64)> {
    row!(
        tx,
        "SELECT CAST(COALESCE(SUM(CASE WHEN kind = 'like' THEN count ELSE 0 END), 0) AS BIGINT),
           CAST(COALESCE(SUM(CASE WHEN kind = 'share' THEN count ELSE 0 END), 0) AS BIGINT)
         FROM (SELECT kind, COUNT(*) AS count FROM reaction WHERE object_id = $1 GROUP BY kind
           UNION ALL SELECT kind, count FROM tally WHERE object_id = $1) AS every",
        object
    )
}

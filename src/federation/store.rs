//! The SQL of what federation remembers of others: actors and their keys, likes, shares and answers;
//! in `store/received.rs`, the activities that they sent.

pub mod received;

use sqlx::types::Json;
use uuid::Uuid;

use super::wire::Actor;
use crate::clock::Millis;
use crate::db::Tx;
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
             ON CONFLICT (id) DO UPDATE SET actor_uri = excluded.actor_uri,
               public_key = excluded.public_key, fetched_ms = excluded.fetched_ms",
            &key.id,
            &actor.uri,
            &key.public,
            now
        )?;
    }
    Ok(())
}

pub async fn remote_key(tx: &mut Tx, id: &str) -> sqlx::Result<Option<RemoteKey>> {
    maybe!(
        tx,
        "SELECT id, actor_uri, public_key, fetched_ms FROM remote_key WHERE id = $1",
        id
    )
}

/// Forgets an actor whose account is gone: profile, keys, reactions, answers.
pub async fn forget_actor(tx: &mut Tx, uri: &str) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM remote_key WHERE actor_uri = $1", uri)?;
    run!(tx, "DELETE FROM remote_actor WHERE uri = $1", uri)?;
    run!(tx, "DELETE FROM reaction WHERE actor_uri = $1", uri)?;
    run!(tx, "DELETE FROM reply WHERE actor_uri = $1", uri)?;
    Ok(())
}

pub async fn put_reaction(
    tx: &mut Tx,
    object: Uuid,
    kind: &str,
    actor_uri: &str,
    activity_uri: &str,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO reaction (object_id, kind, actor_uri, activity_uri, received_ms)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (object_id, kind, actor_uri)
         DO UPDATE SET activity_uri = excluded.activity_uri",
        object,
        kind,
        actor_uri,
        activity_uri,
        now
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

pub async fn delete_reaction_by_uri(
    tx: &mut Tx,
    activity_uri: &str,
    actor_uri: &str,
) -> sqlx::Result<u64> {
    run!(
        tx,
        "DELETE FROM reaction WHERE activity_uri = $1 AND actor_uri = $2",
        activity_uri,
        actor_uri
    )
}

/// How many likes and shares an object of ours has.
pub async fn reaction_counts(tx: &mut Tx, object: Uuid) -> sqlx::Result<(i64, i64)> {
    row!(
        tx,
        "SELECT COUNT(CASE WHEN kind = 'like' THEN 1 END),
           COUNT(CASE WHEN kind = 'share' THEN 1 END)
         FROM reaction WHERE object_id = $1",
        object
    )
}

pub async fn put_reply(
    tx: &mut Tx,
    uri: &str,
    object: Uuid,
    actor_uri: &str,
    published: Millis,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO reply (uri, object_id, actor_uri, published_ms, received_ms)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (uri) DO NOTHING",
        uri,
        object,
        actor_uri,
        published,
        now
    )?;
    Ok(())
}

pub async fn delete_reply(tx: &mut Tx, uri: &str, actor_uri: &str) -> sqlx::Result<u64> {
    run!(
        tx,
        "DELETE FROM reply WHERE uri = $1 AND actor_uri = $2",
        uri,
        actor_uri
    )
}

/// The addresses of answers to an object, oldest first, after the last one of the page before.
pub async fn replies(
    tx: &mut Tx,
    object: Uuid,
    after: Option<(Millis, String)>,
    count_max: i64,
) -> sqlx::Result<Vec<(Millis, String)>> {
    let (after_ms, after_uri) = after.unwrap_or((Millis(i64::MIN), String::new()));
    rows!(
        tx,
        "SELECT received_ms, uri FROM reply WHERE object_id = $1 AND (received_ms, uri) > ($2, $3)
         ORDER BY received_ms, uri LIMIT $4",
        object,
        after_ms,
        &after_uri,
        count_max
    )
}

pub async fn reply_count(tx: &mut Tx, object: Uuid) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM reply WHERE object_id = $1",
        object
    )?;
    Ok(count)
}

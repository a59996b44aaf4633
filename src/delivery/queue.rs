//! The SQL of delivery: activities as they are sent, what waits for which inbox, fan-outs that have
//! not reached everybody yet. Hosts and their leases are in `peers/store.rs`.
//!
//! What always holds: within a host, letters are read in the order they were queued; a row goes
//! only after the peer took it, or refused it for good, or with its whole host.

use sqlx::types::Json;

use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{ActivityId, SpaceId};
use crate::peers;
use crate::{maybe, row, rows, run};

pub use super::store::fanouts::*;

/// An activity of ours, before it is kept.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    pub id: ActivityId,
    pub space: SpaceId,
    pub kind: &'a str,
    pub object_uri: &'a str,
    /// Addressed to the space's followers, so that their servers may compare lists (FEP-8fcf).
    pub to_followers: bool,
    /// The pair of keys that signs it, where it must not be the one that signs when it is sent.
    pub key_number: Option<i64>,
    /// The exact bytes that are sent and served.
    pub body: &'a str,
}

/// One activity on its way to one inbox.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Parcel {
    pub id: i64,
    pub host_id: i64,
    pub inbox_id: i64,
    pub inbox: String,
    pub activity_id: ActivityId,
    pub attempts: i64,
    pub created_ms: Millis,
}

/// What a parcel carries.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Content {
    pub id: ActivityId,
    pub space_id: SpaceId,
    pub object_uri: String,
    pub to_followers: bool,
    pub key_number: Option<i64>,
    pub body: String,
}

/// Something that a space told its followers during a time: the kinds of the first and of the last
/// activity about it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Missed {
    pub object_uri: String,
    pub first: String,
    pub last: String,
}

/// Keeps the exact bytes of an activity of ours, to be sent and served.
pub async fn keep_activity(tx: &mut Tx, kept: &Kept<'_>, now: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO activity (id, space_id, kind, object_uri, to_followers, body, created_ms,
           key_number)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        kept.id,
        kept.space,
        kept.kind,
        kept.object_uri,
        kept.to_followers,
        kept.body,
        now,
        kept.key_number
    )?;
    Ok(())
}

pub async fn activity_body(tx: &mut Tx, id: ActivityId) -> sqlx::Result<Option<String>> {
    let found: Option<(String,)> = maybe!(tx, "SELECT body FROM activity WHERE id = $1", id)?;
    Ok(found.map(|(body,)| body))
}

/// The latest activity of a kind that a space issued about an object: what an Undo names.
pub async fn activity_about(
    tx: &mut Tx,
    space: SpaceId,
    kind: &str,
    object_uri: &str,
) -> sqlx::Result<Option<(ActivityId, String)>> {
    maybe!(
        tx,
        "SELECT id, body FROM activity WHERE object_uri = $1 AND space_id = $2 AND kind = $3
         ORDER BY created_ms DESC, id DESC LIMIT 1",
        object_uri,
        space,
        kind
    )
}

/// What a space told about something by activities of one kind, the latest first: the body of each.
pub async fn activities_about(
    tx: &mut Tx,
    space: SpaceId,
    kind: &str,
    object_uri: &str,
) -> sqlx::Result<Vec<(String,)>> {
    rows!(
        tx,
        "SELECT body FROM activity WHERE object_uri = $1 AND space_id = $2 AND kind = $3
         ORDER BY created_ms DESC, id DESC",
        object_uri,
        space,
        kind
    )
}

/// The latest share by id (not of an activity) that a space issued of an object and that was not undone
/// since.
pub async fn share_of(
    tx: &mut Tx,
    space: SpaceId,
    object_uri: &str,
) -> sqlx::Result<Option<(ActivityId,)>> {
    maybe!(
        tx,
        {
            sqlite: "SELECT id FROM activity AS shared WHERE object_uri = $1 AND space_id = $2
                AND kind = 'Announce' AND json_type(body, '$.object') = 'text'
                AND NOT EXISTS (SELECT 1 FROM activity AS undone WHERE undone.object_uri = $1
                  AND undone.space_id = $2 AND undone.kind = 'Undo' AND undone.id > shared.id)
                ORDER BY created_ms DESC, id DESC LIMIT 1",
            postgres: "SELECT id FROM activity AS shared WHERE object_uri = $1 AND space_id = $2
                AND kind = 'Announce' AND jsonb_typeof(body::jsonb -> 'object') = 'string'
                AND NOT EXISTS (SELECT 1 FROM activity AS undone WHERE undone.object_uri = $1
                  AND undone.space_id = $2 AND undone.kind = 'Undo' AND undone.id > shared.id)
                ORDER BY created_ms DESC, id DESC LIMIT 1"
        },
        object_uri,
        space
    )
}

/// The objects about which a space told its followers since then, the latest first.
pub async fn told_since(
    tx: &mut Tx,
    space: SpaceId,
    since: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<Missed>> {
    rows!(
        tx,
        "SELECT told.object_uri,
           (SELECT kind FROM activity AS one WHERE one.object_uri = told.object_uri
              AND one.space_id = $1 AND one.created_ms >= $2
            ORDER BY created_ms, id LIMIT 1) AS first,
           (SELECT kind FROM activity AS one WHERE one.object_uri = told.object_uri
              AND one.space_id = $1 AND one.created_ms >= $2
            ORDER BY created_ms DESC, id DESC LIMIT 1) AS last
         FROM activity AS told WHERE space_id = $1 AND created_ms >= $2 AND to_followers
         GROUP BY told.object_uri ORDER BY MAX(created_ms) DESC LIMIT $3",
        space,
        since,
        count_max
    )
}

/// Queues an activity for one inbox.
pub async fn enqueue(
    tx: &mut Tx,
    activity: ActivityId,
    inbox: i64,
    now: Millis,
) -> sqlx::Result<()> {
    enqueue_many(tx, activity, &[inbox], now).await
}

/// Queues an activity for these inboxes, in two statements whatever their number. What would go
/// to a dead or blocked host is not queued.
pub async fn enqueue_many(
    tx: &mut Tx,
    activity: ActivityId,
    inboxes: &[i64],
    now: Millis,
) -> sqlx::Result<()> {
    // The hosts first: their rows are then held, and nobody empties them between the two.
    peers::store::waken(tx, inboxes, now).await?;
    run!(
        tx,
        {
            sqlite: "INSERT INTO delivery (host_id, inbox_id, activity_id, attempts, created_ms)
                SELECT inbox.host_id, inbox.id, $2, 0, $3
                FROM json_each($1) JOIN inbox ON inbox.id = value
                JOIN host ON host.id = inbox.host_id AND host.state IN ('live', 'failing')",
            postgres: "INSERT INTO delivery (host_id, inbox_id, activity_id, attempts, created_ms)
                SELECT inbox.host_id, inbox.id, $2, 0, $3
                FROM jsonb_array_elements_text($1) AS each
                JOIN inbox ON inbox.id = each.value::bigint
                JOIN host ON host.id = inbox.host_id AND host.state IN ('live', 'failing')"
        },
        Json(inboxes),
        activity,
        now
    )?;
    Ok(())
}

/// The first of what waits for each of these hosts, in the order it was queued, after a letter that
/// was read before (0 for all).
pub async fn parcels(
    tx: &mut Tx,
    hosts: &[i64],
    after: i64,
    per_host_max: i64,
) -> sqlx::Result<Vec<Parcel>> {
    rows!(
        tx,
        {
            sqlite: "SELECT d.id, d.host_id, d.inbox_id, inbox.address AS inbox, d.activity_id,
                  d.attempts, d.created_ms
                FROM json_each($1) AS host JOIN delivery AS d ON d.id IN (
                  SELECT id FROM delivery WHERE host_id = host.value AND id > $2
                  ORDER BY id LIMIT $3)
                JOIN inbox ON inbox.id = d.inbox_id ORDER BY d.id",
            postgres: "SELECT d.id, d.host_id, d.inbox_id, inbox.address AS inbox, d.activity_id,
                  d.attempts, d.created_ms
                FROM jsonb_array_elements_text($1) AS host CROSS JOIN LATERAL (
                  SELECT id, host_id, inbox_id, activity_id, attempts, created_ms FROM delivery
                  WHERE host_id = host.value::bigint AND id > $2 ORDER BY id LIMIT $3) AS d
                JOIN inbox ON inbox.id = d.inbox_id ORDER BY d.id"
        },
        Json(hosts),
        after,
        per_host_max
    )
}

/// How much was ever queued for a host: read before [`parcels`], it tells a release what it missed.
pub async fn queued(tx: &mut Tx, host: i64) -> sqlx::Result<i64> {
    let (queued,): (i64,) = row!(tx, "SELECT queued FROM host WHERE id = $1", host)?;
    Ok(queued)
}

/// What these activities say.
pub async fn contents(tx: &mut Tx, activities: &[ActivityId]) -> sqlx::Result<Vec<Content>> {
    rows!(
        tx,
        {
            sqlite: "SELECT id, space_id, object_uri, to_followers, key_number, body FROM activity
                WHERE id IN (SELECT unhex(replace(value, '-', '')) FROM json_each($1))",
            postgres: "SELECT id, space_id, object_uri, to_followers, key_number, body
                FROM activity
                WHERE id IN (SELECT value::uuid FROM jsonb_array_elements_text($1))"
        },
        Json(activities)
    )
}

/// These parcels were taken, or refused for good.
pub async fn settle(tx: &mut Tx, parcels: &[i64]) -> sqlx::Result<()> {
    run!(
        tx,
        {
            sqlite: "DELETE FROM delivery WHERE id IN (SELECT value FROM json_each($1))",
            postgres: "DELETE FROM delivery
                WHERE id IN (SELECT value::bigint FROM jsonb_array_elements_text($1))"
        },
        Json(parcels)
    )?;
    Ok(())
}

/// A host answered these parcels with an error of its own.
pub async fn attempted(tx: &mut Tx, parcels: &[i64]) -> sqlx::Result<()> {
    run!(
        tx,
        {
            sqlite: "UPDATE delivery SET attempts = attempts + 1
                WHERE id IN (SELECT value FROM json_each($1))",
            postgres: "UPDATE delivery SET attempts = attempts + 1
                WHERE id IN (SELECT value::bigint FROM jsonb_array_elements_text($1))"
        },
        Json(parcels)
    )?;
    Ok(())
}

/// Drops all that waits for a host; answers how much that was.
pub async fn drop_backlog(tx: &mut Tx, host: i64) -> sqlx::Result<u64> {
    run!(tx, "DELETE FROM delivery WHERE host_id = $1", host)
}

/// Forgets activities that are older than `before`, but for those that an Undo may still have to
/// name. Nothing waits that long: see `retry::AGE_SECONDS_MAX`.
pub async fn prune_activities(tx: &mut Tx, before: Millis) -> sqlx::Result<u64> {
    run!(
        tx,
        "DELETE FROM activity WHERE created_ms < $1
         AND kind IN ('Accept', 'Reject', 'Update', 'Undo')",
        before
    )
}

/// How many letters of an activity still wait: for tests and `fed inspect`.
pub async fn waits(tx: &mut Tx, activity: ActivityId) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM delivery WHERE activity_id = $1",
        activity
    )?;
    Ok(count)
}

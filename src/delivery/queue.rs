//! The SQL of delivery: what waits for which host, who holds the host's lease, what came of it.
//!
//! What always holds: the host is the unit of lease and back-off, so a dead host costs one probe
//! per step whatever is published; within a host, activities leave in the order they were queued;
//! a row goes only after the peer took it, or refused it for good.

use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{ActivityId, SpaceId};
use crate::{maybe, row, rows, run};

/// Where something is to go: the host's name (with its port, if any) and one inbox there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Target {
    pub host: String,
    pub inbox: String,
}

/// A host that this process may send to until its lease ends.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Leased {
    pub id: i64,
    pub name: String,
    /// The signature scheme that the host took last, and until when that is believed.
    pub scheme: Option<String>,
    pub scheme_until_ms: Millis,
    pub failures: i64,
}

/// One activity on its way to one inbox: the exact bytes, and who signs.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Parcel {
    pub id: i64,
    pub inbox: String,
    pub attempts: i64,
    pub created_ms: Millis,
    pub activity_id: ActivityId,
    pub space_id: SpaceId,
    pub body: String,
}

/// A host as an administrator sees it.
#[derive(Debug, Clone, PartialEq, Serialize, sqlx::FromRow)]
pub struct HostState {
    pub name: String,
    pub waiting: i64,
    pub oldest_ms: Option<Millis>,
    pub failures: i64,
    pub ready_ms: Millis,
    pub last_success_ms: Option<Millis>,
    pub last_failure: Option<String>,
    pub scheme: Option<String>,
}

/// Keeps the exact bytes of an activity of ours, to be sent and served.
pub async fn keep_activity(
    tx: &mut Tx,
    id: ActivityId,
    space: SpaceId,
    kind: &str,
    object_uri: &str,
    body: &str,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO activity (id, space_id, kind, object_uri, body, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6)",
        id,
        space,
        kind,
        object_uri,
        body,
        now
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

/// Queues an activity for these inboxes, in two statements whatever their number.
pub async fn enqueue(
    tx: &mut Tx,
    activity: ActivityId,
    targets: &[Target],
    now: Millis,
) -> sqlx::Result<u64> {
    if targets.is_empty() {
        return Ok(0);
    }
    let targets = Json(targets);
    run!(
        tx,
        {
            sqlite: "INSERT INTO host (name, scheme_until_ms, ready_ms, lease_until_ms, failures)
                SELECT DISTINCT value ->> 'host', 0, 0, 0, 0 FROM json_each($1) WHERE true
                ON CONFLICT (name) DO NOTHING",
            postgres: "INSERT INTO host (name, scheme_until_ms, ready_ms, lease_until_ms, failures)
                SELECT DISTINCT value ->> 'host', 0, 0, 0, 0 FROM jsonb_array_elements($1)
                ON CONFLICT (name) DO NOTHING"
        },
        &targets
    )?;
    run!(
        tx,
        {
            sqlite: "INSERT INTO delivery (host_id, inbox, activity_id, attempts, created_ms)
                SELECT host.id, value ->> 'inbox', $2, 0, $3 FROM json_each($1)
                JOIN host ON host.name = value ->> 'host'",
            postgres: "INSERT INTO delivery (host_id, inbox, activity_id, attempts, created_ms)
                SELECT host.id, value ->> 'inbox', $2, 0, $3 FROM jsonb_array_elements($1)
                JOIN host ON host.name = value ->> 'host'"
        },
        &targets,
        activity,
        now
    )
}

/// Takes the lease of hosts that have something waiting and are due, longest due first.
pub async fn claim(
    tx: &mut Tx,
    now: Millis,
    lease_until: Millis,
    hosts_max: i64,
) -> sqlx::Result<Vec<Leased>> {
    rows!(
        tx,
        {
            sqlite: "UPDATE host SET lease_until_ms = $2 WHERE id IN (
                  SELECT id FROM host WHERE ready_ms <= $1 AND lease_until_ms <= $1
                    AND EXISTS (SELECT 1 FROM delivery WHERE delivery.host_id = host.id)
                  ORDER BY ready_ms, id LIMIT $3)
                RETURNING id, name, scheme, scheme_until_ms, failures",
            postgres: "UPDATE host SET lease_until_ms = $2 WHERE id IN (
                  SELECT id FROM host WHERE ready_ms <= $1 AND lease_until_ms <= $1
                    AND EXISTS (SELECT 1 FROM delivery WHERE delivery.host_id = host.id)
                  ORDER BY ready_ms, id LIMIT $3 FOR UPDATE SKIP LOCKED)
                RETURNING id, name, scheme, scheme_until_ms, failures"
        },
        now,
        lease_until,
        hosts_max
    )
}

/// What waits for a host, in the order it was queued.
pub async fn parcels(tx: &mut Tx, host: i64, count_max: i64) -> sqlx::Result<Vec<Parcel>> {
    rows!(
        tx,
        "SELECT delivery.id, inbox, attempts, delivery.created_ms, activity_id, space_id, body
         FROM delivery JOIN activity ON activity.id = delivery.activity_id
         WHERE host_id = $1 ORDER BY delivery.id LIMIT $2",
        host,
        count_max
    )
}

/// The peer took it, or refused it for good: the row goes, the lease is renewed.
pub async fn settle(tx: &mut Tx, host: i64, parcel: i64, lease_until: Millis) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM delivery WHERE id = $1", parcel)?;
    run!(
        tx,
        "UPDATE host SET lease_until_ms = $2 WHERE id = $1",
        host,
        lease_until
    )?;
    Ok(())
}

/// The host answers: its failures are forgotten, the scheme it took is remembered.
pub async fn succeeded(
    tx: &mut Tx,
    host: i64,
    scheme: &str,
    scheme_until: Millis,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE host SET failures = 0, last_failure = NULL, last_success_ms = $2, scheme = $3,
           scheme_until_ms = $4 WHERE id = $1",
        host,
        now,
        scheme,
        scheme_until
    )?;
    Ok(())
}

/// The host did not answer as it should: nothing more is tried there until `ready`.
pub async fn failed(
    tx: &mut Tx,
    host: i64,
    parcel: i64,
    reason: &str,
    ready: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE delivery SET attempts = attempts + 1 WHERE id = $1",
        parcel
    )?;
    run!(
        tx,
        "UPDATE host SET failures = failures + 1, last_failure = $2, ready_ms = $3 WHERE id = $1",
        host,
        reason,
        ready
    )?;
    Ok(())
}

/// Gives the lease back.
pub async fn release(tx: &mut Tx, host: i64) -> sqlx::Result<()> {
    run!(tx, "UPDATE host SET lease_until_ms = 0 WHERE id = $1", host)?;
    Ok(())
}

/// Gives every lease back: when the only process of a hub starts, no lease is held by a living one.
pub async fn release_all(tx: &mut Tx) -> sqlx::Result<u64> {
    run!(
        tx,
        "UPDATE host SET lease_until_ms = 0 WHERE lease_until_ms > 0"
    )
}

/// Tries a host again at once: an administrator asks for it.
pub async fn retry_now(tx: &mut Tx, name: &str) -> sqlx::Result<bool> {
    let touched = run!(tx, "UPDATE host SET ready_ms = 0 WHERE name = $1", name)?;
    Ok(touched > 0)
}

/// When the next host will be due, if anything waits at all.
pub async fn next_due(tx: &mut Tx) -> sqlx::Result<Option<Millis>> {
    let (due,): (Option<Millis>,) = row!(
        tx,
        "SELECT MIN(ready_ms) FROM host
         WHERE EXISTS (SELECT 1 FROM delivery WHERE delivery.host_id = host.id)"
    )?;
    Ok(due)
}

/// How much waits in all, and since when.
pub async fn waiting(tx: &mut Tx) -> sqlx::Result<(i64, Option<Millis>)> {
    row!(tx, "SELECT COUNT(*), MIN(created_ms) FROM delivery")
}

/// Every host that we send to, the one with most waiting first.
pub async fn hosts(tx: &mut Tx, count_max: i64) -> sqlx::Result<Vec<HostState>> {
    rows!(
        tx,
        "SELECT name, COUNT(delivery.id) AS waiting, MIN(delivery.created_ms) AS oldest_ms,
           failures, ready_ms, last_success_ms, last_failure, scheme
         FROM host LEFT JOIN delivery ON delivery.host_id = host.id
         GROUP BY host.id, name, failures, ready_ms, last_success_ms, last_failure, scheme
         ORDER BY COUNT(delivery.id) DESC, name LIMIT $1",
        count_max
    )
}

/// Forgets activities about which nothing waits and that are older than `before`, but for those
/// that an Undo may still have to name.
pub async fn prune_activities(tx: &mut Tx, before: Millis) -> sqlx::Result<u64> {
    run!(
        tx,
        "DELETE FROM activity WHERE created_ms < $1 AND kind IN ('Accept', 'Reject', 'Update')
         AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.activity_id = activity.id)",
        before
    )
}

/// Whether an activity still waits for anyone: for tests and `fed inspect`.
pub async fn waits(tx: &mut Tx, activity: ActivityId) -> sqlx::Result<i64> {
    let id: Uuid = activity.0;
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM delivery WHERE activity_id = $1",
        id
    )?;
    Ok(count)
}

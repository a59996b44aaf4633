//! The SQL of work for hosts: which are due, who works for them until when, what came of it.
//!
//! Rows of several hosts are always held in the order of their ids, so that two processes never
//! wait for each other in a circle.

use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use crate::clock::Millis;
use crate::db::Tx;
use crate::peers::HostState;
use crate::{row, rows, run};

/// A host that this process may send to until its lease ends.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Leased {
    pub id: i64,
    pub name: String,
    /// The signature scheme that the host took last, and until when that is believed.
    pub scheme: Option<String>,
    pub scheme_until_ms: Millis,
    pub failures: i64,
    /// How much was ever queued for it when the lease was taken.
    pub queued: i64,
}

/// A host answered well.
#[derive(Debug, Clone, Serialize)]
pub struct Success {
    pub id: i64,
    pub scheme: &'static str,
    pub scheme_until_ms: Millis,
}

/// A host did not answer as it should: nothing more is tried there until `ready_ms`.
#[derive(Debug, Clone, Serialize)]
pub struct Failure {
    pub id: i64,
    pub reason: String,
    pub ready_ms: Millis,
}

/// A lease is given back.
#[derive(Debug, Clone, Serialize)]
pub struct Released {
    pub id: i64,
    /// What [`Leased::queued`] was when everything that waited was last read; `None` when something
    /// is known to wait still.
    pub emptied_at: Option<i64>,
    /// Not before this, even if the host fares well: a letter that it choked on is tried again.
    pub not_before_ms: Millis,
}

/// Something was queued for these inboxes: their hosts are due, as soon as they are ready.
pub async fn waken(tx: &mut Tx, inboxes: &[i64], now: Millis) -> sqlx::Result<()> {
    let inboxes = Json(inboxes);
    run!(
        tx,
        {
            sqlite: "UPDATE host SET queued = queued + added.count,
                  due_ms = CASE
                    WHEN lease_by IS NOT NULL OR due_ms <= MAX(ready_ms, $2) THEN due_ms
                    ELSE MAX(ready_ms, $2) END
                FROM (SELECT host_id, COUNT(*) AS count FROM json_each($1)
                  JOIN inbox ON inbox.id = value GROUP BY host_id) AS added
                WHERE host.id = added.host_id AND state IN ('live', 'failing')",
            postgres: "UPDATE host SET queued = queued + added.count,
                  due_ms = CASE
                    WHEN lease_by IS NOT NULL OR due_ms <= GREATEST(ready_ms, $2) THEN due_ms
                    ELSE GREATEST(ready_ms, $2) END
                FROM (SELECT held.id, added.count FROM
                  (SELECT host_id, COUNT(*) AS count FROM jsonb_array_elements_text($1) AS each
                     JOIN inbox ON inbox.id = each.value::bigint GROUP BY host_id) AS added
                  JOIN host AS held ON held.id = added.host_id
                  ORDER BY held.id FOR UPDATE OF held) AS added
                WHERE host.id = added.id AND state IN ('live', 'failing')"
        },
        &inboxes,
        now
    )?;
    Ok(())
}

/// Leases hosts of a state that are due, longest due first.
pub async fn claim(
    tx: &mut Tx,
    state: HostState,
    worker: Uuid,
    now: Millis,
    lease_until: Millis,
    hosts_max: i64,
) -> sqlx::Result<Vec<Leased>> {
    rows!(
        tx,
        {
            sqlite: "UPDATE host SET due_ms = $4, lease_by = $2 WHERE id IN (
                  SELECT id FROM host WHERE state = $1 AND due_ms <= $3
                  ORDER BY due_ms LIMIT $5)
                RETURNING id, name, scheme, scheme_until_ms, failures, queued",
            postgres: "UPDATE host SET due_ms = $4, lease_by = $2 WHERE id IN (
                  SELECT id FROM host WHERE state = $1 AND due_ms <= $3
                  ORDER BY due_ms LIMIT $5 FOR UPDATE SKIP LOCKED)
                RETURNING id, name, scheme, scheme_until_ms, failures, queued"
        },
        state,
        worker,
        now,
        lease_until,
        hosts_max
    )
}

/// When the next host will be due, if anything waits at all.
pub async fn next_due(tx: &mut Tx) -> sqlx::Result<Option<Millis>> {
    let (due,): (Option<Millis>,) = row!(
        tx,
        "SELECT MIN(due) FROM (
           SELECT MIN(due_ms) AS due FROM host WHERE state = 'live' AND due_ms IS NOT NULL
           UNION ALL
           SELECT MIN(due_ms) FROM host WHERE state = 'failing' AND due_ms IS NOT NULL) AS next"
    )?;
    Ok(due)
}

/// Moves the end of a worker's leases that have not ended yet; answers which hosts those are.
pub async fn renew(
    tx: &mut Tx,
    worker: Uuid,
    now: Millis,
    lease_until: Millis,
) -> sqlx::Result<Vec<(i64,)>> {
    rows!(
        tx,
        {
            sqlite: "UPDATE host SET due_ms = $3 WHERE lease_by = $1 AND due_ms > $2 RETURNING id",
            postgres: "UPDATE host SET due_ms = $3 WHERE id IN (
                  SELECT id FROM host WHERE lease_by = $1 AND due_ms > $2 ORDER BY id FOR UPDATE)
                RETURNING id"
        },
        worker,
        now,
        lease_until
    )
}

/// Ends every lease of a worker: the process that held them is dead.
pub async fn release_all(tx: &mut Tx, worker: Uuid) -> sqlx::Result<u64> {
    run!(
        tx,
        "UPDATE host SET due_ms = ready_ms, lease_by = NULL WHERE lease_by = $1",
        worker
    )
}

/// Holds the rows of these hosts until the transaction ends; SQLite's only writer holds all.
pub async fn hold(tx: &mut Tx, hosts: &[i64]) -> sqlx::Result<()> {
    let _held: Vec<(i64,)> = rows!(
        tx,
        {
            sqlite: "SELECT value FROM json_each($1) LIMIT 0",
            postgres: "SELECT id FROM host WHERE id IN
                (SELECT value::bigint FROM jsonb_array_elements_text($1)) ORDER BY id FOR UPDATE"
        },
        Json(hosts)
    )?;
    Ok(())
}

/// These hosts answer: their failures are forgotten, the scheme they took is remembered.
pub async fn succeeded(tx: &mut Tx, successes: &[Success], now: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        {
            sqlite: "UPDATE host SET state = 'live', failures = 0, failing_since_ms = NULL,
                  last_failure = NULL, ready_ms = 0, last_success_ms = $2,
                  scheme = value ->> 'scheme', scheme_until_ms = value ->> 'scheme_until_ms'
                FROM json_each($1)
                WHERE host.id = value ->> 'id' AND state <> 'blocked'",
            postgres: "UPDATE host SET state = 'live', failures = 0, failing_since_ms = NULL,
                  last_failure = NULL, ready_ms = 0, last_success_ms = $2,
                  scheme = value ->> 'scheme',
                  scheme_until_ms = (value ->> 'scheme_until_ms')::bigint
                FROM jsonb_array_elements($1)
                WHERE host.id = (value ->> 'id')::bigint AND state <> 'blocked'"
        },
        Json(successes),
        now
    )?;
    Ok(())
}

/// These hosts failed, and wait.
pub async fn failed(tx: &mut Tx, failures: &[Failure], now: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        {
            sqlite: "UPDATE host SET failures = failures + 1, last_failure = value ->> 'reason',
                  last_failure_ms = $2, ready_ms = value ->> 'ready_ms',
                  failing_since_ms = COALESCE(failing_since_ms, $2),
                  state = CASE WHEN state = 'live' THEN 'failing' ELSE state END
                FROM json_each($1) WHERE host.id = value ->> 'id'",
            postgres: "UPDATE host SET failures = failures + 1, last_failure = value ->> 'reason',
                  last_failure_ms = $2, ready_ms = (value ->> 'ready_ms')::bigint,
                  failing_since_ms = COALESCE(failing_since_ms, $2),
                  state = CASE WHEN state = 'live' THEN 'failing' ELSE state END
                FROM jsonb_array_elements($1) WHERE host.id = (value ->> 'id')::bigint"
        },
        Json(failures),
        now
    )?;
    Ok(())
}

/// Gives leases back. A host is due again if anything was queued since it was emptied.
///
/// The list is read once, and the plus keeps SQLite from beginning with all that the worker leases:
/// with thousands of servers that hang, each answer would else be looked for among all of them.
pub async fn release(
    tx: &mut Tx,
    worker: Uuid,
    released: &[Released],
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        {
            sqlite: "WITH told AS MATERIALIZED (SELECT value ->> 'id' AS id,
                    value ->> 'emptied_at' AS emptied_at, value ->> 'not_before_ms' AS not_before_ms
                  FROM json_each($1))
                UPDATE host SET lease_by = NULL,
                  due_ms = CASE WHEN queued = told.emptied_at THEN NULL
                    ELSE MAX(ready_ms, told.not_before_ms, $3) END
                FROM told WHERE host.id = told.id AND +lease_by = $2",
            postgres: "UPDATE host SET lease_by = NULL,
                  due_ms = CASE WHEN queued = (value ->> 'emptied_at')::bigint THEN NULL
                    ELSE GREATEST(ready_ms, (value ->> 'not_before_ms')::bigint, $3) END
                FROM jsonb_array_elements($1)
                WHERE host.id = (value ->> 'id')::bigint AND lease_by = $2"
        },
        Json(released),
        worker,
        now
    )?;
    Ok(())
}

//! The SQL of hosts and inboxes: their names, how they fare. Who works for a host until when, and
//! what came of it, is in `leases.rs`; inboxes where nobody seems to live any more in `gone.rs`, policies in
//! `policies.rs`.

mod asked;
mod gone;
mod leases;
pub mod policies;

use super::{Host, HostState};
use crate::clock::Millis;
use crate::db::Tx;
use crate::{maybe, row, rows, run};

pub use asked::{dialect, put_software, take_unasked};
pub use gone::{GoneInbox, checked, forget_inbox, gone, take_checks};
pub use leases::{
    Failure, Leased, Released, Success, claim, failed, hold, next_due, release, release_all, renew,
    succeeded, waken,
};

/// The inbox with this address, made known if it is not yet.
pub async fn inbox(tx: &mut Tx, host: &str, address: &str) -> sqlx::Result<i64> {
    let known: Option<(i64,)> = maybe!(tx, "SELECT id FROM inbox WHERE address = $1", address)?;
    if let Some((id,)) = known {
        return Ok(id);
    }
    let state = match super::policies::is_blocked(tx, host).await? {
        true => HostState::Blocked,
        false => HostState::Live,
    };
    run!(
        tx,
        "INSERT INTO host (name, state, scheme_until_ms, ready_ms, failures)
         VALUES ($1, $2, 0, 0, 0) ON CONFLICT (name) DO NOTHING",
        host,
        state
    )?;
    run!(
        tx,
        "INSERT INTO inbox (host_id, address, checks)
         SELECT id, $2, 0 FROM host WHERE name = $1 ON CONFLICT (address) DO NOTHING",
        host,
        address
    )?;
    let (id,): (i64,) = row!(tx, "SELECT id FROM inbox WHERE address = $1", address)?;
    Ok(id)
}

pub async fn by_name(tx: &mut Tx, name: &str) -> sqlx::Result<Option<Host>> {
    maybe!(
        tx,
        "SELECT id, name, state, failures, failing_since_ms, ready_ms, last_success_ms,
           last_failure_ms, last_failure, heard_ms, scheme
         FROM host WHERE name = $1",
        name
    )
}

/// Notes that a host wrote, unless that was noted after `since`; answers what it was.
pub(super) async fn heard(
    tx: &mut Tx,
    name: &str,
    now: Millis,
    since: Millis,
) -> sqlx::Result<Option<(i64, HostState)>> {
    maybe!(
        tx,
        "UPDATE host SET heard_ms = $2
         WHERE name = $1 AND (heard_ms IS NULL OR heard_ms < $3) RETURNING id, state",
        name,
        now,
        since
    )
}

/// Tries a host again now, if it has failed so often; one that somebody works for is left alone.
pub(super) async fn hasten(
    tx: &mut Tx,
    id: i64,
    failures_min: i64,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE host SET ready_ms = $3,
           due_ms = CASE WHEN due_ms > $3 AND lease_by IS NULL THEN $3 ELSE due_ms END
         WHERE id = $1 AND failures >= $2",
        id,
        failures_min,
        now
    )?;
    Ok(())
}

/// Makes a dead host live; answers its name and since when it had failed.
pub(super) async fn revive(
    tx: &mut Tx,
    id: i64,
    now: Millis,
) -> sqlx::Result<Option<(String, Millis)>> {
    let dead: Option<(String, Option<Millis>)> = maybe!(
        tx,
        "SELECT name, failing_since_ms FROM host WHERE id = $1 AND state = 'dead'",
        id
    )?;
    let Some((name, since)) = dead else {
        return Ok(None);
    };
    set_state(tx, id, HostState::Live, now).await?;
    Ok(Some((name, since.unwrap_or(now))))
}

/// Puts a host in a state as of now, its failures forgotten.
pub(super) async fn set_state(
    tx: &mut Tx,
    id: i64,
    state: HostState,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE host SET state = $2, failures = 0, failing_since_ms = NULL, ready_ms = $3,
           last_failure = NULL, due_ms = CASE WHEN due_ms IS NULL THEN due_ms ELSE $3 END
         WHERE id = $1",
        id,
        state,
        now
    )?;
    Ok(())
}

/// Those of these hosts that have failed since before `since` are dead; answers which.
pub async fn bury(tx: &mut Tx, since: Millis, next_probe: Millis) -> sqlx::Result<Vec<(i64,)>> {
    rows!(
        tx,
        "UPDATE host SET state = 'dead', due_ms = NULL, lease_by = NULL, ready_ms = $2
         WHERE state = 'failing' AND failing_since_ms <= $1 AND lease_by IS NULL RETURNING id",
        since,
        next_probe
    )
}

/// Dead hosts whose time has come to be asked whether they are back; the next time is set at once.
pub async fn take_probes(
    tx: &mut Tx,
    now: Millis,
    next_probe: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<(i64, String)>> {
    rows!(
        tx,
        {
            sqlite: "UPDATE host SET ready_ms = $2 WHERE id IN (
                  SELECT id FROM host WHERE state = 'dead' AND ready_ms <= $1
                  ORDER BY ready_ms LIMIT $3) RETURNING id, name",
            postgres: "UPDATE host SET ready_ms = $2 WHERE id IN (
                  SELECT id FROM host WHERE state = 'dead' AND ready_ms <= $1
                  ORDER BY ready_ms LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING id, name"
        },
        now,
        next_probe,
        count_max
    )
}

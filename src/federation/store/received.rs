//! The SQL of what peers sent: stored before it is acknowledged, taken in the order of turns,
//! remembered by its id alone once it was acted on.

use serde::Serialize;
use sqlx::types::Json;

use crate::clock::Millis;
use crate::db::Tx;
use crate::{row, rows, run};

/// A verified activity on its way into the table.
#[derive(Debug, Clone, Serialize)]
pub struct Arrival {
    pub activity_uri: String,
    pub actor_uri: String,
    pub host: String,
    /// JSON, as it was signed.
    pub body: String,
    /// Its place among all that wait.
    pub turn_ms: Millis,
}

/// The id of an activity, and who sent it.
pub type Named = (String, String);

/// An activity that was verified and waits for its turn.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Waiting {
    pub activity_uri: String,
    pub actor_uri: String,
    pub body: String,
    pub attempts: i64,
}

/// Stores verified activities; answers id and actor of those that were not known, each once.
pub async fn put(tx: &mut Tx, arrivals: &[Arrival], now: Millis) -> sqlx::Result<Vec<Named>> {
    rows!(
        tx,
        {
            sqlite: "INSERT INTO received (activity_uri, actor_uri, host, body, state, attempts,
                  ready_ms, turn_ms, received_ms)
                SELECT value ->> 'activity_uri', value ->> 'actor_uri', value ->> 'host',
                  value ->> 'body', 'waiting', 0, $2, value ->> 'turn_ms', $2
                FROM json_each($1) WHERE true
                ON CONFLICT (activity_uri, actor_uri) DO NOTHING RETURNING activity_uri, actor_uri",
            postgres: "INSERT INTO received (activity_uri, actor_uri, host, body, state, attempts,
                  ready_ms, turn_ms, received_ms)
                SELECT value ->> 'activity_uri', value ->> 'actor_uri', value ->> 'host',
                  value ->> 'body', 'waiting', 0, $2, (value ->> 'turn_ms')::bigint, $2
                FROM jsonb_array_elements($1)
                ON CONFLICT (activity_uri, actor_uri) DO NOTHING RETURNING activity_uri, actor_uri"
        },
        Json(arrivals),
        now
    )
}

/// The last turn that each of these hosts was given and that is still to come; hosts of which
/// nothing waits are left out. What was put off does not count: others need not wait for it.
pub async fn last_turns(tx: &mut Tx, hosts: &[&str]) -> sqlx::Result<Vec<(String, Millis)>> {
    rows!(
        tx,
        {
            sqlite: "SELECT host, MAX(turn_ms) FROM received
                WHERE state = 'waiting' AND attempts = 0
                  AND host IN (SELECT value FROM json_each($1)) GROUP BY host",
            postgres: "SELECT host, MAX(turn_ms) FROM received
                WHERE state = 'waiting' AND attempts = 0
                  AND host IN (SELECT jsonb_array_elements_text($1)) GROUP BY host"
        },
        Json(hosts)
    )
}

/// How many activities wait.
pub async fn count_waiting(tx: &mut Tx) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(tx, "SELECT COUNT(*) FROM received WHERE state = 'waiting'")?;
    Ok(count)
}

/// The hosts of which at least so many activities wait, and how many.
pub async fn busy_hosts(tx: &mut Tx, count_min: i64) -> sqlx::Result<Vec<(String, i64)>> {
    rows!(
        tx,
        "SELECT host, COUNT(*) FROM received WHERE state = 'waiting'
         GROUP BY host HAVING COUNT(*) >= $1",
        count_min
    )
}

/// Whether anything is due: one cheap look, for polling.
pub async fn anything_waits(tx: &mut Tx, now: Millis) -> sqlx::Result<bool> {
    let (waits,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM received WHERE state = 'waiting' AND ready_ms <= $1)",
        now
    )?;
    Ok(waits)
}

/// Whether this transaction may act on what waits: one at a time may, or an Undo could overtake its
/// Follow in another process. SQLite has one writer anyway. The number is only ours.
pub async fn take_floor(tx: &mut Tx) -> sqlx::Result<bool> {
    let (taken,): (bool,) = row!(
        tx,
        {
            sqlite: "SELECT true",
            postgres: "SELECT pg_try_advisory_xact_lock(7595446)"
        }
    )?;
    Ok(taken)
}

/// The next activities to act on, in the order of their turns.
pub async fn next(tx: &mut Tx, now: Millis, count_max: i64) -> sqlx::Result<Vec<Waiting>> {
    rows!(
        tx,
        "SELECT activity_uri, actor_uri, body, attempts FROM received
         WHERE state = 'waiting' AND ready_ms <= $1
         ORDER BY turn_ms, received_ms, activity_uri, actor_uri LIMIT $2",
        now,
        count_max
    )
}

/// These activities were acted on: only their ids stay, so that they count once.
pub async fn settle(tx: &mut Tx, done: &[Named]) -> sqlx::Result<()> {
    run!(
        tx,
        {
            sqlite: "UPDATE received SET state = 'done', body = ''
                WHERE (activity_uri, actor_uri) IN
                  (SELECT value ->> 0, value ->> 1 FROM json_each($1))",
            postgres: "UPDATE received SET state = 'done', body = ''
                WHERE (activity_uri, actor_uri) IN
                  (SELECT value ->> 0, value ->> 1 FROM jsonb_array_elements($1))"
        },
        Json(done)
    )?;
    Ok(())
}

/// Acting on it failed: later, or never again once it failed too often.
pub async fn postpone(
    tx: &mut Tx,
    waiting: &Waiting,
    state: &str,
    ready: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE received SET state = $3, attempts = attempts + 1, ready_ms = $4, turn_ms = $4
         WHERE activity_uri = $1 AND actor_uri = $2",
        &waiting.activity_uri,
        &waiting.actor_uri,
        state,
        ready
    )?;
    Ok(())
}

/// Forgets ids of activities that no peer repeats any more.
pub async fn prune(tx: &mut Tx, before: Millis) -> sqlx::Result<u64> {
    run!(
        tx,
        "DELETE FROM received WHERE received_ms < $1 AND state <> 'waiting'",
        before
    )
}

/// Forgets ids that name an actor who is gone, and all that they sent: their keys are gone too, so nothing
/// of it can come again.
pub async fn forget(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<()> {
    run!(
        tx,
        {
            sqlite: "DELETE FROM received
                WHERE activity_uri >= $1 || '#' AND activity_uri < $1 || '@'
                  AND SUBSTR(activity_uri, 1, LENGTH($1) + 1)
                    IN ($1 || '/', $1 || '#', $1 || '?')",
            postgres: "DELETE FROM received WHERE SUBSTR(activity_uri, 1, LENGTH($1) + 1)
                IN ($1 || '/', $1 || '#', $1 || '?')"
        },
        actor_uri
    )?;
    run!(tx, "DELETE FROM received WHERE actor_uri = $1", actor_uri)?;
    Ok(())
}

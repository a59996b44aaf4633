//! The SQL of the log of facts and of its readers' cursors.

use sqlx::types::Json;

use super::{Fact, Recorded};
use crate::clock::Millis;
use crate::db::Tx;
use crate::{maybe, row, rows, run};

/// Appends one fact; answers its number. The update of `fact_head` makes recorders wait for one another until commit,
/// which is what makes ids come in commit order.
pub(super) async fn append(tx: &mut Tx, fact: &Fact, now: Millis) -> sqlx::Result<i64> {
    let (id,): (i64,) = row!(
        tx,
        "UPDATE fact_head SET last_id = last_id + 1 WHERE one = 1 RETURNING last_id"
    )?;
    run!(
        tx,
        "INSERT INTO fact (id, payload, recorded_ms) VALUES ($1, $2, $3)",
        id,
        Json(fact),
        now
    )?;
    Ok(id)
}

/// Takes the place in the order of facts at once, for who locks other rows and records afterwards: two
/// that lock in different orders would wait for each other.
pub async fn hold(tx: &mut Tx) -> sqlx::Result<()> {
    let _: (i64,) = row!(
        tx,
        {
            sqlite: "SELECT last_id FROM fact_head WHERE one = 1",
            postgres: "SELECT last_id FROM fact_head WHERE one = 1 FOR UPDATE"
        }
    )?;
    Ok(())
}

/// Takes a reader's cursor for this transaction: another process that reads for the same reader
/// waits here until commit. A new reader begins at the start of the log.
pub async fn cursor(tx: &mut Tx, reader: &str) -> sqlx::Result<i64> {
    let taken: Option<(i64,)> = maybe!(
        tx,
        "UPDATE fact_cursor SET last_id = last_id WHERE reader = $1 RETURNING last_id",
        reader
    )?;
    if let Some((last_id,)) = taken {
        return Ok(last_id);
    }
    run!(
        tx,
        "INSERT INTO fact_cursor (reader, last_id) VALUES ($1, 0) ON CONFLICT (reader) DO NOTHING",
        reader
    )?;
    Ok(0)
}

/// The facts after `last_id`, oldest first, and moves the reader's cursor past them; past those that were
/// forgotten too, or it would wait for them for ever.
pub async fn since(
    tx: &mut Tx,
    reader: &str,
    last_id: i64,
    count_max: i64,
) -> sqlx::Result<Vec<Recorded>> {
    // Read first: what is recorded meanwhile is for the next time.
    let (head,): (i64,) = row!(tx, "SELECT last_id FROM fact_head WHERE one = 1")?;
    let found: Vec<(i64, Json<Fact>, Millis)> = rows!(
        tx,
        "SELECT id, payload, recorded_ms FROM fact WHERE id > $1 AND id <= $2
         ORDER BY id LIMIT $3",
        last_id,
        head,
        count_max
    )?;
    let is_all = (found.len() as i64) < count_max;
    let read = match found.last() {
        Some((id, _, _)) if !is_all => *id,
        _ => head,
    };
    if read > last_id {
        run!(
            tx,
            "UPDATE fact_cursor SET last_id = $2 WHERE reader = $1",
            reader,
            read
        )?;
    }
    Ok(found
        .into_iter()
        .map(|(id, Json(fact), recorded)| Recorded { id, fact, recorded })
        .collect())
}

/// Whether anything stands after the reader's cursor: one cheap look, for polling.
pub async fn waiting(tx: &mut Tx, reader: &str) -> sqlx::Result<bool> {
    let (waiting,): (bool,) = row!(
        tx,
        "SELECT (SELECT last_id FROM fact_head WHERE one = 1) >
                     COALESCE((SELECT last_id FROM fact_cursor WHERE reader = $1), 0)",
        reader
    )?;
    Ok(waiting)
}

/// Forgets facts that every reader has passed and that are older than `before`.
pub async fn prune(tx: &mut Tx, before: Millis) -> sqlx::Result<u64> {
    run!(
        tx,
        "DELETE FROM fact WHERE recorded_ms < $1
         AND id <= (SELECT COALESCE(MIN(last_id), 0) FROM fact_cursor)",
        before
    )
}

/// Forgets facts that name somebody and that a reader has passed: the one who tells of people elsewhere.
/// What others read of a fact (mail) names nobody by their address.
pub async fn forget(tx: &mut Tx, reader: &str, name: &str) -> sqlx::Result<u64> {
    run!(
        tx,
        {
            sqlite: "DELETE FROM fact WHERE INSTR(payload, $1) > 0
                AND id <= (SELECT last_id FROM fact_cursor WHERE reader = $2)",
            postgres: "DELETE FROM fact WHERE POSITION($1 IN payload::text) > 0
                AND id <= (SELECT last_id FROM fact_cursor WHERE reader = $2)"
        },
        name,
        reader
    )
}

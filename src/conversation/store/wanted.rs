//! The SQL of what has to be read elsewhere.

use crate::clock::Millis;
use crate::db::Tx;
use crate::{row, rows, run};

/// Something to be read elsewhere.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Wanted {
    pub uri: String,
    /// One of the federation's reasons.
    pub why: String,
    /// How far it is from what led to it.
    pub steps: i64,
    pub attempts: i64,
}

pub async fn put(tx: &mut Tx, uri: &str, why: &str, steps: i64, ready: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO wanted (uri, why, steps, attempts, ready_ms) VALUES ($1, $2, $3, 0, $4)
         ON CONFLICT (uri) DO NOTHING",
        uri,
        why,
        steps,
        ready
    )?;
    Ok(())
}

/// How much has to be read in all, and how much of it where addresses begin so.
pub async fn count(tx: &mut Tx, origin: &str) -> sqlx::Result<(i64, i64)> {
    row!(
        tx,
        "SELECT COUNT(*), COUNT(CASE WHEN SUBSTR(uri, 1, LENGTH($1)) = $1 THEN 1 END) FROM wanted",
        origin
    )
}

/// How much is to be read for one reason.
pub async fn count_for(tx: &mut Tx, why: &str) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(tx, "SELECT COUNT(*) FROM wanted WHERE why = $1", why)?;
    Ok(count)
}

/// What people elsewhere said here since then and by whom, the newest first.
pub async fn recent_elsewhere(
    tx: &mut Tx,
    since: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<(String, String)>> {
    rows!(
        tx,
        "SELECT uri, author_uri FROM comment
         WHERE state = 'published' AND received_ms >= $1 AND account_id IS NULL
         ORDER BY received_ms DESC, id DESC LIMIT $2",
        since,
        count_max
    )
}

/// Whether anything is to be read now: one cheap look, for polling.
pub async fn anything(tx: &mut Tx, now: Millis) -> sqlx::Result<bool> {
    let (any,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM wanted WHERE ready_ms <= $1)",
        now
    )?;
    Ok(any)
}

/// Takes what is to be read now; it is taken again later if it is not ended before.
pub async fn take(
    tx: &mut Tx,
    now: Millis,
    again: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<Wanted>> {
    rows!(
        tx,
        {
            sqlite: "UPDATE wanted SET ready_ms = $2, attempts = attempts + 1 WHERE uri IN (
                  SELECT uri FROM wanted WHERE ready_ms <= $1 ORDER BY ready_ms LIMIT $3)
                RETURNING uri, why, steps, attempts",
            postgres: "UPDATE wanted SET ready_ms = $2, attempts = attempts + 1 WHERE uri IN (
                  SELECT uri FROM wanted WHERE ready_ms <= $1 ORDER BY ready_ms LIMIT $3
                  FOR UPDATE SKIP LOCKED)
                RETURNING uri, why, steps, attempts"
        },
        now,
        again,
        count_max
    )
}

pub async fn end(tx: &mut Tx, uri: &str) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM wanted WHERE uri = $1", uri)?;
    Ok(())
}

/// It could not be read just now.
pub async fn put_off(tx: &mut Tx, uri: &str, ready: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE wanted SET ready_ms = $2 WHERE uri = $1",
        uri,
        ready
    )?;
    Ok(())
}

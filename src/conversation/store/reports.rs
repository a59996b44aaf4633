//! The SQL of reports.

use crate::clock::Millis;
use crate::conversation::reports::Report;
use crate::db::Tx;
use crate::ids::ReportId;
use crate::{maybe, row, rows, run};

/// Keeps a report; false when it is known.
pub async fn put(tx: &mut Tx, report: &Report) -> sqlx::Result<bool> {
    let kept = run!(
        tx,
        "INSERT INTO report (id, activity_uri, host, object_uri, comment_id, words, received_ms,
           closed_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (activity_uri, object_uri) DO NOTHING",
        report.id,
        &report.activity_uri,
        &report.host,
        &report.object_uri,
        report.comment_id,
        &report.words,
        report.received_ms,
        report.closed_ms
    )?;
    Ok(kept == 1)
}

pub async fn count_of_host(tx: &mut Tx, host: &str, since: Millis) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM report WHERE host = $1 AND received_ms > $2",
        host,
        since
    )?;
    Ok(count)
}

pub async fn by_id(tx: &mut Tx, id: ReportId) -> sqlx::Result<Option<Report>> {
    maybe!(
        tx,
        "SELECT id, activity_uri, host, object_uri, comment_id, words, received_ms, closed_ms
         FROM report WHERE id = $1",
        id
    )
}

/// Those that nobody has dealt with, the oldest first.
pub async fn open(tx: &mut Tx, count_max: i64) -> sqlx::Result<Vec<Report>> {
    rows!(
        tx,
        "SELECT id, activity_uri, host, object_uri, comment_id, words, received_ms, closed_ms
         FROM report WHERE closed_ms IS NULL ORDER BY received_ms, id LIMIT $1",
        count_max
    )
}

pub async fn close(tx: &mut Tx, id: ReportId, now: Millis) -> sqlx::Result<bool> {
    let closed = run!(
        tx,
        "UPDATE report SET closed_ms = $2 WHERE id = $1 AND closed_ms IS NULL",
        id,
        now
    )?;
    Ok(closed == 1)
}

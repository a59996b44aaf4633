//! The SQL of reports.

use crate::clock::Millis;
use crate::conversation::reports::{About, New, Outcome, Report};
use crate::db::Tx;
use crate::ids::ReportId;
use crate::{maybe, row, rows, run};

/// Keeps a report; false when it is known.
pub async fn put(tx: &mut Tx, report: &Report) -> sqlx::Result<bool> {
    let kept = run!(
        tx,
        "INSERT INTO report (id, activity_uri, host, object_uri, comment_id, space_id, author_uri,
           kind, account_id, words, received_ms, closed_ms, outcome, answer, forwarded_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (activity_uri, object_uri) DO NOTHING",
        report.id,
        &report.activity_uri,
        &report.host,
        &report.object_uri,
        report.comment_id,
        report.space_id,
        &report.author_uri,
        report.kind,
        report.account_id,
        &report.words,
        report.received_ms,
        report.closed_ms,
        &report.outcome,
        &report.answer,
        report.forwarded_ms
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

/// Whether the same was reported from here and is still open: by the same member, or in the same words.
pub async fn is_repeated(tx: &mut Tx, new: &New<'_>, words: &str) -> sqlx::Result<bool> {
    let (is_repeated,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM report
           WHERE object_uri = $1 AND closed_ms IS NULL AND host = ''
             AND (account_id = $2 OR (kind = $3 AND words = $4)))",
        new.object_uri,
        new.account,
        new.kind,
        words
    )?;
    Ok(is_repeated)
}

pub async fn by_id(tx: &mut Tx, id: ReportId) -> sqlx::Result<Option<Report>> {
    maybe!(
        tx,
        "SELECT id, activity_uri, host, object_uri, comment_id, space_id, author_uri, kind,
           account_id, words, received_ms, closed_ms, outcome, answer, forwarded_ms
         FROM report WHERE id = $1",
        id
    )
}

/// What is open of one report, which may name several things.
pub async fn by_activity(tx: &mut Tx, activity_uri: &str) -> sqlx::Result<Vec<Report>> {
    rows!(
        tx,
        "SELECT id, activity_uri, host, object_uri, comment_id, space_id, author_uri, kind,
           account_id, words, received_ms, closed_ms, outcome, answer, forwarded_ms
         FROM report WHERE activity_uri = $1 AND closed_ms IS NULL ORDER BY id LIMIT 50",
        activity_uri
    )
}

/// What is open about one thing in one space, the oldest first.
pub async fn of_object(
    tx: &mut Tx,
    (object_uri, space): About<'_>,
    count_max: i64,
) -> sqlx::Result<Vec<Report>> {
    rows!(
        tx,
        "SELECT id, activity_uri, host, object_uri, comment_id, space_id, author_uri, kind,
           account_id, words, received_ms, closed_ms, outcome, answer, forwarded_ms
         FROM report WHERE object_uri = $1 AND closed_ms IS NULL
           AND (space_id = $2 OR ($2 IS NULL AND space_id IS NULL))
         ORDER BY received_ms, id LIMIT $3",
        object_uri,
        space,
        count_max
    )
}

pub async fn close(
    tx: &mut Tx,
    id: ReportId,
    outcome: Outcome,
    answer: &str,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE report SET closed_ms = $2, outcome = $3, answer = $4
         WHERE id = $1 AND closed_ms IS NULL",
        id,
        now,
        outcome,
        answer
    )?;
    Ok(())
}

/// False when it was sent on before.
pub async fn put_forwarded(tx: &mut Tx, id: ReportId, now: Millis) -> sqlx::Result<bool> {
    let marked = run!(
        tx,
        "UPDATE report SET forwarded_ms = $2 WHERE id = $1 AND forwarded_ms IS NULL",
        id,
        now
    )?;
    Ok(marked == 1)
}

/// Nothing stays of what was reported about somebody who is gone, or about what they said.
pub async fn delete_about(tx: &mut Tx, author_uri: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM report WHERE author_uri = $1 OR object_uri = $1",
        author_uri
    )?;
    Ok(())
}

/// Forgets what was dealt with so long ago.
pub async fn prune(tx: &mut Tx, before: Millis) -> sqlx::Result<u64> {
    run!(tx, "DELETE FROM report WHERE closed_ms < $1", before)
}

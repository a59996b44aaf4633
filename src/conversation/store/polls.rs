//! The SQL of polls and votes.

use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::CommentId;
use crate::{maybe, row, rows, run};

/// What is to be done about a poll.
#[derive(Debug, Clone, Copy, PartialEq, sqlx::FromRow)]
pub struct Row {
    pub due_ms: Option<Millis>,
    /// Its end was told; for one from elsewhere, it was read again.
    pub is_over: bool,
}

/// Remembers a poll; nothing changes for one that is known.
pub async fn insert(tx: &mut Tx, id: CommentId, due: Option<Millis>) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO poll (comment_id, due_ms, is_over) VALUES ($1, $2, $3)
         ON CONFLICT (comment_id) DO NOTHING",
        id,
        due,
        false
    )?;
    Ok(())
}

pub async fn by_id(tx: &mut Tx, id: CommentId) -> sqlx::Result<Option<Row>> {
    maybe!(
        tx,
        "SELECT due_ms, is_over FROM poll WHERE comment_id = $1",
        id
    )
}

/// The same, and whoever else takes it waits until commit; SQLite has one writer anyway.
pub async fn take(tx: &mut Tx, id: CommentId) -> sqlx::Result<Option<Row>> {
    maybe!(
        tx,
        {
            sqlite: "SELECT due_ms, is_over FROM poll WHERE comment_id = $1",
            postgres: "SELECT due_ms, is_over FROM poll WHERE comment_id = $1 FOR UPDATE"
        },
        id
    )
}

pub async fn due(tx: &mut Tx, now: Millis, count_max: i64) -> sqlx::Result<Vec<(CommentId,)>> {
    rows!(
        tx,
        "SELECT comment_id FROM poll WHERE due_ms <= $1 ORDER BY due_ms LIMIT $2",
        now,
        count_max
    )
}

pub async fn set_due(
    tx: &mut Tx,
    id: CommentId,
    due: Option<Millis>,
    is_over: bool,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE poll SET due_ms = $2, is_over = $3 WHERE comment_id = $1",
        id,
        due,
        is_over
    )?;
    Ok(())
}

/// Something is to be done by then, if nothing is to be done before.
pub async fn hasten(tx: &mut Tx, id: CommentId, due: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE poll SET due_ms = $2 WHERE comment_id = $1 AND due_ms > $2",
        id,
        due
    )?;
    Ok(())
}

/// False when they have chosen this already.
pub async fn insert_vote(
    tx: &mut Tx,
    id: CommentId,
    actor_uri: &str,
    choice: i64,
    now: Millis,
) -> sqlx::Result<bool> {
    let kept = run!(
        tx,
        "INSERT INTO vote (comment_id, actor_uri, choice, voted_ms) VALUES ($1, $2, $3, $4)
         ON CONFLICT (comment_id, actor_uri, choice) DO NOTHING",
        id,
        actor_uri,
        choice,
        now
    )?;
    Ok(kept == 1)
}

/// How often each choice was chosen.
pub async fn counts(tx: &mut Tx, id: CommentId) -> sqlx::Result<Vec<(i64, i64)>> {
    rows!(
        tx,
        "SELECT choice, COUNT(*) FROM vote WHERE comment_id = $1 GROUP BY choice ORDER BY choice",
        id
    )
}

pub async fn count_voters(tx: &mut Tx, id: CommentId) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(DISTINCT actor_uri) FROM vote WHERE comment_id = $1",
        id
    )?;
    Ok(count)
}

pub async fn of_actor(tx: &mut Tx, id: CommentId, actor_uri: &str) -> sqlx::Result<Vec<(i64,)>> {
    rows!(
        tx,
        "SELECT choice FROM vote WHERE comment_id = $1 AND actor_uri = $2 ORDER BY choice",
        id,
        actor_uri
    )
}

pub async fn voted_in(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<Vec<(CommentId,)>> {
    rows!(
        tx,
        "SELECT DISTINCT comment_id FROM vote WHERE actor_uri = $1 ORDER BY comment_id",
        actor_uri
    )
}

pub async fn delete_of_actor(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM vote WHERE actor_uri = $1", actor_uri)?;
    Ok(())
}

/// Everything that is known of a poll and of who voted in it.
pub async fn clear(tx: &mut Tx, id: CommentId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM vote WHERE comment_id = $1", id)?;
    run!(tx, "DELETE FROM poll WHERE comment_id = $1", id)?;
    Ok(())
}

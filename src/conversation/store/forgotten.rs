//! The SQL of forgetting somebody who is gone.

use crate::clock::Millis;
use crate::conversation::State;
use crate::db::Tx;
use crate::ids::{AccountId, CommentId};
use crate::{maybe, row, rows, run};

/// Takes away every word of an author, their votes on what is said of them included; answers how much
/// they had said.
pub async fn erase_all_of(tx: &mut Tx, author_uri: &str, now: Millis) -> sqlx::Result<u64> {
    run!(
        tx,
        "INSERT INTO withdrawn (uri, by_uri, withdrawn_ms)
         SELECT uri, author_uri, $2 FROM comment WHERE author_uri = $1
         ON CONFLICT (uri, by_uri) DO NOTHING",
        author_uri,
        now
    )?;
    run!(
        tx,
        "UPDATE comment SET state = 'withdrawn', reason = NULL, title = '', warning = '',
           body_html = '', body_markdown = '', parts = '{}', activity = '', url = '',
           language = '', likes_elsewhere = 0, shares_elsewhere = 0, decided_ms = $2
         WHERE author_uri = $1",
        author_uri,
        now
    )
}

/// What an author said, whatever became of it.
pub async fn said_by(
    tx: &mut Tx,
    author_uri: &str,
    count_max: i64,
) -> sqlx::Result<Vec<(CommentId, String, State)>> {
    rows!(
        tx,
        "SELECT id, uri, state FROM comment WHERE author_uri = $1 LIMIT $2",
        author_uri,
        count_max
    )
}

/// The addresses of what somebody said to whole communities.
pub async fn contributions_of(tx: &mut Tx, author_uri: &str) -> sqlx::Result<Vec<CommentId>> {
    let found: Vec<(CommentId,)> = rows!(
        tx,
        "SELECT id FROM comment WHERE author_uri = $1 AND parent_uri IS NULL",
        author_uri
    )?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Nobody is named any more as having said it.
pub async fn unname(tx: &mut Tx, id: CommentId) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE comment SET author_uri = '', account_id = NULL WHERE id = $1",
        id
    )?;
    Ok(())
}

/// What is kept about something that somebody said: that it stands first, reports, notes of the team.
pub async fn clear_about(tx: &mut Tx, uri: &str) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM pinned WHERE object_uri = $1", uri)?;
    run!(tx, "DELETE FROM report WHERE object_uri = $1", uri)?;
    run!(tx, "DELETE FROM wanted WHERE uri = $1", uri)?;
    run!(
        tx,
        "UPDATE decision SET note = '' WHERE object_uri = $1",
        uri
    )?;
    Ok(())
}

/// Something that is gone has another address now, and so has what answers it.
pub async fn rename(tx: &mut Tx, uri: &str, to: &str, now: Millis) -> sqlx::Result<()> {
    run!(tx, "UPDATE comment SET uri = $2 WHERE uri = $1", uri, to)?;
    run!(
        tx,
        "UPDATE comment SET parent_uri = $2 WHERE parent_uri = $1",
        uri,
        to
    )?;
    run!(
        tx,
        "UPDATE decision SET object_uri = $2 WHERE object_uri = $1",
        uri,
        to
    )?;
    run!(tx, "DELETE FROM withdrawn WHERE uri = $1", uri)?;
    super::put_withdrawn(tx, to, "", now).await
}

/// All else that an actor took back. It says nothing of what their neighbours may say.
pub async fn delete_withdrawn_by(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM withdrawn WHERE by_uri = $1", actor_uri)?;
    Ok(())
}

/// What was taken back, and is known by an address below the actor's own.
pub async fn withdrawn_under(
    tx: &mut Tx,
    actor_uri: &str,
    count_max: i64,
) -> sqlx::Result<Vec<(String,)>> {
    rows!(
        tx,
        {
            sqlite: "SELECT DISTINCT uri FROM withdrawn WHERE uri >= $1 || '#' AND uri < $1 || '@'
                AND SUBSTR(uri, 1, LENGTH($1) + 1) IN ($1 || '/', $1 || '#', $1 || '?') LIMIT $2",
            postgres: "SELECT DISTINCT uri FROM withdrawn
                WHERE SUBSTR(uri, 1, LENGTH($1) + 1) IN ($1 || '/', $1 || '#', $1 || '?') LIMIT $2"
        },
        actor_uri,
        count_max
    )
}

/// Decisions stay without the name; who is kept out stays out.
pub async fn rename_actor(tx: &mut Tx, actor_uri: &str, to: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE decision SET object_uri = $2, note = '' WHERE object_uri = $1",
        actor_uri,
        to
    )?;
    run!(
        tx,
        "UPDATE decision SET by_uri = $2 WHERE by_uri = $1",
        actor_uri,
        to
    )?;
    run!(
        tx,
        "DELETE FROM banned WHERE actor_uri = $2 AND space_id IN
           (SELECT space_id FROM banned WHERE actor_uri = $1)",
        actor_uri,
        to
    )?;
    run!(
        tx,
        "UPDATE banned SET actor_uri = $2 WHERE actor_uri = $1",
        actor_uri,
        to
    )?;
    Ok(())
}

/// Everything else that names an actor.
pub async fn delete_of_actor(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM informed WHERE actor_uri = $1", actor_uri)?;
    run!(tx, "DELETE FROM animator WHERE actor_uri = $1", actor_uri)?;
    run!(tx, "DELETE FROM avoided WHERE actor_uri = $1", actor_uri)?;
    run!(tx, "DELETE FROM report WHERE object_uri = $1", actor_uri)?;
    run!(tx, "DELETE FROM quote WHERE actor_uri = $1", actor_uri)?;
    run!(
        tx,
        "DELETE FROM moved WHERE from_uri = $1 OR to_uri = $1",
        actor_uri
    )?;
    run!(
        tx,
        "DELETE FROM wanted WHERE uri = $1
           OR SUBSTR(uri, 1, LENGTH($1) + 1) IN ($1 || '/', $1 || '#', $1 || '?')",
        actor_uri
    )?;
    Ok(())
}

/// What others said in the threads of an author and that names them beside its words, in what their
/// servers sent or would be sent: the addresses of it.
pub async fn said_beside(
    tx: &mut Tx,
    author_uri: &str,
    count_max: i64,
) -> sqlx::Result<Vec<String>> {
    let found: Vec<(String,)> = rows!(
        tx,
        "SELECT uri FROM comment
         WHERE root_id IN (SELECT root_id FROM comment WHERE author_uri = $1)
           AND author_uri <> $1 LIMIT $2",
        author_uri,
        count_max
    )?;
    Ok(found.into_iter().map(|(uri,)| uri).collect())
}

/// What others' servers sent is not kept where it names an author who is gone.
pub async fn clear_naming(tx: &mut Tx, author_uri: &str) -> sqlx::Result<()> {
    run!(
        tx,
        {
            sqlite: "UPDATE comment SET activity = ''
                WHERE root_id IN (SELECT root_id FROM comment WHERE author_uri = $1)
                  AND author_uri <> $1 AND INSTR(activity, $1) > 0",
            postgres: "UPDATE comment SET activity = ''
                WHERE root_id IN (SELECT root_id FROM comment WHERE author_uri = $1)
                  AND author_uri <> $1 AND POSITION($1 IN activity) > 0"
        },
        author_uri
    )?;
    Ok(())
}

/// A member who leaves lets what is public of theirs stand, without their name.
pub async fn disown(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE comment SET account_id = NULL WHERE account_id = $1 AND state = 'published'",
        account
    )?;
    Ok(())
}

pub async fn secret(tx: &mut Tx, name: &str) -> sqlx::Result<Option<String>> {
    let found: Option<(String,)> = maybe!(tx, "SELECT value FROM secret WHERE name = $1", name)?;
    Ok(found.map(|(value,)| value))
}

/// The secret of a name; the one that is given if there was none.
pub async fn secret_or(tx: &mut Tx, name: &str, fresh: &str) -> sqlx::Result<String> {
    run!(
        tx,
        "INSERT INTO secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
        name,
        fresh
    )?;
    let (value,): (String,) = row!(tx, "SELECT value FROM secret WHERE name = $1", name)?;
    Ok(value)
}

pub async fn is_named(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<bool> {
    let (is_named,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM banned WHERE actor_uri = $1)
           OR EXISTS (SELECT 1 FROM decision WHERE object_uri = $1)
           OR EXISTS (SELECT 1 FROM animator WHERE actor_uri = $1)
           OR EXISTS (SELECT 1 FROM avoided WHERE actor_uri = $1)
           OR EXISTS (SELECT 1 FROM report WHERE object_uri = $1)
           OR EXISTS (SELECT 1 FROM informed WHERE actor_uri = $1)
           OR EXISTS (SELECT 1 FROM vote WHERE actor_uri = $1)
           OR EXISTS (SELECT 1 FROM quoting WHERE author_uri = $1)
           OR EXISTS (SELECT 1 FROM moved WHERE to_uri = $1 OR from_uri = $1)",
        actor_uri
    )?;
    Ok(is_named)
}

/// What an actor decided about, as one who looked after a space.
pub async fn decided_by(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<Vec<String>> {
    let found: Vec<(String,)> = rows!(
        tx,
        "SELECT DISTINCT object_uri FROM decision WHERE by_uri = $1",
        actor_uri
    )?;
    Ok(found.into_iter().map(|(uri,)| uri).collect())
}

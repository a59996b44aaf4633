//! The SQL of comments: one by one here, lists and threads in `threads.rs`, rules, decisions and who
//! was told what in `decided.rs`, authors in `authors.rs`, what is barred in `standing.rs`.

pub mod answers;
pub mod authors;
pub mod avoided;
pub mod decided;
pub mod forgotten;
pub mod leaving;
pub mod moderators;
pub mod polls;
pub mod queue;
pub mod quotes;
pub mod quoting;
pub mod reports;
pub mod standing;
pub mod threads;
pub mod wanted;

use sqlx::types::Json;
use uuid::Uuid;

use super::{Comment, Parts, Reason, State, forgetting};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{CommentId, SpaceId};
use crate::{maybe, row, rows, run};

pub use authors::{author, authors_of, delete_author, put_author};

pub async fn insert(tx: &mut Tx, comment: &Comment) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO comment (id, uri, root_id, space_id, parent_uri, state, reason, kind, author_uri, account_id, url,
           language, title, warning, body_html, body_markdown, parts, activity, likes_elsewhere,
           shares_elsewhere, published_ms, edited_ms, received_ms, decided_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
           $19, $20, $21, $22, $23, $24)",
        comment.id,
        &comment.uri,
        comment.root_id,
        comment.space_id,
        &comment.parent_uri,
        comment.state,
        comment.reason,
        &comment.kind,
        &comment.author_uri,
        comment.account_id,
        &comment.url,
        &comment.language,
        &comment.title,
        &comment.warning,
        &comment.body_html,
        &comment.body_markdown,
        &comment.parts,
        &comment.activity,
        comment.likes_elsewhere,
        comment.shares_elsewhere,
        comment.published_ms,
        comment.edited_ms,
        comment.received_ms,
        comment.decided_ms
    )?;
    Ok(())
}

/// What its author changed.
pub async fn update(tx: &mut Tx, comment: &Comment) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE comment SET state = $2, reason = $3, kind = $4, url = $5, language = $6, title = $7,
           warning = $8, body_html = $9, body_markdown = $10, parts = $11, likes_elsewhere = $12,
           shares_elsewhere = $13, edited_ms = $14, activity = $15
         WHERE id = $1",
        comment.id,
        comment.state,
        comment.reason,
        &comment.kind,
        &comment.url,
        &comment.language,
        &comment.title,
        &comment.warning,
        &comment.body_html,
        &comment.body_markdown,
        &comment.parts,
        comment.likes_elsewhere,
        comment.shares_elsewhere,
        comment.edited_ms,
        &comment.activity
    )?;
    Ok(())
}

/// By its address; what is left of somebody who is gone, by the address that it had.
pub async fn by_uri(tx: &mut Tx, uri: &str) -> sqlx::Result<Option<Comment>> {
    if let Some(known) = by_own_uri(tx, uri).await? {
        return Ok(Some(known));
    }
    match forgetting::veil_if_any(tx, uri).await? {
        Some(veiled) => by_own_uri(tx, &veiled).await,
        None => Ok(None),
    }
}

async fn by_own_uri(tx: &mut Tx, uri: &str) -> sqlx::Result<Option<Comment>> {
    maybe!(
        tx,
        "SELECT id, uri, root_id, space_id, parent_uri, state, reason, kind, author_uri, account_id, url,
           language, title, warning, body_html, body_markdown, parts, activity, likes_elsewhere,
           shares_elsewhere, published_ms, edited_ms, received_ms, decided_ms
         FROM comment WHERE uri = $1",
        uri
    )
}

pub async fn by_id(tx: &mut Tx, id: CommentId) -> sqlx::Result<Option<Comment>> {
    maybe!(
        tx,
        "SELECT id, uri, root_id, space_id, parent_uri, state, reason, kind, author_uri, account_id, url,
           language, title, warning, body_html, body_markdown, parts, activity, likes_elsewhere,
           shares_elsewhere, published_ms, edited_ms, received_ms, decided_ms
         FROM comment WHERE id = $1",
        id
    )
}

/// Those that wait for what they answer.
pub async fn loose_under(tx: &mut Tx, parent_uri: &str) -> sqlx::Result<Vec<Comment>> {
    rows!(
        tx,
        "SELECT id, uri, root_id, space_id, parent_uri, state, reason, kind, author_uri, account_id, url,
           language, title, warning, body_html, body_markdown, parts, activity, likes_elsewhere,
           shares_elsewhere, published_ms, edited_ms, received_ms, decided_ms
         FROM comment WHERE parent_uri = $1 AND state = 'loose' ORDER BY id LIMIT 200",
        parent_uri
    )
}

/// Gives a comment its place and state.
pub async fn place(
    tx: &mut Tx,
    id: CommentId,
    root: Uuid,
    space: SpaceId,
    state: State,
    reason: Option<Reason>,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE comment SET root_id = $2, space_id = $3, state = $4, reason = $5 WHERE id = $1",
        id,
        root,
        space,
        state,
        reason
    )?;
    Ok(())
}

/// Puts a comment in a state, if it is in the other; false when it was not.
pub async fn move_on(
    tx: &mut Tx,
    id: CommentId,
    from: State,
    to: State,
    reason: Option<Reason>,
    now: Millis,
) -> sqlx::Result<bool> {
    let moved = run!(
        tx,
        "UPDATE comment SET state = $3, reason = $4, decided_ms = $5 WHERE id = $1 AND state = $2",
        id,
        from,
        to,
        reason,
        now
    )?;
    Ok(moved == 1)
}

/// Takes every word of a comment away; its place stays, for what answers it. `author_uri` is who may
/// still be named as having taken it back; empty for nobody.
pub async fn erase(tx: &mut Tx, id: CommentId, author_uri: &str, now: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE comment SET state = 'withdrawn', reason = NULL, author_uri = $2, title = '',
           warning = '', body_html = '', body_markdown = '', parts = '{}', activity = '', url = '',
           account_id = NULL, likes_elsewhere = 0, shares_elsewhere = 0, decided_ms = $3
         WHERE id = $1",
        id,
        author_uri,
        now
    )?;
    polls::clear(tx, id).await?;
    quoting::delete(tx, id).await
}

/// What stands beside the words of a comment.
pub async fn put_parts(tx: &mut Tx, id: CommentId, parts: &Json<Parts>) -> sqlx::Result<()> {
    run!(tx, "UPDATE comment SET parts = $2 WHERE id = $1", id, parts)?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, id: CommentId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM comment WHERE id = $1", id)?;
    Ok(())
}

/// Ids and addresses of everything that an actor said.
pub async fn of_author(tx: &mut Tx, author_uri: &str) -> sqlx::Result<Vec<(CommentId, String)>> {
    rows!(
        tx,
        "SELECT id, uri FROM comment WHERE author_uri = $1",
        author_uri
    )
}

/// Whether an actor took back what has this address, perhaps before it came. Empty in the table is who
/// took it back before that was written down, or is gone.
pub async fn was_withdrawn(tx: &mut Tx, uri: &str, by_uri: &str) -> sqlx::Result<bool> {
    let veiled = forgetting::veil_if_any(tx, uri).await?;
    let (was,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM withdrawn WHERE uri IN ($1, $2) AND by_uri IN ($3, ''))",
        uri,
        veiled.as_deref().unwrap_or(uri),
        by_uri
    )?;
    Ok(was)
}

pub async fn put_withdrawn(tx: &mut Tx, uri: &str, by_uri: &str, now: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO withdrawn (uri, by_uri, withdrawn_ms) VALUES ($1, $2, $3)
         ON CONFLICT (uri, by_uri) DO NOTHING",
        uri,
        by_uri,
        now
    )?;
    Ok(())
}

/// Forgets what was taken back so long ago that no letter about it is under way, and what has waited
/// as long for what it answers.
pub async fn prune(tx: &mut Tx, before: Millis, loose_before: Millis) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM withdrawn WHERE withdrawn_ms < $1", before)?;
    run!(
        tx,
        "DELETE FROM comment WHERE state = 'loose' AND received_ms < $1",
        loose_before
    )?;
    Ok(())
}

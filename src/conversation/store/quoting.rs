//! The SQL of what comments quote that stands elsewhere.

use crate::clock::Millis;
use crate::conversation::quoting::{Asked, Quoting, Words};
use crate::db::Tx;
use crate::ids::{ActivityId, CommentId};
use crate::{maybe, row, rows, run};

/// Remembers what a comment quotes; what was known of another quote of its goes.
pub async fn put(tx: &mut Tx, quoting: &Quoting) -> sqlx::Result<()> {
    delete(tx, quoting.comment_id).await?;
    run!(
        tx,
        "INSERT INTO quoting (comment_id, quoted_uri, state, request_id, asked_uri, author_uri, url,
           language, title, words, stamp_uri, stamp_author_uri, read_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        quoting.comment_id,
        &quoting.quoted_uri,
        quoting.state,
        quoting.request_id,
        &quoting.asked_uri,
        &quoting.author_uri,
        &quoting.url,
        &quoting.language,
        &quoting.title,
        &quoting.words,
        &quoting.stamp_uri,
        &quoting.stamp_author_uri,
        quoting.read_ms
    )?;
    Ok(())
}

pub async fn by_comment(tx: &mut Tx, id: CommentId) -> sqlx::Result<Option<Quoting>> {
    maybe!(
        tx,
        "SELECT comment_id, quoted_uri, state, request_id, asked_uri, author_uri, url, language,
           title, words, stamp_uri, stamp_author_uri, read_ms
         FROM quoting WHERE comment_id = $1",
        id
    )
}

pub async fn by_request(tx: &mut Tx, id: ActivityId) -> sqlx::Result<Option<Quoting>> {
    maybe!(
        tx,
        "SELECT comment_id, quoted_uri, state, request_id, asked_uri, author_uri, url, language,
           title, words, stamp_uri, stamp_author_uri, read_ms
         FROM quoting WHERE request_id = $1",
        id
    )
}

pub async fn by_stamp(tx: &mut Tx, uri: &str) -> sqlx::Result<Option<Quoting>> {
    maybe!(
        tx,
        "SELECT comment_id, quoted_uri, state, request_id, asked_uri, author_uri, url, language,
           title, words, stamp_uri, stamp_author_uri, read_ms
         FROM quoting WHERE stamp_uri = $1 ORDER BY comment_id LIMIT 1",
        uri
    )
}

/// Whether something from elsewhere is quoted here.
pub async fn is_quoted(tx: &mut Tx, uri: &str) -> sqlx::Result<bool> {
    let (found,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM quoting WHERE quoted_uri = $1)",
        uri
    )?;
    Ok(found)
}

pub async fn set_state(tx: &mut Tx, id: CommentId, state: Asked) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE quoting SET state = $2 WHERE comment_id = $1",
        id,
        state
    )?;
    Ok(())
}

/// The author's stamp; none where both are empty.
pub async fn set_stamp(
    tx: &mut Tx,
    id: CommentId,
    state: Asked,
    stamp_uri: &str,
    author_uri: &str,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE quoting SET state = $2, stamp_uri = $3, stamp_author_uri = $4 WHERE comment_id = $1",
        id,
        state,
        stamp_uri,
        author_uri
    )?;
    Ok(())
}

/// What was read of it at its origin.
pub async fn set_words(tx: &mut Tx, uri: &str, words: &Words, now: Millis) -> sqlx::Result<u64> {
    run!(
        tx,
        "UPDATE quoting SET author_uri = $2, url = $3, language = $4, title = $5, words = $6,
           read_ms = $7
         WHERE quoted_uri = $1",
        uri,
        &words.author_uri,
        &words.url,
        &words.language,
        &words.title,
        &words.words,
        now
    )
}

/// What was quoted is gone: its address stays, for what quotes it.
pub async fn blank(tx: &mut Tx, uri: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE quoting SET author_uri = '', url = '', language = '', title = '', words = ''
         WHERE quoted_uri = $1",
        uri
    )?;
    Ok(())
}

/// The same, when it is taken back by this author.
pub async fn blank_of(tx: &mut Tx, uri: &str, author_uri: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE quoting SET author_uri = '', url = '', language = '', title = '', words = ''
         WHERE quoted_uri = $1 AND author_uri = $2",
        uri,
        author_uri
    )?;
    Ok(())
}

/// An author is gone, with all their words.
pub async fn forget_author(tx: &mut Tx, author_uri: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE quoting SET author_uri = '', url = '', language = '', title = '', words = '',
           stamp_uri = '', stamp_author_uri = ''
         WHERE author_uri = $1",
        author_uri
    )?;
    Ok(())
}

/// What was read longest ago, with its stamp; it counts as read from now on.
pub async fn take_old(
    tx: &mut Tx,
    before: Millis,
    now: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<(String, String)>> {
    rows!(
        tx,
        "UPDATE quoting SET read_ms = $2 WHERE comment_id IN (
           SELECT comment_id FROM quoting WHERE read_ms < $1 ORDER BY read_ms LIMIT $3)
         RETURNING quoted_uri, stamp_uri",
        before,
        now,
        count_max
    )
}

pub async fn delete(tx: &mut Tx, id: CommentId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM quoting WHERE comment_id = $1", id)?;
    Ok(())
}

//! The SQL of lists of comments: a thread, contributions to a space, what waits to be read.

use uuid::Uuid;

use crate::clock::Millis;
use crate::conversation::{Comment, State};
use crate::db::Tx;
use crate::ids::{CommentId, SpaceId};
use crate::{maybe, row, rows};

/// What may be shown of a thread, the oldest first: what is published, and the places of what was
/// taken back or away, or is barred.
pub async fn of_root(tx: &mut Tx, root: Uuid, count_max: i64) -> sqlx::Result<Vec<Comment>> {
    rows!(
        tx,
        "SELECT id, uri, root_id, space_id, parent_uri, state, reason, kind, author_uri, account_id, url,
           language, title, warning, body_html, body_markdown, parts, activity, likes_elsewhere,
           shares_elsewhere, published_ms, edited_ms, received_ms, decided_ms
         FROM comment WHERE root_id = $1 AND state IN ('published', 'withdrawn', 'removed', 'barred')
         ORDER BY published_ms, id LIMIT $2",
        root,
        count_max
    )
}

/// How many published comments stand under something; a contribution itself is none of them.
pub async fn count_of_root(tx: &mut Tx, root: Uuid) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM comment
         WHERE root_id = $1 AND state = 'published' AND parent_uri IS NOT NULL",
        root
    )?;
    Ok(count)
}

/// The published contributions to a space (or to all of them), the newest first, before one that was
/// seen. Those of people on a limited server stand here only if somebody let them in.
pub async fn contributions(
    tx: &mut Tx,
    space: Option<SpaceId>,
    before: Option<(Millis, CommentId)>,
    count_max: i64,
) -> sqlx::Result<Vec<Comment>> {
    let (before_ms, before_id) = before.unwrap_or((Millis(i64::MAX), CommentId(Uuid::max())));
    rows!(
        tx,
        "SELECT id, uri, root_id, space_id, parent_uri, state, reason, kind, author_uri, account_id, url,
           language, title, warning, body_html, body_markdown, parts, activity, likes_elsewhere,
           shares_elsewhere, published_ms, edited_ms, received_ms, decided_ms
         FROM comment WHERE state = 'published' AND parent_uri IS NULL
           AND ($1 IS NULL OR space_id = $1) AND (published_ms, id) < ($2, $3)
           AND (decided_ms IS NOT NULL OR NOT EXISTS
             (SELECT 1 FROM author WHERE uri = comment.author_uri AND level = 'limit'))
         ORDER BY published_ms DESC, id DESC LIMIT $4",
        space,
        before_ms,
        before_id,
        count_max
    )
}

/// The addresses of what directly answers something, oldest first, after the last one seen.
pub async fn answers(
    tx: &mut Tx,
    parent_uri: &str,
    after: Option<(Millis, String)>,
    count_max: i64,
) -> sqlx::Result<Vec<(Millis, String)>> {
    let (after_ms, after_uri) = after.unwrap_or((Millis(i64::MIN), String::new()));
    rows!(
        tx,
        "SELECT received_ms, uri FROM comment
         WHERE parent_uri = $1 AND state = 'published' AND (received_ms, uri) > ($2, $3)
         ORDER BY received_ms, uri LIMIT $4",
        parent_uri,
        after_ms,
        &after_uri,
        count_max
    )
}

pub async fn count_answers(tx: &mut Tx, parent_uri: &str) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM comment WHERE parent_uri = $1 AND state = 'published'",
        parent_uri
    )?;
    Ok(count)
}

/// The addresses of everything in a thread, in the order of time (FEP-7888).
pub async fn in_context(
    tx: &mut Tx,
    root: Uuid,
    after: Option<(Millis, String)>,
    count_max: i64,
) -> sqlx::Result<Vec<(Millis, String)>> {
    let (after_ms, after_uri) = after.unwrap_or((Millis(i64::MIN), String::new()));
    rows!(
        tx,
        "SELECT received_ms, uri FROM comment
         WHERE root_id = $1 AND state = 'published' AND (received_ms, uri) > ($2, $3)
         ORDER BY received_ms, uri LIMIT $4",
        root,
        after_ms,
        &after_uri,
        count_max
    )
}

/// What is in a state (held, private, removed), in one space or in all, the oldest first.
pub async fn in_state(
    tx: &mut Tx,
    state: State,
    space: Option<SpaceId>,
    count_max: i64,
) -> sqlx::Result<Vec<Comment>> {
    rows!(
        tx,
        "SELECT id, uri, root_id, space_id, parent_uri, state, reason, kind, author_uri, account_id, url,
           language, title, warning, body_html, body_markdown, parts, activity, likes_elsewhere,
           shares_elsewhere, published_ms, edited_ms, received_ms, decided_ms
         FROM comment WHERE state = $1 AND ($2 IS NULL OR space_id = $2)
         ORDER BY received_ms, id LIMIT $3",
        state,
        space,
        count_max
    )
}

/// Everything that one account said, for its own eyes, the newest first.
pub async fn of_account(
    tx: &mut Tx,
    account: crate::ids::AccountId,
    count_max: i64,
) -> sqlx::Result<Vec<Comment>> {
    rows!(
        tx,
        "SELECT id, uri, root_id, space_id, parent_uri, state, reason, kind, author_uri, account_id, url,
           language, title, warning, body_html, body_markdown, parts, activity, likes_elsewhere,
           shares_elsewhere, published_ms, edited_ms, received_ms, decided_ms
         FROM comment WHERE account_id = $1 AND state <> 'withdrawn'
         ORDER BY published_ms DESC, id DESC LIMIT $2",
        account,
        count_max
    )
}

/// The same for taking along, the oldest first, after one that was seen.
pub async fn own_after(
    tx: &mut Tx,
    account: crate::ids::AccountId,
    after: Option<(Millis, CommentId)>,
    count_max: i64,
) -> sqlx::Result<Vec<Comment>> {
    let (after_ms, after_id) = after.unwrap_or((Millis(i64::MIN), CommentId(Uuid::nil())));
    rows!(
        tx,
        "SELECT id, uri, root_id, space_id, parent_uri, state, reason, kind, author_uri, account_id, url,
           language, title, warning, body_html, body_markdown, parts, activity, likes_elsewhere,
           shares_elsewhere, published_ms, edited_ms, received_ms, decided_ms
         FROM comment WHERE account_id = $1 AND state <> 'withdrawn'
           AND (published_ms, id) > ($2, $3)
         ORDER BY published_ms, id LIMIT $4",
        account,
        after_ms,
        after_id,
        count_max
    )
}

pub async fn count_of_account(tx: &mut Tx, account: crate::ids::AccountId) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM comment WHERE account_id = $1 AND state <> 'withdrawn'",
        account
    )?;
    Ok(count)
}

/// Hosts' inboxes that are concerned by a thread: of those elsewhere who spoke in it.
pub async fn participants(tx: &mut Tx, root: Uuid, count_max: i64) -> sqlx::Result<Vec<(String,)>> {
    rows!(
        tx,
        "SELECT DISTINCT author_uri FROM comment
         WHERE root_id = $1 AND state = 'published' AND account_id IS NULL AND author_uri <> ''
         ORDER BY author_uri LIMIT $2",
        root,
        count_max
    )
}

/// Those elsewhere who spoke wherever somebody did.
pub async fn spoken_with(
    tx: &mut Tx,
    author_uri: &str,
    count_max: i64,
) -> sqlx::Result<Vec<(String,)>> {
    rows!(
        tx,
        "SELECT DISTINCT author_uri FROM comment
         WHERE root_id IN (SELECT root_id FROM comment WHERE author_uri = $1)
           AND account_id IS NULL AND author_uri NOT IN ('', $1)
         ORDER BY author_uri LIMIT $2",
        author_uri,
        count_max
    )
}

/// What is theirs to read in some spaces, or in all: what waits there, reports included.
pub async fn count_waiting(tx: &mut Tx, spaces: Option<&[SpaceId]>) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        {
            sqlite: "SELECT (SELECT COUNT(*) FROM comment WHERE state IN ('held', 'private')
                    AND ($1 IS NULL OR space_id IN
                      (SELECT unhex(replace(value, '-', '')) FROM json_each($1))))
                  + (SELECT COUNT(*) FROM report WHERE closed_ms IS NULL
                    AND ($1 IS NULL OR comment_id IN (SELECT id FROM comment WHERE space_id IN
                      (SELECT unhex(replace(value, '-', '')) FROM json_each($1)))))",
            postgres: "SELECT (SELECT COUNT(*) FROM comment WHERE state IN ('held', 'private')
                    AND ($1::jsonb IS NULL OR space_id IN
                      (SELECT value::uuid FROM jsonb_array_elements_text($1))))
                  + (SELECT COUNT(*) FROM report WHERE closed_ms IS NULL
                    AND ($1::jsonb IS NULL OR comment_id IN (SELECT id FROM comment
                      WHERE space_id IN
                      (SELECT value::uuid FROM jsonb_array_elements_text($1)))))"
        },
        spaces.map(sqlx::types::Json)
    )?;
    Ok(count)
}

/// The space in which a post, an event or a comment stands.
pub async fn space_of(tx: &mut Tx, object: Uuid) -> sqlx::Result<Option<SpaceId>> {
    let found: Option<(SpaceId,)> = maybe!(
        tx,
        "SELECT space_id FROM post WHERE id = $1
         UNION ALL SELECT space_id FROM event WHERE id = $1
         UNION ALL SELECT space_id FROM comment WHERE id = $1 LIMIT 1",
        object
    )?;
    Ok(found.map(|(space,)| space))
}

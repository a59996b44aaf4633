//! The SQL of the queue: what waits for those who look after spaces, by sort and space, with counts;
//! what is known of an author.

use uuid::Uuid;

use crate::clock::Millis;
use crate::conversation::{Comment, Reason};
use crate::db::Tx;
use crate::ids::{CommentId, SpaceId};
use crate::{row, rows, run};

/// Who asks, and of which space.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    pub space: Option<SpaceId>,
    /// The team sees every space; others those that they look after.
    pub is_team: bool,
    pub actor_uri: &'a str,
}

/// How much waits, of each sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Counts {
    pub held: i64,
    pub contributions: i64,
    pub comments: i64,
    /// By people of whom nothing was published here yet.
    pub first: i64,
    pub links: i64,
    pub private: i64,
}

/// What waits, of one sort (`all`, `contributions`, `comments`, `first`, `links`) or in one state
/// (`private`, `removed`), the oldest first, after one that was seen.
pub async fn waiting(
    tx: &mut Tx,
    sort: &str,
    scope: &Scope<'_>,
    after: Option<(Millis, CommentId)>,
    count_max: i64,
) -> sqlx::Result<Vec<Comment>> {
    let (after_ms, after_id) = after.unwrap_or((Millis(i64::MIN), CommentId(Uuid::nil())));
    rows!(
        tx,
        "SELECT id, uri, root_id, space_id, parent_uri, state, reason, kind, author_uri, account_id, url,
           language, title, warning, body_html, body_markdown, parts, activity, likes_elsewhere,
           shares_elsewhere, published_ms, edited_ms, received_ms, decided_ms
         FROM comment WHERE state IN ('held', 'private', 'removed')
           AND (state = $1 OR (state = 'held' AND ($1 = 'all'
             OR ($1 = 'contributions' AND parent_uri IS NULL)
             OR ($1 = 'comments' AND parent_uri IS NOT NULL)
             OR ($1 = 'first' AND NOT EXISTS (SELECT 1 FROM comment other
               WHERE other.author_uri = comment.author_uri AND other.state = 'published'))
             OR ($1 = 'links' AND EXISTS (SELECT 1 FROM waiting_for
               WHERE comment_id = comment.id AND reason IN ('link', 'host'))))))
           AND ($2 IS NULL OR space_id = $2)
           AND ($3 OR space_id IN (SELECT space_id FROM animator WHERE actor_uri = $4))
           AND (received_ms, id) > ($5, $6)
         ORDER BY received_ms, id LIMIT $7",
        sort,
        scope.space,
        scope.is_team,
        scope.actor_uri,
        after_ms,
        after_id,
        count_max
    )
}

pub async fn counts(tx: &mut Tx, scope: &Scope<'_>) -> sqlx::Result<Counts> {
    row!(
        tx,
        "SELECT COUNT(CASE WHEN state = 'held' THEN 1 END) AS held,
           COUNT(CASE WHEN state = 'held' AND parent_uri IS NULL THEN 1 END) AS contributions,
           COUNT(CASE WHEN state = 'held' AND parent_uri IS NOT NULL THEN 1 END) AS comments,
           COUNT(CASE WHEN state = 'held' AND NOT EXISTS (SELECT 1 FROM comment other
             WHERE other.author_uri = comment.author_uri AND other.state = 'published')
             THEN 1 END) AS first,
           COUNT(CASE WHEN state = 'held' AND EXISTS (SELECT 1 FROM waiting_for
             WHERE comment_id = comment.id AND reason IN ('link', 'host')) THEN 1 END) AS links,
           COUNT(CASE WHEN state = 'private' THEN 1 END) AS private
         FROM comment WHERE state IN ('held', 'private') AND ($1 IS NULL OR space_id = $1)
           AND ($2 OR space_id IN (SELECT space_id FROM animator WHERE actor_uri = $3))",
        scope.space,
        scope.is_team,
        scope.actor_uri
    )
}

/// What is reported and open: each thing once, with its space, how often, and when first.
pub async fn reported(
    tx: &mut Tx,
    scope: &Scope<'_>,
    after: Option<(Millis, String)>,
    count_max: i64,
) -> sqlx::Result<Vec<(String, Option<SpaceId>, i64, Millis)>> {
    let (after_ms, after_uri) = after.unwrap_or((Millis(i64::MIN), String::new()));
    rows!(
        tx,
        "SELECT object_uri, space_id, how_many, first_ms FROM (
           SELECT object_uri, space_id, COUNT(*) AS how_many, MIN(received_ms) AS first_ms
           FROM report WHERE closed_ms IS NULL AND ($1 IS NULL OR space_id = $1)
             AND ($2 OR space_id IN (SELECT space_id FROM animator WHERE actor_uri = $3))
           GROUP BY object_uri, space_id) AS open
         WHERE (first_ms, object_uri) > ($4, $5)
         ORDER BY first_ms, object_uri LIMIT $6",
        scope.space,
        scope.is_team,
        scope.actor_uri,
        after_ms,
        &after_uri,
        count_max
    )
}

/// How many things and people are reported.
pub async fn count_reported(tx: &mut Tx, scope: &Scope<'_>) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM (SELECT DISTINCT object_uri, space_id FROM report
           WHERE closed_ms IS NULL AND ($1 IS NULL OR space_id = $1)
             AND ($2 OR space_id IN (SELECT space_id FROM animator WHERE actor_uri = $3))) AS open",
        scope.space,
        scope.is_team,
        scope.actor_uri
    )?;
    Ok(count)
}

/// What is known here of an author: published, taken away, since when.
pub async fn said(tx: &mut Tx, author_uri: &str) -> sqlx::Result<(i64, i64, Option<Millis>)> {
    row!(
        tx,
        "SELECT COUNT(CASE WHEN state = 'published' THEN 1 END),
           COUNT(CASE WHEN state = 'removed' THEN 1 END), MIN(received_ms)
         FROM comment WHERE author_uri = $1",
        author_uri
    )
}

/// In how many spaces they are kept out just now, and how often they were reported.
pub async fn blamed(tx: &mut Tx, author_uri: &str, now: Millis) -> sqlx::Result<(i64, i64)> {
    row!(
        tx,
        "SELECT (SELECT COUNT(*) FROM banned
             WHERE actor_uri = $1 AND (until_ms IS NULL OR until_ms > $2)),
           (SELECT COUNT(*) FROM report WHERE author_uri = $1)",
        author_uri,
        now
    )
}

/// Writes down every reason why a comment waits.
pub async fn put_reasons(tx: &mut Tx, id: CommentId, reasons: &[Reason]) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM waiting_for WHERE comment_id = $1", id)?;
    for reason in reasons {
        run!(
            tx,
            "INSERT INTO waiting_for (comment_id, reason) VALUES ($1, $2)
             ON CONFLICT (comment_id, reason) DO NOTHING",
            id,
            *reason
        )?;
    }
    Ok(())
}

pub async fn reasons(tx: &mut Tx, id: CommentId) -> sqlx::Result<Vec<(Reason,)>> {
    rows!(
        tx,
        "SELECT reason FROM waiting_for WHERE comment_id = $1 ORDER BY reason",
        id
    )
}

//! What stands around one post: before and behind it, its series, those that are close to it.

use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::PostId;
use crate::posts::Post;
use crate::{maybe, row, rows};

/// Posts that share a tag are looked at up to this many, the newest ones.
const TAGGED_MAX: i64 = 500;
/// The latest of the same space that are looked at.
const OF_SPACE_MAX: i64 = 20;
/// Of those, the closest whose rows are read.
const CLOSEST_MAX: i64 = 100;

/// The published post right before another in time; of its series, if it is in one.
pub async fn before(tx: &mut Tx, post: &Post, published: Millis) -> sqlx::Result<Option<Post>> {
    if let Some(series) = &post.series {
        return maybe!(
            tx,
            "SELECT id, kind, state, space_id, author_id, slug, language, title, summary,
               body_markdown, body_html, byline, series, cover_id, cover_alt, created_ms,
               published_ms, updated_ms
             FROM post WHERE state = 'published' AND series = $1
               AND (published_ms, id) < ($2, $3)
             ORDER BY published_ms DESC, id DESC LIMIT 1",
            series,
            published,
            post.id
        );
    }
    maybe!(
        tx,
        "SELECT id, kind, state, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, byline, series, cover_id, cover_alt, created_ms,
           published_ms, updated_ms
         FROM post WHERE state = 'published' AND (published_ms, id) < ($1, $2)
         ORDER BY published_ms DESC, id DESC LIMIT 1",
        published,
        post.id
    )
}

/// The published post right behind another in time; of its series, if it is in one.
pub async fn behind(tx: &mut Tx, post: &Post, published: Millis) -> sqlx::Result<Option<Post>> {
    if let Some(series) = &post.series {
        return maybe!(
            tx,
            "SELECT id, kind, state, space_id, author_id, slug, language, title, summary,
               body_markdown, body_html, byline, series, cover_id, cover_alt, created_ms,
               published_ms, updated_ms
             FROM post WHERE state = 'published' AND series = $1
               AND (published_ms, id) > ($2, $3)
             ORDER BY published_ms, id LIMIT 1",
            series,
            published,
            post.id
        );
    }
    maybe!(
        tx,
        "SELECT id, kind, state, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, byline, series, cover_id, cover_alt, created_ms,
           published_ms, updated_ms
         FROM post WHERE state = 'published' AND (published_ms, id) > ($1, $2)
         ORDER BY published_ms, id LIMIT 1",
        published,
        post.id
    )
}

/// Which part of its series a post is, from 1, and how many published parts there are.
pub async fn place_in_series(
    tx: &mut Tx,
    series: &str,
    published: Millis,
    id: PostId,
) -> sqlx::Result<(i64, i64)> {
    let (earlier,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM post WHERE state = 'published' AND series = $1
           AND (published_ms, id) < ($2, $3)",
        series,
        published,
        id
    )?;
    let (all,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM post WHERE state = 'published' AND series = $1",
        series
    )?;
    Ok((earlier + 1, all))
}

/// The articles closest to a post: those that share the most tags, then of the same space, then in
/// the same language, then the newest. `CROSS JOIN`, so that SQLite begins with the few that are near
/// and does not read every text. Those of its own series are left out: they have their own
/// links.
pub async fn related(tx: &mut Tx, post: &Post, count_max: i64) -> sqlx::Result<Vec<Post>> {
    rows!(
        tx,
        "SELECT id, kind, state, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, byline, series, cover_id, cover_alt, created_ms,
           published_ms, updated_ms
         FROM (SELECT near_id, SUM(weight) AS closeness FROM (
                 SELECT near_id, 100 AS weight FROM (
                   SELECT other.object_id AS near_id FROM tagging own
                   JOIN tagging other ON other.tag = own.tag
                   WHERE own.object_id = $1
                   ORDER BY other.object_id DESC LIMIT $6) tagged
                 UNION ALL
                 SELECT near_id, 10 AS weight FROM (
                   SELECT id AS near_id FROM post
                   WHERE state = 'published' AND space_id = $2
                   ORDER BY published_ms DESC, id DESC LIMIT $7) of_space) weighed
               WHERE EXISTS (SELECT 1 FROM post one WHERE one.id = near_id)
               GROUP BY near_id ORDER BY SUM(weight) DESC, near_id DESC LIMIT $8) near
         CROSS JOIN post
         WHERE post.id = near.near_id AND state = 'published' AND kind = 'article' AND id <> $1
           AND ($4 IS NULL OR series IS NULL OR series <> $4)
         ORDER BY closeness + CASE WHEN language = $3 THEN 1 ELSE 0 END DESC,
           published_ms DESC, id DESC LIMIT $5",
        post.id,
        post.space_id,
        &post.language,
        post.series.as_deref(),
        count_max,
        TAGGED_MAX,
        OF_SPACE_MAX,
        CLOSEST_MAX
    )
}

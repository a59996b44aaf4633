//! Posts whose text leads to a page of this hub.

use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::SpaceId;
use crate::posts::Post;
use crate::rows;

/// Published posts of a space, published from `from` to `until`, that link to the page at `path`
/// (`/evenements/un-atelier`: plain letters, digits and hyphens), latest first.
pub async fn linking_to(
    tx: &mut Tx,
    space: SpaceId,
    path: &str,
    (from, until): (Millis, Millis),
    count_max: i64,
) -> sqlx::Result<Vec<Post>> {
    rows!(
        tx,
        "SELECT id, kind, state, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, byline, series, cover_id, cover_alt, created_ms,
           published_ms, updated_ms
         FROM post WHERE space_id = $1 AND state = 'published'
           AND published_ms >= $2 AND published_ms <= $3
           AND body_html LIKE '%' || $4 || '\"%'
         ORDER BY published_ms DESC, id DESC LIMIT $5",
        space,
        from,
        until,
        path,
        count_max
    )
}

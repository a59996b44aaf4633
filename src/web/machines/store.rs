//! The SQL of the sitemap: what is public, by part, and when it last changed.

use crate::clock::Millis;
use crate::db::Tx;
use crate::{row, rows};

/// How many posts and events are public; what others announced stands in theirs.
pub(super) async fn counts(tx: &mut Tx) -> sqlx::Result<(i64, i64)> {
    row!(
        tx,
        "SELECT (SELECT COUNT(*) FROM post WHERE state = 'published'),
           (SELECT COUNT(*) FROM event WHERE state = 'published' AND NOT elsewhere)"
    )
}

/// Slugs of public posts and when they changed, in an order that stays; `from` is passed over.
pub(super) async fn posts(
    tx: &mut Tx,
    from: i64,
    count_max: i64,
) -> sqlx::Result<Vec<(String, Millis)>> {
    rows!(
        tx,
        "SELECT slug, updated_ms FROM post WHERE state = 'published'
         ORDER BY published_ms, id LIMIT $2 OFFSET $1",
        from,
        count_max
    )
}

/// Slugs of public events and when they changed, in an order that stays; `from` is passed over.
pub(super) async fn events(
    tx: &mut Tx,
    from: i64,
    count_max: i64,
) -> sqlx::Result<Vec<(String, Millis)>> {
    rows!(
        tx,
        "SELECT slug, updated_ms FROM event WHERE state = 'published' AND NOT elsewhere
         ORDER BY start_ms, id LIMIT $2 OFFSET $1",
        from,
        count_max
    )
}

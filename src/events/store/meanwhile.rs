//! The SQL of what takes place between two moments.

use super::{Event, LASTS_SECONDS_MAX};
use crate::clock::Millis;
use crate::db::Tx;
use crate::rows;

/// Published events with a part between two moments that are to take place, soonest first.
pub async fn meanwhile(
    tx: &mut Tx,
    (from, until): (Millis, Millis),
    count_max: i64,
) -> sqlx::Result<Vec<Event>> {
    of_states(tx, (from, until), ("published", "published"), count_max).await
}

/// The same with what is not published yet, or not for everybody; models of series are no events, and what was declined
/// will be none.
pub async fn meanwhile_with_drafts(
    tx: &mut Tx,
    (from, until): (Millis, Millis),
    count_max: i64,
) -> sqlx::Result<Vec<Event>> {
    of_states(tx, (from, until), ("draft", "unlisted"), count_max).await
}

async fn of_states(
    tx: &mut Tx,
    (from, until): (Millis, Millis),
    (also, besides): (&str, &str),
    count_max: i64,
) -> sqlx::Result<Vec<Event>> {
    rows!(
        tx,
        "SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE state IN ('published', $1, $6) AND start_ms >= $2
           AND start_ms < $3
           AND COALESCE(end_ms,
                 start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) > $4
           AND status NOT IN ('cancelled', 'postponed')
           AND NOT EXISTS (SELECT 1 FROM series WHERE series.model_id = event.id)
           AND NOT EXISTS (SELECT 1 FROM event_proposal
                 WHERE event_proposal.event_id = event.id AND event_proposal.state = 'declined')
         ORDER BY start_ms, id LIMIT $5",
        also,
        from.plus_seconds(-LASTS_SECONDS_MAX),
        until,
        from,
        count_max,
        besides
    )
}

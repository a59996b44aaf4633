//! The SQL of what is not for everybody.

use super::Event;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{EventId, SeriesId, SpaceId};
use crate::{maybe, row, rows, run};

/// Other servers are told that it is gone; nothing: it is for everybody again.
pub(in crate::events) async fn set_withdrawn(
    tx: &mut Tx,
    event: EventId,
    at: Option<Millis>,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE event SET withdrawn_ms = $2 WHERE id = $1",
        event,
        at
    )?;
    Ok(())
}

pub async fn is_withdrawn(tx: &mut Tx, event: EventId) -> sqlx::Result<bool> {
    let found: Option<(Option<Millis>,)> =
        maybe!(tx, "SELECT withdrawn_ms FROM event WHERE id = $1", event)?;
    Ok(found.is_some_and(|(at,)| at.is_some()))
}

/// Whether any date of a series was for everybody, and is no more.
pub async fn was_withdrawn(tx: &mut Tx, series: SeriesId) -> sqlx::Result<bool> {
    let (was,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM occurrence JOIN event ON event.id = occurrence.event_id
           WHERE occurrence.series_id = $1 AND event.withdrawn_ms IS NOT NULL)",
        series
    )?;
    Ok(was)
}

/// What takes place for members from then on, in a space or in any, soonest first. Whoever asks says
/// to whom it may be shown.
pub async fn for_members(
    tx: &mut Tx,
    space: Option<SpaceId>,
    from: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<Event>> {
    rows!(
        tx,
        "SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE visibility = 'members' AND state = 'unlisted'
           AND COALESCE(end_ms,
                 start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) > $1
           AND ($2 IS NULL OR EXISTS (SELECT 1 FROM event_space
                 WHERE event_space.event_id = event.id AND event_space.space_id = $2))
         ORDER BY start_ms, id LIMIT $3",
        from,
        space,
        count_max
    )
}

//! The lists of the agenda: what is to come and what has been, by keyset `(start_ms, id)`.

use super::{Event, Filter, LASTS_SECONDS_MAX};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::EventId;
use crate::rows;

/// Published events that are not over at `now`, soonest first. When an event is over is what
/// [`Event::over_ms`] says.
pub async fn coming(
    tx: &mut Tx,
    filter: &Filter,
    now: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<Event>> {
    let (after_ms, after_id) = filter
        .after
        .unwrap_or((Millis(i64::MIN), EventId(uuid::Uuid::nil())));
    let (first, last) = filter.days();
    rows!(
        tx,
        ["SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE state = 'published' AND start_ms >= $1
           AND COALESCE(end_ms,
                 start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) > $7
           AND (start_ms, id) > ($2, $3)
           AND ($4 IS NULL OR EXISTS (SELECT 1 FROM tagging
                 WHERE tagging.object_id = event.id AND tagging.tag = $4))
           AND ($5 IS NULL OR EXISTS (SELECT 1 FROM event_space
                 WHERE event_space.event_id = event.id AND event_space.space_id = $5))
           AND last_day >= $8 AND first_day <= $9
           AND ($10 IS NULL OR place_folded LIKE '%' || $10 || '%')
           AND ($11 IS NULL OR online = $11) AND ($12 IS NULL OR on_site = $12)
           AND ($13 IS NULL OR language = $13 OR language LIKE $13 || '-%')
           AND ($14 IS NULL OR id IN (", ids "$14", "))
         ORDER BY start_ms, id LIMIT $6"],
        now.plus_seconds(-LASTS_SECONDS_MAX),
        after_ms,
        after_id,
        filter.tag.as_deref(),
        filter.space,
        count_max,
        now,
        &first,
        &last,
        filter.place.as_deref(),
        filter.online(),
        filter.on_site(),
        filter.language.as_deref(),
        filter.among()
    )
}

/// Published events that are over at `now`: exactly those that [`coming`] leaves out. The last
/// started first.
pub async fn past(
    tx: &mut Tx,
    filter: &Filter,
    now: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<Event>> {
    let (after_ms, after_id) = filter.after.unwrap_or((now, EventId(uuid::Uuid::nil())));
    let (first, last) = filter.days();
    rows!(
        tx,
        ["SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE state = 'published'
           AND (start_ms < $1 OR COALESCE(end_ms,
                 start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) <= $7)
           AND (start_ms, id) < ($2, $3)
           AND ($4 IS NULL OR EXISTS (SELECT 1 FROM tagging
                 WHERE tagging.object_id = event.id AND tagging.tag = $4))
           AND ($5 IS NULL OR EXISTS (SELECT 1 FROM event_space
                 WHERE event_space.event_id = event.id AND event_space.space_id = $5))
           AND last_day >= $8 AND first_day <= $9
           AND ($10 IS NULL OR place_folded LIKE '%' || $10 || '%')
           AND ($11 IS NULL OR online = $11) AND ($12 IS NULL OR on_site = $12)
           AND ($13 IS NULL OR language = $13 OR language LIKE $13 || '-%')
           AND ($14 IS NULL OR id IN (", ids "$14", "))
         ORDER BY start_ms DESC, id DESC LIMIT $6"],
        now.plus_seconds(-LASTS_SECONDS_MAX),
        after_ms,
        after_id,
        filter.tag.as_deref(),
        filter.space,
        count_max,
        now,
        &first,
        &last,
        filter.place.as_deref(),
        filter.online(),
        filter.on_site(),
        filter.language.as_deref(),
        filter.among()
    )
}

/// Published events of a list that are over at `now` and were not yet at `since`, the latest first:
/// none of those that [`coming`] has.
pub async fn been_since(
    tx: &mut Tx,
    filter: &Filter,
    (since, now): (Millis, Millis),
    count_max: i64,
) -> sqlx::Result<Vec<Event>> {
    let (first, last) = filter.days();
    let lasting = |at: Millis| Millis(at.0.saturating_sub(LASTS_SECONDS_MAX * 1000));
    rows!(
        tx,
        ["SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE state = 'published' AND start_ms >= $1 AND start_ms <= $3
           AND COALESCE(end_ms,
                 start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) > $2
           AND (start_ms < $4 OR COALESCE(end_ms,
                 start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) <= $3)
           AND ($5 IS NULL OR EXISTS (SELECT 1 FROM tagging
                 WHERE tagging.object_id = event.id AND tagging.tag = $5))
           AND ($6 IS NULL OR EXISTS (SELECT 1 FROM event_space
                 WHERE event_space.event_id = event.id AND event_space.space_id = $6))
           AND last_day >= $7 AND first_day <= $8
           AND ($9 IS NULL OR place_folded LIKE '%' || $9 || '%')
           AND ($10 IS NULL OR online = $10) AND ($11 IS NULL OR on_site = $11)
           AND ($12 IS NULL OR language = $12 OR language LIKE $12 || '-%')
           AND ($14 IS NULL OR id IN (", ids "$14", "))
         ORDER BY start_ms DESC, id DESC LIMIT $13"],
        lasting(since),
        since,
        now,
        lasting(now),
        filter.tag.as_deref(),
        filter.space,
        &first,
        &last,
        filter.place.as_deref(),
        filter.online(),
        filter.on_site(),
        filter.language.as_deref(),
        count_max,
        filter.among()
    )
}

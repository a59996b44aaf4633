//! What pages show besides a list: the events of some days, the one before and the one after, what
//! there is to choose from.

use super::{Event, Filter};
use crate::clock::Millis;
use crate::db::{Tx, id_list};
use crate::ids::{EventId, SpaceId};
use crate::{maybe, rows};

const CHOICES_MAX: i64 = 300;

/// Published events with a day in `filter.from ..= filter.until`, soonest first.
pub async fn between(tx: &mut Tx, filter: &Filter, count_max: i64) -> sqlx::Result<Vec<Event>> {
    let (first, last) = filter.days();
    rows!(
        tx,
        ["SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE state = 'published'
           AND last_day >= $1 AND first_day <= $2
           AND ($3 IS NULL OR EXISTS (SELECT 1 FROM tagging
                 WHERE tagging.object_id = event.id AND tagging.tag = $3))
           AND ($4 IS NULL OR EXISTS (SELECT 1 FROM event_space
                 WHERE event_space.event_id = event.id AND event_space.space_id = $4))
           AND ($5 IS NULL OR place_folded LIKE '%' || $5 || '%')
           AND ($6 IS NULL OR online = $6) AND ($7 IS NULL OR on_site = $7)
           AND ($8 IS NULL OR language = $8 OR language LIKE $8 || '-%')
           AND ($10 IS NULL OR id IN (", ids "$10", "))
         ORDER BY start_ms, id LIMIT $9"],
        &first,
        &last,
        filter.tag.as_deref(),
        filter.space,
        filter.place.as_deref(),
        filter.online(),
        filter.on_site(),
        filter.language.as_deref(),
        count_max,
        filter.among()
    )
}

/// The years that published events began in, latest first, and how many each has. From one year to
/// the one before: an index has them in their order, and nothing is sorted.
pub async fn years(tx: &mut Tx, count_max: i64) -> sqlx::Result<Vec<(String, i64)>> {
    rows!(
        tx,
        "WITH RECURSIVE found (year) AS (
           SELECT SUBSTR(MAX(first_day), 1, 4) FROM event
           WHERE state = 'published' AND first_day > ''
           UNION ALL
           SELECT (SELECT SUBSTR(MAX(first_day), 1, 4) FROM event
             WHERE state = 'published' AND first_day > '' AND first_day < year)
           FROM found WHERE year IS NOT NULL)
         SELECT year, (SELECT COUNT(*) FROM event
           WHERE state = 'published' AND first_day >= year AND first_day <= year || '-12-31')
         FROM found WHERE year IS NOT NULL ORDER BY year DESC LIMIT $1",
        count_max
    )
}

/// The last published event of a space that begins before this one.
pub async fn before(
    tx: &mut Tx,
    space: SpaceId,
    (start, id): (Millis, EventId),
) -> sqlx::Result<Option<Event>> {
    maybe!(
        tx,
        "SELECT id, state, status, event.space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event JOIN event_space ON event_space.event_id = event.id
         WHERE event_space.space_id = $1 AND state = 'published' AND (start_ms, id) < ($2, $3)
         ORDER BY start_ms DESC, id DESC LIMIT 1",
        space,
        start,
        id
    )
}

/// The first published event of a space that begins after this one.
pub async fn after(
    tx: &mut Tx,
    space: SpaceId,
    (start, id): (Millis, EventId),
) -> sqlx::Result<Option<Event>> {
    maybe!(
        tx,
        "SELECT id, state, status, event.space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event JOIN event_space ON event_space.event_id = event.id
         WHERE event_space.space_id = $1 AND state = 'published' AND (start_ms, id) > ($2, $3)
         ORDER BY start_ms, id LIMIT 1",
        space,
        start,
        id
    )
}

/// Handle and name of every space that published events belong to, by name.
pub async fn spaces_with_events(tx: &mut Tx) -> sqlx::Result<Vec<(String, String)>> {
    rows!(
        tx,
        // Nested, so that one event of a space is looked for and not, space by space, all of them.
        "SELECT handle, name FROM space WHERE EXISTS (SELECT 1 FROM event_space
           WHERE event_space.space_id = space.id AND EXISTS (SELECT 1 FROM event
             WHERE event.id = event_space.event_id AND event.state = 'published'))
         ORDER BY name, handle LIMIT $1",
        CHOICES_MAX
    )
}

/// The languages that published events are written in: from one to the next, as an index has them.
pub async fn languages(tx: &mut Tx) -> sqlx::Result<Vec<String>> {
    let found: Vec<(String,)> = rows!(
        tx,
        "WITH RECURSIVE found (written_in) AS (
           SELECT MIN(language) FROM event WHERE state = 'published'
           UNION ALL
           SELECT (SELECT MIN(language) FROM event
             WHERE state = 'published' AND language > written_in)
           FROM found WHERE written_in IS NOT NULL)
         SELECT written_in FROM found WHERE written_in IS NOT NULL ORDER BY written_in LIMIT $1",
        CHOICES_MAX
    )?;
    Ok(found.into_iter().map(|(language,)| language).collect())
}

/// What of ours is to come and was announced, soonest first: what is filed under a space, what a space
/// announced itself, or all.
pub async fn ours_coming(
    tx: &mut Tx,
    (filed_under, by): (Option<SpaceId>, Option<SpaceId>),
    now: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<Event>> {
    rows!(
        tx,
        "SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE state = 'published' AND NOT elsewhere AND start_ms >= $1
           AND COALESCE(end_ms,
                 start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) > $2
           AND ($3 IS NULL OR EXISTS (SELECT 1 FROM event_space
                 WHERE event_space.event_id = event.id AND event_space.space_id = $3))
           AND ($4 IS NULL OR space_id = $4)
           AND NOT EXISTS (SELECT 1 FROM occurrence
                 WHERE occurrence.event_id = event.id AND announced_ms IS NULL)
         ORDER BY start_ms, id LIMIT $5",
        now.plus_seconds(-super::LASTS_SECONDS_MAX),
        now,
        filed_under,
        by,
        count_max
    )
}

/// Published events of any of these spaces that are not over at `since`: what is not over at `now`
/// first, the soonest first, then the others, the latest first.
pub async fn of_spaces(
    tx: &mut Tx,
    spaces: &[SpaceId],
    (since, now): (Millis, Millis),
    count_max: i64,
) -> sqlx::Result<Vec<Event>> {
    rows!(
        tx,
        ["SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE state = 'published' AND start_ms >= $1
           AND COALESCE(end_ms,
                 start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) > $2
           AND EXISTS (SELECT 1 FROM event_space WHERE event_space.event_id = event.id
                 AND event_space.space_id IN (", ids "$3", "))
         ORDER BY COALESCE(end_ms,
               start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) <= $5,
             CASE WHEN COALESCE(end_ms,
               start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) > $5
             THEN start_ms ELSE -start_ms END, id LIMIT $4"],
        since.plus_seconds(-super::LASTS_SECONDS_MAX),
        since,
        id_list(spaces.iter().map(|id| id.0)),
        count_max,
        now
    )
}

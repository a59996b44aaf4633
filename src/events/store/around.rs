//! What pages show besides a list: how many there are, how far they reach, the events of some days,
//! the one before and the one after.

use jiff::civil::Date;

use super::{Event, Filter};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{EventId, SpaceId};
use crate::{maybe, row, rows};

const CHOICES_MAX: i64 = 300;

/// How far the events of a list reach: the first day of the first, the last of the last.
pub type Reach = Option<(Date, Date)>;

/// Published events with a day in `filter.from ..= filter.until`, soonest first.
pub async fn between(tx: &mut Tx, filter: &Filter, count_max: i64) -> sqlx::Result<Vec<Event>> {
    let (first, last) = filter.days();
    rows!(
        tx,
        {
            sqlite: "SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE state = 'published'
           AND last_day >= $1 AND first_day <= $2
           AND ($3 IS NULL OR EXISTS (SELECT 1 FROM tagging
                 WHERE tagging.object_id = event.id AND tagging.tag = $3))
           AND ($4 IS NULL OR EXISTS (SELECT 1 FROM event_space
                 WHERE event_space.event_id = event.id AND event_space.space_id = $4))
           AND ($5 IS NULL OR place_folded LIKE $5)
           AND ($6 IS NULL OR online = $6) AND ($7 IS NULL OR on_site = $7)
           AND ($8 IS NULL OR language = $8 OR language LIKE $8 || '-%')
           AND ($10 IS NULL OR id IN (SELECT unhex(value) FROM json_each($10)))
         ORDER BY start_ms, id LIMIT $9",
            postgres: "SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE state = 'published'
           AND last_day >= $1 AND first_day <= $2
           AND ($3 IS NULL OR EXISTS (SELECT 1 FROM tagging
                 WHERE tagging.object_id = event.id AND tagging.tag = $3))
           AND ($4 IS NULL OR EXISTS (SELECT 1 FROM event_space
                 WHERE event_space.event_id = event.id AND event_space.space_id = $4))
           AND ($5 IS NULL OR place_folded LIKE $5)
           AND ($6 IS NULL OR online = $6) AND ($7 IS NULL OR on_site = $7)
           AND ($8 IS NULL OR language = $8 OR language LIKE $8 || '-%')
           AND ($10 IS NULL OR id IN (SELECT CAST(value AS UUID)
                 FROM json_array_elements_text(CAST($10 AS JSON))))
         ORDER BY start_ms, id LIMIT $9"
        },
        &first,
        &last,
        filter.tag.as_deref(),
        filter.space,
        filter.place_pattern(),
        filter.online(),
        filter.on_site(),
        filter.language.as_deref(),
        count_max,
        filter.among()
    )
}

/// How many published events a list has that are to come at `now`, and how many have been.
pub async fn count(tx: &mut Tx, filter: &Filter, now: Millis) -> sqlx::Result<(i64, i64)> {
    let (first, last) = filter.days();
    let (coming, all): (i64, i64) = row!(
        tx,
        {
            sqlite: "SELECT COUNT(CASE WHEN start_ms >= $1 AND COALESCE(end_ms,
             start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) > $2 THEN 1 END),
           COUNT(*)
         FROM event WHERE state = 'published'
           AND last_day >= $3 AND first_day <= $4
           AND ($5 IS NULL OR EXISTS (SELECT 1 FROM tagging
                 WHERE tagging.object_id = event.id AND tagging.tag = $5))
           AND ($6 IS NULL OR EXISTS (SELECT 1 FROM event_space
                 WHERE event_space.event_id = event.id AND event_space.space_id = $6))
           AND ($7 IS NULL OR place_folded LIKE $7)
           AND ($8 IS NULL OR online = $8) AND ($9 IS NULL OR on_site = $9)
           AND ($10 IS NULL OR language = $10 OR language LIKE $10 || '-%')
           AND ($11 IS NULL OR id IN (SELECT unhex(value) FROM json_each($11)))",
            postgres: "SELECT COUNT(CASE WHEN start_ms >= $1 AND COALESCE(end_ms,
             start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) > $2 THEN 1 END),
           COUNT(*)
         FROM event WHERE state = 'published'
           AND last_day >= $3 AND first_day <= $4
           AND ($5 IS NULL OR EXISTS (SELECT 1 FROM tagging
                 WHERE tagging.object_id = event.id AND tagging.tag = $5))
           AND ($6 IS NULL OR EXISTS (SELECT 1 FROM event_space
                 WHERE event_space.event_id = event.id AND event_space.space_id = $6))
           AND ($7 IS NULL OR place_folded LIKE $7)
           AND ($8 IS NULL OR online = $8) AND ($9 IS NULL OR on_site = $9)
           AND ($10 IS NULL OR language = $10 OR language LIKE $10 || '-%')
           AND ($11 IS NULL OR id IN (SELECT CAST(value AS UUID)
                 FROM json_array_elements_text(CAST($11 AS JSON))))"
        },
        now.plus_seconds(-super::LASTS_SECONDS_MAX),
        now,
        &first,
        &last,
        filter.tag.as_deref(),
        filter.space,
        filter.place_pattern(),
        filter.online(),
        filter.on_site(),
        filter.language.as_deref(),
        filter.among()
    )?;
    Ok((coming, all - coming))
}

/// How far the published events of a list reach.
pub async fn reach(tx: &mut Tx, filter: &Filter) -> sqlx::Result<Reach> {
    let (first, last) = filter.days();
    let (first, last): (Option<String>, Option<String>) = row!(
        tx,
        {
            sqlite: "SELECT MIN(first_day), MAX(last_day) FROM event WHERE state = 'published'
           AND last_day >= $1 AND first_day <= $2 AND first_day <> ''
           AND ($3 IS NULL OR EXISTS (SELECT 1 FROM tagging
                 WHERE tagging.object_id = event.id AND tagging.tag = $3))
           AND ($4 IS NULL OR EXISTS (SELECT 1 FROM event_space
                 WHERE event_space.event_id = event.id AND event_space.space_id = $4))
           AND ($5 IS NULL OR place_folded LIKE $5)
           AND ($6 IS NULL OR online = $6) AND ($7 IS NULL OR on_site = $7)
           AND ($8 IS NULL OR language = $8 OR language LIKE $8 || '-%')
           AND ($9 IS NULL OR id IN (SELECT unhex(value) FROM json_each($9)))",
            postgres: "SELECT MIN(first_day), MAX(last_day) FROM event WHERE state = 'published'
           AND last_day >= $1 AND first_day <= $2 AND first_day <> ''
           AND ($3 IS NULL OR EXISTS (SELECT 1 FROM tagging
                 WHERE tagging.object_id = event.id AND tagging.tag = $3))
           AND ($4 IS NULL OR EXISTS (SELECT 1 FROM event_space
                 WHERE event_space.event_id = event.id AND event_space.space_id = $4))
           AND ($5 IS NULL OR place_folded LIKE $5)
           AND ($6 IS NULL OR online = $6) AND ($7 IS NULL OR on_site = $7)
           AND ($8 IS NULL OR language = $8 OR language LIKE $8 || '-%')
           AND ($9 IS NULL OR id IN (SELECT CAST(value AS UUID)
                 FROM json_array_elements_text(CAST($9 AS JSON))))"
        },
        &first,
        &last,
        filter.tag.as_deref(),
        filter.space,
        filter.place_pattern(),
        filter.online(),
        filter.on_site(),
        filter.language.as_deref(),
        filter.among()
    )?;
    let day = |text: Option<String>| text?.parse().ok();
    Ok(day(first).zip(day(last)))
}

/// The years that published events began in, latest first, and how many each has.
pub async fn years(tx: &mut Tx, count_max: i64) -> sqlx::Result<Vec<(String, i64)>> {
    rows!(
        tx,
        "SELECT SUBSTR(first_day, 1, 4), COUNT(*) FROM event
         WHERE state = 'published' AND first_day <> ''
         GROUP BY SUBSTR(first_day, 1, 4) ORDER BY SUBSTR(first_day, 1, 4) DESC LIMIT $1",
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

/// The languages that published events are written in.
pub async fn languages(tx: &mut Tx) -> sqlx::Result<Vec<String>> {
    let found: Vec<(String,)> = rows!(
        tx,
        "SELECT DISTINCT language FROM event WHERE state = 'published'
         ORDER BY language LIMIT $1",
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
    let wanted: Vec<String> = spaces.iter().map(|id| id.0.simple().to_string()).collect();
    rows!(
        tx,
        {
            sqlite: "SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE state = 'published' AND start_ms >= $1
           AND COALESCE(end_ms,
                 start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) > $2
           AND EXISTS (SELECT 1 FROM event_space WHERE event_space.event_id = event.id
                 AND event_space.space_id IN (SELECT unhex(value) FROM json_each($3)))
         ORDER BY COALESCE(end_ms,
               start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) <= $5,
             CASE WHEN COALESCE(end_ms,
               start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) > $5
             THEN start_ms ELSE -start_ms END, id LIMIT $4",
            postgres: "SELECT id, state, status, space_id, author_id, slug, language, title,
           summary, body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links,
           cover_id, cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE state = 'published' AND start_ms >= $1
           AND COALESCE(end_ms,
                 start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) > $2
           AND EXISTS (SELECT 1 FROM event_space WHERE event_space.event_id = event.id
                 AND event_space.space_id IN (SELECT CAST(value AS UUID)
                   FROM json_array_elements_text(CAST($3 AS JSON))))
         ORDER BY COALESCE(end_ms,
               start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) <= $5,
             CASE WHEN COALESCE(end_ms,
               start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) > $5
             THEN start_ms ELSE -start_ms END, id LIMIT $4"
        },
        since.plus_seconds(-super::LASTS_SECONDS_MAX),
        since,
        serde_json::Value::from(wanted).to_string(),
        count_max,
        now
    )
}

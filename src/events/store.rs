//! The SQL of events. Coming ones are listed soonest first, past ones latest first, both by keyset
//! `(start_ms, id)`. What a page shows besides its list is in `store/around.rs`, what is kept of an
//! event for the sake of lists in `store/listed.rs`, where events are on the earth in
//! `store/spots.rs`, how many there are in `store/counted.rs`.
//!
//! Where LIKE is given a pattern, that is put together in the statement: one that is bound as it is
//! has SQLite prepare the statement anew each time, to see whether an index fits.

mod around;
mod changes;
mod counted;
mod details;
mod listed;
mod lists;
mod meanwhile;
pub mod organisers;
pub(super) mod proposed;
mod spots;
pub mod templates;
pub mod visibility;

pub use around::{
    after, before, between, languages, of_spaces, ours_coming, spaces_with_events, years,
};
pub(super) use changes::{
    change, put_change, put_reminders, reasons, reminders, reminders_due, repeating_reminders,
    set_change_reason, set_reminder_told,
};
pub use counted::{Counted, Reach, count, count_on};
pub(super) use details::{details, put_details, touch};
pub use listed::own_at;
pub(super) use listed::{Listed, delete, put_listed, unlisted};
pub use lists::{been_since, coming, past};
pub(super) use meanwhile::{meanwhile, meanwhile_with_drafts};
pub(super) use spots::{Town, box_of, put_spot, towns, towns_like, unplaced};

use jiff::civil::Date;

use super::Event;
use crate::clock::Millis;
use crate::db::{Tx, id_list};
use crate::ids::{EventId, SpaceId};
use crate::{maybe, row, rows, run};

const SLUG_TRIES_MAX: u32 = 200;
/// What lasts longer is listed as past after that time: lists of what is to come look back no
/// further for what is still going on.
const LASTS_SECONDS_MAX: i64 = 366 * 24 * 3600;
/// Days as text sort as days; a row that is not listed yet has none, and is shown all the same.
const DAY_MIN: &str = "";
const DAY_MAX: &str = "9999-12-31";

/// Addresses below the agenda that are no event's.
const SLUGS_TAKEN: &[&str] = &["integrer", "cadre", "embed", "frame", "serie", "series"];

/// Which events a list asks for; everything absent means "any".
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    pub space: Option<SpaceId>,
    /// Folded tag, see [`crate::tags::fold`].
    pub tag: Option<String>,
    /// Folded words, see [`super::parts::words`]: how words of the place begin.
    pub place: Option<String>,
    pub mode: Option<Mode>,
    /// The first part of a language's code: `fr`.
    pub language: Option<String>,
    /// Not over before this day, on the clock of the place.
    pub from: Option<Date>,
    /// Begun by this day.
    pub until: Option<Date>,
    /// Only these: what is near a place, what has the words that are looked for.
    pub among: Option<Vec<EventId>>,
    /// The last row of the page before this one.
    pub after: Option<(Millis, EventId)>,
}

crate::text_enum! {
    /// How one takes part.
    Mode { Online = "online", OnSite = "on-site" }
}

impl Filter {
    fn days(&self) -> (String, String) {
        let text = |day: Option<Date>, any: &str| day.map_or(any.to_owned(), |day| day.to_string());
        (text(self.from, DAY_MIN), text(self.until, DAY_MAX))
    }

    fn online(&self) -> Option<bool> {
        (self.mode == Some(Mode::Online)).then_some(true)
    }

    fn on_site(&self) -> Option<bool> {
        (self.mode == Some(Mode::OnSite)).then_some(true)
    }

    /// The ids as a list that can be bound.
    fn among(&self) -> Option<String> {
        let ids = self.among.as_ref()?;
        Some(id_list(ids.iter().map(|id| id.0)))
    }

    /// Whether all but the days is "any": then an index alone tells what is counted.
    fn is_of_days(&self) -> bool {
        let of_days = Filter {
            from: self.from,
            until: self.until,
            after: self.after,
            ..Filter::default()
        };
        *self == of_days
    }
}

pub(super) async fn insert(tx: &mut Tx, event: &Event) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO event (id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
           $19, $20, $21, $22, $23, $24)",
        event.id,
        event.state,
        event.status,
        event.space_id,
        event.author_id,
        &event.slug,
        &event.language,
        &event.title,
        &event.summary,
        &event.body_markdown,
        &event.body_html,
        event.start_ms,
        event.end_ms,
        event.all_day,
        &event.timezone,
        &event.place,
        &event.links,
        event.cover_id,
        &event.cover_alt,
        event.sequence,
        event.created_ms,
        event.published_ms,
        event.updated_ms,
        event.visibility
    )?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, event: &Event) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE event SET state = $2, status = $3, language = $4, title = $5, summary = $6,
           body_markdown = $7, body_html = $8, start_ms = $9, end_ms = $10, all_day = $11,
           timezone = $12, place = $13, links = $14, cover_id = $15, cover_alt = $16,
           sequence = $17, published_ms = $18, updated_ms = $19, space_id = $20, visibility = $21
         WHERE id = $1",
        event.id,
        event.state,
        event.status,
        &event.language,
        &event.title,
        &event.summary,
        &event.body_markdown,
        &event.body_html,
        event.start_ms,
        event.end_ms,
        event.all_day,
        &event.timezone,
        &event.place,
        &event.links,
        event.cover_id,
        &event.cover_alt,
        event.sequence,
        event.published_ms,
        event.updated_ms,
        event.space_id,
        event.visibility
    )?;
    Ok(())
}

/// A slug that no event has: the wanted one, or with a number behind it.
pub(super) async fn free_slug(tx: &mut Tx, wanted: &str) -> sqlx::Result<String> {
    let base = if wanted.is_empty() {
        "evenement"
    } else {
        wanted
    };
    for number in 1..=SLUG_TRIES_MAX {
        let slug = if number == 1 {
            base.to_owned()
        } else {
            format!("{base}-{number}")
        };
        if SLUGS_TAKEN.contains(&slug.as_str()) {
            continue;
        }
        let taken: Option<(i64,)> = maybe!(
            tx,
            "SELECT CAST(1 AS BIGINT) FROM event WHERE slug = $1",
            &slug
        )?;
        if taken.is_none() {
            return Ok(slug);
        }
    }
    Ok(format!("{base}-{}", EventId::generate()))
}

/// Files an event under exactly these spaces.
pub(super) async fn put_spaces(
    tx: &mut Tx,
    event: EventId,
    spaces: &[SpaceId],
) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM event_space WHERE event_id = $1", event)?;
    for space in spaces {
        put_space(tx, event, *space).await?;
    }
    Ok(())
}

/// Files an event under one more space.
pub(super) async fn put_space(tx: &mut Tx, event: EventId, space: SpaceId) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO event_space (event_id, space_id) VALUES ($1, $2)
         ON CONFLICT (event_id, space_id) DO NOTHING",
        event,
        space
    )?;
    Ok(())
}

/// Files it there no more.
pub(super) async fn take_space(tx: &mut Tx, event: EventId, space: SpaceId) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM event_space WHERE event_id = $1 AND space_id = $2",
        event,
        space
    )?;
    Ok(())
}

/// The spaces an event belongs to.
pub async fn spaces_of(tx: &mut Tx, event: EventId) -> sqlx::Result<Vec<SpaceId>> {
    let found: Vec<(SpaceId,)> = rows!(
        tx,
        "SELECT space_id FROM event_space WHERE event_id = $1 ORDER BY space_id",
        event
    )?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// An event in whatever state it is.
pub async fn by_id(tx: &mut Tx, id: EventId) -> sqlx::Result<Option<Event>> {
    maybe!(
        tx,
        "SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE id = $1",
        id
    )
}

/// An event in whatever state it is: the page decides what a retracted one answers.
pub async fn by_slug(tx: &mut Tx, slug: &str) -> sqlx::Result<Option<Event>> {
    maybe!(
        tx,
        "SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE slug = $1",
        slug
    )
}

/// Published events that a space announced itself, latest announced first; not what only stands in
/// the agenda yet.
pub async fn announced_by(
    tx: &mut Tx,
    space: SpaceId,
    after: Option<(Millis, EventId)>,
    count_max: i64,
) -> sqlx::Result<Vec<Event>> {
    let (after_ms, after_id) = after.unwrap_or((Millis(i64::MAX), EventId(uuid::Uuid::max())));
    rows!(
        tx,
        "SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE state = 'published' AND space_id = $1 AND NOT elsewhere
           AND (published_ms, id) < ($2, $3)
           AND NOT EXISTS (SELECT 1 FROM occurrence
                 WHERE occurrence.event_id = event.id AND announced_ms IS NULL)
         ORDER BY published_ms DESC, id DESC LIMIT $4",
        space,
        after_ms,
        after_id,
        count_max
    )
}

pub async fn announced_by_count(tx: &mut Tx, space: SpaceId) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM event WHERE state = 'published' AND space_id = $1 AND NOT elsewhere
           AND NOT EXISTS (SELECT 1 FROM occurrence
                 WHERE occurrence.event_id = event.id AND announced_ms IS NULL)",
        space
    )?;
    Ok(count)
}

/// The last touched events in any state but retracted: an editor's desk. A series stands there once,
/// by its model, beside those of its dates that were changed alone.
pub async fn latest_touched(tx: &mut Tx, count_max: i64) -> sqlx::Result<Vec<Event>> {
    rows!(
        tx,
        "SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE state <> 'retracted' AND NOT elsewhere
           AND NOT (state = 'draft' AND id IN (SELECT event_id FROM event_proposal))
           AND NOT EXISTS (SELECT 1 FROM occurrence
             WHERE occurrence.event_id = event.id AND own = FALSE)
         ORDER BY updated_ms DESC, id DESC LIMIT $1",
        count_max
    )
}

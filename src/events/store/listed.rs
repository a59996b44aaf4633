//! What is kept beside an event for the sake of lists: its days on the clock of its place, where it
//! is in folded words, how one takes part, whether others announced it. Always written with the event.

use super::Event;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::EventId;
use crate::{rows, run};

/// See the columns of the same names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// `2026-10-15`
    pub first_day: String,
    pub last_day: String,
    pub place_folded: String,
    pub online: bool,
    pub on_site: bool,
    /// Announced by others.
    pub elsewhere: bool,
}

pub async fn put_listed(tx: &mut Tx, event: EventId, listed: &Listed) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE event SET first_day = $2, last_day = $3, place_folded = $4, online = $5,
           on_site = $6, elsewhere = $7
         WHERE id = $1",
        event,
        &listed.first_day,
        &listed.last_day,
        &listed.place_folded,
        listed.online,
        listed.on_site,
        listed.elsewhere
    )?;
    Ok(())
}

/// Takes an event away with what is filed beside it.
pub async fn delete(tx: &mut Tx, event: EventId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM event_space WHERE event_id = $1", event)?;
    run!(tx, "DELETE FROM event WHERE id = $1", event)?;
    Ok(())
}

/// The published events of this hub itself that begin then.
pub async fn own_at(tx: &mut Tx, start: Millis, count_max: i64) -> sqlx::Result<Vec<Event>> {
    rows!(
        tx,
        "SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE state = 'published' AND start_ms = $1 AND NOT elsewhere
         ORDER BY id LIMIT $2",
        start,
        count_max
    )
}

/// Events from before these columns, the oldest first.
pub async fn unlisted(tx: &mut Tx, count_max: i64) -> sqlx::Result<Vec<Event>> {
    rows!(
        tx,
        "SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE first_day = '' ORDER BY id LIMIT $1",
        count_max
    )
}

//! The SQL of members who organise events.

use crate::clock::Millis;
use crate::db::Tx;
use crate::events::Event;
use crate::ids::{AccountId, EventId};
use crate::{maybe, row, rows, run};

pub async fn of(tx: &mut Tx, event: EventId) -> sqlx::Result<Option<AccountId>> {
    let found: Option<(AccountId,)> = maybe!(
        tx,
        "SELECT account_id FROM event_organiser
         WHERE event_id = $1 OR event_id IN (SELECT model_id FROM series, occurrence
             WHERE series.id = occurrence.series_id AND occurrence.event_id = $1)
         ORDER BY since_ms DESC LIMIT 1",
        event
    )?;
    Ok(found.map(|(account,)| account))
}

/// The event that a row stands beside: of a date of a series, its model.
pub(in crate::events) async fn beside(tx: &mut Tx, event: EventId) -> sqlx::Result<EventId> {
    let (found,): (EventId,) = row!(
        tx,
        "SELECT COALESCE((SELECT model_id FROM series, occurrence
             WHERE series.id = occurrence.series_id AND occurrence.event_id = event.id), event.id)
         FROM event WHERE id = $1",
        event
    )?;
    Ok(found)
}

pub(in crate::events) async fn put(
    tx: &mut Tx,
    event: EventId,
    account: AccountId,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO event_organiser (event_id, account_id, since_ms) VALUES ($1, $2, $3)
         ON CONFLICT (event_id) DO UPDATE SET account_id = $2, since_ms = $3",
        event,
        account,
        now
    )?;
    Ok(())
}

pub(in crate::events) async fn delete(tx: &mut Tx, event: EventId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM event_organiser WHERE event_id = $1", event)?;
    Ok(())
}

pub(in crate::events) async fn delete_of(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM event_organiser WHERE account_id = $1",
        account
    )?;
    Ok(())
}

/// What somebody organises and may still change, the last that begins first.
pub async fn organised_by(
    tx: &mut Tx,
    account: AccountId,
    count_max: i64,
) -> sqlx::Result<Vec<Event>> {
    rows!(
        tx,
        "SELECT id, state, status, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, start_ms, end_ms, all_day, timezone, place, links, cover_id,
           cover_alt, sequence, created_ms, published_ms, updated_ms, visibility
         FROM event WHERE state IN ('published', 'unlisted') AND (id IN
             (SELECT event_id FROM event_organiser WHERE account_id = $1)
           OR id IN (SELECT occurrence.event_id FROM occurrence, series, event_organiser
             WHERE occurrence.series_id = series.id AND series.model_id = event_organiser.event_id
               AND event_organiser.account_id = $1))
         ORDER BY start_ms DESC, id DESC LIMIT $2",
        account,
        count_max
    )
}

//! The SQL of what else is known of events.

use sqlx::types::Json;

use crate::clock::Millis;
use crate::db::Tx;
use crate::events::details::Details;
use crate::ids::EventId;
use crate::{maybe, run};

pub async fn details(tx: &mut Tx, event: EventId) -> sqlx::Result<Option<Details>> {
    let found: Option<(Json<Details>,)> = maybe!(
        tx,
        "SELECT details FROM event_details WHERE event_id = $1",
        event
    )?;
    Ok(found.map(|(Json(details),)| details))
}

pub async fn put_details(tx: &mut Tx, event: EventId, details: &Details) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO event_details (event_id, details) VALUES ($1, $2)
         ON CONFLICT (event_id) DO UPDATE SET details = excluded.details",
        event,
        Json(details)
    )?;
    Ok(())
}

/// It is another version of itself.
pub async fn touch(
    tx: &mut Tx,
    event: EventId,
    sequence: i64,
    updated: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE event SET sequence = $2, updated_ms = $3 WHERE id = $1",
        event,
        sequence,
        updated
    )?;
    Ok(())
}

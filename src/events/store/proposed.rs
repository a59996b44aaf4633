//! The SQL of drafts that are proposed.

use crate::db::Tx;
use crate::ids::EventId;
use crate::run;

/// The address that it gets when it is announced.
pub async fn put_slug(tx: &mut Tx, event: EventId, slug: &str) -> sqlx::Result<()> {
    run!(tx, "UPDATE event SET slug = $2 WHERE id = $1", event, slug)?;
    Ok(())
}

/// What else was written down of a draft.
pub async fn delete_beside(tx: &mut Tx, event: EventId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM event_details WHERE event_id = $1", event)?;
    run!(tx, "DELETE FROM event_organiser WHERE event_id = $1", event)?;
    Ok(())
}

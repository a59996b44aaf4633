//! The SQL of how one takes part in what repeats.

use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::EventId;
use crate::{maybe, rows, run};

/// Whether later dates take over how one takes part in this one.
pub async fn is_set(tx: &mut Tx, event: EventId) -> sqlx::Result<bool> {
    let found: Option<(bool,)> = maybe!(
        tx,
        "SELECT repeats FROM admission WHERE event_id = $1",
        event
    )?;
    Ok(found.is_some_and(|(it,)| it))
}

pub(in crate::attendance) async fn put(
    tx: &mut Tx,
    event: EventId,
    repeats: bool,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE admission SET repeats = $2 WHERE event_id = $1",
        event,
        repeats
    )?;
    Ok(())
}

/// Dates that are to come and say nothing of how one takes part, each with the last one before it that
/// says it for all.
pub(in crate::attendance) async fn unset(
    tx: &mut Tx,
    now: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<(EventId, EventId)>> {
    rows!(
        tx,
        "SELECT event_id, like_id FROM (
           SELECT later.event_id, admission.event_id AS like_id, event.start_ms,
             ROW_NUMBER() OVER (PARTITION BY later.event_id
               ORDER BY earlier.recurrence_ms DESC) AS place
           FROM admission JOIN occurrence AS earlier ON earlier.event_id = admission.event_id
           JOIN occurrence AS later ON later.series_id = earlier.series_id
             AND later.recurrence_ms > earlier.recurrence_ms
           JOIN event ON event.id = later.event_id
           WHERE admission.repeats = TRUE AND event.state IN ('published', 'unlisted')
             AND event.start_ms > $1
             AND NOT EXISTS (SELECT 1 FROM admission AS own
               WHERE own.event_id = later.event_id)
         ) AS found
         WHERE place = 1 ORDER BY start_ms, event_id LIMIT $2",
        now,
        count_max
    )
}

/// Announced dates whose followers are to be asked by a poll and were not.
pub(in crate::attendance) async fn unasked(
    tx: &mut Tx,
    now: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<(EventId,)>> {
    rows!(
        tx,
        "SELECT event.id FROM admission JOIN occurrence ON occurrence.event_id = admission.event_id
         JOIN event ON event.id = admission.event_id
         WHERE admission.asks = TRUE AND admission.asked_ms IS NULL AND admission.mode <> 'closed'
           AND occurrence.announced_ms IS NOT NULL AND event.start_ms > $1
           AND event.state = 'published' AND event.status IN ('confirmed', 'tentative')
         ORDER BY event.start_ms, event.id LIMIT $2",
        now,
        count_max
    )
}

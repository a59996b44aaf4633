//! The SQL of what changed of events, and of reminders of them.

use sqlx::types::Json;
use uuid::Uuid;

use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::EventId;
use crate::{maybe, rows, run};

pub async fn put_change(
    tx: &mut Tx,
    event: EventId,
    (what, reason, was): (&str, &str, &str),
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO event_change (event_id, what, reason, was, changed_ms)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (event_id) DO UPDATE SET what = excluded.what, reason = excluded.reason,
           was = excluded.was, changed_ms = excluded.changed_ms",
        event,
        what,
        reason,
        was,
        now
    )?;
    Ok(())
}

/// Says otherwise why.
pub async fn set_change_reason(tx: &mut Tx, event: EventId, reason: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE event_change SET reason = $2 WHERE event_id = $1",
        event,
        reason
    )?;
    Ok(())
}

/// What changed last, why, how it stood before (JSON, or empty), and when that was.
pub async fn change(
    tx: &mut Tx,
    event: EventId,
) -> sqlx::Result<Option<(String, String, String, Millis)>> {
    maybe!(
        tx,
        "SELECT what, reason, was, changed_ms FROM event_change WHERE event_id = $1",
        event
    )
}

/// Why each of these is off, where that was said.
pub async fn reasons(tx: &mut Tx, events: &[Uuid]) -> sqlx::Result<Vec<(EventId, String)>> {
    rows!(
        tx,
        {
            sqlite: "SELECT event_id, reason FROM event_change WHERE reason <> ''
                AND event_id IN (SELECT unhex(replace(value, '-', '')) FROM json_each($1))",
            postgres: "SELECT event_id, reason FROM event_change WHERE reason <> ''
                AND event_id IN (SELECT value::uuid FROM jsonb_array_elements_text($1))"
        },
        Json(events)
    )
}

pub async fn put_reminders(
    tx: &mut Tx,
    event: EventId,
    days: &[i64],
    repeats: bool,
) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM reminder WHERE event_id = $1 AND told_ms IS NULL",
        event
    )?;
    for days in days {
        run!(
            tx,
            "INSERT INTO reminder (event_id, days, repeats) VALUES ($1, $2, $3)
             ON CONFLICT (event_id, days) DO UPDATE SET repeats = excluded.repeats",
            event,
            *days,
            repeats
        )?;
    }
    Ok(())
}

pub async fn reminders(tx: &mut Tx, event: EventId) -> sqlx::Result<Vec<(i64, Option<Millis>)>> {
    rows!(
        tx,
        "SELECT days, told_ms FROM reminder WHERE event_id = $1 ORDER BY days DESC",
        event
    )
}

/// Those that later dates of the same series take over.
pub async fn repeating_reminders(tx: &mut Tx, event: EventId) -> sqlx::Result<Vec<(i64,)>> {
    rows!(
        tx,
        "SELECT days FROM reminder WHERE event_id = $1 AND repeats = TRUE ORDER BY days",
        event
    )
}

/// Those whose moment has come.
pub async fn reminders_due(
    tx: &mut Tx,
    now: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<(EventId, i64)>> {
    rows!(
        tx,
        "SELECT reminder.event_id, reminder.days FROM reminder
         JOIN event ON event.id = reminder.event_id
         WHERE reminder.told_ms IS NULL AND event.start_ms - reminder.days * 86400000 <= $1
         ORDER BY event.start_ms, event.id, reminder.days LIMIT $2",
        now,
        count_max
    )
}

pub async fn set_reminder_told(
    tx: &mut Tx,
    event: EventId,
    days: i64,
    told: Option<Millis>,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE reminder SET told_ms = $3 WHERE event_id = $1 AND days = $2",
        event,
        days,
        told
    )?;
    Ok(())
}

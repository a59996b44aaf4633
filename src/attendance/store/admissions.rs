//! The SQL of how one takes part in an event, and of what its attendees were told.

use crate::attendance::Admission;
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts;
use crate::ids::EventId;
use crate::{maybe, rows, run};

/// How one takes part in an event, as it stands now.
pub async fn admission(tx: &mut Tx, event: EventId) -> sqlx::Result<Option<Admission>> {
    maybe!(
        tx,
        "SELECT event_id, mode, capacity, waits, seats_max, shown, whereabouts, asks, questions,
           due_ms, asked_ms, closed_ms
         FROM admission WHERE event_id = $1",
        event
    )
}

/// The same, kept from changing until the transaction ends. What comes of an answer is recorded, and
/// others hold the order of facts when they come to an event's row: it is held first here too.
pub(in crate::attendance) async fn take_admission(
    tx: &mut Tx,
    event: EventId,
) -> sqlx::Result<Option<Admission>> {
    facts::hold(tx).await?;
    maybe!(
        tx,
        {
            sqlite: "SELECT event_id, mode, capacity, waits, seats_max, shown, whereabouts, asks,
               questions, due_ms, asked_ms, closed_ms
             FROM admission WHERE event_id = $1",
            postgres: "SELECT event_id, mode, capacity, waits, seats_max, shown, whereabouts, asks,
               questions, due_ms, asked_ms, closed_ms
             FROM admission WHERE event_id = $1 FOR UPDATE"
        },
        event
    )
}

pub(in crate::attendance) async fn put_admission(
    tx: &mut Tx,
    admission: &Admission,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO admission (event_id, mode, capacity, waits, seats_max, shown, whereabouts, asks,
           questions, due_ms, asked_ms, closed_ms, told)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '')
         ON CONFLICT (event_id) DO UPDATE SET mode = excluded.mode, capacity = excluded.capacity,
           waits = excluded.waits, seats_max = excluded.seats_max, shown = excluded.shown,
           whereabouts = excluded.whereabouts, asks = excluded.asks,
           questions = excluded.questions, due_ms = excluded.due_ms,
           asked_ms = excluded.asked_ms, closed_ms = excluded.closed_ms",
        admission.event_id,
        admission.mode,
        admission.capacity,
        admission.waits,
        admission.seats_max,
        admission.shown,
        &admission.whereabouts,
        admission.asks,
        &admission.questions,
        admission.due_ms,
        admission.asked_ms,
        admission.closed_ms
    )?;
    Ok(())
}

/// Where followers were asked: something new is to be told by then.
pub(in crate::attendance) async fn hasten(
    tx: &mut Tx,
    event: EventId,
    due: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE admission SET due_ms = $2
         WHERE event_id = $1 AND asked_ms IS NOT NULL AND closed_ms IS NULL
           AND (due_ms IS NULL OR due_ms > $2)",
        event,
        due
    )?;
    Ok(())
}

pub(in crate::attendance) async fn due(
    tx: &mut Tx,
    now: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<Admission>> {
    rows!(
        tx,
        "SELECT event_id, mode, capacity, waits, seats_max, shown, whereabouts, asks, questions,
           due_ms, asked_ms, closed_ms
         FROM admission WHERE due_ms <= $1 ORDER BY due_ms, event_id LIMIT $2",
        now,
        count_max
    )
}

pub(in crate::attendance) async fn set_due(
    tx: &mut Tx,
    event: EventId,
    due: Option<Millis>,
    closed: Option<Millis>,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE admission SET due_ms = $2, closed_ms = $3 WHERE event_id = $1",
        event,
        due,
        closed
    )?;
    Ok(())
}

/// When and where it takes place, as attendees were told last; empty when they never were.
pub(in crate::attendance) async fn told(
    tx: &mut Tx,
    event: EventId,
) -> sqlx::Result<Option<(String,)>> {
    maybe!(tx, "SELECT told FROM admission WHERE event_id = $1", event)
}

pub(in crate::attendance) async fn set_told(
    tx: &mut Tx,
    event: EventId,
    told: &str,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE admission SET told = $2 WHERE event_id = $1",
        event,
        told
    )?;
    Ok(())
}

/// Events between two moments whose attendees were not reminded.
pub(in crate::attendance) async fn to_remind(
    tx: &mut Tx,
    from: Millis,
    until: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<(EventId,)>> {
    rows!(
        tx,
        "SELECT admission.event_id FROM admission JOIN event ON event.id = admission.event_id
         WHERE admission.reminded_ms IS NULL AND event.start_ms > $1 AND event.start_ms <= $2
           AND event.state IN ('published', 'unlisted') AND event.status NOT IN ('cancelled', 'postponed')
         ORDER BY event.start_ms, event.id LIMIT $3",
        from,
        until,
        count_max
    )
}

pub(in crate::attendance) async fn set_reminded(
    tx: &mut Tx,
    event: EventId,
    at: Option<Millis>,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE admission SET reminded_ms = $2 WHERE event_id = $1",
        event,
        at
    )?;
    Ok(())
}

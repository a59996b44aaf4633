//! The SQL of attendance. Counting begins with [`take_admission`], which makes all who answer one
//! event wait for one another: SQLite has one writer anyway, PostgreSQL locks the row.

pub mod rides;
pub mod tasks;

use sqlx::types::Json;

use super::{Admission, Attendance, State, Who};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{AttendanceId, EventId};
use crate::{maybe, row, rows, run};

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

/// The same, kept from changing until the transaction ends.
pub(super) async fn take_admission(tx: &mut Tx, event: EventId) -> sqlx::Result<Option<Admission>> {
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

pub(super) async fn put_admission(tx: &mut Tx, admission: &Admission) -> sqlx::Result<()> {
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
pub(super) async fn hasten(tx: &mut Tx, event: EventId, due: Millis) -> sqlx::Result<()> {
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

pub(super) async fn due(tx: &mut Tx, now: Millis, count_max: i64) -> sqlx::Result<Vec<Admission>> {
    rows!(
        tx,
        "SELECT event_id, mode, capacity, waits, seats_max, shown, whereabouts, asks, questions,
           due_ms, asked_ms, closed_ms
         FROM admission WHERE due_ms <= $1 ORDER BY due_ms, event_id LIMIT $2",
        now,
        count_max
    )
}

pub(super) async fn set_due(
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
pub(super) async fn told(tx: &mut Tx, event: EventId) -> sqlx::Result<Option<(String,)>> {
    maybe!(tx, "SELECT told FROM admission WHERE event_id = $1", event)
}

pub(super) async fn set_told(tx: &mut Tx, event: EventId, told: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE admission SET told = $2 WHERE event_id = $1",
        event,
        told
    )?;
    Ok(())
}

/// Events between two moments whose attendees were not reminded.
pub(super) async fn to_remind(
    tx: &mut Tx,
    from: Millis,
    until: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<(EventId,)>> {
    rows!(
        tx,
        "SELECT admission.event_id FROM admission JOIN event ON event.id = admission.event_id
         WHERE admission.reminded_ms IS NULL AND event.start_ms > $1 AND event.start_ms <= $2
           AND event.state = 'published' AND event.status NOT IN ('cancelled', 'postponed')
         ORDER BY event.start_ms, event.id LIMIT $3",
        from,
        until,
        count_max
    )
}

pub(super) async fn set_reminded(tx: &mut Tx, event: EventId, now: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE admission SET reminded_ms = $2 WHERE event_id = $1",
        event,
        now
    )?;
    Ok(())
}

/// Somebody's answer to an event.
pub async fn of(tx: &mut Tx, event: EventId, who: Who<'_>) -> sqlx::Result<Option<Attendance>> {
    match who {
        Who::Actor(uri) => maybe!(
            tx,
            "SELECT id, event_id, actor_uri, email, name, language, state, way, seats, answers,
               request_uri, secret, since_ms, changed_ms, arrived_ms
             FROM attendance WHERE event_id = $1 AND actor_uri = $2",
            event,
            uri
        ),
        Who::Mail(address) => maybe!(
            tx,
            "SELECT id, event_id, actor_uri, email, name, language, state, way, seats, answers,
               request_uri, secret, since_ms, changed_ms, arrived_ms
             FROM attendance WHERE event_id = $1 AND email = $2",
            event,
            address.to_lowercase()
        ),
    }
}

pub async fn by_id(tx: &mut Tx, id: AttendanceId) -> sqlx::Result<Option<Attendance>> {
    maybe!(
        tx,
        "SELECT id, event_id, actor_uri, email, name, language, state, way, seats, answers,
           request_uri, secret, since_ms, changed_ms, arrived_ms
         FROM attendance WHERE id = $1",
        id
    )
}

pub async fn by_secret(tx: &mut Tx, secret: &str) -> sqlx::Result<Option<Attendance>> {
    maybe!(
        tx,
        "SELECT id, event_id, actor_uri, email, name, language, state, way, seats, answers,
           request_uri, secret, since_ms, changed_ms, arrived_ms
         FROM attendance WHERE secret = $1",
        secret
    )
}

/// What a server asked with.
pub async fn by_request(
    tx: &mut Tx,
    request_uri: &str,
    actor_uri: &str,
) -> sqlx::Result<Option<Attendance>> {
    maybe!(
        tx,
        "SELECT id, event_id, actor_uri, email, name, language, state, way, seats, answers,
           request_uri, secret, since_ms, changed_ms, arrived_ms
         FROM attendance WHERE actor_uri = $2 AND request_uri = $1 AND request_uri <> ''
         ORDER BY changed_ms DESC LIMIT 1",
        request_uri,
        actor_uri
    )
}

/// Those to whom the organiser may write: who go, who wait, who may come.
pub async fn to_be_told(tx: &mut Tx, event: EventId) -> sqlx::Result<Vec<Attendance>> {
    rows!(
        tx,
        "SELECT id, event_id, actor_uri, email, name, language, state, way, seats, answers,
           request_uri, secret, since_ms, changed_ms, arrived_ms
         FROM attendance WHERE event_id = $1 AND state IN ('going', 'waiting', 'maybe')
         ORDER BY since_ms, id",
        event
    )
}

/// Every answer to an event, those that wait for something first.
pub async fn all(tx: &mut Tx, event: EventId, count_max: i64) -> sqlx::Result<Vec<Attendance>> {
    rows!(
        tx,
        "SELECT id, event_id, actor_uri, email, name, language, state, way, seats, answers,
           request_uri, secret, since_ms, changed_ms, arrived_ms
         FROM attendance WHERE event_id = $1
         ORDER BY CASE state WHEN 'asked' THEN 0 WHEN 'waiting' THEN 1 WHEN 'going' THEN 2
           WHEN 'maybe' THEN 3 WHEN 'declined' THEN 4 WHEN 'refused' THEN 5 ELSE 6 END,
           since_ms, id LIMIT $2",
        event,
        count_max
    )
}

/// Those who wait for a seat, the first of the line first.
pub(super) async fn waiting(
    tx: &mut Tx,
    event: EventId,
    count_max: i64,
) -> sqlx::Result<Vec<Attendance>> {
    rows!(
        tx,
        "SELECT id, event_id, actor_uri, email, name, language, state, way, seats, answers,
           request_uri, secret, since_ms, changed_ms, arrived_ms
         FROM attendance WHERE event_id = $1 AND state = 'waiting' ORDER BY since_ms, id LIMIT $2",
        event,
        count_max
    )
}

/// The seats of all who go but one.
pub(super) async fn seats_taken(
    tx: &mut Tx,
    event: EventId,
    besides: AttendanceId,
) -> sqlx::Result<i64> {
    let (seats,): (i64,) = row!(
        tx,
        "SELECT CAST(COALESCE(SUM(seats), 0) AS BIGINT) FROM attendance
         WHERE event_id = $1 AND state = 'going' AND id <> $2",
        event,
        besides
    )?;
    Ok(seats)
}

/// People and seats in each state.
pub async fn counts(tx: &mut Tx, event: EventId) -> sqlx::Result<Vec<(State, i64, i64)>> {
    rows!(
        tx,
        "SELECT state, COUNT(*), CAST(COALESCE(SUM(seats), 0) AS BIGINT) FROM attendance
         WHERE event_id = $1 GROUP BY state ORDER BY state",
        event
    )
}

/// Answers that wait for something that nobody did yet.
pub(super) async fn count_pending(tx: &mut Tx, event: EventId) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM attendance
         WHERE event_id = $1 AND state IN ('unconfirmed', 'asked', 'waiting', 'maybe', 'declined')",
        event
    )?;
    Ok(count)
}

pub(super) async fn insert(tx: &mut Tx, attendance: &Attendance) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO attendance (id, event_id, actor_uri, email, name, language, state, way, seats,
           answers, request_uri, secret, since_ms, changed_ms, arrived_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        attendance.id,
        attendance.event_id,
        &attendance.actor_uri,
        &attendance.email,
        &attendance.name,
        &attendance.language,
        attendance.state,
        attendance.way,
        attendance.seats,
        Json(&attendance.answers.0),
        &attendance.request_uri,
        &attendance.secret,
        attendance.since_ms,
        attendance.changed_ms,
        attendance.arrived_ms
    )?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, attendance: &Attendance) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE attendance SET name = $2, language = $3, state = $4, way = $5, seats = $6,
           answers = $7, request_uri = $8, since_ms = $9, changed_ms = $10, arrived_ms = $11
         WHERE id = $1",
        attendance.id,
        &attendance.name,
        &attendance.language,
        attendance.state,
        attendance.way,
        attendance.seats,
        Json(&attendance.answers.0),
        &attendance.request_uri,
        attendance.since_ms,
        attendance.changed_ms,
        attendance.arrived_ms
    )?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: AttendanceId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM attendance WHERE id = $1", id)?;
    Ok(())
}

/// The events that somebody answered.
pub async fn events_of(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<Vec<(EventId,)>> {
    rows!(
        tx,
        "SELECT event_id FROM attendance WHERE actor_uri = $1 ORDER BY event_id",
        actor_uri
    )
}

/// All that somebody answered, the latest first.
pub async fn of_actor(
    tx: &mut Tx,
    actor_uri: &str,
    count_max: i64,
) -> sqlx::Result<Vec<Attendance>> {
    rows!(
        tx,
        "SELECT id, event_id, actor_uri, email, name, language, state, way, seats, answers,
           request_uri, secret, since_ms, changed_ms, arrived_ms
         FROM attendance WHERE actor_uri = $1 ORDER BY changed_ms DESC, id LIMIT $2",
        actor_uri,
        count_max
    )
}

pub(super) async fn delete_of_actor(
    tx: &mut Tx,
    event: EventId,
    actor_uri: &str,
) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM attendance WHERE event_id = $1 AND actor_uri = $2",
        event,
        actor_uri
    )?;
    Ok(())
}

/// What was never confirmed since before the first moment, and answers to what was over before the
/// second.
pub(super) async fn delete_old(
    tx: &mut Tx,
    unconfirmed_before: Millis,
    over_before: Millis,
) -> sqlx::Result<u64> {
    run!(
        tx,
        "DELETE FROM attendance WHERE (state = 'unconfirmed' AND changed_ms < $1)
           OR event_id IN (SELECT id FROM event WHERE COALESCE(end_ms, start_ms) < $2)",
        unconfirmed_before,
        over_before
    )
}

//! The SQL of attendance. Counting begins with [`take_admission`], which makes all who answer one
//! event wait for one another: SQLite has one writer anyway, PostgreSQL locks the row.

mod admissions;
pub mod away;
pub mod mailings;
pub mod repeating;
pub mod rides;
pub mod tasks;
pub mod turnout;

pub use admissions::admission;
pub(super) use admissions::{
    due, hasten, put_admission, set_due, set_reminded, set_told, take_admission, to_remind, told,
};

use sqlx::types::Json;

use super::{Attendance, State, Who};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{AttendanceId, EventId};
use crate::{maybe, row, rows, run};

/// Somebody's answer to an event.
pub async fn of(tx: &mut Tx, event: EventId, who: Who<'_>) -> sqlx::Result<Option<Attendance>> {
    match who {
        Who::Actor(uri) => maybe!(
            tx,
            "SELECT id, event_id, actor_uri, email, name, language, state, way, seats, answers,
               request_uri, message, secret, since_ms, changed_ms, arrived_ms
             FROM attendance WHERE event_id = $1 AND actor_uri = $2",
            event,
            uri
        ),
        Who::Mail(address) => maybe!(
            tx,
            "SELECT id, event_id, actor_uri, email, name, language, state, way, seats, answers,
               request_uri, message, secret, since_ms, changed_ms, arrived_ms
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
           request_uri, message, secret, since_ms, changed_ms, arrived_ms
         FROM attendance WHERE id = $1",
        id
    )
}

pub async fn by_secret(tx: &mut Tx, secret: &str) -> sqlx::Result<Option<Attendance>> {
    maybe!(
        tx,
        "SELECT id, event_id, actor_uri, email, name, language, state, way, seats, answers,
           request_uri, message, secret, since_ms, changed_ms, arrived_ms
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
           request_uri, message, secret, since_ms, changed_ms, arrived_ms
         FROM attendance WHERE actor_uri = $2 AND request_uri = $1 AND request_uri <> ''
         ORDER BY changed_ms DESC LIMIT 1",
        request_uri,
        actor_uri
    )
}

/// Those to whom the organiser may write, a part of them after one: who go, who wait, who may come, who
/// asked.
pub async fn to_be_told(
    tx: &mut Tx,
    event: EventId,
    after: Option<AttendanceId>,
    count_max: i64,
) -> sqlx::Result<Vec<Attendance>> {
    rows!(
        tx,
        "SELECT id, event_id, actor_uri, email, name, language, state, way, seats, answers,
           request_uri, message, secret, since_ms, changed_ms, arrived_ms
         FROM attendance WHERE event_id = $1 AND id > $2
           AND state IN ('going', 'waiting', 'maybe', 'asked')
         ORDER BY id LIMIT $3",
        event,
        after.unwrap_or(AttendanceId(uuid::Uuid::nil())),
        count_max
    )
}

/// The names of those who go and whose name may be shown, the first first.
pub async fn shown_names(
    tx: &mut Tx,
    event: EventId,
    count_max: i64,
) -> sqlx::Result<Vec<(String,)>> {
    rows!(
        tx,
        "SELECT name FROM attendance
         WHERE event_id = $1 AND state = 'going' AND actor_uri IS NOT NULL AND name <> ''
         ORDER BY since_ms, id LIMIT $2",
        event,
        count_max
    )
}

/// Whether one of these names stands in an event's list: of an actor or of an address.
pub(super) async fn is_named(tx: &mut Tx, event: EventId, name: &str) -> sqlx::Result<bool> {
    let (named,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM attendance
           WHERE event_id = $1 AND (actor_uri = $2 OR email = $2))",
        event,
        name
    )?;
    Ok(named)
}

/// How many answers of an address wait to be confirmed, of whatever events.
pub(super) async fn count_unconfirmed(tx: &mut Tx, email: &str) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM attendance WHERE email = $1 AND state = 'unconfirmed'",
        email
    )?;
    Ok(count)
}

/// Puts another name in the place of an actor or an address, and nothing else about them.
pub(super) async fn veil(
    tx: &mut Tx,
    id: AttendanceId,
    (actor_uri, email): (Option<&str>, Option<&str>),
    secret: &str,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE attendance SET actor_uri = $2, email = $3, secret = $4, name = '', language = '',
           answers = $5, request_uri = '', message = '', seats = 0
         WHERE id = $1",
        id,
        actor_uri,
        email,
        secret,
        Json(Vec::<String>::new())
    )?;
    Ok(())
}

/// Every answer to an event, those that wait for something first.
pub async fn all(tx: &mut Tx, event: EventId, count_max: i64) -> sqlx::Result<Vec<Attendance>> {
    rows!(
        tx,
        "SELECT id, event_id, actor_uri, email, name, language, state, way, seats, answers,
           request_uri, message, secret, since_ms, changed_ms, arrived_ms
         FROM attendance WHERE event_id = $1
         ORDER BY CASE state WHEN 'asked' THEN 0 WHEN 'waiting' THEN 1 WHEN 'going' THEN 2
           WHEN 'maybe' THEN 3 WHEN 'declined' THEN 4 WHEN 'refused' THEN 5 ELSE 6 END,
           since_ms, id LIMIT $2",
        event,
        count_max
    )
}

/// Those who wait for no more seats than there are, the first of the line first.
pub(super) async fn waiting(
    tx: &mut Tx,
    event: EventId,
    seats_max: i64,
    count_max: i64,
) -> sqlx::Result<Vec<Attendance>> {
    rows!(
        tx,
        "SELECT id, event_id, actor_uri, email, name, language, state, way, seats, answers,
           request_uri, message, secret, since_ms, changed_ms, arrived_ms
         FROM attendance WHERE event_id = $1 AND state = 'waiting' AND seats <= $2
         ORDER BY since_ms, id LIMIT $3",
        event,
        seats_max,
        count_max
    )
}

/// The seats of all who go, but one.
pub(super) async fn seats_taken(
    tx: &mut Tx,
    event: EventId,
    besides: Option<AttendanceId>,
) -> sqlx::Result<i64> {
    let besides = besides.unwrap_or(AttendanceId(uuid::Uuid::nil()));
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
         WHERE event_id = $1 AND state IN ('asked', 'waiting', 'maybe', 'declined')",
        event
    )?;
    Ok(count)
}

/// Answers by mail that nobody confirmed yet.
pub(super) async fn count_unconfirmed_of(tx: &mut Tx, event: EventId) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM attendance WHERE event_id = $1 AND state = 'unconfirmed'",
        event
    )?;
    Ok(count)
}

/// Whether anybody was seen at the door.
pub async fn anybody_arrived(tx: &mut Tx, event: EventId) -> sqlx::Result<bool> {
    let (some,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM attendance
           WHERE event_id = $1 AND arrived_ms IS NOT NULL)",
        event
    )?;
    Ok(some)
}

pub(super) async fn insert(tx: &mut Tx, attendance: &Attendance) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO attendance (id, event_id, actor_uri, email, name, language, state, way, seats,
           answers, request_uri, message, secret, since_ms, changed_ms, arrived_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
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
        &attendance.message,
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
           answers = $7, request_uri = $8, since_ms = $9, changed_ms = $10, arrived_ms = $11,
           message = $12
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
        attendance.arrived_ms,
        &attendance.message
    )?;
    Ok(())
}

/// They are here since then, or are not. False when that was so already.
pub(super) async fn set_arrived(
    tx: &mut Tx,
    id: AttendanceId,
    arrived: Option<Millis>,
) -> sqlx::Result<bool> {
    let changed = run!(
        tx,
        "UPDATE attendance SET arrived_ms = $2
         WHERE id = $1 AND (arrived_ms IS NULL) <> (CAST($2 AS BIGINT) IS NULL)",
        id,
        arrived
    )?;
    Ok(changed == 1)
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
           request_uri, message, secret, since_ms, changed_ms, arrived_ms
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

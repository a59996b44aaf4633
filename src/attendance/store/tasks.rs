//! The SQL of what volunteers do. Taking begins with [`take`], which makes all who take one task wait for
//! one another: SQLite has one writer anyway, PostgreSQL locks the row.

use crate::attendance::tasks::{Taken, Task, Volunteer};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{AccountId, AttendanceId, EventId, TakenId, TaskId};
use crate::{maybe, rows, run};

pub async fn of_event(tx: &mut Tx, event: EventId) -> sqlx::Result<Vec<Task>> {
    rows!(
        tx,
        "SELECT id, event_id, what, moment, wanted, written_ms FROM task
         WHERE event_id = $1 ORDER BY written_ms, id",
        event
    )
}

/// One task, kept from changing until the transaction ends.
pub(in crate::attendance) async fn take(tx: &mut Tx, id: TaskId) -> sqlx::Result<Option<Task>> {
    maybe!(
        tx,
        {
            sqlite: "SELECT id, event_id, what, moment, wanted, written_ms FROM task WHERE id = $1",
            postgres: "SELECT id, event_id, what, moment, wanted, written_ms FROM task WHERE id = $1
             FOR UPDATE"
        },
        id
    )
}

/// Who does what at an event, in the order in which they took it.
pub async fn taken(tx: &mut Tx, event: EventId) -> sqlx::Result<Vec<Taken>> {
    rows!(
        tx,
        "SELECT task_id, task_taken.account_id, attendance_id,
           COALESCE(account.name, attendance.name, '') AS name
         FROM task_taken
           JOIN task ON task.id = task_id
           LEFT JOIN account ON account.id = task_taken.account_id
           LEFT JOIN attendance ON attendance.id = attendance_id
         WHERE task.event_id = $1 ORDER BY taken_ms, task_taken.id",
        event
    )
}

/// What a member does, and at which event.
pub async fn of_account(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<Task>> {
    rows!(
        tx,
        "SELECT task.id, event_id, what, moment, wanted, written_ms FROM task, task_taken
         WHERE task.id = task_id AND account_id = $1 ORDER BY taken_ms, task.id",
        account
    )
}

pub(in crate::attendance) async fn insert(tx: &mut Tx, task: &Task) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO task (id, event_id, what, moment, wanted, written_ms)
         VALUES ($1, $2, $3, $4, $5, $6)",
        task.id,
        task.event_id,
        &task.what,
        &task.moment,
        task.wanted,
        task.written_ms
    )?;
    Ok(())
}

pub(in crate::attendance) async fn delete(tx: &mut Tx, id: TaskId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM task WHERE id = $1", id)?;
    Ok(())
}

pub(in crate::attendance) async fn put_taken(
    tx: &mut Tx,
    (id, task): (TakenId, TaskId),
    volunteer: Volunteer,
    now: Millis,
) -> sqlx::Result<()> {
    let (account, attendance) = volunteer.parts();
    run!(
        tx,
        "INSERT INTO task_taken (id, task_id, account_id, attendance_id, taken_ms)
         VALUES ($1, $2, $3, $4, $5)",
        id,
        task,
        account,
        attendance,
        now
    )?;
    Ok(())
}

pub(in crate::attendance) async fn delete_taken(
    tx: &mut Tx,
    task: TaskId,
    volunteer: Volunteer,
) -> sqlx::Result<()> {
    let (account, attendance) = volunteer.parts();
    run!(
        tx,
        "DELETE FROM task_taken WHERE task_id = $1 AND (account_id = $2 OR attendance_id = $3)",
        task,
        account,
        attendance
    )?;
    Ok(())
}

pub(in crate::attendance) async fn delete_of_attendance(
    tx: &mut Tx,
    attendance: AttendanceId,
) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM task_taken WHERE attendance_id = $1",
        attendance
    )?;
    Ok(())
}

pub(in crate::attendance) async fn delete_of(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM task_taken WHERE account_id = $1", account)?;
    Ok(())
}

/// Of what was over before a moment.
pub(in crate::attendance) async fn delete_old(
    tx: &mut Tx,
    over_before: Millis,
) -> sqlx::Result<u64> {
    run!(
        tx,
        "DELETE FROM task WHERE event_id IN
           (SELECT id FROM event WHERE COALESCE(end_ms, start_ms) < $1)",
        over_before
    )
}

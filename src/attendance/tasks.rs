//! What volunteers do at an event: whoever organises it writes what is to be done, when and by how many;
//! members, and those who answered by e-mail, take a task and give it back. Members read who of them
//! does what, as with rides; everybody is told how many are still sought.
//!
//! What always holds: no more people take a task than it wants, because who takes it waits for the others
//! at its row; a task goes some days after the event, who does it with their account or their answer.

use super::organising::{self, Organiser};
use super::store;
use crate::clock::Millis;
use crate::db::Tx;
use crate::events::Event;
use crate::ids::{AccountId, AttendanceId, EventId, TakenId, TaskId};

pub const WHAT_CHARS_MAX: usize = 200;
pub const MOMENT_CHARS_MAX: usize = 100;
pub const WANTED_MAX: i64 = 200;
const OF_EVENT_MAX: usize = 50;

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Task {
    pub id: TaskId,
    pub event_id: EventId,
    pub what: String,
    /// When, in words.
    pub moment: String,
    pub wanted: i64,
    pub written_ms: Millis,
}

/// That somebody does it.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Taken {
    pub task_id: TaskId,
    pub account_id: Option<AccountId>,
    pub attendance_id: Option<AttendanceId>,
    /// As their account or their answer calls them.
    pub name: String,
}

/// Who takes a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Volunteer {
    Member(AccountId),
    /// By the answer that they confirmed by e-mail.
    Attendee(AttendanceId),
}

impl Volunteer {
    pub(super) fn parts(self) -> (Option<AccountId>, Option<AttendanceId>) {
        match self {
            Volunteer::Member(account) => (Some(account), None),
            Volunteer::Attendee(attendance) => (None, Some(attendance)),
        }
    }

    pub fn is(self, taken: &Taken) -> bool {
        self.parts() == (taken.account_id, taken.attendance_id)
    }
}

/// As a form says it.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    pub what: String,
    pub moment: String,
    pub wanted: i64,
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("say what is to be done, in at most {WHAT_CHARS_MAX} characters")]
    What,
    #[error("say when in at most {MOMENT_CHARS_MAX} characters")]
    Moment,
    #[error("from one to {WANTED_MAX} people")]
    Wanted,
    #[error("there are enough tasks")]
    Enough,
    #[error("others do it already")]
    Full,
    #[error("the event is over, or does not take place")]
    Over,
    #[error("there is no such task, or it is another's to change")]
    Unknown,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

fn takes_place(event: &Event, now: Millis) -> Result<(), Refused> {
    let is_on = event.is_out() && !event.status.is_off();
    match is_on && !event.is_theirs() && event.over_ms() > now {
        true => Ok(()),
        false => Err(Refused::Over),
    }
}

/// An organiser says what is to be done.
pub async fn write(
    tx: &mut Tx,
    by: &Organiser<'_>,
    event: &Event,
    written: &Written,
    now: Millis,
) -> Result<Task, Refused> {
    if !organising::may(tx, by, event, now).await? {
        return Err(Refused::Unknown);
    }
    takes_place(event, now)?;
    let (what, moment) = (written.what.trim(), written.moment.trim());
    if what.is_empty() || what.chars().count() > WHAT_CHARS_MAX {
        return Err(Refused::What);
    }
    if moment.chars().count() > MOMENT_CHARS_MAX {
        return Err(Refused::Moment);
    }
    if !(1..=WANTED_MAX).contains(&written.wanted) {
        return Err(Refused::Wanted);
    }
    if store::tasks::of_event(tx, event.id).await?.len() >= OF_EVENT_MAX {
        return Err(Refused::Enough);
    }
    let task = Task {
        id: TaskId::generate(),
        event_id: event.id,
        what: what.to_owned(),
        moment: moment.to_owned(),
        wanted: written.wanted,
        written_ms: now,
    };
    store::tasks::insert(tx, &task).await?;
    Ok(task)
}

/// An organiser takes a task away, whoever does it.
pub async fn remove(
    tx: &mut Tx,
    by: &Organiser<'_>,
    event: &Event,
    id: TaskId,
    now: Millis,
) -> Result<(), Refused> {
    let task = of(tx, event, id).await?;
    if !organising::may(tx, by, event, now).await? {
        return Err(Refused::Unknown);
    }
    Ok(store::tasks::delete(tx, task.id).await?)
}

/// Somebody does it. Taken twice, it is taken once.
pub async fn take(
    tx: &mut Tx,
    event: &Event,
    id: TaskId,
    volunteer: Volunteer,
    now: Millis,
) -> Result<(), Refused> {
    takes_place(event, now)?;
    let task = of(tx, event, id).await?;
    let all = store::tasks::taken(tx, event.id).await?;
    let of_task = all.iter().filter(|it| it.task_id == id);
    if of_task.clone().any(|it| volunteer.is(it)) {
        return Ok(());
    }
    if of_task.count() as i64 >= task.wanted {
        return Err(Refused::Full);
    }
    Ok(store::tasks::put_taken(tx, (TakenId::generate(), id), volunteer, now).await?)
}

/// Somebody does not do it after all.
pub async fn give_back(
    tx: &mut Tx,
    event: &Event,
    id: TaskId,
    volunteer: Volunteer,
) -> Result<(), Refused> {
    let task = of(tx, event, id).await?;
    Ok(store::tasks::delete_taken(tx, task.id, volunteer).await?)
}

/// A task of that event; nobody else takes it until the transaction ends.
async fn of(tx: &mut Tx, event: &Event, id: TaskId) -> Result<Task, Refused> {
    let task = store::tasks::take(tx, id).await?;
    task.filter(|task| task.event_id == event.id)
        .ok_or(Refused::Unknown)
}

/// How many people are still sought.
pub async fn sought(tx: &mut Tx, event: EventId) -> sqlx::Result<i64> {
    let wanted: i64 = store::tasks::of_event(tx, event)
        .await?
        .iter()
        .map(|task| task.wanted)
        .sum();
    let taken = store::tasks::taken(tx, event).await?.len() as i64;
    Ok((wanted - taken).max(0))
}

/// Whoever does not come does nothing there.
pub(super) async fn let_go(tx: &mut Tx, attendance: AttendanceId) -> sqlx::Result<()> {
    store::tasks::delete_of_attendance(tx, attendance).await
}

/// A member does nothing any more.
pub async fn forget(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    store::tasks::delete_of(tx, account).await
}

//! Who has a seat and who waits: the one place where seats are counted. Its callers hold the event's
//! admission row, so that nobody else counts meanwhile.
//!
//! What always holds: whoever waits would not fit in. So a newcomer who fits in takes nobody's place.

use super::{Admission, Answer, Attendance, Mode, Refused, Said, State, settled, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::events;
use crate::facts::Because;

/// So many are read at once.
const MOVED_MAX: i64 = 500;

/// Where an answer stands, and how many seats it takes.
pub(super) async fn place(
    tx: &mut Tx,
    admission: &Admission,
    attendance: &Attendance,
    said: &Said,
) -> Result<(State, i64), Refused> {
    match said.answer {
        Answer::No => return Ok((State::Declined, 0)),
        Answer::Maybe => return Ok((State::Maybe, 0)),
        Answer::Yes => {}
    }
    let was_let_in = matches!(attendance.state, State::Going | State::Waiting);
    if admission.mode == Mode::Approval && !was_let_in {
        return Ok((State::Asked, said.seats));
    }
    seat(tx, admission, attendance, said.seats).await
}

/// A seat if there is one, else a place in the line.
pub(super) async fn seat(
    tx: &mut Tx,
    admission: &Admission,
    attendance: &Attendance,
    seats: i64,
) -> Result<(State, i64), Refused> {
    // Who has seats keeps as many or fewer, however few there are by now.
    if attendance.state == State::Going && seats <= attendance.seats {
        return Ok((State::Going, seats));
    }
    let free = free(tx, admission, attendance).await?;
    if free.is_none_or(|free| seats <= free) {
        return Ok((State::Going, seats));
    }
    // Who has seats and asks for more keeps what they have.
    let may_wait = admission.waits && attendance.state != State::Going;
    let may_fit = admission.capacity.is_none_or(|all| seats <= all);
    match may_wait && may_fit {
        true => Ok((State::Waiting, seats)),
        false => Err(Refused::Full),
    }
}

/// The seats that nobody else has; nothing where they are not counted.
async fn free(
    tx: &mut Tx,
    admission: &Admission,
    besides: &Attendance,
) -> sqlx::Result<Option<i64>> {
    let Some(capacity) = admission.capacity else {
        return Ok(None);
    };
    let taken = store::seats_taken(tx, admission.event_id, Some(besides.id)).await?;
    Ok(Some(capacity - taken))
}

/// Those who wait and fit in now have their seats, in the order in which they came.
pub(super) async fn move_up(tx: &mut Tx, admission: &Admission, now: Millis) -> sqlx::Result<()> {
    let event = events::store::by_id(tx, admission.event_id).await?;
    let takes_place = event
        .is_some_and(|event| event.is_out() && !event.status.is_off() && event.over_ms() > now);
    if !takes_place {
        return Ok(());
    }
    let mut free = match admission.capacity {
        Some(capacity) => capacity - store::seats_taken(tx, admission.event_id, None).await?,
        None => i64::MAX,
    };
    while free > 0 {
        // Whoever would not fit in goes on waiting and holds up nobody behind them.
        let fitting = store::waiting(tx, admission.event_id, free, MOVED_MAX).await?;
        if fitting.is_empty() {
            return Ok(());
        }
        for mut waiting in fitting {
            if waiting.seats <= free {
                free -= waiting.seats;
                waiting.state = State::Going;
                waiting.changed_ms = now;
                store::update(tx, &waiting).await?;
                settled(tx, &waiting, Because::Freed, now).await?;
            }
        }
    }
    Ok(())
}

//! How one takes part in an event: openly or after the organiser's yes, with how many seats, what is
//! asked, what is shown.

use super::organising::{self, Organiser};
use super::told::{REMINDED_BEFORE_SECONDS, takes_place_otherwise};
use super::{Refused, line, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::events::{self, Event, series};
use crate::facts::{self, Fact};
use crate::ids::EventId;

pub const SEATS_MAX: i64 = 10;
pub const CAPACITY_MAX: i64 = 100_000;
pub const QUESTIONS_MAX: usize = 5;
pub const QUESTION_CHARS_MAX: usize = 200;
pub const WHEREABOUTS_CHARS_MAX: usize = 1_000;
/// New counts are told after this, together.
const TELL_AFTER_SECONDS: i64 = 180;

crate::text_enum! {
    /// Who is let in.
    Mode {
        /// Whoever comes.
        Open = "open",
        /// Whom the organiser says yes to.
        Approval = "approval",
        /// Nobody any more.
        Closed = "closed",
    }
}

crate::text_enum! {
    /// What readers of the page are shown of who takes part.
    Shown {
        Nothing = "nothing",
        Count = "count",
        /// The names of members and of people elsewhere; never of who answered by e-mail.
        Names = "names",
    }
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Admission {
    pub event_id: EventId,
    pub mode: Mode,
    /// In seats; without a bound when there is none.
    pub capacity: Option<i64>,
    /// Whether there is a waiting list.
    pub waits: bool,
    /// How many seats one answer may take.
    pub seats_max: i64,
    pub shown: Shown,
    /// Where exactly and by what link, in plain text: told to those who go and to nobody else.
    pub whereabouts: String,
    /// Whether followers are asked by a poll too.
    pub asks: bool,
    /// One a line.
    pub questions: String,
    /// When new counts are to be told.
    pub due_ms: Option<Millis>,
    pub asked_ms: Option<Millis>,
    pub closed_ms: Option<Millis>,
}

impl Admission {
    /// Open, without a bound, shown as a number.
    pub fn usual(event: EventId) -> Admission {
        Admission {
            event_id: event,
            mode: Mode::Open,
            capacity: None,
            waits: true,
            seats_max: 4,
            shown: Shown::Count,
            whereabouts: String::new(),
            asks: false,
            questions: String::new(),
            due_ms: None,
            asked_ms: None,
            closed_ms: None,
        }
    }

    pub fn questions(&self) -> Vec<&str> {
        let lines = self.questions.lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).collect()
    }

    fn is_sound(&self) -> bool {
        let questions = self.questions();
        let are_short = |question: &&str| question.chars().count() <= QUESTION_CHARS_MAX;
        self.capacity
            .is_none_or(|it| (1..=CAPACITY_MAX).contains(&it))
            && (1..=SEATS_MAX).contains(&self.seats_max)
            && self.whereabouts.chars().count() <= WHEREABOUTS_CHARS_MAX
            && questions.len() <= QUESTIONS_MAX
            && questions.iter().all(are_short)
    }
}

/// Says how one takes part. Whoever waits moves up when there is more room; nobody loses a seat.
pub async fn set(
    tx: &mut Tx,
    by: &Organiser<'_>,
    event: &Event,
    wanted: &Admission,
    now: Millis,
) -> Result<(), Refused> {
    if !organising::may(tx, by, event, now).await? {
        return Err(Refused::Banned);
    }
    if event.is_theirs() {
        return Err(Refused::NotTaken);
    }
    if !wanted.is_sound() {
        return Err(Refused::Seats(SEATS_MAX));
    }
    let before = store::take_admission(tx, event.id).await?;
    let mut admission = Admission {
        event_id: event.id,
        questions: wanted.questions().join("\n"),
        due_ms: before.as_ref().and_then(|it| it.due_ms),
        asked_ms: before.as_ref().and_then(|it| it.asked_ms),
        closed_ms: before.as_ref().and_then(|it| it.closed_ms),
        ..wanted.clone()
    };
    ask(tx, event, &mut admission, now).await?;
    store::put_admission(tx, &admission).await?;
    // What its attendees are told of changes begins with how it stands now.
    if before.is_none() {
        takes_place_otherwise(tx, event, now).await?;
    }
    // What peers are told of the event says how one takes part.
    facts::record(tx, &Fact::EventEdited { event: event.id }, now).await?;
    line::move_up(tx, &admission, now).await?;
    Ok(())
}

/// Followers are asked by a poll where that is wanted: once, and not before they were told of the event,
/// which is for everybody.
pub(super) async fn ask(
    tx: &mut Tx,
    event: &Event,
    admission: &mut Admission,
    now: Millis,
) -> sqlx::Result<()> {
    let is_wanted = admission.asks && admission.asked_ms.is_none();
    if !is_wanted || admission.mode == Mode::Closed || event.start_ms <= now {
        return Ok(());
    }
    let is_public = event.state == events::State::Published;
    if !is_public
        || !series::store::untold_among(tx, &[event.id])
            .await?
            .is_empty()
    {
        return Ok(());
    }
    admission.asked_ms = Some(now);
    // Its end is told when the event begins.
    admission.due_ms = Some(event.start_ms);
    facts::record(tx, &Fact::InvitationAsked { event: event.id }, now).await
}

/// The poll goes by the event: it ends when the event begins, and is open again where it was closed and the
/// event is yet to come after all.
pub(super) async fn follow(tx: &mut Tx, event: &Event, now: Millis) -> sqlx::Result<()> {
    let admission = store::admission(tx, event.id).await?;
    let Some(admission) = admission.filter(|it| it.asked_ms.is_some()) else {
        return Ok(());
    };
    let takes_place = event.state == events::State::Published && !event.status.is_off();
    if admission.closed_ms.is_some() && takes_place && event.start_ms > now {
        return store::set_due(tx, event.id, Some(now), None).await;
    }
    store::hasten(tx, event.id, event.start_ms).await
}

/// Those events that begin within a day and whose attendees were not reminded; they are from now on.
pub async fn remind(tx: &mut Tx, now: Millis, count_max: i64) -> sqlx::Result<Vec<EventId>> {
    let until = now.plus_seconds(REMINDED_BEFORE_SECONDS);
    let found = store::to_remind(tx, now, until, count_max).await?;
    let mut events = Vec::with_capacity(found.len());
    for (event,) in found {
        store::set_reminded(tx, event, Some(now)).await?;
        events.push(event);
    }
    Ok(events)
}

/// New counts are told soon to those who were asked by a poll.
pub(super) async fn hasten(tx: &mut Tx, event: EventId, now: Millis) -> sqlx::Result<()> {
    store::hasten(tx, event, now.plus_seconds(TELL_AFTER_SECONDS)).await
}

/// Tells what is due of the polls by which people were asked; answers how many were.
pub async fn tell_due(tx: &mut Tx, now: Millis, count_max: i64) -> sqlx::Result<usize> {
    let due = store::due(tx, now, count_max).await?;
    facts::hold(tx).await?;
    for admission in &due {
        let event = crate::events::store::by_id(tx, admission.event_id).await?;
        let start = event.map(|event| event.start_ms);
        let has_begun = start.is_none_or(|start| start <= now);
        let closed = has_begun.then_some(now);
        let next = start.filter(|_| !has_begun);
        store::set_due(tx, admission.event_id, next, closed).await?;
        let fact = Fact::InvitationCounted {
            event: admission.event_id,
        };
        facts::record(tx, &fact, now).await?;
    }
    Ok(due.len())
}

//! What an organiser does with answers: yes or no to those who asked, who arrived, a word to all.

use super::{Attendance, Refused, State, line, settled, store, tasks};
use crate::clock::Millis;
use crate::conversation;
use crate::conversation::moderation::{self, Moderator};
use crate::db::Tx;
use crate::events::{self, Event, organisers};
use crate::facts::{self, Because, Fact};
use crate::ids::{AccountId, AttendanceId, EventId};

pub const WORDS_CHARS_MAX: usize = 5_000;
pub const SUBJECT_CHARS_MAX: usize = 150;

/// Somebody who may organise an event: as those are known who look after its space, and by their account.
#[derive(Debug, Clone, Copy)]
pub struct Organiser<'a> {
    pub who: Moderator<'a>,
    pub account: Option<AccountId>,
}

impl<'a> From<Moderator<'a>> for Organiser<'a> {
    fn from(who: Moderator<'a>) -> Organiser<'a> {
        Organiser { who, account: None }
    }
}

/// Whether somebody organises an event: who looks after its space, and the member who organises it as
/// long as the space does not keep them out.
pub async fn may(
    tx: &mut Tx,
    by: &Organiser<'_>,
    event: &Event,
    now: Millis,
) -> sqlx::Result<bool> {
    if moderation::may(tx, &by.who, event.space_id, now).await? {
        return Ok(true);
    }
    let organiser = organisers::of(tx, event.id).await?;
    let is_theirs = organiser.is_some() && organiser == by.account;
    let (space, uri) = (event.space_id, by.who.uri);
    Ok(is_theirs && !conversation::store::decided::is_banned(tx, space, uri, now).await?)
}

/// Of the answers to an event, one state after the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub going: i64,
    /// The seats of those who go.
    pub seats: i64,
    pub asked: i64,
    pub waiting: i64,
    pub maybe: i64,
    pub declined: i64,
}

pub async fn counts(tx: &mut Tx, event: EventId) -> sqlx::Result<Counts> {
    let mut counts = Counts::default();
    for (state, people, seats) in store::counts(tx, event).await? {
        match state {
            State::Going => (counts.going, counts.seats) = (people, seats),
            State::Asked => counts.asked = people,
            State::Waiting => counts.waiting = people,
            State::Maybe => counts.maybe = people,
            State::Declined => counts.declined = people,
            State::Unconfirmed | State::Refused => {}
        }
    }
    Ok(counts)
}

/// An answer that one may decide about, with its event.
async fn theirs(
    tx: &mut Tx,
    by: &Organiser<'_>,
    id: AttendanceId,
    now: Millis,
) -> Result<(Attendance, Event), Refused> {
    let found = store::by_id(tx, id).await?.ok_or(Refused::Unknown)?;
    let event = events::store::by_id(tx, found.event_id).await?;
    let event = event.ok_or(Refused::Unknown)?;
    match may(tx, by, &event, now).await? {
        true => Ok((found, event)),
        false => Err(Refused::Unknown),
    }
}

/// The organiser's yes, which gives a seat or a place in the line, or no.
pub async fn decide(
    tx: &mut Tx,
    by: &Organiser<'_>,
    id: AttendanceId,
    is_let_in: bool,
    now: Millis,
) -> Result<Attendance, Refused> {
    let (_, event) = theirs(tx, by, id, now).await?;
    let admission = store::take_admission(tx, event.id).await?;
    let admission = admission.ok_or(Refused::NotTaken)?;
    // As it stands now that nobody else changes it.
    let mut found = store::by_id(tx, id).await?.ok_or(Refused::Unknown)?;
    let may_be_decided = match found.state {
        State::Asked | State::Waiting => true,
        State::Refused => is_let_in && !found.is_forgotten(),
        State::Going => !is_let_in,
        State::Unconfirmed | State::Maybe | State::Declined => false,
    };
    if !may_be_decided {
        return Err(Refused::Unknown);
    }
    (found.state, found.seats) = match is_let_in {
        false => (State::Refused, found.seats),
        true => line::seat(tx, &admission, &found, found.seats.max(1)).await?,
    };
    if found.state == State::Refused {
        tasks::let_go(tx, found.id).await?;
    }
    found.changed_ms = now;
    store::update(tx, &found).await?;
    settled(tx, &found, Because::Organiser, now).await?;
    line::move_up(tx, &admission, now).await?;
    super::admission::hasten(tx, event.id, now).await?;
    Ok(found)
}

/// They are here, or that was a mistake. Who is here already is so since they came.
pub async fn arrive(
    tx: &mut Tx,
    by: &Organiser<'_>,
    id: AttendanceId,
    is_here: bool,
    now: Millis,
) -> Result<Attendance, Refused> {
    theirs(tx, by, id, now).await?;
    store::set_arrived(tx, id, is_here.then_some(now)).await?;
    store::by_id(tx, id).await?.ok_or(Refused::Unknown)
}

/// A word to those who go, and who may: by the way that each answered.
pub async fn write(
    tx: &mut Tx,
    by: &Organiser<'_>,
    event: &Event,
    (subject, words): (&str, &str),
    now: Millis,
) -> Result<i64, Refused> {
    if !may(tx, by, event, now).await? {
        return Err(Refused::Banned);
    }
    let (subject, words) = (subject.trim(), words.trim());
    let is_short =
        subject.chars().count() <= SUBJECT_CHARS_MAX && words.chars().count() <= WORDS_CHARS_MAX;
    if words.is_empty() || subject.is_empty() || !is_short {
        return Err(Refused::Words);
    }
    let fact = Fact::AttendeesWritten {
        event: event.id,
        subject: subject.to_owned(),
        words: words.to_owned(),
    };
    facts::record(tx, &fact, now).await?;
    let counts = counts(tx, event.id).await?;
    Ok(counts.going + counts.waiting + counts.maybe)
}

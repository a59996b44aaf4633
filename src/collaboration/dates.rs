//! Looking for a date: before there is an event, a member of a space proposes some to the others, who say
//! yes, if need be, or no to each, and may say otherwise later. Its author, or who looks after the
//! space, closes it: on one of the dates, of which an event is made, or without.
//!
//! What always holds: only members of the space read it; one answer of each person and date; once it is
//! closed nothing of it changes; it goes some time after its last date, whatever became of it.

use super::{Member, Standing, standing, store};
use crate::clock::Millis;
use crate::conversation::moderation;
use crate::db::Tx;
use crate::ids::{AccountId, DateOptionId, DatePollId, SpaceId};

pub const DATES_MIN: usize = 2;
pub const DATES_MAX: usize = 20;
pub const TITLE_CHARS_MAX: usize = 200;
pub const NOTE_CHARS_MAX: usize = 2_000;
/// Open ones of one person, and of one space.
pub const OF_PERSON_MAX: i64 = 5;
const OF_SPACE_MAX: i64 = 50;
/// Who answers one of them: more than a room holds that agrees on a date.
pub const PEOPLE_MAX: i64 = 300;
/// How far ahead a date is, and how long it may last.
const AHEAD_SECONDS_MAX: i64 = 2 * 366 * 24 * 3600;
const LASTS_SECONDS_MAX: i64 = 14 * 24 * 3600;
/// Kept after the last date, and after it was closed.
const KEPT_SECONDS: i64 = 30 * 24 * 3600;

crate::text_enum! {
    State {
        Open = "open",
        Chosen = "chosen",
        Cancelled = "cancelled",
    }
}

crate::text_enum! {
    Answer {
        Yes = "yes",
        /// If need be.
        Maybe = "maybe",
        No = "no",
    }
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct DatePoll {
    pub id: DatePollId,
    pub space_id: SpaceId,
    pub account_id: AccountId,
    pub title: String,
    /// Plain text.
    pub note: String,
    pub timezone: String,
    pub state: State,
    pub written_ms: Millis,
    pub closed_ms: Option<Millis>,
    pub chosen_id: Option<DateOptionId>,
    pub forgotten_ms: Millis,
}

/// One of the dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Choice {
    pub id: DateOptionId,
    pub start_ms: Millis,
    pub end_ms: Option<Millis>,
}

/// What somebody said to one of them.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Given {
    pub option_id: DateOptionId,
    pub account_id: AccountId,
    /// As their account calls them.
    pub name: String,
    pub answer: Answer,
}

/// As a form says it.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub space: SpaceId,
    pub title: String,
    pub note: String,
    pub timezone: String,
    /// Start and end of each.
    pub dates: Vec<(Millis, Option<Millis>)>,
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("only members of this space look for a date in it")]
    NotAllowed,
    #[error("say what it is about, in at most {TITLE_CHARS_MAX} characters")]
    Title,
    #[error("a note has at most {NOTE_CHARS_MAX} characters")]
    Note,
    #[error("that is no time zone")]
    Timezone,
    #[error("from {DATES_MIN} to {DATES_MAX} dates, each once, to come, ending after it begins")]
    Dates,
    #[error("there are enough of them")]
    Enough,
    #[error("it is closed")]
    Closed,
    #[error("there is no such thing, or it is another's")]
    Unknown,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// A member proposes dates to the others of a space.
pub async fn ask(
    tx: &mut Tx,
    member: &Member<'_>,
    asked: &Asked,
    now: Millis,
) -> Result<DatePoll, Refused> {
    let stands = standing(tx, member, asked.space, now).await?;
    if !matches!(stands, Standing::Proposes | Standing::Decides) {
        return Err(Refused::NotAllowed);
    }
    let (title, note) = (asked.title.trim(), asked.note.trim());
    if title.is_empty() || title.chars().count() > TITLE_CHARS_MAX {
        return Err(Refused::Title);
    }
    if note.chars().count() > NOTE_CHARS_MAX {
        return Err(Refused::Note);
    }
    if jiff::tz::TimeZone::get(&asked.timezone).is_err() {
        return Err(Refused::Timezone);
    }
    let last = check(&asked.dates, now)?;
    let (of_person, of_space) = store::dates::counts(tx, member.account, asked.space).await?;
    if of_person >= OF_PERSON_MAX || of_space >= OF_SPACE_MAX {
        return Err(Refused::Enough);
    }
    let poll = DatePoll {
        id: DatePollId::generate(),
        space_id: asked.space,
        account_id: member.account,
        title: title.to_owned(),
        note: note.replace("\r\n", "\n"),
        timezone: asked.timezone.clone(),
        state: State::Open,
        written_ms: now,
        closed_ms: None,
        chosen_id: None,
        forgotten_ms: last.plus_seconds(KEPT_SECONDS),
    };
    store::dates::insert(tx, &poll).await?;
    for (start, end) in &asked.dates {
        let choice = Choice {
            id: DateOptionId::generate(),
            start_ms: *start,
            end_ms: *end,
        };
        store::dates::insert_option(tx, poll.id, &choice).await?;
    }
    Ok(poll)
}

/// The last of them, if they are dates that one can choose from.
fn check(dates: &[(Millis, Option<Millis>)], now: Millis) -> Result<Millis, Refused> {
    let far = now.plus_seconds(AHEAD_SECONDS_MAX);
    let is_one = |(start, end): &(Millis, Option<Millis>)| {
        let ends_after =
            end.is_none_or(|end| end > *start && end.0 - start.0 <= LASTS_SECONDS_MAX * 1_000);
        *start > now && *start < far && ends_after
    };
    let mut all = dates.to_vec();
    all.sort();
    all.dedup();
    let count_fits = (DATES_MIN..=DATES_MAX).contains(&dates.len());
    match all.last() {
        Some((last, _)) if count_fits && all.len() == dates.len() && all.iter().all(is_one) => {
            Ok(*last)
        }
        _ => Err(Refused::Dates),
    }
}

/// The one that somebody reads: a member of its space.
pub async fn read(
    tx: &mut Tx,
    member: &Member<'_>,
    id: DatePollId,
    now: Millis,
) -> Result<DatePoll, Refused> {
    let poll = store::dates::by_id(tx, id).await?;
    let poll = poll.ok_or(Refused::Unknown)?;
    match standing(tx, member, poll.space_id, now).await? {
        Standing::KeptOut => Err(Refused::Unknown),
        _ => Ok(poll),
    }
}

/// A member says what they can, in place of what they said; a date without an answer has none of theirs.
pub async fn answer(
    tx: &mut Tx,
    member: &Member<'_>,
    id: DatePollId,
    said: &[(DateOptionId, Answer)],
    now: Millis,
) -> Result<(), Refused> {
    let poll = taken(tx, member, id, now).await?;
    let options = store::dates::options(tx, id).await?;
    let before = store::dates::answers(tx, id).await?;
    let is_new = before.iter().all(|it| it.account_id != member.account);
    if is_new && store::dates::count_people(tx, id).await? >= PEOPLE_MAX {
        return Err(Refused::Enough);
    }
    store::dates::delete_answers(tx, poll.id, member.account).await?;
    for option in options {
        let found = said.iter().rev().find(|(id, _)| *id == option.id);
        if let Some((_, answer)) = found {
            store::dates::put_answer(tx, option.id, member.account, *answer, now).await?;
        }
    }
    Ok(())
}

/// Whether somebody may close it: its author, and who looks after the space.
pub async fn may_close(
    tx: &mut Tx,
    member: &Member<'_>,
    poll: &DatePoll,
    now: Millis,
) -> sqlx::Result<bool> {
    let is_own = poll.account_id == member.account;
    Ok(is_own || moderation::may(tx, &member.who, poll.space_id, now).await?)
}

/// It is closed: on one of the dates, or without.
pub async fn close(
    tx: &mut Tx,
    member: &Member<'_>,
    id: DatePollId,
    chosen: Option<DateOptionId>,
    now: Millis,
) -> Result<(), Refused> {
    let poll = taken(tx, member, id, now).await?;
    if !may_close(tx, member, &poll, now).await? {
        return Err(Refused::NotAllowed);
    }
    let options = store::dates::options(tx, id).await?;
    let state = match chosen {
        Some(chosen) if options.iter().any(|it| it.id == chosen) => State::Chosen,
        Some(_) => return Err(Refused::Unknown),
        None => State::Cancelled,
    };
    let forgotten = now.plus_seconds(KEPT_SECONDS).max(match state {
        State::Chosen => poll.forgotten_ms,
        _ => now,
    });
    Ok(store::dates::close(tx, id, (state, chosen), (now, forgotten)).await?)
}

/// One that is open, for who reads it; nobody else changes it meanwhile.
async fn taken(
    tx: &mut Tx,
    member: &Member<'_>,
    id: DatePollId,
    now: Millis,
) -> Result<DatePoll, Refused> {
    read(tx, member, id, now).await?;
    let poll = store::dates::take(tx, id).await?;
    let poll = poll.ok_or(Refused::Unknown)?;
    match poll.state {
        State::Open => Ok(poll),
        _ => Err(Refused::Closed),
    }
}

pub(super) async fn forget(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    store::dates::delete_answers_of(tx, account).await?;
    store::dates::delete_of(tx, account).await
}

pub(super) async fn tidy(tx: &mut Tx, now: Millis) -> sqlx::Result<()> {
    store::dates::delete_old(tx, now).await
}

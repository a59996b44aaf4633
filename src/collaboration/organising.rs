//! Organising an event with others, or in place of who does: a space is asked to organise it with the
//! one that announces it, a member to take it over. Nothing changes before they say yes.
//!
//! What always holds: nobody organises what they did not agree to; a yes is given once, by somebody who
//! looks after the space or by the member who was asked; whoever organises may leave, but the space
//! that announced the event stays.

use super::{Member, Standing, standing, store};
use crate::clock::Millis;
use crate::conversation;
use crate::conversation::moderation::{self, Moderator};
use crate::db::Tx;
use crate::events::{self, Event, organisers};
use crate::ids::{AccountId, EventId, SpaceId};
use crate::posts::SPACES_MAX;

/// A space that is asked to organise an event too.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Asked {
    pub event_id: EventId,
    pub space_id: SpaceId,
    /// Who asks.
    pub account_id: AccountId,
    pub asked_ms: Millis,
}

/// A member who is asked to organise an event in place of who does.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Handing {
    pub event_id: EventId,
    pub account_id: AccountId,
    /// Who asks.
    pub by_account_id: AccountId,
    pub offered_ms: Millis,
}

/// What asking came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Whoever asked looks after that space too.
    Joined,
    Waits,
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The event is over, cancelled or not announced.
    #[error("there is nothing to organise any more")]
    Over,
    /// It organises the event, or is asked to, already.
    #[error("that space organises the event, or is asked to")]
    Already,
    #[error("an event has so many spaces and no more")]
    Enough,
    #[error("nobody of that name has an account here")]
    Nobody,
    #[error("asked too often")]
    TooOften,
    /// No such space, or nothing that waits for an answer.
    #[error("there is no such thing")]
    Unknown,
    #[error("not theirs to decide")]
    NotAllowed,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// A space is asked to organise an event; where the asker looks after it, that is a yes. Whether they
/// may change the event is the caller's to know.
pub async fn ask(
    tx: &mut Tx,
    member: &Member<'_>,
    event: &Event,
    space: SpaceId,
    now: Millis,
) -> Result<Done, Refused> {
    still(event, now)?;
    let stands = standing(tx, member, space, now).await?;
    if stands == Standing::KeptOut {
        return Err(Refused::Unknown);
    }
    let there = events::store::spaces_of(tx, event.id).await?;
    if there.contains(&space) {
        return Err(Refused::Already);
    }
    let waiting = store::organising::asked_of(tx, event.id).await?;
    if there.len() + waiting.len() >= SPACES_MAX {
        return Err(Refused::Enough);
    }
    if stands == Standing::Decides {
        store::organising::answer(tx, event.id, space).await?;
        organisers::join(tx, event, space, now).await?;
        return Ok(Done::Joined);
    }
    let asked = Asked {
        event_id: event.id,
        space_id: space,
        account_id: member.account,
        asked_ms: now,
    };
    match store::organising::ask(tx, &asked).await? {
        true => Ok(Done::Waits),
        false => Err(Refused::Already),
    }
}

/// Somebody who looks after the space says yes: it is filed there, and those who follow the space hear
/// of it.
pub async fn accept(
    tx: &mut Tx,
    who: &Moderator<'_>,
    event: &Event,
    space: SpaceId,
    now: Millis,
) -> Result<(), Refused> {
    still(event, now)?;
    decline(tx, who, event, space, now).await?;
    organisers::join(tx, event, space, now).await?;
    Ok(())
}

/// They say no, and it is asked no more.
pub async fn decline(
    tx: &mut Tx,
    who: &Moderator<'_>,
    event: &Event,
    space: SpaceId,
    now: Millis,
) -> Result<(), Refused> {
    if !moderation::may(tx, who, space, now).await? {
        return Err(Refused::NotAllowed);
    }
    let asked = store::organising::answer(tx, event.id, space).await?;
    asked.then_some(()).ok_or(Refused::Unknown)
}

/// Whoever asked takes that back; the caller knows that they may change the event.
pub async fn take_back(tx: &mut Tx, event: &Event, space: SpaceId) -> Result<(), Refused> {
    let asked = store::organising::answer(tx, event.id, space).await?;
    asked.then_some(()).ok_or(Refused::Unknown)
}

/// A space organises an event no more: whoever may change the event says so, or looks after the space.
pub async fn leave(
    tx: &mut Tx,
    (who, may_change): (&Moderator<'_>, bool),
    event: &Event,
    space: SpaceId,
    now: Millis,
) -> Result<(), Refused> {
    if !may_change && !moderation::may(tx, who, space, now).await? {
        return Err(Refused::NotAllowed);
    }
    let there = events::store::spaces_of(tx, event.id).await?;
    if space == event.space_id || !there.contains(&space) {
        return Err(Refused::Unknown);
    }
    organisers::leave(tx, event, space, now).await?;
    Ok(())
}

/// A member is asked to take the event over; one at a time. The caller knows that the asker may change
/// the event.
pub async fn offer(
    tx: &mut Tx,
    by: AccountId,
    event: &Event,
    to: &Member<'_>,
    now: Millis,
) -> Result<(), Refused> {
    still(event, now)?;
    if to.account == by || is_kept_out(tx, to, event, now).await? {
        return Err(Refused::Nobody);
    }
    if organisers::of(tx, event.id).await? == Some(to.account) {
        return Err(Refused::Already);
    }
    let handing = Handing {
        event_id: event.id,
        account_id: to.account,
        by_account_id: by,
        offered_ms: now,
    };
    Ok(store::organising::offer(tx, &handing).await?)
}

/// They say yes: from now on they organise it, and who did does not.
pub async fn take_over(
    tx: &mut Tx,
    member: &Member<'_>,
    event: &Event,
    now: Millis,
) -> Result<(), Refused> {
    still(event, now)?;
    if is_kept_out(tx, member, event, now).await? {
        return Err(Refused::NotAllowed);
    }
    not_any_more(tx, member.account, event).await?;
    organisers::name(tx, event.id, member.account, now).await?;
    Ok(())
}

/// Whoever the space keeps out organises nothing there.
async fn is_kept_out(
    tx: &mut Tx,
    member: &Member<'_>,
    event: &Event,
    now: Millis,
) -> sqlx::Result<bool> {
    let (space, uri) = (event.space_id, member.who.uri);
    conversation::store::decided::is_banned(tx, space, uri, now).await
}

/// They say no, or who asked takes that back.
pub async fn not_any_more(tx: &mut Tx, account: AccountId, event: &Event) -> Result<(), Refused> {
    let offered = store::organising::unoffer(tx, event.id, account).await?;
    offered.then_some(()).ok_or(Refused::Unknown)
}

/// What is over or does not take place is organised by nobody else.
fn still(event: &Event, now: Millis) -> Result<(), Refused> {
    let is_shown = event.is_out() && !event.is_theirs();
    let is_on = !event.status.is_off() && event.over_ms() > now;
    (is_shown && is_on).then_some(()).ok_or(Refused::Over)
}

pub(super) async fn forget(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    store::organising::forget(tx, account).await
}

pub(super) async fn tidy(tx: &mut Tx, now: Millis) -> sqlx::Result<()> {
    store::organising::tidy(tx, now).await
}

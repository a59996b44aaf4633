//! Events that members propose to a space. Each waits, with the words that it would be announced with,
//! until somebody who looks after the space says yes, changes it and says yes, or says no and why.
//!
//! What always holds: nobody but its proposer and those who look after the space reads it before; it
//! is decided once; whoever looks after the space needs nobody's yes.

use sqlx::types::Json;

use super::{Member, Standing, standing, store};
use crate::clock::Millis;
use crate::conversation::moderation::{self, Moderator};
use crate::db::Tx;
use crate::events::series::{self, Repeats, Rule};
use crate::events::{self, Event, Plan, State as Life};
use crate::ids::{AccountId, EventId};

pub const REASON_CHARS_MAX: usize = 1_000;
/// What one person has waiting, and what waits in one space.
pub const OF_PERSON_MAX: i64 = 5;
const OF_SPACE_MAX: i64 = 200;
/// What one person proposes in a day, whatever became of it.
const OF_PERSON_A_DAY_MAX: i64 = 10;
const DAY_SECONDS: i64 = 24 * 3600;
/// So long it is told what became of one.
const DECIDED_KEPT_SECONDS: i64 = 90 * DAY_SECONDS;
/// What nobody read goes so long after the day that it was for.
const UNREAD_KEPT_SECONDS: i64 = 30 * DAY_SECONDS;

crate::text_enum! {
    State {
        Waiting = "waiting",
        Accepted = "accepted",
        Declined = "declined",
    }
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Proposal {
    /// The draft; once it was announced, the event.
    pub event_id: EventId,
    pub account_id: AccountId,
    pub state: State,
    /// Letters to the proposer are written in it.
    pub language: String,
    pub repeating: bool,
    pub rule: String,
    pub also: Json<Vec<Millis>>,
    pub without: Json<Vec<Millis>>,
    /// Why it was declined.
    pub reason: String,
    pub proposed_ms: Millis,
    pub decided_ms: Option<Millis>,
}

impl Proposal {
    /// How it is to repeat; nothing when it is not. What is stored was read before.
    pub fn repeats(&self) -> Option<Repeats> {
        self.repeating.then(|| Repeats {
            rule: self.rule.parse().ok(),
            also: self.also.0.clone(),
            without: self.without.0.clone(),
        })
    }

    fn put(&mut self, repeats: Option<&Repeats>) {
        self.repeating = repeats.is_some();
        let rule = repeats.and_then(|it| it.rule.as_ref());
        self.rule = rule.map(Rule::to_string).unwrap_or_default();
        self.also = Json(repeats.map(|it| it.also.clone()).unwrap_or_default());
        self.without = Json(repeats.map(|it| it.without.clone()).unwrap_or_default());
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("this space takes no proposals from them")]
    NotAllowed,
    #[error("enough is waiting to be read already")]
    Enough,
    #[error("an event that is proposed is to come")]
    Past,
    #[error("a reason has at most {REASON_CHARS_MAX} characters, and a no has one")]
    Reason,
    #[error("there is no such proposal, or it was decided")]
    Unknown,
    #[error(transparent)]
    Event(#[from] events::Refused),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// An event as a form says it.
#[derive(Debug, Clone, Copy)]
pub struct Proposed<'a> {
    pub plan: &'a Plan,
    pub repeats: Option<&'a Repeats>,
    pub language: &'a str,
}

/// Somebody proposes an event to its space. Of who looks after it, it is announced at once.
pub async fn propose(
    tx: &mut Tx,
    member: &Member<'_>,
    proposed: &Proposed<'_>,
    now: Millis,
) -> Result<Proposal, Refused> {
    let stands = standing(tx, member, proposed.plan.space, now).await?;
    if !matches!(stands, Standing::Proposes | Standing::Decides) {
        return Err(Refused::NotAllowed);
    }
    if stands == Standing::Proposes {
        let since = now.plus_seconds(-DAY_SECONDS);
        let counts = store::counts(tx, member.account, proposed.plan.space, since).await?;
        let (waiting, today, in_space) = counts;
        if waiting >= OF_PERSON_MAX || today >= OF_PERSON_A_DAY_MAX || in_space >= OF_SPACE_MAX {
            return Err(Refused::Enough);
        }
        is_to_come(proposed, now)?;
    }
    let event = events::proposed::draft(tx, member.account, proposed.plan, now).await?;
    let mut proposal = Proposal {
        event_id: event.id,
        account_id: member.account,
        state: State::Waiting,
        language: proposed.language.to_owned(),
        repeating: false,
        rule: String::new(),
        also: Json(Vec::new()),
        without: Json(Vec::new()),
        reason: String::new(),
        proposed_ms: now,
        decided_ms: None,
    };
    proposal.put(proposed.repeats);
    store::insert(tx, &proposal).await?;
    if stands == Standing::Decides {
        let event = accept(tx, &member.who, event.id, now).await?;
        proposal.event_id = event.id;
        proposal.state = State::Accepted;
    }
    Ok(proposal)
}

/// What repeats may have begun, but has a date to come.
fn is_to_come(proposed: &Proposed<'_>, now: Millis) -> Result<(), Refused> {
    let plan = proposed.plan;
    let is_to_come = match proposed.repeats {
        None => plan.end.unwrap_or(plan.start) > now,
        Some(repeats) => {
            let zone = jiff::tz::TimeZone::get(&plan.timezone).unwrap_or(jiff::tz::TimeZone::UTC);
            let first = repeats.first(&plan.start.timestamp().to_zoned(zone));
            let horizon = now.plus_seconds(series::HORIZON_SECONDS);
            first.is_some_and(|first| repeats.dates(&first, horizon).iter().any(|it| *it > now))
        }
    };
    match is_to_come {
        true => Ok(()),
        false => Err(Refused::Past),
    }
}

/// Whether somebody reads a proposal: its proposer, and who looks after the space.
pub async fn may_read(
    tx: &mut Tx,
    member: &Member<'_>,
    (proposal, event): (&Proposal, &Event),
    now: Millis,
) -> sqlx::Result<bool> {
    let is_own = proposal.account_id == member.account;
    Ok(is_own || moderation::may(tx, &member.who, event.space_id, now).await?)
}

/// What waits is changed, by its proposer or by who looks after the space.
pub async fn change(
    tx: &mut Tx,
    member: &Member<'_>,
    id: EventId,
    proposed: &Proposed<'_>,
    now: Millis,
) -> Result<Event, Refused> {
    let (mut proposal, event) = waiting(tx, id).await?;
    if !may_read(tx, member, (&proposal, &event), now).await? {
        return Err(Refused::Unknown);
    }
    is_to_come(proposed, now)?;
    proposal.put(proposed.repeats);
    store::update(tx, &proposal).await?;
    let plan = Plan {
        space: event.space_id,
        ..proposed.plan.clone()
    };
    Ok(events::proposed::redraft(tx, id, &plan, now).await?)
}

/// It is announced by its space, its proposer as its organiser.
pub async fn accept(
    tx: &mut Tx,
    who: &Moderator<'_>,
    id: EventId,
    now: Millis,
) -> Result<Event, Refused> {
    let proposal = decide(tx, who, id, now).await?;
    let repeats = proposal.repeats();
    let event = events::proposed::announce(tx, id, repeats.as_ref(), now).await?;
    if event.id != id {
        store::put_event(tx, id, event.id).await?;
        events::proposed::discard(tx, id).await?;
    }
    store::put_decided(tx, event.id, State::Accepted, "", now).await?;
    Ok(event)
}

/// It is not announced, and its proposer is told why.
pub async fn decline(
    tx: &mut Tx,
    who: &Moderator<'_>,
    id: EventId,
    reason: &str,
    now: Millis,
) -> Result<Proposal, Refused> {
    let reason = reason.trim().replace("\r\n", "\n");
    if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
        return Err(Refused::Reason);
    }
    let mut proposal = decide(tx, who, id, now).await?;
    store::put_decided(tx, id, State::Declined, &reason, now).await?;
    proposal.reason = reason;
    proposal.state = State::Declined;
    Ok(proposal)
}

/// Its proposer takes it back, or takes away what was declined: nothing of it is left.
pub async fn withdraw(tx: &mut Tx, account: AccountId, id: EventId) -> Result<(), Refused> {
    let proposal = store::take(tx, id).await?;
    proposal
        .filter(|it| it.account_id == account && it.state != State::Accepted)
        .ok_or(Refused::Unknown)?;
    discard(tx, id).await?;
    Ok(())
}

/// The one that waits, for who decides; nobody else decides it meanwhile.
async fn decide(
    tx: &mut Tx,
    who: &Moderator<'_>,
    id: EventId,
    now: Millis,
) -> Result<Proposal, Refused> {
    let (proposal, event) = waiting(tx, id).await?;
    match moderation::may(tx, who, event.space_id, now).await? {
        true => Ok(proposal),
        false => Err(Refused::NotAllowed),
    }
}

async fn waiting(tx: &mut Tx, id: EventId) -> Result<(Proposal, Event), Refused> {
    let proposal = store::take(tx, id).await?;
    let proposal = proposal.filter(|it| it.state == State::Waiting);
    let event = events::store::by_id(tx, id).await?;
    let event = event.filter(|event| event.state == Life::Draft);
    proposal.zip(event).ok_or(Refused::Unknown)
}

async fn discard(tx: &mut Tx, id: EventId) -> sqlx::Result<()> {
    store::delete(tx, id).await?;
    events::proposed::discard(tx, id).await
}

pub(super) async fn forget(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    for proposal in store::of_account(tx, account, i64::MAX).await? {
        discard(tx, proposal.event_id).await?;
    }
    Ok(())
}

pub(super) async fn tidy(tx: &mut Tx, now: Millis) -> sqlx::Result<()> {
    let decided_before = now.plus_seconds(-DECIDED_KEPT_SECONDS);
    let over_before = now.plus_seconds(-UNREAD_KEPT_SECONDS);
    for (id,) in store::old(tx, decided_before, over_before).await? {
        discard(tx, id).await?;
    }
    Ok(())
}

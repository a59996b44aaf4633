//! For whom an event is: everybody, whoever has its address, or the members of its space.
//!
//! What always holds: only what is for everybody is [`State::Published`]; what is not is
//! [`State::Unlisted`], so that a list, a search or a letter to followers that asks for what is
//! published has never heard of it, and each door that shows it says so itself. Who the members of a
//! space are, `collaboration/seeing.rs` says. Whatever changes, addresses stay.

use super::{Event, Plan, Refused, changes, check, series, store, tell};
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::EventId;

crate::text_enum! {
    Visibility {
        Public = "public",
        /// Whoever has the address sees it; it stands in no list, and followers are not told.
        ByLink = "by-link",
        /// The members of its space, when they are signed in; never told elsewhere.
        Members = "members",
    }
}

crate::text_enum! {
    State {
        Draft = "draft",
        /// For everybody.
        Published = "published",
        /// It takes place, and not everybody is told: its visibility says who may see it.
        Unlisted = "unlisted",
        Retracted = "retracted",
    }
}

impl Visibility {
    /// The state of an event that is out.
    pub(super) fn state(self) -> State {
        match self {
            Visibility::Public => State::Published,
            Visibility::ByLink | Visibility::Members => State::Unlisted,
        }
    }
}

impl State {
    /// Whether the event is announced to anybody at all, and not taken back.
    pub fn is_out(self) -> bool {
        matches!(self, State::Published | State::Unlisted)
    }

    /// Written again by a plan: what is out stays out, for whom the plan says.
    pub(super) fn rewritten(self, plan: &Plan) -> State {
        match self.is_out() {
            true => plan.visibility.state(),
            false => self,
        }
    }
}

impl Event {
    /// Whether it takes place for somebody: whoever asks must be one of them.
    pub fn is_out(&self) -> bool {
        self.state.is_out()
    }

    /// Whether only members of its space may know of it.
    pub fn is_for_members(&self) -> bool {
        self.visibility == Visibility::Members
    }
}

/// What somebody far away is told who asks for an event by its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Afar {
    Shown,
    /// It was there for them, and is no more.
    Gone,
    /// As if there never had been one.
    Unknown,
}

/// What others elsewhere find at the address of an event. What was withdrawn from them stays gone,
/// though people with its page's address see it, because their servers look whether it is.
pub async fn afar(tx: &mut Tx, event: &Event) -> sqlx::Result<Afar> {
    if event.state == State::Draft || event.is_theirs() {
        return Ok(Afar::Unknown);
    }
    if event.state == State::Published {
        return Ok(Afar::Shown);
    }
    let was_public = event.visibility == Visibility::Public;
    if was_public || store::visibility::is_withdrawn(tx, event.id).await? {
        return Ok(Afar::Gone);
    }
    Ok(match (event.state, event.is_for_members()) {
        (_, true) => Afar::Unknown,
        (State::Unlisted, false) => Afar::Shown,
        (_, false) => Afar::Gone,
    })
}

/// Whoever is to hear of an event that was just announced does.
pub(super) async fn tell_new(tx: &mut Tx, event: &Event, now: Millis) -> sqlx::Result<()> {
    match event.state {
        State::Published => facts::record(tx, &Fact::EventAnnounced { event: event.id }, now).await,
        _ => Ok(()),
    }
}

/// An event was written again: whoever is to hear what changed does, and where it is for others than
/// before, it is announced or withdrawn.
pub(super) async fn tell_rewritten(
    tx: &mut Tx,
    (before, after): (&Event, &Event),
    reason: &str,
    now: Millis,
) -> Result<(), Refused> {
    if !after.is_out() {
        return Ok(());
    }
    let event = after.id;
    let matters = changes::note(tx, before, after, reason, now).await?;
    match (before.state, after.state) {
        (State::Unlisted, State::Published) => {
            check::lives_here(tx, after.space_id).await?;
            show(tx, event, now).await?;
            if !matters {
                return Ok(());
            }
        }
        (State::Published, State::Unlisted) => withdraw(tx, event, now).await?,
        // Whoever had its address may have it no more, unless it was withdrawn already.
        (State::Unlisted, _)
            if after.is_for_members()
                && !before.is_for_members()
                && !store::visibility::is_withdrawn(tx, event).await? =>
        {
            facts::record(tx, &Fact::EventHidden { event }, now).await?;
        }
        _ => {}
    }
    Ok(tell(tx, after, &Fact::EventEdited { event }, now).await?)
}

/// From now on it is announced as any event is; a date of a series when its time has come.
async fn show(tx: &mut Tx, event: EventId, now: Millis) -> sqlx::Result<()> {
    store::visibility::set_withdrawn(tx, event, None).await?;
    match series::store::occurrence(tx, event).await? {
        Some(_) => Ok(()),
        None => facts::record(tx, &Fact::EventAnnounced { event }, now).await,
    }
}

/// Whoever was told of it hears that it is gone. Of a date that nobody was told of yet there is
/// nothing to take back.
async fn withdraw(tx: &mut Tx, event: EventId, now: Millis) -> sqlx::Result<()> {
    if !series::is_told(tx, event).await? {
        return Ok(());
    }
    store::visibility::set_withdrawn(tx, event, Some(now)).await?;
    series::store::forget_announced(tx, event).await?;
    facts::record(tx, &Fact::EventHidden { event }, now).await
}

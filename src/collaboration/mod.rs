//! What several people do before there is an event, and so that there is one: somebody proposes it to a
//! space whose team reads it first (`proposals.rs`), members of a space look for a date (`dates.rs`). And
//! who organises it with others, or in place of somebody (`organising.rs`), and who may see what is for
//! members alone (`seeing.rs`).
//! What volunteers do at the event is in `attendance/tasks.rs`.
//!
//! What always holds: members of a space are, as in its rules, all who have an account here and are not
//! kept out of it; nobody else reads what is written here; everything is bounded, goes with its author
//! and with time.

pub mod dates;
pub mod organising;
pub mod pages;
pub mod proposals;
pub mod seeing;
pub mod store;

use crate::clock::Millis;
use crate::conversation::moderation::{self, Moderator};
use crate::conversation::{self, Posting, rules};
use crate::db::Tx;
use crate::events;
use crate::ids::{AccountId, SpaceId};
use crate::spaces;

/// Somebody who is signed in.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    pub account: AccountId,
    /// As those who look after spaces are known.
    pub who: Moderator<'a>,
}

/// What somebody may do in a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    KeptOut,
    /// Reads and answers; proposes nothing, because the space takes nothing from its members.
    Reads,
    Proposes,
    /// Looks after the space.
    Decides,
}

/// How somebody stands in a space: as it takes contributions, so it takes proposals.
pub async fn standing(
    tx: &mut Tx,
    member: &Member<'_>,
    space: SpaceId,
    now: Millis,
) -> sqlx::Result<Standing> {
    let found = spaces::store::by_id(tx, space).await?;
    let takes = |kind: spaces::Kind| kind != spaces::Kind::Server && !kind.is_silent();
    let is_here = found.is_some_and(|space| takes(space.kind));
    if !is_here || spaces::identity::has_moved(tx, space).await? {
        return Ok(Standing::KeptOut);
    }
    if moderation::may(tx, &member.who, space, now).await? {
        return Ok(Standing::Decides);
    }
    if conversation::store::decided::is_banned(tx, space, member.who.uri, now).await? {
        return Ok(Standing::KeptOut);
    }
    match rules::of(tx, space).await?.posting {
        Posting::Closed => Ok(Standing::Reads),
        _ => Ok(Standing::Proposes),
    }
}

/// Somebody closes their account: what they wrote here goes. An event that was announced stays its
/// space's.
pub async fn forget(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    proposals::forget(tx, account).await?;
    dates::forget(tx, account).await?;
    organising::forget(tx, account).await?;
    events::organisers::forget(tx, account).await
}

/// What is over goes.
pub async fn tidy(tx: &mut Tx, now: Millis) -> sqlx::Result<()> {
    proposals::tidy(tx, now).await?;
    dates::tidy(tx, now).await?;
    organising::tidy(tx, now).await
}

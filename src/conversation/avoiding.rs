//! Whom a member does not want to read, and with whom they have nothing to do. Muting folds what
//! somebody says away for that member alone, and nobody is told. Blocking hides it, ends their
//! following of the member, keeps them from answering the member, and is told to their server.
//!
//! What always holds: nobody else's page changes; what is lifted is as if it had never been, but that
//! who followed has to follow again.

use std::collections::HashMap;

use super::{Said, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::{AccountId, CommentId};
use crate::spaces::{followers, members};

/// More than this is a list that nobody looks through.
pub const AVOIDED_MAX: i64 = 5_000;

crate::text_enum! {
    /// How far somebody is kept away.
    How {
        Muted = "muted",
        Blocked = "blocked",
    }
}

/// Somebody whom a member avoids.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Avoided {
    pub actor_uri: String,
    pub how: How,
    pub since_ms: Millis,
    /// `alice@example.net`, as far as they are known here; else empty.
    pub handle: String,
    pub name: String,
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("nobody avoids themself")]
    Oneself,
    #[error("you avoid {AVOIDED_MAX} people already; let some of them be first")]
    TooMany,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// A member does not want to read somebody any more, or wants nothing to do with them. Said again
/// otherwise, the last word counts. `own_uri` is the member's own address.
pub async fn avoid(
    tx: &mut Tx,
    account: AccountId,
    own_uri: &str,
    actor_uri: &str,
    how: How,
    now: Millis,
) -> Result<(), Refused> {
    if actor_uri == own_uri || actor_uri.is_empty() {
        return Err(Refused::Oneself);
    }
    let before = store::avoided::one(tx, account, actor_uri).await?;
    if before.is_none() && store::avoided::count(tx, account).await? >= AVOIDED_MAX {
        return Err(Refused::TooMany);
    }
    store::avoided::put(tx, account, actor_uri, how, now).await?;
    match (before, how) {
        (Some(How::Blocked), How::Muted) => tell(tx, account, actor_uri, false, now).await?,
        (Some(How::Blocked), How::Blocked) | (_, How::Muted) => {}
        (_, How::Blocked) => {
            let actor = members::actor_of(account);
            followers::send_away(tx, actor, actor_uri, now).await?;
            tell(tx, account, actor_uri, true, now).await?;
        }
    }
    Ok(())
}

/// A member lets somebody be again; false when they were not avoided.
pub async fn lift(
    tx: &mut Tx,
    account: AccountId,
    actor_uri: &str,
    now: Millis,
) -> sqlx::Result<bool> {
    let Some(how) = store::avoided::one(tx, account, actor_uri).await? else {
        return Ok(false);
    };
    store::avoided::delete(tx, account, actor_uri).await?;
    if how == How::Blocked {
        tell(tx, account, actor_uri, false, now).await?;
    }
    Ok(true)
}

/// Only who speaks in public is somebody to another server.
async fn tell(
    tx: &mut Tx,
    account: AccountId,
    actor_uri: &str,
    is_blocked: bool,
    now: Millis,
) -> sqlx::Result<()> {
    let Some(space) = members::of_account(tx, account).await? else {
        return Ok(());
    };
    let fact = Fact::Blocked {
        member: space.id,
        actor: actor_uri.to_owned(),
        is_lifted: !is_blocked,
    };
    facts::record(tx, &fact, now).await
}

/// How each is kept away whom a member avoids, by their address.
pub async fn of(tx: &mut Tx, account: AccountId) -> sqlx::Result<HashMap<String, How>> {
    let all = store::avoided::of(tx, account, AVOIDED_MAX).await?;
    Ok(all.into_iter().map(|it| (it.actor_uri, it.how)).collect())
}

/// Whether a member avoids who said something.
pub async fn hides(tx: &mut Tx, account: AccountId, id: CommentId) -> sqlx::Result<bool> {
    match store::by_id(tx, id).await? {
        Some(comment) => Ok(store::avoided::one(tx, account, &comment.author_uri)
            .await?
            .is_some()),
        None => Ok(false),
    }
}

/// Whether a member has nothing to do with somebody.
pub async fn is_blocked(tx: &mut Tx, account: AccountId, actor_uri: &str) -> sqlx::Result<bool> {
    Ok(store::avoided::one(tx, account, actor_uri).await? == Some(How::Blocked))
}

/// Whether somebody answers, or speaks under, a member who has nothing to do with them.
pub(super) async fn is_unheard(tx: &mut Tx, root: uuid::Uuid, said: &Said) -> sqlx::Result<bool> {
    let parent = said.parent_uri.as_deref().unwrap_or_default();
    store::avoided::answers_who_blocked(tx, root, parent, &said.author_uri).await
}

//! Who a space is: its handle, where it lives, who it is elsewhere. Looking somebody up elsewhere is the
//! caller's, before the transaction.
//!
//! What always holds: the id of a space never changes; a handle that it had is never another's and goes
//! on leading to it; a space that lives elsewhere takes nobody in and says nothing new; all of it can be
//! taken back.

use super::{Kind, Refused, Space, members, store};
use crate::accounts::{self, By};
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::SpaceId;

/// Handles that one space may have had: the names belong to everybody.
pub const HANDLES_MAX: usize = 10;
pub const ALIASES_MAX: usize = 20;
/// Other servers follow somebody who moves once in so long; a second time, followers would be lost.
pub const AGAIN_SECONDS: i64 = 7 * 24 * 3600;

/// Where a space lives now.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Home {
    pub to_uri: String,
    /// For people.
    pub to_page: String,
    /// `velo@other.example`
    pub to_handle: String,
    pub moved_ms: Millis,
}

/// Who a space is elsewhere as well, or was before.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Alias {
    pub actor_uri: String,
    pub handle: String,
    pub added_ms: Millis,
}

/// Somebody elsewhere, as they were just looked up.
#[derive(Debug, Clone, PartialEq)]
pub struct Elsewhere {
    pub uri: String,
    pub page: String,
    pub handle: String,
    /// Who they say that they were before, or are as well.
    pub also_known_as: Vec<String>,
}

/// Gives a space another handle. The one that it has goes on leading to it.
pub async fn rename(
    tx: &mut Tx,
    by: By,
    id: SpaceId,
    handle: &str,
    now: Millis,
) -> Result<Space, Refused> {
    let space = allowed(tx, by, id).await?;
    if space.kind == Kind::Server {
        return Err(Refused::Fixed);
    }
    if space.handle == handle {
        return Ok(space);
    }
    if !accounts::handle_is_valid(handle) {
        return Err(Refused::Handle(handle.to_owned()));
    }
    let had = accounts::store::handles_of(tx, id.0).await?;
    if !had.iter().any(|one| one == handle) {
        if had.len() >= HANDLES_MAX {
            return Err(Refused::TooMany("handles"));
        }
        let holder = match space.kind {
            Kind::Member => "account",
            _ => "space",
        };
        if !accounts::store::take_handle(tx, handle, holder, id.0).await? {
            return Err(Refused::HandleTaken(handle.to_owned()));
        }
    }
    if space.kind == Kind::Member {
        accounts::call(tx, members::account_of(id), handle).await?;
    }
    store::identity::rename(tx, id, handle).await?;
    changed(tx, id, now).await?;
    store::by_id(tx, id).await?.ok_or(Refused::Unknown)
}

/// A space lives elsewhere from now on: its followers are asked to follow it there. Asked again for the
/// same place, nothing is told again.
pub async fn move_out(
    tx: &mut Tx,
    by: By,
    id: SpaceId,
    uri_here: &str,
    to: &Elsewhere,
    now: Millis,
) -> Result<Home, Refused> {
    let space = allowed(tx, by, id).await?;
    // A person moves themself, and the machine does not move.
    if matches!(space.kind, Kind::Server | Kind::Member | Kind::Voice) {
        return Err(Refused::Fixed);
    }
    if !to.also_known_as.iter().any(|known| known == uri_here) {
        return Err(Refused::NotNamed {
            there: to.handle.clone(),
            here: uri_here.to_owned(),
        });
    }
    if let Some(home) = store::identity::home(tx, id).await?
        && home.to_uri == to.uri
    {
        return Ok(home);
    }
    if let Some(last) = store::identity::last_move(tx, id).await?
        && now.0 - last.0 < AGAIN_SECONDS * 1000
    {
        return Err(Refused::MovedLately(AGAIN_SECONDS / (24 * 3600)));
    }
    let home = Home {
        to_uri: to.uri.clone(),
        to_page: to.page.clone(),
        to_handle: to.handle.clone(),
        moved_ms: now,
    };
    store::identity::put_home(tx, id, &home).await?;
    store::touch(tx, id, now).await?;
    facts::record(tx, &Fact::SpaceMoved { space: id }, now).await?;
    Ok(home)
}

/// A space lives here again. Who followed it away has to come back by themselves: no word takes a move
/// back. False when it never left.
pub async fn come_back(tx: &mut Tx, by: By, id: SpaceId, now: Millis) -> Result<bool, Refused> {
    allowed(tx, by, id).await?;
    if !store::identity::end_move(tx, id, now).await? {
        return Ok(false);
    }
    changed(tx, id, now).await?;
    Ok(true)
}

/// A space is somebody elsewhere as well, or was: they may send their followers here.
pub async fn add_alias(
    tx: &mut Tx,
    by: By,
    id: SpaceId,
    alias: &Elsewhere,
    now: Millis,
) -> Result<(), Refused> {
    allowed(tx, by, id).await?;
    let known = store::identity::aliases(tx, id).await?;
    if known.iter().any(|one| one.actor_uri == alias.uri) {
        return Ok(());
    }
    if known.len() >= ALIASES_MAX {
        return Err(Refused::TooMany("aliases"));
    }
    let alias = Alias {
        actor_uri: alias.uri.clone(),
        handle: alias.handle.clone(),
        added_ms: now,
    };
    store::identity::insert_alias(tx, id, &alias).await?;
    Ok(changed(tx, id, now).await?)
}

/// False when there was no such alias; it is named by its address or its handle.
pub async fn remove_alias(
    tx: &mut Tx,
    by: By,
    id: SpaceId,
    named: &str,
    now: Millis,
) -> Result<bool, Refused> {
    allowed(tx, by, id).await?;
    let named = named.trim().trim_start_matches('@');
    if !store::identity::delete_alias(tx, id, named).await? {
        return Ok(false);
    }
    changed(tx, id, now).await?;
    Ok(true)
}

/// Whether a space lives elsewhere.
pub async fn has_moved(tx: &mut Tx, id: SpaceId) -> sqlx::Result<bool> {
    Ok(store::identity::home(tx, id).await?.is_some())
}

async fn allowed(tx: &mut Tx, by: By, id: SpaceId) -> Result<Space, Refused> {
    if !by.may_administer() {
        return Err(Refused::NotAllowed);
    }
    store::by_id(tx, id).await?.ok_or(Refused::Unknown)
}

async fn changed(tx: &mut Tx, id: SpaceId, now: Millis) -> sqlx::Result<()> {
    store::touch(tx, id, now).await?;
    facts::record(tx, &Fact::SpaceEdited { space: id }, now).await
}

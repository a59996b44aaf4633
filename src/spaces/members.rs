//! Members who speak in public. What serves a community serves them: an account that chooses to
//! speak gets a row of [`Kind::Member`] under the account's own id and handle, and with it an actor,
//! followers and keys.
//!
//! What always holds: nobody is an actor who did not choose it; a member is no community: nothing
//! is filed under one, and no list of spaces has one in it.

use sqlx::types::Json;

use super::{Details, Keys, Kind, Profile, Refused, Space, build, check, followers, store};
use crate::accounts::{self, Account};
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::{AccountId, MediaId, SpaceId};

/// What a member says of themself.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    pub name: String,
    /// Plain text.
    pub bio: String,
    /// BCP 47: what they write in.
    pub language: String,
    pub picture: Option<MediaId>,
    /// Whether directories and suggestions elsewhere may show them.
    pub discoverable: bool,
    /// Whether what they write in public may be found by its words elsewhere.
    pub indexable: bool,
}

/// Whose actor it is.
pub fn account_of(member: SpaceId) -> AccountId {
    AccountId(member.0)
}

/// The actor that an account has or would have.
pub fn actor_of(account: AccountId) -> SpaceId {
    SpaceId(account.0)
}

/// The actor of an account; nothing when it does not speak in public.
pub async fn of_account(tx: &mut Tx, account: AccountId) -> sqlx::Result<Option<Space>> {
    let found = store::by_id(tx, actor_of(account)).await?;
    Ok(found.filter(|space| space.kind == Kind::Member))
}

/// An account speaks in public from now on; asked again, it answers with the actor that there is.
/// The keys are made by the caller, outside the transaction.
pub async fn speak(
    tx: &mut Tx,
    account: &Account,
    keys: &Keys,
    now: Millis,
) -> Result<Space, Refused> {
    if let Some(space) = of_account(tx, account.id).await? {
        return Ok(space);
    }
    let hubs = store::by_kind(tx, Kind::Hub).await?;
    let language = hubs.first().map_or("fr", |hub| hub.language.as_str());
    let profile = Profile {
        name: account.name.clone(),
        language: language.to_owned(),
        ..Profile::default()
    };
    check(&profile)?;
    let mut space = build(Kind::Member, &account.handle, &profile, now);
    space.id = actor_of(account.id);
    store::insert(tx, &space).await?;
    store::insert_keys(tx, space.id, keys, now).await?;
    Ok(space)
}

/// A member says something else of themself; followers' servers hear of it.
pub async fn describe(
    tx: &mut Tx,
    account: AccountId,
    said: &Said,
    now: Millis,
) -> Result<Space, Refused> {
    let before = of_account(tx, account).await?.ok_or(Refused::Unknown)?;
    let profile = Profile {
        name: said.name.clone(),
        sentence: said.bio.replace("\r\n", "\n"),
        language: said.language.clone(),
        icon_id: said.picture,
        ..before.profile()
    };
    check(&profile)?;
    if !crate::language::is_tag(&said.language) {
        return Err(Refused::Length("the language"));
    }
    let mut space = build(Kind::Member, &before.handle, &profile, now);
    space.id = before.id;
    space.created_ms = before.created_ms;
    space.updated_ms = now.max(Millis(before.updated_ms.0 + 1));
    space.details = Json(Details {
        discoverable: said.discoverable,
        indexable: said.indexable,
        ..Details::default()
    });
    store::update(tx, &space).await?;
    accounts::store::rename(tx, account, &space.name).await?;
    facts::record(tx, &Fact::SpaceEdited { space: space.id }, now).await?;
    Ok(space)
}

/// A member speaks no more: what they said of themself goes, the address stays to say that they are
/// gone, and so do the keys, until others have been told.
pub async fn close(tx: &mut Tx, account: AccountId, now: Millis) -> sqlx::Result<()> {
    match of_account(tx, account).await? {
        Some(space) => store::close(tx, space.id, now).await,
        None => Ok(()),
    }
}

/// When a member went who once spoke in public.
pub async fn closed(tx: &mut Tx, member: SpaceId) -> sqlx::Result<Option<Millis>> {
    store::closed(tx, member).await
}

/// Of members who went before then, and of whom everybody was told, nothing has to be signed any more.
pub async fn forget_closed(tx: &mut Tx, before: Millis) -> sqlx::Result<()> {
    store::delete_keys_of_closed(tx, before).await?;
    followers::store::delete_of_closed(tx, before).await
}

/// Whether one of these is a person: nothing is filed under people.
pub async fn any_among(tx: &mut Tx, spaces: &[SpaceId]) -> sqlx::Result<bool> {
    for id in spaces {
        let space = store::by_id(tx, *id).await?;
        if space.is_some_and(|space| space.kind == Kind::Member) {
            return Ok(true);
        }
    }
    Ok(false)
}

//! A space passes on an event of others to its followers, and takes that back: by its own address, as
//! theirs. Only what stands on the network can be passed on; a line of a calendar file cannot.

use super::{ItemState, Refused, Source, Who, admit, store};
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::{ActivityId, ItemId};

/// Passes an event on; nothing happens when it was already.
pub async fn share(
    tx: &mut Tx,
    who: &Who<'_>,
    source: &Source,
    item: ItemId,
) -> Result<(), Refused> {
    admit(tx, who, source.space_id).await?;
    let item = store::item(tx, item).await?;
    let is_shown =
        |item: &super::Item| item.source_id == source.id && item.state == ItemState::Taken;
    let mut item = item.filter(is_shown).ok_or(Refused::Unknown)?;
    if source.kind != super::Kind::Followed {
        return Err(Refused::Unknown);
    }
    if item.share_id.is_some() {
        return Ok(());
    }
    let activity = ActivityId::generate();
    item.share_id = Some(activity);
    store::put_item(tx, &item, who.now).await?;
    let fact = Fact::EventShared {
        space: source.space_id,
        uri: item.uid,
        activity,
    };
    Ok(facts::record(tx, &fact, who.now).await?)
}

/// Takes that back.
pub async fn unshare(
    tx: &mut Tx,
    who: &Who<'_>,
    source: &Source,
    item: ItemId,
) -> Result<(), Refused> {
    admit(tx, who, source.space_id).await?;
    let item = store::item(tx, item).await?;
    let item = item.filter(|item| item.source_id == source.id);
    let mut item = item.ok_or(Refused::Unknown)?;
    take_back(tx, source, &item, who.now).await?;
    item.share_id = None;
    Ok(store::put_item(tx, &item, who.now).await?)
}

/// Those who heard of it are told that it is passed on no longer.
pub(super) async fn take_back(
    tx: &mut Tx,
    source: &Source,
    item: &super::Item,
    now: crate::clock::Millis,
) -> sqlx::Result<()> {
    let Some(activity) = item.share_id else {
        return Ok(());
    };
    let fact = Fact::EventUnshared {
        space: source.space_id,
        uri: item.uid.clone(),
        activity,
    };
    facts::record(tx, &fact, now).await
}

//! What is ours, announced elsewhere first: who may have it published here, and when followers hear of it.
//!
//! What always holds: what is said in the hub's name is the team's to say; a space that lives elsewhere
//! says nothing new; followers hear of something a month before, a few things at each reading.

use super::{Belonging, ItemState, Manner, Refused, Source, Who, Wish, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::events::{self, theirs};
use crate::spaces::identity::has_moved;

/// How long before it takes place followers hear of what is ours elsewhere.
const TOLD_BEFORE_SECONDS: i64 = 30 * 24 * 3600;
/// So many at each reading: a calendar that comes with a hundred events floods nobody.
const TOLD_AT_ONCE_MAX: usize = 3;

/// Whether somebody may have such a source: what it says would be published, and followers told of it,
/// with nobody looking at it first.
pub(super) fn admit_wish(who: &Who<'_>, wish: &Wish) -> Result<(), Refused> {
    let is_unseen = wish.belonging == Belonging::Ours && wish.manner == Manner::Automatic;
    match is_unseen && !who.by.may_edit() {
        true => Err(Refused::Team),
        false => Ok(()),
    }
}

/// Whether somebody may have published what a source says is ours.
pub(super) async fn admit(tx: &mut Tx, who: &Who<'_>, source: &Source) -> Result<(), Refused> {
    if !source.is_ours() {
        return Ok(());
    }
    if !who.by.may_edit() {
        return Err(Refused::Team);
    }
    match has_moved(tx, source.space_id).await? {
        true => Err(events::Refused::Moved.into()),
        false => Ok(()),
    }
}

/// Whether what a source says is ours has to wait until its space is back.
pub(super) async fn waits(tx: &mut Tx, source: &Source) -> sqlx::Result<bool> {
    Ok(source.is_ours() && has_moved(tx, source.space_id).await?)
}

/// Tells followers of what is ours and near, the nearest first.
pub(super) async fn tell_some(tx: &mut Tx, source: &Source, now: Millis) -> sqlx::Result<()> {
    if !source.is_ours() || has_moved(tx, source.space_id).await? {
        return Ok(());
    }
    let until = now.plus_seconds(TOLD_BEFORE_SECONDS);
    let items = store::items_of(tx, source.id).await?;
    let near = items.into_iter().filter(|item| {
        item.state == ItemState::Taken
            && !item.is_told
            && item.start_ms > now
            && item.start_ms <= until
    });
    for mut item in near.take(TOLD_AT_ONCE_MAX) {
        if let Some(event) = item.event_id {
            theirs::tell(tx, event, now).await?;
            item.is_told = true;
            store::put_item(tx, &item, now).await?;
        }
    }
    Ok(())
}

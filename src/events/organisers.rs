//! Who organises an event besides the space that announces it: other spaces, and a member, who is named
//! on its page and allowed to change it. Of a series, the row stands beside its model, so that all its dates have it.
//!
//! What always holds: nobody is one who did not propose the event or agree to take it over; whoever
//! closes their account is none any more.

use super::{Event, store};
use crate::accounts::By;
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::Fact;
use crate::ids::{AccountId, EventId, SpaceId};

/// Who organises an event; nothing where only spaces do.
pub async fn of(tx: &mut Tx, event: EventId) -> sqlx::Result<Option<AccountId>> {
    store::organisers::of(tx, event).await
}

/// Somebody organises an event from now on, in place of who did.
pub async fn name(
    tx: &mut Tx,
    event: EventId,
    account: AccountId,
    now: Millis,
) -> sqlx::Result<()> {
    let beside = store::organisers::beside(tx, event).await?;
    store::organisers::put(tx, beside, account, now).await
}

/// As whom an account may change an event; nothing when it may not.
pub async fn admit(tx: &mut Tx, by: By, event: &Event) -> sqlx::Result<Option<By>> {
    if by.may_edit() {
        return Ok(Some(by));
    }
    let organiser = of(tx, event.id).await?;
    let is_theirs = organiser.is_some() && organiser == by.account();
    Ok(organiser.filter(|_| is_theirs).map(By::Admitted))
}

/// What begins anew from an event or a model keeps its organiser.
pub(super) async fn copy(tx: &mut Tx, from: EventId, to: EventId, now: Millis) -> sqlx::Result<()> {
    match of(tx, from).await? {
        Some(account) => store::organisers::put(tx, to, account, now).await,
        None => Ok(()),
    }
}

/// Only spaces organise an event from now on.
pub async fn end(tx: &mut Tx, event: EventId) -> sqlx::Result<()> {
    let beside = store::organisers::beside(tx, event).await?;
    store::organisers::delete(tx, beside).await
}

/// A space organises an event too, at all its dates to come: it is filed there, and those who follow
/// the space hear of it.
pub async fn join(tx: &mut Tx, event: &Event, space: SpaceId, now: Millis) -> sqlx::Result<()> {
    let model = store::organisers::beside(tx, event.id).await?;
    store::put_space(tx, model, space).await?;
    for date in super::series::dates_with(tx, event.id, now).await? {
        store::put_space(tx, date, space).await?;
        changed(tx, date, Fact::EventJoined { event: date, space }, now).await?;
    }
    Ok(())
}

/// It does so no more.
pub async fn leave(tx: &mut Tx, event: &Event, space: SpaceId, now: Millis) -> sqlx::Result<()> {
    let model = store::organisers::beside(tx, event.id).await?;
    store::take_space(tx, model, space).await?;
    for date in super::series::dates_with(tx, event.id, now).await? {
        store::take_space(tx, date, space).await?;
        changed(tx, date, Fact::EventLeft { event: date, space }, now).await?;
    }
    Ok(())
}

/// Everyone who got the event hears who organises it.
async fn changed(tx: &mut Tx, id: EventId, fact: Fact, now: Millis) -> sqlx::Result<()> {
    let Some(event) = store::by_id(tx, id).await? else {
        return Ok(());
    };
    let updated = now.max(Millis(event.updated_ms.0 + 1));
    store::touch(tx, id, event.sequence + 1, updated).await?;
    super::tell(tx, &event, &fact, now).await?;
    super::tell(tx, &event, &Fact::EventEdited { event: id }, now).await
}

/// Somebody organises nothing any more.
pub async fn forget(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    store::organisers::delete_of(tx, account).await
}

//! The member who organises an event besides the spaces that announce it: named on its page, and
//! allowed to change it. Of a series, the row stands beside its model, so that all its dates have it.
//!
//! What always holds: nobody is one who did not propose the event or agree to take it over; whoever
//! closes their account is none any more.

use super::{Event, store};
use crate::accounts::By;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{AccountId, EventId};

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

/// Somebody organises nothing any more.
pub async fn forget(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    store::organisers::delete_of(tx, account).await
}

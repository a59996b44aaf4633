//! The SQL of who is asked to organise an event, with others or in place of somebody.

use crate::clock::Millis;
use crate::collaboration::organising::{Asked, Handing};
use crate::conversation::store::queue::Scope;
use crate::db::Tx;
use crate::ids::{AccountId, EventId, SpaceId};
use crate::{maybe, row, rows, run};

/// False when that space is asked already.
pub(in crate::collaboration) async fn ask(tx: &mut Tx, asked: &Asked) -> sqlx::Result<bool> {
    let put = run!(
        tx,
        "INSERT INTO organising_asked (event_id, space_id, account_id, asked_ms)
         VALUES ($1, $2, $3, $4) ON CONFLICT (event_id, space_id) DO NOTHING",
        asked.event_id,
        asked.space_id,
        asked.account_id,
        asked.asked_ms
    )?;
    Ok(put == 1)
}

/// Nobody is asked any more; false when somebody else was faster.
pub(in crate::collaboration) async fn answer(
    tx: &mut Tx,
    event: EventId,
    space: SpaceId,
) -> sqlx::Result<bool> {
    let taken = run!(
        tx,
        "DELETE FROM organising_asked WHERE event_id = $1 AND space_id = $2",
        event,
        space
    )?;
    Ok(taken == 1)
}

pub async fn asked_of(tx: &mut Tx, event: EventId) -> sqlx::Result<Vec<Asked>> {
    rows!(
        tx,
        "SELECT event_id, space_id, account_id, asked_ms FROM organising_asked
         WHERE event_id = $1 ORDER BY asked_ms, space_id",
        event
    )
}

/// What somebody asks of spaces, and nobody answered.
pub async fn asked_by(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<Asked>> {
    rows!(
        tx,
        "SELECT event_id, space_id, account_id, asked_ms FROM organising_asked
         WHERE account_id = $1 ORDER BY asked_ms, event_id, space_id",
        account
    )
}

/// What waits for those who look after spaces, the oldest first.
pub async fn waiting(tx: &mut Tx, scope: &Scope<'_>, count_max: i64) -> sqlx::Result<Vec<Asked>> {
    rows!(
        tx,
        "SELECT event_id, space_id, account_id, asked_ms FROM organising_asked
         WHERE ($1 IS NULL OR space_id = $1)
           AND ($2 OR space_id IN (SELECT space_id FROM animator WHERE actor_uri = $3))
         ORDER BY asked_ms, event_id LIMIT $4",
        scope.space,
        scope.is_team,
        scope.actor_uri,
        count_max
    )
}

pub async fn count_waiting(tx: &mut Tx, scope: &Scope<'_>) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM organising_asked WHERE ($1 IS NULL OR space_id = $1)
           AND ($2 OR space_id IN (SELECT space_id FROM animator WHERE actor_uri = $3))",
        scope.space,
        scope.is_team,
        scope.actor_uri
    )?;
    Ok(count)
}

/// In place of whoever was asked before.
pub(in crate::collaboration) async fn offer(tx: &mut Tx, it: &Handing) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO handing_over (event_id, account_id, by_account_id, offered_ms)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (event_id) DO UPDATE SET account_id = $2, by_account_id = $3, offered_ms = $4",
        it.event_id,
        it.account_id,
        it.by_account_id,
        it.offered_ms
    )?;
    Ok(())
}

pub async fn offered(tx: &mut Tx, event: EventId) -> sqlx::Result<Option<Handing>> {
    maybe!(
        tx,
        "SELECT event_id, account_id, by_account_id, offered_ms FROM handing_over
         WHERE event_id = $1",
        event
    )
}

/// What a member is asked to take over, the oldest first.
pub async fn offered_to(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<Handing>> {
    rows!(
        tx,
        "SELECT event_id, account_id, by_account_id, offered_ms FROM handing_over
         WHERE account_id = $1 ORDER BY offered_ms, event_id",
        account
    )
}

/// What a member is asked to take over, or asks others to.
pub async fn offers_of(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<Handing>> {
    rows!(
        tx,
        "SELECT event_id, account_id, by_account_id, offered_ms FROM handing_over
         WHERE account_id = $1 OR by_account_id = $1 ORDER BY offered_ms, event_id",
        account
    )
}

/// It is not offered to them any more; false when it was not.
pub(in crate::collaboration) async fn unoffer(
    tx: &mut Tx,
    event: EventId,
    account: AccountId,
) -> sqlx::Result<bool> {
    let taken = run!(
        tx,
        "DELETE FROM handing_over WHERE event_id = $1 AND account_id = $2",
        event,
        account
    )?;
    Ok(taken == 1)
}

/// What somebody asks, and what they are asked.
pub(in crate::collaboration) async fn forget(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM organising_asked WHERE account_id = $1",
        account
    )?;
    run!(
        tx,
        "DELETE FROM handing_over WHERE account_id = $1 OR by_account_id = $1",
        account
    )?;
    Ok(())
}

/// What nobody answered of events that began before then, or that are no more.
pub(in crate::collaboration) async fn tidy(tx: &mut Tx, before: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM organising_asked WHERE event_id IN
           (SELECT id FROM event WHERE start_ms < $1 OR state = 'retracted')",
        before
    )?;
    run!(
        tx,
        "DELETE FROM handing_over WHERE event_id IN
           (SELECT id FROM event WHERE start_ms < $1 OR state = 'retracted')",
        before
    )?;
    Ok(())
}

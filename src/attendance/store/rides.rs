//! The SQL of seats on the way.

use crate::attendance::rides::Ride;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{AccountId, EventId, RideId};
use crate::{rows, run};

pub async fn of_event(tx: &mut Tx, event: EventId) -> sqlx::Result<Vec<Ride>> {
    rows!(
        tx,
        "SELECT id, event_id, account_id, kind, seats, place, note, written_ms FROM ride
         WHERE event_id = $1 ORDER BY written_ms, id",
        event
    )
}

pub async fn of_account(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<Ride>> {
    rows!(
        tx,
        "SELECT id, event_id, account_id, kind, seats, place, note, written_ms FROM ride
         WHERE account_id = $1 ORDER BY written_ms, id",
        account
    )
}

pub async fn insert(tx: &mut Tx, ride: &Ride) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO ride (id, event_id, account_id, kind, seats, place, note, written_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        ride.id,
        ride.event_id,
        ride.account_id,
        ride.kind,
        ride.seats,
        &ride.place,
        &ride.note,
        ride.written_ms
    )?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, id: RideId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM ride WHERE id = $1", id)?;
    Ok(())
}

pub async fn delete_of(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM ride WHERE account_id = $1", account)?;
    Ok(())
}

/// Of what was over before a moment.
pub async fn delete_old(tx: &mut Tx, over_before: Millis) -> sqlx::Result<u64> {
    run!(
        tx,
        "DELETE FROM ride WHERE event_id IN
           (SELECT id FROM event WHERE COALESCE(end_ms, start_ms) < $1)",
        over_before
    )
}

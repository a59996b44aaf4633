//! The SQL of members who go to events elsewhere.

use crate::attendance::away::{Away, Standing};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{AccountId, ActivityId};
use crate::{maybe, row, rows, run};

pub async fn of(tx: &mut Tx, account: AccountId, event_uri: &str) -> sqlx::Result<Option<Away>> {
    maybe!(
        tx,
        "SELECT account_id, event_uri, organizer_uri, request_id, state, title, page, place,
           start_ms, end_ms, all_day, timezone, asked_ms
         FROM away WHERE account_id = $1 AND event_uri = $2",
        account,
        event_uri
    )
}

pub(in crate::attendance) async fn by_request(
    tx: &mut Tx,
    request: ActivityId,
) -> sqlx::Result<Option<Away>> {
    maybe!(
        tx,
        "SELECT account_id, event_uri, organizer_uri, request_id, state, title, page, place,
           start_ms, end_ms, all_day, timezone, asked_ms
         FROM away WHERE request_id = $1",
        request
    )
}

/// All of a member, the first to come first.
pub async fn of_account(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<Away>> {
    rows!(
        tx,
        "SELECT account_id, event_uri, organizer_uri, request_id, state, title, page, place,
           start_ms, end_ms, all_day, timezone, asked_ms
         FROM away WHERE account_id = $1 ORDER BY start_ms, event_uri",
        account
    )
}

pub(in crate::attendance) async fn count_of(tx: &mut Tx, account: AccountId) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM away WHERE account_id = $1",
        account
    )?;
    Ok(count)
}

pub(in crate::attendance) async fn put(tx: &mut Tx, away: &Away) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO away (account_id, event_uri, organizer_uri, request_id, state, title, page,
           place, start_ms, end_ms, all_day, timezone, asked_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (account_id, event_uri) DO UPDATE SET
           organizer_uri = excluded.organizer_uri, request_id = excluded.request_id,
           state = excluded.state, title = excluded.title, page = excluded.page,
           place = excluded.place, start_ms = excluded.start_ms, end_ms = excluded.end_ms,
           all_day = excluded.all_day, timezone = excluded.timezone,
           asked_ms = excluded.asked_ms",
        away.account_id,
        &away.event_uri,
        &away.organizer_uri,
        away.request_id,
        away.state,
        &away.title,
        &away.page,
        &away.place,
        away.start_ms,
        away.end_ms,
        away.all_day,
        &away.timezone,
        away.asked_ms
    )?;
    Ok(())
}

pub(in crate::attendance) async fn set_state(
    tx: &mut Tx,
    request: ActivityId,
    state: Standing,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE away SET state = $2 WHERE request_id = $1",
        request,
        state
    )?;
    Ok(())
}

pub(in crate::attendance) async fn delete(
    tx: &mut Tx,
    account: AccountId,
    event_uri: &str,
) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM away WHERE account_id = $1 AND event_uri = $2",
        account,
        event_uri
    )?;
    Ok(())
}

pub(in crate::attendance) async fn delete_of(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM away WHERE account_id = $1", account)?;
    Ok(())
}

/// What was over before this.
pub(in crate::attendance) async fn delete_old(
    tx: &mut Tx,
    over_before: Millis,
) -> sqlx::Result<u64> {
    run!(
        tx,
        "DELETE FROM away WHERE COALESCE(end_ms, start_ms) < $1",
        over_before
    )
}

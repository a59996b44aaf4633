//! The SQL of members who take everything back, or leave.

use crate::clock::Millis;
use crate::conversation::leaving::{Leaving, What};
use crate::db::Tx;
use crate::ids::AccountId;
use crate::{maybe, row, run};

pub async fn put(
    tx: &mut Tx,
    account: AccountId,
    actor_uri: &str,
    what: What,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO leaving (account_id, actor_uri, what, asked_ms) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id) DO UPDATE SET what = excluded.what",
        account,
        actor_uri,
        what,
        now
    )?;
    Ok(())
}

/// Who has waited longest, unless another process is at it.
pub async fn first(tx: &mut Tx) -> sqlx::Result<Option<Leaving>> {
    maybe!(
        tx,
        {
            sqlite: "SELECT account_id, actor_uri, what FROM leaving
                ORDER BY asked_ms, account_id LIMIT 1",
            postgres: "SELECT account_id, actor_uri, what FROM leaving
                ORDER BY asked_ms, account_id LIMIT 1 FOR UPDATE SKIP LOCKED"
        }
    )
}

pub async fn end(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM leaving WHERE account_id = $1", account)?;
    Ok(())
}

pub async fn is_there(tx: &mut Tx, account: AccountId) -> sqlx::Result<bool> {
    let (is_there,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM leaving WHERE account_id = $1)",
        account
    )?;
    Ok(is_there)
}

/// What those who look after spaces told them goes, and their name from what they reported.
pub async fn clear_letters_of(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM told WHERE account_id = $1", account)?;
    run!(
        tx,
        "UPDATE report SET account_id = NULL WHERE account_id = $1",
        account
    )?;
    Ok(())
}

//! The SQL of accounts, sessions, sign-in links and the namespace of handles.

use uuid::Uuid;

use super::{Account, Role};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::AccountId;
use crate::{maybe, row, rows, run};

/// Takes a handle for a holder ("account" or "space"); false when someone has it.
pub async fn take_handle(
    tx: &mut Tx,
    handle: &str,
    holder: &str,
    holder_id: Uuid,
) -> sqlx::Result<bool> {
    let taken = run!(
        tx,
        "INSERT INTO handle (handle, holder, holder_id) VALUES ($1, $2, $3)
         ON CONFLICT (handle) DO NOTHING",
        handle,
        holder,
        holder_id
    )?;
    Ok(taken == 1)
}

/// Every handle that somebody has or had.
pub async fn handles_of(tx: &mut Tx, holder_id: Uuid) -> sqlx::Result<Vec<String>> {
    let found: Vec<(String,)> = rows!(
        tx,
        "SELECT handle FROM handle WHERE holder_id = $1 ORDER BY handle",
        holder_id
    )?;
    Ok(found.into_iter().map(|(handle,)| handle).collect())
}

pub(super) async fn call(tx: &mut Tx, account: AccountId, handle: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE account SET handle = $2 WHERE id = $1",
        account,
        handle
    )?;
    Ok(())
}

pub(super) async fn insert(tx: &mut Tx, account: &Account) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO account (id, handle, name, email, role, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6)",
        account.id,
        &account.handle,
        &account.name,
        &account.email,
        account.role,
        account.created_ms
    )?;
    Ok(())
}

pub async fn by_handle(tx: &mut Tx, handle: &str) -> sqlx::Result<Option<Account>> {
    maybe!(
        tx,
        "SELECT id, handle, name, email, role, created_ms FROM account
         WHERE handle = $1 AND closed_ms IS NULL",
        handle
    )
}

pub async fn by_id(tx: &mut Tx, id: AccountId) -> sqlx::Result<Option<Account>> {
    maybe!(
        tx,
        "SELECT id, handle, name, email, role, created_ms FROM account
         WHERE id = $1 AND closed_ms IS NULL",
        id
    )
}

pub async fn by_email(tx: &mut Tx, email: &str) -> sqlx::Result<Option<Account>> {
    maybe!(
        tx,
        "SELECT id, handle, name, email, role, created_ms FROM account
         WHERE email = $1 AND closed_ms IS NULL",
        email
    )
}

pub async fn all(tx: &mut Tx) -> sqlx::Result<Vec<Account>> {
    rows!(
        tx,
        "SELECT id, handle, name, email, role, created_ms FROM account
         WHERE closed_ms IS NULL ORDER BY handle LIMIT 1000"
    )
}

/// How many have a role.
pub async fn count_of(tx: &mut Tx, role: Role) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM account WHERE role = $1 AND closed_ms IS NULL",
        role
    )?;
    Ok(count)
}

/// How many there are.
pub async fn count(tx: &mut Tx) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(tx, "SELECT COUNT(*) FROM account WHERE closed_ms IS NULL")?;
    Ok(count)
}

pub(super) async fn set_role(tx: &mut Tx, account: AccountId, role: Role) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE account SET role = $2 WHERE id = $1",
        account,
        role
    )?;
    Ok(())
}

pub async fn rename(tx: &mut Tx, account: AccountId, name: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE account SET name = $2 WHERE id = $1",
        account,
        name
    )?;
    Ok(())
}

pub(super) async fn insert_sign_in_link(
    tx: &mut Tx,
    token_hash: &str,
    account: AccountId,
    expires: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO sign_in_link (token_hash, account_id, expires_ms) VALUES ($1, $2, $3)",
        token_hash,
        account,
        expires
    )?;
    Ok(())
}

/// Marks the link used and answers whose it is; the update makes two uses at once impossible.
pub(super) async fn use_sign_in_link(
    tx: &mut Tx,
    token_hash: &str,
    now: Millis,
) -> sqlx::Result<Option<AccountId>> {
    let used: Option<(AccountId,)> = maybe!(
        tx,
        "UPDATE sign_in_link SET used_ms = $2
         WHERE token_hash = $1 AND used_ms IS NULL AND expires_ms > $2 RETURNING account_id",
        token_hash,
        now
    )?;
    Ok(used.map(|(account,)| account))
}

pub(super) async fn insert_session(
    tx: &mut Tx,
    token_hash: &str,
    account: AccountId,
    now: Millis,
    expires: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO session (token_hash, account_id, created_ms, expires_ms)
         VALUES ($1, $2, $3, $4)",
        token_hash,
        account,
        now,
        expires
    )?;
    Ok(())
}

pub(super) async fn by_session(
    tx: &mut Tx,
    token_hash: &str,
    now: Millis,
) -> sqlx::Result<Option<Account>> {
    maybe!(
        tx,
        "SELECT account.id, handle, name, email, role, account.created_ms FROM account
         JOIN session ON session.account_id = account.id
         WHERE session.token_hash = $1 AND session.expires_ms > $2 AND closed_ms IS NULL",
        token_hash,
        now
    )
}

pub(super) async fn delete_session(tx: &mut Tx, token_hash: &str) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM session WHERE token_hash = $1", token_hash)?;
    Ok(())
}

/// Forgets sessions and links that no longer sign anyone in.
pub async fn delete_expired(tx: &mut Tx, now: Millis) -> sqlx::Result<u64> {
    let links = run!(tx, "DELETE FROM sign_in_link WHERE expires_ms < $1", now)?;
    let sessions = run!(tx, "DELETE FROM session WHERE expires_ms < $1", now)?;
    Ok(links + sessions)
}

pub(super) async fn put_calendar_link(
    tx: &mut Tx,
    account: AccountId,
    token_hash: &str,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO calendar_link (account_id, token_hash, created_ms) VALUES ($1, $2, $3)
         ON CONFLICT (account_id) DO UPDATE SET token_hash = excluded.token_hash,
           created_ms = excluded.created_ms",
        account,
        token_hash,
        now
    )?;
    Ok(())
}

pub(super) async fn delete_calendar_link(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM calendar_link WHERE account_id = $1",
        account
    )?;
    Ok(())
}

pub(super) async fn by_calendar_link(
    tx: &mut Tx,
    token_hash: &str,
) -> sqlx::Result<Option<AccountId>> {
    let found: Option<(AccountId,)> = maybe!(
        tx,
        "SELECT account_id FROM calendar_link WHERE token_hash = $1",
        token_hash
    )?;
    Ok(found.map(|(account,)| account))
}

/// Since when somebody's calendar has a secret address.
pub async fn calendar_link_since(tx: &mut Tx, account: AccountId) -> sqlx::Result<Option<Millis>> {
    let found: Option<(Millis,)> = maybe!(
        tx,
        "SELECT created_ms FROM calendar_link WHERE account_id = $1",
        account
    )?;
    Ok(found.map(|(created,)| created))
}

/// Nothing of an account stays but that there was one.
pub(super) async fn close(tx: &mut Tx, account: AccountId, now: Millis) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM session WHERE account_id = $1", account)?;
    run!(
        tx,
        "DELETE FROM sign_in_link WHERE account_id = $1",
        account
    )?;
    delete_calendar_link(tx, account).await?;
    run!(
        tx,
        "UPDATE account SET closed_ms = $2, name = '', email = NULL, role = 'member', handle = $3
         WHERE id = $1",
        account,
        now,
        account.to_string()
    )?;
    Ok(())
}

/// When each session of an account began, and when it ends, the latest first.
pub async fn sessions(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<(Millis, Millis)>> {
    rows!(
        tx,
        "SELECT created_ms, expires_ms FROM session WHERE account_id = $1
         ORDER BY created_ms DESC LIMIT 500",
        account
    )
}

/// Whose a handle is or was.
pub async fn holder(tx: &mut Tx, handle: &str) -> sqlx::Result<Option<Uuid>> {
    let found: Option<(Uuid,)> =
        maybe!(tx, "SELECT holder_id FROM handle WHERE handle = $1", handle)?;
    Ok(found.map(|(id,)| id))
}

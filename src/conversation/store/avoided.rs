//! The SQL of whom members avoid.

use uuid::Uuid;

use crate::clock::Millis;
use crate::conversation::avoiding::{Avoided, How};
use crate::db::Tx;
use crate::ids::AccountId;
use crate::{maybe, row, rows, run};

pub async fn put(
    tx: &mut Tx,
    account: AccountId,
    actor_uri: &str,
    how: How,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO avoided (account_id, actor_uri, how, since_ms) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, actor_uri) DO UPDATE SET how = excluded.how",
        account,
        actor_uri,
        how,
        now
    )?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, account: AccountId, actor_uri: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM avoided WHERE account_id = $1 AND actor_uri = $2",
        account,
        actor_uri
    )?;
    Ok(())
}

/// The list of who leaves goes with them.
pub async fn delete_all_of(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM avoided WHERE account_id = $1", account)?;
    Ok(())
}

pub async fn one(tx: &mut Tx, account: AccountId, actor_uri: &str) -> sqlx::Result<Option<How>> {
    let found: Option<(How,)> = maybe!(
        tx,
        "SELECT how FROM avoided WHERE account_id = $1 AND actor_uri = $2",
        account,
        actor_uri
    )?;
    Ok(found.map(|(how,)| how))
}

pub async fn count(tx: &mut Tx, account: AccountId) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM avoided WHERE account_id = $1",
        account
    )?;
    Ok(count)
}

/// Whom a member avoids, the latest first, by the names that they have here.
pub async fn of(tx: &mut Tx, account: AccountId, count_max: i64) -> sqlx::Result<Vec<Avoided>> {
    rows!(
        tx,
        "SELECT actor_uri, how, since_ms, COALESCE(author.handle, '') AS handle,
           COALESCE(author.name, '') AS name
         FROM avoided LEFT JOIN author ON author.uri = avoided.actor_uri
         WHERE account_id = $1 ORDER BY since_ms DESC, actor_uri LIMIT $2",
        account,
        count_max
    )
}

/// Whether what stands at the top, or what is answered, was said by a member who blocked the author.
pub async fn answers_who_blocked(
    tx: &mut Tx,
    root: Uuid,
    parent_uri: &str,
    author_uri: &str,
) -> sqlx::Result<bool> {
    let (answers,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM avoided JOIN comment
             ON comment.account_id = avoided.account_id
           WHERE avoided.actor_uri = $3 AND avoided.how = 'blocked'
             AND (comment.id = $1 OR comment.uri = $2))",
        root,
        parent_uri,
        author_uri
    )?;
    Ok(answers)
}

//! The SQL of lists of policies: where each is, and how reading it went.

use super::lists::{List, Problem};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::ListId;
use crate::{maybe, rows, run};

pub async fn lists(tx: &mut Tx) -> sqlx::Result<Vec<List>> {
    rows!(
        tx,
        "SELECT id, name, url, every_days, added_ms, by_id, next_ms, read_ms, problem
         FROM block_list ORDER BY name, id"
    )
}

pub async fn by_id(tx: &mut Tx, id: ListId) -> sqlx::Result<Option<List>> {
    maybe!(
        tx,
        "SELECT id, name, url, every_days, added_ms, by_id, next_ms, read_ms, problem
         FROM block_list WHERE id = $1",
        id
    )
}

pub(super) async fn insert(tx: &mut Tx, list: &List) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO block_list (id, name, url, every_days, added_ms, by_id, next_ms, read_ms,
           problem)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        list.id,
        &list.name,
        &list.url,
        list.every_days,
        list.added_ms,
        list.by_id,
        list.next_ms,
        list.read_ms,
        list.problem
    )?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: ListId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM block_list WHERE id = $1", id)?;
    Ok(())
}

/// Lists whose time has come; the next time is set at once, in case reading does not end.
pub(super) async fn take_due(tx: &mut Tx, now: Millis, again: Millis) -> sqlx::Result<Vec<List>> {
    rows!(
        tx,
        "UPDATE block_list SET next_ms = $2 WHERE next_ms <= $1
         RETURNING id, name, url, every_days, added_ms, by_id, next_ms, read_ms, problem",
        now,
        again
    )
}

pub(super) async fn was_read(
    tx: &mut Tx,
    id: ListId,
    now: Millis,
    next: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE block_list SET read_ms = $2, next_ms = $3, problem = NULL WHERE id = $1",
        id,
        now,
        next
    )?;
    Ok(())
}

pub(super) async fn has_problem(
    tx: &mut Tx,
    id: ListId,
    problem: Problem,
    next: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE block_list SET problem = $2, next_ms = $3 WHERE id = $1",
        id,
        problem,
        next
    )?;
    Ok(())
}

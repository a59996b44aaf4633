//! The SQL of where spaces live, who they are elsewhere, and what they are called.

use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::SpaceId;
use crate::spaces::identity::{Alias, Home};
use crate::{maybe, rows, run};

/// Where a space lives now; nothing when that is here.
pub async fn home(tx: &mut Tx, space: SpaceId) -> sqlx::Result<Option<Home>> {
    maybe!(
        tx,
        "SELECT to_uri, to_page, to_handle, moved_ms FROM space_move
         WHERE space_id = $1 AND ended_ms IS NULL",
        space
    )
}

/// When a space moved last, whether it came back or not.
pub(in crate::spaces) async fn last_move(
    tx: &mut Tx,
    space: SpaceId,
) -> sqlx::Result<Option<Millis>> {
    let found: Option<(Millis,)> = maybe!(
        tx,
        "SELECT moved_ms FROM space_move WHERE space_id = $1",
        space
    )?;
    Ok(found.map(|(moved,)| moved))
}

pub(in crate::spaces) async fn put_home(
    tx: &mut Tx,
    space: SpaceId,
    home: &Home,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO space_move (space_id, to_uri, to_page, to_handle, moved_ms)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (space_id) DO UPDATE SET to_uri = excluded.to_uri,
           to_page = excluded.to_page, to_handle = excluded.to_handle,
           moved_ms = excluded.moved_ms, ended_ms = NULL",
        space,
        &home.to_uri,
        &home.to_page,
        &home.to_handle,
        home.moved_ms
    )?;
    Ok(())
}

pub(in crate::spaces) async fn end_move(
    tx: &mut Tx,
    space: SpaceId,
    now: Millis,
) -> sqlx::Result<bool> {
    let ended = run!(
        tx,
        "UPDATE space_move SET ended_ms = $2 WHERE space_id = $1 AND ended_ms IS NULL",
        space,
        now
    )?;
    Ok(ended > 0)
}

pub async fn aliases(tx: &mut Tx, space: SpaceId) -> sqlx::Result<Vec<Alias>> {
    rows!(
        tx,
        "SELECT actor_uri, handle, added_ms FROM space_alias WHERE space_id = $1
         ORDER BY added_ms, actor_uri",
        space
    )
}

pub(in crate::spaces) async fn insert_alias(
    tx: &mut Tx,
    space: SpaceId,
    alias: &Alias,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO space_alias (space_id, actor_uri, handle, added_ms) VALUES ($1, $2, $3, $4)
         ON CONFLICT (space_id, actor_uri) DO NOTHING",
        space,
        &alias.actor_uri,
        &alias.handle,
        alias.added_ms
    )?;
    Ok(())
}

pub(in crate::spaces) async fn delete_alias(
    tx: &mut Tx,
    space: SpaceId,
    named: &str,
) -> sqlx::Result<bool> {
    let gone = run!(
        tx,
        "DELETE FROM space_alias WHERE space_id = $1 AND (actor_uri = $2 OR handle = $2)",
        space,
        named
    )?;
    Ok(gone > 0)
}

pub(in crate::spaces) async fn rename(
    tx: &mut Tx,
    space: SpaceId,
    handle: &str,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE space SET handle = $2 WHERE id = $1",
        space,
        handle
    )?;
    Ok(())
}

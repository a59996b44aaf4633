//! The SQL that takes the demo away again. What the demo wrote is remembered as an import is, under
//! sources that begin with `demo:`.

use uuid::Uuid;

use crate::clock::Millis;
use crate::db::Tx;
use crate::{row, rows, run};

/// Remembers that the demo wrote something.
pub(super) async fn remember(
    tx: &mut Tx,
    kind: &str,
    name: &str,
    target: Uuid,
    written: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO import_item (source, hash, kind, target_id, written_ms)
         VALUES ($1, '', $2, $3, $4) ON CONFLICT (source) DO NOTHING",
        format!("demo:{kind}:{name}"),
        kind,
        target,
        written
    )?;
    Ok(())
}

pub(super) async fn remembered(tx: &mut Tx) -> sqlx::Result<Vec<(String, Uuid)>> {
    rows!(
        tx,
        "SELECT kind, target_id FROM import_item WHERE source LIKE 'demo:%' ORDER BY source"
    )
}

pub(super) async fn forget(tx: &mut Tx) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM import_item WHERE source LIKE 'demo:%'")?;
    Ok(())
}

pub(super) async fn delete_post(tx: &mut Tx, id: Uuid) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM tagging WHERE object_id = $1", id)?;
    run!(tx, "DELETE FROM post_space WHERE post_id = $1", id)?;
    run!(tx, "DELETE FROM post WHERE id = $1", id)?;
    Ok(())
}

pub(super) async fn delete_event(tx: &mut Tx, id: Uuid) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM tagging WHERE object_id = $1", id)?;
    run!(tx, "DELETE FROM occurrence WHERE event_id = $1", id)?;
    run!(tx, "DELETE FROM event_space WHERE event_id = $1", id)?;
    run!(tx, "DELETE FROM event WHERE id = $1", id)?;
    Ok(())
}

pub(super) async fn delete_page(tx: &mut Tx, id: Uuid) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM page WHERE id = $1", id)?;
    Ok(())
}

pub(super) async fn delete_entry(tx: &mut Tx, id: Uuid) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM entry WHERE id = $1", id)?;
    run!(tx, "DELETE FROM mission WHERE id = $1", id)?;
    run!(tx, "DELETE FROM publication WHERE id = $1", id)?;
    Ok(())
}

/// Deletes a space that nobody follows and that says nothing; false when it must stay.
pub(super) async fn delete_idle_space(tx: &mut Tx, id: Uuid) -> sqlx::Result<bool> {
    let (used,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM follower WHERE space_id = $1)
             OR EXISTS (SELECT 1 FROM post_space WHERE space_id = $1)
             OR EXISTS (SELECT 1 FROM event_space WHERE space_id = $1)
             OR EXISTS (SELECT 1 FROM date_poll WHERE space_id = $1)
             OR EXISTS (SELECT 1 FROM activity WHERE space_id = $1)",
        id
    )?;
    if used {
        return Ok(false);
    }
    run!(
        tx,
        "DELETE FROM carries WHERE commun_id = $1 OR community_id = $1",
        id
    )?;
    run!(tx, "DELETE FROM showing WHERE space_id = $1", id)?;
    run!(tx, "DELETE FROM actor_key WHERE space_id = $1", id)?;
    run!(tx, "DELETE FROM space_move WHERE space_id = $1", id)?;
    run!(tx, "DELETE FROM space_alias WHERE space_id = $1", id)?;
    run!(tx, "DELETE FROM handle WHERE holder_id = $1", id)?;
    run!(tx, "DELETE FROM space WHERE id = $1", id)?;
    Ok(true)
}

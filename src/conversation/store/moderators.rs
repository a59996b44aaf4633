//! The SQL of those who look after spaces, of what they decided, and of what stands first.

use crate::clock::Millis;
use crate::conversation::moderation::Decision;
use crate::db::Tx;
use crate::ids::{DecisionId, SpaceId};
use crate::{maybe, row, rows, run};

/// The actors that look after a space besides the team, the first of them first.
pub async fn animators(tx: &mut Tx, space: SpaceId) -> sqlx::Result<Vec<(String,)>> {
    rows!(
        tx,
        "SELECT actor_uri FROM animator WHERE space_id = $1 ORDER BY since_ms, actor_uri LIMIT 200",
        space
    )
}

/// The spaces that an actor looks after.
pub async fn animated_by(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<Vec<(SpaceId,)>> {
    rows!(
        tx,
        "SELECT space_id FROM animator WHERE actor_uri = $1 ORDER BY since_ms, space_id",
        actor_uri
    )
}

/// Whether an actor looks after a space, and may still write in it.
pub async fn is_animator(
    tx: &mut Tx,
    space: SpaceId,
    actor_uri: &str,
    now: Millis,
) -> sqlx::Result<bool> {
    let (is_one,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM animator WHERE space_id = $1 AND actor_uri = $2)
           AND NOT EXISTS (SELECT 1 FROM banned WHERE actor_uri = $2
             AND (until_ms IS NULL OR until_ms > $3)
             AND (space_id = $1 OR space_id IN (SELECT id FROM space WHERE kind = 'hub')))",
        space,
        actor_uri,
        now
    )?;
    Ok(is_one)
}

/// False when they were one already.
pub async fn put_animator(
    tx: &mut Tx,
    space: SpaceId,
    actor_uri: &str,
    now: Millis,
) -> sqlx::Result<bool> {
    let new = run!(
        tx,
        "INSERT INTO animator (space_id, actor_uri, since_ms) VALUES ($1, $2, $3)
         ON CONFLICT (space_id, actor_uri) DO NOTHING",
        space,
        actor_uri,
        now
    )?;
    Ok(new == 1)
}

/// False when they were none.
pub async fn delete_animator(tx: &mut Tx, space: SpaceId, actor_uri: &str) -> sqlx::Result<bool> {
    let gone = run!(
        tx,
        "DELETE FROM animator WHERE space_id = $1 AND actor_uri = $2",
        space,
        actor_uri
    )?;
    Ok(gone == 1)
}

/// False when it stood first already.
pub async fn pin(tx: &mut Tx, space: SpaceId, object_uri: &str, now: Millis) -> sqlx::Result<bool> {
    let new = run!(
        tx,
        "INSERT INTO pinned (space_id, object_uri, pinned_ms) VALUES ($1, $2, $3)
         ON CONFLICT (space_id, object_uri) DO NOTHING",
        space,
        object_uri,
        now
    )?;
    Ok(new == 1)
}

pub async fn unpin(tx: &mut Tx, space: SpaceId, object_uri: &str) -> sqlx::Result<bool> {
    let gone = run!(
        tx,
        "DELETE FROM pinned WHERE space_id = $1 AND object_uri = $2",
        space,
        object_uri
    )?;
    Ok(gone == 1)
}

/// What stands first in a space, the last put there first.
pub async fn pinned(tx: &mut Tx, space: SpaceId, count_max: i64) -> sqlx::Result<Vec<(String,)>> {
    rows!(
        tx,
        "SELECT object_uri FROM pinned WHERE space_id = $1
         ORDER BY pinned_ms DESC, object_uri LIMIT $2",
        space,
        count_max
    )
}

pub async fn put_decision(tx: &mut Tx, decision: &Decision) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO decision (id, space_id, by_uri, what, object_uri, reason, note, decided_ms, was,
           undone_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        decision.id,
        decision.space_id,
        &decision.by_uri,
        decision.what,
        &decision.object_uri,
        &decision.reason,
        &decision.note,
        decision.decided_ms,
        &decision.was,
        decision.undone_ms
    )?;
    Ok(())
}

pub async fn decision(tx: &mut Tx, id: DecisionId) -> sqlx::Result<Option<Decision>> {
    maybe!(
        tx,
        "SELECT id, space_id, by_uri, what, object_uri, reason, note, decided_ms, was, undone_ms
         FROM decision WHERE id = $1",
        id
    )
}

pub async fn put_undone(tx: &mut Tx, id: DecisionId, now: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE decision SET undone_ms = $2 WHERE id = $1",
        id,
        now
    )?;
    Ok(())
}

/// What was decided, of one space or of all, the newest first, before one that was seen.
pub async fn decisions(
    tx: &mut Tx,
    space: Option<SpaceId>,
    before: Option<(Millis, DecisionId)>,
    count_max: i64,
) -> sqlx::Result<Vec<Decision>> {
    let last = DecisionId(uuid::Uuid::max());
    let (before_ms, before_id) = before.unwrap_or((Millis(i64::MAX), last));
    rows!(
        tx,
        "SELECT id, space_id, by_uri, what, object_uri, reason, note, decided_ms, was, undone_ms
         FROM decision WHERE ($1 IS NULL OR space_id = $1) AND (decided_ms, id) < ($2, $3)
         ORDER BY decided_ms DESC, id DESC LIMIT $4",
        space,
        before_ms,
        before_id,
        count_max
    )
}

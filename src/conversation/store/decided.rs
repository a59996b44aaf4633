//! The SQL of rules, locks, bans and of who was told what.

use uuid::Uuid;

use crate::clock::Millis;
use crate::conversation::{Rules, Said, forgetting};
use crate::db::Tx;
use crate::ids::{CommentId, SpaceId};
use crate::{maybe, row, rows, run};

pub async fn rules(tx: &mut Tx, space: SpaceId) -> sqlx::Result<Option<Rules>> {
    maybe!(
        tx,
        "SELECT space_id, posting, commenting, slow_seconds, words, languages, log_is_public,
           hosts_held, hosts_fine, links_of_new_wait
         FROM rules WHERE space_id = $1",
        space
    )
}

pub async fn put_rules(tx: &mut Tx, rules: &Rules) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO rules (space_id, posting, commenting, slow_seconds, words, languages,
           log_is_public, hosts_held, hosts_fine, links_of_new_wait)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (space_id) DO UPDATE SET posting = excluded.posting,
           commenting = excluded.commenting, slow_seconds = excluded.slow_seconds,
           words = excluded.words, languages = excluded.languages,
           log_is_public = excluded.log_is_public, hosts_held = excluded.hosts_held,
           hosts_fine = excluded.hosts_fine, links_of_new_wait = excluded.links_of_new_wait",
        rules.space_id,
        rules.posting,
        rules.commenting,
        rules.slow_seconds,
        &rules.words,
        &rules.languages,
        rules.log_is_public,
        &rules.hosts_held,
        &rules.hosts_fine,
        rules.links_of_new_wait
    )?;
    Ok(())
}

pub async fn is_locked(tx: &mut Tx, root: Uuid) -> sqlx::Result<bool> {
    let found: Option<(i64,)> =
        maybe!(tx, "SELECT locked_ms FROM locked WHERE root_id = $1", root)?;
    Ok(found.is_some())
}

pub async fn lock(tx: &mut Tx, root: Uuid, now: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO locked (root_id, locked_ms) VALUES ($1, $2) ON CONFLICT (root_id) DO NOTHING",
        root,
        now
    )?;
    Ok(())
}

pub async fn unlock(tx: &mut Tx, root: Uuid) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM locked WHERE root_id = $1", root)?;
    Ok(())
}

/// Whether an actor may not write in a space just now; a ban of the hub's own group is for all.
pub async fn is_banned(
    tx: &mut Tx,
    space: SpaceId,
    actor_uri: &str,
    now: Millis,
) -> sqlx::Result<bool> {
    let veiled = forgetting::veil_if_any(tx, actor_uri).await?;
    let (is_banned,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM banned
           WHERE actor_uri IN ($2, $4) AND (until_ms IS NULL OR until_ms > $3)
             AND (space_id = $1 OR space_id IN (SELECT id FROM space WHERE kind = 'hub')))",
        space,
        actor_uri,
        now,
        veiled.as_deref().unwrap_or(actor_uri)
    )?;
    Ok(is_banned)
}

/// What somebody said in a space that is read there, or waits to be, the first said first.
pub async fn said_in(
    tx: &mut Tx,
    space: SpaceId,
    actor_uri: &str,
    count_max: i64,
) -> sqlx::Result<Vec<(CommentId,)>> {
    rows!(
        tx,
        "SELECT id FROM comment WHERE space_id = $1 AND author_uri = $2
           AND state IN ('published', 'held') ORDER BY received_ms, id LIMIT $3",
        space,
        actor_uri,
        count_max
    )
}

/// What stands or waits anywhere below something in a thread.
pub async fn said_below(
    tx: &mut Tx,
    (root, uri): (Uuid, &str),
    count_max: i64,
) -> sqlx::Result<Vec<(CommentId,)>> {
    rows!(
        tx,
        "WITH RECURSIVE below (uri) AS (
           SELECT uri FROM comment WHERE parent_uri = $2 AND root_id = $1
           UNION
           SELECT answer.uri FROM comment AS answer JOIN below ON answer.parent_uri = below.uri
           WHERE answer.root_id = $1)
         SELECT id FROM comment WHERE uri IN (SELECT uri FROM below)
           AND state IN ('published', 'held') ORDER BY received_ms, id LIMIT $3",
        root,
        uri,
        count_max
    )
}

/// What somebody said here that stands or waits, wherever it is, the latest first: its addresses.
pub async fn standing_of(
    tx: &mut Tx,
    actor_uri: &str,
    count_max: i64,
) -> sqlx::Result<Vec<(String,)>> {
    rows!(
        tx,
        "SELECT uri FROM comment WHERE author_uri = $1 AND state IN ('published', 'held')
         ORDER BY received_ms DESC, id DESC LIMIT $2",
        actor_uri,
        count_max
    )
}

/// Whether a space itself keeps somebody out, for whatever time.
pub async fn is_kept_out(tx: &mut Tx, space: SpaceId, actor_uri: &str) -> sqlx::Result<bool> {
    let (is_kept_out,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM banned WHERE space_id = $1 AND actor_uri = $2)",
        space,
        actor_uri
    )?;
    Ok(is_kept_out)
}

pub async fn ban(
    tx: &mut Tx,
    space: SpaceId,
    actor_uri: &str,
    reason: &str,
    until: Option<Millis>,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO banned (space_id, actor_uri, reason, since_ms, until_ms)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (space_id, actor_uri)
         DO UPDATE SET reason = excluded.reason, until_ms = excluded.until_ms",
        space,
        actor_uri,
        reason,
        now,
        until
    )?;
    Ok(())
}

pub async fn unban(tx: &mut Tx, space: SpaceId, actor_uri: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM banned WHERE space_id = $1 AND actor_uri = $2",
        space,
        actor_uri
    )?;
    Ok(())
}

/// Actor, reason and end of each ban of a space.
pub async fn bans(
    tx: &mut Tx,
    space: SpaceId,
) -> sqlx::Result<Vec<(String, String, Option<Millis>)>> {
    rows!(
        tx,
        "SELECT actor_uri, reason, until_ms FROM banned WHERE space_id = $1
         ORDER BY since_ms DESC, actor_uri LIMIT 500",
        space
    )
}

/// Whether a person who looks after the space let something of this author through.
pub async fn was_approved(tx: &mut Tx, space: SpaceId, author_uri: &str) -> sqlx::Result<bool> {
    let (was_approved,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM comment WHERE space_id = $1
           AND (author_uri = $2 OR author_uri IN (SELECT from_uri FROM moved WHERE to_uri = $2))
           AND state = 'published' AND decided_ms IS NOT NULL)",
        space,
        author_uri
    )?;
    Ok(was_approved)
}

/// How much an author said in a space since then, whatever became of it.
pub async fn said_since(
    tx: &mut Tx,
    space: SpaceId,
    author_uri: &str,
    since: Millis,
) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM comment
         WHERE author_uri = $2 AND space_id = $1 AND received_ms > $3",
        space,
        author_uri,
        since
    )?;
    Ok(count)
}

/// How often an author has begun a conversation in a space since then, this one left out.
pub async fn contributed_since(
    tx: &mut Tx,
    space: SpaceId,
    said: &Said,
    since: Millis,
) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM comment
         WHERE author_uri = $2 AND space_id = $1 AND received_ms > $3
           AND parent_uri IS NULL AND state <> 'private' AND uri <> $4",
        space,
        &said.author_uri,
        since,
        &said.uri
    )?;
    Ok(count)
}

/// Whether an author has said anything else in a space, to be read by all, since then.
pub async fn spoke_since(
    tx: &mut Tx,
    space: SpaceId,
    said: &Said,
    since: Millis,
) -> sqlx::Result<bool> {
    let (spoke,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM comment
         WHERE author_uri = $2 AND space_id = $1 AND received_ms > $3
           AND state <> 'private' AND uri <> $4)",
        space,
        &said.author_uri,
        since,
        &said.uri
    )?;
    Ok(spoke)
}

/// Whether something of an author stands in a space since before then.
pub async fn was_published(
    tx: &mut Tx,
    space: SpaceId,
    author_uri: &str,
    before: Millis,
) -> sqlx::Result<bool> {
    let (was_published,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM comment
         WHERE author_uri = $2 AND space_id = $1 AND received_ms < $3 AND state = 'published')",
        space,
        author_uri,
        before
    )?;
    Ok(was_published)
}

/// Notes that an actor is told something by a space; false when they were before.
pub async fn put_informed(
    tx: &mut Tx,
    space: SpaceId,
    actor_uri: &str,
    what: &str,
    now: Millis,
) -> sqlx::Result<bool> {
    let noted = run!(
        tx,
        "INSERT INTO informed (space_id, actor_uri, what, informed_ms) VALUES ($1, $2, $3, $4)
         ON CONFLICT (space_id, actor_uri, what) DO NOTHING",
        space,
        actor_uri,
        what,
        now
    )?;
    Ok(noted == 1)
}

/// Whether an actor asked not to be told anything, by whatever space.
pub async fn wants_silence(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<bool> {
    let (silent,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM informed WHERE actor_uri = $1 AND what = 'silence')",
        actor_uri
    )?;
    Ok(silent)
}

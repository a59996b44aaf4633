//! The SQL of followers and of the digests of their lists.

use super::{Digest, Follower};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::SpaceId;
use crate::{maybe, row, rows, run};

/// Keeps a follower; false when they followed already.
pub(super) async fn put(
    tx: &mut Tx,
    space: SpaceId,
    follower: &Follower,
    inbox: i64,
    now: Millis,
) -> sqlx::Result<bool> {
    let new = run!(
        tx,
        "INSERT INTO follower
           (space_id, actor_uri, follow_uri, inbox, shared_inbox, host, followed_ms, inbox_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (space_id, actor_uri) DO NOTHING",
        space,
        &follower.actor_uri,
        &follower.follow_uri,
        &follower.inbox,
        &follower.shared_inbox,
        &follower.host,
        now,
        inbox
    )?;
    if new == 0 {
        run!(
            tx,
            "UPDATE follower SET follow_uri = $3, inbox = $4, shared_inbox = $5, inbox_id = $6
             WHERE space_id = $1 AND actor_uri = $2",
            space,
            &follower.actor_uri,
            &follower.follow_uri,
            &follower.inbox,
            &follower.shared_inbox,
            inbox
        )?;
    }
    Ok(new == 1)
}

/// Deletes a follower; answers their host.
pub(super) async fn delete(
    tx: &mut Tx,
    space: SpaceId,
    actor_uri: &str,
) -> sqlx::Result<Option<String>> {
    let gone: Option<(String,)> = maybe!(
        tx,
        "DELETE FROM follower WHERE space_id = $1 AND actor_uri = $2 RETURNING host",
        space,
        actor_uri
    )?;
    Ok(gone.map(|(host,)| host))
}

/// Deletes all followers on a host, and the digests of their lists; answers how many rows that was.
pub(super) async fn delete_on_host(tx: &mut Tx, host: &str) -> sqlx::Result<u64> {
    run!(tx, "DELETE FROM follower_digest WHERE host = $1", host)?;
    run!(tx, "DELETE FROM follower WHERE host = $1", host)
}

/// How many people follow anything here from each host.
pub async fn count_by_host(tx: &mut Tx) -> sqlx::Result<Vec<(String, i64)>> {
    rows!(
        tx,
        "SELECT host, COUNT(DISTINCT actor_uri) FROM follower GROUP BY host ORDER BY host"
    )
}

pub(super) async fn update_inboxes(
    tx: &mut Tx,
    follower: &Follower,
    inbox: i64,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE follower SET inbox = $2, shared_inbox = $3, inbox_id = $4 WHERE actor_uri = $1",
        &follower.actor_uri,
        &follower.inbox,
        &follower.shared_inbox,
        inbox
    )?;
    Ok(())
}

/// The spaces that someone follows.
pub async fn followed_by(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<Vec<SpaceId>> {
    let spaces: Vec<(SpaceId,)> = rows!(
        tx,
        "SELECT space_id FROM follower WHERE actor_uri = $1",
        actor_uri
    )?;
    Ok(spaces.into_iter().map(|(space,)| space).collect())
}

/// The ids of the follows by which somebody follows.
pub async fn follows_of(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<Vec<String>> {
    let found: Vec<(String,)> = rows!(
        tx,
        "SELECT follow_uri FROM follower WHERE actor_uri = $1",
        actor_uri
    )?;
    Ok(found.into_iter().map(|(uri,)| uri).collect())
}

/// The spaces that anybody on a host follows.
pub async fn followed_from(tx: &mut Tx, host: &str) -> sqlx::Result<Vec<(SpaceId,)>> {
    rows!(
        tx,
        "SELECT id FROM space WHERE EXISTS
           (SELECT 1 FROM follower_digest WHERE space_id = space.id AND host = $1)
         ORDER BY id",
        host
    )
}

/// The ids of a space's followers on one host.
pub async fn on_host(tx: &mut Tx, space: SpaceId, host: &str) -> sqlx::Result<Vec<String>> {
    let ids: Vec<(String,)> = rows!(
        tx,
        "SELECT actor_uri FROM follower WHERE space_id = $1 AND host = $2 ORDER BY actor_uri",
        space,
        host
    )?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// The inboxes through which a host's followers of a space are reached.
pub async fn inboxes_on_host(tx: &mut Tx, space: SpaceId, host: &str) -> sqlx::Result<Vec<(i64,)>> {
    rows!(
        tx,
        "SELECT DISTINCT inbox_id FROM follower WHERE space_id = $1 AND host = $2
         ORDER BY inbox_id",
        space,
        host
    )
}

/// Followers who are reached through an inbox.
pub async fn through_inbox(
    tx: &mut Tx,
    inbox: i64,
    count_max: i64,
) -> sqlx::Result<Vec<(String,)>> {
    rows!(
        tx,
        "SELECT DISTINCT actor_uri FROM follower WHERE inbox_id = $1 ORDER BY actor_uri LIMIT $2",
        inbox,
        count_max
    )
}

/// The follow that a peer named by its own id, for an undo that names only that.
pub async fn follow_by_uri(
    tx: &mut Tx,
    follow_uri: &str,
    actor_uri: &str,
) -> sqlx::Result<Option<SpaceId>> {
    let found: Option<(SpaceId,)> = maybe!(
        tx,
        "SELECT space_id FROM follower WHERE actor_uri = $2 AND follow_uri = $1",
        follow_uri,
        actor_uri
    )?;
    Ok(found.map(|(space,)| space))
}

/// Whether anybody follows a space at all.
pub async fn anybody(tx: &mut Tx, space: SpaceId) -> sqlx::Result<bool> {
    let (anybody,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM follower WHERE space_id = $1)",
        space
    )?;
    Ok(anybody)
}

/// Whether anybody follows the space from a server that shows threads.
pub async fn any_threading(tx: &mut Tx, space: SpaceId) -> sqlx::Result<bool> {
    let (any,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM host JOIN follower ON follower.host = host.name
           WHERE host.dialect = 'thread' AND follower.space_id = $1)",
        space
    )?;
    Ok(any)
}

/// Whether this actor follows the space.
pub async fn one(tx: &mut Tx, space: SpaceId, actor_uri: &str) -> sqlx::Result<Option<Follower>> {
    maybe!(
        tx,
        "SELECT actor_uri, follow_uri, inbox, shared_inbox, host FROM follower
         WHERE space_id = $1 AND actor_uri = $2",
        space,
        actor_uri
    )
}

pub async fn is_follower(tx: &mut Tx, space: SpaceId, actor_uri: &str) -> sqlx::Result<bool> {
    let (follows,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM follower WHERE space_id = $1 AND actor_uri = $2)",
        space,
        actor_uri
    )?;
    Ok(follows)
}

pub async fn follower_count(tx: &mut Tx, space: SpaceId) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM follower WHERE space_id = $1",
        space
    )?;
    Ok(count)
}

/// The digest of a space's followers on a host, held until this transaction ends.
pub(super) async fn digest_to_change(
    tx: &mut Tx,
    space: SpaceId,
    host: &str,
) -> sqlx::Result<Option<Digest>> {
    let found: Option<(Vec<u8>,)> = maybe!(
        tx,
        {
            sqlite: "SELECT digest FROM follower_digest WHERE space_id = $1 AND host = $2",
            postgres: "SELECT digest FROM follower_digest WHERE space_id = $1 AND host = $2
                FOR UPDATE"
        },
        space,
        host
    )?;
    Ok(found.and_then(|(digest,)| digest.try_into().ok()))
}

pub(super) async fn put_digest(
    tx: &mut Tx,
    space: SpaceId,
    host: &str,
    digest: &Digest,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO follower_digest (space_id, host, digest) VALUES ($1, $2, $3)
         ON CONFLICT (space_id, host) DO UPDATE SET digest = excluded.digest",
        space,
        host,
        digest.as_slice()
    )?;
    Ok(())
}

/// The digests of these spaces' followers on these hosts, where anybody there follows.
pub async fn digests(
    tx: &mut Tx,
    spaces: &[SpaceId],
    hosts: &[&str],
) -> sqlx::Result<Vec<(SpaceId, String, Vec<u8>)>> {
    rows!(
        tx,
        {
            sqlite: "SELECT space_id, host, digest FROM follower_digest
                WHERE space_id IN (SELECT unhex(replace(value, '-', '')) FROM json_each($1))
                  AND host IN (SELECT value FROM json_each($2))",
            postgres: "SELECT space_id, host, digest FROM follower_digest
                WHERE space_id IN (SELECT value::uuid FROM jsonb_array_elements_text($1))
                  AND host IN (SELECT value FROM jsonb_array_elements_text($2))"
        },
        sqlx::types::Json(spaces),
        sqlx::types::Json(hosts)
    )
}

/// Spaces and hosts whose followers were there before digests were kept.
pub async fn without_digest(tx: &mut Tx, count_max: i64) -> sqlx::Result<Vec<(SpaceId, String)>> {
    rows!(
        tx,
        "SELECT DISTINCT space_id, host FROM follower AS f WHERE NOT EXISTS
           (SELECT 1 FROM follower_digest AS d WHERE d.space_id = f.space_id AND d.host = f.host)
         LIMIT $1",
        count_max
    )
}

/// Who followed somebody that is gone.
pub(in crate::spaces) async fn delete_of_closed(
    tx: &mut Tx,
    before: crate::clock::Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM follower WHERE space_id IN (SELECT id FROM space WHERE closed_ms < $1)",
        before
    )?;
    run!(
        tx,
        "DELETE FROM follower_digest
         WHERE space_id IN (SELECT id FROM space WHERE closed_ms < $1)",
        before
    )?;
    Ok(())
}

/// Who follows a space, the latest first.
pub async fn of_space(tx: &mut Tx, space: SpaceId, count_max: i64) -> sqlx::Result<Vec<(String,)>> {
    rows!(
        tx,
        "SELECT actor_uri FROM follower WHERE space_id = $1
         ORDER BY followed_ms DESC, actor_uri LIMIT $2",
        space,
        count_max
    )
}

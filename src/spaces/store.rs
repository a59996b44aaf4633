//! The SQL of spaces: profile, keys, followers, which community carries which commun.

use super::{Follower, Keys, Kind, Space};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::SpaceId;
use crate::{maybe, row, rows, run};

const LIST_MAX: i64 = 500;

pub(super) async fn insert(tx: &mut Tx, space: &Space) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO space (id, kind, handle, name, sentence, body_markdown, body_html, language,
           icon_id, cover_id, stage, licence, territory, themes, links, position, created_ms,
           updated_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        space.id,
        space.kind,
        &space.handle,
        &space.name,
        &space.sentence,
        &space.body_markdown,
        &space.body_html,
        &space.language,
        space.icon_id,
        space.cover_id,
        space.stage,
        &space.licence,
        &space.territory,
        &space.themes,
        &space.links,
        space.position,
        space.created_ms,
        space.updated_ms
    )?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, space: &Space) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE space SET name = $2, sentence = $3, body_markdown = $4, body_html = $5,
           language = $6, icon_id = $7, cover_id = $8, stage = $9, licence = $10,
           territory = $11, themes = $12, links = $13, position = $14, updated_ms = $15
         WHERE id = $1",
        space.id,
        &space.name,
        &space.sentence,
        &space.body_markdown,
        &space.body_html,
        &space.language,
        space.icon_id,
        space.cover_id,
        space.stage,
        &space.licence,
        &space.territory,
        &space.themes,
        &space.links,
        space.position,
        space.updated_ms
    )?;
    Ok(())
}

pub(super) async fn insert_keys(
    tx: &mut Tx,
    space: SpaceId,
    keys: &Keys,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO actor_key
           (space_id, rsa_pkcs8, rsa_public_pem, ed25519_pkcs8, ed25519_public, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6)",
        space,
        &keys.rsa_pkcs8,
        &keys.rsa_public_pem,
        &keys.ed25519_pkcs8,
        &keys.ed25519_public,
        now
    )?;
    Ok(())
}

pub async fn keys(tx: &mut Tx, space: SpaceId) -> sqlx::Result<Option<Keys>> {
    maybe!(
        tx,
        "SELECT rsa_pkcs8, rsa_public_pem, ed25519_pkcs8, ed25519_public
         FROM actor_key WHERE space_id = $1",
        space
    )
}

pub async fn by_id(tx: &mut Tx, id: SpaceId) -> sqlx::Result<Option<Space>> {
    maybe!(
        tx,
        "SELECT id, kind, handle, name, sentence, body_markdown, body_html, language, icon_id,
           cover_id, stage, licence, territory, themes, links, position, created_ms, updated_ms
         FROM space WHERE id = $1",
        id
    )
}

pub async fn by_handle(tx: &mut Tx, handle: &str) -> sqlx::Result<Option<Space>> {
    maybe!(
        tx,
        "SELECT id, kind, handle, name, sentence, body_markdown, body_html, language, icon_id,
           cover_id, stage, licence, territory, themes, links, position, created_ms, updated_ms
         FROM space WHERE handle = $1",
        handle
    )
}

/// All spaces of a kind, in the order that the administrator chose, then by name.
pub async fn by_kind(tx: &mut Tx, kind: Kind) -> sqlx::Result<Vec<Space>> {
    rows!(
        tx,
        "SELECT id, kind, handle, name, sentence, body_markdown, body_html, language, icon_id,
           cover_id, stage, licence, territory, themes, links, position, created_ms, updated_ms
         FROM space WHERE kind = $1 ORDER BY position, name, id LIMIT $2",
        kind,
        LIST_MAX
    )
}

pub async fn all(tx: &mut Tx) -> sqlx::Result<Vec<Space>> {
    rows!(
        tx,
        "SELECT id, kind, handle, name, sentence, body_markdown, body_html, language, icon_id,
           cover_id, stage, licence, territory, themes, links, position, created_ms, updated_ms
         FROM space ORDER BY kind, position, name, id LIMIT $1",
        LIST_MAX
    )
}

/// Says that a community carries a commun; saying it twice changes nothing.
pub async fn carry(tx: &mut Tx, community: SpaceId, commun: SpaceId) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO carries (community_id, commun_id) VALUES ($1, $2)
         ON CONFLICT (community_id, commun_id) DO NOTHING",
        community,
        commun
    )?;
    Ok(())
}

/// The communs that a community carries.
pub async fn carried_by(tx: &mut Tx, community: SpaceId) -> sqlx::Result<Vec<Space>> {
    rows!(
        tx,
        "SELECT id, kind, handle, name, sentence, body_markdown, body_html, language, icon_id,
           cover_id, stage, licence, territory, themes, links, position, created_ms, updated_ms
         FROM space JOIN carries ON carries.commun_id = space.id
         WHERE carries.community_id = $1 ORDER BY position, name, id LIMIT $2",
        community,
        LIST_MAX
    )
}

/// The communities that carry a commun.
pub async fn carriers_of(tx: &mut Tx, commun: SpaceId) -> sqlx::Result<Vec<Space>> {
    rows!(
        tx,
        "SELECT id, kind, handle, name, sentence, body_markdown, body_html, language, icon_id,
           cover_id, stage, licence, territory, themes, links, position, created_ms, updated_ms
         FROM space JOIN carries ON carries.community_id = space.id
         WHERE carries.commun_id = $1 ORDER BY position, name, id LIMIT $2",
        commun,
        LIST_MAX
    )
}

pub(super) async fn put_follower(
    tx: &mut Tx,
    space: SpaceId,
    follower: &Follower,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO follower
           (space_id, actor_uri, follow_uri, inbox, shared_inbox, host, followed_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (space_id, actor_uri) DO UPDATE SET follow_uri = excluded.follow_uri,
           inbox = excluded.inbox, shared_inbox = excluded.shared_inbox, host = excluded.host",
        space,
        &follower.actor_uri,
        &follower.follow_uri,
        &follower.inbox,
        &follower.shared_inbox,
        &follower.host,
        now
    )?;
    Ok(())
}

pub(super) async fn delete_follower(
    tx: &mut Tx,
    space: SpaceId,
    actor_uri: &str,
) -> sqlx::Result<bool> {
    let gone = run!(
        tx,
        "DELETE FROM follower WHERE space_id = $1 AND actor_uri = $2",
        space,
        actor_uri
    )?;
    Ok(gone > 0)
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

/// Forgets someone everywhere: their account elsewhere is gone.
pub async fn delete_follower_everywhere(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<u64> {
    run!(tx, "DELETE FROM follower WHERE actor_uri = $1", actor_uri)
}

pub async fn follower_count(tx: &mut Tx, space: SpaceId) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM follower WHERE space_id = $1",
        space
    )?;
    Ok(count)
}

/// Where to send what a space says, each inbox once: the host's shared one where it has one.
pub async fn inboxes(tx: &mut Tx, space: SpaceId) -> sqlx::Result<Vec<(String, String)>> {
    rows!(
        tx,
        "SELECT DISTINCT host, COALESCE(shared_inbox, inbox) FROM follower WHERE space_id = $1",
        space
    )
}

/// Where to send what `announcer` passes on of `speaker`, but not to those whom the speaker
/// reaches already: nobody hears a thing twice.
pub async fn inboxes_beyond(
    tx: &mut Tx,
    announcer: SpaceId,
    speaker: SpaceId,
) -> sqlx::Result<Vec<(String, String)>> {
    rows!(
        tx,
        "SELECT DISTINCT host, COALESCE(shared_inbox, inbox) FROM follower AS f
         WHERE f.space_id = $1 AND NOT EXISTS (
           SELECT 1 FROM follower AS g WHERE g.space_id = $2 AND g.actor_uri = f.actor_uri)",
        announcer,
        speaker
    )
}

//! The SQL of spaces: profile, which community carries which commun; keys in `store/keys.rs`, where a
//! space lives in `store/identity.rs`. Followers have their own (`followers/store.rs`).

pub mod identity;
pub mod keys;

use super::keys::State;
use super::showing::Showing;
use super::{Keys, Kind, Space};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::SpaceId;
use crate::{maybe, rows, run};

const LIST_MAX: i64 = 500;

pub(super) async fn insert(tx: &mut Tx, space: &Space) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO space (id, kind, handle, name, sentence, body_markdown, body_html, language,
           icon_id, cover_id, stage, licence, territory, themes, links, details, position,
           created_ms, updated_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
           $19)",
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
        &space.details,
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
           territory = $11, themes = $12, links = $13, position = $14, updated_ms = $15,
           details = $16
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
        space.updated_ms,
        &space.details
    )?;
    Ok(())
}

/// A new space's first keys.
pub(super) async fn insert_keys(
    tx: &mut Tx,
    space: SpaceId,
    first: &Keys,
    now: Millis,
) -> sqlx::Result<()> {
    keys::insert(tx, space, 1, State::Signing, first, now).await?;
    Ok(())
}

/// Something of a space changed that stands in no column of its own.
pub(super) async fn touch(tx: &mut Tx, id: SpaceId, now: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE space SET updated_ms = CASE WHEN updated_ms < $2 THEN $2 ELSE updated_ms + 1 END
         WHERE id = $1",
        id,
        now
    )?;
    Ok(())
}

pub async fn by_id(tx: &mut Tx, id: SpaceId) -> sqlx::Result<Option<Space>> {
    maybe!(
        tx,
        "SELECT id, kind, handle, name, sentence, body_markdown, body_html, language, icon_id,
           cover_id, stage, licence, territory, themes, links, details, position, created_ms,
           updated_ms
         FROM space WHERE id = $1 AND closed_ms IS NULL",
        id
    )
}

/// Who has a handle, or had it before: it is never another's. What it is called now is in the answer.
pub async fn by_handle(tx: &mut Tx, handle: &str) -> sqlx::Result<Option<Space>> {
    maybe!(
        tx,
        "SELECT id, kind, handle, name, sentence, body_markdown, body_html, language, icon_id,
           cover_id, stage, licence, territory, themes, links, details, position, created_ms,
           updated_ms
         FROM space WHERE id = (SELECT holder_id FROM handle WHERE handle = $1)
           AND closed_ms IS NULL",
        handle
    )
}

/// All spaces of a kind, in the order that the administrator chose, then by name.
pub async fn by_kind(tx: &mut Tx, kind: Kind) -> sqlx::Result<Vec<Space>> {
    rows!(
        tx,
        "SELECT id, kind, handle, name, sentence, body_markdown, body_html, language, icon_id,
           cover_id, stage, licence, territory, themes, links, details, position, created_ms,
           updated_ms
         FROM space WHERE kind = $1 AND closed_ms IS NULL
         ORDER BY position, name, id LIMIT $2",
        kind,
        LIST_MAX
    )
}

/// Everything but people and the team's voice: the hub, the server, communities and communs.
pub async fn all(tx: &mut Tx) -> sqlx::Result<Vec<Space>> {
    rows!(
        tx,
        "SELECT id, kind, handle, name, sentence, body_markdown, body_html, language, icon_id,
           cover_id, stage, licence, territory, themes, links, details, position, created_ms,
           updated_ms
         FROM space WHERE kind NOT IN ('member', 'voice') ORDER BY kind, position, name, id LIMIT $1",
        LIST_MAX
    )
}

/// Says that a community carries a commun; saying it twice changes nothing.
async fn carry(tx: &mut Tx, community: SpaceId, commun: SpaceId) -> sqlx::Result<()> {
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
           cover_id, stage, licence, territory, themes, links, details, position, created_ms,
           updated_ms
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
           cover_id, stage, licence, territory, themes, links, details, position, created_ms,
           updated_ms
         FROM space JOIN carries ON carries.community_id = space.id
         WHERE carries.commun_id = $1 ORDER BY position, name, id LIMIT $2",
        commun,
        LIST_MAX
    )
}

/// The communities that carry a commun from now on.
pub(super) async fn replace_carriers(
    tx: &mut Tx,
    commun: SpaceId,
    communities: &[SpaceId],
) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM carries WHERE commun_id = $1", commun)?;
    for community in communities {
        carry(tx, *community, commun).await?;
    }
    Ok(())
}

/// Which community carries which commun, by their ids.
pub async fn carriers(tx: &mut Tx) -> sqlx::Result<Vec<(SpaceId, SpaceId)>> {
    rows!(
        tx,
        "SELECT community_id, commun_id FROM carries ORDER BY community_id, commun_id"
    )
}

/// Who is named on a space's page, in their order.
pub async fn showings(tx: &mut Tx, space: SpaceId) -> sqlx::Result<Vec<Showing>> {
    rows!(
        tx,
        "SELECT id, space_id, position, name, role, organisation, url, agreed_ms
         FROM showing WHERE space_id = $1 ORDER BY position, id LIMIT $2",
        space,
        LIST_MAX
    )
}

pub(super) async fn replace_showings(
    tx: &mut Tx,
    space: SpaceId,
    showings: &[Showing],
) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM showing WHERE space_id = $1", space)?;
    for showing in showings {
        run!(
            tx,
            "INSERT INTO showing
               (id, space_id, position, name, role, organisation, url, agreed_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            showing.id,
            space,
            showing.position,
            &showing.name,
            showing.role,
            &showing.organisation,
            &showing.url,
            showing.agreed_ms
        )?;
    }
    Ok(())
}

/// Nothing that a member said of themself stays; their handle is kept in the namespace alone.
pub(super) async fn close(tx: &mut Tx, id: SpaceId, now: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE space SET closed_ms = $2, handle = $3, name = '', sentence = '',
           body_markdown = '', body_html = '', icon_id = NULL, cover_id = NULL, links = '[]',
           themes = '[]', details = '{}' WHERE id = $1",
        id,
        now,
        id.to_string()
    )?;
    Ok(())
}

pub(super) async fn closed(tx: &mut Tx, id: SpaceId) -> sqlx::Result<Option<Millis>> {
    let found: Option<(Option<Millis>,)> =
        maybe!(tx, "SELECT closed_ms FROM space WHERE id = $1", id)?;
    Ok(found.and_then(|(closed,)| closed))
}

pub(super) async fn delete_keys_of_closed(tx: &mut Tx, before: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM actor_key WHERE space_id IN (SELECT id FROM space WHERE closed_ms < $1)",
        before
    )?;
    Ok(())
}

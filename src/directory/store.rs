//! The SQL of the directory.

use super::{Entry, List, Mission, Publication};
use crate::db::Tx;
use crate::ids::EntryId;
use crate::{maybe, rows, run};

const LIST_MAX: i64 = 1_000;

pub async fn put_entry(tx: &mut Tx, entry: &Entry) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO entry (id, list, position, name, role, structure, structure_url, website,
           profile_url, interview_url, picture_id, updated_ms, sector, territory)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (id) DO UPDATE SET list = excluded.list, position = excluded.position,
           name = excluded.name, role = excluded.role, structure = excluded.structure,
           structure_url = excluded.structure_url, website = excluded.website,
           profile_url = excluded.profile_url, interview_url = excluded.interview_url,
           picture_id = excluded.picture_id, updated_ms = excluded.updated_ms,
           sector = excluded.sector, territory = excluded.territory",
        entry.id,
        entry.list,
        entry.position,
        &entry.name,
        &entry.role,
        &entry.structure,
        &entry.structure_url,
        &entry.website,
        &entry.profile_url,
        &entry.interview_url,
        entry.picture_id,
        entry.updated_ms,
        entry.sector,
        &entry.territory
    )?;
    Ok(())
}

pub async fn entries(tx: &mut Tx, list: List) -> sqlx::Result<Vec<Entry>> {
    rows!(
        tx,
        "SELECT id, list, position, name, role, structure, structure_url, website, profile_url,
           interview_url, picture_id, sector, territory, updated_ms
         FROM entry WHERE list = $1 ORDER BY position, name, id LIMIT $2",
        list,
        LIST_MAX
    )
}

pub async fn entry(tx: &mut Tx, id: EntryId) -> sqlx::Result<Option<Entry>> {
    maybe!(
        tx,
        "SELECT id, list, position, name, role, structure, structure_url, website, profile_url,
           interview_url, picture_id, sector, territory, updated_ms
         FROM entry WHERE id = $1",
        id
    )
}

pub(super) async fn delete_entry(tx: &mut Tx, id: EntryId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM entry WHERE id = $1", id)?;
    Ok(())
}

pub async fn put_mission(tx: &mut Tx, mission: &Mission) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO mission (id, code, title, role, commun, body_html, picture_id, starts, ends,
           url, position, updated_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (id) DO UPDATE SET code = excluded.code, title = excluded.title,
           role = excluded.role, commun = excluded.commun, body_html = excluded.body_html,
           picture_id = excluded.picture_id, starts = excluded.starts, ends = excluded.ends,
           url = excluded.url, position = excluded.position, updated_ms = excluded.updated_ms",
        mission.id,
        &mission.code,
        &mission.title,
        &mission.role,
        &mission.commun,
        &mission.body_html,
        mission.picture_id,
        &mission.starts,
        &mission.ends,
        &mission.url,
        mission.position,
        mission.updated_ms
    )?;
    Ok(())
}

pub async fn missions(tx: &mut Tx) -> sqlx::Result<Vec<Mission>> {
    rows!(
        tx,
        "SELECT id, code, title, role, commun, body_html, picture_id, starts, ends, url, position,
           updated_ms
         FROM mission ORDER BY position, title, id LIMIT $1",
        LIST_MAX
    )
}

pub async fn put_publication(tx: &mut Tx, publication: &Publication) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO publication (id, title, date_text, description, url, position, updated_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, date_text = excluded.date_text,
           description = excluded.description, url = excluded.url, position = excluded.position,
           updated_ms = excluded.updated_ms",
        publication.id,
        &publication.title,
        &publication.date_text,
        &publication.description,
        &publication.url,
        publication.position,
        publication.updated_ms
    )?;
    Ok(())
}

pub async fn publications(tx: &mut Tx) -> sqlx::Result<Vec<Publication>> {
    rows!(
        tx,
        "SELECT id, title, date_text, description, url, position, updated_ms
         FROM publication ORDER BY position, title, id LIMIT $1",
        LIST_MAX
    )
}

//! The SQL of pages and of redirects from old addresses.

use super::Page;
use crate::db::Tx;
use crate::ids::PageId;
use crate::{maybe, rows, run};

const LIST_MAX: i64 = 500;

pub(super) async fn put(tx: &mut Tx, page: &Page) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO page (id, path, state, language, title, description, body_markdown, body_html,
           position, updated_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (path) DO UPDATE SET state = excluded.state, language = excluded.language,
           title = excluded.title, description = excluded.description,
           body_markdown = excluded.body_markdown, body_html = excluded.body_html,
           position = excluded.position, updated_ms = excluded.updated_ms",
        page.id,
        &page.path,
        page.state,
        &page.language,
        &page.title,
        &page.description,
        &page.body_markdown,
        &page.body_html,
        page.position,
        page.updated_ms
    )?;
    Ok(())
}

pub async fn by_id(tx: &mut Tx, id: PageId) -> sqlx::Result<Option<Page>> {
    maybe!(
        tx,
        "SELECT id, path, state, language, title, description, body_markdown, body_html,
           position, updated_ms
         FROM page WHERE id = $1",
        id
    )
}

/// A page in whatever state it is.
pub async fn by_path(tx: &mut Tx, path: &str) -> sqlx::Result<Option<Page>> {
    maybe!(
        tx,
        "SELECT id, path, state, language, title, description, body_markdown, body_html,
           position, updated_ms
         FROM page WHERE path = $1",
        path
    )
}

/// Published pages in the order of the menu.
pub async fn published(tx: &mut Tx) -> sqlx::Result<Vec<Page>> {
    rows!(
        tx,
        "SELECT id, path, state, language, title, description, body_markdown, body_html,
           position, updated_ms
         FROM page WHERE state = 'published' ORDER BY position, path LIMIT $1",
        LIST_MAX
    )
}

/// All pages, drafts included: an editor's desk.
pub async fn all(tx: &mut Tx) -> sqlx::Result<Vec<Page>> {
    rows!(
        tx,
        "SELECT id, path, state, language, title, description, body_markdown, body_html,
           position, updated_ms
         FROM page ORDER BY position, path LIMIT $1",
        LIST_MAX
    )
}

/// Remembers that an old address now leads elsewhere. `path` is decoded, in composed form (NFC),
/// with its leading slash.
pub async fn put_redirect(tx: &mut Tx, path: &str, target: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO redirect (path, target) VALUES ($1, $2)
         ON CONFLICT (path) DO UPDATE SET target = excluded.target",
        path,
        target
    )?;
    Ok(())
}

pub async fn redirect(tx: &mut Tx, path: &str) -> sqlx::Result<Option<String>> {
    let found: Option<(String,)> = maybe!(tx, "SELECT target FROM redirect WHERE path = $1", path)?;
    Ok(found.map(|(target,)| target))
}

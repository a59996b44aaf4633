//! The SQL of the import's memory: what was written from which source, with which content.

use uuid::Uuid;

use crate::clock::Millis;
use crate::db::Tx;
use crate::{maybe, rows, run};

/// What an import wrote before.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Item {
    pub hash: String,
    pub target_id: Uuid,
    /// The target's own last change just after it was written.
    pub written_ms: Millis,
}

pub async fn item(tx: &mut Tx, source: &str) -> sqlx::Result<Option<Item>> {
    maybe!(
        tx,
        "SELECT hash, target_id, written_ms FROM import_item WHERE source = $1",
        source
    )
}

pub async fn put_item(
    tx: &mut Tx,
    source: &str,
    kind: &str,
    hash: &str,
    target: Uuid,
    written: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO import_item (source, hash, kind, target_id, written_ms)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (source) DO UPDATE SET hash = excluded.hash, kind = excluded.kind,
           target_id = excluded.target_id, written_ms = excluded.written_ms",
        source,
        hash,
        kind,
        target,
        written
    )?;
    Ok(())
}

/// The sources of everything that was ever written, pictures left out.
pub async fn sources(tx: &mut Tx) -> sqlx::Result<Vec<(String,)>> {
    rows!(
        tx,
        "SELECT source FROM import_item WHERE kind <> 'picture' AND source NOT LIKE 'demo:%'
         ORDER BY source"
    )
}

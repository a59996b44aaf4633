//! The SQL of settings: one row a key.

use crate::db::Tx;
use crate::ids::MediaId;
use crate::{maybe, rows, run};

/// The name, sentence and logo of the hub's own group: said once, shown everywhere.
pub(super) async fn hub_words(
    tx: &mut Tx,
) -> sqlx::Result<Option<(String, String, Option<MediaId>)>> {
    maybe!(
        tx,
        "SELECT name, sentence, icon_id FROM space WHERE kind = 'hub'"
    )
}

pub(super) async fn all(tx: &mut Tx) -> sqlx::Result<Vec<(String, String)>> {
    rows!(tx, "SELECT key, value FROM setting ORDER BY key")
}

pub(super) async fn set(tx: &mut Tx, key: &str, value: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO setting (key, value) VALUES ($1, $2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key,
        value
    )?;
    Ok(())
}

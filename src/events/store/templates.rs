//! The SQL of what events are begun from.

use crate::clock::Millis;
use crate::db::Tx;
use crate::events::templates::Template;
use crate::ids::TemplateId;
use crate::{maybe, row, rows, run};

/// In place of what was kept under that name.
pub(in crate::events) async fn put(
    tx: &mut Tx,
    id: TemplateId,
    (name, form): (&str, &str),
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO event_template (id, name, form, kept_ms) VALUES ($1, $2, $3, $4)
         ON CONFLICT (name) DO UPDATE SET form = excluded.form, kept_ms = excluded.kept_ms",
        id,
        name,
        form,
        now
    )?;
    Ok(())
}

pub(in crate::events) async fn count(tx: &mut Tx) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(tx, "SELECT COUNT(*) FROM event_template")?;
    Ok(count)
}

pub async fn all(tx: &mut Tx) -> sqlx::Result<Vec<Template>> {
    rows!(
        tx,
        "SELECT id, name, form, kept_ms FROM event_template ORDER BY name"
    )
}

pub async fn by_id(tx: &mut Tx, id: TemplateId) -> sqlx::Result<Option<Template>> {
    maybe!(
        tx,
        "SELECT id, name, form, kept_ms FROM event_template WHERE id = $1",
        id
    )
}

pub async fn remove(tx: &mut Tx, id: TemplateId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM event_template WHERE id = $1", id)?;
    Ok(())
}

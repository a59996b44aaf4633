//! The SQL of messages to the team.

use super::Inquiry;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::InquiryId;
use crate::{row, rows, run};

pub(super) async fn insert(tx: &mut Tx, inquiry: &Inquiry) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO inquiry (id, about, space_id, name, email, text, language, received_ms,
           closed_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        inquiry.id,
        inquiry.about,
        inquiry.space_id,
        &inquiry.name,
        &inquiry.email,
        &inquiry.text,
        &inquiry.language,
        inquiry.received_ms,
        inquiry.closed_ms
    )?;
    Ok(())
}

pub async fn count_open(tx: &mut Tx) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(tx, "SELECT COUNT(*) FROM inquiry WHERE closed_ms IS NULL")?;
    Ok(count)
}

/// Those that wait for an answer, the oldest first.
pub async fn open(tx: &mut Tx, limit: i64) -> sqlx::Result<Vec<Inquiry>> {
    rows!(
        tx,
        "SELECT id, about, space_id, name, email, text, language, received_ms, closed_ms
         FROM inquiry WHERE closed_ms IS NULL ORDER BY received_ms, id LIMIT $1",
        limit
    )
}

/// Those that are answered, the latest first.
pub async fn closed(tx: &mut Tx, limit: i64) -> sqlx::Result<Vec<Inquiry>> {
    rows!(
        tx,
        "SELECT id, about, space_id, name, email, text, language, received_ms, closed_ms
         FROM inquiry WHERE closed_ms IS NOT NULL ORDER BY closed_ms DESC, id LIMIT $1",
        limit
    )
}

pub(super) async fn set_closed(
    tx: &mut Tx,
    id: InquiryId,
    at: Option<Millis>,
) -> sqlx::Result<bool> {
    let changed = run!(
        tx,
        "UPDATE inquiry SET closed_ms = $2 WHERE id = $1",
        id,
        at
    )?;
    Ok(changed == 1)
}

pub(super) async fn delete(tx: &mut Tx, id: InquiryId) -> sqlx::Result<bool> {
    let erased = run!(tx, "DELETE FROM inquiry WHERE id = $1", id)?;
    Ok(erased == 1)
}

/// What somebody wrote to the team, by the address that they gave, the latest first.
pub async fn of_email(tx: &mut Tx, email: &str) -> sqlx::Result<Vec<(Millis, String)>> {
    rows!(
        tx,
        "SELECT received_ms, text FROM inquiry WHERE LOWER(email) = LOWER($1)
         ORDER BY received_ms DESC LIMIT 500",
        email
    )
}

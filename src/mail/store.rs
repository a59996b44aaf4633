//! The SQL of letters.

use super::Mail;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::MailId;
use crate::{row, rows, run};

/// How many wait.
pub(super) async fn count(tx: &mut Tx) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(tx, "SELECT COUNT(*) FROM mail")?;
    Ok(count)
}

/// How many wait for one address.
pub(super) async fn count_to(tx: &mut Tx, to_address: &str) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM mail WHERE to_address = $1",
        to_address
    )?;
    Ok(count)
}

pub(super) async fn insert(tx: &mut Tx, mail: &Mail) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO mail (id, to_address, language, subject, body, ready_ms, attempts, written_ms,
           reply_to, calendar, about)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        mail.id,
        &mail.to_address,
        &mail.language,
        &mail.subject,
        &mail.body,
        mail.ready_ms,
        mail.attempts,
        mail.written_ms,
        &mail.reply_to,
        &mail.calendar,
        &mail.about
    )?;
    Ok(())
}

/// Those that may be sent now, the oldest first.
pub async fn ready(tx: &mut Tx, now: Millis, count_max: i64) -> sqlx::Result<Vec<Mail>> {
    rows!(
        tx,
        "SELECT id, to_address, language, subject, body, reply_to, calendar, about, ready_ms, attempts,
           written_ms
         FROM mail
         WHERE ready_ms <= $1 ORDER BY ready_ms, id LIMIT $2",
        now,
        count_max
    )
}

/// Counts a try and lets the others pass it by until then; false when another process has it.
pub(super) async fn take(tx: &mut Tx, mail: &Mail, again: Millis) -> sqlx::Result<bool> {
    let taken = run!(
        tx,
        "UPDATE mail SET attempts = attempts + 1, ready_ms = $3 WHERE id = $1 AND attempts = $2",
        mail.id,
        mail.attempts,
        again
    )?;
    Ok(taken > 0)
}

pub(super) async fn delete(tx: &mut Tx, id: MailId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM mail WHERE id = $1", id)?;
    Ok(())
}

pub(super) async fn delete_about(tx: &mut Tx, about: &str) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM mail WHERE about = $1", about)?;
    Ok(())
}

//! The SQL of letters to all who take part in an event.

use crate::attendance::mailing::Mailing;
use crate::db::Tx;
use crate::ids::{AttendanceId, MailingId};
use crate::{maybe, row, run};

pub(in crate::attendance) async fn insert(tx: &mut Tx, mailing: &Mailing) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO mailing (id, event_id, tells, subject, words, was, after_id, written_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        mailing.id,
        mailing.event_id,
        mailing.tells,
        &mailing.subject,
        &mailing.words,
        &mailing.was,
        mailing.after_id,
        mailing.written_ms
    )?;
    Ok(())
}

pub(in crate::attendance) async fn anything(tx: &mut Tx) -> sqlx::Result<bool> {
    let (some,): (bool,) = row!(tx, "SELECT EXISTS (SELECT 1 FROM mailing)")?;
    Ok(some)
}

/// The oldest, unless another process is at it.
pub(in crate::attendance) async fn first(tx: &mut Tx) -> sqlx::Result<Option<Mailing>> {
    maybe!(
        tx,
        {
            sqlite: "SELECT id, event_id, tells, subject, words, was, after_id, written_ms
                FROM mailing
                ORDER BY id LIMIT 1",
            postgres: "SELECT id, event_id, tells, subject, words, was, after_id, written_ms
                FROM mailing
                ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"
        }
    )
}

pub(in crate::attendance) async fn go_on_after(
    tx: &mut Tx,
    id: MailingId,
    after: AttendanceId,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE mailing SET after_id = $2 WHERE id = $1",
        id,
        after
    )?;
    Ok(())
}

pub(in crate::attendance) async fn delete(tx: &mut Tx, id: MailingId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM mailing WHERE id = $1", id)?;
    Ok(())
}

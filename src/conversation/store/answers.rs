//! The SQL of ready answers, and of what members were told.

use crate::clock::Millis;
use crate::conversation::answers::{Answer, ToldLine};
use crate::db::Tx;
use crate::ids::{AccountId, AnswerId, SpaceId};
use crate::{rows, run};

pub async fn put(tx: &mut Tx, answer: &Answer) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO answer (id, space_id, name, words_fr, words_en, written_ms)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, words_fr = excluded.words_fr,
           words_en = excluded.words_en, written_ms = excluded.written_ms",
        answer.id,
        answer.space_id,
        &answer.name,
        &answer.words_fr,
        &answer.words_en,
        answer.written_ms
    )?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, id: AnswerId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM answer WHERE id = $1", id)?;
    Ok(())
}

/// A space's own.
pub async fn of_space(tx: &mut Tx, space: SpaceId) -> sqlx::Result<Vec<Answer>> {
    rows!(
        tx,
        "SELECT id, space_id, name, words_fr, words_en, written_ms FROM answer
         WHERE space_id = $1 ORDER BY name, id LIMIT 100",
        space
    )
}

/// Those that may be given in a space: its own, and the hub's.
pub async fn for_space(tx: &mut Tx, space: SpaceId) -> sqlx::Result<Vec<Answer>> {
    rows!(
        tx,
        "SELECT id, space_id, name, words_fr, words_en, written_ms FROM answer
         WHERE space_id = $1 OR space_id IN (SELECT id FROM space WHERE kind = 'hub')
         ORDER BY CASE WHEN space_id = $1 THEN 0 ELSE 1 END, name, id LIMIT 100",
        space
    )
}

pub async fn put_told(tx: &mut Tx, account: AccountId, line: &ToldLine) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO told (id, account_id, space_id, what, words, link, told_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        line.id,
        account,
        line.space_id,
        &line.what,
        &line.words,
        &line.link,
        line.told_ms
    )?;
    Ok(())
}

/// What a member was told, the newest first.
pub async fn told(tx: &mut Tx, account: AccountId, count_max: i64) -> sqlx::Result<Vec<ToldLine>> {
    rows!(
        tx,
        "SELECT id, space_id, what, words, link, told_ms FROM told
         WHERE account_id = $1 ORDER BY told_ms DESC, id DESC LIMIT $2",
        account,
        count_max
    )
}

pub async fn prune_told(tx: &mut Tx, before: Millis) -> sqlx::Result<u64> {
    run!(tx, "DELETE FROM told WHERE told_ms < $1", before)
}

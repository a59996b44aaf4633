//! The SQL of leaves to quote, and of who moved where.

use uuid::Uuid;

use crate::clock::Millis;
use crate::conversation::quotes::Quote;
use crate::db::Tx;
use crate::ids::QuoteId;
use crate::{maybe, row, rows, run};

pub async fn insert(tx: &mut Tx, quote: &Quote) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO quote (id, object_id, object_uri, instrument_uri, actor_uri, allowed_ms)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (instrument_uri) DO NOTHING",
        quote.id,
        quote.object_id,
        &quote.object_uri,
        &quote.instrument_uri,
        &quote.actor_uri,
        quote.allowed_ms
    )?;
    Ok(())
}

pub async fn by_id(tx: &mut Tx, id: QuoteId) -> sqlx::Result<Option<Quote>> {
    maybe!(
        tx,
        "SELECT id, object_id, object_uri, instrument_uri, actor_uri, allowed_ms FROM quote
         WHERE id = $1",
        id
    )
}

pub async fn by_instrument(tx: &mut Tx, uri: &str) -> sqlx::Result<Option<Quote>> {
    maybe!(
        tx,
        "SELECT id, object_id, object_uri, instrument_uri, actor_uri, allowed_ms FROM quote
         WHERE instrument_uri = $1",
        uri
    )
}

/// The latest leaves, for those who may take them back.
pub async fn latest(tx: &mut Tx, count_max: i64) -> sqlx::Result<Vec<Quote>> {
    rows!(
        tx,
        "SELECT id, object_id, object_uri, instrument_uri, actor_uri, allowed_ms FROM quote
         ORDER BY id DESC LIMIT $1",
        count_max
    )
}

/// Those of one thing, the latest first.
pub async fn of_object(tx: &mut Tx, object: Uuid, count_max: i64) -> sqlx::Result<Vec<Quote>> {
    rows!(
        tx,
        "SELECT id, object_id, object_uri, instrument_uri, actor_uri, allowed_ms FROM quote
         WHERE object_id = $1 ORDER BY id DESC LIMIT $2",
        object,
        count_max
    )
}

pub async fn count_of(tx: &mut Tx, object: Uuid) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM quote WHERE object_id = $1",
        object
    )?;
    Ok(count)
}

pub async fn delete(tx: &mut Tx, id: QuoteId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM quote WHERE id = $1", id)?;
    Ok(())
}

pub async fn delete_by_instrument(tx: &mut Tx, uri: &str, actor_uri: &str) -> sqlx::Result<bool> {
    let gone = run!(
        tx,
        "DELETE FROM quote WHERE instrument_uri = $1 AND actor_uri = $2",
        uri,
        actor_uri
    )?;
    Ok(gone > 0)
}

/// Everything that an actor quoted, when they are gone.
pub async fn delete_of_actor(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM quote WHERE actor_uri = $1", actor_uri)?;
    Ok(())
}

/// What was decided about somebody holds under their new name: they are kept out where they were, and
/// what was let through of them counts.
pub async fn move_actor(tx: &mut Tx, from: &str, to: &str, now: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO moved (from_uri, to_uri, moved_ms) VALUES ($1, $2, $3)
         ON CONFLICT (from_uri) DO UPDATE SET to_uri = excluded.to_uri, moved_ms = excluded.moved_ms",
        from,
        to,
        now
    )?;
    run!(
        tx,
        "INSERT INTO banned (space_id, actor_uri, reason, since_ms, until_ms)
         SELECT space_id, $2, reason, since_ms, until_ms FROM banned WHERE actor_uri = $1
         ON CONFLICT (space_id, actor_uri) DO NOTHING",
        from,
        to
    )?;
    run!(
        tx,
        "INSERT INTO animator (space_id, actor_uri, since_ms)
         SELECT space_id, $2, since_ms FROM animator WHERE actor_uri = $1
         ON CONFLICT (space_id, actor_uri) DO NOTHING",
        from,
        to
    )?;
    run!(tx, "DELETE FROM animator WHERE actor_uri = $1", from)?;
    run!(
        tx,
        "INSERT INTO avoided (account_id, actor_uri, how, since_ms)
         SELECT account_id, $2, how, since_ms FROM avoided WHERE actor_uri = $1
         ON CONFLICT (account_id, actor_uri) DO NOTHING",
        from,
        to
    )?;
    run!(
        tx,
        "INSERT INTO informed (space_id, actor_uri, what, informed_ms)
         SELECT space_id, $2, what, informed_ms FROM informed WHERE actor_uri = $1
         ON CONFLICT (space_id, actor_uri, what) DO NOTHING",
        from,
        to
    )?;
    Ok(())
}

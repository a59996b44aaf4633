//! The SQL of keys.

use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::SpaceId;
use crate::spaces::Keys;
use crate::spaces::keys::{Listed, State};
use crate::{maybe, rows, run};

/// Keeps a pair; false when its number was taken meanwhile.
pub(in crate::spaces) async fn insert(
    tx: &mut Tx,
    space: SpaceId,
    number: i64,
    state: State,
    keys: &Keys,
    now: Millis,
) -> sqlx::Result<bool> {
    let kept = run!(
        tx,
        "INSERT INTO actor_key (space_id, number, state, since_ms, rsa_pkcs8, rsa_public_pem,
           ed25519_pkcs8, ed25519_public, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $4)
         ON CONFLICT (space_id, number) DO NOTHING",
        space,
        number,
        state,
        now,
        &keys.rsa_pkcs8,
        &keys.rsa_public_pem,
        &keys.ed25519_pkcs8,
        &keys.ed25519_public
    )?;
    Ok(kept == 1)
}

/// The number of the pair that signs today.
pub async fn signing_number(tx: &mut Tx, space: SpaceId) -> sqlx::Result<Option<i64>> {
    let found: Option<(i64,)> = maybe!(
        tx,
        "SELECT number FROM actor_key WHERE space_id = $1 AND state = 'signing'",
        space
    )?;
    Ok(found.map(|(number,)| number))
}

/// A pair with its private halves; nothing when these are no longer kept.
pub async fn pair(tx: &mut Tx, space: SpaceId, number: i64) -> sqlx::Result<Option<Keys>> {
    maybe!(
        tx,
        "SELECT rsa_pkcs8, rsa_public_pem, ed25519_pkcs8, ed25519_public FROM actor_key
         WHERE space_id = $1 AND number = $2 AND state NOT IN ('former', 'gone')",
        space,
        number
    )
}

/// Every pair that there ever was, the newest first.
pub async fn all(tx: &mut Tx, space: SpaceId) -> sqlx::Result<Vec<Listed>> {
    rows!(
        tx,
        "SELECT number, state, since_ms, rsa_public_pem, ed25519_public FROM actor_key
         WHERE space_id = $1 ORDER BY number DESC",
        space
    )
}

/// Pairs that are in a state since then.
pub(in crate::spaces) async fn due(
    tx: &mut Tx,
    state: State,
    since: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<(SpaceId, i64)>> {
    rows!(
        tx,
        "SELECT space_id, number FROM actor_key WHERE state = $1 AND since_ms <= $2
         ORDER BY since_ms, space_id, number LIMIT $3",
        state,
        since,
        count_max
    )
}

pub(in crate::spaces) async fn change(
    tx: &mut Tx,
    space: SpaceId,
    number: i64,
    state: State,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE actor_key SET state = $3, since_ms = $4 WHERE space_id = $1 AND number = $2",
        space,
        number,
        state,
        now
    )?;
    Ok(())
}

/// The same, and nothing can be signed by it any more.
pub(in crate::spaces) async fn empty(
    tx: &mut Tx,
    space: SpaceId,
    number: i64,
    state: State,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        {
            sqlite: "UPDATE actor_key SET state = $3, since_ms = $4, rsa_pkcs8 = x'',
                  ed25519_pkcs8 = x'' WHERE space_id = $1 AND number = $2",
            postgres: "UPDATE actor_key SET state = $3, since_ms = $4, rsa_pkcs8 = ''::bytea,
                  ed25519_pkcs8 = ''::bytea WHERE space_id = $1 AND number = $2"
        },
        space,
        number,
        state,
        now
    )?;
    Ok(())
}

/// Everybody who has keys, in a stable order: spaces, the machine, members who speak.
pub async fn holders(
    tx: &mut Tx,
    after: Option<SpaceId>,
    count_max: i64,
) -> sqlx::Result<Vec<(SpaceId, String)>> {
    rows!(
        tx,
        "SELECT id, handle FROM space WHERE ($1 IS NULL OR id > $1) AND closed_ms IS NULL
           AND id IN (SELECT space_id FROM actor_key WHERE state = 'signing')
         ORDER BY id LIMIT $2",
        after,
        count_max
    )
}

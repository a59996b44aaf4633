//! The SQL of whether something stands here, as its author's server is treated.

use sqlx::types::Json;

use crate::db::Tx;
use crate::ids::SpaceId;
use crate::peers::policies::{Level, Treatment};
use crate::{rows, run};

/// Every author, with how their server was treated when that was last looked at.
pub async fn treatments(tx: &mut Tx) -> sqlx::Result<Vec<(String, String, Level, bool)>> {
    rows!(
        tx,
        "SELECT uri, host, level, takes_media FROM author ORDER BY uri"
    )
}

pub(in crate::conversation) async fn treat(
    tx: &mut Tx,
    uri: &str,
    treatment: Treatment,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE author SET level = $2, takes_media = $3 WHERE uri = $1",
        uri,
        treatment.level,
        treatment.takes_media
    )?;
    Ok(())
}

/// Everybody elsewhere of whom something stands here, or waits.
pub async fn speakers(tx: &mut Tx) -> sqlx::Result<Vec<String>> {
    let found: Vec<(String,)> = rows!(
        tx,
        "SELECT DISTINCT author_uri FROM comment
         WHERE account_id IS NULL AND author_uri <> ''
           AND state IN ('published', 'held', 'private')"
    )?;
    Ok(found.into_iter().map(|(uri,)| uri).collect())
}

/// Everybody of whom something is barred.
pub async fn barred(tx: &mut Tx) -> sqlx::Result<Vec<String>> {
    let found: Vec<(String,)> = rows!(
        tx,
        "SELECT DISTINCT author_uri FROM comment WHERE state = 'barred'"
    )?;
    Ok(found.into_iter().map(|(uri,)| uri).collect())
}

/// What these people said is barred, and its state remembered.
pub(in crate::conversation) async fn bar(tx: &mut Tx, authors: &[String]) -> sqlx::Result<()> {
    run!(
        tx,
        {
            sqlite: "UPDATE comment SET barred_from = state, state = 'barred'
                WHERE account_id IS NULL AND state IN ('published', 'held', 'private')
                  AND author_uri IN (SELECT value FROM json_each($1))",
            postgres: "UPDATE comment SET barred_from = state, state = 'barred'
                WHERE account_id IS NULL AND state IN ('published', 'held', 'private')
                  AND author_uri IN (SELECT value FROM jsonb_array_elements_text($1))"
        },
        Json(authors)
    )?;
    Ok(())
}

/// What these people said is again what it was.
pub(in crate::conversation) async fn admit(tx: &mut Tx, authors: &[String]) -> sqlx::Result<()> {
    run!(
        tx,
        {
            sqlite: "UPDATE comment SET state = barred_from, barred_from = NULL
                WHERE state = 'barred' AND author_uri IN (SELECT value FROM json_each($1))",
            postgres: "UPDATE comment SET state = barred_from, barred_from = NULL
                WHERE state = 'barred'
                  AND author_uri IN (SELECT value FROM jsonb_array_elements_text($1))"
        },
        Json(authors)
    )?;
    Ok(())
}

/// How much everybody elsewhere has standing here.
pub async fn count_by_author(tx: &mut Tx) -> sqlx::Result<Vec<(String, i64)>> {
    rows!(
        tx,
        "SELECT author_uri, COUNT(*) FROM comment
         WHERE state = 'published' AND account_id IS NULL AND author_uri <> ''
         GROUP BY author_uri"
    )
}

/// Everybody who looks after a space besides the team.
pub async fn every_animator(tx: &mut Tx) -> sqlx::Result<Vec<(SpaceId, String)>> {
    rows!(
        tx,
        "SELECT space_id, actor_uri FROM animator ORDER BY actor_uri, space_id"
    )
}

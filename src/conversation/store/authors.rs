//! The SQL of authors, as their own profiles say.

use uuid::Uuid;

use crate::conversation::Author;
use crate::db::Tx;
use crate::ids::{AccountId, MediaId};
use crate::peers::policies;
use crate::spaces::Kind;
use crate::{maybe, rows, run};

/// Remembers an author as they are now, and how their server is treated. Written only when something
/// changed: what pages show depends on it.
pub async fn put_author(tx: &mut Tx, author: &Author) -> sqlx::Result<()> {
    let treatment = policies::treatment(tx, &author.host).await?;
    let author = &Author {
        level: treatment.level,
        takes_media: treatment.takes_media,
        ..author.clone()
    };
    if self::author(tx, &author.uri).await?.as_ref() == Some(author) {
        return Ok(());
    }
    run!(
        tx,
        "INSERT INTO author (uri, name, handle, host, url, icon_url, emojis, is_automatic,
           may_be_found, level, takes_media)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (uri) DO UPDATE SET name = excluded.name, handle = excluded.handle,
           host = excluded.host, url = excluded.url, icon_url = excluded.icon_url,
           emojis = excluded.emojis, is_automatic = excluded.is_automatic,
           may_be_found = excluded.may_be_found, level = excluded.level,
           takes_media = excluded.takes_media",
        &author.uri,
        &author.name,
        &author.handle,
        &author.host,
        &author.url,
        &author.icon_url,
        &author.emojis,
        author.is_automatic,
        author.may_be_found,
        author.level,
        author.takes_media
    )?;
    Ok(())
}

pub async fn author(tx: &mut Tx, uri: &str) -> sqlx::Result<Option<Author>> {
    maybe!(
        tx,
        "SELECT uri, name, handle, host, url, icon_url, emojis, is_automatic, may_be_found,
           level, takes_media
         FROM author WHERE uri = $1",
        uri
    )
}

/// Who is called so, as far as they spoke here.
pub async fn by_handle(tx: &mut Tx, handle: &str) -> sqlx::Result<Option<String>> {
    let found: Option<(String,)> = maybe!(
        tx,
        "SELECT uri FROM author WHERE LOWER(handle) = $1 ORDER BY uri LIMIT 1",
        handle
    )?;
    Ok(found.map(|(uri,)| uri))
}

/// Everybody who speaks in a thread.
pub async fn authors_of(tx: &mut Tx, root: Uuid) -> sqlx::Result<Vec<Author>> {
    rows!(
        tx,
        "SELECT uri, name, handle, host, url, icon_url, emojis, is_automatic, may_be_found,
           level, takes_media
         FROM author WHERE uri IN (SELECT author_uri FROM comment WHERE root_id = $1)",
        root
    )
}

/// What everybody and everything with a name here is called, and its handle: to tell who looks alike.
pub async fn names_here(tx: &mut Tx, count_max: i64) -> sqlx::Result<Vec<(String, String, Kind)>> {
    rows!(
        tx,
        "SELECT name, handle, kind FROM space ORDER BY id LIMIT $1",
        count_max
    )
}

/// The pictures of the members who speak in a thread.
pub async fn faces_here(
    tx: &mut Tx,
    accounts: &[AccountId],
) -> sqlx::Result<Vec<(AccountId, MediaId)>> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = accounts
        .iter()
        .map(|it| it.0.simple().to_string())
        .collect();
    rows!(
        tx,
        {
            sqlite: "SELECT id, icon_id FROM space WHERE kind = 'member' AND icon_id IS NOT NULL
               AND id IN (SELECT unhex(value) FROM json_each($1))",
            postgres: "SELECT id, icon_id FROM space WHERE kind = 'member' AND icon_id IS NOT NULL
               AND id IN (SELECT CAST(value AS UUID)
                 FROM json_array_elements_text(CAST($1 AS JSON)))"
        },
        serde_json::to_string(&ids).unwrap_or_else(|_| "[]".to_owned())
    )
}

pub async fn delete_author(tx: &mut Tx, uri: &str) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM author WHERE uri = $1", uri)?;
    Ok(())
}

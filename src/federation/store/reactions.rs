//! The SQL of reactions to many objects at once, and of the emoji of other servers among them.

use std::collections::HashMap;

use uuid::Uuid;

use crate::db::Tx;
use crate::{rows, run};

/// Kinds of emoji in one thread; more are made up to be many.
const ROWS_MAX: i64 = 5_000;

/// What people elsewhere feel about something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reactions {
    pub likes: i64,
    pub shares: i64,
    /// What was sent as an emoji, the most frequent first; not all of it need be one.
    pub emojis: Vec<(String, i64)>,
}

/// Of all of these, in one question; with those of people whose names are not kept any more.
pub async fn reactions_of(tx: &mut Tx, objects: &[Uuid]) -> sqlx::Result<HashMap<Uuid, Reactions>> {
    if objects.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<String> = objects.iter().map(|it| it.simple().to_string()).collect();
    let found: Vec<(Uuid, String, String, i64)> = rows!(
        tx,
        {
            sqlite: "WITH asked (id) AS (SELECT unhex(value) FROM json_each($1))
               SELECT object_id, kind, content, CAST(SUM(count) AS INTEGER) FROM (
                 SELECT object_id, kind, content, COUNT(*) AS count FROM reaction
                 WHERE object_id IN (SELECT id FROM asked) GROUP BY object_id, kind, content
                 UNION ALL SELECT object_id, kind, content, count FROM tally
                 WHERE object_id IN (SELECT id FROM asked)) AS every
               WHERE kind IN ('like', 'share', 'emoji')
               GROUP BY object_id, kind, content ORDER BY 4 DESC, content LIMIT $2",
            postgres: "WITH asked (id) AS (
                 SELECT CAST(value AS UUID) FROM json_array_elements_text(CAST($1 AS JSON)))
               SELECT object_id, kind, content, CAST(SUM(count) AS BIGINT) FROM (
                 SELECT object_id, kind, content, COUNT(*) AS count FROM reaction
                 WHERE object_id IN (SELECT id FROM asked) GROUP BY object_id, kind, content
                 UNION ALL SELECT object_id, kind, content, count FROM tally
                 WHERE object_id IN (SELECT id FROM asked)) AS every
               WHERE kind IN ('like', 'share', 'emoji')
               GROUP BY object_id, kind, content ORDER BY 4 DESC, content LIMIT $2"
        },
        list(&ids),
        ROWS_MAX
    )?;
    let mut all: HashMap<Uuid, Reactions> = HashMap::new();
    for (object, kind, content, count) in found {
        let of = all.entry(object).or_default();
        match kind.as_str() {
            "like" => of.likes += count,
            "share" => of.shares += count,
            _ => of.emojis.push((content, count)),
        }
    }
    Ok(all)
}

/// The picture of an emoji of another server, by the name that reactions have for it.
pub async fn put_emoji(tx: &mut Tx, content: &str, url: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO reaction_emoji (content, url) VALUES ($1, $2)
         ON CONFLICT (content) DO UPDATE SET url = excluded.url
           WHERE reaction_emoji.url <> excluded.url",
        content,
        url
    )?;
    Ok(())
}

/// The pictures of these, by their names.
pub async fn emoji_urls(tx: &mut Tx, contents: &[&str]) -> sqlx::Result<HashMap<String, String>> {
    if contents.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(String, String)> = rows!(
        tx,
        {
            sqlite: "SELECT content, url FROM reaction_emoji
               WHERE content IN (SELECT value FROM json_each($1))",
            postgres: "SELECT content, url FROM reaction_emoji
               WHERE content IN (SELECT value FROM json_array_elements_text(CAST($1 AS JSON)))"
        },
        list(contents)
    )?;
    Ok(found.into_iter().collect())
}

/// Forgets the pictures of emoji that nobody reacts with any more.
pub async fn delete_unused_emoji(tx: &mut Tx) -> sqlx::Result<u64> {
    run!(
        tx,
        "DELETE FROM reaction_emoji
         WHERE NOT EXISTS (SELECT 1 FROM reaction
             WHERE reaction.content = reaction_emoji.content AND reaction.content <> '')
           AND NOT EXISTS (SELECT 1 FROM tally
             WHERE tally.content = reaction_emoji.content AND tally.content <> '')"
    )
}

/// Many values as one: what both databases take apart.
fn list<T: serde::Serialize>(values: &[T]) -> String {
    serde_json::to_string(values).unwrap_or_else(|_| "[]".to_owned())
}

//! The SQL of reactions to many objects at once.

use std::collections::HashMap;

use uuid::Uuid;

use crate::db::Tx;
use crate::rows;

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

/// Of all of these, in one question.
pub async fn reactions_of(tx: &mut Tx, objects: &[Uuid]) -> sqlx::Result<HashMap<Uuid, Reactions>> {
    if objects.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<String> = objects.iter().map(|it| it.simple().to_string()).collect();
    let ids = serde_json::to_string(&ids).unwrap_or_else(|_| "[]".to_owned());
    let found: Vec<(Uuid, String, String, i64)> = rows!(
        tx,
        {
            sqlite: "SELECT object_id, kind, content, COUNT(*) FROM reaction
               WHERE object_id IN (SELECT unhex(value) FROM json_each($1))
                 AND kind IN ('like', 'share', 'emoji')
               GROUP BY object_id, kind, content ORDER BY 4 DESC, content LIMIT $2",
            postgres: "SELECT object_id, kind, content, COUNT(*) FROM reaction
               WHERE object_id IN (SELECT CAST(value AS UUID)
                   FROM json_array_elements_text(CAST($1 AS JSON)))
                 AND kind IN ('like', 'share', 'emoji')
               GROUP BY object_id, kind, content ORDER BY 4 DESC, content LIMIT $2"
        },
        ids,
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

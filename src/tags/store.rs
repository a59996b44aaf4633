//! The SQL of tags.

use std::collections::HashMap;

use uuid::Uuid;

use super::Tag;
use crate::db::{Tx, id_list};
use crate::{rows, run};

pub(super) async fn replace(tx: &mut Tx, object: Uuid, tags: &[Tag]) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM tagging WHERE object_id = $1", object)?;
    for (position, tag) in tags.iter().enumerate() {
        run!(
            tx,
            "INSERT INTO tagging (object_id, tag, label, position) VALUES ($1, $2, $3, $4)",
            object,
            &tag.tag,
            &tag.label,
            position as i64
        )?;
    }
    Ok(())
}

/// The tags of a post or event, in the order they were given.
pub async fn of(tx: &mut Tx, object: Uuid) -> sqlx::Result<Vec<Tag>> {
    rows!(
        tx,
        "SELECT tag, label FROM tagging WHERE object_id = $1 ORDER BY position",
        object
    )
}

/// The tags of published posts with how often each is used, the most used first.
pub async fn of_posts(tx: &mut Tx, count_max: i64) -> sqlx::Result<Vec<(String, String, i64)>> {
    rows!(
        tx,
        "SELECT tag, MIN(label), COUNT(*) FROM tagging
         JOIN post ON post.id = tagging.object_id AND post.state = 'published'
         GROUP BY tag ORDER BY COUNT(*) DESC, tag LIMIT $1",
        count_max
    )
}

/// The tags of published events with how often each is used, the most used first.
pub async fn of_events(tx: &mut Tx, count_max: i64) -> sqlx::Result<Vec<(String, String, i64)>> {
    rows!(
        tx,
        "SELECT tag, MIN(label), COUNT(*) FROM tagging
         JOIN event ON event.id = tagging.object_id AND event.state = 'published'
         GROUP BY tag ORDER BY COUNT(*) DESC, tag LIMIT $1",
        count_max
    )
}

/// The labels of the tags of each of these posts or events, in the order they were given.
pub async fn labels_of(tx: &mut Tx, objects: &[Uuid]) -> sqlx::Result<HashMap<Uuid, Vec<String>>> {
    if objects.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(Uuid, String)> = rows!(
        tx,
        ["SELECT object_id, label FROM tagging WHERE object_id IN (", ids "$1", ")
         ORDER BY object_id, position"],
        id_list(objects.iter().copied())
    )?;
    let mut labels: HashMap<Uuid, Vec<String>> = HashMap::new();
    for (object, label) in found {
        labels.entry(object).or_default().push(label);
    }
    Ok(labels)
}

//! Tags of posts and events. A tag is looked up in folded form (no accents, no case) and shown as
//! it was written first.

pub mod store;

use uuid::Uuid;

use crate::db::Tx;
use crate::text;

const TAGS_MAX: usize = 20;
const TAG_CHARS_MAX: usize = 60;

/// A tag as it is stored and shown.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Tag {
    pub tag: String,
    pub label: String,
}

/// The form a tag is looked up by.
pub fn fold(label: &str) -> String {
    text::slug(label)
}

/// Whether each of them, and all together, are short enough to be kept.
pub fn fit(labels: &[String]) -> bool {
    let labels = labels.iter().map(|label| bare(label));
    let mut folded: Vec<String> = Vec::new();
    for label in labels {
        if label.chars().count() > TAG_CHARS_MAX {
            return false;
        }
        let tag = fold(label);
        if !tag.is_empty() && !folded.contains(&tag) {
            folded.push(tag);
        }
    }
    folded.len() <= TAGS_MAX
}

fn bare(label: &str) -> &str {
    label.trim().trim_start_matches('#').trim()
}

/// Gives an object exactly these tags; empty and doubled ones are left out, and what does not [`fit`].
pub async fn put(tx: &mut Tx, object: Uuid, labels: &[String]) -> sqlx::Result<()> {
    let mut tags: Vec<Tag> = Vec::new();
    for label in labels {
        let label = bare(label);
        let tag = fold(label);
        let fits = !tag.is_empty() && label.chars().count() <= TAG_CHARS_MAX;
        if fits && tags.len() < TAGS_MAX && !tags.iter().any(|known| known.tag == tag) {
            tags.push(Tag {
                tag,
                label: label.to_owned(),
            });
        }
    }
    store::replace(tx, object, &tags).await
}

//! What the filters of the agenda offer to choose from, the same for everybody: looked up once for
//! each revision of what pages show, because every tag of every event is counted for it.

use std::sync::Arc;

use super::store;
use crate::db::{OfRevision, Tx};
use crate::tags;

const TAGS_MAX: i64 = 60;
const YEARS_MAX: i64 = 60;

#[derive(Debug, Clone)]
pub struct Offered {
    /// Handle and name, by name.
    pub spaces: Vec<(String, String)>,
    /// The most used ones with their labels, by tag.
    pub tags: Vec<(String, String)>,
    /// The first parts of their codes.
    pub languages: Vec<String>,
    /// The latest first, and how many events began in each.
    pub years: Vec<(String, i64)>,
}

/// What there is to choose from in the revision that `tx` sees; it only reads (see [`OfRevision`]).
pub async fn offered(
    tx: &mut Tx,
    known: &OfRevision<Offered>,
    revision: i64,
) -> sqlx::Result<Arc<Offered>> {
    if let Some(offered) = known.at(revision) {
        return Ok(offered);
    }
    let tags = tags::store::of_events(tx, TAGS_MAX).await?;
    let mut tags: Vec<_> = tags
        .into_iter()
        .map(|(tag, label, _)| (tag, label))
        .collect();
    tags.sort();
    let languages = store::languages(tx).await?;
    let mut languages: Vec<String> = languages
        .iter()
        .filter_map(|tag| tag.split('-').next().map(str::to_owned))
        .collect();
    languages.dedup();
    let offered = Offered {
        spaces: store::spaces_with_events(tx).await?,
        tags,
        languages,
        years: store::years(tx, YEARS_MAX).await?,
    };
    Ok(known.put(revision, offered))
}

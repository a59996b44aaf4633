//! What the form of the filters offers to choose from.

use super::{Filters, When, near};
use crate::db::Tx;
use crate::events::{nearby, store};
use crate::tags;
use crate::web::visit::Visit;

const TAGS_SHOWN: i64 = 60;

/// What the form offers to choose from.
pub struct Choices {
    pub spaces: Vec<(String, String)>,
    pub tags: Vec<(String, String)>,
    pub languages: Vec<(String, String)>,
    /// Names of places that are known here.
    pub towns: Vec<String>,
    /// Kilometres, whether they are chosen.
    pub within: Vec<(u32, bool)>,
    /// Word, label, whether it is chosen.
    pub when: Vec<(&'static str, String, bool)>,
}

/// What there is to choose from.
pub async fn choices(tx: &mut Tx, visit: &Visit, filters: &Filters) -> sqlx::Result<Choices> {
    let languages = store::languages(tx).await?;
    let mut primary: Vec<String> = languages
        .iter()
        .filter_map(|tag| tag.split('-').next().map(str::to_owned))
        .collect();
    primary.dedup();
    let named = |tag: String| {
        let name = visit.locale.language_name(&tag);
        (tag, name)
    };
    let tags = tags::store::of_events(tx, TAGS_SHOWN).await?;
    let mut tags: Vec<_> = tags
        .into_iter()
        .map(|(tag, label, _)| (tag, label))
        .collect();
    tags.sort();
    Ok(Choices {
        spaces: store::spaces_with_events(tx).await?,
        tags,
        languages: primary.into_iter().map(named).collect(),
        towns: nearby::known(tx, visit.app.clock.now()).await?,
        within: near::within_choices(filters),
        when: When::ALL
            .into_iter()
            .map(|when| {
                let word = when.as_str();
                (word, when.said(visit.locale), word == filters.when)
            })
            .collect(),
    })
}

//! What the form of the filters offers to choose from.

use std::sync::Arc;

use super::{Filters, When, near};
use crate::db::Tx;
use crate::events::nearby;
use crate::events::offered::{self, Offered};
use crate::web::kept;
use crate::web::visit::Visit;

/// What the form offers to choose from.
pub struct Choices {
    pub offered: Arc<Offered>,
    /// First part of a code, and name.
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
    let revision = kept::store::revision(tx).await?;
    let offered = offered::offered(tx, &visit.app.agenda_offers, revision).await?;
    let named = |tag: &String| (tag.clone(), visit.locale.language_name(tag));
    Ok(Choices {
        languages: offered.languages.iter().map(named).collect(),
        towns: nearby::known(tx, visit.app.clock.now()).await?,
        offered,
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

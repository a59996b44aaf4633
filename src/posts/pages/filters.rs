//! The filters of a list of news, as its address has them and as the store takes them.

use serde::{Deserialize, Deserializer};

use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::PostId;
use crate::posts::store::Filter;
use crate::spaces;
use crate::tags;
use crate::web::errors::WebError;
use crate::web::i18n;

/// The filters of a list, as its address has them.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Filters {
    #[serde(deserialize_with = "word")]
    pub space: Option<String>,
    #[serde(deserialize_with = "word")]
    pub tag: Option<String>,
    #[serde(deserialize_with = "number")]
    pub year: Option<i16>,
    #[serde(deserialize_with = "word")]
    pub author: Option<String>,
    #[serde(deserialize_with = "word")]
    pub language: Option<String>,
    #[serde(deserialize_with = "word")]
    pub series: Option<String>,
    /// The last post of the page before: `{published ms}_{id}`.
    #[serde(deserialize_with = "word")]
    pub after: Option<String>,
    /// The first post of the page behind.
    #[serde(deserialize_with = "word")]
    pub before: Option<String>,
}

/// A form sends the fields that were left empty too.
fn word<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let word = String::deserialize(deserializer)?;
    let word = word.trim();
    Ok((!word.is_empty()).then(|| word.to_owned()))
}

fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i16>, D::Error> {
    match word(deserializer)? {
        Some(word) => word.parse().map(Some).map_err(serde::de::Error::custom),
        None => Ok(None),
    }
}

/// The filters as the store takes them; a space that does not exist is 404.
pub async fn filter(tx: &mut Tx, filters: &Filters) -> Result<Filter, WebError> {
    let space = match &filters.space {
        Some(handle) => {
            let found = spaces::store::by_handle(tx, handle).await?;
            let found = found.filter(|space| !space.kind.is_silent());
            Some(found.ok_or(WebError::NotFound)?.id)
        }
        None => None,
    };
    Ok(Filter {
        space,
        tag: filters.tag.as_deref().map(tags::fold),
        language: filters.language.clone(),
        byline: filters.author.clone(),
        series: filters.series.clone(),
        from: filters.year.and_then(i18n::year_start),
        until: filters
            .year
            .and_then(|year| i18n::year_start(year.saturating_add(1))),
        after: filters.after.as_deref().map(key).transpose()?,
    })
}

pub(super) fn key(key: &str) -> Result<(Millis, PostId), WebError> {
    let parts = key.split_once('_').and_then(|(published, id)| {
        let published = Millis(published.parse().ok()?);
        Some((published, id.parse().ok()?))
    });
    parts.ok_or(WebError::BadRequest("error-page"))
}

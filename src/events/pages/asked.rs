//! What the address of a list asks for: filters, the view, the month. Read once, checked, and
//! written again in every address that leads to the same list: pages, feeds, calendars. What is
//! not known is left out of those.

use serde::Deserialize;

use crate::db::Tx;
use crate::events::month::Month;
use crate::events::parts::words;
use crate::events::store::{self, Filter, Mode};
use crate::spaces::{self, Kind};
use crate::tags;
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::visit::Visit;

const WORDS_CHARS_MAX: usize = 100;
const TAGS_SHOWN: i64 = 60;

/// The filters of a list, as its address has them. A form sends empty ones too.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// The handle of a space.
    pub space: String,
    pub tag: String,
    /// Words of the place.
    pub place: String,
    /// `online` or `on-site`.
    pub mode: String,
    pub language: String,
    /// `2026-11-03`
    pub from: String,
    pub until: String,
    /// `month` or `map`; else a list.
    pub view: String,
    /// `2026-11`
    pub month: String,
    /// The last past event of the page before: `{start ms}_{id}`.
    pub after: String,
    /// How many events a frame shows.
    pub max: String,
    /// `light` or `dark`, for a frame.
    pub theme: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    List,
    Month,
    Map,
}

impl View {
    pub fn word(self) -> &'static str {
        match self {
            View::List => "",
            View::Month => "month",
            View::Map => "map",
        }
    }
}

/// The filters, read and checked.
#[derive(Debug, Clone)]
pub struct Asked {
    pub filters: Filters,
    pub filter: Filter,
    pub view: View,
    /// None: this month.
    pub month: Option<Month>,
    /// What the space is called.
    pub space_name: String,
}

/// A filter that is in force, and the address without it.
pub struct Pill {
    pub label: String,
    pub without: String,
}

/// What the form offers to choose from.
pub struct Choices {
    pub spaces: Vec<(String, String)>,
    pub tags: Vec<(String, String)>,
    pub languages: Vec<(String, String)>,
}

impl Asked {
    /// Answers 400 in words for what cannot be meant, 404 for a space that is not here.
    pub async fn read(tx: &mut Tx, filters: Filters) -> Result<Asked, WebError> {
        let filters = tidy(filters);
        let view = match filters.view.as_str() {
            "" | "list" => View::List,
            "month" => View::Month,
            "map" => View::Map,
            _ => return Err(WebError::BadRequest("error-filter")),
        };
        let mut asked = Asked {
            filter: checked(&filters)?,
            month: match filters.month.as_str() {
                "" => None,
                month => Some(
                    month
                        .parse()
                        .map_err(|_| WebError::BadRequest("error-month"))?,
                ),
            },
            space_name: String::new(),
            filters,
            view,
        };
        if !asked.filters.space.is_empty() {
            if !cards::is_handle(&asked.filters.space) {
                return Err(WebError::NotFound);
            }
            let space = spaces::store::by_handle(tx, &asked.filters.space).await?;
            let space = space.filter(|space| !matches!(space.kind, Kind::Server | Kind::Member));
            let space = space.ok_or(WebError::NotFound)?;
            asked.filter.space = Some(space.id);
            asked.space_name = space.name;
        }
        Ok(asked)
    }

    /// The filters alone, as every address of this list has them.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let filters = &self.filters;
        let all = [
            ("space", &filters.space),
            ("tag", &filters.tag),
            ("place", &filters.place),
            ("mode", &filters.mode),
            ("language", &filters.language),
            ("from", &filters.from),
            ("until", &filters.until),
        ];
        let known = all.into_iter().filter(|(_, value)| !value.is_empty());
        known.map(|(key, value)| (key, value.as_str())).collect()
    }

    /// `?space=velo&…` with these besides (or instead); empty values are left out.
    pub fn query(&self, besides: &[(&str, &str)]) -> String {
        let mut pairs: Vec<(&str, &str)> = self.pairs();
        pairs.retain(|(key, _)| besides.iter().all(|(other, _)| other != key));
        pairs.extend(besides);
        pairs.retain(|(_, value)| !value.is_empty());
        if pairs.is_empty() {
            return String::new();
        }
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        format!("?{}", query.extend_pairs(pairs).finish())
    }

    /// The view and month that links between filters keep.
    pub fn place_in_views(&self) -> [(&'static str, String); 2] {
        let month = self.month.map(|month| month.to_string());
        [
            ("view", self.view.word().to_owned()),
            ("month", month.unwrap_or_default()),
        ]
    }

    /// The filters in force, each with the way to be rid of it; two days are one filter.
    pub fn pills(&self, visit: &Visit, path: &str) -> Vec<Pill> {
        let kept = self.place_in_views();
        let without = |keys: &[&'static str]| {
            let mut besides: Vec<(&str, &str)> = keys.iter().map(|key| (*key, "")).collect();
            besides.extend(kept.iter().map(|(key, value)| (*key, value.as_str())));
            format!("{path}{}", self.query(&besides))
        };
        let both_days = self.filter.from.is_some() && self.filter.until.is_some();
        let mut pills = Vec::new();
        for (key, value) in self.pairs() {
            let keys: &[&'static str] = match key {
                "from" if both_days => &["from", "until"],
                "until" if both_days => continue,
                _ => &[key],
            };
            pills.push(Pill {
                label: self.said(visit, key, value),
                without: without(keys),
            });
        }
        pills
    }

    fn said(&self, visit: &Visit, key: &str, value: &str) -> String {
        let locale = visit.locale;
        let day = |day: Option<jiff::civil::Date>| {
            day.map(|day| crate::dates::long_day(day, locale.0))
                .unwrap_or_default()
        };
        let (from, until) = (day(self.filter.from), day(self.filter.until));
        match key {
            "space" => self.space_name.clone(),
            "tag" => format!("#{value}"),
            "place" => locale.word("agenda-at", value),
            "mode" if value == Mode::Online.as_str() => locale.t("event-online"),
            "mode" => locale.t("agenda-on-site"),
            "language" => locale.in_language(value),
            "from" if !until.is_empty() => format!("{from} – {until}"),
            "from" => locale.word("agenda-from-day", &from),
            _ => locale.word("agenda-until-day", &until),
        }
    }
}

fn tidy(mut filters: Filters) -> Filters {
    let all = [
        &mut filters.space,
        &mut filters.tag,
        &mut filters.place,
        &mut filters.mode,
        &mut filters.language,
        &mut filters.from,
        &mut filters.until,
        &mut filters.view,
        &mut filters.month,
        &mut filters.after,
    ];
    for value in all {
        *value = value.trim().chars().take(WORDS_CHARS_MAX).collect();
    }
    filters
}

fn checked(filters: &Filters) -> Result<Filter, WebError> {
    let day = |text: &str| match text {
        "" => Ok(None),
        text => day(text).map(Some).ok_or(WebError::BadRequest("error-day")),
    };
    let place = words(&filters.place);
    let is_tag = filters.language.is_empty() || crate::language::is_tag(&filters.language);
    if !is_tag {
        return Err(WebError::BadRequest("error-filter"));
    }
    Ok(Filter {
        space: None,
        tag: (!filters.tag.is_empty()).then(|| tags::fold(&filters.tag)),
        place: (!place.is_empty()).then_some(place),
        mode: match filters.mode.as_str() {
            "" => None,
            word => Some(
                word.parse()
                    .map_err(|_| WebError::BadRequest("error-filter"))?,
            ),
        },
        language: (!filters.language.is_empty()).then(|| filters.language.clone()),
        from: day(&filters.from)?,
        until: day(&filters.until)?,
        after: None,
    })
}

/// `2026-11-03` and nothing else that could be read as a day.
fn day(text: &str) -> Option<jiff::civil::Date> {
    let is_plain = text.len() == 10 && text.bytes().all(|it| it.is_ascii_digit() || it == b'-');
    let day: jiff::civil::Date = text.parse().ok().filter(|_| is_plain)?;
    (day.year() > 0).then_some(day)
}

/// What there is to choose from.
pub async fn choices(tx: &mut Tx, visit: &Visit) -> sqlx::Result<Choices> {
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
    })
}

//! What the address of a list asks for: filters, the view, the month. Read once, checked, and
//! written again in every address that leads to the same list: pages, feeds, calendars. What is
//! not known is left out of those. The days of one press are in `asked/when.rs`, what is near a place
//! in `asked/near.rs`, what the form offers in `asked/choices.rs`.

mod choices;
mod near;
mod when;

use jiff::civil::Date;
use serde::Deserialize;

use crate::db::Tx;
use crate::events::Event;
use crate::events::month::Month;
use crate::events::parts::words;
use crate::events::store::{Filter, Mode};
use crate::events::week::Week;
use crate::ids::EventId;
use crate::search;
use crate::spaces::{self, Kind};
use crate::tags;
use crate::text;
use crate::web::cards::{self, EventCard};
use crate::web::errors::WebError;
use crate::web::i18n;
use crate::web::visit::Visit;

pub use choices::{Choices, choices};
pub use near::{Hint, Near};
pub use when::When;

const WORDS_CHARS_MAX: usize = 100;

/// The filters of a list, as its address has them. A form sends empty ones too.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// The handle of a space.
    pub space: String,
    pub tag: String,
    /// Words of the event.
    pub q: String,
    /// A place's name, or `47.2184,-1.5536`.
    pub near: String,
    /// Kilometres from there.
    pub within: String,
    /// `today`, `weekend`, `week`, `month`.
    pub when: String,
    /// Words of the place.
    pub place: String,
    /// `online` or `on-site`.
    pub mode: String,
    pub language: String,
    /// `2026-11-03`
    pub from: String,
    pub until: String,
    /// `week`, `month` or `map`; else a list.
    pub view: String,
    /// `2026-11`
    pub month: String,
    /// `2026-W48`
    pub week: String,
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
    Week,
    Month,
    Map,
}

impl View {
    pub fn word(self) -> &'static str {
        match self {
            View::List => "",
            View::Week => "week",
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
    /// None: this week.
    pub week: Option<Week>,
    pub when: Option<When>,
    pub near: Option<Near>,
    /// The days that were written, besides those of `when`.
    days: (Option<Date>, Option<Date>),
    /// What the space is called.
    pub space_name: String,
}

/// A filter that is in force, and the address without it.
pub struct Pill {
    pub label: String,
    pub without: String,
}

impl Asked {
    /// Answers 400 in words for what cannot be meant, 404 for a space that is not here.
    pub async fn read(visit: &Visit, tx: &mut Tx, filters: Filters) -> Result<Asked, WebError> {
        let filters = tidy(filters);
        let view = match filters.view.as_str() {
            "" | "list" => View::List,
            "week" => View::Week,
            "month" => View::Month,
            "map" => View::Map,
            _ => return Err(WebError::BadRequest("error-filter")),
        };
        let filter = checked(&filters)?;
        let mut asked = Asked {
            days: (filter.from, filter.until),
            filter,
            month: known(&filters.month, "error-month")?,
            week: known(&filters.week, "error-week")?,
            when: known(&filters.when, "error-filter")?,
            near: Near::read(visit, tx, &filters).await?,
            space_name: String::new(),
            filters,
            view,
        };
        if let Some(when) = asked.when {
            let days = when.days(i18n::day(visit.app.clock.now()));
            asked.filter = within_days(&asked.filter, days);
        }
        if !asked.filters.space.is_empty() {
            if !cards::is_handle(&asked.filters.space) {
                return Err(WebError::NotFound);
            }
            let space = spaces::store::by_handle(tx, &asked.filters.space).await?;
            let space = space.filter(|space| space.kind != Kind::Server && !space.kind.is_silent());
            let space = space.ok_or(WebError::NotFound)?;
            asked.filter.space = Some(space.id);
            asked.space_name = space.name;
        }
        asked.filter.among = asked.among(tx).await?;
        Ok(asked)
    }

    /// The events that are near and have the words; nothing where neither is asked for.
    async fn among(&self, tx: &mut Tx) -> Result<Option<Vec<EventId>>, WebError> {
        let near = self.near.as_ref();
        let question = text::Asked::read(&self.filters.q);
        if question.is_empty() {
            return Ok(near.map(Near::all));
        }
        let found = match search::events_with(tx, &question).await {
            Err(error) if search::took_too_long(&error) => {
                return Err(sqlx::Error::PoolTimedOut.into());
            }
            found => found?,
        };
        let is_near = |id: &EventId| near.is_none_or(|near| near.has(*id));
        Ok(Some(found.into_iter().filter(is_near).collect()))
    }

    /// What a list shows of an event, with how far it is from the place that was asked for.
    pub fn card(&self, visit: &Visit, event: &Event) -> EventCard {
        let mut card = cards::event_card(visit, event);
        if let Some(near) = &self.near {
            card.distance = near.distance(visit.locale, event.id);
        }
        card
    }

    pub fn cards(&self, visit: &Visit, events: &[Event]) -> Vec<EventCard> {
        events.iter().map(|event| self.card(visit, event)).collect()
    }

    /// The filters alone, as every address of this list has them.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let filters = &self.filters;
        let all = [
            ("q", &filters.q),
            ("when", &filters.when),
            ("near", &filters.near),
            ("within", &filters.within),
            ("space", &filters.space),
            ("tag", &filters.tag),
            ("place", &filters.place),
            ("mode", &filters.mode),
            ("language", &filters.language),
            ("from", &filters.from),
            ("until", &filters.until),
        ];
        // How far is nothing without from where.
        let is_idle = |key: &str| key == "within" && filters.near.is_empty();
        let known = all
            .into_iter()
            .filter(|(key, value)| !value.is_empty() && !is_idle(key));
        known.map(|(key, value)| (key, value.as_str())).collect()
    }

    /// `?space=velo&…` with these besides (or instead); empty values are left out.
    pub fn query(&self, besides: &[(&str, &str)]) -> String {
        let mut pairs: Vec<(&str, &str)> = self.pairs();
        pairs.retain(|(key, _)| besides.iter().all(|(other, _)| other != key));
        pairs.extend(besides);
        pairs.retain(|(_, value)| !value.is_empty());
        if !pairs.iter().any(|(key, _)| *key == "near") {
            pairs.retain(|(key, _)| *key != "within");
        }
        if pairs.is_empty() {
            return String::new();
        }
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        format!("?{}", query.extend_pairs(pairs).finish())
    }

    /// The view, month and week that links between filters keep.
    pub fn place_in_views(&self) -> [(&'static str, String); 3] {
        let month = self.month.map(|month| month.to_string());
        let week = self.week.map(|week| week.to_string());
        [
            ("view", self.view.word().to_owned()),
            ("month", month.unwrap_or_default()),
            ("week", week.unwrap_or_default()),
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
        let both_days = self.days.0.is_some() && self.days.1.is_some();
        let mut pills = Vec::new();
        for (key, value) in self.pairs() {
            let keys: &[&'static str] = match key {
                "from" if both_days => &["from", "until"],
                "until" if both_days => continue,
                "within" => continue,
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
        let (from, until) = (day(self.days.0), day(self.days.1));
        let near = self.near.as_ref().map(Near::said).unwrap_or_default();
        let when = self.when.map(|when| when.said(locale)).unwrap_or_default();
        match key {
            "q" => locale.word("agenda-words", value),
            "when" => when,
            "near" => locale.word("agenda-near", &near),
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
        &mut filters.q,
        &mut filters.near,
        &mut filters.within,
        &mut filters.when,
        &mut filters.place,
        &mut filters.mode,
        &mut filters.language,
        &mut filters.from,
        &mut filters.until,
        &mut filters.view,
        &mut filters.month,
        &mut filters.week,
        &mut filters.after,
    ];
    for value in all {
        *value = value.trim().chars().take(WORDS_CHARS_MAX).collect();
    }
    filters
}

/// What a word says that is perhaps absent; the key of a sentence for one that says nothing.
fn known<T: std::str::FromStr>(word: &str, key: &'static str) -> Result<Option<T>, WebError> {
    match word {
        "" => Ok(None),
        word => word
            .parse()
            .map(Some)
            .map_err(|_| WebError::BadRequest(key)),
    }
}

/// The same filter on these days only, as far as its own days go.
pub fn within_days(filter: &Filter, (first, last): (Date, Date)) -> Filter {
    Filter {
        from: Some(filter.from.map_or(first, |from| from.max(first))),
        until: Some(filter.until.map_or(last, |until| until.min(last))),
        ..filter.clone()
    }
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
        mode: known(&filters.mode, "error-filter")?,
        language: (!filters.language.is_empty()).then(|| filters.language.clone()),
        from: day(&filters.from)?,
        until: day(&filters.until)?,
        among: None,
        after: None,
    })
}

/// `2026-11-03` and nothing else that could be read as a day.
fn day(text: &str) -> Option<jiff::civil::Date> {
    let is_plain = text.len() == 10 && text.bytes().all(|it| it.is_ascii_digit() || it == b'-');
    let day: jiff::civil::Date = text.parse().ok().filter(|_| is_plain)?;
    (day.year() > 0).then_some(day)
}

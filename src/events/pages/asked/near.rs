//! `near=` and `within=`: what is near a place, how far each event is, and what to say of a name that
//! means nothing here or more than one place.

use std::collections::{HashMap, HashSet};

use super::{Asked, Filters};
use crate::db::Tx;
use crate::events::nearby::{self, Point, Sought, WITHIN_KM_MAX, WITHIN_KM_USUALLY};
use crate::ids::EventId;
use crate::web::errors::WebError;
use crate::web::i18n::Locale;
use crate::web::visit::Visit;

/// What the form offers.
const WITHIN_CHOICES: [u32; 6] = [5, 10, 25, 50, 100, 200];

/// A place that was asked for, and what is near it.
#[derive(Debug, Clone)]
pub struct Near {
    name: String,
    kilometres: u32,
    /// How far each event is, in kilometres.
    far: HashMap<EventId, f64>,
    /// Events in a town of that name of which nobody said where on the earth they are.
    named: HashSet<EventId>,
    /// Other places of that name.
    others: Vec<(String, Point)>,
    /// Where the name means nothing: names that were perhaps meant.
    perhaps: Option<Vec<String>>,
}

/// What a page says of the place: a sentence, and where to go on.
pub struct Hint {
    pub sentence: String,
    /// Nothing is known of the place.
    pub is_unknown: bool,
    /// Name and address.
    pub links: Vec<(String, String)>,
}

impl Near {
    /// Nothing when no place is asked for.
    pub async fn read(
        visit: &Visit,
        tx: &mut Tx,
        filters: &Filters,
    ) -> Result<Option<Near>, WebError> {
        if filters.near.is_empty() {
            return Ok(None);
        }
        let kilometres = kilometres(&filters.within)?;
        let mut named = HashSet::new();
        let sought = match Point::read(&filters.near) {
            Some(point) => Sought::Here {
                point: point.map_err(|_| WebError::BadRequest("error-near"))?,
                name: filters.near.clone(),
                others: Vec::new(),
            },
            None => {
                named.extend(nearby::named(tx, &filters.near).await?);
                nearby::seek(tx, &filters.near, visit.app.clock.now()).await?
            }
        };
        Ok(Some(match sought {
            Sought::Here {
                point,
                name,
                others,
            } => Near {
                name,
                kilometres,
                far: nearby::within(tx, point, kilometres).await?,
                named,
                others,
                perhaps: None,
            },
            Sought::Nowhere { perhaps } => Near {
                name: filters.near.clone(),
                kilometres,
                far: HashMap::new(),
                others: Vec::new(),
                perhaps: named.is_empty().then_some(perhaps),
                named,
            },
        }))
    }

    /// `Nantes (25 km)`
    pub fn said(&self) -> String {
        format!("{} ({} km)", self.name, self.kilometres)
    }

    pub fn has(&self, event: EventId) -> bool {
        self.far.contains_key(&event) || self.named.contains(&event)
    }

    /// All that is near, in no order.
    pub fn all(&self) -> Vec<EventId> {
        let all: HashSet<EventId> = self.far.keys().chain(&self.named).copied().collect();
        all.into_iter().collect()
    }

    /// `à 3 km`; empty for what is not near.
    pub fn distance(&self, locale: Locale, event: EventId) -> String {
        match self.far.get(&event) {
            None if self.named.contains(&event) => locale.t("agenda-distance-town"),
            None => String::new(),
            Some(far) if *far < 1.0 => locale.t("agenda-distance-none"),
            Some(far) => locale.word("agenda-distance", &far.round().to_string()),
        }
    }
}

impl Asked {
    /// What is to be said of the place that was asked for.
    pub fn hint(&self, visit: &Visit, path: &str) -> Option<Hint> {
        let near = self.near.as_ref()?;
        let kept = self.place_in_views();
        let to = |place: &str| {
            let mut besides = vec![("near", place)];
            besides.extend(kept.iter().map(|(key, value)| (*key, value.as_str())));
            format!("{path}{}", self.query(&besides))
        };
        if let Some(perhaps) = &near.perhaps {
            let key = match perhaps.is_empty() {
                true => "agenda-near-nothing",
                false => "agenda-near-unknown",
            };
            return Some(Hint {
                sentence: visit.locale.word(key, &near.name),
                is_unknown: true,
                links: perhaps
                    .iter()
                    .map(|name| (name.clone(), to(name)))
                    .collect(),
            });
        }
        let link = |(name, point): &(String, Point)| {
            let place = format!("{:.2},{:.2}", point.latitude, point.longitude);
            (format!("{name} ({place})"), to(&place))
        };
        (!near.others.is_empty()).then(|| Hint {
            sentence: visit.locale.word("agenda-near-others", &near.name),
            is_unknown: false,
            links: near.others.iter().map(link).collect(),
        })
    }
}

/// How far is near; bounded.
fn kilometres(within: &str) -> Result<u32, WebError> {
    match within {
        "" => Ok(WITHIN_KM_USUALLY),
        text => text
            .parse()
            .ok()
            .filter(|kilometres| (1..=WITHIN_KM_MAX).contains(kilometres))
            .ok_or(WebError::BadRequest("error-within")),
    }
}

/// Kilometres, and whether they are those asked for; a number of one's own is offered as well.
pub fn within_choices(filters: &Filters) -> Vec<(u32, bool)> {
    let asked = kilometres(&filters.within).unwrap_or(WITHIN_KM_USUALLY);
    let mut all = WITHIN_CHOICES.to_vec();
    if !all.contains(&asked) {
        all.push(asked);
        all.sort_unstable();
    }
    all.into_iter().map(|it| (it, it == asked)).collect()
}

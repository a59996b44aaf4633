//! What is wrong in a form, and in which of its fields: said above it as a link to each, and by the field
//! itself to who hears it read.

use super::fields::EventForm;
use super::problem_key;
use crate::events::Refused;
use crate::web::visit::Visit;

/// A form's fields that may be wrong, by the key of what their label says.
const LABELS: &[(&str, &str)] = &[
    ("space", "form-space"),
    ("title", "form-title"),
    ("start_date", "form-start-date"),
    ("start_time", "form-start-time"),
    ("end_date", "form-end-date"),
    ("end_time", "form-end-time"),
    ("timezone", "form-timezone"),
    ("repeats", "series-kind"),
    ("every", "series-every"),
    ("until", "series-until"),
    ("count", "series-count"),
    ("more_dates", "series-more-dates"),
    ("without_dates", "series-without-dates"),
    ("rule", "series-rule-field"),
    ("summary", "form-summary"),
    ("body", "form-body"),
    ("place_name", "form-place"),
    ("street", "form-street"),
    ("postal_code", "form-postal-code"),
    ("locality", "form-locality"),
    ("region", "form-region"),
    ("country", "form-country"),
    ("latitude", "form-latitude"),
    ("longitude", "form-longitude"),
    ("online", "form-online"),
    ("registration", "form-registration"),
    ("report", "event-report"),
    ("replay", "event-replay"),
    ("photos", "form-photos"),
    ("more", "event-more"),
    ("tags", "form-tags"),
    ("language", "form-language"),
    ("doors", "details-doors"),
    ("price", "details-price"),
    ("access", "details-access"),
    ("speakers", "details-speakers"),
    ("programme", "details-programme"),
    ("organisers", "details-organisers"),
    ("documents", "details-documents"),
];

/// Which field each sentence is about.
const FIELDS: &[(&str, &[&str])] = &[
    ("error-space", &["space"]),
    ("refused-moved", &["space"]),
    ("refused-event-title", &["title"]),
    ("refused-date", &["start_date"]),
    ("refused-start-date", &["start_date"]),
    ("refused-start-time", &["start_time"]),
    ("refused-start-gap", &["start_time"]),
    ("refused-end-alone", &["start_time"]),
    ("refused-end-date", &["end_date"]),
    ("refused-end-time", &["end_time"]),
    ("refused-end-hour", &["end_time"]),
    ("refused-end-same", &["end_time"]),
    ("refused-end-gap", &["end_time"]),
    ("refused-end", &["end_date", "end_time"]),
    ("refused-timezone", &["timezone"]),
    ("refused-rule", &["repeats"]),
    ("refused-rule-often", &["rule"]),
    (
        "refused-rule-much",
        &["rule", "more_dates", "without_dates"],
    ),
    ("refused-rule-empty", &["start_date", "repeats"]),
    ("refused-rule-date", &["more_dates", "without_dates"]),
    ("refused-rule-every", &["every"]),
    ("refused-rule-count", &["count"]),
    ("refused-rule-until", &["until"]),
    ("refused-rule-ended", &["until"]),
    ("series-none-chosen", &["repeats"]),
    ("refused-coordinates", &["latitude", "longitude"]),
    ("refused-geocoding-address", &["locality", "postal_code"]),
    ("refused-geocoding-unknown", &["street", "locality"]),
    ("refused-tag", &["tags"]),
    ("refused-language", &["language"]),
];

/// What [`Refused::TooLong`] calls each field.
const LONG: &[(&str, &str)] = &[
    ("the summary", "summary"),
    ("the text", "body"),
    ("the name of the place", "place_name"),
    ("the street", "street"),
    ("the postal code", "postal_code"),
    ("the town", "locality"),
    ("the region", "region"),
    ("the country", "country"),
    ("the list of photos", "photos"),
];

/// Nothing is wrong where nothing is said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Problem {
    pub said: String,
    pub fields: Vec<&'static str>,
}

impl From<String> for Problem {
    fn from(said: String) -> Problem {
        Problem {
            said,
            fields: Vec::new(),
        }
    }
}

impl Problem {
    /// What a sentence says, by its key.
    pub fn of(visit: &Visit, key: &str) -> Problem {
        let found = FIELDS.iter().find(|(known, _)| *known == key);
        Problem {
            said: visit.locale.t(key),
            fields: found.map_or_else(Vec::new, |(_, fields)| fields.to_vec()),
        }
    }

    /// Why a verb refused what the form says.
    pub fn refused(visit: &Visit, form: &EventForm, refused: &Refused) -> Problem {
        let problem = Problem::of(visit, problem_key(refused));
        let fields = match refused {
            Refused::Link(link) => with_link(form, |it| it == link),
            Refused::TooLong("a link") => {
                with_link(form, |it| it.len() > crate::events::parts::LINK_BYTES_MAX)
            }
            Refused::TooLong(what) => {
                let found = LONG.iter().filter(|(name, _)| name == what);
                found.map(|(_, field)| *field).collect()
            }
            _ => Vec::new(),
        };
        match fields.is_empty() {
            true => problem,
            false => Problem { fields, ..problem },
        }
    }

    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// What a field says of itself.
    pub fn mark(&self, field: &str) -> &'static str {
        match self.fields.contains(&field) {
            true => " aria-invalid=\"true\" aria-describedby=\"problem\"",
            false => "",
        }
    }

    /// The same of a field that has an explanation beside it.
    pub fn mark_with(&self, field: &str, help: &str) -> String {
        match self.fields.contains(&field) {
            true => format!(" aria-invalid=\"true\" aria-describedby=\"problem {help}\""),
            false => format!(" aria-describedby=\"{help}\""),
        }
    }

    /// Each field that is wrong and what it is called.
    pub fn named(&self, visit: &Visit) -> Vec<(&'static str, String)> {
        let label = |field: &&'static str| {
            let (_, key) = LABELS.iter().find(|(known, _)| known == field)?;
            Some((*field, visit.locale.t(key)))
        };
        self.fields.iter().filter_map(label).collect()
    }
}

fn with_link(form: &EventForm, is_it: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let single = [
        ("online", &form.online),
        ("registration", &form.registration),
        ("report", &form.report),
        ("replay", &form.replay),
        ("more", &form.more),
    ];
    let wrong = single.into_iter().filter(|(_, link)| is_it(link.trim()));
    let mut wrong: Vec<&'static str> = wrong.map(|(field, _)| field).collect();
    if form.photos.split_whitespace().any(is_it) {
        wrong.push("photos");
    }
    wrong
}

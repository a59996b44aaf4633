//! What changed of an event, as its `summary` says it first: microblogs show little more than that. How it
//! stood before is said beside it, so that whoever had noted the hour or the place knows which one is meant.

use crate::dates;
use crate::events::changes::{Change, Stood, What};
use crate::events::{Event, Status, zoned};
use crate::language::Language;
use crate::text;

/// `Changed on 1 September 2026: the time (before: 3 September 2026, 18:00).`, and the organiser's reason; in a paragraph of its
/// own, empty where nothing is to be said.
pub fn paragraph(event: &Event, change: Option<&Change>) -> String {
    let Some(change) = change else {
        return String::new();
    };
    let language = Language::of_tag(&event.language).unwrap_or(Language::En);
    let words: Vec<String> = match event.status.is_off() {
        // The name says that it is off, and then nobody needs the hour.
        true => Vec::new(),
        false => words(event, change, language),
    };
    let mut line = words.join(" ");
    if !change.reason.is_empty() {
        line = format!("{line} {}", change.reason);
    }
    match line.trim() {
        "" => String::new(),
        line => format!("<p><strong>{}</strong></p>", text::escape(line)),
    }
}

fn words(event: &Event, change: &Change, language: Language) -> Vec<String> {
    let was = change.was.as_ref();
    let has = |what: What| change.what.contains(&what);
    let mut words = Vec::new();
    if has(What::Status) {
        words.push(standing(event.status, was, language).to_owned());
    }
    let mut changed = Vec::new();
    if has(What::Time) {
        let before = was.map(|was| was.when(language));
        changed.push(with_before(time(event, was, language), before, language));
    }
    if has(What::Place) {
        let place = match language {
            Language::Fr => "le lieu",
            Language::En => "the place",
        };
        let before = was.map(|was| match was.place.as_str() {
            "" => was.online.clone(),
            place => place.to_owned(),
        });
        changed.push(with_before(place, before, language));
    }
    if !changed.is_empty() {
        let day = dates::date(&zoned(change.changed_ms, &event.timezone), language);
        let begins = match language {
            Language::Fr => format!("Changement du {day} :"),
            Language::En => format!("Changed on {day}:"),
        };
        words.push(format!("{begins} {}.", changed.join(", ")));
    }
    words
}

/// That it takes place, or may: that it does not is in the name.
fn standing(status: Status, was: Option<&Stood>, language: Language) -> &'static str {
    let was_off = was.is_some_and(|was| was.status.is_off());
    match (status, was_off, language) {
        (Status::Tentative, _, Language::Fr) => "À confirmer.",
        (Status::Tentative, _, Language::En) => "To be confirmed.",
        (_, true, Language::Fr) => "Finalement maintenu.",
        (_, true, Language::En) => "Takes place after all.",
        (_, false, Language::Fr) => "Confirmé.",
        (_, false, Language::En) => "Confirmed.",
    }
}

/// On the same day only the hour is another.
fn time(event: &Event, was: Option<&Stood>, language: Language) -> &'static str {
    let is_same_day = was.map(|was| was.start().date() == event.start().date());
    match (is_same_day, language) {
        (Some(true), Language::Fr) => "l’heure",
        (Some(true), Language::En) => "the time",
        (Some(false), Language::Fr) => "la date",
        (Some(false), Language::En) => "the date",
        (None, Language::Fr) => "la date ou l’heure",
        (None, Language::En) => "the date or the time",
    }
}

fn with_before(what: &str, before: Option<String>, language: Language) -> String {
    match (before.filter(|before| !before.is_empty()), language) {
        (None, _) => what.to_owned(),
        (Some(before), Language::Fr) => format!("{what} (avant : {before})"),
        (Some(before), Language::En) => format!("{what} (before: {before})"),
    }
}

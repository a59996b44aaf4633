//! `/administration/reglages`: what an administrator sets while the hub runs, in one form. What is
//! wrong is said beside its field, what was typed stays, and nothing is set unless all is right.

use std::collections::HashMap;

use askama::Template;
use axum::Form;
use axum::response::{IntoResponse, Redirect, Response};

use crate::settings::{self, Holds, KEYS, Refused, WORDS_CHARS_MAX};
use crate::spaces::{self, Kind};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

/// The hub's own name and sentence are those of its group.
const NAME: &str = "name";
const SENTENCE: &str = "sentence";
const FIELDS: &[(&str, &str)] = &[
    (NAME, "setting-name"),
    (SENTENCE, "setting-sentence"),
    ("first_brick", "setting-first-brick"),
    ("colour_second", "setting-colour-second"),
    ("colour_third", "setting-colour-third"),
    ("colour_action", "setting-colour-action"),
    ("membership_url", "setting-membership-url"),
    ("newsletter_url", "setting-newsletter-url"),
    ("contact_email", "setting-contact-email"),
    ("remote_pictures", "setting-remote-pictures"),
    ("copies_megabytes", "setting-copies-megabytes"),
    ("answers_yes", "setting-answers-yes"),
    ("answers_maybe", "setting-answers-maybe"),
    ("answers_no", "setting-answers-no"),
];

#[derive(Template)]
#[template(path = "admin/settings.html")]
struct Page {
    layout: Layout,
    title: String,
    path: &'static str,
    /// Where the hub's pictures are changed.
    spaces_path: &'static str,
    saved: bool,
    fields: Vec<Field>,
}

struct Field {
    name: &'static str,
    label: String,
    help: String,
    kind: &'static str,
    value: String,
    length_max: usize,
    /// Word, label, whether it is chosen.
    choices: Vec<(&'static str, String, bool)>,
    fault: Option<String>,
}

pub fn path(visit: &Visit) -> &'static str {
    visit.path_of("/administration/reglages", "/administration/settings")
}

/// `GET /administration/reglages`
pub async fn show(visit: Visit) -> Result<Response, WebError> {
    super::administrator(&visit)?;
    let values = as_they_are(&visit);
    let saved = visit.query == "told=saved";
    draw(&visit, &values, &HashMap::new(), saved)
}

fn as_they_are(visit: &Visit) -> HashMap<String, String> {
    let mut values: HashMap<String, String> = KEYS
        .iter()
        .map(|(key, _)| ((*key).to_owned(), visit.settings.value(key).to_owned()))
        .collect();
    values.insert(NAME.to_owned(), visit.settings.name.clone());
    values.insert(SENTENCE.to_owned(), visit.settings.sentence.clone());
    values
}

/// `POST /administration/reglages`: all or nothing.
pub async fn save(
    visit: Visit,
    Form(values): Form<HashMap<String, String>>,
) -> Result<Response, WebError> {
    let by = super::administrator(&visit)?;
    let faults = faults(&visit, &values);
    if !faults.is_empty() {
        return draw(&visit, &values, &faults, false);
    }
    let app = &visit.app;
    let mut tx = app.db.begin().await?;
    for (key, _) in KEYS {
        if let Some(value) = values.get(*key) {
            settings::change(&mut tx, by, key, value, app.clock.now()).await?;
        }
    }
    let hub = spaces::store::by_kind(&mut tx, Kind::Hub).await?;
    if let Some(hub) = hub.first() {
        let mut profile = hub.profile();
        let text = |name| values.get(name).map(|value| value.trim().to_owned());
        profile.name = text(NAME).unwrap_or(profile.name);
        profile.sentence = text(SENTENCE).unwrap_or(profile.sentence);
        if profile != hub.profile() {
            let edited = spaces::edit(&mut tx, by, hub.id, &profile, app.clock.now()).await;
            if let Err(refused) = edited {
                let faults = HashMap::from([(NAME, refused.to_string())]);
                tx.undo().await?;
                return draw(&visit, &values, &faults, false);
            }
        }
    }
    tx.commit().await?;
    app.told();
    let back = format!("{}?told=saved", path(&visit));
    Ok(Redirect::to(&back).into_response())
}

/// What is wrong, by the name of its field.
fn faults(visit: &Visit, values: &HashMap<String, String>) -> HashMap<&'static str, String> {
    let mut faults = HashMap::new();
    for (key, holds) in KEYS {
        let value = values.get(*key).map_or("", |value| value.trim());
        if value.is_empty() {
            continue;
        }
        match settings::check(*holds, value) {
            Ok(()) => {}
            Err(Refused::Dark(_, contrast)) => {
                let said = visit
                    .locale
                    .word("settings-dark", &format!("{contrast:.1}"));
                faults.insert(*key, said);
            }
            Err(_) => {
                faults.insert(*key, visit.locale.t(help(*holds)));
            }
        }
    }
    if values.get(NAME).is_some_and(|name| name.trim().is_empty()) {
        faults.insert(NAME, visit.locale.t("settings-name-needed"));
    }
    faults
}

fn help(holds: Holds) -> &'static str {
    match holds {
        Holds::WebAddress => "settings-web",
        Holds::MailAddress => "settings-mail",
        Holds::Words => "settings-words",
        Holds::Colour => "settings-colour",
        Holds::Choice(_) => "settings-remote-pictures",
        Holds::Megabytes => "settings-megabytes",
        // These are set elsewhere: they have no field here.
        _ => "error-refused",
    }
}

/// The words of a choice; the first is chosen where none is.
fn choices(
    visit: &Visit,
    holds: Option<Holds>,
    value: Option<&String>,
) -> Vec<(&'static str, String, bool)> {
    let Some(Holds::Choice(words)) = holds else {
        return Vec::new();
    };
    let value = value.map_or("", String::as_str);
    let chosen = words.iter().find(|word| **word == value).or(words.first());
    let choice = |word: &'static str| {
        let label = visit.locale.t(&format!("pictures-by-{word}"));
        (word, label, chosen == Some(&word))
    };
    words.iter().copied().map(choice).collect()
}

fn draw(
    visit: &Visit,
    values: &HashMap<String, String>,
    faults: &HashMap<&'static str, String>,
    saved: bool,
) -> Result<Response, WebError> {
    let title = visit.locale.t("settings-title");
    let fields = FIELDS.iter().map(|(name, label)| {
        let holds = KEYS
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, holds)| *holds);
        Field {
            name,
            label: visit.locale.t(label),
            help: holds.map_or_else(String::new, |holds| visit.locale.t(help(holds))),
            kind: match holds {
                Some(Holds::WebAddress) => "url",
                Some(Holds::MailAddress) => "email",
                Some(Holds::Choice(_)) => "choice",
                None if *name == SENTENCE => "lines",
                _ => "text",
            },
            value: values.get(*name).cloned().unwrap_or_default(),
            length_max: match holds {
                Some(Holds::Words) => WORDS_CHARS_MAX,
                Some(Holds::Colour | Holds::Megabytes) => 7,
                _ => 500,
            },
            choices: choices(visit, holds, values.get(*name)),
            fault: faults.get(name).cloned(),
        }
    });
    let template = Page {
        layout: Layout::new(visit, Section::None, &title),
        title,
        path: path(visit),
        spaces_path: visit.path_of("/administration/espaces", "/administration/spaces"),
        saved,
        fields: fields.collect(),
    };
    layout::form(visit, &template, !faults.is_empty())
}

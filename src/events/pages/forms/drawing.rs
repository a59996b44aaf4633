//! The form on the pages that show it: announced or corrected by the team and who organises the event,
//! proposed by members.

use askama::Template;
use axum::response::Response;

use super::fields::EventForm;
use super::meanwhile::{self, Meanwhile};
use super::problem::Problem;
use super::repeats::{self, Preview};
use super::templates::{self, Kept};
use super::times;
use crate::events::pages::geocoding;
use crate::events::{Event, Status, Visibility, series};
use crate::ids::EventId;
use crate::spaces;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::picture_form::Shown;
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "events/form.html")]
struct FormPage {
    layout: Layout,
    form: EventForm,
    problem: Problem,
    /// The fields that are wrong, and what they are called.
    wrong: Vec<(&'static str, String)>,
    sheet: Sheet,
    /// Word and label of each.
    statuses: Vec<(&'static str, String)>,
    visibilities: Vec<Choice>,
    geocoder: String,
    shown: Shown,
    /// Field, whether it is ticked, name of each.
    weekdays: Vec<(&'static str, String, String)>,
    preview: Option<Preview>,
    meanwhile: Option<Meanwhile>,
    /// What is likely, among the zones of the world.
    zones: Vec<&'static str>,
}

/// Where French is spoken, and the neighbours; any other may be written.
const ZONES: &[&str] = &[
    "Europe/Paris",
    "Europe/Brussels",
    "Europe/Luxembourg",
    "Europe/Zurich",
    "Europe/Berlin",
    "Europe/Vienna",
    "Europe/Amsterdam",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Athens",
    "Europe/Warsaw",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "America/Miquelon",
    "America/Montreal",
    "America/New_York",
    "Africa/Abidjan",
    "Africa/Algiers",
    "Africa/Casablanca",
    "Africa/Dakar",
    "Africa/Kinshasa",
    "Africa/Tunis",
    "Indian/Antananarivo",
    "Indian/Mayotte",
    "Indian/Reunion",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Pacific/Wallis",
    "UTC",
];

/// What differs between the pages that show the form.
#[derive(Default)]
pub struct Sheet {
    pub heading: String,
    /// What is to be known before it is filled in.
    pub lead: String,
    /// What was done, when the form is shown again.
    pub told: String,
    /// What its button says.
    pub submit: String,
    pub target: String,
    /// Handle and name of each that may announce it.
    pub spaces: Vec<(String, String)>,
    /// The event that is changed, unless it is a new one.
    pub of: Option<EventId>,
    /// Where a new one like it is written; empty when it is nowhere.
    pub like: String,
    /// It stands already, and may be cancelled, or taken back.
    pub may_cancel: bool,
    pub may_retract: bool,
    /// It is one date of a series.
    pub of_series: bool,
    /// The form may be kept to begin others from, and what was kept so.
    pub may_keep: bool,
    pub templates: Vec<Kept>,
}

/// For whom an event may be.
struct Choice {
    word: &'static str,
    label: String,
    /// What it means.
    hint: String,
    is_chosen: bool,
}

fn visibilities(visit: &Visit, chosen: &str) -> Vec<Choice> {
    let chosen = match chosen {
        "" => Visibility::Public.as_str(),
        chosen => chosen,
    };
    let choice = |word: &&'static str| Choice {
        word,
        label: visit.locale.t(&format!("visibility-{word}")),
        hint: visit.locale.t(&format!("visibility-hint-{word}")),
        is_chosen: *word == chosen,
    };
    Visibility::WORDS.iter().map(choice).collect()
}

fn statuses(visit: &Visit) -> Vec<(&'static str, String)> {
    let t = |key| visit.locale.t(key);
    vec![
        (Status::Confirmed.as_str(), t("form-status-confirmed")),
        (Status::Tentative.as_str(), t("form-status-tentative")),
        (Status::Postponed.as_str(), t("form-status-postponed")),
        (Status::Cancelled.as_str(), t("form-status-cancelled")),
    ]
}

pub(super) async fn draw(
    visit: &Visit,
    form: EventForm,
    event: Option<&Event>,
    problem: impl Into<Problem>,
) -> Result<Response, WebError> {
    let problem = problem.into();
    let mut tx = visit.app.db.read().await?;
    let spaces = spaces::store::all(&mut tx).await?;
    let is_team = visit.may_edit();
    let speaks = |space: &spaces::Space| match is_team {
        true => space.kind != spaces::Kind::Server,
        // Whoever organises it announces nothing else.
        false => event.is_some_and(|event| event.space_id == space.id),
    };
    let of_series = match event {
        Some(event) => series::store::occurrence(&mut tx, event.id)
            .await?
            .is_some(),
        None => false,
    };
    let desk = visit.path_of("/tableau", "/desk");
    let templates = match event {
        None if is_team => templates::all(&mut tx, desk).await?,
        _ => Vec::new(),
    };
    drop(tx);
    let kept = !form.keep.is_empty() && problem.is_empty();
    let sheet = Sheet {
        heading: visit.locale.t(if event.is_some() {
            "form-edit-event"
        } else {
            "form-new-event"
        }),
        lead: match event {
            None if !form.copied_from.is_empty() => visit.locale.t("form-duplicate-lead"),
            _ => String::new(),
        },
        told: match kept {
            true => visit.locale.word("form-kept", &form.title),
            false => String::new(),
        },
        submit: visit.locale.t("form-publish"),
        target: match event {
            Some(event) => format!("{desk}/evenements/{}", event.id),
            None => format!("{desk}/evenements"),
        },
        spaces: spaces
            .into_iter()
            .filter(speaks)
            .map(|space| (space.handle, space.name))
            .collect(),
        of: event.map(|event| event.id),
        like: match event {
            Some(event) if is_team => format!("{desk}/evenements/nouveau?like={}", event.id),
            _ => String::new(),
        },
        may_cancel: event.is_some_and(|event| event.status != Status::Cancelled),
        may_retract: event.is_some() && is_team,
        of_series,
        may_keep: is_team,
        templates,
    };
    show(visit, form, sheet, problem).await
}

/// The form on whatever page it stands; with what is to be corrected.
pub async fn show(
    visit: &Visit,
    form: EventForm,
    sheet: Sheet,
    problem: impl Into<Problem>,
) -> Result<Response, WebError> {
    let mut problem = problem.into();
    let preview = match repeats::preview(visit, &form) {
        Some(Err(key)) => {
            problem = Problem::of(visit, key);
            None
        }
        Some(Ok(preview)) => Some(preview),
        None => None,
    };
    if let (false, Err(key)) = (form.look.is_empty(), times::read(&form, None)) {
        problem = Problem::of(visit, key);
    }
    let mut tx = visit.app.db.read().await?;
    let meanwhile = meanwhile::read(visit, &mut tx, &form, sheet.of).await?;
    let refused = !problem.is_empty();
    let shown = form.pictures.clone().shown(&visit.app, &mut tx).await?;
    let title = match refused {
        true => visit.locale.word("form-error-title", &sheet.heading),
        false => sheet.heading.clone(),
    };
    let template = FormPage {
        visibilities: visibilities(visit, &form.visibility),
        layout: Layout::new(visit, Section::None, &title),
        zones: ZONES.to_vec(),
        wrong: problem.named(visit),
        shown,
        weekdays: form.repeats.weekday_fields(visit.locale.0),
        preview,
        meanwhile,
        form,
        problem,
        sheet,
        statuses: statuses(visit),
        geocoder: geocoding::host(visit),
    };
    layout::form(visit, &template, refused)
}

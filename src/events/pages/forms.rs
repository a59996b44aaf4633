//! The forms of an editor: announce, correct, cancel, retract an event. Plain HTML, no script. Whoever
//! organises an event corrects and cancels it by the same; what members propose to a space is written in
//! the same form too (`collaboration/pages/proposing.rs`).

mod fields;
pub mod repeats;

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use fields::address;
pub use fields::{EventForm, filled, plan};
use repeats::{Preview, RepeatForm};

use super::geocoding;
use crate::accounts::By;
use crate::collaboration;
use crate::db::Tx;
use crate::events::{self, Event, Refused, State, Status, organisers, series, theirs};
use crate::ids::EventId;
use crate::spaces;
use crate::tags;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::picture_form::{self, PictureForm, Shown, Taken};
use crate::web::uploads::Sent;
use crate::web::visit::Visit;

pub const USUAL_TIMEZONE: &str = "Europe/Paris";

#[derive(Template)]
#[template(path = "events/form.html")]
struct FormPage {
    layout: Layout,
    form: EventForm,
    problem: String,
    sheet: Sheet,
    /// Word and label of each.
    statuses: Vec<(&'static str, String)>,
    geocoder: String,
    shown: Shown,
    /// Field, whether it is ticked, name of each.
    weekdays: Vec<(&'static str, String, String)>,
    preview: Option<Preview>,
}

/// What differs between the pages that show the form.
#[derive(Default)]
pub struct Sheet {
    pub heading: String,
    /// What is to be known before it is filled in.
    pub lead: String,
    /// What its button says.
    pub submit: String,
    pub target: String,
    /// Handle and name of each that may announce it.
    pub spaces: Vec<(String, String)>,
    /// It stands already, and may be cancelled, or taken back.
    pub may_cancel: bool,
    pub may_retract: bool,
    /// It is one date of a series.
    pub of_series: bool,
}

/// `GET /tableau/evenements/nouveau`
pub async fn new(visit: Visit) -> Result<Response, WebError> {
    visit.editor()?;
    let form = EventForm {
        language: visit.app.config.language.tag().to_owned(),
        timezone: USUAL_TIMEZONE.to_owned(),
        ..EventForm::default()
    };
    draw(&visit, form, None, String::new()).await
}

/// `POST /tableau/evenements`
pub async fn create(visit: Visit, sent: Sent<EventForm>) -> Result<Response, WebError> {
    let by = By::from(visit.editor()?);
    let Sent { mut form, files } = sent;
    let taken = picture_form::take(&visit, &mut form.pictures, files, &mut form.body).await?;
    if let Taken::Again(problem) = taken {
        return draw(&visit, form, None, problem).await;
    }
    if !form.find.is_empty() {
        return find(&visit, form, None).await;
    }
    if !form.repeats.preview.is_empty() {
        return draw(&visit, form, None, String::new()).await;
    }
    let mut tx = visit.app.db.begin().await?;
    let plan = match plan(&mut tx, &form, None, taken).await {
        Err(WebError::BadRequest(key)) => Err(key),
        plan => plan?.ok_or("refused-date"),
    };
    let plan = match plan {
        Ok(plan) => plan,
        Err(key) => {
            drop(tx);
            let problem = visit.locale.t(key);
            return draw(&visit, form, None, problem).await;
        }
    };
    let now = visit.app.clock.now();
    let written = repeats::announce(&mut tx, by, &plan, &form.repeats, now).await;
    finish(visit, tx, written, form, None).await
}

/// `GET /tableau/evenements/{id}`
pub async fn edit(visit: Visit, Path(id): Path<EventId>) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut tx = visit.app.db.read().await?;
    if visit.may_edit() && collaboration::store::is_draft(&mut tx, id).await? {
        let path = collaboration::pages::path(&visit, id);
        return Ok(Redirect::to(&path).into_response());
    }
    let (event, _) = editable(&mut tx, &visit, id).await?;
    if let Some(series) = series::store::of_model(&mut tx, id).await? {
        let path = super::series::path(&visit, series.id);
        return Ok(Redirect::to(&path).into_response());
    }
    let space = spaces::store::by_id(&mut tx, event.space_id).await?;
    let tags = tags::store::of(&mut tx, event.id.0).await?;
    let tags: Vec<String> = tags.into_iter().map(|tag| tag.label).collect();
    let handle = space.map(|space| space.handle).unwrap_or_default();
    let mut form = filled(&event, handle, tags.join(", "));
    form.pictures = PictureForm::of(&mut tx, event.cover_id, &event.cover_alt).await?;
    if let Some(occurrence) = series::store::occurrence(&mut tx, id).await?
        && let Some(series) = series::store::by_id(&mut tx, occurrence.series_id).await?
    {
        let start = series::model(&mut tx, &series).await?.start();
        form.repeats = RepeatForm::of(&series.repeats(), &start);
    }
    drop(tx);
    draw(&visit, form, Some(&event), String::new()).await
}

/// `POST /tableau/evenements/{id}`
pub async fn update(
    visit: Visit,
    Path(id): Path<EventId>,
    sent: Sent<EventForm>,
) -> Result<Response, WebError> {
    let Sent { mut form, files } = sent;
    let mut tx = visit.app.db.read().await?;
    editable(&mut tx, &visit, id).await?;
    drop(tx);
    let taken = picture_form::take(&visit, &mut form.pictures, files, &mut form.body).await?;
    let mut tx = visit.app.db.begin().await?;
    let (before, by) = editable(&mut tx, &visit, id).await?;
    if let Taken::Again(problem) = taken {
        drop(tx);
        return draw(&visit, form, Some(&before), problem).await;
    }
    if !form.find.is_empty() {
        drop(tx);
        return find(&visit, form, Some(&before)).await;
    }
    if !form.repeats.preview.is_empty() {
        drop(tx);
        return draw(&visit, form, Some(&before), String::new()).await;
    }
    let plan = match plan(&mut tx, &form, Some(&before), taken).await {
        Err(WebError::BadRequest(key)) => Err(key),
        plan => plan?.ok_or("refused-date"),
    };
    let plan = match plan {
        Ok(plan) => plan,
        Err(key) => {
            drop(tx);
            let problem = visit.locale.t(key);
            return draw(&visit, form, Some(&before), problem).await;
        }
    };
    let both = (&plan, &form.repeats);
    let written = repeats::change(&mut tx, by, &before, both, visit.app.clock.now()).await;
    finish(visit, tx, written, form, Some(&before)).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Reason {
    reason: String,
}

/// `POST /tableau/evenements/{id}/annulation`: a cancellation is made.
pub async fn cancel(
    visit: Visit,
    Path(id): Path<EventId>,
    Form(why): Form<Reason>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.begin().await?;
    let (_, by) = editable(&mut tx, &visit, id).await?;
    let event = events::cancel_because(&mut tx, by, id, &why.reason, visit.app.clock.now()).await?;
    tx.commit().await?;
    visit.app.told();
    Ok(Redirect::to(&visit.app.addresses.event_page(&event)).into_response())
}

/// `POST /tableau/evenements/{id}/retrait`
pub async fn retract(visit: Visit, Path(id): Path<EventId>) -> Result<Response, WebError> {
    let by = By::from(visit.editor()?);
    let mut tx = visit.app.db.begin().await?;
    editable(&mut tx, &visit, id).await?;
    events::retract(&mut tx, by, id, visit.app.clock.now()).await?;
    tx.commit().await?;
    visit.app.told();
    Ok(Redirect::to(visit.path_of("/tableau", "/desk")).into_response())
}

/// The event, and as whom the visitor changes it: of the team, or as who organises it.
pub async fn editable(tx: &mut Tx, visit: &Visit, id: EventId) -> Result<(Event, By), WebError> {
    let by = By::from(visit.signed_in()?);
    let event = theirs::ours(tx, id).await?;
    let Some(event) = event else {
        visit.editor()?;
        return Err(WebError::NotFound);
    };
    let admitted = organisers::admit(tx, by, &event).await?;
    let admitted = admitted.ok_or(WebError::Forbidden)?;
    if !visit.may_edit() && collaboration::pages::is_kept_out(tx, visit, event.space_id).await? {
        return Err(WebError::Forbidden);
    }
    // What is proposed is changed where it waits.
    if collaboration::store::is_draft(tx, id).await? {
        return Err(WebError::NotFound);
    }
    match event.state {
        State::Retracted => Err(WebError::Gone),
        _ => Ok((event, admitted)),
    }
}

/// Fills in where the address is, and shows the form again: nothing is kept yet.
async fn find(
    visit: &Visit,
    mut form: EventForm,
    before: Option<&Event>,
) -> Result<Response, WebError> {
    let problem = locate(visit, &mut form).await;
    draw(visit, form, before, problem).await
}

/// Fills in where the address is; answers why it could not.
pub async fn locate(visit: &Visit, form: &mut EventForm) -> String {
    match geocoding::find(visit, &address(form)).await {
        Ok((latitude, longitude)) => {
            form.latitude = latitude.to_string();
            form.longitude = longitude.to_string();
            String::new()
        }
        Err(key) => visit.locale.t(key),
    }
}

/// Commits and leads to the event; when the verb refused, shows the form again, every word kept.
async fn finish(
    visit: Visit,
    tx: Tx,
    written: Result<Event, Refused>,
    form: EventForm,
    before: Option<&Event>,
) -> Result<Response, WebError> {
    match written {
        Ok(event) => {
            tx.commit().await?;
            visit.app.told();
            Ok(Redirect::to(&visit.app.addresses.event_page(&event)).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(refused) => {
            drop(tx);
            let problem = visit.locale.t(problem_key(&refused));
            draw(&visit, form, before, problem).await
        }
    }
}

pub fn problem_key(refused: &Refused) -> &'static str {
    match refused {
        Refused::Title => "refused-event-title",
        Refused::TooLong(_) => "refused-too-long",
        Refused::EndBeforeStart => "refused-end",
        Refused::Timezone(_) => "refused-timezone",
        Refused::Language(_) => "refused-language",
        Refused::Link(_) => "refused-link",
        Refused::Coordinates => "refused-coordinates",
        Refused::Moved => "refused-moved",
        Refused::Repeats(refused) => repeats::problem_key(*refused),
        Refused::Unknown => "error-not-found",
        Refused::UnknownSpace => "error-space",
        Refused::NotAllowed => "error-forbidden",
        Refused::Database(_) => "error-internal",
    }
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

async fn draw(
    visit: &Visit,
    form: EventForm,
    event: Option<&Event>,
    problem: String,
) -> Result<Response, WebError> {
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
    drop(tx);
    let desk = visit.path_of("/tableau", "/desk");
    let sheet = Sheet {
        heading: visit.locale.t(if event.is_some() {
            "form-edit-event"
        } else {
            "form-new-event"
        }),
        lead: String::new(),
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
        may_cancel: event.is_some_and(|event| event.status != Status::Cancelled),
        may_retract: event.is_some() && is_team,
        of_series,
    };
    show(visit, form, sheet, problem).await
}

/// The form on whatever page it stands; with what is to be corrected.
pub async fn show(
    visit: &Visit,
    form: EventForm,
    sheet: Sheet,
    mut problem: String,
) -> Result<Response, WebError> {
    let preview = match repeats::preview(visit, &form) {
        Some(Err(key)) => {
            problem = visit.locale.t(key);
            None
        }
        Some(Ok(preview)) => Some(preview),
        None => None,
    };
    let mut tx = visit.app.db.read().await?;
    let refused = !problem.is_empty();
    let shown = form.pictures.clone().shown(&visit.app, &mut tx).await?;
    let template = FormPage {
        layout: Layout::new(visit, Section::None, &sheet.heading),
        shown,
        weekdays: form.repeats.weekday_fields(visit.locale.0),
        preview,
        form,
        problem,
        sheet,
        statuses: statuses(visit),
        geocoder: geocoding::host(visit),
    };
    layout::form(visit, &template, refused)
}

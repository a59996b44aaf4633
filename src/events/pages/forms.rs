//! The forms of an editor: announce, correct, cancel, retract an event. Plain HTML, no script.

mod fields;
mod repeats;

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

pub use fields::EventForm;
use fields::{address, plan};
use repeats::{Preview, RepeatForm};

use super::geocoding;
use crate::accounts::By;
use crate::db::Tx;
use crate::events::{self, Event, Refused, State, Status, series, theirs};
use crate::ids::EventId;
use crate::spaces;
use crate::tags;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::picture_form::{self, PictureForm, Shown, Taken};
use crate::web::uploads::Sent;
use crate::web::visit::Visit;

const USUAL_TIMEZONE: &str = "Europe/Paris";

#[derive(Template)]
#[template(path = "events/form.html")]
struct FormPage {
    layout: Layout,
    heading: String,
    form: EventForm,
    spaces: Vec<(String, String)>,
    problem: String,
    target: String,
    existing: bool,
    cancelled: bool,
    /// Word and label of each.
    statuses: Vec<(&'static str, String)>,
    geocoder: String,
    shown: Shown,
    /// It is one date of a series.
    of_series: bool,
    /// Field, whether it is ticked, name of each.
    weekdays: Vec<(&'static str, String, String)>,
    preview: Option<Preview>,
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
    visit.editor()?;
    let mut tx = visit.app.db.read().await?;
    let event = editable(&mut tx, id).await?;
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

fn filled(event: &Event, space: String, tags: String) -> EventForm {
    let day = |at: &jiff::Zoned| at.date().to_string();
    let hour = |at: &jiff::Zoned| at.strftime("%H:%M").to_string();
    let start = event.start();
    let end = event.end();
    // The form asks for the last day; the row has the midnight after it.
    let last = match event.all_day {
        true => end.as_ref().and_then(|end| end.yesterday().ok()),
        false => end.clone(),
    };
    let place = event.place.0.clone();
    let links = event.links.0.clone();
    EventForm {
        space,
        language: event.language.clone(),
        title: event.title.clone(),
        summary: event.summary.clone(),
        body: event.body_markdown.clone(),
        start_date: day(&start),
        start_time: if event.all_day {
            String::new()
        } else {
            hour(&start)
        },
        end_date: last.as_ref().map(day).unwrap_or_default(),
        end_time: match (&end, event.all_day) {
            (Some(end), false) => hour(end),
            _ => String::new(),
        },
        timezone: event.timezone.clone(),
        place_name: place.name,
        street: place.street,
        postal_code: place.postal_code,
        locality: place.locality,
        region: place.region,
        country: place.country,
        latitude: degrees(place.latitude),
        longitude: degrees(place.longitude),
        online: links.online,
        registration: links.registration,
        report: links.report,
        replay: links.replay,
        photos: links.photos.join("\n"),
        more: links.more,
        status: event.status.to_string(),
        tags,
        pictures: PictureForm::default(),
        repeats: RepeatForm::default(),
        find: String::new(),
    }
}

fn degrees(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// `POST /tableau/evenements/{id}`
pub async fn update(
    visit: Visit,
    Path(id): Path<EventId>,
    sent: Sent<EventForm>,
) -> Result<Response, WebError> {
    let by = By::from(visit.editor()?);
    let Sent { mut form, files } = sent;
    let taken = picture_form::take(&visit, &mut form.pictures, files, &mut form.body).await?;
    let mut tx = visit.app.db.begin().await?;
    let before = editable(&mut tx, id).await?;
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
    let by = By::from(visit.editor()?);
    let mut tx = visit.app.db.begin().await?;
    editable(&mut tx, id).await?;
    let event = events::cancel_because(&mut tx, by, id, &why.reason, visit.app.clock.now()).await?;
    tx.commit().await?;
    visit.app.told();
    Ok(Redirect::to(&visit.app.addresses.event_page(&event)).into_response())
}

/// `POST /tableau/evenements/{id}/retrait`
pub async fn retract(visit: Visit, Path(id): Path<EventId>) -> Result<Response, WebError> {
    let by = By::from(visit.editor()?);
    let mut tx = visit.app.db.begin().await?;
    editable(&mut tx, id).await?;
    events::retract(&mut tx, by, id, visit.app.clock.now()).await?;
    tx.commit().await?;
    visit.app.told();
    Ok(Redirect::to(visit.path_of("/tableau", "/desk")).into_response())
}

async fn editable(tx: &mut Tx, id: EventId) -> Result<Event, WebError> {
    let event = theirs::ours(tx, id).await?;
    let event = event.ok_or(WebError::NotFound)?;
    if event.state == State::Retracted {
        Err(WebError::Gone)
    } else {
        Ok(event)
    }
}

/// Fills in where the address is, and shows the form again: nothing is kept yet.
async fn find(
    visit: &Visit,
    mut form: EventForm,
    before: Option<&Event>,
) -> Result<Response, WebError> {
    let problem = match geocoding::find(visit, &address(&form)).await {
        Ok((latitude, longitude)) => {
            form.latitude = latitude.to_string();
            form.longitude = longitude.to_string();
            String::new()
        }
        Err(key) => visit.locale.t(key),
    };
    draw(visit, form, before, problem).await
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

fn problem_key(refused: &Refused) -> &'static str {
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
    let spaces = spaces::store::all(&mut tx).await?;
    let speakers = spaces
        .into_iter()
        .filter(|space| space.kind != spaces::Kind::Server);
    let desk = visit.path_of("/tableau", "/desk");
    let heading = visit.locale.t(if event.is_some() {
        "form-edit-event"
    } else {
        "form-new-event"
    });
    let refused = !problem.is_empty();
    let shown = form.pictures.clone().shown(&visit.app, &mut tx).await?;
    let of_series = match event {
        Some(event) => series::store::occurrence(&mut tx, event.id)
            .await?
            .is_some(),
        None => false,
    };
    let template = FormPage {
        layout: Layout::new(visit, Section::None, &heading),
        heading,
        shown,
        of_series,
        weekdays: form.repeats.weekday_fields(visit.locale.0),
        preview,
        form,
        spaces: speakers.map(|space| (space.handle, space.name)).collect(),
        problem,
        target: match event {
            Some(event) => format!("{desk}/evenements/{}", event.id),
            None => format!("{desk}/evenements"),
        },
        existing: event.is_some(),
        cancelled: event.is_some_and(|event| event.status == Status::Cancelled),
        statuses: statuses(visit),
        geocoder: geocoding::host(visit),
    };
    layout::form(visit, &template, refused)
}

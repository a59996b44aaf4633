//! The forms of an editor: announce, correct, cancel, retract an event. Plain HTML, no script. Whoever
//! organises an event corrects and cancels it by the same; what members propose to a space is written in
//! the same form too (`collaboration/pages/proposing.rs`).

mod copying;
mod drawing;
mod fields;
mod meanwhile;
mod problem;
pub mod repeats;
pub mod templates;
pub mod times;

use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

pub use copying::whole;
use drawing::draw;
pub use drawing::{Sheet, show};
use fields::address;
pub use fields::{EventForm, plan};
pub use problem::Problem;
use repeats::RepeatForm;

use super::geocoding;
use crate::accounts::By;
use crate::collaboration;
use crate::db::Tx;
use crate::events::{self, Event, Refused, State, organisers, series, theirs};
use crate::ids::EventId;
use crate::web::errors::WebError;
use crate::web::picture_form::{self, Taken};
use crate::web::uploads::Sent;
use crate::web::visit::Visit;

pub const USUAL_TIMEZONE: &str = "Europe/Paris";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Like {
    /// The event that the new one is to be like.
    like: String,
    /// The template that it is begun from.
    template: String,
}

/// `GET /tableau/evenements/nouveau`, `?like={id}`, `?template={id}`
pub async fn new(visit: Visit, Query(asked): Query<Like>) -> Result<Response, WebError> {
    visit.editor()?;
    if !asked.like.is_empty() {
        let id = asked.like.parse().map_err(|_| WebError::NotFound)?;
        let form = copying::like(&mut visit.app.db.read().await?, &visit, id).await?;
        return draw(&visit, form, None, String::new()).await;
    }
    if !asked.template.is_empty() {
        let id = asked.template.parse().map_err(|_| WebError::NotFound)?;
        let form = templates::begun_from(&mut visit.app.db.read().await?, id).await?;
        return draw(&visit, form, None, String::new()).await;
    }
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
    if form.is_only_shown() {
        return draw(&visit, form, None, String::new()).await;
    }
    if !form.keep.is_empty() {
        return templates::keep(&visit, form, None).await;
    }
    let mut tx = visit.app.db.begin().await?;
    let plan = match plan(&mut tx, &form, None, taken).await {
        Err(WebError::BadRequest(key)) => {
            drop(tx);
            let problem = Problem::of(&visit, key);
            return draw(&visit, form, None, problem).await;
        }
        plan => plan?,
    };
    let now = visit.app.clock.now();
    let written = repeats::announce(&mut tx, by, &plan, &form.repeats, now).await;
    let written = copying::finish(&mut tx, by, &form, written, now).await;
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
    let mut form = whole(&mut tx, &event).await?;
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
    if form.is_only_shown() {
        drop(tx);
        return draw(&visit, form, Some(&before), String::new()).await;
    }
    if !form.keep.is_empty() && visit.may_edit() {
        drop(tx);
        return templates::keep(&visit, form, Some(&before)).await;
    }
    let plan = match plan(&mut tx, &form, Some(&before), taken).await {
        Err(WebError::BadRequest(key)) => {
            drop(tx);
            let problem = Problem::of(&visit, key);
            return draw(&visit, form, Some(&before), problem).await;
        }
        plan => plan?,
    };
    let both = (&plan, &form.repeats);
    let written = repeats::change(&mut tx, by, &before, both, visit.app.clock.now()).await;
    finish(visit, tx, written, form, Some(&before)).await
}

/// `GET /tableau/evenements`: whoever goes back to where a form was sent is led to it.
pub async fn to_new(visit: Visit) -> Redirect {
    let desk = visit.path_of("/tableau", "/desk");
    Redirect::to(&format!("{desk}/evenements/nouveau"))
}

/// `GET /tableau/evenements/{id}/annulation` and the like: the same.
pub async fn to_form(visit: Visit, Path(id): Path<EventId>) -> Redirect {
    let desk = visit.path_of("/tableau", "/desk");
    Redirect::to(&format!("{desk}/evenements/{id}"))
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
pub async fn locate(visit: &Visit, form: &mut EventForm) -> Problem {
    match geocoding::find(visit, &address(form)).await {
        Ok((latitude, longitude)) => {
            form.latitude = latitude.to_string();
            form.longitude = longitude.to_string();
            Problem::default()
        }
        Err(key) => Problem::of(visit, key),
    }
}

/// Commits and leads to the event; when the verb refused, shows the form again, every word kept.
async fn finish(
    visit: Visit,
    mut tx: Tx,
    written: Result<Event, Refused>,
    form: EventForm,
    before: Option<&Event>,
) -> Result<Response, WebError> {
    match written {
        Ok(event) => {
            let now = visit.app.clock.now();
            let own = repeats::own_dates(&mut tx, &event, &form.repeats, now).await?;
            tx.commit().await?;
            visit.app.told();
            let told = times::read(&form, before).map_or_else(|_| Vec::new(), |it| it.told);
            let page = visit.app.addresses.event_page(&event);
            Ok(Redirect::to(&times::telling(page, &told, own)).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(refused) => {
            drop(tx);
            let problem = Problem::refused(&visit, &form, &refused);
            draw(&visit, form, before, problem).await
        }
    }
}

pub fn problem_key(refused: &Refused) -> &'static str {
    match refused {
        Refused::Title => "refused-event-title",
        Refused::TooLong("a tag") => "refused-tag",
        Refused::TooLong(_) => "refused-too-long",
        Refused::EndBeforeStart => "refused-end",
        Refused::Timezone(_) => "refused-timezone",
        Refused::Language(_) => "refused-language",
        Refused::Link(_) | Refused::Unaddressed(_) => "refused-link",
        Refused::Hour(_) => "refused-date",
        Refused::Coordinates => "refused-coordinates",
        Refused::Moved => "refused-moved",
        Refused::Repeats(refused) => repeats::problem_key(*refused),
        Refused::Unknown => "error-not-found",
        Refused::UnknownSpace => "error-space",
        Refused::NotAllowed => "error-forbidden",
        Refused::Database(_) => "error-internal",
    }
}

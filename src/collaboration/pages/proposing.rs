//! `/proposer/{handle}`: an event is proposed to a space by the form that the team has; who looks after
//! the space announces it by that. And the same form for what waits, until it is decided.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Visitor, path, propose_path, space_named};
use crate::collaboration::proposals::{self, Proposal, Proposed, Refused, State};
use crate::collaboration::{Standing, dates, store};
use crate::db::Tx;
use crate::events::pages::forms::repeats::{self, RepeatForm};
use crate::events::pages::forms::{self, EventForm, Problem, Sheet, USUAL_TIMEZONE};
use crate::events::series::Repeats;
use crate::events::{self, Event, Plan};
use crate::ids::{DatePollId, EventId};
use crate::spaces::{self, Space};
use crate::web::errors::WebError;
use crate::web::picture_form::{self, Taken};
use crate::web::uploads::{File, Sent};
use crate::web::visit::Visit;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Agreed {
    /// The dates of which one was chosen.
    dates: String,
}

fn sheet(visit: &Visit, space: &Space, stands: Standing) -> Sheet {
    let decides = stands == Standing::Decides;
    let (lead, submit) = match decides {
        true => (String::new(), visit.locale.t("form-publish")),
        false => (
            visit.locale.t("propose-lead"),
            visit.locale.t("propose-send"),
        ),
    };
    Sheet {
        heading: visit.locale.word("propose-title", &space.name),
        lead,
        submit,
        target: propose_path(visit, &space.handle),
        spaces: vec![(space.handle.clone(), space.name.clone())],
        ..Sheet::default()
    }
}

/// Refused where nothing is taken from members.
fn admitted(stands: Standing) -> Result<Standing, WebError> {
    match stands {
        Standing::Proposes | Standing::Decides => Ok(stands),
        Standing::Reads => Err(WebError::BadRequest("proposals-not-taken")),
        Standing::KeptOut => Err(WebError::NotFound),
    }
}

/// `GET /proposer/{handle}`, with `?dates=…` on the date that was chosen.
pub async fn new(
    visit: Visit,
    Path(handle): Path<String>,
    Query(agreed): Query<Agreed>,
) -> Result<Response, WebError> {
    let visitor = Visitor::of(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let (space, stands) = space_named(&mut tx, &visit, &visitor, &handle).await?;
    let stands = admitted(stands)?;
    let mut form = EventForm {
        space: space.handle.clone(),
        language: space.language.clone(),
        timezone: USUAL_TIMEZONE.to_owned(),
        ..EventForm::default()
    };
    if let Ok(id) = agreed.dates.parse::<DatePollId>() {
        fill(&mut tx, &visit, &visitor, id, &mut form).await?;
    }
    drop(tx);
    let sheet = sheet(&visit, &space, stands);
    forms::show(&visit, form, sheet, String::new()).await
}

/// With what was agreed upon: the date and what it is about.
async fn fill(
    tx: &mut Tx,
    visit: &Visit,
    visitor: &Visitor,
    id: DatePollId,
    form: &mut EventForm,
) -> Result<(), WebError> {
    let now = visit.app.clock.now();
    let poll = match dates::read(tx, &visitor.member(), id, now).await {
        Ok(poll) => poll,
        Err(dates::Refused::Database(error)) => return Err(error.into()),
        Err(_) => return Ok(()),
    };
    let options = store::dates::options(tx, id).await?;
    let chosen = options.iter().find(|it| Some(it.id) == poll.chosen_id);
    let Some(chosen) = chosen else {
        return Ok(());
    };
    let zone = jiff::tz::TimeZone::get(&poll.timezone).unwrap_or(jiff::tz::TimeZone::UTC);
    let start = chosen.start_ms.timestamp().to_zoned(zone.clone());
    form.title = poll.title;
    form.body = poll.note;
    form.timezone = poll.timezone;
    form.start_date = start.date().to_string();
    form.start_time = start.strftime("%H:%M").to_string();
    if let Some(end) = chosen.end_ms {
        let end = end.timestamp().to_zoned(zone);
        form.end_date = end.date().to_string();
        form.end_time = end.strftime("%H:%M").to_string();
    }
    Ok(())
}

/// `POST /proposer/{handle}`: kept to be read, or announced by who looks after the space.
pub async fn create(
    visit: Visit,
    Path(handle): Path<String>,
    sent: Sent<EventForm>,
) -> Result<Response, WebError> {
    let visitor = Visitor::of(&visit)?;
    let Sent { mut form, files } = sent;
    let mut tx = visit.app.db.read().await?;
    let (space, stands) = space_named(&mut tx, &visit, &visitor, &handle).await?;
    let stands = admitted(stands)?;
    drop(tx);
    form.space.clone_from(&space.handle);
    let sheet = sheet(&visit, &space, stands);
    let taken = match before_writing(&visit, &mut form, files, stands).await? {
        Ok(taken) => taken,
        Err(problem) => return forms::show(&visit, form, sheet, problem).await,
    };
    let mut tx = visit.app.db.begin().await?;
    let (plan, repeats) = match read(&mut tx, &form, None, taken).await? {
        Ok(both) => both,
        Err(key) => {
            drop(tx);
            let problem = Problem::of(&visit, key);
            return forms::show(&visit, form, sheet, problem).await;
        }
    };
    let proposed = Proposed {
        plan: &plan,
        repeats: repeats.as_ref(),
        language: visit.locale.tag(),
    };
    let now = visit.app.clock.now();
    match proposals::propose(&mut tx, &visitor.member(), &proposed, now).await {
        Ok(proposal) => {
            let there = leads_to(&mut tx, &visit, &proposal).await?;
            tx.commit().await?;
            visit.app.told();
            Ok(Redirect::to(&there).into_response())
        }
        Err(refused) => {
            drop(tx);
            let problem = problem(&visit, &form, refused)?;
            forms::show(&visit, form, sheet, problem).await
        }
    }
}

/// The event once it is announced, else what waits.
async fn leads_to(tx: &mut Tx, visit: &Visit, proposal: &Proposal) -> sqlx::Result<String> {
    if proposal.state == State::Accepted
        && let Some(event) = events::store::by_id(tx, proposal.event_id).await?
    {
        return Ok(visit.app.addresses.event_page(&event));
    }
    Ok(format!("{}?told=sent", path(visit, proposal.event_id)))
}

/// What the form asks for besides being kept: pictures, a place on the map, the next dates. Answers what
/// is to be said when it is shown again.
async fn before_writing(
    visit: &Visit,
    form: &mut EventForm,
    files: Vec<File>,
    stands: Standing,
) -> Result<Result<Taken, Problem>, WebError> {
    // What stands beside an event is copied by the team alone.
    form.copied_from.clear();
    // Pictures are kept for a week, whatever comes of the words: nobody fills the house with them.
    if !files.is_empty() && stands != Standing::Decides {
        let now = visit.app.clock.now();
        if visit.app.look_ups.enter(visit.client, now).is_err() {
            return Ok(Err(visit.locale.t("error-too-often").into()));
        }
    }
    let taken = picture_form::take(visit, &mut form.pictures, files, &mut form.body).await?;
    Ok(match taken {
        Taken::Again(problem) => Err(problem.into()),
        _ if !form.find.is_empty() => Err(forms::locate(visit, form).await),
        _ if form.is_only_shown() => Err(Problem::default()),
        taken => Ok(taken),
    })
}

/// What the form says, or the key of what is wrong with it.
async fn read(
    tx: &mut Tx,
    form: &EventForm,
    before: Option<&Event>,
    taken: Taken,
) -> Result<Result<(Plan, Option<Repeats>), &'static str>, WebError> {
    let plan = match forms::plan(tx, form, before, taken).await {
        Err(WebError::BadRequest(key)) => return Ok(Err(key)),
        plan => plan?,
    };
    Ok(match form.repeats.read(&repeats::start_of(&plan)) {
        Ok(repeats) => Ok((plan, repeats)),
        Err(refused) => Err(repeats::problem_key(refused)),
    })
}

/// The same with the fields that are wrong.
fn problem(visit: &Visit, form: &EventForm, refused: Refused) -> Result<Problem, WebError> {
    match refused {
        Refused::Event(events::Refused::Database(error)) => Err(error.into()),
        Refused::Event(refused) => Ok(Problem::refused(visit, form, &refused)),
        refused => Ok(Problem::of(visit, problem_key(refused)?)),
    }
}

/// What to say of a refusal; an error where there is nothing to correct.
pub(super) fn problem_key(refused: Refused) -> Result<&'static str, WebError> {
    Ok(match refused {
        Refused::NotAllowed => "proposals-not-taken",
        Refused::Enough => "proposals-enough",
        Refused::Past => "proposals-past",
        Refused::Reason => "proposals-reason",
        Refused::Unknown => return Err(WebError::NotFound),
        Refused::Event(events::Refused::Database(error)) | Refused::Database(error) => {
            return Err(error.into());
        }
        Refused::Event(refused) => forms::problem_key(&refused),
    })
}

/// What waits, for its proposer and who looks after the space.
async fn waiting(
    tx: &mut Tx,
    visit: &Visit,
    visitor: &Visitor,
    id: EventId,
) -> Result<(Proposal, Event, Sheet), WebError> {
    let (proposal, event) = super::deciding::found(tx, visit, visitor, id).await?;
    if proposal.state != State::Waiting {
        return Err(WebError::NotFound);
    }
    let space = spaces::store::by_id(tx, event.space_id).await?;
    let space = space.ok_or(WebError::NotFound)?;
    let sheet = Sheet {
        heading: visit.locale.t("proposal-edit"),
        submit: visit.locale.t("settings-save"),
        target: format!("{}/form", path(visit, id)),
        of: Some(id),
        ..sheet(visit, &space, Standing::Decides)
    };
    Ok((proposal, event, sheet))
}

/// `GET /propositions/{id}/form`
pub async fn edit(visit: Visit, Path(id): Path<EventId>) -> Result<Response, WebError> {
    let visitor = Visitor::of(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let (proposal, event, sheet) = waiting(&mut tx, &visit, &visitor, id).await?;
    let mut form = forms::whole(&mut tx, &event).await?;
    if let Some(repeats) = proposal.repeats() {
        form.repeats = RepeatForm::of(&repeats, &event.start());
    }
    drop(tx);
    forms::show(&visit, form, sheet, String::new()).await
}

/// `POST /propositions/{id}/form`
pub async fn update(
    visit: Visit,
    Path(id): Path<EventId>,
    sent: Sent<EventForm>,
) -> Result<Response, WebError> {
    let visitor = Visitor::of(&visit)?;
    let Sent { mut form, files } = sent;
    let mut tx = visit.app.db.read().await?;
    let (_, _, sheet) = waiting(&mut tx, &visit, &visitor, id).await?;
    drop(tx);
    let stands = Standing::Proposes;
    let taken = match before_writing(&visit, &mut form, files, stands).await? {
        Ok(taken) => taken,
        Err(problem) => return forms::show(&visit, form, sheet, problem).await,
    };
    let mut tx = visit.app.db.begin().await?;
    let (proposal, before, _) = waiting(&mut tx, &visit, &visitor, id).await?;
    let (plan, repeats) = match read(&mut tx, &form, Some(&before), taken).await? {
        Ok(both) => both,
        Err(key) => {
            drop(tx);
            let problem = Problem::of(&visit, key);
            return forms::show(&visit, form, sheet, problem).await;
        }
    };
    let proposed = Proposed {
        plan: &plan,
        repeats: repeats.as_ref(),
        language: &proposal.language,
    };
    let now = visit.app.clock.now();
    match proposals::change(&mut tx, &visitor.member(), id, &proposed, now).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}?told=saved", path(&visit, id))).into_response())
        }
        Err(refused) => {
            drop(tx);
            let problem = problem(&visit, &form, refused)?;
            forms::show(&visit, form, sheet, problem).await
        }
    }
}

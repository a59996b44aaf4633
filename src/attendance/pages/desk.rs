//! `/tableau/evenements/{id}/participation`: how one takes part, and who does, for those who look after
//! the space. The list prints as a check-in list.

pub mod rows;

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use self::rows::{Row, handles, row};
use super::admission_form::AdmissionForm;
use super::{Visitor, entrance, event_path, figures, problem_key, reminders};
use crate::attendance::organising::{self, Organiser};
use crate::attendance::{Admission, Mode, Refused, Shown, State, admission, repeating, store};
use crate::clock::Millis;
use crate::collaboration;
use crate::db::Tx;
use crate::events::{self, Event, State as Life};
use crate::ids::{AttendanceId, EventId};
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

pub const SHOWN_MAX: i64 = 2_000;

#[derive(Template)]
#[template(path = "attendance/desk.html")]
struct DeskPage {
    layout: Layout,
    title: String,
    when: String,
    event_path: String,
    target: String,
    /// Where people are let in.
    entrance: String,
    figures: figures::Lines,
    form: AdmissionForm,
    modes: Vec<(&'static str, String, bool)>,
    shown: Vec<(&'static str, String, bool)>,
    is_set: bool,
    /// Whether it is a date of a series: what is said may hold for later ones.
    is_dated: bool,
    problem: String,
    told: String,
    counts: Vec<String>,
    rows: Vec<Row>,
    /// Said where the list is longer than what is shown.
    rest: String,
    questions: Vec<String>,
    /// Whether followers are reminded a week before, and a day.
    reminds: (bool, bool),
    subject: String,
    words: String,
}

pub fn path(visit: &Visit, event: EventId) -> String {
    let desk = visit.path_of("/tableau", "/desk");
    format!("{desk}/evenements/{event}/participation")
}

/// The event, for those who organise it.
pub(super) async fn theirs(tx: &mut Tx, visit: &Visit, id: EventId) -> Result<Event, WebError> {
    let account = visit.signed_in()?;
    let event = events::theirs::ours(tx, id).await?;
    let event = event.ok_or(WebError::NotFound)?;
    let visitor = Visitor::of(visit, account);
    let now = visit.app.clock.now();
    if !organising::may(tx, &visitor.organiser(), &event, now).await? {
        return match collaboration::pages::may_see(tx, visit, &event).await? {
            true => Err(WebError::Forbidden),
            false => Err(WebError::NotFound),
        };
    }
    match event.state {
        Life::Retracted => Err(WebError::Gone),
        _ if event.is_theirs() => Err(WebError::NotFound),
        _ => Ok(event),
    }
}

/// `GET /tableau/evenements/{id}/participation`
pub async fn show(visit: Visit, Path(id): Path<EventId>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let event = theirs(&mut tx, &visit, id).await?;
    let told = match visit.query.as_str() {
        "told=saved" => visit.locale.t("settings-saved"),
        "told=written" => visit.locale.t("attending-written"),
        "told=accept" => visit.locale.t("attending-told-accept"),
        "told=refuse" => visit.locale.t("attending-told-refuse"),
        "told=arrived" => visit.locale.t("attending-told-arrived"),
        "told=absent" => visit.locale.t("attending-told-absent"),
        _ => String::new(),
    };
    draw(
        &visit,
        &mut tx,
        &event,
        Typed {
            told,
            ..Typed::default()
        },
    )
    .await
}

/// `POST /tableau/evenements/{id}/participation`: how one takes part.
pub async fn update(
    visit: Visit,
    Path(id): Path<EventId>,
    Form(form): Form<AdmissionForm>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.begin().await?;
    let event = theirs(&mut tx, &visit, id).await?;
    let now = visit.app.clock.now();
    let set = match form.read(id) {
        None => Err(Refused::Seats(admission::SEATS_MAX)),
        Some(wanted) => {
            let visitor = Visitor::of(&visit, visit.signed_in()?);
            let repeats = form.repeats == "yes";
            set(
                &mut tx,
                &visitor.organiser(),
                &event,
                (&wanted, repeats),
                now,
            )
            .await
        }
    };
    match set {
        Ok(()) => {
            tx.commit().await?;
            visit.app.told();
            let there = format!("{}?told=saved", path(&visit, id));
            Ok(Redirect::to(&there).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(_) => {
            let problem = visit.locale.t("attending-refused-admission");
            let typed = Typed {
                form: Some(form),
                problem,
                ..Typed::default()
            };
            draw(&visit, &mut tx, &event, typed).await
        }
    }
}

async fn set(
    tx: &mut Tx,
    by: &Organiser<'_>,
    event: &Event,
    (wanted, repeats): (&Admission, bool),
    now: Millis,
) -> Result<(), Refused> {
    admission::set(tx, by, event, wanted, now).await?;
    match repeats {
        true => repeating::pass_on(tx, by, event, wanted, now).await,
        false => Ok(repeating::keep_to_itself(tx, event.id).await?),
    }
}

/// `POST /tableau/evenements/{id}/participation/{attendance}/{what}`
pub async fn decide(
    visit: Visit,
    Path((id, attendance, what)): Path<(EventId, AttendanceId, String)>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.begin().await?;
    let event = theirs(&mut tx, &visit, id).await?;
    let visitor = Visitor::of(&visit, visit.signed_in()?);
    let now = visit.app.clock.now();
    let done = match what.as_str() {
        "accept" => organising::decide(&mut tx, &visitor.organiser(), attendance, true, now).await,
        "refuse" => organising::decide(&mut tx, &visitor.organiser(), attendance, false, now).await,
        "arrived" => organising::arrive(&mut tx, &visitor.organiser(), attendance, true, now).await,
        "absent" => organising::arrive(&mut tx, &visitor.organiser(), attendance, false, now).await,
        _ => return Err(WebError::NotFound),
    };
    match done {
        Ok(_) => {
            tx.commit().await?;
            visit.app.told();
            let there = format!("{}?told={what}#a-{attendance}", path(&visit, id));
            Ok(Redirect::to(&there).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(Refused::Unknown) => Err(WebError::NotFound),
        Err(refused) => {
            drop(tx);
            let mut tx = visit.app.db.read().await?;
            let problem = visit.locale.t(problem_key(&refused));
            let typed = Typed {
                problem,
                ..Typed::default()
            };
            draw(&visit, &mut tx, &event, typed).await
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Message {
    subject: String,
    words: String,
}

/// `POST /tableau/evenements/{id}/participation/message`: to all who go, wait, or may come.
pub async fn write(
    visit: Visit,
    Path(id): Path<EventId>,
    Form(message): Form<Message>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.begin().await?;
    let event = theirs(&mut tx, &visit, id).await?;
    let visitor = Visitor::of(&visit, visit.signed_in()?);
    let now = visit.app.clock.now();
    let about = (message.subject.as_str(), message.words.as_str());
    match organising::write(&mut tx, &visitor.organiser(), &event, about, now).await {
        Ok(_) => {
            tx.commit().await?;
            visit.app.told();
            let there = format!("{}?told=written", path(&visit, id));
            Ok(Redirect::to(&there).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(_) => {
            let problem = visit.locale.t("attending-refused-message");
            let typed = Typed {
                message,
                problem,
                ..Typed::default()
            };
            draw(&visit, &mut tx, &event, typed).await
        }
    }
}

#[derive(Default)]
struct Typed {
    form: Option<AdmissionForm>,
    message: Message,
    problem: String,
    told: String,
}

async fn draw(
    visit: &Visit,
    tx: &mut Tx,
    event: &Event,
    typed: Typed,
) -> Result<Response, WebError> {
    let known = store::admission(tx, event.id).await?;
    let is_set = known.is_some();
    let admission = known.unwrap_or_else(|| Admission::usual(event.id));
    let repeats = store::repeating::is_set(tx, event.id).await?;
    let form = typed
        .form
        .unwrap_or_else(|| AdmissionForm::of(&admission, repeats));
    let title = visit.locale.word("attending-desk-title", &event.title);
    let all = store::all(tx, event.id, SHOWN_MAX).await?;
    let handles = handles(tx, event.id).await?;
    let counts = organising::counts(tx, event.id).await?;
    let mode = |word: &&'static str| {
        let label = visit.locale.t(&format!("admission-{word}"));
        (*word, label, *word == form.mode)
    };
    let shown = |word: &&'static str| {
        let label = visit.locale.t(&format!("attendees-{word}"));
        (*word, label, *word == form.shown)
    };
    let (modes, all_shown) = (Mode::WORDS.iter().map(mode), Shown::WORDS.iter().map(shown));
    let (modes, shown) = (modes.collect(), all_shown.collect());
    let refused = !typed.problem.is_empty();
    let questions = admission.questions();
    let template = DeskPage {
        layout: Layout::new(visit, Section::None, &title),
        title,
        when: cards::when(visit, event),
        event_path: event_path(visit, event),
        target: path(visit, event.id),
        modes,
        shown,
        form,
        is_set,
        is_dated: repeating::is_possible(tx, event.id).await?,
        entrance: entrance::path(visit, event.id),
        figures: figures::lines(tx, visit, event.id).await?,
        problem: typed.problem,
        told: typed.told,
        counts: told_counts(visit, &counts),
        rest: match all.len() as i64 == SHOWN_MAX {
            true => visit.locale.count("entrance-part", SHOWN_MAX),
            false => String::new(),
        },
        rows: all
            .into_iter()
            .filter(|it| !it.is_forgotten())
            .map(|it| row(visit, it, &questions, &handles))
            .collect(),
        reminds: reminders::chosen(tx, event).await?,
        questions: questions.into_iter().map(str::to_owned).collect(),
        subject: typed.message.subject,
        words: typed.message.words,
    };
    layout::form(visit, &template, refused)
}

fn told_counts(visit: &Visit, counts: &organising::Counts) -> Vec<String> {
    let all = [
        ("attending-going", counts.seats),
        ("attending-count-asked", counts.asked),
        ("attending-count-waiting", counts.waiting),
        ("attending-count-maybe", counts.maybe),
        ("attending-count-declined", counts.declined),
    ];
    let some = all.into_iter().filter(|(_, count)| *count > 0);
    some.map(|(key, count)| visit.locale.count(key, count))
        .collect()
}

//! `/tableau/evenements/{id}/entree`: letting people in, on a phone at the door. A name is looked for, or
//! the code on a ticket leads to the person; who is here already is said, with the time.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Visitor, desk, problem_key};
use crate::attendance::{Attendance, Refused, State, organising, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::events::{self, Event};
use crate::ids::{AttendanceId, EventId};
use crate::text;
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::follow::qr;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

/// People shown of a list that is longer.
const SHOWN_MAX: usize = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// A part of a name or of an address.
    pub name: String,
}

struct Person {
    name: String,
    seats: String,
    standing: String,
    /// Whether they may be let in.
    is_expected: bool,
    /// Since when they are here; empty when they are not.
    arrived: String,
    target: String,
}

#[derive(Template)]
#[template(path = "attendance/entrance.html")]
struct EntrancePage {
    layout: Layout,
    title: String,
    when: String,
    desk: String,
    target: String,
    counts: String,
    asked: String,
    people: Vec<Person>,
    is_longer: bool,
}

#[derive(Template)]
#[template(path = "attendance/admitting.html")]
struct AdmittingPage {
    layout: Layout,
    title: String,
    when: String,
    entrance: String,
    person: Person,
    answers: Vec<(String, String)>,
    problem: String,
}

pub fn path(visit: &Visit, event: EventId) -> String {
    let desk = visit.path_of("/tableau", "/desk");
    format!("{desk}/evenements/{event}/entree")
}

/// What the code on somebody's ticket says: it leads those who look after the event to them, and is of
/// no use to others.
pub fn address(visit: &Visit, attendance: &Attendance) -> String {
    let path = path(visit, attendance.event_id);
    format!("{}{path}/{}", visit.app.addresses.base(), attendance.id)
}

/// `GET /tableau/evenements/{id}/entree?name=…`
pub async fn show(
    visit: Visit,
    Path(id): Path<EventId>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let event = desk::theirs(&mut tx, &visit, id).await?;
    let all = store::all(&mut tx, id, desk::SHOWN_MAX).await?;
    drop(tx);
    let going: Vec<Attendance> = all
        .into_iter()
        .filter(|it| it.state == State::Going || it.arrived_ms.is_some())
        .collect();
    let here: i64 = seats(going.iter().filter(|it| it.arrived_ms.is_some()));
    let counts = format!("{here} / {}", seats(going.iter()));
    let wanted = text::fold(asked.name.trim());
    let mut found: Vec<Attendance> = going.into_iter().filter(|it| is(it, &wanted)).collect();
    found.sort_by_cached_key(|it| (it.arrived_ms.is_some(), text::fold(&it.name), it.id));
    let is_longer = found.len() > SHOWN_MAX;
    found.truncate(SHOWN_MAX);
    let title = visit.locale.word("entrance-title", &event.title);
    let template = EntrancePage {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        when: cards::when(&visit, &event),
        desk: desk::path(&visit, id),
        target: path(&visit, id),
        counts,
        asked: asked.name,
        people: found.iter().map(|it| person(&visit, it)).collect(),
        is_longer,
    };
    layout::page(&visit, &template)
}

fn seats<'a>(all: impl Iterator<Item = &'a Attendance>) -> i64 {
    all.map(|it| it.seats).sum()
}

fn is(known: &Attendance, wanted: &str) -> bool {
    let address = known.email.as_deref().or(known.actor_uri.as_deref());
    text::fold(&known.name).contains(wanted)
        || text::fold(address.unwrap_or_default()).contains(wanted)
}

fn person(visit: &Visit, known: &Attendance) -> Person {
    let address = known.email.as_deref().or(known.actor_uri.as_deref());
    let name = text::visible(&known.name);
    let clock = |at: Millis| visit.locale.stamp(at);
    Person {
        name: match name.is_empty() {
            true => address.unwrap_or_default().to_owned(),
            false => name,
        },
        seats: visit.locale.count("entrance-seats", known.seats),
        standing: visit.locale.t(&format!("attendance-{}", known.state)),
        is_expected: known.state == State::Going,
        arrived: known.arrived_ms.map(clock).unwrap_or_default(),
        target: format!("{}/{}", path(visit, known.event_id), known.id),
    }
}

/// The answer behind a code; those of other events are none.
async fn found(tx: &mut Tx, event: &Event, id: AttendanceId) -> Result<Attendance, WebError> {
    let known = store::by_id(tx, id).await?;
    known
        .filter(|known| known.event_id == event.id)
        .ok_or(WebError::NotFound)
}

/// `GET /tableau/evenements/{id}/entree/{attendance}`: where the code on a ticket leads.
pub async fn person_at(
    visit: Visit,
    Path((id, attendance)): Path<(EventId, AttendanceId)>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let event = desk::theirs(&mut tx, &visit, id).await?;
    let known = found(&mut tx, &event, attendance).await?;
    draw(&visit, &mut tx, (&event, &known), String::new()).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Decision {
    /// `arrived`, or `absent` where that was a mistake.
    pub what: String,
}

/// `POST /tableau/evenements/{id}/entree/{attendance}`
pub async fn decide(
    visit: Visit,
    Path((id, attendance)): Path<(EventId, AttendanceId)>,
    Form(decision): Form<Decision>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.begin().await?;
    let event = desk::theirs(&mut tx, &visit, id).await?;
    let known = found(&mut tx, &event, attendance).await?;
    let is_here = decision.what == "arrived";
    let visitor = Visitor::of(&visit, visit.signed_in()?);
    let now = visit.app.clock.now();
    match organising::arrive(&mut tx, &visitor.organiser(), attendance, is_here, now).await {
        Ok(_) => {
            tx.commit().await?;
            let there = format!("{}/{attendance}", path(&visit, id));
            Ok(Redirect::to(&there).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(refused) => {
            let problem = visit.locale.t(problem_key(&refused));
            draw(&visit, &mut tx, (&event, &known), problem).await
        }
    }
}

async fn draw(
    visit: &Visit,
    tx: &mut Tx,
    (event, known): (&Event, &Attendance),
    problem: String,
) -> Result<Response, WebError> {
    let person = person(visit, known);
    let admission = store::admission(tx, event.id).await?;
    let questions = admission.as_ref().map(|it| it.questions());
    let questions = questions.unwrap_or_default().into_iter().map(str::to_owned);
    let answers = questions.zip(known.answers.0.clone());
    let title = visit.locale.word("entrance-title", &person.name);
    let refused = !problem.is_empty();
    let template = AdmittingPage {
        layout: Layout::new(visit, Section::None, &title),
        title: person.name.clone(),
        when: format!("{} · {}", event.title, cards::when(visit, event)),
        entrance: path(visit, event.id),
        person,
        answers: answers.filter(|(_, answer)| !answer.is_empty()).collect(),
        problem,
    };
    layout::form(visit, &template, refused)
}

/// `GET /participation/{secret}/billet.svg`: the code that is shown at the door.
pub async fn ticket(visit: Visit, Path(secret): Path<String>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let known = store::by_secret(&mut tx, &secret).await?;
    let known = known.filter(|it| it.state == State::Going);
    let known = known.ok_or(WebError::NotFound)?;
    let event = events::store::by_id(&mut tx, known.event_id).await?;
    event.ok_or(WebError::NotFound)?;
    qr::drawn(&address(&visit, &known), "no-store")
}

//! `/evenements/{slug}/covoiturage`: seats offered and sought on the way to an event. Everybody reads how
//! many; members read and write the notes.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Visitor, event_path, ours};
use crate::accounts;
use crate::attendance::rides::{self, Kind, Refused, Ride, Written};
use crate::attendance::store;
use crate::db::Tx;
use crate::events::Event;
use crate::ids::RideId;
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RideForm {
    kind: String,
    seats: String,
    place: String,
    note: String,
}

struct Row {
    id: RideId,
    who: String,
    what: String,
    place: String,
    note: String,
    /// Whether the visitor may take it away.
    is_theirs: bool,
}

#[derive(Template)]
#[template(path = "attendance/rides.html")]
struct Page {
    layout: Layout,
    title: String,
    when: String,
    event_path: String,
    target: String,
    lines: Vec<String>,
    is_member: bool,
    sign_in: &'static str,
    rows: Vec<Row>,
    form: RideForm,
    problem: String,
}

pub fn path(visit: &Visit, event: &Event) -> String {
    let rest = visit.path_of("covoiturage", "rides");
    format!("{}/{rest}", event_path(visit, event))
}

/// How many seats are offered and sought; nothing where there are none.
pub(super) async fn lines(tx: &mut Tx, visit: &Visit, event: &Event) -> sqlx::Result<Vec<String>> {
    let (offered, sought) = rides::seats(tx, event.id).await?;
    let all = [("rides-offered", offered), ("rides-sought", sought)];
    let some = all.into_iter().filter(|(_, seats)| *seats > 0);
    Ok(some
        .map(|(key, seats)| visit.locale.count(key, seats))
        .collect())
}

/// `GET /evenements/{slug}/covoiturage`
pub async fn show(visit: Visit, Path(slug): Path<String>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let event = ours(&mut tx, &visit, &slug).await?;
    draw(&visit, &mut tx, &event, RideForm::default(), String::new()).await
}

/// `POST /evenements/{slug}/covoiturage`
pub async fn create(
    visit: Visit,
    Path(slug): Path<String>,
    Form(form): Form<RideForm>,
) -> Result<Response, WebError> {
    let account = visit.signed_in()?.id;
    let mut tx = visit.app.db.begin().await?;
    let event = ours(&mut tx, &visit, &slug).await?;
    let now = visit.app.clock.now();
    let written = Written {
        kind: form.kind.parse().unwrap_or(Kind::Offered),
        seats: form.seats.trim().parse().unwrap_or_default(),
        place: form.place.clone(),
        note: form.note.clone(),
    };
    match rides::write(&mut tx, &event, account, &written, now).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&path(&visit, &event)).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(refused) => {
            let problem = visit.locale.t(match refused {
                Refused::Seats => "rides-refused-seats",
                Refused::Place => "rides-refused-place",
                Refused::Note => "attending-refused-words",
                Refused::Over => "attending-over",
                _ => "rides-refused-enough",
            });
            draw(&visit, &mut tx, &event, form, problem).await
        }
    }
}

/// `POST /evenements/{slug}/covoiturage/{id}/retrait`
pub async fn delete(
    visit: Visit,
    Path((slug, id)): Path<(String, RideId)>,
) -> Result<Response, WebError> {
    let account = visit.signed_in()?;
    let mut tx = visit.app.db.begin().await?;
    let event = ours(&mut tx, &visit, &slug).await?;
    let visitor = Visitor::of(&visit, account);
    let now = visit.app.clock.now();
    match rides::remove(&mut tx, &visitor.organiser(), &event, id, now).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&path(&visit, &event)).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(_) => Err(WebError::NotFound),
    }
}

async fn draw(
    visit: &Visit,
    tx: &mut Tx,
    event: &Event,
    form: RideForm,
    problem: String,
) -> Result<Response, WebError> {
    let title = visit.locale.word("rides-title", &event.title);
    let lines = lines(tx, visit, event).await?;
    let mut rows = Vec::new();
    if visit.account.is_some() {
        let organises = super::organises(tx, visit, event).await?;
        for ride in store::rides::of_event(tx, event.id).await? {
            rows.push(row(tx, visit, ride, organises).await?);
        }
    }
    let mut layout = Layout::new(visit, Section::Events, &title);
    layout.head.hidden = true;
    let refused = !problem.is_empty();
    let template = Page {
        layout,
        title,
        when: cards::when(visit, event),
        event_path: event_path(visit, event),
        target: path(visit, event),
        lines,
        is_member: visit.account.is_some(),
        sign_in: visit.path_of("/compte", "/account"),
        rows,
        form,
        problem,
    };
    layout::form(visit, &template, refused)
}

async fn row(tx: &mut Tx, visit: &Visit, ride: Ride, organises: bool) -> sqlx::Result<Row> {
    let author = accounts::store::by_id(tx, ride.account_id).await?;
    let is_own = visit
        .account
        .as_ref()
        .is_some_and(|it| it.id == ride.account_id);
    let key = match ride.kind {
        Kind::Offered => "rides-offers",
        Kind::Sought => "rides-seeks",
    };
    Ok(Row {
        id: ride.id,
        who: author.map(|account| account.name).unwrap_or_default(),
        what: visit.locale.count(key, ride.seats),
        place: ride.place,
        note: ride.note,
        is_theirs: is_own || organises,
    })
}

//! `/participation/{secret}`: one's own answer, for who has no account here. Whoever holds the address may
//! read, change and erase it, so it is kept from caches, searches and other sites.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::taking::{Fields, TakingForm};
use super::{event_path, linked, problem_key, standing, tasks};
use crate::attendance::{self, Admission, Attendance, Refused, State, Way, store};
use crate::db::Tx;
use crate::events::{self, Event};
use crate::mail;
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

pub const PATH: &str = "/participation";

#[derive(Template)]
#[template(path = "attendance/own.html")]
struct OwnPage {
    layout: Layout,
    title: String,
    when: String,
    event_path: String,
    target: String,
    name: String,
    standing: String,
    /// Where it is, as everybody reads it.
    address: String,
    /// Its file for a calendar; empty for who does not come.
    calendar: String,
    /// What was done just now.
    told: String,
    /// Told to those who go: words, and where those lead that are an address.
    whereabouts: Vec<(String, String)>,
    /// The code that is shown at the door; empty for who has no seat.
    ticket: String,
    is_unconfirmed: bool,
    /// Whether an answer may still be changed.
    is_open: bool,
    fields: Fields,
    tasks: Vec<tasks::Row>,
    problem: String,
}

#[derive(Template)]
#[template(path = "attendance/erased.html")]
struct Erased {
    layout: Layout,
    title: String,
}

async fn found(tx: &mut Tx, secret: &str) -> Result<(Attendance, Event, Admission), WebError> {
    let known = store::by_secret(tx, secret).await?;
    let known = known.ok_or(WebError::NotFound)?;
    let event = events::store::by_id(tx, known.event_id).await?;
    let event = event.ok_or(WebError::NotFound)?;
    let admission = store::admission(tx, event.id).await?;
    let admission = admission.unwrap_or_else(|| Admission::usual(event.id));
    Ok((known, event, admission))
}

/// `GET /participation/{secret}`. A program that follows links changes nothing by it.
pub async fn show(visit: Visit, Path(secret): Path<String>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let (known, event, admission) = found(&mut tx, &secret).await?;
    let form = TakingForm::of(&known);
    let about = (&known, &event, &admission);
    draw(&visit, &mut tx, about, form, String::new()).await
}

/// The same page, saying what was refused.
pub(super) async fn again(
    visit: &Visit,
    secret: &str,
    problem: String,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let (known, event, admission) = found(&mut tx, secret).await?;
    let form = TakingForm::of(&known);
    draw(visit, &mut tx, (&known, &event, &admission), form, problem).await
}

/// `POST /participation/{secret}`: confirmed, or answered otherwise.
pub async fn update(
    visit: Visit,
    Path(secret): Path<String>,
    Form(form): Form<TakingForm>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.begin().await?;
    let (known, event, admission) = found(&mut tx, &secret).await?;
    let Some(mut said) = form.said(&visit, &admission, Way::Mail) else {
        let problem = visit.locale.t("attending-choose");
        let about = (&known, &event, &admission);
        return draw(&visit, &mut tx, about, form, problem).await;
    };
    said.name.clone_from(&known.name);
    let now = visit.app.clock.now();
    match attendance::answer_again(&mut tx, &secret, &said, now).await {
        Ok(_) => {
            tx.commit().await?;
            visit.app.told();
            let there = format!("{PATH}/{secret}?told=saved");
            Ok(Redirect::to(&there).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(refused) => {
            drop(tx);
            let mut tx = visit.app.db.read().await?;
            let problem = visit.locale.t(problem_key(&refused));
            let about = (&known, &event, &admission);
            draw(&visit, &mut tx, about, form, problem).await
        }
    }
}

/// `POST /participation/{secret}/erase`: nothing of it is left.
pub async fn erase(visit: Visit, Path(secret): Path<String>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.begin().await?;
    let now = visit.app.clock.now();
    let known = store::by_secret(&mut tx, &secret).await?;
    let known = known.ok_or(WebError::NotFound)?;
    if !attendance::leave_by_secret(&mut tx, &secret, now).await? {
        return Err(WebError::NotFound);
    }
    // Nor does a letter go out that was written before.
    mail::forget(&mut tx, &known.id.to_string()).await?;
    tx.commit().await?;
    visit.app.told();
    let title = visit.locale.t("attending-erased");
    let mut layout = Layout::new(&visit, Section::Events, &title);
    layout.head.hidden = true;
    Ok(secretly(layout::page(&visit, &Erased { layout, title })?))
}

async fn draw(
    visit: &Visit,
    tx: &mut Tx,
    (known, event, admission): (&Attendance, &Event, &Admission),
    form: TakingForm,
    problem: String,
) -> Result<Response, WebError> {
    let title = visit.locale.word("attending-own-title", &event.title);
    let refused = !problem.is_empty();
    let mut layout = Layout::new(visit, Section::Events, &title);
    layout.head.hidden = true;
    let is_over = event.over_ms() <= visit.app.clock.now() || event.status.is_off();
    let tasks = match is_over {
        true => Vec::new(),
        false => tasks::of_answer(tx, visit, event, known).await?,
    };
    let template = OwnPage {
        tasks,
        layout,
        title,
        when: cards::when(visit, event),
        event_path: event_path(visit, event),
        target: format!("{PATH}/{}", known.secret),
        name: known.name.clone(),
        standing: standing(visit, known),
        address: event.place.one_line(),
        calendar: match !is_over
            && !event.is_for_members()
            && matches!(known.state, State::Going | State::Maybe)
        {
            true => format!("{}.ics", event_path(visit, event)),
            false => String::new(),
        },
        told: match visit.query.as_str() {
            "told=saved" if problem.is_empty() => visit.locale.t("attending-saved"),
            _ => String::new(),
        },
        whereabouts: match known.state {
            State::Going => linked(&admission.whereabouts),
            _ => Vec::new(),
        },
        ticket: match known.state == State::Going && !is_over {
            true => format!("{PATH}/{}/billet.svg", known.secret),
            false => String::new(),
        },
        is_unconfirmed: known.state == State::Unconfirmed,
        is_open: !is_over && known.state != State::Refused,
        fields: Fields::new(admission, form),
        problem,
    };
    Ok(secretly(layout::form(visit, &template, refused)?))
}

/// The address is a secret, and so is the page.
fn secretly(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let never = HeaderValue::from_static("no-store");
    headers.insert(header::CACHE_CONTROL, never);
    let nobody = HeaderValue::from_static("no-referrer");
    headers.insert(header::REFERRER_POLICY, nobody);
    response
}

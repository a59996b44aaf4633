//! `/evenements/{slug}/taches`: what volunteers do at an event. Everybody reads what is still sought; members
//! take a task and give it back, and read who of them does what; who organises it writes the tasks and
//! sees everybody, and prints it. Who answered by e-mail does the same on their own page.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Visitor, event_path, ours, own};
use crate::attendance::tasks::{self, Refused, Taken, Task, Volunteer, Written};
use crate::attendance::{Attendance, State, store};
use crate::db::Tx;
use crate::events::{self, Event};
use crate::ids::TaskId;
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TaskForm {
    what: String,
    moment: String,
    wanted: String,
}

/// One task, as who visits sees it.
pub struct Row {
    pub id: TaskId,
    pub what: String,
    pub moment: String,
    /// How many are still sought, in words.
    pub sought: String,
    pub names: Vec<String>,
    pub is_mine: bool,
    pub is_free: bool,
}

/// Whose names are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    None,
    OfMembers,
    All,
}

#[derive(Template)]
#[template(path = "attendance/tasks.html")]
struct Page {
    layout: Layout,
    title: String,
    when: String,
    event_path: String,
    target: String,
    rows: Vec<Row>,
    is_member: bool,
    is_open: bool,
    organises: bool,
    sign_in: &'static str,
    form: TaskForm,
    problem: String,
}

pub fn path(visit: &Visit, event: &Event) -> String {
    let rest = visit.path_of("taches", "tasks");
    format!("{}/{rest}", event_path(visit, event))
}

/// How many people are still sought, in words; nothing where nobody is.
pub(super) async fn line(tx: &mut Tx, visit: &Visit, event: &Event) -> sqlx::Result<String> {
    Ok(match tasks::sought(tx, event.id).await? {
        0 => String::new(),
        sought => visit.locale.count("tasks-sought", sought),
    })
}

/// `GET /evenements/{slug}/taches`
pub async fn show(visit: Visit, Path(slug): Path<String>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let event = ours(&mut tx, &visit, &slug).await?;
    draw(&visit, &mut tx, &event, TaskForm::default(), String::new()).await
}

/// `POST /evenements/{slug}/taches`: who organises it writes one.
pub async fn create(
    visit: Visit,
    Path(slug): Path<String>,
    Form(form): Form<TaskForm>,
) -> Result<Response, WebError> {
    let account = visit.signed_in()?;
    let visitor = Visitor::of(&visit, account);
    let mut tx = visit.app.db.begin().await?;
    let event = ours(&mut tx, &visit, &slug).await?;
    let now = visit.app.clock.now();
    let written = Written {
        what: form.what.clone(),
        moment: form.moment.clone(),
        wanted: form.wanted.trim().parse().unwrap_or_default(),
    };
    match tasks::write(&mut tx, &visitor.organiser(), &event, &written, now).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&path(&visit, &event)).into_response())
        }
        Err(refused) => {
            let problem = visit.locale.t(problem_key(refused)?);
            draw(&visit, &mut tx, &event, form, problem).await
        }
    }
}

fn problem_key(refused: Refused) -> Result<&'static str, WebError> {
    Ok(match refused {
        Refused::What => "tasks-refused-what",
        Refused::Moment => "tasks-refused-moment",
        Refused::Wanted => "tasks-refused-wanted",
        Refused::Enough => "tasks-refused-enough",
        Refused::Full => "tasks-refused-full",
        Refused::Over => "attending-over",
        Refused::Unknown => return Err(WebError::NotFound),
        Refused::Database(error) => return Err(error.into()),
    })
}

/// `POST /evenements/{slug}/taches/{id}/{what}`: `take`, `give-back`, `remove`.
pub async fn decide(
    visit: Visit,
    Path((slug, id, what)): Path<(String, TaskId, String)>,
) -> Result<Response, WebError> {
    let account = visit.signed_in()?;
    let visitor = Visitor::of(&visit, account);
    let mut tx = visit.app.db.begin().await?;
    let event = ours(&mut tx, &visit, &slug).await?;
    let now = visit.app.clock.now();
    let volunteer = Volunteer::Member(account.id);
    let done = match what.as_str() {
        "take" => tasks::take(&mut tx, &event, id, volunteer, now).await,
        "give-back" => tasks::give_back(&mut tx, &event, id, volunteer).await,
        "remove" => tasks::remove(&mut tx, &visitor.organiser(), &event, id, now).await,
        _ => return Err(WebError::NotFound),
    };
    match done {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&path(&visit, &event)).into_response())
        }
        Err(refused) => {
            let problem = visit.locale.t(problem_key(refused)?);
            draw(&visit, &mut tx, &event, TaskForm::default(), problem).await
        }
    }
}

/// `POST /participation/{secret}/tasks/{id}/{what}`: the same, by who answered by e-mail.
pub async fn decide_own(
    visit: Visit,
    Path((secret, id, what)): Path<(String, TaskId, String)>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.begin().await?;
    let known = store::by_secret(&mut tx, &secret).await?;
    let known = known.filter(may_take).ok_or(WebError::NotFound)?;
    let event = events::store::by_id(&mut tx, known.event_id).await?;
    let event = event.ok_or(WebError::NotFound)?;
    let now = visit.app.clock.now();
    let volunteer = Volunteer::Attendee(known.id);
    let done = match what.as_str() {
        "take" => tasks::take(&mut tx, &event, id, volunteer, now).await,
        "give-back" => tasks::give_back(&mut tx, &event, id, volunteer).await,
        _ => return Err(WebError::NotFound),
    };
    match done {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}/{secret}", own::PATH)).into_response())
        }
        Err(refused) => {
            drop(tx);
            let problem = visit.locale.t(problem_key(refused)?);
            own::again(&visit, &secret, problem).await
        }
    }
}

/// Whether an answer by e-mail was confirmed, and is none to stay away.
fn may_take(known: &Attendance) -> bool {
    let comes = matches!(
        known.state,
        State::Asked | State::Going | State::Waiting | State::Maybe
    );
    comes && known.email.is_some()
}

/// The tasks of an event on the page of somebody's own answer.
pub(super) async fn of_answer(
    tx: &mut Tx,
    visit: &Visit,
    event: &Event,
    known: &Attendance,
) -> sqlx::Result<Vec<Row>> {
    match may_take(known) {
        true => {
            rows(
                tx,
                visit,
                event,
                Some(Volunteer::Attendee(known.id)),
                Names::None,
            )
            .await
        }
        false => Ok(Vec::new()),
    }
}

async fn rows(
    tx: &mut Tx,
    visit: &Visit,
    event: &Event,
    volunteer: Option<Volunteer>,
    names: Names,
) -> sqlx::Result<Vec<Row>> {
    let all = store::tasks::of_event(tx, event.id).await?;
    let taken = store::tasks::taken(tx, event.id).await?;
    let is_shown = |it: &Taken| match names {
        Names::None => false,
        Names::OfMembers => it.account_id.is_some(),
        Names::All => true,
    };
    let row = |task: Task| {
        let of_task: Vec<&Taken> = taken.iter().filter(|it| it.task_id == task.id).collect();
        let sought = (task.wanted - of_task.len() as i64).max(0);
        Row {
            id: task.id,
            what: task.what,
            moment: task.moment,
            sought: visit.locale.count("tasks-sought", sought),
            names: of_task
                .iter()
                .filter(|it| is_shown(it))
                .map(|it| crate::text::visible(&it.name))
                .collect(),
            is_mine: volunteer.is_some_and(|it| of_task.iter().any(|taken| it.is(taken))),
            is_free: sought > 0,
        }
    };
    Ok(all.into_iter().map(row).collect())
}

async fn draw(
    visit: &Visit,
    tx: &mut Tx,
    event: &Event,
    form: TaskForm,
    problem: String,
) -> Result<Response, WebError> {
    let now = visit.app.clock.now();
    let organises = super::organises(tx, visit, event).await?;
    let names = match (organises, visit.account.is_some()) {
        (true, _) => Names::All,
        (false, true) => Names::OfMembers,
        (false, false) => Names::None,
    };
    let volunteer = visit.account.as_ref().map(|it| Volunteer::Member(it.id));
    let title = visit.locale.word("tasks-title", &event.title);
    let refused = !problem.is_empty();
    let mut layout = Layout::new(visit, Section::Events, &title);
    layout.head.hidden = true;
    let template = Page {
        layout,
        title,
        when: cards::when(visit, event),
        event_path: event_path(visit, event),
        target: path(visit, event),
        rows: rows(tx, visit, event, volunteer, names).await?,
        is_member: visit.account.is_some(),
        is_open: event.over_ms() > now && !event.status.is_off(),
        organises,
        sign_in: visit.path_of("/compte", "/account"),
        form,
        problem,
    };
    layout::form(visit, &template, refused)
}

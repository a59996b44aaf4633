//! `/evenements/{slug}/participer`: the form by which a member, or a visitor without an account, answers
//! an invitation. A visitor's answer counts once the link in the letter was followed.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{event_path, problem_key, standing, uri_of};
use crate::attendance::{
    self, Admission, Answer, Attendance, Mode, Refused, Said, Way, Who, store,
};
use crate::clock::Millis;
use crate::collaboration;
use crate::db::Tx;
use crate::events::{self, Event, State as Life};
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::follow::FollowBox;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

/// As a form says it. Answers to questions come as `answer_0`, `answer_1` …
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TakingForm {
    pub answer: String,
    pub seats: String,
    name: String,
    email: String,
    pub answer_0: String,
    pub answer_1: String,
    pub answer_2: String,
    pub answer_3: String,
    pub answer_4: String,
    /// Nobody sees this field.
    website: String,
}

impl TakingForm {
    fn answers(&self) -> [&str; attendance::admission::QUESTIONS_MAX] {
        [
            &self.answer_0,
            &self.answer_1,
            &self.answer_2,
            &self.answer_3,
            &self.answer_4,
        ]
    }

    /// As it was answered before.
    pub fn of(known: &Attendance) -> TakingForm {
        let answer = |at: usize| known.answers.get(at).cloned().unwrap_or_default();
        TakingForm {
            answer: match known.state {
                attendance::State::Maybe => "maybe",
                attendance::State::Declined => "no",
                _ => "yes",
            }
            .to_owned(),
            seats: known.seats.max(1).to_string(),
            name: known.name.clone(),
            email: known.email.clone().unwrap_or_default(),
            answer_0: answer(0),
            answer_1: answer(1),
            answer_2: answer(2),
            answer_3: answer(3),
            answer_4: answer(4),
            website: String::new(),
        }
    }

    /// What it says; nothing when no answer was chosen or the seats are no number.
    pub fn said(&self, visit: &Visit, admission: &Admission, way: Way) -> Option<Said> {
        let answer = match self.answer.as_str() {
            "yes" => Answer::Yes,
            "maybe" => Answer::Maybe,
            "no" => Answer::No,
            _ => return None,
        };
        let seats = match self.seats.trim() {
            "" => Some(1),
            seats => seats.parse().ok(),
        }?;
        let asked = admission.questions().len();
        let answers = self.answers().into_iter().take(asked);
        Some(Said {
            answer,
            way,
            seats,
            name: self.name.clone(),
            language: visit.locale.tag().to_owned(),
            answers: answers.map(|it| it.trim().to_owned()).collect(),
            message: String::new(),
            request_uri: String::new(),
        })
    }
}

/// The fields that members, visitors and holders of a secret link fill in alike.
pub struct Fields {
    pub form: TakingForm,
    /// Question, name of its field, what was answered.
    pub questions: Vec<(String, String, String)>,
    pub seats_max: i64,
    pub is_approval: bool,
}

impl Fields {
    pub fn new(admission: &Admission, form: TakingForm) -> Fields {
        let asked = admission.questions().into_iter().enumerate();
        let questions = asked.zip(form.answers());
        let questions = questions
            .map(|((at, question), answer)| {
                let name = format!("answer_{at}");
                (question.to_owned(), name, answer.to_owned())
            })
            .collect();
        Fields {
            questions,
            seats_max: admission.seats_max,
            is_approval: admission.mode == Mode::Approval,
            form,
        }
    }
}

#[derive(Template)]
#[template(path = "attendance/take.html")]
struct TakePage {
    layout: Layout,
    title: String,
    when: String,
    event_path: String,
    target: String,
    fields: Fields,
    problem: String,
    /// How the member's own answer stands; empty when there is none.
    mine: String,
    is_member: bool,
    /// Why no answer is taken any more; empty while one is.
    over: String,
    /// Whether letters can be sent from here.
    has_mail: bool,
    sign_in: &'static str,
    /// The event's id; empty for what is told nowhere else.
    uri: String,
    /// A letter is on its way.
    told: String,
    name: String,
    email: String,
}

pub fn path(visit: &Visit, event: &Event) -> String {
    let rest = visit.path_of("participer", "take-part");
    format!("{}/{rest}", event_path(visit, event))
}

/// An event that takes answers here, and how.
async fn found(tx: &mut Tx, visit: &Visit, slug: &str) -> Result<(Event, Admission), WebError> {
    let event = events::store::by_slug(tx, slug).await?;
    let event = event.ok_or(WebError::NotFound)?;
    if !collaboration::pages::may_see(tx, visit, &event).await? {
        return Err(WebError::NotFound);
    }
    match event.state {
        Life::Published | Life::Unlisted => {}
        Life::Retracted => return Err(WebError::Gone),
        Life::Draft => return Err(WebError::NotFound),
    }
    let admission = store::admission(tx, event.id).await?;
    Ok((event, admission.ok_or(WebError::NotFound)?))
}

/// `GET /evenements/{slug}/participer`
pub async fn show(visit: Visit, Path(slug): Path<String>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let (event, admission) = found(&mut tx, &visit, &slug).await?;
    let mine = match &visit.account {
        Some(account) => super::of_account(&mut tx, &visit, account, &event).await?,
        None => None,
    };
    let form = mine.as_ref().map(TakingForm::of).unwrap_or_default();
    let mine = mine.map_or_else(String::new, |mine| standing(&visit, &mine));
    drop(tx);
    let told = match visit.query.as_str() {
        "told=letter" => visit.locale.t("attending-letter-sent"),
        _ => String::new(),
    };
    draw(
        &visit,
        &event,
        &admission,
        (form, mine, told),
        String::new(),
    )
}

/// `POST /evenements/{slug}/participer`
pub async fn create(
    visit: Visit,
    Path(slug): Path<String>,
    Form(form): Form<TakingForm>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.begin().await?;
    let (event, admission) = found(&mut tx, &visit, &slug).await?;
    let sent = format!("{}?told=letter", path(&visit, &event));
    // A program filled it in: it is told what people are told.
    if !form.website.is_empty() {
        return Ok(Redirect::to(&sent).into_response());
    }
    let now = visit.app.clock.now();
    let way = if visit.account.is_some() {
        Way::Page
    } else {
        Way::Mail
    };
    let Some(mut said) = form.said(&visit, &admission, way) else {
        let problem = visit.locale.t("attending-choose");
        return draw(
            &visit,
            &event,
            &admission,
            (form, String::new(), String::new()),
            problem,
        );
    };
    let written = match &visit.account {
        Some(account) => {
            said.name.clone_from(&account.name);
            let uri = uri_of(&visit, account);
            let who = Who::Actor(&uri);
            attendance::answer(&mut tx, &event, who, &said, now).await
        }
        None if visit.app.config.smtp_url.is_none() => Err(Refused::NotTaken),
        None if comes_too_often(&visit, now) => {
            let problem = visit.locale.t("attending-too-often");
            return draw(
                &visit,
                &event,
                &admission,
                (form, String::new(), String::new()),
                problem,
            );
        }
        None => attendance::ask_by_mail(&mut tx, &event, &form.email, &said, now).await,
    };
    match written {
        Ok(_) => {
            tx.commit().await?;
            visit.app.told();
            let there = match visit.account {
                Some(_) => event_path(&visit, &event),
                None => sent,
            };
            Ok(Redirect::to(&there).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(refused) => {
            drop(tx);
            let problem = visit.locale.t(problem_key(&refused));
            draw(
                &visit,
                &event,
                &admission,
                (form, String::new(), String::new()),
                problem,
            )
        }
    }
}

/// A visitor has us write to others more often than a family signs up.
fn comes_too_often(visit: &Visit, now: Millis) -> bool {
    let mut gates = visit.app.sign_ups.iter();
    gates.any(|gate| gate.enter(visit.client, now).is_err())
}

fn draw(
    visit: &Visit,
    event: &Event,
    admission: &Admission,
    (form, mine, told): (TakingForm, String, String),
    problem: String,
) -> Result<Response, WebError> {
    let title = visit.locale.word("attending-title", &event.title);
    let refused = !problem.is_empty();
    let mut layout = Layout::new(visit, Section::Events, &title);
    layout.head.hidden = true;
    layout.scripts.push(FollowBox::script());
    let template = TakePage {
        layout,
        title,
        when: cards::when(visit, event),
        event_path: event_path(visit, event),
        target: path(visit, event),
        problem,
        mine,
        told,
        is_member: visit.account.is_some(),
        over: match event.status.is_off() || event.over_ms() <= visit.app.clock.now() {
            true => visit.locale.t("attending-over"),
            false => String::new(),
        },
        has_mail: visit.app.config.smtp_url.is_some(),
        sign_in: visit.path_of("/compte", "/account"),
        uri: match event.is_for_members() {
            true => String::new(),
            false => visit.app.addresses.event(event.id),
        },
        name: form.name.clone(),
        email: form.email.clone(),
        fields: Fields::new(admission, form),
    };
    layout::form(visit, &template, refused)
}

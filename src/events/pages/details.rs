//! `/tableau/evenements/{id}/details`: what else is to be known of an event, a page of its own so that the
//! form by which it is announced stays short.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::forms::{self, Problem};
use crate::events::details::{self, Details, Sort};
use crate::events::{Event, Refused};
use crate::ids::EventId;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DetailsForm {
    sort: String,
    doors: String,
    price: String,
    access: String,
    speakers: String,
    programme: String,
    organisers: String,
    documents: String,
}

impl DetailsForm {
    fn of(details: Details) -> DetailsForm {
        DetailsForm {
            sort: details.sort.map_or_else(String::new, |it| it.to_string()),
            doors: details.doors,
            price: details.price,
            access: details.access,
            speakers: details.speakers,
            programme: details.programme,
            organisers: details.organisers,
            documents: details.documents,
        }
    }

    fn read(&self) -> Details {
        Details {
            sort: self.sort.parse().ok(),
            doors: self.doors.clone(),
            price: self.price.clone(),
            access: self.access.clone(),
            speakers: self.speakers.clone(),
            programme: self.programme.clone(),
            organisers: self.organisers.clone(),
            documents: self.documents.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "events/details.html")]
struct Page {
    layout: Layout,
    title: String,
    target: String,
    event_path: String,
    form: DetailsForm,
    /// Word, label, whether it is chosen.
    sorts: Vec<(&'static str, String, bool)>,
    problem: Problem,
    /// The fields that are wrong, and what they are called.
    wrong: Vec<(&'static str, String)>,
}

pub fn path(visit: &Visit, event: EventId) -> String {
    let desk = visit.path_of("/tableau", "/desk");
    format!("{desk}/evenements/{event}/details")
}

/// `GET /tableau/evenements/{id}/details`
pub async fn edit(visit: Visit, Path(id): Path<EventId>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let (event, _) = forms::editable(&mut tx, &visit, id).await?;
    let form = DetailsForm::of(details::of(&mut tx, id).await?);
    draw(&visit, &event, form, Problem::default())
}

/// `POST /tableau/evenements/{id}/details`
pub async fn update(
    visit: Visit,
    Path(id): Path<EventId>,
    Form(form): Form<DetailsForm>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.begin().await?;
    let (event, by) = forms::editable(&mut tx, &visit, id).await?;
    let now = visit.app.clock.now();
    match details::set(&mut tx, by, id, &form.read(), now).await {
        Ok(()) => {
            tx.commit().await?;
            visit.app.told();
            Ok(Redirect::to(&visit.app.addresses.event_page(&event)).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(Refused::Unknown) => Err(WebError::Gone),
        Err(refused) => {
            let problem = problem(&visit, &refused);
            draw(&visit, &event, form, problem)
        }
    }
}

fn problem(visit: &Visit, refused: &Refused) -> Problem {
    let locale = visit.locale;
    let (said, field) = match refused {
        Refused::Hour(hour) => (locale.word("details-refused-hour", hour), "doors"),
        Refused::Unaddressed(line) => (locale.word("details-refused-document", line), "documents"),
        Refused::TooLong(field) => (locale.t("details-refused-long"), *field),
        _ => return Problem::from(locale.t("details-refused-long")),
    };
    Problem {
        said,
        fields: vec![field],
    }
}

fn draw(
    visit: &Visit,
    event: &Event,
    form: DetailsForm,
    problem: Problem,
) -> Result<Response, WebError> {
    let title = visit.locale.word("details-title", &event.title);
    let sort = |word: &&'static str| {
        let label = visit.locale.t(&format!("event-sort-{word}"));
        (*word, label, *word == form.sort)
    };
    let sorts = Sort::WORDS.iter().map(sort).collect();
    let refused = !problem.is_empty();
    let shown_title = match refused {
        true => visit.locale.word("form-error-title", &title),
        false => title.clone(),
    };
    let template = Page {
        layout: Layout::new(visit, Section::None, &shown_title),
        wrong: problem.named(visit),
        title,
        target: path(visit, event.id),
        event_path: visit.app.addresses.event_page(event),
        form,
        sorts,
        problem,
    };
    layout::form(visit, &template, refused)
}

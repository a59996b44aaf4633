//! The form of an editable page.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::accounts::By;
use crate::pages::{self, Refused, State, Text, store};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PageForm {
    pub title: String,
    pub description: String,
    pub body: String,
    pub language: String,
}

#[derive(Template)]
#[template(path = "pages/form.html")]
struct FormPage {
    layout: Layout,
    heading: String,
    form: PageForm,
    problem: String,
    target: String,
}

/// `GET /tableau/pages/{path}`
pub async fn edit(visit: Visit, Path(path): Path<String>) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut tx = visit.app.db.read().await?;
    let page = store::by_path(&mut tx, &path)
        .await?
        .ok_or(WebError::NotFound)?;
    let form = PageForm {
        title: page.title,
        description: page.description,
        body: page.body_markdown,
        language: page.language,
    };
    draw(&visit, form, String::new())
}

/// `POST /tableau/pages/{path}`
pub async fn update(
    visit: Visit,
    Path(path): Path<String>,
    Form(form): Form<PageForm>,
) -> Result<Response, WebError> {
    let by = By::from(visit.signed_in()?);
    let mut tx = visit.app.db.begin().await?;
    let page = store::by_path(&mut tx, &path)
        .await?
        .ok_or(WebError::NotFound)?;
    let text = Text {
        path: page.path,
        state: State::Published,
        language: form.language.clone(),
        title: form.title.clone(),
        description: form.description.clone(),
        body_markdown: form.body.replace("\r\n", "\n"),
        position: page.position,
    };
    match pages::write(&mut tx, by, &text, visit.app.clock.now()).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/{path}")).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(Refused::Title | Refused::Path(_)) => {
            let problem = visit.locale.t("refused-title");
            draw(&visit, form, problem)
        }
        Err(Refused::TooLong) => {
            let problem = visit.locale.t("refused-too-long");
            draw(&visit, form, problem)
        }
    }
}

fn draw(visit: &Visit, form: PageForm, problem: String) -> Result<Response, WebError> {
    let heading = visit.locale.t("form-edit-page");
    let refused = !problem.is_empty();
    let template = FormPage {
        layout: Layout::new(visit, Section::None, &heading),
        heading,
        form,
        problem,
        target: visit.path.clone(),
    };
    layout::form(visit, &template, refused)
}

//! The form of an editable page.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::accounts::By;
use crate::pages::{self, Refused, State, Text, store};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::picture_form::{self, PictureForm, Shown, Taken};
use crate::web::uploads::Sent;
use crate::web::visit::Visit;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PageForm {
    pub title: String,
    pub description: String,
    pub body: String,
    pub language: String,
    #[serde(flatten)]
    pub pictures: PictureForm,
}

#[derive(Template)]
#[template(path = "pages/form.html")]
struct FormPage {
    layout: Layout,
    heading: String,
    form: PageForm,
    problem: String,
    target: String,
    shown: Shown,
}

/// `GET /tableau/pages/{path}`
pub async fn edit(visit: Visit, Path(path): Path<String>) -> Result<Response, WebError> {
    visit.editor()?;
    let mut tx = visit.app.db.read().await?;
    let page = store::by_path(&mut tx, &path)
        .await?
        .ok_or(WebError::NotFound)?;
    let form = PageForm {
        title: page.title,
        description: page.description,
        body: page.body_markdown,
        language: page.language,
        pictures: PictureForm::default(),
    };
    drop(tx);
    draw(&visit, form, String::new()).await
}

/// `POST /tableau/pages/{path}`
pub async fn update(
    visit: Visit,
    Path(path): Path<String>,
    sent: Sent<PageForm>,
) -> Result<Response, WebError> {
    let by = By::from(visit.editor()?);
    let Sent { mut form, files } = sent;
    let taken = picture_form::take(&visit, &mut form.pictures, files, &mut form.body).await?;
    if let Taken::Again(problem) = taken {
        return draw(&visit, form, problem).await;
    }
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
        Err(Refused::NotAllowed) => Err(WebError::Forbidden),
        Err(Refused::Title | Refused::Path(_)) => {
            let problem = visit.locale.t("refused-title");
            drop(tx);
            draw(&visit, form, problem).await
        }
        Err(Refused::TooLong) => {
            let problem = visit.locale.t("refused-too-long");
            drop(tx);
            draw(&visit, form, problem).await
        }
    }
}

async fn draw(visit: &Visit, form: PageForm, problem: String) -> Result<Response, WebError> {
    let heading = visit.locale.t("form-edit-page");
    let mut tx = visit.app.db.read().await?;
    let shown = form.pictures.clone().shown(&visit.app, &mut tx).await?;
    let refused = !problem.is_empty();
    let template = FormPage {
        layout: Layout::new(visit, Section::None, &heading),
        heading,
        form,
        shown,
        problem,
        target: visit.path.clone(),
    };
    layout::form(visit, &template, refused)
}

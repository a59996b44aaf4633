//! Ready answers of a space, written on its rules page: kept, changed, erased.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::queue::PATH;
use super::rules::{asked, draw_answer};
use crate::conversation::answers::{self, Answer, Refused, Writer, Written};
use crate::ids::AnswerId;
use crate::web::errors::WebError;
use crate::web::visit::Visit;

/// An answer as a form says it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// Empty for one that is not kept yet; it names the fields of its form.
    #[serde(skip)]
    pub id: String,
    pub name: String,
    pub words_fr: String,
    pub words_en: String,
}

impl Typed {
    pub(super) fn of(answer: Answer) -> Typed {
        Typed {
            id: answer.id.to_string(),
            name: answer.name,
            words_fr: answer.words_fr,
            words_en: answer.words_en,
        }
    }
}

/// `POST /moderation/rules/{handle}/answers`
pub async fn create(
    visit: Visit,
    Path(handle): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, WebError> {
    write(&visit, &handle, None, typed).await
}

/// `POST /moderation/rules/{handle}/answers/{id}`
pub async fn update(
    visit: Visit,
    Path((handle, id)): Path<(String, AnswerId)>,
    Form(typed): Form<Typed>,
) -> Result<Response, WebError> {
    write(&visit, &handle, Some(id), typed).await
}

async fn write(
    visit: &Visit,
    handle: &str,
    id: Option<AnswerId>,
    mut typed: Typed,
) -> Result<Response, WebError> {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let (space, desk) = asked(&mut tx, visit, handle).await?;
    let writer = Writer {
        who: desk.who(),
        by: desk.audited(),
        space: space.id,
    };
    let written = Written {
        name: &typed.name,
        words_fr: &typed.words_fr,
        words_en: &typed.words_en,
    };
    match answers::write(&mut tx, &writer, id, &written, now).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(back(handle))
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(Refused::NotAllowed) => Err(WebError::Forbidden),
        Err(Refused::Unknown) => Err(WebError::NotFound),
        Err(refused) => {
            let problem = visit.locale.t(match refused {
                Refused::Name => "answers-no-name",
                Refused::Full => "answers-full",
                _ => "answers-no-words",
            });
            typed.id = id.map_or(String::new(), |id| id.to_string());
            draw_answer(visit, &mut tx, &space, typed, problem).await
        }
    }
}

/// `POST /moderation/rules/{handle}/answers/{id}/erase`
pub async fn erase(
    visit: Visit,
    Path((handle, id)): Path<(String, AnswerId)>,
) -> Result<Response, WebError> {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let (space, desk) = asked(&mut tx, &visit, &handle).await?;
    let writer = Writer {
        who: desk.who(),
        by: desk.audited(),
        space: space.id,
    };
    match answers::erase(&mut tx, &writer, id, now).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(back(&handle))
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(Refused::NotAllowed) => Err(WebError::Forbidden),
        Err(_) => Err(WebError::NotFound),
    }
}

fn back(handle: &str) -> Response {
    Redirect::to(&format!("{PATH}/rules/{handle}#answers")).into_response()
}

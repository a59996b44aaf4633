//! Forms that the team keeps, and begins new events from.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::fields::EventForm;
use super::{Problem, draw};
use crate::db::Tx;
use crate::events::templates::{self, NotKept};
use crate::events::{Event, store};
use crate::ids::TemplateId;
use crate::web::errors::WebError;
use crate::web::visit::Visit;

/// What a template is called, where an event is begun from it, where it is thrown away.
pub struct Kept {
    pub name: String,
    pub href: String,
    pub removal: String,
}

/// The form without when it takes place, how it stands and what came of it.
pub(super) fn without_dates(form: EventForm) -> EventForm {
    EventForm {
        start_date: String::new(),
        end_date: String::new(),
        status: String::new(),
        report: String::new(),
        replay: String::new(),
        photos: String::new(),
        ..form
    }
}

/// Keeps what was typed under its title, and shows it again.
pub(super) async fn keep(
    visit: &Visit,
    mut form: EventForm,
    before: Option<&Event>,
) -> Result<Response, WebError> {
    let mut kept = without_dates(form.clone());
    if let Some(event) = before {
        kept.copied_from = event.id.to_string();
    }
    let json = serde_json::to_string(&kept);
    let json = json.map_err(|error| WebError::Internal(error.into()))?;
    let mut tx = visit.app.db.begin().await?;
    let done = templates::keep(&mut tx, &form.title, &json, visit.app.clock.now()).await;
    let problem = match done {
        Ok(()) => {
            tx.commit().await?;
            Problem::default()
        }
        Err(refused) => {
            drop(tx);
            form.keep.clear();
            Problem::of(visit, problem_key(refused)?)
        }
    };
    draw(visit, form, before, problem).await
}

fn problem_key(refused: NotKept) -> Result<&'static str, WebError> {
    Ok(match refused {
        NotKept::Name => "refused-event-title",
        NotKept::TooLong => "refused-too-long",
        NotKept::Enough => "refused-templates",
        NotKept::Database(error) => return Err(error.into()),
    })
}

/// The form of a new event that is begun from what was kept.
pub(super) async fn begun_from(tx: &mut Tx, id: TemplateId) -> Result<EventForm, WebError> {
    let template = store::templates::by_id(tx, id).await?;
    let template = template.ok_or(WebError::NotFound)?;
    serde_json::from_str(&template.form).map_err(|error| WebError::Internal(error.into()))
}

/// All there are, by name.
pub(super) async fn all(tx: &mut Tx, desk: &str) -> sqlx::Result<Vec<Kept>> {
    let all = store::templates::all(tx).await?;
    let kept = all.into_iter().map(|template| Kept {
        href: format!("{desk}/evenements/nouveau?template={}", template.id),
        removal: format!("{desk}/evenements/modeles/{}/retrait", template.id),
        name: template.name,
    });
    Ok(kept.collect())
}

/// `POST /tableau/evenements/modeles/{id}/retrait`: it is thrown away; events begun from it stay.
pub async fn remove(visit: Visit, Path(id): Path<TemplateId>) -> Result<Response, WebError> {
    visit.editor()?;
    let mut tx = visit.app.db.begin().await?;
    store::templates::remove(&mut tx, id).await?;
    tx.commit().await?;
    let desk = visit.path_of("/tableau", "/desk");
    Ok(Redirect::to(&format!("{desk}/evenements/nouveau")).into_response())
}

//! When followers are reminded of an event, chosen on the organiser's page.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk;
use crate::attendance::repeating;
use crate::db::Tx;
use crate::events::{Event, reminders};
use crate::ids::EventId;
use crate::web::errors::WebError;
use crate::web::visit::Visit;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Reminders {
    week: String,
    day: String,
    /// Whether of later dates of the series too.
    repeats: String,
}

/// `POST /tableau/evenements/{id}/participation/rappels`: when followers are reminded.
pub async fn update(
    visit: Visit,
    Path(id): Path<EventId>,
    Form(form): Form<Reminders>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.begin().await?;
    let event = desk::theirs(&mut tx, &visit, id).await?;
    let [week, day] = reminders::DAYS;
    let chosen = [(week, form.week), (day, form.day)];
    let days = chosen.into_iter().filter(|(_, it)| it == "yes");
    let days: Vec<i64> = days.map(|(days, _)| days).collect();
    match form.repeats == "yes" && repeating::is_possible(&mut tx, id).await? {
        true => repeating::remind_of_all(&mut tx, &event, &days).await?,
        false => reminders::choose(&mut tx, id, &days, false).await?,
    }
    tx.commit().await?;
    let there = format!("{}?told=saved", desk::path(&visit, id));
    Ok(Redirect::to(&there).into_response())
}

/// Whether it is a week before, and a day.
pub(super) async fn chosen(tx: &mut Tx, event: &Event) -> sqlx::Result<(bool, bool)> {
    let all = reminders::of(tx, event.id).await?;
    let [week, day] = reminders::DAYS;
    let has = |days: i64| all.iter().any(|(it, _)| *it == days);
    Ok((has(week), has(day)))
}

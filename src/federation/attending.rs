//! What peers read of who takes part: how many, and the poll by which followers are asked. Who they are
//! is told nobody.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;

use super::activities::create;
use super::addresses::Ours;
use super::pages::{PageQuery, Served, Unserved, activity_json, counted};
use super::{objects, outgoing};
use crate::app::App;
use crate::attendance::{self, Shown, organising};
use crate::events;
use crate::ids::EventId;

/// `GET /ap/events/{id}/attendees`: a count, where the organiser shows one.
pub async fn attendees(
    State(app): State<App>,
    Path(id): Path<EventId>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    let event = events::store::by_id(&mut tx, id).await?;
    event
        .filter(objects::event::is_public)
        .ok_or(Unserved::NotFound)?;
    let admission = attendance::store::admission(&mut tx, id).await?;
    admission
        .filter(|it| it.shown != Shown::Nothing)
        .ok_or(Unserved::NotFound)?;
    let counts = organising::counts(&mut tx, id).await?;
    let uri = format!("{}/attendees", app.addresses.event(id));
    Ok(activity_json(
        &headers,
        &counted(&uri, counts.going, &query),
    ))
}

/// `GET /ap/reminders/{event}-{days}`: once followers were told.
pub async fn reminder(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Served {
    let uri = format!("{}/ap/reminders/{name}", app.addresses.base());
    let Some(Ours::Reminder(id, days)) = app.addresses.ours(&uri) else {
        return Err(Unserved::NotFound);
    };
    let mut tx = app.db.read().await?;
    let event = events::store::by_id(&mut tx, id).await?;
    let event = event
        .filter(objects::event::is_public)
        .ok_or(Unserved::NotFound)?;
    let all = events::reminders::of(&mut tx, id).await?;
    let told = all.into_iter().find(|(it, _)| *it == days);
    let told = told.and_then(|(_, told)| told).ok_or(Unserved::NotFound)?;
    let object = objects::reminder::build(&app.addresses, &event, days, told);
    Ok(activity_json(&headers, &objects::with_context(object)))
}

async fn question(app: &App, id: EventId) -> Result<serde_json::Value, Unserved> {
    let mut tx = app.db.read().await?;
    let event = events::store::by_id(&mut tx, id).await?;
    let event = event
        .filter(objects::event::is_public)
        .ok_or(Unserved::NotFound)?;
    let found = outgoing::poll(&mut tx, &app.addresses, &event).await?;
    found.ok_or(Unserved::NotFound)
}

/// `GET /ap/polls/{id}`
pub async fn poll(State(app): State<App>, Path(id): Path<EventId>, headers: HeaderMap) -> Served {
    let object = question(&app, id).await?;
    Ok(activity_json(&headers, &objects::with_context(object)))
}

/// `GET /ap/polls/{id}/create`
pub async fn poll_creation(
    State(app): State<App>,
    Path(id): Path<EventId>,
    headers: HeaderMap,
) -> Served {
    let object = question(&app, id).await?;
    let activity = create::build(&app.addresses, &object);
    Ok(activity_json(&headers, &activity))
}

//! What peers read of who takes part: how many, and the poll by which followers are asked. Who they are
//! is told nobody.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;

use super::activities::create;
use super::addresses::Ours;
use super::objects::collection;
use super::pages::{PageQuery, Served, Unserved, activity_json, counted};
use super::{look_up, objects, outgoing};
use crate::app::App;
use crate::attendance::{self, Shown, organising};
use crate::events;
use crate::events::visibility::{Afar, afar};
use crate::ids::{EventId, SpaceId};
use crate::spaces::{self, Kind};

const UPCOMING_MAX: i64 = 40;

/// `GET /ap/events/{id}/attendees`: a count, where the organiser shows one.
pub async fn attendees(
    State(app): State<App>,
    Path(id): Path<EventId>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    let event = events::theirs::ours(&mut tx, id).await?;
    let event = event.ok_or(Unserved::NotFound)?;
    if afar(&mut tx, &event).await? != Afar::Shown {
        return Err(Unserved::NotFound);
    }
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

/// `GET /ap/reminders/{event}-{days}-{start}`: once followers were told, as long as it begins then.
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
    let event = events::theirs::ours(&mut tx, id).await?;
    let event = event
        .filter(objects::event::is_public)
        .ok_or(Unserved::NotFound)?;
    let all = events::reminders::of(&mut tx, id).await?;
    let told = all.into_iter().find(|(it, _)| *it == days);
    let told = told.and_then(|(_, told)| told).ok_or(Unserved::NotFound)?;
    let object = objects::reminder::build(&app.addresses, &event, days, told);
    if object["id"] != uri {
        return Err(Unserved::NotFound);
    }
    Ok(activity_json(&headers, &objects::with_context(object)))
}

/// `GET /ap/events/{id}/organizers`: the spaces that it is filed under.
pub async fn organizers(
    State(app): State<App>,
    Path(id): Path<EventId>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    let event = events::theirs::ours(&mut tx, id).await?;
    let event = event.ok_or(Unserved::NotFound)?;
    if afar(&mut tx, &event).await? != Afar::Shown {
        return Err(Unserved::NotFound);
    }
    let around = look_up::around_event(&mut tx, &event).await?;
    let mut object = objects::event::build(&app.addresses, &event, &around);
    let found = objects::with_context(object["organizers"].take());
    Ok(activity_json(&headers, &found))
}

/// `GET /ap/actors/{id}/upcoming`: events that are to come or going on, the first of them first (FEP-8a8e):
/// of a space its own and those that it shares; of the hub and the server all that were announced.
pub async fn upcoming(
    State(app): State<App>,
    Path(id): Path<SpaceId>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    let space = spaces::store::by_id(&mut tx, id).await?;
    let space = space.ok_or(Unserved::NotFound)?;
    let filed_under = match space.kind {
        Kind::Hub | Kind::Server => None,
        Kind::Community | Kind::Commun => Some(id),
        Kind::Member | Kind::Voice => return Err(Unserved::NotFound),
    };
    let (now, which) = (app.clock.now(), (filed_under, None));
    let coming = events::store::ours_coming(&mut tx, which, now, UPCOMING_MAX).await?;
    let mut items = Vec::with_capacity(coming.len());
    for event in &coming {
        let around = look_up::around_event(&mut tx, event).await?;
        items.push(objects::event::build(&app.addresses, event, &around));
    }
    let uri = app.addresses.of_actor(id, "upcoming");
    Ok(activity_json(&headers, &collection::whole(&uri, items)))
}

async fn question(app: &App, id: EventId) -> Result<serde_json::Value, Unserved> {
    let mut tx = app.db.read().await?;
    let event = events::theirs::ours(&mut tx, id).await?;
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

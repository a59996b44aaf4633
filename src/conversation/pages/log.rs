//! What was decided: `/moderation/journal` for those who look after spaces, with their notes;
//! `/discussions/journal/{handle}` for everybody, where a space chose so.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use uuid::Uuid;

use super::desk::{Desk, looks_after};
use super::rules::named;
use super::space_named;
use crate::clock::Millis;
use crate::conversation::hearing::Place;
use crate::conversation::moderation::{self, Decision, Refused, What};
use crate::conversation::{State, forgetting, rules, store};
use crate::db::Tx;
use crate::federation::hearing;
use crate::ids::{DecisionId, SpaceId};
use crate::spaces;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

pub const PATH: &str = "/moderation/journal";
const SHOWN_MAX: i64 = 50;

struct Line {
    when: String,
    when_iso: String,
    what: String,
    by: String,
    object: String,
    object_href: String,
    space_name: String,
    space_href: String,
    reason: String,
    /// For those who look after the space.
    note: String,
    is_undone: bool,
    /// Where it can be undone, by who looks at it.
    undo: Option<String>,
}

#[derive(Template)]
#[template(path = "conversation/log.html")]
struct LogPage {
    layout: Layout,
    title: String,
    lines: Vec<Line>,
    older: Option<String>,
    problem: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    /// `{ms}_{id}` of the last one seen.
    before: String,
    /// `late`, when what was to be undone stood no longer.
    told: String,
}

/// `GET /moderation/journal`
pub async fn index(visit: Visit, Query(before): Query<Before>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let desk = Desk::of(&mut tx, &visit).await?;
    let title = visit.locale.t("log-title");
    draw(&visit, &mut tx, title, None, Some(&desk), &before, PATH).await
}

/// `GET /discussions/journal/{handle}`
pub async fn of_space(
    visit: Visit,
    Path(handle): Path<String>,
    Query(before): Query<Before>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let space = space_named(&mut tx, &handle).await?;
    let space = space.ok_or(WebError::NotFound)?;
    let is_public = rules::of(&mut tx, space.id).await?.log_is_public;
    let inside = looks_after(&mut tx, &visit, space.id).await?;
    if !is_public && !inside {
        return Err(WebError::NotFound);
    }
    let title = format!("{} – {}", visit.locale.t("log-title"), space.name);
    let path = format!("/discussions/journal/{handle}");
    let desk = match inside {
        true => Some(Desk::of(&mut tx, &visit).await?),
        false => None,
    };
    let desk = desk.as_ref();
    draw(&visit, &mut tx, title, Some(space.id), desk, &before, &path).await
}

async fn draw(
    visit: &Visit,
    tx: &mut Tx,
    title: String,
    space: Option<SpaceId>,
    desk: Option<&Desk>,
    before: &Before,
    path: &str,
) -> Result<Response, WebError> {
    let problem = match before.told.as_str() {
        "late" => visit.locale.t("log-late"),
        _ => String::new(),
    };
    let before = before
        .before
        .split_once('_')
        .and_then(|(at, id)| Some((Millis(at.parse().ok()?), id.parse().ok()?)));
    let found = store::moderators::decisions(tx, space, before, SHOWN_MAX).await?;
    let full = found.len() as i64 == SHOWN_MAX;
    let older = found.last().filter(|_| full);
    let older = older.map(|last| format!("{path}?before={}_{}", last.decided_ms.0, last.id));
    let mut lines = Vec::with_capacity(found.len());
    for decision in found {
        let is_for = match desk {
            Some(desk) => desk.covers(decision.space_id),
            // What was never read by all is not told to all.
            None => decision.was != State::Held.as_str(),
        };
        if is_for {
            lines.push(line(visit, tx, decision, desk.is_some()).await?);
        }
    }
    let template = LogPage {
        layout: Layout::new(visit, Section::None, &title),
        title,
        lines,
        older,
        problem,
    };
    layout::page(visit, &template)
}

async fn line(
    visit: &Visit,
    tx: &mut Tx,
    decision: Decision,
    is_inside: bool,
) -> sqlx::Result<Line> {
    let space = spaces::store::by_id(tx, decision.space_id).await?;
    let (space_name, handle) = space.map(|it| (it.name, it.handle)).unwrap_or_default();
    let comment = store::by_uri(tx, &decision.object_uri).await?;
    let veil = veil(&decision, comment.is_some()).filter(|_| !is_inside);
    let object = match (veil, comment) {
        (Some(veil), _) => visit.locale.t(veil),
        (None, Some(comment)) => named(tx, visit, &comment.author_uri).await?,
        (None, None) => named(tx, visit, &decision.object_uri).await?,
    };
    let undo = match is_inside && undoable(visit, tx, &decision).await? {
        true => Some(format!("{PATH}/{}/undo", decision.id)),
        false => None,
    };
    Ok(Line {
        undo,
        is_undone: decision.undone_ms.is_some(),
        when: visit.locale.date(decision.decided_ms),
        when_iso: decision.decided_ms.rfc3339(),
        what: visit.locale.t(&format!("decided-{}", decision.what)),
        // In public the team answers for what its people decide.
        by: match is_inside {
            true => named(tx, visit, &decision.by_uri).await?,
            false => String::new(),
        },
        object,
        object_href: match veil.is_some() || forgetting::is_veil(&decision.object_uri) {
            true => String::new(),
            false => decision.object_uri,
        },
        space_name,
        space_href: format!("/@{handle}"),
        reason: decision.reason,
        note: if is_inside {
            decision.note
        } else {
            String::new()
        },
    })
}

/// In public nobody is named whom a decision is against: what stands in their place.
fn veil(decision: &Decision, is_comment: bool) -> Option<&'static str> {
    match decision.what {
        What::Banned | What::Unbanned => Some("log-somebody"),
        What::Removed | What::Restored | What::Published | What::Held if is_comment => {
            Some("log-message")
        }
        _ => None,
    }
}

/// Whether a decision still stands as it was taken, and something undoes it.
async fn undoable(visit: &Visit, tx: &mut Tx, decision: &Decision) -> sqlx::Result<bool> {
    if moderation::undoing(tx, decision).await?.is_none() {
        return Ok(false);
    }
    let is_locked = match decision.what {
        What::Locked => true,
        What::Unlocked => false,
        _ => return Ok(true),
    };
    match root_of(visit, tx, &decision.object_uri).await? {
        Some(root) => Ok(store::decided::is_locked(tx, root).await? == is_locked),
        None => Ok(false),
    }
}

async fn root_of(visit: &Visit, tx: &mut Tx, uri: &str) -> sqlx::Result<Option<Uuid>> {
    let place = hearing::under(tx, &visit.app.addresses, uri).await?;
    Ok(place.and_then(Place::root).map(|(root, _)| root))
}

/// `POST /moderation/journal/{id}/undo`
pub async fn undo(visit: Visit, Path(id): Path<DecisionId>) -> Result<Response, WebError> {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let desk = Desk::of(&mut tx, &visit).await?;
    let decision = store::moderators::decision(&mut tx, id).await?;
    let decision = decision.ok_or(WebError::NotFound)?;
    desk.must_cover(decision.space_id)?;
    let root = root_of(&visit, &mut tx, &decision.object_uri).await?;
    match moderation::undo(&mut tx, &desk.who(), id, root, now).await {
        Ok(()) => {
            tx.commit().await?;
            visit.app.told();
            Ok(Redirect::to(PATH).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(Refused::NotAllowed) => Err(WebError::Forbidden),
        Err(_) => Ok(Redirect::to(&format!("{PATH}?told=late")).into_response()),
    }
}

//! The page of one source: how reading it goes, what waits to be taken or left, what of it is shown here.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Keeper, Standing, how, path, source_path, standing, told};
use crate::agendas::{self, Item, ItemState, Kind, Refused, Source, store};
use crate::dates;
use crate::db::Tx;
use crate::events;
use crate::federation::agendas::reading;
use crate::ids::{ItemId, SourceId};
use crate::text;
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

const SHOWN_MAX: usize = 200;
const EXTRACT_CHARS: usize = 240;

#[derive(Template)]
#[template(path = "agendas/source.html")]
struct Page {
    layout: Layout,
    title: String,
    told: Option<String>,
    kind: String,
    space: String,
    how: String,
    address: String,
    page: String,
    state: Standing,
    is_file: bool,
    may_share: bool,
    may_take: bool,
    href: String,
    back: &'static str,
    waiting: Vec<Line>,
    waiting_count: String,
    taken: Vec<Line>,
    taken_count: String,
    left: Vec<Line>,
    removal: String,
}

/// Something that the source says.
struct Line {
    /// Where what is decided about it goes.
    target: String,
    title: String,
    lang: String,
    when: String,
    place: String,
    extract: String,
    /// Its page there, and here.
    there: String,
    here: Option<String>,
    is_shared: bool,
}

/// A source of a space that whoever visits looks after.
async fn found(tx: &mut Tx, visit: &Visit, id: SourceId) -> Result<(Keeper, Source), WebError> {
    let keeper = Keeper::of(tx, visit).await?;
    let source = store::source(tx, id).await?.ok_or(WebError::NotFound)?;
    match keeper.covers(source.space_id) {
        true => Ok((keeper, source)),
        false => Err(WebError::Forbidden),
    }
}

/// `GET /administration/agendas/{id}`
pub async fn show(visit: Visit, Path(id): Path<SourceId>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let (keeper, source) = found(&mut tx, &visit, id).await?;
    let now = visit.app.clock.now();
    let (mut waiting, mut taken, mut left) = (Vec::new(), Vec::new(), Vec::new());
    for item in store::items_of(&mut tx, id).await? {
        let list = match item.state {
            ItemState::Waiting => &mut waiting,
            ItemState::Taken => &mut taken,
            ItemState::Left => &mut left,
            ItemState::Named | ItemState::Double => continue,
        };
        if item.over_ms > now && list.len() < SHOWN_MAX {
            list.extend(line(&mut tx, &visit, &source, &item).await?);
        }
    }
    let (waits, shows) = store::counts(&mut tx, id, now).await?;
    let is_file = source.kind == Kind::File;
    let template = Page {
        layout: Layout::new(&visit, Section::None, &source.name),
        title: source.name.clone(),
        told: told(&visit),
        kind: visit.locale.t(&format!("agenda-kind-{}", source.kind)),
        space: keeper.name_of(source.space_id),
        how: how(&visit, &source),
        address: source.address.trim_start_matches("file:").to_owned(),
        page: source.page.clone(),
        state: standing(&visit, &source),
        is_file,
        may_share: source.kind == Kind::Followed,
        may_take: !source.is_ours() || keeper.is_team,
        href: source_path(&visit, id),
        back: path(&visit),
        waiting,
        waiting_count: visit.locale.count("agenda-waits", waits),
        taken,
        taken_count: visit.locale.count("agenda-shown", shows),
        left,
        removal: match source.is_ours() {
            true => visit.locale.t("agenda-remove-ours"),
            false => visit.locale.count("agenda-remove-theirs", shows),
        },
    };
    layout::page(&visit, &template)
}

async fn line(
    tx: &mut Tx,
    visit: &Visit,
    source: &Source,
    item: &Item,
) -> sqlx::Result<Option<Line>> {
    let Some(heard) = &item.heard.0 else {
        return Ok(None);
    };
    let event = match item.event_id {
        Some(id) => events::store::by_id(tx, id).await?,
        None => None,
    };
    let zone = jiff::tz::TimeZone::get(&heard.timezone).unwrap_or(jiff::tz::TimeZone::UTC);
    let on_clock = |at: crate::clock::Millis| at.timestamp().to_zoned(zone.clone());
    let (start, end) = (on_clock(heard.start), heard.end.map(on_clock));
    let place = match heard.place.one_line() {
        place if place.is_empty() => heard.online.clone(),
        place => place,
    };
    Ok(Some(Line {
        target: format!("{}/evenements/{}", source_path(visit, source.id), item.id),
        title: heard.title.clone(),
        lang: cards::foreign(visit, &heard.language),
        when: dates::when(&start, end.as_ref(), heard.all_day, visit.locale.0),
        place,
        extract: text::excerpt(&heard.body_html, EXTRACT_CHARS),
        there: heard.page.clone(),
        here: event.map(|event| cards::local(visit, &visit.app.addresses.event_page(&event))),
        is_shared: item.share_id.is_some(),
    }))
}

/// `POST /administration/agendas/{id}/{what}`: `lecture`, `pause`, `reprise`, `retrait` or `tout`.
pub async fn act(
    visit: Visit,
    Path((id, what)): Path<(SourceId, String)>,
) -> Result<Response, WebError> {
    let app = &visit.app;
    let mut tx = app.db.begin().await?;
    let (keeper, source) = found(&mut tx, &visit, id).await?;
    let who = keeper.who(&visit);
    let told = match what.as_str() {
        "lecture" => {
            tx.undo().await?;
            // What is wrong with it stands on its page.
            return Ok(match reading::read(app, &source).await? {
                Ok(_) => there(&visit, id, "read"),
                Err(_) => Redirect::to(&source_path(&visit, id)).into_response(),
            });
        }
        "pause" => {
            agendas::pause(&mut tx, &who, &source, true).await?;
            "paused"
        }
        "reprise" => {
            agendas::pause(&mut tx, &who, &source, false).await?;
            "resumed"
        }
        "tout" => {
            for item in store::items_of(&mut tx, id).await? {
                if item.state == ItemState::Waiting {
                    let taken = agendas::decide(&mut tx, &who, &source, item.id, true).await;
                    taken.map_err(refused)?;
                }
            }
            "taken"
        }
        "retrait" => {
            agendas::remove(&mut tx, &who, &source).await?;
            tx.commit().await?;
            app.told();
            let href = format!("{}?told=removed", path(&visit));
            return Ok(Redirect::to(&href).into_response());
        }
        _ => return Err(WebError::NotFound),
    };
    tx.commit().await?;
    app.told();
    Ok(there(&visit, id, told))
}

fn there(visit: &Visit, id: SourceId, told: &str) -> Response {
    let href = format!("{}?told={told}", source_path(visit, id));
    Redirect::to(&href).into_response()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Decision {
    what: String,
}

/// `POST /administration/agendas/{id}/evenements/{item}`: take, leave, pass on or take back.
pub async fn decide(
    visit: Visit,
    Path((id, item)): Path<(SourceId, ItemId)>,
    Form(decision): Form<Decision>,
) -> Result<Response, WebError> {
    let app = &visit.app;
    let mut tx = app.db.begin().await?;
    let (keeper, source) = found(&mut tx, &visit, id).await?;
    let who = keeper.who(&visit);
    let (done, told) = match decision.what.as_str() {
        "take" => (
            agendas::decide(&mut tx, &who, &source, item, true).await,
            "taken",
        ),
        "leave" => (
            agendas::decide(&mut tx, &who, &source, item, false).await,
            "left",
        ),
        "share" => (agendas::share(&mut tx, &who, &source, item).await, "shared"),
        "unshare" => (
            agendas::unshare(&mut tx, &who, &source, item).await,
            "unshared",
        ),
        _ => return Err(WebError::BadRequest("error-page")),
    };
    done.map_err(refused)?;
    tx.commit().await?;
    app.told();
    Ok(there(&visit, id, told))
}

fn refused(refused: Refused) -> WebError {
    match refused {
        Refused::Unknown => WebError::NotFound,
        Refused::Team | Refused::NotAllowed => WebError::Forbidden,
        Refused::Event(events::Refused::Moved) => WebError::BadRequest("refused-moved"),
        refused => refused.into(),
    }
}

//! What the page of who organises an event shows: the spaces that do, those that are asked, the member,
//! and what who visits may do about each.

use askama::Template;
use axum::response::Response;

use super::Reader;
use crate::accounts;
use crate::collaboration::organising::Asked;
use crate::collaboration::store;
use crate::conversation::moderation;
use crate::db::Tx;
use crate::events::pages::organising::together_path;
use crate::events::{self, Event, organisers};
use crate::ids::{AccountId, SpaceId};
use crate::spaces::{self, Kind, Space};
use crate::text;
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

/// A space that organises the event, or is asked to.
struct Row {
    handle: String,
    name: String,
    href: String,
    /// Who asks and when, or that it announced the event.
    about: String,
    /// It may leave; the visitor may answer for it, or take the question back.
    may_leave: bool,
    may_answer: bool,
    may_take_back: bool,
}

#[derive(Template)]
#[template(path = "collaboration/organising.html")]
struct Page {
    layout: Layout,
    title: String,
    when: String,
    event_path: String,
    target: String,
    told: String,
    problem: String,
    there: Vec<Row>,
    asked: Vec<Row>,
    /// The member who organises it; empty where only spaces do.
    organiser: String,
    may_end: bool,
    /// To whom it is handed over, as who visits reads it; empty while nobody is asked.
    offered: String,
    is_offered_to_me: bool,
    may_change: bool,
    /// Handle and name of the spaces that can be asked.
    others: Vec<(String, String)>,
    handle: String,
}

pub(super) async fn draw(
    visit: &Visit,
    tx: &mut Tx,
    (event, reader): (&Event, &Reader),
    (told, problem, handle): (String, String, String),
) -> Result<Response, WebError> {
    let (there, asked) = rows(visit, tx, event, reader).await?;
    let organiser = match organisers::of(tx, event.id).await? {
        Some(id) => name(tx, id).await?,
        None => String::new(),
    };
    let offered = match store::organising::offered(tx, event.id).await? {
        Some(it) if it.account_id == reader.visitor.account => {
            let by = name(tx, it.by_account_id).await?;
            visit.locale.word("organising-offered-by", &by)
        }
        Some(it) if reader.may_change => {
            let to = name(tx, it.account_id).await?;
            visit.locale.word("organising-offered-to", &to)
        }
        _ => String::new(),
    };
    let refused = !problem.is_empty();
    let title = visit.locale.word("organising-title", &event.title);
    let template = Page {
        layout: Layout::new(visit, Section::Events, &title),
        title,
        when: cards::when(visit, event),
        event_path: visit.app.addresses.event_page(event),
        target: together_path(visit, event),
        told,
        problem,
        others: others(tx, &there, &asked).await?,
        there,
        asked,
        may_end: reader.may_change && !organiser.is_empty(),
        organiser,
        offered,
        is_offered_to_me: reader.is_offered,
        may_change: reader.may_change,
        handle,
    };
    layout::form(visit, &template, refused)
}

pub(super) async fn name(tx: &mut Tx, id: AccountId) -> sqlx::Result<String> {
    let account = accounts::store::by_id(tx, id).await?;
    Ok(account.map_or_else(String::new, |it| text::visible(&it.name)))
}

/// The spaces that organise it, the one that announced it first, and those that are asked.
async fn rows(
    visit: &Visit,
    tx: &mut Tx,
    event: &Event,
    reader: &Reader,
) -> Result<(Vec<Row>, Vec<Row>), WebError> {
    let mut there = Vec::new();
    for id in events::store::spaces_of(tx, event.id).await? {
        let is_first = id == event.space_id;
        let about = match is_first {
            true => visit.locale.t("organising-first"),
            false => String::new(),
        };
        if let Some((mut row, decides)) = row(visit, tx, (id, about), reader).await? {
            row.may_leave = !is_first && (decides || reader.may_change);
            there.insert(if is_first { 0 } else { there.len() }, row);
        }
    }
    let mut asked = Vec::new();
    for it in store::organising::asked_of(tx, event.id).await? {
        let about = asking(visit, tx, &it).await?;
        if let Some((mut row, decides)) = row(visit, tx, (it.space_id, about), reader).await? {
            row.may_answer = decides;
            row.may_take_back = reader.may_change;
            asked.push(row);
        }
    }
    Ok((there, asked))
}

/// A space, and whether who visits looks after it.
async fn row(
    visit: &Visit,
    tx: &mut Tx,
    (id, about): (SpaceId, String),
    reader: &Reader,
) -> sqlx::Result<Option<(Row, bool)>> {
    let Some(space) = spaces::store::by_id(tx, id).await? else {
        return Ok(None);
    };
    let now = visit.app.clock.now();
    let decides = moderation::may(tx, &reader.visitor.member().who, id, now).await?;
    let row = Row {
        href: format!("/@{}", space.handle),
        handle: space.handle,
        name: space.name,
        about,
        may_leave: false,
        may_answer: false,
        may_take_back: false,
    };
    Ok(Some((row, decides)))
}

async fn asking(visit: &Visit, tx: &mut Tx, it: &Asked) -> sqlx::Result<String> {
    let by = name(tx, it.account_id).await?;
    let asked = visit.locale.word("organising-asked-by", &by);
    Ok(format!("{asked} · {}", visit.locale.date(it.asked_ms)))
}

/// The spaces that neither organise it nor are asked.
async fn others(tx: &mut Tx, there: &[Row], asked: &[Row]) -> sqlx::Result<Vec<(String, String)>> {
    let mut all = Vec::new();
    for kind in [Kind::Community, Kind::Commun, Kind::Hub] {
        all.extend(spaces::store::by_kind(tx, kind).await?);
    }
    let is_known = |space: &Space| {
        let mut known = there.iter().chain(asked);
        known.any(|row| row.handle == space.handle)
    };
    all.retain(|space| !is_known(space));
    Ok(all.into_iter().map(|it| (it.handle, it.name)).collect())
}

//! `/tableau/frequentation`: how many answered and came to what took place, year by year, for those who
//! look after the spaces; and the same of one event on its organiser's page. Numbers, nobody's name.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

use super::{Visitor, desk};
use crate::attendance::turnout::{self, Figures, Turnout};
use crate::conversation::moderation;
use crate::db::Tx;
use crate::ids::EventId;
use crate::web::errors::WebError;
use crate::web::i18n;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

/// A line of figures, of one way or of one event.
pub struct Line {
    pub label: String,
    pub answers: i64,
    pub going: i64,
    pub seats: i64,
    pub arrived: i64,
    /// "80 %" of the seats; empty where nobody was marked as here.
    pub share: String,
}

/// What an organiser's page says of one event.
pub struct Lines {
    pub rows: Vec<Line>,
    /// Where all events stand.
    pub all: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub year: Option<i16>,
}

struct Row {
    title: String,
    href: String,
    date: String,
    answers: i64,
    seats: i64,
    arrived: i64,
    share: String,
}

#[derive(Template)]
#[template(path = "attendance/figures.html")]
struct FiguresPage {
    layout: Layout,
    title: String,
    path: String,
    year: i16,
    total: String,
    rows: Vec<Row>,
}

pub fn path(visit: &Visit) -> String {
    format!("{}/frequentation", visit.path_of("/tableau", "/desk"))
}

pub(super) async fn lines(tx: &mut Tx, visit: &Visit, event: EventId) -> sqlx::Result<Lines> {
    let rows = turnout::of_event(tx, event).await?;
    Ok(Lines {
        rows: rows.into_iter().map(|it| line(visit, it)).collect(),
        all: path(visit),
    })
}

fn line(visit: &Visit, of: Turnout) -> Line {
    Line {
        label: visit.locale.t(&format!("way-{}", of.way)),
        answers: of.answers,
        going: of.going,
        seats: of.seats,
        arrived: of.arrived,
        share: share(of.arrived, of.seats),
    }
}

fn share(arrived: i64, seats: i64) -> String {
    turnout::share(arrived, seats).map_or_else(String::new, |it| format!("{it}\u{202f}%"))
}

/// `GET /tableau/frequentation?year=2026`
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let account = visit.signed_in()?;
    let visitor = Visitor::of(&visit, account);
    let now = visit.app.clock.now();
    let year = asked.year.unwrap_or_else(|| i18n::year(now));
    let bounds = (
        i18n::year_start(year),
        i18n::year_start(year.saturating_add(1)),
    );
    let (Some(from), Some(until)) = bounds else {
        return Err(WebError::NotFound);
    };
    let mut tx = visit.app.db.read().await?;
    let mut covered = HashMap::new();
    let mut all = Vec::new();
    for figures in turnout::between(&mut tx, from, until).await? {
        let space = figures.space_id;
        let is_theirs = match covered.get(&space) {
            Some(known) => *known,
            None => moderation::may(&mut tx, &visitor.who(), space, now).await?,
        };
        covered.insert(space, is_theirs);
        all.extend(is_theirs.then_some(figures));
    }
    drop(tx);
    let seats: i64 = all.iter().map(|it| it.seats).sum();
    let arrived: i64 = all.iter().map(|it| it.arrived).sum();
    let title = visit.locale.t("figures-title");
    let template = FiguresPage {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        path: path(&visit),
        year,
        total: [
            visit.locale.count("figures-events", all.len() as i64),
            visit.locale.count("attending-going", seats),
            visit.locale.count("figures-came", arrived),
        ]
        .join(" "),
        rows: all.into_iter().map(|it| row(&visit, it)).collect(),
    };
    layout::page(&visit, &template)
}

fn row(visit: &Visit, of: Figures) -> Row {
    Row {
        href: desk::path(visit, of.event_id),
        title: of.title,
        date: visit.locale.date(of.start_ms),
        answers: of.answers,
        seats: of.seats,
        arrived: of.arrived,
        share: share(of.arrived, of.seats),
    }
}

//! The agenda: a list (coming, then past by year), the month as a table (`month.rs`), the
//! week (`month/week.rs`), a map (`map.rs`), all of the same filters (`asked.rs`), with feeds and calendars of that very list
//! (`calendars.rs`). An event's own page is in `show.rs`, what other sites show of the agenda in
//! `embed.rs`, what editors write in `forms.rs`.

mod asked;
pub mod calendars;
pub mod details;
pub mod embed;
pub mod forms;
pub mod geocoding;
mod map;
mod month;
pub mod organising;
mod origin;
pub mod series;
pub mod show;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;

use super::store::{self, Mode, Reach};
use super::{Event, elsewhere};
use crate::clock::Millis;
use crate::db::Tx;
use crate::federation::addresses::events_path;
use crate::ids::EventId;
use crate::web::assets;
use crate::web::cards::EventCard;
use crate::web::errors::WebError;
use crate::web::follow::FollowBox;
use crate::web::i18n;
use crate::web::layout::{self, FeedLink, Layout, Section};
use crate::web::visit::Visit;

use asked::{Asked, Choices, Filters, Hint, Pill, View, When};

pub use calendars::{calendar, recent};
pub use show::show;

const PER_PAGE: i64 = 30;
const COMING_MAX: i64 = 500;

/// What stands above every view: the filters, the other views, how to subscribe.
struct Above {
    heading: String,
    /// How many were found, in words.
    found: String,
    path: &'static str,
    filters: Filters,
    choices: Choices,
    pills: Vec<Pill>,
    reach: Reach,
    /// What is chosen with one press.
    quick: Vec<Quick>,
    hint: Option<Hint>,
    /// Label, address, whether it is the one shown.
    views: [(String, String, bool); 4],
    subscribe: Subscribe,
    embed: String,
}

/// Days, or a way to take part, chosen with one press; another press takes it back.
struct Quick {
    label: String,
    /// How many there are; empty where nobody counted.
    count: String,
    href: String,
    is_chosen: bool,
}

/// How to have this very list in one's own calendar.
struct Subscribe {
    webcal: String,
    /// To be copied into any calendar.
    https: String,
    google: String,
    outlook: String,
    feeds: Vec<FeedLink>,
}

#[derive(Template)]
#[template(path = "events/index.html")]
struct Index {
    layout: Layout,
    above: Above,
    coming: Vec<EventCard>,
    /// By year.
    past: Vec<(i16, Vec<EventCard>)>,
    first_page: bool,
    next: Option<String>,
    /// Year, how many, address.
    years: Vec<(String, String, String)>,
}

/// `GET /evenements`
pub async fn index(visit: Visit, Query(filters): Query<Filters>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let asked = Asked::read(&visit, &mut tx, filters).await?;
    match asked.view {
        View::List => list(&visit, &mut tx, asked).await,
        View::Week => month::week::show(&visit, &mut tx, asked).await,
        View::Month => month::show(&visit, &mut tx, asked).await,
        View::Map => map::show(&visit, &mut tx, asked).await,
    }
}

async fn list(visit: &Visit, tx: &mut Tx, mut asked: Asked) -> Result<Response, WebError> {
    let now = visit.app.clock.now();
    let first_page = asked.filters.after.is_empty();
    let coming = match first_page {
        true => store::coming(tx, &asked.filter, now, COMING_MAX).await?,
        false => Vec::new(),
    };
    if !first_page {
        let after = after(&asked.filters.after).ok_or(WebError::BadRequest("error-page"))?;
        asked.filter.after = Some(after);
    }
    let mut past = store::past(tx, &asked.filter, now, PER_PAGE + 1).await?;
    let next = next_page(&asked, events_path(visit.app.config.language), &mut past);
    asked.filter.after = None;
    let (layout, above) = around(visit, tx, &asked).await?;
    let template = Index {
        years: above
            .choices
            .offered
            .years
            .iter()
            .map(|year| of_year(&asked, above.path, year))
            .collect(),
        layout,
        above,
        coming: asked.cards(visit, &coming),
        past: by_year(visit, &asked, &past),
        first_page,
        next,
    };
    layout::page(visit, &template)
}

/// What stands around a view, and the layout of its page.
async fn around(visit: &Visit, tx: &mut Tx, asked: &Asked) -> Result<(Layout, Above), WebError> {
    let path = events_path(visit.app.config.language);
    let heading = heading(visit, asked);
    let mut layout = Layout::new(visit, Section::Events, &heading);
    layout.feeds = calendars::links(path, asked);
    layout.scripts.push(FollowBox::script());
    let counted = store::count(tx, &asked.filter, visit.app.clock.now()).await?;
    let said = |key, count| visit.locale.count(key, count);
    let view = |view: View, label: String| {
        let href = format!("{path}{}", asked.query(&[("view", view.word())]));
        (label, href, asked.view == view)
    };
    let above = Above {
        heading,
        found: format!(
            "{} {}",
            said("agenda-coming-count", counted.coming),
            said("agenda-past-count", counted.past)
        ),
        reach: counted.reach,
        path,
        filters: asked.filters.clone(),
        choices: asked::choices(tx, visit, &asked.filters).await?,
        quick: quick(visit, tx, asked, path).await?,
        hint: asked.hint(visit, path),
        pills: asked.pills(visit, path),
        views: [
            view(View::List, visit.locale.t("agenda-view-list")),
            view(View::Week, visit.locale.t("agenda-view-week")),
            view(View::Month, visit.locale.t("agenda-view-month")),
            view(View::Map, visit.locale.t("agenda-view-map")),
        ],
        subscribe: subscribe(visit, asked, path, &layout.feeds),
        embed: format!("{}{}", embed::how_to_path(visit), asked.query(&[])),
    };
    Ok((layout, above))
}

/// The days of one press with how many events each would leave, and what takes place online.
async fn quick(visit: &Visit, tx: &mut Tx, asked: &Asked, path: &str) -> sqlx::Result<Vec<Quick>> {
    let today = i18n::day(visit.app.clock.now());
    let view = asked.view.word();
    let days = When::ALL.map(|when| when.days(today));
    let counts = store::count_on(tx, &asked.filter, days).await?;
    let mut quick = Vec::new();
    for (when, count) in When::ALL.into_iter().zip(counts) {
        let is_chosen = asked.when == Some(when);
        let word = if is_chosen { "" } else { when.as_str() };
        let days = [("when", word), ("from", ""), ("until", ""), ("view", view)];
        quick.push(Quick {
            label: when.said(visit.locale),
            count: count.to_string(),
            href: format!("{path}{}", asked.query(&days)),
            is_chosen,
        });
    }
    let is_chosen = asked.filter.mode == Some(Mode::Online);
    let word = if is_chosen { "" } else { Mode::Online.as_str() };
    let mut besides: Vec<(&str, &str)> = vec![("mode", word)];
    let kept = asked.place_in_views();
    besides.extend(kept.iter().map(|(key, value)| (*key, value.as_str())));
    quick.push(Quick {
        label: visit.locale.t("event-online"),
        count: String::new(),
        href: format!("{path}{}", asked.query(&besides)),
        is_chosen,
    });
    Ok(quick)
}

fn heading(visit: &Visit, asked: &Asked) -> String {
    let filters = &asked.filters;
    match (filters.tag.as_str(), filters.space.as_str()) {
        ("", "") => visit.locale.t("events-title"),
        ("", _) => visit.locale.word("events-of-space", &asked.space_name),
        (tag, _) => visit.locale.word("events-tagged", tag),
    }
}

fn subscribe(visit: &Visit, asked: &Asked, path: &str, feeds: &[FeedLink]) -> Subscribe {
    let https = visit
        .app
        .addresses
        .page(&format!("{path}.ics{}", asked.query(&[])));
    let (_, behind) = https.split_once("://").unwrap_or(("", &https));
    let webcal = format!("webcal://{behind}");
    Subscribe {
        google: elsewhere::google_subscription(&webcal),
        outlook: elsewhere::outlook_subscription(&https, &visit.settings.name),
        webcal,
        https,
        feeds: feeds.to_vec(),
    }
}

fn after(key: &str) -> Option<(Millis, EventId)> {
    let (start, id) = key.split_once('_')?;
    Some((Millis(start.parse().ok()?), id.parse().ok()?))
}

fn next_page(asked: &Asked, path: &str, past: &mut Vec<Event>) -> Option<String> {
    if past.len() as i64 <= PER_PAGE {
        return None;
    }
    past.truncate(PER_PAGE as usize);
    let last = past.last()?;
    let after = format!("{}_{}", last.start_ms.0, last.id);
    Some(format!("{path}{}", asked.query(&[("after", &after)])))
}

fn by_year(visit: &Visit, asked: &Asked, past: &[Event]) -> Vec<(i16, Vec<EventCard>)> {
    let mut years: Vec<(i16, Vec<EventCard>)> = Vec::new();
    for event in past {
        let year = event.start().year();
        let card = asked.card(visit, event);
        match years.last_mut() {
            Some((last, events)) if *last == year => events.push(card),
            _ => years.push((year, vec![card])),
        }
    }
    years
}

/// A year of the whole agenda: the days that are asked for, all else as it is.
fn of_year(asked: &Asked, path: &str, (year, count): &(String, i64)) -> (String, String, String) {
    let (from, until) = (format!("{year}-01-01"), format!("{year}-12-31"));
    let query = asked.query(&[("from", &from), ("until", &until)]);
    (year.clone(), count.to_string(), format!("{path}{query}"))
}

/// The script of a view; the page works without.
fn script(name: &str) -> &'static str {
    assets::path(name)
}

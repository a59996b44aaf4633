//! `GET /administration/livraisons`: how things stand in one sentence, then each server: what waits
//! for it, what it last answered, when it is tried next. What one does about a server is in
//! `deliveries/decisions.rs`, what stands in a row of the table in `deliveries/rows.rs`.

pub mod decisions;
mod rows;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

use super::store;
use crate::clock::Millis;
use crate::db::Tx;
use crate::delivery::store::{self as deliveries, COUNTED_MAX, Filter};
use crate::peers::HostState;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;
use rows::{Answer, Row};

const PER_PAGE: usize = 50;
/// A server that fares well and has been due for so long shows that nobody sends.
const LATE_SECONDS: i64 = 120;

/// What the page is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
    q: String,
    after: String,
    /// What was just done, and to how many letters.
    told: String,
    count: i64,
}

/// Which servers are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Those for which something waits.
    Waiting,
    All,
    In(HostState),
}

#[derive(Template)]
#[template(path = "admin/deliveries.html")]
struct Page {
    layout: Layout,
    title: String,
    path: &'static str,
    /// Where it is said how servers are treated.
    servers_path: &'static str,
    told: Option<String>,
    standing: Vec<String>,
    choices: Vec<Choice>,
    q: String,
    rows: Vec<Row>,
    next: Option<String>,
}

/// One choice of the filter.
struct Choice {
    value: &'static str,
    label: String,
    chosen: bool,
}

/// `GET /administration/livraisons?state=…&q=…&after=…`
pub async fn index(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    super::administrator(&visit)?;
    let shown = shown(&asked)?;
    let mut tx = visit.app.db.read().await?;
    let filter = filter(&asked, shown);
    let mut found = deliveries::hosts(&mut tx, &filter, PER_PAGE as i64 + 1).await?;
    let next = (found.len() > PER_PAGE).then(|| {
        found.truncate(PER_PAGE);
        next_page(
            &visit,
            &asked,
            found.last().map(|row| row.host.name.as_str()),
        )
    });
    let rows = found.iter().map(|found| Row::of(&visit, found));
    let title = visit.locale.t("deliveries-title");
    let page = Page {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        path: path(&visit),
        servers_path: super::servers::path(&visit),
        told: told(&visit, &asked),
        standing: standing(&visit, &mut tx).await?,
        choices: choices(&visit, &mut tx, shown).await?,
        rows: rows.collect(),
        q: asked.q,
        next,
    };
    layout::page(&visit, &page)
}

fn path(visit: &Visit) -> &'static str {
    visit.path_of("/administration/livraisons", "/administration/deliveries")
}

/// Who searches for a name without saying more searches among all.
fn shown(asked: &Asked) -> Result<Shown, WebError> {
    match asked.state.as_str() {
        "" if asked.q.is_empty() => Ok(Shown::Waiting),
        "waiting" => Ok(Shown::Waiting),
        "" | "all" => Ok(Shown::All),
        word => word
            .parse()
            .map(Shown::In)
            .map_err(|_| WebError::BadRequest("error-page")),
    }
}

fn filter(asked: &Asked, shown: Shown) -> Filter {
    let name = asked.q.trim().to_lowercase();
    Filter {
        state: match shown {
            Shown::In(state) => Some(state),
            Shown::Waiting | Shown::All => None,
        },
        name: (!name.is_empty()).then_some(name),
        waiting: shown == Shown::Waiting,
        after: (!asked.after.is_empty()).then(|| asked.after.clone()),
    }
}

fn next_page(visit: &Visit, asked: &Asked, last: Option<&str>) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("state", &asked.state)
        .append_pair("q", &asked.q)
        .append_pair("after", last.unwrap_or_default())
        .finish();
    format!("{}?{query}", visit.path)
}

/// The sentences above the table.
async fn standing(visit: &Visit, tx: &mut Tx) -> sqlx::Result<Vec<String>> {
    let (locale, now) = (visit.locale, visit.app.clock.now());
    let waiting = store::deliveries_waiting(tx).await?;
    let Some(oldest) = store::oldest_delivery(tx).await?.filter(|_| waiting > 0) else {
        return Ok(vec![locale.t("deliveries-nothing-waits")]);
    };
    let hosts = deliveries::hosts_waiting(tx).await?;
    let waits = [
        locale.count("deliveries-letters-wait", waiting),
        locale.count("deliveries-for-servers", hosts),
        locale.word("deliveries-oldest-since", &since(visit, oldest)),
    ];
    let at_it = store::hosts_at_work(tx, now).await?;
    let late = store::late_seconds(tx, now).await?;
    let at_it = match at_it {
        1.. => locale.count("deliveries-at-it", at_it),
        _ if late >= LATE_SECONDS => locale.word("deliveries-nobody-sends", &locale.span(late)),
        _ => locale.t("deliveries-not-due"),
    };
    Ok(vec![waits.join(" "), at_it])
}

/// How long ago a moment was: `2 heures`.
fn since(visit: &Visit, moment: Millis) -> String {
    let now = visit.app.clock.now();
    visit.locale.span((now.0 - moment.0) / 1000)
}

async fn choices(visit: &Visit, tx: &mut Tx, shown: Shown) -> sqlx::Result<Vec<Choice>> {
    let locale = visit.locale;
    let counted = deliveries::hosts_by_state(tx).await?;
    let choice = |value: &'static str, label: String, count: i64, it: Shown| Choice {
        value,
        label: format!("{label} ({count})"),
        chosen: it == shown,
    };
    let waiting = deliveries::hosts_waiting(tx).await?;
    let label = locale.t("deliveries-where-waiting");
    let mut choices = vec![choice("waiting", label, waiting, Shown::Waiting)];
    for state in crate::delivery::STATES {
        let count = counted.iter().find(|(other, _)| other == state);
        let count = count.map_or(0, |(_, count)| *count);
        let label = locale.t(&format!("host-{state}"));
        choices.push(choice(state.as_str(), label, count, Shown::In(*state)));
    }
    let all = counted.iter().map(|(_, count)| count).sum();
    let label = locale.t("deliveries-all-servers");
    choices.push(choice("all", label, all, Shown::All));
    Ok(choices)
}

/// What was done a moment ago, said once more in words.
fn told(visit: &Visit, asked: &Asked) -> Option<String> {
    let locale = visit.locale;
    let dropped = || locale.count("deliveries-told-dropped", asked.count.max(0));
    match asked.told.as_str() {
        "tried" => Some(locale.word("deliveries-told-tried", &asked.q)),
        "forgotten" => Some(dropped()),
        "blocked" => {
            let blocked = locale.word("deliveries-told-blocked", &asked.q);
            Some(format!("{blocked} {}", dropped()))
        }
        "unblocked" => Some(locale.word("deliveries-told-unblocked", &asked.q)),
        _ => None,
    }
}

/// `12 letters`; `more than 10000 letters` where counting stopped.
fn letters(visit: &Visit, waiting: i64) -> String {
    if waiting >= COUNTED_MAX {
        let counted = COUNTED_MAX.to_string();
        return visit.locale.word("deliveries-letters-more", &counted);
    }
    visit.locale.count("deliveries-letters", waiting)
}

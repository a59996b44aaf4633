//! Lists that others keep: subscribing, what of one waits for a yes, leaving.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Cut, Listed, back, changed, files, path, refused};
use crate::admin::administrator;
use crate::db::Tx;
use crate::ids::ListId;
use crate::policing::lists::{self, List, NotSubscribed};
use crate::policing::{Who, store};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

const SHOWN_MAX: usize = 200;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    name: String,
    url: String,
    every_days: String,
}

#[derive(Template)]
#[template(path = "admin/servers_subscribe.html")]
struct FormPage {
    layout: Layout,
    title: String,
    target: String,
    back: &'static str,
    fields: Fields,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/servers_list.html")]
struct Page {
    layout: Layout,
    title: String,
    back: &'static str,
    told: Option<String>,
    url: String,
    state: String,
    /// Where agreeing, reading now and leaving lead.
    href: String,
    /// What waits: domain, words, where it is admitted by name instead.
    waiting: Vec<(String, String, String)>,
    waiting_count: String,
    cut: Cut,
}

fn href(visit: &Visit, id: ListId) -> String {
    format!("{}/listes/{id}", path(visit))
}

/// A list as the page of all shows it.
pub(super) async fn listed(visit: &Visit, tx: &mut Tx, list: &List) -> sqlx::Result<Listed> {
    let (waiting, _) = lists::waiting(tx, list).await?;
    let count = waiting.len() as i64;
    Ok(Listed {
        name: list.name.clone(),
        url: list.url.clone(),
        href: href(visit, list.id),
        state: state(visit, list),
        waits: (count > 0).then(|| visit.locale.count("list-waits", count)),
    })
}

/// When it was read, and what was wrong the last time.
fn state(visit: &Visit, list: &List) -> String {
    let locale = visit.locale;
    let read = match list.read_ms {
        Some(read) => locale.word("list-read", &locale.moment(read)),
        None => locale.t("list-never-read"),
    };
    match list.problem {
        Some(problem) => {
            let problem = locale.t(&format!("list-problem-{problem}"));
            format!("{read} {problem}")
        }
        None => read,
    }
}

/// `GET /administration/serveurs/listes`
pub async fn form(visit: Visit) -> Result<Response, WebError> {
    administrator(&visit)?;
    draw_form(&visit, Fields::default(), None)
}

/// `POST /administration/serveurs/listes`: it is read at once, and shows what waits for a yes.
pub async fn subscribe(visit: Visit, Form(fields): Form<Fields>) -> Result<Response, WebError> {
    let who = Who::new(&visit.app, administrator(&visit)?);
    let app = &visit.app;
    let mut tx = app.db.begin().await?;
    let every_days = fields.every_days.parse().unwrap_or(1);
    let wanted = (fields.name.as_str(), fields.url.as_str(), every_days);
    let list = match lists::subscribe(&mut tx, app, &who, wanted).await {
        Ok(list) => list,
        Err(NotSubscribed::Refused(problem)) => return Err(refused(problem)),
        Err(problem) => {
            tx.undo().await?;
            let locale = visit.locale;
            let problem = match problem {
                NotSubscribed::Name => locale.t("list-fault-name"),
                NotSubscribed::Known => locale.t("list-fault-known"),
                _ => locale.t("list-fault-address"),
            };
            return draw_form(&visit, fields, Some(problem));
        }
    };
    tx.commit().await?;
    lists::read(app, &list).await?;
    Ok(Redirect::to(&href(&visit, list.id)).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Told {
    told: String,
}

/// `GET /administration/serveurs/listes/{id}`
pub async fn show(
    visit: Visit,
    Path(id): Path<ListId>,
    Query(told): Query<Told>,
) -> Result<Response, WebError> {
    administrator(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let list = store::by_id(&mut tx, id).await?;
    let list = list.ok_or(WebError::NotFound)?;
    draw(&visit, &mut tx, &list, &told.told).await
}

async fn draw(visit: &Visit, tx: &mut Tx, list: &List, told: &str) -> Result<Response, WebError> {
    let (waiting, ties) = lists::waiting(tx, list).await?;
    let cut = Cut::of(visit, tx, &ties).await?;
    let count = waiting.len() as i64;
    let shown = waiting.iter().take(SHOWN_MAX).map(|policy| {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("domain", &policy.domain)
            .finish();
        let edit = format!("{}/politique?{query}", path(visit));
        (policy.domain.clone(), files::words(visit, policy), edit)
    });
    let page = Page {
        layout: Layout::new(visit, Section::None, &list.name),
        title: list.name.clone(),
        back: path(visit),
        told: match told {
            "read" => Some(visit.locale.t("list-told-read")),
            "again" => Some(visit.locale.t("servers-changed-meanwhile")),
            _ => None,
        },
        url: list.url.clone(),
        state: state(visit, list),
        href: href(visit, list.id),
        waiting: shown.collect(),
        waiting_count: visit.locale.count("list-waits", count),
        cut,
    };
    layout::page(visit, &page)
}

/// `POST /administration/serveurs/listes/{id}/{what}`: `accord`, `lecture` or `depart`.
pub async fn decide(
    visit: Visit,
    Path((id, what)): Path<(ListId, String)>,
    Form(seen): Form<super::Seen>,
) -> Result<Response, WebError> {
    let who = Who::new(&visit.app, administrator(&visit)?);
    let app = &visit.app;
    let mut tx = app.db.begin().await?;
    let list = store::by_id(&mut tx, id).await?;
    let list = list.ok_or(WebError::NotFound)?;
    let there = |told: &str| {
        let href = format!("{}?told={told}", href(&visit, id));
        Redirect::to(&href).into_response()
    };
    match what.as_str() {
        "accord" => {
            let (_, ties) = lists::waiting(&mut tx, &list).await?;
            if seen.seen != ties.sum() {
                tx.undo().await?;
                return Ok(there("again"));
            }
            lists::agree(&mut tx, &who, &list).await.map_err(refused)?;
            tx.commit().await?;
            changed(&visit);
            Ok(back(&visit, "agreed", &[]))
        }
        "lecture" => {
            tx.undo().await?;
            lists::read(app, &list).await?;
            Ok(there("read"))
        }
        "depart" => {
            lists::leave(&mut tx, &who, &list).await.map_err(refused)?;
            tx.commit().await?;
            changed(&visit);
            Ok(back(&visit, "left", &[]))
        }
        _ => Err(WebError::NotFound),
    }
}

fn draw_form(visit: &Visit, fields: Fields, problem: Option<String>) -> Result<Response, WebError> {
    let title = visit.locale.t("list-subscribe");
    let is_wrong = problem.is_some();
    let page = FormPage {
        layout: Layout::new(visit, Section::None, &title),
        title,
        target: format!("{}/listes", path(visit)),
        back: path(visit),
        fields,
        problem,
    };
    layout::form(visit, &page, is_wrong)
}

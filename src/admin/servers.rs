//! `/administration/serveurs`: what is wanted with other servers, whoever wrote it; whether only listed
//! ones may federate; the lists that are read again and again. One policy is changed in
//! `servers/policy.rs`, a file is imported and exported in `servers/files.rs`, lists are in
//! `servers/lists.rs`; what a change would cut is drawn by `servers/cut.rs` and asked first.

mod cut;
pub mod files;
pub mod lists;
pub mod policy;

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::accounts;
use crate::db::Tx;
use crate::ids::AccountId;
use crate::peers::policies::{BY_HAND, IMPORTED, Known, Level, Policy};
use crate::policing::lists::List;
use crate::policing::{self, Who, store};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

pub use cut::Cut;

const PER_PAGE: usize = 100;

pub fn path(visit: &Visit) -> &'static str {
    visit.path_of("/administration/serveurs", "/administration/servers")
}

/// What the page is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    level: String,
    q: String,
    after: String,
    /// What was just done.
    told: String,
    count: i64,
}

/// A policy as the table shows it.
struct Row {
    domain: String,
    level: &'static str,
    level_word: String,
    /// What else holds: no media, no reports.
    also: Vec<String>,
    public_comment: String,
    private_comment: String,
    /// By whom, or from which list, and since when.
    source: String,
    since: String,
    since_iso: String,
    edit: String,
    /// Where taking it back leads, for what somebody here wrote.
    remove: Option<String>,
}

/// A list as the page shows it.
struct Listed {
    name: String,
    url: String,
    href: String,
    state: String,
    waits: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/servers.html")]
struct Page {
    layout: Layout,
    title: String,
    path: &'static str,
    deliveries_path: &'static str,
    told: Option<String>,
    standing: String,
    only_listed: bool,
    levels: Vec<(&'static str, String, bool)>,
    q: String,
    rows: Vec<Row>,
    next: Option<String>,
    lists: Vec<Listed>,
}

/// `GET /administration/serveurs?level=…&q=…&after=…`
pub async fn index(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    super::administrator(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let known = Known::all(&mut tx).await?;
    let lists = store::lists(&mut tx).await?;
    let all = known.effective();
    let standing = standing(&visit, &all);
    let level = asked.level.parse::<Level>().ok();
    let q = asked.q.trim().to_lowercase();
    let mut found: Vec<Policy> = all
        .into_iter()
        .filter(|it| level.is_none_or(|level| level == it.level))
        .filter(|it| it.domain.contains(&q) && it.domain > asked.after)
        .take(PER_PAGE + 1)
        .collect();
    let next = (found.len() > PER_PAGE).then(|| {
        found.truncate(PER_PAGE);
        next_page(&visit, &asked, found.last())
    });
    let mut sources = Sources::of(&lists);
    let mut rows = Vec::with_capacity(found.len());
    for policy in found {
        rows.push(row(&visit, &mut tx, &mut sources, policy).await?);
    }
    let mut listed = Vec::with_capacity(lists.len());
    for list in &lists {
        listed.push(lists::listed(&visit, &mut tx, list).await?);
    }
    let title = visit.locale.t("servers-title");
    let page = Page {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        path: path(&visit),
        deliveries_path: visit.path_of("/administration/livraisons", "/administration/deliveries"),
        told: told(&visit, &asked),
        standing,
        only_listed: known.lists_only(),
        levels: levels(&visit, level),
        q: asked.q,
        rows,
        next,
        lists: listed,
    };
    layout::page(&visit, &page)
}

/// Each level: its word, its name, whether it is chosen.
fn levels(visit: &Visit, chosen: Option<Level>) -> Vec<(&'static str, String, bool)> {
    let each = [Level::Block, Level::Limit, Level::None];
    let choice = |level: Level| {
        let name = visit.locale.t(&format!("level-{level}"));
        (level.as_str(), name, chosen == Some(level))
    };
    each.map(choice).into()
}

/// `3 blocked · 2 limited · 1 admitted`
fn standing(visit: &Visit, all: &[Policy]) -> String {
    let count = |level: Level| all.iter().filter(|it| it.level == level).count() as i64;
    let locale = visit.locale;
    [
        locale.count("servers-blocked", count(Level::Block)),
        locale.count("servers-limited", count(Level::Limit)),
        locale.count("servers-admitted", count(Level::None)),
    ]
    .join(" · ")
}

fn next_page(visit: &Visit, asked: &Asked, last: Option<&Policy>) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("level", &asked.level)
        .append_pair("q", &asked.q)
        .append_pair("after", last.map_or("", |last| &last.domain))
        .finish();
    format!("{}?{query}", visit.path)
}

/// Where policies come from, by name.
struct Sources {
    lists: HashMap<String, String>,
    accounts: HashMap<AccountId, String>,
}

impl Sources {
    fn of(lists: &[List]) -> Sources {
        let lists = lists.iter().map(|list| (list.source(), list.name.clone()));
        Sources {
            lists: lists.collect(),
            accounts: HashMap::new(),
        }
    }

    async fn name(&mut self, tx: &mut Tx, visit: &Visit, policy: &Policy) -> sqlx::Result<String> {
        let who = match policy.by_id {
            None => visit.locale.t("servers-by-operator"),
            Some(id) => match self.accounts.get(&id) {
                Some(name) => name.clone(),
                None => {
                    let account = accounts::store::by_id(tx, id).await?;
                    let name = account.map_or("–".to_owned(), |account| account.name);
                    self.accounts.insert(id, name.clone());
                    name
                }
            },
        };
        Ok(match policy.source.as_str() {
            BY_HAND => who,
            IMPORTED => visit.locale.word("servers-imported-by", &who),
            list => {
                let name = self.lists.get(list).map_or("–", String::as_str);
                visit.locale.word("servers-of-list", name)
            }
        })
    }
}

async fn row(
    visit: &Visit,
    tx: &mut Tx,
    sources: &mut Sources,
    policy: Policy,
) -> sqlx::Result<Row> {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("domain", &policy.domain)
        .finish();
    let mut also = Vec::new();
    if policy.rejects_media && policy.level != Level::Block {
        also.push(visit.locale.t("servers-no-media"));
    }
    if policy.rejects_reports && policy.level != Level::Block {
        also.push(visit.locale.t("servers-no-reports"));
    }
    Ok(Row {
        level: policy.level.as_str(),
        level_word: visit.locale.t(&format!("level-{}", policy.level)),
        also,
        source: sources.name(tx, visit, &policy).await?,
        since: visit.locale.date(policy.since_ms),
        since_iso: policy.since_ms.rfc3339(),
        edit: format!("{}/politique?{query}", path(visit)),
        remove: policy
            .is_own()
            .then(|| format!("{}/retrait?{query}", path(visit))),
        public_comment: policy.public_comment,
        private_comment: policy.private_comment,
        domain: policy.domain,
    })
}

/// What was done a moment ago, said once more in words.
fn told(visit: &Visit, asked: &Asked) -> Option<String> {
    let locale = visit.locale;
    match asked.told.as_str() {
        "saved" => Some(locale.word("servers-told-saved", &asked.q)),
        "removed" => Some(locale.word("servers-told-removed", &asked.q)),
        "imported" => Some(locale.count("servers-told-imported", asked.count.max(0))),
        "agreed" => Some(locale.t("servers-told-agreed")),
        "left" => Some(locale.t("servers-told-left")),
        "listed" => Some(locale.t("servers-told-listed")),
        "everybody" => Some(locale.t("servers-told-everybody")),
        _ => None,
    }
}

/// To the list, which says what was done.
fn back(visit: &Visit, told: &str, more: &[(&str, &str)]) -> Response {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("told", told)
        .extend_pairs(more)
        .finish();
    Redirect::to(&format!("{}?{query}", path(visit))).into_response()
}

/// After a change was committed: this process asks anew, and what others hear of it is told.
fn changed(visit: &Visit) {
    visit.app.border.reopen();
    visit.app.told();
}

/// Whether who decides has seen what it cuts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Seen {
    pub seen: String,
}

/// `GET /administration/serveurs/inscrits`: asks before only listed servers may federate.
pub async fn confirm_listed(visit: Visit) -> Result<Response, WebError> {
    let who = Who::new(&visit.app, super::administrator(&visit)?);
    let mut tx = visit.app.db.read().await?;
    let ties = policing::foresee_listed_only(&mut tx, &who).await;
    let ties = ties.map_err(refused)?;
    let title = visit.locale.t("servers-only-listed");
    let target = format!("{}/inscrits", path(&visit));
    let mut cut = Cut::of(&visit, &mut tx, &ties).await?;
    cut.sentences
        .insert(0, visit.locale.t("servers-only-listed-means"));
    cut.ask(&visit, title, target, Vec::new())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Mode {
    /// `everybody` lifts it.
    mode: String,
}

/// `POST /administration/serveurs/inscrits`
pub async fn set_mode(
    visit: Visit,
    axum::Form(mode): axum::Form<Mode>,
) -> Result<Response, WebError> {
    let who = Who::new(&visit.app, super::administrator(&visit)?);
    let mut tx = visit.app.db.begin().await?;
    let told = match mode.mode.as_str() {
        "everybody" => {
            let admitted = policing::admit_everybody(&mut tx, &who).await;
            admitted.map_err(refused)?;
            "everybody"
        }
        _ => {
            let listed = policing::list_only(&mut tx, &who).await;
            listed.map_err(refused)?;
            "listed"
        }
    };
    tx.commit().await?;
    changed(&visit);
    Ok(back(&visit, told, &[]))
}

pub(super) fn refused(refused: policing::Refused) -> WebError {
    match refused {
        policing::Refused::NotAllowed => WebError::Forbidden,
        policing::Refused::Unknown(_) => WebError::NotFound,
        policing::Refused::Database(error) => error.into(),
        refused => WebError::Refused(refused.to_string()),
    }
}

//! `/recherche`: the form, what was found with extracts, facets that keep the question. `drawn.rs`
//! makes results and facets ready to be shown, `machines.rs` answers the same thing as JSON and
//! tells browsers how to search here. `assets/search.js` shows results while somebody types.

mod drawn;
mod machines;

use std::time::Duration;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

use super::{Filter, Kind, PAGES_MAX, RESULTS_PER_PAGE, Results, store};
use crate::conversation::avoiding;
use crate::db::Tx;
use crate::federation::addresses::{events_path, news_path};
use crate::ids::CommentId;
use crate::spaces;
use crate::text::Asked;
use crate::web::assets;
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

use drawn::{Facet, Result as Drawn};

pub use machines::{description, json};

/// Whatever is asked, the database is not kept longer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// What an address asks for. What makes no sense is left out: a search has no wrong question.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    pub q: String,
    pub kind: String,
    /// A handle.
    pub space: String,
    pub year: String,
    pub language: String,
    pub page: String,
}

impl Question {
    fn page(&self) -> i64 {
        self.page.parse().unwrap_or(1).clamp(1, PAGES_MAX)
    }

    async fn filter(&self, tx: &mut Tx) -> sqlx::Result<Filter> {
        let space = match cards::is_handle(&self.space) {
            true => spaces::store::by_handle(tx, &self.space).await?,
            false => None,
        };
        Ok(Filter {
            kind: self.kind.parse().ok(),
            space: space.map(|space| space.id),
            year: self.year.parse().ok(),
            language: crate::language::is_tag(&self.language).then(|| self.language.clone()),
        })
    }

    /// The address of this question with one thing changed; an empty value takes it out. From
    /// another facet one begins on the first page.
    fn address(&self, path: &str, key: &str, value: &str) -> String {
        let pairs = [
            ("q", &self.q),
            ("kind", &self.kind),
            ("space", &self.space),
            ("year", &self.year),
            ("language", &self.language),
        ];
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, kept) in pairs {
            let said = if name == key { value } else { kept.as_str() };
            if !said.is_empty() {
                query.append_pair(name, said);
            }
        }
        if key == "page" {
            query.append_pair(key, value);
        }
        format!("{path}?{}", query.finish())
    }
}

#[derive(Template)]
#[template(path = "search/index.html")]
struct Index {
    layout: Layout,
    title: String,
    path: &'static str,
    question: Question,
    /// How many there are, or why there is nothing.
    status: String,
    results: Vec<Drawn>,
    facets: Vec<Facet>,
    before: Option<String>,
    after: Option<String>,
    place: Option<(i64, i64)>,
    /// What was perhaps meant, and its address.
    meant: Option<(String, String)>,
    sections: Vec<(String, &'static str)>,
}

/// `GET /recherche`
pub async fn index(visit: Visit, Query(question): Query<Question>) -> Result<Response, WebError> {
    let asked = Asked::read(&question.q);
    let (filter, results) = find(&visit, &question, &asked).await?;
    let path = path(&visit);
    let heading = match asked.is_empty() {
        true => visit.locale.t("search-title"),
        false => visit.locale.word("search-of", question.q.trim()),
    };
    let mut layout = Layout::new(&visit, Section::Search, &heading);
    layout.head.hidden = true;
    layout.scripts.push(assets::path("search.js"));
    let nothing = results.count == 0 && !asked.is_empty();
    let pages = pages(results.count);
    let page = question.page().min(pages.max(1));
    let template = Index {
        title: visit.locale.t("search-title"),
        status: status(&visit, &asked, &results),
        results: results
            .found
            .iter()
            .map(|it| drawn::result(&visit, it, &asked))
            .collect(),
        facets: drawn::facets(&visit, &question, &filter, &results),
        before: (page > 1).then(|| question.address(path, "page", &(page - 1).to_string())),
        after: (page < pages).then(|| question.address(path, "page", &(page + 1).to_string())),
        place: (pages > 1).then_some((page, pages)),
        meant: if nothing {
            meant(&visit, &question, path).await?
        } else {
            None
        },
        sections: sections(&visit),
        layout,
        path,
        question,
    };
    layout::page(&visit, &template)
}

/// Reads and looks, within bounds of time.
async fn find(
    visit: &Visit,
    question: &Question,
    asked: &Asked,
) -> Result<(Filter, Results), WebError> {
    let looking = async {
        let mut tx = visit.app.db.read().await?;
        let filter = question.filter(&mut tx).await?;
        let mut results = super::find(&mut tx, asked, &filter, question.page()).await?;
        // A page behind the last one is the last one.
        let pages = pages(results.count);
        if results.found.is_empty() && pages > 0 {
            results = super::find(&mut tx, asked, &filter, pages).await?;
        }
        hide_avoided(visit, &mut tx, &mut results).await?;
        Ok::<_, sqlx::Error>((filter, results))
    };
    match tokio::time::timeout(TIMEOUT, looking).await {
        Ok(Err(error)) if store::took_too_long(&error) => {
            Err(WebError::from(sqlx::Error::PoolTimedOut))
        }
        Ok(found) => Ok(found?),
        Err(_) => Err(WebError::from(sqlx::Error::PoolTimedOut)),
    }
}

/// What somebody said whom the visitor mutes or blocks is not brought to them.
async fn hide_avoided(visit: &Visit, tx: &mut Tx, results: &mut Results) -> sqlx::Result<()> {
    let Some(account) = &visit.account else {
        return Ok(());
    };
    let mut shown = Vec::with_capacity(results.found.len());
    for found in std::mem::take(&mut results.found) {
        let is_said = matches!(found.kind, Kind::Comment | Kind::Discussion);
        if is_said && avoiding::hides(tx, account.id, CommentId(found.object_id)).await? {
            results.count -= 1;
            continue;
        }
        shown.push(found);
    }
    results.found = shown;
    Ok(())
}

fn pages(count: i64) -> i64 {
    let all = (count + RESULTS_PER_PAGE - 1) / RESULTS_PER_PAGE;
    all.min(PAGES_MAX)
}

fn path(visit: &Visit) -> &'static str {
    visit.path_of("/recherche", "/search")
}

fn status(visit: &Visit, asked: &Asked, results: &Results) -> String {
    if asked.is_common {
        return visit.locale.t("search-common");
    }
    if asked.is_empty() && !asked.without.is_empty() {
        return visit.locale.t("search-only-without");
    }
    if asked.is_empty() {
        return visit.locale.t("search-hint");
    }
    visit.locale.count("search-count", results.count)
}

async fn meant(
    visit: &Visit,
    question: &Question,
    path: &str,
) -> sqlx::Result<Option<(String, String)>> {
    let similar = super::similar(&visit.app.db, &question.q).await?;
    Ok(similar.map(|words| {
        let address = Question {
            q: words.clone(),
            ..Question::default()
        }
        .address(path, "", "");
        (words, address)
    }))
}

/// Where to look by hand.
fn sections(visit: &Visit) -> Vec<(String, &'static str)> {
    let language = visit.app.config.language;
    let one = |key: &str, path| (visit.locale.t(key), path);
    vec![
        one("menu-news", news_path(language)),
        one("menu-events", events_path(language)),
        one(
            "menu-communities",
            visit.path_of("/communautes", "/communities"),
        ),
        one("menu-communs", visit.path_of("/communs", "/commons")),
        one("menu-about", visit.path_of("/a-propos", "/about")),
    ]
}

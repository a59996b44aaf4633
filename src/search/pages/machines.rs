//! The same search for programs: `/recherche.json`, and the description by which a browser offers
//! this hub among its search engines (OpenSearch 1.1). `docs/OPERATIONS.md` documents the answer.

use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::drawn::{self, Facet};
use super::{Question, find, pages, path};
use crate::text::{Asked, Piece, escape};
use crate::web::errors::WebError;
use crate::web::visit::Visit;

/// OpenSearch 1.1: a short name has at most 16 characters.
const SHORT_NAME_CHARS_MAX: usize = 16;

#[derive(Serialize)]
struct Answer<'a> {
    query: &'a str,
    count: i64,
    page: i64,
    pages: i64,
    results: Vec<One<'a>>,
    facets: Vec<Choice>,
}

#[derive(Serialize)]
struct One<'a> {
    kind: &'a str,
    url: String,
    title: &'a str,
    language: &'a str,
    /// `2026-09-01`; null where there is none.
    date: Option<String>,
    context: &'a str,
    extract: Vec<Piece>,
}

#[derive(Serialize)]
struct Choice {
    label: String,
    options: Vec<ChoiceOption>,
}

#[derive(Serialize)]
struct ChoiceOption {
    value: String,
    label: String,
    count: i64,
    url: String,
    current: bool,
}

/// `GET /recherche.json`
pub async fn json(visit: Visit, Query(question): Query<Question>) -> Result<Response, WebError> {
    let asked = Asked::read(&question.q);
    let (filter, results) = find(&visit, &question, &asked).await?;
    let pages = pages(results.count);
    let whole = |path: &str| visit.app.addresses.page(path);
    let one = |found| {
        let drawn = drawn::result(&visit, found, &asked);
        One {
            kind: found.kind.as_str(),
            url: whole(&drawn.href),
            title: &found.title,
            language: &found.language,
            date: found.date_ms.is_some().then_some(drawn.date_iso),
            context: &found.context,
            extract: drawn.extract,
        }
    };
    let answer = Answer {
        query: question.q.trim(),
        count: results.count,
        page: question.page().min(pages.max(1)),
        pages,
        results: results.found.iter().map(one).collect(),
        facets: drawn::facets(&visit, &question, &filter, &results)
            .into_iter()
            .map(|facet| choice(&visit, facet))
            .collect(),
    };
    let headers = [
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "Accept-Language, Cookie"),
        (header::HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    Ok((headers, axum::Json(&answer)).into_response())
}

fn choice(visit: &Visit, facet: Facet) -> Choice {
    let options = facet
        .options
        .into_iter()
        .filter(|option| !option.value.is_empty());
    Choice {
        label: facet.heading,
        options: options
            .map(|option| ChoiceOption {
                value: option.value,
                label: option.label,
                count: option.count,
                url: visit.app.addresses.page(&option.href),
                current: option.is_current,
            })
            .collect(),
    }
}

/// `GET /opensearch.xml`
pub async fn description(visit: Visit) -> Response {
    let visit = visit.for_everybody();
    let name = &visit.settings.name;
    let short: String = name.chars().take(SHORT_NAME_CHARS_MAX).collect();
    let page = visit.app.addresses.page(path(&visit));
    let description = visit.locale.word("search-in", name);
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>{}</ShortName>\n<Description>{}</Description>\n\
         <InputEncoding>UTF-8</InputEncoding>\n\
         <Url type=\"text/html\" template=\"{}?q={{searchTerms}}\"/>\n\
         <Url type=\"application/json\" template=\"{}.json?q={{searchTerms}}\"/>\n\
         </OpenSearchDescription>\n",
        escape(short.trim()),
        escape(&description),
        escape(&page),
        escape(&page),
    );
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/opensearchdescription+xml; charset=utf-8",
        ),
        (header::CACHE_CONTROL, "public, max-age=86400"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, body).into_response()
}

//! `/sitemap.xml`: every public page, when it last changed, and the languages it exists in
//! (<https://www.sitemaps.org/protocol.html>). A hub with many pages answers an index of parts.
//!
//! What always holds: every address in it answers 200 at that very address; no part has more than
//! [`PER_PART`] of them.

use std::fmt::Write;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::{addresses, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::federation::addresses::{events_path, news_path};
use crate::pages::{self, Page};
use crate::spaces::{self, Kind};
use crate::text;
use crate::web::errors::WebError;
use crate::web::visit::Visit;

/// The protocol allows five times as many; a part is made in memory.
const PER_PART: i64 = 10_000;
const CACHE: &str = "public, max-age=3600";
const OPEN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const SITEMAPS: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// An address of the sitemap: a path of ours, and when the page changed, if we know.
struct Listed {
    path: String,
    changed: Option<Millis>,
}

/// `GET /sitemap.xml`: all there is, or the parts that it stands in.
pub async fn index(visit: Visit) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let (posts, events) = store::counts(&mut tx).await?;
    let mut fixed = fixed(&visit, &mut tx).await?;
    if fixed.len() as i64 + posts + events <= PER_PART {
        fixed.extend(of_posts(&visit, &mut tx, 0).await?);
        fixed.extend(of_events(&visit, &mut tx, 0).await?);
        return Ok(answer(urlset(&visit, &fixed)));
    }
    let parts = |name: &'static str, count: i64| {
        let last = (count + PER_PART - 1) / PER_PART;
        (0..last).map(move |number| format!("/sitemap/{name}-{number}.xml"))
    };
    let mut body = format!("{OPEN}<sitemapindex xmlns=\"{SITEMAPS}\">\n");
    let pages = std::iter::once("/sitemap/pages-0.xml".to_owned());
    for path in pages
        .chain(parts("news", posts))
        .chain(parts("events", events))
    {
        let url = text::escape(&visit.app.addresses.page(&path));
        let _ = writeln!(body, "<sitemap><loc>{url}</loc></sitemap>");
    }
    body.push_str("</sitemapindex>\n");
    Ok(answer(body))
}

/// `GET /sitemap/{name}`: one part, `pages-0.xml`, `news-3.xml`.
pub async fn part(visit: Visit, Path(name): Path<String>) -> Result<Response, WebError> {
    let asked = name
        .strip_suffix(".xml")
        .and_then(|name| name.split_once('-'));
    let (kind, number) = asked.ok_or(WebError::NotFound)?;
    let number: u16 = number.parse().map_err(|_| WebError::NotFound)?;
    let from = i64::from(number) * PER_PART;
    let mut tx = visit.app.db.read().await?;
    let listed = match kind {
        "pages" if number == 0 => fixed(&visit, &mut tx).await?,
        "news" => of_posts(&visit, &mut tx, from).await?,
        "events" => of_events(&visit, &mut tx, from).await?,
        _ => return Err(WebError::NotFound),
    };
    if listed.is_empty() {
        return Err(WebError::NotFound);
    }
    Ok(answer(urlset(&visit, &listed)))
}

async fn of_posts(visit: &Visit, tx: &mut Tx, from: i64) -> sqlx::Result<Vec<Listed>> {
    let below = news_path(visit.app.config.language);
    let found = store::posts(tx, from, PER_PART).await?;
    Ok(found.into_iter().map(|post| listed(below, post)).collect())
}

async fn of_events(visit: &Visit, tx: &mut Tx, from: i64) -> sqlx::Result<Vec<Listed>> {
    let below = events_path(visit.app.config.language);
    let found = store::events(tx, from, PER_PART).await?;
    Ok(found
        .into_iter()
        .map(|event| listed(below, event))
        .collect())
}

fn listed(below: &str, (slug, changed): (String, Millis)) -> Listed {
    Listed {
        path: format!("{below}/{slug}"),
        changed: Some(changed),
    }
}

/// Sections, spaces and editable texts.
async fn fixed(visit: &Visit, tx: &mut Tx) -> sqlx::Result<Vec<Listed>> {
    let language = visit.app.config.language;
    let about = visit.path_of("/a-propos", "/about");
    let people = format!("{about}/nous");
    let sections = [
        "/",
        news_path(language),
        events_path(language),
        visit.path_of("/communautes", "/communities"),
        visit.path_of("/communs", "/commons"),
        visit.path_of("/participer", "/join"),
        &people,
        &format!("{about}/publications"),
    ];
    let section = |path: &&str| Listed {
        path: (*path).to_owned(),
        changed: None,
    };
    let mut listed: Vec<Listed> = sections.iter().map(section).collect();
    for space in spaces::store::all(tx).await? {
        if space.kind != Kind::Server {
            listed.push(Listed {
                path: format!("/@{}", space.handle),
                changed: Some(space.updated_ms),
            });
        }
    }
    for page in pages::store::published(tx).await? {
        if let Some(path) = path_of_page(visit, &page).filter(|path| *path != people) {
            listed.push(Listed {
                path,
                changed: Some(page.updated_ms),
            });
        }
    }
    Ok(listed)
}

/// Where an editable text is read, if it has a page of its own.
fn path_of_page(visit: &Visit, page: &Page) -> Option<String> {
    match page.path.as_str() {
        "participer" => None,
        "mentions-legales" => Some(visit.path_of("/mentions-legales", "/legal").to_owned()),
        path if path.starts_with("activites/") => Some(format!("/{path}")),
        path => {
            let rest = path.strip_prefix("a-propos")?;
            let about = visit.path_of("/a-propos", "/about");
            (rest.is_empty() || rest.starts_with('/')).then(|| format!("{about}{rest}"))
        }
    }
}

fn urlset(visit: &Visit, listed: &[Listed]) -> String {
    let mut body = format!("{OPEN}<urlset xmlns=\"{SITEMAPS}\" xmlns:xhtml=\"{XHTML}\">\n");
    for one in listed {
        let address = |path: &str| text::escape(&visit.app.addresses.page(path));
        let _ = write!(body, "<url><loc>{}</loc>", address(&one.path));
        if let Some(changed) = one.changed {
            let _ = write!(body, "<lastmod>{}</lastmod>", changed.rfc3339());
        }
        for (tag, path) in addresses::alternates(&one.path, "") {
            let href = address(&path);
            let _ = write!(
                body,
                "<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"{href}\"/>"
            );
        }
        body.push_str("</url>\n");
    }
    body.push_str("</urlset>\n");
    body
}

fn answer(body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/xml; charset=utf-8"),
        (header::CACHE_CONTROL, CACHE),
    ];
    (headers, body).into_response()
}

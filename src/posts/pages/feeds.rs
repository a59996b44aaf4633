//! The feeds of a list of news: RSS, Atom, JSON, filters included.

use axum::extract::Query;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::{Filters, filter};
use crate::clock::Millis;
use crate::db::Tx;
use crate::feeds::{self, Entry, Feed};
use crate::media;
use crate::posts::store::{self, Filter};
use crate::posts::{Post, SUMMARY_CHARS_MAX};
use crate::tags;
use crate::text;
use crate::web::errors::WebError;
use crate::web::layout::FeedLink;
use crate::web::visit::Visit;

const ENTRIES_MAX: i64 = 30;
const CACHE: &str = "public, max-age=300";

/// A feed's format, by the end of its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Rss,
    Atom,
    Json,
}

/// The three feeds of the very list that a page shows.
pub fn links(base: &str, filters: &Filters) -> Vec<FeedLink> {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(query(filters))
        .finish();
    let query = if query.is_empty() {
        query
    } else {
        format!("?{query}")
    };
    let one = |label, media_type, end| FeedLink {
        label,
        media_type,
        href: format!("{base}.{end}{query}"),
    };
    vec![
        one("RSS", "application/rss+xml", "rss"),
        one("Atom", "application/atom+xml", "atom"),
        one("JSON Feed", "application/feed+json", "json"),
    ]
}

/// The filters as they stand in an address, without the page.
pub fn query(filters: &Filters) -> Vec<(&'static str, String)> {
    let mut pairs = Vec::new();
    let mut push = |key, value: Option<String>| {
        if let Some(value) = value {
            pairs.push((key, value));
        }
    };
    push("space", filters.space.clone());
    push("tag", filters.tag.clone());
    push("year", filters.year.map(|year| year.to_string()));
    push("author", filters.author.clone());
    push("series", filters.series.clone());
    push("language", filters.language.clone());
    pairs
}

pub async fn rss(visit: Visit, query: Query<Filters>) -> Result<Response, WebError> {
    news(visit, query, Format::Rss).await
}

pub async fn atom(visit: Visit, query: Query<Filters>) -> Result<Response, WebError> {
    news(visit, query, Format::Atom).await
}

pub async fn json(visit: Visit, query: Query<Filters>) -> Result<Response, WebError> {
    news(visit, query, Format::Json).await
}

async fn news(
    visit: Visit,
    Query(mut filters): Query<Filters>,
    format: Format,
) -> Result<Response, WebError> {
    let mut visit = visit.for_everybody();
    // A feed has no pages, and names itself without what means nothing to it.
    filters.after = None;
    visit.query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(query(&filters))
        .finish();
    let mut tx = visit.app.db.read().await?;
    let filter = filter(&mut tx, &filters).await?;
    let home = visit
        .path
        .rsplit_once('.')
        .map_or(visit.path.as_str(), |(home, _)| home);
    let title = format!("{} – {}", visit.locale.t("news-title"), visit.settings.name);
    let feed = build(&visit, &mut tx, &filter, title, home).await?;
    Ok(answer(&feed, format))
}

/// The feed of a filtered list; `home` is the path of the page with the same list.
pub async fn build(
    visit: &Visit,
    tx: &mut Tx,
    filter: &Filter,
    title: String,
    home: &str,
) -> Result<Feed, WebError> {
    let posts = store::published(tx, filter, ENTRIES_MAX).await?;
    let mut entries = Vec::with_capacity(posts.len());
    for post in &posts {
        entries.push(entry(visit, tx, post).await?);
    }
    let query = if visit.query.is_empty() {
        String::new()
    } else {
        format!("?{}", visit.query)
    };
    let updated = entries.iter().map(|entry| entry.updated).max();
    Ok(Feed {
        title,
        description: visit.settings.sentence.clone(),
        home_url: visit.app.addresses.page(&format!("{home}{query}")),
        feed_url: visit.app.addresses.page(&format!("{}{query}", visit.path)),
        language: visit.app.config.language.tag().to_owned(),
        updated: updated.unwrap_or(Millis(0)),
        entries,
    })
}

async fn entry(visit: &Visit, tx: &mut Tx, post: &Post) -> Result<Entry, WebError> {
    let addresses = &visit.app.addresses;
    let image = match post.cover_id {
        Some(id) => media::store::by_id(tx, id)
            .await?
            .map(|it| addresses.page(&it.path())),
        None => None,
    };
    let summary = match post.summary.as_str() {
        "" => text::excerpt(&post.body_html, SUMMARY_CHARS_MAX / 2),
        summary => summary.to_owned(),
    };
    let tags = tags::store::of(tx, post.id.0).await?;
    Ok(Entry {
        id: addresses.post(post.id),
        url: addresses.post_page(post),
        title: post.headline(),
        summary,
        html: text::absolutise(&post.body_html, addresses.base()),
        language: post.language.clone(),
        author: post.byline.clone(),
        tags: tags.into_iter().map(|tag| tag.label).collect(),
        image,
        gathering: None,
        published: post.published_ms.unwrap_or(post.updated_ms),
        updated: post.updated_ms,
    })
}

/// The feed in its format, kept for five minutes by whoever asks often.
pub fn answer(feed: &Feed, format: Format) -> Response {
    let (media_type, body) = match format {
        Format::Rss => ("application/rss+xml; charset=utf-8", feeds::rss(feed)),
        Format::Atom => ("application/atom+xml; charset=utf-8", feeds::atom(feed)),
        Format::Json => (
            "application/feed+json; charset=utf-8",
            feeds::json_feed(feed).to_string(),
        ),
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    (headers, body).into_response()
}

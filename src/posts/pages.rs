//! The pages of news: the list by space, tag, year, author and language, an article, the feeds of
//! that very list. The desk's forms are in `forms`.

pub mod feeds;
pub mod forms;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::store::{self, Filter};
use super::{Post, State};
use crate::clock::Millis;
use crate::db::Tx;
use crate::federation;
use crate::federation::addresses::news_path;
use crate::ids::PostId;
use crate::spaces;
use crate::tags::{self, Tag};
use crate::text;
use crate::web::cards::{self, Picture, PostCard};
use crate::web::errors::WebError;
use crate::web::i18n;
use crate::web::layout::{self, FeedLink, Layout, Section};
use crate::web::machines;
use crate::web::picture;
use crate::web::visit::Visit;

const PER_PAGE: i64 = 20;
const TAGS_SHOWN: i64 = 30;
const SERIES_SHOWN: i64 = 20;

/// The filters of a list, as its address has them.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Filters {
    pub space: Option<String>,
    pub tag: Option<String>,
    pub year: Option<i16>,
    pub author: Option<String>,
    pub language: Option<String>,
    /// The last post of the page before: `{published ms}_{id}`.
    pub after: Option<String>,
}

#[derive(Template)]
#[template(path = "posts/index.html")]
struct Index {
    layout: Layout,
    path: &'static str,
    heading: String,
    posts: Vec<PostCard>,
    years: Vec<(i16, bool)>,
    tags: Vec<(String, String, i64)>,
    next: Option<String>,
    filtered: bool,
}

#[derive(Template)]
#[template(path = "posts/show.html")]
struct Show {
    layout: Layout,
    title: String,
    is_note: bool,
    lang: String,
    summary: String,
    body: String,
    byline: String,
    date: String,
    date_iso: String,
    edited: Option<String>,
    minutes: i64,
    cover: Option<Picture>,
    tags: Vec<Tag>,
    spaces: Vec<(String, String)>,
    handle: String,
    series: Option<String>,
    related: Vec<PostCard>,
    likes: i64,
    shares: i64,
    replies: i64,
    news_path: &'static str,
    edit_path: Option<String>,
}

/// `GET /actualites`
pub async fn index(visit: Visit, Query(filters): Query<Filters>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let filter = filter(&mut tx, &filters).await?;
    let mut posts = store::published(&mut tx, &filter, PER_PAGE + 1).await?;
    let next = next_page(&visit, &filters, &mut posts);
    let heading = heading(&visit, &filters);
    let mut layout = Layout::new(&visit, Section::News, &heading);
    layout.feeds = feeds::links(news_path(visit.app.config.language), &filters);
    let template = Index {
        layout,
        path: news_path(visit.app.config.language),
        heading,
        posts: cards::posts(&mut tx, &visit, &posts).await?,
        years: years(&mut tx, filters.year).await?,
        tags: tags::store::of_posts(&mut tx, TAGS_SHOWN).await?,
        next,
        filtered: filters.space.is_some()
            || filters.tag.is_some()
            || filters.year.is_some()
            || filters.author.is_some()
            || filters.language.is_some(),
    };
    layout::page(&visit, &template)
}

/// The filters as the store takes them; a space that does not exist is 404.
pub async fn filter(tx: &mut Tx, filters: &Filters) -> Result<Filter, WebError> {
    let space = match &filters.space {
        Some(handle) => {
            let found = spaces::store::by_handle(tx, handle).await?;
            Some(found.ok_or(WebError::NotFound)?.id)
        }
        None => None,
    };
    let after = match &filters.after {
        Some(key) => Some(after(key).ok_or(WebError::BadRequest("error-page"))?),
        None => None,
    };
    Ok(Filter {
        space,
        tag: filters.tag.as_deref().map(tags::fold),
        language: filters.language.clone(),
        byline: filters.author.clone(),
        from: filters.year.and_then(i18n::year_start),
        until: filters
            .year
            .and_then(|year| i18n::year_start(year.saturating_add(1))),
        after,
    })
}

fn after(key: &str) -> Option<(Millis, PostId)> {
    let (published, id) = key.split_once('_')?;
    Some((Millis(published.parse().ok()?), id.parse().ok()?))
}

/// Cuts the list to a page; the address of the next one, if there is one.
fn next_page(visit: &Visit, filters: &Filters, posts: &mut Vec<Post>) -> Option<String> {
    if posts.len() as i64 <= PER_PAGE {
        return None;
    }
    posts.truncate(PER_PAGE as usize);
    let last = posts.last()?;
    let key = format!("{}_{}", last.published_ms?.0, last.id);
    let mut query = feeds::query(filters);
    query.push(("after", key));
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(query)
        .finish();
    Some(format!("{}?{query}", visit.path))
}

fn heading(visit: &Visit, filters: &Filters) -> String {
    let locale = visit.locale;
    match filters {
        Filters { tag: Some(tag), .. } => locale.word("news-tagged", tag),
        Filters {
            year: Some(year), ..
        } => locale.word("news-of-year", &year.to_string()),
        Filters {
            author: Some(author),
            ..
        } => locale.word("news-by", author),
        Filters {
            space: Some(space), ..
        } => locale.word("news-of-space", &format!("@{space}")),
        _ => locale.t("news-title"),
    }
}

async fn years(tx: &mut Tx, current: Option<i16>) -> sqlx::Result<Vec<(i16, bool)>> {
    let Some((first, last)) = store::dates(tx).await? else {
        return Ok(Vec::new());
    };
    let years = (i18n::year(first)..=i18n::year(last)).rev();
    Ok(years.map(|year| (year, Some(year) == current)).collect())
}

/// `GET /actualites/{slug}`
pub async fn show(visit: Visit, Path(slug): Path<String>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let post = store::by_slug(&mut tx, &slug)
        .await?
        .ok_or(WebError::NotFound)?;
    match post.state {
        State::Published => {}
        State::Retracted => return Err(WebError::Gone),
        State::Draft if visit.account.is_some() => {}
        State::Draft => return Err(WebError::NotFound),
    }
    let uri = visit.app.addresses.post(post.id);
    if federation::accept::wants_activity(&visit.headers) && post.state == State::Published {
        return Ok((StatusCode::SEE_OTHER, Redirect::to(&uri)).into_response());
    }
    let template = build(&visit, &mut tx, &post).await?;
    layout::page_with(&visit, &template, Some(&uri))
}

async fn build(visit: &Visit, tx: &mut Tx, post: &Post) -> Result<Show, WebError> {
    let published = post.published_ms.unwrap_or(post.updated_ms);
    let mut spaces_shown = Vec::new();
    let mut handle = String::new();
    for id in store::spaces_of(tx, post.id).await? {
        if let Some(space) = spaces::store::by_id(tx, id).await? {
            if id == post.space_id {
                handle = format!("@{}@{}", space.handle, visit.app.addresses.domain());
            }
            spaces_shown.push((space.name, format!("/@{}", space.handle)));
        }
    }
    let (likes, shares) = federation::store::reaction_counts(tx, post.id.0).await?;
    let replies = federation::store::reply_count(tx, post.id.0).await?;
    let related = related(visit, tx, post).await?;
    let lang = cards::foreign(visit, &post.language);
    let cover = cards::cover(tx, post.cover_id, &post.cover_alt, &lang).await?;
    let mut layout = layout(visit, post);
    machines::about::post(&mut layout, visit, tx, post).await?;
    Ok(Show {
        layout,
        title: post.headline(),
        is_note: post.title.is_none(),
        lang,
        summary: post.summary.clone(),
        body: picture::in_text(tx, &post.body_html).await?,
        byline: post.byline.clone(),
        date: visit.locale.date(published),
        date_iso: published.rfc3339(),
        edited: post
            .was_edited()
            .then(|| visit.locale.date(post.updated_ms)),
        minutes: i64::from(text::reading_minutes(&post.body_html)),
        cover,
        tags: tags::store::of(tx, post.id.0).await?,
        spaces: spaces_shown,
        handle,
        series: post.series.clone(),
        related,
        likes,
        shares,
        replies,
        news_path: news_path(visit.app.config.language),
        edit_path: visit.account.as_ref().map(|_| {
            format!(
                "{}/actualites/{}",
                visit.path_of("/tableau", "/desk"),
                post.id
            )
        }),
    })
}

fn layout(visit: &Visit, post: &Post) -> Layout {
    let mut layout = Layout::new(visit, Section::News, &post.headline());
    layout.activity = Some(visit.app.addresses.post(post.id));
    if !post.summary.is_empty() {
        layout.description = post.summary.clone();
    } else {
        layout.description = text::excerpt(&post.body_html, 200);
    }
    layout.feeds = vec![FeedLink {
        label: "RSS",
        media_type: "application/rss+xml",
        href: format!("{}.rss", news_path(visit.app.config.language)),
    }];
    layout
}

/// The other posts of a series; where there is none, the latest of the space.
async fn related(visit: &Visit, tx: &mut Tx, post: &Post) -> Result<Vec<PostCard>, WebError> {
    let mut found = match &post.series {
        Some(series) => store::in_series(tx, series, SERIES_SHOWN).await?,
        None => {
            let filter = Filter {
                space: Some(post.space_id),
                ..Filter::default()
            };
            store::published(tx, &filter, 4).await?
        }
    };
    found.retain(|other| other.id != post.id);
    Ok(cards::posts(tx, visit, &found).await?)
}

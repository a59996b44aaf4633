//! The page of an article or a note. The list is in `list` and its filters in `filters`, the feeds of
//! that very list in `feeds`, what stands around an article in `around`, the desk's forms in `forms`.

mod around;
pub mod feeds;
mod filters;
pub mod forms;
mod list;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::store;
use super::{Post, State};
use crate::conversation::pages::Talk;
use crate::db::Tx;
use crate::federation;
use crate::federation::addresses::news_path;
use crate::spaces;
use crate::tags::{self, Tag};
use crate::text;
use crate::web::assets;
use crate::web::cards::{self, Picture, PostCard};
use crate::web::errors::WebError;
use crate::web::follow::FollowBox;
use crate::web::layout::{self, FeedLink, Layout, Section};
use crate::web::machines;
use crate::web::reading::{self, Body};
use crate::web::visit::Visit;

use around::{Around, Share};
pub use filters::{Filters, filter};
pub use list::index;

#[derive(Template)]
#[template(path = "posts/show.html")]
struct Show {
    layout: Layout,
    title: String,
    is_note: bool,
    is_draft: bool,
    lang: String,
    /// "in English", when it is not the page's own language.
    language: Option<String>,
    summary: String,
    body: Body,
    byline: String,
    date: String,
    date_iso: String,
    edited: Option<String>,
    cover: Option<Picture>,
    tags: Vec<Tag>,
    spaces: Vec<(String, String)>,
    handle: String,
    around: Around,
    related: Vec<PostCard>,
    likes: i64,
    shares: i64,
    replies: i64,
    talk: Talk,
    share: Share,
    news_path: &'static str,
    edit_path: Option<String>,
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
        State::Draft if visit.may_edit() => {}
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
    let (spaces, handle) = spaces_of(visit, tx, post).await?;
    let (likes, shares) = federation::store::reaction_counts(tx, post.id.0).await?;
    let talk = Talk::of(tx, visit, post.id.0, &visit.app.addresses.post(post.id)).await?;
    let lang = cards::foreign(visit, &post.language);
    let cover = cards::cover(tx, post.cover_id, &post.cover_alt, &lang).await?;
    let mut layout = layout(visit, post);
    machines::about::post(&mut layout, visit, tx, post).await?;
    Ok(Show {
        layout,
        title: post.headline(),
        is_note: post.title.is_none(),
        is_draft: post.state == State::Draft,
        language: cards::language_label(visit, &post.language),
        lang,
        summary: post.summary.clone(),
        body: reading::body(visit, tx, &post.body_html).await?,
        byline: post.byline.clone(),
        date: visit.locale.date(published),
        date_iso: published.rfc3339(),
        edited: post
            .was_edited()
            .then(|| visit.locale.date(post.updated_ms)),
        cover,
        tags: tags::store::of(tx, post.id.0).await?,
        spaces,
        handle,
        around: Around::of(visit, tx, post).await?,
        related: around::related(visit, tx, post).await?,
        likes,
        shares,
        replies: talk.count,
        talk,
        share: Share::of(visit, post),
        news_path: news_path(visit.app.config.language),
        edit_path: visit.may_edit().then(|| forms::path(visit, post.id)),
    })
}

/// Names and addresses of the spaces it is filed under, and the handle of the one that speaks.
async fn spaces_of(
    visit: &Visit,
    tx: &mut Tx,
    post: &Post,
) -> sqlx::Result<(Vec<(String, String)>, String)> {
    let mut shown = Vec::new();
    let mut handle = String::new();
    for id in store::spaces_of(tx, post.id).await? {
        if let Some(space) = spaces::store::by_id(tx, id).await? {
            if id == post.space_id {
                handle = format!("@{}@{}", space.handle, visit.app.addresses.domain());
            }
            shown.push((space.name, format!("/@{}", space.handle)));
        }
    }
    Ok((shown, handle))
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
    layout.scripts.push(assets::path("news.js"));
    layout.scripts.push(FollowBox::script());
    layout
}

//! The follow box: a visitor says who they are elsewhere, and is led to their own server's follow
//! dialog. What is typed is asked for once and kept nowhere; a refusal shows the form again with
//! what stood in it. Answering, sharing and liking from elsewhere is in `follow/interact.rs`, the
//! code that a telephone reads in `follow/qr.rs`.

pub mod interact;
pub mod qr;

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::assets;
use super::errors::WebError;
use super::layout::{self, FeedLink, Layout, Section};
use super::visit::Visit;
use crate::db::Tx;
use crate::federation::intents::{self, Intent, NoDialog, Wanted};
use crate::spaces::{self, Kind, Space};

/// What `templates/_follow.html` draws: `{% call follow::follow_box(layout, follow, "2") %}`.
pub struct FollowBox {
    pub path: &'static str,
    /// The space to follow, or the one that is chosen first.
    pub space: String,
    pub name: String,
    /// `@velo@hub.example`
    pub handle: String,
    /// Handle and name of each, when the visitor chooses among several.
    pub choices: Vec<(String, String)>,
    /// What they typed before.
    pub account: String,
    pub problem: String,
    pub feeds: Vec<FeedLink>,
    pub newsletter_url: String,
    /// Where there is a code that leads to its page.
    pub has_code: bool,
    pub followers: i64,
}

impl FollowBox {
    /// The box of one space. Give its page's layout [`FollowBox::script`] as well.
    pub async fn of(tx: &mut Tx, visit: &Visit, space: &Space) -> sqlx::Result<FollowBox> {
        // A person is followed, and has no feeds of news and events.
        let home = spaces::store::identity::home(tx, space.id).await?;
        // Where a space lives elsewhere, it is followed there.
        let is_alone = space.kind == Kind::Member || home.is_some();
        Ok(FollowBox {
            path: visit.path_of("/suivre", "/follow"),
            space: space.handle.clone(),
            name: space.name.clone(),
            handle: match &home {
                Some(home) => format!("@{}", home.to_handle),
                None => handle(visit, space),
            },
            has_code: home.is_none(),
            choices: Vec::new(),
            account: String::new(),
            problem: String::new(),
            feeds: match is_alone {
                true => Vec::new(),
                false => feeds(&space.handle),
            },
            newsletter_url: match is_alone {
                true => String::new(),
                false => visit.settings.newsletter_url.clone(),
            },
            followers: match home {
                Some(_) => 0,
                None => spaces::followers::store::follower_count(tx, space.id).await?,
            },
        })
    }

    /// One box for several spaces, of which the visitor chooses one; nothing when there is none.
    pub async fn among(
        tx: &mut Tx,
        visit: &Visit,
        spaces: &[Space],
    ) -> sqlx::Result<Option<FollowBox>> {
        let Some(first) = spaces.first() else {
            return Ok(None);
        };
        let mut choosing = FollowBox::of(tx, visit, first).await?;
        let named = spaces.iter().map(|it| (it.handle.clone(), it.name.clone()));
        choosing.choices = named.collect();
        Ok(Some(choosing))
    }

    /// Copies the handle, and remembers the visitor's address in their browser if they ask for it.
    pub fn script() -> &'static str {
        assets::path("follow.js")
    }
}

fn handle(visit: &Visit, space: &Space) -> String {
    format!("@{}@{}", space.handle, visit.app.addresses.domain())
}

fn feeds(handle: &str) -> Vec<FeedLink> {
    let link = |label, media_type, end| FeedLink {
        label,
        media_type,
        href: format!("/@{handle}.{end}"),
    };
    vec![
        link("RSS", "application/rss+xml", "rss"),
        link("Atom", "application/atom+xml", "atom"),
        link("JSON Feed", "application/feed+json", "json"),
        link("iCalendar", "text/calendar", "ics"),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FollowForm {
    /// The handle of the space, without its domain.
    pub space: String,
    /// `alice@mastodon.example`, or only the server.
    pub account: String,
}

#[derive(Template)]
#[template(path = "follow/form.html")]
struct FormPage {
    layout: Layout,
    title: String,
    lang: String,
    sentence: String,
    page: String,
    follow: FollowBox,
}

/// `GET /suivre?space=velo`: the box on a page of its own.
pub async fn ask(visit: Visit, Query(form): Query<FollowForm>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let space = found(&mut tx, &form.space).await?;
    let follow = FollowBox::of(&mut tx, &visit, &space).await?;
    draw(
        &visit,
        &space,
        FollowBox {
            account: form.account,
            ..follow
        },
    )
}

/// `POST /suivre`: asks the visitor's server where its follow dialog is, and leads there.
pub async fn create(visit: Visit, Form(form): Form<FollowForm>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let space = found(&mut tx, &form.space).await?;
    let follow = FollowBox::of(&mut tx, &visit, &space).await?;
    let wanted = match spaces::store::identity::home(&mut tx, space.id).await? {
        Some(home) => Wanted {
            uri: home.to_uri,
            page: home.to_page,
        },
        None => Wanted {
            uri: visit.app.addresses.actor(space.id),
            page: visit.app.addresses.space_page(&space.handle),
        },
    };
    drop(tx);
    match lead(&visit, &form.account, Intent::Follow, &wanted).await {
        Ok(there) => Ok(there),
        Err(stopped) => {
            let follow = FollowBox {
                account: form.account,
                problem: visit.locale.t(stopped.key),
                ..follow
            };
            Ok(stopped.mark(draw(&visit, &space, follow)?))
        }
    }
}

/// The server's own actor and the team's voice are nobody's to follow.
async fn found(tx: &mut Tx, handle: &str) -> Result<Space, WebError> {
    let space = spaces::store::by_handle(tx, handle).await?;
    space
        .filter(|space| !matches!(space.kind, Kind::Server | Kind::Voice))
        .ok_or(WebError::NotFound)
}

fn draw(visit: &Visit, space: &Space, follow: FollowBox) -> Result<Response, WebError> {
    let title = visit.locale.word("follow-space", &space.name);
    let mut layout = Layout::new(visit, Section::None, &title);
    layout.scripts.push(FollowBox::script());
    let template = FormPage {
        layout,
        title,
        lang: super::cards::foreign(visit, &space.language),
        sentence: space.sentence.clone(),
        page: format!("/@{}", space.handle),
        follow,
    };
    layout::page(visit, &template)
}

/// Why a visitor stays here: a key of `locales/`, the status, and when to come again.
struct Stopped {
    key: &'static str,
    status: StatusCode,
    retry_after_seconds: Option<i64>,
}

impl Stopped {
    fn mark(&self, mut page: Response) -> Response {
        *page.status_mut() = self.status;
        if let Some(seconds) = self.retry_after_seconds {
            let value = HeaderValue::from(seconds);
            page.headers_mut().insert(header::RETRY_AFTER, value);
        }
        page
    }
}

/// Leads to the visitor's own server, if it can be found; asked of it within bounds.
async fn lead(
    visit: &Visit,
    account: &str,
    intent: Intent,
    wanted: &Wanted,
) -> Result<Response, Stopped> {
    let app = &visit.app;
    if let Err(often) = app.look_ups.enter(visit.client, app.clock.now()) {
        return Err(Stopped {
            key: "error-too-often",
            status: StatusCode::TOO_MANY_REQUESTS,
            retry_after_seconds: Some(often.retry_after_seconds),
        });
    }
    match intents::dialog(&app.http, account, intent, wanted).await {
        Ok(target) => Ok(Redirect::to(target.as_str()).into_response()),
        Err(why) => {
            tracing::debug!(%why, "a visitor's server was not found");
            Err(Stopped {
                key: key_of(why),
                status: StatusCode::UNPROCESSABLE_ENTITY,
                retry_after_seconds: None,
            })
        }
    }
}

fn key_of(why: NoDialog) -> &'static str {
    match why {
        NoDialog::Unreadable => "error-account",
        NoDialog::NotPublic => "error-account-private",
        NoDialog::Unknown => "error-account-unknown",
        NoDialog::Silent => "error-account-silent",
        NoDialog::NoPeer => "error-account-no-peer",
    }
}

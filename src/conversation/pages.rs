//! Comments on pages: the thread under a post or an event ([`Talk`]), contributions to communities at
//! `/discussions`, one of them with its answers at `/discussions/{id}`. Writing is in `forms.rs`, how
//! a comment is shown in `shown.rs`.

pub mod answers;
pub mod avoid;
pub mod citations;
pub mod deciding;
mod desk;
pub mod forms;
mod found;
mod gallery;
mod history;
pub mod list;
pub mod log;
mod names;
pub mod one;
mod places;
pub mod polls;
pub mod queue;
pub mod quoting;
mod reported;
pub mod reporting;
pub mod rest;
pub mod rules;
mod shown;

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::avoiding::{self, How};
use super::rules::Commenting;
use super::{Comment, State, store, thread, writing};
use crate::accounts::By;
use crate::db::Tx;
use crate::federation;
use crate::ids::{CommentId, SpaceId};
use crate::spaces::{self, Kind, Space};
use crate::text;
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::follow::FollowBox;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

pub use desk::count_waiting;
pub use places::{ThreadDesk, place_of};
pub use queue::PATH as QUEUE_PATH;
pub use shown::Shown;

pub const PATH: &str = "/discussions";
/// More of a thread are on a page of their own.
const SHOWN_MAX: usize = 200;

/// The form by which a member writes.
pub struct AnswerForm {
    /// The address of what is answered, or `space:{handle}`.
    pub parent: String,
    pub label: String,
    pub text: String,
    pub chars_max: usize,
    /// The fields of a poll, as they were typed, and for how long one may be open.
    pub poll: polls::Fields,
    pub spans: Vec<(i64, String, bool)>,
    /// The address of what is quoted, and how it is shown where it was found.
    pub quoted: String,
    pub quote: Option<quoting::ShownQuote>,
}

impl AnswerForm {
    fn of(visit: &Visit, parent: String, label: &str, text: String) -> AnswerForm {
        AnswerForm {
            parent,
            label: visit.locale.t(label),
            text,
            chars_max: writing::TEXT_CHARS_MAX,
            spans: polls::Fields::default().spans(visit),
            poll: polls::Fields::default(),
            quoted: String::new(),
            quote: None,
        }
    }
}

/// What people say under something.
pub struct Talk {
    pub comments: Vec<Shown>,
    pub count: i64,
    pub is_locked: bool,
    /// Whether whoever reads may say something: the thread is open, and the space takes comments.
    pub takes_answers: bool,
    /// For those who are signed in.
    pub form: Option<AnswerForm>,
    /// Where the rest stands.
    pub more: Option<String>,
    /// For those who look after the space: where the thread is closed, and whether it stands first.
    pub desk: Option<ThreadDesk>,
    /// Where the whole is reported; empty where only a part of it is shown.
    pub report_href: String,
    /// For members: where they quote what the thread is about.
    pub quote_href: Option<String>,
    /// For those who may take leaves to quote it back.
    pub cited: Option<citations::Cited>,
}

impl Talk {
    /// Everything under a post, an event or a contribution, whose ActivityPub id is given.
    pub async fn of(tx: &mut Tx, visit: &Visit, root: Uuid, root_uri: &str) -> sqlx::Result<Talk> {
        Talk::within(tx, visit, root, root_uri, 0).await
    }

    async fn within(
        tx: &mut Tx,
        visit: &Visit,
        root: Uuid,
        root_uri: &str,
        skipped: usize,
    ) -> sqlx::Result<Talk> {
        let read = thread::read(tx, root).await?;
        let is_locked = store::decided::is_locked(tx, root).await?;
        let avoided = match &visit.account {
            Some(account) => avoiding::of(tx, account.id).await?,
            None => HashMap::new(),
        };
        let is_hidden = |author: &str| avoided.get(author) == Some(&How::Blocked);
        let visible = read.comments.iter();
        let visible = visible.filter(|it| !is_hidden(&it.comment.author_uri));
        let visible: Vec<_> = visible.collect();
        let next = skipped.saturating_add(SHOWN_MAX);
        let rest = visible.len().saturating_sub(next);
        let more = format!("{PATH}/sur/{root}?from={next}");
        let page = visible.into_iter().skip(skipped).take(SHOWN_MAX);
        let page: Vec<_> = page.collect();
        let comments = shown::all(tx, visit, &page, &read, &avoided).await?;
        let parent = root_uri.to_owned();
        let desk = places::thread_desk(tx, visit, root, root_uri).await?;
        let takes_answers = !is_locked && (desk.is_some() || takes_comments(tx, root).await?);
        let form = visit
            .account
            .as_ref()
            .filter(|_| takes_answers)
            .map(|_| AnswerForm::of(visit, parent, "talk-form-root", String::new()));
        Ok(Talk {
            comments,
            count: store::threads::count_of_root(tx, root).await?,
            is_locked,
            takes_answers,
            form,
            more: (rest > 0).then_some(more),
            desk,
            report_href: match root_uri {
                "" => String::new(),
                uri => reporting::href(visit, uri),
            },
            quote_href: match root_uri {
                "" => None,
                uri => quoting::href(visit, uri),
            },
            cited: citations::of(tx, visit, root).await?,
        })
    }
}

/// Whether the space of a thread takes comments at all.
async fn takes_comments(tx: &mut Tx, root: Uuid) -> sqlx::Result<bool> {
    Ok(match store::threads::space_of(tx, root).await? {
        Some(space) => super::rules::of(tx, space).await?.commenting != Commenting::Closed,
        None => true,
    })
}

#[derive(Template)]
#[template(path = "conversation/show.html")]
struct Show {
    layout: Layout,
    title: String,
    first: Shown,
    /// Only its author and the team see it.
    waits: bool,
    uri: String,
    space_name: String,
    space_href: String,
    talk: Talk,
}

/// `GET /discussions/{id}`: a contribution with its answers; a comment leads to its place.
pub async fn show(visit: Visit, Path(id): Path<CommentId>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let found = store::by_id(&mut tx, id).await?;
    let comment = found.ok_or(WebError::NotFound)?;
    match comment.state {
        State::Published => {}
        State::Withdrawn | State::Removed => return Err(WebError::Gone),
        _ if may_read(&visit, &comment) => {}
        _ => return Err(WebError::NotFound),
    }
    if federation::accept::wants_activity(&visit.headers) {
        return Ok((StatusCode::SEE_OTHER, Redirect::to(&comment.uri)).into_response());
    }
    if !comment.is_contribution() && comment.state == State::Published {
        let there = place_of(&mut tx, &visit, &comment).await?;
        return Ok(Redirect::to(&there).into_response());
    }
    contribution(visit, tx, comment).await
}

/// Its author, and those who look after spaces.
fn may_read(visit: &Visit, comment: &Comment) -> bool {
    visit.account.as_ref().is_some_and(|account| {
        comment.account_id == Some(account.id) || By::from(account).may_administer()
    })
}

async fn contribution(visit: Visit, mut tx: Tx, comment: Comment) -> Result<Response, WebError> {
    let space = spaces::store::by_id(&mut tx, comment.space_id).await?;
    let space = space.ok_or(WebError::NotFound)?;
    let first = shown::alone(&mut tx, &visit, &comment).await?;
    let is_folded = first.avoided.is_some();
    let title = match is_folded {
        true => visit.locale.t("avoid-title"),
        false => headline(&comment),
    };
    let mut layout = Layout::new(&visit, section_of(&space), &title);
    if !is_folded {
        layout.description = text::excerpt(&comment.body_html, 200);
    }
    let author = store::author(&mut tx, &comment.author_uri).await?;
    // Of who does not wish to be found elsewhere, nothing is for search engines.
    layout.head.hidden = author.is_some_and(|it| comment.account_id.is_none() && !it.may_be_found);
    layout.activity = Some(comment.uri.clone());
    layout.scripts.push(FollowBox::script());
    let template = Show {
        layout,
        title,
        first,
        waits: comment.state != State::Published,
        space_name: space.name.clone(),
        space_href: format!("/@{}", space.handle),
        talk: Talk::of(&mut tx, &visit, comment.id.0, &comment.uri).await?,
        uri: comment.uri,
    };
    layout::page(&visit, &template)
}

fn headline(comment: &Comment) -> String {
    match comment.title.is_empty() {
        true => text::excerpt(&comment.body_html, 80),
        false => comment.title.clone(),
    }
}

fn section_of(space: &Space) -> Section {
    match space.kind {
        Kind::Commun => Section::Communs,
        _ => Section::Communities,
    }
}

async fn space_named(tx: &mut Tx, handle: &str) -> sqlx::Result<Option<Space>> {
    if !cards::is_handle(handle) {
        return Ok(None);
    }
    let found = spaces::store::by_handle(tx, handle).await?;
    Ok(found.filter(federation::hearing::is_talked_in))
}

/// The latest contributions to a space, for its own page.
pub async fn latest(
    tx: &mut Tx,
    visit: &Visit,
    space: SpaceId,
    count_max: i64,
) -> sqlx::Result<Vec<(String, Shown)>> {
    let found = store::threads::contributions(tx, Some(space), None, count_max).await?;
    let mut all = Vec::new();
    for comment in found {
        let shown = shown::alone(tx, visit, &comment).await?;
        if shown.avoided.is_none() {
            all.push((headline(&comment), shown));
        }
    }
    Ok(all)
}

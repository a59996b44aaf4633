//! `/signaler`: anybody reports a comment, a post, an event or somebody to those who look after the space
//! and to the team, with an account or without. For something from another server they may tick that
//! its team reads it too. A field that only programs fill in catches most of them, and each client
//! has a pace.

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::rules::named;
use super::{place_of, places};
use crate::conversation::reports::{self, Cause, New, WORDS_CHARS_MAX};
use crate::conversation::store;
use crate::db::Tx;
use crate::federation::activities::flag::{self, About};
use crate::federation::addresses::Ours;
use crate::federation::{store as actors, wire};
use crate::spaces;
use crate::text;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;
use crate::{events, posts};

pub const PATHS: (&str, &str) = ("/signaler", "/report");
const EXCERPT_CHARS_MAX: usize = 400;

/// Where something is reported.
pub fn href(visit: &Visit, uri: &str) -> String {
    let uri: String = url::form_urlencoded::byte_serialize(uri.as_bytes()).collect();
    format!("{}?about={uri}", path(visit))
}

fn path(visit: &Visit) -> &'static str {
    visit.path_of(PATHS.0, PATHS.1)
}

/// What leads here, or what was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    /// The address of what is reported.
    about: String,
    /// `author`, for who said it in general.
    aim: String,
    kind: String,
    words: String,
    /// "yes", when the team of their own server is to read it too.
    forward: String,
    /// Nobody sees this field.
    website: String,
    /// `sent`, once it is.
    told: String,
}

/// What is reported, as the form shows it.
struct Shown {
    title: String,
    excerpt: String,
    author: String,
    /// Who said it may be reported in general.
    has_author: bool,
    space_name: String,
    back: String,
    /// The server whose team may read it too; empty for what is from here.
    elsewhere: String,
}

#[derive(Template)]
#[template(path = "conversation/report.html")]
struct Page {
    layout: Layout,
    title: String,
    path: &'static str,
    form: Sent,
    shown: Shown,
    sent: bool,
    problem: String,
    /// Word, label, whether it is chosen.
    causes: Vec<(&'static str, String, bool)>,
    words_chars_max: usize,
    is_member: bool,
}

/// `GET /signaler?about=…`
pub async fn ask(visit: Visit, Query(form): Query<Sent>) -> Result<Response, WebError> {
    draw(&visit, form, String::new()).await
}

/// `POST /signaler`
pub async fn create(visit: Visit, Form(form): Form<Sent>) -> Result<Response, WebError> {
    let sent = Redirect::to(&format!("{}&told=sent", href(&visit, &form.about))).into_response();
    // A program filled it in: it is told what people are told, and nothing is kept.
    if !form.website.is_empty() {
        return Ok(sent);
    }
    let Ok(kind) = form.kind.parse::<Cause>() else {
        let problem = visit.locale.t("report-no-cause");
        return draw(&visit, form, problem).await;
    };
    let words = form.words.trim().replace("\r\n", "\n");
    let is_silent = words.is_empty() && kind == Cause::Other;
    if is_silent || words.chars().count() > WORDS_CHARS_MAX {
        let problem = visit.locale.t("report-no-words");
        return draw(&visit, form, problem).await;
    }
    let now = visit.app.clock.now();
    if visit.app.reports.enter(visit.client, now).is_err() {
        let problem = visit.locale.t("report-too-often");
        return draw(&visit, form, problem).await;
    }
    let mut tx = visit.app.db.begin().await?;
    let about = flag::about(&mut tx, &visit.app.addresses, &form.about).await?;
    let about = about.ok_or(WebError::NotFound)?;
    let object_uri = match form.aim.as_str() {
        "author" if !about.author_uri.is_empty() => about.author_uri.as_str(),
        _ => about.uri.as_str(),
    };
    let new = New {
        from: None,
        object_uri,
        author_uri: &about.author_uri,
        space: about.space,
        kind,
        account: visit.account.as_ref().map(|account| account.id),
        words: &words,
    };
    if let Some(report) = reports::take(&mut tx, &new, now).await?
        && form.forward == "yes"
        && !elsewhere(&visit, &mut tx, &about).await?.is_empty()
    {
        reports::forward(&mut tx, report, now).await?;
    }
    tx.commit().await?;
    visit.app.told();
    Ok(sent)
}

async fn draw(visit: &Visit, form: Sent, problem: String) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let about = flag::about(&mut tx, &visit.app.addresses, &form.about).await?;
    let about = about.ok_or(WebError::NotFound)?;
    let shown = shown(visit, &mut tx, &about).await?;
    let title = visit.locale.t("report-title");
    let cause = |word: &&'static str| {
        let label = visit.locale.t(&format!("cause-{word}"));
        (*word, label, form.kind == **word)
    };
    let mut layout = Layout::new(visit, Section::None, &title);
    // Nobody looks for a form.
    layout.head.hidden = true;
    let refused = !problem.is_empty();
    let template = Page {
        layout,
        title,
        path: path(visit),
        shown,
        sent: form.told == "sent",
        causes: Cause::WORDS.iter().map(cause).collect(),
        words_chars_max: WORDS_CHARS_MAX,
        is_member: visit.account.is_some(),
        form,
        problem,
    };
    layout::form(visit, &template, refused)
}

async fn shown(visit: &Visit, tx: &mut Tx, about: &About) -> sqlx::Result<Shown> {
    let addresses = &visit.app.addresses;
    let space = match about.space {
        Some(id) => spaces::store::by_id(tx, id).await?,
        None => None,
    };
    let author = match about.author_uri.is_empty() {
        true => String::new(),
        false => who(visit, tx, &about.author_uri).await?,
    };
    let mut shown = Shown {
        title: author.clone(),
        excerpt: String::new(),
        author,
        has_author: false,
        space_name: space.map(|space| space.name).unwrap_or_default(),
        back: "/".to_owned(),
        elsewhere: elsewhere(visit, tx, about).await?,
    };
    match addresses.ours(&about.uri) {
        Some(Ours::Post(id)) => {
            if let Some(post) = posts::store::by_id(tx, id).await? {
                shown.excerpt = text::excerpt(&post.body_html, EXCERPT_CHARS_MAX);
                shown.title = post.title.unwrap_or_else(|| shown.excerpt.clone());
            }
            shown.back = page_of(visit, tx, id.0).await?;
        }
        Some(Ours::Event(id)) => {
            let event = events::theirs::ours(tx, id).await?;
            if let Some(event) = event.filter(|it| it.state == events::State::Published) {
                shown.title = event.title;
            }
            shown.back = page_of(visit, tx, id.0).await?;
        }
        Some(Ours::Actor(id)) => {
            if let Some(space) = spaces::store::by_id(tx, id).await? {
                shown.back = format!("/@{}", space.handle);
            }
        }
        _ => {
            if let Some(comment) = store::by_uri(tx, &about.uri).await? {
                shown.title = visit.locale.word("moderation-comment-of", &shown.author);
                shown.excerpt = text::excerpt(&comment.body_html, EXCERPT_CHARS_MAX);
                shown.has_author = true;
                shown.back = place_of(tx, visit, &comment).await?;
            }
        }
    }
    Ok(shown)
}

async fn page_of(visit: &Visit, tx: &mut Tx, id: uuid::Uuid) -> sqlx::Result<String> {
    let found = places::thread_named(tx, visit, id).await?;
    Ok(found.map_or("/".to_owned(), |(_, _, page)| page))
}

/// A space by its name, a person as others read them.
async fn who(visit: &Visit, tx: &mut Tx, uri: &str) -> sqlx::Result<String> {
    if let Some(Ours::Actor(id)) = visit.app.addresses.ours(uri)
        && let Some(space) = spaces::store::by_id(tx, id).await?
    {
        return Ok(space.name);
    }
    named(tx, visit, uri).await
}

/// The server of who is reported, if it is another one and we know where its letters go.
async fn elsewhere(visit: &Visit, tx: &mut Tx, about: &About) -> sqlx::Result<String> {
    let uri = &about.author_uri;
    if uri.is_empty() || visit.app.addresses.is_ours(uri) {
        return Ok(String::new());
    }
    let known = actors::remote_actor(tx, uri).await?;
    Ok(known.and_then(|_| wire::host(uri)).unwrap_or_default())
}

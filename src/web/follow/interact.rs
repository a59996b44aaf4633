//! Answering, sharing and liking from one's own server; and `/authorize_interaction`, which takes
//! those whom another server sends here. `templates/_interact.html` draws the form on a page.

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::Url;

use super::{FollowBox, lead};
use crate::conversation;
use crate::events;
use crate::events::visibility::{Afar, afar};
use crate::federation::addresses::{Ours, attend_path};
use crate::federation::intents::{Intent, Wanted};
use crate::posts::{self, State};
use crate::spaces;
use crate::text;
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

/// Of a comment, which has no title.
const TITLE_CHARS_MAX: usize = 120;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct InteractForm {
    /// The id of a post or event of ours.
    pub uri: String,
    pub account: String,
    pub intent: Option<Intent>,
}

/// What is answered, as the page shows it.
struct Thing {
    wanted: Wanted,
    title: String,
    language: String,
}

#[derive(Template)]
#[template(path = "follow/interact.html")]
struct FormPage {
    layout: Layout,
    title: String,
    lang: String,
    page: String,
    uri: String,
    account: String,
    problem: String,
}

/// `GET /interagir?uri=…`
pub async fn ask(visit: Visit, Query(form): Query<InteractForm>) -> Result<Response, WebError> {
    let thing = thing(&visit, &form.uri).await?;
    draw(&visit, thing, form.account, String::new())
}

/// `POST /interagir`: asks the visitor's server where one answers there, and leads there.
pub async fn create(visit: Visit, Form(form): Form<InteractForm>) -> Result<Response, WebError> {
    let thing = thing(&visit, &form.uri).await?;
    let intent = form.intent.unwrap_or(Intent::Reply);
    match lead(&visit, &form.account, intent, &thing.wanted).await {
        Ok(there) => Ok(there),
        Err(stopped) => {
            let problem = visit.locale.t(stopped.key);
            Ok(stopped.mark(draw(&visit, thing, form.account, problem)?))
        }
    }
}

/// Only what whoever has its address may read: this is no way to anywhere else.
async fn thing(visit: &Visit, uri: &str) -> Result<Thing, WebError> {
    let addresses = &visit.app.addresses;
    let mut tx = visit.app.db.read().await?;
    let (title, language, page) = match addresses.ours(uri) {
        Some(Ours::Post(id)) => {
            let post = posts::store::by_id(&mut tx, id).await?;
            let post = post.filter(|post| post.state == State::Published);
            let post = post.ok_or(WebError::NotFound)?;
            let page = addresses.post_page(&post);
            (post.headline(), post.language, page)
        }
        Some(Ours::Event(id)) => {
            let event = events::theirs::ours(&mut tx, id).await?;
            let event = event.ok_or(WebError::NotFound)?;
            if afar(&mut tx, &event).await? != Afar::Shown {
                return Err(WebError::NotFound);
            }
            let page = addresses.event_page(&event);
            (event.title, event.language, page)
        }
        _ => {
            let comment = conversation::store::by_uri(&mut tx, uri).await?;
            let comment = comment.filter(|it| it.state == conversation::State::Published);
            let comment = comment.ok_or(WebError::NotFound)?;
            let page = addresses.comment_page(comment.id);
            let title = text::excerpt(&comment.body_html, TITLE_CHARS_MAX);
            (title, comment.language, page)
        }
    };
    let wanted = Wanted {
        uri: uri.to_owned(),
        page,
    };
    Ok(Thing {
        wanted,
        title,
        language,
    })
}

fn draw(
    visit: &Visit,
    thing: Thing,
    account: String,
    problem: String,
) -> Result<Response, WebError> {
    let heading = visit.locale.t("interact-title");
    let mut layout = Layout::new(visit, Section::None, &heading);
    layout.scripts.push(FollowBox::script());
    let template = FormPage {
        layout,
        lang: cards::foreign(visit, &thing.language),
        title: thing.title,
        page: cards::local(visit, &thing.wanted.page),
        uri: thing.wanted.uri,
        account,
        problem,
    };
    layout::page(visit, &template)
}

#[derive(Debug, Deserialize)]
pub struct Interaction {
    pub uri: Option<String>,
}

#[derive(Template)]
#[template(path = "follow/elsewhere.html")]
struct Elsewhere {
    layout: Layout,
    title: String,
    /// What was named, as a web address or as text.
    uri: String,
    is_address: bool,
    /// Where a member goes on if it is an event.
    attend: String,
}

/// `GET /authorize_interaction?uri=…`: someone clicked "follow" elsewhere and named this hub as
/// theirs. What is ours is shown; about others nothing can be done from here yet, and that is said,
/// with what to do instead.
pub async fn authorize_interaction(
    visit: Visit,
    Query(query): Query<Interaction>,
) -> Result<Response, WebError> {
    let uri = query.uri.unwrap_or_default();
    let mut tx = visit.app.db.read().await?;
    let addresses = &visit.app.addresses;
    let named = uri
        .strip_prefix("acct:")
        .unwrap_or(&uri)
        .trim_start_matches('@');
    let handle = match named.rsplit_once('@') {
        Some((handle, domain)) if domain == addresses.domain() => Some(handle),
        _ => addresses.handle_of_page(&uri),
    };
    if let Some(handle) = handle
        && let Some(space) = spaces::store::by_handle(&mut tx, handle).await?
    {
        return Ok(Redirect::to(&format!("/@{}", space.handle)).into_response());
    }
    if addresses.ours(&uri).is_some() {
        return Ok(Redirect::to(&cards::local(&visit, &uri)).into_response());
    }
    if uri.trim().is_empty() {
        return Err(WebError::BadRequest("error-page"));
    }
    let title = visit.locale.t("elsewhere-title");
    let is_web = |url: &Url| matches!(url.scheme(), "https" | "http");
    let named: String = url::form_urlencoded::byte_serialize(uri.as_bytes()).collect();
    let template = Elsewhere {
        attend: format!("{}?object={named}", attend_path(visit.app.config.language)),
        layout: Layout::new(&visit, Section::None, &title),
        title,
        is_address: Url::parse(&uri).is_ok_and(|url| is_web(&url)),
        uri,
    };
    layout::page(&visit, &template)
}

//! Signing in and out, the language of the screen, and the desk where an editor begins. What is
//! everyone's own is in `pages/profile.rs`.

pub mod closing;
pub mod profile;
pub mod rights;

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::{HeaderValue, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::accounts::{self, By};
use crate::events::{self, Event};
use crate::language::Language;
use crate::posts::{self, Post, State};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::locations;
use crate::web::session;
use crate::web::visit::{LANGUAGE_COOKIE, Visit};

const SHOWN: i64 = 20;
const YEAR_SECONDS: i64 = 365 * 24 * 3600;

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignIn {
    layout: Layout,
    title: String,
    /// Somebody has just left.
    is_closed: bool,
}

#[derive(Template)]
#[template(path = "accounts/enter.html")]
struct Enter {
    layout: Layout,
    title: String,
    token: String,
    target: &'static str,
}

#[derive(Template)]
#[template(path = "accounts/desk.html")]
struct Desk {
    layout: Layout,
    title: String,
    drafts: Vec<(Post, String)>,
    latest: Vec<(Post, String)>,
    /// When it is, and for whom where that is not everybody.
    events: Vec<(Event, String, String)>,
    desk: &'static str,
    /// For administrators: how deliveries stand.
    deliveries: Option<&'static str>,
    spaces: &'static str,
    directory: &'static str,
    prices: &'static str,
    account: &'static str,
    sign_out: &'static str,
}

/// `GET /compte`: how one signs in; their account for those who are.
pub async fn sign_in(visit: Visit) -> Result<Response, WebError> {
    if visit.account.is_some() {
        return profile::show(&visit).await;
    }
    let title = visit.locale.t("sign-in");
    let layout = Layout::new(&visit, Section::None, &title);
    let is_closed = visit.query == "told=closed";
    let template = SignIn {
        layout,
        title,
        is_closed,
    };
    layout::page(&visit, &template)
}

#[derive(Debug, Deserialize)]
pub struct Token {
    #[serde(default)]
    pub token: String,
}

/// `GET /compte/entree?token=…`: a button, because mail scanners follow links and would use it up.
pub async fn enter(visit: Visit, Query(token): Query<Token>) -> Result<Response, WebError> {
    let title = visit.locale.t("sign-in");
    let layout = Layout::new(&visit, Section::None, &title);
    let target = visit.path_of("/compte/entree", "/account/enter");
    let template = Enter {
        layout,
        title,
        token: token.token,
        target,
    };
    let mut response = layout::page(&visit, &template)?;
    // The address is a secret, and so is the page.
    let never = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, never);
    Ok(response)
}

/// `POST /compte/entree`: a session is made.
pub async fn create(visit: Visit, Form(token): Form<Token>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.begin().await?;
    let session = accounts::sign_in(&mut tx, &token.token, visit.app.clock.now()).await?;
    let Some(session) = session else {
        return Err(WebError::BadRequest("error-link-used"));
    };
    let account = accounts::signed_in(&mut tx, &session, visit.app.clock.now()).await?;
    tx.commit().await?;
    let cookie = session::set_cookie(&visit.app, &session);
    // The team begins at its desk, members at what is theirs.
    let begins = match account.is_some_and(|account| By::from(&account).may_edit()) {
        true => visit.path_of("/tableau", "/desk"),
        false => profile::path(&visit),
    };
    Ok((
        AppendHeaders([(header::SET_COOKIE, cookie)]),
        Redirect::to(begins),
    )
        .into_response())
}

/// `POST /compte/sortie`: the session ends, here and in the browser.
pub async fn delete(visit: Visit) -> Result<Response, WebError> {
    if let Some(token) = session::token(&visit.app, &visit.headers) {
        let mut tx = visit.app.db.begin().await?;
        accounts::sign_out(&mut tx, &token).await?;
        tx.commit().await?;
    }
    let cookie = session::clear_cookie(&visit.app);
    Ok((
        AppendHeaders([(header::SET_COOKIE, cookie)]),
        Redirect::to("/"),
    )
        .into_response())
}

#[derive(Debug, Deserialize)]
pub struct Chosen {
    pub to: String,
    #[serde(default)]
    pub back: String,
}

/// `POST /langue`: remembers the language of the screen for a year, and goes back.
pub async fn language(visit: Visit, Form(chosen): Form<Chosen>) -> Result<Response, WebError> {
    let language = Language::of_tag(&chosen.to).ok_or(WebError::BadRequest("error-page"))?;
    let cookie = format!(
        "{LANGUAGE_COOKIE}={}; Path=/; SameSite=Lax; Max-Age={YEAR_SECONDS}",
        language.tag()
    );
    let cookie = HeaderValue::from_str(&cookie)?;
    let back = locations::own(&chosen.back).unwrap_or_else(|| "/".to_owned());
    drop(visit);
    Ok((
        AppendHeaders([(header::SET_COOKIE, cookie)]),
        Redirect::to(&back),
    )
        .into_response())
}

/// `GET /tableau`
pub async fn desk(visit: Visit) -> Result<Response, WebError> {
    let administers = By::from(visit.editor()?).may_administer();
    let deliveries = visit.path_of("/administration/livraisons", "/administration/deliveries");
    let mut tx = visit.app.db.read().await?;
    let drafts = posts::store::in_state(&mut tx, State::Draft, SHOWN).await?;
    let latest = posts::store::in_state(&mut tx, State::Published, SHOWN).await?;
    let events = events::store::latest_touched(&mut tx, SHOWN).await?;
    let dated = |post: Post| {
        let date = visit.locale.date(post.updated_ms);
        (post, date)
    };
    let title = visit.locale.t("desk-title");
    let template = Desk {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        drafts: drafts.into_iter().map(dated).collect(),
        latest: latest.into_iter().map(dated).collect(),
        events: events
            .into_iter()
            .map(|event| {
                let when = crate::web::cards::when(&visit, &event);
                let visibility = crate::web::cards::visibility(&visit, &event);
                (event, when, visibility)
            })
            .collect(),
        desk: visit.path_of("/tableau", "/desk"),
        deliveries: administers.then_some(deliveries),
        spaces: visit.path_of("/administration/espaces", "/administration/spaces"),
        directory: visit.path_of("/administration/annuaire", "/administration/directory"),
        prices: visit.path_of("/administration/tarifs", "/administration/prices"),
        account: profile::path(&visit),
        sign_out: visit.path_of("/compte/sortie", "/account/leave"),
    };
    layout::page(&visit, &template)
}

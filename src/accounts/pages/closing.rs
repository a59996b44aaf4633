//! Taking everything back, and closing an account: each is asked for on a page that says what will
//! happen, and happens at once. An administrator closes somebody's account on the same page.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{profile, rights};
use crate::accounts::{self, Account, By, Refused};
use crate::conversation::leaving::{self, What};
use crate::conversation::store::threads;
use crate::db::Tx;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::session;
use crate::web::visit::Visit;

/// Parts of what is taken back before the answer; jobs do the rest.
const PARTS_AT_ONCE: usize = 4;

#[derive(Template)]
#[template(path = "accounts/closing.html")]
struct Closing {
    layout: Layout,
    title: String,
    name: String,
    /// Everything that was said, in any state.
    count: i64,
    is_own: bool,
    /// Only the words, not the account.
    only_words: bool,
    target: String,
    back: String,
    archive: Option<&'static str>,
    problem: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    understood: String,
    /// `keep`, for words that stay without a name.
    words: String,
}

/// `GET /compte/paroles`
pub async fn ask_words(visit: Visit) -> Result<Response, WebError> {
    draw_words(&visit, String::new()).await
}

async fn draw_words(visit: &Visit, problem: String) -> Result<Response, WebError> {
    let account = visit.signed_in()?;
    let target = visit
        .path_of("/compte/paroles", "/account/words")
        .to_owned();
    let title = visit.locale.t("words-title");
    draw(visit, account, title, true, target, problem).await
}

/// `POST /compte/paroles`: all that they said is taken back.
pub async fn take_back(visit: Visit, Form(answer): Form<Answer>) -> Result<Response, WebError> {
    let account = visit.signed_in()?.clone();
    if answer.understood.is_empty() {
        return draw_words(&visit, visit.locale.t("closing-not-understood")).await;
    }
    let uri = rights::own_uri(&visit, &account);
    let mut tx = visit.app.db.begin().await?;
    leaving::take_back_all(&mut tx, account.id, &uri, visit.app.clock.now()).await?;
    tx.commit().await?;
    go_on(&visit).await?;
    let back = format!("{}?told=saved", profile::path(&visit));
    Ok(Redirect::to(&back).into_response())
}

/// `GET /compte/fermeture`
pub async fn ask(visit: Visit) -> Result<Response, WebError> {
    draw_own(&visit, String::new()).await
}

async fn draw_own(visit: &Visit, problem: String) -> Result<Response, WebError> {
    let account = visit.signed_in()?;
    let target = visit.path_of("/compte/fermeture", "/account/closing");
    let title = visit.locale.t("closing-title");
    draw(visit, account, title, false, target.to_owned(), problem).await
}

/// `POST /compte/fermeture`
pub async fn close(visit: Visit, Form(answer): Form<Answer>) -> Result<Response, WebError> {
    let account = visit.signed_in()?.clone();
    match closed(&visit, &account, &answer).await? {
        Some(problem) => draw_own(&visit, problem).await,
        None => {
            let cookie = session::clear_cookie(&visit.app);
            let there = format!("{}?told=closed", profile::path(&visit));
            Ok((
                AppendHeaders([(header::SET_COOKIE, cookie)]),
                Redirect::to(&there),
            )
                .into_response())
        }
    }
}

/// `GET /administration/comptes/{handle}/fermeture`
pub async fn ask_for(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    draw_for(&visit, &handle, String::new()).await
}

async fn draw_for(visit: &Visit, handle: &str, problem: String) -> Result<Response, WebError> {
    let account = administered(visit, handle).await?;
    let path = crate::admin::accounts::path(visit);
    let target = format!("{path}/{handle}/fermeture");
    let title = visit.locale.word("closing-title-of", &account.name);
    draw(visit, &account, title, false, target, problem).await
}

/// `POST /administration/comptes/{handle}/fermeture`
pub async fn close_for(
    visit: Visit,
    Path(handle): Path<String>,
    Form(answer): Form<Answer>,
) -> Result<Response, WebError> {
    let account = administered(&visit, &handle).await?;
    match closed(&visit, &account, &answer).await? {
        Some(problem) => draw_for(&visit, &handle, problem).await,
        None => {
            let back = format!("{}?told=saved", crate::admin::accounts::path(&visit));
            Ok(Redirect::to(&back).into_response())
        }
    }
}

async fn administered(visit: &Visit, handle: &str) -> Result<Account, WebError> {
    let by = By::from(visit.signed_in()?);
    if !by.may_administer() {
        return Err(WebError::Forbidden);
    }
    let mut tx: Tx = visit.app.db.read().await?;
    let account = accounts::store::by_handle(&mut tx, handle).await?;
    account.ok_or(WebError::NotFound)
}

/// Closes it; answers what is wrong when it is not closed.
async fn closed(
    visit: &Visit,
    account: &Account,
    answer: &Answer,
) -> Result<Option<String>, WebError> {
    if answer.understood.is_empty() {
        return Ok(Some(visit.locale.t("closing-not-understood")));
    }
    let what = match answer.words.as_str() {
        "keep" => What::AccountAlone,
        _ => What::Account,
    };
    let by = By::from(visit.signed_in()?);
    let uri = rights::own_uri(visit, account);
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    match leaving::leave(&mut tx, by, account.id, &uri, what, now).await {
        Ok(()) => tx.commit().await?,
        Err(Refused::Database(error)) => return Err(error.into()),
        Err(Refused::LastAdministrator) => {
            return Ok(Some(visit.locale.t("refused-last-administrator")));
        }
        Err(Refused::Unknown) => return Err(WebError::NotFound),
        Err(_) => return Err(WebError::Forbidden),
    }
    go_on(visit).await?;
    Ok(None)
}

async fn go_on(visit: &Visit) -> Result<(), WebError> {
    for _ in 0..PARTS_AT_ONCE {
        let mut tx = visit.app.db.begin().await?;
        let more = leaving::go_on(&mut tx, visit.app.clock.now()).await?;
        tx.commit().await?;
        if !more {
            break;
        }
    }
    visit.app.told();
    Ok(())
}

async fn draw(
    visit: &Visit,
    account: &Account,
    title: String,
    only_words: bool,
    target: String,
    problem: String,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let is_own = visit.signed_in()?.id == account.id;
    let archive = visit.path_of("/compte/archive", "/account/archive");
    let refused = !problem.is_empty();
    let template = Closing {
        layout: Layout::new(visit, Section::None, &title),
        title,
        name: account.name.clone(),
        count: threads::count_of_account(&mut tx, account.id).await?,
        is_own,
        only_words,
        target,
        back: match is_own {
            true => profile::path(visit).to_owned(),
            false => crate::admin::accounts::path(visit).to_owned(),
        },
        archive: is_own.then_some(archive),
        problem,
    };
    let mut response = layout::form(visit, &template, refused)?;
    let never = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, never);
    Ok(response)
}

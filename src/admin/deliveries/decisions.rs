//! What an administrator decides about a server: try it now, forget what waits for it, block it,
//! lift the block. What loses letters is asked first, on a page of its own that says how many.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::admin::servers::{self, Cut};
use crate::admin::{administrator, store};
use crate::delivery;
use crate::peers;
use crate::peers::policies::Level;
use crate::policing::{self, Draft, Who};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

/// The last part of a form's address, in French and in English.
pub type Word = (&'static str, &'static str);
pub const RETRY: Word = ("essai", "trial");
pub const FORGET: Word = ("oubli", "backlog");
pub const BLOCK: Word = ("blocage", "block");
pub const UNBLOCK: Word = ("deblocage", "unblock");

/// What a host's name keeps in a path: `relais.example:8443`.
const NAME: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'.')
    .remove(b'-')
    .remove(b'_')
    .remove(b':');

/// Asked before letters are lost.
struct Question {
    title: String,
    /// What will be lost, and what will be so afterwards.
    sentences: Vec<String>,
    button: String,
    target: String,
    /// Where "no" leads.
    back: String,
}

#[derive(Template)]
#[template(path = "admin/decision.html")]
struct Page {
    layout: Layout,
    question: Question,
}

impl Question {
    fn show(self, visit: &Visit) -> Result<Response, WebError> {
        let layout = Layout::new(visit, Section::None, &self.title);
        let page = Page {
            layout,
            question: self,
        };
        layout::page(visit, &page)
    }
}

/// `POST …/{host}/essai`: tried now, whatever its wait; a dead server is taken for living.
pub async fn retry(visit: Visit, Path(host): Path<String>) -> Result<Response, WebError> {
    let by = administrator(&visit)?;
    let mut tx = visit.app.db.begin().await?;
    let now = visit.app.clock.now();
    let host = delivery::retry_now(&mut tx, by, &host, now).await;
    let host = host.map_err(refused)?;
    tx.commit().await?;
    // A dead server that is revived is told what it missed: that is a fact.
    visit.app.told();
    visit.app.wake.deliveries.notify_one();
    Ok(back(&visit, &host.name, "tried", 0))
}

/// `GET …/{host}/oubli`: asks first.
pub async fn confirm_forget(visit: Visit, Path(host): Path<String>) -> Result<Response, WebError> {
    let (host, lost) = in_question(&visit, &host).await?;
    let locale = visit.locale;
    let page = Question {
        title: locale.word("deliveries-forget-title", &host),
        sentences: vec![
            locale.count("deliveries-will-be-dropped", lost),
            locale.t("deliveries-forget-means"),
        ],
        button: locale.t("deliveries-forget-go"),
        target: target(&visit, &host, FORGET),
        back: list(&visit, &host, &[]),
    };
    page.show(&visit)
}

/// `POST …/{host}/oubli`
pub async fn forget(visit: Visit, Path(host): Path<String>) -> Result<Response, WebError> {
    let by = administrator(&visit)?;
    let mut tx = visit.app.db.begin().await?;
    let dropped = delivery::forget(&mut tx, by, &host).await;
    let dropped = dropped.map_err(refused)?;
    tx.commit().await?;
    Ok(back(&visit, &host, "forgotten", dropped))
}

/// `GET …/{host}/blocage`: asks first.
pub async fn confirm_block(visit: Visit, Path(host): Path<String>) -> Result<Response, WebError> {
    let (host, lost) = in_question(&visit, &host).await?;
    let who = Who::new(&visit.app, administrator(&visit)?);
    let mut tx = visit.app.db.read().await?;
    let draft = Draft::of(&host, Level::Block);
    let ties = policing::foresee(&mut tx, &who, &draft).await;
    let ties = ties.map_err(servers::refused)?;
    let locale = visit.locale;
    let mut sentences = vec![
        locale.count("deliveries-will-be-dropped", lost),
        locale.t("deliveries-block-means"),
    ];
    if !ties.is_empty() {
        let cut = Cut::of(&visit, &mut tx, &ties).await?;
        sentences.extend(cut.sentences);
        let animators: Vec<String> = cut.animators.into_iter().map(|(name, _)| name).collect();
        if !animators.is_empty() {
            let no_longer = locale.t("servers-cut-animators");
            sentences.push(format!("{no_longer} {}.", animators.join(", ")));
        }
    }
    let page = Question {
        title: locale.word("deliveries-block-title", &host),
        sentences,
        button: locale.t("deliveries-block-go"),
        target: target(&visit, &host, BLOCK),
        back: list(&visit, &host, &[]),
    };
    page.show(&visit)
}

/// `POST …/{host}/blocage`
pub async fn block(visit: Visit, Path(host): Path<String>) -> Result<Response, WebError> {
    let by = administrator(&visit)?;
    let mut tx = visit.app.db.begin().await?;
    let host = peers::named(&mut tx, by, &host)
        .await
        .map_err(refused)?
        .name;
    let who = Who::new(&visit.app, by);
    let severed = policing::block(&mut tx, &who, &host).await;
    let severed = severed.map_err(servers::refused)?;
    tx.commit().await?;
    visit.app.border.reopen();
    visit.app.told();
    Ok(back(&visit, &host, "blocked", severed.letters))
}

/// `POST …/{host}/deblocage`
pub async fn unblock(visit: Visit, Path(host): Path<String>) -> Result<Response, WebError> {
    let by = administrator(&visit)?;
    let mut tx = visit.app.db.begin().await?;
    let host = peers::named(&mut tx, by, &host)
        .await
        .map_err(refused)?
        .name;
    let unblocked = policing::unblock(&mut tx, &Who::new(&visit.app, by), &host).await;
    unblocked.map_err(servers::refused)?;
    tx.commit().await?;
    visit.app.border.reopen();
    Ok(back(&visit, &host, "unblocked", 0))
}

/// The server that a decision is about, by the name it is known under, and how much waits for it.
async fn in_question(visit: &Visit, host: &str) -> Result<(String, i64), WebError> {
    let by = administrator(visit)?;
    let mut tx = visit.app.db.read().await?;
    let host = peers::named(&mut tx, by, host).await.map_err(refused)?;
    let lost = store::waiting_for(&mut tx, host.id).await?;
    Ok((host.name, lost))
}

/// Where the form of a decision leads.
pub(super) fn target(visit: &Visit, host: &str, word: Word) -> String {
    let host = utf8_percent_encode(host, NAME);
    let word = visit.path_of(word.0, word.1);
    format!("{}/{host}/{word}", super::path(visit))
}

/// To the list, which shows the server alone and says what was done.
fn back(visit: &Visit, host: &str, told: &str, count: u64) -> Response {
    let count = count.to_string();
    Redirect::to(&list(visit, host, &[("told", told), ("count", &count)])).into_response()
}

fn list(visit: &Visit, host: &str, more: &[(&str, &str)]) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("state", "all")
        .append_pair("q", host)
        .extend_pairs(more)
        .finish();
    format!("{}?{query}", super::path(visit))
}

fn refused(refused: peers::Refused) -> WebError {
    match refused {
        peers::Refused::NotAllowed => WebError::Forbidden,
        peers::Refused::Unknown(_) => WebError::NotFound,
        peers::Refused::Database(error) => error.into(),
    }
}

//! `/administration/espaces/{handle}/identite`: what a space is called, its keys, who it is elsewhere, where
//! it lives. Whoever is named elsewhere is looked up before anything is written.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::forms;
use crate::accounts::{self, By};
use crate::clock::Millis;
use crate::db::Tx;
use crate::federation::elsewhere::{self, NotFound};
use crate::federation::keyring;
use crate::spaces::identity::{self, Alias, Elsewhere, Home};
use crate::spaces::keys::{self, State};
use crate::spaces::{Refused, Space, store};
use crate::web::errors::WebError;
use crate::web::i18n::Locale;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

crate::text_enum! {
    /// What is asked for; each has a form of its own on the page.
    What {
        Keys = "keys",
        Stolen = "stolen",
        Handle = "handle",
        Alias = "alias",
        Unalias = "unalias",
        Move = "move",
        Return = "return",
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    handle: String,
    /// Somebody elsewhere: of the alias, or of where it moves.
    other: String,
    /// Ticked where there is no easy way back.
    sure: String,
}

/// A pair of keys, as the page tells it.
struct Pair {
    number: i64,
    state: String,
    since: String,
}

#[derive(Template)]
#[template(path = "spaces/identity.html")]
struct Page {
    layout: Layout,
    heading: String,
    page: String,
    /// Where the forms lead, without what is asked.
    target: String,
    problem: String,
    /// Beside which form the problem stands.
    at: &'static str,
    told: String,
    asked: Asked,
    handle: String,
    /// Without the one that it has.
    former: Vec<String>,
    pairs: Vec<Pair>,
    /// When the announced pair begins to sign.
    signs_from: String,
    aliases: Vec<Alias>,
    home: Option<Home>,
    moved: String,
    /// What stands elsewhere among former accounts.
    uri: String,
}

/// Why a form is shown again: a sentence in the visitor's language.
struct Stopped(String);

impl From<sqlx::Error> for Failed {
    fn from(error: sqlx::Error) -> Self {
        Failed::Web(error.into())
    }
}

enum Failed {
    Stopped(Stopped),
    Web(WebError),
}

/// `GET /administration/espaces/{handle}/identite`
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    forms::administrator(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let space = forms::found(&mut tx, &handle).await?;
    let told = visit.query.strip_prefix("told=").unwrap_or_default();
    let told = match told.parse::<What>() {
        Ok(what) => visit.locale.t(&format!("identity-told-{what}")),
        Err(_) => String::new(),
    };
    draw(&visit, &mut tx, &space, Asked::default(), None, told).await
}

/// `POST /administration/espaces/{handle}/identite/{what}`
pub async fn change(
    visit: Visit,
    Path((handle, what)): Path<(String, String)>,
    Form(asked): Form<Asked>,
) -> Result<Response, WebError> {
    let by = forms::administrator(&visit)?;
    let what: What = what.parse().map_err(|_| WebError::NotFound)?;
    let mut tx = visit.app.db.read().await?;
    let space = forms::found(&mut tx, &handle).await?;
    drop(tx);
    let problem = match act(&visit, by, &space, what, &asked).await {
        Ok(handle) => {
            visit.app.told();
            let path = forms::path(&visit);
            let there = format!("{path}/{handle}/identite?told={what}");
            return Ok(Redirect::to(&there).into_response());
        }
        Err(Failed::Web(error)) => return Err(error),
        Err(Failed::Stopped(Stopped(sentence))) => sentence,
    };
    let mut tx = visit.app.db.read().await?;
    let problem = Some((what, problem));
    draw(&visit, &mut tx, &space, asked, problem, String::new()).await
}

/// Does what is asked; answers what the space is called then.
async fn act(
    visit: &Visit,
    by: By,
    space: &Space,
    what: What,
    asked: &Asked,
) -> Result<String, Failed> {
    let app = &visit.app;
    let (id, now) = (space.id, app.clock.now());
    let is_grave = matches!(what, What::Stolen | What::Move);
    if is_grave && asked.sure.is_empty() {
        return Err(stopped(visit.locale.t("identity-not-sure")));
    }
    // What takes time, or leaves the process, comes before the transaction.
    let there = match what {
        What::Alias | What::Move => Some(look_up(visit, &asked.other).await?),
        _ => None,
    };
    let pair = match what {
        What::Keys | What::Stolen => {
            let made = tokio::task::spawn_blocking(keyring::generate).await;
            Some(made.map_err(|error| Failed::Web(error.into()))?)
        }
        _ => None,
    };
    let mut tx = app.db.begin().await?;
    let tx_ref = &mut tx;
    let mut called = space.handle.clone();
    let done = match (what, &there, &pair) {
        (What::Keys, _, Some(pair)) => keys::rotate(tx_ref, by, id, pair, now).await.map(drop),
        (What::Stolen, _, Some(pair)) => keys::rotate_at_once(tx_ref, by, id, pair, now)
            .await
            .map(drop),
        (What::Alias, Some(other), _) => identity::add_alias(tx_ref, by, id, other, now).await,
        (What::Move, Some(to), _) => {
            let here = app.addresses.actor(id);
            let moved = identity::move_out(tx_ref, by, id, &here, to, now).await;
            moved.map(drop)
        }
        (What::Unalias, ..) => {
            let removed = identity::remove_alias(tx_ref, by, id, &asked.other, now).await;
            removed.map(drop)
        }
        (What::Return, ..) => identity::come_back(tx_ref, by, id, now).await.map(drop),
        _ => {
            let handle = asked.handle.trim().trim_start_matches('@');
            let renamed = identity::rename(tx_ref, by, id, handle, now).await;
            renamed.map(|space| called = space.handle)
        }
    };
    done.map_err(|refused| refusal(visit.locale, refused))?;
    tx.commit().await?;
    Ok(called)
}

async fn look_up(visit: &Visit, typed: &str) -> Result<Elsewhere, Failed> {
    let found = elsewhere::look_up(&visit.app, typed).await;
    let found = found.map_err(|error| Failed::Web(WebError::Internal(error)))?;
    let key = match found {
        Ok(found) => return Ok(found),
        Err(NotFound::Unreadable) => "elsewhere-unreadable",
        Err(NotFound::Ours) => "elsewhere-ours",
        Err(NotFound::Silent) => "elsewhere-silent",
        Err(NotFound::Unknown) => "elsewhere-unknown",
        Err(NotFound::Nobody) => "elsewhere-nobody",
        Err(NotFound::NotPublic) => "error-account-private",
    };
    Err(stopped(visit.locale.t(key)))
}

fn refusal(locale: Locale, refused: Refused) -> Failed {
    stopped(match refused {
        Refused::Database(error) => return error.into(),
        Refused::NotAllowed => return Failed::Web(WebError::Forbidden),
        Refused::Handle(handle) => locale.word("identity-handle-bad", &handle),
        Refused::HandleTaken(handle) => locale.word("identity-handle-taken", &handle),
        Refused::NotNamed { there, .. } => locale.word("identity-not-named", &there),
        Refused::MovedLately(days) => locale.count("identity-moved-lately", days),
        Refused::TooMany(_) => locale.t("identity-too-many"),
        _ => locale.t("error-refused"),
    })
}

fn stopped(sentence: String) -> Failed {
    Failed::Stopped(Stopped(sentence))
}

async fn draw(
    visit: &Visit,
    tx: &mut Tx,
    space: &Space,
    asked: Asked,
    problem: Option<(What, String)>,
    told: String,
) -> Result<Response, WebError> {
    let locale = visit.locale;
    let listed = store::keys::all(tx, space.id).await?;
    let announced = listed.iter().find(|pair| pair.state == State::Announced);
    let signs_from = announced.map(|pair| date(locale, keys::signs_from(pair)));
    let pairs = listed.iter().map(|pair| Pair {
        number: pair.number,
        state: locale.t(&format!("key-state-{}", pair.state)),
        since: date(locale, pair.since_ms),
    });
    let mut former = accounts::store::handles_of(tx, space.id.0).await?;
    former.retain(|handle| *handle != space.handle);
    let home = store::identity::home(tx, space.id).await?;
    let heading = locale.word("identity-title", &space.name);
    let refused = problem.is_some();
    let template = Page {
        layout: Layout::new(visit, Section::None, &heading),
        heading,
        page: format!("/@{}", space.handle),
        target: format!("{}/{}/identite", forms::path(visit), space.handle),
        at: problem.as_ref().map_or("", |(what, _)| what.as_str()),
        problem: problem.map(|(_, sentence)| sentence).unwrap_or_default(),
        told,
        asked,
        handle: format!("@{}@{}", space.handle, visit.app.addresses.domain()),
        former,
        pairs: pairs.collect(),
        signs_from: signs_from.unwrap_or_default(),
        aliases: store::identity::aliases(tx, space.id).await?,
        moved: home
            .as_ref()
            .map_or(String::new(), |home| date(locale, home.moved_ms)),
        home,
        uri: visit.app.addresses.actor(space.id),
    };
    layout::form(visit, &template, refused)
}

fn date(locale: Locale, at: Millis) -> String {
    locale.date(at)
}

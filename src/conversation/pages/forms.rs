//! Writing on our own pages: a comment, an answer, a contribution, and changing them. Who is not
//! signed in answers from their own server.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::found::{self, Unfound};
use super::polls::Fields;
use super::{AnswerForm, PATH, Shown, place_of, shown, space_named};
use crate::accounts::Account;
use crate::conversation::hearing::Place;
use crate::conversation::writing::{self, Beside, Own, Refused};
use crate::conversation::{Author, Comment, State, store};
use crate::db::Tx;
use crate::federation::{hearing, keyring};
use crate::ids::CommentId;
use crate::peers::policies::Level;
use crate::spaces::members;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Written {
    /// The address of what is answered, or `space:{handle}`.
    parent: String,
    text: String,
    /// The address of what is quoted; empty for nothing.
    quoted: String,
    #[serde(flatten)]
    poll: Fields,
}

#[derive(Template)]
#[template(path = "conversation/answer.html")]
struct AnswerPage {
    layout: Layout,
    title: String,
    answered: Option<Shown>,
    /// The address of one's own comment that is changed.
    own: Option<String>,
    form: AnswerForm,
    problem: String,
}

/// `GET /discussions/{id}/answer`: a form for members; who is not one answers from their own server.
pub async fn answer(visit: Visit, Path(id): Path<CommentId>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let found = store::by_id(&mut tx, id).await?;
    let comment = found.filter(|it| it.state == State::Published);
    let comment = comment.ok_or(WebError::NotFound)?;
    if visit.account.is_none() {
        let uri: String = url::form_urlencoded::byte_serialize(comment.uri.as_bytes()).collect();
        let path = visit.path_of("/interagir", "/interact");
        return Ok(Redirect::to(&format!("{path}?uri={uri}")).into_response());
    }
    let written = Written {
        parent: comment.uri.clone(),
        ..Written::default()
    };
    draw(&visit, &mut tx, written, String::new()).await
}

async fn draw(
    visit: &Visit,
    tx: &mut Tx,
    written: Written,
    problem: String,
) -> Result<Response, WebError> {
    let answered = match store::by_uri(tx, &written.parent).await? {
        Some(comment) => Some(shown::alone(tx, visit, &comment).await?),
        None => None,
    };
    let label = match (&answered, written.parent.starts_with("space:")) {
        (Some(_), _) => "talk-form-answer",
        (None, true) => "talk-form-new",
        (None, false) => "talk-form-root",
    };
    let title = visit.locale.t("talk-answer-title");
    let refused = !problem.is_empty();
    let mut form = AnswerForm::of(visit, written.parent, label, written.text);
    form.spans = written.poll.spans(visit);
    form.poll = written.poll;
    form.quoted = written.quoted;
    let template = AnswerPage {
        layout: Layout::new(visit, Section::None, &title),
        title,
        answered,
        own: None,
        form,
        problem,
    };
    layout::form(visit, &template, refused)
}

/// `POST /discussions`
pub async fn create(visit: Visit, Form(written): Form<Written>) -> Result<Response, WebError> {
    let account = visit.signed_in()?.clone();
    let beside = match beside(&visit, &written).await {
        Ok(beside) => beside,
        Err(Unfound::Broken(error)) => return Err(error),
        Err(Unfound::Key(key)) => {
            let mut tx = visit.app.db.read().await?;
            let problem = visit.locale.t(key);
            return draw(&visit, &mut tx, written, problem).await;
        }
    };
    let mut tx = visit.app.db.read().await?;
    let speaks = members::of_account(&mut tx, account.id).await?.is_some();
    drop(tx);
    // Made before the transaction, and only for the first word: an RSA key takes its time.
    let keys = match speaks {
        true => None,
        false => tokio::task::spawn_blocking(keyring::generate).await.ok(),
    };
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    if let Some(keys) = keys {
        members::speak(&mut tx, &account, &keys, now).await?;
    }
    let (place, parent) = place(&mut tx, &visit, &written.parent).await?;
    let own = own(&visit, &account);
    let words = (visit.locale.tag(), written.text.as_str());
    let said = writing::say(&mut tx, &own, place, parent.as_deref(), words, &beside, now).await;
    match said {
        Ok(comment) => {
            store::put_author(&mut tx, &author(&visit, &account, &own)).await?;
            let there = match comment.state {
                State::Published => place_of(&mut tx, &visit, &comment).await?,
                _ => format!("{PATH}/{}", comment.id),
            };
            tx.commit().await?;
            visit.app.told();
            Ok(Redirect::to(&there).into_response())
        }
        Err(refused) => {
            drop(tx);
            let problem = problem(&visit, refused)?;
            let mut tx = visit.app.db.read().await?;
            draw(&visit, &mut tx, written, problem).await
        }
    }
}

/// What stands beside the words: read before anything is written, elsewhere if need be.
async fn beside(visit: &Visit, written: &Written) -> Result<Beside, Unfound> {
    let poll = written.poll.read(visit).map_err(Unfound::Key)?;
    let quote = match written.quoted.trim() {
        "" => None,
        address => Some(found::find(visit, address).await?.wish),
    };
    Ok(Beside { poll, quote })
}

fn problem(visit: &Visit, refused: Refused) -> Result<String, WebError> {
    match refused {
        Refused::Text => Ok(visit.locale.t("talk-empty")),
        Refused::NotHere => Ok(visit.locale.t("talk-refused")),
        Refused::Quote => Ok(visit.locale.t("quote-denied")),
        Refused::Unknown => Err(WebError::NotFound),
        Refused::Database(error) => Err(error.into()),
    }
}

/// Where it is said, and what it answers.
async fn place(
    tx: &mut Tx,
    visit: &Visit,
    parent: &str,
) -> Result<(Place, Option<String>), WebError> {
    if let Some(handle) = parent.strip_prefix("space:") {
        let space = space_named(tx, handle).await?.ok_or(WebError::NotFound)?;
        return Ok((Place::To(space.id), None));
    }
    let place = hearing::under(tx, &visit.app.addresses, parent).await?;
    let place = place.ok_or(WebError::NotFound)?;
    Ok((place, Some(parent.to_owned())))
}

fn own(visit: &Visit, account: &Account) -> Own {
    let addresses = &visit.app.addresses;
    let id = CommentId::generate();
    Own {
        id,
        uri: addresses.comment(id),
        url: addresses.comment_page(id),
        author_uri: addresses.actor(members::actor_of(account.id)),
        account: account.id,
    }
}

fn author(visit: &Visit, account: &Account, own: &Own) -> Author {
    let addresses = &visit.app.addresses;
    Author {
        uri: own.author_uri.clone(),
        name: account.name.clone(),
        handle: format!("{}@{}", account.handle, addresses.domain()),
        host: addresses.domain().to_owned(),
        url: format!("/@{}", account.handle),
        icon_url: String::new(),
        emojis: sqlx::types::Json(Vec::new()),
        is_automatic: false,
        may_be_found: false,
        level: Level::None,
        takes_media: true,
    }
}

/// `GET /discussions/{id}/edit`
pub async fn edit(visit: Visit, Path(id): Path<CommentId>) -> Result<Response, WebError> {
    let account = visit.signed_in()?.id;
    let mut tx = visit.app.db.read().await?;
    let comment = writing::own(&mut tx, account, id).await;
    let comment = comment.map_err(|_| WebError::NotFound)?;
    let text = comment.body_markdown.clone();
    draw_own(&visit, &comment, text, String::new())
}

fn draw_own(
    visit: &Visit,
    comment: &Comment,
    text: String,
    problem: String,
) -> Result<Response, WebError> {
    let title = visit.locale.t("talk-edit");
    let refused = !problem.is_empty();
    let template = AnswerPage {
        layout: Layout::new(visit, Section::None, &title),
        title,
        answered: None,
        own: Some(format!("{PATH}/{}", comment.id)),
        form: AnswerForm::of(visit, String::new(), "talk-form-root", text),
        problem,
    };
    layout::form(visit, &template, refused)
}

/// `POST /discussions/{id}/edit`
pub async fn update(
    visit: Visit,
    Path(id): Path<CommentId>,
    Form(written): Form<Written>,
) -> Result<Response, WebError> {
    let account = visit.signed_in()?.id;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    match writing::rewrite(&mut tx, account, id, &written.text, now).await {
        Ok(comment) => {
            let there = place_of(&mut tx, &visit, &comment).await?;
            tx.commit().await?;
            visit.app.told();
            Ok(Redirect::to(&there).into_response())
        }
        Err(refused) => {
            let problem = problem(&visit, refused)?;
            let comment = writing::own(&mut tx, account, id).await;
            let comment = comment.map_err(|_| WebError::NotFound)?;
            draw_own(&visit, &comment, written.text, problem)
        }
    }
}

/// `POST /discussions/{id}/withdraw`
pub async fn withdraw(visit: Visit, Path(id): Path<CommentId>) -> Result<Response, WebError> {
    let account = visit.signed_in()?.id;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let comment = match writing::take_back(&mut tx, account, id, now).await {
        Ok(comment) => comment,
        Err(refused) => {
            problem(&visit, refused)?;
            return Err(WebError::NotFound);
        }
    };
    let there = match comment.is_contribution() {
        true => PATH.to_owned(),
        false => place_of(&mut tx, &visit, &comment).await?,
    };
    tx.commit().await?;
    visit.app.told();
    Ok(Redirect::to(there.split('#').next().unwrap_or(PATH)).into_response())
}

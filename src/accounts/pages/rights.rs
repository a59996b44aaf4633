//! What a member has a right to, on their account's page: whom they avoid, what they look after and may
//! put down, the queue that waits for them, taking their things along, taking back, leaving.

use axum::Form;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::profile;
use crate::accounts::Account;
use crate::conversation::avoiding::{self, AVOIDED_MAX};
use crate::conversation::store::{avoided, moderators};
use crate::conversation::{leaving, pages as talk};
use crate::db::Tx;
use crate::federation::export;
use crate::spaces::{self, members};
use crate::web::errors::WebError;
use crate::web::visit::Visit;

/// Somebody who is muted or blocked.
pub struct Avoided {
    pub actor: String,
    pub name: String,
    pub handle: String,
    pub how: String,
}

/// A space that the member looks after.
pub struct Animated {
    pub handle: String,
    pub name: String,
}

pub struct Rights {
    /// Where things wait for who looks after spaces, and how many.
    pub moderation: Option<(&'static str, i64)>,
    /// Where the agendas of others are read for these spaces.
    pub agendas_path: &'static str,
    /// What they propose and look for with others.
    pub together_path: &'static str,
    pub animated: Vec<Animated>,
    pub avoided: Vec<Avoided>,
    /// All that they said is being taken back.
    pub is_taking_back: bool,
    pub animation_path: &'static str,
    pub avoided_path: &'static str,
    pub archive_path: &'static str,
    pub words_path: &'static str,
    pub closing_path: &'static str,
}

pub(super) async fn of(tx: &mut Tx, visit: &Visit, account: &Account) -> Result<Rights, WebError> {
    let uri = own_uri(visit, account);
    let mut animated = Vec::new();
    for (space,) in moderators::animated_by(tx, &uri).await? {
        if let Some(space) = spaces::store::by_id(tx, space).await? {
            animated.push(Animated {
                handle: space.handle,
                name: space.name,
            });
        }
    }
    let all = avoided::of(tx, account.id, AVOIDED_MAX).await?;
    let shown = |it: avoiding::Avoided| Avoided {
        how: visit.locale.t(&format!("avoided-{}", it.how)),
        name: match it.name.is_empty() {
            true => it.actor_uri.clone(),
            false => it.name,
        },
        handle: it.handle,
        actor: it.actor_uri,
    };
    let waiting = talk::count_waiting(tx, visit).await?;
    Ok(Rights {
        moderation: waiting.map(|count| (talk::QUEUE_PATH, count)),
        agendas_path: crate::agendas::pages::path(visit),
        together_path: crate::collaboration::pages::mine::path(visit),
        animated,
        avoided: all.into_iter().map(shown).collect(),
        is_taking_back: leaving::is_under_way(tx, account.id).await?,
        animation_path: visit.path_of("/compte/animation", "/account/looking-after"),
        avoided_path: visit.path_of("/compte/distance", "/account/avoided"),
        archive_path: visit.path_of("/compte/archive", "/account/archive"),
        words_path: visit.path_of("/compte/paroles", "/account/words"),
        closing_path: visit.path_of("/compte/fermeture", "/account/closing"),
    })
}

/// A member's own address, whether or not they speak in public.
pub(super) fn own_uri(visit: &Visit, account: &Account) -> String {
    visit.app.addresses.actor(members::actor_of(account.id))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Lifted {
    actor: String,
}

/// `POST /compte/distance`: somebody is let be again.
pub async fn lift(visit: Visit, Form(lifted): Form<Lifted>) -> Result<Response, WebError> {
    let account = visit.signed_in()?.id;
    let mut tx = visit.app.db.begin().await?;
    avoiding::lift(&mut tx, account, &lifted.actor, visit.app.clock.now()).await?;
    tx.commit().await?;
    visit.app.told();
    back(&visit)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PutDown {
    space: String,
}

/// `POST /compte/animation`: a space is not looked after by them any more.
pub async fn put_down(visit: Visit, Form(form): Form<PutDown>) -> Result<Response, WebError> {
    let account = visit.signed_in()?;
    let uri = own_uri(&visit, account);
    let mut tx = visit.app.db.begin().await?;
    let space = spaces::store::by_handle(&mut tx, &form.space).await?;
    let space = space.ok_or(WebError::NotFound)?.id;
    if !leaving::step_down(&mut tx, (space, &uri), visit.app.clock.now()).await? {
        return Err(WebError::NotFound);
    }
    tx.commit().await?;
    visit.app.told();
    back(&visit)
}

fn back(visit: &Visit) -> Result<Response, WebError> {
    let back = format!("{}?told=saved", profile::path(visit));
    Ok(Redirect::to(&back).into_response())
}

/// `GET /compte/archive`: everything of theirs, as one file.
pub async fn archive(visit: Visit) -> Result<Response, WebError> {
    let account = visit.signed_in()?.clone();
    let mut tx = visit.app.db.read().await?;
    let bytes = export::archive(&mut tx, &visit.app.addresses, &account).await?;
    let name = format!("attachment; filename=\"{}.zip\"", account.handle);
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/zip"),
        ),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, bytes).into_response())
}

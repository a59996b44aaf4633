//! Who sent a request: the claimed key is looked up (or fetched once), its owner must be the
//! activity's actor, the signature must hold.
//!
//! What always holds: a key is fetched only from the host of the actor that claims it; a failed
//! signature leads to one fresh fetch of the key (it may have been rotated), no more than once a
//! minute per actor; 401 says "knock again with another scheme", 503 "we could not read your key".

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use axum::http::{HeaderMap, Method};

use super::fetch::FetchError;
use super::signatures::{self, PublicKey, Refusal};
use super::wire::{self, Actor};
use super::{server_actor, store};
use crate::app::App;
use crate::clock::Millis;

/// A key that was read this long ago is read again when a signature fails.
const REFRESH_MS_MIN: i64 = 60_000;
/// Remembered refreshes; cleared when full, which only allows one more fetch each.
const REFRESHES_MAX: usize = 10_000;

/// A request as it came, whatever its route.
pub struct Request<'a> {
    pub method: &'a Method,
    /// Path and query, as the sender wrote them.
    pub path_and_query: &'a str,
    pub headers: &'a HeaderMap,
    pub body: &'a [u8],
}

#[derive(Debug, thiserror::Error)]
pub enum Unverified {
    /// 401: unsigned, badly signed, or signed by another's key.
    #[error("{0}")]
    Signature(String),
    /// 503: the key could not be read just now; the sender should try again.
    #[error("the key {0} could not be read just now; try again later")]
    KeyUnreachable(String),
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

/// Checks that `actor` signed the request. On success the actor's profile is known here.
pub async fn verify(app: &App, request: &Request<'_>, actor: &str) -> Result<(), Unverified> {
    let claim = signatures::claim(request.headers).map_err(refused)?;
    // Nothing is fetched for a key that could not be the actor's anyway.
    if wire::host(claim.key_id()) != wire::host(actor) {
        return Err(Unverified::Signature(format!(
            "the key {} is not on the actor's host; sign with a key of {actor}",
            claim.key_id()
        )));
    }
    let now = app.clock.now();
    let parts = signatures::Parts {
        method: request.method,
        public_url: app.addresses.base(),
        path_and_query: request.path_and_query,
        headers: request.headers,
        body: request.body,
    };
    signatures::check(&claim, &parts, now).map_err(refused)?;
    let check = |key: &PublicKey| signatures::verify(&claim, &parts, key, now).map_err(refused);
    match known_key(app, claim.key_id(), actor).await? {
        Some((key, read)) => match check(&key) {
            Ok(()) => Ok(()),
            Err(_) if may_refresh(actor, read, now) => {
                check(&fetched_key(app, claim.key_id(), actor).await?)
            }
            Err(refused) => Err(refused),
        },
        None => check(&fetched_key(app, claim.key_id(), actor).await?),
    }
}

fn refused(refusal: Refusal) -> Unverified {
    Unverified::Signature(refusal.to_string())
}

/// The key as it was last read, with when that was. It must be one of the actor's.
async fn known_key(
    app: &App,
    key_id: &str,
    actor: &str,
) -> Result<Option<(PublicKey, Millis)>, Unverified> {
    let mut tx = app.db.read().await.map_err(anyhow::Error::from)?;
    let found = store::remote_key(&mut tx, key_id)
        .await
        .map_err(anyhow::Error::from)?;
    let Some(found) = found else {
        return Ok(None);
    };
    if found.actor_uri != actor {
        return Err(Unverified::Signature(format!(
            "the key {key_id} is not one of {actor}"
        )));
    }
    let key = PublicKey::parse(&found.public_key).ok();
    Ok(key.map(|key| (key, found.fetched_ms)))
}

/// Reads the actor afresh and takes the claimed key out of it.
async fn fetched_key(app: &App, key_id: &str, actor: &str) -> Result<PublicKey, Unverified> {
    let read = fetch_actor(app, actor).await?;
    let published = read
        .keys
        .iter()
        .find(|key| key.id == key_id)
        .ok_or_else(|| {
            Unverified::Signature(format!(
                "the actor {actor} does not publish the key {key_id}"
            ))
        })?;
    PublicKey::parse(&published.public)
        .map_err(|error| Unverified::Signature(format!("the key {key_id} cannot be used: {error}")))
}

/// Fetches an actor, signed by the server's own actor, and remembers it with its keys.
pub async fn fetch_actor(app: &App, uri: &str) -> Result<Actor, Unverified> {
    let signer = server_actor::signer(app).await?;
    let url = url::Url::parse(uri)
        .map_err(|_| Unverified::Signature(format!("the actor “{uri}” is not an address")))?;
    let document = match app.http.get_document(&url, Some(&signer)).await {
        Ok(document) => document,
        Err(FetchError::Gone) => {
            return Err(Unverified::Signature(format!("the actor {uri} is gone")));
        }
        Err(error @ (FetchError::Refused(_) | FetchError::WrongType(_))) => {
            return Err(Unverified::Signature(format!(
                "the actor {uri} cannot be read: {error}"
            )));
        }
        Err(error) => {
            tracing::debug!(%error, "an actor could not be fetched");
            return Err(Unverified::KeyUnreachable(uri.to_owned()));
        }
    };
    let actor = wire::actor(uri, document.json)
        .map_err(|error| Unverified::Signature(format!("the actor {uri}: {error}")))?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await.map_err(anyhow::Error::from)?;
    store::put_remote_actor(&mut tx, &actor, now)
        .await
        .map_err(anyhow::Error::from)?;
    tx.commit().await.map_err(anyhow::Error::from)?;
    Ok(actor)
}

/// Whether a key may be read again now: not if it was read a moment ago, nor for every request of
/// a server that signs badly.
fn may_refresh(actor: &str, read: Millis, now: Millis) -> bool {
    static REFRESHED: LazyLock<Mutex<HashMap<String, Millis>>> = LazyLock::new(Mutex::default);
    let mut refreshed = REFRESHED.lock().expect("no panic under this lock");
    let last = refreshed
        .get(actor)
        .copied()
        .unwrap_or(Millis(i64::MIN / 2))
        .max(read);
    if now.0 - last.0 < REFRESH_MS_MIN {
        return false;
    }
    if refreshed.len() >= REFRESHES_MAX {
        refreshed.clear();
    }
    refreshed.insert(actor.to_owned(), now);
    true
}

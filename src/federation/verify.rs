//! Who sent a request, and who says an activity that another brings (FEP-8b32): the claimed key is
//! looked up (`verify/keys.rs`, then the database) or fetched once (`verify/fetching.rs`), its owner
//! must be the activity's actor, the signature must hold.
//!
//! What always holds: a key is fetched only from the host of the actor that claims it; a failed
//! signature leads to one fresh fetch of the key (it may have been rotated), no more than once a
//! minute per actor; 401 says "knock again with another scheme", 503 "we could not read your key".

mod fetching;
mod keys;
mod proofs;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use axum::http::{HeaderMap, Method};

use super::fetch::FetchError;
use super::signatures::{self, Claim, PublicKey, Refusal};
use super::wire::{self, Actor};
use super::{server_actor, store};
use crate::app::App;
use crate::clock::Millis;

pub use fetching::Fetches;
pub use keys::{Known, KnownKeys};
pub use proofs::{holds, introduce, prove};

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

#[derive(Debug, Clone, thiserror::Error)]
pub enum Unverified {
    /// 401: unsigned, badly signed, or signed by another's key.
    #[error("{0}")]
    Signature(String),
    /// 503: the key could not be read just now; the sender should try again.
    #[error("the key {0} could not be read just now; try again later")]
    KeyUnreachable(String),
    /// Shared by all who waited for the same key.
    #[error("{0:#}")]
    Internal(Arc<anyhow::Error>),
}

impl From<anyhow::Error> for Unverified {
    fn from(error: anyhow::Error) -> Self {
        Unverified::Internal(Arc::new(error))
    }
}

/// Checks that `actor` signed the request; answers what was signed. The actor's profile is known
/// here then.
pub async fn verify(app: &App, request: &Request<'_>, actor: &str) -> Result<Claim, Unverified> {
    let claim = signatures::claim(request.headers).map_err(refused)?;
    on_host(claim.key_id(), actor)?;
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
    with_key(app, claim.key_id(), actor, check).await?;
    Ok(claim)
}

/// The actor whose key this is said to be: as it is known here, if one alone publishes it, or as key ids
/// are written (a fragment of the actor's address, or a last step after it).
pub async fn owner(app: &App, key_id: &str) -> anyhow::Result<String> {
    let mut tx = app.db.read().await?;
    if let [(known,)] = &store::owners_of_key(&mut tx, key_id).await?[..] {
        return Ok(known.clone());
    }
    let written = key_id.split_once('#').or_else(|| key_id.rsplit_once('/'));
    Ok(written.map_or(key_id, |(actor, _)| actor).to_owned())
}

/// Nothing is fetched for a key that could not be the actor's anyway.
fn on_host(key_id: &str, actor: &str) -> Result<(), Unverified> {
    if wire::host(key_id).is_some() && wire::host(key_id) == wire::host(actor) {
        return Ok(());
    }
    Err(Unverified::Signature(format!(
        "the key {key_id} is not on the actor's host; sign with a key of {actor}"
    )))
}

/// Checks with the actor's key of this id, as it is known or else published; if that does not hold,
/// once more with the key as it is published now.
async fn with_key(
    app: &App,
    key_id: &str,
    actor: &str,
    check: impl Fn(&PublicKey) -> Result<(), Unverified>,
) -> Result<(), Unverified> {
    let Some(known) = known_key(app, key_id, actor).await? else {
        return check(&*first_key(app, key_id, actor).await?);
    };
    let Err(refused) = check(&known.key) else {
        return Ok(());
    };
    app.known_keys.forget(key_id, actor);
    if !may_refresh(actor, known.read, app.clock.now()) {
        return Err(refused);
    }
    let read = fetching::begin(app, actor)?.end().await?;
    check(&published_key(&read, key_id)?)
}

fn refused(refusal: Refusal) -> Unverified {
    Unverified::Signature(refusal.to_string())
}

/// The actor's key as it was last read. One that a neighbour publishes under the same id is theirs.
async fn known_key(app: &App, key_id: &str, actor: &str) -> anyhow::Result<Option<Known>> {
    let now = app.clock.now();
    if let Some(known) = app.known_keys.get(key_id, actor, now) {
        return Ok(Some(known));
    }
    let stored = stored_key(app, key_id, actor).await?;
    if let Some(stored) = &stored {
        app.known_keys.put(key_id, stored.clone(), now);
    }
    Ok(stored)
}

async fn stored_key(app: &App, key_id: &str, actor: &str) -> anyhow::Result<Option<Known>> {
    let mut tx = app.db.read().await?;
    let stored = store::remote_key(&mut tx, key_id, actor).await?;
    Ok(stored.and_then(|stored| {
        let key = PublicKey::parse(&stored.public_key).ok()?;
        Some(Known {
            actor_uri: stored.actor_uri,
            key: Arc::new(key),
            read: stored.fetched_ms,
        })
    }))
}

/// The key of an actor that is not known here, or was not a moment ago.
async fn first_key(app: &App, key_id: &str, actor: &str) -> Result<Arc<PublicKey>, Unverified> {
    // Or whoever invents keys would have us read a profile for each of them.
    if is_just_read(app, actor).await? {
        return match known_key(app, key_id, actor).await? {
            Some(known) => Ok(known.key),
            None => Err(unpublished(actor, key_id)),
        };
    }
    let reading = fetching::begin(app, actor)?;
    // Whoever ended reading before this one began has left the key here.
    match app.known_keys.get(key_id, actor, app.clock.now()) {
        Some(known) => Ok(known.key),
        None => published_key(&*reading.end().await?, key_id).map(Arc::new),
    }
}

/// Whether an actor was read so short a time ago that they hardly have another key by now.
async fn is_just_read(app: &App, actor: &str) -> anyhow::Result<bool> {
    let mut tx = app.db.read().await?;
    let profile = store::remote_actor(&mut tx, actor).await?;
    let now = app.clock.now();
    Ok(profile.is_some_and(|profile| now.0 - profile.fetched_ms.0 < REFRESH_MS_MIN))
}

fn unpublished(actor: &str, key_id: &str) -> Unverified {
    Unverified::Signature(format!(
        "the actor {actor} does not publish the key {key_id}"
    ))
}

fn published_key(actor: &Actor, key_id: &str) -> Result<PublicKey, Unverified> {
    let published = actor.keys.iter().find(|key| key.id == key_id);
    let published = published.ok_or_else(|| unpublished(&actor.uri, key_id))?;
    PublicKey::parse(&published.public)
        .map_err(|error| Unverified::Signature(format!("the key {key_id} cannot be used: {error}")))
}

/// Fetches an actor, signed by the server's own actor, and remembers it with its keys.
async fn read_actor(app: &App, uri: &str) -> Result<Actor, Unverified> {
    let signer = server_actor::signer(app).await?;
    let url = url::Url::parse(uri)
        .map_err(|_| Unverified::Signature(format!("the actor “{uri}” is not an address")))?;
    let document = match app.http.get_document(&url, Some(&signer)).await {
        Ok(document) => document,
        Err(FetchError::Gone) => {
            return Err(Unverified::Signature(format!("the actor {uri} is gone")));
        }
        Err(error @ (FetchError::Refused(_) | FetchError::WrongType(_) | FetchError::TooLarge)) => {
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
    keep(app, &actor).await?;
    Ok(actor)
}

async fn keep(app: &App, actor: &Actor) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    store::put_remote_actor(&mut tx, actor, now).await?;
    tx.commit().await?;
    app.known_keys.forget_actor(&actor.uri);
    for published in &actor.keys {
        // One that cannot be used may stand beside one that can.
        if let Ok(key) = PublicKey::parse(&published.public) {
            let known = Known {
                actor_uri: actor.uri.clone(),
                key: Arc::new(key),
                read: now,
            };
            app.known_keys.put(&published.id, known, now);
        }
    }
    Ok(())
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

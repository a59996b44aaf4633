//! Who says an activity that somebody else brings: its own proof tells (FEP-8b32), made with a key that
//! its own actor publishes.
//!
//! What always holds: the keys are found, bounded and refreshed as those of requests are; a proof is
//! taken for a week, as long as letters are sent again and less long than ids are remembered, so that
//! nothing old can be brought a second time.

use serde_json::Value;

use super::{Unverified, fetching, known_key, on_host, with_key};
use crate::app::App;
use crate::clock::Millis;
use crate::db::Tx;
use crate::federation::signatures::{PublicKey, proof};
use crate::federation::{store, wire};

/// Received ids are remembered for longer.
const AGE_MS_MAX: i64 = 7 * 24 * 3_600_000;
/// As for requests: clocks differ.
const AHEAD_MS_MAX: i64 = 3_600_000;

/// Checks that `actor` proved the document.
pub async fn prove(app: &App, document: &Value, actor: &str) -> Result<(), Unverified> {
    let now = app.clock.now();
    let key_id = key_id(document, actor, now)?;
    let check = |key: &PublicKey| proof::check(document, key, now).map_err(unproven);
    with_key(app, key_id, actor, check).await
}

/// Whether `actor` proved the document, by a key that is known here already: acting on activities
/// needs no network.
pub async fn holds(tx: &mut Tx, document: &Value, actor: &str, now: Millis) -> sqlx::Result<bool> {
    let Ok(key_id) = key_id(document, actor, now) else {
        return Ok(false);
    };
    let stored = store::remote_key(tx, key_id, actor).await?;
    let key = stored.and_then(|stored| PublicKey::parse(&stored.public_key).ok());
    Ok(key.is_some_and(|key| proof::check(document, &key, now).is_ok()))
}

/// Reads the keys of the actor who is said to have proved the document, so that [`holds`] knows them.
/// What comes of it shows then.
pub async fn introduce(app: &App, document: &Value, actor: &str) {
    let Ok(key_id) = key_id(document, actor, app.clock.now()) else {
        return;
    };
    if let Ok(None) = known_key(app, key_id, actor).await
        && let Ok(reading) = fetching::begin(app, actor)
        && let Err(error) = reading.end().await
    {
        tracing::debug!(%error, "who speaks inside an Announce could not be read");
    }
}

/// The key that is said to have proved it, if it could be the actor's and the proof is neither old
/// nor of days to come.
fn key_id<'a>(document: &'a Value, actor: &str, now: Millis) -> Result<&'a str, Unverified> {
    let key_id = proof::key_id(document).map_err(unproven)?;
    on_host(key_id, actor)?;
    let created = wire::time(&document["proof"]["created"]);
    let age_ms = created.map(|created| now.0 - created.0);
    if !age_ms.is_some_and(|age_ms| (-AHEAD_MS_MAX..=AGE_MS_MAX).contains(&age_ms)) {
        let sentence = "the proof must say when it was created, within the last seven days";
        return Err(Unverified::Signature(sentence.to_owned()));
    }
    Ok(key_id)
}

fn unproven(refusal: proof::Refusal) -> Unverified {
    Unverified::Signature(refusal.to_string())
}

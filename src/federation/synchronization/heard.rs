//! The other side: an actor elsewhere says who of us follows it. Spaces follow the agendas of others and
//! nobody else, so whatever else stands in its list is a mistake, and is taken back with `Undo`.
//!
//! What always holds: the header counts only where it was signed, names the sender's own followers
//! and leads to the sender's own host; the list is read later, by a job, and bounded.

use axum::http::HeaderMap;
use serde_json::{Value, json};
use url::Url;

use super::store;
use crate::app::App;
use crate::clock::Millis;
use crate::db::Tx;
use crate::delivery::queue;
use crate::federation::activities::whole;
use crate::federation::addresses::{Addresses, Ours};
use crate::federation::outgoing::{self, Telling};
use crate::federation::signatures::{COLLECTION_SYNCHRONIZATION, Claim};
use crate::federation::{server_actor, store as known, wire};
use crate::ids::{ActivityId, SpaceId};
use crate::{agendas, peers, spaces};

const HEADER_BYTES_MAX: usize = 4_096;
/// Of one list; what is left is found at the next letter.
const MISTAKES_MAX: usize = 100;
const LISTS_MAX: i64 = 20;
const AGAIN_SECONDS: i64 = 3_600;
const ATTEMPTS_MAX: i64 = 5;

/// What a header says.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    pub collection: String,
    pub url: String,
    pub digest: String,
}

/// Reads the header of a verified request; nothing unless it was signed and is whole.
pub fn read(headers: &HeaderMap, claim: &Claim) -> Option<Said> {
    let text = headers.get(COLLECTION_SYNCHRONIZATION)?.to_str().ok()?;
    if text.len() > HEADER_BYTES_MAX || !claim.covers(COLLECTION_SYNCHRONIZATION) {
        return None;
    }
    let value = |name: &str| {
        let (_, after) = text.split_once(&format!("{name}=\""))?;
        after.split_once('"').map(|(value, _)| value.to_owned())
    };
    Some(Said {
        collection: value("collectionId")?,
        url: value("url")?,
        digest: value("digest")?,
    })
}

/// Notes that the sender believes somebody here follows it.
pub async fn note(tx: &mut Tx, actor_uri: &str, said: &Said, now: Millis) -> sqlx::Result<()> {
    // The digest of no followers at all.
    if said.digest.bytes().all(|digit| digit == b'0') {
        return Ok(());
    }
    let host = wire::host(actor_uri);
    let at_home = |address: &str| host.is_some() && wire::host(address) == host;
    let Some(document) = known::actor_document(tx, actor_uri).await? else {
        return Ok(());
    };
    let its_own = wire::uri(&document["followers"]).as_ref() == Some(&said.collection);
    if its_own && at_home(&said.url) {
        store::put(tx, actor_uri, &said.url, now).await?;
    }
    Ok(())
}

/// Reads the lists that are waiting, and takes back what is wrong in them.
pub async fn set_right(app: &App) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let again = now.plus_seconds(AGAIN_SECONDS);
    let lists = store::take(&mut tx, now, again, ATTEMPTS_MAX, LISTS_MAX).await?;
    tx.commit().await?;
    for (actor_uri, url) in lists {
        let Ok(url) = Url::parse(&url) else { continue };
        let signer = server_actor::signer(app).await?;
        let list = match app.http.get_document(&url, Some(&signer)).await {
            Ok(document) => document.json,
            Err(error) => {
                tracing::debug!(%error, "a list of followers could not be read");
                continue;
            }
        };
        let mut tx = app.db.begin().await?;
        let followed = agendas::store::sources_at(&mut tx, &actor_uri).await?;
        for space in mistakes(&app.addresses, &list) {
            if followed.iter().any(|source| source.space_id == space) {
                continue;
            }
            take_back(app, &mut tx, space, &actor_uri, now).await?;
        }
        store::delete(&mut tx, &actor_uri).await?;
        tx.commit().await?;
        app.wake.deliveries.notify_one();
    }
    Ok(())
}

/// The spaces of ours that a list names.
fn mistakes(addresses: &Addresses, list: &Value) -> Vec<SpaceId> {
    let items = wire::many(&list["orderedItems"])
        .into_iter()
        .chain(wire::many(&list["items"]));
    items
        .filter_map(wire::uri)
        .filter_map(|uri| match addresses.ours(&uri) {
            Some(Ours::Actor(space)) => Some(space),
            _ => None,
        })
        .take(MISTAKES_MAX)
        .collect()
}

async fn take_back(
    app: &App,
    tx: &mut Tx,
    space: SpaceId,
    actor_uri: &str,
    now: Millis,
) -> anyhow::Result<()> {
    let is_ours = spaces::store::by_id(tx, space).await?.is_some();
    let (true, Some(actor)) = (is_ours, known::remote_actor(tx, actor_uri).await?) else {
        return Ok(());
    };
    let id = ActivityId::generate();
    let ours = app.addresses.actor(space);
    let follow = json!({ "type": "Follow", "actor": ours, "object": actor_uri });
    let rest = json!({ "to": [actor_uri], "object": follow });
    let activity = whole(&app.addresses.activity(id), "Undo", &ours, rest);
    let mut telling = Telling {
        tx,
        addresses: &app.addresses,
        keys: &app.keys,
        now,
    };
    outgoing::keep(&mut telling, id, space, "Undo", actor_uri, &activity).await?;
    let inbox = peers::store::inbox(tx, &actor.host, &actor.inbox).await?;
    queue::enqueue(tx, id, inbox, now).await?;
    Ok(())
}

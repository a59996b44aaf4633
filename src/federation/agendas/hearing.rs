//! What those announce whom a space follows: their own events, and what a relay passes on, which is read
//! where it stands.
//!
//! What always holds: an event is believed of its owner alone, or at its own address; who is not followed
//! is not heard; what nobody here follows goes on to be a conversation.

use serde_json::Value;

use super::gathering;
use crate::agendas::{self, Follow, ItemState, Source, store};
use crate::app::App;
use crate::clock::Millis;
use crate::conversation;
use crate::db::Tx;
use crate::federation::activities::{Outcome, Received};
use crate::federation::{wanted, wire};

/// Of what stands on the server of somebody who is gone.
const LOOKED_AT_AGAIN_MAX: i64 = 200;

/// The sources that somebody speaks to, whoever they are of the names given.
async fn followers_of(tx: &mut Tx, names: &[String]) -> sqlx::Result<Vec<Source>> {
    let mut found = Vec::new();
    for name in names {
        let sources = store::sources_at(tx, name).await?;
        let speaks = |source: &Source| source.follow == Follow::Agreed && !source.is_paused;
        found.extend(sources.into_iter().filter(speaks));
    }
    found.dedup_by_key(|source| source.id);
    Ok(found)
}

/// `Create` or `Update` of an event; nothing when nobody here follows who announces it. The sender is
/// believed of their own events alone; of others on their server, what is known already is read again.
pub async fn announced(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Option<Outcome>> {
    let activity = received.activity;
    let object = &activity.json["object"];
    let Some(uri) = wire::uri(object) else {
        return Ok(None);
    };
    let known = store::items_named(tx, &uri).await?;
    let is_own = gathering::is_event(object) && gathering::owners(object).contains(&activity.actor);
    let mut sources = Vec::new();
    if is_own {
        sources = followers_of(tx, std::slice::from_ref(&activity.actor)).await?;
    }
    let mut is_taken = false;
    for source in &sources {
        let home = received.addresses.base();
        is_taken |= take(tx, source, object, home, received.now).await?;
    }
    let is_at_home = wire::host(&uri) == wire::host(&activity.actor);
    let others = |item: &agendas::Item| sources.iter().all(|it| it.id != item.source_id);
    if is_at_home && known.iter().any(others) {
        wanted::want(tx, &uri, wanted::Why::Event, 0, received.now).await?;
        return Ok(Some(Outcome::Done));
    }
    Ok(match (sources.is_empty(), is_taken) {
        (true, _) => None,
        (false, true) => Some(Outcome::Done),
        (false, false) => Some(Outcome::Ignored(
            "an event that is over, known, or says too little",
        )),
    })
}

/// Takes in an event as its owner says it; what cannot be shown any more goes.
async fn take(
    tx: &mut Tx,
    source: &Source,
    object: &Value,
    home: &str,
    now: Millis,
) -> sqlx::Result<bool> {
    let Some(heard) = gathering::read(object, &source.timezone) else {
        return match wire::uri(&object["id"]) {
            Some(uri) => agendas::missing(tx, &uri, Some(source.id), now).await,
            None => Ok(false),
        };
    };
    match agendas::take_one(tx, source, heard, home, now).await {
        Ok(is_taken) => Ok(is_taken),
        Err(agendas::Refused::Database(error)) => Err(error),
        Err(agendas::Refused::Event(crate::events::Refused::Database(error))) => Err(error),
        Err(refused) => {
            tracing::debug!(%refused, "an event of others is not shown");
            Ok(false)
        }
    }
}

/// `Announce` by somebody who is followed, of something that stands elsewhere or on their own server.
pub async fn passed_on(tx: &mut Tx, received: &Received<'_>, uri: &str) -> sqlx::Result<bool> {
    if received.addresses.is_ours(uri) {
        return Ok(false);
    }
    let sources = followers_of(tx, std::slice::from_ref(&received.activity.actor)).await?;
    for source in &sources {
        name(tx, source, uri, received.now).await?;
    }
    Ok(!sources.is_empty())
}

/// A source names something that is to be read where it stands; true when it is not known yet.
async fn name(tx: &mut Tx, source: &Source, uri: &str, now: Millis) -> sqlx::Result<bool> {
    let is_new = agendas::note(tx, source, uri, now).await?;
    if is_new {
        wanted::want(tx, uri, wanted::Why::Event, 0, now).await?;
    }
    Ok(is_new)
}

/// `Undo` of that: it goes from what they passed on.
pub async fn passed_on_no_more(
    tx: &mut Tx,
    actor: &str,
    uri: &str,
    now: Millis,
) -> sqlx::Result<bool> {
    let mut any = false;
    for source in followers_of(tx, &[actor.to_owned()]).await? {
        any |= agendas::missing(tx, uri, Some(source.id), now).await?;
    }
    Ok(any)
}

/// `Delete` of an event by its owner; of another on its server, it is looked whether it still stands.
pub async fn deleted(tx: &mut Tx, received: &Received<'_>, uri: &str) -> sqlx::Result<bool> {
    let actor = &received.activity.actor;
    let known = store::items_named(tx, uri).await?;
    if known.is_empty() || wire::host(uri) != wire::host(actor) {
        return Ok(false);
    }
    let sources = followers_of(tx, std::slice::from_ref(actor)).await?;
    let is_followed = |item: &agendas::Item| sources.iter().any(|it| it.id == item.source_id);
    match known.iter().all(is_followed) {
        true => agendas::missing(tx, uri, None, received.now).await,
        false => {
            wanted::want(tx, uri, wanted::Why::Event, 0, received.now).await?;
            Ok(true)
        }
    }
}

/// Somebody is no more: what they announced goes. Of what else stands on their server nobody here knows
/// who announced it: it is looked at again, and goes if it is gone there.
pub async fn gone(tx: &mut Tx, actor: &str, now: Millis) -> sqlx::Result<()> {
    agendas::following::gone(tx, actor, now).await?;
    let Ok(url) = url::Url::parse(actor) else {
        return Ok(());
    };
    let server = format!("{}/", url.origin().ascii_serialization());
    for uri in store::uids_below(tx, &server, LOOKED_AT_AGAIN_MAX).await? {
        wanted::want(tx, &uri, wanted::Why::Event, 0, now).await?;
    }
    Ok(())
}

/// What was read at the address of an event: the sources that named it take it in.
pub async fn take_read(app: &App, uri: &str, object: &Value) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    read(&mut tx, app, uri, object, now).await?;
    conversation::store::wanted::end(&mut tx, uri).await?;
    tx.commit().await?;
    app.told();
    Ok(())
}

async fn read(tx: &mut Tx, app: &App, uri: &str, object: &Value, now: Millis) -> sqlx::Result<()> {
    for item in store::items_named(tx, uri).await? {
        let Some(source) = store::source(tx, item.source_id).await? else {
            continue;
        };
        let heard = gathering::read(object, &source.timezone);
        if heard.is_some_and(|heard| heard.uid == uri) {
            take(tx, &source, object, app.addresses.base(), now).await?;
        } else if item.state == ItemState::Named || wire::uri(&object["id"]).as_deref() == Some(uri)
        {
            // It is no event, or none for everybody.
            agendas::missing(tx, uri, Some(source.id), now).await?;
        }
    }
    Ok(())
}

/// An entry of what somebody said before: their own event is taken as it stands there, what they passed on
/// is read where it stands. True when there is something new in it.
pub async fn said_before(
    tx: &mut Tx,
    app: &App,
    source: &Source,
    entry: &Value,
    now: Millis,
) -> sqlx::Result<bool> {
    let kinds = wire::kinds(entry);
    let kind = kinds.first().map(String::as_str).unwrap_or_default();
    let object = match kind {
        "Create" | "Update" | "Announce" => &entry["object"],
        "Event" => entry,
        _ => return Ok(false),
    };
    let is_own = gathering::owners(object).contains(&source.address);
    if kind != "Announce" && gathering::is_event(object) && is_own {
        return take(tx, source, object, app.addresses.base(), now).await;
    }
    let is_other = object.is_object() && !gathering::is_event(object);
    match wire::uri(object) {
        Some(uri) if !is_other && !app.addresses.is_ours(&uri) => name(tx, source, &uri, now).await,
        _ => Ok(false),
    }
}

//! What has to be read elsewhere: what a comment answers, what another is said to have said, answers
//! that nobody sent us. Read outside of any transaction, bounded in number, steps and tries.
//!
//! What always holds: a document is believed only at its own address, on the host of its author; what
//! cannot be had is given up, and what waited for it goes.

use futures_util::StreamExt;
use serde_json::Value;
use url::Url;

use super::activities::create;
use super::addresses::Addresses;
use super::fetch::{FetchError, Signer};
use super::{again, agendas, hearing, moved, quoting, server_actor, store, wire};
use crate::app::App;
use crate::clock::Millis;
use crate::conversation::hearing::{Heard, Place};
use crate::conversation::store::wanted::{self as rows, Wanted};
use crate::conversation::{self, Said};
use crate::db::Tx;

/// What led here is so far away that the thread is not ours.
const STEPS_MAX: i64 = 20;
/// Above this, nothing more is asked for: somebody has us read on and on.
const WANTED_MAX: i64 = 5_000;
/// Of one server: nobody has us ask another without end, nor fills the list for all.
const WANTED_OF_HOST_MAX: i64 = 500;
const AT_ONCE: i64 = 8;
const ATTEMPTS_MAX: i64 = 5;
/// A process that dies while it reads leaves the rest to the others after this.
const AGAIN_SECONDS: i64 = 120;
const ANSWERS_MAX: usize = 40;
/// Mastodon's first page has the author's own answers alone, the others come after it.
const ANSWER_PAGES_MAX: usize = 4;
/// Answers that others get meanwhile are read in one go, and once more when the talk is over.
const ANSWERS_AFTER_SECONDS: i64 = 600;
const ANSWERS_AGAIN_SECONDS: i64 = 24 * 3600;

crate::text_enum! {
    /// Why something is read.
    Why {
        /// It was said, or changed, by somebody else than who told us.
        Object = "object",
        /// Something here answers it.
        Parent = "parent",
        /// A collection of answers.
        Replies = "replies",
        /// Its owner says that they live elsewhere now.
        Move = "move",
        /// Known already, and may have changed while nobody here heard it; with the answers to it.
        Again = "again",
        /// Somebody's profile, which may have changed.
        Profile = "profile",
        /// A comment here quotes it.
        Quoted = "quoted",
        /// It shows that somebody may be quoted.
        Stamp = "stamp",
        /// Somebody whom a space follows passed it on.
        Event = "event",
    }
}

/// Asks for something to be read; nothing happens when it is asked for already, or too far.
pub async fn want(tx: &mut Tx, uri: &str, why: Why, steps: i64, now: Millis) -> sqlx::Result<()> {
    want_at(tx, uri, why, steps, now).await
}

/// Asks for the answers that others sent to something, in a while.
pub async fn want_answers(tx: &mut Tx, uri: &str, now: Millis) -> sqlx::Result<()> {
    let ready = now.plus_seconds(ANSWERS_AFTER_SECONDS);
    want_at(tx, uri, Why::Replies, 0, ready).await
}

/// The same, not before a moment.
pub(super) async fn want_at(
    tx: &mut Tx,
    uri: &str,
    why: Why,
    steps: i64,
    ready: Millis,
) -> sqlx::Result<()> {
    let (in_all, of_host) = rows::count(tx, &origin(uri)).await?;
    if steps > STEPS_MAX || in_all >= WANTED_MAX || of_host >= WANTED_OF_HOST_MAX {
        return conversation::hearing::give_up(tx, uri).await;
    }
    rows::put(tx, uri, why.as_str(), steps, ready).await
}

/// `https://peer.example/` of an address there.
fn origin(uri: &str) -> String {
    let url = Url::parse(uri);
    url.map_or_else(
        |_| uri.to_owned(),
        |url| url[..url::Position::BeforePath].to_owned() + "/",
    )
}

/// Reads what waits; false when nothing does.
pub async fn read(app: &App) -> anyhow::Result<bool> {
    let now = app.clock.now();
    let mut tx = app.db.read().await?;
    if !rows::anything(&mut tx, now).await? {
        return Ok(false);
    }
    drop(tx);
    let mut tx = app.db.begin().await?;
    let again = now.plus_seconds(AGAIN_SECONDS);
    let taken = rows::take(&mut tx, now, again, AT_ONCE).await?;
    tx.commit().await?;
    if taken.is_empty() {
        return Ok(false);
    }
    let signer = server_actor::signer(app).await?;
    let readings = taken
        .into_iter()
        .map(|wanted| read_one(app, &signer, wanted));
    let results: Vec<_> = futures_util::stream::iter(readings)
        .buffer_unordered(AT_ONCE as usize)
        .collect()
        .await;
    results.into_iter().collect::<anyhow::Result<Vec<()>>>()?;
    Ok(true)
}

async fn read_one(app: &App, signer: &Signer, wanted: Wanted) -> anyhow::Result<()> {
    let Ok(why) = wanted.why.parse::<Why>() else {
        return end(app, &wanted, true).await;
    };
    match fetch(app, signer, &wanted.uri).await {
        Ok(json) if why == Why::Replies => take_answers(app, signer, &wanted, json).await,
        Ok(json) if why == Why::Move => moved::take(app, signer, &wanted, &json).await,
        Ok(json) if why == Why::Profile => again::take_profile(app, &wanted.uri, json).await,
        Err(FetchError::Gone) if why == Why::Profile => again::forget(app, &wanted.uri).await,
        Ok(json) if why == Why::Event => agendas::hearing::take_read(app, &wanted.uri, &json).await,
        Ok(json) if why == Why::Stamp => take_stamp(app, &wanted, &json).await,
        Ok(json) => take_object(app, signer, &wanted, json).await,
        Err(FetchError::Gone | FetchError::Status(404)) => {
            let mut tx = app.db.begin().await?;
            forget_missing(&mut tx, &wanted.uri, app.clock.now()).await?;
            tx.commit().await?;
            end(app, &wanted, true).await
        }
        Err(FetchError::Refused(_) | FetchError::WrongType(_) | FetchError::TooLarge) => {
            end(app, &wanted, true).await
        }
        Err(_) if wanted.attempts >= ATTEMPTS_MAX => end(app, &wanted, true).await,
        Err(_) => {
            let wait = 30 << (2 * wanted.attempts.clamp(0, 6));
            let mut tx = app.db.begin().await?;
            rows::put_off(&mut tx, &wanted.uri, app.clock.now().plus_seconds(wait)).await?;
            tx.commit().await?;
            Ok(())
        }
    }
}

/// What was here and is gone at its origin is gone here.
async fn forget_missing(tx: &mut Tx, uri: &str, now: Millis) -> sqlx::Result<()> {
    conversation::quoting::missing(tx, uri, now).await?;
    crate::agendas::missing(tx, uri, None, now).await?;
    if let Some(known) = conversation::store::by_uri(tx, uri).await?
        && known.account_id.is_none()
    {
        conversation::withdraw(tx, uri, &known.author_uri, "", now).await?;
    }
    Ok(())
}

/// A document as it stands elsewhere, asked for in the name of this server.
pub(super) async fn fetch(app: &App, signer: &Signer, uri: &str) -> Result<Value, FetchError> {
    let url = Url::parse(uri).map_err(|error| FetchError::Refused(error.to_string()))?;
    if app.addresses.is_ours(uri) {
        return Err(FetchError::Refused("it is an address of ours".to_owned()));
    }
    let document = app.http.get_document(&url, Some(signer)).await?;
    Ok(document.json)
}

/// It was read, or in vain: what waited for it goes.
pub(super) async fn end(app: &App, wanted: &Wanted, in_vain: bool) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    rows::end(&mut tx, &wanted.uri).await?;
    if in_vain {
        conversation::hearing::give_up(&mut tx, &wanted.uri).await?;
    }
    tx.commit().await?;
    app.told();
    Ok(())
}

/// Something that was said, read at its origin.
async fn take_object(
    app: &App,
    signer: &Signer,
    wanted: &Wanted,
    json: Value,
) -> anyhow::Result<()> {
    if wire::is_tombstone(&json, &wanted.uri) {
        let mut tx = app.db.begin().await?;
        forget_missing(&mut tx, &wanted.uri, app.clock.now()).await?;
        tx.commit().await?;
        return end(app, wanted, true).await;
    }
    let object = match wire::kinds(&json).first().map(String::as_str) {
        // A wrapped thing is read by its own address.
        Some("Create" | "Update" | "Announce") => return end(app, wanted, true).await,
        _ => json,
    };
    let now = app.clock.now();
    let said = hearing::said(&object, "", now).filter(|said| said.uri == wanted.uri);
    let Some(said) = said else {
        return end(app, wanted, true).await;
    };
    let answers = create::replies(&object).filter(|_| wanted.why == Why::Again.as_str());
    if author(app, signer, &said.author_uri).await?.is_none() {
        return end(app, wanted, true).await;
    }
    let mut tx = app.db.begin().await?;
    rows::end(&mut tx, &wanted.uri).await?;
    let is_quoted = wire::is_public(&object)
        && conversation::quoting::read(&mut tx, &said.uri, &quoting::words(&said), now).await?;
    let is_heard = hear(&mut tx, &app.addresses, &object, &said, wanted.steps, now).await?;
    if is_heard {
        quoting::heard(&mut tx, &app.addresses, &said.uri, now).await?;
    }
    if is_heard || is_quoted {
        remember_author(&mut tx, &said.author_uri).await?;
    }
    if let Some(answers) = answers {
        want(&mut tx, &answers, Why::Replies, 0, now).await?;
    }
    tx.commit().await?;
    app.told();
    Ok(())
}

/// The leave to quote something, read where it was given.
async fn take_stamp(app: &App, wanted: &Wanted, document: &Value) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let now = app.clock.now();
    let is_good = match quoting::stamp(&wanted.uri, document) {
        Some(stamp) => conversation::quoting::stamped(&mut tx, &stamp, now).await?,
        None => false,
    };
    // What was a leave before is none any more.
    if !is_good {
        conversation::quoting::unstamped(&mut tx, &wanted.uri, None, now).await?;
    }
    rows::end(&mut tx, &wanted.uri).await?;
    tx.commit().await?;
    app.told();
    Ok(())
}

/// True when it has, or may still get, a place here.
async fn hear(
    tx: &mut Tx,
    addresses: &Addresses,
    object: &Value,
    said: &Said,
    steps: i64,
    now: Millis,
) -> sqlx::Result<bool> {
    if conversation::edit(tx, said, "", now).await? {
        return Ok(true);
    }
    let place = hearing::place(tx, addresses, object, &Value::Null).await?;
    // What something here answers belongs where that one was said, if it is not addressed itself.
    let place = match (place, &said.parent_uri) {
        (None, Some(_)) if wire::is_public(object) => waiting_place(tx, &said.uri).await?,
        (place, _) => place,
    };
    let Some(place) = place else {
        conversation::hearing::give_up(tx, &said.uri).await?;
        return Ok(false);
    };
    if let Place::Private(_) = place {
        conversation::hearing::give_up(tx, &said.uri).await?;
        return Ok(false);
    }
    let heard = conversation::hear(tx, said, place, now).await?;
    if let (Place::Loose(_), Some(parent)) = (place, &said.parent_uri) {
        want(tx, parent, Why::Parent, steps + 1, now).await?;
    }
    if matches!(heard, Heard::Refused) {
        conversation::hearing::give_up(tx, &said.uri).await?;
    }
    Ok(!matches!(heard, Heard::Refused))
}

/// Loose in the space of what waits for it.
async fn waiting_place(tx: &mut Tx, uri: &str) -> sqlx::Result<Option<Place>> {
    let loose = conversation::store::loose_under(tx, uri).await?;
    Ok(loose.first().map(|it| Place::Loose(it.space_id)))
}

/// The author's profile: as it was read before, or read now.
pub(super) async fn author(
    app: &App,
    signer: &Signer,
    uri: &str,
) -> anyhow::Result<Option<wire::Actor>> {
    let mut tx = app.db.read().await?;
    let known = store::actor_document(&mut tx, uri).await?;
    drop(tx);
    if let Some(document) = known {
        return Ok(wire::actor(uri, document).ok());
    }
    let Ok(json) = fetch(app, signer, uri).await else {
        return Ok(None);
    };
    let Ok(actor) = wire::actor(uri, json) else {
        return Ok(None);
    };
    let mut tx = app.db.begin().await?;
    store::put_remote_actor(&mut tx, &actor, app.clock.now()).await?;
    tx.commit().await?;
    Ok(Some(actor))
}

/// As their profile stands by now: another reading may have brought a newer one meanwhile.
async fn remember_author(tx: &mut Tx, uri: &str) -> sqlx::Result<()> {
    let document = store::actor_document(tx, uri).await?;
    match document.and_then(|document| wire::actor(uri, document).ok()) {
        Some(actor) => conversation::store::put_author(tx, &hearing::author(&actor)).await,
        None => Ok(()),
    }
}

/// The first pages of a collection of answers: each that is not known is read at its origin.
async fn take_answers(
    app: &App,
    signer: &Signer,
    wanted: &Wanted,
    json: Value,
) -> anyhow::Result<()> {
    let mut items = items(&json);
    let mut page = json;
    for step in 0..ANSWER_PAGES_MAX {
        let name = if step == 0 && page.get("first").is_some() {
            "first"
        } else {
            "next"
        };
        page = match next_page(app, signer, &wanted.uri, &page[name]).await {
            Some(page) if items.len() < ANSWERS_MAX => page,
            _ => break,
        };
        items.extend(self::items(&page));
    }
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    for uri in items.into_iter().take(ANSWERS_MAX) {
        let is_known = conversation::store::by_uri(&mut tx, &uri).await?.is_some();
        if !is_known && !app.addresses.is_ours(&uri) {
            want(&mut tx, &uri, Why::Object, wanted.steps + 1, now).await?;
        }
    }
    rows::end(&mut tx, &wanted.uri).await?;
    if wanted.steps == 0 {
        let later = now.plus_seconds(ANSWERS_AGAIN_SECONDS);
        want_at(&mut tx, &wanted.uri, Why::Replies, 1, later).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A page of a collection, embedded or at an address of the same server.
async fn next_page(app: &App, signer: &Signer, collection: &str, page: &Value) -> Option<Value> {
    if page.is_object() {
        return Some(page.clone());
    }
    let uri = wire::uri(page)?;
    match wire::host(&uri) == wire::host(collection) {
        true => fetch(app, signer, &uri).await.ok(),
        false => None,
    }
}

fn items(page: &Value) -> Vec<String> {
    ["items", "orderedItems"]
        .iter()
        .flat_map(|name| wire::many(&page[*name]))
        .filter_map(wire::uri)
        .collect()
}

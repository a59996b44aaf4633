//! `Create` in: somebody says something, under what is ours or to a space. Out: a space or a member
//! says something.
//!
//! ```json
//! { "id": "https://hub.example/ap/posts/0190…/create", "type": "Create",
//!   "actor": "https://hub.example/ap/actors/0190…", "published": "2026-09-01T08:00:00Z",
//!   "to": ["https://www.w3.org/ns/activitystreams#Public"],
//!   "cc": ["https://hub.example/ap/actors/0190…/followers"],
//!   "object": { "id": "https://hub.example/ap/posts/0190…", "type": "Article", … } }
//! ```

use serde_json::{Value, json};

use super::{Outcome, Received, join, whole};
use crate::conversation::hearing::{Heard, Place};
use crate::conversation::{self, Said};
use crate::db::Tx;
use crate::federation::addresses::Addresses;
use crate::federation::{agendas, hearing, questions, quoting, store, wanted, wire};

pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let activity = received.activity;
    if let Some(outcome) = questions::receive(tx, received).await? {
        return Ok(outcome);
    }
    if let Some(outcome) = agendas::hearing::announced(tx, received).await? {
        return Ok(outcome);
    }
    let object = &activity.json["object"];
    let Some(uri) = wire::uri(object) else {
        return Ok(Outcome::Ignored("a Create of nothing"));
    };
    let Some(place) = hearing::place(tx, received.addresses, object, &activity.json).await? else {
        return Ok(Outcome::Ignored("a Create that says nothing to us"));
    };
    // The sender speaks for themself alone: what somebody else is said to have said is read at its
    // origin.
    if wire::uri(&object["attributedTo"]).as_ref() != Some(&activity.actor) {
        wanted::want(tx, &uri, wanted::Why::Object, 0, received.now).await?;
        return Ok(Outcome::Ignored(
            "a Create of another's object; it is read at its origin",
        ));
    }
    let Some(said) = hearing::said(object, received.body, received.now) else {
        return Ok(Outcome::Ignored("a Create of nothing that can be read"));
    };
    let outcome = hear(tx, received, &said, place).await?;
    if let Some(replies) = replies(object)
        && matches!(outcome, Outcome::Done)
    {
        wanted::want_answers(tx, &replies, received.now).await?;
    }
    Ok(outcome)
}

/// Takes in what the sender said, whoever they are, and asks for what it answers if that is unknown.
pub(super) async fn hear(
    tx: &mut Tx,
    received: &Received<'_>,
    said: &Said,
    place: Place,
) -> sqlx::Result<Outcome> {
    if let Place::Private(_) = place
        && wants_silence(said)
    {
        conversation::hearing::silence(tx, place, &said.author_uri, received.now).await?;
        return Ok(Outcome::Done);
    }
    let heard = conversation::hear(tx, said, place, received.now).await?;
    if matches!(heard, Heard::Refused) {
        return Ok(Outcome::Ignored("something that the space does not take"));
    }
    let is_new = !matches!(heard, Heard::Known);
    // Who only repeats what another said is no author.
    if is_new
        && let Some(document) = store::actor_document(tx, &said.author_uri).await?
        && let Ok(actor) = wire::actor(&said.author_uri, document)
    {
        conversation::store::put_author(tx, &hearing::author(&actor)).await?;
    }
    if let (Place::Loose(_), Some(parent)) = (place, &said.parent_uri) {
        wanted::want(tx, parent, wanted::Why::Parent, 1, received.now).await?;
    }
    quoting::heard(tx, received.addresses, &said.uri, received.now).await?;
    if is_new {
        join::by_word(tx, received, said).await?;
    }
    Ok(Outcome::Done)
}

/// A private word to a space that asks not to be told anything.
fn wants_silence(said: &Said) -> bool {
    let plain = crate::text::plain_text(&said.body_html);
    let mut words = plain
        .split_whitespace()
        .filter(|word| !word.starts_with('@'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty());
    let only = words.next().map(str::to_lowercase);
    words.next().is_none() && only.as_deref() == Some("stop")
}

/// Where the answers to something stand, if that is on its own server.
pub(in crate::federation) fn replies(object: &Value) -> Option<String> {
    let uri = wire::uri(&object["replies"])?;
    (wire::host(&uri) == wire::host(object["id"].as_str()?)).then_some(uri)
}

/// `Create` with the whole object inside; audience and date are the object's own.
pub fn build(addresses: &Addresses, object: &Value) -> Value {
    let object_uri = object["id"].as_str().unwrap_or_default();
    build_as(&addresses.creation(object_uri), object)
}

/// The same under another id.
pub fn build_as(id: &str, object: &Value) -> Value {
    let actor = object["attributedTo"].as_str().unwrap_or_default();
    let rest = json!({
        "published": object["published"],
        "to": object["to"],
        "cc": object["cc"],
        "audience": object["audience"],
        "object": object,
    });
    whole(id, "Create", actor, rest)
}

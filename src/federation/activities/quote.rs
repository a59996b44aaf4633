//! `QuoteRequest` in (FEP-044f): somebody elsewhere asks to quote something of ours. Out: `Accept` with
//! the address of a stamp, or `Reject`; `Delete` of the stamp when the leave is taken back.
//!
//! ```json
//! { "id": "https://peer.example/quotes/1", "type": "QuoteRequest",
//!   "actor": "https://peer.example/users/alice", "object": "https://hub.example/ap/posts/0190…",
//!   "instrument": { "id": "https://peer.example/notes/1", "type": "Note", … } }
//! ```

use serde_json::{Value, json};

use super::{Outcome, Received, object_named, whole};
use crate::conversation::quotes::{self, Quote};
use crate::conversation::store;
use crate::db::Tx;
use crate::federation::addresses::Addresses;
use crate::federation::{objects, wire};
use crate::ids::{ActivityId, QuoteId};

pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let json = &received.activity.json;
    let (Some(object_uri), Some(instrument_uri)) =
        (wire::uri(&json["object"]), wire::uri(&json["instrument"]))
    else {
        return Ok(Outcome::Ignored(
            "a QuoteRequest without object or instrument",
        ));
    };
    let actor = &received.activity.actor;
    let author = wire::uri(&json["instrument"]["attributedTo"]);
    let is_theirs = author.is_none_or(|author| author == *actor)
        && wire::host(&instrument_uri) == wire::host(actor);
    if !is_theirs {
        return Ok(Outcome::Ignored("a QuoteRequest for what another said"));
    }
    // Only what was said here is ours to give.
    if received.addresses.ours(&object_uri).is_none() {
        return Ok(Outcome::Ignored("a QuoteRequest of nothing of ours"));
    }
    let Some(object) = object_named(tx, received.addresses, &object_uri).await? else {
        return Ok(Outcome::Ignored("a QuoteRequest of nothing of ours"));
    };
    let Some(space) = store::threads::space_of(tx, object).await? else {
        return Ok(Outcome::Ignored("a QuoteRequest of nothing of ours"));
    };
    if store::was_withdrawn(tx, &instrument_uri, actor).await? {
        return Ok(Outcome::Ignored("a QuoteRequest for what was taken back"));
    }
    let quote = Quote {
        id: QuoteId::generate(),
        object_id: object,
        object_uri,
        instrument_uri,
        actor_uri: actor.clone(),
        allowed_ms: received.now,
    };
    quotes::ask(tx, space, quote, &received.activity.id, received.now).await?;
    Ok(Outcome::Done)
}

/// The stamp: what shows anybody that a quote is allowed. `author` is who is quoted.
pub fn stamp(addresses: &Addresses, quote: &Quote, author: &str) -> Value {
    objects::with_context(json!({
        "id": addresses.quote(quote.id),
        "type": "QuoteAuthorization",
        "attributedTo": author,
        "interactingObject": quote.instrument_uri,
        "interactionTarget": quote.object_uri,
    }))
}

/// `Accept` with the stamp, or `Reject`, by who is quoted.
pub fn answer(
    addresses: &Addresses,
    id: ActivityId,
    author: &str,
    actor: &str,
    request: &str,
    quote: Option<&Quote>,
) -> Value {
    let mut asked = json!({ "id": request, "type": "QuoteRequest", "actor": actor });
    if let Some(quote) = quote {
        asked["object"] = json!(quote.object_uri);
        asked["instrument"] = json!(quote.instrument_uri);
    }
    let mut rest = json!({ "to": [actor], "object": asked });
    if let Some(quote) = quote {
        rest["result"] = json!(addresses.quote(quote.id));
    }
    let kind = if quote.is_some() { "Accept" } else { "Reject" };
    whole(&addresses.activity(id), kind, author, rest)
}

/// `Delete` of a stamp.
pub fn revocation(
    addresses: &Addresses,
    id: ActivityId,
    author: &str,
    actor: &str,
    quote: QuoteId,
) -> Value {
    let rest = json!({
        "to": [actor],
        "object": { "id": addresses.quote(quote), "type": "QuoteAuthorization" },
    });
    whole(&addresses.activity(id), "Delete", author, rest)
}

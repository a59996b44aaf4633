//! `Join` and `Leave` of an event, in (Mobilizon, FEP-8a8e): somebody elsewhere takes part. Out: `Accept`,
//! `Reject`, or `Ignore` where no answers are taken. Out too: members of ours who go to events elsewhere
//! (`away.rs` in `attendance`), and the answers to them. `Accept`, `TentativeAccept` and `Reject` of the event
//! itself say the same (Friendica, Hubzilla), and an `Undo` of any of them takes it back.
//!
//! ```json
//! { "id": "https://peer.example/joins/1", "type": "Join",
//!   "actor": "https://peer.example/users/alice", "object": "https://hub.example/ap/events/0190…",
//!   "participationMessage": "Je viens à vélo" }
//! ```

use serde_json::{Value, json};

use super::{Outcome, Received, whole};
use crate::attendance::{self, Answer, Refused, Said, Way, Who, asking};
use crate::db::Tx;
use crate::events::{self, Event};
use crate::federation::addresses::{Addresses, Ours};
use crate::federation::hearing::plain;
use crate::federation::{store, wire};
use crate::ids::ActivityId;
use crate::{settings, text};

const MESSAGE_CHARS_MAX: usize = 400;

pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    answer(tx, received, &received.activity.json["object"], Answer::Yes).await
}

/// Their own answer, whatever activity says it.
pub(super) async fn answer(
    tx: &mut Tx,
    received: &Received<'_>,
    object: &Value,
    said: Answer,
) -> sqlx::Result<Outcome> {
    let activity = received.activity;
    let Some(event) = event_answered(tx, received, object).await? else {
        return Ok(Outcome::Ignored("an answer to no event of ours"));
    };
    if crate::conversation::store::was_withdrawn(tx, &activity.id, &activity.actor).await? {
        return Ok(Outcome::Ignored("an answer that was taken back"));
    }
    let message = plain(&activity.json["participationMessage"], MESSAGE_CHARS_MAX);
    let name = name_of(tx, &activity.actor).await?;
    let is_join = activity.kind == "Join";
    let way = if is_join { Way::Join } else { Way::Server };
    let mut said = Said::plain(said, way, &name, &activity.id);
    let admission = attendance::store::admission(tx, event.id).await?;
    let is_asked = admission.is_some_and(|admission| !admission.questions().is_empty());
    match is_asked && !message.is_empty() {
        true => said.answers = vec![message],
        // Nothing was asked: it is a word to the organisers.
        false => said.message = message,
    }
    let who = Who::Actor(&activity.actor);
    match attendance::answer(tx, &event, who, &said, received.now).await {
        Ok(_) => Ok(Outcome::Done),
        Err(Refused::Database(error)) => Err(error),
        // Only a Join asks for an answer.
        Err(_) if !is_join => Ok(Outcome::Ignored("an answer that the event does not take")),
        Err(refused) => {
            let (actor, request) = (&activity.actor, &activity.id);
            attendance::decline(tx, &event, actor, request, &refused, received.now).await?;
            Ok(Outcome::Ignored("an answer that the event does not take"))
        }
    }
}

/// `Leave` often has no id of its own.
pub async fn leave(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let object = &received.activity.json["object"];
    let Some(event) = event_named(tx, received, object).await? else {
        return Ok(Outcome::Ignored("a Leave of no event of ours"));
    };
    let who = Who::Actor(&received.activity.actor);
    match attendance::leave(tx, event.id, who, received.now).await? {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Ignored("a Leave by who does not take part")),
    }
}

/// An `Undo` of a Join, or of an answer to the event; false when it is none of that.
pub(super) async fn undo(
    tx: &mut Tx,
    received: &Received<'_>,
    undone: &Value,
) -> sqlx::Result<bool> {
    let actor = &received.activity.actor;
    let by_request = match wire::uri(undone) {
        Some(uri) => attendance::store::by_request(tx, &uri, actor).await?,
        None => None,
    };
    let event = match by_request {
        Some(known) => Some(known.event_id),
        None => event_named(tx, received, &undone["object"])
            .await?
            .map(|event| event.id),
    };
    let Some(event) = event else {
        return Ok(false);
    };
    attendance::leave(tx, event, Who::Actor(actor), received.now).await
}

/// A word under an event that says nothing but yes, maybe or no is an answer to it.
pub(super) async fn by_word(
    tx: &mut Tx,
    received: &Received<'_>,
    said: &crate::conversation::Said,
) -> sqlx::Result<()> {
    let parent = said.parent_uri.as_deref().unwrap_or_default();
    let event = match received.addresses.ours(parent) {
        Some(Ours::Event(id) | Ours::Poll(id) | Ours::Reminder(id, _)) => {
            events::theirs::ours(tx, id).await?
        }
        _ => None,
    };
    let Some(event) = event.filter(|_| said.account.is_none()) else {
        return Ok(());
    };
    let settings = settings::load(tx).await?;
    let plain = text::plain_text(&said.body_html);
    let Some(answer) = asking::understood(&settings, &plain) else {
        return Ok(());
    };
    let name = name_of(tx, &said.author_uri).await?;
    let mut given = Said::plain(answer, Way::Word, &name, &said.uri);
    given.language.clone_from(&said.language);
    let who = Who::Actor(&said.author_uri);
    match attendance::answer(tx, &event, who, &given, received.now).await {
        Err(Refused::Database(error)) => Err(error),
        // It stays a word under the event.
        _ => Ok(()),
    }
}

/// The event of ours that a new answer is to, if whoever has its address may answer.
pub(super) async fn event_answered(
    tx: &mut Tx,
    received: &Received<'_>,
    object: &Value,
) -> sqlx::Result<Option<Event>> {
    let event = event_named(tx, received, object).await?;
    Ok(event.filter(|event| event.is_out() && !event.is_for_members()))
}

/// The event of ours that an answer is about, whatever became of it: by its id, or embedded in it or in
/// an `Invite`.
pub(super) async fn event_named(
    tx: &mut Tx,
    received: &Received<'_>,
    object: &Value,
) -> sqlx::Result<Option<Event>> {
    let is_invite = wire::kinds(object).iter().any(|kind| kind == "Invite");
    let object = if is_invite { &object["object"] } else { object };
    let Some(uri) = wire::uri(object) else {
        return Ok(None);
    };
    if !received.addresses.is_ours(&uri) {
        return Ok(None);
    }
    let Some(Ours::Event(id)) = received.addresses.ours(&uri) else {
        return Ok(None);
    };
    events::theirs::ours(tx, id).await
}

/// What they call themselves, else their handle.
pub(in crate::federation) async fn name_of(tx: &mut Tx, actor: &str) -> sqlx::Result<String> {
    let Some(document) = store::actor_document(tx, actor).await? else {
        return Ok(String::new());
    };
    let name = plain(&document["name"], attendance::NAME_CHARS_MAX);
    if !name.is_empty() {
        return Ok(name);
    }
    Ok(plain(
        &document["preferredUsername"],
        attendance::NAME_CHARS_MAX,
    ))
}

/// A member of ours asks to take part in an event elsewhere.
pub fn ask(
    addresses: &Addresses,
    id: ActivityId,
    member: crate::ids::SpaceId,
    (event_uri, organizer): (&str, &str),
) -> Value {
    let rest = json!({ "to": [organizer], "cc": [], "object": event_uri });
    let actor = addresses.actor(member);
    whole(&addresses.activity(id), "Join", &actor, rest)
}

/// A member of ours goes there no more.
pub fn end(
    addresses: &Addresses,
    id: ActivityId,
    member: crate::ids::SpaceId,
    (event_uri, organizer): (&str, &str),
) -> Value {
    let rest = json!({ "to": [organizer], "cc": [], "object": event_uri });
    let actor = addresses.actor(member);
    whole(&addresses.activity(id), "Leave", &actor, rest)
}

/// The organiser of an event elsewhere answers a member of ours; false when none asked. Matched by the id of
/// the request, which servers keep or embed.
pub(super) async fn answered(
    tx: &mut Tx,
    received: &Received<'_>,
    agrees: bool,
) -> sqlx::Result<bool> {
    let request = wire::uri(&received.activity.json["object"]);
    let Some(Ours::Activity(request)) = request.and_then(|uri| received.addresses.ours(&uri))
    else {
        return Ok(false);
    };
    let host = wire::host(&received.activity.actor);
    let is_host_of = |event: &str| wire::host(event) == host;
    attendance::away::answered(tx, request, is_host_of, agrees).await
}

/// `Accept`, `Reject` or `Ignore` by the space, with the Join inside, to the one who asked and nobody
/// else: who takes part is theirs to tell.
pub fn reply(
    addresses: &Addresses,
    kind: &str,
    id: ActivityId,
    space: crate::ids::SpaceId,
    event_uri: &str,
    (actor, request): (&str, &str),
) -> Value {
    let group = addresses.actor(space);
    // FEP-8a8e prefers its id alone here; the others match by either.
    if kind == "Ignore" {
        let rest = json!({ "to": [actor], "cc": [], "object": request });
        return whole(&addresses.activity(id), kind, &group, rest);
    }
    let mut join = json!({ "id": request, "type": "Join", "actor": actor });
    if !event_uri.is_empty() {
        join["object"] = json!(event_uri);
    }
    let rest = json!({ "to": [actor], "cc": [], "object": join });
    whole(&addresses.activity(id), kind, &group, rest)
}

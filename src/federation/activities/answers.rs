//! `Accept`, `Reject` and their tentative forms in: of an event of ours (see `join.rs`), and of what was asked
//! from here, to follow somebody's agenda or to quote something elsewhere (FEP-044f). A leave is believed as the stamp that stands at its author's server; what this
//! hub never asked is nobody's to answer.
//!
//! ```json
//! { "id": "https://peer.example/accepts/1", "type": "Accept",
//!   "actor": "https://peer.example/users/alice",
//!   "object": { "id": "https://hub.example/ap/activities/0190…", "type": "QuoteRequest", … },
//!   "result": "https://peer.example/stamps/1" }
//! ```

use serde_json::Value;

use super::{Outcome, Received, join};
use crate::agendas;
use crate::attendance::Answer;
use crate::conversation::quoting::{self, Asked};
use crate::db::Tx;
use crate::federation::addresses::Ours;
use crate::federation::{wanted, wire};

pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let activity = received.activity;
    if let Some(outcome) = of_follow(tx, received).await? {
        return Ok(outcome);
    }
    let agrees = activity.kind == "Accept";
    if (agrees || activity.kind == "Reject") && join::answered(tx, received, agrees).await? {
        return Ok(Outcome::Done);
    }
    let object = &activity.json["object"];
    if join::event_answered(tx, received, object).await?.is_some() {
        let said = match activity.kind.as_str() {
            "Accept" => Answer::Yes,
            "TentativeAccept" => Answer::Maybe,
            _ => Answer::No,
        };
        return join::answer(tx, received, object, said).await;
    }
    let request = wire::uri(object);
    let request = request.and_then(|uri| received.addresses.ours(&uri));
    let Some(Ours::Activity(request)) = request else {
        return Ok(Outcome::Ignored("an answer to nothing that was asked"));
    };
    let (by, now) = (&activity.actor, received.now);
    let answer = match activity.kind.as_str() {
        "Accept" => return accept(tx, received, request).await,
        "TentativeAccept" => Asked::Tentative,
        "TentativeReject" => {
            return Ok(Outcome::Ignored(
                "an answer to something that nobody here asked",
            ));
        }
        _ => Asked::Refused,
    };
    match quoting::answered(tx, request, by, answer, now).await? {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Ignored("an answer by who was not asked")),
    }
}

/// The answer of somebody whom a space asked to be followed: matched by the id of the request, or by
/// what it says where its server keeps no ids.
async fn of_follow(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Option<Outcome>> {
    let activity = received.activity;
    let agrees = match activity.kind.as_str() {
        "Accept" => true,
        "Reject" => false,
        _ => return Ok(None),
    };
    let object = &activity.json["object"];
    let ours = |value: &Value| wire::uri(value).and_then(|uri| received.addresses.ours(&uri));
    let request = match ours(object) {
        Some(Ours::Activity(request)) => Some(request),
        _ => None,
    };
    let space = match ours(&object["actor"]) {
        Some(Ours::Actor(space)) if wire::kinds(object).iter().any(|it| it == "Follow") => {
            Some(space)
        }
        _ => None,
    };
    let answer = agendas::Answer {
        request,
        space,
        by: &activity.actor,
        agrees,
    };
    let is_answered = agendas::answered(tx, &answer, received.now).await?;
    Ok(is_answered.then_some(Outcome::Done))
}

async fn accept(
    tx: &mut Tx,
    received: &Received<'_>,
    request: crate::ids::ActivityId,
) -> sqlx::Result<Outcome> {
    let actor = &received.activity.actor;
    if !quoting::is_asked(tx, request, actor).await? {
        return Ok(Outcome::Ignored("an answer by who was not asked"));
    }
    let stamp = wire::uri(&received.activity.json["result"]);
    let stamp = stamp.filter(|stamp| wire::host(stamp) == wire::host(actor));
    let Some(stamp) = stamp else {
        return Ok(Outcome::Ignored("a leave to quote without its stamp"));
    };
    wanted::want(tx, &stamp, wanted::Why::Stamp, 0, received.now).await?;
    Ok(Outcome::Done)
}

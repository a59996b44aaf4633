//! `Delete` in: an actor goes, or takes back what they said, even before it came. Out: a post or event is retracted, as a
//! `Tombstone` with its `formerType` (Gancio ignores a bare id).
//!
//! ```json
//! { "id": "https://hub.example/ap/activities/0190…", "type": "Delete",
//!   "actor": "https://hub.example/ap/actors/0190…",
//!   "object": { "id": "https://hub.example/ap/posts/0190…", "type": "Tombstone",
//!               "formerType": "Article", "deleted": "2026-09-01T08:00:00Z" } }
//! ```

use serde_json::{Value, json};

use super::{Outcome, Received, whole};
use crate::conversation;
use crate::conversation::moderation::What;
use crate::db::Tx;
use crate::federation::addresses::{Addresses, PUBLIC};
use crate::federation::{agendas, forgotten, wanted, wire};
use crate::ids::{ActivityId, SpaceId};

pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let activity = received.activity;
    let Some(uri) = wire::uri(&activity.json["object"]) else {
        return Ok(Outcome::Ignored("a Delete of nothing"));
    };
    if uri == activity.actor {
        forgotten::begin(tx, &uri, received.now).await?;
        return Ok(Outcome::Done);
    }
    if agendas::hearing::deleted(tx, received, &uri).await? {
        return Ok(Outcome::Done);
    }
    let is_theirs = wire::host(&uri) == wire::host(&activity.actor);
    let known = conversation::store::by_uri(tx, &uri).await?;
    let was_said_by = known.as_ref().map(|it| it.author_uri.clone());
    // With a reason, even an empty one, it is a removal by who looks after the space.
    if let Some(comment) = known.filter(|it| it.author_uri != activity.actor) {
        let outcome = super::moderation::remove(tx, received, comment.id, What::Removed).await?;
        // Who runs their server may have taken it away there: its address tells.
        let is_read_by_all = comment.state == conversation::State::Published;
        if is_theirs && is_read_by_all && outcome != Outcome::Done {
            wanted::want(tx, &uri, wanted::Why::Object, 0, received.now).await?;
            return Ok(Outcome::Done);
        }
        return Ok(outcome);
    }
    conversation::quotes::end(tx, &uri, &activity.actor).await?;
    let (by, now) = (Some(activity.actor.as_str()), received.now);
    if conversation::quoting::unstamped(tx, &uri, by, now).await? {
        return Ok(Outcome::Done);
    }
    conversation::quoting::taken_back(tx, &uri, &activity.actor).await?;
    if !is_theirs || was_said_by.is_some_and(|author| author != activity.actor) {
        return Ok(Outcome::Ignored("a Delete of what another said"));
    }
    let (now, body) = (received.now, received.body);
    match conversation::withdraw(tx, &uri, &activity.actor, body, now).await? {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Ignored(
            "a Delete of something that is not kept here",
        )),
    }
}

pub fn build(addresses: &Addresses, id: ActivityId, space: SpaceId, tombstone: &Value) -> Value {
    let actor = addresses.actor(space);
    let rest = json!({
        "to": [PUBLIC],
        "cc": [addresses.of_actor(space, "followers")],
        "object": tombstone,
    });
    whole(&addresses.activity(id), "Delete", &actor, rest)
}

/// The same for servers with threads, in the name of the team's voice, as a thing of the group's.
pub fn build_voiced(
    addresses: &Addresses,
    id: ActivityId,
    (voice, group): (SpaceId, SpaceId),
    tombstone: &Value,
) -> Value {
    let uri = addresses.actor(group);
    let rest = json!({
        "to": [uri, PUBLIC],
        "cc": [addresses.of_actor(group, "followers")],
        "audience": uri,
        "object": tombstone,
    });
    let voice = addresses.actor(voice);
    whole(&addresses.activity(id), "Delete", &voice, rest)
}

//! `Update` in: an actor's own new profile and keys, and what somebody said, said otherwise. Out: a post, an event or a space changed.
//!
//! ```json
//! { "id": "https://hub.example/ap/activities/0190…", "type": "Update",
//!   "actor": "https://hub.example/ap/actors/0190…",
//!   "object": { "id": "https://hub.example/ap/events/0190…", "updated": "…", … } }
//! ```

use serde_json::{Value, json};

use super::{Outcome, Received, whole};
use crate::clock::Millis;
use crate::conversation;
use crate::db::Tx;
use crate::federation::addresses::{Addresses, PUBLIC};
use crate::federation::{agendas, hearing, quoting, store, wanted, wire};
use crate::ids::{ActivityId, SpaceId};
use crate::media;
use crate::spaces::followers::{self, Follower};

pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let activity = received.activity;
    let object = &activity.json["object"];
    if let Some(outcome) = agendas::hearing::announced(tx, received).await? {
        return Ok(outcome);
    }
    if wire::uri(object).as_deref() != Some(activity.actor.as_str()) {
        return edited(tx, received).await;
    }
    let Ok(actor) = wire::actor(&activity.actor, object.clone()) else {
        // By its id alone, or cut short: the profile is read where it stands.
        wanted::want(tx, &activity.actor, wanted::Why::Profile, 0, received.now).await?;
        return Ok(Outcome::Done);
    };
    take_in(tx, &actor, received.now).await?;
    Ok(Outcome::Done)
}

/// A profile as it stands now: where letters go, which keys sign, what is shown beside their words.
pub(in crate::federation) async fn take_in(
    tx: &mut Tx,
    actor: &wire::Actor,
    now: Millis,
) -> sqlx::Result<()> {
    store::put_remote_actor(tx, actor, now).await?;
    followers::refresh(tx, &follower_of(actor)).await?;
    if conversation::store::author(tx, &actor.uri).await?.is_some() {
        let author = hearing::author(actor);
        conversation::store::put_author(tx, &author).await?;
        // Some servers put another picture at the same address.
        media::copies::renew(tx, &author.icon_url, now).await?;
    }
    Ok(())
}

/// Something that somebody said is said otherwise now; not known yet, it is taken as new.
async fn edited(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let activity = received.activity;
    let object = &activity.json["object"];
    let Some(uri) = wire::uri(object) else {
        return Ok(Outcome::Ignored("an Update of nothing"));
    };
    let known = conversation::store::by_uri(tx, &uri).await?;
    let was_said_by = known.as_ref().map(|it| it.author_uri.as_str());
    if was_said_by.is_some_and(|author| author != activity.actor) {
        return Ok(Outcome::Ignored("an Update of what another said"));
    }
    if known.is_none() && conversation::quoting::is_quoted(tx, &uri).await? {
        wanted::want(tx, &uri, wanted::Why::Quoted, 0, received.now).await?;
    }
    // By its id alone: it is read at its origin, if it is here at all.
    if wire::uri(&object["attributedTo"]).as_ref() != Some(&activity.actor) {
        if known.is_none() {
            return Ok(Outcome::Ignored(
                "an Update of something that is not kept here",
            ));
        }
        wanted::want(tx, &uri, wanted::Why::Object, 0, received.now).await?;
        return Ok(Outcome::Done);
    }
    let Some(said) = hearing::said(object, received.body, received.now) else {
        return Ok(Outcome::Ignored("an Update to nothing that can be read"));
    };
    if known.is_some() {
        return match conversation::edit(tx, &said, received.body, received.now).await? {
            true => {
                quoting::heard(tx, received.addresses, &uri, received.now).await?;
                Ok(Outcome::Done)
            }
            false => Ok(Outcome::Ignored("an Update that changes nothing here")),
        };
    }
    match hearing::place(tx, received.addresses, object, &activity.json).await? {
        Some(place) => super::create::hear(tx, received, &said, place).await,
        None => Ok(Outcome::Ignored(
            "an Update of something that is not kept here",
        )),
    }
}

/// Where an actor's letters go now; the follow itself stays as it was.
pub fn follower_of(actor: &wire::Actor) -> Follower {
    Follower {
        actor_uri: actor.uri.clone(),
        follow_uri: String::new(),
        inbox: actor.inbox.clone(),
        shared_inbox: actor.shared_inbox.clone(),
        host: actor.host.clone(),
    }
}

/// `Update` of a public object, addressed as the object is. Where only counts or a stamp changed, its
/// words were not edited.
pub fn build(addresses: &Addresses, id: ActivityId, object: &Value) -> Value {
    let actor = object["attributedTo"].as_str().unwrap_or_default();
    let rest = json!({
        "published": object.get("updated").unwrap_or(&object["published"]),
        "to": object["to"],
        "cc": object["cc"],
        "audience": object["audience"],
        "object": object,
    });
    whole(&addresses.activity(id), "Update", actor, rest)
}

/// `Update` of a space's own profile.
pub fn build_actor(
    addresses: &Addresses,
    id: ActivityId,
    space: SpaceId,
    document: &Value,
) -> Value {
    let rest = json!({
        "to": [PUBLIC],
        "cc": [addresses.of_actor(space, "followers")],
        "object": document,
    });
    whole(
        &addresses.activity(id),
        "Update",
        &addresses.actor(space),
        rest,
    )
}

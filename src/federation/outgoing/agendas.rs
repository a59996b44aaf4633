//! What spaces do with the agendas of others: they ask to follow them, follow them no longer, pass on an
//! event of theirs by its own address, and take that back.

use super::moderation::to_actor;
use super::{Telling, fan_out, keep};
use crate::delivery::queue::Audience;
use crate::facts::Fact;
use crate::federation::activities::{announce, follow, undo};
use crate::ids::ActivityId;

pub async fn tell(telling: &mut Telling<'_>, fact: &Fact) -> sqlx::Result<()> {
    let addresses = telling.addresses;
    match fact {
        Fact::FollowAsked {
            space,
            actor,
            request,
        } => {
            let activity = follow::request(addresses, *request, *space, actor);
            keep(telling, *request, *space, "Follow", actor, &activity).await?;
            to_actor(telling, *request, actor).await
        }
        Fact::FollowEnded {
            space,
            actor,
            request,
        } => {
            let id = ActivityId::generate();
            let activity = undo::of_follow(addresses, id, *space, actor, *request);
            keep(telling, id, *space, "Undo", actor, &activity).await?;
            to_actor(telling, id, actor).await
        }
        Fact::EventShared {
            space,
            uri,
            activity: id,
        } => {
            let activity = announce::build(addresses, *id, *space, uri, telling.now);
            keep(telling, *id, *space, "Announce", uri, &activity).await?;
            fan_out(telling, *id, &Audience::of(*space)).await
        }
        Fact::EventUnshared {
            space,
            uri,
            activity: shared,
        } => {
            let id = ActivityId::generate();
            let shared = addresses.activity(*shared);
            let activity = undo::build(addresses, id, *space, &shared, uri);
            keep(telling, id, *space, "Undo", uri, &activity).await?;
            fan_out(telling, id, &Audience::of(*space)).await
        }
        _ => Ok(()),
    }
}

//! What members ask of the organisers of events elsewhere: to take part, and not to any more. To the
//! organiser alone.

use super::moderation::to_actor;
use super::{Telling, keep};
use crate::facts::Fact;
use crate::federation::activities::join;
use crate::ids::ActivityId;
use crate::spaces::members;

pub async fn tell(telling: &mut Telling<'_>, fact: &Fact) -> sqlx::Result<()> {
    let addresses = telling.addresses;
    match fact {
        Fact::JoinAsked {
            account,
            event,
            organizer,
            request,
        } => {
            let member = members::actor_of(*account);
            let activity = join::ask(addresses, *request, member, (event, organizer));
            keep(telling, *request, member, "Join", event, &activity).await?;
            to_actor(telling, *request, organizer).await
        }
        Fact::JoinEnded {
            account,
            event,
            organizer,
        } => {
            let (id, member) = (ActivityId::generate(), members::actor_of(*account));
            let activity = join::end(addresses, id, member, (event, organizer));
            keep(telling, id, member, "Leave", event, &activity).await?;
            to_actor(telling, id, organizer).await
        }
        _ => Ok(()),
    }
}

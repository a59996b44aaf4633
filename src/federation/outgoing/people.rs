//! What people decide for themselves, told to those whom it concerns: that they have nothing to do with
//! somebody, and that they let them be again.

use super::moderation::to_actor;
use super::{Telling, keep};
use crate::delivery::queue;
use crate::facts::Fact;
use crate::federation::activities::block;
use crate::ids::{ActivityId, SpaceId};

pub(super) async fn tell(telling: &mut Telling<'_>, fact: &Fact) -> sqlx::Result<()> {
    match fact {
        Fact::Blocked {
            member,
            actor,
            is_lifted,
        } => match is_lifted {
            true => tell_unblocked(telling, *member, actor).await,
            false => tell_blocked(telling, *member, actor).await,
        },
        _ => Ok(()),
    }
}

async fn tell_blocked(
    telling: &mut Telling<'_>,
    member: SpaceId,
    actor: &str,
) -> sqlx::Result<()> {
    if telling.addresses.is_ours(actor) {
        return Ok(());
    }
    let id = ActivityId::generate();
    let activity = block::build(telling.addresses, id, member, actor);
    keep(telling, id, member, "Block", actor, &activity).await?;
    to_actor(telling, id, actor).await
}

async fn tell_unblocked(
    telling: &mut Telling<'_>,
    member: SpaceId,
    actor: &str,
) -> sqlx::Result<()> {
    let told = queue::activity_about(telling.tx, member, "Block", actor).await?;
    let Some((blocked, _)) = told else {
        return Ok(());
    };
    let id = ActivityId::generate();
    let activity = block::build_undo(telling.addresses, id, member, (blocked, actor));
    keep(telling, id, member, "Undo", actor, &activity).await?;
    to_actor(telling, id, actor).await
}

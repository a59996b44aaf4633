//! A space lives elsewhere from now on: its profile says so, and its followers' servers are asked to follow
//! it there (FEP-7628).

use super::{Telling, fan_out, keep, tell_profile};
use crate::delivery::queue::Audience;
use crate::federation::activities::moving;
use crate::ids::{ActivityId, SpaceId};
use crate::spaces;

pub(super) async fn tell(telling: &mut Telling<'_>, space: SpaceId) -> sqlx::Result<()> {
    // Undone meanwhile, there is nothing to tell but the profile.
    tell_profile(telling, space, None).await?;
    let Some(home) = spaces::store::identity::home(telling.tx, space).await? else {
        return Ok(());
    };
    let id = ActivityId::generate();
    let activity = moving::build(telling.addresses, id, space, &home.to_uri);
    let uri = telling.addresses.actor(space);
    keep(telling, id, space, "Move", &uri, &activity).await?;
    fan_out(telling, id, &Audience::of(space)).await
}

//! Spaces that organise an event with the one that announced it: each passes it on to those who follow
//! it, once, and takes that back when it organises the event no more.

use super::{Telling, gone, said_event, share};
use crate::delivery::queue;
use crate::ids::{EventId, SpaceId};

/// Those who follow the space hear of the event, unless they did already.
pub(super) async fn tell_joined(
    telling: &mut Telling<'_>,
    event: EventId,
    space: SpaceId,
) -> sqlx::Result<()> {
    let said = said_event(telling, event).await?;
    let Some(said) = said.filter(|said| said.announcers.contains(&space)) else {
        return Ok(());
    };
    match queue::share_of(telling.tx, space, said.uri()).await? {
        Some(_) => Ok(()),
        None => share(telling, &said, space).await,
    }
}

/// What it passed on is taken back.
pub(super) async fn tell_left(
    telling: &mut Telling<'_>,
    event: EventId,
    space: SpaceId,
) -> sqlx::Result<()> {
    let said = said_event(telling, event).await?;
    let Some(said) = said.filter(|said| !said.announcers.contains(&space)) else {
        return Ok(());
    };
    match queue::share_of(telling.tx, space, said.uri()).await? {
        Some(_) => gone::undo_announce(telling, space, said.speaker, said.uri()).await,
        None => Ok(()),
    }
}

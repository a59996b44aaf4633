//! Who may see an event that is for the members of its space: who has an account here and is not kept
//! out of the space, who looks after it or after a space that organises it too, the hub's team.
//!
//! What always holds: whoever may not is told nothing, not even that there is something.

use super::Member;
use crate::clock::Millis;
use crate::conversation;
use crate::conversation::moderation;
use crate::db::Tx;
use crate::events::{self, Event, State};

/// Whether somebody who is signed in may see an event; whether it is out is another question.
pub async fn sees(
    tx: &mut Tx,
    member: &Member<'_>,
    event: &Event,
    now: Millis,
) -> sqlx::Result<bool> {
    if !event.is_for_members() || member.who.is_team {
        return Ok(true);
    }
    for space in events::store::spaces_of(tx, event.id).await? {
        if moderation::may(tx, &member.who, space, now).await? {
            return Ok(true);
        }
    }
    let (space, uri) = (event.space_id, member.who.uri);
    Ok(!conversation::store::decided::is_banned(tx, space, uri, now).await?)
}

/// Those of these events that somebody may be shown in a list of their own.
pub async fn seen(
    tx: &mut Tx,
    member: &Member<'_>,
    all: Vec<Event>,
    now: Millis,
) -> sqlx::Result<Vec<Event>> {
    let mut seen = Vec::with_capacity(all.len());
    for event in all {
        let is_known = match event.state {
            State::Published => true,
            State::Unlisted => sees(tx, member, &event, now).await?,
            State::Draft | State::Retracted => false,
        };
        if is_known {
            seen.push(event);
        }
    }
    Ok(seen)
}

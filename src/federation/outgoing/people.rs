//! What people decide for themselves, told to those whom it concerns: that they have nothing to do with
//! somebody, that they let them be again, that they leave. And what is left to do when an actor
//! elsewhere is gone.

use serde_json::json;

use super::moderation::to_actor;
use super::sharing::announcers;
use super::{Telling, fan_out, keep};
use crate::conversation;
use crate::delivery::queue::{self, Audience};
use crate::facts::{self, Fact};
use crate::federation::activities::{block, whole};
use crate::federation::addresses::PUBLIC;
use crate::federation::forgotten::{self, Gone};
use crate::federation::store;
use crate::ids::{ActivityId, SpaceId};
use crate::peers;
use crate::spaces::members;

/// Servers from which people spoke with somebody who leaves.
const HEARD_MAX: i64 = 500;

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
        Fact::ActorGone {
            actor,
            inbox,
            follows,
        } => {
            let gone = Gone {
                uri: actor,
                inbox,
                follows,
            };
            forget(telling, fact, &gone).await
        }
        Fact::MemberLeft { member, actor } => {
            tell_left(telling, *member, actor).await?;
            let gone = Gone {
                uri: actor,
                inbox: "",
                follows: &[],
            };
            forget(telling, fact, &gone).await
        }
        _ => Ok(()),
    }
}

/// What is left is for the next round: the same fact again.
async fn forget(telling: &mut Telling<'_>, fact: &Fact, gone: &Gone<'_>) -> sqlx::Result<()> {
    match forgotten::settle(telling, gone).await? {
        true => Ok(()),
        false => facts::record(telling.tx, fact, telling.now).await,
    }
}

async fn tell_blocked(telling: &mut Telling<'_>, member: SpaceId, actor: &str) -> sqlx::Result<()> {
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

/// `Delete` of themself, to who follows them and to every server from which somebody speaks where they
/// spoke; once, however many rounds forgetting takes.
async fn tell_left(telling: &mut Telling<'_>, member: SpaceId, actor: &str) -> sqlx::Result<()> {
    let told = queue::activity_about(telling.tx, member, "Delete", actor).await?;
    // Who never spoke in public is nobody to others.
    let spoke = members::closed(telling.tx, member).await?.is_some();
    if told.is_some() || !spoke {
        return Ok(());
    }
    let id = ActivityId::generate();
    let rest = json!({
        "to": [PUBLIC],
        "cc": [telling.addresses.of_actor(member, "followers")],
        "object": actor,
    });
    let activity = whole(&telling.addresses.activity(id), "Delete", actor, rest);
    keep(telling, id, member, "Delete", actor, &activity).await?;
    fan_out(telling, id, &Audience::of(member)).await?;
    let heard = conversation::store::threads::spoken_with(telling.tx, actor, HEARD_MAX).await?;
    let mut told = std::collections::HashSet::new();
    for (uri,) in heard {
        let Some(other) = store::remote_actor(telling.tx, &uri).await? else {
            continue;
        };
        let address = other.shared_inbox.unwrap_or(other.inbox);
        if told.insert(address.clone()) {
            let inbox = peers::store::inbox(telling.tx, &other.host, &address).await?;
            queue::enqueue(telling.tx, id, inbox, telling.now).await?;
        }
    }
    Ok(())
}

/// The groups no longer share what somebody said who is gone; nothing names it any more.
pub(in crate::federation) async fn unshare_all_of(
    telling: &mut Telling<'_>,
    author_uri: &str,
) -> sqlx::Result<()> {
    let contributed =
        conversation::store::forgotten::contributions_of(telling.tx, author_uri).await?;
    for id in contributed {
        let Some(comment) = conversation::store::by_id(telling.tx, id).await? else {
            continue;
        };
        for announcer in announcers(telling.tx, comment.space_id).await? {
            let shared = queue::share_of(telling.tx, announcer, &comment.uri).await?;
            let Some((shared,)) = shared else { continue };
            let id = ActivityId::generate();
            let group = telling.addresses.actor(announcer);
            let shared = telling.addresses.activity(shared);
            let rest = json!({
                "to": [PUBLIC],
                "cc": [telling.addresses.of_actor(announcer, "followers")],
                "object": { "id": shared, "type": "Announce", "actor": group },
            });
            let undo = whole(&telling.addresses.activity(id), "Undo", &group, rest);
            keep(telling, id, announcer, "Undo", &shared, &undo).await?;
            fan_out(telling, id, &Audience::of(announcer)).await?;
        }
    }
    Ok(())
}

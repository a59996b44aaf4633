//! Those who are followed: asked, asked elsewhere when they move, followed no more; gone, or on a server
//! that is blocked.
//!
//! What always holds: of who is gone or blocked nothing stays in the agenda, and nothing is asked of them
//! any more; the source stays, paused, with what happened to it, for somebody to remove or to take up again.

use super::{Follow, ItemState, Kind, Problem, Source, has_problem, store, taking};
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::ActivityId;
use crate::peers::policies;

/// Asks somebody to be followed.
pub(super) async fn ask(tx: &mut Tx, source: &Source, now: Millis) -> sqlx::Result<()> {
    let Some(request) = source.request_id else {
        return Ok(());
    };
    let fact = Fact::FollowAsked {
        space: source.space_id,
        actor: source.address.clone(),
        request,
    };
    facts::record(tx, &fact, now).await
}

/// Who was asked, or agreed, is told that they are followed no more.
pub(super) async fn unfollow(tx: &mut Tx, source: &Source, now: Millis) -> sqlx::Result<()> {
    let Some(request) = source.request_id else {
        return Ok(());
    };
    let fact = Fact::FollowEnded {
        space: source.space_id,
        actor: source.address.clone(),
        request,
    };
    facts::record(tx, &fact, now).await
}

/// Somebody lives elsewhere now, and both profiles say so: they are asked there to be followed. What they
/// announced stays.
pub async fn moved(tx: &mut Tx, from: &str, to: &str, now: Millis) -> sqlx::Result<()> {
    let there = store::sources_at(tx, to).await?;
    for source in store::sources_at(tx, from).await? {
        if there.iter().any(|it| it.space_id == source.space_id) {
            continue;
        }
        unfollow(tx, &source, now).await?;
        let moved = Source {
            address: to.to_owned(),
            page: to.to_owned(),
            follow: Follow::Asked,
            request_id: Some(ActivityId::generate()),
            ..source
        };
        store::put_address(tx, &moved).await?;
        ask(tx, &moved, now).await?;
    }
    Ok(())
}

/// Somebody is no more: of what they announced nothing stays, not even what of it was left.
pub async fn gone(tx: &mut Tx, actor: &str, now: Millis) -> sqlx::Result<()> {
    for source in store::sources_at(tx, actor).await? {
        rest(tx, &source, Problem::Missing, now).await?;
        store::delete_items(tx, source.id).await?;
    }
    Ok(())
}

/// Servers are blocked, those of which `is_blocked` says so: who is followed there is heard no longer,
/// and what stands there is shown no longer, whoever passed it on.
pub async fn blocked(
    tx: &mut Tx,
    is_blocked: impl Fn(&str) -> bool,
    now: Millis,
) -> sqlx::Result<()> {
    let is_there = |uri: &str| policies::host_of(uri).is_some_and(|host| is_blocked(&host));
    for source in store::sources(tx, super::SOURCES_MAX).await? {
        if source.kind != Kind::Followed {
            continue;
        }
        if is_there(&source.address) {
            let items = store::items_of(tx, source.id).await?;
            let is_shown = items.iter().any(|item| item.state != ItemState::Left);
            if is_shown || !source.is_paused {
                rest(tx, &source, Problem::Refused, now).await?;
            }
            continue;
        }
        for (id, uid) in store::uids_of(tx, source.id).await? {
            if is_there(&uid)
                && let Some(item) = store::item(tx, id).await?
            {
                taking::take_away(tx, &source, &item, now).await?;
            }
        }
    }
    Ok(())
}

/// Takes away what a source brought, and leaves it alone.
async fn rest(tx: &mut Tx, source: &Source, problem: Problem, now: Millis) -> sqlx::Result<()> {
    for item in store::items_of(tx, source.id).await? {
        taking::take_away(tx, source, &item, now).await?;
    }
    has_problem(tx, source, problem, now).await?;
    store::set_paused(tx, source.id, true, now).await
}

//! Contributions for servers that show a stream: shared by their id, once, and shared no longer when they
//! are gone. Each with who follows the space, with the author's own server, and by the hub's group with
//! who follows that alone.

use super::conversation::send;
use super::{Telling, fan_out, keep};
use crate::conversation::Comment;
use crate::db::Tx;
use crate::delivery::queue::{self, Audience, Reached};
use crate::federation::activities::{announce, undo};
use crate::federation::store;
use crate::ids::{ActivityId, SpaceId};
use crate::spaces::followers;
use crate::{peers, spaces};

/// A contribution is shared by its id, once, by its space and by the hub's own group: each with who
/// follows it and does not hear it already.
pub(super) async fn share(telling: &mut Telling<'_>, comment: &Comment) -> sqlx::Result<()> {
    let space = comment.space_id;
    let apart = author_apart(telling, comment).await?;
    for announcer in announcers(telling.tx, space).await? {
        let is_told = apart.is_some() && announcer == space;
        if is_told || followers::store::anybody(telling.tx, announcer).await? {
            let id = ActivityId::generate();
            let (addresses, now) = (telling.addresses, telling.now);
            let activity = announce::build(addresses, id, announcer, &comment.uri, now);
            keep(telling, id, announcer, "Announce", &comment.uri, &activity).await?;
            fan_out(telling, id, &shared_with(announcer, space)).await?;
            if let Some(author) = apart.as_ref().filter(|_| is_told) {
                send(telling, id, author).await?;
            }
        }
    }
    Ok(())
}

/// The author, where nobody of their server hears the space and it shows who shares what: they learn
/// that they were heard. Threads get the echo instead.
async fn author_apart(
    telling: &mut Telling<'_>,
    comment: &Comment,
) -> sqlx::Result<Option<store::RemoteActor>> {
    let (space, uri) = (comment.space_id, &comment.author_uri);
    let Some(author) = store::remote_actor(telling.tx, uri).await? else {
        return Ok(None);
    };
    let threads = peers::dialect(telling.tx, &author.host).await? == peers::Dialect::Thread;
    let on_host = followers::store::inboxes_on_host(telling.tx, space, &author.host).await?;
    Ok(Some(author).filter(|_| !threads && on_host.is_empty()))
}

pub(super) fn shared_with(announcer: SpaceId, space: SpaceId) -> Audience {
    let audience = match announcer == space {
        true => Audience::of(space),
        false => Audience::beyond(announcer, space),
    };
    audience.reaching(Reached::MicroblogsAndBoth)
}

/// The space itself, then the hub.
pub(super) async fn announcers(tx: &mut Tx, space: SpaceId) -> sqlx::Result<Vec<SpaceId>> {
    let hubs = spaces::store::by_kind(tx, spaces::Kind::Hub).await?;
    let hubs = hubs
        .into_iter()
        .map(|hub| hub.id)
        .filter(|hub| *hub != space);
    Ok(std::iter::once(space).chain(hubs).collect())
}

pub(super) async fn unshare(telling: &mut Telling<'_>, comment: &Comment) -> sqlx::Result<()> {
    if !comment.is_contribution() {
        return Ok(());
    }
    for announcer in announcers(telling.tx, comment.space_id).await? {
        let shared = queue::share_of(telling.tx, announcer, &comment.uri).await?;
        let Some((shared,)) = shared else {
            continue;
        };
        let id = ActivityId::generate();
        let shared = telling.addresses.activity(shared);
        let undo = undo::build(telling.addresses, id, announcer, &shared, &comment.uri);
        keep(telling, id, announcer, "Undo", &comment.uri, &undo).await?;
        fan_out(telling, id, &shared_with(announcer, comment.space_id)).await?;
        let apart = author_apart(telling, comment).await?;
        if let Some(author) = apart.filter(|_| announcer == comment.space_id) {
            send(telling, id, &author).await?;
        }
    }
    Ok(())
}

//! What is told of a conversation. A group passes on what is said in it in the form that each server
//! reads (FEP-1b12): threads get the activities themselves, byte for byte; microblogs get new
//! contributions as a share by id, and nothing of comments, which would flood their readers (they find
//! them in `replies`). An Announce is never announced.

use std::collections::HashSet;

use serde_json::Value;

use super::sharing::{announcers, share, shared_with, unshare};
use super::wrapping::{for_threads, wrapped};
use super::{Telling, fan_out, keep, moderation};
use crate::conversation::{self, Comment, State};
use crate::delivery::queue::{self, Audience, Reached};
use crate::federation::activities::{create, delete, undo, update};
use crate::federation::{look_up, objects, store, voice, wire};
use crate::ids::{ActivityId, CommentId, SpaceId};
use crate::peers;
use crate::spaces::followers;

/// Of a thread, so many people elsewhere are told of a member's answer.
const PARTICIPANTS_MAX: i64 = 100;

/// Somebody said something, and it may be read; again, if who took it away elsewhere undid that by an
/// activity of theirs.
pub async fn tell_published(
    telling: &mut Telling<'_>,
    id: CommentId,
    undo: &str,
) -> sqlx::Result<()> {
    let found = conversation::store::by_id(telling.tx, id).await?;
    let Some(comment) = found.filter(|it| it.state == State::Published) else {
        return Ok(());
    };
    let activity = match comment.account_id {
        None => comment.activity.clone(),
        Some(_) => {
            let body = said_here(telling, &comment, "Create").await?;
            super::quoting::ask(telling, &comment).await?;
            body
        }
    };
    match undo.is_empty() {
        true => stand_again(telling, &comment).await?,
        false => wrap(telling, &comment, undo).await?,
    }
    wrap(telling, &comment, &activity).await?;
    if comment.is_contribution() {
        share(telling, &comment).await?;
    }
    Ok(())
}

/// Threads that were told that it is taken away are told that it is not.
async fn stand_again(telling: &mut Telling<'_>, comment: &Comment) -> sqlx::Result<()> {
    let (space, uri) = (comment.space_id, &comment.uri);
    let by = voice::of(telling.tx, space).await?;
    let removal = queue::activity_about(telling.tx, by, "Delete", uri).await?;
    let Some((_, removal)) = removal else {
        return Ok(());
    };
    let Ok(removal) = serde_json::from_str::<Value>(&removal) else {
        return Ok(());
    };
    let id = ActivityId::generate();
    let undo = undo::of_removal(telling.addresses, id, (by, space), removal);
    keep(telling, id, by, "Undo", uri, &undo).await?;
    let body = queue::activity_body(telling.tx, id).await?;
    wrap(telling, comment, &body.unwrap_or_default()).await
}

/// Somebody changed what they said.
pub async fn tell_edited(
    telling: &mut Telling<'_>,
    id: CommentId,
    activity: &str,
) -> sqlx::Result<()> {
    let found = conversation::store::by_id(telling.tx, id).await?;
    let Some(comment) = found.filter(|it| it.state == State::Published) else {
        return Ok(());
    };
    let activity = match comment.account_id {
        None => activity.to_owned(),
        Some(_) => said_here(telling, &comment, "Update").await?,
    };
    wrap(telling, &comment, &activity).await
}

/// Somebody took back what they said.
pub async fn tell_withdrawn(
    telling: &mut Telling<'_>,
    id: CommentId,
    activity: &str,
) -> sqlx::Result<()> {
    let Some(comment) = conversation::store::by_id(telling.tx, id).await? else {
        return Ok(());
    };
    let activity = match author_here(telling, &comment) {
        None => activity.to_owned(),
        Some(member) => gone_here(telling, &comment, member).await?,
    };
    wrap(telling, &comment, &activity).await?;
    unshare(telling, &comment).await
}

/// Those who look after the space took something away. Threads hear it as their server said it, who
/// take it of a person alone, or as a `Delete` by the team's voice with its reason when it was decided
/// here (Lemmy's removal); for microblogs the group's share is undone.
pub async fn tell_removed(
    telling: &mut Telling<'_>,
    id: CommentId,
    reason: &str,
    activity: &str,
) -> sqlx::Result<()> {
    let Some(comment) = conversation::store::by_id(telling.tx, id).await? else {
        return Ok(());
    };
    // The team's own word is kept either way: it is what the team can take back (`stand_again`).
    let own = moderation::removal(telling, &comment, reason).await?;
    let removal = match activity.is_empty() {
        true => own,
        false => activity.to_owned(),
    };
    wrap(telling, &comment, &removal).await?;
    if let Some(member) = author_here(telling, &comment) {
        gone_here(telling, &comment, member).await?;
    }
    unshare(telling, &comment).await
}

/// A vote, as it came, to those who show votes.
pub async fn tell_reaction(
    telling: &mut Telling<'_>,
    space: SpaceId,
    activity: &str,
) -> sqlx::Result<()> {
    let Ok(json) = serde_json::from_str::<Value>(activity) else {
        return Ok(());
    };
    let Some(uri) = wire::uri(&json["id"]) else {
        return Ok(());
    };
    let id = wrapped(telling, space, activity, &uri, &[]).await?;
    fan_out(telling, id, &Audience::of(space).reaching(Reached::Threads)).await
}

/// A decision by those who look after a space, as it came or as it was made here.
pub(super) async fn pass_on(
    telling: &mut Telling<'_>,
    space: SpaceId,
    activity: &str,
    object_uri: &str,
) -> sqlx::Result<()> {
    let id = wrapped(telling, space, activity, object_uri, &[]).await?;
    fan_out(telling, id, &Audience::of(space).reaching(Reached::Threads)).await
}

/// Passes an activity on to the servers that thread, and to its author's own, whose users wait to see
/// it come back (Lemmy shows theirs as pending until then).
pub(super) async fn wrap(
    telling: &mut Telling<'_>,
    comment: &Comment,
    activity: &str,
) -> sqlx::Result<()> {
    if activity.is_empty() {
        return Ok(());
    }
    let space = comment.space_id;
    let author = comment.author_uri.clone();
    let id = wrapped(telling, space, activity, &comment.uri, &[author]).await?;
    let reached = match comment.is_contribution() {
        true => Reached::ThreadsAndBoth,
        false => Reached::Threads,
    };
    fan_out(telling, id, &Audience::of(space).reaching(reached)).await?;
    echo(telling, comment, id).await
}

/// To the author's server, if nobody there follows the space: those who do have it anyway.
async fn echo(
    telling: &mut Telling<'_>,
    comment: &Comment,
    activity: ActivityId,
) -> sqlx::Result<()> {
    let Some(author) = store::remote_actor(telling.tx, &comment.author_uri).await? else {
        return Ok(());
    };
    let threads = peers::dialect(telling.tx, &author.host).await? == peers::Dialect::Thread;
    let on_host =
        followers::store::inboxes_on_host(telling.tx, comment.space_id, &author.host).await?;
    if !threads || !on_host.is_empty() {
        return Ok(());
    }
    send(telling, activity, &author).await
}

pub(super) async fn send(
    telling: &mut Telling<'_>,
    activity: ActivityId,
    actor: &store::RemoteActor,
) -> sqlx::Result<()> {
    let address = actor.shared_inbox.as_ref().unwrap_or(&actor.inbox);
    let inbox = peers::store::inbox(telling.tx, &actor.host, address).await?;
    queue::enqueue(telling.tx, activity, inbox, telling.now).await
}

/// What a member contributed was shared with microblogs, which take a change of it from its author
/// alone: it goes to all of them.
async fn tell_shared_with(
    telling: &mut Telling<'_>,
    comment: &Comment,
    activity: ActivityId,
) -> sqlx::Result<()> {
    if !comment.is_contribution() {
        return Ok(());
    }
    for announcer in announcers(telling.tx, comment.space_id).await? {
        fan_out(telling, activity, &shared_with(announcer, comment.space_id)).await?;
    }
    Ok(())
}

/// The member who said it, if they are one.
fn author_here(telling: &Telling<'_>, comment: &Comment) -> Option<SpaceId> {
    match telling.addresses.ours(&comment.author_uri) {
        Some(crate::federation::addresses::Ours::Actor(member)) => Some(member),
        _ => None,
    }
}

/// A member's own `Create` or `Update`: to who follows them, and to those elsewhere whom it concerns.
/// Answers its bytes as threads read them: a contribution is an `Article` with its title there, because
/// a top-level `Note` is refused (Lemmy) or has none, and the `Note` of microblogs has none.
async fn said_here(
    telling: &mut Telling<'_>,
    comment: &Comment,
    kind: &str,
) -> sqlx::Result<String> {
    let Some(member) = author_here(telling, comment) else {
        return Ok(String::new());
    };
    let object = look_up::comment(telling.tx, telling.addresses, comment).await?;
    let id = ActivityId::generate();
    let activity = match kind {
        "Create" => create::build(telling.addresses, &object),
        _ => update::build(telling.addresses, id, &object),
    };
    keep(telling, id, member, kind, &comment.uri, &activity).await?;
    fan_out(telling, id, &Audience::of(member)).await?;
    tell_concerned(telling, comment, id).await?;
    if kind == "Update" {
        tell_shared_with(telling, comment, id).await?;
    }
    for_threads(telling, comment, member, (id, activity)).await
}

async fn gone_here(
    telling: &mut Telling<'_>,
    comment: &Comment,
    member: SpaceId,
) -> sqlx::Result<String> {
    let id = ActivityId::generate();
    let tombstone = objects::event::tombstone(&comment.uri, "Note", telling.now);
    let activity = delete::build(telling.addresses, id, member, &tombstone);
    keep(telling, id, member, "Delete", &comment.uri, &activity).await?;
    fan_out(telling, id, &Audience::of(member)).await?;
    tell_concerned(telling, comment, id).await?;
    tell_shared_with(telling, comment, id).await?;
    let body = queue::activity_body(telling.tx, id).await?;
    Ok(body.unwrap_or_default())
}

/// Each server from which somebody speaks in the thread or is called by the comment, once; answers their
/// inboxes.
pub(super) async fn tell_concerned(
    telling: &mut Telling<'_>,
    comment: &Comment,
    activity: ActivityId,
) -> sqlx::Result<HashSet<String>> {
    let root = comment.root_id;
    let concerned =
        conversation::store::threads::participants(telling.tx, root, PARTICIPANTS_MAX).await?;
    let called = comment.parts.called.iter().cloned();
    let mut told = HashSet::new();
    for uri in concerned.into_iter().map(|(uri,)| uri).chain(called) {
        let Some(actor) = store::remote_actor(telling.tx, &uri).await? else {
            continue;
        };
        let address = actor.shared_inbox.clone().unwrap_or(actor.inbox.clone());
        if told.insert(address) {
            send(telling, activity, &actor).await?;
        }
    }
    Ok(told)
}

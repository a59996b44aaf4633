//! What is told of polls: a member's vote, to the poll's author alone; the counts of a poll made here,
//! to whoever may have seen it, and its end to everybody.

use std::collections::HashSet;

use super::moderation::to_actor;
use super::wrapping::for_threads;
use super::{Telling, conversation, fan_out, keep};
use crate::conversation::{State, store};
use crate::delivery::queue::{self, Audience};
use crate::federation::activities::{update, whole};
use crate::federation::addresses::Ours;
use crate::federation::{look_up, store as federation};
use crate::ids::{ActivityId, CommentId};
use crate::peers;
use serde_json::json;

/// Inboxes of those who voted.
const VOTERS_INBOXES_MAX: i64 = 2_000;

/// One `Create` a choice, as microblogs send them.
pub async fn tell_vote(
    telling: &mut Telling<'_>,
    id: CommentId,
    voter: &str,
    choices: &[i64],
) -> sqlx::Result<()> {
    let Some(comment) = store::by_id(telling.tx, id).await? else {
        return Ok(());
    };
    let (Some(poll), Some(Ours::Actor(member))) =
        (comment.parts.poll.as_ref(), telling.addresses.ours(voter))
    else {
        return Ok(());
    };
    let author = &comment.author_uri;
    for at in choices {
        let choice = usize::try_from(*at)
            .ok()
            .and_then(|at| poll.choices.get(at));
        let Some(choice) = choice else { continue };
        let vote = json!({
            "id": format!("{voter}#votes/{id}/{at}"),
            "type": "Note",
            "attributedTo": voter,
            "to": [author],
            "cc": [],
            "inReplyTo": comment.uri,
            "name": choice.name,
            "published": telling.now.rfc3339(),
        });
        let activity_id = ActivityId::generate();
        let uri = telling.addresses.activity(activity_id);
        let rest = json!({ "to": [author], "cc": [], "object": vote });
        let activity = whole(&uri, "Create", voter, rest);
        keep(
            telling,
            activity_id,
            member,
            "Create",
            &comment.uri,
            &activity,
        )
        .await?;
        to_actor(telling, activity_id, author).await?;
    }
    Ok(())
}

/// New counts go to the author's followers and to the servers of those who voted or speak there; the end
/// is passed on by the group too.
pub async fn tell_counts(
    telling: &mut Telling<'_>,
    id: CommentId,
    is_over: bool,
) -> sqlx::Result<()> {
    let found = store::by_id(telling.tx, id).await?;
    let Some(comment) = found.filter(|it| it.state == State::Published) else {
        return Ok(());
    };
    let Some(Ours::Actor(member)) = telling.addresses.ours(&comment.author_uri) else {
        return Ok(());
    };
    let object = look_up::comment(telling.tx, telling.addresses, &comment).await?;
    let activity_id = ActivityId::generate();
    let activity = update::build(telling.addresses, activity_id, &object);
    keep(
        telling,
        activity_id,
        member,
        "Update",
        &comment.uri,
        &activity,
    )
    .await?;
    fan_out(telling, activity_id, &Audience::of(member)).await?;
    let told: HashSet<String> =
        conversation::tell_concerned(telling, &comment, activity_id).await?;
    let inboxes = federation::inboxes_of_voters(telling.tx, id, VOTERS_INBOXES_MAX).await?;
    for (host, address) in inboxes {
        if !told.contains(&address) {
            let inbox = peers::store::inbox(telling.tx, &host, &address).await?;
            queue::enqueue(telling.tx, activity_id, inbox, telling.now).await?;
        }
    }
    if is_over {
        let told = (activity_id, activity);
        let body = for_threads(telling, &comment, member, told).await?;
        conversation::wrap(telling, &comment, &body).await?;
    }
    Ok(())
}

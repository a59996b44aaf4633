//! Decisions are taken back, as long as things stand as they were decided.

use uuid::Uuid;

use super::{
    Because, Decision, Moderator, Refused, Thread, What, admit, appoint, arrange, decide, let_in,
};
use crate::clock::Millis;
use crate::conversation::{State, store};
use crate::db::Tx;
use crate::ids::{DecisionId, SpaceId};

/// What would undo a decision, if it still stands as it was decided.
pub async fn undoing(tx: &mut Tx, decision: &Decision) -> sqlx::Result<Option<What>> {
    if decision.undone_ms.is_some() {
        return Ok(None);
    }
    let (space, uri) = (decision.space_id, decision.object_uri.as_str());
    let comment = store::by_uri(tx, uri).await?;
    let is_in = |state| {
        comment
            .as_ref()
            .is_some_and(|comment| comment.state == state)
    };
    let was_held = decision.was == State::Held.as_str();
    let (stands, undoing) = match decision.what {
        What::Published => (is_in(State::Published), What::Held),
        What::Removed if was_held => (is_in(State::Removed), What::Held),
        What::Removed => (is_in(State::Removed), What::Restored),
        What::Restored => (is_in(State::Published), What::Removed),
        What::Locked => (true, What::Unlocked),
        What::Unlocked => (true, What::Locked),
        What::Pinned => (is_pinned(tx, space, uri).await?, What::Unpinned),
        What::Unpinned => (!is_pinned(tx, space, uri).await?, What::Pinned),
        What::Banned => (
            store::decided::is_kept_out(tx, space, uri).await?,
            What::Unbanned,
        ),
        What::Appointed => (is_appointed(tx, space, uri).await?, What::Dismissed),
        What::Dismissed => (!is_appointed(tx, space, uri).await?, What::Appointed),
        What::Held | What::Unbanned => (false, What::Held),
    };
    Ok(stands.then_some(undoing))
}

async fn is_pinned(tx: &mut Tx, space: SpaceId, uri: &str) -> sqlx::Result<bool> {
    let pinned = store::moderators::pinned(tx, space, i64::MAX).await?;
    Ok(pinned.iter().any(|(it,)| it == uri))
}

async fn is_appointed(tx: &mut Tx, space: SpaceId, uri: &str) -> sqlx::Result<bool> {
    let animators = store::moderators::animators(tx, space).await?;
    Ok(animators.iter().any(|(it,)| it == uri))
}

/// Undoes a decision; `root` is the id of the thread that it closed or opened. What undoes it is a
/// decision too.
pub async fn undo(
    tx: &mut Tx,
    who: &Moderator<'_>,
    id: DecisionId,
    root: Option<Uuid>,
    now: Millis,
) -> Result<(), Refused> {
    let decision = store::moderators::decision(tx, id).await?;
    let decision = decision.ok_or(Refused::Unknown)?;
    let because = Because::default();
    admit(tx, who, decision.space_id, &because, now).await?;
    let what = undoing(tx, &decision).await?.ok_or(Refused::Unknown)?;
    let (space, uri) = (decision.space_id, decision.object_uri.as_str());
    match what {
        What::Published | What::Removed | What::Restored | What::Held => {
            let comment = store::by_uri(tx, uri).await?.ok_or(Refused::Unknown)?;
            decide(tx, who, comment.id, what, &because, now).await?;
        }
        What::Locked | What::Unlocked | What::Pinned | What::Unpinned => {
            let root = root.ok_or(Refused::Unknown)?;
            let thread = Thread { root, uri, space };
            arrange(tx, who, &thread, what, &because, now).await?;
        }
        What::Banned | What::Unbanned => {
            let_in(tx, who, (space, uri), &because, now).await?;
        }
        What::Appointed | What::Dismissed => {
            appoint(tx, who, (space, uri), what, &because, now).await?;
        }
    }
    store::moderators::put_undone(tx, id, now).await?;
    Ok(())
}

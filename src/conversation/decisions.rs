//! What people who look after a space decide: what waited is published or not, what stood is taken
//! away or put back, a thread is closed, an author may not write any more. Each is a verb that takes
//! who asks; a page, the command line and an activity from elsewhere call the same.

use super::{Comment, Rules, State, hearing, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::{CommentId, SpaceId};

/// A reason that is told to others.
pub const REASON_CHARS_MAX: usize = 500;

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("there is no such comment, or somebody has decided about it already")]
    Unknown,
    #[error("a reason has at most {REASON_CHARS_MAX} characters")]
    Reason,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

async fn known(tx: &mut Tx, id: CommentId) -> Result<Comment, Refused> {
    store::by_id(tx, id).await?.ok_or(Refused::Unknown)
}

/// What waited is published; its author is known here from now on.
pub async fn approve(tx: &mut Tx, id: CommentId, now: Millis) -> Result<Comment, Refused> {
    let comment = known(tx, id).await?;
    if !store::move_on(tx, id, State::Held, State::Published, None, now).await? {
        return Err(Refused::Unknown);
    }
    facts::record(tx, &Fact::CommentPublished { comment: id }, now).await?;
    if comment.account_id.is_none() && comment.is_contribution() {
        hearing::inform(tx, &comment, "published", now).await?;
    }
    Ok(comment)
}

/// What waited is not published, or what stood is taken away, for a reason that is told where it is
/// passed on; empty for none.
pub async fn remove(
    tx: &mut Tx,
    id: CommentId,
    reason: &str,
    now: Millis,
) -> Result<Comment, Refused> {
    remove_as(tx, id, reason, "", now).await
}

/// The same by somebody elsewhere, in the words of their own server, which others hear then.
pub async fn remove_as(
    tx: &mut Tx,
    id: CommentId,
    reason: &str,
    activity: &str,
    now: Millis,
) -> Result<Comment, Refused> {
    if reason.chars().count() > REASON_CHARS_MAX {
        return Err(Refused::Reason);
    }
    let comment = known(tx, id).await?;
    let from = comment.state;
    // What was written to the space alone must have no way back into the open.
    if from == State::Private {
        store::delete(tx, id).await?;
        return Ok(comment);
    }
    if !matches!(from, State::Held | State::Published)
        || !store::move_on(tx, id, from, State::Removed, comment.reason, now).await?
    {
        return Err(Refused::Unknown);
    }
    if from == State::Published {
        let fact = Fact::CommentRemoved {
            comment: id,
            reason: reason.to_owned(),
            activity: activity.to_owned(),
        };
        facts::record(tx, &fact, now).await?;
    }
    Ok(comment)
}

/// What was taken away stands again.
pub async fn restore(tx: &mut Tx, id: CommentId, now: Millis) -> Result<Comment, Refused> {
    restore_as(tx, id, "", now).await
}

/// The same by somebody elsewhere, in the words of their own server, which others hear then.
pub async fn restore_as(
    tx: &mut Tx,
    id: CommentId,
    activity: &str,
    now: Millis,
) -> Result<Comment, Refused> {
    let comment = known(tx, id).await?;
    if !store::move_on(tx, id, State::Removed, State::Published, None, now).await? {
        return Err(Refused::Unknown);
    }
    let fact = match activity.is_empty() {
        true => Fact::CommentPublished { comment: id },
        false => Fact::CommentRestored {
            comment: id,
            activity: activity.to_owned(),
        },
    };
    facts::record(tx, &fact, now).await?;
    Ok(comment)
}

/// What stands or was taken away waits to be read again.
pub async fn hold(tx: &mut Tx, id: CommentId, now: Millis) -> Result<Comment, Refused> {
    let comment = known(tx, id).await?;
    let reason = comment.reason.unwrap_or(super::Reason::Policy);
    let from = comment.state;
    if !matches!(from, State::Published | State::Removed)
        || !store::move_on(tx, id, from, State::Held, Some(reason), now).await?
    {
        return Err(Refused::Unknown);
    }
    store::queue::put_reasons(tx, id, &[reason]).await?;
    if from == State::Removed {
        return Ok(comment);
    }
    let fact = Fact::CommentRemoved {
        comment: id,
        reason: String::new(),
        activity: String::new(),
    };
    facts::record(tx, &fact, now).await?;
    Ok(comment)
}

/// Nobody answers here any more, or again.
pub async fn lock(tx: &mut Tx, root: uuid::Uuid, is_locked: bool, now: Millis) -> sqlx::Result<()> {
    match is_locked {
        true => store::decided::lock(tx, root, now).await,
        false => store::decided::unlock(tx, root).await,
    }
}

/// An author may not write in a space until then, or for good.
pub async fn ban(
    tx: &mut Tx,
    space: SpaceId,
    actor_uri: &str,
    reason: &str,
    until: Option<Millis>,
    now: Millis,
) -> Result<(), Refused> {
    if reason.chars().count() > REASON_CHARS_MAX {
        return Err(Refused::Reason);
    }
    store::decided::ban(tx, space, actor_uri, reason, until, now).await?;
    Ok(())
}

/// How a space is talked in from now on.
pub async fn set_rules(tx: &mut Tx, rules: &Rules) -> sqlx::Result<()> {
    store::decided::put_rules(tx, rules).await
}

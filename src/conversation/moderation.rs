//! Those who look after a space, and what they do: the hub's team everywhere, animators (members here
//! or people elsewhere) in theirs. One door for the queue's page and for activities from elsewhere.
//!
//! What always holds: nobody decides in a space that they do not look after; every decision is
//! written down with who took it, why, and a note for the team.

mod undoing;

use uuid::Uuid;

use super::answers::{self, Told};
use super::decisions::{self, REASON_CHARS_MAX};
use super::{Comment, Rules, State, forgetting, reports, rules, store};
use crate::audit;
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::{CommentId, DecisionId, SpaceId};
use crate::spaces::followers;

pub use undoing::{undo, undoing};

/// Of what one author said in a space, at a time.
const TAKEN_AWAY_MAX: i64 = 1_000;

crate::text_enum! {
    /// What was decided.
    What {
        Published = "publish",
        Removed = "remove",
        Restored = "restore",
        /// It waits to be read again: what was decided about it was undone.
        Held = "hold",
        Locked = "lock",
        Unlocked = "unlock",
        Pinned = "pin",
        Unpinned = "unpin",
        Banned = "ban",
        Unbanned = "unban",
        Appointed = "appoint",
        Dismissed = "dismiss",
    }
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Decision {
    pub id: DecisionId,
    pub space_id: SpaceId,
    /// The ActivityPub id of who decided.
    pub by_uri: String,
    pub what: What,
    /// The thing or the actor that it is about.
    pub object_uri: String,
    /// Told to others.
    pub reason: String,
    /// For the team alone.
    pub note: String,
    pub decided_ms: Millis,
    /// In which state a comment was before; empty for what is none.
    pub was: String,
    pub undone_ms: Option<Millis>,
}

/// Who decides.
#[derive(Debug, Clone, Copy)]
pub struct Moderator<'a> {
    /// Their ActivityPub id, whether or not they speak in public.
    pub uri: &'a str,
    /// Of the hub's team: every space is theirs to look after.
    pub is_team: bool,
}

/// Why, for others and for the team.
#[derive(Debug, Clone, Copy, Default)]
pub struct Because<'a> {
    pub reason: &'a str,
    pub note: &'a str,
    /// What their server sent; empty for somebody here.
    pub activity: &'a str,
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("only those who look after this space decide here")]
    NotAllowed,
    #[error("somebody has decided about it already, or there is no such thing")]
    Unknown,
    #[error("a reason or a note has at most {REASON_CHARS_MAX} characters")]
    Reason,
    #[error("for how long is a number of days, or nothing for good")]
    Days,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<decisions::Refused> for Refused {
    fn from(refused: decisions::Refused) -> Self {
        match refused {
            decisions::Refused::Unknown => Refused::Unknown,
            decisions::Refused::Reason => Refused::Reason,
            decisions::Refused::Database(error) => Refused::Database(error),
        }
    }
}

/// Whether somebody looks after a space.
pub async fn may(
    tx: &mut Tx,
    who: &Moderator<'_>,
    space: SpaceId,
    now: Millis,
) -> sqlx::Result<bool> {
    Ok(who.is_team || store::moderators::is_animator(tx, space, who.uri, now).await?)
}

async fn admit(
    tx: &mut Tx,
    who: &Moderator<'_>,
    space: SpaceId,
    because: &Because<'_>,
    now: Millis,
) -> Result<(), Refused> {
    let is_long = |text: &str| text.chars().count() > REASON_CHARS_MAX;
    if is_long(because.reason) || is_long(because.note) {
        return Err(Refused::Reason);
    }
    match may(tx, who, space, now).await? {
        true => Ok(()),
        false => Err(Refused::NotAllowed),
    }
}

async fn write_down(
    tx: &mut Tx,
    who: &Moderator<'_>,
    space: SpaceId,
    (what, object_uri): (What, &str),
    was: &str,
    because: &Because<'_>,
    now: Millis,
) -> sqlx::Result<()> {
    let decision = Decision {
        id: DecisionId::generate(),
        space_id: space,
        by_uri: who.uri.to_owned(),
        what,
        object_uri: object_uri.to_owned(),
        reason: because.reason.to_owned(),
        note: because.note.to_owned(),
        decided_ms: now,
        was: was.to_owned(),
        undone_ms: None,
    };
    store::moderators::put_decision(tx, &decision).await?;
    reports::settle_after(tx, space, (what, object_uri), because.reason, now).await
}

/// A comment is published, taken away or put back.
pub async fn decide(
    tx: &mut Tx,
    who: &Moderator<'_>,
    id: CommentId,
    what: What,
    because: &Because<'_>,
    now: Millis,
) -> Result<(), Refused> {
    let comment = store::by_id(tx, id).await?.ok_or(Refused::Unknown)?;
    admit(tx, who, comment.space_id, because, now).await?;
    match what {
        What::Published => decisions::approve(tx, id, now).await?,
        What::Removed => {
            decisions::remove_as(tx, id, because.reason, because.activity, now).await?
        }
        What::Restored => decisions::restore_as(tx, id, because.activity, now).await?,
        What::Held => decisions::hold(tx, id, now).await?,
        _ => return Err(Refused::Unknown),
    };
    // What was written to a space alone leaves no trace.
    if comment.state == State::Private {
        return Ok(());
    }
    if what == What::Removed {
        tell_author(tx, who, &comment, because.reason, now).await?;
    }
    let about = (what, comment.uri.as_str());
    let was = comment.state.as_str();
    write_down(tx, who, comment.space_id, about, was, because, now).await?;
    Ok(())
}

/// A member learns that what they said was taken away, and why; of others, their server says so.
async fn tell_author(
    tx: &mut Tx,
    who: &Moderator<'_>,
    comment: &Comment,
    reason: &str,
    now: Millis,
) -> sqlx::Result<()> {
    let Some(account) = comment.account_id.filter(|_| comment.author_uri != who.uri) else {
        return Ok(());
    };
    let told = Told {
        what: "removed",
        words: reason,
        link: &comment.url,
        space: Some(comment.space_id),
    };
    answers::tell_member(tx, account, &told, now).await
}

/// A thread, by the id of its root and its ActivityPub id.
#[derive(Debug, Clone, Copy)]
pub struct Thread<'a> {
    pub root: Uuid,
    pub uri: &'a str,
    pub space: SpaceId,
}

/// Nobody answers in a thread any more, or again; it stands first in its space, or no longer.
pub async fn arrange(
    tx: &mut Tx,
    who: &Moderator<'_>,
    thread: &Thread<'_>,
    what: What,
    because: &Because<'_>,
    now: Millis,
) -> Result<(), Refused> {
    admit(tx, who, thread.space, because, now).await?;
    let was_locked = store::decided::is_locked(tx, thread.root).await?;
    let changed = match what {
        What::Locked | What::Unlocked => {
            let is_locked = what == What::Locked;
            decisions::lock(tx, thread.root, is_locked, now).await?;
            was_locked != is_locked
        }
        What::Pinned => store::moderators::pin(tx, thread.space, thread.uri, now).await?,
        What::Unpinned => store::moderators::unpin(tx, thread.space, thread.uri).await?,
        _ => return Err(Refused::Unknown),
    };
    if changed {
        let about = (what, thread.uri);
        tell(tx, who, thread.space, about, because, None, now).await?;
    }
    Ok(())
}

/// Somebody may not write in a space until then, or for good, and no longer follows it; or may again.
pub async fn keep_out(
    tx: &mut Tx,
    who: &Moderator<'_>,
    (space, actor_uri): (SpaceId, &str),
    until: Option<Millis>,
    because: &Because<'_>,
    now: Millis,
) -> Result<(), Refused> {
    admit(tx, who, space, because, now).await?;
    decisions::ban(tx, space, actor_uri, because.reason, until, now).await?;
    followers::send_away(tx, space, actor_uri, now).await?;
    let about = (What::Banned, actor_uri);
    tell(tx, who, space, about, because, until, now).await
}

/// All that somebody said in a space is taken away, what waits to be read too; a part of it where it is
/// more than [`TAKEN_AWAY_MAX`].
pub async fn take_all_away(
    tx: &mut Tx,
    who: &Moderator<'_>,
    (space, actor_uri): (SpaceId, &str),
    because: &Because<'_>,
    now: Millis,
) -> Result<(), Refused> {
    // No activity of theirs says so of each: each is told by one of ours.
    let because = Because {
        activity: "",
        ..*because
    };
    for (id,) in store::decided::said_in(tx, space, actor_uri, TAKEN_AWAY_MAX).await? {
        decide(tx, who, id, What::Removed, &because, now).await?;
    }
    Ok(())
}

/// What stands below something that was taken away goes with it, what waits to be read too; a part of
/// it where it is more than [`TAKEN_AWAY_MAX`].
pub async fn take_answers_away(
    tx: &mut Tx,
    who: &Moderator<'_>,
    id: CommentId,
    because: &Because<'_>,
    now: Millis,
) -> Result<(), Refused> {
    let comment = store::by_id(tx, id).await?.ok_or(Refused::Unknown)?;
    // Not everybody reads the one activity so: each is told by one of ours.
    let because = Because {
        activity: "",
        ..*because
    };
    let about = (comment.root_id, comment.uri.as_str());
    for (id,) in store::decided::said_below(tx, about, TAKEN_AWAY_MAX).await? {
        decide(tx, who, id, What::Removed, &because, now).await?;
    }
    Ok(())
}

pub async fn let_in(
    tx: &mut Tx,
    who: &Moderator<'_>,
    (space, actor_uri): (SpaceId, &str),
    because: &Because<'_>,
    now: Millis,
) -> Result<(), Refused> {
    admit(tx, who, space, because, now).await?;
    store::decided::unban(tx, space, actor_uri).await?;
    let about = (What::Unbanned, actor_uri);
    tell(tx, who, space, about, because, None, now).await
}

/// Somebody looks after a space from now on, or no longer.
pub async fn appoint(
    tx: &mut Tx,
    who: &Moderator<'_>,
    (space, actor_uri): (SpaceId, &str),
    what: What,
    because: &Because<'_>,
    now: Millis,
) -> Result<(), Refused> {
    admit(tx, who, space, because, now).await?;
    let changed = match what {
        What::Appointed => store::moderators::put_animator(tx, space, actor_uri, now).await?,
        What::Dismissed => store::moderators::delete_animator(tx, space, actor_uri).await?,
        _ => return Err(Refused::Unknown),
    };
    if changed {
        tell(tx, who, space, (what, actor_uri), because, None, now).await?;
    }
    Ok(())
}

async fn tell(
    tx: &mut Tx,
    who: &Moderator<'_>,
    space: SpaceId,
    about: (What, &str),
    because: &Because<'_>,
    until: Option<Millis>,
    now: Millis,
) -> Result<(), Refused> {
    write_down(tx, who, space, about, "", because, now).await?;
    // Nobody else can know whom it is about.
    if forgetting::is_veil(about.1) {
        return Ok(());
    }
    let fact = Fact::Moderated {
        space,
        what: about.0.to_string(),
        object: about.1.to_owned(),
        reason: because.reason.to_owned(),
        until,
        activity: because.activity.to_owned(),
    };
    facts::record(tx, &fact, now).await?;
    Ok(())
}

/// How a space is talked in from now on, written down for the team.
pub async fn change_rules(
    tx: &mut Tx,
    who: &Moderator<'_>,
    by: audit::Who<'_>,
    (space_name, changed): (&str, &Rules),
    now: Millis,
) -> Result<(), Refused> {
    admit(tx, who, changed.space_id, &Because::default(), now).await?;
    let before = rules::of(tx, changed.space_id).await?;
    decisions::set_rules(tx, changed).await?;
    let (was, became) = rules::differences(&before, changed);
    if was == became {
        return Ok(());
    }
    let line = audit::Line {
        what: audit::What::Rules,
        object: space_name,
        was: &was,
        became: &became,
    };
    Ok(audit::note(tx, by, &line, now).await?)
}

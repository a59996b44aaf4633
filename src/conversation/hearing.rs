//! What somebody says, changes and takes back finds its place. Whatever the order in which it
//! arrives, and however often, the end is the same.

use uuid::Uuid;

use super::rules::{self, Verdict};
use super::{Comment, Said, State, avoiding, polls, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::{CommentId, SpaceId};

/// Answers that wait for what they answer, taken in at once when it comes.
const ADOPTED_MAX: usize = 1_000;
/// What one person elsewhere may leave in one space in a day, whatever becomes of it: beyond, it would
/// only bury what others said.
const PER_DAY_MAX: i64 = 300;
const DAY_SECONDS: i64 = 24 * 3600;

/// Where something was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Under something that is known: the post, the event or the contribution at the top of it all.
    Under { root: Uuid, space: SpaceId },
    /// To a community, answering nothing.
    To(SpaceId),
    /// To a community, answering something that has still to be read.
    Loose(SpaceId),
    /// To a community alone.
    Private(SpaceId),
}

impl Place {
    /// The top of the thread and its space, for what is in one.
    pub fn root(self) -> Option<(Uuid, SpaceId)> {
        match self {
            Place::Under { root, space } => Some((root, space)),
            _ => None,
        }
    }

    fn space(self) -> SpaceId {
        match self {
            Place::Under { space, .. } => space,
            Place::To(space) | Place::Loose(space) | Place::Private(space) => space,
        }
    }
}

/// What came of something that was said.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    Published(Box<Comment>),
    Held(Box<Comment>),
    /// It was there already, in whatever state.
    Known,
    /// The space does not take it, or its author took it back already.
    Refused,
}

/// Takes in what somebody said.
pub async fn hear(tx: &mut Tx, said: &Said, place: Place, now: Millis) -> sqlx::Result<Heard> {
    if store::was_withdrawn(tx, &said.uri, &said.author_uri).await? {
        return Ok(Heard::Refused);
    }
    if let Some(known) = store::by_uri(tx, &said.uri).await? {
        return hear_again(tx, known, said, place, now).await;
    }
    if said.account.is_none() {
        let (space, author) = (place.space(), &said.author_uri);
        let since = now.plus_seconds(-DAY_SECONDS);
        if store::decided::said_since(tx, space, author, since).await? >= PER_DAY_MAX {
            return Ok(Heard::Refused);
        }
    }
    let id = said.id.unwrap_or_else(CommentId::generate);
    let root = match place {
        Place::Under { root, .. } => root,
        _ => id.0,
    };
    let (state, reason) = match place {
        Place::Loose(_) => (State::Loose, None),
        Place::Private(space) => match rules::is_kept_out(tx, space, said, now).await? {
            true => return Ok(Heard::Refused),
            false => (State::Private, None),
        },
        Place::Under { space, .. } | Place::To(space) => {
            if avoiding::is_unheard(tx, root, said).await? {
                return Ok(Heard::Refused);
            }
            let is_locked = store::decided::is_locked(tx, root).await?;
            match rules::judge(tx, space, said, is_locked, now).await? {
                Verdict::Refuse => return Ok(Heard::Refused),
                verdict => verdict.state(),
            }
        }
    };
    let comment = placed(id, root, place.space(), state, said, now);
    let comment = Comment { reason, ..comment };
    store::insert(tx, &comment).await?;
    put_reasons(tx, &comment, said, now).await?;
    settle(tx, comment, now).await
}

/// Keeps every reason why it waits.
async fn put_reasons(tx: &mut Tx, comment: &Comment, said: &Said, now: Millis) -> sqlx::Result<()> {
    let Some(first) = comment.reason.filter(|_| comment.state == State::Held) else {
        return Ok(());
    };
    let all = rules::every_reason(tx, comment.space_id, said, first, now).await?;
    store::queue::put_reasons(tx, comment.id, &all).await
}

/// Something loose is known by its place now; all else is only repeated.
async fn hear_again(
    tx: &mut Tx,
    known: Comment,
    said: &Said,
    place: Place,
    now: Millis,
) -> sqlx::Result<Heard> {
    let Place::Under { root, space } = place else {
        return Ok(Heard::Known);
    };
    if known.state != State::Loose || known.author_uri != said.author_uri {
        return Ok(Heard::Known);
    }
    let comment = attach(tx, known, root, space, now).await?;
    match comment {
        Some(comment) => settle(tx, comment, now).await,
        None => Ok(Heard::Refused),
    }
}

/// Gives a loose comment its place and judges it there; nothing when it is not taken.
async fn attach(
    tx: &mut Tx,
    loose: Comment,
    root: Uuid,
    space: SpaceId,
    now: Millis,
) -> sqlx::Result<Option<Comment>> {
    let said = as_said(&loose);
    let is_locked = store::decided::is_locked(tx, root).await?;
    let verdict = match avoiding::is_unheard(tx, root, &said).await? {
        true => Verdict::Refuse,
        false => rules::judge(tx, space, &said, is_locked, now).await?,
    };
    if verdict == Verdict::Refuse {
        store::delete(tx, loose.id).await?;
        return Ok(None);
    }
    let (state, reason) = verdict.state();
    store::place(tx, loose.id, root, space, state, reason).await?;
    let placed = Comment {
        root_id: root,
        space_id: space,
        state,
        reason,
        ..loose
    };
    put_reasons(tx, &placed, &as_said(&placed), now).await?;
    Ok(Some(placed))
}

/// What follows from a comment that has its place: others are told, and answers that waited for it
/// have theirs.
async fn settle(tx: &mut Tx, comment: Comment, now: Millis) -> sqlx::Result<Heard> {
    if matches!(comment.state, State::Loose | State::Private) {
        return Ok(Heard::Held(Box::new(comment)));
    }
    let mut waiting = vec![comment.clone()];
    let mut adopted = 0;
    while let Some(one) = waiting.pop() {
        record(tx, &one, now).await?;
        for loose in store::loose_under(tx, &one.uri).await? {
            adopted += 1;
            if adopted > ADOPTED_MAX {
                break;
            }
            if let Some(one) = attach(tx, loose, one.root_id, one.space_id, now).await? {
                waiting.push(one);
            }
        }
    }
    Ok(match comment.state {
        State::Published => Heard::Published(Box::new(comment)),
        _ => Heard::Held(Box::new(comment)),
    })
}

async fn record(tx: &mut Tx, comment: &Comment, now: Millis) -> sqlx::Result<()> {
    let id = comment.id;
    match comment.state {
        State::Published => {
            let fact = Fact::CommentPublished { comment: id };
            facts::record(tx, &fact, now).await
        }
        State::Held if comment.account_id.is_none() => inform(tx, comment, "held", now).await,
        _ => Ok(()),
    }
}

/// Tells an author elsewhere once how the space takes what they write.
pub(super) async fn inform(
    tx: &mut Tx,
    comment: &Comment,
    what: &str,
    now: Millis,
) -> sqlx::Result<()> {
    let (space, author) = (comment.space_id, &comment.author_uri);
    if store::decided::wants_silence(tx, author).await?
        || !store::decided::put_informed(tx, space, author, what, now).await?
    {
        return Ok(());
    }
    let fact = Fact::AuthorInformed {
        comment: comment.id,
        what: what.to_owned(),
    };
    facts::record(tx, &fact, now).await
}

/// An author changes what they said; `activity` is their server's own word, empty for somebody here.
/// False when it is not theirs, not here, or older than what is known.
pub async fn edit(tx: &mut Tx, said: &Said, activity: &str, now: Millis) -> sqlx::Result<bool> {
    let Some(known) = store::by_uri(tx, &said.uri).await? else {
        return Ok(false);
    };
    let before = known.edited_ms.unwrap_or(known.published_ms);
    let is_older = said.edited.is_some_and(|edited| edited < before);
    if known.author_uri != said.author_uri || is_older || known.state == State::Withdrawn {
        return Ok(false);
    }
    let root = known.root_id;
    let mut changed = placed(known.id, root, known.space_id, known.state, said, now);
    changed.parent_uri = known.parent_uri.clone();
    // What is passed on later is what was said last; read at its origin, it came without a word.
    if activity.is_empty() && !differs(&known, &changed) {
        changed.activity = known.activity.clone();
    } else {
        changed.activity = activity.to_owned();
    }
    changed.reason = known.reason;
    // Words that would have waited wait now; what waited for another reason goes on waiting.
    if known.state == State::Published
        && let Some(reason) = rules::held_after_edit(tx, known.space_id, said, now).await?
    {
        changed.state = State::Held;
        changed.reason = Some(reason);
        let fact = Fact::CommentRemoved {
            comment: known.id,
            reason: String::new(),
            activity: String::new(),
        };
        facts::record(tx, &fact, now).await?;
    }
    if polls::differs(known.parts.poll.as_ref(), changed.parts.poll.as_ref()) {
        store::polls::clear(tx, known.id).await?;
    }
    store::update(tx, &changed).await?;
    put_reasons(tx, &changed, said, now).await?;
    if changed.state == State::Published && differs(&known, &changed) {
        let fact = Fact::CommentEdited {
            comment: known.id,
            activity: activity.to_owned(),
        };
        facts::record(tx, &fact, now).await?;
    }
    Ok(true)
}

/// The counts of a poll are its author's server's to tell.
fn differs(before: &Comment, after: &Comment) -> bool {
    let parts = |comment: &Comment| {
        let mut parts = comment.parts.0.clone();
        parts.poll = parts.poll.as_ref().map(polls::uncounted);
        parts
    };
    (&before.title, &before.warning, &before.body_html)
        != (&after.title, &after.warning, &after.body_html)
        || parts(before) != parts(after)
}

/// An author takes back what they said, or its server says that it is gone: nothing of it stays, and
/// it never comes back. Answers whether it was here.
pub async fn withdraw(
    tx: &mut Tx,
    uri: &str,
    author_uri: &str,
    activity: &str,
    now: Millis,
) -> sqlx::Result<bool> {
    let known = store::by_uri(tx, uri).await?;
    if known.as_ref().is_some_and(|it| it.author_uri != author_uri) {
        return Ok(false);
    }
    store::put_withdrawn(tx, uri, author_uri, now).await?;
    let Some(known) = known else {
        return Ok(false);
    };
    store::erase(tx, known.id, author_uri, now).await?;
    store::quotes::delete_by_instrument(tx, uri, author_uri).await?;
    if known.state == State::Published {
        let fact = Fact::CommentWithdrawn {
            comment: known.id,
            activity: activity.to_owned(),
        };
        facts::record(tx, &fact, now).await?;
    }
    Ok(true)
}

fn placed(
    id: CommentId,
    root: Uuid,
    space: SpaceId,
    state: State,
    said: &Said,
    now: Millis,
) -> Comment {
    let said = said.clone();
    Comment {
        id,
        uri: said.uri,
        root_id: root,
        space_id: space,
        parent_uri: said.parent_uri,
        state,
        reason: None,
        kind: said.kind,
        author_uri: said.author_uri,
        account_id: said.account,
        url: said.url,
        language: said.language,
        title: said.title,
        warning: said.warning,
        body_html: said.body_html,
        body_markdown: said.body_markdown,
        parts: sqlx::types::Json(said.parts),
        activity: said.activity,
        likes_elsewhere: said.likes_elsewhere,
        shares_elsewhere: said.shares_elsewhere,
        published_ms: said.published,
        edited_ms: said.edited,
        received_ms: now,
        decided_ms: None,
    }
}

fn as_said(comment: &Comment) -> Said {
    let it = comment.clone();
    Said {
        id: Some(it.id),
        uri: it.uri,
        kind: it.kind,
        author_uri: it.author_uri,
        account: it.account_id,
        parent_uri: it.parent_uri,
        url: it.url,
        language: it.language,
        title: it.title,
        warning: it.warning,
        body_html: it.body_html,
        body_markdown: it.body_markdown,
        parts: it.parts.0,
        activity: it.activity,
        likes_elsewhere: it.likes_elsewhere,
        shares_elsewhere: it.shares_elsewhere,
        published: it.published_ms,
        edited: it.edited_ms,
    }
}

/// Somebody elsewhere asks that no space of this hub tells them anything more.
pub async fn silence(tx: &mut Tx, place: Place, author_uri: &str, now: Millis) -> sqlx::Result<()> {
    store::decided::put_informed(tx, place.space(), author_uri, "silence", now).await?;
    Ok(())
}

/// What was awaited cannot be had: what waited for it goes too.
pub async fn give_up(tx: &mut Tx, parent_uri: &str) -> sqlx::Result<()> {
    let mut waiting = store::loose_under(tx, parent_uri).await?;
    let mut count = 0;
    while let Some(loose) = waiting.pop() {
        count += 1;
        if count > ADOPTED_MAX {
            return Ok(());
        }
        store::delete(tx, loose.id).await?;
        waiting.extend(store::loose_under(tx, &loose.uri).await?);
    }
    Ok(())
}

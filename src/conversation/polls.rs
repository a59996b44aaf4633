//! Polls: made here with a contribution or a comment, and those from elsewhere in which members vote.
//!
//! What always holds: one vote of each person (one a choice where several may be chosen), whatever is
//! repeated and in whatever order; nothing counts after the end; nobody is ever shown who chose what,
//! and a day after the end of a poll made here nothing of it is left but totals.

use super::{Choice, Comment, Poll, State, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::CommentId;

pub const CHOICES_MIN: usize = 2;
pub const CHOICES_MAX: usize = 6;
pub const CHOICE_CHARS_MAX: usize = 100;
/// For how many hours a poll may be open: from one hour to a month.
pub const HOURS: [i64; 6] = [1, 6, 24, 3 * 24, 7 * 24, 30 * 24];
/// New counts are told after this, together.
const TELL_AFTER_SECONDS: i64 = 180;
/// After the end, until who voted is forgotten: letters about it have arrived by then.
const FORGET_AFTER_SECONDS: i64 = 24 * 3600;
/// When a poll from elsewhere is over, its server has a moment to count.
const READ_AFTER_SECONDS: i64 = 60;

/// What came of a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voted {
    Counted,
    /// They have voted already.
    Already,
    Over,
    /// There is no such choice, or only one may be chosen.
    Unknown,
    /// It is their own poll, or they may not take part in this space.
    NotTheirs,
}

/// A poll as somebody wishes to make it; nothing when it cannot be made so.
pub fn make(choices: &[String], several: bool, hours: i64, now: Millis) -> Option<Poll> {
    let tidy = |choice: &String| choice.split_whitespace().collect::<Vec<_>>().join(" ");
    let names: Vec<String> = choices
        .iter()
        .map(tidy)
        .filter(|it| !it.is_empty())
        .collect();
    let is_long = names.iter().any(|it| it.chars().count() > CHOICE_CHARS_MAX);
    let mut distinct = names.clone();
    distinct.sort();
    distinct.dedup();
    let fits = (CHOICES_MIN..=CHOICES_MAX).contains(&names.len());
    if !fits || is_long || distinct.len() != names.len() || !HOURS.contains(&hours) {
        return None;
    }
    Some(Poll {
        choices: names
            .into_iter()
            .map(|name| Choice { name, votes: 0 })
            .collect(),
        several,
        ends: Some(now.plus_seconds(hours * 3600)),
        voters: Some(0),
    })
}

/// Whether it is over by its own clock.
pub fn is_over(poll: &Poll, now: Millis) -> bool {
    poll.ends.is_some_and(|ends| ends <= now)
}

/// Whether a change makes another poll of it: votes for one are none for the other.
pub(super) fn differs(before: Option<&Poll>, after: Option<&Poll>) -> bool {
    let asked = |poll: &Poll| {
        let names = poll.choices.iter().map(|it| it.name.clone());
        (poll.several, names.collect::<Vec<_>>())
    };
    before.map(asked) != after.map(asked)
}

/// The same poll without its counts.
pub(super) fn uncounted(poll: &Poll) -> Poll {
    let mut poll = poll.clone();
    poll.voters = None;
    for choice in &mut poll.choices {
        choice.votes = 0;
    }
    poll
}

/// A poll made here begins.
pub(super) async fn open(tx: &mut Tx, comment: CommentId, poll: &Poll) -> sqlx::Result<()> {
    store::polls::insert(tx, comment, poll.ends).await
}

/// The poll of a comment as it stands now, and whether its end has been told. Of one from elsewhere,
/// what its author's server said last.
pub async fn standing(tx: &mut Tx, comment: &Comment) -> sqlx::Result<Option<(Poll, bool)>> {
    let Some(mut poll) = comment.parts.poll.clone() else {
        return Ok(None);
    };
    if comment.account_id.is_none() {
        return Ok(Some((poll, false)));
    }
    add(&mut poll, &store::polls::counts(tx, comment.id).await?);
    let voters = store::polls::count_voters(tx, comment.id).await?;
    poll.voters = Some(poll.voters.unwrap_or_default() + voters);
    let row = store::polls::by_id(tx, comment.id).await?;
    let is_told = row.is_none_or(|row| row.is_over);
    Ok(Some((poll, is_told)))
}

fn add(poll: &mut Poll, counts: &[(i64, i64)]) {
    for (choice, votes) in counts {
        let at = usize::try_from(*choice).unwrap_or(usize::MAX);
        if let Some(choice) = poll.choices.get_mut(at) {
            choice.votes += votes;
        }
    }
}

/// What somebody chose, as far as it is still known.
pub async fn chosen(tx: &mut Tx, comment: CommentId, who: &str) -> sqlx::Result<Vec<usize>> {
    let found = store::polls::of_actor(tx, comment, who).await?;
    let choices = found.into_iter();
    Ok(choices
        .filter_map(|(choice,)| usize::try_from(choice).ok())
        .collect())
}

/// Somebody votes: in a poll made here, or a member in one from elsewhere. `who` is their address as an
/// actor.
pub async fn vote(
    tx: &mut Tx,
    comment: &Comment,
    who: &str,
    choices: &[usize],
    now: Millis,
) -> sqlx::Result<Voted> {
    let Some(poll) = comment.parts.poll.as_ref() else {
        return Ok(Voted::Unknown);
    };
    let is_banned = store::decided::is_banned(tx, comment.space_id, who, now).await?;
    if comment.author_uri == who || is_banned || comment.state != State::Published {
        return Ok(Voted::NotTheirs);
    }
    if is_over(poll, now) {
        return Ok(Voted::Over);
    }
    let are_known = choices.iter().all(|at| *at < poll.choices.len());
    if choices.is_empty() || !are_known || (choices.len() > 1 && !poll.several) {
        return Ok(Voted::Unknown);
    }
    let is_here = comment.account_id.is_some();
    if !is_here {
        let ends = poll.ends.map(|ends| ends.plus_seconds(READ_AFTER_SECONDS));
        store::polls::insert(tx, comment.id, ends).await?;
    }
    // From here on, those who vote in this poll wait for one another.
    if store::polls::take(tx, comment.id).await?.is_none() {
        return Ok(Voted::Over);
    }
    let before = chosen(tx, comment.id, who).await?;
    if !poll.several && !before.is_empty() {
        return Ok(Voted::Already);
    }
    let mut new = Vec::new();
    for at in choices {
        if store::polls::insert_vote(tx, comment.id, who, *at as i64, now).await? {
            new.push((*at as i64, 1));
        }
    }
    if new.is_empty() {
        return Ok(Voted::Already);
    }
    match is_here {
        true => {
            let due = now.plus_seconds(TELL_AFTER_SECONDS);
            store::polls::hasten(tx, comment.id, due).await?;
        }
        false => send(tx, comment.id, who, &new, before.is_empty(), now).await?,
    }
    Ok(Voted::Counted)
}

/// A member's vote goes to the poll's author; it counts here until their server says how all voted.
async fn send(
    tx: &mut Tx,
    comment: CommentId,
    who: &str,
    new: &[(i64, i64)],
    is_first: bool,
    now: Millis,
) -> sqlx::Result<()> {
    let known = store::by_id(tx, comment).await?;
    if let Some(mut parts) = known.map(|it| it.parts)
        && let Some(poll) = &mut parts.poll
    {
        add(poll, new);
        poll.voters = poll.voters.map(|voters| voters + i64::from(is_first));
        store::put_parts(tx, comment, &parts).await?;
    }
    let fact = Fact::VoteCast {
        comment,
        voter: who.to_owned(),
        choices: new.iter().map(|(choice, _)| *choice).collect(),
    };
    facts::record(tx, &fact, now).await
}

/// Polls about which there is something to do.
pub async fn due(tx: &mut Tx, now: Millis, count_max: i64) -> sqlx::Result<Vec<CommentId>> {
    let found = store::polls::due(tx, now, count_max).await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Does what is due about a poll: new counts and the end are told, then who voted is forgotten. Answers
/// the address at which a poll from elsewhere is to be read again.
pub async fn turn(tx: &mut Tx, id: CommentId, now: Millis) -> sqlx::Result<Option<String>> {
    let Some(row) = store::polls::take(tx, id).await? else {
        return Ok(None);
    };
    if row.due_ms.is_none_or(|due| due > now) {
        return Ok(None);
    }
    let comment = store::by_id(tx, id).await?;
    let Some(comment) = comment.filter(|it| it.parts.poll.is_some()) else {
        store::polls::clear(tx, id).await?;
        return Ok(None);
    };
    if comment.account_id.is_none() {
        store::polls::set_due(tx, id, None, true).await?;
        return Ok(Some(comment.uri));
    }
    let poll = comment.parts.poll.as_ref();
    let ends = poll.and_then(|poll| poll.ends);
    let has_ended = ends.is_none_or(|ends| ends <= now);
    if row.is_over {
        fold(tx, &comment, None).await?;
        store::polls::clear(tx, id).await?;
        return Ok(None);
    }
    let next = match has_ended {
        true => Some(now.plus_seconds(FORGET_AFTER_SECONDS)),
        false => ends,
    };
    store::polls::set_due(tx, id, next, has_ended).await?;
    let fact = Fact::PollCounted {
        comment: id,
        is_over: has_ended,
    };
    facts::record(tx, &fact, now).await?;
    Ok(None)
}

/// Votes become totals: of one person, or of all.
async fn fold(tx: &mut Tx, comment: &Comment, who: Option<&str>) -> sqlx::Result<()> {
    let mut parts = comment.parts.clone();
    let Some(poll) = &mut parts.poll else {
        return Ok(());
    };
    let voters = match who {
        Some(who) => {
            let chosen = store::polls::of_actor(tx, comment.id, who).await?;
            let counts: Vec<(i64, i64)> = chosen.iter().map(|(choice,)| (*choice, 1)).collect();
            add(poll, &counts);
            i64::from(!counts.is_empty())
        }
        None => {
            add(poll, &store::polls::counts(tx, comment.id).await?);
            store::polls::count_voters(tx, comment.id).await?
        }
    };
    poll.voters = Some(poll.voters.unwrap_or_default() + voters);
    store::put_parts(tx, comment.id, &parts).await
}

/// Somebody is gone: what they chose stays in the totals, that they chose it does not.
pub(super) async fn forget(tx: &mut Tx, who: &str) -> sqlx::Result<()> {
    for (id,) in store::polls::voted_in(tx, who).await? {
        store::polls::take(tx, id).await?;
        let comment = store::by_id(tx, id).await?;
        if let Some(comment) = comment.filter(|it| it.account_id.is_some()) {
            fold(tx, &comment, Some(who)).await?;
        }
    }
    store::polls::delete_of_actor(tx, who).await
}

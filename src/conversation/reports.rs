//! What people report, from here and from elsewhere: kept for those who look after the space and for the
//! team, bounded, and deciding nothing by itself. What they decide about a thing closes what was
//! reported about it.
//!
//! What always holds: who reports is told to nobody; a member who reports is told what came of it.

use super::moderation::What;
use super::{State, answers, store};
use crate::audit;
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::{AccountId, CommentId, ReportId, SpaceId};

pub const WORDS_CHARS_MAX: usize = 5_000;
/// More reports of one server in a day are not kept: a flood of them tells nothing.
const PER_HOST_AND_DAY_MAX: i64 = 50;
/// Nor are more from our own pages, whoever sends them: a team will not read them in a day.
const HERE_AND_DAY_MAX: i64 = 500;
const DAY_SECONDS: i64 = 24 * 3600;
/// What was dealt with is of use for so long: who is reported again and again shows.
pub const CLOSED_KEPT_SECONDS: i64 = 365 * 24 * 3600;

crate::text_enum! {
    /// What somebody reports it for.
    Cause {
        Spam = "spam",
        /// Against the rules of the space.
        Rules = "rules",
        Illegal = "illegal",
        Other = "other",
    }
}

crate::text_enum! {
    /// What came of a report.
    Outcome {
        /// It was taken away.
        Removed = "removed",
        /// Who is reported may not write any more.
        Banned = "banned",
        /// Read, and left as it is.
        Kept = "kept",
        /// Who reported took it back.
        Withdrawn = "withdrawn",
    }
}

/// A report about one thing or person.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Report {
    pub id: ReportId,
    /// As its server calls it; `report:…` for one from here.
    pub activity_uri: String,
    /// The server that it came from, who wrote it is not told; empty for one from here.
    pub host: String,
    /// What it is about: a comment, a post, an event, somebody.
    pub object_uri: String,
    /// When it is about a comment.
    pub comment_id: Option<CommentId>,
    /// Whose animators read it besides the team.
    pub space_id: Option<SpaceId>,
    /// Who is reported, or who said what is; empty when nobody knows.
    pub author_uri: String,
    pub kind: Cause,
    /// The member who reports.
    pub account_id: Option<AccountId>,
    /// Plain text.
    pub words: String,
    pub received_ms: Millis,
    pub closed_ms: Option<Millis>,
    /// A word of [`Outcome`]; empty while it is open.
    pub outcome: String,
    /// Why, as it may be told.
    pub answer: String,
    /// When it was sent on to the server of who is reported.
    pub forwarded_ms: Option<Millis>,
}

/// A report as it comes.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    /// Nothing for one from our own pages.
    pub from: Option<Sender<'a>>,
    pub object_uri: &'a str,
    pub author_uri: &'a str,
    pub space: Option<SpaceId>,
    pub kind: Cause,
    pub account: Option<AccountId>,
    pub words: &'a str,
}

/// The server that speaks for who reports.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    pub activity_uri: &'a str,
    pub host: &'a str,
}

/// Keeps a report about something that stands here; nothing when it is one too many, or known. Those
/// who look after the space from elsewhere are told by the fact.
pub async fn take(tx: &mut Tx, new: &New<'_>, now: Millis) -> sqlx::Result<Option<ReportId>> {
    let since = now.plus_seconds(-DAY_SECONDS);
    let (host, count_max) = match new.from {
        Some(sender) => (sender.host, PER_HOST_AND_DAY_MAX),
        None => ("", HERE_AND_DAY_MAX),
    };
    if store::reports::count_of_host(tx, host, since).await? >= count_max {
        return Ok(None);
    }
    let words: String = new.words.chars().take(WORDS_CHARS_MAX).collect();
    if new.from.is_none() && store::reports::is_repeated(tx, new, &words).await? {
        return Ok(None);
    }
    let comment = store::by_uri(tx, new.object_uri).await?;
    let comment = comment.filter(|it| it.state == State::Published);
    let id = ReportId::generate();
    let report = Report {
        id,
        activity_uri: match new.from {
            Some(sender) => sender.activity_uri.to_owned(),
            None => format!("report:{id}"),
        },
        host: host.to_owned(),
        object_uri: new.object_uri.to_owned(),
        comment_id: comment.map(|it| it.id),
        space_id: new.space,
        author_uri: new.author_uri.to_owned(),
        kind: new.kind,
        account_id: new.account,
        words,
        received_ms: now,
        closed_ms: None,
        outcome: String::new(),
        answer: String::new(),
        forwarded_ms: None,
    };
    if !store::reports::put(tx, &report).await? {
        return Ok(None);
    }
    if let Some(space) = new.space
        && !store::moderators::animators(tx, space).await?.is_empty()
    {
        facts::record(tx, &Fact::ReportKept { report: id }, now).await?;
    }
    Ok(Some(id))
}

/// A report is sent on to the server of who is reported, once; false when it was already.
pub async fn forward(tx: &mut Tx, id: ReportId, now: Millis) -> sqlx::Result<bool> {
    if !store::reports::put_forwarded(tx, id, now).await? {
        return Ok(false);
    }
    facts::record(tx, &Fact::ReportForwarded { report: id }, now).await?;
    Ok(true)
}

/// What is reported, and in which space.
pub type About<'a> = (&'a str, Option<SpaceId>);

/// What was reported about something is dealt with; members who reported it are told.
pub async fn settle(
    tx: &mut Tx,
    about: About<'_>,
    outcome: Outcome,
    answer: &str,
    now: Millis,
) -> sqlx::Result<usize> {
    let open = store::reports::of_object(tx, about, HERE_AND_DAY_MAX).await?;
    for report in &open {
        store::reports::close(tx, report.id, outcome, answer, now).await?;
        if let Some(account) = report.account_id {
            let told = answers::Told {
                what: &format!("report-{outcome}"),
                words: answer,
                link: "",
                space: report.space_id,
            };
            answers::tell_member(tx, account, &told, now).await?;
        }
    }
    Ok(open.len())
}

/// Somebody who looks after the space deals with what was reported, and says why; false when
/// somebody had already.
pub async fn close(
    tx: &mut Tx,
    by: audit::Who<'_>,
    about: About<'_>,
    outcome: Outcome,
    answer: &str,
    now: Millis,
) -> sqlx::Result<bool> {
    let closed = settle(tx, about, outcome, answer, now).await?;
    if closed > 0 {
        let line = audit::Line {
            what: audit::What::ReportClosed,
            object: about.0,
            was: "",
            became: &format!("{outcome} {answer}"),
        };
        audit::note(tx, by, &line, now).await?;
    }
    Ok(closed > 0)
}

/// What a decision about a thing or a person makes of what was reported about it.
pub(super) async fn settle_after(
    tx: &mut Tx,
    space: SpaceId,
    (what, object_uri): (What, &str),
    reason: &str,
    now: Millis,
) -> sqlx::Result<()> {
    let outcome = match what {
        What::Removed => Outcome::Removed,
        What::Banned => Outcome::Banned,
        _ => return Ok(()),
    };
    for space in [Some(space), None] {
        settle(tx, (object_uri, space), outcome, reason, now).await?;
    }
    Ok(())
}

/// Who reported takes it back.
pub async fn withdraw(tx: &mut Tx, activity_uri: &str, now: Millis) -> sqlx::Result<bool> {
    let found = store::reports::by_activity(tx, activity_uri).await?;
    for report in &found {
        store::reports::close(tx, report.id, Outcome::Withdrawn, "", now).await?;
    }
    Ok(!found.is_empty())
}

//! What happened here that others may need to hear of. A verb records a fact in its own
//! transaction; readers (federation today; mail later) follow the log with a cursor of
//! their own, at least once, so they must be idempotent.
//!
//! What always holds: a fact and the rows it tells of commit together; ids are dense and in commit
//! order; a fact about a removal carries what is needed to tell it.

mod store;

use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::db::{Tx, Waking};
use crate::ids::{
    AccountId, ActivityId, AttendanceId, CommentId, EventId, PostId, QuoteId, ReportId, SpaceId,
};

pub use store::{cursor, forget, hold, prune, since, waiting};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    PostPublished {
        post: PostId,
    },
    PostEdited {
        post: PostId,
    },
    /// The post is gone for readers; what was told of it must be taken back.
    PostRetracted {
        post: PostId,
    },
    EventAnnounced {
        event: EventId,
    },
    /// Anything about the event changed, a cancellation included.
    EventEdited {
        event: EventId,
    },
    EventRetracted {
        event: EventId,
    },
    /// It is not for those any more who were told of it: for them it is gone.
    EventHidden {
        event: EventId,
    },
    /// A space organises an event with the one that announced it: its followers hear of it.
    EventJoined {
        event: EventId,
        space: SpaceId,
    },
    /// It does so no more.
    EventLeft {
        event: EventId,
        space: SpaceId,
    },
    /// Followers are reminded of an event, so many days before it begins.
    EventReminded {
        event: EventId,
        days: i64,
    },
    /// A space's name, text, picture or links changed.
    SpaceEdited {
        space: SpaceId,
    },
    /// A space has other keys; the pair of this number, which others know, says so.
    KeysChanged {
        space: SpaceId,
        key: i64,
    },
    /// A space lives elsewhere from now on: its followers are to follow it there.
    SpaceMoved {
        space: SpaceId,
    },
    /// Somebody said something in a space, and it may be read.
    CommentPublished {
        comment: CommentId,
    },
    /// What somebody elsewhere took away, who looks after the space, stands again: they said so by
    /// `activity`, as their server sent it.
    CommentRestored {
        comment: CommentId,
        activity: String,
    },
    /// By its author: their server's activity stands in `activity`; empty for somebody here.
    CommentEdited {
        comment: CommentId,
        activity: String,
    },
    /// Taken back by its author; `activity` as above.
    CommentWithdrawn {
        comment: CommentId,
        activity: String,
    },
    /// Taken away by who looks after the space, for a reason that may be told. `activity` is what their
    /// server sent; empty for somebody here.
    CommentRemoved {
        comment: CommentId,
        reason: String,
        #[serde(default)]
        activity: String,
    },
    /// Those who look after a space closed a thread, put something first, kept somebody out, or took that
    /// back. `activity` is what their server sent; empty for somebody here.
    Moderated {
        space: SpaceId,
        what: String,
        /// What it is about: a thing or an actor.
        object: String,
        reason: String,
        until: Option<Millis>,
        activity: String,
    },
    /// Somebody elsewhere asked to quote something, and may.
    QuoteAllowed {
        quote: QuoteId,
        request: String,
    },
    /// Somebody elsewhere asked to quote something, and may not.
    QuoteRefused {
        space: SpaceId,
        actor: String,
        request: String,
    },
    /// A leave to quote was taken back.
    QuoteRevoked {
        space: SpaceId,
        quote: QuoteId,
        actor: String,
    },
    /// A member voted in a poll from elsewhere.
    VoteCast {
        comment: CommentId,
        /// Their address as an actor.
        voter: String,
        choices: Vec<i64>,
    },
    /// A poll made here has new counts, or is over.
    PollCounted {
        comment: CommentId,
        is_over: bool,
    },
    /// An author elsewhere is to be told once how the space takes what they write.
    AuthorInformed {
        comment: CommentId,
        what: String,
    },
    /// Those who look after a space wrote to an author elsewhere.
    AuthorAnswered {
        comment: CommentId,
        words: String,
    },
    /// Something in a space was reported: for those who look after it from elsewhere, and nobody else.
    ReportKept {
        report: ReportId,
    },
    /// A report is to be read by the team of the server of who is reported.
    ReportForwarded {
        report: ReportId,
    },
    /// Somebody's answer to an event stands otherwise than before.
    AttendanceSettled {
        attendance: AttendanceId,
        #[serde(default)]
        because: Because,
    },
    /// Somebody elsewhere who takes part in an event is told something of it, in plain text.
    AttendeeTold {
        attendance: AttendanceId,
        subject: String,
        words: String,
        language: String,
    },
    /// A member asks the organiser of an event elsewhere to take part.
    JoinAsked {
        account: AccountId,
        event: String,
        organizer: String,
        request: ActivityId,
    },
    /// A member goes to an event elsewhere no more.
    JoinEnded {
        account: AccountId,
        event: String,
        organizer: String,
    },
    /// Somebody who answered by e-mail asks for the link to their answer.
    AttendanceLinkLost {
        attendance: AttendanceId,
    },
    /// Somebody elsewhere answered an event in vain; `is_taken` where answers are taken at all.
    AttendanceDeclined {
        space: SpaceId,
        actor: String,
        request: String,
        is_taken: bool,
    },
    /// Followers are asked by a poll whether they come to an event.
    InvitationAsked {
        event: EventId,
    },
    /// That poll has new counts, or is over.
    InvitationCounted {
        event: EventId,
    },
    /// The organiser writes to those who take part.
    AttendeesWritten {
        event: EventId,
        subject: String,
        words: String,
    },
    /// A reaction to something that a space carries, as it came: for those who show them.
    Reacted {
        space: SpaceId,
        activity: String,
    },
    /// Someone elsewhere asked to follow a space, and may.
    Followed {
        space: SpaceId,
        follower: String,
        request: String,
        inbox: String,
    },
    /// A server that had been given up is back: its followers get what they missed since then, as it
    /// stands now.
    HostRevived {
        host: String,
        missed_since: Millis,
    },
    /// Somebody elsewhere is gone; what they asked to follow went by these ids.
    ActorGone {
        actor: String,
        inbox: String,
        follows: Vec<String>,
    },
    /// A member here is gone; `actor` is what they were called.
    MemberLeft {
        member: SpaceId,
        actor: String,
    },
    /// A member has nothing to do with somebody any more, or lets them be again.
    Blocked {
        member: SpaceId,
        actor: String,
        is_lifted: bool,
    },
    /// A space asks somebody elsewhere to be followed, for what they announce.
    FollowAsked {
        space: SpaceId,
        actor: String,
        request: ActivityId,
    },
    /// It follows them no longer; `request` is what they were asked by.
    FollowEnded {
        space: SpaceId,
        actor: String,
        request: ActivityId,
    },
    /// A space passes on an event that others announced, under `activity`.
    EventShared {
        space: SpaceId,
        uri: String,
        activity: ActivityId,
    },
    EventUnshared {
        space: SpaceId,
        uri: String,
        activity: ActivityId,
    },
    /// Someone elsewhere asked to follow a space, and may not.
    FollowRefused {
        space: SpaceId,
        follower: String,
        request: String,
        inbox: String,
    },
}

/// Whose doing it is that an answer to an event stands as it does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// They said so themselves.
    #[default]
    Own,
    /// They said so again, by their server, and nothing changed.
    Again,
    /// They waited, and a seat became free.
    Freed,
    /// The organiser decided.
    Organiser,
}

/// A fact with its place in the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    pub id: i64,
    pub fact: Fact,
    pub recorded: Millis,
}

/// Writes a fact beside the rows that it tells of.
pub async fn record(tx: &mut Tx, fact: &Fact, now: Millis) -> sqlx::Result<()> {
    let number = store::append(tx, fact, now).await?;
    // From here its way is followed: the spans `tell` and `deliver` name it and what became of it.
    tracing::debug!(fact = number, "recorded");
    tx.notify(Waking::Facts).await
}

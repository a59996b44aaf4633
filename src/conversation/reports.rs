//! What people elsewhere report: kept for the team, bounded, and deciding nothing by itself.

use super::{State, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{CommentId, ReportId};

pub const WORDS_CHARS_MAX: usize = 5_000;
/// More reports of one server in a day are not kept: a flood of them tells nothing.
const PER_HOST_AND_DAY_MAX: i64 = 50;
const DAY_SECONDS: i64 = 24 * 3600;

/// A report about one thing.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Report {
    pub id: ReportId,
    pub activity_uri: String,
    /// The server that it came from; who wrote it is not told.
    pub host: String,
    /// What it is about: a comment, a post, an event, somebody here.
    pub object_uri: String,
    /// When it is about a comment.
    pub comment_id: Option<CommentId>,
    /// Plain text.
    pub words: String,
    pub received_ms: Millis,
    pub closed_ms: Option<Millis>,
}

/// Keeps a report about something that stands here; false when it is one too many, or known.
pub async fn take(
    tx: &mut Tx,
    activity_uri: &str,
    host: &str,
    object_uri: &str,
    words: &str,
    now: Millis,
) -> sqlx::Result<bool> {
    let since = now.plus_seconds(-DAY_SECONDS);
    if store::reports::count_of_host(tx, host, since).await? >= PER_HOST_AND_DAY_MAX {
        return Ok(false);
    }
    let comment = store::by_uri(tx, object_uri).await?;
    let comment = comment.filter(|it| it.state == State::Published);
    let report = Report {
        id: ReportId::generate(),
        activity_uri: activity_uri.to_owned(),
        host: host.to_owned(),
        object_uri: object_uri.to_owned(),
        comment_id: comment.map(|it| it.id),
        words: crate::text::shorten(words, WORDS_CHARS_MAX),
        received_ms: now,
        closed_ms: None,
    };
    store::reports::put(tx, &report).await
}

/// The team has dealt with a report; false when somebody had already.
pub async fn close(tx: &mut Tx, id: ReportId, now: Millis) -> sqlx::Result<bool> {
    store::reports::close(tx, id, now).await
}

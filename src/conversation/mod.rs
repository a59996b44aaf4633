//! What people say: comments under posts and events, answers to comments, contributions to a
//! community. They come from a page of ours or from another server, by the same verbs.
//!
//! What always holds: one address is one comment, whoever repeats it; what was taken back never comes
//! back; nothing is shown that the rules of its space (`rules.rs`) have not let through or a person has
//! not approved; what is private is never published. Reading a thread is in `thread.rs`, the pages in
//! `pages.rs`.

pub mod answers;
pub mod avoiding;
pub mod decisions;
pub mod forgetting;
pub mod hearing;
pub mod leaving;
pub mod moderation;
pub mod pages;
pub mod pictures;
pub mod polls;
pub mod quotes;
pub mod quoting;
pub mod reports;
pub mod rules;
pub mod standing;
pub mod store;
pub mod thread;
pub mod writing;

use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{AccountId, CommentId, SpaceId};
use crate::peers::policies::Level;
use crate::spaces::Space;

pub use hearing::{edit, hear, withdraw};
pub use rules::{Commenting, Posting, Rules};

/// Longer than a long article; what is beyond is cut at its origin's own page.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
pub const TITLE_CHARS_MAX: usize = 100;
pub const WARNING_CHARS_MAX: usize = 500;
/// Answers to answers: deeper ones are shown at this depth.
pub const DEPTH_SHOWN_MAX: usize = 4;

crate::text_enum! {
    /// Who may see a comment.
    State {
        Published = "published",
        /// Waits for somebody who looks after the space; `reason` says why.
        Held = "held",
        /// What it answers is not known yet.
        Loose = "loose",
        /// Written to the space alone: for those who look after it, never to be published.
        Private = "private",
        /// Taken away by those who look after the space.
        Removed = "removed",
        /// Taken back by its author.
        Withdrawn = "withdrawn",
        /// Its author's server is blocked; it stands again as before when that is lifted.
        Barred = "barred",
    }
}

crate::text_enum! {
    /// Why a comment waits.
    Reason {
        /// The space reads everything first, or everything of those who are new to it.
        Policy = "policy",
        /// A link by somebody new, to another server than theirs.
        Link = "link",
        /// A link to a server of the space's list.
        Host = "host",
        /// A word of the space's list.
        Word = "word",
        /// A language that the space does not speak.
        Language = "language",
        /// More than the space takes from one person in that time.
        Pace = "pace",
        /// Their server is limited here.
        Server = "server",
        /// Somebody reported it.
        Reported = "reported",
        /// It answers something that waits itself.
        Parent = "parent",
        /// The author may not write here.
        Banned = "banned",
    }
}

/// A picture, a film, a file or a link beside the words, as its author gave it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attachment {
    pub url: String,
    pub media_type: String,
    /// The alternative.
    pub name: String,
    /// What must stay visible when it is cropped, in hundredths to the right and up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<(i64, i64)>,
}

/// One answer of a poll.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    pub name: String,
    pub votes: i64,
}

/// A question with answers to choose from (ActivityStreams `Question`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Poll {
    pub choices: Vec<Choice>,
    pub several: bool,
    pub ends: Option<Millis>,
    /// How many people voted, where that is said.
    #[serde(default)]
    pub voters: Option<i64>,
}

/// What stands beside the words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Parts {
    pub attachments: Vec<Attachment>,
    pub poll: Option<Poll>,
    /// Pictures that words between colons stand for, by their shortcode.
    pub emojis: Vec<(String, String)>,
    /// The address of what is quoted.
    pub quoted: Option<String>,
    /// Its author's leave to quote it (FEP-044f).
    pub quote_stamp: Option<String>,
    pub sensitive: bool,
    /// Whom a member calls by their handle: their ActivityPub ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub called: Vec<String>,
}

/// Something that somebody said.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Comment {
    pub id: CommentId,
    /// Its ActivityPub id.
    pub uri: String,
    /// The post, the event or the contribution that it is about; its own id for a contribution.
    pub root_id: Uuid,
    pub space_id: SpaceId,
    /// What it answers; nothing for a contribution.
    pub parent_uri: Option<String>,
    pub state: State,
    pub reason: Option<Reason>,
    /// `Note`, `Article`, `Question` …
    pub kind: String,
    /// Empty when nothing of its author may be kept.
    pub author_uri: String,
    /// When its author is a member here.
    pub account_id: Option<AccountId>,
    pub url: String,
    /// BCP 47; empty when unknown.
    pub language: String,
    pub title: String,
    /// What its author warns of before it is read.
    pub warning: String,
    pub body_html: String,
    /// As it was typed here.
    pub body_markdown: String,
    pub parts: Json<Parts>,
    /// The `Create` as it came.
    pub activity: String,
    pub likes_elsewhere: i64,
    pub shares_elsewhere: i64,
    pub published_ms: Millis,
    pub edited_ms: Option<Millis>,
    pub received_ms: Millis,
    pub decided_ms: Option<Millis>,
}

impl Comment {
    /// It answers nothing: something said to the whole community.
    pub fn is_contribution(&self) -> bool {
        self.parent_uri.is_none()
    }
}

/// Who speaks, as their own profile says.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Author {
    pub uri: String,
    pub name: String,
    /// `alice@example.net`
    pub handle: String,
    pub host: String,
    pub url: String,
    pub icon_url: String,
    pub emojis: Json<Vec<(String, String)>>,
    pub is_automatic: bool,
    /// They agree to be found by searching (FEP-5feb).
    pub may_be_found: bool,
    /// How their server is treated here, whatever `put_author` is given.
    pub level: Level,
    /// Whether their pictures are shown; the same.
    pub takes_media: bool,
}

/// Something said, as it was read, before it has a place here.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Its own, for what is said here; what comes from elsewhere is given one.
    pub id: Option<CommentId>,
    pub uri: String,
    pub kind: String,
    pub author_uri: String,
    pub account: Option<AccountId>,
    pub parent_uri: Option<String>,
    pub url: String,
    pub language: String,
    pub title: String,
    pub warning: String,
    /// Safe already.
    pub body_html: String,
    pub body_markdown: String,
    pub parts: Parts,
    pub activity: String,
    pub likes_elsewhere: i64,
    pub shares_elsewhere: i64,
    pub published: Millis,
    pub edited: Option<Millis>,
}

/// Somebody who spoke here goes by another handle.
pub async fn rename_author(tx: &mut Tx, uri: &str, handle: &str, page: &str) -> sqlx::Result<()> {
    if let Some(mut author) = store::author(tx, uri).await? {
        author.handle = handle.to_owned();
        author.url = page.to_owned();
        store::put_author(tx, &author).await?;
    }
    Ok(())
}

/// A member is called otherwise from now on, beside what they said before too.
pub async fn call_otherwise(tx: &mut Tx, uri: &str, member: &Space) -> sqlx::Result<()> {
    let Some(before) = store::author(tx, uri).await? else {
        return Ok(());
    };
    let author = Author {
        name: member.name.clone(),
        may_be_found: member.details.indexable,
        ..before
    };
    store::put_author(tx, &author).await
}

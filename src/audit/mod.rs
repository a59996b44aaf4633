//! What the team and animators did beyond what the public log says: rules, roles, servers, settings,
//! reports. A verb writes its line in its own transaction ([`note`]); administrators read them at
//! `/administration/journal` (`pages.rs`).
//!
//! What always holds: a line says who, when, what, and from what to what; nobody changes one; each is
//! forgotten after [`KEPT_SECONDS`]. No secret and nothing that somebody wrote in private is in it.

pub mod pages;
pub mod store;

use crate::accounts::By;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{AccountId, AuditId};

/// A year: long enough to understand what happened, no longer than it is of use.
pub const KEPT_SECONDS: i64 = 365 * 24 * 3600;
/// Of a long list (words, hosts) the beginning is enough to see what changed.
pub const VALUE_CHARS_MAX: usize = 4_000;
const OBJECT_CHARS_MAX: usize = 2_048;

crate::text_enum! {
    /// What was done.
    What {
        /// How a space is talked in.
        Rules = "rules",
        /// Words that a space answers often, written, changed or erased.
        Answer = "answer",
        AccountOpened = "account-opened",
        AccountClosed = "account-closed",
        /// A role was given.
        Role = "role",
        /// A link that signs somebody in was made.
        SignInLink = "sign-in-link",
        Setting = "setting",
        /// What is taken from a server, and sent to it.
        Host = "host",
        /// Many servers at once: a list was imported, or is followed.
        HostList = "host-list",
        /// An agenda of others is read for a space, left alone, or read no more.
        Agenda = "agenda",
        ReportClosed = "report-closed",
        /// A report was sent on to the server of who is reported.
        ReportForwarded = "report-forwarded",
        /// Somebody was answered by those who look after a space.
        Answered = "answered",
    }
}

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Who<'a> {
    /// Somebody with a shell on the server.
    Operator,
    Account(AccountId),
    /// Who looks after a space from their own server, by their id there.
    Elsewhere(&'a str),
}

impl From<By> for Who<'_> {
    fn from(by: By) -> Self {
        by.account().map_or(Who::Operator, Who::Account)
    }
}

/// What is written down: what was done, to what, from what to what. Empty where there is nothing to
/// say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line<'a> {
    pub what: What,
    /// A handle, a server, a key, an address.
    pub object: &'a str,
    pub was: &'a str,
    pub became: &'a str,
}

/// A line as it is kept.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Entry {
    pub id: AuditId,
    pub account_id: Option<AccountId>,
    pub actor_uri: String,
    pub what: What,
    pub object: String,
    pub was: String,
    pub became: String,
    pub done_ms: Millis,
}

/// Writes a line beside the rows that it tells of.
pub async fn note(
    tx: &mut Tx,
    who: impl Into<Who<'_>>,
    line: &Line<'_>,
    now: Millis,
) -> sqlx::Result<()> {
    let (account_id, actor_uri) = match who.into() {
        Who::Operator => (None, ""),
        Who::Account(id) => (Some(id), ""),
        Who::Elsewhere(uri) => (None, uri),
    };
    let entry = Entry {
        id: AuditId::generate(),
        account_id,
        actor_uri: actor_uri.to_owned(),
        what: line.what,
        object: cut(line.object, OBJECT_CHARS_MAX),
        was: cut(line.was, VALUE_CHARS_MAX),
        became: cut(line.became, VALUE_CHARS_MAX),
        done_ms: now,
    };
    store::insert(tx, &entry).await
}

/// Nothing is kept of an actor or a thing that is gone, but that something was done.
pub async fn forget(tx: &mut Tx, uri: &str) -> sqlx::Result<()> {
    store::clear(tx, uri).await
}

/// Lines stay lines.
fn cut(value: &str, chars_max: usize) -> String {
    value.chars().take(chars_max).collect()
}

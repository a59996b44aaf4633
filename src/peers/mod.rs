//! The servers that this hub knows: how each fares, and the inboxes where its people take letters.
//! What is wanted with them (limits, blocks) is in `policies`.
//!
//! What always holds: a host is `live`, `failing` (it is asked again, ever more rarely), `dead`
//! (it failed for a week: nothing is kept for it, it is asked once a day) or `blocked` (a
//! policy says so, and nothing but another policy lifts it); a dead host that shows a sign of
//! life is live at once, and a fact says so, so that its followers get what they missed.

pub mod policies;
pub mod store;

use serde::Serialize;

use crate::accounts::By;
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::text_enum;

/// A host that failed for so long is dead.
pub const DEAD_AFTER_SECONDS: i64 = 7 * 24 * 3600;
/// What a revived host missed longer ago than this is news to nobody.
pub const MISSED_SECONDS_MAX: i64 = 7 * 24 * 3600;
/// A dead host is asked so often whether it is back.
pub const PROBE_EVERY_SECONDS: i64 = 24 * 3600;
/// A failing host that writes to us is tried again at once, but no more often than this.
const HEARD_EVERY_SECONDS: i64 = 60;
/// Below this many failures the wait may be one that the host asked for.
const FAILURES_OF_AN_OUTAGE: i64 = 3;

text_enum! {
    /// How a host fares.
    HostState {
        Live = "live",
        Failing = "failing",
        Dead = "dead",
        Blocked = "blocked",
    }
}

text_enum! {
    /// In which form a server reads what a group passes on (FEP-1b12 and what came before it).
    Dialect {
        /// The activities themselves: it shows threads.
        Thread = "thread",
        /// A share of an object by its id: it shows a stream.
        Micro = "micro",
        /// Either, or nobody knows.
        Both = "both",
    }
}

/// A server, by its name and, where it is not the usual one, port.
#[derive(Debug, Clone, PartialEq, Serialize, sqlx::FromRow)]
pub struct Host {
    pub id: i64,
    pub name: String,
    pub state: HostState,
    /// Failures since the last success.
    pub failures: i64,
    pub failing_since_ms: Option<Millis>,
    /// Nothing is sent before; in the past for a host that fares well.
    pub ready_ms: Millis,
    pub last_success_ms: Option<Millis>,
    pub last_failure_ms: Option<Millis>,
    /// What it answered last when it did not take a letter.
    pub last_failure: Option<String>,
    /// When it last wrote to us, to the minute.
    pub heard_ms: Option<Millis>,
    /// The signature scheme that it took last.
    pub scheme: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("only an administrator decides about other servers")]
    NotAllowed,
    #[error("“{0}” is not a server that this hub knows; write its name as `fed deliveries` does")]
    Unknown(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// A host wrote to us, so it lives: a dead one is revived, one in an outage is tried again now.
pub async fn heard(tx: &mut Tx, name: &str, now: Millis) -> sqlx::Result<()> {
    let since = now.plus_seconds(-HEARD_EVERY_SECONDS);
    let Some((id, state)) = store::heard(tx, name, now, since).await? else {
        return Ok(());
    };
    match state {
        HostState::Dead => revive(tx, id, now).await,
        HostState::Failing => store::hasten(tx, id, FAILURES_OF_AN_OUTAGE, now).await,
        HostState::Live | HostState::Blocked => Ok(()),
    }
}

/// A dead host is live again; the fact has its followers told what they missed.
pub async fn revive(tx: &mut Tx, id: i64, now: Millis) -> sqlx::Result<()> {
    let Some((name, failing_since)) = store::revive(tx, id, now).await? else {
        return Ok(());
    };
    let missed_since = now.plus_seconds(-MISSED_SECONDS_MAX).max(failing_since);
    let fact = Fact::HostRevived {
        host: name,
        missed_since,
    };
    facts::record(tx, &fact, now).await
}

/// In which form a host reads what groups pass on; both while nobody has asked it.
pub async fn dialect(tx: &mut Tx, name: &str) -> sqlx::Result<Dialect> {
    let known = store::dialect(tx, name).await?;
    Ok(known.unwrap_or(Dialect::Both))
}

/// The host that an administrator names.
pub async fn named(tx: &mut Tx, by: By, name: &str) -> Result<Host, Refused> {
    if !by.may_administer() {
        return Err(Refused::NotAllowed);
    }
    let name = name.trim().to_ascii_lowercase();
    let host = store::by_name(tx, &name).await?;
    host.ok_or(Refused::Unknown(name))
}

/// Tries a host again now; a dead one is taken for live until it fails anew.
pub async fn retry(tx: &mut Tx, by: By, name: &str, now: Millis) -> Result<Host, Refused> {
    let host = named(tx, by, name).await?;
    match host.state {
        HostState::Dead => revive(tx, host.id, now).await?,
        HostState::Live | HostState::Failing => store::hasten(tx, host.id, 0, now).await?,
        HostState::Blocked => {}
    }
    Ok(host)
}

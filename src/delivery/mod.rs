//! Bytes, inboxes and keys: an activity is kept once, addressed to inboxes and queued; workers
//! lease hosts and send. Knows no posts.
//!
//! What always holds: everything waits in the database, nothing in memory only; a crash lets a
//! lease end and the letters under way leave again, so a peer may see an id twice but never misses
//! it; requests are signed when sent, never when queued. The way of a letter: `fanout` → `queue` →
//! `worker` (which hosts) → `round` (one host) → `order`, `send` → `ledger`.

pub mod fanout;
mod leases;
mod ledger;
mod letters;
mod order;
mod pressure;
pub mod queue;
pub mod retry;
mod round;
mod seat;
mod send;
pub mod store;
mod worker;

use crate::accounts::By;
use crate::clock::Millis;
use crate::db::Tx;
use crate::peers::{self, Host, HostState};

pub use worker::run;

/// Drops all that waits for a host; answers how many letters that was.
pub async fn forget(tx: &mut Tx, by: By, host: &str) -> Result<u64, peers::Refused> {
    let host = peers::named(tx, by, host).await?;
    Ok(queue::drop_backlog(tx, host.id).await?)
}

/// What waits for hosts that are blocked now is dropped; answers how many letters that was.
pub async fn forget_blocked(tx: &mut Tx, hosts: &[i64]) -> sqlx::Result<u64> {
    let mut dropped = 0;
    for host in hosts {
        dropped += queue::drop_backlog(tx, *host).await?;
    }
    Ok(dropped)
}

/// Tries a host again now, whatever its wait.
pub async fn retry_now(
    tx: &mut Tx,
    by: By,
    host: &str,
    now: Millis,
) -> Result<Host, peers::Refused> {
    peers::retry(tx, by, host, now).await
}

/// Hosts that failed for a week are dead, and what waited for them is dropped; answers how many.
pub async fn bury(tx: &mut Tx, now: Millis) -> sqlx::Result<usize> {
    let since = now.plus_seconds(-peers::DEAD_AFTER_SECONDS);
    let next_probe = now.plus_seconds(peers::PROBE_EVERY_SECONDS);
    let dead = peers::store::bury(tx, since, next_probe).await?;
    for (host,) in &dead {
        queue::drop_backlog(tx, *host).await?;
    }
    Ok(dead.len())
}

/// The words under which hosts are told apart, for pages and commands.
pub const STATES: &[HostState] = &[
    HostState::Failing,
    HostState::Dead,
    HostState::Blocked,
    HostState::Live,
];

//! Who may leave more here, before any key is looked for: not a host that is blocked (403, `border.rs`), nor one
//! of which too much waits already (429); nobody while too much waits in all (503).
//!
//! What always holds: a request costs no query of its own; what waits is counted once a second at
//! most, and what arrived since is added to it.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use axum::http::StatusCode;

use super::refusal::Refusal;
use super::storing::Letter;
use crate::app::App;
use crate::clock::Millis;
use crate::federation::store::received::{self, Named};

/// One host may have a fortieth of all that waits: 5,000 by default.
const HOSTS_SHARE: i64 = 40;
/// Hosts of which fewer wait than this part of their share are not told apart when counting.
const BUSY_SHARE: i64 = 10;
const COUNT_EVERY_MS: i64 = 1_000;
/// A full share is worked off in about a minute.
const HOST_RETRY_AFTER_SECONDS: u32 = 120;
const RETRY_AFTER_SECONDS: u32 = 300;

#[derive(Default)]
pub(super) struct Gate {
    counts: Mutex<Counts>,
}

/// What waits, as far as it is known: what was counted last, and what was stored since. While it is
/// counted again, what was stored before that still stands beside the old number.
#[derive(Default)]
struct Counts {
    counted: Option<Millis>,
    waiting: Tally,
    stored_before: Tally,
    stored_since: Tally,
}

#[derive(Default)]
struct Tally {
    in_all: i64,
    by_host: HashMap<String, i64>,
}

/// Lets a host through, or tells it why not.
pub(super) async fn pass(app: &App, host: &str) -> Result<(), Refusal> {
    if app.border.is_closed_to(host).await? {
        let sentence = "this server takes nothing from yours; its administrator decided so";
        return Err(Refusal::new(StatusCode::FORBIDDEN, sentence));
    }
    count(app).await?;
    let (of_host, in_all) = app.inbox.gate.waiting(host);
    let waiting_max = app.config.limits.received_waiting_max as i64;
    if in_all >= waiting_max {
        return Err(Refusal::later(
            StatusCode::SERVICE_UNAVAILABLE,
            "too much waits here to be worked on; please deliver again later",
            RETRY_AFTER_SECONDS,
        ));
    }
    if of_host >= host_max(waiting_max) {
        return Err(Refusal::later(
            StatusCode::TOO_MANY_REQUESTS,
            format!("{of_host} activities of yours wait here; please deliver again later"),
            HOST_RETRY_AFTER_SECONDS,
        ));
    }
    Ok(())
}

fn host_max(waiting_max: i64) -> i64 {
    (waiting_max / HOSTS_SHARE).max(1)
}

/// Counts again when it is time; the others go on with what was counted last.
async fn count(app: &App) -> sqlx::Result<()> {
    let gate = &app.inbox.gate;
    if !gate.is_time_to_count(app.clock.now()) {
        return Ok(());
    }
    let waiting_max = app.config.limits.received_waiting_max as i64;
    let busy_min = (host_max(waiting_max) / BUSY_SHARE).max(1);
    let mut tx = app.db.read().await?;
    let waiting = received::count_waiting(&mut tx).await?;
    let by_host = received::busy_hosts(&mut tx, busy_min).await?;
    let mut counts = gate.counts.lock().expect("no panic under this lock");
    counts.waiting = Tally {
        in_all: waiting,
        by_host: by_host.into_iter().collect(),
    };
    counts.stored_before = Tally::default();
    Ok(())
}

impl Gate {
    /// True for one of those who ask; it is theirs to count.
    fn is_time_to_count(&self, now: Millis) -> bool {
        let mut counts = self.counts.lock().expect("no panic under this lock");
        let is_time = match counts.counted {
            Some(counted) => (now.0 - counted.0).abs() >= COUNT_EVERY_MS,
            None => true,
        };
        if is_time {
            counts.counted = Some(now);
            let stored = std::mem::take(&mut counts.stored_since);
            counts.stored_before.add(stored);
        }
        is_time
    }

    /// Of this host, and in all.
    fn waiting(&self, host: &str) -> (i64, i64) {
        let counts = self.counts.lock().expect("no panic under this lock");
        let tallies = [&counts.waiting, &counts.stored_before, &counts.stored_since];
        let of_host = tallies.map(|tally| tally.by_host.get(host).copied().unwrap_or_default());
        let in_all = tallies.map(|tally| tally.in_all);
        (of_host.iter().sum(), in_all.iter().sum())
    }

    /// Those of these letters that are new wait now, besides what was counted.
    pub(super) fn stored(&self, letters: &[Letter], new: &HashSet<Named>) {
        let mut counts = self.counts.lock().expect("no panic under this lock");
        for letter in letters {
            if new.contains(&letter.named()) {
                counts.stored_since.add_one(&letter.host);
            }
        }
    }
}

impl Tally {
    fn add_one(&mut self, host: &str) {
        self.in_all += 1;
        match self.by_host.get_mut(host) {
            Some(count) => *count += 1,
            None => {
                self.by_host.insert(host.to_owned(), 1);
            }
        }
    }

    fn add(&mut self, other: Tally) {
        self.in_all += other.in_all;
        for (host, count) in other.by_host {
            *self.by_host.entry(host).or_default() += count;
        }
    }
}

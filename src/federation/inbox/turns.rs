//! Turns: what waits is acted on in their order. A host's next turn comes a little after its last
//! one, so that a server that sends a thousand activities waits behind itself, and a quiet one is
//! next (start-time fair queueing, with the clock as virtual time).
//!
//! What always holds: the turns of one host only grow, so its activities are acted on in the order
//! they came. A turn is an order, not an appointment: nothing waits for its time to come.

use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;

use super::storing::Letter;
use crate::clock::Millis;
use crate::db::Tx;
use crate::federation::store::received::{self, Arrival};

/// What one activity is taken to cost; more than it does, so that a busy server yields early.
const COST_MS: i64 = 20;
/// A host of which nothing waits any more must not pay for ever for what it once sent: its turns run
/// no further ahead than its full share would take.
const AHEAD_MS_MAX: i64 = 5_000 * COST_MS;
/// Another process may have given turns to the same host: they are asked for again after this.
const BELIEVED_MS: i64 = 1_000;
/// Hosts whose turn has passed are forgotten when it is full.
const HOSTS_MAX: usize = 10_000;

#[derive(Default)]
pub(super) struct Turns {
    hosts: Mutex<HashMap<String, Given>>,
}

/// What a host was given.
#[derive(Clone, Copy)]
struct Given {
    last: Millis,
    /// When the database was asked.
    asked: Millis,
}

impl Turns {
    /// Of these hosts, those whose last turn must be asked for.
    pub(super) fn unknown<'a>(&self, hosts: &BTreeSet<&'a str>, now: Millis) -> Vec<&'a str> {
        let known = self.hosts.lock().expect("no panic under this lock");
        let is_known = |host: &&str| {
            let given = known.get(*host);
            given.is_some_and(|given| (now.0 - given.asked.0).abs() < BELIEVED_MS)
        };
        let hosts = hosts.iter().copied();
        hosts.filter(|host| !is_known(host)).collect()
    }

    /// Reads the last turns of unknown hosts, in the transaction that stores what they sent.
    pub(super) async fn read(
        &self,
        tx: &mut Tx,
        unknown: &[&str],
        now: Millis,
    ) -> sqlx::Result<()> {
        if unknown.is_empty() {
            return Ok(());
        }
        let found = received::last_turns(tx, unknown).await?;
        let found: HashMap<String, Millis> = found.into_iter().collect();
        let mut known = self.hosts.lock().expect("no panic under this lock");
        if known.len() + unknown.len() > HOSTS_MAX {
            known.retain(|_, given| given.last > now);
        }
        if known.len() + unknown.len() > HOSTS_MAX {
            // Nothing is lost: the database knows the turns of what waits.
            known.clear();
        }
        for host in unknown {
            let read = found.get(*host).copied().unwrap_or(Millis(0));
            let last = known.get(*host).map_or(read, |given| given.last.max(read));
            known.insert((*host).to_owned(), Given { last, asked: now });
        }
        Ok(())
    }

    /// The letters with their turns, in the order they came.
    pub(super) fn give(&self, letters: &[Letter], now: Millis) -> Vec<Arrival> {
        let mut known = self.hosts.lock().expect("no panic under this lock");
        let arrivals = letters.iter().map(|letter| {
            let last = known.get(&letter.host).map(|given| given.last);
            let turn = next(last, now);
            if let Some(given) = known.get_mut(&letter.host) {
                given.last = turn;
            }
            Arrival {
                activity_uri: letter.activity_uri.clone(),
                actor_uri: letter.actor_uri.clone(),
                host: letter.host.clone(),
                body: letter.body.clone(),
                turn_ms: turn,
            }
        });
        arrivals.collect()
    }
}

fn next(last: Option<Millis>, now: Millis) -> Millis {
    let Some(last) = last else { return now };
    let behind_itself = (last.0 + COST_MS).min(now.0 + AHEAD_MS_MAX);
    Millis(behind_itself.max(last.0 + 1).max(now.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quiet_host_is_next_and_a_busy_one_waits_behind_itself() {
        assert_eq!(next(None, Millis(1_000)), Millis(1_000));
        assert_eq!(next(Some(Millis(0)), Millis(1_000)), Millis(1_000));
        assert_eq!(next(Some(Millis(1_000)), Millis(1_000)), Millis(1_020));
    }

    #[test]
    fn turns_of_one_host_grow_without_running_away() {
        let now = Millis(1_000);
        let mut last = now;
        for _ in 0..20_000 {
            let turn = next(Some(last), now);
            assert!(turn > last);
            last = turn;
        }
        assert!(last.0 - now.0 < AHEAD_MS_MAX + 20_000);
    }
}

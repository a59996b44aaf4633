//! How often strangers may have this hub do something costly for them: each client by its address,
//! and all of them together. Kept in memory; a restart forgives.
//!
//! What always holds: a client who comes more often than its pace is told when to come again, and
//! costs the others nothing; the memory is bounded, whoever comes.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Mutex;

use crate::clock::Millis;

const CLIENTS_MAX: usize = 10_000;

/// So many at once, then one each `interval_ms`.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    pub burst: i64,
    pub interval_ms: i64,
}

/// A gate with a pace for each client and one for all.
#[derive(Debug)]
pub struct Throttle {
    each: Pace,
    all: Pace,
    kept: Mutex<Kept>,
}

/// For each, the moment when its last visit would be due if it came exactly at its pace (the
/// "theoretical arrival time" of the generic cell rate algorithm, ITU-T I.371).
#[derive(Debug, Default)]
struct Kept {
    all_ms: i64,
    clients: HashMap<IpAddr, i64>,
}

/// Come again after so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooOften {
    pub retry_after_seconds: i64,
}

impl Throttle {
    pub fn new(each: Pace, all: Pace) -> Throttle {
        Throttle {
            each,
            all,
            kept: Mutex::default(),
        }
    }

    /// Counts a visit, or says when to come again. A client who is not known (`None`) counts among
    /// all only.
    pub fn enter(&self, client: Option<IpAddr>, now: Millis) -> Result<(), TooOften> {
        let mut kept = self.kept.lock().expect("no panic");
        let client = client.map(household);
        let own = match client {
            Some(client) => {
                let before = kept.clients.get(&client).copied().unwrap_or_default();
                Some((client, next(self.each, before, now)?))
            }
            None => None,
        };
        kept.all_ms = next(self.all, kept.all_ms, now)?;
        if let Some((client, due_ms)) = own {
            if kept.clients.len() >= CLIENTS_MAX {
                kept.clients.retain(|_, due_ms| *due_ms > now.0);
            }
            // More than that within a minute: the pace of all holds them.
            if kept.clients.len() < CLIENTS_MAX {
                kept.clients.insert(client, due_ms);
            }
        }
        Ok(())
    }
}

/// When the visit after this one is due.
fn next(pace: Pace, before_ms: i64, now: Millis) -> Result<i64, TooOften> {
    let due_ms = before_ms.max(now.0);
    let wait_ms = due_ms - now.0 - (pace.burst - 1) * pace.interval_ms;
    if wait_ms > 0 {
        return Err(TooOften {
            retry_after_seconds: (wait_ms + 999) / 1000,
        });
    }
    Ok(due_ms + pace.interval_ms)
}

/// A household is given a whole /64 of IPv6, so it counts as one.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let network = u128::from(v6) >> 64 << 64;
            IpAddr::V6(Ipv6Addr::from(network))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EACH: Pace = Pace {
        burst: 2,
        interval_ms: 10_000,
    };
    const ALL: Pace = Pace {
        burst: 5,
        interval_ms: 1_000,
    };

    fn address(text: &str) -> Option<IpAddr> {
        Some(text.parse().expect("an address"))
    }

    #[test]
    fn a_client_has_its_burst_then_waits_for_its_pace() {
        let throttle = Throttle::new(EACH, ALL);
        let (client, now) = (address("192.0.2.1"), Millis(1_000_000));
        assert_eq!(throttle.enter(client, now), Ok(()));
        assert_eq!(throttle.enter(client, now), Ok(()));
        let refused = throttle.enter(client, now).expect_err("too often");
        assert_eq!(refused.retry_after_seconds, 10);
        assert_eq!(throttle.enter(address("192.0.2.2"), now), Ok(()));
        assert_eq!(throttle.enter(client, now.plus_seconds(10)), Ok(()));
    }

    #[test]
    fn all_together_have_a_pace_and_a_refused_client_does_not_use_it_up() {
        let throttle = Throttle::new(EACH, ALL);
        let now = Millis(1_000_000);
        for _ in 0..10 {
            let _ = throttle.enter(address("192.0.2.1"), now);
        }
        for last in 2..5 {
            let client = address(&format!("192.0.2.{last}"));
            assert_eq!(throttle.enter(client, now), Ok(()));
        }
        let refused = throttle.enter(None, now).expect_err("all came at once");
        assert_eq!(refused.retry_after_seconds, 1);
    }

    #[test]
    fn a_network_of_ipv6_is_one_client() {
        let throttle = Throttle::new(EACH, ALL);
        let now = Millis(1_000_000);
        assert_eq!(throttle.enter(address("2001:db8::1"), now), Ok(()));
        assert_eq!(throttle.enter(address("2001:db8::2"), now), Ok(()));
        assert!(throttle.enter(address("2001:db8::3"), now).is_err());
        assert_eq!(throttle.enter(address("2001:db8:0:1::1"), now), Ok(()));
    }
}

//! When to try again and when to stop: pure, so that every rule can be read and tested.

use crate::clock::Millis;

/// What is older than this is news to nobody.
pub const AGE_SECONDS_MAX: i64 = 7 * 24 * 3600;
/// A letter that a host, well otherwise, chokes on so often is given up.
pub const CHOKES_MAX: i64 = 8;
const DELAY_SECONDS_FIRST: i64 = 15;
const DELAY_SECONDS_MAX: i64 = 24 * 3600;
const DELAY_FACTOR: i64 = 4;
/// A peer that asks us to wait is heard, but not for ever.
const RETRY_AFTER_SECONDS_MAX: i64 = 24 * 3600;

/// What an answer means for one parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Taken,
    /// It will never be taken: telling it again would be noise.
    Refused(String),
    /// Nobody lives at this inbox any more.
    Gone(String),
    /// The peer's program failed, perhaps at this letter alone.
    Choked(String),
    /// The host is ill, busy or away: try again after this many seconds at the soonest.
    Later {
        reason: String,
        seconds: i64,
    },
}

/// Reads an HTTP status. 401 and 403 come here only after both signature schemes were tried.
pub fn verdict(status: u16, retry_after_seconds: Option<i64>, failures: i64) -> Verdict {
    match status {
        200..=299 => Verdict::Taken,
        404 | 410 => Verdict::Gone(format!("answered {status}")),
        // A redirect of a POST is not followed: signatures name the address they were made for.
        300..=399 => Verdict::Refused(format!("the inbox moved ({status})")),
        500 if retry_after_seconds.is_none() => Verdict::Choked("answered 500".to_owned()),
        // 401 soon after first contact is often a peer that could not fetch our key just then.
        401 | 408 | 425 | 429 | 500..=599 => Verdict::Later {
            reason: format!("answered {status}"),
            seconds: retry_after_seconds.map_or_else(
                || delay_seconds(failures),
                |asked| asked.clamp(1, RETRY_AFTER_SECONDS_MAX),
            ),
        },
        _ => Verdict::Refused(format!("answered {status}")),
    }
}

/// 15 s, 1 min, 4 min, 16 min, about 1 h, 4 h, 17 h, then once a day.
pub fn delay_seconds(failures: i64) -> i64 {
    let steps = u32::try_from(failures.clamp(0, 12)).unwrap_or(0);
    (DELAY_SECONDS_FIRST * DELAY_FACTOR.pow(steps)).min(DELAY_SECONDS_MAX)
}

/// When a letter that a host choked on so often may be tried again.
pub fn choked_until(created: Millis, chokes: i64) -> Millis {
    let waits: i64 = (0..chokes.min(CHOKES_MAX)).map(delay_seconds).sum();
    created.plus_seconds(waits)
}

/// Spreads retries by up to a quarter, so that hosts that failed together do not return together.
/// `chance` is in 0..=255.
pub fn with_jitter(seconds: i64, chance: u8) -> i64 {
    seconds + seconds * i64::from(chance) / 1024
}

/// Whether a parcel has waited too long to be worth sending.
pub fn is_stale(created: Millis, now: Millis) -> bool {
    now.0 - created.0 > AGE_SECONDS_MAX * 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_fourfold_up_to_a_day() {
        let delays: Vec<i64> = (0..9).map(delay_seconds).collect();
        assert_eq!(
            delays,
            [15, 60, 240, 960, 3_840, 15_360, 61_440, 86_400, 86_400]
        );
        assert_eq!(delay_seconds(i64::MAX), 86_400);
    }

    #[test]
    fn a_gone_inbox_is_told_from_a_refusal_and_a_busy_one_is_asked_when_it_says() {
        assert!(matches!(verdict(410, None, 0), Verdict::Gone(_)));
        assert!(matches!(verdict(400, None, 0), Verdict::Refused(_)));
        assert!(matches!(verdict(500, None, 0), Verdict::Choked(_)));
        for status in [429, 500, 503] {
            let later = Verdict::Later {
                reason: format!("answered {status}"),
                seconds: 30,
            };
            assert_eq!(verdict(status, Some(30), 5), later);
        }
        assert_eq!(verdict(202, None, 9), Verdict::Taken);
    }

    #[test]
    fn a_letter_that_chokes_waits_longer_each_time() {
        let waits: Vec<i64> = (0..4)
            .map(|chokes| choked_until(Millis(0), chokes).seconds())
            .collect();
        assert_eq!(waits, [0, 15, 75, 315]);
    }

    #[test]
    fn nobody_makes_us_wait_for_ever() {
        let asked = verdict(429, Some(i64::MAX), 0);
        let Verdict::Later { seconds, .. } = asked else {
            panic!("{asked:?}");
        };
        assert_eq!(seconds, 86_400);
    }

    #[test]
    fn jitter_adds_at_most_a_quarter() {
        assert_eq!(with_jitter(1_000, 0), 1_000);
        assert_eq!(with_jitter(1_024, 255), 1_279);
    }
}

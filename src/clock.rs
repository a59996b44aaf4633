//! The time of day, as an argument. Everything that needs "now" takes it from here, so that tests
//! can move it. Times are stored as Unix milliseconds, which sort and compare alike on both
//! databases.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde::{Deserialize, Serialize};

/// An instant: milliseconds since 1970-01-01T00:00:00Z. Negative before.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct Millis(pub i64);

impl Millis {
    pub fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }

    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// `2026-09-01T08:00:00Z`, whole seconds: the form every peer parses.
    pub fn rfc3339(self) -> String {
        let timestamp = self.timestamp();
        timestamp.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    pub fn plus_seconds(self, seconds: i64) -> Millis {
        Millis(self.0.saturating_add(seconds.saturating_mul(1000)))
    }
}

impl From<jiff::Timestamp> for Millis {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Millis(timestamp.as_millisecond())
    }
}

/// Where "now" comes from: the machine, or a test's hand.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// In tests: the instant, in milliseconds, that the test set.
    set: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The machine's own clock.
    pub fn system() -> Self {
        Clock::default()
    }

    /// A clock that stands still at `instant` until [`Clock::advance`].
    pub fn at(instant: Millis) -> Self {
        Clock {
            set: Some(Arc::new(AtomicI64::new(instant.0))),
        }
    }

    /// Moves a standing clock; the machine's clock is left alone.
    pub fn advance(&self, seconds: i64) {
        if let Some(set) = &self.set {
            set.fetch_add(seconds * 1000, Ordering::SeqCst);
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the machine is asked"
    )]
    pub fn now(&self) -> Millis {
        match &self.set {
            Some(set) => Millis(set.load(Ordering::SeqCst)),
            None => jiff::Timestamp::now().into(),
        }
    }
}

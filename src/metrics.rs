//! What the hub counts and times of itself, in the words of Prometheus. The other rooms say what
//! happened; `admin/metrics.rs` asks the database how much waits and answers `GET /metrics`;
//! `docs/OPERATIONS.md` tells what each figure means and when to worry.
//!
//! What always holds: one [`Metrics`] per `App`, no global; a figure counts what this process did,
//! but for the gauges of the queues, which are the whole hub's; labels are words of this file, so
//! that no peer can make a new series.

mod families;

use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

pub use families::MEDIA_TYPE;
use families::{Label, Process};

/// What came of a letter.
pub const DELIVERED: [&str; 4] = ["taken", "refused", "failed", "stale"];
/// What an inbox answered.
pub const RECEIVED: [&str; 8] = [
    "accepted",
    "repeated",
    "malformed",
    "unverified",
    "unreachable",
    "busy",
    "host_busy",
    "blocked",
];
/// What came of an activity that was accepted.
pub const ACTED: [&str; 4] = ["done", "ignored", "postponed", "failed"];
/// How requests ended, by the first digit of their status.
const ANSWERED: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// Cheap to clone: every clone counts in the same place.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    signing: Histogram,
    deliveries: Family<Label, Counter>,
    delivery_time: Family<Label, Histogram>,
    received: Family<Label, Counter>,
    acted: Family<Label, Counter>,
    requests: Family<Label, Counter>,
    under_way: Gauge,
    depths: families::DepthGauges,
}

/// How much waits in the whole hub, as the database says at the moment of a scrape.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Depths {
    pub deliveries: i64,
    /// Age of the oldest letter; zero when none waits.
    pub oldest_seconds: i64,
    /// For how long the host that waits longest for its turn has been due, of those that fare well.
    pub late_seconds: i64,
    /// Each state of a host, and how many are in it.
    pub hosts: Vec<(&'static str, i64)>,
    pub received: i64,
    pub fanouts: i64,
    pub facts: i64,
}

/// Held while a request is answered.
pub struct RequestUnderWay(Gauge);

impl Drop for RequestUnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(Process));
        Metrics {
            signing: families::signing(&mut registry),
            deliveries: families::deliveries(&mut registry),
            delivery_time: families::delivery_time(&mut registry),
            received: families::received(&mut registry),
            acted: families::acted(&mut registry),
            requests: families::requests(&mut registry),
            under_way: families::under_way(&mut registry),
            depths: families::DepthGauges::register(&mut registry),
            registry: Arc::new(registry),
        }
    }
}

impl Metrics {
    /// A request was signed.
    pub fn signed(&self, took: Duration) {
        self.signing.observe(took.as_secs_f64());
    }

    /// One of [`DELIVERED`]: a letter was sent and the peer answered, or not; `stale` when it was
    /// dropped unsent.
    pub fn delivered(&self, outcome: &'static str, took: Duration) {
        let label = families::label("outcome", outcome);
        self.deliveries.get_or_create(&label).inc();
        let times = self.delivery_time.get_or_create(&label);
        times.observe(took.as_secs_f64());
    }

    /// One of [`RECEIVED`]: a peer knocked at an inbox.
    pub fn received(&self, outcome: &'static str) {
        let label = families::label("outcome", outcome);
        self.received.get_or_create(&label).inc();
    }

    /// One of [`ACTED`]: an activity that was accepted had its turn.
    pub fn acted(&self, outcome: &'static str) {
        let label = families::label("outcome", outcome);
        self.acted.get_or_create(&label).inc();
    }

    /// Counts a request as under way until the guard is dropped.
    pub fn request_begins(&self) -> RequestUnderWay {
        self.under_way.inc();
        RequestUnderWay(self.under_way.clone())
    }

    /// A request was answered with this status.
    pub fn answered(&self, status: u16) {
        let class = ANSWERED.get(usize::from(status / 100).saturating_sub(1));
        if let Some(class) = class {
            let label = families::label("status", class);
            self.requests.get_or_create(&label).inc();
        }
    }

    /// Everything, as OpenMetrics text ([`MEDIA_TYPE`]), with what waits as the database says.
    pub fn text(&self, depths: &Depths) -> Result<String, std::fmt::Error> {
        self.depths.set(depths);
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

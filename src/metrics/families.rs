//! Each figure of `/metrics`: its name, its help, its labels and buckets. Series of known labels
//! stand at zero from the start, so that a rate sees the first one counted.

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::{ACTED, ANSWERED, DELIVERED, Depths, RECEIVED};

pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Around the half to two milliseconds that an RSA signature takes.
const SIGNING_SECONDS: [f64; 9] = [
    0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1,
];
/// From a neighbour's answer to the longest that one is waited for.
const DELIVERY_SECONDS: [f64; 11] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

pub(super) type Label = [(&'static str, &'static str); 1];

pub(super) fn label(name: &'static str, value: &'static str) -> Label {
    [(name, value)]
}

pub(super) fn signing(registry: &mut Registry) -> Histogram {
    let signing = Histogram::new(SIGNING_SECONDS);
    registry.register(
        "kiosque_signing_seconds",
        "Time to sign one request",
        signing.clone(),
    );
    signing
}

pub(super) fn deliveries(registry: &mut Registry) -> Family<Label, Counter> {
    let help = "Letters that this process was done with or tried, by what came of it";
    counters(registry, "kiosque_deliveries", help, "outcome", &DELIVERED)
}

pub(super) fn delivery_time(registry: &mut Registry) -> Family<Label, Histogram> {
    let new: fn() -> Histogram = || Histogram::new(DELIVERY_SECONDS);
    let times = Family::new_with_constructor(new);
    for outcome in DELIVERED {
        drop(times.get_or_create(&label("outcome", outcome)));
    }
    let help = "Time from connecting to the peer's answer, by what came of it";
    registry.register("kiosque_delivery_seconds", help, times.clone());
    times
}

pub(super) fn received(registry: &mut Registry) -> Family<Label, Counter> {
    let help = "Requests to the inboxes of this process, by how they were answered";
    counters(
        registry,
        "kiosque_inbox_requests",
        help,
        "outcome",
        &RECEIVED,
    )
}

pub(super) fn acted(registry: &mut Registry) -> Family<Label, Counter> {
    let help = "Received activities that had their turn in this process, by what came of it";
    counters(registry, "kiosque_received_acted", help, "outcome", &ACTED)
}

pub(super) fn requests(registry: &mut Registry) -> Family<Label, Counter> {
    let help = "Requests of people and peers that this process answered, by status";
    counters(registry, "kiosque_requests", help, "status", &ANSWERED)
}

pub(super) fn under_way(registry: &mut Registry) -> Gauge {
    let help = "Requests of people and peers that this process is answering now";
    gauge(registry, "kiosque_requests_under_way", help)
}

fn counters(
    registry: &mut Registry,
    name: &str,
    help: &str,
    key: &'static str,
    values: &[&'static str],
) -> Family<Label, Counter> {
    let family: Family<Label, Counter> = Family::default();
    for value in values {
        drop(family.get_or_create(&label(key, value)));
    }
    registry.register(name, help, family.clone());
    family
}

fn gauge(registry: &mut Registry, name: &str, help: &str) -> Gauge {
    let gauge = Gauge::default();
    registry.register(name, help, gauge.clone());
    gauge
}

/// What waits in the whole hub.
#[derive(Clone)]
pub(super) struct DepthGauges {
    deliveries: Gauge,
    oldest: Gauge,
    late: Gauge,
    hosts: Family<Label, Gauge>,
    received: Gauge,
    fanouts: Gauge,
    facts: Gauge,
}

impl DepthGauges {
    pub(super) fn register(registry: &mut Registry) -> DepthGauges {
        let hosts: Family<Label, Gauge> = Family::default();
        let help = "Servers that the hub knows, by how they fare";
        registry.register("kiosque_hosts", help, hosts.clone());
        let mut gauge = |name, help| gauge(registry, name, help);
        DepthGauges {
            hosts,
            deliveries: gauge(
                "kiosque_deliveries_waiting",
                "Letters that wait in the whole hub; exact up to 20000, beyond it PostgreSQL's \
                 own estimate",
            ),
            oldest: gauge(
                "kiosque_deliveries_oldest_seconds",
                "Age of the oldest letter that waits, also for servers that do not answer",
            ),
            late: gauge(
                "kiosque_deliveries_late_seconds",
                "For how long the longest waiting of the servers that fare well has been due",
            ),
            received: gauge(
                "kiosque_received_waiting",
                "Received activities that wait for their turn; 20001 means more than 20000",
            ),
            fanouts: gauge(
                "kiosque_fanouts_waiting",
                "Activities on their way into the queue of each follower's server",
            ),
            facts: gauge(
                "kiosque_facts_waiting",
                "Things that happened here and are not told yet",
            ),
        }
    }

    pub(super) fn set(&self, depths: &Depths) {
        self.deliveries.set(depths.deliveries);
        self.oldest.set(depths.oldest_seconds);
        self.late.set(depths.late_seconds);
        self.received.set(depths.received);
        self.fanouts.set(depths.fanouts);
        self.facts.set(depths.facts);
        for (state, count) in &depths.hosts {
            let hosts = self.hosts.get_or_create(&label("state", state));
            hosts.set(*count);
        }
    }
}

/// The memory that this process holds, asked at each scrape; nothing where there is no `/proc`.
#[derive(Debug)]
pub(super) struct Process;

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder) -> Result<(), std::fmt::Error> {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let Some(bytes) = resident_bytes(&status) else {
            return Ok(());
        };
        let gauge = ConstGauge::new(bytes);
        let help = "Memory that this process holds";
        let metric = encoder.encode_descriptor(
            "process_resident_memory_bytes",
            help,
            None,
            gauge.metric_type(),
        )?;
        gauge.encode(metric)
    }
}

/// `VmRSS:     12345 kB` of proc(5); unlike `statm` it needs no page size.
fn resident_bytes(status: &str) -> Option<i64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_as_linux_writes_it() {
        let status = "Name:\tkiosque\nVmPeak:\t  99 kB\nVmRSS:\t   12345 kB\nThreads:\t4\n";
        assert_eq!(resident_bytes(status), Some(12_345 * 1024));
        assert_eq!(resident_bytes("Name:\tkiosque\n"), None);
    }
}

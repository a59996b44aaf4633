//! How fast, how fair and how frugal delivery is: figures and ratios of one run, printed as they
//! come. `./bench delivery` runs everything; `./bench delivery throughput sqlite` a part.
//!
//! The peers are one process of ten thousand hosts that verifies every signature; it shares this
//! machine's cores, so the hub alone would be faster.

mod growth;
mod hub;
mod inbound;
mod machine;
mod peer;
mod seed;
#[path = "../../tests/it/support/sink.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod sink;

use std::time::{Duration, Instant};

use hub::Hub;
use kiosque::db::Kind;
use peer::Peer;

/// As the program itself has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    if let [first, key, ..] = words.as_slice()
        && first == "--sink"
    {
        return runtime.block_on(peer::serve(key));
    }
    if let [first, rest @ ..] = words.as_slice()
        && first == "--senders"
    {
        return runtime.block_on(inbound::send_as_told(rest));
    }
    runtime.block_on(run(&words));
}

/// What to run: scenarios and databases that are named, or all.
async fn run(words: &[String]) {
    let named = |word: &str| words.iter().any(|it| it == word);
    let scenarios = ["throughput", "hanging", "publish", "inbound", "growth"];
    let all = !scenarios.iter().any(|word| named(word));
    let both = !named("sqlite") && !named("postgres");
    for (word, kind) in [("sqlite", Kind::Sqlite), ("postgres", Kind::Postgres)] {
        if !both && !named(word) {
            continue;
        }
        println!("\n## {kind:?}");
        if all || named("throughput") {
            throughput(kind, 1_000).await;
            throughput(kind, 10_000).await;
        }
        if all || named("hanging") {
            hanging(kind).await;
        }
        if all || named("publish") {
            publish(kind).await;
        }
        if all || named("inbound") {
            inbound::run(kind).await;
        }
        if all || named("growth") {
            growth::run(kind).await;
        }
    }
}

const LETTERS: usize = 10_000;

/// One activity to ten thousand inboxes.
async fn throughput(kind: Kind, hosts: usize) {
    let mut hub = Hub::open(kind).await;
    let peer = Peer::start(&hub.folder, &hub.keys.rsa_public_pem);
    seed::inboxes(&hub.app.db, peer.sink_port, hosts, LETTERS).await;
    seed::followers(&hub.app.db, hub.space.id, LETTERS).await;
    hub.work().await;
    let (rest, _) = machine::memory_mib();
    println!("\n### 1 activity → {LETTERS} inboxes on {hosts} hosts");
    let rsa = machine::rsa_per_second(&hub.keys.rsa_pkcs8);
    let whole = machine::signatures_per_second(&hub.keys.rsa_pkcs8);
    println!("RSA-2048 alone: {rsa:.0}/s on one core; a whole request signed: {whole:.0}/s");
    for round in ["first contact", "again"] {
        let delivered = deliver(&hub, &peer, LETTERS).await;
        let cost = delivered.processor / LETTERS as f64 * 1e6;
        let signing = 1e6 / rsa;
        println!(
            "{round}: {:.2} s, {:.0} deliveries/s; first letter after {:.0} ms; \
             the hub's processor time {cost:.0} µs per delivery, RSA {signing:.0} µs of it \
             ({:.0} %), the rest of signing {:.0} µs; memory {rest:.0} MiB at rest, {:.0} at the peak",
            delivered.took.as_secs_f64(),
            LETTERS as f64 / delivered.took.as_secs_f64(),
            delivered.first.as_secs_f64() * 1e3,
            signing / cost * 100.0,
            1e6 / whole - signing,
            delivered.peak_mib,
        );
    }
    hub.close().await;
}

pub struct Delivered {
    pub took: Duration,
    pub first: Duration,
    /// Seconds of this process, all its threads together.
    pub processor: f64,
    pub peak_mib: f64,
}

/// Publishes one note and waits until so many inboxes have it.
pub async fn deliver(hub: &Hub, peer: &Peer, expected: usize) -> Delivered {
    peer.forget().await;
    machine::forget_peak();
    let processor = machine::processor_seconds();
    let began = Instant::now();
    hub.publish("Une nouvelle pour tout le monde, assez longue pour en être une.")
        .await;
    peer.wait_for(1).await;
    let first = began.elapsed();
    let taken = peer.wait_for(expected).await;
    let took = began.elapsed();
    assert_eq!(taken, expected, "each inbox takes the letter once");
    let (_, peak_mib) = machine::memory_mib();
    Delivered {
        took,
        first,
        processor: machine::processor_seconds() - processor,
        peak_mib,
    }
}

/// How long hosts that live wait for their letter while others hang.
async fn hanging(kind: Kind) {
    let hosts = 10_000;
    println!("\n### Live hosts while others hang: {hosts} hosts, one inbox each");
    let mut alone = [0.0; 2];
    for percent in [0, 30, 60] {
        let mut hub = Hub::open(kind).await;
        let peer = Peer::start(&hub.folder, &hub.keys.rsa_public_pem);
        seed::inboxes(&hub.app.db, peer.sink_port, hosts, hosts).await;
        seed::followers(&hub.app.db, hub.space.id, hosts).await;
        peer.hang(hosts, percent).await;
        hub.work().await;
        let live = hosts * (100 - percent) / 100;
        for (index, round) in ["first contact", "again"].into_iter().enumerate() {
            let delivered = deliver(&hub, &peer, live).await;
            let took = delivered.took.as_secs_f64();
            if percent == 0 {
                alone[index] = took;
            }
            println!(
                "{percent} % hang, {round}: {live} live hosts in {took:.2} s, \
                 {:.2} of the time without; memory at the peak {:.0} MiB",
                took / alone[index],
                delivered.peak_mib,
            );
            // Until those that hang have had their patience.
            tokio::time::sleep(Duration::from_secs(11)).await;
        }
        hub.close().await;
    }
}

/// How long publishing takes, whoever follows.
async fn publish(kind: Kind) {
    println!("\n### Publishing while ever more follow (10,000 inboxes at most)");
    let mut alone = 0.0;
    for count in [1_000, 10_000, 100_000] {
        let mut hub = Hub::open(kind).await;
        let peer = Peer::start(&hub.folder, &hub.keys.rsa_public_pem);
        let inboxes = count.min(10_000);
        seed::inboxes(&hub.app.db, peer.sink_port, inboxes, inboxes).await;
        seed::followers(&hub.app.db, hub.space.id, count).await;
        hub.work().await;
        let mut took = Vec::new();
        let mut first = Vec::new();
        for _ in 0..5 {
            peer.forget().await;
            let began = Instant::now();
            let (_, publish) = hub.publish("Une nouvelle.").await;
            peer.wait_for(1).await;
            first.push(began.elapsed().as_secs_f64() * 1e3);
            took.push(publish.as_secs_f64() * 1e3);
            peer.wait_for(inboxes).await;
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        let (took, first) = (median(took), median(first));
        if count == 1_000 {
            alone = took;
        }
        println!(
            "{count} followers: published in {took:.2} ms ({:.2} of the first), \
             first letter arrived after {first:.1} ms (medians of 5)",
            took / alone,
        );
        hub.close().await;
    }
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

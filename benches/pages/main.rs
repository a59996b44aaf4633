//! How fast pages are: a hub with ten thousand posts beside a bare axum that says hello, asked by a
//! process of its own over kept connections. `./bench pages`, or `./bench pages sqlite month calendar`.
//!
//! Each page is asked for drawn anew (with a cookie that forbids keeping) and as visitors without a
//! session get it, kept until what it shows changes. The asker shares this machine's cores.

mod asker;
mod content;
#[path = "../delivery/hub.rs"]
#[allow(dead_code, reason = "delivery uses more of it")]
mod hub;
#[path = "../delivery/machine.rs"]
#[allow(dead_code, reason = "delivery uses more of it")]
mod machine;

use std::net::Ipv4Addr;
use std::time::Instant;

use axum::Router;
use axum::routing::get;
use hub::Hub;
use kiosque::clock::Millis;
use kiosque::db::Kind;
use kiosque::events::series::Repeats;
use kiosque::web;
use tokio::net::TcpListener;

use asker::{Asked, Figures};

/// As the program itself has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const POSTS: usize = 10_000;
const EVENTS: usize = 5_000;
const CONNECTIONS: usize = 16;
/// So many of each page; a tenth of it over one connection.
const REQUESTS: usize = 1_000;
const KEPT: &str = "";
const DRAWN: &str = "Cookie: kiosque-drawn=1\r\n";

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [first, rest @ ..] = words.as_slice()
        && first == "--asker"
    {
        return asker::serve(rest);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let named = |word: &str| words.iter().any(|it| it == word);
    let both = !named("sqlite") && !named("postgres");
    for (word, kind) in [("sqlite", Kind::Sqlite), ("postgres", Kind::Postgres)] {
        if both || named(word) {
            runtime.block_on(run(kind, &words));
        }
    }
}

async fn run(kind: Kind, words: &[String]) {
    println!("\n## {kind:?}: {POSTS} posts, {EVENTS} events");
    let hub = Hub::open(kind).await;
    let article = content::fill(&hub, POSTS, EVENTS).await;
    let pages = serve(web::router::router(hub.app.clone())).await;
    let hello = Router::new().route("/", get(async || "Bonjour\n"));
    let hello = serve(hello).await;
    let bare = ask(hello, "/", KEPT, CONNECTIONS);
    println!("a bare axum says hello: {bare}");
    let listed = [
        ("home", "/"),
        ("article", article.as_str()),
        ("news", "/actualites"),
        ("agenda", "/evenements"),
        ("month", "/evenements?view=month"),
        ("calendar", "/@grand.ics"),
        ("space", "/@grand"),
        ("search", "/recherche?q=velo+atelier"),
        ("feed", "/actualites.rss"),
    ];
    let is_named = |name: &str| words.iter().any(|word| word == name);
    let all = !listed.iter().any(|(name, _)| is_named(name));
    for (name, path) in listed.into_iter().filter(|(name, _)| all || is_named(name)) {
        for (how, headers) in [("drawn", DRAWN), ("kept", KEPT)] {
            let alone = ask(pages, path, headers, 1);
            let many = ask(pages, path, headers, CONNECTIONS);
            println!(
                "{name}, {how}: alone median {:.2} ms, 99 % {:.2} ms; {many}; {:.3} of hello; \
                 {:.1} kB, {:.1} kB packed",
                alone.median_ms,
                alone.slowest_ms,
                many.per_second / bare.per_second,
                many.plain_bytes as f64 / 1e3,
                many.packed_bytes as f64 / 1e3,
            );
        }
    }
    ten_years_of_weeks();
    let (_, peak) = machine::memory_mib();
    println!("memory at the peak {peak:.0} MiB");
    hub.close().await;
}

/// How long the dates of ten years take, of an event that repeats every week.
fn ten_years_of_weeks() {
    let start: jiff::Zoned = "2026-09-08T18:30[Europe/Paris]".parse().expect("a start");
    let horizon = Millis::from(start.timestamp()).plus_seconds(3_653 * 24 * 3_600);
    let repeats = Repeats {
        rule: Some("FREQ=WEEKLY".parse().expect("a rule")),
        ..Repeats::default()
    };
    let began = Instant::now();
    let dates = repeats.dates(&start, horizon);
    let ms = began.elapsed().as_secs_f64() * 1e3;
    println!("ten years of weeks: {} dates in {ms:.2} ms", dates.len());
}

async fn serve(router: Router) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let listener = listener.expect("a free port");
    let port = listener.local_addr().expect("its number").port();
    tokio::spawn(async move { axum::serve(listener, router).await });
    port
}

fn ask(port: u16, path: &str, headers: &'static str, connections: usize) -> Figures {
    let requests = if connections == 1 {
        REQUESTS / 10
    } else {
        REQUESTS
    };
    tokio::task::block_in_place(|| {
        asker::ask(&Asked {
            port,
            path: path.to_owned(),
            headers: headers.to_owned(),
            connections,
            requests,
        })
    })
}

//! What the inbox takes: letters of a thousand actors over sixteen connections, signed beforehand
//! by a process of their own.

use std::net::Ipv4Addr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, header};
use kiosque::clock::Clock;
use kiosque::db::{Kind, Tx};
use kiosque::federation::signatures::{self, Digested, PrivateKey, Scheme};
use kiosque::web;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use tokio::net::TcpListener;
use url::Url;

use crate::hub::Hub;
use crate::machine;

const ACTORS: usize = 1_000;
const CONNECTIONS: usize = 16;
const LETTERS: usize = 8_000;

pub async fn run(kind: Kind) {
    println!("\n### The inbox: {LETTERS} letters of {ACTORS} actors, {CONNECTIONS} connections");
    for what in ["Like", "Create", "Follow"] {
        let mut hub = Hub::open(kind).await;
        let (post, _) = hub.publish("De quoi parler.").await;
        know_actors(&hub).await;
        hub.work().await;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a free port");
        let port = listener.local_addr().expect("its number").port();
        let router = web::router::router(hub.app.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await });
        let key_file = hub.folder.join("key");
        std::fs::write(&key_file, &hub.keys.rsa_pkcs8).expect("a file for the key");
        let subject = match what {
            "Follow" => hub.app.addresses.actor(hub.space.id),
            _ => hub.app.addresses.post(post),
        };
        machine::forget_peak();
        let processor = machine::processor_seconds();
        let said = senders(&key_file, port, what, &subject).await;
        let processor = machine::processor_seconds() - processor;
        let began = Instant::now();
        acted_on(&hub).await;
        let (_, peak) = machine::memory_mib();
        println!(
            "{what}: {said}; {:.0} µs of the hub's processor time each; \
             all acted on {:.2} s after the last; memory at the peak {peak:.0} MiB",
            processor / LETTERS as f64 * 1e6,
            began.elapsed().as_secs_f64()
        );
        serving.abort();
        hub.close().await;
    }
}

fn actor(index: usize) -> String {
    format!("http://127.9.0.1:9/actors/{index}")
}

/// As if each had been read before: one key serves all.
async fn know_actors(hub: &Hub) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    for index in 0..ACTORS {
        let uri = actor(index);
        let pem = &hub.keys.rsa_public_pem;
        let now = hub.app.clock.now().0;
        let actor = format!(
            "INSERT INTO remote_actor (uri, kind, handle, host, inbox, document, fetched_ms) \
             VALUES ('{uri}', 'Person', 'a{index}@127.9.0.1:9', '127.9.0.1:9', '{uri}/inbox', \
               '{{}}', {now})"
        );
        let key = format!(
            "INSERT INTO remote_key (id, actor_uri, public_key, fetched_ms) \
             VALUES ('{uri}#main-key', '{uri}', '{pem}', {now})"
        );
        for sql in [actor, key] {
            match &mut tx {
                Tx::Sqlite(tx) => {
                    let done = sqlx::query(AssertSqlSafe(sql)).execute(&mut **tx).await;
                    done.expect("it is kept");
                }
                Tx::Postgres(tx) => {
                    let done = sqlx::query(AssertSqlSafe(sql)).execute(&mut **tx).await;
                    done.expect("it is kept");
                }
            }
        }
    }
    tx.commit().await.expect("it is kept");
}

/// Runs the other process; answers what it measured.
async fn senders(key_file: &Path, port: u16, what: &str, subject: &str) -> String {
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new(program);
    command
        .arg("--senders")
        .arg(key_file)
        .args([&port.to_string(), what, subject])
        .stdout(Stdio::piped());
    let done = tokio::task::spawn_blocking(move || command.output()).await;
    let output = done.expect("it runs").expect("it ends");
    assert!(output.status.success(), "the senders failed");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

async fn acted_on(hub: &Hub) {
    loop {
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let now = hub.app.clock.now();
        let waits = kiosque::federation::store::received::anything_waits(&mut tx, now).await;
        if !waits.expect("it is read") {
            return;
        }
        drop(tx);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// What `--senders KEY PORT WHAT SUBJECT` runs: signs everything first, then sends.
pub async fn send_as_told(words: &[String]) {
    let [key_file, port, what, subject] = words else {
        panic!("KEY PORT WHAT SUBJECT, not {words:?}");
    };
    let pkcs8 = std::fs::read(key_file).expect("the key");
    let key = Arc::new(PrivateKey::rsa_from_pkcs8(&pkcs8).expect("a key"));
    // Signed for where the hub believes to be; sent to where it listens.
    let signed_for = Url::parse("http://localhost:8080/ap/inbox").expect("an address");
    let now = Clock::system().now();
    let letters: Vec<(HeaderMap, Bytes)> = (0..LETTERS)
        .map(|index| {
            let from = actor(index % ACTORS);
            let body = Bytes::from(letter(what, subject, &from, index).to_string());
            let body = Digested::of(body);
            let json = HeaderValue::from_static("application/activity+json");
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, json)]);
            let key_id = format!("{from}#main-key");
            let scheme = Scheme::Cavage;
            let signed =
                signatures::sign_post(scheme, &key, &key_id, &signed_for, &body, headers, now);
            let mut headers = signed.expect("it signs");
            headers.insert(header::HOST, HeaderValue::from_static("localhost:8080"));
            (headers, body.bytes)
        })
        .collect();
    let url = format!("http://127.0.0.1:{port}/ap/inbox");
    send_all(Arc::new(letters), url).await;
}

async fn send_all(letters: Arc<Vec<(HeaderMap, Bytes)>>, url: String) {
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let sending: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (letters, next, url) = (letters.clone(), next.clone(), url.clone());
            tokio::spawn(async move {
                let http = reqwest::Client::builder().no_proxy().build();
                let http = http.expect("a client");
                let mut took = Vec::new();
                let mut refused = 0;
                loop {
                    let Some((headers, body)) = letters.get(next.fetch_add(1, Ordering::SeqCst))
                    else {
                        return (took, refused);
                    };
                    let began = Instant::now();
                    let request = http.post(&url).headers(headers.clone()).body(body.clone());
                    let response = request.send().await.expect("the hub answers");
                    if response.status() != 202 {
                        refused += 1;
                    }
                    let _ = response.bytes().await;
                    took.push(began.elapsed().as_secs_f64() * 1e3);
                }
            })
        })
        .collect();
    let mut took = Vec::new();
    let mut refused = 0;
    for task in sending {
        let (its, its_refused) = task.await.expect("it sends");
        took.extend(its);
        refused += its_refused;
    }
    let elapsed = began.elapsed().as_secs_f64();
    took.sort_by(f64::total_cmp);
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
    println!(
        "{:.0} accepted/s, {refused} refused, p50 {:.1} ms, p99 {:.1} ms",
        (LETTERS - refused) as f64 / elapsed,
        at(0.5),
        at(0.99)
    );
}

fn letter(what: &str, subject: &str, from: &str, index: usize) -> Value {
    let id = format!("{from}/{what}/{index}");
    match what {
        "Create" => json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": id, "type": "Create", "actor": from,
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "object": {
                "id": format!("{id}/note"), "type": "Note", "attributedTo": from,
                "inReplyTo": subject, "content": "<p>Merci pour cette nouvelle !</p>",
                "to": ["https://www.w3.org/ns/activitystreams#Public"],
            },
        }),
        _ => json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": id, "type": what, "actor": from, "object": subject,
        }),
    }
}

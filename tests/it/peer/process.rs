//! The whole program in a process of its own, as an administrator runs it: published from the
//! command line, killed without warning, started again. Nothing that was published is lost.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use kiosque::accounts::By;
use kiosque::clock::Clock;
use kiosque::db::Db;
use kiosque::{posts, spaces};

use super::{PATIENCE, PROMISED, understood};
use crate::support::builders::note;
use crate::support::databases::{TestDatabase, on_both_databases, runtime};
use crate::support::fedify::{Fedify, Options};
use crate::support::process::HubProcess;

/// How long after publishing the process is killed: before it noticed, and at every stage after.
const LIVES_MS: [u64; 6] = [0, 10, 60, 150, 260, 400];
/// A peer this slow is still reading when the process is killed.
const SLOW_MS: u32 = 3_000;
/// On PostgreSQL, where several processes may deliver, a dead one's lease must run out first.
const LEASE: Duration = Duration::from_secs(90);

async fn follow(hub: &HubProcess, peer: &Fedify) {
    let velo = peer.lookup(&format!("@velo@{}", hub.domain)).await;
    let sent = peer.follow("alice", &velo.id).await;
    assert_eq!(sent.status, Some(202), "{sent:?}\n{}", hub.log());
    peer.letter("Accept", PATIENCE, |letter| letter.is("Accept"))
        .await;
}

async fn publish(db: &Db, body: &str) {
    let mut tx = db.begin().await.expect("a transaction");
    let velo = spaces::store::by_handle(&mut tx, "velo")
        .await
        .expect("the spaces");
    let text = note(velo.expect("the demo has a velo").id, body);
    let post = posts::publish(&mut tx, By::Operator, &text, Clock::system().now()).await;
    post.expect("a note is published");
    tx.commit().await.expect("it is kept");
}

async fn assert_arrives(peer: &Fedify, body: &str, timeout: Duration) {
    let has_body = |content: &str| content.contains(body);
    peer.letter(body, timeout, |letter| {
        letter.says("Create", "Note") && understood(letter).content.as_deref().is_some_and(has_body)
    })
    .await;
}

on_both_databases! {
    async fn what_was_on_its_way_at_the_kill_arrives_after_it(database: TestDatabase) {
        let Some(peer) = Fedify::start(Options::default()).await else { return };
        let mut hub = HubProcess::start_on(&database.url).await;
        follow(&hub, &peer).await;
        peer.forget_letters().await;
        peer.be_slow(SLOW_MS).await;
        let bodies = ["Première nouvelle", "Deuxième nouvelle", "Troisième nouvelle"];
        for body in bodies {
            publish(&database.db, body).await;
        }
        peer.letter("letter on its way", PATIENCE, |letter| letter.status.is_none()).await;
        hub.kill();
        peer.be_slow(0).await;
        hub.start_again().await;
        for body in bodies {
            assert_arrives(&peer, body, LEASE).await;
        }
        let letters = peer.letters().await;
        let ids = letters.iter().filter(|letter| letter.is("Create")).map(|letter| &letter.activity["id"]);
        let ids: HashSet<_> = ids.map(ToString::to_string).collect();
        assert_eq!(ids.len(), bodies.len(), "a letter sent twice bears the same id");
    }
}

/// At every stage of its way. On SQLite, because there the hub knows that it is the only server and
/// need not let a dead one's lease run out.
#[test]
fn what_was_published_before_a_kill_arrives_after_it() {
    runtime().block_on(async {
        let Some(peer) = Fedify::start(Options::default()).await else {
            return;
        };
        let mut hub = HubProcess::start().await;
        let db = hub.db().await;
        follow(&hub, &peer).await;
        for (round, life_ms) in LIVES_MS.into_iter().enumerate() {
            let body = format!("Nouvelle numéro {round}");
            publish(&db, &body).await;
            tokio::time::sleep(Duration::from_millis(life_ms)).await;
            hub.kill();
            hub.start_again().await;
            assert_arrives(&peer, &body, PATIENCE).await;
        }
        db.close().await;
    });
}

#[test]
fn a_follower_hears_of_what_the_command_line_publishes() {
    runtime().block_on(async {
        let Some(peer) = Fedify::start(Options::default()).await else {
            return;
        };
        let hub = HubProcess::start().await;
        follow(&hub, &peer).await;
        let write = |name: &str, text: &str| -> PathBuf {
            let path = hub.data_dir().join(name);
            std::fs::write(&path, text).expect("a file to publish");
            path
        };
        let news = write(
            "news.md",
            "---\ntitle: Un hiver à vélo\nsummary: Bilan.\n---\nOn a roulé.\n",
        );
        let news = news.to_str().expect("a plain path");
        let day =
            "---\ntitle: Vélorue\nstart: 2030-06-01T14:00\ntimezone: Europe/Paris\n---\nVenez.\n";
        let event = write("event.md", day);
        let event = event.to_str().expect("a plain path");

        let hears = async |arguments: &[&str], kind: &str, object: &str| {
            peer.forget_letters().await;
            let output = hub.run(&[arguments, &["--json"]].concat());
            assert!(output.status.success(), "{arguments:?}: {output:?}");
            let ended = Instant::now();
            let name = format!("{kind}({object})");
            let letter = peer
                .letter(&name, PROMISED, |letter| letter.says(kind, object))
                .await;
            let heard = ended.elapsed().as_millis();
            println!("command's end → received: {name} {heard} ms");
            let printed: serde_json::Value =
                serde_json::from_slice(&output.stdout).expect("--json prints JSON");
            let uri = printed["uri"].as_str().expect("its address").to_owned();
            assert_eq!(understood(&letter).object_id.as_ref(), Some(&uri));
            printed["id"].as_str().expect("its id").to_owned()
        };
        let post = hears(
            &["post", "--space", "velo", "--file", news],
            "Create",
            "Article",
        )
        .await;
        hears(
            &["post", "--edit", &post, "--file", news],
            "Update",
            "Article",
        )
        .await;
        hears(&["post", "--retract", &post], "Delete", "Tombstone").await;
        let event = hears(
            &["event", "--space", "velo", "--file", event],
            "Create",
            "Event",
        )
        .await;
        hears(&["event", "--cancel", &event], "Update", "Event").await;
    });
}

#[test]
fn a_hub_that_is_told_to_stop_leaves_in_good_order() {
    runtime().block_on(async {
        let mut hub = HubProcess::start().await;
        let took = hub.stop();
        println!("SIGTERM → gone: {} ms", took.as_millis());
        let started = Instant::now();
        hub.start_again().await;
        println!(
            "start → ready, second run: {} ms",
            started.elapsed().as_millis()
        );
    });
}

//! What arrives: stored before it is acknowledged, each host in its turn, and refused with a word
//! about when to come again before anything grows.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode, header};
use futures_util::{StreamExt, future, stream};
use kiosque::accounts::By;
use kiosque::clock::Clock;
use kiosque::db::{Db, Tx};
use kiosque::events;
use kiosque::federation::inbox;
use kiosque::federation::signatures::COLLECTION_SYNCHRONIZATION;
use kiosque::federation::store::received::{self, Arrival};
use kiosque::metrics::Depths;
use kiosque::policing::{self, Who};
use kiosque::spaces::{Space, followers};
use serde_json::Value;
use sqlx::AssertSqlSafe;

use crate::support::builders::gathering;
use crate::support::databases::{
    FromDatabase, TestDatabase, on_both_databases, on_postgres, on_sqlite, texts,
};
use crate::support::hub::{Answer, NOW, TestHub};
use crate::support::peer::Peer;

/// Enough to keep the hub busy for many batches.
const FLOOD: usize = 3_000;
/// Connections of a busy peer.
const CONNECTIONS: usize = 16;

/// A hub where four hundred activities may wait, ten of them of one host.
struct SmallHub(TestHub);

impl FromDatabase for SmallHub {
    async fn from_database(database: TestDatabase) -> Self {
        let settings = [
            ("KIOSQUE_LISTEN", "127.0.0.1:8080".to_owned()),
            ("KIOSQUE_LIMITS__RECEIVED_WAITING_MAX", "400".to_owned()),
        ];
        SmallHub(TestHub::open(database, settings, Clock::at(NOW)).await)
    }
}

async fn write(hub: &TestHub) -> Tx {
    hub.app.db.begin().await.expect("a transaction")
}

/// Does something to the database behind the hub's back. The words of `db/macros.rs` are for the
/// program's own statements.
async fn meddle(hub: &TestHub, sql: &str) {
    let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
    let done = match &hub.app.db {
        Db::Sqlite { write, .. } => sql.execute(write).await.map(drop),
        Db::Postgres(pool) => sql.execute(pool).await.map(drop),
    };
    done.expect("it is done");
}

async fn number(hub: &TestHub, sql: &str) -> i64 {
    let sql = AssertSqlSafe(sql.to_owned());
    let number = match &hub.app.db {
        Db::Sqlite { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await,
        Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await,
    };
    number.expect("a number")
}

async fn count(hub: &TestHub, state: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM received WHERE state = '{state}'");
    number(hub, &sql).await
}

async fn follower_count(hub: &TestHub, space: &Space) -> i64 {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let count = followers::store::follower_count(&mut tx, space.id).await;
    count.expect("a number")
}

fn actor_of(hub: &TestHub, space: &Space) -> String {
    hub.app.addresses.actor(space.id)
}

/// What a request without a length brings: bytes that never end, or never come.
fn endless(body: impl stream::Stream<Item = &'static [u8]> + Send + 'static) -> Request<Body> {
    let body = Body::from_stream(body.map(Ok::<_, std::io::Error>));
    let request = Request::post("/ap/inbox").header(header::CONTENT_TYPE, "application/json");
    request.body(body).expect("a request")
}

/// Activities that are there already, of a host that nobody has heard of.
async fn leave(hub: &TestHub, host: &str, bodies: impl Iterator<Item = String>) {
    let arrivals = bodies.enumerate().map(|(number, body)| Arrival {
        activity_uri: format!("https://{host}/{number}"),
        actor_uri: format!("https://{host}/alice"),
        host: host.to_owned(),
        body,
        turn_ms: NOW,
    });
    let arrivals: Vec<_> = arrivals.collect();
    let mut tx = write(hub).await;
    let stored = received::put(&mut tx, &arrivals, NOW).await;
    assert_eq!(stored.expect("they are stored").len(), arrivals.len());
    tx.commit().await.expect("they are kept");
}

fn assert_later(answer: &Answer, status: StatusCode) {
    assert_eq!(answer.status, status, "{}", answer.text());
    let seconds: u32 = answer
        .header("retry-after")
        .parse()
        .expect("when to come again");
    assert!(seconds > 0);
    assert!(answer.json()["error"].is_string(), "a sentence");
}

/// Sends them over so many connections and counts what was acknowledged.
async fn flood(hub: &TestHub, peer: &Peer, activities: &[Value]) -> usize {
    let sent = stream::iter(activities).map(|activity| peer.send(hub, activity));
    let answers = sent.buffer_unordered(CONNECTIONS);
    let accepted = answers.filter(|answer| future::ready(answer.status == StatusCode::ACCEPTED));
    accepted.count().await
}

on_both_databases! {
    async fn what_is_answered_to_one_person_is_nobody_elses_to_read(hub: TestHub) {
        let peer = Peer::start().await;
        let velo = hub.community("velo").await;
        let follow = peer.activity("alice", "Follow", actor_of(&hub, &velo));
        assert_eq!(peer.send(&hub, &follow).await.status, StatusCode::ACCEPTED);
        let plan = gathering(velo.id, "Atelier", NOW.plus_seconds(24 * 3600));
        let mut tx = write(&hub).await;
        let event = events::announce(&mut tx, By::Operator, &plan, NOW).await;
        let event = event.expect("it is announced");
        tx.commit().await.expect("it is kept");
        hub.settle().await;
        let join = peer.activity("alice", "Join", hub.app.addresses.event(event.id));
        assert_eq!(peer.send(&hub, &join).await.status, StatusCode::ACCEPTED);
        hub.settle().await;
        let sent = texts(&hub.app.db, "SELECT body FROM activity ORDER BY id").await;
        let sent: Vec<Value> = sent.iter().map(|body| serde_json::from_str(body).expect("JSON")).collect();
        let mut seen = Vec::new();
        for activity in &sent {
            let id = activity["id"].as_str().expect("an id");
            let Some(path) = id.strip_prefix(hub.app.addresses.base()).filter(|path| path.starts_with("/ap/activities/")) else {
                continue;
            };
            let status = hub.get_as(path, "application/activity+json").await.status.as_u16();
            seen.push((activity["type"].as_str().expect("a kind").to_owned(), status));
        }
        let told = |kind: &str, status: u16| seen.contains(&(kind.to_owned(), status));
        assert!(told("Accept", 404) && told("Ignore", 404), "{seen:?}");
        let mut tx = write(&hub).await;
        events::cancel(&mut tx, By::Operator, event.id, NOW).await.expect("it is cancelled");
        tx.commit().await.expect("it is kept");
        hub.settle().await;
        let update = texts(&hub.app.db, "SELECT body FROM activity WHERE kind = 'Update'").await;
        let update: Value = serde_json::from_str(update.last().expect("an Update")).expect("JSON");
        let path = update["id"].as_str().expect("an id").trim_start_matches(hub.app.addresses.base());
        assert_eq!(hub.get_as(path, "application/activity+json").await.json()["id"], update["id"]);
    }

    async fn a_flood_of_one_server_does_not_hold_up_another(hub: TestHub) {
        let (loud, quiet) = (Peer::start().await, Peer::start().await);
        let velo = hub.community("velo").await;
        let velo_uri = actor_of(&hub, &velo);
        let likes: Vec<_> = (0..FLOOD)
            .map(|_| loud.activity("noise", "Like", velo_uri.as_str()))
            .collect();
        assert_eq!(flood(&hub, &loud, &likes).await, FLOOD);
        let follow = quiet.activity("alice", "Follow", velo_uri.as_str());
        assert_eq!(quiet.send(&hub, &follow).await.status, StatusCode::ACCEPTED);
        assert!(inbox::act(&hub.app).await.expect("the first batch"));
        assert_eq!(follower_count(&hub, &velo).await, 1, "acted on with the first");
        let waiting = count(&hub, "waiting").await;
        assert!(waiting > (FLOOD as i64) * 9 / 10, "{waiting} of the flood wait");
    }

    async fn what_is_acknowledged_is_stored_and_what_is_not_is_asked_for_again(hub: TestHub) {
        let peer = Peer::start().await;
        let first = peer.activity("alice", "Like", "https://hub.example/1");
        assert_eq!(peer.send(&hub, &first).await.status, StatusCode::ACCEPTED);
        assert_eq!(count(&hub, "waiting").await, 1);

        meddle(&hub, "ALTER TABLE received RENAME TO received_away").await;
        let letters: Vec<_> = (0..CONNECTIONS)
            .map(|_| peer.activity("alice", "Like", "https://hub.example/1"))
            .collect();
        let answers = future::join_all(letters.iter().map(|it| peer.send(&hub, it))).await;
        for answer in &answers {
            assert_later(answer, StatusCode::SERVICE_UNAVAILABLE);
        }
        meddle(&hub, "ALTER TABLE received_away RENAME TO received").await;
        assert_eq!(count(&hub, "waiting").await, 1, "nothing of what was refused");
        assert_eq!(flood(&hub, &peer, &letters).await, CONNECTIONS);
        assert_eq!(count(&hub, "waiting").await, 1 + CONNECTIONS as i64);
    }

    async fn an_id_that_comes_twenty_times_at_once_counts_once(hub: TestHub) {
        let peer = Peer::start().await;
        let follow = peer.activity("alice", "Follow", "https://hub.example/1");
        let sent = future::join_all((0..20).map(|_| peer.send(&hub, &follow))).await;
        assert!(sent.iter().all(|answer| answer.status == StatusCode::ACCEPTED));
        assert_eq!(count(&hub, "waiting").await, 1);
        assert_eq!(peer.reads(), 1, "twenty questions for one key are one");
        hub.settle().await;
        assert_eq!(peer.send(&hub, &follow).await.status, StatusCode::ACCEPTED);
        assert_eq!(count(&hub, "waiting").await, 0, "nor does it count later");
    }

    async fn a_host_of_which_too_much_waits_comes_again_later(small: SmallHub) {
        let SmallHub(hub) = small;
        let (loud, quiet) = (Peer::start().await, Peer::start().await);
        let like = |peer: &Peer| peer.activity("alice", "Like", "https://hub.example/1");
        for _ in 0..10 {
            assert_eq!(loud.send(&hub, &like(&loud)).await.status, StatusCode::ACCEPTED);
        }
        let refused = loud.send(&hub, &like(&loud)).await;
        assert_later(&refused, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(quiet.send(&hub, &like(&quiet)).await.status, StatusCode::ACCEPTED);
        hub.app.clock.advance(2);
        assert_later(&loud.send(&hub, &like(&loud)).await, StatusCode::TOO_MANY_REQUESTS);
        hub.settle().await;
        hub.app.clock.advance(2);
        assert_eq!(loud.send(&hub, &like(&loud)).await.status, StatusCode::ACCEPTED);
    }

    async fn while_too_much_waits_in_all_everyone_comes_again_later(small: SmallHub) {
        let SmallHub(hub) = small;
        let peer = Peer::start().await;
        leave(&hub, "elsewhere.example", (0..400).map(|_| "{}".to_owned())).await;
        let like = peer.activity("alice", "Like", "https://hub.example/1");
        assert_later(&peer.send(&hub, &like).await, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(peer.reads(), 0, "before a key is looked for");
    }

    async fn a_body_that_does_not_come_or_does_not_end_costs_others_nothing(hub: TestHub) {
        let endless_bytes = stream::repeat(&[b' '; 1024][..]);
        let answer = hub.send(endless(endless_bytes)).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        let peer = Peer::start().await;
        let like = peer.activity("alice", "Like", "https://hub.example/1");
        let places = hub.app.config.limits.body_bytes_max;
        let places = 64 * 1024 * 1024 / places;
        let silent = (0..places).map(|_| Box::pin(hub.send(endless(stream::pending()))));
        let mut silent: Vec<_> = silent.collect();
        for request in &mut silent {
            assert!(futures_util::poll!(request).is_pending());
        }
        assert_later(&peer.send(&hub, &like).await, StatusCode::SERVICE_UNAVAILABLE);
        assert_later(&hub.send(endless(stream::pending())).await, StatusCode::SERVICE_UNAVAILABLE);
        drop(silent);
        assert_eq!(peer.send(&hub, &like).await.status, StatusCode::ACCEPTED);
    }

    async fn what_one_host_sends_is_acted_on_in_its_order(hub: TestHub) {
        let peer = Peer::start().await;
        let velo = hub.community("velo").await;
        let velo_uri = actor_of(&hub, &velo);
        let mut expected = 0;
        for name in 0..30 {
            let name = format!("reader{name}");
            let follow = || peer.activity(&name, "Follow", velo_uri.as_str());
            let (first, last) = (follow(), follow());
            let undo = peer.activity(&name, "Undo", first.clone());
            let undo_last = peer.activity(&name, "Undo", last.clone());
            for activity in [&first, &undo, &last] {
                assert_eq!(peer.send(&hub, activity).await.status, StatusCode::ACCEPTED);
            }
            if name.ends_with('0') {
                assert_eq!(peer.send(&hub, &undo_last).await.status, StatusCode::ACCEPTED);
            } else {
                expected += 1;
            }
        }
        hub.settle().await;
        assert_eq!(follower_count(&hub, &velo).await, expected);
        assert_eq!(count(&hub, "waiting").await, 0);
    }

    async fn the_order_of_a_host_outlives_the_process(hub: TestHub) {
        let peer = Peer::start().await;
        let velo = hub.community("velo").await;
        let velo_uri = actor_of(&hub, &velo);
        let follow = peer.activity("alice", "Follow", velo_uri.as_str());
        let undo = peer.activity("alice", "Undo", follow.clone());
        let noise: Vec<_> = (0..50).map(|_| peer.activity("alice", "Like", velo_uri.as_str())).collect();
        assert_eq!(flood(&hub, &peer, &noise).await, 50);
        assert_eq!(peer.send(&hub, &follow).await.status, StatusCode::ACCEPTED);
        // A process that knows of no turn, as after a start: on the same database, right after.
        let mut again = hub.app.clone();
        again.inbox = std::sync::Arc::default();
        let router = kiosque::web::router::router(again);
        let mut request = peer.signed(&hub, &undo);
        let domain = hub.app.config.domain.parse().expect("a host");
        request.headers_mut().insert(header::HOST, domain);
        let answer = tower::ServiceExt::oneshot(router, request).await.expect("it answers");
        assert_eq!(answer.status(), StatusCode::ACCEPTED);
        hub.settle().await;
        assert_eq!(follower_count(&hub, &velo).await, 0, "the Undo came last");
    }

    async fn a_known_key_is_not_read_again_until_it_is_another(hub: TestHub) {
        let peer = Peer::start().await;
        let like = || peer.activity("alice", "Like", "https://hub.example/1");
        let send = async || peer.send(&hub, &like()).await.status;
        assert_eq!(send().await, StatusCode::ACCEPTED);
        meddle(&hub, "DELETE FROM remote_key").await;
        assert_eq!(send().await, StatusCode::ACCEPTED);
        assert_eq!(peer.reads(), 1, "the key is known without the database");
    }

    async fn a_key_that_changed_is_read_once_more(hub: TestHub) {
        let peer = Peer::start().await;
        let like = || peer.activity("alice", "Like", "https://hub.example/1");
        let send = async || peer.send(&hub, &like()).await.status;
        assert_eq!(send().await, StatusCode::ACCEPTED);
        peer.rotate_keys();
        assert_eq!(send().await, StatusCode::UNAUTHORIZED, "it was read a moment ago");
        hub.app.clock.advance(61);
        assert_eq!(send().await, StatusCode::ACCEPTED);
        assert_eq!(send().await, StatusCode::ACCEPTED);
        assert_eq!(peer.reads(), 2);
    }

    async fn an_update_of_an_actor_changes_the_key_that_is_believed(hub: TestHub) {
        let peer = Peer::start().await;
        let like = peer.activity("alice", "Like", "https://hub.example/1");
        assert_eq!(peer.send(&hub, &like).await.status, StatusCode::ACCEPTED);
        let alice = peer.actor("alice").parse().expect("an address");
        let alice = hub.app.http.get_document(&alice, None);
        let mut profile = alice.await.expect("her profile").json;
        profile["publicKey"]["id"] = "http://elsewhere.example/key".into();
        let update = peer.activity("alice", "Update", profile);
        assert_eq!(peer.send(&hub, &update).await.status, StatusCode::ACCEPTED);
        hub.settle().await;
        let reads = peer.reads();
        // Or whoever invents keys would have us read a profile for each of them.
        hub.app.clock.advance(61);
        let like = peer.activity("alice", "Like", "https://hub.example/2");
        assert_eq!(peer.send(&hub, &like).await.status, StatusCode::ACCEPTED);
        assert_eq!(peer.reads(), reads + 1, "it had to be read again");
    }

    async fn a_server_whose_keys_are_slow_to_read_holds_up_nobody(hub: TestHub) {
        let (slow, quick) = (Peer::start().await, Peer::start().await);
        slow.be_slow(200);
        let letters: Vec<_> = (0..120)
            .map(|number| slow.activity(&format!("reader{number}"), "Like", "https://hub.example/1"))
            .collect();
        let started = Instant::now();
        let answers = async {
            let answers = future::join_all(letters.iter().map(|it| slow.send(&hub, it))).await;
            (answers, started.elapsed())
        };
        let other = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let like = quick.activity("alice", "Like", "https://hub.example/1");
            (quick.send(&hub, &like).await, started.elapsed())
        };
        let ((answers, slowly), (answer, quickly)) = future::join(answers, other).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
        assert!(quickly < slowly / 2, "{quickly:?}, {slowly:?}");
        let turned_away = |answer: &&Answer| answer.status != StatusCode::ACCEPTED;
        for answer in answers.iter().filter(turned_away) {
            assert_later(answer, StatusCode::SERVICE_UNAVAILABLE);
        }
        let turned_away = answers.iter().filter(turned_away).count();
        assert!((50..120).contains(&turned_away), "{turned_away} found no place");
        assert_eq!(slow.reads_together(), 4);
    }

    async fn what_cannot_be_acted_on_holds_up_nothing(hub: TestHub) {
        let peer = Peer::start().await;
        let velo = hub.community("velo").await;
        leave(&hub, "strange.example", (0..5).map(|number| format!("no activity {number}"))).await;
        let follow = peer.activity("alice", "Follow", actor_of(&hub, &velo));
        assert_eq!(peer.send(&hub, &follow).await.status, StatusCode::ACCEPTED);
        assert!(inbox::act(&hub.app).await.expect("the first batch"));
        assert_eq!(follower_count(&hub, &velo).await, 1);
        assert_eq!(count(&hub, "waiting").await, 5, "put off");
        assert!(!inbox::act(&hub.app).await.expect("nothing"), "it is not their time");
        for _ in 0..8 {
            hub.app.clock.advance(300);
            while inbox::act(&hub.app).await.expect("again") {}
        }
        assert_eq!(count(&hub, "failed").await, 5, "given up in the end");
    }

    async fn a_blocked_host_is_told_so_before_its_key_is_read(hub: TestHub) {
        let peer = Peer::start().await;
        let velo = hub.community("velo").await;
        let follow = peer.activity("alice", "Follow", actor_of(&hub, &velo));
        assert_eq!(peer.send(&hub, &follow).await.status, StatusCode::ACCEPTED);
        hub.settle().await;
        let mut tx = write(&hub).await;
        let who = Who::new(&hub.app, By::Operator);
        let blocked = policing::block(&mut tx, &who, &peer.host).await;
        blocked.expect("an operator may");
        tx.commit().await.expect("it is blocked");
        hub.app.clock.advance(6);
        let like = peer.activity("bob", "Like", actor_of(&hub, &velo));
        let answer = peer.send(&hub, &like).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.json()["error"].is_string());
        assert_eq!(peer.reads(), 1, "of alice alone");
    }

    async fn a_dead_host_that_writes_lives(hub: TestHub) {
        let peer = Peer::start().await;
        let velo = hub.community("velo").await;
        let follow = peer.activity("alice", "Follow", actor_of(&hub, &velo));
        assert_eq!(peer.send(&hub, &follow).await.status, StatusCode::ACCEPTED);
        hub.settle().await;
        let host = &peer.host;
        let dead = "state = 'dead', heard_ms = NULL, failing_since_ms = 0";
        meddle(&hub, &format!("UPDATE host SET {dead} WHERE name = '{host}'")).await;
        hub.app.clock.advance(120);
        let like = peer.activity("alice", "Like", actor_of(&hub, &velo));
        assert_eq!(peer.send(&hub, &like).await.status, StatusCode::ACCEPTED);
        let now = hub.app.clock.now().0;
        let alive = format!("name = '{host}' AND state = 'live' AND heard_ms = {now}");
        assert_eq!(number(&hub, &format!("SELECT COUNT(*) FROM host WHERE {alive}")).await, 1);
    }

    async fn what_a_server_says_of_its_followers_is_noted(hub: TestHub) {
        let peer = Peer::start().await;
        let like = peer.activity("alice", "Like", "https://hub.example/1");
        let alice = peer.actor("alice");
        let said = format!(
            "collectionId=\"{alice}/followers\", url=\"{alice}/sync\", digest=\"{}\"",
            "ab".repeat(32)
        );
        let said = HeaderValue::from_str(&said).expect("plain text");
        let name = HeaderName::from_static(COLLECTION_SYNCHRONIZATION);
        let headers = HeaderMap::from_iter([(name, said)]);
        let answer = hub.send(peer.signed_with(&hub, &like, headers)).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
        let noted = format!("SELECT COUNT(*) FROM synchronization WHERE actor_uri = '{alice}'");
        assert_eq!(number(&hub, &noted).await, 1);
    }

    async fn what_comes_of_a_request_is_counted(hub: TestHub) {
        let peer = Peer::start().await;
        let like = peer.activity("alice", "Like", "https://hub.example/1");
        for _ in 0..3 {
            assert_eq!(peer.send(&hub, &like).await.status, StatusCode::ACCEPTED);
        }
        let unsigned = hub.post_json("/ap/inbox", &like).await;
        assert_eq!(unsigned.status, StatusCode::UNAUTHORIZED);
        leave(&hub, "strange.example", ["no activity".to_owned()].into_iter()).await;
        hub.settle().await;
        let told = hub.app.metrics.text(&Depths::default()).expect("it is written");
        for line in [
            "kiosque_inbox_requests_total{outcome=\"accepted\"} 1",
            "kiosque_inbox_requests_total{outcome=\"repeated\"} 2",
            "kiosque_inbox_requests_total{outcome=\"unverified\"} 1",
            "kiosque_received_acted_total{outcome=\"ignored\"} 1",
            "kiosque_received_acted_total{outcome=\"postponed\"} 1",
        ] {
            assert!(told.lines().any(|it| it == line), "{line}\n{told}");
        }
    }

    async fn an_address_with_a_control_character_spoils_nothing(hub: TestHub) {
        let peer = Peer::start().await;
        let mut strange = peer.activity("alice", "Like", "https://hub.example/1");
        strange["id"] = format!("http://{}/\u{7}", peer.host).into();
        assert_eq!(peer.send(&hub, &strange).await.status, StatusCode::BAD_REQUEST);
        let mut strange = peer.activity("alice", "Like", "https://hub.example/1");
        strange["content"] = "a \u{0} inside".into();
        assert_eq!(peer.send(&hub, &strange).await.status, StatusCode::ACCEPTED);
        assert_eq!(count(&hub, "waiting").await, 1);
    }
}

/// Prints how many are accepted and acted on in a second; it proves nothing.
async fn measure(hub: TestHub) {
    let peer = Peer::start().await;
    let like = |number: usize| {
        let name = format!("reader{}", number % 1_000);
        peer.activity(&name, "Like", "https://hub.example/1")
    };
    let warm: Vec<_> = (0..1_000).map(like).collect();
    assert_eq!(flood(&hub, &peer, &warm).await, 1_000);
    let requests: Vec<_> = (0..FLOOD)
        .map(|number| peer.signed(&hub, &like(number)))
        .collect();
    let started = Instant::now();
    let answers = stream::iter(requests).map(|request| async {
        let asked = Instant::now();
        let answer = hub.send(request).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
        asked.elapsed()
    });
    let mut taken: Vec<_> = answers.buffer_unordered(CONNECTIONS).collect().await;
    let elapsed = started.elapsed();
    taken.sort();
    println!(
        "{:.0} accepted/s over {CONNECTIONS} connections, p99 {:?}",
        FLOOD as f64 / elapsed.as_secs_f64(),
        taken[taken.len() * 99 / 100]
    );
    let waiting = count(&hub, "waiting").await;
    let started = Instant::now();
    while inbox::act(&hub.app).await.expect("acts") {}
    let elapsed = started.elapsed();
    println!("{:.0} acted on/s", waiting as f64 / elapsed.as_secs_f64());
}

#[test]
#[ignore = "it measures, and proves nothing"]
fn how_much_is_accepted_on_sqlite() {
    on_sqlite(measure);
}

#[test]
#[ignore = "it measures, and proves nothing"]
fn how_much_is_accepted_on_postgres() {
    on_postgres(measure);
}

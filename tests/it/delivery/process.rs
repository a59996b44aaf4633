//! Whole processes of the hub, killed and stopped at any moment: what was published reaches every
//! inbox, and twice at most what was under way.

use std::collections::HashMap;
use std::time::Duration;

use kiosque::accounts::By;
use kiosque::clock::Clock;
use kiosque::db::Db;
use kiosque::delivery;
use kiosque::posts;
use kiosque::spaces::followers::{self, Follower};
use kiosque::spaces::{self, Space};

use crate::support::builders::note;
use crate::support::databases::{TestDatabase, on_both_databases, on_postgres};
use crate::support::process::HubProcess;
use crate::support::sink::{Behaviour, Sink};

const HOSTS: usize = 500;
const INBOXES: usize = 800;
const POSTS: usize = 5;
/// Each is a start of the hub: a hundred, with `KIOSQUE_TEST_KILLS`, take minutes.
const KILLS_USUALLY: usize = 25;
const INBOXES_PER_KILL: usize = 20;
/// What a process of the hub has under way at most: see `limits.requests_max`.
const REQUESTS_MAX: usize = 2_048;
/// A host that answers too late on a busy machine is asked again minutes later.
const PATIENCE: Duration = Duration::from_secs(900);
/// Longer than a lease.
const PAUSE: Duration = Duration::from_secs(25);

pub async fn community(db: &Db) -> Space {
    let mut tx = db.begin().await.expect("a transaction");
    let velo = spaces::store::by_handle(&mut tx, "velo").await;
    velo.expect("the spaces").expect("the demo has a velo")
}

/// Followers with an inbox each, spread over the hosts; nobody waits for an `Accept`.
pub async fn seed_with(db: &Db, sink: &Sink, hosts: usize, inboxes: usize) -> Space {
    let space = community(db).await;
    let now = Clock::system().now();
    let mut tx = db.begin().await.expect("a transaction");
    for number in 0..inboxes {
        let host = number % hosts;
        let follower = Follower {
            actor_uri: format!("http://{}/actors/{number}", sink.host(host)),
            follow_uri: format!("http://{}/follows/{number}", sink.host(host)),
            inbox: sink.inbox(host, number),
            shared_inbox: None,
            host: sink.host(host),
        };
        followers::put_silently(&mut tx, space.id, &follower, now)
            .await
            .expect("they follow");
    }
    tx.commit().await.expect("it is kept");
    space
}

pub async fn publish(db: &Db, space: &Space, words: &str) {
    let mut tx = db.begin().await.expect("a transaction");
    let text = note(space.id, words);
    let post = posts::publish(&mut tx, By::Operator, &text, Clock::system().now()).await;
    post.expect("it is published");
    tx.commit().await.expect("it is kept");
}

/// How often each activity arrived at each inbox.
fn arrivals(sink: &Sink) -> HashMap<(String, String), usize> {
    let mut arrivals = HashMap::new();
    for letter in sink.letters().into_iter().filter(|it| it.kind == "Create") {
        *arrivals.entry((letter.path, letter.id)).or_default() += 1;
    }
    arrivals
}

/// Waits until every activity is at every inbox and nothing waits any more; answers how many
/// letters arrived more than once, counting each further time.
pub async fn all_arrived(db: &Db, sink: &Sink, expected: usize) -> usize {
    let deadline = std::time::Instant::now() + PATIENCE;
    loop {
        let arrivals = arrivals(sink);
        let mut tx = db.read().await.expect("a transaction");
        let (waiting, _) = delivery::store::waiting(&mut tx).await.expect("a count");
        drop(tx);
        if arrivals.len() == expected && waiting == 0 {
            return arrivals.values().map(|times| times - 1).sum();
        }
        let have = arrivals.len();
        let missing = expected - have;
        assert!(
            std::time::Instant::now() < deadline,
            "{missing} missing, {waiting} waiting"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// How many processes hold leases.
async fn at_work(db: &Db) -> i64 {
    let Db::Postgres(pool) = db else {
        return 1;
    };
    let count = sqlx::query_scalar("SELECT COUNT(DISTINCT lease_by) FROM host");
    count.fetch_one(pool).await.expect("a count")
}

/// Waits until more than one process holds leases: the first there begins alone.
async fn several_at_work(db: &Db) {
    let deadline = std::time::Instant::now() + PATIENCE;
    while at_work(db).await < 2 {
        assert!(
            std::time::Instant::now() < deadline,
            "the workers share the hosts"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn kills() -> usize {
    let asked = std::env::var("KIOSQUE_TEST_KILLS").ok();
    asked.map_or(KILLS_USUALLY, |text| text.parse().expect("a number"))
}

/// 0 to `most`, different each time.
fn some_milliseconds(most: u64) -> Duration {
    let random = uuid::Uuid::new_v4().as_u128() as u64;
    Duration::from_millis(random % (most + 1))
}

on_both_databases! {
    async fn kills_at_any_moment_lose_nothing(database: TestDatabase) {
        let sink = Sink::start(None).await;
        let mut hub = HubProcess::start_on(&database.url).await;
        let (kills, mut lives) = (kills().next_multiple_of(POSTS), 0);
        let inboxes = kills * INBOXES_PER_KILL;
        let space = seed_with(&database.db, &sink, HOSTS, inboxes).await;
        for kill in 0..kills {
            if kill % (kills / POSTS) == 0 {
                publish(&database.db, &space, &format!("Nouvelle {kill}")).await;
            }
            tokio::time::sleep(some_milliseconds(150)).await;
            hub.kill();
            lives += 1;
            hub.start_again().await;
        }
        let twice = all_arrived(&database.db, &sink, inboxes * POSTS).await;
        println!(
            "{} letters, {lives} kills: none lost, {twice} arrived more than once; \
             under way at most {REQUESTS_MAX} at each kill",
            inboxes * POSTS
        );
        assert!(twice <= lives * REQUESTS_MAX);
    }
}

/// Several processes on one PostgreSQL: one dies, one sleeps past its lease and wakes up.
#[test]
fn three_workers_of_whom_one_dies_and_one_sleeps_lose_nothing() {
    on_postgres(|database: TestDatabase| async move {
        let sink = Sink::start(None).await;
        sink.behave_all(0..HOSTS, Behaviour::Slow(20));
        let mut hub = HubProcess::start_on(&database.url).await;
        let space = seed_with(&database.db, &sink, HOSTS, INBOXES).await;
        hub.kill();
        let mut workers: Vec<_> = (0..3)
            .map(|_| HubProcess::worker_on(&database.url))
            .collect();
        for number in 0..POSTS {
            publish(&database.db, &space, &format!("Nouvelle {number}")).await;
        }
        assert!(sink.wait_for(INBOXES / 10, PATIENCE).await);
        several_at_work(&database.db).await;
        workers[0].kill();
        workers[1].pause();
        tokio::time::sleep(PAUSE).await;
        workers[1].resume();
        let twice = all_arrived(&database.db, &sink, INBOXES * POSTS).await;
        println!(
            "{} letters, one worker of three killed, one asleep past its lease: none lost, \
             {twice} arrived more than once",
            INBOXES * POSTS
        );
        // What the two had under way, and what they had not written down yet.
        assert!(twice <= 2 * REQUESTS_MAX, "{twice} arrived more than once");
    });
}

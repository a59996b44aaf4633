//! Delivery as peers see it: who hears what, in which order, how often a host that is ill is asked,
//! what becomes of inboxes where nobody lives any more. Peers are addresses of this machine
//! (`support/sink.rs`); the hub's workers run in this process.

mod hosts;
mod order;
mod outage;
mod process;

use std::time::Duration;

use kiosque::accounts::By;
use kiosque::db::Db;
use kiosque::ids::PostId;
use kiosque::peers::{self, Host};
use kiosque::posts;
use kiosque::spaces::Space;
use kiosque::spaces::followers::{self, Follower};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::support::builders::note;
use crate::support::hub::TestHub;
use crate::support::sink::{Letter, Sink};

/// Longer than anything here takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Long enough for a letter that should not come to come.
const SILENCE: Duration = Duration::from_millis(600);

/// A hub whose loops run until the test ends.
struct Working {
    stop: CancellationToken,
    loops: JoinSet<()>,
}

impl Working {
    fn on(hub: &TestHub) -> Working {
        let stop = CancellationToken::new();
        let loops = kiosque::jobs::start(&hub.app, &stop);
        Working { stop, loops }
    }

    async fn stop(mut self) {
        self.stop.cancel();
        while self.loops.join_next().await.is_some() {}
    }
}

/// Someone on a host of the sink follows, through this inbox of it.
async fn follow(hub: &TestHub, sink: &Sink, space: &Space, host: usize, inbox: usize) -> String {
    let actor = format!("http://{}/actors/{inbox}", sink.host(host));
    let follower = Follower {
        actor_uri: actor.clone(),
        follow_uri: format!("{actor}/follows/1"),
        inbox: sink.inbox(host, inbox),
        shared_inbox: None,
        host: sink.host(host),
    };
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let followed = followers::follow(&mut tx, space, &follower, hub.app.clock.now()).await;
    followed.expect("they follow");
    tx.commit().await.expect("it is kept");
    actor
}

/// Their `Accept`s are told and sent, and forgotten.
async fn accepted(hub: &TestHub, sink: &Sink, count: usize) {
    let working = Working::on(hub);
    hub.app.told();
    assert!(sink.wait_for(count, PATIENCE).await, "each is accepted");
    working.stop().await;
    sink.forget();
}

async fn publish(hub: &TestHub, space: &Space, words: &str) -> PostId {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let text = note(space.id, words);
    let post = posts::publish(&mut tx, By::Operator, &text, hub.app.clock.now()).await;
    let post = post.expect("it is published");
    tx.commit().await.expect("it is kept");
    hub.app.told();
    post.id
}

async fn edit(hub: &TestHub, space: &Space, post: PostId, words: &str) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let text = note(space.id, words);
    let edited = posts::edit(&mut tx, By::Operator, post, &text, hub.app.clock.now()).await;
    edited.expect("it is edited");
    tx.commit().await.expect("it is kept");
    hub.app.told();
}

async fn retract(hub: &TestHub, post: PostId) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let retracted = posts::retract(&mut tx, By::Operator, post, hub.app.clock.now()).await;
    retracted.expect("it is retracted");
    tx.commit().await.expect("it is kept");
    hub.app.told();
}

async fn host(db: &Db, name: &str) -> Host {
    let mut tx = db.read().await.expect("a transaction");
    let host = peers::store::by_name(&mut tx, name).await;
    host.expect("it is read").expect("it is known")
}

/// The kinds of the letters that arrived at a host, in order.
fn kinds(letters: &[Letter], host: usize) -> Vec<&str> {
    let its = letters.iter().filter(|letter| letter.host == host);
    its.map(|letter| letter.kind.as_str()).collect()
}

/// Waits until a condition holds.
async fn until<F: Future<Output = bool>>(what: &str, holds: impl Fn() -> F) {
    let deadline = std::time::Instant::now() + PATIENCE;
    while !holds().await {
        assert!(std::time::Instant::now() < deadline, "never: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

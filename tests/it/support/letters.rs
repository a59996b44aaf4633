//! Letters that wait for other servers, queued as the fan-out queues them, and servers that fail.

use kiosque::clock::Millis;
use kiosque::db::Db;
use kiosque::delivery::queue::{self, Kept};
use kiosque::delivery::store::{self, Filter, HostRow};
use kiosque::ids::ActivityId;
use kiosque::peers;
use kiosque::spaces::{self, Kind};
use serde_json::Value;

/// Has so many letters of the hub wait for a server.
pub async fn queue_letters(db: &Db, host: &str, count: usize, now: Millis) {
    let mut tx = db.begin().await.expect("a transaction");
    let hubs = spaces::store::by_kind(&mut tx, Kind::Hub).await;
    let hub = hubs.expect("the database answers").remove(0);
    let address = format!("https://{host}/inbox");
    let inbox = peers::store::inbox(&mut tx, host, &address).await;
    let inbox = inbox.expect("the inbox is known");
    for _ in 0..count {
        let kept = Kept {
            id: ActivityId::generate(),
            space: hub.id,
            kind: "Create",
            object_uri: "http://localhost:8080/ap/posts/1",
            to_followers: true,
            key_number: None,
            body: "{}",
        };
        let done = queue::keep_activity(&mut tx, &kept, now).await;
        done.expect("the activity is kept");
        let done = queue::enqueue(&mut tx, kept.id, inbox, now).await;
        done.expect("it is queued");
    }
    tx.commit().await.expect("it is kept");
}

/// A server failed, and is tried again only then.
pub async fn fail(db: &Db, host: &str, reason: &str, now: Millis, ready: Millis) {
    let id = row(db, host).await.host.id;
    let failure = peers::store::Failure {
        id,
        reason: reason.to_owned(),
        ready_ms: ready,
    };
    let mut tx = db.begin().await.expect("a transaction");
    let done = peers::store::failed(&mut tx, &[failure], now).await;
    done.expect("it is written down");
    tx.commit().await.expect("it is kept");
}

/// Everything that is known of every server, by name.
pub async fn every_row(db: &Db) -> Vec<HostRow> {
    let mut tx = db.read().await.expect("a transaction");
    let rows = store::hosts(&mut tx, &Filter::default(), 1_000).await;
    rows.expect("the database answers")
}

pub async fn row(db: &Db, host: &str) -> HostRow {
    let rows = every_row(db).await;
    let found = rows.into_iter().find(|row| row.host.name == host);
    found.unwrap_or_else(|| panic!("{host} is not known"))
}

/// Every server but this one.
pub async fn others(db: &Db, host: &str) -> Vec<HostRow> {
    let rows = every_row(db).await.into_iter();
    rows.filter(|row| row.host.name != host).collect()
}

/// The activities that wait for a host, in order.
pub async fn waiting_for(db: &Db, host: &str) -> Vec<Value> {
    let mut tx = db.read().await.expect("a transaction");
    let id = peers::store::by_name(&mut tx, host).await;
    let Some(id) = id.expect("it is looked for") else {
        return Vec::new();
    };
    let parcels = queue::parcels(&mut tx, &[id.id], 0, 200).await;
    let mut letters = Vec::new();
    for parcel in parcels.expect("letters") {
        let body = queue::activity_body(&mut tx, parcel.activity_id).await;
        let body = body.expect("it is read").expect("it is kept");
        letters.push(serde_json::from_str(&body).expect("JSON"));
    }
    letters
}

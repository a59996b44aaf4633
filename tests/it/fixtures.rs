//! What servers of each make send, as `tests/fixtures/{make}/{what}.json` has it (written by us in
//! their shapes), and what becomes of it here: sent signed through the real inbox, with a peer that
//! serves what is read again at its origin (`served/`; `served-elsewhere/` on a second host).
//!
//! The table is `tests/fixtures/table.json`: what is sent `after` what else, the `outcome` (`done`, why it
//! is ignored, or the status that refuses it), and what is different `then`. Every fixture is in it, and
//! every activity that the hub takes has one. With `KIOSQUE_WRITE_FIXTURES` set, the table is written
//! anew from what happens, to be read before it is committed. In a fixture `https://{make}.example` is the peer, `https://other.example` the second
//! host, `https://hub.example` the hub, with a community `velo`, a post and an event, both `1`.

mod looked_at;

use std::collections::BTreeSet;

use axum::http::StatusCode;
use kiosque::conversation::moderation::{self, Because, Moderator, What};
use kiosque::conversation::{Posting, decisions, rules};
use kiosque::federation::activities::{self, Outcome, Received};
use kiosque::federation::wire;
use kiosque::spaces::Space;
use kiosque::{accounts::By, events, posts};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::looked_at::Names;
use crate::support::builders::{article, gathering, open_to_answers};
use crate::support::databases::on_both_databases;
use crate::support::files_below;
use crate::support::hub::TestHub;
use crate::support::peer::Peer;

const FOLDER: &str = "tests/fixtures";
const TABLE: &str = "tests/fixtures/table.json";
/// Not what peers send: an imported site, and what two peers exchanged with us (`peer/exchanges.rs`).
const OTHER_FOLDERS: [&str; 2] = ["site", "exchanges"];
/// What the project says it knows, taken or not.
const ACTIVITIES: [&str; 23] = [
    "Accept",
    "Add",
    "Announce",
    "Block",
    "Create",
    "Delete",
    "Dislike",
    "EmojiReact",
    "Flag",
    "Follow",
    "Invite",
    "Join",
    "Leave",
    "Like",
    "Lock",
    "Move",
    "QuoteRequest",
    "Reject",
    "Remove",
    "TentativeAccept",
    "Undo",
    "Update",
    "View",
];
const OBJECTS: [&str; 9] = [
    "Article",
    "Audio",
    "Event",
    "Image",
    "Note",
    "Page",
    "Question",
    "Tombstone",
    "Video",
];

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Row {
    fixture: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    after: Vec<String>,
    outcome: String,
    then: Vec<String>,
}

fn table() -> Vec<Row> {
    let text = std::fs::read_to_string(TABLE).expect("the table");
    serde_json::from_str(&text).expect("it is JSON, as described above")
}

/// A community of its own for one row, and the servers that write to it.
struct Scene<'a> {
    hub: &'a TestHub,
    space: Space,
    make: &'a str,
    peer: Peer,
    other: Peer,
    names: Names,
}

impl<'a> Scene<'a> {
    async fn set(hub: &'a TestHub, make: &'a str, number: usize) -> Scene<'a> {
        let space = hub.community(&format!("velo-{number}")).await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let now = hub.app.clock.now();
        let mut open = rules::of(&mut tx, space.id).await.expect("rules");
        open.posting = Posting::Open;
        let set = decisions::set_rules(&mut tx, &open).await;
        set.expect("they are set");
        let text = article(space.id, "Trois pistes");
        let post = posts::publish(&mut tx, By::Operator, &text, now).await;
        let plan = gathering(space.id, "Vélorue", now.plus_seconds(7 * 86_400));
        let event = events::announce(&mut tx, By::Operator, &plan, now).await;
        let event = event.expect("it is announced");
        open_to_answers(&mut tx, &event, now).await;
        tx.commit().await.expect("it is kept");
        hub.settle().await;
        let addresses = &hub.app.addresses;
        let (peer, other) = (Peer::start().await, Peer::start().await);
        let names = Names {
            group: addresses.actor(space.id),
            post: addresses.post(post.expect("it is published").id),
            event: addresses.event(event.id),
            base: addresses.base().to_owned(),
            peer: format!("http://{}", peer.host),
            other: format!("http://{}", other.host),
        };
        let scene = Scene {
            hub,
            space,
            make,
            peer,
            other,
            names,
        };
        scene.furnish();
        scene
    }

    /// Everything that the peers serve stands at its address.
    fn furnish(&self) {
        let prefix = format!("{FOLDER}/{}/served", self.make);
        let files = files_below(&format!("{FOLDER}/{}", self.make));
        for file in files.iter().filter(|file| file.starts_with(&prefix)) {
            let document = self.read(file);
            match file.contains("/served-elsewhere/") {
                true => self.other.publish(&document),
                false => self.peer.publish(&document),
            }
        }
    }

    fn read(&self, file: &str) -> Value {
        let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
        let text = self.names.fill(self.make, &text);
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// Brings an activity to the hub; answers what is made of it, before anything comes of it.
    async fn send(&self, fixture: &str) -> Result<Outcome, StatusCode> {
        let activity = self.read(&format!("{FOLDER}/{fixture}.json"));
        let actor = wire::uri(&activity["actor"]).expect("an actor");
        if !self.peer.has(&actor) {
            self.peer.publish(&person(&actor));
        }
        let answer = self.peer.send(self.hub, &activity).await;
        if answer.status != StatusCode::ACCEPTED {
            return Err(answer.status);
        }
        let body = activity.to_string();
        let activity = wire::activity(body.as_bytes()).expect("it was accepted");
        let mut tx = self.hub.app.db.begin().await.expect("a transaction");
        let received = Received {
            addresses: &self.hub.app.addresses,
            activity: &activity,
            body: &body,
            now: self.hub.app.clock.now(),
        };
        let outcome = activities::receive(&mut tx, &received).await;
        tx.undo().await.expect("nothing came of it");
        Ok(outcome.expect("it is acted on"))
    }

    /// Who is called `mod` looks after the community.
    async fn appoint_the_sender(&self, fixture: &str) {
        let activity = self.read(&format!("{FOLDER}/{fixture}.json"));
        let actor = wire::uri(&activity["actor"]).expect("an actor");
        if !actor.ends_with("/mod") {
            return;
        }
        let mut tx = self.hub.app.db.begin().await.expect("a transaction");
        let team = Moderator {
            uri: "https://localhost/team",
            is_team: true,
        };
        let (now, because) = (self.hub.app.clock.now(), Because::default());
        let about = (self.space.id, actor.as_str());
        // Refused when they do already.
        let _ = moderation::appoint(&mut tx, &team, about, What::Appointed, &because, now).await;
        tx.commit().await.expect("it is kept");
        self.hub.settle().await;
    }

    /// What really becomes of a fixture.
    async fn plays(&self, row: &Row) -> Row {
        for before in &row.after {
            self.appoint_the_sender(before).await;
            let sent = self.send(before).await;
            sent.unwrap_or_else(|status| panic!("{}: {before}: {status}", row.fixture));
            self.hub.settle().await;
        }
        self.appoint_the_sender(&row.fixture).await;
        let before = looked_at::lines(self.hub, &self.names, &self.peer.host).await;
        let outcome = match self.send(&row.fixture).await {
            Ok(Outcome::Done) => "done".to_owned(),
            Ok(Outcome::Ignored(why)) => why.to_owned(),
            Err(status) => status.as_u16().to_string(),
        };
        self.hub.settle().await;
        let after = looked_at::lines(self.hub, &self.names, &self.peer.host).await;
        Row {
            outcome,
            then: looked_at::changes(&before, &after),
            ..row.clone()
        }
    }
}

/// An actor of whom the fixtures have no more than the address.
fn person(uri: &str) -> Value {
    let name = uri.rsplit('/').next().unwrap_or_default();
    json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": uri,
        "type": "Person",
        "preferredUsername": name,
        "inbox": format!("{uri}/inbox"),
    })
}

on_both_databases! {
    async fn what_every_make_of_server_sends_is_read_as_it_is_meant(hub: TestHub) {
        let mut faults = Vec::new();
        let mut found = Vec::new();
        for (number, row) in table().iter().enumerate() {
            let make = row.fixture.split('/').next().unwrap_or_default();
            let scene = Scene::set(&hub, make, number).await;
            let played = scene.plays(row).await;
            if played != *row {
                faults.push(format!("expected {row:#?}\nfound {played:#?}"));
            }
            found.push(played);
        }
        if std::env::var_os("KIOSQUE_WRITE_FIXTURES").is_some() {
            return write(&found);
        }
        assert!(faults.is_empty(), "{} rows:\n{}", faults.len(), faults.join("\n"));
    }
}

fn write(rows: &[Row]) {
    let lines = rows
        .iter()
        .map(|row| serde_json::to_string(row).expect("JSON"));
    let text = format!("[\n{}\n]\n", lines.collect::<Vec<_>>().join(",\n"));
    std::fs::write(TABLE, text).expect("the table is written");
}

fn fixtures() -> BTreeSet<String> {
    let files = files_below(FOLDER).into_iter();
    let names = files.filter_map(|file| {
        let name = file.strip_prefix(&format!("{FOLDER}/"))?;
        let (folder, rest) = name.split_once('/')?;
        let is_other = OTHER_FOLDERS.contains(&folder) || rest.starts_with("served");
        let name = name.strip_suffix(".json").filter(|_| !is_other)?;
        Some(name.to_owned())
    });
    names.collect()
}

/// Every type that is said anywhere in the fixtures: of activities, and of what they are about.
fn types_said() -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    for name in fixtures() {
        let text = std::fs::read_to_string(format!("{FOLDER}/{name}.json")).expect("a fixture");
        let mut waiting: Vec<Value> = vec![serde_json::from_str(&text).expect("JSON")];
        while let Some(value) = waiting.pop() {
            match value {
                Value::Array(items) => waiting.extend(items),
                Value::Object(fields) => {
                    said.extend(
                        fields
                            .get("type")
                            .and_then(|it| it.as_str())
                            .map(str::to_owned),
                    );
                    waiting.extend(fields.into_iter().map(|(_, value)| value));
                }
                _ => {}
            }
        }
    }
    said
}

#[test]
fn every_fixture_is_in_the_table_and_nothing_else() {
    let rows = table();
    let listed: BTreeSet<String> = rows.iter().map(|row| row.fixture.clone()).collect();
    assert_eq!(listed.len(), rows.len(), "one is listed twice");
    let there = fixtures();
    let missing: Vec<_> = there.symmetric_difference(&listed).collect();
    assert!(missing.is_empty(), "not in both: {missing:#?}");
}

#[test]
fn every_activity_and_every_object_that_is_taken_has_a_fixture() {
    let said = types_said();
    let source = std::fs::read_to_string("src/federation/activities/mod.rs").expect("a source");
    let (_, receive) = source
        .split_once("pub async fn receive(")
        .expect("the match");
    let (receive, _) = receive.split_once("\n}\n").expect("its end");
    let arms = receive.lines().filter_map(|line| line.split_once(" => "));
    let taken: Vec<&str> = arms
        .flat_map(|(kinds, _)| kinds.split('|'))
        .filter_map(|kind| kind.trim().strip_prefix('"')?.strip_suffix('"'))
        .collect();
    assert!(
        taken.contains(&"Follow"),
        "the arms of the match were not found"
    );
    let wanted = taken.into_iter().chain(ACTIVITIES).chain(OBJECTS);
    let missing: Vec<&str> = wanted.filter(|kind| !said.contains(*kind)).collect();
    assert!(missing.is_empty(), "no fixture says {missing:?}");
}

//! What people elsewhere say, change, take back, like, share and follow ends in the same state whatever
//! the order in which their letters arrive, however often, and under whatever wrapping: the histories
//! are made by proptest, from a seed that is written here.
//!
//! Two people on one server and one on another act on a post; each history is played in order under one
//! post and shuffled, with repetitions, under another; then all that anybody can see is compared.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use kiosque::accounts::By;
use kiosque::conversation::{State, store};
use kiosque::posts;
use kiosque::spaces::Space;
use kiosque::spaces::followers;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::support::builders::article;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::peer::Peer;

/// Of each database; a history takes about two hundred letters.
const HISTORIES: usize = 8;
const SEED: [u8; 32] = *b"the same histories every time 42";
const PEOPLE: usize = 3;
const NOTES: usize = 2;

/// What somebody does, once.
#[derive(Debug, Clone, PartialEq)]
enum Deed {
    Say {
        who: usize,
        note: usize,
    },
    /// The version tells when: a later one counts.
    Change {
        who: usize,
        note: usize,
        version: usize,
    },
    TakeBack {
        who: usize,
        note: usize,
    },
    Like {
        who: usize,
    },
    Unlike {
        who: usize,
        by_id: bool,
    },
    Share {
        who: usize,
    },
    Unshare {
        who: usize,
        by_id: bool,
    },
    Follow {
        who: usize,
    },
    Unfollow {
        who: usize,
        by_id: bool,
    },
    /// Of a space that they do not follow: it changes nothing.
    Block {
        who: usize,
    },
    /// Somebody else does what only its author may.
    Meddle {
        who: usize,
        with: usize,
        note: usize,
        deletes: bool,
    },
}

fn deed() -> impl Strategy<Value = Deed> {
    let who = 0..PEOPLE;
    let note = 0..NOTES;
    prop_oneof![
        4 => (who.clone(), note.clone()).prop_map(|(who, note)| Deed::Say { who, note }),
        3 => (who.clone(), note.clone(), 1..5_usize)
            .prop_map(|(who, note, version)| Deed::Change { who, note, version }),
        1 => (who.clone(), note.clone()).prop_map(|(who, note)| Deed::TakeBack { who, note }),
        2 => who.clone().prop_map(|who| Deed::Like { who }),
        1 => (who.clone(), any::<bool>()).prop_map(|(who, by_id)| Deed::Unlike { who, by_id }),
        2 => who.clone().prop_map(|who| Deed::Share { who }),
        1 => (who.clone(), any::<bool>()).prop_map(|(who, by_id)| Deed::Unshare { who, by_id }),
        2 => who.clone().prop_map(|who| Deed::Follow { who }),
        1 => (who.clone(), any::<bool>()).prop_map(|(who, by_id)| Deed::Unfollow { who, by_id }),
        2 => (who.clone(), 0..PEOPLE, note, any::<bool>())
            .prop_map(|(who, with, note, deletes)| Deed::Meddle { who, with, note, deletes }),
    ]
}

/// A history, the order in which it arrives, and which letters come in a wrapping of their own.
#[derive(Debug, Clone)]
struct History {
    deeds: Vec<Deed>,
    arrivals: Vec<(usize, bool, bool)>,
}

fn history() -> impl Strategy<Value = History> {
    prop::collection::vec(deed(), 4..16).prop_flat_map(|mut deeds| {
        // What is taken back was there; without that, an order would not be one.
        complete(&mut deeds);
        let count = deeds.len();
        let again = prop::collection::vec(0..count, 0..6);
        let order = again.prop_flat_map(move |again| {
            let all: Vec<usize> = (0..count).chain(again).collect();
            Just(all).prop_shuffle()
        });
        let arrivals = order.prop_flat_map(|order| {
            let count = order.len();
            let whims = prop::collection::vec((any::<bool>(), any::<bool>()), count);
            whims.prop_map(move |whims| {
                let whims = order.iter().zip(whims);
                whims
                    .map(|(at, (wrapped, waits))| (*at, wrapped, waits))
                    .collect()
            })
        });
        (Just(deeds), arrivals).prop_map(|(deeds, arrivals)| History { deeds, arrivals })
    })
}

/// Puts before each deed what it needs, each thing once, in the order in which it can happen.
fn complete(deeds: &mut Vec<Deed>) {
    let mut whole: Vec<Deed> = Vec::new();
    let mut push = |deed: Deed| {
        if !whole.contains(&deed) {
            whole.push(deed);
        }
    };
    for deed in deeds.drain(..) {
        match &deed {
            Deed::Change { who, note, .. } | Deed::TakeBack { who, note } => {
                push(Deed::Say {
                    who: *who,
                    note: *note,
                });
            }
            Deed::Unlike { who, .. } => push(Deed::Like { who: *who }),
            Deed::Unshare { who, .. } => push(Deed::Share { who: *who }),
            Deed::Unfollow { who, .. } => push(Deed::Follow { who: *who }),
            _ => {}
        }
        push(deed);
    }
    for who in 0..PEOPLE {
        if !whole.contains(&Deed::Follow { who }) {
            whole.push(Deed::Block { who });
        }
    }
    // Later versions after earlier ones, and taken back after all of them.
    whole.sort_by_key(|deed| match deed {
        Deed::Change { version, .. } => *version,
        Deed::TakeBack { .. }
        | Deed::Unlike { .. }
        | Deed::Unshare { .. }
        | Deed::Unfollow { .. } => 9,
        _ => 0,
    });
    *deeds = whole;
}

/// One playing of a history.
struct Play<'a> {
    hub: &'a TestHub,
    space: Space,
    post: String,
    peers: [&'a Peer; 2],
    /// Before every name, so that two playings have nothing in common.
    prefix: String,
}

impl Play<'_> {
    /// The first two live on one server.
    fn peer(&self, who: usize) -> &Peer {
        self.peers[usize::from(who == 2)]
    }

    fn name(&self, who: usize) -> String {
        format!("{}p{who}", self.prefix)
    }

    fn note_name(&self, who: usize, note: usize) -> String {
        format!("{}n{who}-{note}", self.prefix)
    }

    fn id(&self, who: usize, what: &str) -> String {
        format!("http://{}/{}/{what}", self.peer(who).host, self.name(who))
    }

    fn note(&self, who: usize, note: usize, version: usize) -> Value {
        let group = self.hub.app.addresses.actor(self.space.id);
        let words = format!("{who} {note} version {version}");
        let name = self.note_name(who, note);
        let mut said =
            self.peer(who)
                .note(&name, &self.name(who), &words, Some(&self.post), &group);
        if version > 0 {
            said["updated"] = json!(format!("2026-09-01T07:{:02}:00Z", 10 + version));
        }
        said
    }

    fn activity(&self, deed: &Deed) -> (usize, Value) {
        let group = self.hub.app.addresses.actor(self.space.id);
        let post = self.post.as_str();
        let undo = |who: usize, kind: &str, object: &str, by_id: bool| {
            let id = self.id(who, kind);
            let undone = match by_id {
                true => json!(id),
                false => {
                    json!({ "id": id, "type": kind, "actor": self.peer(who).actor(&self.name(who)), "object": object })
                }
            };
            (who, "Undo", undone)
        };
        let (who, kind, object) = match *deed {
            Deed::Say { who, note } => (who, "Create", self.note(who, note, 0)),
            Deed::Change { who, note, version } => (who, "Update", self.note(who, note, version)),
            Deed::TakeBack { who, note } => (
                who,
                "Delete",
                json!(self.peer(who).note_uri(&self.note_name(who, note))),
            ),
            Deed::Like { who } => (who, "Like", json!(post)),
            Deed::Unlike { who, by_id } => undo(who, "Like", post, by_id),
            Deed::Share { who } => (who, "Announce", json!(post)),
            Deed::Unshare { who, by_id } => undo(who, "Announce", post, by_id),
            Deed::Follow { who } => (who, "Follow", json!(group)),
            Deed::Unfollow { who, by_id } => undo(who, "Follow", &group, by_id),
            Deed::Block { who } => (who, "Block", json!(group)),
            Deed::Meddle {
                who,
                with,
                note,
                deletes,
            } if who != with => {
                let object = match deletes {
                    true => json!(self.peer(with).note_uri(&self.note_name(with, note))),
                    false => self.note(with, note, 7),
                };
                (who, if deletes { "Delete" } else { "Update" }, object)
            }
            Deed::Meddle { who, .. } => (who, "Dislike", json!("https://third.example/1")),
        };
        let mut activity = self.peer(who).activity(&self.name(who), kind, object);
        activity["id"] = match *deed {
            Deed::Like { .. } | Deed::Share { .. } | Deed::Follow { .. } => {
                json!(self.id(who, kind))
            }
            _ => activity["id"].clone(),
        };
        (who, activity)
    }

    async fn send(&self, who: usize, activity: &Value, waits: bool) {
        let answer = self.peer(who).send(self.hub, activity).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
        if !waits {
            self.hub.settle().await;
        }
    }

    /// All that anybody can see of it.
    async fn seen(&self) -> BTreeMap<String, String> {
        self.hub.settle().await;
        let mut seen = BTreeMap::new();
        let mut tx = self.hub.app.db.read().await.expect("a transaction");
        for who in 0..PEOPLE {
            for note in 0..NOTES {
                let uri = self.peer(who).note_uri(&self.note_name(who, note));
                let found = store::by_uri(&mut tx, &uri)
                    .await
                    .expect("it is looked for");
                // A place that is empty looks like none.
                let found = found.filter(|it| it.state != State::Withdrawn);
                let words =
                    found.map(|it| format!("{:?} {} {:?}", it.state, it.body_html, it.edited_ms));
                seen.insert(format!("note {who}-{note}"), words.unwrap_or_default());
            }
            let actor = self.peer(who).actor(&self.name(who));
            let follows = followers::store::is_follower(&mut tx, self.space.id, &actor).await;
            seen.insert(
                format!("follows {who}"),
                follows.expect("it is looked for").to_string(),
            );
        }
        drop(tx);
        let base = self.hub.app.addresses.base();
        let path = self
            .post
            .strip_prefix(base)
            .expect("an address of this hub");
        for what in ["likes", "shares", "replies", "context"] {
            let answer = self
                .hub
                .get_as(&format!("{path}/{what}"), "application/activity+json")
                .await;
            seen.insert(what.to_owned(), answer.json()["totalItems"].to_string());
        }
        seen
    }
}

async fn play<'a>(
    hub: &'a TestHub,
    space: &Space,
    peers: [&'a Peer; 2],
    prefix: String,
) -> Play<'a> {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let text = article(space.id, &format!("Histoire {prefix}"));
    let post = posts::publish(&mut tx, By::Operator, &text, hub.app.clock.now()).await;
    tx.commit().await.expect("it is kept");
    let post = hub.app.addresses.post(post.expect("it is published").id);
    Play {
        hub,
        space: space.clone(),
        post,
        peers,
        prefix,
    }
}

on_both_databases! {
    async fn every_order_of_a_history_ends_where_the_history_does(hub: TestHub) {
        let space = hub.community("velo").await;
        let (one, two) = (Peer::start().await, Peer::start().await);
        let random = TestRng::from_seed(RngAlgorithm::ChaCha, &SEED[..32]);
        let mut runner = TestRunner::new_with_rng(Config::default(), random);
        for number in 0..HISTORIES {
            let history = history().new_tree(&mut runner).expect("a history").current();
            let straight = play(&hub, &space, [&one, &two], format!("s{number}-")).await;
            for deed in &history.deeds {
                let (who, activity) = straight.activity(deed);
                straight.send(who, &activity, false).await;
            }
            let crooked = play(&hub, &space, [&one, &two], format!("c{number}-")).await;
            let letters: Vec<_> = history.deeds.iter().map(|deed| crooked.activity(deed)).collect();
            for (at, wrapped, waits) in &history.arrivals {
                let (who, mut activity) = letters[*at].clone();
                // The same thing told again, in a letter with an id of its own.
                let is_known_by_id = matches!(history.deeds[*at],
                    Deed::Like { .. } | Deed::Share { .. } | Deed::Follow { .. });
                if *wrapped && !is_known_by_id {
                    let fresh = crooked.peer(who).activity("x", "Like", "x");
                    activity["id"] = fresh["id"].clone();
                }
                crooked.send(who, &activity, *waits).await;
            }
            assert_eq!(crooked.seen().await, straight.seen().await, "{number}: {history:#?}");
        }
    }
}

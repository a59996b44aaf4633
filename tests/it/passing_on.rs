//! What is passed on reaches all whom it concerns and nobody else, as it stands by then: shares of the
//! hub's own group, changes of what members contribute, decisions taken back, votes, threads begun
//! elsewhere. And who is kept out is kept out of all of it.

use axum::http::StatusCode;
use kiosque::accounts::Role;
use kiosque::conversation::moderation::{self, Because};
use kiosque::conversation::{Comment, Posting, Reason, State, decisions};
use kiosque::peers::Dialect;
use kiosque::spaces::{self, Kind, Space};
use serde_json::{Value, json};

use crate::support::databases::{on_both_databases, texts};
use crate::support::hub::TestHub;
use crate::support::letters::waiting_for;
use crate::support::peer::Peer;
use crate::support::talk::{TEAM, appoint, follower, heard, set_rules, voice};
use crate::support::visitor::Visitor;

const ACTIVITY: &str = "application/activity+json";

async fn open_community(hub: &TestHub) -> (Space, String) {
    let space = hub.community("velo").await;
    set_rules(hub, &space, |rules| rules.posting = Posting::Open).await;
    let group = hub.app.addresses.actor(space.id);
    (space, group)
}

async fn hub_group(hub: &TestHub) -> Space {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let hubs = spaces::store::by_kind(&mut tx, Kind::Hub).await;
    hubs.expect("they are read").remove(0)
}

/// What waits for a server: the kind of each, and of what it is about.
async fn letters(hub: &TestHub, host: &str) -> Vec<Value> {
    hub.settle().await;
    waiting_for(&hub.app.db, host).await
}

fn kinds(letters: &[Value]) -> Vec<String> {
    let inner = |it: &Value| match it["object"]["type"].as_str() {
        Some(kind) if it["type"] == "Announce" => format!("Announce {kind}"),
        _ => it["type"].as_str().unwrap_or_default().to_owned(),
    };
    letters.iter().map(inner).collect()
}

async fn contribute(hub: &TestHub, peer: &Peer, by: &str, words: &str, group: &str) -> Comment {
    let name = format!("{by}-{}", words.len());
    let note = peer.note(&name, by, words, None, group);
    let create = peer.activity(by, "Create", note);
    assert_eq!(peer.send(hub, &create).await.status, StatusCode::ACCEPTED);
    hub.settle().await;
    let comment = heard(hub, &peer.note_uri(&name)).await;
    comment.expect("it is kept")
}

async fn ban(hub: &TestHub, space: &Space, actor: &str) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let (now, because) = (hub.app.clock.now(), Because::default());
    let about = (space.id, actor);
    let done = moderation::keep_out(&mut tx, &TEAM, about, None, &because, now).await;
    done.expect("they are kept out");
    tx.commit().await.expect("it is kept");
}

/// How many votes of each kind there are.
async fn votes(hub: &TestHub) -> Vec<String> {
    texts(
        &hub.app.db,
        "SELECT kind FROM reaction ORDER BY kind, actor_uri",
    )
    .await
}

on_both_databases! {
    async fn who_follows_the_hub_alone_hears_of_a_contribution_and_who_follows_both_once(hub: TestHub) {
        let (space, group) = open_community(&hub).await;
        let whole = hub_group(&hub).await;
        follower(&hub, &space, "community.example", Dialect::Micro).await;
        follower(&hub, &whole, "hub.example", Dialect::Micro).await;
        follower(&hub, &space, "both.example", Dialect::Micro).await;
        follower(&hub, &whole, "both.example", Dialect::Micro).await;
        follower(&hub, &space, "lemmy.example", Dialect::Thread).await;
        let peer = Peer::start().await;
        let said = contribute(&hub, &peer, "alice", "Une piste", &group).await;
        for (host, by) in [("community.example", space.id), ("hub.example", whole.id), ("both.example", space.id)] {
            let [share] = &letters(&hub, host).await[..] else { panic!("one letter for {host}") };
            assert_eq!((&share["type"], &share["object"]), (&json!("Announce"), &json!(said.uri)), "{host}");
            assert_eq!(share["actor"], json!(hub.app.addresses.actor(by)), "{host}");
        }
        assert_eq!(kinds(&letters(&hub, "lemmy.example").await), ["Announce Create"], "no share beside it");
        // Whoever comes later reads it in the outbox, as it was passed on.
        let outbox = format!("{}/outbox", group.trim_start_matches(hub.app.addresses.base()));
        let stands = hub.get_as(&outbox, ACTIVITY).await.json();
        let [item] = &stands["orderedItems"].as_array().expect("items")[..] else { panic!("one item") };
        assert_eq!((&item["type"], &item["object"]["type"]), (&json!("Announce"), &json!("Create")));
        assert_eq!(item["object"]["object"]["id"], json!(said.uri));
        assert!(stands["first"].is_string(), "what the group says itself stands on the pages");
        let delete = peer.activity("alice", "Delete", said.uri.clone());
        peer.send(&hub, &delete).await;
        for host in ["community.example", "hub.example", "both.example"] {
            assert_eq!(kinds(&letters(&hub, host).await), ["Announce", "Undo"], "{host}");
        }
        assert!(hub.get_as(&outbox, ACTIVITY).await.json().get("orderedItems").is_none(), "taken back is gone");
    }

    async fn what_a_member_contributes_has_its_title_for_threads_and_its_changes_reach_microblogs(hub: TestHub) {
        let (space, _) = open_community(&hub).await;
        let whole = hub_group(&hub).await;
        follower(&hub, &space, "mastodon.example", Dialect::Micro).await;
        follower(&hub, &whole, "hub.example", Dialect::Micro).await;
        follower(&hub, &space, "lemmy.example", Dialect::Thread).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        ada.post("/compte/parole", &[]).await;
        let words = [("parent", "space:velo"), ("text", "Voir v2.5 du plan. Elle est là")];
        assert!(ada.post("/discussions", &words).await.status.is_redirection());
        let threads = letters(&hub, "lemmy.example").await;
        assert_eq!(kinds(&threads), ["Announce Create"]);
        let article = &threads[0]["object"]["object"];
        assert_eq!((&article["type"], &article["name"]), (&json!("Article"), &json!("Voir v2.5 du plan")));
        let id = article["id"].as_str().expect("an id").to_owned();
        let path = id[hub.app.addresses.base().len()..].to_owned();
        // Microblogs read all its words at its address.
        assert_eq!(hub.get_as(&path, ACTIVITY).await.json()["type"], "Note");
        let uuid = path.rsplit('/').next().expect("a UUID").to_owned();
        ada.post(&format!("/discussions/{uuid}/edit"), &[("text", "Voir le plan.")]).await;
        for host in ["mastodon.example", "hub.example"] {
            let told = letters(&hub, host).await;
            assert_eq!(kinds(&told), ["Announce", "Update"], "{host}");
            assert_eq!(told[1]["object"]["type"], "Note");
        }
        ada.post(&format!("/discussions/{uuid}/withdraw"), &[]).await;
        for host in ["mastodon.example", "hub.example"] {
            assert_eq!(kinds(&letters(&hub, host).await), ["Announce", "Update", "Delete", "Undo"], "{host}");
        }
        assert_eq!(kinds(&letters(&hub, "lemmy.example").await), ["Announce Create", "Announce Update", "Announce Delete"]);
    }

    async fn a_thread_that_began_elsewhere_has_its_context_here(hub: TestHub) {
        let (_, group) = open_community(&hub).await;
        let peer = Peer::start().await;
        let said = contribute(&hub, &peer, "alice", "Une piste", &group).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        ada.post("/compte/parole", &[]).await;
        let answer = [("parent", said.uri.as_str()), ("text", "Merci")];
        assert!(ada.post("/discussions", &answer).await.status.is_redirection());
        let told = letters(&hub, &peer.host).await;
        let create = told.iter().find(|it| it["type"] == "Create").expect("ada's answer");
        let context = create["object"]["context"].as_str().expect("a context");
        let base = hub.app.addresses.base();
        let path = context.strip_prefix(base).expect("an address of ours");
        let page = hub.get_as(&format!("{path}?page=1"), ACTIVITY).await.json();
        assert_eq!(page["orderedItems"], json!([said.uri, create["object"]["id"]]));
        let replies = path.replace("/context", "/replies?page=1");
        let page = hub.get_as(&replies, ACTIVITY).await.json();
        assert_eq!(page["orderedItems"], json!([create["object"]["id"]]));
        // What its author took back has neither.
        peer.send(&hub, &peer.activity("alice", "Delete", said.uri.clone())).await;
        hub.settle().await;
        assert_eq!(hub.get_as(&replies, ACTIVITY).await.status, StatusCode::NOT_FOUND);
    }

    async fn answers_on_later_pages_are_read_and_pages_of_others_are_not(hub: TestHub) {
        let (_, group) = open_community(&hub).await;
        let peer = Peer::start().await;
        let stranger = Peer::start().await;
        let root = peer.note_uri("first");
        let replies = format!("http://{}/notes/first/replies", peer.host);
        for name in ["own", "other", "far"] {
            peer.publish(&peer.note(name, "bob", name, Some(&root), ""));
        }
        stranger.publish(&json!({ "id": format!("http://{}/p3", stranger.host), "type": "CollectionPage",
            "items": [peer.note_uri("far")] }));
        peer.publish(&json!({ "id": replies, "type": "Collection",
            "first": { "type": "CollectionPage", "next": format!("{replies}-2"), "items": [peer.note_uri("own")] } }));
        peer.publish(&json!({ "id": format!("{replies}-2"), "type": "CollectionPage",
            "next": format!("http://{}/p3", stranger.host), "items": [peer.note_uri("other")] }));
        let mut note = peer.note("first", "alice", "Une piste", None, &group);
        note["replies"] = json!(replies);
        peer.send(&hub, &peer.activity("alice", "Create", note)).await;
        hub.settle().await;
        hub.app.clock.advance(700);
        hub.settle().await;
        for (name, is_read) in [("own", true), ("other", true), ("far", false)] {
            assert_eq!(heard(&hub, &peer.note_uri(name)).await.is_some(), is_read, "{name}");
        }
        // Once more when the talk is over, and then never again.
        peer.publish(&json!({ "id": replies, "type": "Collection", "items": [peer.note_uri("far")] }));
        hub.app.clock.advance(25 * 3600);
        hub.settle().await;
        assert!(heard(&hub, &peer.note_uri("far")).await.is_some());
        assert_eq!(texts(&hub.app.db, "SELECT uri FROM wanted").await, [] as [String; 0]);
    }

    async fn what_a_moderator_elsewhere_took_away_stands_again_for_threads_too(hub: TestHub) {
        let (space, group) = open_community(&hub).await;
        follower(&hub, &space, "lemmy.example", Dialect::Thread).await;
        let peer = Peer::start().await;
        appoint(&hub, &space, &peer.actor("maud")).await;
        let said = contribute(&hub, &peer, "alice", "Une piste", &group).await;
        let mut removal = peer.activity("maud", "Delete", said.uri.clone());
        removal["summary"] = json!("Hors sujet");
        peer.send(&hub, &removal).await;
        let told = letters(&hub, "lemmy.example").await;
        assert_eq!(told.last().expect("a letter")["object"], removal, "as it came");
        let back = peer.activity("maud", "Undo", removal.clone());
        peer.send(&hub, &back).await;
        let told = letters(&hub, "lemmy.example").await;
        let undo = told.iter().map(|it| &it["object"]).filter(|it| it["type"] == "Undo");
        let undo: Vec<_> = undo.collect();
        assert_eq!(undo, [&back], "as it came, and nothing else");
        // Taken away there and put back here, the team says so in its own name.
        removal["id"] = json!(format!("{}/again", removal["id"].as_str().expect("an id")));
        peer.send(&hub, &removal).await;
        hub.settle().await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let (now, because) = (hub.app.clock.now(), Because::default());
        moderation::decide(&mut tx, &TEAM, said.id, moderation::What::Restored, &because, now).await
            .expect("it is back");
        tx.commit().await.expect("it is kept");
        let told = letters(&hub, "lemmy.example").await;
        let undo = told.iter().map(|it| &it["object"]).rfind(|it| it["type"] == "Undo");
        let undo = undo.expect("threads hear that it stands again");
        assert_eq!((&undo["actor"], &undo["object"]["type"]), (&json!(voice(&hub).await), &json!("Delete")));
        assert_eq!(undo["object"]["object"], json!(said.uri));
        assert_eq!(heard(&hub, &said.uri).await.expect("it").state, State::Published);
    }

    async fn one_votes_once_for_or_against_and_only_what_is_new_is_passed_on(hub: TestHub) {
        let (space, group) = open_community(&hub).await;
        follower(&hub, &space, "lemmy.example", Dialect::Thread).await;
        let peer = Peer::start().await;
        let said = contribute(&hub, &peer, "alice", "Une piste", &group).await;
        let like = peer.activity("bob", "Like", said.uri.clone());
        for vote in [like.clone(), peer.activity("bob", "Like", said.uri.clone()), peer.activity("bob", "Like", said.uri.clone())] {
            peer.send(&hub, &vote).await;
        }
        assert_eq!(kinds(&letters(&hub, "lemmy.example").await), ["Announce Create", "Announce Like"]);
        assert_eq!(votes(&hub).await, ["like"]);
        let dislike = peer.activity("bob", "Dislike", said.uri.clone());
        peer.send(&hub, &dislike).await;
        hub.settle().await;
        assert_eq!(votes(&hub).await, ["dislike"]);
        // Undone by its bare id, once; undone again it is nothing.
        for _ in 0..3 {
            peer.send(&hub, &peer.activity("bob", "Undo", dislike["id"].clone())).await;
        }
        let told = letters(&hub, "lemmy.example").await;
        assert_eq!(kinds(&told), ["Announce Create", "Announce Like", "Announce Dislike", "Announce Undo"]);
        assert_eq!(votes(&hub).await, [] as [String; 0]);
        ban(&hub, &space, &peer.actor("bob")).await;
        peer.send(&hub, &peer.activity("bob", "Like", said.uri.clone())).await;
        hub.settle().await;
        assert_eq!(votes(&hub).await, [] as [String; 0], "who is kept out has no vote");
    }

    async fn what_is_let_in_is_passed_on_as_it_was_read(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        set_rules(&hub, &space, |rules| rules.posting = Posting::Animators).await;
        follower(&hub, &space, "lemmy.example", Dialect::Thread).await;
        let peer = Peer::start().await;
        let held = contribute(&hub, &peer, "alice", "Achetez ceci", &group).await;
        assert_eq!(held.state, State::Held);
        let mut note = peer.note("alice-12", "alice", "Une piste calme", None, &group);
        assert_eq!(note["id"], json!(held.uri));
        note["updated"] = json!("2026-09-01T07:30:00Z");
        let update = peer.activity("alice", "Update", note);
        peer.send(&hub, &update).await;
        hub.settle().await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let now = hub.app.clock.now();
        decisions::approve(&mut tx, held.id, now).await.expect("it is let in");
        tx.commit().await.expect("it is kept");
        let told = letters(&hub, "lemmy.example").await;
        assert_eq!(told[0]["object"], update, "not what nobody let in");
        assert!(!json!(told).to_string().contains("Achetez"));
    }

    async fn who_is_kept_out_neither_follows_nor_changes_words_nor_writes_in_private(hub: TestHub) {
        let (space, group) = open_community(&hub).await;
        let peer = Peer::start().await;
        let said = contribute(&hub, &peer, "bob", "Une piste", &group).await;
        ban(&hub, &space, &peer.actor("bob")).await;
        peer.send(&hub, &peer.activity("bob", "Follow", group.clone())).await;
        let told = letters(&hub, &peer.host).await;
        assert_eq!(told.last().expect("an answer")["type"], "Reject");
        assert_eq!(texts(&hub.app.db, "SELECT actor_uri FROM follower").await, [] as [String; 0]);
        let mut note = peer.note("bob-9", "bob", "Insulte", None, &group);
        assert_eq!(note["id"], json!(said.uri));
        note["updated"] = json!("2026-09-01T07:30:00Z");
        peer.send(&hub, &peer.activity("bob", "Update", note)).await;
        hub.settle().await;
        let changed = heard(&hub, &said.uri).await.expect("it is kept");
        assert_eq!((changed.state, changed.reason), (State::Held, Some(Reason::Banned)));
        let mut private = peer.note("private", "bob", "Insulte", None, &group);
        private["to"] = json!([group]);
        private["cc"] = json!([]);
        peer.send(&hub, &peer.activity("bob", "Create", private)).await;
        hub.settle().await;
        assert_eq!(heard(&hub, &peer.note_uri("private")).await, None);
    }

    async fn an_object_says_itself_who_may_read_it(hub: TestHub) {
        let (_, group) = open_community(&hub).await;
        let peer = Peer::start().await;
        let mut note = peer.note("1", "alice", "Entre nous", None, &group);
        note["to"] = json!([group]);
        note["cc"] = json!([]);
        let mut create = peer.activity("alice", "Create", note);
        create["to"] = json!(["https://www.w3.org/ns/activitystreams#Public"]);
        peer.send(&hub, &create).await;
        hub.settle().await;
        let private = heard(&hub, &peer.note_uri("1")).await.expect("it is kept");
        assert_eq!(private.state, State::Private);
    }

    async fn an_answer_stands_though_all_above_it_was_taken_back(hub: TestHub) {
        let (_, group) = open_community(&hub).await;
        let peer = Peer::start().await;
        let root = contribute(&hub, &peer, "alice", "Une piste", &group).await;
        let mut parent = root.uri.clone();
        for name in ["a", "b", "c"] {
            let note = peer.note(name, name, &format!("Mot {name}"), Some(&parent), &group);
            peer.send(&hub, &peer.activity(name, "Create", note)).await;
            hub.settle().await;
            parent = peer.note_uri(name);
        }
        for name in ["a", "b"] {
            peer.send(&hub, &peer.activity(name, "Delete", peer.note_uri(name))).await;
        }
        hub.settle().await;
        let page = hub.get(&format!("/discussions/{}", root.id)).await.text();
        assert!(page.contains("Mot c") && !page.contains("Mot a"), "{page}");
    }

    async fn who_says_stop_is_told_nothing_any_more(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        set_rules(&hub, &space, |rules| rules.posting = Posting::Animators).await;
        let peer = Peer::start().await;
        contribute(&hub, &peer, "alice", "Une piste", &group).await;
        assert_eq!(letters(&hub, &peer.host).await.len(), 1, "alice is told that it waits");
        let mut stop = peer.note("stop", "bob", "@velo Stop !", None, &group);
        stop["to"] = json!([group]);
        stop["cc"] = json!([]);
        peer.send(&hub, &peer.activity("bob", "Create", stop)).await;
        hub.settle().await;
        assert_eq!(heard(&hub, &peer.note_uri("stop")).await, None, "it is no message to read");
        contribute(&hub, &peer, "bob", "Une autre", &group).await;
        assert_eq!(letters(&hub, &peer.host).await.len(), 1, "bob is told nothing");
    }
}

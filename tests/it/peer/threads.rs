//! Fedify plays two servers with threads: on one people follow a community, post, vote and look after
//! it, on the other they read along and comment. What is announced is what was said, byte for byte,
//! in the form that such servers take, to the others and back to where it came from.

use std::collections::BTreeMap;

use kiosque::accounts::By;
use kiosque::clock::Clock;
use kiosque::conversation::moderation::{self, Because, Moderator, What};
use kiosque::conversation::{Posting, State, decisions, rules};
use kiosque::posts;
use kiosque::spaces::Space;
use serde_json::{Value, json};

use super::mastodon::{ask_software, said, wait_for};
use super::{PATIENCE, QUIET, exchanges, likes, wait_until};
use crate::support::builders::article;
use crate::support::databases::{on_both_databases, texts};
use crate::support::fedify::{Fedify, Letter, Options, Scheme, Tamper};
use crate::support::hub::LiveHub;

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// A hub between two servers, each with somebody who follows its community.
struct Circle {
    hub: LiveHub,
    /// Here people write and vote, and `maud` looks after the community.
    lemmy: Fedify,
    /// Here they read and comment.
    piefed: Fedify,
    velo: Space,
    group: String,
    inbox: String,
}

impl Circle {
    async fn draw(hub: LiveHub) -> Option<Circle> {
        let lemmy = Fedify::start(Options {
            software: Some("lemmy"),
            sign: Some(Scheme::Cavage),
            actors: vec!["ugo", "maud", "cyclistes"],
            kinds: BTreeMap::from([("cyclistes", "Group")]),
            ..Options::default()
        });
        let lemmy = lemmy.await?;
        let piefed = Fedify::start(Options {
            software: Some("piefed"),
            sign: Some(Scheme::Cavage),
            actors: vec!["lou"],
            ..Options::default()
        });
        let piefed = piefed.await?;
        let velo = hub.hub.community("velo").await;
        let app = &hub.hub.app;
        let mut tx = app.db.begin().await.expect("a transaction");
        let mut open = rules::of(&mut tx, velo.id).await.expect("rules");
        open.posting = Posting::Open;
        decisions::set_rules(&mut tx, &open)
            .await
            .expect("they are set");
        let (now, because) = (app.clock.now(), Because::default());
        let maud = lemmy.actor("maud");
        let about = (velo.id, maud.as_str());
        moderation::appoint(&mut tx, &team(), about, What::Appointed, &because, now)
            .await
            .expect("maud is asked");
        tx.commit().await.expect("it is kept");
        // Told to nobody before anybody follows.
        app.told();
        tokio::time::sleep(QUIET).await;
        let circle = Circle {
            group: app.addresses.actor(velo.id),
            inbox: app.addresses.of_actor(velo.id, "inbox"),
            hub,
            lemmy,
            piefed,
            velo,
        };
        circle.follow(&circle.lemmy, "ugo").await;
        circle.follow(&circle.piefed, "lou").await;
        ask_software(&circle.hub).await;
        Some(circle)
    }

    /// Sends what somebody does, as such servers write it.
    async fn act(&self, peer: &Fedify, who: &str, kind: &str, object: Value, more: Value) -> Value {
        let name = uuid::Uuid::now_v7();
        let mut activity = json!({
            // Theirs names a context of their own besides, which Fedify would go and read.
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": format!("{}/activities/{}/{name}", peer.origin, kind.to_lowercase()),
            "type": kind,
            "actor": peer.actor(who),
            "to": [PUBLIC],
            "cc": [self.group],
            "audience": self.group,
            "object": object,
        });
        let fields = activity.as_object_mut().expect("an object");
        fields.extend(more.as_object().cloned().unwrap_or_default());
        let status = peer
            .post(who, &self.inbox, &activity, Scheme::Cavage, Tamper::Nothing)
            .await;
        assert_eq!(status, 202, "{activity}");
        activity
    }

    async fn follow(&self, peer: &Fedify, who: &str) {
        let to = json!({ "to": [self.group] });
        self.act(peer, who, "Follow", json!(self.group), to).await;
        let accept = |letter: &Letter| letter.is("Accept");
        peer.letter("Accept", PATIENCE, accept).await;
    }

    /// Both servers get it announced, as it was said.
    async fn announced(&self, activity: &Value) {
        let is_it = |letter: &Letter| {
            letter.is("Announce") && letter.activity["object"]["id"] == activity["id"]
        };
        let there = self.piefed.letter("its Announce", PATIENCE, is_it).await;
        let echo = self.lemmy.letter("its echo", PATIENCE, is_it).await;
        for letter in [&there, &echo] {
            let inner = &letter.activity["object"];
            assert_eq!(inner.to_string(), activity.to_string(), "byte for byte");
            assert_lemmy_takes(&letter.activity, &self.group);
        }
    }

    /// Both servers hear that something was taken away, with the reason, in the group's name.
    async fn removed(&self, uri: &str, reason: &str) {
        let is_it = |letter: &Letter| {
            let inner = &letter.activity["object"];
            letter.is("Announce") && inner["type"] == "Delete" && inner["object"] == uri
        };
        for peer in [&self.piefed, &self.lemmy] {
            let letter = peer.letter("the removal", PATIENCE, is_it).await;
            let inner = &letter.activity["object"];
            assert_eq!(inner["summary"], reason);
            assert_eq!(inner["actor"], self.group.as_str());
            assert_lemmy_takes(&letter.activity, &self.group);
        }
    }
}

fn team() -> Moderator<'static> {
    Moderator {
        uri: "https://localhost/team",
        is_team: true,
    }
}

/// What Lemmy asks of an Announce, or drops it without a word (groups of FEP-1b12).
fn assert_lemmy_takes(announce: &Value, group: &str) {
    assert_eq!(announce["actor"], group);
    let lists = |value: &Value, what: &str| {
        let list = value
            .as_array()
            .unwrap_or_else(|| panic!("{what} is a list: {announce:#}"));
        assert!(!list.is_empty(), "{what} names somebody");
        list.contains(&json!(PUBLIC))
    };
    let is_public = lists(&announce["to"], "to") | lists(&announce["cc"], "cc");
    assert!(is_public, "{announce:#}");
    let inner = &announce["object"];
    assert_eq!(inner["audience"], group, "one string");
    assert!(
        inner["to"].is_array() && inner["cc"].is_array(),
        "{inner:#}"
    );
    assert_ne!(
        inner["type"], "Announce",
        "never an Announce of an Announce"
    );
}

fn page(circle: &Circle, words: &str) -> Value {
    let name = uuid::Uuid::now_v7();
    json!({
        "type": "Page",
        "id": format!("{}/post/{name}", circle.lemmy.origin),
        "attributedTo": circle.lemmy.actor("ugo"),
        "to": [circle.group, PUBLIC],
        "cc": [],
        "audience": circle.group,
        "name": words,
        "content": "<p>Qu’en pensez-vous ?</p>",
        "mediaType": "text/html",
        "source": { "content": "Qu’en pensez-vous ?", "mediaType": "text/markdown" },
        "attachment": [],
        "language": { "identifier": "fr", "name": "Français" },
        "published": "2026-09-01T08:00:00.123456Z",
    })
}

fn comment(circle: &Circle, under: &str, words: &str) -> Value {
    let name = uuid::Uuid::now_v7();
    json!({
        "type": "Note",
        "id": format!("{}/comment/{name}", circle.piefed.origin),
        "attributedTo": circle.piefed.actor("lou"),
        "to": [PUBLIC],
        "cc": [circle.group],
        "audience": circle.group,
        "content": format!("<p>{words}</p>"),
        "inReplyTo": under,
        "tag": [],
        "published": "2026-09-01T08:00:00.123456Z",
    })
}

fn id(value: &Value) -> &str {
    value["id"].as_str().expect("an id")
}

on_both_databases! {
    async fn servers_with_threads_read_write_vote_and_look_after_a_community(hub: LiveHub) {
        let Some(circle) = Circle::draw(hub).await else { return };
        let Circle { hub, lemmy, piefed, group, .. } = &circle;
        let nothing = || json!({});

        let thread = page(&circle, "Une piste de plus sur les quais ?");
        let create = circle.act(lemmy, "ugo", "Create", thread.clone(), nothing()).await;
        circle.announced(&create).await;
        let known = wait_for(hub, id(&thread), State::Published).await;
        assert_eq!(known.title, "Une piste de plus sur les quais ?");

        let answer = comment(&circle, id(&thread), "Oui, jusqu’au port.");
        let create = circle.act(piefed, "lou", "Create", answer.clone(), nothing()).await;
        circle.announced(&create).await;
        let shown = hub.hub.get(&format!("/discussions/{}", known.id)).await.text();
        assert!(shown.contains("jusqu’au port"), "{shown}");

        for kind in ["Like", "Dislike"] {
            let vote = circle.act(lemmy, "ugo", kind, json!(id(&answer)), nothing()).await;
            circle.announced(&vote).await;
            let undo = circle.act(lemmy, "ugo", "Undo", vote, nothing()).await;
            circle.announced(&undo).await;
        }

        // Maud looks after the community from her own server.
        let first = json!({ "target": format!("{group}/featured") });
        let add = circle.act(lemmy, "maud", "Add", json!(id(&thread)), first).await;
        circle.announced(&add).await;
        let reason = json!({ "summary": "Hors sujet" });
        let removal = circle.act(lemmy, "maud", "Delete", json!(id(&answer)), reason).await;
        circle.announced(&removal).await;
        wait_for(hub, id(&answer), State::Removed).await;
        let shown = hub.hub.get(&format!("/discussions/{}", known.id)).await.text();
        assert!(!shown.contains("jusqu’au port"), "{shown}");
        let lock = circle.act(lemmy, "maud", "Lock", json!(id(&thread)), nothing()).await;
        circle.announced(&lock).await;
        let late = comment(&circle, id(&thread), "Trop tard ?");
        circle.act(piefed, "lou", "Create", late.clone(), nothing()).await;

        // Ugo may not do what maud may.
        let unlock = circle.act(lemmy, "ugo", "Undo", lock, nothing()).await;

        // The team takes the whole thread away.
        let app = &hub.hub.app;
        let mut tx = app.db.begin().await.expect("a transaction");
        let now = app.clock.now();
        let because = Because { reason: "Doublon", note: "", activity: "" };
        moderation::decide(&mut tx, &team(), known.id, What::Removed, &because, now).await
            .expect("it goes");
        tx.commit().await.expect("it is kept");
        app.told();
        circle.removed(id(&thread), "Doublon").await;
        tokio::time::sleep(QUIET).await;
        assert!(said(hub, id(&late)).await.is_none_or(|it| it.state != State::Published));
        let letters = piefed.letters().await;
        let of_ugo = letters.iter().any(|letter| letter.activity["object"]["id"] == unlock["id"]);
        assert!(!of_ugo, "what ugo may not decide is not passed on");

        let names = [
            (&hub.origin[..], "hub"), (&lemmy.origin[..], "lemmy"), (&piefed.origin[..], "piefed"),
        ];
        exchanges::compare("lemmy/thread", lemmy, &names).await;
        exchanges::compare("piefed/thread", piefed, &names).await;
    }

    async fn a_community_elsewhere_that_announces_ours_shares_it(hub: LiveHub) {
        let Some(circle) = Circle::draw(hub).await else { return };
        let Circle { hub, lemmy, velo, .. } = &circle;
        let app = &hub.hub.app;
        let mut tx = app.db.begin().await.expect("a transaction");
        let text = article(velo.id, "Trois pistes");
        let post = posts::publish(&mut tx, By::Operator, &text, Clock::system().now()).await;
        tx.commit().await.expect("it is kept");
        let post = app.addresses.post(post.expect("it is published").id);
        let object = hub.hub.get_as(post.trim_start_matches(&hub.origin), "application/activity+json");
        let object = object.await.json();
        let create = json!({ "id": format!("{post}/create"), "type": "Create",
            "actor": circle.group, "object": object.clone() });
        let to = json!({ "cc": [format!("{}/followers", lemmy.actor("cyclistes"))], "audience": null });
        for inner in [create, object, json!(post)] {
            circle.act(lemmy, "cyclistes", "Announce", inner, to.clone()).await;
        }
        let shares = "SELECT actor_uri FROM reaction WHERE kind = 'share'";
        wait_until("it is shared, once", async || {
            texts(&app.db, shares).await == [lemmy.actor("cyclistes")]
        }).await;
        assert_eq!(likes(hub, &post).await, 0);
    }
}

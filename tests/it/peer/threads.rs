//! Fedify plays two servers with threads: on one people follow a community, post, vote and look after
//! it, on the other they read along and comment. What is announced is what was said, byte for byte,
//! in the form that such servers take, to the others and back to where it came from.

use std::collections::{BTreeMap, BTreeSet};

use kiosque::accounts::By;
use kiosque::clock::{Clock, Millis};
use kiosque::conversation::moderation::{self, Because, Moderator, What};
use kiosque::conversation::{Posting, State, decisions, rules};
use kiosque::spaces::Space;
use kiosque::{events, posts};
use serde_json::{Value, json};

use super::mastodon::{ask_software, said, wait_for};
use super::{PATIENCE, QUIET, exchanges, likes, wait_until};
use crate::support::builders::{article, gathering, note};
use crate::support::databases::{on_both_databases, texts};
use crate::support::fedify::{Fedify, Letter, Options, Scheme, Tamper};
use crate::support::hub::LiveHub;
use crate::support::lemmy;
use crate::support::talk::voice;

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
            lemmy_reads(letter, &self.group);
        }
    }

    /// Both servers hear that something was taken away, with the reason, in the name of the hub's team.
    async fn removed(&self, uri: &str, reason: &str) {
        let is_it = |letter: &Letter| {
            let inner = &letter.activity["object"];
            letter.is("Announce") && inner["type"] == "Delete" && inner["object"] == uri
        };
        for peer in [&self.piefed, &self.lemmy] {
            let letter = peer.letter("the removal", PATIENCE, is_it).await;
            let inner = &letter.activity["object"];
            assert_eq!(inner["summary"], reason);
            assert_eq!(inner["actor"], voice(&self.hub.hub).await);
            lemmy_reads(&letter, &self.group);
        }
    }

    /// Played Lemmy could make something of all that it got, and of everybody whom that names.
    async fn lemmy_understood_all(&self) {
        let mut people = BTreeSet::new();
        for letter in self.lemmy.letters().await {
            assert_eq!(letter.signature, "verified");
            // A follow is answered without an Announce.
            if letter.activity["type"] != "Accept" {
                people.extend(lemmy_reads(&letter, &self.group));
            }
        }
        let ours = people
            .iter()
            .filter_map(|it| it.strip_prefix(&self.hub.origin));
        for path in ours {
            let answer = self.hub.hub.get_as(path, "application/activity+json").await;
            lemmy::reads_person(&answer.json()).unwrap_or_else(|why| panic!("{why}"));
        }
    }
}

/// Answers who has to be looked up.
fn lemmy_reads(letter: &Letter, group: &str) -> Vec<String> {
    lemmy::reads(&letter.activity, group).unwrap_or_else(|why| panic!("{why}"))
}

fn team() -> Moderator<'static> {
    Moderator {
        uri: "https://localhost/team",
        is_team: true,
    }
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

        circle.lemmy_understood_all().await;
        let names = [
            (&hub.origin[..], "hub"), (&lemmy.origin[..], "lemmy"), (&piefed.origin[..], "piefed"),
        ];
        exchanges::compare("lemmy/thread", lemmy, &names).await;
        exchanges::compare("piefed/thread", piefed, &names).await;
    }

    async fn news_of_a_community_and_what_its_team_decides_are_read_on_lemmy(hub: LiveHub) {
        let Some(circle) = Circle::draw(hub).await else { return };
        let Circle { hub, lemmy, velo, .. } = &circle;
        let app = &hub.hub.app;
        let now = app.clock.now();
        let mut tx = app.db.begin().await.expect("a transaction");
        let by = By::Operator;
        let post = posts::publish(&mut tx, by, &article(velo.id, "Trois pistes"), now).await;
        let post = post.expect("it is published");
        let short = posts::publish(&mut tx, by, &note(velo.id, "La vélorue est ouverte."), now).await;
        let short = short.expect("it is published");
        let plan = gathering(velo.id, "Atelier", Millis(1_999_000_000_000));
        events::announce(&mut tx, by, &plan, now).await.expect("it is announced");
        tx.commit().await.expect("it is kept");
        app.told();
        let uri = app.addresses.post(post.id);
        let is_new = |letter: &Letter| {
            let inner = &letter.activity["object"];
            inner["type"] == "Create" && inner["object"]["id"] == uri.as_str()
        };
        let letter = lemmy.letter("the news", PATIENCE, is_new).await;
        let voice = voice(&hub.hub).await;
        assert_eq!(letter.activity["object"]["actor"], voice.as_str());

        // Somebody there answers, and is taken away; the thread is put first and closed; a note goes.
        let answer = comment(&circle, &uri, "Achetez mes pneus");
        circle.act(&circle.piefed, "lou", "Create", answer.clone(), json!({})).await;
        let known = wait_for(hub, id(&answer), State::Published).await;
        let because = Because { reason: "Publicité", note: "", activity: "" };
        let thread = moderation::Thread { root: post.id.0, uri: &uri, space: velo.id };
        let lou = circle.piefed.actor("lou");
        let mut tx = app.db.begin().await.expect("a transaction");
        let now = app.clock.now();
        for what in [What::Pinned, What::Locked, What::Unlocked] {
            moderation::arrange(&mut tx, &team(), &thread, what, &because, now).await.expect("it is so");
        }
        moderation::decide(&mut tx, &team(), known.id, What::Removed, &because, now).await.expect("it goes");
        moderation::keep_out(&mut tx, &team(), (velo.id, &lou), None, &because, now).await.expect("so do they");
        posts::retract(&mut tx, by, short.id, now).await.expect("it is taken back");
        tx.commit().await.expect("it is kept");
        app.told();
        let short = app.addresses.post(short.id);
        let is_gone = |letter: &Letter| {
            let inner = &letter.activity["object"];
            inner["type"] == "Delete" && inner["object"]["id"] == short.as_str()
        };
        lemmy.letter("its end", PATIENCE, is_gone).await;
        tokio::time::sleep(QUIET).await;
        circle.lemmy_understood_all().await;
        let decided = lemmy.letters().await;
        let decided = decided.iter().map(|letter| &letter.activity["object"]);
        let decided = decided.filter(|inner| inner["actor"] == voice.as_str());
        let kinds: BTreeSet<&str> = decided.filter_map(|inner| inner["type"].as_str()).collect();
        assert_eq!(kinds, BTreeSet::from(["Add", "Block", "Create", "Delete", "Lock", "Undo"]));
        let names = [
            (&hub.origin[..], "hub"), (&lemmy.origin[..], "lemmy"), (&circle.piefed.origin[..], "piefed"),
        ];
        exchanges::compare("lemmy/news", lemmy, &names).await;
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

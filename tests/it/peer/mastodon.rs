//! Fedify plays a microblog: people who mention a community, answer, like, share, edit, take back,
//! report, move and quote, each signed by Fedify; what our pages show of it, and what comes back.

use std::collections::BTreeMap;

use kiosque::accounts::By;
use kiosque::conversation::{Comment, State, decisions, store};
use kiosque::federation::software;
use kiosque::posts;
use serde_json::json;

use super::{Meeting, PATIENCE, QUIET, exchanges, likes, understood, wait_until};
use crate::support::administrator::Administrator;
use crate::support::builders::note;
use crate::support::databases::{on_both_databases, texts};
use crate::support::fedify::{Fedify, Letter, Options};
use crate::support::hub::LiveHub;

fn microblog() -> Options {
    Options {
        software: Some("mastodon"),
        actors: vec!["camille", "carol", "dora", "instance"],
        kinds: BTreeMap::from([("instance", "Application")]),
        ..Options::default()
    }
}

/// As the hub asks once a week what another server runs: until it has said so, because its own round
/// may be asking just then, or a delivery may hold the host.
pub async fn ask_software(hub: &LiveHub) {
    let silent = "SELECT name FROM host WHERE software = ''";
    wait_until("every server says what it runs", async || {
        software::ask(&hub.hub.app).await.expect("they are asked");
        texts(&hub.hub.app.db, silent).await.is_empty()
    })
    .await;
}

pub async fn said(hub: &LiveHub, uri: &str) -> Option<Comment> {
    let mut tx = hub.hub.app.db.read().await.expect("a transaction");
    let found = store::by_uri(&mut tx, uri).await;
    found.expect("it is looked for")
}

pub async fn wait_for(hub: &LiveHub, uri: &str, state: State) -> Comment {
    wait_until(&format!("{state:?}: {uri}"), async || {
        said(hub, uri).await.is_some_and(|it| it.state == state)
    })
    .await;
    said(hub, uri).await.expect("it was here a moment ago")
}

async fn follow(meeting: &Meeting, who: &str) {
    let sent = meeting.peer.follow(who, &meeting.actor.id).await;
    assert_eq!(sent.status, Some(202), "{sent:?}");
    let accept = |letter: &Letter| letter.is("Accept");
    meeting.peer.letter("Accept", PATIENCE, accept).await;
    ask_software(&meeting.hub).await;
}

/// Says something to the community; answers its address.
async fn say(meeting: &Meeting, who: &str, words: &str, answering: Option<&str>) -> String {
    let (peer, group) = (&meeting.peer, &meeting.actor.id);
    let sent = peer
        .say(who, meeting.inbox(), group, words, answering)
        .await;
    assert_eq!(sent.status, Some(202), "{sent:?}");
    sent.note.expect("its address")
}

/// The community says something, and who follows it hears it; answers its address.
async fn publish(meeting: &Meeting, words: &str) -> String {
    let app = &meeting.hub.hub.app;
    let mut tx = app.db.begin().await.expect("a transaction");
    let text = note(meeting.velo.id, words);
    let post = posts::publish(&mut tx, By::Operator, &text, app.clock.now()).await;
    tx.commit().await.expect("it is kept");
    app.told();
    let post = app.addresses.post(post.expect("a note is published").id);
    let is_it = |letter: &Letter| {
        letter.says("Create", "Note") && understood(letter).object_id.as_ref() == Some(&post)
    };
    meeting
        .peer
        .letter("what is published", PATIENCE, is_it)
        .await;
    post
}

async fn page(hub: &LiveHub, path: &str) -> String {
    hub.hub
        .get(path.trim_start_matches(&hub.origin))
        .await
        .text()
}

async fn approve(hub: &LiveHub, comment: &Comment) {
    let app = &hub.hub.app;
    let mut tx = app.db.begin().await.expect("a transaction");
    let approved = decisions::approve(&mut tx, comment.id, app.clock.now()).await;
    approved.expect("it is approved");
    tx.commit().await.expect("it is kept");
    app.told();
}

async fn shared(peer: &Fedify, uri: &str) -> Letter {
    let is_share = |letter: &Letter| letter.is("Announce") && letter.activity["object"] == uri;
    peer.letter("a share by its id", PATIENCE, is_share).await
}

on_both_databases! {
    async fn a_microblog_talks_with_a_community(hub: LiveHub) {
        let Some(meeting) = Meeting::arrange(hub, microblog()).await else { return };
        let Meeting { hub, peer, .. } = &meeting;
        follow(&meeting, "carol").await;

        // The first mention waits to be read, and its author is told so, once.
        let first = say(&meeting, "camille", "Qui répare la pompe ?", None).await;
        let held = wait_for(hub, &first, State::Held).await;
        let told = |letter: &Letter| letter.says("Create", "Note");
        let told = peer.letter("a word back", PATIENCE, told).await;
        assert_eq!(told.activity["to"], json!([peer.actor("camille")]));
        assert_eq!(told.activity["cc"], json!([]), "to her alone");
        assert!(!page(hub, "/discussions?space=velo").await.contains("Qui répare"));
        approve(hub, &held).await;
        let share = shared(peer, &first).await;
        assert!(page(hub, "/discussions?space=velo").await.contains("Qui répare la pompe"));

        // Known now, she publishes at once; who follows the community gets a share by id.
        let second = say(&meeting, "camille", "La pompe est réparée.", None).await;
        let thread = wait_for(hub, &second, State::Published).await;
        let thread = format!("/discussions/{}", thread.id);
        shared(peer, &second).await;

        // Answers are read on our pages and flood nobody.
        let answer = say(&meeting, "carol", "Merci à l’atelier.", Some(&second)).await;
        wait_for(hub, &answer, State::Published).await;
        let shown = page(hub, &thread).await;
        assert!(shown.contains("Merci à l’atelier"), "{shown}");
        let inbox = meeting.inbox();
        let change = json!({ "from": "carol", "inbox": inbox, "note": answer,
            "content": "Merci à tout l’atelier." });
        let sent = peer.act("edit", change).await;
        assert_eq!(sent.status, Some(202), "{sent:?}");
        wait_until("the answer says otherwise", async || {
            page(hub, &thread).await.contains("tout l’atelier")
        }).await;
        let removal = json!({ "from": "carol", "inbox": inbox, "note": answer });
        assert_eq!(peer.act("remove", removal).await.status, Some(202));
        wait_for(hub, &answer, State::Withdrawn).await;
        let shown = page(hub, &thread).await;
        assert!(!shown.contains("tout l’atelier"), "{shown}");

        // What was shared and is taken back is no longer shared.
        let removal = json!({ "from": "camille", "inbox": inbox, "note": first });
        assert_eq!(peer.act("remove", removal).await.status, Some(202));
        let is_undo = |letter: &Letter| {
            letter.is("Undo") && letter.activity["object"]["id"] == share.activity["id"]
        };
        peer.letter("the share undone", PATIENCE, is_undo).await;
        tokio::time::sleep(QUIET).await;
        let letters = peer.letters().await;
        let about_answer = |letter: &&Letter| letter.activity.to_string().contains(&answer);
        let flood: Vec<_> = letters.iter().filter(about_answer).collect();
        assert!(flood.is_empty(), "{flood:#?}");
        let words = letters.iter().filter(|letter| letter.is("Create")).count();
        assert_eq!(words, 2, "told once that it waits, and once that it is published");
        let others = [(&hub.origin[..], "hub"), (&peer.origin[..], "mastodon")];
        exchanges::compare("mastodon/conversation", peer, &others).await;
    }

    async fn a_microblog_likes_shares_quotes_reports_and_moves(hub: LiveHub) {
        let Some(meeting) = Meeting::arrange(hub, microblog()).await else { return };
        let Meeting { hub, peer, .. } = &meeting;
        let inbox = meeting.inbox();
        follow(&meeting, "carol").await;
        let post = publish(&meeting, "La carte des pompes est en ligne.").await;

        for kind in ["Like", "Announce"] {
            let sent = peer.send("camille", kind, inbox, &post).await;
            assert_eq!(sent.status, Some(202), "{sent:?}");
        }
        wait_until("the like counts", async || likes(hub, &post).await == 1).await;
        let path = format!("{}/shares", post.trim_start_matches(&hub.origin));
        wait_until("the share counts", async || {
            hub.hub.get_as(&path, "application/activity+json").await.json()["totalItems"] == 1
        }).await;
        assert_eq!(peer.send("camille", "Undo(Like)", inbox, &post).await.status, Some(202));
        wait_until("the like is taken back", async || likes(hub, &post).await == 0).await;

        // Leave to quote, and a stamp that Fedify reads at its address.
        let asked = json!({ "from": "camille", "inbox": inbox, "object": post, "content": "À lire." });
        let sent = peer.act("quote", asked).await;
        assert_eq!(sent.status, Some(202), "{sent:?}");
        let is_leave = |letter: &Letter| letter.is("Accept") && letter.activity["result"].is_string();
        let leave = peer.letter("leave to quote", PATIENCE, is_leave).await;
        assert_eq!(leave.activity["object"]["id"], json!(sent.id));
        let stamp = peer.stamp(leave.activity["result"].as_str().expect("its address")).await;
        assert_eq!(stamp["type"], "QuoteAuthorization");
        assert_eq!(stamp["interacting_object"], json!(sent.note));
        assert_eq!(stamp["interaction_target"], json!(post));
        assert_eq!(stamp["attributed_to"], json!(meeting.actor.id));

        // A report names nobody but the server; the team alone reads it.
        let report = json!({ "from": "instance", "inbox": inbox, "content": "Une pompe manque",
            "objects": [meeting.actor.id, post] });
        assert_eq!(peer.act("report", report).await.status, Some(202));
        let team = Administrator::of(&hub.hub).await;
        wait_until("the team reads the report", async || {
            team.get("/moderation").await.text().contains("Une pompe manque")
        }).await;
        assert!(!page(hub, &post).await.contains("Une pompe manque"));

        // Who moves goes on following from where they live now.
        let moving = json!({ "from": "carol", "to": "dora", "inbox": inbox });
        assert_eq!(peer.act("move", moving).await.status, Some(202));
        let dora = peer.actor("dora");
        wait_until("dora follows in carol’s place", async || {
            texts(&hub.hub.app.db, "SELECT actor_uri FROM follower").await == [dora.clone()]
        }).await;
        let others = [(&hub.origin[..], "hub"), (&peer.origin[..], "mastodon")];
        exchanges::compare("mastodon/reactions", peer, &others).await;
    }
}

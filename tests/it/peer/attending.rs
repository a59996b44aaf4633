//! Fedify plays a Mobilizon, whose people join an event of ours and leave it, and a microblog, whose
//! people vote in the poll and answer by a word: each answer signed by Fedify, each reply verified by it.

use std::collections::BTreeMap;

use kiosque::accounts::By;
use kiosque::attendance::{Admission, State, Who, admission, store};
use kiosque::conversation::moderation::Moderator;
use kiosque::events::{self, Event};
use serde_json::json;

use super::{Meeting, PATIENCE, QUIET, understood, wait_until};
use crate::support::builders::gathering;
use crate::support::databases::on_both_databases;
use crate::support::fedify::{Letter, Options, Scheme, Tamper};
use crate::support::hub::LiveHub;

const WEEK: i64 = 7 * 24 * 3600;

fn played(software: &'static str) -> Options {
    Options {
        software: Some(software),
        actors: vec!["alice", "bob", "instance"],
        kinds: BTreeMap::from([("instance", "Application")]),
        ..Options::default()
    }
}

async fn announced(meeting: &Meeting, change: impl FnOnce(&mut Admission)) -> (Event, String) {
    let app = &meeting.hub.hub.app;
    let now = app.clock.now();
    let mut tx = app.db.begin().await.expect("a transaction");
    let plan = gathering(meeting.velo.id, "Atelier vélo", now.plus_seconds(WEEK));
    let event = events::announce(&mut tx, By::Operator, &plan, now).await;
    let event = event.expect("it is announced");
    let mut wanted = Admission::usual(event.id);
    change(&mut wanted);
    let team = Moderator {
        uri: "https://localhost/team",
        is_team: true,
    };
    let set = admission::set(&mut tx, &team.into(), &event, &wanted, now).await;
    set.expect("it is set");
    tx.commit().await.expect("it is kept");
    app.told();
    let uri = app.addresses.event(event.id);
    (event, uri)
}

async fn state(meeting: &Meeting, event: &Event, who: &str) -> Option<State> {
    let mut tx = meeting.hub.hub.app.db.read().await.expect("a transaction");
    let actor = meeting.peer.actor(who);
    let found = store::of(&mut tx, event.id, Who::Actor(&actor)).await;
    found.expect("it is read").map(|it| it.state)
}

async fn wait_for(meeting: &Meeting, event: &Event, who: &str, expected: Option<State>) {
    wait_until(&format!("{who}: {expected:?}"), async || {
        state(meeting, event, who).await == expected
    })
    .await;
}

on_both_databases! {
    async fn people_of_an_agenda_join_wait_move_up_and_leave(hub: LiveHub) {
        let Some(meeting) = Meeting::arrange(hub, played("mobilizon")).await else { return };
        let Meeting { hub, peer, .. } = &meeting;
        let (event, uri) = announced(&meeting, |it| it.capacity = Some(1)).await;
        assert_eq!(peer.fetch(&uri).await["type"], json!("Event"), "it reads where it lives");
        let joined = peer.send("alice", "Join", meeting.inbox(), &uri).await;
        assert_eq!(joined.status, Some(202), "{joined:?}");
        let accept = peer.letter("an Accept", PATIENCE, |letter| letter.is("Accept")).await;
        assert_eq!(understood(&accept).actor, Some(hub.hub.app.addresses.actor(meeting.velo.id)));
        assert_eq!(accept.activity["object"]["id"], json!(joined.id));
        assert_eq!((&accept.activity["to"], &accept.activity["cc"]), (&json!([peer.actor("alice")]), &json!([])));
        // No seat is left: nothing is said until there is one.
        peer.forget_letters().await;
        let second = peer.send("bob", "Join", meeting.inbox(), &uri).await;
        wait_for(&meeting, &event, "bob", Some(State::Waiting)).await;
        tokio::time::sleep(QUIET).await;
        assert!(!peer.letters().await.iter().any(|it| it.is("Accept") || it.is("Reject")));
        let left = peer.send("alice", "Leave", meeting.inbox(), &uri).await;
        assert_eq!(left.status, Some(202), "{left:?}");
        wait_for(&meeting, &event, "alice", None).await;
        let accept = peer.letter("an Accept", PATIENCE, |letter| letter.is("Accept")).await;
        assert_eq!(accept.activity["object"]["id"], json!(second.id));
        wait_for(&meeting, &event, "bob", Some(State::Going)).await;
        // Who comes is told nobody.
        let path = format!("{}/attendees", uri.trim_start_matches(&hub.origin));
        let attendees = hub.hub.get_as(&path, "application/activity+json").await.text();
        assert!(attendees.contains("\"totalItems\":1") && !attendees.contains("bob"), "{attendees}");
    }

    async fn people_of_a_microblog_vote_and_answer_by_a_word(hub: LiveHub) {
        let Some(meeting) = Meeting::arrange(hub, played("mastodon")).await else { return };
        let Meeting { peer, .. } = &meeting;
        meeting.follow().await;
        let (event, uri) = announced(&meeting, |it| it.asks = true).await;
        let is_poll = |letter: &Letter| letter.says("Create", "Question");
        let asked = peer.letter("the poll", PATIENCE, is_poll).await;
        let poll = understood(&asked).object_id.clone().expect("its id");
        assert_eq!(peer.fetch(&poll).await["type"], json!("Question"), "it reads where it lives");
        let alice = peer.actor("alice");
        let vote = json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": format!("{alice}#votes/1/activity"), "type": "Create", "actor": alice,
            "to": meeting.actor.id,
            "object": { "id": format!("{alice}#votes/1"), "type": "Note", "name": "Je viens",
                "attributedTo": alice, "to": meeting.actor.id, "inReplyTo": poll },
        });
        let taken = peer.post("alice", meeting.inbox(), &vote, Scheme::Cavage, Tamper::Nothing).await;
        assert_eq!(taken, 202);
        wait_for(&meeting, &event, "alice", Some(State::Going)).await;
        let sent = peer.say("bob", meeting.inbox(), &meeting.actor.id, "Je viens !", Some(&uri)).await;
        assert_eq!(sent.status, Some(202), "{sent:?}");
        wait_for(&meeting, &event, "bob", Some(State::Going)).await;
        let bob = json!([peer.actor("bob")]);
        let is_word = |letter: &Letter| letter.says("Create", "Note") && letter.activity["to"] == bob;
        let word = peer.letter("a word back", PATIENCE, is_word).await;
        let content = word.activity["object"]["content"].as_str().expect("words");
        assert!(content.contains("C’est noté, vous venez : Atelier vélo"), "{content}");
    }
}

//! Fedify plays an agenda of Gancio's make, which a community follows by its name, and a relay of
//! Mobilizon's make, which is found by its server alone and names events that stand elsewhere on it.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use kiosque::clock::Millis;
use serde_json::{Value, json};

use super::{Meeting, PATIENCE, wait_until};
use crate::support::administrator::Administrator;
use crate::support::databases::on_both_databases;
use crate::support::fedify::{Letter, Options, Scheme, Tamper};
use crate::support::hub::LiveHub;

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
const DAY: i64 = 24 * 3600;

fn make(software: &'static str, actor: &'static str) -> Options {
    Options {
        software: Some(software),
        actors: vec![actor, "groupe", "lea"],
        kinds: BTreeMap::from([(actor, "Application"), ("groupe", "Group")]),
        ..Options::default()
    }
}

/// The community asks to follow whoever is typed; whoever is asked agrees. Answers the source's page.
async fn follow(meeting: &Meeting, admin: &Administrator<'_>, typed: &str, actor: &str) -> String {
    let fields = [
        ("kind", "followed"),
        ("address", typed),
        ("space", "velo"),
        ("manner", "automatic"),
        ("belonging", "theirs"),
        ("timezone", "Europe/Paris"),
    ];
    let added = admin.post("/administration/agendas/nouveau", &fields).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    let page = added.header("location").to_owned();
    let is_request = |letter: &Letter| letter.is("Follow");
    let request = meeting.peer.letter("Follow", PATIENCE, is_request).await;
    assert_eq!(request.activity["object"], json!(meeting.peer.actor(actor)));
    assert_eq!(request.activity["actor"], json!(meeting.actor.id));
    let id = request.activity["id"].as_str().expect("its id");
    let sent = meeting
        .peer
        .send(actor, "Accept", meeting.inbox(), id)
        .await;
    assert_eq!(sent.status, Some(202), "{sent:?}");
    wait_until("they agreed", async || {
        admin.get(&page).await.text().contains("Suivi.")
    })
    .await;
    page
}

async fn say(meeting: &Meeting, actor: &str, kind: &str, object: Value) {
    let peer = &meeting.peer;
    let activity = json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": format!("{}/activities/{}", peer.origin, kiosque::ids::ActivityId::generate()),
        "type": kind, "actor": peer.actor(actor), "to": [PUBLIC], "object": object,
    });
    let status = peer
        .post(
            actor,
            meeting.inbox(),
            &activity,
            Scheme::Cavage,
            Tamper::Nothing,
        )
        .await;
    assert_eq!(status, 202, "{kind}");
}

async fn agenda(hub: &LiveHub) -> String {
    hub.hub.get("/evenements").await.text()
}

fn event(meeting: &Meeting, owner: &str, title: &str, start: Millis) -> Value {
    let peer = &meeting.peer;
    json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": format!("{}/events/1", peer.origin), "type": "Event", "name": title,
        "url": format!("{}/event/fete", peer.origin),
        "attributedTo": peer.actor(owner), "actor": peer.actor(owner),
        "to": [PUBLIC], "cc": [format!("{}/followers", peer.actor(owner))],
        "published": "2026-01-01T08:00:00Z", "startTime": start.rfc3339(),
        "location": { "type": "Place", "name": "La Cave", "address": "3 rue du Puits" },
        "attachment": [], "content": "<p>Entrée libre</p>",
    })
}

on_both_databases! {
    async fn an_agenda_is_followed_by_its_name_and_what_it_says_is_shown(hub: LiveHub) {
        let Some(meeting) = Meeting::arrange(hub, make("gancio", "agenda")).await else { return };
        let admin = Administrator::of(&meeting.hub.hub).await;
        let server = meeting.peer.origin.trim_start_matches("http://");
        let page = follow(&meeting, &admin, &format!("@agenda@{server}"), "agenda").await;
        let now = meeting.hub.hub.app.clock.now();
        let mut bal = event(&meeting, "agenda", "Bal des pompes", now.plus_seconds(20 * DAY));
        say(&meeting, "agenda", "Create", bal.clone()).await;
        wait_until("it is in the agenda", async || agenda(&meeting.hub).await.contains("Bal des pompes")).await;
        assert!(agenda(&meeting.hub).await.contains("Annoncé par Agenda"));
        bal["name"] = json!("Grand bal");
        bal["updated"] = json!(now.rfc3339());
        say(&meeting, "agenda", "Update", bal.clone()).await;
        wait_until("it changed", async || agenda(&meeting.hub).await.contains("Grand bal")).await;
        let stone = json!({ "id": bal["id"], "type": "Tombstone", "formerType": "Event" });
        say(&meeting, "agenda", "Delete", stone).await;
        wait_until("it is gone", async || !agenda(&meeting.hub).await.contains("Grand bal")).await;
        let removed = admin.post(&format!("{page}/retrait"), &[]).await;
        assert_eq!(removed.status, StatusCode::SEE_OTHER);
        let is_undo = |letter: &Letter| letter.is("Undo") && letter.activity["object"]["type"] == "Follow";
        meeting.peer.letter("the end of it", PATIENCE, is_undo).await;
    }

    async fn a_relay_is_found_by_its_server_and_what_it_names_is_read_there(hub: LiveHub) {
        let Some(meeting) = Meeting::arrange(hub, make("mobilizon", "relay")).await else { return };
        let admin = Administrator::of(&meeting.hub.hub).await;
        let server = meeting.peer.origin.trim_start_matches("http://").to_owned();
        let page = follow(&meeting, &admin, &server, "relay").await;
        let now = meeting.hub.hub.app.clock.now();
        let fete = event(&meeting, "groupe", "Fête du rail", now.plus_seconds(20 * DAY));
        meeting.peer.serve(&fete).await;
        let mut told = fete.clone();
        told["name"] = json!("Tout autre chose");
        say(&meeting, "relay", "Announce", told).await;
        wait_until("it is in the agenda", async || agenda(&meeting.hub).await.contains("Fête du rail")).await;
        assert!(!agenda(&meeting.hub).await.contains("Tout autre chose"));
        // The community passes it on to who follows it, by its own address.
        let sent = meeting.peer.follow("lea", &meeting.actor.id).await;
        assert_eq!(sent.status, Some(202), "{sent:?}");
        meeting.peer.letter("Accept", PATIENCE, |letter| letter.is("Accept")).await;
        let shown = admin.get(&page).await.text();
        let (_, behind) = shown.split_once("Fête du rail").expect("it is listed");
        let (_, behind) = behind.split_once("<form action=\"").expect("its form");
        let target = behind.split('"').next().expect("its end");
        let shared = admin.post(target, &[("what", "share")]).await;
        assert_eq!(shared.status, StatusCode::SEE_OTHER, "{}", shared.text());
        let is_share = |letter: &Letter| letter.is("Announce") && letter.activity["object"] == fete["id"];
        meeting.peer.letter("it is passed on", PATIENCE, is_share).await;
    }
}

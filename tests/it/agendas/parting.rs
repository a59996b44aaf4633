//! Who was followed is gone, has moved, or is on a server that is blocked: nothing that they announced
//! stays, nothing is asked of them any more, and what a change of policies would take away is said before.
//! And who may have a source, and what becomes of one that hangs.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use kiosque::accounts::Role;
use kiosque::federation::agendas::reading;
use kiosque::spaces::members;
use serde_json::{Value, json};

use super::followed::{PUBLIC, followed, gancio, request, say};
use super::{PAGE, add, agenda, appoint, calendar, event, events_of, press, serve, target};
use crate::support::administrator::Administrator;
use crate::support::databases::{on_both_databases, texts};
use crate::support::hub::TestHub;
use crate::support::peer::{Peer, Raw};
use crate::support::visitor::Visitor;

const POLICY: &str = "/administration/serveurs/politique";

/// An event that stands on its own server, for a relay to pass on.
fn passed_on(origin: &Peer, number: u32, title: &str) -> Value {
    let event = json!({
        "id": format!("http://{}/events/{number}", origin.host), "type": "Event",
        "attributedTo": origin.actor("groupe"), "to": [PUBLIC], "name": title,
        "startTime": "2026-10-10T14:00:00+02:00",
    });
    origin.publish(&event);
    event
}

fn sum(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"seen\"").expect("it is asked");
    let (_, rest) = rest.split_once('>').expect("a sum");
    rest.split('<').next().expect("its end").to_owned()
}

on_both_databases! {
    async fn what_somebody_announced_goes_when_they_do(hub: TestHub) {
        let (peer, origin) = (Peer::start().await, Peer::start().await);
        let space = hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        let source = followed(&hub, &peer, &admin).await;
        say(&hub, &peer, "agenda", "Create", gancio(&peer, 1, "Bal des pompes", "2026-10-01T20:00:00+02:00")).await;
        // Who was never heard of here is not heard when they leave.
        say(&hub, &origin, "groupe", "Follow", json!(hub.app.addresses.actor(space.id))).await;
        let (gone, stays) = (passed_on(&origin, 1, "Fête du rail"), passed_on(&origin, 2, "Fête du vélo"));
        for event in [&gone, &stays] {
            say(&hub, &peer, "agenda", "Announce", event["id"].clone()).await;
        }
        let list = agenda(&hub).await;
        assert!(list.contains("Bal des pompes") && list.contains("Fête du rail") && list.contains("Fête du vélo"), "{list}");
        // Somebody else leaves, whose event the relay passed on: it is looked at where it stood.
        origin.withdraw(gone["id"].as_str().expect("its id"));
        say(&hub, &origin, "groupe", "Delete", json!(origin.actor("groupe"))).await;
        let list = agenda(&hub).await;
        assert!(!list.contains("Fête du rail") && list.contains("Fête du vélo") && list.contains("Bal des pompes"), "{list}");
        // Who is followed leaves.
        say(&hub, &peer, "agenda", "Delete", json!(peer.actor("agenda"))).await;
        let list = agenda(&hub).await;
        assert!(!list.contains("Bal des pompes") && !list.contains("Fête du vélo"), "{list}");
        let page = admin.get(&source).await.text();
        assert!(page.contains("En pause.") && page.contains("Il n’y a plus rien à cette adresse"), "{page}");
        assert_eq!(texts(&hub.app.db, "SELECT uid FROM agenda_item").await, [""; 0]);
        // Paused, they are heard no more, whoever speaks by their name.
        say(&hub, &peer, "agenda", "Create", gancio(&peer, 2, "Encore un bal", "2026-10-08T20:00:00+02:00")).await;
        assert!(!agenda(&hub).await.contains("Encore un bal"));
    }

    async fn who_is_found_gone_when_they_are_read_is_gone(hub: TestHub) {
        let peer = Peer::start().await;
        hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        let source = followed(&hub, &peer, &admin).await;
        say(&hub, &peer, "agenda", "Create", gancio(&peer, 1, "Bal des pompes", "2026-10-01T20:00:00+02:00")).await;
        // While it is silent, what is shown stays.
        peer.answer("/users/agenda", Raw { status: 500, ..Raw::default() });
        press(&admin, &source, "lecture").await;
        assert!(agenda(&hub).await.contains("Bal des pompes"));
        peer.answer("/users/agenda", Raw { status: 410, ..Raw::default() });
        hub.app.clock.advance(24 * 3600);
        reading::read_due(&hub.app).await.expect("what is due is read");
        assert!(!agenda(&hub).await.contains("Bal des pompes"));
        assert!(admin.get(&source).await.text().contains("En pause."));
    }

    async fn what_stands_on_a_blocked_server_is_shown_no_longer_and_that_is_said_before(hub: TestHub) {
        let (relay, origin, other) = (Peer::start().await, Peer::start().await, Peer::start().await);
        hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        let source = followed(&hub, &relay, &admin).await;
        say(&hub, &relay, "agenda", "Create", gancio(&relay, 1, "Bal des pompes", "2026-10-01T20:00:00+02:00")).await;
        for (from, title) in [(&origin, "Fête du rail"), (&other, "Fête du vélo")] {
            say(&hub, &relay, "agenda", "Announce", passed_on(from, 1, title)["id"].clone()).await;
        }
        // Nobody there is followed: nothing is cut for good, and nothing asked.
        let level = ("level", "block");
        let done = admin.post(POLICY, &[("domain", &origin.host), level]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        let list = agenda(&hub).await;
        assert!(!list.contains("Fête du rail") && list.contains("Fête du vélo") && list.contains("Bal des pompes"), "{list}");
        let asked = admin.post(POLICY, &[("domain", &relay.host), level]).await;
        assert_eq!(asked.status, StatusCode::OK);
        assert!(asked.text().contains("1 agenda suivi"), "{}", asked.text());
        assert!(agenda(&hub).await.contains("Bal des pompes"), "not yet");
        let seen = sum(&asked.text());
        let done = admin.post(POLICY, &[("domain", &relay.host), level, ("seen", &seen)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        assert!(events_of(&hub).await.is_empty());
        let page = admin.get(&source).await.text();
        assert!(page.contains("En pause.") && page.contains("un serveur bloqué"), "{page}");
    }

    async fn who_moves_is_followed_where_both_profiles_say(hub: TestHub) {
        let (peer, there, eve) = (Peer::start().await, Peer::start().await, Peer::start().await);
        hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        let source = followed(&hub, &peer, &admin).await;
        say(&hub, &peer, "agenda", "Create", gancio(&peer, 1, "Bal des pompes", "2026-10-01T20:00:00+02:00")).await;
        let moves = async |to: &Peer| {
            peer.answer_as("/users/agenda", json!({ "type": "Application", "movedTo": to.actor("agenda") }));
            let mut activity = peer.activity("agenda", "Move", peer.actor("agenda"));
            activity["target"] = json!(to.actor("agenda"));
            assert_eq!(peer.send(&hub, &activity).await.status, StatusCode::ACCEPTED);
            hub.settle().await;
            admin.get(&source).await.text()
        };
        // The new profile knows nothing of it.
        let page = moves(&eve).await;
        assert!(page.contains("Suivi.") && page.contains(&peer.actor("agenda")), "{page}");
        there.answer_as("/users/agenda", json!({ "type": "Application", "alsoKnownAs": [peer.actor("agenda")] }));
        let page = moves(&there).await;
        assert!(page.contains("Demande envoyée") && page.contains(&there.actor("agenda")), "{page}");
        assert!(agenda(&hub).await.contains("Bal des pompes"), "it stays");
        let undone = texts(&hub.app.db, "SELECT body FROM activity WHERE kind = 'Undo'").await;
        assert!(undone.len() == 1 && undone[0].contains(&peer.actor("agenda")), "{undone:?}");
        say(&hub, &there, "agenda", "Accept", request(&hub).await).await;
        say(&hub, &there, "agenda", "Create", gancio(&there, 2, "Bal d’après", "2026-10-08T20:00:00+02:00")).await;
        say(&hub, &peer, "agenda", "Create", gancio(&peer, 3, "Bal d’avant", "2026-10-08T20:00:00+02:00")).await;
        let list = agenda(&hub).await;
        assert!(list.contains("Bal d’après") && !list.contains("Bal d’avant"), "{list}");
    }

    async fn a_source_that_hangs_holds_up_no_other_and_the_log_says_who_added_it(hub: TestHub) {
        let peer = Peer::start().await;
        hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        let empty = || calendar(&[event("1@essai", "Tour", "20261015T180000", "")]);
        let (one, two) = (serve(&peer, "1.ics", empty(), Vec::new()), serve(&peer, "2.ics", empty(), Vec::new()));
        let hangs = add(&admin, &[("address", &one), ("name", "Qui pend")]).await;
        add(&admin, &[("address", &two), ("name", "Qui va")]).await;
        let for_ever = Raw { status: 200, body: b"BEGIN".to_vec(), repeated: Some(Duration::from_secs(3600)), ..Raw::default() };
        peer.answer("/calendars/1.ics", for_ever);
        serve(&peer, "2.ics", calendar(&[event("2@essai", "Bal", "20261015T180000", "")]), Vec::new());
        hub.app.clock.advance(7 * 3600);
        let began = Instant::now();
        reading::read_due(&hub.app).await.expect("what is due is read");
        assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
        let list = agenda(&hub).await;
        assert!(list.contains("Bal") && list.contains("Tour"), "{list}");
        assert!(admin.get(&hangs).await.text().contains("rien n’a répondu"));
        press(&admin, &hangs, "pause").await;
        press(&admin, &hangs, "retrait").await;
        let log = admin.get("/administration/journal").await.text();
        for part in ["Agenda d’ailleurs", "Qui pend", "calendar, automatic, theirs, paused"] {
            assert!(log.contains(part), "{part}: {log}");
        }
        assert!(!log.contains("1.ics"), "an address may be a secret");
    }

    async fn what_is_ours_is_the_teams_to_publish(hub: TestHub) {
        let peer = Peer::start().await;
        let space = hub.community("velo").await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        appoint(&hub, &space, &hub.app.addresses.actor(members::actor_of(ada.account.id))).await;
        let address = serve(&peer, "ours.ics", calendar(&[event("1@essai", "Bal", "20260915T180000", "")]), Vec::new());
        let fields = |manner: &'static str| vec![("kind", "calendar"), ("space", "velo"), ("manner", manner), ("name", "Le nôtre"),
            ("belonging", "ours"), ("timezone", "Europe/Paris"), ("address", address.as_str())];
        let form = format!("{PAGE}/nouveau");
        assert!(ada.get(&form).await.text().contains("c’est l’équipe du kiosque qui le prend"));
        let refused = ada.post(&form, &fields("automatic")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = refused.text();
        assert!(text.contains("seule l’équipe l’ajoute") && text.contains("Le nôtre"), "{text}");
        let added = ada.post(&form, &fields("reviewed")).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
        let source = added.header("location").to_owned();
        // Nor is it published by another door.
        let page = ada.get(&source).await.text();
        assert!(page.contains("c’est l’équipe du kiosque qui le prend") && !page.contains("value=\"take\""), "{page}");
        let decision = target(&page, "Bal");
        assert_eq!(ada.post(&decision, &[("what", "take")]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(ada.post(&format!("{source}/tout"), &[]).await.status, StatusCode::FORBIDDEN);
        assert!(events_of(&hub).await.is_empty());
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        assert_eq!(team.post(&decision, &[("what", "take")]).await.status, StatusCode::SEE_OTHER);
        assert!(agenda(&hub).await.contains("Bal"));
    }

    async fn a_space_that_lives_elsewhere_announces_nothing_from_its_calendar(hub: TestHub) {
        let peer = Peer::start().await;
        let space = hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        peer.send(&hub, &peer.activity("alice", "Follow", hub.app.addresses.actor(space.id))).await;
        hub.settle().await;
        let day = |day: u32| event(&format!("{day}@essai"), &format!("Atelier {day}"), &format!("202609{day}T180000"), "");
        let all: Vec<String> = (10..18).map(day).collect();
        let address = serve(&peer, "ours.ics", calendar(&all[..4]), Vec::new());
        let source = add(&admin, &[("address", &address), ("belonging", "ours")]).await;
        hub.settle().await;
        const TOLD: &str = "SELECT object_uri FROM activity WHERE kind = 'Create'";
        assert_eq!(texts(&hub.app.db, TOLD).await.len(), 3);
        let here = hub.app.addresses.actor(space.id);
        let there = kiosque::spaces::identity::Elsewhere {
            uri: "https://b.example/velo".to_owned(),
            page: String::new(),
            handle: "velo@b.example".to_owned(),
            also_known_as: vec![here.clone()],
        };
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let by = kiosque::accounts::By::Operator;
        let moved = kiosque::spaces::identity::move_out(&mut tx, by, space.id, &here, &there, hub.app.clock.now()).await;
        moved.expect("it moves");
        tx.commit().await.expect("it is kept");
        serve(&peer, "ours.ics", calendar(&all), Vec::new());
        press(&admin, &source, "lecture").await;
        hub.settle().await;
        assert_eq!(texts(&hub.app.db, TOLD).await.len(), 3, "what was put off stays so");
        assert!(!agenda(&hub).await.contains("Atelier 15"), "what is new waits");
        let page = admin.get(&source).await.text();
        let taken = admin.post(&target(&page, "Atelier 15"), &[("what", "take")]).await;
        assert_eq!(taken.status, StatusCode::BAD_REQUEST);
        assert!(taken.text().contains("Cet espace vit ailleurs désormais"), "{}", taken.text());
    }
}

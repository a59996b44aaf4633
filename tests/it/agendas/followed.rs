//! Those whom a space follows: asked, believed when they agree, heard, read where what they pass on stands,
//! and followed no more. Their events in the shapes of Mobilizon, Gancio and the WordPress plug-in.

use axum::http::StatusCode;
use kiosque::events::Status;
use kiosque::federation::agendas::{gathering, reading};
use serde_json::{Value, json};

use super::{PAGE, add, agenda, at, events_of, link_of, press, target};
use crate::support::administrator::Administrator;
use crate::support::databases::{on_both_databases, texts};
use crate::support::hub::TestHub;
use crate::support::peer::Peer;

pub(super) const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// An event as an agenda of Gancio's make says it.
pub(super) fn gancio(peer: &Peer, number: u32, title: &str, start: &str) -> Value {
    let actor = peer.actor("agenda");
    json!({
        "id": format!("http://{}/federation/m/{number}", peer.host),
        "type": "Event",
        "name": title,
        "url": format!("http://{}/event/{number}", peer.host),
        "attributedTo": actor,
        "to": [PUBLIC],
        "cc": [format!("{actor}/followers")],
        "published": "2026-08-30T08:00:00Z",
        "startTime": start,
        "location": { "type": "Place", "name": "La Cave", "address": "3 rue du Puits, Rennes" },
        "attachment": [],
        "tag": [{ "type": "Hashtag", "name": "#vélo", "href": format!("http://{}/tag/velo", peer.host) }],
        "content": "<p>Entrée libre</p><script>alert(1)</script>",
        "summary": "La Cave, jeudi",
    })
}

pub(super) async fn followed(hub: &TestHub, peer: &Peer, admin: &Administrator<'_>) -> String {
    peer.answer_as(
        "/users/agenda",
        json!({ "type": "Application", "name": "L’agenda d’ici" }),
    );
    let address = peer.actor("agenda");
    let page = add(admin, &[("kind", "followed"), ("address", &address)]).await;
    hub.settle().await;
    peer.send(hub, &peer.activity("agenda", "Accept", request(hub).await))
        .await;
    hub.settle().await;
    page
}

/// The last request that was sent.
pub(super) async fn request(hub: &TestHub) -> Value {
    let asked = texts(
        &hub.app.db,
        "SELECT body FROM activity WHERE kind = 'Follow' ORDER BY id",
    )
    .await;
    let mut asked: Value = serde_json::from_str(asked.last().expect("it was asked")).expect("JSON");
    let object = asked.as_object_mut().expect("an activity");
    object.remove("@context");
    object.remove("proof");
    asked
}

pub(super) async fn say(hub: &TestHub, peer: &Peer, who: &str, kind: &str, object: Value) {
    let answer = peer.send(hub, &peer.activity(who, kind, object)).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
    hub.settle().await;
}

on_both_databases! {
    async fn only_who_was_asked_agrees_and_what_was_announced_before_is_read(hub: TestHub) {
        let peer = Peer::start().await;
        let space = hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        let outbox = format!("http://{}/boxes/agenda", peer.host);
        peer.answer_as("/users/agenda", json!({ "type": "Application", "name": "L’agenda d’ici", "outbox": outbox }));
        let other = json!({
            "id": format!("http://{}/e/9", peer.host), "type": "Event", "attributedTo": peer.actor("bob"),
            "to": "as:Public", "name": "Fête de Bob", "startTime": "2026-10-03T14:00:00+02:00",
        });
        peer.publish(&other);
        let create = |object: Value| peer.activity("agenda", "Create", object);
        let page = json!({
            "id": format!("{outbox}?page=1"), "type": "OrderedCollectionPage", "partOf": outbox,
            "orderedItems": [
                create(gancio(&peer, 1, "Bal des pompes", "2026-10-01T20:00:00+02:00")),
                create(gancio(&peer, 2, "Bal de l’an passé", "2025-10-01T20:00:00+02:00")),
                peer.activity("agenda", "Announce", other["id"].clone()),
                peer.activity("agenda", "Like", "https://peer.example/1"),
            ],
        });
        peer.publish(&json!({ "id": outbox, "type": "OrderedCollection", "totalItems": 3, "first": page }));
        let address = peer.actor("agenda");
        let source = add(&admin, &[("kind", "followed"), ("address", &address)]).await;
        hub.settle().await;
        let follow = request(&hub).await;
        assert_eq!((&follow["actor"], &follow["object"]), (&json!(hub.app.addresses.actor(space.id)), &json!(address)));
        assert!(admin.get(&source).await.text().contains("Demande envoyée"));
        // Another on its server, or another request, is no answer.
        say(&hub, &peer, "eve", "Accept", follow.clone()).await;
        say(&hub, &peer, "agenda", "Accept", json!(hub.app.addresses.activity(kiosque::ids::ActivityId::generate()))).await;
        assert!(admin.get(&source).await.text().contains("Demande envoyée"));
        say(&hub, &peer, "agenda", "Accept", follow).await;
        assert!(admin.get(&source).await.text().contains("Suivi."));
        let following = format!("/ap/actors/{}/following", space.id);
        assert_eq!(hub.get_as(&following, "application/activity+json").await.json()["totalItems"], 1);
        reading::read_due(&hub.app).await.expect("what is due is read");
        hub.settle().await;
        let list = agenda(&hub).await;
        for part in ["Bal des pompes", "Fête de Bob", "Annoncé par L’agenda d’ici"] {
            assert!(list.contains(part), "{part}: {list}");
        }
        assert!(!list.contains("an passé"), "{list}");
        // Removed, they are told, and heard no more.
        press(&admin, &source, "retrait").await;
        hub.settle().await;
        let undone = texts(&hub.app.db, "SELECT body FROM activity WHERE kind = 'Undo'").await;
        assert!(undone.len() == 1 && undone[0].contains(&address), "{undone:?}");
        say(&hub, &peer, "agenda", "Create", gancio(&peer, 3, "Encore un bal", "2026-10-08T20:00:00+02:00")).await;
        assert!(!agenda(&hub).await.contains("Encore un bal"));
    }

    async fn what_they_announce_change_and_take_back_is_followed(hub: TestHub) {
        let peer = Peer::start().await;
        hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        followed(&hub, &peer, &admin).await;
        let bal = gancio(&peer, 1, "Bal des pompes", "2026-10-01T20:00:00+02:00");
        // By who is not followed, it is no event of the agenda; nor is one that another says it owns.
        let mut eve = gancio(&peer, 8, "Bal d’Ève", "2026-10-01T20:00:00+02:00");
        eve["attributedTo"] = json!([peer.actor("eve"), peer.actor("agenda")]);
        say(&hub, &peer, "eve", "Create", eve).await;
        say(&hub, &peer, "agenda", "Create", bal.clone()).await;
        let mut private = gancio(&peer, 9, "Bal privé", "2026-10-01T20:00:00+02:00");
        private["to"] = json!([peer.actor("bob")]);
        say(&hub, &peer, "agenda", "Create", private).await;
        let list = agenda(&hub).await;
        assert!(list.contains("Bal des pompes") && !list.contains("Ève") && !list.contains("privé"), "{list}");
        let here = link_of(&list, "Bal des pompes");
        let page = hub.get(&here).await.text();
        assert!(page.contains("La Cave, 3 rue du Puits, Rennes") && page.contains("20:00") && !page.contains("alert(1)"), "{page}");
        // Machines are led to where it stands.
        let led = hub.get_as(&here, "application/activity+json").await;
        assert_eq!(led.header("location"), bal["id"]);

        let mut moved = gancio(&peer, 1, "Grand bal des pompes", "2026-10-02T21:00:00+02:00");
        moved["updated"] = json!("2026-09-01T09:00:00Z");
        // Said by another there, it is read where it stands, and stands there as before.
        peer.publish(&bal);
        say(&hub, &peer, "eve", "Update", moved.clone()).await;
        assert!(agenda(&hub).await.contains(">Bal des pompes</a>"));
        say(&hub, &peer, "agenda", "Update", moved).await;
        let list = agenda(&hub).await;
        assert!(list.contains("Grand bal des pompes"), "{list}");
        assert_eq!(events_of(&hub).await[0].start_ms, at("2026-10-02T19:00:00Z"));
        say(&hub, &peer, "eve", "Delete", bal["id"].clone()).await;
        assert!(agenda(&hub).await.contains("Grand bal") || agenda(&hub).await.contains("Bal des pompes"));
        let stone = json!({ "id": bal["id"], "type": "Tombstone", "formerType": "Event" });
        say(&hub, &peer, "agenda", "Delete", stone).await;
        assert!(!agenda(&hub).await.contains("bal des pompes"));
        assert_eq!(hub.get(&here).await.status, StatusCode::NOT_FOUND);
    }

    async fn what_a_relay_passes_on_is_read_where_it_stands_and_may_be_passed_on(hub: TestHub) {
        let (relay, origin) = (Peer::start().await, Peer::start().await);
        let space = hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        let source = followed(&hub, &relay, &admin).await;
        let group = origin.actor("groupe");
        let mut event = json!({
            "@context": ["https://www.w3.org/ns/activitystreams"],
            "id": format!("http://{}/events/1", origin.host), "type": "Event",
            "actor": origin.actor("lea"), "attributedTo": group, "to": [PUBLIC], "cc": [format!("{group}/followers")],
            "name": "Fête du rail", "content": "<p>Venez</p>", "startTime": "2026-10-10T14:00:00+02:00",
            "endTime": null, "timezone": "Europe/Paris", "url": format!("http://{}/events/1", origin.host),
            "location": null, "image": null,
        });
        origin.publish(&event);
        // What the relay says of it does not count, only what stands there.
        let mut told = event.clone();
        told["name"] = json!("Tout autre chose");
        say(&hub, &relay, "agenda", "Announce", told).await;
        let list = agenda(&hub).await;
        assert!(list.contains("Fête du rail") && !list.contains("Tout autre chose"), "{list}");
        event["name"] = json!("Fête du rail et du vélo");
        event["updated"] = json!("2026-09-01T10:00:00Z");
        origin.publish(&event);
        say(&hub, &origin, "lea", "Update", event["id"].clone()).await;
        assert!(agenda(&hub).await.contains("Fête du rail et du vélo"));
        // The space passes it on by its own address, and takes that back.
        relay.send(&hub, &relay.activity("alice", "Follow", hub.app.addresses.actor(space.id))).await;
        hub.settle().await;
        let page = admin.get(&source).await.text();
        let target = target(&page, "Fête du rail et du vélo");
        for (what, kind) in [("share", "Announce"), ("unshare", "Undo")] {
            let done = admin.post(&target, &[("what", what)]).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
            hub.settle().await;
            let sent = texts(&hub.app.db, "SELECT body FROM activity WHERE kind IN ('Announce', 'Undo') ORDER BY id").await;
            let sent: Value = serde_json::from_str(sent.last().expect("it is sent")).expect("JSON");
            assert_eq!((&sent["type"], &sent["actor"]), (&json!(kind), &json!(hub.app.addresses.actor(space.id))));
            let object = if kind == "Undo" { &sent["object"]["object"] } else { &sent["object"] };
            assert_eq!(object, &event["id"]);
        }
        // The relay passes it on no longer.
        let share = relay.activity("agenda", "Announce", event["id"].clone());
        say(&hub, &relay, "agenda", "Undo", share).await;
        assert!(!agenda(&hub).await.contains("Fête du rail"));
        // Gone where it stood, it is gone here.
        say(&hub, &relay, "agenda", "Announce", event["id"].clone()).await;
        assert!(agenda(&hub).await.contains("Fête du rail"));
        origin.withdraw(event["id"].as_str().expect("its id"));
        say(&hub, &origin, "lea", "Delete", event["id"].clone()).await;
        assert!(!agenda(&hub).await.contains("Fête du rail"));
        let index = admin.get(PAGE).await.text();
        assert!(index.contains("L’agenda d’ici") && index.contains("Suivi."), "{index}");
    }
}

#[test]
fn events_of_every_make_say_when_and_where() {
    let with = |more: Value| {
        let mut event = json!({
            "id": "https://peer.example/e/1", "type": "Event", "attributedTo": "https://peer.example/g",
            "to": [PUBLIC], "name": "Fête du rail", "startTime": "2026-10-15T18:00:00+02:00",
        });
        let event_fields = event.as_object_mut().expect("an object");
        event_fields.extend(more.as_object().expect("an object").clone());
        event
    };
    let read = |more: Value| gathering::read(&with(more), "Europe/Paris");
    // Mobilizon: its own zone, a whole address, metadata beside links, a status in another case.
    let one = read(json!({
        "timezone": "America/Montreal", "startTime": "2026-10-15T18:00:00-04:00", "endTime": "2026-10-15T20:00:00-04:00",
        "location": { "id": "https://peer.example/p/1", "type": "Place", "name": "Le Lieu", "latitude": 45.5, "longitude": -73.6,
            "address": { "type": "PostalAddress", "streetAddress": "12 rue des Communs", "postalCode": "H2X", "addressLocality": "Montréal", "addressRegion": "Québec", "addressCountry": "Canada" } },
        "attachment": [ { "type": "PropertyValue", "propertyID": "mz:ticket:external_url", "value": "https://x.example" },
            { "type": "Document", "url": "https://peer.example/b.jpg", "name": "Banner" }, { "type": "Link", "name": "Website", "href": "https://visio.example/1" } ],
        "isOnline": true, "ical:status": "TENTATIVE", "inLanguage": "fr", "joinMode": "free", "draft": false,
        "tag": [{ "type": "Hashtag", "name": "#Rail" }], "updated": "2026-09-01T08:00:00Z",
    })).expect("it is read");
    assert_eq!(
        (one.start, one.end),
        (at("2026-10-15T22:00:00Z"), Some(at("2026-10-16T00:00:00Z")))
    );
    assert!(
        ["America/Montreal", "America/Toronto"].contains(&one.timezone.as_str()),
        "{}",
        one.timezone
    );
    assert_eq!(
        one.place.one_line(),
        "Le Lieu, 12 rue des Communs, H2X Montréal, Canada"
    );
    assert_eq!(
        (one.place.latitude, one.online.as_str(), one.status),
        (Some(45.5), "https://visio.example/1", Status::Tentative)
    );
    assert_eq!(
        (one.tags, one.sequence > 0),
        (vec!["Rail".to_owned()], true)
    );
    // Gancio: no zone, an address as a text, several places.
    let two = read(json!({ "attachment": [], "location": [
        { "type": "Place", "name": "La Cave", "address": "3 rue du Puits" }, { "type": "VirtualLocation", "url": "https://visio.example/2" } ] }));
    let two = two.expect("it is read");
    assert_eq!(
        (two.place.one_line().as_str(), two.online.as_str()),
        ("La Cave, 3 rue du Puits", "https://visio.example/2")
    );
    assert_eq!(
        (two.timezone.as_str(), two.start),
        ("Europe/Paris", at("2026-10-15T16:00:00Z"))
    );
    // The plug-in of WordPress: another word for the region, nulls, a map of languages, whoever is public in short.
    let three = read(
        json!({ "to": "as:Public", "endTime": null, "image": null, "attachment": null, "content": "", "contentMap": { "de": "<p>Komm</p>" },
        "location": { "type": "Place", "name": "Halle", "address": { "type": "PostalAddress", "addressLocality": "Kiel", "addressState": "Holstein" } },
        "joinMode": "external", "externalParticipationUrl": "https://peer.example/tickets", "eventStatus": "EventCancelled" }),
    );
    let three = three.expect("it is read");
    assert_eq!(
        (
            three.place.region.as_str(),
            three.language.as_str(),
            three.status
        ),
        ("Holstein", "de", Status::Cancelled)
    );
    assert_eq!(
        (three.registration.as_str(), three.end),
        ("https://peer.example/tickets", None)
    );
    let four = read(json!({ "location": "Place du marché, Dinan" })).expect("it is read");
    assert_eq!(four.place.name, "Place du marché, Dinan");
    let afar = read(
        json!({ "location": { "type": "VirtualLocation", "name": "https://visio.example/3" } }),
    );
    assert_eq!(afar.expect("it is read").online, "https://visio.example/3");
    // What is none, or not for everybody, or another's.
    for more in [
        json!({ "type": "Note" }),
        json!({ "to": ["https://peer.example/g/followers"] }),
        json!({ "startTime": null }),
        json!({ "startTime": "demain" }),
        json!({ "name": null }),
        json!({ "name": "?" }),
        json!({ "draft": true }),
        json!({ "attributedTo": "https://other.example/g" }),
        json!({ "id": "javascript:alert(1)" }),
    ] {
        assert!(read(more.clone()).is_none(), "{more}");
    }
}

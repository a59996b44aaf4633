//! Members of ours who go to events elsewhere: their server leads here, the organiser is asked and
//! answers, and nobody answers in another's place.

use axum::http::StatusCode;
use kiosque::accounts::Role;
use kiosque::jobs::cron;
use kiosque::spaces::members;
use serde_json::{Value, json};

use crate::support::databases::{on_both_databases, texts};
use crate::support::hub::TestHub;
use crate::support::letters::waiting_for;
use crate::support::peer::Peer;
use crate::support::visitor::Visitor;

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
const DAY: i64 = 24 * 3600;

/// An event as Mobilizon writes it; `page` leads to it.
fn event(peer: &Peer, start: &str) -> Value {
    json!({
        "id": peer.note_uri("fete"), "type": "Event", "name": "Fête du vélo <b>",
        "actor": peer.actor("orga"), "attributedTo": peer.actor("orga"),
        "to": [PUBLIC], "cc": [], "startTime": start, "timezone": "Europe/Paris",
        "url": format!("http://{}/@orga/fete", peer.host),
        "location": { "type": "Place", "name": "Place Viarme", "address": { "type": "PostalAddress", "addressLocality": "Nantes" } },
    })
}

fn encoded(uri: &str) -> String {
    url::form_urlencoded::byte_serialize(uri.as_bytes()).collect()
}

async fn letters(hub: &TestHub, peer: &Peer) -> Vec<Value> {
    hub.settle().await;
    waiting_for(&hub.app.db, &peer.host).await
}

async fn standing(hub: &TestHub) -> Vec<String> {
    texts(&hub.app.db, "SELECT state FROM away").await
}

on_both_databases! {
    async fn a_member_goes_to_an_event_elsewhere_and_not_any_more(hub: TestHub) {
        let peer = Peer::start().await;
        let there = event(&peer, "2026-10-15T18:00:00+02:00");
        peer.publish(&there);
        let uri = peer.note_uri("fete");
        let path = format!("/rejoindre?object={}", encoded(&uri));
        assert!(!hub.get(&path).await.status.is_success(), "for members alone");
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let page = ada.get(&path).await.text();
        assert!(page.contains("Fête du vélo &#60;b&#62;") && page.contains("15 octobre 2026, 18:00"), "{page}");
        assert!(page.contains("Place Viarme, Nantes") && page.contains("parler en public"), "{page}");
        let silent = ada.post("/rejoindre", &[("object", &uri)]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "who cannot be recognised cannot be let in");
        ada.post("/compte/parole", &[]).await;
        // Her server says where she goes on (FEP-3b86).
        let finger = hub.get("/.well-known/webfinger?resource=acct:ada@localhost:8080").await.json();
        let links = finger["links"].as_array().expect("links").clone();
        let intent = links.iter().find(|it| it["rel"] == "https://w3id.org/fep/3b86/Join").expect("an intent");
        let template = intent["template"].as_str().expect("a template");
        let led = template.replace("{object}", &encoded(&uri));
        let page = ada.get(led.trim_start_matches(hub.app.addresses.base())).await.text();
        assert!(page.contains("Fête du vélo") && page.contains(&format!("value=\"{uri}\"")), "{page}");
        assert!(ada.post("/rejoindre", &[("object", &uri)]).await.status.is_redirection());
        let told = letters(&hub, &peer).await;
        let join = told.last().expect("a Join").clone();
        let member = hub.app.addresses.actor(members::actor_of(ada.account.id));
        assert_eq!((&join["type"], &join["actor"], &join["object"]), (&json!("Join"), &json!(member), &json!(uri)));
        assert_eq!((&join["to"], &join["cc"]), (&json!([peer.actor("orga")]), &json!([])), "nobody else is told");
        assert_eq!(standing(&hub).await, ["asked"]);
        // Nobody else lets her in; the organiser's server does, with the request inside or by its id.
        let stranger = Peer::start().await;
        stranger.send(&hub, &stranger.activity("eve", "Accept", join.clone())).await;
        hub.settle().await;
        assert_eq!(standing(&hub).await, ["asked"]);
        peer.send(&hub, &peer.activity("orga", "Accept", join.clone())).await;
        hub.settle().await;
        assert_eq!(standing(&hub).await, ["going"]);
        assert!(ada.get("/rejoindre").await.text().contains("Vous y allez."));
        let made = ada.post("/compte/calendrier", &[("what", "make")]).await.text();
        let secret = made.split("/calendrier/").nth(1).and_then(|it| it.split(".ics").next()).expect("a secret");
        let calendar = hub.get(&format!("/calendrier/{secret}.ics")).await.text().replace("\r\n ", "");
        assert!(calendar.contains("SUMMARY:Fête du vélo") && calendar.contains("STATUS:CONFIRMED"), "{calendar}");
        assert!(calendar.contains(&format!("UID:{uri}")), "{calendar}");
        peer.send(&hub, &peer.activity("orga", "Reject", join["id"].clone())).await;
        hub.settle().await;
        assert_eq!(standing(&hub).await, ["refused"], "the organiser may think again");
        ada.post("/rejoindre", &[("object", &uri)]).await;
        let again = letters(&hub, &peer).await;
        assert_ne!(again.last().expect("another Join")["id"], join["id"]);
        assert!(ada.post("/rejoindre/retrait", &[("object", &uri)]).await.status.is_redirection());
        let leave = letters(&hub, &peer).await.last().expect("a Leave").clone();
        assert_eq!((&leave["type"], &leave["object"]), (&json!("Leave"), &json!(uri)));
        assert_eq!(standing(&hub).await, [] as [String; 0]);
        assert_eq!(ada.post("/rejoindre/retrait", &[("object", &uri)]).await.status, StatusCode::NOT_FOUND);
    }

    async fn what_is_no_event_elsewhere_says_why_and_nobody_speaks_for_another_server(hub: TestHub) {
        let peer = Peer::start().await;
        let other = Peer::start().await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        ada.post("/compte/parole", &[]).await;
        peer.publish(&peer.note("mot", "orga", "Un mot", None, ""));
        let mut secret = event(&peer, "2026-10-15T18:00:00+02:00");
        secret["id"] = json!(peer.note_uri("secret"));
        secret["to"] = json!([peer.actor("orga")]);
        peer.publish(&secret);
        let mut forged = event(&peer, "2026-10-15T18:00:00+02:00");
        forged["id"] = json!(peer.note_uri("forged"));
        forged["attributedTo"] = json!(other.actor("victim"));
        forged["actor"] = json!(other.actor("victim"));
        peer.publish(&forged);
        let mut over = event(&peer, "2026-08-15T18:00:00+02:00");
        over["id"] = json!(peer.note_uri("over"));
        peer.publish(&over);
        let ours = hub.app.addresses.page("/evenements/x");
        for (typed, said) in [
            ("fete".to_owned(), "qui commence par https://"),
            ("file:///etc/passwd".to_owned(), "qui commence par https://"),
            (ours, "événement d’ici"),
            (peer.note_uri("mot"), "pas d’événement"),
            (peer.note_uri("nowhere"), "pas d’événement"),
            (peer.note_uri("secret"), "pas d’événement"),
            (peer.note_uri("forged"), "pas d’événement"),
            (peer.note_uri("over"), "terminées"),
        ] {
            let refused = ada.post("/rejoindre", &[("object", &typed)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
            assert!(refused.text().contains(said), "{typed}: {}", refused.text());
            hub.app.clock.advance(60);
        }
        assert_eq!(standing(&hub).await, [] as [String; 0]);
        assert_eq!(letters(&hub, &other).await, [] as [Value; 0]);
    }

    async fn where_one_goes_is_forgotten_after_a_while_and_with_the_account(hub: TestHub) {
        let peer = Peer::start().await;
        peer.publish(&event(&peer, "2026-10-15T18:00:00+02:00"));
        let uri = peer.note_uri("fete");
        for name in ["ada", "bob"] {
            let member = Visitor::new(&hub, name, Role::Member).await;
            member.post("/compte/parole", &[]).await;
            member.post("/rejoindre", &[("object", &uri)]).await;
            if name == "bob" {
                let mut tx = hub.app.db.begin().await.expect("a transaction");
                kiosque::attendance::away::forget(&mut tx, member.account.id).await.expect("forgotten");
                tx.commit().await.expect("it is kept");
            }
        }
        assert_eq!(standing(&hub).await, ["asked"]);
        hub.app.clock.advance(200 * DAY);
        cron::tidy(&hub.app, hub.app.clock.now()).await.expect("tidied");
        assert_eq!(standing(&hub).await, [] as [String; 0]);
    }
}

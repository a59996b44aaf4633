//! Reports: from our own pages with an account or without, from elsewhere, to other servers; who reads
//! them, what closes them, who is told.

use axum::http::StatusCode;
use kiosque::accounts::{By, Role};
use kiosque::conversation::reports::Report;
use kiosque::conversation::{Comment, store};
use kiosque::delivery::queue;
use kiosque::ids::SpaceId;
use kiosque::posts;
use kiosque::spaces::{self, Kind, Space};
use serde_json::{Value, json};

use crate::support::administrator::Administrator;
use crate::support::builders::article;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::peer::Peer;
use crate::support::talk::appoint;
use crate::support::visitor::Visitor;

async fn published(hub: &TestHub, space: &Space) -> String {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let now = hub.app.clock.now();
    let text = article(space.id, "Trois pistes");
    let post = posts::publish(&mut tx, By::Operator, &text, now).await;
    tx.commit().await.expect("it is kept");
    hub.app.addresses.post(post.expect("it is published").id)
}

/// Somebody elsewhere answers a post of the space.
async fn answered(hub: &TestHub, peer: &Peer, space: &Space, by: &str) -> Comment {
    let post = published(hub, space).await;
    let group = hub.app.addresses.actor(space.id);
    let note = peer.note("1", by, "Achetez mes montres", Some(&post), &group);
    peer.send(hub, &peer.activity(by, "Create", note)).await;
    hub.settle().await;
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let comment = store::by_uri(&mut tx, &peer.note_uri("1")).await;
    comment.expect("it is looked for").expect("it is kept")
}

async fn open(hub: &TestHub, uri: &str, space: Option<SpaceId>) -> Vec<Report> {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let found = store::reports::of_object(&mut tx, (uri, space), 100).await;
    found.expect("they are read")
}

/// What the team's voice sent about something, and how many letters of it wait.
async fn flag(hub: &TestHub, about: &str) -> Option<(Value, i64)> {
    hub.settle().await;
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let voice = spaces::store::by_kind(&mut tx, Kind::Voice)
        .await
        .expect("read");
    let found = queue::activity_about(&mut tx, voice[0].id, "Flag", about).await;
    let (id, body) = found.expect("it is read")?;
    let waits = queue::waits(&mut tx, id).await.expect("counted");
    let path = format!("/ap/activities/{id}");
    drop(tx);
    let shown = hub.get_as(&path, "application/activity+json").await;
    assert_eq!(
        shown.status,
        StatusCode::NOT_FOUND,
        "a report is nobody else's to read"
    );
    Some((serde_json::from_str(&body).expect("JSON"), waits))
}

on_both_databases! {
    async fn a_visitor_without_an_account_reports_and_those_who_look_after_the_space_read_it(hub: TestHub) {
        let space = hub.community("velo").await;
        hub.community("rail").await;
        let peer = Peer::start().await;
        let comment = answered(&hub, &peer, &space, "bob").await;
        let page = hub.get("/actualites/trois-pistes").await.text();
        let uri: String = url::form_urlencoded::byte_serialize(comment.uri.as_bytes()).collect();
        let href = format!("/signaler?about={uri}");
        assert!(page.contains(&format!("href=\"{href}\"")), "{page}");
        let form = hub.get(&href).await.text();
        assert!(form.contains("Achetez mes montres") && form.contains(&peer.host), "{form}");
        assert_eq!(hub.get("/signaler?about=https%3A%2F%2Fnobody.example%2F1").await.status, StatusCode::NOT_FOUND);

        // What is wrong is said, and what was typed stays.
        let about = comment.uri.as_str();
        let no_cause = hub.post_form("/signaler", &[("about", about), ("words", "Des montres")]).await;
        assert_eq!(no_cause.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(no_cause.text().contains("Des montres"));
        let silent = hub.post_form("/signaler", &[("about", about), ("kind", "other")]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        // A program is thanked, and nothing is kept.
        let bait = [("about", about), ("kind", "spam"), ("website", "https://spam.example")];
        assert_eq!(hub.post_form("/signaler", &bait).await.status, StatusCode::SEE_OTHER);
        assert_eq!(open(&hub, about, Some(space.id)).await, []);

        let report = [("about", about), ("kind", "spam"), ("words", "<b>Des montres</b>")];
        for _ in 0..2 {
            let sent = hub.post_form("/signaler", &report).await;
            assert_eq!(sent.header("location"), format!("{href}&told=sent"));
        }
        let kept = open(&hub, about, Some(space.id)).await;
        assert_eq!(kept.len(), 1, "the same once: {kept:?}");
        assert_eq!((kept[0].host.as_str(), kept[0].author_uri.as_str()), ("", peer.actor("bob").as_str()));
        assert_eq!(flag(&hub, about).await, None, "nobody elsewhere is told unasked");

        let (ada, eve) = (Visitor::new(&hub, "ada", Role::Member).await, Visitor::new(&hub, "eve", Role::Member).await);
        let admin = Administrator::of(&hub).await;
        admin.post("/moderation/rules/velo/appoint", &[("actor", "ada")]).await;
        admin.post("/moderation/rules/rail/appoint", &[("actor", "eve")]).await;
        let desk = ada.get("/moderation?sort=reports").await.text();
        assert!(desk.contains("&#60;b&#62;Des montres") && desk.contains("1 signalement"), "{desk}");
        let other = eve.get("/moderation?sort=reports").await.text();
        assert!(!other.contains("Des montres"), "{other}");
        let close = format!("/moderation/reports/{}/close", kept[0].id);
        assert_eq!(eve.post(&close, &[]).await.status, StatusCode::FORBIDDEN);

        // Each client has a pace; another is not held up. (Nobody's address is known here: all count.)
        for _ in 0..70 {
            hub.post_form("/signaler", &report).await;
        }
        let often = hub.post_form("/signaler", &report).await;
        assert_eq!(often.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(often.text().contains("Des montres"));
    }

    async fn reports_of_one_thing_stand_together_and_a_decision_closes_them_all(hub: TestHub) {
        let space = hub.community("velo").await;
        let peer = Peer::start().await;
        let comment = answered(&hub, &peer, &space, "bob").await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        ada.post("/signaler", &[("about", &comment.uri), ("kind", "rules"), ("words", "Hors sujet")]).await;
        let mut flags = Vec::new();
        for name in ["carol", "dan"] {
            let mut letter = peer.activity(name, "Flag", comment.uri.clone());
            letter["summary"] = json!(format!("Dit {name}"));
            peer.send(&hub, &letter).await;
            flags.push(letter);
        }
        hub.settle().await;
        let admin = Administrator::of(&hub).await;
        let desk = admin.get("/moderation?sort=reports").await.text();
        assert_eq!(desk.matches("<article class=\"box waiting\"").count(), 1, "{desk}");
        assert!(desk.contains("3 signalements") && desk.contains("Dit carol") && desk.contains("Hors sujet"));
        // Who reported takes it back.
        peer.send(&hub, &peer.activity("dan", "Undo", flags[1].clone())).await;
        hub.settle().await;
        assert_eq!(open(&hub, &comment.uri, Some(space.id)).await.len(), 2);

        let removal = [("reason", "Publicité"), ("back", "/moderation?sort=reports&space=velo")];
        let done = admin.post(&format!("/moderation/{}/remove", comment.id), &removal).await;
        assert_eq!(done.header("location"), "/moderation?sort=reports&space=velo");
        assert_eq!(open(&hub, &comment.uri, Some(space.id)).await, []);
        // The member is told what came of it, and nobody else.
        let told = ada.get("/compte").await.text();
        assert!(told.contains("a été retiré") && told.contains("Publicité"), "{told}");
        let eve = Visitor::new(&hub, "eve", Role::Member).await;
        assert!(!eve.get("/compte").await.text().contains("Publicité"));
    }

    async fn a_report_goes_to_the_server_of_who_is_reported_only_if_asked_in_its_own_form(hub: TestHub) {
        let space = hub.community("velo").await;
        let peer = Peer::start().await;
        let comment = answered(&hub, &peer, &space, "bob").await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let report = [("about", comment.uri.as_str()), ("kind", "spam"), ("words", "Des montres"), ("forward", "yes")];
        ada.post("/signaler", &report).await;
        let (sent, waits) = flag(&hub, &comment.uri).await.expect("it is sent");
        assert_eq!(waits, 1);
        assert_eq!(sent["object"], json!([peer.actor("bob"), comment.uri]));
        assert_eq!(sent["content"], "spam: Des montres");
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let voice = spaces::store::by_kind(&mut tx, Kind::Voice).await.expect("read");
        assert_eq!(sent["actor"], hub.app.addresses.actor(voice[0].id));
        assert!(!sent.to_string().contains("ada"), "{sent}");
        // To a server with threads in theirs; from the queue, once.
        let host = kiosque::peers::store::by_name(&mut tx, &peer.host).await.expect("read");
        let host = host.expect("it is known").id;
        let threads = kiosque::peers::Dialect::Thread;
        kiosque::peers::store::put_software(&mut tx, host, "lemmy", threads).await.expect("kept");
        tx.commit().await.expect("it is kept");
        let other = peer.note("2", "carol", "Encore des montres", Some(&comment.uri), &hub.app.addresses.actor(space.id));
        peer.send(&hub, &peer.activity("carol", "Create", other)).await;
        hub.settle().await;
        let uri = peer.note_uri("2");
        hub.post_form("/signaler", &[("about", uri.as_str()), ("kind", "illegal")]).await;
        assert_eq!(flag(&hub, &uri).await, None);
        let id = open(&hub, &uri, Some(space.id)).await[0].id;
        let admin = Administrator::of(&hub).await;
        let forward = format!("/moderation/reports/{id}/forward");
        admin.post(&forward, &[]).await;
        assert_eq!(admin.post(&forward, &[]).await.header("location"), "/moderation?told=late");
        let (sent, _) = flag(&hub, &uri).await.expect("it is sent");
        assert_eq!(sent["object"], json!(uri));
        assert_eq!(sent["to"], json!([peer.actor("carol")]));
        assert_eq!(sent["summary"], "illegal");
    }

    async fn who_looks_after_a_space_from_elsewhere_is_told_and_may_close_it(hub: TestHub) {
        let space = hub.community("velo").await;
        let (peer, home) = (Peer::start().await, Peer::start().await);
        let comment = answered(&hub, &peer, &space, "bob").await;
        // The animator is known by something that they sent.
        home.send(&hub, &home.activity("alice", "Like", comment.uri.clone())).await;
        hub.settle().await;
        appoint(&hub, &space, &home.actor("alice")).await;
        hub.post_form("/signaler", &[("about", comment.uri.as_str()), ("kind", "rules")]).await;
        let (sent, waits) = flag(&hub, &comment.uri).await.expect("it is sent");
        assert_eq!((waits, sent["content"].as_str()), (1, Some("rules")));
        // A stranger closes nothing.
        for (from, closes) in [("mallory", false), ("alice", true)] {
            let resolve = home.activity(from, "ResolveReport", sent.clone());
            home.send(&hub, &resolve).await;
            hub.settle().await;
            assert_eq!(open(&hub, &comment.uri, Some(space.id)).await.is_empty(), closes, "{from}");
        }
    }

    async fn people_are_reported_too_and_kept_out_of_what_the_report_is_about(hub: TestHub) {
        let space = hub.community("velo").await;
        let peer = Peer::start().await;
        let comment = answered(&hub, &peer, &space, "bob").await;
        let report = [("about", comment.uri.as_str()), ("aim", "author"), ("kind", "spam")];
        hub.post_form("/signaler", &report).await;
        let bob = peer.actor("bob");
        let kept = open(&hub, &bob, Some(space.id)).await;
        assert_eq!(kept.len(), 1);
        // From elsewhere, about a member here: for the team alone.
        let eve = Visitor::new(&hub, "eve", Role::Member).await;
        eve.post("/compte/parole", &[]).await;
        let member = hub.app.addresses.actor(spaces::members::actor_of(eve.account.id));
        peer.send(&hub, &peer.activity("instance", "Flag", json!([member]))).await;
        hub.settle().await;
        assert_eq!(open(&hub, &member, None).await.len(), 1);
        assert!(hub.get("/@eve").await.text().contains("/signaler?about="));
        let admin = Administrator::of(&hub).await;
        let ban = format!("/moderation/reports/{}/ban", kept[0].id);
        admin.post(&ban, &[("reason", "Publicité"), ("days", "3")]).await;
        assert_eq!(open(&hub, &bob, Some(space.id)).await, []);
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let now = hub.app.clock.now();
        assert!(store::decided::is_banned(&mut tx, space.id, &bob, now).await.expect("asked"));
        let later = now.plus_seconds(4 * 24 * 3600);
        assert!(!store::decided::is_banned(&mut tx, space.id, &bob, later).await.expect("asked"));
    }
}

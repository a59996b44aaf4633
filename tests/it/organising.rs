//! Organising with others and in place of somebody: asked first, done once, heard by those who follow.

use axum::http::StatusCode;
use kiosque::accounts::Role;
use kiosque::clock::Millis;
use kiosque::conversation::moderation::{self, Because};
use kiosque::jobs::cron;
use kiosque::peers::Dialect;
use kiosque::spaces::{Space, members};
use serde_json::{Value, json};

use crate::support::databases::{on_both_databases, texts};
use crate::support::hub::TestHub;
use crate::support::talk;
use crate::support::visitor::Visitor;
use crate::support::writing::WritingHub;

const DAY: i64 = 24 * 3600;
const ACTIVITY: &str = "application/activity+json";

fn day(at: Millis) -> String {
    at.timestamp()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
        .to_string()
}

async fn appoint(hub: &TestHub, space: &Space, visitor: &Visitor<'_>) {
    let uri = hub
        .app
        .addresses
        .actor(members::actor_of(visitor.account.id));
    talk::appoint(hub, space, &uri).await;
}

/// A member proposes an event in a week, and the team announces it: the address that it stands at.
async fn organised_by(hub: &TestHub, ada: &Visitor<'_>, more: &[(&str, &str)]) -> String {
    let when = day(hub.app.clock.now().plus_seconds(7 * DAY));
    let mut form = vec![
        ("title", "Atelier vélo"),
        ("start_date", when.as_str()),
        ("start_time", "18:00"),
        ("timezone", "Europe/Paris"),
        ("language", "fr"),
        ("status", "confirmed"),
    ];
    form.extend(more);
    let sent = ada.post("/proposer/velo", &form).await;
    let page = sent.header("location");
    let page = page.split('?').next().expect("a path");
    let tom = Visitor::new(hub, "tom", Role::Editor).await;
    let told = tom.post(&format!("{page}/accept"), &[]).await;
    assert!(told.status.is_redirection(), "{}", told.text());
    hub.settle().await;
    let first = "SELECT slug FROM event WHERE state = 'published' ORDER BY start_ms LIMIT 1";
    format!("/evenements/{}", texts(&hub.app.db, first).await[0])
}

/// What a space told its followers, by kind; of what it passed on, what it passed on by its id.
async fn told_by(hub: &TestHub, space: &Space, kind: &str) -> Vec<Value> {
    let actor = hub.app.addresses.actor(space.id);
    let all = texts(
        &hub.app.db,
        "SELECT body FROM activity ORDER BY created_ms, id",
    )
    .await;
    let all = all
        .iter()
        .map(|body| serde_json::from_str(body).expect("JSON"));
    all.filter(|it: &Value| it["actor"] == json!(actor) && it["type"] == json!(kind))
        .filter(|it| kind != "Announce" || it["object"].is_string())
        .collect()
}

on_both_databases! {
    async fn a_space_organises_with_another_once_it_said_yes(hub: TestHub) {
        let velo = hub.community("velo").await;
        let marche = hub.community("marche").await;
        talk::follower(&hub, &marche, "stream.example", Dialect::Micro).await;
        let (ada, bob, eve) = (
            Visitor::new(&hub, "ada", Role::Member).await,
            Visitor::new(&hub, "bob", Role::Member).await,
            Visitor::new(&hub, "eve", Role::Member).await,
        );
        appoint(&hub, &marche, &bob).await;
        let event = organised_by(&hub, &ada, &[]).await;
        let page = format!("{event}/organisation");
        assert!(ada.get(&event).await.text().contains(&page), "who organises it finds the way");
        for (visitor, path) in [(&eve, &page), (&bob, &page)] {
            assert_eq!(visitor.get(path).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(hub.get(&page).await.status, StatusCode::SEE_OTHER, "strangers sign in first");
        let marche_is = [("handle", "marche")];
        assert_eq!(eve.post(&format!("{page}/ask"), &marche_is).await.status, StatusCode::NOT_FOUND);
        assert_eq!(ada.post(&format!("{page}/ask"), &[("handle", "nulle-part")]).await.status, StatusCode::NOT_FOUND);

        let asked = ada.post(&format!("{page}/ask"), &marche_is).await;
        assert!(asked.header("location").ends_with("told=waits"), "{}", asked.text());
        let again = ada.post(&format!("{page}/ask"), &marche_is).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        hub.settle().await;
        assert!(!hub.get("/evenements?space=marche").await.text().contains("Atelier vélo"), "nothing changes before");
        assert_eq!(ada.post(&format!("{page}/accept"), &marche_is).await.status, StatusCode::FORBIDDEN);
        assert!(bob.get("/moderation").await.text().contains(&page), "it waits in their queue");
        assert!(bob.get("/moderation?sort=proposals").await.text().contains(&page));
        assert!(!eve.get("/compte/propositions").await.text().contains(&page));

        assert!(bob.post(&format!("{page}/accept"), &marche_is).await.status.is_redirection());
        assert_eq!(bob.post(&format!("{page}/accept"), &marche_is).await.status, StatusCode::NOT_FOUND, "once");
        hub.settle().await;
        assert!(hub.get("/evenements?space=marche").await.text().contains("Atelier vélo"));
        assert!(hub.get(&event).await.text().contains("@marche@"));
        let shared = told_by(&hub, &marche, "Announce").await;
        assert_eq!(shared.len(), 1);
        let object = shared[0]["object"].as_str().expect("a share by id").to_owned();
        let stands = hub.get_as(&object, ACTIVITY).await.json();
        assert_eq!(stands["attributedTo"], json!(hub.app.addresses.actor(velo.id)), "its author stays");
        assert!(stands["organizers"].to_string().contains(&hub.app.addresses.actor(marche.id)), "{stands}");

        // Later changes are not shared again; leaving takes the share back.
        let change = format!("/tableau/evenements/{}", object.rsplit('/').next().expect("an id"));
        let when = day(hub.app.clock.now().plus_seconds(8 * DAY));
        let changed = [("space", "velo"), ("title", "Grand atelier"), ("start_date", &when), ("timezone", "Europe/Paris"), ("language", "fr"), ("status", "confirmed")];
        assert!(ada.post(&change, &changed).await.status.is_redirection());
        hub.settle().await;
        assert_eq!(told_by(&hub, &marche, "Announce").await.len(), 1);
        assert!(hub.get("/evenements?space=marche").await.text().contains("Grand atelier"), "it stays with both");
        let velo_is = [("handle", "velo")];
        assert_eq!(ada.post(&format!("{page}/leave"), &velo_is).await.status, StatusCode::NOT_FOUND, "who announced it stays");
        let left = bob.post(&format!("{page}/leave"), &marche_is).await;
        assert!(left.header("location").ends_with(&event), "they read it no longer");
        hub.settle().await;
        assert_eq!(told_by(&hub, &marche, "Undo").await.len(), 1);
        assert!(!hub.get("/evenements?space=marche").await.text().contains("Grand atelier"));
        // Whoever comes back is heard again.
        ada.post(&format!("{page}/ask"), &marche_is).await;
        assert!(bob.post(&format!("{page}/accept"), &marche_is).await.status.is_redirection());
        hub.settle().await;
        assert_eq!(told_by(&hub, &marche, "Announce").await.len(), 2);
    }

    async fn a_no_changes_nothing_and_who_looks_after_both_asks_nobody(hub: WritingHub) {
        let hub = hub.0;
        hub.community("velo").await;
        let marche = hub.community("marche").await;
        hub.community("arceaux").await;
        let ada = Visitor::with_email(&hub, "ada", "ada@example.org", Role::Member).await;
        let bob = Visitor::new(&hub, "bob", Role::Member).await;
        appoint(&hub, &marche, &bob).await;
        let event = organised_by(&hub, &ada, &[]).await;
        let page = format!("{event}/organisation");
        let marche_is = [("handle", "marche")];
        ada.post(&format!("{page}/ask"), &marche_is).await;
        let no = bob.post(&format!("{page}/decline"), &marche_is).await;
        assert!(no.header("location").ends_with(&event));
        let letters = texts(&hub.app.db, "SELECT body FROM mail ORDER BY written_ms DESC, id DESC").await;
        assert!(letters[0].contains("n’organisera pas") && letters[0].contains(&event), "{letters:?}");
        ada.post(&format!("{page}/ask"), &marche_is).await;
        assert!(ada.post(&format!("{page}/take-back"), &marche_is).await.status.is_redirection());
        assert_eq!(texts(&hub.app.db, "SELECT asked_ms FROM organising_asked").await, [] as [String; 0]);
        let tom = Visitor::new(&hub, "tim", Role::Editor).await;
        let joined = tom.post(&format!("{page}/ask"), &[("handle", "arceaux")]).await;
        assert!(joined.header("location").ends_with("told=done"));
        assert!(hub.get(&event).await.text().contains("@arceaux@"));
        // What nobody answered goes once the event is over.
        ada.post(&format!("{page}/ask"), &marche_is).await;
        hub.app.clock.advance(9 * DAY);
        let late = bob.post(&format!("{page}/accept"), &marche_is).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        cron::tidy(&hub.app, hub.app.clock.now()).await.expect("tidied");
        assert_eq!(bob.get(&page).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_member_takes_over_from_another_once_they_said_yes(hub: WritingHub) {
        let hub = hub.0;
        let velo = hub.community("velo").await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let bob = Visitor::with_email(&hub, "bob", "bob@example.org", Role::Member).await;
        let eve = Visitor::new(&hub, "eve", Role::Member).await;
        let event = organised_by(&hub, &ada, &[]).await;
        let page = format!("{event}/organisation");
        for nobody in ["personne", "ada", "", "<b>"] {
            let refused = ada.post(&format!("{page}/offer"), &[("handle", nobody)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{nobody}");
        }
        let kept_out = hub.app.addresses.actor(members::actor_of(eve.account.id));
        let about = (velo.id, kept_out.as_str());
        let (now, because) = (hub.app.clock.now(), Because::default());
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        moderation::keep_out(&mut tx, &talk::TEAM, about, None, &because, now).await.expect("she is kept out");
        tx.commit().await.expect("it is kept");
        let refused = ada.post(&format!("{page}/offer"), &[("handle", "eve")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "who is kept out organises nothing there");
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        moderation::let_in(&mut tx, &talk::TEAM, about, &because, now).await.expect("she is let in");
        tx.commit().await.expect("it is kept");
        assert!(ada.post(&format!("{page}/offer"), &[("handle", "@bob")]).await.status.is_redirection());
        assert!(ada.get(&page).await.text().contains("Proposé à bob"));
        let letters = texts(&hub.app.db, "SELECT body FROM mail ORDER BY written_ms DESC, id DESC").await;
        assert!(letters[0].contains("ada vous propose") && letters[0].contains(&page), "{letters:?}");
        assert!(bob.get("/compte/propositions").await.text().contains(&page));
        assert_eq!(eve.post(&format!("{page}/take-over"), &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(ada.post(&format!("{page}/take-over"), &[]).await.status, StatusCode::NOT_FOUND, "nobody says yes for another");
        assert!(hub.get(&event).await.text().contains("<bdi>ada</bdi>"));
        assert!(bob.post(&format!("{page}/take-over"), &[]).await.status.is_redirection());
        let shown = hub.get(&event).await.text();
        assert!(shown.contains("<bdi>bob</bdi>") && !shown.contains("<bdi>ada</bdi>"), "{shown}");
        let shown = bob.get(&event).await.text();
        let edit = shown.split("href=\"").find(|it| it.starts_with("/tableau/evenements/")).expect("a way to change it");
        let edit = edit.split(['/', '"']).take(4).collect::<Vec<_>>().join("/");
        for page in [format!("{edit}/participation"), format!("{edit}/entree"), format!("{edit}/details")] {
            assert_eq!(bob.get(&page).await.status, StatusCode::OK, "{page}");
            assert_eq!(ada.get(&page).await.status, StatusCode::FORBIDDEN, "{page}");
        }
        assert_eq!(ada.get(&page).await.status, StatusCode::NOT_FOUND, "she organises it no more");
        // Who closes their account is asked nothing, and asks nothing.
        bob.post(&format!("{page}/offer"), &[("handle", "eve")]).await;
        assert!(eve.post(&format!("{page}/refuse"), &[]).await.status.is_redirection());
        bob.post(&format!("{page}/offer"), &[("handle", "eve")]).await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        kiosque::collaboration::forget(&mut tx, eve.account.id).await.expect("forgotten");
        tx.commit().await.expect("it is kept");
        assert!(!bob.get(&page).await.text().contains("Proposé à"));
        assert!(bob.post(&format!("{page}/end"), &[]).await.status.is_redirection());
        assert!(!hub.get(&event).await.text().contains("<bdi>bob</bdi>"), "spaces organise alone");
    }

    async fn a_series_is_organised_together_at_all_its_dates(hub: TestHub) {
        hub.community("velo").await;
        hub.community("marche").await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let weekly = [("repeats", "weekly"), ("every", "1"), ("ends", "count"), ("count", "3")];
        let event = organised_by(&hub, &ada, &weekly).await;
        let tim = Visitor::new(&hub, "tim", Role::Editor).await;
        let joined = tim.post(&format!("{event}/organisation/ask"), &[("handle", "marche")]).await;
        assert!(joined.status.is_redirection(), "{}", joined.text());
        let dates = texts(&hub.app.db, "SELECT slug FROM event WHERE state = 'published'").await;
        assert_eq!(dates.len(), 3);
        for slug in &dates {
            assert!(hub.get(&format!("/evenements/{slug}")).await.text().contains("@marche@"), "{slug}");
        }
        tim.post(&format!("{event}/organisation/leave"), &[("handle", "marche")]).await;
        for slug in &dates {
            assert!(!hub.get(&format!("/evenements/{slug}")).await.text().contains("@marche@"), "{slug}");
        }
    }
}

//! What changed of an event is said first, with the reason; followers are reminded of it as its organiser
//! chose.

use axum::http::StatusCode;
use kiosque::accounts::{By, Role};
use kiosque::clock::Millis;
use kiosque::events::{self, Event, reminders};
use kiosque::spaces::Space;
use kiosque::spaces::followers::{self, Follower};
use serde_json::{Value, json};

use crate::support::builders::gathering;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::letters::waiting_for;
use crate::support::visitor::Visitor;

const DAY: i64 = 24 * 3600;
const HOST: &str = "reader.example";
const ACTIVITY: &str = "application/activity+json";

/// A space that somebody follows, and an event in some days.
async fn announced(hub: &TestHub, days: i64) -> (Space, Event) {
    let space = hub.community("velo").await;
    let follower = Follower {
        actor_uri: format!("https://{HOST}/users/ada"),
        follow_uri: format!("https://{HOST}/follows/1"),
        inbox: format!("https://{HOST}/inbox"),
        shared_inbox: None,
        host: HOST.to_owned(),
    };
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let put = followers::put_silently(&mut tx, space.id, &follower, now).await;
    put.expect("they follow");
    let plan = gathering(space.id, "Atelier vélo", now.plus_seconds(days * DAY));
    let event = events::announce(&mut tx, By::Operator, &plan, now).await;
    tx.commit().await.expect("it is kept");
    (space, event.expect("it is announced"))
}

/// What the follower's server is told, in order.
async fn told(hub: &TestHub) -> Vec<Value> {
    hub.settle().await;
    waiting_for(&hub.app.db, HOST).await
}

async fn reminded(hub: &TestHub) -> usize {
    let now = hub.app.clock.now();
    kiosque::jobs::cron::remind_followers(&hub.app, now)
        .await
        .expect("reminded");
    told(hub)
        .await
        .iter()
        .filter(|it| it["object"]["type"] == "Note")
        .count()
}

on_both_databases! {
    async fn what_changed_is_said_first_and_why(hub: TestHub) {
        let (_, event) = announced(&hub, 10).await;
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let path = format!("/ap/events/{}", event.id);
        let page = format!("/evenements/{}", event.slug);
        let summary = async || hub.get_as(&path, ACTIVITY).await.json()["summary"].as_str().unwrap_or_default().to_owned();
        assert!(!summary().await.contains("Changement"));
        let edit = async |change: &dyn Fn(&mut events::Plan)| {
            let mut tx = hub.app.db.begin().await.expect("a transaction");
            let stands = events::store::by_id(&mut tx, event.id).await.expect("read").expect("there");
            let mut plan = stands.plan();
            change(&mut plan);
            let edited = events::edit(&mut tx, By::Operator, event.id, &plan, hub.app.clock.now()).await;
            edited.expect("it is changed");
            tx.commit().await.expect("it is kept");
        };
        edit(&|plan| plan.body_markdown = "Autrement dit.".to_owned()).await;
        assert!(!summary().await.contains("Changement"), "words alone are no change of plans");
        edit(&|plan| plan.place.name = "Ailleurs".to_owned()).await;
        assert!(summary().await.starts_with("<p><strong>Changement du 1er septembre 2026 : le lieu (avant : La Maison du vélo, "), "{}", summary().await);
        edit(&|plan| plan.start = plan.start.plus_seconds(3600)).await;
        let last = told(&hub).await.pop().expect("an Update");
        assert_eq!(last["type"], json!("Update"));
        let told_summary = last["object"]["summary"].as_str().expect("a summary");
        assert!(told_summary.starts_with("<p><strong>Changement du 1er septembre 2026 : l’heure (avant : "), "{told_summary}");
        let shown = hub.get(&page).await.text();
        assert!(shown.contains("Changé le 1er septembre 2026 : la date ou l’heure."), "{shown}");
        let cancel = format!("/tableau/evenements/{}/annulation", event.id);
        let done = team.post(&cancel, &[("reason", "La salle est <inondée>.")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let object = hub.get_as(&path, ACTIVITY).await.json();
        assert_eq!(object["name"], json!("Annulé : Atelier vélo"));
        let summary = object["summary"].as_str().expect("a summary");
        assert!(summary.starts_with("<p><strong>La salle est &lt;inondée&gt;.</strong></p>"), "{summary}");
        assert!(hub.get(&page).await.text().contains("La salle est &#60;inondée&#62;."));
    }

    async fn followers_are_reminded_once_as_the_organiser_chose(hub: TestHub) {
        let (space, event) = announced(&hub, 10).await;
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let desk = format!("/tableau/evenements/{}/participation/rappels", event.id);
        let both = [("week", "yes"), ("day", "yes")];
        let stranger = Visitor::new(&hub, "eve", Role::Member).await;
        assert_eq!(stranger.post(&desk, &both).await.status, StatusCode::FORBIDDEN);
        assert_eq!(team.post(&desk, &both).await.status, StatusCode::SEE_OTHER);
        let uri = hub.app.addresses.reminder_note(&event, 7);
        let path = uri.trim_start_matches(hub.app.addresses.base()).to_owned();
        assert_eq!(reminded(&hub).await, 0, "ten days before");
        assert_eq!(hub.get_as(&path, ACTIVITY).await.status, StatusCode::NOT_FOUND);
        hub.app.clock.advance(3 * DAY + 60);
        assert_eq!(reminded(&hub).await, 1);
        assert_eq!(reminded(&hub).await, 1, "once");
        let letters = told(&hub).await;
        let note = &letters.iter().find(|it| it["object"]["type"] == "Note").expect("a reminder")["object"];
        assert_eq!((&note["id"], &note["inReplyTo"]), (&json!(uri), &json!(hub.app.addresses.event(event.id))));
        assert_eq!(note["attributedTo"], json!(hub.app.addresses.actor(space.id)));
        let words = note["content"].as_str().expect("words");
        assert!(words.contains("Dans 7 jours : Atelier vélo") && words.contains("Nantes"), "{words}");
        assert_eq!(hub.get_as(&path, ACTIVITY).await.json()["id"], json!(uri));
        hub.app.clock.advance(6 * DAY);
        assert_eq!(reminded(&hub).await, 2);
    }

    async fn a_late_reminder_says_today_and_what_is_put_off_is_reminded_of_again(hub: TestHub) {
        let (_, event) = announced(&hub, 3).await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        reminders::choose(&mut tx, event.id, &[1], false).await.expect("chosen");
        tx.commit().await.expect("it is kept");
        let until = |at: Millis| hub.app.clock.advance((at.0 - hub.app.clock.now().0) / 1000);
        let note = async |number: usize| {
            let letters = told(&hub).await;
            let notes = letters.iter().filter(|it| it["object"]["type"] == "Note");
            notes.map(|it| it["object"].clone()).nth(number).expect("a reminder")
        };
        until(event.start_ms.plus_seconds(-DAY + 60));
        assert_eq!(reminded(&hub).await, 1);
        let first = note(0).await;
        assert!(first["content"].as_str().expect("words").contains("Demain : Atelier"), "{first}");
        // Put off by five days, it is reminded of again, under another id: servers take each once.
        let edit = async |start: Millis| {
            let mut tx = hub.app.db.begin().await.expect("a transaction");
            let plan = events::Plan { start, end: None, ..event.plan() };
            let now = hub.app.clock.now();
            let edited = events::edit(&mut tx, By::Operator, event.id, &plan, now).await;
            tx.commit().await.expect("it is kept");
            edited.expect("it is changed")
        };
        // From ten in the morning to ten in the evening.
        let late = edit(event.start_ms.plus_seconds(5 * DAY + 12 * 3600)).await;
        let path = |note: &Value| note["id"].as_str().expect("an id").trim_start_matches(hub.app.addresses.base()).to_owned();
        assert_eq!(hub.get_as(&path(&first), ACTIVITY).await.status, StatusCode::NOT_FOUND, "of a day that no longer holds");
        assert_eq!(reminded(&hub).await, 1, "not yet");
        // Eleven hours late it is the morning of that very day.
        until(late.start_ms.plus_seconds(-DAY + 11 * 3600));
        assert_eq!(reminded(&hub).await, 2);
        let second = note(1).await;
        assert_ne!(first["id"], second["id"]);
        assert!(second["content"].as_str().expect("words").contains("Aujourd’hui : Atelier"), "{second}");
        assert_eq!(hub.get_as(&path(&second), ACTIVITY).await.json()["id"], second["id"]);
        // What begins earlier is not told again.
        edit(late.start_ms.plus_seconds(-1800)).await;
        assert_eq!(reminded(&hub).await, 2);
    }

    async fn nobody_is_reminded_of_what_is_off_or_long_due(hub: TestHub) {
        let (space, event) = announced(&hub, 3).await;
        let choose = async |event: &Event| {
            let mut tx = hub.app.db.begin().await.expect("a transaction");
            reminders::choose(&mut tx, event.id, &[7, 1, 400], false).await.expect("chosen");
            tx.commit().await.expect("it is kept");
        };
        choose(&event).await;
        assert_eq!(reminded(&hub).await, 0, "a week before is past");
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let plan = gathering(space.id, "Autre atelier", now.plus_seconds(2 * DAY));
        let other = events::announce(&mut tx, By::Operator, &plan, now).await.expect("announced");
        events::cancel(&mut tx, By::Operator, other.id, now).await.expect("cancelled");
        tx.commit().await.expect("it is kept");
        choose(&other).await;
        hub.app.clock.advance(DAY + 60);
        assert_eq!(reminded(&hub).await, 0, "cancelled");
        hub.app.clock.advance(DAY);
        assert_eq!(reminded(&hub).await, 1, "the day before, of the one that takes place");
    }
}

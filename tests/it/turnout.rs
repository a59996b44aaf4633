//! At the door and afterwards: tickets, letting people in, how many came when nobody's name is kept any
//! more; and what is said of one date of a series and holds for those that follow.

use axum::http::StatusCode;
use kiosque::accounts::{By, Role};
use kiosque::attendance::{self, Admission, Answer, Said, Way, Who, admission, repeating, turnout};
use kiosque::events::reminders;
use kiosque::events::series::{self, Repeats};
use kiosque::events::{self, Event};
use kiosque::jobs::cron;
use kiosque::spaces::{Space, members};

use crate::support::builders::gathering;
use crate::support::databases::{on_both_databases, texts};
use crate::support::hub::TestHub;
use crate::support::peer::Peer;
use crate::support::talk::{TEAM, appoint};
use crate::support::visitor::Visitor;

const DAY: i64 = 24 * 3600;

/// An event in a week that takes answers.
async fn announced(hub: &TestHub, space: &Space, title: &str) -> Event {
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let plan = gathering(space.id, title, now.plus_seconds(7 * DAY));
    let event = events::announce(&mut tx, By::Operator, &plan, now).await;
    let event = event.expect("it is announced");
    let wanted = Admission::usual(event.id);
    let set = admission::set(&mut tx, &TEAM.into(), &event, &wanted, now).await;
    set.expect("it is set");
    tx.commit().await.expect("it is kept");
    event
}

async fn goes(hub: &TestHub, event: &Event, actor: &str, name: &str, seats: i64) -> String {
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let said = Said {
        seats,
        ..Said::plain(Answer::Yes, Way::Join, name, "")
    };
    let known = attendance::answer(&mut tx, event, Who::Actor(actor), &said, now).await;
    tx.commit().await.expect("it is kept");
    known.expect("they go").id.to_string()
}

on_both_databases! {
    async fn a_ticket_leads_those_at_the_door_to_who_bears_it_and_nobody_else(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, "Atelier vélo").await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let take = format!("/evenements/{}/participer", event.slug);
        ada.post(&take, &[("answer", "yes"), ("seats", "2")]).await;
        let page = ada.get(&format!("/evenements/{}", event.slug)).await.text();
        let (_, own) = page.split_once("href=\"/participation/").expect("a link to the ticket");
        let own = format!("/participation/{}", own.split('"').next().expect("a secret"));
        let ticket = hub.get(&own).await.text();
        assert!(ticket.contains(&format!("{own}/billet.svg")) && ticket.contains("Montrez ce code"), "{ticket}");
        let code = hub.get(&format!("{own}/billet.svg")).await;
        assert_eq!((code.status, code.header("content-type")), (StatusCode::OK, "image/svg+xml"));
        assert_eq!(code.header("cache-control"), "no-store");
        let id = texts(&hub.app.db, "SELECT state FROM attendance").await;
        assert_eq!(id, ["going"]);
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let door = format!("/tableau/evenements/{}/entree", event.id);
        let list = team.get(&format!("{door}?name=AD%C3%80")).await.text();
        let (_, person) = list.split_once(&format!("action=\"{door}/")).unwrap_or_else(|| panic!("{list}"));
        let person = format!("{door}/{}", person.split('"').next().expect("an id"));
        for path in [&door, &person] {
            assert_eq!(ada.get(path).await.status, StatusCode::FORBIDDEN, "not hers to see");
            assert!(!hub.get(path).await.status.is_success(), "nor anybody's");
        }
        assert!(team.get(&person).await.text().contains("Attendu"), "expected");
        assert!(team.post(&person, &[("what", "arrived")]).await.status.is_redirection());
        let first = team.get(&person).await.text();
        assert!(first.contains("Déjà là"), "{first}");
        hub.app.clock.advance(3600);
        team.post(&person, &[("what", "arrived")]).await;
        assert_eq!(team.get(&person).await.text(), first, "shown twice, it says when she came");
        assert!(team.get(&door).await.text().contains(": 2 / 2"));
        team.post(&person, &[("what", "absent")]).await;
        assert!(team.get(&person).await.text().contains("Attendu"), "that was a mistake");
        // A ticket of another event opens nothing here; without a seat there is none.
        let other = announced(&hub, &space, "Autre atelier").await;
        let elsewhere = person.replace(&event.id.to_string(), &other.id.to_string());
        assert_eq!(team.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
        ada.post(&take, &[("answer", "no"), ("seats", "1")]).await;
        assert_eq!(hub.get(&format!("{own}/billet.svg")).await.status, StatusCode::NOT_FOUND);
    }

    async fn how_many_came_stays_when_who_came_is_forgotten(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, "Atelier vélo").await;
        let peer = Peer::start().await;
        let mut ids = Vec::new();
        for (name, seats) in [("ada", 2), ("bob", 1), ("eve", 1)] {
            ids.push(goes(&hub, &event, &peer.actor(name), name, seats).await);
        }
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let door = format!("/tableau/evenements/{}/entree", event.id);
        for id in &ids[..2] {
            team.post(&format!("{door}/{id}"), &[("what", "arrived")]).await;
        }
        let before = turnout_of(&hub, &event).await;
        assert_eq!(before, [(Way::Join, 3, 3, 4, 3)]);
        hub.app.clock.advance(99 * DAY);
        cron::tidy(&hub.app, hub.app.clock.now()).await.expect("it is tidied");
        assert_eq!(texts(&hub.app.db, "SELECT name FROM attendance").await, [] as [String; 0]);
        assert_eq!(turnout_of(&hub, &event).await, before, "the numbers stay");
        cron::tidy(&hub.app, hub.app.clock.now()).await.expect("it is tidied again");
        assert_eq!(turnout_of(&hub, &event).await, before, "counted once");
        let team = Visitor::new(&hub, "ida", Role::Editor).await;
        let page = team.get("/tableau/frequentation?year=2026").await.text();
        assert!(page.contains("Atelier vélo") && page.contains("4 places prises") && page.contains("3 personnes sont venues"), "{page}");
        assert!(page.contains("75\u{202f}%"), "{page}");
        assert!(team.get("/tableau/frequentation?year=1999").await.text().contains("Personne"));
        assert_eq!(team.get("/tableau/frequentation?year=32767").await.status, StatusCode::NOT_FOUND);
        // Who looks after nothing sees nobody's figures; who looks after the space its own.
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        assert!(!ada.get("/tableau/frequentation?year=2026").await.text().contains("Atelier"));
        appoint(&hub, &space, &hub.app.addresses.actor(members::actor_of(ada.account.id))).await;
        assert!(ada.get("/tableau/frequentation?year=2026").await.text().contains("Atelier"));
    }

    async fn what_is_said_of_one_date_holds_for_those_that_follow_and_are_made_later(hub: TestHub) {
        let space = hub.community("velo").await;
        let now = hub.app.clock.now();
        let plan = gathering(space.id, "Atelier du mardi", now.plus_seconds(7 * DAY));
        let weekly = Repeats { rule: Some("FREQ=WEEKLY".parse().expect("a rule")), ..Repeats::default() };
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let first = series::begin(&mut tx, By::Operator, &plan, &weekly, now).await.expect("it begins");
        let wanted = Admission { capacity: Some(12), asks: true, ..Admission::usual(first.id) };
        admission::set(&mut tx, &TEAM.into(), &first, &wanted, now).await.expect("it is set");
        repeating::pass_on(&mut tx, &TEAM.into(), &first, &wanted, now).await.expect("it is passed on");
        repeating::remind_of_all(&mut tx, &first, &[1]).await.expect("they are reminded");
        tx.commit().await.expect("it is kept");
        cron::go_on_with_series(&hub.app).await.expect("it goes on");
        let coming = coming(&hub, &first).await;
        assert_eq!(coming.len(), 52);
        assert_eq!(asked_of(&hub, &coming).await, (52, 3), "followers are asked of those that they were told of");
        // A week later there is one date more, and one more that followers were told of.
        hub.app.clock.advance(8 * DAY);
        cron::go_on_with_series(&hub.app).await.expect("it goes on");
        let later = self::coming(&hub, &first).await;
        assert_eq!(asked_of(&hub, &later).await, (later.len(), 3));
        assert_ne!(later.last(), coming.last());
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let days = reminders::of(&mut tx, *later.last().expect("the last")).await.expect("they are read");
        assert_eq!(days, [(1, None)]);
    }
}

async fn turnout_of(hub: &TestHub, event: &Event) -> Vec<(Way, i64, i64, i64, i64)> {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let all = turnout::of_event(&mut tx, event.id).await;
    let all = all.expect("it is read").into_iter();
    all.map(|it| (it.way, it.answers, it.going, it.seats, it.arrived))
        .collect()
}

async fn coming(hub: &TestHub, event: &Event) -> Vec<kiosque::ids::EventId> {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let occurrence = series::store::occurrence(&mut tx, event.id).await;
    let series = occurrence.expect("it is read").expect("a date").series_id;
    let now = hub.app.clock.now();
    let all = series::store::coming(&mut tx, series, now, 1_000).await;
    all.expect("they are read")
        .into_iter()
        .map(|(id, _)| id)
        .collect()
}

/// How many of these take answers, in twelve seats, and of how many followers were asked.
async fn asked_of(hub: &TestHub, events: &[kiosque::ids::EventId]) -> (usize, usize) {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let (mut set, mut asked) = (0, 0);
    for event in events {
        let admission = attendance::store::admission(&mut tx, *event).await;
        if let Some(admission) = admission.expect("it is read") {
            set += usize::from(admission.capacity == Some(12));
            asked += usize::from(admission.asked_ms.is_some());
        }
    }
    (set, asked)
}

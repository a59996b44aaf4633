//! Answers to events in odd cases: refused and forgotten, closed or overbooked, shown to nobody, asked
//! for in another's name, given while others are given; and letters to more people than one transaction
//! should write to.

use axum::http::StatusCode;
use kiosque::accounts::{By, Role};
use kiosque::attendance::pages::letters;
use kiosque::attendance::{self, Admission, Answer, Mode, Refused, Said, Shown, State, Way, Who};
use kiosque::attendance::{admission, organising};
use kiosque::events::{self, Event};
use kiosque::spaces::Space;
use serde_json::json;

use crate::support::builders::gathering;
use crate::support::databases::{on_both_databases, texts};
use crate::support::hub::TestHub;
use crate::support::post_office::WritingHub;
use crate::support::talk::TEAM;
use crate::support::visitor::Visitor;

const DAY: i64 = 24 * 3600;

async fn announced(
    hub: &TestHub,
    space: &Space,
    title: &str,
    change: impl FnOnce(&mut Admission),
) -> Event {
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let plan = gathering(space.id, title, now.plus_seconds(7 * DAY));
    let event = events::announce(&mut tx, By::Operator, &plan, now).await;
    let event = event.expect("it is announced");
    tx.commit().await.expect("it is kept");
    let mut wanted = Admission::usual(event.id);
    change(&mut wanted);
    set(hub, &event, &wanted).await;
    event
}

async fn set(hub: &TestHub, event: &Event, wanted: &Admission) {
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let set = admission::set(&mut tx, &TEAM.into(), event, wanted, now).await;
    set.expect("it is set");
    tx.commit().await.expect("it is kept");
}

async fn answer(
    hub: &TestHub,
    event: &Event,
    actor: &str,
    answer: Answer,
    seats: i64,
) -> Result<State, Refused> {
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let said = Said {
        seats,
        ..Said::plain(answer, Way::Server, actor, "")
    };
    let known = attendance::answer(&mut tx, event, Who::Actor(actor), &said, now).await?;
    tx.commit().await.expect("it is kept");
    Ok(known.state)
}

async fn known(hub: &TestHub, event: &Event, who: Who<'_>) -> Option<attendance::Attendance> {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let found = attendance::store::of(&mut tx, event.id, who).await;
    found.expect("it is read")
}

on_both_databases! {
    async fn who_was_refused_does_not_come_in_by_having_it_erased(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, "Atelier", |_| {}).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let take = format!("/evenements/{}/participer", event.slug);
        ada.post(&take, &[("answer", "yes"), ("seats", "1")]).await;
        let uri = hub.app.addresses.actor(kiosque::spaces::members::actor_of(ada.account.id));
        let found = known(&hub, &event, Who::Actor(&uri)).await.expect("an answer");
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        organising::decide(&mut tx, &TEAM.into(), found.id, false, now).await.expect("refused");
        tx.commit().await.expect("it is kept");
        let own = format!("/participation/{}", found.secret);
        assert_eq!(hub.post_form(&format!("{own}/erase"), &[]).await.status, StatusCode::OK);
        assert_eq!(hub.get(&own).await.status, StatusCode::NOT_FOUND);
        let left = texts(&hub.app.db, "SELECT name || COALESCE(actor_uri, '') FROM attendance").await;
        assert!(!left[0].contains("ada") && !left[0].contains(&uri), "nothing of her is left: {left:?}");
        let again = ada.post(&take, &[("answer", "yes"), ("seats", "1")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let desk = format!("/tableau/evenements/{}/participation", event.id);
        assert!(!team.get(&desk).await.text().contains(&found.id.to_string()), "there is nobody to decide about");
    }

    async fn closed_or_too_full_one_may_still_leave_or_take_fewer_seats(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, "Atelier", |it| it.capacity = Some(5)).await;
        let wanted = Admission { capacity: Some(5), ..Admission::usual(event.id) };
        let (ada, bob, eve) = ("https://a.example/ada", "https://a.example/bob", "https://a.example/eve");
        assert_eq!(answer(&hub, &event, ada, Answer::Yes, 3).await.expect("taken"), State::Going);
        assert_eq!(answer(&hub, &event, bob, Answer::Yes, 2).await.expect("taken"), State::Going);
        set(&hub, &event, &Admission { capacity: Some(2), ..wanted.clone() }).await;
        for seats in [3, 2] {
            assert_eq!(answer(&hub, &event, ada, Answer::Yes, seats).await.expect("kept"), State::Going, "{seats}");
        }
        assert!(matches!(answer(&hub, &event, ada, Answer::Yes, 3).await, Err(Refused::Full)));
        set(&hub, &event, &Admission { capacity: Some(2), mode: Mode::Closed, ..wanted }).await;
        assert!(matches!(answer(&hub, &event, eve, Answer::Yes, 1).await, Err(Refused::NotTaken)));
        assert!(matches!(answer(&hub, &event, eve, Answer::No, 1).await, Err(Refused::NotTaken)), "nobody's no is no answer");
        assert_eq!(answer(&hub, &event, ada, Answer::No, 1).await.expect("taken back"), State::Declined);
    }

    async fn what_the_organiser_does_not_show_is_not_told_by_the_seats_left(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, "Atelier", |it| {
            (it.capacity, it.shown, it.asks) = (Some(2), Shown::Nothing, true);
        }).await;
        answer(&hub, &event, "https://a.example/ada", Answer::Yes, 1).await.expect("taken");
        let object = async || hub.get_as(&format!("/ap/events/{}", event.id), "application/activity+json").await.json();
        let poll = hub.get_as(&format!("/ap/polls/{}", event.id), "application/activity+json").await.json();
        assert_eq!(poll["votersCount"], json!(0));
        assert!(object().await.get("remainingAttendeeCapacity").is_none());
        let page = hub.get(&format!("/evenements/{}", event.slug)).await.text();
        assert!(!page.contains("Il reste"), "{page}");
        answer(&hub, &event, "https://a.example/bob", Answer::Yes, 1).await.expect("taken");
        answer(&hub, &event, "https://a.example/eve", Answer::Yes, 1).await.expect("waits");
        assert_eq!(object().await["remainingAttendeeCapacity"], json!(0), "that nobody else can is told");
        let page = hub.get(&format!("/evenements/{}", event.slug)).await.text();
        assert!(page.contains("C’est complet.") && !page.contains("attend une place"), "{page}");
    }

    async fn an_organiser_decides_about_what_asks_for_it_alone(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, "Atelier", |_| {}).await;
        let ada = "https://a.example/ada";
        answer(&hub, &event, ada, Answer::Yes, 1).await.expect("taken");
        answer(&hub, &event, ada, Answer::No, 1).await.expect("taken back");
        let id = known(&hub, &event, Who::Actor(ada)).await.expect("an answer").id;
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        for is_let_in in [true, false] {
            let decided = organising::decide(&mut tx, &TEAM.into(), id, is_let_in, now).await;
            assert!(matches!(decided, Err(Refused::Unknown)), "who said no is not brought in by a page that is old");
        }
    }

    async fn answers_to_several_events_at_once_wait_for_each_other_and_do_not_lock(hub: TestHub) {
        let space = hub.community("velo").await;
        let first = announced(&hub, &space, "Premier", |it| it.capacity = Some(9)).await;
        let second = announced(&hub, &space, "Deuxième", |it| it.capacity = Some(9)).await;
        let both = async |events: [&Event; 2], who: &str| {
            let now = hub.app.clock.now();
            let mut tx = hub.app.db.begin().await.expect("a transaction");
            for event in events {
                let said = Said::plain(Answer::Yes, Way::Server, who, "");
                attendance::answer(&mut tx, event, Who::Actor(who), &said, now).await?;
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            tx.commit().await.expect("it is kept");
            Ok::<(), Refused>(())
        };
        for round in 0..3 {
            let (ada, bob) = (format!("https://a.example/{round}"), format!("https://b.example/{round}"));
            let (one, other) = tokio::join!(both([&first, &second], &ada), both([&second, &first], &bob));
            one.expect("ada goes to both");
            other.expect("bob goes to both");
        }
    }

    async fn nobody_has_us_write_to_another_from_event_to_event(at: WritingHub) {
        let hub = &at.hub;
        let space = hub.community("velo").await;
        for number in 0..6 {
            let event = announced(hub, &space, &format!("Atelier {number}"), |_| {}).await;
            let path = format!("/evenements/{}/participer", event.slug);
            let form = [("answer", "yes"), ("name", "Zoé"), ("email", "zoe@example.org")];
            let told = hub.post_form(&path, &form).await;
            assert!(told.header("location").ends_with("told=letter"), "told the same each time");
        }
        assert_eq!(at.letters().await.len(), 3);
    }

    async fn who_lost_the_link_to_any_answer_gets_it_again(at: WritingHub) {
        let hub = &at.hub;
        let space = hub.community("velo").await;
        let event = announced(hub, &space, "Atelier", |_| {}).await;
        let path = format!("/evenements/{}/participer", event.slug);
        let form = [("answer", "maybe"), ("name", "Zoé"), ("email", "zoe@example.org")];
        hub.post_form(&path, &form).await;
        at.letters().await;
        let secret = known(hub, &event, Who::Mail("zoe@example.org")).await.expect("kept").secret;
        hub.post_form(&format!("/participation/{secret}"), &[("answer", "maybe")]).await;
        at.letters().await;
        hub.app.clock.advance(601);
        hub.post_form(&path, &form).await;
        let sent = at.letters().await;
        assert!(sent.len() == 1 && sent[0].contains(&secret) && sent[0].contains("Subject: Votre "), "{sent:?}");
    }

    async fn a_letter_to_many_reaches_all_a_part_at_a_time(at: WritingHub) {
        let hub = &at.hub;
        let space = hub.community("velo").await;
        let event = announced(hub, &space, "Fête", |it| it.whereabouts = "Code 4812".to_owned()).await;
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        for number in 0..450 {
            let address = format!("p{number}@example.org");
            let said = Said { seats: 1, ..Said::plain(Answer::Yes, Way::Mail, "Zoé", "") };
            let known = attendance::ask_by_mail(&mut tx, &event, &address, &said, now).await.expect("asked");
            attendance::answer_again(&mut tx, &known.secret, &said, now).await.expect("confirmed");
        }
        tx.commit().await.expect("it is kept");
        hub.settle().await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let written = organising::write(&mut tx, &TEAM.into(), &event, ("Le lieu", "Venez par le quai"), now).await;
        assert_eq!(written.expect("it is written"), 450);
        tx.commit().await.expect("it is kept");
        letters::read(&hub.app).await.expect("the fact is read");
        let mut parts = Vec::new();
        loop {
            match letters::go_on(&hub.app).await.expect("it goes on") {
                0 => break,
                part => parts.push(part),
            }
        }
        assert_eq!(parts, [200, 200, 50, 1], "in parts, and the end of it");
        let subjects = texts(&hub.app.db, "SELECT subject FROM mail WHERE body LIKE '%quai%' AND body LIKE '%4812%'").await;
        assert_eq!(subjects.len(), 450);
        let to = texts(&hub.app.db, "SELECT DISTINCT to_address FROM mail WHERE body LIKE '%quai%'").await;
        assert_eq!(to.len(), 450, "to each once");
    }

    async fn a_change_is_told_though_how_one_takes_part_was_saved_meanwhile(at: WritingHub) {
        let hub = &at.hub;
        let space = hub.community("velo").await;
        let event = announced(hub, &space, "Atelier", |_| {}).await;
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let said = Said { language: "en".to_owned(), ..Said::plain(Answer::Yes, Way::Mail, "Zoé", "") };
        let known = attendance::ask_by_mail(&mut tx, &event, "zoe@example.org", &said, now).await.expect("asked");
        attendance::answer_again(&mut tx, &known.secret, &said, now).await.expect("confirmed");
        tx.commit().await.expect("it is kept");
        at.letters().await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let mut plan = event.plan();
        plan.place.name = "Ailleurs".to_owned();
        events::edit(&mut tx, By::Operator, event.id, &plan, now).await.expect("moved");
        let wanted = Admission { capacity: Some(40), ..Admission::usual(event.id) };
        let moved = events::store::by_id(&mut tx, event.id).await.expect("read").expect("there");
        admission::set(&mut tx, &TEAM.into(), &moved, &wanted, now).await.expect("it is set");
        tx.commit().await.expect("it is kept");
        let sent = at.letters().await;
        assert!(sent.len() == 1 && sent[0].contains("Ailleurs"), "{sent:?}");
        // And where exactly, when that is said later.
        set(hub, &moved, &Admission { whereabouts: "Code 4812".to_owned(), ..wanted }).await;
        let sent = at.letters().await;
        assert!(sent.len() == 1 && sent[0].contains("Code 4812"), "{sent:?}");
    }
}

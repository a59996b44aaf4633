//! Attendees hear what concerns them, by whatever way they answered: that the event is moved, off, on after
//! all, and why; that a seat is free. Nobody has us write to many, and what is forgotten is not written to.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use kiosque::accounts::{By, Role};
use kiosque::attendance::{self, Admission, Answer, Mode, Said, State, Way, Who, admission};
use kiosque::events::{self, Event};
use kiosque::settings;
use kiosque::spaces::Space;
use kiosque::spaces::followers::{self, Follower};
use serde_json::{Value, json};

use crate::support::builders::gathering;
use crate::support::databases::{on_both_databases, texts};
use crate::support::hub::TestHub;
use crate::support::letters::waiting_for;
use crate::support::peer::Peer;
use crate::support::post_office::WritingHub;
use crate::support::talk::TEAM;
use crate::support::visitor::Visitor;

const DAY: i64 = 24 * 3600;
const ACTIVITY: &str = "application/activity+json";

async fn announced(hub: &TestHub, space: &Space, change: impl FnOnce(&mut Admission)) -> Event {
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let plan = gathering(space.id, "Atelier", now.plus_seconds(7 * DAY));
    let event = events::announce(&mut tx, By::Operator, &plan, now).await;
    let event = event.expect("it is announced");
    let mut wanted = Admission::usual(event.id);
    change(&mut wanted);
    let set = admission::set(&mut tx, &TEAM.into(), &event, &wanted, now).await;
    set.expect("it is set");
    tx.commit().await.expect("it is kept");
    hub.settle().await;
    event
}

async fn edit(hub: &TestHub, event: &Event, change: impl FnOnce(&mut events::Plan)) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let stands = events::store::by_id(&mut tx, event.id).await;
    let mut plan = stands.expect("read").expect("there").plan();
    change(&mut plan);
    let now = hub.app.clock.now();
    let edited = events::edit(&mut tx, By::Operator, event.id, &plan, now).await;
    edited.expect("it is changed");
    tx.commit().await.expect("it is kept");
}

async fn join(hub: &TestHub, peer: &Peer, name: &str, event: &Event) {
    let join = peer.activity(name, "Join", hub.app.addresses.event(event.id));
    assert_eq!(peer.send(hub, &join).await.status, StatusCode::ACCEPTED);
    hub.settle().await;
}

async fn vote(hub: &TestHub, peer: &Peer, name: &str, event: &Event) {
    let vote = json!({ "id": format!("{}#votes/1", peer.actor(name)), "type": "Note",
        "name": "Je viens", "attributedTo": peer.actor(name),
        "inReplyTo": hub.app.addresses.poll(event.id) });
    peer.send(hub, &peer.activity(name, "Create", vote)).await;
    hub.settle().await;
}

/// What waits for a server since the first so many.
async fn since(hub: &TestHub, host: &str, before: &mut usize) -> Vec<Value> {
    hub.settle().await;
    let all = waiting_for(&hub.app.db, host).await;
    let new = all[*before..].to_vec();
    *before = all.len();
    new
}

/// The private words among them to somebody.
fn words_to<'a>(told: &'a [Value], actor: &str) -> Vec<&'a str> {
    let to = json!([actor]);
    let theirs = told
        .iter()
        .filter(|it| it["type"] == "Create" && it["to"] == to && it["cc"] == json!([]));
    theirs
        .map(|it| it["object"]["content"].as_str().unwrap_or_default())
        .collect()
}

fn of_kind<'a>(told: &'a [Value], kind: &str, object: &str) -> Vec<&'a Value> {
    let is_it = |it: &&Value| it["type"] == kind && it["object"]["id"] == object;
    told.iter().filter(is_it).collect()
}

async fn state(hub: &TestHub, event: &Event, actor: &str) -> Option<State> {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let found = attendance::store::of(&mut tx, event.id, Who::Actor(actor)).await;
    found.expect("it is read").map(|it| it.state)
}

/// Somebody comes by mail; answers the secret of their answer.
async fn comes_by_mail(hub: &TestHub, event: &Event, address: &str, language: &str) -> String {
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let said = Said {
        seats: 2,
        language: language.to_owned(),
        ..Said::plain(Answer::Yes, Way::Mail, "Zoé", "")
    };
    let known = attendance::ask_by_mail(&mut tx, event, address, &said, now).await;
    let secret = known.expect("asked").secret;
    let known = attendance::answer_again(&mut tx, &secret, &said, now).await;
    known.expect("confirmed");
    tx.commit().await.expect("it is kept");
    secret
}

on_both_databases! {
    async fn who_comes_from_a_server_that_follows_nobody_hears_all_that_becomes_of_it(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, |_| {}).await;
        let uri = hub.app.addresses.event(event.id);
        let peer = Peer::start().await;
        let ada = peer.actor("ada");
        let mut seen = 0;
        join(&hub, &peer, "ada", &event).await;
        since(&hub, &peer.host, &mut seen).await;
        edit(&hub, &event, |plan| plan.summary = "Venez nombreux".to_owned()).await;
        let told = since(&hub, &peer.host, &mut seen).await;
        assert_eq!((of_kind(&told, "Update", &uri).len(), words_to(&told, &ada).len()), (1, 0), "{told:?}");
        // Moved: the old hour, and why.
        edit(&hub, &event, |plan| {
            plan.start = plan.start.plus_seconds(3600);
            plan.end = plan.end.map(|end| end.plus_seconds(3600));
            plan.reason = "La salle n’ouvre qu’à <onze> heures.".to_owned();
        }).await;
        let told = since(&hub, &peer.host, &mut seen).await;
        let update = of_kind(&told, "Update", &uri);
        let summary = update[0]["object"]["summary"].as_str().expect("a summary");
        assert!(summary.starts_with("<p><strong>Changement du 1er septembre 2026 : l’heure (avant : ") && summary.contains("&lt;onze&gt;"), "{summary}");
        let words = words_to(&told, &ada);
        assert!(words.len() == 1 && words[0].contains("Avant : ") && words[0].contains("&lt;onze&gt;"), "{words:?}");
        // Off, with the reason; of its place nobody needs to hear then, and the reason stays.
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let now = hub.app.clock.now();
        let done = events::cancel_because(&mut tx, By::Operator, event.id, "La salle est inondée.", now).await;
        done.expect("it is cancelled");
        tx.commit().await.expect("it is kept");
        let told = since(&hub, &peer.host, &mut seen).await;
        assert_eq!(of_kind(&told, "Update", &uri).len(), 1);
        let words = words_to(&told, &ada);
        assert!(words.len() == 1 && words[0].contains("annulé") && words[0].contains("inondée"), "{words:?}");
        edit(&hub, &event, |plan| plan.place.name = "Ailleurs".to_owned()).await;
        let told = since(&hub, &peer.host, &mut seen).await;
        let summary = of_kind(&told, "Update", &uri)[0]["object"]["summary"].clone();
        assert!(summary.as_str().is_some_and(|it| it.contains("inondée")), "{summary}");
        assert_eq!(words_to(&told, &ada).len(), 0, "nobody is told twice that it is off");
        let calendar = hub.get(&format!("/evenements/{}.ics", event.slug)).await.text();
        assert!(calendar.contains("La salle est inondée."), "{calendar}");
        // On again.
        edit(&hub, &event, |plan| plan.status = events::Status::Confirmed).await;
        let told = since(&hub, &peer.host, &mut seen).await;
        let summary = of_kind(&told, "Update", &uri)[0]["object"]["summary"].clone();
        assert!(summary.as_str().is_some_and(|it| it.contains("Finalement maintenu.")), "{summary}");
        let words = words_to(&told, &ada);
        assert!(words.len() == 1 && words[0].contains("a lieu, finalement"), "{words:?}");
        edit(&hub, &event, |plan| plan.status = events::Status::Tentative).await;
        let told = since(&hub, &peer.host, &mut seen).await;
        let summary = of_kind(&told, "Update", &uri)[0]["object"]["summary"].clone();
        assert!(summary.as_str().is_some_and(|it| it.contains("À confirmer.")), "{summary}");
        assert!(words_to(&told, &ada)[0].contains("n’est plus certain"), "{told:?}");
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        events::retract(&mut tx, By::Operator, event.id, now).await.expect("it is taken back");
        tx.commit().await.expect("it is kept");
        let told = since(&hub, &peer.host, &mut seen).await;
        assert_eq!((of_kind(&told, "Delete", &uri).len(), words_to(&told, &ada).len()), (1, 1), "{told:?}");
    }

    async fn a_server_that_follows_hears_an_update_once(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, |_| {}).await;
        let peer = Peer::start().await;
        join(&hub, &peer, "ada", &event).await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let actor = kiosque::federation::store::remote_actor(&mut tx, &peer.actor("ada")).await;
        let actor = actor.expect("read").expect("known");
        let follower = Follower {
            actor_uri: peer.actor("bob"),
            follow_uri: format!("{}#f", peer.actor("bob")),
            inbox: actor.inbox,
            shared_inbox: actor.shared_inbox,
            host: peer.host.clone(),
        };
        let put = followers::put_silently(&mut tx, space.id, &follower, hub.app.clock.now()).await;
        put.expect("they follow");
        tx.commit().await.expect("it is kept");
        let mut seen = 0;
        since(&hub, &peer.host, &mut seen).await;
        edit(&hub, &event, |plan| plan.summary = "Venez nombreux".to_owned()).await;
        let told = since(&hub, &peer.host, &mut seen).await;
        assert_eq!(of_kind(&told, "Update", &hub.app.addresses.event(event.id)).len(), 1, "{told:?}");
    }

    async fn who_was_promised_a_word_gets_it_when_they_move_up(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, |it| (it.capacity, it.asks) = (Some(1), true)).await;
        let peer = Peer::start().await;
        let (bob, cleo) = (peer.actor("bob"), peer.actor("cleo"));
        let mut seen = 0;
        join(&hub, &peer, "ada", &event).await;
        vote(&hub, &peer, "bob", &event).await;
        join(&hub, &peer, "cleo", &event).await;
        let told = since(&hub, &peer.host, &mut seen).await;
        for name in [&bob, &cleo] {
            assert_eq!(state(&hub, &event, name).await, Some(State::Waiting));
            let words = words_to(&told, name);
            assert!(words.len() == 1 && words[0].contains("liste d’attente"), "{words:?}");
        }
        // Asked again, nothing is new.
        join(&hub, &peer, "cleo", &event).await;
        assert_eq!(words_to(&since(&hub, &peer.host, &mut seen).await, &cleo).len(), 0);
        for (goes, comes) in [("ada", &bob), ("bob", &cleo)] {
            let leave = peer.activity(goes, "Leave", hub.app.addresses.event(event.id));
            peer.send(&hub, &leave).await;
            let told = since(&hub, &peer.host, &mut seen).await;
            assert_eq!(state(&hub, &event, comes).await, Some(State::Going));
            let words = words_to(&told, comes);
            assert!(words.len() == 1 && words[0].contains("Une place s’est libérée"), "{words:?}");
        }
    }

    async fn an_organisers_yes_is_told_to_who_asked_by_a_vote(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, |it| (it.mode, it.asks) = (Mode::Approval, true)).await;
        let peer = Peer::start().await;
        let bob = peer.actor("bob");
        vote(&hub, &peer, "bob", &event).await;
        let mut seen = 0;
        since(&hub, &peer.host, &mut seen).await;
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let known = attendance::store::of(&mut tx, event.id, Who::Actor(&bob)).await;
        let id = known.expect("read").expect("there").id;
        drop(tx);
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let desk = format!("/tableau/evenements/{}/participation", event.id);
        let done = team.post(&format!("{desk}/{id}/accept"), &[]).await;
        let there = done.header("location").split('#').next().unwrap_or_default().to_owned();
        let page = team.get(&there).await.text();
        assert!(page.contains("role=\"status\">C’est accepté"), "{page}");
        let host = &peer.host;
        assert!(page.contains(&format!(">@bob@{host}</a>")), "people elsewhere go by their handle: {page}");
        let told = since(&hub, &peer.host, &mut seen).await;
        assert!(words_to(&told, &bob)[0].contains("a dit oui"), "{told:?}");
    }

    async fn the_poll_of_an_event_says_what_the_event_says(hub: TestHub) {
        const HOST: &str = "reader.example";
        let space = hub.community("velo").await;
        let follower = Follower {
            actor_uri: format!("https://{HOST}/users/ada"),
            follow_uri: format!("https://{HOST}/follows/1"),
            inbox: format!("https://{HOST}/inbox"),
            shared_inbox: None,
            host: HOST.to_owned(),
        };
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let put = followers::put_silently(&mut tx, space.id, &follower, hub.app.clock.now()).await;
        put.expect("they follow");
        tx.commit().await.expect("it is kept");
        let event = announced(&hub, &space, |it| it.asks = true).await;
        let poll = hub.app.addresses.poll(event.id);
        let mut seen = 0;
        since(&hub, HOST, &mut seen).await;
        edit(&hub, &event, |plan| plan.summary = "Venez nombreux".to_owned()).await;
        let told = since(&hub, HOST, &mut seen).await;
        assert_eq!(of_kind(&told, "Update", &poll).len(), 0, "it says nothing else than before");
        let later = event.start_ms.plus_seconds(DAY);
        edit(&hub, &event, |plan| {
            plan.title = "Grand atelier".to_owned();
            (plan.start, plan.end) = (later, None);
        }).await;
        let told = since(&hub, HOST, &mut seen).await;
        let question = &of_kind(&told, "Update", &poll)[0]["object"];
        assert_eq!(question["endTime"], json!(later.rfc3339()));
        assert!(question["content"].as_str().is_some_and(|it| it.contains("Grand atelier")), "{question}");
        assert!(question.get("closed").is_none());
        edit(&hub, &event, |plan| plan.status = events::Status::Cancelled).await;
        let told = since(&hub, HOST, &mut seen).await;
        let question = &of_kind(&told, "Update", &poll)[0]["object"];
        assert_eq!(question["closed"], question["endTime"], "nobody votes any more");
        assert_ne!(question["endTime"], json!(later.rfc3339()));
        let content = question["content"].as_str().expect("words");
        assert!(content.contains("Annulé : Grand atelier") && !content.contains("Venez-vous"), "{content}");
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        events::retract(&mut tx, By::Operator, event.id, hub.app.clock.now()).await.expect("taken back");
        tx.commit().await.expect("it is kept");
        let told = since(&hub, HOST, &mut seen).await;
        assert_eq!(of_kind(&told, "Delete", &poll).len(), 1, "{told:?}");
    }

    async fn a_letter_says_what_was_and_why_and_goes_into_the_calendar(at: WritingHub) {
        let hub = &at.hub;
        let space = hub.community("velo").await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let now = hub.app.clock.now();
        settings::set(&mut tx, "contact_email", "bonjour@velo.example").await.expect("it is set");
        tx.commit().await.expect("it is kept");
        let event = announced(hub, &space, |it| {
            it.whereabouts = "Visio : https://visio.example/salle, code 4812".to_owned();
        }).await;
        let secret = comes_by_mail(hub, &event, "zoe@example.org", "en").await;
        let sent = at.letters().await;
        let letter = sent.last().expect("that she comes");
        for part in ["Reply-To: bonjour@velo.example", "2 seats", "METHOD:PUBLISH", "BEGIN:VEVENT", "method=PUBLISH"] {
            assert!(letter.contains(part), "{part} in {letter}");
        }
        let link = format!("For your calendar: {}.ics", hub.app.addresses.event_page(&event));
        assert!(letter.contains(&link), "{letter}");
        // Her own page has it all, and says when something is saved.
        let own = format!("/participation/{secret}");
        let saved = hub.post_form(&own, &[("answer", "yes"), ("seats", "1")]).await;
        assert_eq!(saved.header("location"), format!("{own}?told=saved"));
        at.letters().await;
        let page = hub.get(&format!("{own}?told=saved")).await.text();
        assert!(page.contains("role=\"status\">C’est enregistré"), "{page}");
        assert!(page.contains("<a href=\"https://visio.example/salle\"") && page.contains(", code 4812"), "{page}");
        assert!(page.contains("12 rue des Communs") && page.contains(".ics\""), "{page}");
        edit(hub, &event, |plan| {
            plan.place.name = "Ailleurs".to_owned();
            plan.reason = "A flood.".to_owned();
        }).await;
        let sent = at.letters().await;
        let [letter] = sent.as_slice() else { panic!("{sent:?}") };
        // She saved it on a page in French.
        for part in ["restent les", "avant : La Maison", "A flood."] {
            assert!(letter.contains(part), "{part} in {letter}");
        }
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        events::cancel_because(&mut tx, By::Operator, event.id, "No room.", now).await.expect("cancelled");
        tx.commit().await.expect("it is kept");
        let sent = at.letters().await;
        let [letter] = sent.as_slice() else { panic!("{sent:?}") };
        assert!(letter.contains("No room.") && letter.contains("METHOD:CANCEL"), "{letter}");
        edit(hub, &event, |plan| plan.status = events::Status::Confirmed).await;
        let sent = at.letters().await;
        assert!(sent.len() == 1 && sent[0].contains("a lieu, finalement"), "{sent:?}");
        // What waits for who is forgotten does not go.
        edit(hub, &event, |plan| plan.status = events::Status::Postponed).await;
        hub.settle().await;
        assert_eq!(texts(&hub.app.db, "SELECT to_address FROM mail").await.len(), 1);
        assert_eq!(hub.post_form(&format!("{own}/erase"), &[]).await.status, StatusCode::OK);
        assert_eq!(texts(&hub.app.db, "SELECT to_address FROM mail").await.len(), 0);
        assert_eq!(at.letters().await.len(), 0);
    }

    async fn thanks_go_to_who_was_there_where_that_was_counted(at: WritingHub) {
        let hub = &at.hub;
        let space = hub.community("velo").await;
        let event = announced(hub, &space, |_| {}).await;
        comes_by_mail(hub, &event, "zoe@example.org", "fr").await;
        comes_by_mail(hub, &event, "yann@example.org", "fr").await;
        at.letters().await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let known = attendance::store::of(&mut tx, event.id, Who::Mail("zoe@example.org")).await;
        let id = known.expect("read").expect("there").id;
        let now = hub.app.clock.now();
        attendance::organising::arrive(&mut tx, &TEAM.into(), id, true, now).await.expect("she is here");
        tx.commit().await.expect("it is kept");
        hub.app.clock.advance(9 * DAY);
        edit(hub, &event, |plan| plan.links.report = "/actualites/bilan".to_owned()).await;
        let sent = at.letters().await;
        assert!(sent.len() == 1 && sent[0].contains("To: zoe@example.org"), "{sent:?}");
    }

    async fn nobody_signs_up_many_at_once_and_nothing_typed_is_lost(at: WritingHub) {
        let hub = &at.hub;
        let space = hub.community("velo").await;
        let event = announced(hub, &space, |_| {}).await;
        let path = format!("/evenements/{}/participer", event.slug);
        let sign_up = async |client: &str, number: usize| {
            let email = format!("p{number}@example.org");
            let fields = [("answer", "yes"), ("name", "Zoé"), ("email", email.as_str())];
            let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
            let mut request = Request::post(&path)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin")
                .body(Body::from(form)).expect("a request");
            let client: SocketAddr = client.parse().expect("an address");
            request.extensions_mut().insert(ConnectInfo(client));
            hub.send(request).await
        };
        let mut taken = 0;
        for number in 0..20 {
            taken += usize::from(sign_up("198.51.100.7:1", number).await.status.is_redirection());
        }
        assert_eq!(taken, 8);
        let refused = sign_up("198.51.100.7:1", 30).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = refused.text();
        assert!(page.contains("role=\"alert\">Trop d’inscriptions") && page.contains("p30@example.org"), "{page}");
        assert!(sign_up("198.51.100.8:1", 31).await.status.is_redirection(), "others are not held up");
        hub.app.clock.advance(61);
        assert!(sign_up("198.51.100.7:1", 32).await.status.is_redirection());
        assert_eq!(at.letters().await.len(), 10);
    }

    async fn what_is_off_takes_no_answers_and_a_word_to_the_organisers_is_kept(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, |it| it.capacity = Some(3)).await;
        let peer = Peer::start().await;
        let mut asked = peer.activity("ada", "Join", hub.app.addresses.event(event.id));
        asked["participationMessage"] = json!("Je viens à <b>vélo</b>");
        peer.send(&hub, &asked).await;
        hub.settle().await;
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let page = team.get(&format!("/tableau/evenements/{}/participation", event.id)).await.text();
        assert!(page.contains("Je viens à vélo"), "{page}");
        let file = team.get(&format!("/tableau/evenements/{}/participants.csv", event.id)).await.text();
        assert!(file.starts_with("\u{feff}\"Nom\",\"Adresse\"") && file.contains("\"vient\"") && file.contains("Je viens à vélo"), "{file}");
        let public = format!("/evenements/{}", event.slug);
        let take = format!("{public}/participer");
        assert!(hub.get(&public).await.text().contains("Il reste 2 places"));
        assert!(team.get(&take).await.text().contains("name=\"answer\""));
        edit(&hub, &event, |plan| plan.status = events::Status::Cancelled).await;
        assert!(!hub.get(&public).await.text().contains("Il reste"));
        let form = team.get(&take).await.text();
        assert!(!form.contains("name=\"answer\"") && form.contains("Les inscriptions sont terminées"), "{form}");
        let object = hub.get_as(&format!("/ap/events/{}", event.id), ACTIVITY).await.json();
        assert_eq!(object["joinMode"], json!("external"));
        assert!(object.get("remainingAttendeeCapacity").is_none(), "{object}");
    }

    async fn the_form_takes_the_reason_of_any_change(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, |_| {}).await;
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let path = format!("/tableau/evenements/{}", event.id);
        assert!(team.get(&path).await.text().contains("name=\"reason\""));
        let form = [("space", "velo"), ("language", "fr"), ("title", "Atelier"), ("start_date", "2026-09-20"),
            ("start_time", "18:00"), ("timezone", "Europe/Paris"), ("status", "tentative"),
            ("reason", "On attend la salle.")];
        let done = team.post(&path, &form).await;
        assert!(done.status.is_redirection(), "{}", done.text());
        let object = hub.get_as(&format!("/ap/events/{}", event.id), ACTIVITY).await.json();
        let summary = object["summary"].as_str().expect("a summary");
        assert!(summary.contains("À confirmer.") && summary.contains("On attend la salle."), "{summary}");
    }
}

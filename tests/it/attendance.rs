//! Taking part in an event: on our page, by mail, from another server, by a vote, by a word. One count
//! of seats for all of them, a waiting list that moves up, and nobody told of anybody else.

use axum::http::StatusCode;
use kiosque::accounts::{By, Role};
use kiosque::attendance::{
    self, Admission, Attendance, Mode, Shown, State, Who, admission, organising,
};
use kiosque::events::{self, Event};
use kiosque::mail;
use kiosque::spaces::Space;
use kiosque::spaces::followers::{self, Follower};
use serde_json::{Value, json};

use crate::support::builders::gathering;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::letters::waiting_for;
use crate::support::peer::{Peer, Raw};
use crate::support::post_office::WritingHub;
use crate::support::talk::TEAM;
use crate::support::visitor::Visitor;

const DAY: i64 = 24 * 3600;
const ACTIVITY: &str = "application/activity+json";

/// An event in a week, and how one takes part in it.
async fn announced(hub: &TestHub, space: &Space, change: impl FnOnce(&mut Admission)) -> Event {
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let plan = gathering(space.id, "Atelier vélo", now.plus_seconds(7 * DAY));
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

async fn of(hub: &TestHub, event: &Event, who: Who<'_>) -> Option<Attendance> {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let found = attendance::store::of(&mut tx, event.id, who).await;
    found.expect("it is read")
}

async fn state(hub: &TestHub, event: &Event, actor: &str) -> Option<State> {
    of(hub, event, Who::Actor(actor)).await.map(|it| it.state)
}

/// What waits for a server, in order.
async fn letters(hub: &TestHub, host: &str) -> Vec<Value> {
    hub.settle().await;
    waiting_for(&hub.app.db, host).await
}

/// The kinds of what was sent to somebody, and the ids of what each is about.
async fn answers(hub: &TestHub, peer: &Peer, name: &str) -> Vec<(String, String)> {
    let to = json!([peer.actor(name)]);
    let all = letters(hub, &peer.host).await.into_iter();
    let theirs = all.filter(|it| it["to"] == to);
    theirs
        .map(|it| {
            let kind = it["type"].as_str().unwrap_or_default().to_owned();
            let about = it["object"]["id"].as_str().unwrap_or_default().to_owned();
            (kind, about)
        })
        .collect()
}

async fn join(hub: &TestHub, peer: &Peer, name: &str, event: &Event) -> String {
    let uri = hub.app.addresses.event(event.id);
    let join = peer.activity(name, "Join", uri);
    assert_eq!(peer.send(hub, &join).await.status, StatusCode::ACCEPTED);
    hub.settle().await;
    join["id"].as_str().expect("an id").to_owned()
}

async fn leave(hub: &TestHub, peer: &Peer, name: &str, event: &Event) {
    let mut leave = peer.activity(name, "Leave", hub.app.addresses.event(event.id));
    // A group's has none.
    leave.as_object_mut().expect("an object").remove("id");
    peer.send(hub, &leave).await;
    hub.settle().await;
}

on_both_databases! {
    async fn whoever_joins_from_elsewhere_is_accepted_and_leaves(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, |it| it.capacity = Some(30)).await;
        let peer = Peer::start().await;
        let ada = peer.actor("ada");
        let request = join(&hub, &peer, "ada", &event).await;
        assert_eq!(state(&hub, &event, &ada).await, Some(State::Going));
        let all = letters(&hub, &peer.host).await;
        let accept = all.iter().find(|it| it["type"] == "Accept").expect("an Accept");
        assert_eq!(accept["actor"], json!(hub.app.addresses.actor(space.id)), "Mobilizon asks for the group's");
        assert_eq!(accept["object"]["id"], json!(request));
        assert_eq!(accept["object"]["object"], json!(hub.app.addresses.event(event.id)));
        assert_eq!((&accept["to"], &accept["cc"]), (&json!([ada]), &json!([])), "nobody else is told");
        // What peers read of it.
        let path = format!("/ap/events/{}", event.id);
        let object = hub.get_as(&path, ACTIVITY).await.json();
        assert_eq!((&object["joinMode"], &object["maximumAttendeeCapacity"]), (&json!("free"), &json!(30)));
        assert_eq!((&object["remainingAttendeeCapacity"], &object["participantCount"]), (&json!(29), &json!(1)));
        assert!(object.get("externalParticipationUrl").is_none());
        let attendees = hub.get_as(&format!("{path}/attendees"), ACTIVITY).await;
        assert!(attendees.json()["totalItems"] == 1 && !attendees.text().contains("ada"), "{}", attendees.text());
        // Asked twice, it is one answer; each request has its own Accept.
        let again = join(&hub, &peer, "ada", &event).await;
        let told = answers(&hub, &peer, "ada").await;
        assert!(told.contains(&("Accept".to_owned(), again)), "{told:?}");
        leave(&hub, &peer, "ada", &event).await;
        assert_eq!(state(&hub, &event, &ada).await, None);
        assert_eq!(hub.get_as(&path, ACTIVITY).await.json()["remainingAttendeeCapacity"], json!(30));
    }

    async fn what_is_to_come_is_read_of_each_actor_the_first_first(hub: TestHub) {
        let (space, other) = (hub.community("velo").await, hub.community("train").await);
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let mut of = Vec::new();
        for (title, days, also) in [("Tard", 9, vec![other.id]), ("Tôt", 2, Vec::new()), ("Passé", -9, Vec::new())] {
            let mut plan = gathering(space.id, title, now.plus_seconds(days * DAY));
            plan.also_in = also;
            of.push(events::announce(&mut tx, By::Operator, &plan, now).await.expect("it is announced"));
        }
        tx.commit().await.expect("it is kept");
        let upcoming = async |id: kiosque::ids::SpaceId| {
            let actor = hub.get_as(&format!("/ap/actors/{id}"), ACTIVITY).await.json();
            let uri = actor["upcomingEvents"].as_str().expect("its address").to_owned();
            let found = hub.get_as(uri.trim_start_matches(hub.app.addresses.base()), ACTIVITY).await.json();
            assert_eq!((&found["id"], &found["type"]), (&json!(uri), &json!("OrderedCollection")));
            let items = found["orderedItems"].as_array().expect("items").clone();
            assert!(items.iter().all(|it| it["type"] == "Event"));
            items.iter().map(|it| it["name"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(upcoming(space.id).await, ["Tôt", "Tard"]);
        assert_eq!(upcoming(other.id).await, ["Tard"]);
        let path = format!("/ap/events/{}/organizers", of[0].id);
        let organizers = hub.get_as(&path, ACTIVITY).await.json();
        let addresses = &hub.app.addresses;
        assert_eq!(organizers["items"], json!([addresses.actor(space.id), addresses.actor(other.id)]));
    }

    async fn an_event_that_takes_no_answers_says_so(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, |it| it.mode = Mode::Closed).await;
        let peer = Peer::start().await;
        let request = join(&hub, &peer, "ada", &event).await;
        let told = letters(&hub, &peer.host).await;
        assert_eq!((&told[0]["type"], &told[0]["object"]), (&json!("Ignore"), &json!(request)));
        let object = hub.get_as(&format!("/ap/events/{}", event.id), ACTIVITY).await.json();
        assert_eq!(object["joinMode"], json!("external"), "none would make it no event for Mobilizon");
        assert!(object["externalParticipationUrl"].is_string());
        // Nor is anybody's answer taken for another.
        let mut forged = peer.activity("eve", "Join", hub.app.addresses.event(event.id));
        forged["object"] = json!({ "id": "https://elsewhere.example/e", "type": "Event" });
        peer.send(&hub, &forged).await;
        assert_eq!(answers(&hub, &peer, "eve").await, []);
    }

    async fn the_last_seats_are_given_once_by_whatever_way_and_who_waits_moves_up(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, |it| (it.capacity, it.asks) = (Some(2), true)).await;
        let peer = Peer::start().await;
        let member = Visitor::new(&hub, "mia", Role::Member).await;
        let path = format!("/evenements/{}/participer", event.slug);
        let form = member.get(&path).await;
        assert!(form.text().contains("Je viens"), "{}", form.text());
        let sent = member.post(&path, &[("answer", "yes"), ("seats", "1")]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        join(&hub, &peer, "ada", &event).await;
        // A vote and a word come too late.
        let poll = hub.app.addresses.poll(event.id);
        let vote = json!({ "id": format!("{}#votes/1", peer.actor("bob")), "type": "Note", "name": "Je viens",
            "attributedTo": peer.actor("bob"), "inReplyTo": poll });
        peer.send(&hub, &peer.activity("bob", "Create", vote)).await;
        let uri = hub.app.addresses.event(event.id);
        let group = hub.app.addresses.actor(space.id);
        let word = peer.note("w", "cleo", "@velo Je viens !", Some(&uri), &group);
        peer.send(&hub, &peer.activity("cleo", "Create", word)).await;
        hub.settle().await;
        for (name, expected) in [("ada", State::Going), ("bob", State::Waiting), ("cleo", State::Waiting)] {
            assert_eq!(state(&hub, &event, &peer.actor(name)).await, Some(expected), "{name}");
        }
        let told = answers(&hub, &peer, "cleo").await;
        assert_eq!(told.iter().filter(|(kind, _)| kind == "Create").count(), 1, "a word about the waiting list");
        // Two more than there are: refused, and nothing changes.
        let more = member.post(&path, &[("answer", "yes"), ("seats", "3")]).await;
        assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(more.text().contains("role=\"alert\""), "{}", more.text());
        leave(&hub, &peer, "ada", &event).await;
        assert_eq!(state(&hub, &event, &peer.actor("bob")).await, Some(State::Going), "the first of the line");
        assert_eq!(state(&hub, &event, &peer.actor("cleo")).await, Some(State::Waiting));
        let told = answers(&hub, &peer, "bob").await;
        assert!(told.iter().any(|(kind, _)| kind == "Create"), "who moved up is told");
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let counts = organising::counts(&mut tx, event.id).await.expect("counts");
        assert_eq!((counts.seats, counts.waiting), (2, 1));
    }

    async fn a_rush_for_the_last_seats_takes_no_more_than_there_are(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, |it| (it.capacity, it.waits) = (Some(5), false)).await;
        let rush = (0..20).map(|number| {
            let (hub, event) = (&hub, &event);
            async move {
                let uri = format!("https://peer.example/users/{number}");
                let said = attendance::Said::plain(attendance::Answer::Yes, attendance::Way::Join, "", "");
                let mut tx = hub.app.db.begin().await.expect("a transaction");
                let now = hub.app.clock.now();
                let done = attendance::answer(&mut tx, event, Who::Actor(&uri), &said, now).await;
                tx.commit().await.expect("it is kept");
                done.is_ok()
            }
        });
        let taken = futures_util::future::join_all(rush).await;
        assert_eq!(taken.iter().filter(|it| **it).count(), 5);
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let counts = organising::counts(&mut tx, event.id).await.expect("counts");
        assert_eq!((counts.going, counts.seats), (5, 5));
    }

    async fn followers_are_asked_by_a_poll_and_told_how_many_come(hub: TestHub) {
        let space = hub.community("velo").await;
        let peer = Peer::start().await;
        let follower = Follower {
            actor_uri: peer.actor("ada"),
            follow_uri: format!("{}#f", peer.actor("ada")),
            inbox: format!("{}/inbox", peer.actor("ada")),
            shared_inbox: None,
            host: peer.host.clone(),
        };
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let put = followers::put_silently(&mut tx, space.id, &follower, hub.app.clock.now()).await;
        put.expect("they follow");
        tx.commit().await.expect("it is kept");
        let event = announced(&hub, &space, |it| it.asks = true).await;
        let poll = hub.app.addresses.poll(event.id);
        let all = letters(&hub, &peer.host).await;
        let asked = all.iter().find(|it| it["object"]["type"] == "Question").expect("a poll");
        assert_eq!(asked["type"], json!("Create"));
        let question = &asked["object"];
        assert_eq!((&question["id"], &question["inReplyTo"]), (&json!(poll), &json!(hub.app.addresses.event(event.id))));
        let names: Vec<&Value> = question["oneOf"].as_array().expect("choices").iter().map(|it| &it["name"]).collect();
        assert_eq!(names, ["Je viens", "Peut-être", "Non"]);
        assert_eq!(question["endTime"], json!(event.start_ms.rfc3339()));
        for (name, choice) in [("ada", "Je viens"), ("bob", "Non"), ("cleo", "Peut-être"), ("dan", "Jamais")] {
            let vote = json!({ "id": format!("{}#votes/1", peer.actor(name)), "type": "Note", "name": choice,
                "attributedTo": peer.actor(name), "inReplyTo": poll, "to": [hub.app.addresses.actor(space.id)] });
            peer.send(&hub, &peer.activity(name, "Create", vote)).await;
        }
        hub.settle().await;
        let states = [("ada", Some(State::Going)), ("bob", Some(State::Declined)), ("cleo", Some(State::Maybe)), ("dan", None)];
        for (name, expected) in states {
            assert_eq!(state(&hub, &event, &peer.actor(name)).await, expected, "{name}");
        }
        let told = async |hub: &TestHub| {
            let mut tx = hub.app.db.begin().await.expect("a transaction");
            let count = admission::tell_due(&mut tx, hub.app.clock.now(), 10).await.expect("told");
            tx.commit().await.expect("it is kept");
            count
        };
        assert_eq!(told(&hub).await, 0, "not at once: others may vote too");
        hub.app.clock.advance(200);
        assert_eq!(told(&hub).await, 1);
        let all = letters(&hub, &peer.host).await;
        let update = all.iter().rfind(|it| it["type"] == "Update" && it["object"]["type"] == "Question");
        let counts: Vec<i64> = update.expect("new counts")["object"]["oneOf"].as_array().expect("choices")
            .iter().map(|it| it["replies"]["totalItems"].as_i64().expect("a count")).collect();
        assert_eq!(counts, [1, 1, 1]);
        let served = hub.get_as(&format!("/ap/polls/{}", event.id), ACTIVITY).await.json();
        assert_eq!((&served["id"], &served["votersCount"]), (&json!(poll), &json!(3)));
        // When the event begins it is over, and a vote counts no more.
        hub.app.clock.advance(8 * DAY);
        assert_eq!(told(&hub).await, 1);
        let late = json!({ "id": format!("{}#votes/2", peer.actor("eve")), "type": "Note", "name": "Je viens",
            "attributedTo": peer.actor("eve"), "inReplyTo": poll });
        peer.send(&hub, &peer.activity("eve", "Create", late)).await;
        hub.settle().await;
        assert_eq!(state(&hub, &event, &peer.actor("eve")).await, None);
        assert!(hub.get_as(&format!("/ap/polls/{}", event.id), ACTIVITY).await.json()["closed"].is_string());
        assert_eq!(told(&hub).await, 0);
    }

    async fn a_word_says_yes_no_or_nothing_at_all(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, |_| {}).await;
        let peer = Peer::start().await;
        let uri = hub.app.addresses.event(event.id);
        let group = hub.app.addresses.actor(space.id);
        let table = [
            ("a", "@velo Je viens !", Some(State::Going)),
            ("b", "oui", Some(State::Going)),
            ("c", "Non.", Some(State::Declined)),
            ("d", "peut-être…", Some(State::Maybe)),
            ("e", "I’m coming", Some(State::Going)),
            ("f", "Je viens de finir la carte, qui la relit ?", None),
            ("g", "Oui mais à quelle heure ?", None),
            ("h", "@velo", None),
        ];
        for (name, words, expected) in table {
            let note = peer.note(name, name, words, Some(&uri), &group);
            peer.send(&hub, &peer.activity(name, "Create", note)).await;
            hub.settle().await;
            assert_eq!(state(&hub, &event, &peer.actor(name)).await, expected, "{words}");
            let confirmed = answers(&hub, &peer, name).await.iter().filter(|(kind, _)| kind == "Create").count();
            assert_eq!(confirmed > 0, expected.is_some(), "{words}");
        }
        // The same by the activities of Friendica and Hubzilla, and taken back.
        let accept = peer.activity("z", "TentativeAccept", uri.clone());
        peer.send(&hub, &accept).await;
        hub.settle().await;
        assert_eq!(state(&hub, &event, &peer.actor("z")).await, Some(State::Maybe));
        peer.send(&hub, &peer.activity("y", "Undo", accept.clone())).await;
        hub.settle().await;
        assert_eq!(state(&hub, &event, &peer.actor("z")).await, Some(State::Maybe), "by a stranger");
        peer.send(&hub, &peer.activity("z", "Undo", accept)).await;
        hub.settle().await;
        assert_eq!(state(&hub, &event, &peer.actor("z")).await, None);
    }

    async fn the_organiser_lets_in_refuses_checks_in_and_writes(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, |it| {
            it.mode = Mode::Approval;
            it.questions = "D’où venez-vous ?".to_owned();
            it.shown = Shown::Names;
            it.whereabouts = "Code 4812".to_owned();
        }).await;
        let peer = Peer::start().await;
        let (ada, bob) = (peer.actor("ada"), peer.actor("bob"));
        let mut asked = peer.activity("ada", "Join", hub.app.addresses.event(event.id));
        asked["participationMessage"] = json!("De <b>Nantes</b>");
        peer.send(&hub, &asked).await;
        join(&hub, &peer, "bob", &event).await;
        hub.settle().await;
        assert_eq!(state(&hub, &event, &ada).await, Some(State::Asked));
        assert_eq!(answers(&hub, &peer, "ada").await, [], "no answer before the organiser's");
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let desk = format!("/tableau/evenements/{}/participation", event.id);
        let page = team.get(&desk).await.text();
        assert!(page.contains("De Nantes") && page.contains("D’où venez-vous ?"), "{page}");
        let id = of(&hub, &event, Who::Actor(&ada)).await.expect("an answer").id;
        let stranger = Visitor::new(&hub, "eve", Role::Member).await;
        assert_eq!(stranger.post(&format!("{desk}/{id}/accept"), &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(stranger.get(&desk).await.status, StatusCode::FORBIDDEN);
        let csv = format!("/tableau/evenements/{}/participants.csv", event.id);
        assert_eq!(stranger.get(&csv).await.status, StatusCode::FORBIDDEN);
        assert!(team.post(&format!("{desk}/{id}/accept"), &[]).await.status.is_redirection());
        let id = of(&hub, &event, Who::Actor(&bob)).await.expect("an answer").id;
        assert!(team.post(&format!("{desk}/{id}/refuse"), &[]).await.status.is_redirection());
        hub.settle().await;
        let kinds = |told: Vec<(String, String)>| told.into_iter().map(|it| it.0).collect::<Vec<_>>();
        assert_eq!(kinds(answers(&hub, &peer, "ada").await), ["Accept", "Create"]);
        let told = letters(&hub, &peer.host).await;
        let note = told.iter().find(|it| it["type"] == "Create").expect("a private word");
        assert!(note["object"]["content"].as_str().is_some_and(|it| it.contains("Code 4812")), "{note}");
        assert_eq!((&note["to"], &note["cc"]), (&json!([ada]), &json!([])), "told to her and nobody else");
        assert_eq!(kinds(answers(&hub, &peer, "bob").await), ["Reject"]);
        join(&hub, &peer, "bob", &event).await;
        assert_eq!(state(&hub, &event, &bob).await, Some(State::Refused), "asking again changes nothing");
        peer.send(&hub, &peer.activity("bob", "Reject", hub.app.addresses.event(event.id))).await;
        leave(&hub, &peer, "bob", &event).await;
        assert_eq!(state(&hub, &event, &bob).await, Some(State::Refused), "nor does saying no oneself");
        // Names of those who go, as the organiser chose; what is for them alone stands nowhere public.
        let public = hub.get(&format!("/evenements/{}", event.slug)).await.text();
        assert!(!public.contains("Code 4812") && !public.contains("<bdi>bob</bdi>"), "{public}");
        assert!(public.contains("<bdi>ada</bdi>"), "{public}");
        let id = of(&hub, &event, Who::Actor(&ada)).await.expect("an answer").id;
        assert!(team.post(&format!("{desk}/{id}/arrived"), &[]).await.status.is_redirection());
        let list = team.get(&csv).await;
        assert!(list.header("content-type").starts_with("text/csv"));
        assert!(list.text().contains("\"vient\",\"1\",\"son serveur\",\"2026"), "{}", list.text());
        let empty = team.post(&format!("{desk}/message"), &[("subject", ""), ("words", "Venez tôt")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.text().contains("Venez tôt"), "nothing typed is lost");
        let before = answers(&hub, &peer, "ada").await.len();
        let sent = team.post(&format!("{desk}/message"), &[("subject", "Venez tôt"), ("words", "La porte est <bleue>")]).await;
        assert!(sent.status.is_redirection());
        assert_eq!(answers(&hub, &peer, "ada").await.len(), before + 1);
        assert_eq!(kinds(answers(&hub, &peer, "bob").await), ["Reject", "Reject"], "who was refused gets no word");
    }

    async fn a_visitor_answers_by_mail_without_an_account_and_leaves_no_trace(at: WritingHub) {
        let hub = &at.hub;
        let space = hub.community("velo").await;
        let event = announced(hub, &space, |it| {
            it.capacity = Some(1);
            it.whereabouts = "Code 4812".to_owned();
        }).await;
        let path = format!("/evenements/{}/participer", event.slug);
        assert!(hub.get(&path).await.text().contains("type=\"email\""));
        let bad = hub.post_form(&path, &[("answer", "yes"), ("name", "Zoé"), ("email", "nowhere")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.text().contains("value=\"Zoé\""), "nothing typed is lost");
        let program = [("answer", "yes"), ("name", "x"), ("email", "x@example.org"), ("website", "spam")];
        assert!(hub.post_form(&path, &program).await.status.is_redirection());
        assert_eq!(at.letters().await, [] as [String; 0]);
        let form = [("answer", "yes"), ("name", "Zoé"), ("email", "Zoe@example.org")];
        assert!(hub.post_form(&path, &form).await.status.is_redirection());
        let sent = at.letters().await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].contains("To: zoe@example.org") && sent[0].contains("Auto-Submitted: auto-generated"), "{}", sent[0]);
        let (_, secret) = sent[0].split_once("/participation/").expect("a link");
        let secret: String = secret.chars().take_while(|c| !c.is_whitespace()).collect();
        let own = format!("/participation/{secret}");
        // It counts only when the link is followed, and a program that follows it does nothing by that.
        let page = hub.get(&own).await;
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert!(!page.text().contains("Code 4812"));
        assert_eq!(of(hub, &event, Who::Mail("zoe@example.org")).await.expect("kept").state, State::Unconfirmed);
        assert!(hub.post_form(&own, &[("answer", "yes"), ("seats", "1")]).await.status.is_redirection());
        let sent = at.letters().await;
        assert!(sent.len() == 1 && sent[0].contains("Code 4812"), "{sent:?}");
        assert!(hub.get(&own).await.text().contains("Code 4812"));
        // Somebody else with her address changes nothing and learns nothing.
        let other = [("answer", "maybe"), ("name", "Mallory"), ("email", "zoe@example.org")];
        let told = hub.post_form(&path, &other).await;
        assert!(told.status.is_redirection());
        assert_eq!(at.letters().await.len(), 0, "not once for each time that somebody asks");
        hub.app.clock.advance(601);
        hub.post_form(&path, &other).await;
        let known = of(hub, &event, Who::Mail("zoe@example.org")).await.expect("kept");
        assert_eq!((known.state, known.name.as_str()), (State::Going, "Zoé"));
        assert_eq!(at.letters().await.len(), 1, "she is told how it stands");
        // The next one waits, and is told when she leaves.
        let next = [("answer", "yes"), ("name", "Yann"), ("email", "yann@example.org")];
        hub.post_form(&path, &next).await;
        let sent = at.letters().await;
        let (_, of_yann) = sent[0].split_once("/participation/").expect("a link");
        let of_yann: String = of_yann.chars().take_while(|c| !c.is_whitespace()).collect();
        hub.post_form(&format!("/participation/{of_yann}"), &[("answer", "yes")]).await;
        assert_eq!(of(hub, &event, Who::Mail("yann@example.org")).await.expect("kept").state, State::Waiting);
        at.letters().await;
        assert_eq!(hub.post_form(&format!("{own}/erase"), &[]).await.status, StatusCode::OK);
        assert_eq!(of(hub, &event, Who::Mail("zoe@example.org")).await, None);
        let sent = at.letters().await;
        assert!(sent.len() == 1 && sent[0].contains("To: yann@example.org"), "{sent:?}");
        assert_eq!(hub.get(&own).await.status, StatusCode::NOT_FOUND);
    }

    async fn who_comes_by_mail_is_told_of_changes_and_reminded_once(at: WritingHub) {
        let hub = &at.hub;
        let space = hub.community("velo").await;
        let event = announced(hub, &space, |_| {}).await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let now = hub.app.clock.now();
        let said = attendance::Said {
            name: "Zoé".to_owned(),
            language: "en".to_owned(),
            ..attendance::Said::plain(attendance::Answer::Yes, attendance::Way::Mail, "", "")
        };
        let known = attendance::ask_by_mail(&mut tx, &event, "zoe@example.org", &said, now).await.expect("asked");
        attendance::answer_again(&mut tx, &known.secret, &said, now).await.expect("confirmed");
        tx.commit().await.expect("it is kept");
        at.letters().await;
        let edit = async |change: &dyn Fn(&mut events::Plan)| {
            let mut tx = hub.app.db.begin().await.expect("a transaction");
            let stands = events::store::by_id(&mut tx, event.id).await.expect("read").expect("there");
            let mut plan = stands.plan();
            change(&mut plan);
            let edited = events::edit(&mut tx, By::Operator, event.id, &plan, hub.app.clock.now()).await;
            edited.expect("it is changed");
            tx.commit().await.expect("it is kept");
        };
        edit(&|plan| plan.summary = "Venez nombreux".to_owned()).await;
        assert_eq!(at.letters().await.len(), 0, "neither time nor place changed");
        edit(&|plan| plan.place.name = "Ailleurs".to_owned()).await;
        let sent = at.letters().await;
        assert!(sent.len() == 1 && sent[0].contains("Subject: Change: "), "{sent:?}");
        hub.app.clock.advance(6 * DAY);
        kiosque::jobs::cron::remind_attendees(&hub.app, hub.app.clock.now()).await.expect("reminded");
        kiosque::jobs::cron::remind_attendees(&hub.app, hub.app.clock.now()).await.expect("reminded");
        let sent = at.letters().await;
        assert!(sent.len() == 1 && sent[0].contains("Subject: Soon: "), "{sent:?}");
        edit(&|plan| plan.status = events::Status::Cancelled).await;
        let sent = at.letters().await;
        assert!(sent.len() == 1 && sent[0].contains("Subject: Cancelled: "), "{sent:?}");
        edit(&|plan| plan.status = events::Status::Confirmed).await;
        at.letters().await;
        // Once it is over, she is thanked with the report.
        hub.app.clock.advance(3 * DAY);
        edit(&|plan| plan.links.report = "/actualites/bilan".to_owned()).await;
        edit(&|plan| plan.summary = "Encore un mot".to_owned()).await;
        let sent = at.letters().await;
        assert!(sent.len() == 1 && sent[0].contains("/actualites/bilan"), "{sent:?}");
        // Three months later nobody is named any more.
        hub.app.clock.advance(100 * DAY);
        kiosque::jobs::cron::tidy(&hub.app, hub.app.clock.now()).await.expect("tidied");
        assert_eq!(of(hub, &event, Who::Mail("zoe@example.org")).await, None);
    }

    async fn a_letter_that_cannot_go_now_goes_later_and_one_that_never_can_is_given_up(at: WritingHub) {
        let hub = &at.hub;
        let write = async |to: &str| {
            let letter = mail::Letter { to: to.to_owned(), language: "fr".to_owned(),
                subject: "Un\r\nBcc: x@example.org objet".to_owned(), body: "Bonjour".to_owned() };
            let mut tx = hub.app.db.begin().await.expect("a transaction");
            let is_written = mail::write(&mut tx, &letter, hub.app.clock.now()).await.expect("written");
            tx.commit().await.expect("it is kept");
            is_written
        };
        assert!(write("ada@example.org").await);
        at.post.refuse_with(451);
        assert_eq!(at.letters().await.len(), 0);
        at.post.refuse_with(0);
        assert_eq!(at.letters().await.len(), 0, "not at once");
        hub.app.clock.advance(61);
        let sent = at.letters().await;
        assert!(sent.len() == 1 && !sent[0].contains("\r\nBcc:"), "{sent:?}");
        // What the server has against us, and not against whom it is for, costs no letter.
        at.post.refuse_with(554);
        write("ada@example.org").await;
        assert_eq!(at.letters().await.len(), 0);
        at.post.refuse_with(0);
        hub.app.clock.advance(61);
        assert_eq!(at.letters().await.len(), 1);
        at.post.refuse_with(550);
        write("ada@example.org").await;
        at.letters().await;
        at.post.refuse_with(0);
        hub.app.clock.advance(10 * DAY);
        assert_eq!(at.letters().await.len(), 0, "given up");
        for number in 0..12 {
            assert_eq!(write("bob@example.org").await, number < 10, "{number}");
        }
    }

    async fn whoever_is_gone_is_in_no_list(hub: TestHub) {
        let space = hub.community("velo").await;
        let event = announced(&hub, &space, |it| it.capacity = Some(1)).await;
        let peer = Peer::start().await;
        join(&hub, &peer, "ada", &event).await;
        join(&hub, &peer, "bob", &event).await;
        let ada = peer.actor("ada");
        peer.answer("/users/ada", Raw { status: 410, headers: Vec::new(), body: Vec::new(), repeated: None });
        let mut gone = peer.activity("ada", "Delete", ada.as_str());
        gone["to"] = json!(["https://www.w3.org/ns/activitystreams#Public"]);
        peer.send(&hub, &gone).await;
        hub.settle().await;
        assert_eq!(state(&hub, &event, &ada).await, None);
        assert_eq!(state(&hub, &event, &peer.actor("bob")).await, Some(State::Going));
    }
}

//! Polls: those from elsewhere in which members vote, and those made here in which everybody does.

use axum::http::StatusCode;
use kiosque::accounts::Role;
use kiosque::conversation::{Comment, State, polls, store};
use kiosque::delivery::queue;
use kiosque::federation::questions;
use kiosque::ids::CommentId;
use kiosque::spaces::Space;
use kiosque::spaces::members;
use serde_json::{Value, json};

use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::peer::Peer;
use crate::support::visitor::Visitor;

const ACTIVITY: &str = "application/activity+json";
const DAY: i64 = 24 * 3600;

async fn said(hub: &TestHub, uri: &str) -> Comment {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let comment = store::by_uri(&mut tx, uri).await;
    comment.expect("it is looked for").expect("it is kept")
}

/// What waits for the hosts of a peer, in order.
async fn letters(hub: &TestHub, host: &str) -> Vec<Value> {
    hub.settle().await;
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let id = kiosque::peers::store::by_name(&mut tx, host).await;
    let Some(id) = id.expect("it is looked for") else {
        return Vec::new();
    };
    let parcels = queue::parcels(&mut tx, &[id.id], 0, 1_000).await;
    let mut letters = Vec::new();
    for parcel in parcels.expect("letters") {
        let body = queue::activity_body(&mut tx, parcel.activity_id).await;
        let body = body.expect("it is read").expect("it is kept");
        let mut letter: Value = serde_json::from_str(&body).expect("JSON");
        letter["goes to"] = json!(parcel.inbox);
        letters.push(letter);
    }
    letters
}

/// A question from elsewhere to a community, as microblogs ask it.
fn question(peer: &Peer, name: &str, group: &str) -> Value {
    let choice = |name: &str, votes: i64| {
        json!({ "type": "Note", "name": name,
                "replies": { "type": "Collection", "totalItems": votes } })
    };
    let mut question = peer.note(name, "alice", "@velo Où va-t-on ?", None, group);
    question["type"] = json!("Question");
    question["oneOf"] = json!([choice("Au lac", 3), choice("Au col", 1)]);
    question["votersCount"] = json!(4);
    question["endTime"] = json!("2026-09-03T08:00:00Z");
    question
}

async fn speaks(visitor: &Visitor<'_>) {
    visitor.post("/compte/parole", &[]).await;
}

async fn open_to_all(hub: &TestHub, space: &Space) {
    use kiosque::conversation::{Posting, decisions, rules};
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let mut rules = rules::of(&mut tx, space.id).await.expect("rules");
    rules.posting = Posting::Open;
    decisions::set_rules(&mut tx, &rules)
        .await
        .expect("they are set");
    tx.commit().await.expect("they are kept");
}

/// Where the question of the peer is shown here.
async fn asked(hub: &TestHub, peer: &Peer, space: &Space) -> Comment {
    open_to_all(hub, space).await;
    let group = hub.app.addresses.actor(space.id);
    let create = peer.activity("alice", "Create", question(peer, "q", &group));
    peer.send(hub, &create).await;
    hub.settle().await;
    said(hub, &peer.note_uri("q")).await
}

/// A member asks the community something; answers the address and the id of the question.
async fn asks(hub: &TestHub, ada: &Visitor<'_>, several: bool) -> (String, CommentId) {
    let mut form = vec![
        ("parent", "space:velo"),
        ("text", "Où allons-nous dimanche ?"),
        ("choice_1", " Au  lac "),
        ("choice_3", "Au col"),
        ("choice_2", "En ville"),
        ("poll_hours", "24"),
    ];
    if several {
        form.push(("poll_several", "yes"));
    }
    let answer = ada.post("/discussions", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    hub.settle().await;
    let id: CommentId = answer
        .header("location")
        .rsplit('/')
        .next()
        .and_then(|id| id.parse().ok())
        .expect("a contribution of its own");
    (hub.app.addresses.comment(id), id)
}

fn vote(peer: &Peer, who: &str, question: &str, choice: &str) -> Value {
    let actor = peer.actor(who);
    let mut create = peer.activity(
        who,
        "Create",
        json!({
            "id": format!("{actor}#votes/{}", choice.len()),
            "type": "Note",
            "name": choice,
            "attributedTo": actor,
            "to": "https://localhost/someone",
            "inReplyTo": question,
        }),
    );
    create["to"] = json!("https://localhost/someone");
    create
}

async fn served(hub: &TestHub, id: CommentId) -> Value {
    hub.get_as(&format!("/ap/comments/{id}"), ACTIVITY)
        .await
        .json()
}

/// How often each choice was chosen, and by how many people in all.
async fn counts(hub: &TestHub, id: CommentId) -> (Vec<i64>, i64) {
    let object = served(hub, id).await;
    let choices = object.get("oneOf").unwrap_or(&object["anyOf"]);
    let votes = choices.as_array().expect("choices").iter();
    let votes = votes.map(|it| it["replies"]["totalItems"].as_i64().expect("a count"));
    (
        votes.collect(),
        object["votersCount"].as_i64().expect("a count"),
    )
}

async fn go_on(hub: &TestHub) {
    questions::go_on(&hub.app)
        .await
        .expect("polls are looked after");
    hub.settle().await;
}

on_both_databases! {
    async fn a_member_votes_once_in_a_poll_from_elsewhere_and_its_author_alone_hears_of_it(hub: TestHub) {
        let space = hub.community("velo").await;
        let peer = Peer::start().await;
        let poll = asked(&hub, &peer, &space).await;
        let path = format!("/discussions/{}", poll.id);
        let page = hub.get(&path).await.text();
        assert!(page.contains("Au lac") && page.contains("4 personnes ont voté"), "{page}");
        assert!(page.contains("Voter depuis votre serveur") && !page.contains("name=\"choice\""));

        // Who does not speak in public is told how to, on the page and when they vote all the same.
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let page = ada.get(&path).await.text();
        assert!(page.contains("prenez d’abord la parole") && !page.contains("name=\"choice\""), "{page}");
        let refused = ada.post(&format!("{path}/vote"), &[("choice", "1")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        speaks(&ada).await;
        let page = ada.get(&path).await.text();
        assert!(page.contains("type=\"radio\" name=\"choice\" value=\"1\""), "{page}");
        // Nothing, too much and what is not there is no vote.
        for wrong in [&[][..], &[("choice", "0"), ("choice", "1")], &[("choice", "7")], &[("choice", "x")]] {
            let refused = ada.post(&format!("{path}/vote"), wrong).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
            assert!(refused.text().contains("Choisissez une réponse"));
        }
        for _ in 0..2 {
            let voted = ada.post(&format!("{path}/vote"), &[("choice", "1")]).await;
            assert_eq!(voted.header("location"), path);
        }
        let page = ada.get(&path).await.text();
        assert!(page.contains("votre choix") && page.contains("2 voix · 40 %"), "{page}");
        assert!(!page.contains("name=\"choice\""), "nobody votes twice");
        let letters = letters(&hub, &peer.host).await;
        let votes: Vec<_> = letters.iter().filter(|it| it["type"] == "Create").collect();
        let [vote] = votes[..] else { panic!("one vote in {letters:#?}") };
        let actor = hub.app.addresses.actor(members::actor_of(ada.account.id));
        assert_eq!(vote["goes to"], format!("{}/inbox", peer.actor("alice")));
        assert_eq!((&vote["actor"], &vote["to"]), (&json!(actor), &json!([peer.actor("alice")])));
        let note = &vote["object"];
        assert_eq!((&note["type"], &note["name"]), (&json!("Note"), &json!("Au col")));
        assert_eq!((&note["inReplyTo"], &note["attributedTo"]), (&json!(poll.uri), &json!(actor)));
        assert!(note.get("content").is_none() && !vote.to_string().contains("#Public"));
        let id = vote["id"].as_str().expect("an id").rsplit('/').next().expect("an id");
        let public = hub.get_as(&format!("/ap/activities/{id}"), ACTIVITY).await;
        assert_eq!(public.status, StatusCode::NOT_FOUND, "it is served to nobody");
    }

    async fn what_the_author_says_of_their_poll_holds_and_a_stranger_says_nothing(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let peer = Peer::start().await;
        let poll = asked(&hub, &peer, &space).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        speaks(&ada).await;
        let path = format!("/discussions/{}", poll.id);
        ada.post(&format!("{path}/vote"), &[("choice", "0")]).await;
        let mut counted = question(&peer, "q", &group);
        counted["oneOf"][0]["replies"]["totalItems"] = json!(9);
        counted["votersCount"] = json!(10);
        peer.send(&hub, &peer.activity("bob", "Update", counted.clone())).await;
        hub.settle().await;
        assert_eq!(said(&hub, &poll.uri).await.parts.poll.as_ref().and_then(|it| it.voters), Some(5));
        peer.send(&hub, &peer.activity("alice", "Update", counted.clone())).await;
        hub.settle().await;
        let page = ada.get(&path).await.text();
        assert!(page.contains("9 voix · 90 %") && page.contains("votre choix"), "{page}");
        // Other choices make another poll of it.
        counted["oneOf"][1]["name"] = json!("À la mer");
        counted["updated"] = json!("2026-09-01T07:30:00Z");
        peer.send(&hub, &peer.activity("alice", "Update", counted.clone())).await;
        hub.settle().await;
        assert!(ada.get(&path).await.text().contains("name=\"choice\""), "one may vote again");
        ada.post(&format!("{path}/vote"), &[("choice", "1")]).await;

        // A moment after its end it is read once more, and nobody votes any more.
        counted["oneOf"][1]["replies"]["totalItems"] = json!(11);
        counted["closed"] = json!("2026-09-03T08:00:00Z");
        peer.publish(&counted);
        hub.app.clock.advance(2 * DAY + 61);
        go_on(&hub).await;
        let late = Visitor::new(&hub, "bob", Role::Member).await;
        speaks(&late).await;
        let refused = late.post(&format!("{path}/vote"), &[("choice", "1")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = refused.text();
        assert!(page.contains("est terminé") && page.contains("11 voix"), "{page}");
    }

    async fn a_poll_made_here_counts_everybody_once_and_shows_nobody(hub: TestHub) {
        let space = hub.community("velo").await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let bad = [("parent", "space:velo"), ("text", "Où ?"), ("choice_1", "Ici"), ("choice_4", "Ici")];
        let refused = ada.post("/discussions", &bad).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = refused.text();
        assert!(page.contains("Rien n’est perdu") && page.contains("value=\"Ici\""), "{page}");
        assert!(page.contains("Où ?</textarea>"), "{page}");

        let (uri, id) = asks(&hub, &ada, false).await;
        let object = served(&hub, id).await;
        assert_eq!((&object["type"], &object["endTime"]), (&json!("Question"), &json!("2026-09-02T08:00:00Z")));
        let names: Vec<_> = object["oneOf"].as_array().expect("choices").iter().map(|it| it["name"].clone()).collect();
        assert_eq!(names, ["Au lac", "En ville", "Au col"]);
        assert!(object.get("closed").is_none() && object["content"].is_string());

        let peer = Peer::start().await;
        let first = vote(&peer, "bob", &uri, "Au lac");
        for letter in [&first, &first, &vote(&peer, "bob", &uri, "Au col"), &vote(&peer, "carol", &uri, "Sur la lune")] {
            assert_eq!(peer.send(&hub, letter).await.status, StatusCode::ACCEPTED);
        }
        // Dan does not speak for Eve.
        let mut forged = vote(&peer, "dan", &uri, "Au lac");
        forged["object"]["attributedTo"] = json!(peer.actor("eve"));
        peer.send(&hub, &forged).await;
        hub.settle().await;
        assert_eq!(counts(&hub, id).await, (vec![1, 0, 0], 1));
        // Who is kept out of the community does not take part.
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let now = hub.app.clock.now();
        store::decided::ban(&mut tx, space.id, &peer.actor("mallory"), "", None, now).await.expect("kept out");
        tx.commit().await.expect("it is kept");
        peer.send(&hub, &vote(&peer, "mallory", &uri, "Au lac")).await;
        // Members vote on the page; its author does not, and sees the results.
        let grace = Visitor::new(&hub, "grace", Role::Member).await;
        speaks(&grace).await;
        let path = format!("/discussions/{id}");
        assert!(ada.get(&path).await.text().contains("1 voix · 100 %"));
        let own = ada.post(&format!("{path}/vote"), &[("choice", "0")]).await;
        assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
        grace.post(&format!("{path}/vote"), &[("choice", "2")]).await;
        hub.settle().await;
        assert_eq!(counts(&hub, id).await, (vec![1, 0, 1], 2));
        let page = hub.get(&path).await.text();
        assert!(page.contains("2 personnes ont voté") && !page.contains("votre choix"));
        assert!(page.contains("Personne n’a encore commenté"), "votes are no comments: {page}");
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let under = store::threads::of_root(&mut tx, id.0, 10).await.expect("it is read");
        assert_eq!(under.len(), 1, "the question alone");
    }

    async fn several_choices_come_together_or_one_by_one(hub: TestHub) {
        hub.community("velo").await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let (uri, id) = asks(&hub, &ada, true).await;
        let peer = Peer::start().await;
        for choice in ["Au lac", "Au col", "Au lac"] {
            peer.send(&hub, &vote(&peer, "bob", &uri, choice)).await;
        }
        // Some send all choices at once.
        let mut both = vote(&peer, "carol", &uri, "Au lac");
        let mut second = both["object"].clone();
        second["name"] = json!("En ville");
        both["object"] = json!([both["object"], second]);
        peer.send(&hub, &both).await;
        hub.settle().await;
        assert_eq!(counts(&hub, id).await, (vec![2, 1, 1], 2));
        let grace = Visitor::new(&hub, "grace", Role::Member).await;
        speaks(&grace).await;
        let path = format!("/discussions/{id}");
        assert!(grace.get(&path).await.text().contains("type=\"checkbox\" name=\"choice\""));
        grace.post(&format!("{path}/vote"), &[("choice", "0"), ("choice", "1")]).await;
        assert_eq!(counts(&hub, id).await, (vec![3, 2, 1], 3));
    }

    async fn counts_are_told_together_and_after_the_end_nothing_is_left_but_totals(hub: TestHub) {
        hub.community("velo").await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let (uri, id) = asks(&hub, &ada, false).await;
        let peer = Peer::start().await;
        for who in ["bob", "carol", "dan"] {
            peer.send(&hub, &vote(&peer, who, &uri, "Au lac")).await;
        }
        let updates = async || -> Vec<Value> {
            let all = letters(&hub, &peer.host).await;
            all.into_iter().filter(|it| it["type"] == "Update").collect()
        };
        hub.settle().await;
        go_on(&hub).await;
        assert_eq!(updates().await.len(), 0, "not one for each vote");
        hub.app.clock.advance(181);
        go_on(&hub).await;
        go_on(&hub).await;
        let told = updates().await;
        let inboxes: Vec<_> = told.iter().map(|it| it["goes to"].clone()).collect();
        assert_eq!(inboxes.len(), 3, "each who voted, once: {inboxes:?}");
        assert_eq!(told[0]["object"]["oneOf"][0]["replies"]["totalItems"], 3);
        assert!(told[0]["object"].get("closed").is_none());
        // Who goes takes their name along; the total stays.
        peer.send(&hub, &peer.activity("dan", "Delete", peer.actor("dan"))).await;
        hub.settle().await;
        assert_eq!(counts(&hub, id).await, (vec![3, 0, 0], 3));

        hub.app.clock.advance(DAY);
        peer.send(&hub, &vote(&peer, "late", &uri, "Au lac")).await;
        hub.settle().await;
        go_on(&hub).await;
        let told = updates().await;
        let end = told.last().expect("the end is told");
        assert_eq!(end["object"]["closed"], "2026-09-02T08:00:00Z");
        assert_eq!(end["object"]["votersCount"], 3, "who comes late is not counted");
        let path = format!("/discussions/{id}");
        assert!(hub.get(&path).await.text().contains("3 voix · 100 %"));
        hub.app.clock.advance(DAY + 60);
        go_on(&hub).await;
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let known = polls::chosen(&mut tx, id, &peer.actor("bob")).await;
        assert!(known.expect("it is read").is_empty(), "nobody knows any more who chose what");
        drop(tx);
        assert_eq!(counts(&hub, id).await, (vec![3, 0, 0], 3));
        assert!(served(&hub, id).await["closed"].is_string());
        let count = updates().await.len();
        go_on(&hub).await;
        assert_eq!(updates().await.len(), count, "and nothing more is told");
    }

    async fn thousands_vote(hub: TestHub) {
        hub.community("velo").await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let (uri, id) = asks(&hub, &ada, false).await;
        let comment = said(&hub, &uri).await;
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        for number in 0..3_000 {
            let who = format!("https://peer{}.example/users/{number}", number % 50);
            for _ in 0..2 {
                polls::vote(&mut tx, &comment, &who, &[number % 3], now).await.expect("it is counted");
            }
        }
        tx.commit().await.expect("they are kept");
        assert_eq!(counts(&hub, id).await, (vec![1_000, 1_000, 1_000], 3_000));
        assert!(hub.get(&format!("/discussions/{id}")).await.text().contains("1000 voix · 33 %"));
    }

    async fn a_poll_goes_with_its_words(hub: TestHub) {
        hub.community("velo").await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let (uri, id) = asks(&hub, &ada, false).await;
        let path = format!("/discussions/{id}");
        ada.post(&format!("{path}/edit"), &[("text", "Où allons-nous lundi ?")]).await;
        assert_eq!(said(&hub, &uri).await.parts.poll.as_ref().map(|it| it.choices.len()), Some(3));
        let peer = Peer::start().await;
        peer.send(&hub, &vote(&peer, "bob", &uri, "Au lac")).await;
        hub.settle().await;
        ada.post(&format!("{path}/withdraw"), &[]).await;
        peer.send(&hub, &vote(&peer, "carol", &uri, "Au lac")).await;
        hub.app.clock.advance(2 * DAY);
        go_on(&hub).await;
        let comment = said(&hub, &uri).await;
        assert_eq!((comment.state, comment.parts.poll.is_none()), (State::Withdrawn, true));
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let known = polls::chosen(&mut tx, id, &peer.actor("bob")).await;
        assert!(known.expect("it is read").is_empty());
    }
}

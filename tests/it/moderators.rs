//! Those who look after a space, from here and from their own server: what they may do, what others may
//! not, what is written down and told of it. And leaves to quote, and people who move.

use axum::http::StatusCode;
use kiosque::accounts::{By, Role};
use kiosque::conversation::moderation::What;
use kiosque::conversation::{Comment, State, store};
use kiosque::delivery::queue;
use kiosque::ids::SpaceId;
use kiosque::posts;
use kiosque::spaces::followers::{self, Follower};
use kiosque::spaces::{Space, members};
use serde_json::{Value, json};

use crate::support::administrator::Administrator;
use crate::support::builders::article;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::peer::Peer;
use crate::support::talk::{appoint, voice};
use crate::support::visitor::Visitor;

const ACTIVITY: &str = "application/activity+json";

async fn published(hub: &TestHub, space: &Space) -> String {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let now = hub.app.clock.now();
    let text = article(space.id, "Trois pistes");
    let post = posts::publish(&mut tx, By::Operator, &text, now).await;
    tx.commit().await.expect("it is kept");
    hub.app.addresses.post(post.expect("it is published").id)
}

async fn said(hub: &TestHub, uri: &str) -> Comment {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let comment = store::by_uri(&mut tx, uri).await;
    comment.expect("it is looked for").expect("it is kept")
}

/// Bob has answered a post of the space.
async fn answered(hub: &TestHub, peer: &Peer, space: &Space, post: &str) -> String {
    let group = hub.app.addresses.actor(space.id);
    let note = peer.note("1", "bob", "Non !", Some(post), &group);
    peer.publish(&note);
    peer.send(hub, &peer.activity("bob", "Create", note)).await;
    hub.settle().await;
    peer.note_uri("1")
}

async fn log(hub: &TestHub) -> Vec<(What, String, String)> {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let all = store::moderators::decisions(&mut tx, None, None, 50).await;
    let all = all.expect("they are read").into_iter();
    all.map(|it| (it.what, it.object_uri, it.reason)).collect()
}

/// The last activity of this kind that an actor of ours sent about something.
async fn told(hub: &TestHub, space: SpaceId, kind: &str, about: &str) -> Option<Value> {
    hub.settle().await;
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let found = queue::activity_about(&mut tx, space, kind, about).await;
    let (id, _) = found.expect("it is read")?;
    let body = queue::activity_body(&mut tx, id).await.expect("it is read");
    Some(serde_json::from_str(&body.expect("it is kept")).expect("JSON"))
}

on_both_databases! {
    async fn who_looks_after_a_space_from_their_own_server_decides_there_and_nobody_else(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let post = published(&hub, &space).await;
        let peer = Peer::start().await;
        let note = answered(&hub, &peer, &space, &post).await;
        let mut remove = peer.activity("alice", "Delete", note.clone());
        remove["summary"] = json!("Hors sujet");
        let mut add = peer.activity("alice", "Add", peer.actor("carol"));
        add["target"] = json!(format!("{group}/moderators"));
        let mut block = peer.activity("alice", "Block", peer.actor("bob"));
        block["target"] = json!(group);
        // By a stranger, nothing happens.
        for letter in [&remove, &add, &block, &peer.activity("alice", "Lock", post.clone())] {
            assert_eq!(peer.send(&hub, letter).await.status, StatusCode::ACCEPTED);
        }
        hub.settle().await;
        assert_eq!(said(&hub, &note).await.state, State::Published);
        assert_eq!(log(&hub).await, []);

        appoint(&hub, &space, &peer.actor("alice")).await;
        for letter in [&mut remove, &mut add, &mut block] {
            letter["id"] = json!(format!("{}/again", letter["id"].as_str().expect("an id")));
        }
        for letter in [&remove, &add, &peer.activity("alice", "Lock", post.clone()), &block] {
            peer.send(&hub, letter).await;
        }
        hub.settle().await;
        assert_eq!(said(&hub, &note).await.state, State::Removed);
        let decided: Vec<What> = log(&hub).await.into_iter().map(|it| it.0).collect();
        for what in [What::Removed, What::Appointed, What::Locked, What::Banned] {
            assert!(decided.contains(&what), "{what} in {decided:?}");
        }
        let path = format!("/ap/actors/{}/moderators", space.id);
        let moderators = hub.get_as(&path, ACTIVITY).await.json();
        assert_eq!(moderators["orderedItems"], json!([peer.actor("alice"), peer.actor("carol"), voice(&hub).await]));
        // A closed thread takes no more, nor does the space from whom it keeps out.
        let late = peer.note("2", "dan", "Et moi ?", Some(&post), &group);
        peer.send(&hub, &peer.activity("dan", "Create", late)).await;
        hub.settle().await;
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let late = store::by_uri(&mut tx, &peer.note_uri("2")).await.expect("it is looked for");
        assert!(late.is_none_or(|it| it.state != State::Published));
        assert!(store::decided::is_banned(&mut tx, space.id, &peer.actor("bob"), hub.app.clock.now()).await.expect("asked"));
        drop(tx);
        // What is undone stands again.
        let undo = peer.activity("alice", "Undo", remove.clone());
        peer.send(&hub, &undo).await;
        hub.settle().await;
        assert_eq!(said(&hub, &note).await.state, State::Published);
        // They pass it on to threads as it came.
        let passed = told(&hub, space.id, "Announce", &peer.actor("bob")).await.expect("it is passed on");
        assert_eq!(passed["object"]["type"], "Block");
        assert_eq!(passed["object"]["actor"], peer.actor("alice"));
    }

    async fn an_animator_who_is_a_member_sees_and_decides_their_own_space_alone(hub: TestHub) {
        let (velo, rail) = (hub.community("velo").await, hub.community("rail").await);
        let peer = Peer::start().await;
        for (name, space) in [("1", &velo), ("2", &rail)] {
            let group = hub.app.addresses.actor(space.id);
            let words = format!("Un mot pour {}", space.handle);
            let note = peer.note(name, "bob", &words, None, &group);
            peer.send(&hub, &peer.activity("bob", "Create", note)).await;
        }
        hub.settle().await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        assert_eq!(ada.get("/moderation").await.status, StatusCode::FORBIDDEN);
        let admin = Administrator::of(&hub).await;
        let wrong = admin.post("/moderation/rules/velo/appoint", &[("actor", "personne")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = admin.post("/moderation/rules/velo/appoint", &[("actor", "ada")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        assert!(admin.get("/moderation/rules/velo").await.text().contains("ada"));

        let desk = ada.get("/moderation").await.text();
        assert!(desk.contains("Un mot pour velo") && !desk.contains("Un mot pour rail"), "{desk}");
        let (own, other) = (said(&hub, &peer.note_uri("1")).await, said(&hub, &peer.note_uri("2")).await);
        let refused = ada.post(&format!("/moderation/{}/publish", other.id), &[]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(ada.get("/moderation/rules/rail").await.status, StatusCode::FORBIDDEN);
        ada.post(&format!("/moderation/{}/publish", own.id), &[]).await;
        assert_eq!(said(&hub, &peer.note_uri("1")).await.state, State::Published);
        assert_eq!(said(&hub, &peer.note_uri("2")).await.state, State::Held);

        // Closed and put first from its page; written down, with the note for the team alone.
        let page = ada.get(&format!("/discussions/{}", own.id)).await.text();
        assert!(page.contains(&format!("/moderation/{}/lock", own.id)), "{page}");
        ada.post(&format!("/moderation/{}/lock", own.id), &[]).await;
        ada.post(&format!("/moderation/{}/pin", own.id), &[]).await;
        let removal = [("reason", "Publicité"), ("note", "Troisième fois")];
        ada.post(&format!("/moderation/{}/remove", own.id), &removal).await;
        let journal = ada.get("/moderation/journal").await.text();
        assert!(journal.contains("Publicité") && journal.contains("Troisième fois"), "{journal}");
        let open = "/discussions/journal/velo";
        assert_eq!(hub.get(open).await.status, StatusCode::NOT_FOUND, "not unless the space chose so");
        let rules = [("posting", "open"), ("commenting", "open"), ("slow_seconds", "0"), ("log", "yes")];
        ada.post("/moderation/rules/velo", &rules).await;
        let public = hub.get(open).await.text();
        assert!(public.contains("Publicité") && !public.contains("Troisième fois"), "{public}");
        let featured = format!("/ap/actors/{}/featured", velo.id);
        let featured = hub.get_as(&featured, ACTIVITY).await.json();
        assert_eq!(featured["orderedItems"][0], peer.note_uri("1"));
        admin.post("/moderation/rules/velo/dismiss", &[("actor", &hub.app.addresses.actor(members::actor_of(ada.account.id)))]).await;
        assert_eq!(ada.get("/moderation").await.status, StatusCode::FORBIDDEN);
    }

    async fn a_group_says_whether_anybody_may_contribute(hub: TestHub) {
        let space = hub.community("velo").await;
        let path = format!("/ap/actors/{}", space.id);
        let actor = hub.get_as(&path, ACTIVITY).await.json();
        assert_eq!(actor["postingRestrictedToMods"], false);
        assert_eq!(actor["attributedTo"], format!("{}/moderators", actor["id"].as_str().expect("an id")));
        let admin = Administrator::of(&hub).await;
        let rules = [("posting", "animators"), ("commenting", "open"), ("slow_seconds", "0")];
        admin.post("/moderation/rules/velo", &rules).await;
        let actor = hub.get_as(&path, ACTIVITY).await.json();
        assert_eq!(actor["postingRestrictedToMods"], true);
    }

    async fn who_asks_may_quote_and_the_stamp_is_read_until_the_quote_is_gone(hub: TestHub) {
        let space = hub.community("velo").await;
        let post = published(&hub, &space).await;
        let shown = hub.get_as(&post[hub.app.addresses.base().len()..], ACTIVITY).await.json();
        let everyone = json!(["https://www.w3.org/ns/activitystreams#Public"]);
        assert_eq!(shown["interactionPolicy"]["canQuote"]["automaticApproval"], everyone);
        let peer = Peer::start().await;
        let note = peer.note("1", "alice", "À lire", None, "");
        let ask = |by: &str, note: Value| {
            let mut request = peer.activity(by, "QuoteRequest", post.clone());
            request["instrument"] = note;
            request
        };
        // For what another says, nobody may ask.
        let forged = ask("bob", note.clone());
        peer.send(&hub, &forged).await;
        let request = ask("alice", note.clone());
        peer.send(&hub, &request).await;
        let id = request["id"].as_str().expect("an id");
        let accepted = told(&hub, space.id, "Accept", id).await.expect("it is answered");
        assert_eq!(accepted["to"], json!([peer.actor("alice")]));
        assert_eq!(accepted["object"]["type"], "QuoteRequest");
        let stamp = accepted["result"].as_str().expect("a stamp");
        let path = &stamp[hub.app.addresses.base().len()..];
        let read = hub.get_as(path, ACTIVITY).await.json();
        assert_eq!(read["type"], "QuoteAuthorization");
        assert_eq!(read["interactingObject"], peer.note_uri("1"));
        assert_eq!(read["interactionTarget"], post);
        assert_eq!(read["attributedTo"], hub.app.addresses.actor(space.id));
        let forged = forged["id"].as_str().expect("an id");
        assert_eq!(told(&hub, space.id, "Accept", forged).await, None);
        peer.send(&hub, &peer.activity("alice", "Delete", peer.note_uri("1"))).await;
        hub.settle().await;
        assert_eq!(hub.get_as(path, ACTIVITY).await.status, StatusCode::NOT_FOUND);
    }

    async fn who_moves_is_followed_and_kept_out_under_the_new_name_if_both_profiles_agree(hub: TestHub) {
        let space = hub.community("velo").await;
        let (old, new) = (Peer::start().await, Peer::start().await);
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let now = hub.app.clock.now();
        for name in ["alice", "bob"] {
            let actor = old.actor(name);
            let follower = Follower {
                follow_uri: format!("{actor}/follows/1"),
                inbox: format!("{actor}/inbox"),
                actor_uri: actor,
                shared_inbox: None,
                host: old.host.clone(),
            };
            followers::put_silently(&mut tx, space.id, &follower, now).await.expect("they follow");
        }
        store::decided::ban(&mut tx, space.id, &old.actor("alice"), "", None, now).await.expect("kept out");
        tx.commit().await.expect("it is kept");
        for name in ["alice", "bob"] {
            old.publish(&json!({ "id": old.actor(name), "movedTo": new.actor(name) }));
        }
        // Only the new profile of one of them says so too.
        new.publish(&json!({ "id": new.actor("alice"), "alsoKnownAs": [old.actor("alice")] }));
        for name in ["alice", "bob"] {
            let mut letter = old.activity(name, "Move", old.actor(name));
            letter["target"] = json!(new.actor(name));
            old.send(&hub, &letter).await;
        }
        hub.settle().await;
        let mut tx = hub.app.db.read().await.expect("a transaction");
        for (actor, follows) in [
            (new.actor("alice"), true), (old.actor("alice"), false),
            (new.actor("bob"), false), (old.actor("bob"), true),
        ] {
            let is_one = followers::store::is_follower(&mut tx, space.id, &actor).await;
            assert_eq!(is_one.expect("asked"), follows, "{actor}");
        }
        assert!(store::decided::is_banned(&mut tx, space.id, &new.actor("alice"), now).await.expect("asked"));
    }
}

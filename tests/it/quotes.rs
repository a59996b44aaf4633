//! Quotes with the leave of who is quoted (FEP-044f): by members, of what is here and elsewhere; by
//! others; and leaves that are taken back.

use axum::http::StatusCode;
use kiosque::accounts::{By, Role};
use kiosque::conversation::{Comment, store};
use kiosque::delivery::queue;
use kiosque::federation::quoting;
use kiosque::ids::{CommentId, SpaceId};
use kiosque::posts;
use kiosque::spaces::{Space, members};
use serde_json::{Value, json};

use crate::support::administrator::Administrator;
use crate::support::builders::article;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::peer::Peer;
use crate::support::visitor::Visitor;

const ACTIVITY: &str = "application/activity+json";
const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

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

async fn told(hub: &TestHub, actor: SpaceId, kind: &str, about: &str) -> Option<Value> {
    hub.settle().await;
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let found = queue::activity_about(&mut tx, actor, kind, about).await;
    let (id, _) = found.expect("it is read")?;
    let body = queue::activity_body(&mut tx, id).await.expect("it is read");
    Some(serde_json::from_str(&body.expect("it is kept")).expect("JSON"))
}

async fn served(hub: &TestHub, uri: &str) -> Value {
    let path = &uri[hub.app.addresses.base().len()..];
    hub.get_as(path, ACTIVITY).await.json()
}

/// Bob's note on his own server, which may be quoted as he says.
fn note(peer: &Peer, policy: Option<Value>) -> Value {
    let mut note = peer.note("b", "bob", "Le col est ouvert", None, "");
    if let Some(policy) = policy {
        note["interactionPolicy"] = json!({ "canQuote": policy });
    }
    peer.publish(&json!({ "id": peer.actor("bob"), "name": "Bob du col" }));
    peer.publish(&note);
    note
}

/// Ada quotes an address in the community; answers the address of what she says.
async fn quotes(hub: &TestHub, ada: &Visitor<'_>, address: &str) -> String {
    let form = [
        ("parent", "space:velo"),
        ("text", "Lisez ceci."),
        ("quoted", address),
    ];
    let answer = ada.post("/discussions", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    hub.settle().await;
    let id = answer
        .header("location")
        .rsplit('/')
        .next()
        .map(str::parse::<CommentId>);
    hub.app
        .addresses
        .comment(id.expect("a page").expect("a contribution of its own"))
}

async fn page(hub: &TestHub, uri: &str) -> String {
    let id = uri.rsplit('/').next().expect("an id");
    hub.get(&format!("/discussions/{id}")).await.text()
}

fn stamp(peer: &Peer, name: &str, by: &str, instrument: &str, target: &str) -> Value {
    json!({
        "id": format!("http://{}/stamps/{name}", peer.host),
        "type": "QuoteAuthorization",
        "attributedTo": peer.actor(by),
        "interactingObject": instrument,
        "interactionTarget": target,
    })
}

on_both_databases! {
    async fn a_member_quotes_what_is_here_at_once_until_the_leave_is_taken_back(hub: TestHub) {
        let space = hub.community("velo").await;
        let post = published(&hub, &space).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let shown = hub.get_as(&post[hub.app.addresses.base().len()..], ACTIVITY).await.json();
        let post_page = shown["url"].as_str().expect("a page").to_owned();
        let form = ada.get(&format!("/discussions/citer?of={post_page}")).await.text();
        assert!(form.contains("Trois pistes") && form.contains("space:velo"), "{form}");
        let uri = quotes(&hub, &ada, &post_page).await;
        let object = served(&hub, &uri).await;
        for name in ["quote", "quoteUrl", "quoteUri", "_misskey_quote"] {
            assert_eq!(object[name], post, "{name}");
        }
        assert!(object["tag"].as_array().expect("tags").iter().any(|it| it["type"] == "Link" && it["href"] == post.as_str()));
        assert!(object["content"].as_str().is_some_and(|it| it.contains("quote-inline")));
        let stamp = object["quoteAuthorization"].as_str().expect("a stamp").to_owned();
        let read = served(&hub, &stamp).await;
        assert_eq!((&read["interactingObject"], &read["interactionTarget"]), (&json!(uri), &json!(post)));
        assert!(page(&hub, &uri).await.contains("<figure class=\"quote\">"));

        // The team sees who quotes and takes the leave back; nobody else does.
        let post_path = &post_page[hub.app.addresses.base().len()..];
        assert!(!ada.get(post_path).await.text().contains("Cité 1 fois"));
        let id = stamp.rsplit('/').next().expect("an id");
        let revoke = format!("/discussions/citations/{id}/revoke");
        assert_eq!(ada.post(&revoke, &[]).await.status, StatusCode::FORBIDDEN);
        let team = Administrator::of(&hub).await;
        assert!(team.get(post_path).await.text().contains("Cité 1 fois"));
        let list = format!("/discussions/citations/{}", post.rsplit('/').next().expect("an id"));
        let seen = team.get(&list).await.text();
        assert!(seen.contains("@ada@localhost") && seen.contains(&revoke), "{seen}");
        assert_eq!(ada.get(&list).await.status, StatusCode::NOT_FOUND);
        assert_eq!(team.post(&revoke, &[]).await.header("location"), list);
        let member = members::actor_of(ada.account.id);
        let update = told(&hub, member, "Update", &uri).await.expect("others hear of it");
        assert!(update["object"].get("quote").is_none(), "{update}");
        assert_eq!(hub.get_as(&stamp[hub.app.addresses.base().len()..], ACTIVITY).await.status, StatusCode::NOT_FOUND);
        let after = page(&hub, &uri).await;
        assert!(!after.contains("<figure class=\"quote\">") && after.contains("Message cité"), "{after}");

        // One's own words need nobody's leave but one's own, and a member takes back theirs.
        let again = quotes(&hub, &ada, &uri).await;
        assert!(page(&hub, &again).await.contains("Lisez ceci.</p></blockquote>"));
        let own = format!("/discussions/{}", uri.rsplit('/').next().expect("an id"));
        assert!(ada.get(&own).await.text().contains("/discussions/citations/"), "she sees who quotes her");
    }

    async fn what_stands_elsewhere_is_shown_once_its_author_says_so_and_nobody_else(hub: TestHub) {
        hub.community("velo").await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let member = members::actor_of(ada.account.id);
        let (peer, other) = (Peer::start().await, Peer::start().await);
        let bobs = note(&peer, Some(json!({ "manualApproval": [PUBLIC] })));
        let quoted = bobs["id"].as_str().expect("an id");
        let uri = quotes(&hub, &ada, quoted).await;
        let request = told(&hub, member, "QuoteRequest", &uri).await.expect("he is asked");
        assert_eq!((&request["object"], &request["to"]), (&json!(quoted), &json!([peer.actor("bob")])));
        assert_eq!((&request["instrument"]["id"], &request["instrument"]["quote"]), (&json!(uri), &json!(quoted)));
        let waits = page(&hub, &uri).await;
        assert!(waits.contains("en attente") && !waits.contains("Le col est ouvert"), "{waits}");

        // Answers by others, without a stamp, or with one that says something else, change nothing.
        let good = stamp(&peer, "1", "bob", &uri, quoted);
        peer.publish(&good);
        peer.publish(&stamp(&peer, "2", "eve", &uri, quoted));
        peer.publish(&stamp(&peer, "3", "bob", &uri, "http://127.0.0.1/else"));
        peer.publish(&stamp(&peer, "4", "bob", &peer.note_uri("x"), quoted));
        other.publish(&stamp(&other, "1", "bob", &uri, quoted));
        let answer = |kind: &str, by: &str, stamp: Option<&str>| {
            let mut answer = peer.activity(by, kind, request.clone());
            if let Some(stamp) = stamp {
                answer["result"] = json!(stamp);
            }
            answer
        };
        let at = |host: &str, name: &str| format!("http://{host}/stamps/{name}");
        for forged in [
            answer("Accept", "eve", Some(&at(&peer.host, "1"))),
            answer("Reject", "eve", None),
            answer("Accept", "bob", None),
            answer("Accept", "bob", Some(&at(&other.host, "1"))),
            answer("Accept", "bob", Some(&at(&peer.host, "2"))),
            answer("Accept", "bob", Some(&at(&peer.host, "3"))),
            answer("Accept", "bob", Some(&at(&peer.host, "4"))),
            answer("TentativeAccept", "bob", None),
            peer.activity("bob", "Accept", "https://localhost/nothing"),
        ] {
            assert_eq!(peer.send(&hub, &forged).await.status, StatusCode::ACCEPTED);
            hub.settle().await;
            assert!(page(&hub, &uri).await.contains("en attente"), "{forged}");
        }
        // By the address of the request alone, too.
        let mut accept = peer.activity("bob", "Accept", request["id"].clone());
        accept["result"] = json!({ "id": at(&peer.host, "1"), "type": "QuoteAuthorization" });
        peer.send(&hub, &accept).await;
        hub.settle().await;
        let shown = page(&hub, &uri).await;
        assert!(shown.contains("Le col est ouvert") && shown.contains("Bob du col"), "{shown}");
        let update = told(&hub, member, "Update", &uri).await.expect("others hear of it");
        assert_eq!(update["object"]["quoteAuthorization"], at(&peer.host, "1"));
        assert!(!update.to_string().contains("null"), "{update}");

        // Eve takes nothing back; Bob does, and it does not come back.
        for (by, is_shown) in [("eve", true), ("bob", false)] {
            let gone = json!({ "id": at(&peer.host, "1"), "type": "QuoteAuthorization" });
            peer.send(&hub, &peer.activity(by, "Delete", gone)).await;
            hub.settle().await;
            assert_eq!(page(&hub, &uri).await.contains("Le col est ouvert"), is_shown, "{by}");
        }
        peer.send(&hub, &answer("Accept", "bob", Some(&at(&peer.host, "1")))).await;
        hub.settle().await;
        let after = page(&hub, &uri).await;
        assert!(!after.contains("Le col est ouvert") && after.contains("ne souhaite pas"), "{after}");
        assert!(served(&hub, &uri).await.get("quote").is_none());
    }

    async fn who_says_no_is_not_quoted_and_who_cannot_be_asked_is_linked(hub: TestHub) {
        hub.community("velo").await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let member = members::actor_of(ada.account.id);
        let peer = Peer::start().await;
        let bobs = note(&peer, Some(json!({ "automaticApproval": peer.actor("bob") })));
        let quoted = bobs["id"].as_str().expect("an id").to_owned();
        let form = [("parent", "space:velo"), ("text", "Lisez ceci."), ("quoted", quoted.as_str()), ("choice_1", "Oui"), ("choice_2", "Non")];
        let refused = ada.post("/discussions", &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = refused.text();
        assert!(text.contains("ne souhaite pas qu’on le cite") && text.contains("Lisez ceci.</textarea>"), "{text}");
        assert!(text.contains(&format!("value=\"{quoted}\"")) && text.contains("value=\"Oui\""), "{text}");
        let missing = ada.get(&format!("/discussions/citer?of={}", peer.note_uri("nowhere"))).await;
        assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
        let private = ada.get("/discussions/citer?of=http://192.168.1.1/").await;
        assert_eq!(private.status, StatusCode::UNPROCESSABLE_ENTITY);

        // He says no when he is asked.
        note(&peer, Some(json!({ "automaticApproval": ["as:Public"] })));
        let uri = quotes(&hub, &ada, &quoted).await;
        let request = told(&hub, member, "QuoteRequest", &uri).await.expect("he is asked");
        peer.send(&hub, &peer.activity("bob", "Reject", request)).await;
        let update = told(&hub, member, "Update", &uri).await.expect("others hear of it");
        assert!(update["object"].get("quote").is_none());
        let after = page(&hub, &uri).await;
        assert!(after.contains("ne souhaite pas") && !after.contains("Le col est ouvert"), "{after}");

        // His server knows no leaves: nobody is asked.
        note(&peer, None);
        let uri = quotes(&hub, &ada, &quoted).await;
        assert_eq!(told(&hub, member, "QuoteRequest", &uri).await, None);
        assert!(!page(&hub, &uri).await.contains("Le col est ouvert"));
        assert_eq!(served(&hub, &uri).await["quoteUrl"], quoted);
    }

    async fn what_others_quote_is_shown_with_a_stamp_or_when_it_is_their_own(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let post = published(&hub, &space).await;
        let (peer, home) = (Peer::start().await, Peer::start().await);
        let bobs = note(&home, None);
        let quoted = bobs["id"].as_str().expect("an id");
        let quoting_note = |name: &str, by: &str, what: &str, stamp: Option<String>| {
            let mut note = peer.note(name, by, "Voyez", Some(&post), &group);
            note["quote"] = json!(what);
            if let Some(stamp) = stamp {
                note["quoteAuthorization"] = json!(stamp);
            }
            note
        };
        home.publish(&stamp(&home, "1", "bob", &peer.note_uri("1"), quoted));
        let with = quoting_note("1", "alice", quoted, Some(format!("http://{}/stamps/1", home.host)));
        let without = quoting_note("2", "alice", quoted, None);
        // A stamp for what another says is none.
        let stolen = quoting_note("3", "carol", quoted, Some(format!("http://{}/stamps/1", home.host)));
        peer.publish(&peer.note("own", "alice", "Mes mots d’avant", None, ""));
        let own = quoting_note("4", "alice", &peer.note_uri("own"), None);
        // By an older name for it.
        let mut older = quoting_note("5", "alice", &peer.note_uri("own"), None);
        older.as_object_mut().expect("an object").remove("quote");
        older["tag"] = json!([{ "type": "Link", "rel": "https://misskey-hub.net/ns#_misskey_quote", "href": peer.note_uri("own") }]);
        for note in [&with, &without, &stolen, &own, &older] {
            let by = note["attributedTo"].as_str().expect("an author").rsplit('/').next().expect("a name");
            peer.send(&hub, &peer.activity(by, "Create", note.clone())).await;
        }
        hub.settle().await;
        let shown = served(&hub, &post).await["url"].as_str().expect("a page").to_owned();
        let shown = shown[hub.app.addresses.base().len()..].to_owned();
        let text = hub.get(&shown).await.text();
        assert_eq!(text.matches("Le col est ouvert").count(), 1, "{text}");
        assert_eq!(text.matches("Mes mots d’avant").count(), 2, "{text}");
        // The leave comes after the words, from the very server of who quotes.
        let mut late = peer.note("6", "dan", "Voyez", Some(&post), &group);
        late["quote"] = json!(peer.note_uri("own"));
        peer.send(&hub, &peer.activity("dan", "Create", late.clone())).await;
        hub.settle().await;
        assert_eq!(hub.get(&shown).await.text().matches("Mes mots d’avant").count(), 2);
        let leave = stamp(&peer, "6", "alice", &peer.note_uri("6"), &peer.note_uri("own"));
        peer.publish(&leave);
        late["quoteAuthorization"] = leave["id"].clone();
        peer.send(&hub, &peer.activity("dan", "Update", late)).await;
        hub.settle().await;
        assert_eq!(hub.get(&shown).await.text().matches("Mes mots d’avant").count(), 3);
        // Bob changes his words, then takes them back.
        let mut changed = bobs.clone();
        changed["content"] = json!("<p>Le col est fermé</p>");
        home.publish(&changed);
        home.send(&hub, &home.activity("bob", "Update", changed.clone())).await;
        hub.settle().await;
        assert!(hub.get(&shown).await.text().contains("Le col est fermé"));
        home.send(&hub, &home.activity("bob", "Delete", quoted)).await;
        hub.settle().await;
        let text = hub.get(&shown).await.text();
        assert!(!text.contains("Le col est fermé") && text.contains("Voyez"), "{text}");
    }

    async fn a_leave_that_is_gone_at_its_origin_is_gone_here_a_week_later(hub: TestHub) {
        hub.community("velo").await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let peer = Peer::start().await;
        let bobs = note(&peer, Some(json!({ "automaticApproval": PUBLIC })));
        let quoted = bobs["id"].as_str().expect("an id");
        let uri = quotes(&hub, &ada, quoted).await;
        let member = members::actor_of(ada.account.id);
        let request = told(&hub, member, "QuoteRequest", &uri).await.expect("he is asked");
        let good = stamp(&peer, "1", "bob", &uri, quoted);
        peer.publish(&good);
        let mut accept = peer.activity("bob", "Accept", request);
        accept["result"] = good["id"].clone();
        peer.send(&hub, &accept).await;
        hub.settle().await;
        assert!(page(&hub, &uri).await.contains("Le col est ouvert"));
        quoting::read_again(&hub.app).await.expect("nothing is old");
        hub.app.clock.advance(8 * 24 * 3600);
        quoting::read_again(&hub.app).await.expect("it is asked for");
        hub.settle().await;
        assert!(page(&hub, &uri).await.contains("Le col est ouvert"), "it still stands");
        let mut other = good.clone();
        other["interactingObject"] = json!(peer.note_uri("x"));
        peer.publish(&other);
        hub.app.clock.advance(8 * 24 * 3600);
        quoting::read_again(&hub.app).await.expect("it is asked for");
        hub.settle().await;
        assert!(!page(&hub, &uri).await.contains("Le col est ouvert"));
        assert!(said(&hub, &uri).await.parts.quoted.is_some(), "a link remains");
    }
}

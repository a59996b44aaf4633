//! Who a space is may change: its keys, its handle, where it lives. Whoever follows it, on whatever server,
//! keeps following.

use axum::http::StatusCode;
use kiosque::accounts::{By, Role};
use kiosque::delivery::queue;
use kiosque::federation::signatures::proof;
use kiosque::jobs::{self, alive};
use kiosque::spaces::identity::{self, Elsewhere};
use kiosque::spaces::keys::{self, Rotated};
use kiosque::spaces::{Kind, Refused, Space, followers};
use kiosque::{conversation, events, posts, spaces};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::support::administrator::Administrator;
use crate::support::builders::{gathering, note};
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::peer::Peer;
use crate::support::reader::{Reader, published};
use crate::support::visitor::Visitor;

const ACTIVITY_JSON: &str = "application/activity+json";
const DAY_SECONDS: i64 = 24 * 3600;

fn page_of(handle: &str) -> String {
    format!("/administration/espaces/{handle}/identite")
}

async fn profile(hub: &TestHub, space: &Space) -> Value {
    let path = format!("/ap/actors/{}", space.id);
    hub.get_as(&path, ACTIVITY_JSON).await.json()
}

async fn finger(hub: &TestHub, handle: &str) -> Value {
    let path = format!("/.well-known/webfinger?resource=acct:{handle}@localhost:8080");
    hub.get(&path).await.json()
}

async fn publish(hub: &TestHub, space: &Space, words: &str) {
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let done = posts::publish(&mut tx, By::Operator, &note(space.id, words), now).await;
    done.expect("it is published");
    tx.commit().await.expect("it is kept");
    hub.app.told();
}

/// The latest activity of a kind that a space told about itself.
async fn told(hub: &TestHub, space: &Space, kind: &str) -> Option<Value> {
    hub.settle().await;
    let uri = hub.app.addresses.actor(space.id);
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let found = queue::activity_about(&mut tx, space.id, kind, &uri).await;
    let (_, body) = found.expect("it is read")?;
    Some(serde_json::from_str(&body).expect("JSON"))
}

/// The kinds of what a space answered to a Follow.
async fn answer_to(hub: &TestHub, space: &Space, peer: &Peer, name: &str) -> &'static str {
    let follow = peer.activity(name, "Follow", hub.app.addresses.actor(space.id));
    assert_eq!(peer.send(hub, &follow).await.status, StatusCode::ACCEPTED);
    hub.settle().await;
    let id = follow["id"].as_str().expect("an id");
    let mut tx = hub.app.db.read().await.expect("a transaction");
    for kind in ["Accept", "Reject"] {
        let found = queue::activity_about(&mut tx, space.id, kind, id).await;
        if found.expect("it is read").is_some() {
            return kind;
        }
    }
    "nothing"
}

fn key_ids(profile: &Value, list: &str) -> Vec<String> {
    let all = profile[list].as_array().cloned();
    let all = all.unwrap_or_else(|| vec![profile[list].clone()]);
    let ids = all.iter().map(|key| key["id"].as_str().expect("an id"));
    ids.map(|id| id.split_once('#').expect("a part").1.to_owned())
        .collect()
}

on_both_databases! {
    async fn new_keys_are_announced_by_the_old_and_nobody_is_lost(hub: TestHub) {
        let velo = hub.community("velo").await;
        let reader = Reader::start(&hub).await;
        reader.learn(&profile(&hub, &velo).await);
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        followers::put_silently(&mut tx, velo.id, &reader.follower("ada"), now).await.expect("kept");
        tx.commit().await.expect("it is kept");
        let stop = CancellationToken::new();
        let mut loops = jobs::start(&hub.app, &stop);

        let ada = Administrator::of(&hub).await;
        for _ in 0..2 {
            let there = ada.post(&format!("{}/keys", page_of("velo")), &[]).await;
            assert_eq!(there.header("location"), "/administration/espaces/velo/identite?told=keys");
        }
        let update = reader.wait_for(1).await;
        assert_eq!((update.kind.as_str(), update.signed_by.as_str()), ("Update", "main-key"));
        assert_eq!(update.proven_by, "ed25519-key");
        let announced = profile(&hub, &velo).await;
        assert_eq!(key_ids(&announced, "publicKey"), ["main-key"], "several cannot read a list");
        assert_eq!(key_ids(&announced, "assertionMethod"), ["ed25519-key", "ed25519-key-2"], "asked twice, once done");
        assert!(ada.get(&page_of("velo")).await.text().contains("annoncée, ne signe pas encore"));

        publish(&hub, &velo, "Encore par la première.").await;
        let before = reader.wait_for(2).await;
        assert_eq!((before.signed_by.as_str(), before.proven_by.as_str()), ("main-key", "ed25519-key"));

        hub.app.clock.advance(2 * DAY_SECONDS);
        turn(&hub).await;
        let switched = reader.wait_for(3).await;
        assert_eq!((switched.kind.as_str(), switched.signed_by.as_str()), ("Update", "main-key"));
        assert_eq!(key_ids(&switched.activity["object"], "publicKey"), ["key-2"]);
        publish(&hub, &velo, "Par la seconde.").await;
        let after = reader.wait_for(4).await;
        assert_eq!((after.signed_by.as_str(), after.proven_by.as_str()), ("key-2", "ed25519-key-2"));

        hub.app.clock.advance(30 * DAY_SECONDS);
        turn(&hub).await;
        turn(&hub).await;
        let dropped = reader.wait_for(5).await;
        assert_eq!((dropped.kind.as_str(), dropped.signed_by.as_str()), ("Update", "key-2"));
        let alone = profile(&hub, &velo).await;
        assert!(alone["publicKey"].is_object(), "one key is no list: {alone}");
        assert_eq!(key_ids(&alone, "assertionMethod"), ["ed25519-key-2", "ed25519-key"]);
        let first = &published(&alone)[&format!("{}#ed25519-key", hub.app.addresses.actor(velo.id))];
        let now = hub.app.clock.now();
        assert_eq!(proof::check(&before.activity, first, now), Ok(()), "what it proved still holds");
        let mut tx = hub.app.db.read().await.expect("a transaction");
        assert_eq!(spaces::store::keys::pair(&mut tx, velo.id, 1).await.expect("asked"), None);
        drop(tx);
        assert!(reader.refused().is_empty(), "{:?}", reader.refused());
        assert_eq!(reader.taken().len(), 5);
        stop.cancel();
        while loops.join_next().await.is_some() {}
    }

    async fn stolen_keys_are_worth_nothing_at_once(hub: TestHub) {
        let velo = hub.community("velo").await;
        let (reader, other) = (Reader::start(&hub).await, Reader::start(&hub).await);
        let before = profile(&hub, &velo).await;
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        for one in [&reader, &other] {
            one.learn(&before);
            let follower = one.follower("ada");
            followers::put_silently(&mut tx, velo.id, &follower, now).await.expect("kept");
        }
        tx.commit().await.expect("it is kept");
        let stop = CancellationToken::new();
        let mut loops = jobs::start(&hub.app, &stop);
        // One letter waits in memory of the process that sends, one host has taken it.
        reader.be_busy(true);
        publish(&hub, &velo, "Écrit avant.").await;
        other.wait_for(1).await;

        let ada = Administrator::of(&hub).await;
        let path = format!("{}/stolen", page_of("velo"));
        let unsure = ada.post(&path, &[]).await;
        assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(unsure.text().contains("Cochez la case"), "{}", unsure.text());
        ada.post(&path, &[("sure", "yes")]).await;
        let update = other.wait_for(2).await;
        assert_eq!((update.kind.as_str(), update.signed_by.as_str()), ("Update", "main-key"));
        let now_published = profile(&hub, &velo).await;
        assert_eq!(key_ids(&now_published, "publicKey"), ["key-2"]);
        assert_eq!(key_ids(&now_published, "assertionMethod"), ["ed25519-key-2"]);
        assert_eq!(key_ids(&update.activity["object"], "publicKey"), ["key-2"]);

        // This one has read the profile meanwhile: the old key knocks in vain, and the new one is heard.
        reader.learn(&now_published);
        reader.be_busy(false);
        hub.app.clock.advance(120);
        hub.app.wake.deliveries.notify_one();
        let last = reader.wait_for(2).await;
        assert!(reader.taken().iter().all(|it| it.signed_by == "key-2"), "{last:?}");
        assert!(reader.refused().iter().all(|it| it == "main-key"), "{:?}", reader.refused());
        stop.cancel();
        while loops.join_next().await.is_some() {}

        hub.app.clock.advance(keys::REVOKED_SECONDS);
        turn(&hub).await;
        let mut tx = hub.app.db.read().await.expect("a transaction");
        assert_eq!(spaces::store::keys::pair(&mut tx, velo.id, 1).await.expect("asked"), None);
    }

    async fn a_space_moves_out_with_its_followers_and_may_come_back(hub: TestHub) {
        let velo = hub.community("velo").await;
        let uri = hub.app.addresses.actor(velo.id);
        let peer = Peer::start().await;
        let there = peer.actor("velo");
        assert_eq!(answer_to(&hub, &velo, &peer, "ada").await, "Accept");
        let admin = Administrator::of(&hub).await;
        let path = format!("{}/move", page_of("velo"));
        let name = format!("@velo@{}", peer.host);
        peer.publish(&json!({
            "id": format!("http://{}/.well-known/webfinger", peer.host),
            "links": [{ "rel": "self", "type": ACTIVITY_JSON, "href": there }],
        }));
        for (typed, sentence) in [
            ("velo", "Écrivez une adresse"),
            (uri.as_str(), "adresse de ce kiosque"),
            (name.as_str(), "ne dit pas encore avoir vécu ici"),
        ] {
            let refused = admin.post(&path, &[("other", typed), ("sure", "yes")]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            let text = refused.text();
            assert!(text.contains(sentence) && text.contains(&format!("value=\"{typed}\"")), "{text}");
        }
        assert_eq!(told(&hub, &velo, "Move").await, None, "nothing is told of a refused move");

        peer.publish(&json!({
            "id": there, "type": "Group", "alsoKnownAs": [uri],
            "url": format!("http://{}/c/velo", peer.host),
        }));
        let moved = admin.post(&path, &[("other", &name), ("sure", "yes")]).await;
        assert_eq!(moved.header("location"), "/administration/espaces/velo/identite?told=move");
        let letter = told(&hub, &velo, "Move").await.expect("it is told");
        assert_eq!((&letter["actor"], &letter["object"]), (&json!(uri), &json!(uri)));
        assert_eq!(letter["target"], json!(there));
        let update = told(&hub, &velo, "Update").await.expect("the profile is told");
        assert_eq!(update["object"]["movedTo"], json!(there));
        assert_eq!(profile(&hub, &velo).await["movedTo"], json!(there));

        let page = hub.get("/@velo").await.text();
        assert!(page.contains("Cet espace a déménagé") && page.contains("/c/velo"), "{page}");
        assert!(page.contains(&format!("id=\"follow-handle\">{name}<")), "{page}");
        assert_eq!(answer_to(&hub, &velo, &peer, "bob").await, "Reject", "nobody new is taken in");
        assert_eq!(answer_to(&hub, &velo, &peer, "ada").await, "Accept", "who is here stays");
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let news = posts::publish(&mut tx, By::Operator, &note(velo.id, "Rien."), now).await;
        assert!(matches!(news, Err(posts::Refused::Moved)), "{news:?}");
        let plan = gathering(velo.id, "Un atelier", now);
        let event = events::announce(&mut tx, By::Operator, &plan, now).await;
        assert!(matches!(event, Err(events::Refused::Moved)), "{event:?}");
        drop(tx);
        let words = peer.note("1", "ada", "Bonjour à tout le monde", None, &uri);
        peer.publish(&words);
        peer.send(&hub, &peer.activity("ada", "Create", words)).await;
        hub.settle().await;
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let heard = conversation::store::by_uri(&mut tx, &peer.note_uri("1")).await;
        assert_eq!(heard.expect("asked"), None, "it is talked in elsewhere");
        drop(tx);

        admin.post(&format!("{}/return", page_of("velo")), &[]).await;
        let update = told(&hub, &velo, "Update").await.expect("the profile is told");
        assert_eq!(update["object"].get("movedTo"), None);
        assert_eq!(answer_to(&hub, &velo, &peer, "bob").await, "Accept");
        let again = admin.post(&path, &[("other", &name), ("sure", "yes")]).await;
        assert!(again.text().contains("moins de 7 jours"), "{}", again.text());
    }

    async fn a_handle_changes_and_the_old_one_leads_to_the_new(hub: TestHub) {
        let velo = hub.community("velo").await;
        let before = profile(&hub, &velo).await;
        let admin = Administrator::of(&hub).await;
        let path = format!("{}/handle", page_of("velo"));
        for (typed, sentence) in [("Vélo !", "ne peut pas être un identifiant"), ("kiosque", "est déjà pris")] {
            let refused = admin.post(&path, &[("handle", typed)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            let text = refused.text();
            assert!(text.contains(sentence) && text.contains(&format!("value=\"{typed}\"")), "{text}");
        }
        let renamed = admin.post(&path, &[("handle", "@cyclo")]).await;
        assert_eq!(renamed.header("location"), "/administration/espaces/cyclo/identite?told=handle");
        let update = told(&hub, &velo, "Update").await.expect("it is told");
        let after = &update["object"];
        assert_eq!((&after["id"], &after["publicKey"]), (&before["id"], &before["publicKey"]));
        assert_eq!(after["preferredUsername"], "cyclo");
        assert_eq!(after["webfinger"], "cyclo@localhost:8080");
        assert!(after["url"].as_str().is_some_and(|url| url.ends_with("/@cyclo")));

        // A name that is asked leads to the new one, which says the same of itself.
        for handle in ["velo", "VELO", "cyclo"] {
            let found = finger(&hub, handle).await;
            assert_eq!(found["subject"], "acct:cyclo@localhost:8080");
            assert_eq!(found["links"][0]["href"], before["id"]);
        }
        for (old, new) in [("/@velo", "/@cyclo"), ("/@velo.rss", "/@cyclo.rss"), ("/@velo?lang=en", "/@cyclo?lang=en")] {
            let led = hub.get(old).await;
            assert_eq!((led.status, led.header("location")), (StatusCode::PERMANENT_REDIRECT, new));
        }
        assert_eq!(hub.get("/@cyclo").await.status, StatusCode::OK);
        assert!(admin.get(&page_of("cyclo")).await.text().contains("@velo"), "the old one is shown");

        let pair = kiosque::federation::keyring::generate();
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let taken = spaces::open(&mut tx, By::Operator, Kind::Community, "velo", &velo.profile(), &pair, now).await;
        assert!(matches!(taken, Err(Refused::HandleTaken(_))), "it is nobody else's for ever");
        let back = identity::rename(&mut tx, By::Operator, velo.id, "velo", now).await;
        assert_eq!(back.expect("its own").handle, "velo");
        for number in 0..identity::HANDLES_MAX - 2 {
            let handle = format!("velo{number}");
            identity::rename(&mut tx, By::Operator, velo.id, &handle, now).await.expect("another");
        }
        let many = identity::rename(&mut tx, By::Operator, velo.id, "velo99", now).await;
        assert!(matches!(many, Err(Refused::TooMany(_))), "names belong to everybody");
    }

    async fn a_member_goes_by_another_handle(hub: TestHub) {
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        ada.post("/compte/parole", &[]).await;
        let id = spaces::members::actor_of(ada.account.id);
        let now = hub.app.clock.now();
        let by = By::Account(ada.account.id, Role::Member);
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let own = identity::rename(&mut tx, by, id, "lovelace", now).await;
        assert!(matches!(own, Err(Refused::NotAllowed)));
        identity::rename(&mut tx, By::Operator, id, "lovelace", now).await.expect("renamed");
        tx.commit().await.expect("it is kept");
        assert_eq!(hub.get("/@ada").await.header("location"), "/@lovelace");
        assert_eq!(finger(&hub, "ada").await["subject"], "acct:lovelace@localhost:8080");
        assert!(ada.get("/compte").await.text().contains("@lovelace@"), "signed in as before");
    }

    async fn a_group_elsewhere_sends_its_followers_here(hub: TestHub) {
        let velo = hub.community("velo").await;
        let uri = hub.app.addresses.actor(velo.id);
        let peer = Peer::start().await;
        let old = peer.actor("velo");
        peer.publish(&json!({ "id": old, "type": "Group", "movedTo": uri }));
        let admin = Administrator::of(&hub).await;
        let path = page_of("velo");
        let unknown = format!("http://{}/nobody", peer.host);
        let refused = admin.post(&format!("{path}/alias"), &[("other", &unknown)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(&unknown), "what was typed is kept");
        for _ in 0..2 {
            let added = admin.post(&format!("{path}/alias"), &[("other", &old)]).await;
            assert_eq!(added.header("location"), format!("{path}?told=alias"));
        }
        let update = told(&hub, &velo, "Update").await.expect("it is told");
        assert_eq!(update["object"]["alsoKnownAs"], json!([old]));

        let mut letter = peer.activity("velo", "Move", old.as_str());
        letter["target"] = json!(uri);
        assert_eq!(peer.send(&hub, &letter).await.status, StatusCode::ACCEPTED);
        hub.settle().await;
        for name in ["ada", "bob"] {
            assert_eq!(answer_to(&hub, &velo, &peer, name).await, "Accept");
        }
        let page = admin.get(&path).await.text();
        assert!(page.contains(&format!("@velo@{}", peer.host)), "{page}");
        admin.post(&format!("{path}/unalias"), &[("other", &old)]).await;
        assert_eq!(profile(&hub, &velo).await.get("alsoKnownAs"), None);
    }

    async fn only_administrators_change_who_a_space_is(hub: TestHub) {
        let velo = hub.community("velo").await;
        let editor = Visitor::new(&hub, "ed", Role::Editor).await;
        let path = page_of("velo");
        assert_eq!(hub.get(&path).await.header("location"), "/compte");
        assert_eq!(editor.get(&path).await.status, StatusCode::FORBIDDEN);
        let sent = [("handle", "x"), ("other", "@a@b.example"), ("sure", "yes")];
        for what in spaces::pages::identity::What::WORDS {
            let answer = editor.post(&format!("{path}/{what}"), &sent).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}");
        }
        let admin = Administrator::of(&hub).await;
        assert_eq!(admin.post(&format!("{path}/other"), &sent).await.status, StatusCode::NOT_FOUND);
        let by = By::from(&editor.account);
        let pair = kiosque::federation::keyring::generate();
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let there = Elsewhere {
            uri: "https://b.example/a".to_owned(),
            page: String::new(),
            handle: "a@b.example".to_owned(),
            also_known_as: vec![hub.app.addresses.actor(velo.id)],
        };
        let here = hub.app.addresses.actor(velo.id);
        let rotated = keys::rotate(&mut tx, by, velo.id, &pair, now).await;
        assert!(matches!(rotated, Err(Refused::NotAllowed)));
        let moved = identity::move_out(&mut tx, by, velo.id, &here, &there, now).await;
        assert!(matches!(moved, Err(Refused::NotAllowed)));
        // The machine has its name and its place, and changes its keys as all do.
        let machine = spaces::store::by_kind(&mut tx, Kind::Server).await.expect("read").remove(0);
        let fixed = identity::rename(&mut tx, By::Operator, machine.id, "other", now).await;
        assert!(matches!(fixed, Err(Refused::Fixed)));
        let rotated = keys::rotate(&mut tx, By::Operator, machine.id, &pair, now).await;
        assert!(matches!(rotated, Ok(Rotated::Announced(_))));
    }

    async fn what_was_missed_while_the_hub_was_away_is_read_again(hub: TestHub) {
        let velo = hub.community("velo").await;
        let uri = hub.app.addresses.actor(velo.id);
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let post = posts::publish(&mut tx, By::Operator, &note(velo.id, "Qui vient ?"), now).await;
        let post = hub.app.addresses.post(post.expect("published").id);
        tx.commit().await.expect("it is kept");
        let peer = Peer::start().await;
        for name in ["kept", "taken-back"] {
            let mut said = peer.note(name, "ada", name, Some(&post), &uri);
            said["replies"] = json!(format!("{}/replies", peer.note_uri(name)));
            peer.publish(&said);
            peer.send(&hub, &peer.activity("ada", "Create", said)).await;
        }
        hub.settle().await;
        // The answers of that moment have been asked for, and there were none.
        hub.app.clock.advance(1200);
        hub.settle().await;
        assert_eq!(alive::beat(&hub.app).await.expect("it beats"), None, "nobody was away");
        hub.app.clock.advance(alive::AWAY_SECONDS_MIN - 1);
        assert_eq!(alive::beat(&hub.app).await.expect("it beats"), None, "nor for long");

        let mut changed = peer.note("kept", "ada", "Dit autrement", Some(&post), &uri);
        changed["updated"] = json!("2026-09-01T09:30:00Z");
        changed["replies"] = json!(format!("{}/replies", peer.note_uri("kept")));
        peer.publish(&changed);
        peer.withdraw(&peer.note_uri("taken-back"));
        let answer = peer.note("answer", "bob", "Moi !", Some(&peer.note_uri("kept")), &uri);
        peer.publish(&answer);
        let replies = format!("{}/replies", peer.note_uri("kept"));
        peer.publish(&json!({ "id": replies, "type": "Collection", "items": [peer.note_uri("answer")] }));
        peer.publish(&json!({ "id": peer.actor("ada"), "name": "Ada d’ailleurs" }));

        hub.app.clock.advance(3 * DAY_SECONDS);
        let outage = alive::beat(&hub.app).await.expect("it beats").expect("it was away");
        assert_eq!(outage.until_ms.0 - outage.since_ms.0, 3 * DAY_SECONDS * 1000);
        assert_eq!(outage.asked, 3, "two things that were said, by one person");
        assert_eq!(alive::beat(&hub.app).await.expect("it beats"), None, "noticed once");
        for _ in 0..4 {
            hub.app.clock.advance(600);
            hub.settle().await;
        }
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let of = async |tx: &mut kiosque::db::Tx, name: &str| {
            let found = conversation::store::by_uri(tx, &peer.note_uri(name)).await;
            found.expect("asked")
        };
        let kept = of(&mut tx, "kept").await.expect("it is here");
        assert!(kept.body_html.contains("Dit autrement"), "{}", kept.body_html);
        assert!(of(&mut tx, "answer").await.is_some(), "an answer that nobody sent");
        let gone = of(&mut tx, "taken-back").await;
        assert!(gone.is_none_or(|it| it.state == conversation::State::Withdrawn));
        let ada = conversation::store::author(&mut tx, &peer.actor("ada")).await.expect("asked");
        assert_eq!(ada.expect("she spoke").name, "Ada d’ailleurs");
        let last = jobs::store::last_outage(&mut tx).await.expect("asked");
        assert_eq!(last, Some(outage));
        assert_eq!(kiosque::federation::again::waiting(&mut tx).await.expect("asked"), 0);
    }

    async fn answers_that_nobody_asked_for_and_bare_updates_do_no_harm(hub: TestHub) {
        let velo = hub.community("velo").await;
        let uri = hub.app.addresses.actor(velo.id);
        let peer = Peer::start().await;
        let said = peer.note("1", "ada", "Bonjour", None, &uri);
        peer.send(&hub, &peer.activity("ada", "Create", said)).await;
        for kind in ["Accept", "Reject", "TentativeAccept", "TentativeReject"] {
            let asked = json!({ "id": format!("{uri}/f"), "type": "Follow", "actor": uri, "object": peer.actor("ada") });
            let answer = peer.send(&hub, &peer.activity("ada", kind, asked)).await;
            assert_eq!(answer.status, StatusCode::ACCEPTED, "{kind}");
        }
        hub.settle().await;
        peer.publish(&json!({ "id": peer.actor("ada"), "preferredUsername": "lovelace", "name": "Ada L." }));
        peer.send(&hub, &peer.activity("ada", "Update", peer.actor("ada"))).await;
        hub.settle().await;
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let author = conversation::store::author(&mut tx, &peer.actor("ada")).await;
        let author = author.expect("asked").expect("she spoke");
        assert_eq!((author.name.as_str(), author.handle.as_str()), ("Ada L.", format!("lovelace@{}", peer.host).as_str()));
    }
}

/// What the recurring job does.
async fn turn(hub: &TestHub) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    keys::turn(&mut tx, hub.app.clock.now())
        .await
        .expect("the steps are taken");
    tx.commit().await.expect("they are kept");
    hub.app.told();
}

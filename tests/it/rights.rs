//! People's rights: not to read somebody, to have nothing to do with them, to take everything back, to
//! take it along, to leave, to be forgotten, to be found only if they agree.

mod everywhere;
pub mod unpacked;

use axum::http::StatusCode;
use kiosque::accounts::{By, Role};
use kiosque::conversation::moderation::{self, Because};
use kiosque::conversation::{Comment, Posting, State, decisions, rules, store};
use kiosque::delivery::queue;
use kiosque::ids::{PostId, SpaceId};
use kiosque::jobs::cron;
use kiosque::peers::{self, Dialect};
use kiosque::spaces::followers::{self, Follower};
use kiosque::spaces::{Space, members};
use kiosque::{accounts, federation, posts, search};
use serde_json::{Value, json};

use crate::support::administrator::Administrator;
use crate::support::builders::article;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::peer::Peer;
use crate::support::talk::{TEAM, appoint};
use crate::support::visitor::Visitor;

const ACTIVITY: &str = "application/activity+json";

async fn published(hub: &TestHub, space: &Space) -> posts::Post {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let now = hub.app.clock.now();
    let text = article(space.id, "Trois pistes");
    let post = posts::publish(&mut tx, By::Operator, &text, now).await;
    tx.commit().await.expect("it is kept");
    post.expect("it is published")
}

fn page_of(post: &posts::Post) -> String {
    format!("/actualites/{}", post.slug)
}

async fn said(hub: &TestHub, uri: &str) -> Option<Comment> {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    store::by_uri(&mut tx, uri).await.expect("it is looked for")
}

/// Says something from a server elsewhere.
async fn hear(hub: &TestHub, peer: &Peer, by: &str, note: &Value) {
    let create = peer.activity(by, "Create", note.clone());
    assert_eq!(peer.send(hub, &create).await.status, StatusCode::ACCEPTED);
    hub.settle().await;
}

/// The last thing that a member said under something.
async fn last_of(hub: &TestHub, ada: &Visitor<'_>) -> Comment {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let all = store::threads::of_account(&mut tx, ada.account.id, 1).await;
    all.expect("they are read").remove(0)
}

async fn answer(ada: &Visitor<'_>, parent: &str, text: &str) {
    let answered = ada
        .post("/discussions", &[("parent", parent), ("text", text)])
        .await;
    assert_eq!(
        answered.status,
        StatusCode::SEE_OTHER,
        "{}",
        answered.text()
    );
}

async fn open_to_all(hub: &TestHub, space: &Space) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let mut rules = rules::of(&mut tx, space.id).await.expect("rules");
    rules.posting = Posting::Open;
    decisions::set_rules(&mut tx, &rules)
        .await
        .expect("they are set");
    tx.commit().await.expect("they are kept");
}

async fn follow(hub: &TestHub, space: SpaceId, uri: &str, host: &str, dialect: Dialect) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let follower = Follower {
        actor_uri: uri.to_owned(),
        follow_uri: format!("{uri}#follows/1"),
        inbox: format!("{uri}/inbox"),
        shared_inbox: None,
        host: host.to_owned(),
    };
    let now = hub.app.clock.now();
    let put = followers::put_silently(&mut tx, space, &follower, now).await;
    put.expect("they follow");
    let id = peers::store::by_name(&mut tx, host).await;
    let id = id.expect("it is looked for").expect("it is known").id;
    let put = peers::store::put_software(&mut tx, id, "", dialect).await;
    put.expect("it is kept");
    tx.commit().await.expect("it is kept");
}

/// The types of what waits for a host, in order, by whom and about what.
async fn letters(hub: &TestHub, host: &str) -> Vec<(String, String, Value)> {
    hub.settle().await;
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let id = peers::store::by_name(&mut tx, host).await;
    let Some(id) = id.expect("it is looked for") else {
        return Vec::new();
    };
    let parcels = queue::parcels(&mut tx, &[id.id], 0, 2_000).await;
    let mut letters = Vec::new();
    for parcel in parcels.expect("they are read") {
        let body = queue::activity_body(&mut tx, parcel.activity_id).await;
        let Some(body) = body.expect("it is read") else {
            continue;
        };
        let json: Value = serde_json::from_str(&body).expect("JSON");
        let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
        letters.push((text("type"), text("actor"), json["object"].clone()));
    }
    letters
}

async fn found(hub: &TestHub, words: &str) -> Vec<String> {
    while search::index(&hub.app.db).await.expect("it is indexed") {}
    let path = format!("/recherche.json?q={words}");
    let results = hub.get(&path).await.json();
    let all = results["results"].as_array().expect("results").clone();
    all.iter()
        .map(|it| it["kind"].as_str().unwrap_or_default().to_owned())
        .collect()
}

on_both_databases! {
    async fn who_mutes_or_blocks_somebody_changes_their_own_page_alone(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let post = published(&hub, &space).await;
        let (uri, page) = (hub.app.addresses.post(post.id), page_of(&post));
        let peer = Peer::start().await;
        hear(&hub, &peer, "alice", &peer.note("1", "alice", "Parole d’Alice", Some(&uri), &group)).await;
        hear(&hub, &peer, "bob", &peer.note("2", "bob", "Parole de Bob", Some(&peer.note_uri("1")), &group)).await;
        let alice = said(&hub, &peer.note_uri("1")).await.expect("it is kept");
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let eve = Visitor::new(&hub, "eve", Role::Member).await;
        let for_all = hub.get(&page).await.text();
        assert!(for_all.contains("Parole d’Alice") && !for_all.contains("/avoid"), "{for_all}");
        assert!(ada.get(&page).await.text().contains("/avoid/muted"));

        let avoid = format!("/discussions/{}/avoid", alice.id);
        let muted = ada.post(&format!("{avoid}/muted"), &[]).await;
        assert_eq!(muted.header("location"), format!("{page}#c-{}", alice.id));
        let seen = ada.get(&page).await.text();
        let folded = seen.split("<details class=\"folded\">").nth(1).expect("it is folded");
        assert!(folded.contains("Vous avez masqué alice :"), "{folded}");
        assert!(folded.split("</article>").next().is_some_and(|it| it.contains("Parole d’Alice")));
        assert!(!eve.get(&page).await.text().contains("folded"));
        assert_eq!(hub.get(&page).await.text(), for_all, "nobody else's page changes");

        ada.post(&format!("{avoid}/blocked"), &[]).await;
        let seen = ada.get(&page).await.text();
        assert!(!seen.contains("Parole d’Alice") && seen.contains("Parole de Bob"), "{seen}");
        assert!(eve.get(&page).await.text().contains("Parole d’Alice"));
        assert_eq!(hub.get(&page).await.text(), for_all);
        let account = ada.get("/compte").await.text();
        assert!(account.contains(&peer.actor("alice")) && account.contains("bloquée"), "{account}");
        let lifted = ada.post("/compte/distance", &[("actor", &peer.actor("alice"))]).await;
        assert_eq!(lifted.header("location"), "/compte?told=saved");
        assert!(ada.get(&page).await.text().contains("Parole d’Alice"));

        // Neither oneself, nor nobody, nor without an account.
        answer(&ada, &uri, "La mienne").await;
        let own = last_of(&hub, &ada).await.id;
        let refused = ada.post(&format!("/discussions/{own}/avoid/muted"), &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(ada.post(&format!("{avoid}/hated"), &[]).await.status, StatusCode::NOT_FOUND);
        let nowhere = format!("/discussions/{}/avoid/muted", PostId::generate());
        assert_eq!(ada.post(&nowhere, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(hub.post_form(&format!("{avoid}/muted"), &[]).await.header("location"), "/compte");
    }

    async fn who_is_blocked_neither_follows_nor_answers_and_their_server_is_told(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let post = published(&hub, &space).await;
        let uri = hub.app.addresses.post(post.id);
        let peer = Peer::start().await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        answer(&ada, &uri, "Voici mon avis").await;
        let mine = last_of(&hub, &ada).await;
        let actor = members::actor_of(ada.account.id);
        let ada_uri = hub.app.addresses.actor(actor);
        let ask = peer.activity("alice", "Follow", ada_uri.clone());
        peer.send(&hub, &ask).await;
        hear(&hub, &peer, "alice", &peer.note("1", "alice", "Tu as tort", Some(&mine.uri), &group)).await;
        let alice = said(&hub, &peer.note_uri("1")).await.expect("it is kept");
        ada.post(&format!("/discussions/{}/avoid/blocked", alice.id), &[]).await;
        hub.settle().await;
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let follows = followers::store::is_follower(&mut tx, actor, &peer.actor("alice")).await;
        assert!(!follows.expect("it is read"));
        drop(tx);
        let told = letters(&hub, &peer.host).await;
        let of_ada: Vec<_> = told.iter().filter(|it| it.1 == ada_uri).collect();
        let kinds: Vec<_> = of_ada.iter().map(|it| it.0.as_str()).collect();
        assert!(kinds.ends_with(&["Reject", "Block"]), "{kinds:?}");
        assert_eq!(of_ada.last().expect("a Block").2, json!(peer.actor("alice")));

        // A new Follow is rejected, an answer not taken; what is said to others is.
        peer.send(&hub, &peer.activity("alice", "Follow", ada_uri.clone())).await;
        hear(&hub, &peer, "alice", &peer.note("2", "alice", "Encore", Some(&mine.uri), &group)).await;
        hear(&hub, &peer, "alice", &peer.note("3", "alice", "Aux autres", Some(&uri), &group)).await;
        assert_eq!(said(&hub, &peer.note_uri("2")).await, None);
        assert!(said(&hub, &peer.note_uri("3")).await.is_some());
        let told = letters(&hub, &peer.host).await;
        assert_eq!(told.iter().filter(|it| it.0 == "Reject").count(), 2, "{told:?}");

        ada.post("/compte/distance", &[("actor", &peer.actor("alice"))]).await;
        let told = letters(&hub, &peer.host).await;
        let undo = told.iter().rfind(|it| it.1 == ada_uri).expect("a letter");
        assert_eq!((undo.0.as_str(), &undo.2["type"]), ("Undo", &json!("Block")));
        hear(&hub, &peer, "alice", &peer.note("4", "alice", "Pardon", Some(&mine.uri), &group)).await;
        assert!(said(&hub, &peer.note_uri("4")).await.is_some());
    }

    async fn nothing_of_an_actor_who_is_gone_is_left_but_counts(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        open_to_all(&hub, &space).await;
        follow(&hub, space.id, "https://micro.example/users/reader", "micro.example", Dialect::Micro).await;
        follow(&hub, space.id, "https://thread.example/users/reader", "thread.example", Dialect::Thread).await;
        let post = published(&hub, &space).await;
        let uri = hub.app.addresses.post(post.id);
        let peer = Peer::start().await;
        let alixe = peer.actor("alixe");
        peer.publish(&json!({ "id": alixe, "name": "Alixe Distincte", "indexable": true }));
        // Everything that somebody can do here, under addresses below their own, as microblogs give them.
        let note = |name: &str, words: &str, parent: Option<&str>| {
            let mut note = peer.note(name, "alixe", words, parent, &group);
            note["id"] = json!(format!("{alixe}/statuses/{name}"));
            note
        };
        let act = |kind: &str, object: Value| {
            let mut activity = peer.activity("alixe", kind, object);
            let id = activity["id"].as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned();
            activity["id"] = json!(format!("{alixe}#{kind}/{id}"));
            activity
        };
        let first = format!("{alixe}/statuses/1");
        peer.send(&hub, &act("Follow", json!(group))).await;
        peer.send(&hub, &act("Create", note("1", "Zygomatique au commentaire", Some(&uri)))).await;
        peer.send(&hub, &act("Create", note("2", "Zygomatique à toute la communauté.", None))).await;
        peer.send(&hub, &act("Create", note("3", "Zygomatique repris", Some(&uri)))).await;
        hub.settle().await;
        let edited = note("1", "Zygomatique changé", Some(&uri));
        let mut edited = act("Update", edited);
        edited["object"]["updated"] = json!("2026-09-01T07:30:00Z");
        peer.send(&hub, &edited).await;
        for kind in ["Dislike", "Announce", "EmojiReact", "Like"] {
            peer.send(&hub, &act(kind, json!(uri))).await;
        }
        let taken_back = act("Like", json!(first));
        peer.send(&hub, &taken_back).await;
        peer.send(&hub, &act("Undo", taken_back)).await;
        peer.send(&hub, &act("Delete", json!(format!("{alixe}/statuses/3")))).await;
        let mut quote = act("QuoteRequest", json!(uri));
        quote["instrument"] = json!(format!("{alixe}/statuses/9"));
        peer.send(&hub, &quote).await;
        let mut answer_to = peer.note("bob", "bob", "Je réponds", Some(&first), &group);
        answer_to["tag"] = json!([{ "type": "Mention", "href": alixe, "name": format!("@alixe@{}", peer.host) }]);
        hub.settle().await;
        hear(&hub, &peer, "bob", &answer_to).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        answer(&ada, &first, "Je réponds aussi").await;
        let ours = last_of(&hub, &ada).await;
        peer.send(&hub, &peer.activity("carol", "Flag", json!([first, alixe]))).await;
        let theirs = said(&hub, &first).await.expect("it is kept");
        ada.post(&format!("/discussions/{}/avoid/muted", theirs.id), &[]).await;
        appoint(&hub, &space, &alixe).await;
        peer.send(&hub, &act("Lock", json!(uri))).await;
        hub.settle().await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let because = Because { reason: "Hors sujet", note: "Alixe Distincte exagère", activity: "" };
        let now = hub.app.clock.now();
        moderation::keep_out(&mut tx, &TEAM, (space.id, &alixe), None, &because, now).await.expect("kept out");
        tx.commit().await.expect("it is kept");
        while search::index(&hub.app.db).await.expect("it is indexed") {}
        hub.settle().await;
        let needles = ["alixe", "Alixe", "Zygomatique", "zygomatique", "Distincte"];
        let before = everywhere::places(&hub.app.db, &needles).await;
        assert!(before.len() >= 15, "she was everywhere: {before:?}");

        assert_eq!(peer.send(&hub, &act("Delete", json!(alixe))).await.status, StatusCode::ACCEPTED);
        hub.settle().await;
        while search::index(&hub.app.db).await.expect("it is indexed") {}
        let after = everywhere::places(&hub.app.db, &needles).await;
        assert!(after.is_empty(), "left behind: {after:?}");

        // Counts and places stay.
        let object = hub.get_as(&format!("/ap/posts/{}", post.id), ACTIVITY).await.json();
        assert_eq!((&object["likes"]["totalItems"], &object["shares"]["totalItems"]), (&json!(1), &json!(1)));
        let page = hub.get(&page_of(&post)).await.text();
        assert!(page.contains("retiré par son auteur") && page.contains("Je réponds aussi"), "{page}");
        let served = hub.get_as(&format!("/ap/comments/{}", ours.id), ACTIVITY).await.json();
        assert_eq!(served["inReplyTo"], json!(uri), "it stands under what was answered");
        let admin = Administrator::of(&hub).await;
        let log = admin.get("/moderation/journal").await.text();
        assert!(log.contains("Une personne partie") && !log.contains("gone:"), "{log}");
        // The group's share is taken back, without a name.
        let micro = letters(&hub, "micro.example").await;
        assert!(micro.iter().any(|it| it.0 == "Undo" && it.2["type"] == "Announce"), "{micro:?}");
        // What was taken back does not come back, and who was kept out is, should they ever return.
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        assert!(store::was_withdrawn(&mut tx, &first, &alixe).await.expect("it is read"));
        assert!(store::decided::is_banned(&mut tx, space.id, &alixe, now).await.expect("it is read"));
        assert!(!store::decided::is_banned(&mut tx, space.id, &peer.actor("bob"), now).await.expect("it is read"));
    }

    async fn a_member_who_leaves_is_gone_and_their_handle_is_nobodys(hub: TestHub) {
        let space = hub.community("velo").await;
        let post = published(&hub, &space).await;
        let uri = hub.app.addresses.post(post.id);
        let ada = Visitor::new(&hub, "adazephyr", Role::Member).await;
        ada.post("/compte/parole", &[]).await;
        let said_of_her = [("name", "Ada Zéphyrine"), ("bio", "Ondoyante"), ("language", "fr"), ("indexable", "yes")];
        ada.post("/compte/profil", &said_of_her).await;
        let actor = members::actor_of(ada.account.id);
        let actor_uri = hub.app.addresses.actor(actor);
        follow(&hub, actor, "https://micro.example/users/reader", "micro.example", Dialect::Micro).await;
        follow(&hub, space.id, "https://thread.example/users/reader", "thread.example", Dialect::Thread).await;
        let peer = Peer::start().await;
        hear(&hub, &peer, "bob", &peer.note("1", "bob", "Bonjour", Some(&uri), "")).await;
        answer(&ada, &uri, "Sesquipédalien un").await;
        answer(&ada, "space:velo", "Sesquipédalien deux. Pour toutes et tous.").await;
        let mine = last_of(&hub, &ada).await;
        hub.settle().await;
        appoint(&hub, &space, &actor_uri).await;
        let eve = Visitor::new(&hub, "eve", Role::Member).await;
        eve.post(&format!("/discussions/{}/avoid/muted", mine.id), &[]).await;
        while search::index(&hub.app.db).await.expect("it is indexed") {}
        let admin = Administrator::of(&hub).await;
        let role = [("role", "member")];
        admin.post("/administration/comptes/adazephyr/role", &role).await;
        let needles = ["zephyr", "Zéphyr", "esquip", "Ondoyante"];
        let before = everywhere::places(&hub.app.db, &needles).await;
        assert!(before.len() >= 8, "{before:?}");

        let asked = ada.get("/compte/fermeture").await;
        assert_eq!(asked.status, StatusCode::OK);
        assert!(asked.text().contains("Les 2 messages"), "{}", asked.text());
        let unsure = ada.post("/compte/fermeture", &[("words", "take")]).await;
        assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(ada.get("/compte").await.text().contains("Ada Zéphyrine"), "nothing has changed");
        let gone = ada.post("/compte/fermeture", &[("words", "take"), ("understood", "yes")]).await;
        assert_eq!(gone.header("location"), "/compte?told=closed");
        assert!(gone.header("set-cookie").contains("Max-Age=0"));
        hub.settle().await;
        while search::index(&hub.app.db).await.expect("it is indexed") {}
        assert!(!ada.get("/compte").await.text().contains("Mon compte"), "the session is over");

        let after = everywhere::places(&hub.app.db, &needles).await;
        assert_eq!(after, ["handle.handle"], "but the handle, so that it is never another's");
        assert_eq!(hub.get("/@adazephyr").await.status, StatusCode::GONE);
        let path = format!("/ap/actors/{actor}");
        let tombstone = hub.get_as(&path, ACTIVITY).await;
        assert_eq!((tombstone.status, &tombstone.json()["type"]), (StatusCode::GONE, &json!("Tombstone")));
        assert_eq!(hub.get_as(&format!("/ap/comments/{}", mine.id), ACTIVITY).await.status, StatusCode::GONE);
        for host in ["micro.example", peer.host.as_str()] {
            let told = letters(&hub, host).await;
            let farewell = |it: &&(String, String, Value)| {
                it.0 == "Delete" && it.1 == actor_uri && it.2 == json!(actor_uri)
            };
            assert_eq!(told.iter().filter(farewell).count(), 1, "{host}: {told:?}");
        }
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let now = hub.app.clock.now();
        let again = accounts::open(&mut tx, "adazephyr", "Une autre", None, Role::Member, now).await;
        assert!(matches!(again, Err(accounts::Refused::HandleTaken(_))), "{again:?}");
        drop(tx);
        // Once everybody was told, nothing is left to sign with.
        cron::tidy(&hub.app, now.plus_seconds(9 * 24 * 3600)).await.expect("it is tidied");
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let left = kiosque::spaces::store::keys::all(&mut tx, actor).await;
        assert_eq!(left.expect("it is read").len(), 0);
    }

    async fn words_may_stay_without_a_name_and_the_last_administrator_stays_too(hub: TestHub) {
        let space = hub.community("velo").await;
        let post = published(&hub, &space).await;
        let uri = hub.app.addresses.post(post.id);
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        answer(&ada, &uri, "Une piste de plus").await;
        let mine = last_of(&hub, &ada).await;
        hub.settle().await;
        let admin = Administrator::of(&hub).await;
        assert!(admin.get("/administration/comptes").await.text().contains("/comptes/ada/fermeture"));
        let path = "/administration/comptes/ada/fermeture";
        assert!(admin.get(path).await.text().contains("Fermer le compte de ada"));
        assert_eq!(ada.get(path).await.status, StatusCode::FORBIDDEN);
        let eve = Visitor::new(&hub, "eve", Role::Member).await;
        assert_eq!(eve.post(path, &[("understood", "yes")]).await.status, StatusCode::FORBIDDEN);
        let closed = admin.post(path, &[("words", "keep"), ("understood", "yes")]).await;
        assert_eq!(closed.header("location"), "/administration/comptes?told=saved");
        hub.settle().await;
        let page = hub.get(&page_of(&post)).await.text();
        assert!(page.contains("Une piste de plus") && page.contains("Une personne partie"), "{page}");
        assert!(!page.contains("@ada@"), "{page}");
        let kept = said(&hub, &mine.uri).await.expect("it is kept");
        assert_eq!((kept.state, kept.account_id, kept.author_uri.as_str()), (State::Published, None, ""));
        let elsewhere = hub.get_as(&format!("/ap/comments/{}", mine.id), ACTIVITY).await;
        assert_eq!(elsewhere.status, StatusCode::GONE, "it went with its author");

        let alone = admin.post("/compte/fermeture", &[("understood", "yes")]).await;
        assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(alone.text().contains("nommez-en d’abord une autre"));
        assert_eq!(admin.get("/administration").await.status, StatusCode::OK);
    }

    async fn a_member_takes_back_all_they_said_a_part_at_a_time(hub: TestHub) {
        let space = hub.community("velo").await;
        let post = published(&hub, &space).await;
        let uri = hub.app.addresses.post(post.id);
        let peer = Peer::start().await;
        hear(&hub, &peer, "bob", &peer.note("1", "bob", "Bonjour", Some(&uri), "")).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        for number in 0..210 {
            answer(&ada, &uri, &format!("Parole {number}")).await;
        }
        hub.settle().await;
        let unsure = ada.post("/compte/paroles", &[]).await;
        assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(unsure.text().contains("Vos 210 messages"), "{}", unsure.text());
        ada.post("/compte/paroles", &[("understood", "yes")]).await;
        assert!(ada.get("/compte").await.text().contains("en train d’être retiré"));
        cron::let_leave(&hub.app).await.expect("it goes on");
        hub.settle().await;
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let left = store::threads::count_of_account(&mut tx, ada.account.id).await;
        assert_eq!(left.expect("a count"), 0);
        drop(tx);
        assert!(!ada.get("/compte").await.text().contains("en train d’être retiré"));
        let page = hub.get(&page_of(&post)).await.text();
        assert!(!page.contains("Parole") && page.contains("Bonjour"), "{page}");
        let actor = hub.app.addresses.actor(members::actor_of(ada.account.id));
        let told = letters(&hub, &peer.host).await;
        let deleted = told.iter().filter(|it| it.0 == "Delete" && it.1 == actor).count();
        assert_eq!(deleted, 210, "each is told");
        cron::tidy(&hub.app, hub.app.clock.now()).await.expect("it is tidied");
        let told = letters(&hub, &peer.host).await;
        assert!(told.iter().all(|it| it.0 != "Create"), "no word of it is kept any more");
    }

    async fn a_member_takes_everything_along(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let post = published(&hub, &space).await;
        let uri = hub.app.addresses.post(post.id);
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        answer(&ada, &uri, "Ma **première** parole").await;
        answer(&ada, &uri, "Ma seconde").await;
        let peer = Peer::start().await;
        for (name, by) in [("1", "alice"), ("2", "bob")] {
            hear(&hub, &peer, by, &peer.note(name, by, "Oui", Some(&uri), &group)).await;
        }
        for (name, how) in [("1", "muted"), ("2", "blocked")] {
            let theirs = said(&hub, &peer.note_uri(name)).await.expect("it is kept");
            ada.post(&format!("/discussions/{}/avoid/{how}", theirs.id), &[]).await;
        }
        let actor = members::actor_of(ada.account.id);
        follow(&hub, actor, "https://micro.example/users/reader", "micro.example", Dialect::Micro).await;
        let archive = ada.get("/compte/archive").await;
        assert_eq!((archive.header("content-type"), archive.header("cache-control")), ("application/zip", "no-store"));
        let files = unpacked::files(&archive.body);
        let json = |name: &str| -> Value { serde_json::from_str(&files[name]).expect(name) };
        assert_eq!(json("actor.json")["id"], json!(hub.app.addresses.actor(actor)));
        let outbox = json("outbox.json");
        assert_eq!((&outbox["type"], &outbox["totalItems"]), (&json!("OrderedCollection"), &json!(2)));
        let first = &outbox["orderedItems"][0];
        assert_eq!((&first["type"], &first["object"]["inReplyTo"]), (&json!("Create"), &json!(uri)));
        assert_eq!(json("comments.json")[0]["markdown"], json!("Ma **première** parole"));
        assert_eq!(json("account.json")["handle"], json!("ada"));
        assert_eq!(json("account.json")["sessions"].as_array().map(Vec::len), Some(1));
        let muted = format!("Account address,Hide notifications\nalice@{},true\n", peer.host);
        assert_eq!(files["muted_accounts.csv"], muted);
        assert_eq!(files["blocked_accounts.csv"], format!("bob@{}\n", peer.host));
        assert_eq!(files["followers.csv"], "Account address\nhttps://micro.example/users/reader\n");
        assert_eq!(hub.get("/compte/archive").await.header("location"), "/compte", "for who is signed in");
    }

    async fn after_half_a_year_a_reaction_is_only_a_number(hub: TestHub) {
        let space = hub.community("velo").await;
        let post = published(&hub, &space).await;
        let uri = hub.app.addresses.post(post.id);
        let peer = Peer::start().await;
        for name in ["alice", "bob"] {
            peer.send(&hub, &peer.activity(name, "Like", uri.clone())).await;
        }
        hub.settle().await;
        let likes = async || {
            let mut tx = hub.app.db.read().await.expect("a transaction");
            let counts = federation::store::reaction_counts(&mut tx, post.id.0).await;
            let named = federation::store::reacted(&mut tx, &peer.actor("alice")).await;
            (counts.expect("counts").0, named.expect("it is read"))
        };
        assert_eq!(likes().await, (2, true));
        let day = 24 * 3600;
        let now = hub.app.clock.now();
        cron::forget_who_reacted(&hub.app, now.plus_seconds(180 * day)).await.expect("not yet");
        assert_eq!(likes().await, (2, true));
        cron::forget_who_reacted(&hub.app, now.plus_seconds(190 * day)).await.expect("now");
        assert_eq!(likes().await, (2, false));
    }

    async fn what_people_say_is_found_while_they_agree_and_it_stands(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        open_to_all(&hub, &space).await;
        let post = published(&hub, &space).await;
        let uri = hub.app.addresses.post(post.id);
        let peer = Peer::start().await;
        let profile = |agrees: bool| json!({ "id": peer.actor("alice"), "indexable": agrees });
        peer.publish(&profile(true));
        hear(&hub, &peer, "alice", &peer.note("1", "alice", "Le caoutchouc fond", Some(&uri), &group)).await;
        hear(&hub, &peer, "alice", &peer.note("2", "alice", "Du caoutchouc partout.", None, &group)).await;
        hear(&hub, &peer, "bob", &peer.note("3", "bob", "Caoutchouc secret", Some(&uri), &group)).await;
        assert_eq!(found(&hub, "caoutchouc").await, ["discussion", "comment"]);
        let narrowed = hub.get("/recherche?q=caoutchouc&kind=comment").await.text();
        assert!(narrowed.contains("Commentaire") && narrowed.contains("@alice@"), "{narrowed}");

        // Who changes their mind is found no more, at once; and again.
        let update = async |agrees: bool| {
            let mut tx = hub.app.db.read().await.expect("a transaction");
            let document = federation::store::actor_document(&mut tx, &peer.actor("alice")).await;
            let mut document = document.expect("it is read").expect("she is known");
            drop(tx);
            document["indexable"] = json!(agrees);
            peer.publish(&profile(agrees));
            peer.send(&hub, &peer.activity("alice", "Update", document)).await;
            hub.settle().await;
        };
        update(false).await;
        let path = "/recherche.json?q=caoutchouc";
        assert_eq!(hub.get(path).await.json()["count"], 0, "before anything is indexed anew");
        assert_eq!(found(&hub, "caoutchouc").await, Vec::<String>::new());
        update(true).await;
        assert_eq!(found(&hub, "caoutchouc").await.len(), 2);

        // Nor what is held, taken away, or stands under what was taken back.
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let theirs = said(&hub, &peer.note_uri("2")).await.expect("it is kept");
        ada.post(&format!("/discussions/{}/avoid/muted", theirs.id), &[]).await;
        assert_eq!(ada.get(path).await.json()["count"], 0, "nor brought to who mutes them");
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let now = hub.app.clock.now();
        decisions::remove(&mut tx, theirs.id, "", now).await.expect("it is taken away");
        tx.commit().await.expect("it is kept");
        assert_eq!(hub.get(path).await.json()["count"], 1);
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        posts::retract(&mut tx, By::Operator, post.id, now).await.expect("it is taken back");
        tx.commit().await.expect("it is kept");
        assert_eq!(hub.get(path).await.json()["count"], 0);
        assert_eq!(found(&hub, "caoutchouc").await, Vec::<String>::new());

        // A member here says so in their profile.
        answer(&ada, "space:velo", "Un caoutchouc à moi.").await;
        assert_eq!(found(&hub, "caoutchouc").await, Vec::<String>::new());
        let profile = |agrees| [("name", "Ada"), ("bio", ""), ("language", "fr"), ("indexable", agrees)];
        ada.post("/compte/profil", &profile("yes")).await;
        assert_eq!(found(&hub, "caoutchouc").await, ["discussion"]);
        ada.post("/compte/profil", &profile("")).await;
        assert_eq!(hub.get(path).await.json()["count"], 0, "at once");
        search::rebuild(&hub.app.db).await.expect("it is rebuilt");
        assert_eq!(found(&hub, "caoutchouc").await, Vec::<String>::new());
    }

    async fn who_looks_after_a_space_finds_what_waits_and_may_put_it_down(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let other = hub.community("balade").await;
        let peer = Peer::start().await;
        hear(&hub, &peer, "bob", &peer.note("1", "bob", "À lire.", None, &group)).await;
        let elsewhere = hub.app.addresses.actor(other.id);
        hear(&hub, &peer, "bob", &peer.note("2", "bob", "À lire aussi.", None, &elsewhere)).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        assert!(!ada.get("/compte").await.text().contains("href=\"/moderation\""));
        let uri = hub.app.addresses.actor(members::actor_of(ada.account.id));
        appoint(&hub, &space, &uri).await;
        let page = ada.get("/compte").await.text();
        assert!(page.contains("href=\"/moderation\"") && page.contains("1 à lire"), "{page}");
        let admin = Administrator::of(&hub).await;
        assert!(admin.get("/compte").await.text().contains("2 à lire"));

        let put_down = ada.post("/compte/animation", &[("space", "velo")]).await;
        assert_eq!(put_down.header("location"), "/compte?told=saved");
        assert!(!ada.get("/compte").await.text().contains("href=\"/moderation\""));
        assert_eq!(ada.get("/moderation").await.status, StatusCode::FORBIDDEN);
        let again = ada.post("/compte/animation", &[("space", "velo")]).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);
        let log = admin.get("/moderation/journal").await.text();
        assert!(log.contains("N’anime plus") && log.contains("par ada"), "{log}");
    }
}

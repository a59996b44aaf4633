//! The voice of the hub's team: what a community says itself and what is decided here, for servers with
//! threads, which take both of people alone; others hear the community as ever. And what those who look
//! after a space from such servers decide about more than one thing.

use axum::http::StatusCode;
use kiosque::accounts::{By, Role};
use kiosque::conversation::moderation::{self, Because, Thread, What};
use kiosque::conversation::{Posting, State};
use kiosque::db::{Db, Tx};
use kiosque::federation::questions;
use kiosque::peers::Dialect;
use kiosque::spaces::{self, Kind, Space};
use kiosque::{events, posts, setup};
use serde_json::{Value, json};

use crate::support::builders::{article, gathering, note};
use crate::support::databases::{on_both_databases, texts};
use crate::support::hub::{NOW, TestHub};
use crate::support::lemmy;
use crate::support::letters::waiting_for;
use crate::support::peer::Peer;
use crate::support::talk::{TEAM, appoint, follower, heard, set_rules, voice};
use crate::support::visitor::Visitor;

const ACTIVITY: &str = "application/activity+json";
const DAY_SECONDS: i64 = 24 * 3600;

async fn letters(hub: &TestHub, host: &str) -> Vec<Value> {
    hub.settle().await;
    waiting_for(&hub.app.db, host).await
}

/// The kind of each, and of what a group announces.
fn kinds(letters: &[Value]) -> Vec<String> {
    let named = |it: &Value| match it["object"]["type"].as_str() {
        Some(kind) if it["type"] == "Announce" => format!("Announce {kind}"),
        _ => it["type"].as_str().unwrap_or_default().to_owned(),
    };
    letters.iter().map(named).collect()
}

/// What stands at an address of ours.
async fn at(hub: &TestHub, uri: &str) -> Value {
    let base = hub.app.addresses.base();
    let path = uri.strip_prefix(base).expect("an address of ours");
    let answer = hub.get_as(path, ACTIVITY).await;
    assert_eq!(answer.status, StatusCode::OK, "{uri}");
    answer.json()
}

/// Lemmy understands every one of these that somebody here says, and whom they are by. What others said
/// is passed on as it came.
async fn lemmy_reads(hub: &TestHub, told: &[Value], group: &str) {
    let is_ours = |uri: &Value| uri.as_str().is_some_and(|it| hub.app.addresses.is_ours(it));
    for letter in told.iter().filter(|it| is_ours(&it["object"]["actor"])) {
        let people = lemmy::reads(letter, group).unwrap_or_else(|why| panic!("{why}"));
        for uri in people.iter().filter(|uri| hub.app.addresses.is_ours(uri)) {
            lemmy::reads_person(&at(hub, uri).await).unwrap_or_else(|why| panic!("{why}"));
        }
    }
}

/// Does something in one transaction.
async fn act<T>(hub: &TestHub, act: impl AsyncFnOnce(&mut Tx) -> T) -> T {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let done = act(&mut tx).await;
    tx.commit().await.expect("it is kept");
    done
}

/// A community that anybody may contribute to, followed from a server with threads and one without.
async fn followed(hub: &TestHub) -> (Space, String) {
    let space = hub.community("velo").await;
    set_rules(hub, &space, |rules| rules.posting = Posting::Open).await;
    follower(hub, &space, "lemmy.example", Dialect::Thread).await;
    follower(hub, &space, "mastodon.example", Dialect::Micro).await;
    follower(hub, &space, "other.example", Dialect::Both).await;
    let group = hub.app.addresses.actor(space.id);
    (space, group)
}

on_both_databases! {
    async fn the_voice_is_found_and_read_and_nobody_follows_it(hub: TestHub) {
        let space = hub.community("velo").await;
        let domain = &hub.app.config.domain;
        let found = hub.get(&format!("/.well-known/webfinger?resource=acct:equipe@{domain}")).await.json();
        let uri = found["links"][0]["href"].as_str().expect("an address").to_owned();
        assert_eq!(uri, voice(&hub).await);
        let actor = at(&hub, &uri).await;
        assert_eq!((&actor["type"], &actor["discoverable"]), (&json!("Service"), &json!(false)));
        lemmy::reads_person(&actor).expect("Lemmy reads it");
        // Its page is the hub's; it stands in no list, and nothing is filed under it.
        let page = hub.get("/@equipe").await;
        assert_eq!((page.status, page.header("location")), (StatusCode::SEE_OTHER, "/@kiosque"));
        assert_eq!(hub.get_as("/@equipe", ACTIVITY).await.header("location"), uri);
        assert_eq!(hub.get("/@equipe.rss").await.status, StatusCode::NOT_FOUND);
        assert_eq!(hub.get("/actualites?space=equipe").await.status, StatusCode::NOT_FOUND);
        for list in ["/communautes", "/", "/sitemap.xml"] {
            assert!(!hub.get(list).await.text().contains("@equipe"), "{list}");
        }
        // It looks after each group.
        let moderators = at(&hub, &hub.app.addresses.of_actor(space.id, "moderators")).await;
        assert_eq!(moderators["orderedItems"], json!([uri]));
        // Whoever asks to follow it is told no, and what is said to it is no contribution.
        let peer = Peer::start().await;
        let follow = peer.activity("alice", "Follow", uri.clone());
        assert_eq!(peer.send(&hub, &follow).await.status, StatusCode::ACCEPTED);
        let said = peer.note("1", "alice", "Bonjour", None, &uri);
        assert_eq!(peer.send(&hub, &peer.activity("alice", "Create", said)).await.status, StatusCode::ACCEPTED);
        assert_eq!(kinds(&letters(&hub, &peer.host).await), ["Reject"]);
        assert_eq!(texts(&hub.app.db, "SELECT actor_uri FROM follower").await, [] as [String; 0]);
        assert_eq!(heard(&hub, &peer.note_uri("1")).await, None);
    }

    async fn a_hub_made_without_a_voice_gets_one_under_a_name_that_is_free(hub: TestHub) {
        // As it was before there were voices, but somebody holds the name.
        for table in ["DELETE FROM actor_key WHERE space_id IN (SELECT id FROM space WHERE kind = 'voice')",
            "DELETE FROM space WHERE kind = 'voice'"] {
            meddle(&hub, table).await;
        }
        for _ in 0..2 {
            setup::give_voice(&hub.app).await.expect("it is given, once");
        }
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let voices = spaces::store::by_kind(&mut tx, Kind::Voice).await.expect("they are read");
        let handles: Vec<&str> = voices.iter().map(|it| it.handle.as_str()).collect();
        assert_eq!(handles, ["equipe-2"]);
    }

    async fn news_reach_servers_with_threads_by_the_voice_and_others_as_ever(hub: TestHub) {
        let (space, group) = followed(&hub).await;
        let (voice, now) = (voice(&hub).await, hub.app.clock.now());
        let mut titled = note(space.id, "Elle **ouvre** lundi, voir [le plan](/plan).");
        titled.title = Some("La vélorue & nous".to_owned());
        let short = note(space.id, "Ok");
        let plan = gathering(space.id, "Atelier", NOW.plus_seconds(7 * DAY_SECONDS));
        let (post, event) = act(&hub, async |tx| {
            let post = posts::publish(tx, By::Operator, &titled, now).await.expect("it is published");
            posts::publish(tx, By::Operator, &short, now).await.expect("it is published");
            let event = events::announce(tx, By::Operator, &plan, now).await.expect("it is announced");
            (post, event)
        }).await;
        let told = letters(&hub, "lemmy.example").await;
        assert_eq!(kinds(&told), ["Announce Create", "Announce Create", "Announce Create"]);
        lemmy_reads(&hub, &told, &group).await;
        let create = &told[0]["object"];
        let object = &create["object"];
        assert_eq!((&create["actor"], &object["attributedTo"]), (&json!(voice), &json!(voice)));
        assert_eq!((&object["type"], &object["name"]), (&json!("Article"), &json!("La vélorue & nous")));
        assert_eq!(object["to"][0], json!(group), "the group first");
        let content = object["content"].as_str().expect("words");
        assert!(!content.contains("La vélorue") && content.contains("http") && content.contains("/plan"), "{content}");
        assert_eq!(told[1]["object"]["object"]["name"], "Ok (2026-09-01)");
        let gathered = &told[2]["object"]["object"];
        assert_eq!((&gathered["type"], &gathered["name"]), (&json!("Event"), &json!("Atelier")));
        let content = gathered["content"].as_str().expect("words");
        assert!(content.contains("Maison du vélo") && content.contains("outils"), "when and where too: {content}");
        // The Create stands at its id; the object at its own stays the group's.
        let standing = at(&hub, create["id"].as_str().expect("an id")).await;
        assert_eq!((&standing["id"], &standing["object"]), (&create["id"], object));
        assert_eq!(at(&hub, &hub.app.addresses.post(post.id)).await["attributedTo"], json!(group));
        for host in ["mastodon.example", "other.example"] {
            let told = letters(&hub, host).await;
            assert_eq!(kinds(&told), ["Create", "Create", "Create"], "{host}");
            assert!(told.iter().all(|it| it["actor"] == json!(group) && it["object"]["attributedTo"] == json!(group)));
            assert_eq!(told[0]["object"]["type"], "Note");
        }
        // Whoever comes later reads the same in the outbox.
        let outbox = at(&hub, &hub.app.addresses.of_actor(space.id, "outbox")).await;
        let items = outbox["orderedItems"].as_array().expect("items");
        assert_eq!(items.len(), 3);
        lemmy_reads(&hub, items, &group).await;
        assert!(items.iter().any(|it| it["object"] == without(create, &["@context", "proof"])), "{items:#?}");

        titled.body_markdown = "Elle ouvre **mardi**.".to_owned();
        act(&hub, async |tx| {
            posts::edit(tx, By::Operator, post.id, &titled, now.plus_seconds(60)).await.expect("it is changed");
            posts::retract(tx, By::Operator, post.id, now.plus_seconds(90)).await.expect("it is taken back");
            events::cancel(tx, By::Operator, event.id, now.plus_seconds(120)).await.expect("it is off");
        }).await;
        let told = letters(&hub, "lemmy.example").await;
        assert_eq!(kinds(&told[3..]), ["Announce Delete", "Announce Update"]);
        lemmy_reads(&hub, &told, &group).await;
        assert_eq!(told[3]["object"]["actor"], json!(voice));
        assert_eq!(told[4]["object"]["object"]["name"], "Annulé : Atelier");
        assert_eq!(kinds(&letters(&hub, "mastodon.example").await[3..]), ["Delete", "Update"]);
        let outbox = at(&hub, &hub.app.addresses.of_actor(space.id, "outbox")).await;
        assert_eq!(outbox["orderedItems"].as_array().expect("items").len(), 2);
    }

    async fn decisions_taken_here_are_the_voice_s_and_pins_of_news_reach_microblogs(hub: TestHub) {
        let (space, group) = followed(&hub).await;
        let (voice, now) = (voice(&hub).await, hub.app.clock.now());
        let text = article(space.id, "Trois pistes");
        let post = act(&hub, async |tx| posts::publish(tx, By::Operator, &text, now).await).await;
        let post = post.expect("it is published");
        let uri = hub.app.addresses.post(post.id);
        let peer = Peer::start().await;
        let said = peer.note("1", "bob", "Achetez", Some(&uri), &group);
        peer.send(&hub, &peer.activity("bob", "Create", said)).await;
        hub.settle().await;
        let comment = heard(&hub, &peer.note_uri("1")).await.expect("it is kept");
        let thread = Thread { root: post.id.0, uri: &uri, space: space.id };
        let (because, bob) = (Because { reason: "Publicité", ..Because::default() }, peer.actor("bob"));
        act(&hub, async |tx| {
            for what in [What::Pinned, What::Unpinned, What::Locked, What::Unlocked] {
                moderation::arrange(tx, &TEAM, &thread, what, &because, now).await.expect("it is so");
            }
            for what in [What::Removed, What::Restored] {
                moderation::decide(tx, &TEAM, comment.id, what, &because, now).await.expect("it is so");
            }
            let about = (space.id, bob.as_str());
            moderation::keep_out(tx, &TEAM, about, None, &because, now).await.expect("he is kept out");
            moderation::let_in(tx, &TEAM, about, &because, now).await.expect("he is let in");
            moderation::appoint(tx, &TEAM, about, What::Appointed, &because, now).await.expect("he is asked");
        }).await;
        let told = letters(&hub, "lemmy.example").await;
        lemmy_reads(&hub, &told, &group).await;
        let decided: Vec<&Value> = told.iter().map(|it| &it["object"]).filter(|it| it["actor"] == json!(voice)).collect();
        let said: Vec<&str> = decided.iter().filter_map(|it| it["type"].as_str()).collect();
        assert_eq!(said, ["Create", "Add", "Remove", "Lock", "Undo", "Delete", "Undo", "Block", "Undo", "Add"]);
        // Each is served as its own, with its own proof.
        let lock = at(&hub, decided[3]["id"].as_str().expect("an id")).await;
        assert_eq!((&lock, lock["proof"].is_object()), (decided[3], true));
        let streamed = letters(&hub, "mastodon.example").await;
        assert_eq!(kinds(&streamed), ["Create", "Add", "Remove"]);
        for pin in &streamed[1..] {
            assert_eq!((&pin["actor"], &pin["object"]), (&json!(group), &json!(uri)));
            assert_eq!(pin["target"], json!(format!("{group}/featured")));
        }
    }

    async fn who_takes_something_away_may_take_the_answers_below_with_it(hub: TestHub) {
        let (space, group) = followed(&hub).await;
        let peer = Peer::start().await;
        appoint(&hub, &space, &peer.actor("maud")).await;
        let mut parent: Option<String> = None;
        for name in ["root", "a", "b", "c"] {
            // `c` stands beside `a`, which `b` answers.
            let under = if name == "c" { Some(peer.note_uri("root")) } else { parent.clone() };
            let note = peer.note(name, "bob", &format!("Mot {name}"), under.as_deref(), &group);
            peer.publish(&note);
            peer.send(&hub, &peer.activity("bob", "Create", note)).await;
            hub.settle().await;
            parent = Some(peer.note_uri(name));
        }
        let state = async |name: &str| heard(&hub, &peer.note_uri(name)).await.expect("it is kept").state;
        let mut removal = peer.activity("maud", "Delete", peer.note_uri("a"));
        removal["summary"] = json!("Hors sujet");
        removal["withReplies"] = json!(true);
        // By a stranger, nothing.
        let mut strange = removal.clone();
        strange["actor"] = json!(peer.actor("eve"));
        strange["id"] = json!(format!("http://{}/deletes/eve", peer.host));
        for letter in [&strange, &removal] {
            let before = letter["actor"] == json!(peer.actor("eve"));
            peer.send(&hub, letter).await;
            hub.settle().await;
            let expected = if before { State::Published } else { State::Removed };
            assert_eq!((state("a").await, state("b").await), (expected, expected));
        }
        assert_eq!((state("root").await, state("c").await), (State::Published, State::Published));
        let told = letters(&hub, "lemmy.example").await;
        let gone: Vec<_> = told.iter().map(|it| &it["object"]).filter(|it| it["type"] == "Delete").collect();
        assert_eq!(gone[0], &removal, "theirs as it came");
        assert_eq!((&gone[1]["actor"], &gone[1]["object"]), (&json!(voice(&hub).await), &json!(peer.note_uri("b"))));
        lemmy_reads(&hub, &told, &group).await;
    }

    async fn what_a_server_takes_away_of_its_own_whom_it_shuts_out_goes_here_once_its_address_says_so(hub: TestHub) {
        let (_, group) = followed(&hub).await;
        let (peer, other) = (Peer::start().await, Peer::start().await);
        for name in ["1", "2"] {
            let note = peer.note(name, "bob", &format!("Mot {name}"), None, &group);
            if name == "2" {
                peer.publish(&note);
            }
            peer.send(&hub, &peer.activity("bob", "Create", note)).await;
        }
        hub.settle().await;
        let state = async |name: &str| heard(&hub, &peer.note_uri(name)).await.expect("it is kept").state;
        for (from, removes, gone) in [(&other, true, false), (&peer, false, false), (&peer, true, true)] {
            let mut block = from.activity("admin", "Block", peer.actor("bob"));
            block["target"] = json!(format!("http://{}/", peer.host));
            block["removeData"] = json!(removes);
            from.send(&hub, &block).await;
            hub.settle().await;
            let first = if gone { State::Withdrawn } else { State::Published };
            assert_eq!(state("1").await, first, "{gone}");
        }
        assert_eq!(state("2").await, State::Published, "it still stands where it was said");
    }

    async fn a_poll_is_an_article_with_its_choices_where_there_are_threads(hub: TestHub) {
        let (_, group) = followed(&hub).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        ada.post("/compte/parole", &[]).await;
        let poll = [("parent", "space:velo"), ("text", "Quel jour ? Dites-le."), ("choice_1", "Lundi"),
            ("choice_2", "Mardi & mercredi"), ("poll_hours", "24")];
        let done = ada.post("/discussions", &poll).await;
        assert!(done.status.is_redirection(), "{}", done.text());
        let told = letters(&hub, "lemmy.example").await;
        lemmy_reads(&hub, &told, &group).await;
        let object = &told[0]["object"]["object"];
        assert_eq!((&object["type"], &object["name"]), (&json!("Article"), &json!("Quel jour ?")));
        let content = object["content"].as_str().expect("words");
        assert!(content.contains("<li>Mardi &amp; mercredi</li>"), "{content}");
        assert!(content.contains(object["url"].as_str().expect("a page")), "{content}");
        assert!(object.get("oneOf").is_none() && object.get("source").is_none(), "{object:#}");
        let id = object["id"].as_str().expect("an id");
        assert_eq!(at(&hub, id).await["type"], "Question", "microblogs vote there");
        // Its end is told in the same form.
        hub.app.clock.advance(2 * DAY_SECONDS);
        questions::go_on(&hub.app).await.expect("it is over");
        let told = letters(&hub, "lemmy.example").await;
        lemmy_reads(&hub, &told, &group).await;
        let last = &told.last().expect("a letter")["object"];
        assert_eq!((&last["type"], &last["object"]["type"]), (&json!("Update"), &json!("Article")));
        assert!(last["object"]["content"].as_str().expect("words").contains("<li>Lundi : 0</li>"));
    }

    async fn a_server_with_threads_that_comes_back_hears_what_it_missed_in_its_own_form(hub: TestHub) {
        let (space, group) = followed(&hub).await;
        let now = hub.app.clock.now();
        let text = article(space.id, "Trois pistes");
        act(&hub, async |tx| posts::publish(tx, By::Operator, &text, now).await).await.expect("it is published");
        hub.settle().await;
        for (host, expected) in [("lemmy.example", "Announce Create"), ("mastodon.example", "Create")] {
            let before = letters(&hub, host).await.len();
            let fact = kiosque::facts::Fact::HostRevived { host: host.to_owned(), missed_since: now };
            act(&hub, async |tx| kiosque::facts::record(tx, &fact, now).await).await.expect("it is back");
            let told = letters(&hub, host).await;
            assert_eq!(kinds(&told[before..]), [expected], "{host}");
            if host == "lemmy.example" {
                lemmy_reads(&hub, &told, &group).await;
            }
        }
    }
}

/// Changes something behind the hub's back.
async fn meddle(hub: &TestHub, sql: &'static str) {
    let done = match &hub.app.db {
        Db::Sqlite { write, .. } => sqlx::raw_sql(sql).execute(write).await.map(drop),
        Db::Postgres(pool) => sqlx::raw_sql(sql).execute(pool).await.map(drop),
    };
    done.expect("it is done");
}

fn without(value: &Value, fields: &[&str]) -> Value {
    let mut value = value.clone();
    for field in fields {
        value
            .as_object_mut()
            .expect("an object")
            .shift_remove(*field);
    }
    value
}

//! What is wanted with other servers: what each kind of policy does, what a change severs and asks
//! first, files that come and go, lists that are read again. All through the pages of administrators.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use kiosque::accounts::{By, Role};
use kiosque::conversation::moderation::{self, Because, Moderator, What};
use kiosque::conversation::{Comment, Reason, State, store};
use kiosque::db::Db;
use kiosque::federation::fetch::FetchError;
use kiosque::peers::policies::{self, Level};
use kiosque::peers::{self, HostState};
use kiosque::policing::lists;
use kiosque::posts;
use kiosque::spaces::{Space, followers};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection};
use tokio::net::TcpListener;
use url::Url;

use crate::support::administrator::Administrator;
use crate::support::builders::article;
use crate::support::databases::{TestDatabase, on_both_databases};
use crate::support::files_below;
use crate::support::hub::{Answer, TestHub};
use crate::support::peer::Peer;
use crate::support::talk::{set_rules, voice};
use crate::support::visitor::Visitor;

const PAGE: &str = "/administration/serveurs";
const POLICY: &str = "/administration/serveurs/politique";
const IMPORT: &str = "/administration/serveurs/import";

async fn published(hub: &TestHub, space: &Space) -> (String, String) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let now = hub.app.clock.now();
    let text = article(space.id, "Trois pistes");
    let post = posts::publish(&mut tx, By::Operator, &text, now).await;
    tx.commit().await.expect("it is kept");
    let post = post.expect("it is published");
    (
        hub.app.addresses.post(post.id),
        format!("/actualites/{}", post.slug),
    )
}

async fn said(hub: &TestHub, uri: &str) -> Option<Comment> {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    store::by_uri(&mut tx, uri).await.expect("it is looked for")
}

async fn state(hub: &TestHub, uri: &str) -> State {
    said(hub, uri).await.expect("it is kept").state
}

async fn follower_count(hub: &TestHub, space: &Space) -> i64 {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let count = followers::store::follower_count(&mut tx, space.id).await;
    count.expect("they are counted")
}

async fn level(hub: &TestHub, host: &str) -> Level {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let treatment = policies::treatment(&mut tx, host).await;
    treatment.expect("it is read").level
}

/// Writes a policy as its form does, and agrees to whatever it cuts.
async fn write(admin: &Administrator<'_>, domain: &str, level: &str, more: &[(&str, &str)]) {
    let fields = [&[("domain", domain), ("level", level)], more].concat();
    let asked = admin.post(POLICY, &fields).await;
    let done = match asked.status {
        StatusCode::OK => {
            admin
                .post(POLICY, &[&fields[..], &[("seen", &seen(&asked))]].concat())
                .await
        }
        _ => asked,
    };
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
}

/// The sum that a page asks to be sent back.
fn seen(page: &Answer) -> String {
    let text = page.text();
    let (_, rest) = text.split_once("name=\"seen\"").expect("it is asked");
    let rest = match rest.starts_with(" value=\"") {
        true => rest.strip_prefix(" value=\""),
        false => rest.split_once('>').map(|(_, rest)| rest),
    };
    let rest = rest.expect("a sum");
    rest[..rest.find(['"', '<']).expect("its end")].to_owned()
}

/// Alice follows, bob has answered a post, carol looks after the space: all on the same server.
struct Tied {
    peer: Peer,
    space: Space,
    note: String,
    page: String,
}

async fn tied(hub: &TestHub) -> Tied {
    let peer = Peer::start().await;
    let space = hub.community("velo").await;
    let group = hub.app.addresses.actor(space.id);
    let (post, page) = published(hub, &space).await;
    peer.send(hub, &peer.activity("alice", "Follow", group.clone()))
        .await;
    let note = peer.note("1", "bob", "Une piste de bob", Some(&post), &group);
    peer.send(hub, &peer.activity("bob", "Create", note)).await;
    hub.settle().await;
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let team = Moderator {
        uri: "https://localhost/team",
        is_team: true,
    };
    let (now, because) = (hub.app.clock.now(), Because::default());
    let carol = peer.actor("carol");
    let about = (space.id, carol.as_str());
    let appointed =
        moderation::appoint(&mut tx, &team, about, What::Appointed, &because, now).await;
    appointed.expect("it is done");
    tx.commit().await.expect("it is kept");
    let note = peer.note_uri("1");
    Tied {
        peer,
        space,
        note,
        page,
    }
}

/// A list at an address, whose text changes as the test says.
async fn list_at(text: &Arc<Mutex<String>>) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let listener = listener.expect("a free port");
    let address = listener.local_addr().expect("its number");
    let text = text.clone();
    let answer = move || {
        let text = text.lock().expect("no panic").clone();
        async move { text }
    };
    let router = Router::new().route("/list.csv", get(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/list.csv")
}

/// A server that was blocked before there were policies, and somebody who spoke from there.
const BEFORE: &str = "
    INSERT INTO host (name, state, scheme_until_ms, ready_ms, failures)
      VALUES ('bad.example', 'blocked', 0, 0, 0), ('fine.example', 'live', 0, 0, 0);
    INSERT INTO author (uri, name, handle, host, url, icon_url, emojis, is_automatic, may_be_found)
      VALUES ('https://bad.example/eve', 'Eve', 'eve@bad.example', 'bad.example', '', '', '[]', FALSE, FALSE),
        ('https://fine.example/ada', 'Ada', 'ada@fine.example', 'fine.example', '', '', '[]', FALSE, FALSE);";

/// All migrations in their order, with what was there before policies.
fn migrations(kind: &str) -> Vec<String> {
    let mut files = files_below(&format!("migrations/{kind}"));
    files.sort();
    let mut all = Vec::new();
    for file in files {
        if file.contains("0015_") {
            all.push(BEFORE.to_owned());
        }
        all.push(std::fs::read_to_string(&file).expect("a migration"));
    }
    all
}

on_both_databases! {
    async fn blocks_from_before_there_were_policies_are_policies_now(database: TestDatabase) {
        const POLICIES: &str = "SELECT domain, source, level FROM policy";
        const AUTHORS: &str = "SELECT level FROM author ORDER BY uri";
        type Found = (Vec<(String, String, String)>, Vec<(String,)>);
        let (policies, authors): Found = match &database.db {
            Db::Sqlite { .. } => {
                let mut older = sqlx::SqliteConnection::connect("sqlite::memory:").await.expect("a database");
                for sql in migrations("sqlite") {
                    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut older).await.expect("it runs");
                }
                let policies = sqlx::query_as(POLICIES).fetch_all(&mut older).await;
                (policies.expect("they are read"), sqlx::query_as(AUTHORS).fetch_all(&mut older).await.expect("read"))
            }
            Db::Postgres(pool) => {
                let mut older = pool.acquire().await.expect("a connection");
                let schema = "CREATE SCHEMA older; SET search_path TO older".to_owned();
                for sql in [vec![schema], migrations("postgres")].concat() {
                    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *older).await.expect("it runs");
                }
                let policies = sqlx::query_as(POLICIES).fetch_all(&mut *older).await;
                (policies.expect("they are read"), sqlx::query_as(AUTHORS).fetch_all(&mut *older).await.expect("read"))
            }
        };
        let policy = ["bad.example", "hand", "block"].map(str::to_owned);
        assert_eq!(policies, [policy.into()]);
        assert_eq!(authors, [("block".to_owned(),), ("none".to_owned(),)]);
    }

    async fn a_block_says_first_what_it_severs_and_what_was_said_comes_back_when_it_is_lifted(hub: TestHub) {
        let Tied { peer, space, note, page } = tied(&hub).await;
        let admin = Administrator::of(&hub).await;
        assert!(hub.get(&page).await.text().contains("Une piste de bob"));
        let fields = [("domain", peer.host.as_str()), ("level", "block"), ("public_comment", "Spam <b>")];
        let asked = admin.post(POLICY, &fields).await;
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
        let text = asked.text();
        for part in ["1 abonné·e", "1 commentaire de 1 personne", &peer.actor("carol"), "Communauté velo"] {
            let part = if part == "Communauté velo" { space.name.as_str() } else { part };
            assert!(text.contains(part), "{part}: {text}");
        }
        assert_eq!((level(&hub, &peer.host).await, follower_count(&hub, &space).await), (Level::None, 1));
        // Who agreed to something else is asked again.
        let stale = admin.post(POLICY, &[&fields[..], &[("seen", "7-0-0-0")]].concat()).await;
        assert_eq!(stale.status, StatusCode::OK);
        let agreed = admin.post(POLICY, &[&fields[..], &[("seen", &seen(&asked))]].concat()).await;
        assert_eq!(agreed.status, StatusCode::SEE_OTHER, "{}", agreed.text());

        assert_eq!((state(&hub, &note).await, follower_count(&hub, &space).await), (State::Barred, 0));
        assert!(!hub.get(&page).await.text().contains("Une piste de bob"));
        let moderators = format!("/ap/actors/{}/moderators", space.id);
        let moderators = hub.get_as(&moderators, "application/activity+json").await.json();
        assert_eq!(moderators["orderedItems"], json!([voice(&hub).await]), "the team alone");
        let like = peer.activity("bob", "Like", hub.app.addresses.actor(space.id));
        assert_eq!(peer.send(&hub, &like).await.status, StatusCode::FORBIDDEN);
        let (reads, address) = (peer.reads(), Url::parse(&peer.actor("dan")).expect("an address"));
        let refused = hub.app.http.get_document(&address, None).await;
        assert!(matches!(refused, Err(FetchError::Refused(_))), "{refused:?}");
        assert_eq!(peer.reads(), reads, "it is not asked");
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let host = peers::store::by_name(&mut tx, &peer.host).await.expect("it is read");
        assert_eq!(host.expect("it is known").state, HostState::Blocked);
        drop(tx);
        let listed = admin.get(PAGE).await.text();
        assert!(listed.contains("Spam &#60;b&#62;") && listed.contains("1 bloqué"), "{listed}");

        let removed = admin.post("/administration/serveurs/retrait", &[("domain", &peer.host)]).await;
        assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.text());
        assert_eq!(state(&hub, &note).await, State::Published);
        assert!(hub.get(&page).await.text().contains("Une piste de bob"));
        let again = peer.activity("bob", "Like", hub.app.addresses.actor(space.id));
        assert_eq!(peer.send(&hub, &again).await.status, StatusCode::ACCEPTED);
        assert_eq!(follower_count(&hub, &space).await, 0, "they ask again themselves");
    }

    async fn what_a_limited_server_says_waits_and_its_people_stand_in_no_list_unless_let_in(hub: TestHub) {
        let peer = Peer::start().await;
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let admin = Administrator::of(&hub).await;
        admin.post("/moderation/rules/velo", &[("posting", "open"), ("commenting", "open"), ("slow_seconds", "0")]).await;
        let note = peer.note("1", "bob", "Avant la limite", None, &group);
        peer.send(&hub, &peer.activity("bob", "Create", note)).await;
        hub.settle().await;
        assert!(hub.get("/discussions").await.text().contains("Avant la limite"));
        write(&admin, &peer.host, "limit", &[]).await;
        assert!(!hub.get("/discussions").await.text().contains("Avant la limite"));
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let first = store::by_uri(&mut tx, &peer.note_uri("1")).await.expect("it is read").expect("it is there");
        drop(tx);
        let own = hub.get(&format!("/discussions/{}", first.id)).await;
        assert!(own.text().contains("Avant la limite"), "at its own address it stays");

        let note = peer.note("2", "bob", "Après la limite", None, &group);
        peer.send(&hub, &peer.activity("bob", "Create", note)).await;
        peer.send(&hub, &peer.activity("alice", "Follow", group)).await;
        hub.settle().await;
        assert_eq!(follower_count(&hub, &space).await, 1, "whoever reads may follow");
        let held = said(&hub, &peer.note_uri("2")).await.expect("it is kept");
        assert_eq!((held.state, held.reason), (State::Held, Some(Reason::Server)));
        let approved = admin.post(&format!("/moderation/{}/publish", held.id), &[]).await;
        assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text());
        let discussions = hub.get("/discussions").await.text();
        assert!(discussions.contains("Après la limite") && !discussions.contains("Avant la limite"));
        // Other words are not those that were let in.
        let mut changed = peer.note("2", "bob", "Achetez ceci", None, &hub.app.addresses.actor(space.id));
        changed["updated"] = json!("2026-09-01T07:30:00Z");
        peer.send(&hub, &peer.activity("bob", "Update", changed)).await;
        hub.settle().await;
        let held = said(&hub, &peer.note_uri("2")).await.expect("it is kept");
        assert_eq!((held.state, held.reason), (State::Held, Some(Reason::Server)));
    }

    async fn media_and_reports_are_turned_away_where_a_policy_says_so(hub: TestHub) {
        let Tied { peer, space, page, .. } = tied(&hub).await;
        let admin = Administrator::of(&hub).await;
        let group = hub.app.addresses.actor(space.id);
        let (post, own) = published(&hub, &space).await;
        set_rules(&hub, &space, |rules| rules.hosts_fine = "pages.example".to_owned()).await;
        let mut note = peer.note("2", "bob", "Regardez", Some(&post), &group);
        note["attachment"] = json!([
            { "type": "Image", "mediaType": "image/png", "url": "http://files.example/a.png", "name": "Un plan" },
            { "type": "Link", "mediaType": "text/html", "href": "http://pages.example/", "name": "Une page" },
        ]);
        peer.send(&hub, &peer.activity("bob", "Create", note)).await;
        hub.settle().await;
        assert!(hub.get(&own).await.text().contains("a.png"));
        write(&admin, &peer.host, "none", &[("media", "yes"), ("reports", "yes")]).await;
        let shown = hub.get(&own).await.text();
        assert!(!shown.contains("a.png") && shown.contains("pages.example"), "{shown}");
        let mut tx = hub.app.db.read().await.expect("a transaction");
        assert!(!policies::takes_media(&mut tx, &peer.host).await.expect("it is read"));
        drop(tx);
        let flag = |peer: &Peer| peer.activity("alice", "Flag", peer.note_uri("1"));
        peer.send(&hub, &flag(&peer)).await;
        hub.settle().await;
        let reports = async || {
            let mut tx = hub.app.db.read().await.expect("a transaction");
            let reported = peer.note_uri("1");
            store::reports::of_object(&mut tx, (&reported, Some(space.id)), 10).await.expect("they are read").len()
        };
        assert_eq!(reports().await, 0);
        write(&admin, &peer.host, "none", &[]).await;
        peer.send(&hub, &flag(&peer)).await;
        hub.settle().await;
        assert_eq!(reports().await, 1);
        assert!(hub.get(&own).await.text().contains("a.png"), "pictures come back");
        assert!(hub.get(&page).await.text().contains("Une piste de bob"));
    }

    async fn where_only_listed_servers_federate_all_others_are_turned_away(hub: TestHub) {
        let Tied { peer: friend, space, note, .. } = tied(&hub).await;
        let stranger = Peer::start().await;
        let group = hub.app.addresses.actor(space.id);
        stranger.send(&hub, &stranger.activity("eve", "Follow", group.clone())).await;
        hub.settle().await;
        let admin = Administrator::of(&hub).await;
        write(&admin, &friend.host, "none", &[]).await;
        let asked = admin.get("/administration/serveurs/inscrits").await.text();
        assert!(asked.contains(&stranger.host) && !asked.contains(&friend.host), "{asked}");
        let listed = admin.post("/administration/serveurs/inscrits", &[]).await;
        assert_eq!(listed.status, StatusCode::SEE_OTHER, "{}", listed.text());
        let like = |peer: &Peer| peer.activity("dan", "Like", group.clone());
        assert_eq!(stranger.send(&hub, &like(&stranger)).await.status, StatusCode::FORBIDDEN);
        assert_eq!(friend.send(&hub, &like(&friend)).await.status, StatusCode::ACCEPTED);
        assert_eq!((follower_count(&hub, &space).await, state(&hub, &note).await), (1, State::Published));
        let address = Url::parse(&stranger.actor("eve")).expect("an address");
        assert!(hub.app.http.get_document(&address, None).await.is_err());
        assert_eq!(level(&hub, hub.app.addresses.domain()).await, Level::None, "this hub itself");
        admin.post("/administration/serveurs/inscrits", &[("mode", "everybody")]).await;
        assert_eq!(stranger.send(&hub, &like(&stranger)).await.status, StatusCode::ACCEPTED);
    }

    async fn a_file_is_looked_at_before_it_is_taken_in_and_what_is_written_by_hand_stays(hub: TestHub) {
        let Tied { peer, space, .. } = tied(&hub).await;
        let admin = Administrator::of(&hub).await;
        write(&admin, "friend.example", "none", &[("private_comment", "On se connaît")]).await;
        let file = format!(
            "\u{feff}#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\r\n\
             friend.example,suspend,false,false,,false\r\n\
             Bad.example,suspend,true,true,\"Spam, toujours\",false\r\n\
             b*d.example,suspend,false,false,,true\r\n\
             {},silence,false,false,,false\r\n{},suspend,false,false,,false\r\n",
            hub.app.addresses.domain(), peer.host
        );
        let look = admin.post(IMPORT, &[("text", &file), ("level", "block")]).await;
        let text = look.text();
        assert_eq!(look.status, StatusCode::OK, "{text}");
        for part in ["2 serveurs nouveaux", "1 serveur reste", "2 lignes laissées de côté", "Ligne 4", "cachée par",
            "Ligne 5", "ce kiosque lui-même", "1 abonné·e"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert_eq!(level(&hub, "bad.example").await, Level::None, "nothing yet");
        let done = admin.post(IMPORT, &[("text", &file), ("level", "block"), ("seen", &seen(&look))]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        assert_eq!(level(&hub, "social.bad.example").await, Level::Block);
        assert_eq!(level(&hub, "friend.example").await, Level::None);
        assert_eq!(follower_count(&hub, &space).await, 0);

        let export = admin.get("/administration/serveurs/export").await;
        assert!(export.header("content-type").starts_with("text/csv"));
        let mut lines = [
            "bad.example,suspend,true,true,\"Spam, toujours\",false".to_owned(),
            "friend.example,noop,false,false,,false".to_owned(),
            format!("{},suspend,false,false,,false", peer.host),
        ];
        lines.sort();
        let (head, rest) = ("#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate", lines.join("\n"));
        assert_eq!(export.text(), format!("{head}\n{rest}\n"));
        // A later file changes what an earlier one said.
        let later = "bad.example,whatever\nnew.example\n";
        let look = admin.post(IMPORT, &[("text", later), ("level", "limit")]).await;
        assert!(look.text().contains("1 serveur traité autrement"), "{}", look.text());
        admin.post(IMPORT, &[("text", later), ("level", "limit"), ("seen", &seen(&look))]).await;
        assert_eq!((level(&hub, "bad.example").await, level(&hub, "new.example").await), (Level::Limit, Level::Limit));
    }

    async fn a_list_is_read_again_and_what_would_sever_waits_for_a_yes(hub: TestHub) {
        let Tied { peer, space, note, .. } = tied(&hub).await;
        let admin = Administrator::of(&hub).await;
        write(&admin, "friend.example", "none", &[]).await;
        let text = Arc::new(Mutex::new(format!(
            "#domain,#severity\nbad.example,suspend\nfriend.example,suspend\n{},suspend\n", peer.host
        )));
        let url = list_at(&text).await;
        for wrong in ["ftp://lists.example/", "what"] {
            let refused = admin.post("/administration/serveurs/listes", &[("name", "La liste"), ("url", wrong)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text().contains("La liste"), "what was typed stays");
        }
        let fields = [("name", "La liste"), ("url", url.as_str()), ("every_days", "1")];
        let there = admin.post("/administration/serveurs/listes", &fields).await;
        assert_eq!(there.status, StatusCode::SEE_OTHER, "{}", there.text());
        let list = there.header("location").to_owned();
        assert_eq!(level(&hub, "bad.example").await, Level::Block, "it severs nothing");
        assert_eq!(level(&hub, "friend.example").await, Level::None, "by hand comes first");
        assert_eq!(level(&hub, &peer.host).await, Level::None, "it waits");
        let page = admin.get(&list).await;
        assert!(page.text().contains("1 serveur attend votre accord") && page.text().contains("1 abonné·e"));
        assert!(admin.get(PAGE).await.text().contains("1 serveur attend votre accord"));

        // What answers nonsense changes nothing.
        for nonsense in ["", "<!doctype html><h1>Not found</h1>", "#domain,#severity\n"] {
            nonsense.clone_into(&mut text.lock().expect("no panic"));
            hub.app.clock.advance(25 * 3_600);
            lists::read_due(&hub.app).await.expect("it is tried");
            assert_eq!(level(&hub, "bad.example").await, Level::Block, "{nonsense}");
        }
        assert!(admin.get(PAGE).await.text().contains("rien n’a changé"));

        *text.lock().expect("no panic") = format!("#domain,#severity\nloud.example,silence\n{},suspend\n", peer.host);
        hub.app.clock.advance(25 * 3_600);
        lists::read_due(&hub.app).await.expect("it is read");
        assert_eq!((level(&hub, "bad.example").await, level(&hub, "loud.example").await), (Level::None, Level::Limit));
        assert_eq!(follower_count(&hub, &space).await, 1);
        let unread = admin.post(&format!("{list}/accord"), &[("seen", "0-0-0-0")]).await;
        assert!(unread.header("location").ends_with("told=again"));
        assert_eq!(follower_count(&hub, &space).await, 1, "what was not seen is not agreed to");
        let page = admin.get(&list).await;
        let agreed = admin.post(&format!("{list}/accord"), &[("seen", &seen(&page))]).await;
        assert_eq!(agreed.status, StatusCode::SEE_OTHER);
        assert_eq!((follower_count(&hub, &space).await, state(&hub, &note).await), (0, State::Barred));

        write(&admin, "loud.example", "limit", &[]).await;
        admin.post(&format!("{list}/depart"), &[]).await;
        assert_eq!((level(&hub, &peer.host).await, state(&hub, &note).await), (Level::None, State::Published));
        assert_eq!(level(&hub, "loud.example").await, Level::Limit, "what was written by hand stays");
        assert_eq!(admin.get(&list).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_wrong_form_says_what_is_wrong_and_only_administrators_decide(hub: TestHub) {
        let admin = Administrator::of(&hub).await;
        for (domain, problem) in [("", "il n’y a pas de nom"), ("ex*mple.org", "cachée"), ("org", "premier niveau"),
            ("a b", "pas le nom d’un serveur"), ("localhost:8080", "ce kiosque lui-même")] {
            let answer = admin.post(POLICY, &[("domain", domain), ("level", "block"), ("public_comment", "Parce que")]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{domain}");
            let text = answer.text();
            assert!(text.contains(problem) && text.contains("Parce que"), "{problem}: {text}");
        }
        let nonsense = admin.post(IMPORT, &[("text", "<html>")]).await;
        assert_eq!(nonsense.status, StatusCode::UNPROCESSABLE_ENTITY);
        let long = "x".repeat(2_001);
        let answer = admin.post(POLICY, &[("domain", "a.example"), ("level", "limit"), ("public_comment", &long)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let gone = admin.post("/administration/serveurs/retrait", &[("domain", "never.example")]).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
        let editor = Visitor::new(&hub, "edite", Role::Editor).await;
        for path in [PAGE, POLICY, IMPORT, "/administration/serveurs/export", "/administration/serveurs/inscrits"] {
            assert_eq!(editor.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(admin.get(path).await.status, StatusCode::OK, "{path}");
        }
        for path in [POLICY, IMPORT, "/administration/serveurs/listes", "/administration/serveurs/inscrits"] {
            let fields = [("domain", "a.example"), ("level", "block"), ("text", "a.example")];
            assert_eq!(editor.post(path, &fields).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(level(&hub, "a.example").await, Level::None);
    }
}

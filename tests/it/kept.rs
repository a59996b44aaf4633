//! Pages that are kept in memory: shown again as they were, and never a moment longer than they are
//! true; packed and tagged; nobody is given what was drawn for somebody else.

use std::collections::BTreeSet;
use std::io::Read;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use kiosque::accounts::By;
use kiosque::db::Db;
use kiosque::db::copy::TABLES;
use kiosque::ids::SpaceId;
use kiosque::{accounts, demo, posts, settings, spaces};

use crate::support::builders::{article, note};
use crate::support::databases::{on_both_databases, on_postgres};
use crate::support::hub::{Answer, TestHub};

/// Tables that pages for everybody do not show.
const SHOWN_TO_NOBODY: &[&str] = &[
    "handle",
    // What they leave out of pages is written beside each author and comment.
    "policy",
    "only_listed",
    "block_list",
    "actor_key",
    "space_alias",
    "heartbeat",
    "outage",
    "host",
    "inbox",
    "follower_digest",
    "remote_actor",
    "remote_key",
    "account",
    "session",
    "sign_in_link",
    "import_item",
    "fact",
    "fact_head",
    "fact_cursor",
    "activity",
    "delivery",
    "fanout",
    "received",
    "synchronization",
    "inquiry",
    // Of what they say, pages show the events that were made of it.
    "agenda_source",
    "agenda_item",
    // For those who look after a space; their pages are kept by nobody.
    "turnout",
    "mailing",
    "away",
    "mail",
    "reminder",
    // For those who are signed in alone.
    "event_proposal",
    "organising_asked",
    "event_template",
    "handing_over",
    "date_poll",
    "date_option",
    "date_answer",
    "withdrawn",
    "wanted",
    "banned",
    "informed",
    // Their counts move within the half minute for which a page is kept.
    "poll",
    "vote",
    "report",
    "waiting_for",
    "answer",
    "told",
    "audit",
    "quote",
    "moved",
    "avoided",
    "leaving",
    "secret",
    "picture_copy_use",
    "picture_copy_day",
    "cron",
];

async fn ask(hub: &TestHub, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    request = request.header(header::ACCEPT, "text/html,*/*;q=0.8");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    hub.send(request).await
}

async fn get(hub: &TestHub, path: &str, headers: &[(&str, &str)]) -> Answer {
    ask(hub, Method::GET, path, headers).await
}

async fn revision(db: &Db) -> i64 {
    let sql = "SELECT revision FROM public_revision";
    let found = match db {
        Db::Sqlite { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await,
        Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await,
    };
    found.expect("the revision is there")
}

/// The cookie of the administrator's session.
async fn administrator(hub: &TestHub) -> String {
    let (_, token) = hub.sign_in_url.split_once("token=").expect("a link");
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let session = accounts::sign_in(&mut tx, token, hub.app.clock.now()).await;
    let session = session.expect("it is read").expect("a session");
    tx.commit().await.expect("it is kept");
    format!("kiosque-session={session}")
}

async fn publish(hub: &TestHub, text: &posts::Text) -> posts::Post {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let post = posts::publish(&mut tx, By::Operator, text, hub.app.clock.now()).await;
    tx.commit().await.expect("it is kept");
    post.expect("it is published")
}

/// The demo, and its community around bicycles.
async fn filled(hub: &TestHub) -> SpaceId {
    demo::fill(&hub.app).await.expect("the demo is written");
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let space = spaces::store::by_handle(&mut tx, "velo").await;
    space
        .expect("the database answers")
        .expect("the demo opened it")
        .id
}

on_both_databases! {
    async fn a_page_is_never_shown_longer_than_it_is_true(hub: TestHub) {
        let space = filled(&hub).await;
        for path in ["/", "/actualites", "/@velo", "/actualites.rss", "/actualites.json"] {
            let before = get(&hub, path, &[]).await.text();
            assert_eq!(get(&hub, path, &[]).await.text(), before, "{path}");
        }
        let post = publish(&hub, &article(space, "Toute fraîche")).await;
        for path in ["/", "/actualites", "/@velo", "/actualites.rss", "/actualites.json"] {
            assert!(get(&hub, path, &[]).await.text().contains("Toute fraîche"), "{path}");
        }
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let now = hub.app.clock.now();
        posts::retract(&mut tx, By::Operator, post.id, now).await.expect("it is taken back");
        // What is written and not committed shows nowhere.
        assert!(get(&hub, "/actualites", &[]).await.text().contains("Toute fraîche"));
        tx.commit().await.expect("it is kept");
        for path in ["/", "/actualites", "/@velo", "/actualites.rss"] {
            assert!(!get(&hub, path, &[]).await.text().contains("Toute fraîche"), "{path}");
        }
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let url = "https://lettres.example/abonnement";
        settings::set(&mut tx, "newsletter_url", url).await.expect("it is set");
        tx.commit().await.expect("it is kept");
        assert!(get(&hub, "/", &[]).await.text().contains(url));
    }

    async fn what_is_undone_moves_nothing(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let before = revision(&hub.app.db).await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let now = hub.app.clock.now();
        posts::publish(&mut tx, By::Operator, &note(space, "Pas encore"), now)
            .await
            .expect("it is written");
        tx.undo().await.expect("it is undone");
        assert_eq!(revision(&hub.app.db).await, before);
        publish(&hub, &note(space, "Et voilà")).await;
        assert!(revision(&hub.app.db).await > before);
    }

    async fn whoever_is_signed_in_is_shown_their_own_and_nobody_else_is(hub: TestHub) {
        filled(&hub).await;
        let cookie = administrator(&hub).await;
        let theirs = [("cookie", cookie.as_str())];
        let before = get(&hub, "/", &[]).await.text();
        let own = get(&hub, "/", &theirs).await;
        assert_ne!(own.text(), before, "the footer names who is signed in");
        assert_eq!(own.header("cache-control"), "private, no-cache");
        assert_eq!(get(&hub, "/", &[]).await.text(), before);
        // A cookie of ours that nobody knows what it shows: drawn for this visitor alone.
        let odd = [("cookie", "kiosque-odd=1; theirs=2")];
        assert_eq!(get(&hub, "/", &odd).await.text(), before);
    }

    async fn each_language_has_its_own(hub: TestHub) {
        filled(&hub).await;
        let english = [("accept-language", "en")];
        for _ in 0..2 {
            assert!(get(&hub, "/actualites", &[]).await.text().contains("lang=\"fr\""));
            let text = get(&hub, "/actualites", &english).await.text();
            assert!(text.contains("<html lang=\"en\""), "{text}");
            let chosen = [("cookie", "kiosque-language=en")];
            assert_eq!(get(&hub, "/actualites", &chosen).await.text(), text);
        }
    }

    async fn every_form_of_a_page_says_the_same(hub: TestHub) {
        filled(&hub).await;
        for path in ["/", "/actualites.rss", "/evenements.ics", "/actualites.json"] {
            let plain = get(&hub, path, &[]).await;
            assert_eq!(plain.header("content-encoding"), "", "{path}");
            let etag = plain.header("etag").to_owned();
            assert!(etag.starts_with("W/\""), "{path}: {etag}");
            for packing in ["br", "gzip"] {
                for _ in 0..2 {
                    let packed = get(&hub, path, &[("accept-encoding", packing)]).await;
                    assert_eq!(packed.header("content-encoding"), packing, "{path}");
                    assert_eq!(packed.header("etag"), etag, "{path}");
                    assert!(packed.header("vary").to_lowercase().contains("accept-encoding"));
                    assert!(packed.body.len() < plain.body.len(), "{path}");
                    assert_eq!(unpacked(packing, &packed.body), plain.body, "{path}, {packing}");
                }
            }
            let head = ask(&hub, Method::HEAD, path, &[]).await;
            assert!(head.body.is_empty() && head.header("etag") == etag, "{path}");
            for known in [etag.as_str(), "*", &format!("\"another\", {etag}")] {
                let again = get(&hub, path, &[("if-none-match", known)]).await;
                assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}, {known}");
                assert!(again.body.is_empty(), "{path}");
            }
            let other = get(&hub, path, &[("if-none-match", "W/\"another\"")]).await;
            assert_eq!(other.status, StatusCode::OK, "{path}");
        }
    }

    async fn what_is_not_a_page_is_not_kept(hub: TestHub) {
        filled(&hub).await;
        let missing = get(&hub, "/actualites/pas-encore", &[]).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        assert_eq!(missing.header("etag"), "");
        let link = get(&hub, "/compte/entree?token=secret", &[]).await;
        assert_eq!(link.header("cache-control"), "no-store");
        let long = format!("/actualites?tag={}", "a".repeat(2_000));
        assert_eq!(get(&hub, &long, &[]).await.status, StatusCode::OK);
    }

    async fn every_table_that_pages_show_moves_the_revision(hub: TestHub) {
        let moving = tables_with_triggers(&hub.app.db).await;
        let silent: Vec<_> = TABLES
            .iter()
            .filter(|table| !moving.contains(**table) && !SHOWN_TO_NOBODY.contains(table))
            .collect();
        assert!(silent.is_empty(), "a migration gives these the triggers of 0009: {silent:?}");
    }
}

fn unpacked(packing: &str, bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    let read = match packing {
        "br" => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut plain),
        _ => flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain),
    };
    read.expect("it unpacks");
    plain
}

async fn tables_with_triggers(db: &Db) -> BTreeSet<String> {
    let tables: Vec<String> = match db {
        Db::Sqlite { read, .. } => {
            let sql = "SELECT tbl_name FROM sqlite_schema
                       WHERE type = 'trigger' AND sql LIKE '%public_revision%'
                       GROUP BY tbl_name HAVING COUNT(*) = 3";
            sqlx::query_scalar(sql).fetch_all(read).await
        }
        Db::Postgres(pool) => {
            let sql = "SELECT event_object_table::text FROM information_schema.triggers
                       WHERE trigger_schema = current_schema()
                         AND action_statement LIKE '%public_revision%'
                       GROUP BY event_object_table HAVING COUNT(*) = 3";
            sqlx::query_scalar(sql).fetch_all(pool).await
        }
    }
    .expect("the catalogue answers");
    tables.into_iter().collect()
}

/// One records its fact first, the other writes its rows first: were the revision locked as the
/// rows are written, each would wait for the other.
#[test]
fn writers_never_wait_for_each_other_in_a_circle() {
    on_postgres(async |db: Db| {
        let first = |sql: &'static str| {
            let db = db.clone();
            async move {
                let mut tx = db.begin().await?;
                let kiosque::db::Tx::Postgres(inner) = &mut tx else {
                    panic!("this is PostgreSQL")
                };
                sqlx::query(sql).execute(&mut **inner).await?;
                Ok::<_, sqlx::Error>(tx)
            }
        };
        let rows = "INSERT INTO redirect (path, target) VALUES ('/a', '/b')";
        let head = "UPDATE fact_head SET last_id = last_id";
        let mut one = first(rows).await.expect("rows first");
        let mut other = first(head).await.expect("the fact first");
        let more = "INSERT INTO redirect (path, target) VALUES ('/c', '/d')";
        let kiosque::db::Tx::Postgres(inner) = &mut other else {
            panic!("this is PostgreSQL")
        };
        sqlx::query(more)
            .execute(&mut **inner)
            .await
            .expect("rows as well");
        other.commit().await.expect("it is kept");
        let kiosque::db::Tx::Postgres(inner) = &mut one else {
            panic!("this is PostgreSQL")
        };
        sqlx::query(head)
            .execute(&mut **inner)
            .await
            .expect("the fact as well");
        one.commit().await.expect("it is kept");
        assert_eq!(revision(&db).await, 2, "once for each transaction");
    });
}

//! The index follows what happens, whoever does it: verbs, an import, another process, a hub whose
//! database is older than the index. What is not public is never in it.

use std::path::PathBuf;
use std::time::Duration;

use kiosque::accounts::By;
use kiosque::db::Db;
use kiosque::events;
use kiosque::import::{self, Warnings};
use kiosque::pages;
use kiosque::posts::{self, State};
use kiosque::search::{self, Filter};
use kiosque::spaces;

use super::{publish, results, settle, titles};
use crate::support::builders::{article, gathering, note};
use crate::support::databases::{TestDatabase, on_both_databases};
use crate::support::hub::{LiveHub, NOW, TestHub};
use crate::support::process::HubProcess;

const FOUND_WITHIN: Duration = Duration::from_secs(5);

/// Runs one verb in a transaction of its own.
macro_rules! done {
    ($hub:expr, $tx:ident, $verb:expr) => {{
        let mut $tx = $hub.app.db.begin().await.expect("a transaction");
        let done = $verb.await.expect("the verb does it");
        $tx.commit().await.expect("it is kept");
        done
    }};
}

async fn count(hub: &TestHub, asked: &str) -> i64 {
    results(hub, asked, &Filter::default()).await.count
}

async fn marks(hub: &TestHub) -> i64 {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    search::store::waiting(&mut tx).await.expect("a number")
}

on_both_databases! {
    async fn a_post_is_found_while_it_is_published(hub: TestHub) {
        let space = hub.community("balade").await.id;
        let now = hub.app.clock.now();
        let text = article(space, "Le tandem");
        let draft = done!(hub, tx, posts::save_draft(&mut tx, By::Operator, &text, now));
        settle(&hub).await;
        assert_eq!(count(&hub, "tandem").await, 0, "a draft");
        done!(hub, tx, posts::publish_draft(&mut tx, By::Operator, draft.id, now));
        settle(&hub).await;
        assert_eq!(count(&hub, "tandem").await, 1);
        let other = article(space, "La trottinette");
        done!(hub, tx, posts::edit(&mut tx, By::Operator, draft.id, &other, now));
        settle(&hub).await;
        assert_eq!(count(&hub, "tandem").await, 0, "it was edited");
        assert_eq!(titles(&hub, "trottinette").await, ["La trottinette"]);
        // At once: nobody waits for the index to be written.
        done!(hub, tx, posts::retract(&mut tx, By::Operator, draft.id, now));
        assert_eq!(count(&hub, "trottinette").await, 0, "it was taken back");
        settle(&hub).await;
        assert_eq!(count(&hub, "trottinette").await, 0);
        assert_eq!(marks(&hub).await, 0);
    }

    async fn what_is_undone_is_not_indexed(hub: TestHub) {
        let space = hub.community("balade").await.id;
        settle(&hub).await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let text = note(space, "Le tandem");
        posts::publish(&mut tx, By::Operator, &text, NOW).await.expect("it is published");
        tx.undo().await.expect("it is undone");
        assert_eq!(marks(&hub).await, 0);
    }

    async fn a_note_is_found_by_its_words_and_tags(hub: TestHub) {
        let space = hub.community("balade").await.id;
        let mut text = note(space, "On part **demain** de la <b>gare</b>.");
        text.tags = vec!["Intermodalité".to_owned()];
        let post = publish(&hub, &text).await;
        settle(&hub).await;
        for asked in ["gare demain", "intermodalite"] {
            let found = results(&hub, asked, &Filter::default()).await.found;
            assert_eq!(found.len(), 1, "{asked}");
            assert_eq!(found[0].object_id, post.id.0);
            assert_eq!(found[0].context, "@balade");
            assert_eq!(found[0].text, "On part demain de la gare.");
        }
    }

    async fn an_event_is_found_until_it_is_taken_back(hub: TestHub) {
        let space = hub.community("balade").await.id;
        let plan = gathering(space, "Vélo-école", NOW.plus_seconds(86_400));
        let event = done!(hub, tx, events::announce(&mut tx, By::Operator, &plan, NOW));
        settle(&hub).await;
        for asked in ["vélo école", "Nantes", "atelier", "outils"] {
            assert_eq!(titles(&hub, asked).await, ["Vélo-école"], "{asked}");
        }
        let mut moved = plan.clone();
        moved.place.locality = "Rennes".to_owned();
        done!(hub, tx, events::edit(&mut tx, By::Operator, event.id, &moved, NOW));
        settle(&hub).await;
        assert_eq!(count(&hub, "nantes").await, 0);
        assert_eq!(count(&hub, "rennes").await, 1);
        done!(hub, tx, events::cancel(&mut tx, By::Operator, event.id, NOW));
        settle(&hub).await;
        assert_eq!(count(&hub, "rennes").await, 1, "people must find that it is cancelled");
        done!(hub, tx, events::retract(&mut tx, By::Operator, event.id, NOW));
        assert_eq!(count(&hub, "rennes").await, 0);
        settle(&hub).await;
        assert_eq!(count(&hub, "rennes").await, 0);
    }

    async fn a_page_is_found_while_it_is_published(hub: TestHub) {
        let mut text = pages::Text {
            path: "a-propos/manifeste".to_owned(),
            state: State::Draft,
            language: "fr".to_owned(),
            title: "Manifeste".to_owned(),
            description: String::new(),
            body_markdown: "Nous croyons aux trottoirs.".to_owned(),
            position: 1,
        };
        done!(hub, tx, pages::write(&mut tx, By::Operator, &text, NOW));
        settle(&hub).await;
        assert_eq!(count(&hub, "trottoir").await, 0, "a draft");
        text.state = State::Published;
        done!(hub, tx, pages::write(&mut tx, By::Operator, &text, NOW));
        settle(&hub).await;
        assert_eq!(titles(&hub, "trottoir").await, ["Manifeste"]);
        text.state = State::Draft;
        done!(hub, tx, pages::write(&mut tx, By::Operator, &text, NOW));
        assert_eq!(count(&hub, "trottoir").await, 0, "at once");
    }

    async fn a_space_is_found_under_its_new_name(hub: TestHub) {
        let space = hub.commun("carto").await;
        settle(&hub).await;
        assert_eq!(titles(&hub, "carto").await, ["Le carto"]);
        let profile = spaces::Profile {
            name: "Le grand atlas".to_owned(),
            themes: vec!["Géodonnées".to_owned()],
            details: spaces::Details {
                governance: "Une **assemblée** décide.".to_owned(),
                ..spaces::Details::default()
            },
            ..space.profile()
        };
        done!(hub, tx, spaces::edit(&mut tx, By::Operator, space.id, &profile, NOW));
        settle(&hub).await;
        assert_eq!(titles(&hub, "atlas").await, ["Le grand atlas"]);
        assert_eq!(titles(&hub, "geodonnees").await, ["Le grand atlas"]);
        assert_eq!(titles(&hub, "assemblées décident").await, Vec::<String>::new());
        assert_eq!(titles(&hub, "assemblées").await, ["Le grand atlas"]);
    }

    async fn accounts_and_the_machine_itself_are_nobodys_to_find(hub: TestHub) {
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let role = kiosque::accounts::Role::Editor;
        kiosque::accounts::open(&mut tx, "zenobie", "Zénobie Quartz", None, role, NOW)
            .await
            .expect("an account");
        tx.commit().await.expect("it is kept");
        settle(&hub).await;
        for asked in ["zenobie", "quartz"] {
            assert_eq!(count(&hub, asked).await, 0, "{asked}");
        }
        let all = results(&hub, "kiosque", &Filter::default()).await.found;
        assert!(all.iter().all(|found| found.address == "kiosque"), "{all:?}");
    }

    async fn an_import_is_found_though_it_tells_nobody(hub: TestHub) {
        let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/site");
        let mut bundle = import::read(&dir).expect("a site");
        let mut warnings = Warnings::from(std::mem::take(&mut bundle.warnings));
        import::apply(&hub.app, &bundle, &mut warnings, |_| {}).await.expect("written");
        settle(&hub).await;
        for article in bundle.articles.iter().chain(&bundle.archive) {
            let found = titles(&hub, &format!("\"{}\"", article.title)).await;
            let is_asked = !kiosque::text::Asked::read(&article.title).is_empty();
            assert_eq!(found.contains(&article.title), is_asked && !article.draft, "{found:?}");
        }
        for organisation in &bundle.organisations {
            assert!(count(&hub, &organisation.name).await > 0, "{}", organisation.name);
        }
    }

    async fn the_demo_goes_without_a_trace(hub: TestHub) {
        kiosque::demo::fill(&hub.app).await.expect("the demo is written");
        settle(&hub).await;
        assert!(count(&hub, "vélo").await > 3);
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        kiosque::demo::clear(&mut tx).await.expect("it is taken away");
        tx.commit().await.expect("it is kept");
        settle(&hub).await;
        // Communities stay: somebody may follow them.
        let left = results(&hub, "vélo", &Filter::default()).await;
        assert!(left.kinds.iter().all(|it| it.value == search::Kind::Space), "{left:?}");
    }

    async fn an_older_database_is_indexed_by_itself(database: TestDatabase) {
        // As if nothing had ever been indexed: what the migration finds is what it marks.
        let hub = TestHub::open(
            database,
            [("KIOSQUE_LISTEN", "127.0.0.1:8080".to_owned())],
            kiosque::clock::Clock::at(NOW),
        ).await;
        let space = hub.community("balade").await.id;
        for number in 0..50 {
            publish(&hub, &article(space, &format!("Article {number} sur le tandem"))).await;
        }
        settle(&hub).await;
        forget_the_index(&hub.app.db).await;
        assert_eq!(count(&hub, "tandem").await, 0);
        assert!(search::rebuild(&hub.app.db).await.expect("it is marked") >= 50);
        assert!(search::index(&hub.app.db).await.expect("a first round"));
        let first = count(&hub, "tandem").await;
        assert!(first > 0 && first < 50, "in small transactions: {first}");
        settle(&hub).await;
        assert_eq!(count(&hub, "tandem").await, 50);
    }

    async fn a_rebuilt_index_drops_what_is_gone(hub: TestHub) {
        let space = hub.community("balade").await.id;
        let post = publish(&hub, &article(space, "Le tandem")).await;
        settle(&hub).await;
        without_triggers(&hub.app.db, post.id.0).await;
        assert_eq!(count(&hub, "tandem").await, 1, "the index was not told");
        search::rebuild(&hub.app.db).await.expect("it is marked");
        settle(&hub).await;
        assert_eq!(count(&hub, "tandem").await, 0);
    }

    async fn several_processes_index_together(hub: TestHub) {
        let space = hub.community("balade").await.id;
        for number in 0..60 {
            publish(&hub, &note(space, &format!("Le tandem {number}"))).await;
        }
        let db = hub.app.db.clone();
        let work = || {
            let db = db.clone();
            async move { while search::index(&db).await.expect("it is indexed") {} }
        };
        tokio::join!(tokio::spawn(work()), tokio::spawn(work()), tokio::spawn(work()))
            .0
            .expect("it ends");
        settle(&hub).await;
        assert_eq!(count(&hub, "tandem").await, 60);
    }

    async fn what_another_process_writes_is_found_soon(live: LiveHub) {
        let url = &live.hub.app.config.database_url;
        let other = kiosque::db::connect(url).await.expect("another process opens it");
        let space = live.hub.community("balade").await.id;
        let mut tx = other.begin().await.expect("a transaction");
        let now = live.hub.app.clock.now();
        let text = article(space, "Le tandem d’ailleurs");
        let post = posts::publish(&mut tx, By::Operator, &text, now).await;
        let post = post.expect("it is published");
        tx.commit().await.expect("it is kept");
        let since = std::time::Instant::now();
        while count(&live.hub, "ailleurs").await == 0 {
            assert!(since.elapsed() < FOUND_WITHIN, "it is not found");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let mut tx = other.begin().await.expect("a transaction");
        posts::retract(&mut tx, By::Operator, post.id, now).await.expect("it is taken back");
        tx.commit().await.expect("it is kept");
        assert_eq!(count(&live.hub, "ailleurs").await, 0, "at once");
        other.close().await;
        live.stop().await;
    }

    async fn the_command_line_rebuilds_and_the_doctor_tells(database: TestDatabase) {
        let mut hub = HubProcess::start_on(&database.url).await;
        hub.stop();
        let space = sqlx_space(&database.db).await;
        let mut tx = database.db.begin().await.expect("a transaction");
        let text = note(space, "Le tandem");
        posts::publish(&mut tx, By::Operator, &text, NOW).await.expect("it is published");
        tx.commit().await.expect("it is kept");
        let doctor = hub.run(&["doctor", "--json"]);
        let said: serde_json::Value = serde_json::from_slice(&doctor.stdout).expect("JSON");
        let search = said.as_array().expect("findings").iter().find(|it| it["what"] == "search");
        let search = search.expect("it looks at the index");
        assert_eq!(search["good"], false, "{search}");
        assert!(search["says"].as_str().is_some_and(|it| it.contains("wait to be indexed")));
        let rebuilt = hub.run(&["search", "rebuild", "--json"]);
        assert!(rebuilt.status.success());
        let said: serde_json::Value = serde_json::from_slice(&rebuilt.stdout).expect("JSON");
        assert!(said["documents"].as_i64().is_some_and(|count| count > 1), "{said}");
        let mut tx = database.db.read().await.expect("a transaction");
        assert_eq!(search::store::waiting(&mut tx).await.expect("a number"), 0);
    }
}

async fn sqlx_space(db: &Db) -> kiosque::ids::SpaceId {
    let mut tx = db.read().await.expect("a transaction");
    let hubs = spaces::store::by_kind(&mut tx, spaces::Kind::Hub).await;
    hubs.expect("the database answers")[0].id
}

/// Takes everything out that the index knows, marks included.
async fn forget_the_index(db: &Db) {
    for sql in ["DELETE FROM search_document", "DELETE FROM search_stale"] {
        run(db, sql.to_owned()).await;
    }
}

/// Deletes a post as no verb and no trigger would.
async fn without_triggers(db: &Db, post: uuid::Uuid) {
    let hex = post.simple().to_string();
    let (id, before, after): (String, &[&str], &[&str]) = match db {
        Db::Sqlite { .. } => (
            format!("x'{hex}'"),
            &["DROP TRIGGER search_post_delete"],
            &[],
        ),
        Db::Postgres(_) => (
            format!("'{post}'"),
            &["ALTER TABLE post DISABLE TRIGGER USER"],
            &["ALTER TABLE post ENABLE TRIGGER USER"],
        ),
    };
    for sql in before {
        run(db, (*sql).to_owned()).await;
    }
    run(db, format!("DELETE FROM post_space WHERE post_id = {id}")).await;
    run(db, format!("DELETE FROM post WHERE id = {id}")).await;
    for sql in after {
        run(db, (*sql).to_owned()).await;
    }
}

async fn run(db: &Db, sql: String) {
    let sql = sqlx::AssertSqlSafe(sql);
    match db {
        Db::Sqlite { write, .. } => drop(sqlx::raw_sql(sql).execute(write).await.expect("SQL")),
        Db::Postgres(pool) => drop(sqlx::raw_sql(sql).execute(pool).await.expect("SQL")),
    }
}

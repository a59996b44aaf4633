//! Moving a hub: SQLite to PostgreSQL and back keeps every row of every table.

use kiosque::db::copy::{self, CopyError, DERIVED, TABLES};
use kiosque::db::{self, Db};
use kiosque::demo;

use crate::support::databases::{TemporaryFolder, TestDatabase, on_postgres, sqlite_database};
use crate::support::hub::{NOW, TestHub};

/// A hub with something in nearly every table, on SQLite.
async fn lived_in(folder: &TemporaryFolder) -> (TestHub, TestDatabase) {
    let database = sqlite_database(&folder.path).await;
    let settings = [("KIOSQUE_LISTEN", "127.0.0.1:8080".to_owned())];
    let clock = kiosque::clock::Clock::at(NOW);
    let hub = TestHub::open(database.clone(), settings, clock).await;
    demo::fill(&hub.app).await.expect("the demo is written");
    let space = hub.community("balade").await;
    let follower = kiosque::spaces::followers::Follower {
        actor_uri: "https://peer.example/users/alice".to_owned(),
        follow_uri: "https://peer.example/follows/1".to_owned(),
        inbox: "https://peer.example/users/alice/inbox".to_owned(),
        shared_inbox: None,
        host: "peer.example".to_owned(),
    };
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    kiosque::spaces::followers::follow(&mut tx, &space, &follower, NOW)
        .await
        .expect("a follower");
    tx.commit().await.expect("it is kept");
    hub.settle().await;
    (hub, database)
}

async fn fresh_sqlite(folder: &TemporaryFolder) -> Db {
    let url = format!("sqlite://{}", folder.path.join("back.db").display());
    let db = db::connect(&url).await.expect("a new file");
    db::migrate(&db).await.expect("its tables");
    db
}

#[test]
fn a_hub_moves_to_postgresql_and_back_and_nothing_is_lost() {
    on_postgres(|target: Db| async move {
        let folder = TemporaryFolder::create();
        let (hub, _) = lived_in(&folder).await;
        let there = copy::copy(&hub.app.db, &target, |_| {})
            .await
            .expect("it is copied");
        let back = fresh_sqlite(&folder).await;
        let here = copy::copy(&target, &back, |_| {}).await.expect("and back");
        assert_eq!(there, here, "as many rows in every table");
        let filled = there.iter().filter(|(_, rows)| *rows > 0).count();
        assert!(
            filled >= 18,
            "the hub had something in {filled} tables only"
        );

        // What was waiting for a peer is still waiting, under ids that go on.
        let mut tx = target.begin().await.expect("a transaction");
        let (waiting, _) = kiosque::delivery::store::waiting(&mut tx)
            .await
            .expect("a count");
        assert_eq!(waiting, 1, "the answer to alice");
    });
}

#[test]
fn a_target_that_was_used_is_refused_and_left_as_it_was() {
    on_postgres(|target: Db| async move {
        let folder = TemporaryFolder::create();
        let (hub, _) = lived_in(&folder).await;
        copy::copy(&hub.app.db, &target, |_| {})
            .await
            .expect("the first time");
        let again = copy::copy(&hub.app.db, &target, |_| {}).await;
        assert!(matches!(again, Err(CopyError::NotEmpty(_))), "{again:?}");
    });
}

#[test]
fn every_table_of_the_migrations_is_copied() {
    on_postgres(|target: Db| async move {
        let Db::Postgres(pool) = &target else {
            panic!("this is PostgreSQL")
        };
        let mut tables: Vec<String> = sqlx::query_scalar(
            "SELECT table_name::text FROM information_schema.tables
             WHERE table_schema = current_schema() AND table_name <> '_sqlx_migrations'",
        )
        .fetch_all(pool)
        .await
        .expect("the catalogue answers");
        let known = TABLES.iter().chain(DERIVED);
        let mut known: Vec<String> = known.map(|table| (*table).to_owned()).collect();
        tables.sort();
        known.sort();
        assert_eq!(known, tables, "add the table to TABLES in src/db/copy.rs");
    });
}

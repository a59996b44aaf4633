//! Every test that touches data runs on both databases: SQLite in a temporary file, PostgreSQL in
//! a database of its own, made from a migrated template and dropped afterwards. The server is the
//! one at `KIOSQUE_TEST_POSTGRES_URL`; `./test` starts one.
//!
//! ```ignore
//! on_both_databases! {
//!     async fn a_follower_is_counted_once(db: Db) { … }
//! }
//! ```
//! makes `a_follower_is_counted_once::sqlite` and `::postgres`. The argument is anything that is
//! [`FromDatabase`]. Rows are still there when a test fails in the middle, but not afterwards.

use std::future::Future;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Once;

use futures_util::FutureExt;
use kiosque::db::{self, Db};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// PostgreSQL's advisory lock under which the template is made; any number that is ours.
const TEMPLATE_LOCK: i64 = 0x6b69_6f73;

/// A migrated database that one test has for itself.
#[derive(Clone)]
pub struct TestDatabase {
    pub db: Db,
    /// What `KIOSQUE_DATABASE_URL` must say for another process to open it too.
    pub url: String,
}

/// What a test on both databases may ask for as its argument.
pub trait FromDatabase {
    async fn from_database(database: TestDatabase) -> Self;
}

impl FromDatabase for TestDatabase {
    async fn from_database(database: TestDatabase) -> Self {
        database
    }
}

impl FromDatabase for Db {
    async fn from_database(database: TestDatabase) -> Self {
        database.db
    }
}

macro_rules! on_both_databases {
    ($(
        $(#[$meta:meta])*
        async fn $name:ident($argument:ident: $kind:ty) $(-> $answer:ty)? $body:block
    )*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a short test may need nothing of its file")]
            use super::*;

            async fn body($argument: $kind) $(-> $answer)? $body

            #[test]
            fn sqlite() $(-> $answer)? {
                $crate::support::databases::on_sqlite(body)
            }

            #[test]
            fn postgres() $(-> $answer)? {
                $crate::support::databases::on_postgres(body)
            }
        }
    )*};
}

pub(crate) use on_both_databases;

/// One column of text, whatever the database.
pub async fn texts(db: &Db, sql: &'static str) -> Vec<String> {
    let found = match db {
        Db::Sqlite { write, .. } => sqlx::query_scalar(sql).fetch_all(write).await,
        Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_all(pool).await,
    };
    found.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

pub fn on_sqlite<A, F, T>(body: impl FnOnce(A) -> F) -> T
where
    A: FromDatabase,
    F: Future<Output = T>,
{
    runtime().block_on(async {
        let folder = TemporaryFolder::create();
        let database = sqlite_database(&folder.path).await;
        let db = database.db.clone();
        let answer = body(A::from_database(database).await).await;
        db.close().await;
        answer
    })
}

/// Answers `T::default()`, which is `()` or `Ok(())`, where there is no server to test on.
pub fn on_postgres<A, F, T>(body: impl FnOnce(A) -> F) -> T
where
    A: FromDatabase,
    F: Future<Output = T>,
    T: Passed,
{
    let Ok(server) = std::env::var("KIOSQUE_TEST_POSTGRES_URL") else {
        static SAID: Once = Once::new();
        let reason = "KIOSQUE_TEST_POSTGRES_URL is not set; ./test starts a server and sets it";
        SAID.call_once(|| super::skip("PostgreSQL", reason));
        return T::passed();
    };
    runtime().block_on(async {
        let name = format!("kiosque_test_{}", Uuid::now_v7().simple());
        let database = postgres_database(&server, &name).await;
        let db = database.db.clone();
        // Caught, so that a failing test leaves no database behind on a server that stays.
        let run = async { body(A::from_database(database).await).await };
        let answer = AssertUnwindSafe(run).catch_unwind().await;
        db.close().await;
        execute(&server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        answer.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// What a test answers when it passes.
pub trait Passed {
    fn passed() -> Self;
}

impl Passed for () {
    fn passed() -> Self {}
}

impl<E> Passed for Result<(), E> {
    fn passed() -> Self {
        Ok(())
    }
}

pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime for one test")
}

/// A folder that is removed with everything in it when the test ends, passed or failed.
pub struct TemporaryFolder {
    pub path: PathBuf,
}

impl TemporaryFolder {
    pub fn create() -> Self {
        let path = std::env::temp_dir().join(format!("kiosque-test-{}", Uuid::now_v7().simple()));
        std::fs::create_dir(&path).expect("a temporary folder for one test");
        TemporaryFolder { path }
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// A migrated SQLite file in `folder`, copied from one that this process migrated once.
pub async fn sqlite_database(folder: &Path) -> TestDatabase {
    static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
    let template = TEMPLATE.get_or_init(migrated_sqlite_file).await;
    let file = folder.join("kiosque.db");
    std::fs::write(&file, template).expect("the template's copy");
    let url = format!("sqlite://{}", file.display());
    let db = db::connect(&url).await.expect("the copy opens");
    TestDatabase { db, url }
}

async fn migrated_sqlite_file() -> Vec<u8> {
    let folder = TemporaryFolder::create();
    let file = folder.path.join("template.db");
    let url = format!("sqlite://{}", file.display());
    let db = db::connect(&url).await.expect("a new SQLite file opens");
    db::migrate(&db).await.expect("the SQLite migrations run");
    // Closing the last connection folds the write-ahead log into the file.
    db.close().await;
    std::fs::read(&file).expect("the migrated file")
}

async fn postgres_database(server: &str, name: &str) -> TestDatabase {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let template = TEMPLATE.get_or_init(|| migrated_template(server)).await;
    execute(
        server,
        format!("CREATE DATABASE {name} TEMPLATE {template}"),
    )
    .await;
    let url = database_url(server, name);
    let db = db::connect(&url).await.expect("the new database opens");
    TestDatabase { db, url }
}

/// Makes the template once per server and set of migrations, even when several test processes
/// start together: the first one that holds the lock builds it under another name.
async fn migrated_template(server: &str) -> String {
    let name = format!("kiosque_template_{:016x}", migrations_hash());
    let mut connection = connect(server).await;
    sqlx::query("SELECT pg_advisory_lock($1)")
        .bind(TEMPLATE_LOCK)
        .execute(&mut connection)
        .await
        .expect("the template's lock");
    let found = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(&name)
        .fetch_optional(&mut connection)
        .await
        .expect("the list of databases");
    if found.is_none() {
        let building = format!("{name}_building");
        execute(server, format!("DROP DATABASE IF EXISTS {building}")).await;
        execute(server, format!("CREATE DATABASE {building}")).await;
        let db = db::connect(&database_url(server, &building)).await;
        let db = db.expect("the template opens");
        db::migrate(&db)
            .await
            .expect("the PostgreSQL migrations run");
        db.close().await;
        execute(
            server,
            format!("ALTER DATABASE {building} RENAME TO {name}"),
        )
        .await;
    }
    connection.close().await.expect("the lock is given back");
    name
}

fn migrations_hash() -> u64 {
    let mut hasher = DefaultHasher::new();
    for file in super::files_below("migrations/postgres") {
        file.hash(&mut hasher);
        std::fs::read(&file).expect("a migration").hash(&mut hasher);
    }
    hasher.finish()
}

fn database_url(server: &str, name: &str) -> String {
    let mut url = url::Url::parse(server).expect("KIOSQUE_TEST_POSTGRES_URL is a URL");
    url.set_path(name);
    url.into()
}

async fn execute(server: &str, sql: String) {
    let mut connection = connect(server).await;
    let done = sqlx::raw_sql(AssertSqlSafe(sql.clone()))
        .execute(&mut connection)
        .await;
    done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    let _ = connection.close().await;
}

async fn connect(server: &str) -> PgConnection {
    PgConnection::connect(server)
        .await
        .expect("KIOSQUE_TEST_POSTGRES_URL names a server that answers")
}

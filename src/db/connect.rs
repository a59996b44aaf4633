//! Opening a database by its URL and bringing its tables up to date.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::Db;

const READERS_MAX: u32 = 4;
/// Of each reader, in KiB below zero, as SQLite counts. With the usual 2 MB, lists of ten thousand
/// posts read most of their pages from the system again and again.
const READER_CACHE: &str = "-16384";
/// Rows that SQLite's own thread reads ahead: each wait for one another wakes a thread.
const ROWS_AHEAD: usize = 1_024;
const POSTGRES_CONNECTIONS_MAX: u32 = 12;
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// SQLite's one writer is waited for longer than PostgreSQL, which may be away.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(15);
const POSTGRES_ACQUIRE_TIMEOUT: Duration = Duration::from_secs(4);
/// A process that stands still in the middle of a transaction holds up the others no longer.
const POSTGRES_IDLE_IN_TRANSACTION: &str = "30s";

static SQLITE: sqlx::migrate::Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: sqlx::migrate::Migrator = sqlx::migrate!("migrations/postgres");

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error(
        "database_url must begin with sqlite:// or postgres://, \
         for example sqlite://kiosque-data/kiosque.db"
    )]
    UnknownScheme,
    #[error("the database could not be opened ({0}); check database_url and that it is running")]
    Open(#[source] sqlx::Error),
    #[error("the tables could not be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

/// Which driver a URL asks for.
pub fn kind(database_url: &str) -> Result<Kind, ConnectError> {
    match database_url.split_once(':').map(|(scheme, _)| scheme) {
        Some("sqlite") => Ok(Kind::Sqlite),
        Some("postgres" | "postgresql") => Ok(Kind::Postgres),
        _ => Err(ConnectError::UnknownScheme),
    }
}

/// Opens the database; a missing SQLite file is created. Tables are not touched.
pub async fn connect(database_url: &str) -> Result<Db, ConnectError> {
    match kind(database_url)? {
        Kind::Sqlite => open_sqlite(database_url).await.map_err(ConnectError::Open),
        Kind::Postgres => open_postgres(database_url)
            .await
            .map_err(ConnectError::Open),
    }
}

async fn open_sqlite(database_url: &str) -> sqlx::Result<Db> {
    // FULL: a post that was already federated must not vanish at a power cut.
    let options = SqliteConnectOptions::from_str(database_url)?
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        .row_buffer_size(ROWS_AHEAD);
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options.clone())
        .await?;
    let read = SqlitePoolOptions::new()
        .max_connections(READERS_MAX)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_lazy_with(
            options
                .pragma("query_only", "ON")
                .pragma("cache_size", READER_CACHE),
        );
    Ok(Db::Sqlite { write, read })
}

async fn open_postgres(database_url: &str) -> sqlx::Result<Db> {
    let options = PgConnectOptions::from_str(database_url)?
        .application_name("kiosque")
        .options([(
            "idle_in_transaction_session_timeout",
            POSTGRES_IDLE_IN_TRANSACTION,
        )]);
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS_MAX)
        .acquire_timeout(POSTGRES_ACQUIRE_TIMEOUT)
        .connect_with(options)
        .await?;
    Ok(Db::Postgres(pool))
}

/// Brings the tables up to date. Safe to run from several processes: PostgreSQL takes an advisory
/// lock, SQLite's single writer is one already.
pub async fn migrate(db: &Db) -> Result<(), ConnectError> {
    match db {
        Db::Sqlite { write, .. } => SQLITE.run(write).await?,
        Db::Postgres(pool) => POSTGRES.run(pool).await?,
    }
    Ok(())
}

/// How many migrations of this program the database has not seen.
pub async fn migrations_pending(db: &Db) -> Result<usize, ConnectError> {
    let (known, applied) = match db {
        Db::Sqlite { write, .. } => (SQLITE.iter().count(), applied_sqlite(write).await),
        Db::Postgres(pool) => (POSTGRES.iter().count(), applied_postgres(pool).await),
    };
    Ok(known.saturating_sub(applied))
}

async fn applied_sqlite(pool: &sqlx::SqlitePool) -> usize {
    let count = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM _sqlx_migrations");
    count.fetch_one(pool).await.unwrap_or(0) as usize
}

async fn applied_postgres(pool: &sqlx::PgPool) -> usize {
    let count = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM _sqlx_migrations");
    count.fetch_one(pool).await.unwrap_or(0) as usize
}

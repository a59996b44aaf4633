//! One SQL text, two native drivers. `rows!`, `row!`, `maybe!` and `run!` bind and decode with the
//! driver that the transaction came from; every statement registers itself in [`STATEMENTS`], and
//! one test prepares them all on both databases and names the file and line of the one that fails.
//!
//! What always holds: SQLite writes go through one connection with `BEGIN IMMEDIATE`; a transaction
//! that is dropped undoes everything; no product SQL stands here.

mod connect;
mod copied_row;
pub mod copy;
mod macros;
mod revision;
mod text_enum;
mod unavailable;
mod wake;

use linkme::distributed_slice;

pub use connect::{ConnectError, Kind, connect, kind, migrate, migrations_pending};
pub use revision::OfRevision;
pub use unavailable::{is_unavailable, is_unavailable_within};
pub use wake::{Listener, Waking};

/// A statement of the program: its text for each driver (mostly the same) and where it stands.
pub struct Statement {
    pub sqlite: &'static str,
    pub postgres: &'static str,
    /// `src/posts/store.rs:42`
    pub place: &'static str,
}

#[distributed_slice]
pub static STATEMENTS: [Statement];

/// A JSON list of ids, to be bound where a statement says `ids`.
pub fn id_list(ids: impl IntoIterator<Item = uuid::Uuid>) -> String {
    let ids: Vec<String> = ids.into_iter().map(|id| id.simple().to_string()).collect();
    serde_json::Value::from(ids).to_string()
}

/// The database, cheap to clone.
#[derive(Clone, Debug)]
pub enum Db {
    /// One writer, several read-only readers: readers never wait for the writer (WAL).
    Sqlite {
        write: sqlx::SqlitePool,
        read: sqlx::SqlitePool,
    },
    Postgres(sqlx::PgPool),
}

/// One unit of work. Dropped without [`Tx::commit`], it leaves nothing behind.
pub enum Tx {
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

impl Db {
    /// A transaction that may write.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        Ok(match self {
            Db::Sqlite { write, .. } => Tx::Sqlite(begin_sqlite(write).await?),
            Db::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// A transaction that only reads: a steady view of the whole database.
    pub async fn read(&self) -> sqlx::Result<Tx> {
        Ok(match self {
            Db::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Db::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Tx::Postgres(pool.begin_with(begin).await?)
            }
        })
    }

    pub async fn close(&self) {
        match self {
            Db::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

/// SQLite undoes a transaction by itself where the disk is full or fails; the driver does not
/// notice and would believe for ever that it is inside one. Such a connection is replaced.
async fn begin_sqlite(
    write: &sqlx::SqlitePool,
) -> sqlx::Result<sqlx::Transaction<'static, sqlx::Sqlite>> {
    const BEGIN: &str = "BEGIN IMMEDIATE";
    match write.begin_with(BEGIN).await {
        Err(sqlx::Error::InvalidSavePointStatement) => {
            write.acquire().await?.close().await?;
            write.begin_with(BEGIN).await
        }
        begun => begun,
    }
}

impl Tx {
    /// Undoes everything now. Dropping does the same a little later, once the connection is back in
    /// its pool: too late for who wants to take the same lock again at once.
    pub async fn undo(self) -> sqlx::Result<()> {
        match self {
            Tx::Sqlite(tx) => tx.rollback().await,
            Tx::Postgres(tx) => tx.rollback().await,
        }
    }

    pub async fn commit(self) -> sqlx::Result<()> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await,
            Tx::Postgres(tx) => tx.commit().await,
        }
    }
}

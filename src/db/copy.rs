//! Moving a hub from one database to another, either way: table by table, in one transaction of the
//! target, checked by counts and contents at the end. Knows the tables only by name and order.
//!
//! What always holds: the source is not changed; a target that holds anything is refused; a copy
//! that fails leaves the target as it was.

use sqlx::AssertSqlSafe;

use super::copied_row::{
    Holds, Value, for_postgres, for_sqlite, holds, of_postgres, of_sqlite, told,
};
use super::{Db, Tx};

/// Every table that holds anything, in the order that foreign keys ask for; a test holds it against
/// the migrations.
pub const TABLES: &[&str] = &[
    "setting",
    "handle",
    "media",
    "picture_copy",
    "picture_copy_use",
    "picture_copy_day",
    "space",
    "carries",
    "showing",
    "actor_key",
    "space_move",
    "space_alias",
    "host",
    "inbox",
    "follower",
    "follower_digest",
    "remote_actor",
    "remote_key",
    "account",
    "session",
    "sign_in_link",
    "calendar_link",
    "post",
    "post_space",
    "event",
    "event_space",
    "series",
    "occurrence",
    "agenda_source",
    "agenda_item",
    "tagging",
    "reaction",
    "comment",
    "author",
    "withdrawn",
    "wanted",
    "rules",
    "locked",
    "banned",
    "informed",
    "report",
    "waiting_for",
    "answer",
    "told",
    "audit",
    "animator",
    "decision",
    "pinned",
    "quote",
    "moved",
    "policy",
    "only_listed",
    "block_list",
    "avoided",
    "leaving",
    "tally",
    "reaction_emoji",
    "secret",
    "poll",
    "vote",
    "quoting",
    "admission",
    "attendance",
    "turnout",
    "mailing",
    "away",
    "ride",
    "task",
    "task_taken",
    "event_change",
    "event_details",
    "event_proposal",
    "event_organiser",
    "organising_asked",
    "handing_over",
    "date_poll",
    "date_option",
    "date_answer",
    "event_spot",
    "event_template",
    "reminder",
    "mail",
    "page",
    "entry",
    "mission",
    "inquiry",
    "publication",
    "redirect",
    "import_item",
    "fact",
    "fact_head",
    "fact_cursor",
    "activity",
    "delivery",
    "fanout",
    "received",
    "synchronization",
    "cron",
    "heartbeat",
    "outage",
];

/// Made from the others: the target makes its own, because what is copied marks itself to be indexed.
pub const DERIVED: &[&str] = &[
    "search_stale",
    "search_document",
    "search_filing",
    "search_word",
    "public_revision",
];

/// Filled by the migrations themselves, so a fresh target has a row in it already.
const BORN_FILLED: &str = "fact_head";
/// Their ids are counted by the database, which must go on after the copied ones.
const COUNTED: [&str; 4] = ["host", "inbox", "delivery", "fanout"];
const ROWS_PER_READ: i64 = 500;

#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    #[error("the target is not empty: {0} has rows; give a database that was never used")]
    NotEmpty(&'static str),
    #[error("{table}: {from} rows were read but {to} are there now; nothing was kept")]
    Different {
        table: &'static str,
        from: i64,
        to: i64,
    },
    #[error("one of the two databases must be PostgreSQL and the other SQLite")]
    SameKind,
    #[error("{0}.{1} has a type that is not known to be copied: {2}")]
    UnknownType(&'static str, String, String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// How far the copy is, told after each batch.
pub struct Progress {
    pub table: &'static str,
    pub rows: u64,
}

/// Copies everything; answers the rows of each table.
pub async fn copy(
    from: &Db,
    to: &Db,
    mut tell: impl FnMut(Progress),
) -> Result<Vec<(&'static str, u64)>, CopyError> {
    let columns = columns(from, to).await?;
    let mut read = from.read().await?;
    let mut write = to.begin().await?;
    refuse_used(&mut write).await?;
    let mut copied = Vec::with_capacity(TABLES.len());
    for (table, columns) in TABLES.iter().zip(&columns) {
        let mut rows = 0u64;
        loop {
            let batch = batch(&mut read, table, columns, rows).await?;
            for row in &batch {
                insert(&mut write, table, columns, row).await?;
            }
            rows += batch.len() as u64;
            tell(Progress { table, rows });
            if (batch.len() as i64) < ROWS_PER_READ {
                break;
            }
        }
        check(&mut read, &mut write, table, columns).await?;
        copied.push((*table, rows));
    }
    go_on_counting(&mut write).await?;
    write.commit().await?;
    Ok(copied)
}

/// The columns of every table, from the PostgreSQL side's catalogue.
async fn columns(from: &Db, to: &Db) -> Result<Vec<Vec<(String, Holds)>>, CopyError> {
    let pool = match (from, to) {
        (Db::Postgres(pool), Db::Sqlite { .. }) | (Db::Sqlite { .. }, Db::Postgres(pool)) => pool,
        _ => return Err(CopyError::SameKind),
    };
    let mut all = Vec::with_capacity(TABLES.len());
    for table in TABLES {
        let found: Vec<(String, String)> = sqlx::query_as(
            "SELECT column_name::text, data_type::text FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
        )
        .bind(*table)
        .fetch_all(pool)
        .await?;
        let typed = found.into_iter().map(|(name, kind)| match holds(&kind) {
            Some(holds) => Ok((name, holds)),
            None => Err(CopyError::UnknownType(table, name, kind)),
        });
        all.push(typed.collect::<Result<Vec<_>, _>>()?);
    }
    Ok(all)
}

async fn refuse_used(tx: &mut Tx) -> Result<(), CopyError> {
    for table in TABLES {
        if *table == BORN_FILLED {
            run(tx, format!("DELETE FROM {table}")).await?;
        } else if count(tx, table).await? > 0 {
            return Err(CopyError::NotEmpty(table));
        }
    }
    Ok(())
}

async fn count(tx: &mut Tx, table: &str) -> sqlx::Result<i64> {
    let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
    match tx {
        Tx::Sqlite(tx) => sqlx::query_scalar(sql).fetch_one(&mut **tx).await,
        Tx::Postgres(tx) => sqlx::query_scalar(sql).fetch_one(&mut **tx).await,
    }
}

async fn run(tx: &mut Tx, sql: String) -> sqlx::Result<()> {
    match tx {
        Tx::Sqlite(tx) => sqlx::query(AssertSqlSafe(sql))
            .execute(&mut **tx)
            .await
            .map(drop),
        Tx::Postgres(tx) => sqlx::query(AssertSqlSafe(sql))
            .execute(&mut **tx)
            .await
            .map(drop),
    }
}

fn names(columns: &[(String, Holds)]) -> String {
    let quoted: Vec<String> = columns
        .iter()
        .map(|(name, _)| format!("\"{name}\""))
        .collect();
    quoted.join(", ")
}

/// The next rows. The first columns are each table's key, so the order is the same every time.
async fn batch(
    tx: &mut Tx,
    table: &str,
    columns: &[(String, Holds)],
    from: u64,
) -> Result<Vec<Vec<Value>>, CopyError> {
    let names = names(columns);
    let sql = AssertSqlSafe(format!(
        "SELECT {names} FROM {table} ORDER BY {names} LIMIT {ROWS_PER_READ} OFFSET {from}"
    ));
    let rows: Vec<Vec<Value>> = match tx {
        Tx::Sqlite(tx) => {
            let rows = sqlx::query(sql).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| of_sqlite(row, columns))
                .collect::<Result<_, _>>()?
        }
        Tx::Postgres(tx) => {
            let rows = sqlx::query(sql).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| of_postgres(row, columns))
                .collect::<Result<_, _>>()?
        }
    };
    Ok(rows)
}

async fn insert(
    tx: &mut Tx,
    table: &str,
    columns: &[(String, Holds)],
    row: &[Value],
) -> Result<(), CopyError> {
    let marks: Vec<String> = (1..=columns.len()).map(|at| format!("${at}")).collect();
    let sql = AssertSqlSafe(format!(
        "INSERT INTO {table} ({}) VALUES ({})",
        names(columns),
        marks.join(", ")
    ));
    match tx {
        Tx::Sqlite(tx) => {
            let bound = for_sqlite(columns, row)?;
            sqlx::query_with(sql, bound).execute(&mut **tx).await?;
        }
        Tx::Postgres(tx) => {
            let bound = for_postgres(columns, row)?;
            sqlx::query_with(sql, bound).execute(&mut **tx).await?;
        }
    }
    Ok(())
}

/// Counts and contents: every row is read back from both sides and compared.
async fn check(
    read: &mut Tx,
    write: &mut Tx,
    table: &'static str,
    columns: &[(String, Holds)],
) -> Result<(), CopyError> {
    let (from, to) = (count(read, table).await?, count(write, table).await?);
    let (digest_from, digest_to) = (
        digest(read, table, columns).await?,
        digest(write, table, columns).await?,
    );
    if from == to && digest_from == digest_to {
        Ok(())
    } else {
        Err(CopyError::Different { table, from, to })
    }
}

/// The same for the same rows in whatever order a database sorts them: texts sort differently.
async fn digest(
    tx: &mut Tx,
    table: &str,
    columns: &[(String, Holds)],
) -> Result<Vec<u8>, CopyError> {
    let mut sum = vec![0u8; 32];
    let mut from = 0;
    loop {
        let rows = batch(tx, table, columns, from).await?;
        for row in &rows {
            let text: String = row.iter().map(told).collect();
            let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
            for (total, byte) in sum.iter_mut().zip(hash.as_ref()) {
                *total = total.wrapping_add(*byte);
            }
        }
        from += rows.len() as u64;
        if (rows.len() as i64) < ROWS_PER_READ {
            return Ok(sum);
        }
    }
}

/// PostgreSQL counts on from the highest copied id; SQLite does so by itself.
async fn go_on_counting(tx: &mut Tx) -> sqlx::Result<()> {
    if matches!(tx, Tx::Sqlite(_)) {
        return Ok(());
    }
    for table in COUNTED {
        run(
            tx,
            format!(
                "SELECT setval(pg_get_serial_sequence('{table}', 'id'),
                   GREATEST((SELECT COALESCE(MAX(id), 0) FROM {table}), 1))"
            ),
        )
        .await?;
    }
    Ok(())
}

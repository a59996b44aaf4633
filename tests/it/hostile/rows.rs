//! Every row of every table, as text, so that a test can say that nothing changed. The tables are
//! asked of the database itself: one that a later migration adds is looked at without anybody's help.

use std::collections::{BTreeMap, BTreeSet};

use kiosque::db::{Db, Tx};
use sqlx::AssertSqlSafe;

/// Marks alone: that pages are drawn again, that something is indexed again. What they are about is in the
/// other tables.
const MARKS: &[&str] = &["public_revision", "search_stale"];

/// The rows of each table.
pub type Rows = BTreeMap<String, BTreeSet<String>>;

pub async fn all(db: &Db) -> Rows {
    let mut tx = db.read().await.expect("a transaction");
    let tables = tables(&mut tx).await;
    let mut parts = Vec::new();
    for table in &tables {
        let row = whole_row(&mut tx, table).await;
        parts.push(format!("SELECT '{table}', {row} FROM \"{table}\" AS t"));
    }
    let mut rows: Rows = tables
        .into_iter()
        .map(|table| (table, BTreeSet::new()))
        .collect();
    for (table, row) in pairs(&mut tx, parts.join(" UNION ALL ")).await {
        rows.entry(table).or_default().insert(row);
    }
    rows
}

/// The tables whose rows differ, and the first row that does.
pub fn differences(before: &Rows, after: &Rows) -> BTreeMap<String, String> {
    let mut differing = BTreeMap::new();
    for (table, rows) in after {
        let old = before.get(table);
        let came = rows
            .iter()
            .find(|row| old.is_none_or(|old| !old.contains(*row)));
        let went = old.and_then(|old| old.iter().find(|row| !rows.contains(*row)));
        if let Some(row) = came.or(went) {
            differing.insert(table.clone(), row.chars().take(300).collect());
        }
    }
    differing
}

async fn tables(tx: &mut Tx) -> Vec<String> {
    let sql = match tx {
        Tx::Sqlite(_) => {
            "SELECT name, '' FROM sqlite_master WHERE type = 'table'
               AND name NOT LIKE 'sqlite%' AND name <> '_sqlx_migrations' ORDER BY name"
        }
        Tx::Postgres(_) => {
            "SELECT table_name::text, '' FROM information_schema.tables
             WHERE table_schema = current_schema() AND table_name <> '_sqlx_migrations'
             ORDER BY 1"
        }
    };
    let found = pairs(tx, sql.to_owned()).await;
    let found: Vec<String> = found.into_iter().map(|(name, _)| name).collect();
    assert!(found.len() > 40, "the tables are found: {found:?}");
    let found = found.into_iter();
    let found: Vec<String> = found.filter(|it| !MARKS.contains(&it.as_str())).collect();
    found
}

/// An expression for a whole row as text.
async fn whole_row(tx: &mut Tx, table: &str) -> String {
    if matches!(tx, Tx::Postgres(_)) {
        return "t::text".to_owned();
    }
    let sql = format!("SELECT name, '' FROM pragma_table_info('{table}') ORDER BY cid");
    let columns = pairs(tx, sql).await;
    let quoted: Vec<String> = columns
        .iter()
        .map(|(name, _)| format!("quote(\"{name}\")"))
        .collect();
    quoted.join(" || ',' || ")
}

async fn pairs(tx: &mut Tx, sql: String) -> Vec<(String, String)> {
    let sql = AssertSqlSafe(sql);
    let found = match tx {
        Tx::Sqlite(tx) => sqlx::query_as(sql).fetch_all(&mut **tx).await,
        Tx::Postgres(tx) => sqlx::query_as(sql).fetch_all(&mut **tx).await,
    };
    found.expect("the database tells its rows")
}

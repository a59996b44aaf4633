//! Looks through every column of every table, whatever they are.

use kiosque::db::Db;
use sqlx::AssertSqlSafe;

/// The folded words of what can be found are in a form of its own; what is found is in `search_document`.
const OWN_FORM: &str = "search_word";

/// The columns, as `table.column`, in which one of these stands.
pub async fn places(db: &Db, needles: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (table, column) in columns(db).await {
        for needle in needles {
            let sql = format!(
                "SELECT COUNT(*) FROM \"{table}\" WHERE CAST(\"{column}\" AS TEXT) LIKE '%{needle}%'"
            );
            let count: i64 = match db {
                Db::Sqlite { write, .. } => {
                    sqlx::query_scalar(AssertSqlSafe(sql))
                        .fetch_one(write)
                        .await
                }
                Db::Postgres(pool) => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(pool).await,
            }
            .expect("the table is looked through");
            let place = format!("{table}.{column}");
            if count > 0 && !found.contains(&place) {
                found.push(place);
            }
        }
    }
    found
}

async fn columns(db: &Db) -> Vec<(String, String)> {
    let all: Vec<(String, String)> = match db {
        Db::Sqlite { write, .. } => sqlx::query_as(
            "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY 1, 2",
        )
        .fetch_all(write)
        .await
        .expect("SQLite's columns"),
        Db::Postgres(pool) => sqlx::query_as(
            "SELECT table_name::text, column_name::text FROM information_schema.columns
             WHERE table_schema = 'public' ORDER BY 1, 2",
        )
        .fetch_all(pool)
        .await
        .expect("PostgreSQL's columns"),
    };
    assert!(all.len() > 200, "the columns were found");
    all.into_iter()
        .filter(|(table, _)| !table.starts_with(OWN_FORM))
        .collect()
}

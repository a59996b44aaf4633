//! One SQL text, two databases: every statement of the program prepares on both, and both have the
//! same tables.

use std::collections::{BTreeMap, BTreeSet};

use kiosque::db::{Db, STATEMENTS};
use sqlx::{AssertSqlSafe, Executor, PgPool, SqlStr};

use crate::support;
use crate::support::databases::{
    TemporaryFolder, TestDatabase, on_both_databases, on_postgres, sqlite_database,
};

/// Kept by the migrator, not by us.
const MIGRATIONS_TABLE: &str = "_sqlx_migrations";
/// The index of words is a virtual table with tables of its own in SQLite, a table with columns of
/// its own kind in PostgreSQL.
const OWN_FORM: &str = "search_word";

on_both_databases! {
    async fn every_statement_of_the_program_prepares(db: Db) {
        let mut faults = Vec::new();
        for statement in STATEMENTS {
            let prepared = match &db {
                Db::Sqlite { write, .. } => {
                    write.prepare(SqlStr::from_static(statement.sqlite)).await.err()
                }
                Db::Postgres(pool) => prepare_as_bound(pool, statement.postgres).await.err(),
            };
            faults.extend(prepared.map(|error| format!("{}: {error}", statement.place)));
        }
        assert!(faults.is_empty(), "correct these statements:\n{}", faults.join("\n"));
    }

    async fn a_second_process_migrates_again_and_changes_nothing(database: TestDatabase) {
        let before = columns(&database.db).await;
        let again = kiosque::db::connect(&database.url).await.expect("a second process opens it");
        kiosque::db::migrate(&again).await.expect("migrations may run again");
        assert_eq!(before, columns(&again).await);
        assert_eq!(kiosque::db::migrations_pending(&again).await.ok(), Some(0));
        again.close().await;
    }
}

/// Binding tells PostgreSQL each parameter's type; a test knows them not. Where the text alone does
/// not say (`$1 IS NULL OR tag = $1`), one of our types must fit.
async fn prepare_as_bound(pool: &PgPool, sql: &'static str) -> sqlx::Result<()> {
    let mut types = Vec::new();
    loop {
        let Err(error) = prepare(pool, sql, &types).await else {
            return Ok(());
        };
        let Some(unknown) = undetermined_parameter(&error) else {
            return Err(error);
        };
        types.resize(types.len().max(unknown), "unknown");
        types[unknown - 1] = fitting_type(pool, sql, &types, unknown)
            .await
            .ok_or(error)?;
    }
}

async fn fitting_type(
    pool: &PgPool,
    sql: &'static str,
    types: &[&'static str],
    parameter: usize,
) -> Option<&'static str> {
    let mut types = types.to_vec();
    for name in ["text", "uuid", "bigint", "boolean"] {
        types[parameter - 1] = name;
        match prepare(pool, sql, &types).await {
            Ok(()) => return Some(name),
            // Another parameter is in question now, so this one fits.
            Err(error) if undetermined_parameter(&error).is_some() => return Some(name),
            Err(_) => {}
        }
    }
    None
}

async fn prepare(pool: &PgPool, sql: &str, types: &[&str]) -> sqlx::Result<()> {
    let list = match types.join(", ") {
        empty if empty.is_empty() => empty,
        types => format!("({types})"),
    };
    let sql = format!("PREPARE probe{list} AS {sql}; DEALLOCATE probe");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(pool)
        .await
        .map(drop)
}

/// 5 in "could not determine data type of parameter $5", which PostgreSQL says under two codes.
fn undetermined_parameter(error: &sqlx::Error) -> Option<usize> {
    let message = error.as_database_error()?.message();
    let number = message.strip_prefix("could not determine data type of parameter $")?;
    number.parse().ok()
}

#[test]
fn both_databases_have_the_same_tables() {
    on_postgres(async |db: Db| {
        let folder = TemporaryFolder::create();
        let expected = columns(&sqlite_database(&folder.path).await.db).await;
        let found = columns(&db).await;
        let all: BTreeSet<_> = expected.keys().chain(found.keys()).collect();
        let say = |columns: &Columns, name: &str| match columns.get(name) {
            Some((kind, nullable)) => {
                format!("{kind:?}{}", if *nullable { "" } else { " NOT NULL" })
            }
            None => "absent".to_owned(),
        };
        let differing: Vec<_> = all
            .into_iter()
            .filter(|name| expected.get(*name) != found.get(*name))
            .map(|name| {
                let (sqlite, postgres) = (say(&expected, name), say(&found, name));
                format!("{name}: {sqlite} in migrations/sqlite, {postgres} in migrations/postgres")
            })
            .collect();
        assert!(
            differing.is_empty(),
            "make these alike:\n{}",
            differing.join("\n")
        );
        assert!(expected.len() > 10, "the columns were read");
    });
}

type Columns = BTreeMap<String, (Kind, bool)>;

/// What a column holds, whatever each database calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
    Bytes,
    Other,
}

impl Kind {
    fn of(declared: &str) -> Self {
        match declared {
            "INTEGER" | "bigint" | "boolean" => Kind::Number,
            "TEXT" | "text" | "jsonb" => Kind::Text,
            "BLOB" | "uuid" | "bytea" => Kind::Bytes,
            _ => Kind::Other,
        }
    }
}

/// For every column of ours, `post.title`: what it holds and whether it may be NULL.
async fn columns(db: &Db) -> Columns {
    let rows: Vec<(String, String, bool)> = match db {
        Db::Sqlite { write, .. } => sqlx::query_as(
            "SELECT t.name || '.' || c.name, c.type, c.\"notnull\" = 0
             FROM sqlite_schema t, pragma_table_info(t.name) c
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> $1",
        )
        .bind(MIGRATIONS_TABLE)
        .fetch_all(write)
        .await
        .expect("SQLite's columns"),
        Db::Postgres(pool) => sqlx::query_as(
            "SELECT table_name || '.' || column_name, data_type::text, is_nullable = 'YES'
             FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name <> $1",
        )
        .bind(MIGRATIONS_TABLE)
        .fetch_all(pool)
        .await
        .expect("PostgreSQL's columns"),
    };
    let named = rows
        .into_iter()
        .filter(|(name, _, _)| !name.starts_with(OWN_FORM));
    named
        .map(|(name, kind, nullable)| (name, (Kind::of(&kind), nullable)))
        .collect()
}

#[test]
fn both_migration_folders_have_the_same_numbers_and_names() {
    let names = |folder: &str| -> Vec<String> {
        support::files_below(folder)
            .iter()
            .filter_map(|file| file.rsplit('/').next())
            .filter(|name| name.ends_with(".sql"))
            .map(str::to_owned)
            .collect()
    };
    let (sqlite, postgres) = (names("migrations/sqlite"), names("migrations/postgres"));
    assert_eq!(
        sqlite, postgres,
        "each migration stands in both folders under one name"
    );
    let number = |name: &String| name.split('_').next().and_then(|it| it.parse::<u32>().ok());
    let numbers: Option<Vec<u32>> = sqlite.iter().map(number).collect();
    let numbers = numbers.unwrap_or_else(|| panic!("each name begins with a number: {sqlite:?}"));
    // A number may be left out: work that was given one may turn out not to need it.
    assert!(
        numbers.first() == Some(&1) && numbers.is_sorted_by(|a, b| a < b),
        "no number is given twice: {sqlite:?}"
    );
}

/// The linker could drop a file's statements unseen; the test above would then prepare less.
#[test]
fn every_statement_in_the_sources_is_registered() {
    let marks = ["rows!(", "row!(", "maybe!(", "run!("];
    let count = |text: &str| -> usize {
        let code = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        let uses = |line: &str| {
            let words = line.split(|character: char| {
                !character.is_alphanumeric() && !"!(_".contains(character)
            });
            words
                .filter(|word| marks.iter().any(|mark| word.starts_with(mark)))
                .count()
        };
        code.map(uses).sum()
    };
    let files = support::files_below("src").into_iter();
    let files = files.filter(|file| file.ends_with(".rs") && !file.starts_with("src/db/"));
    let written: usize = files
        .map(|file| count(&std::fs::read_to_string(file).expect("a source file")))
        .sum();
    assert_eq!(written, STATEMENTS.len());
}

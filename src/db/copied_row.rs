//! A row on its way between the databases: what its columns hold, read from one driver, bound for
//! the other, told as text for comparing.

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, Row};
use uuid::Uuid;

/// A value as both databases can hold it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
    Id(Uuid),
    Json(serde_json::Value),
    Truth(bool),
}

/// What a column holds, as PostgreSQL calls it; SQLite's own types are too few to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Integer,
    Real,
    Text,
    Bytes,
    Id,
    Json,
    Truth,
}

pub fn holds(kind: &str) -> Option<Holds> {
    Some(match kind {
        "bigint" => Holds::Integer,
        "double precision" => Holds::Real,
        "text" => Holds::Text,
        "bytea" => Holds::Bytes,
        "uuid" => Holds::Id,
        "jsonb" => Holds::Json,
        "boolean" => Holds::Truth,
        _ => return None,
    })
}

macro_rules! read_row {
    ($name:ident, $row:ty) => {
        pub fn $name(row: &$row, columns: &[(String, Holds)]) -> sqlx::Result<Vec<Value>> {
            type Json = sqlx::types::Json<serde_json::Value>;
            let mut values = Vec::with_capacity(columns.len());
            for (at, (_, holds)) in columns.iter().enumerate() {
                let value = match holds {
                    Holds::Integer => row.try_get::<Option<i64>, _>(at)?.map(Value::Integer),
                    Holds::Real => row.try_get::<Option<f64>, _>(at)?.map(Value::Real),
                    Holds::Text => row.try_get::<Option<String>, _>(at)?.map(Value::Text),
                    Holds::Bytes => row.try_get::<Option<Vec<u8>>, _>(at)?.map(Value::Bytes),
                    Holds::Id => row.try_get::<Option<Uuid>, _>(at)?.map(Value::Id),
                    Holds::Json => row
                        .try_get::<Option<Json>, _>(at)?
                        .map(|it| Value::Json(it.0)),
                    Holds::Truth => row.try_get::<Option<bool>, _>(at)?.map(Value::Truth),
                };
                values.push(value.unwrap_or(Value::Null));
            }
            Ok(values)
        }
    };
}

read_row!(of_sqlite, SqliteRow);
read_row!(of_postgres, PgRow);

macro_rules! bind {
    ($arguments:expr, $columns:expr, $row:expr) => {{
        let mut arguments = $arguments;
        for ((_, holds), value) in $columns.iter().zip($row) {
            let added = match (value, holds) {
                (Value::Integer(it), _) => arguments.add(*it),
                (Value::Real(it), _) => arguments.add(*it),
                (Value::Text(it), _) => arguments.add(it.clone()),
                (Value::Bytes(it), _) => arguments.add(it.clone()),
                (Value::Id(it), _) => arguments.add(*it),
                (Value::Json(it), _) => arguments.add(sqlx::types::Json(it.clone())),
                (Value::Truth(it), _) => arguments.add(*it),
                (Value::Null, Holds::Integer) => arguments.add(None::<i64>),
                (Value::Null, Holds::Real) => arguments.add(None::<f64>),
                (Value::Null, Holds::Text) => arguments.add(None::<String>),
                (Value::Null, Holds::Bytes) => arguments.add(None::<Vec<u8>>),
                (Value::Null, Holds::Id) => arguments.add(None::<Uuid>),
                (Value::Null, Holds::Json) => {
                    arguments.add(None::<sqlx::types::Json<serde_json::Value>>)
                }
                (Value::Null, Holds::Truth) => arguments.add(None::<bool>),
            };
            added.map_err(sqlx::Error::Encode)?;
        }
        Ok(arguments)
    }};
}

pub fn for_sqlite(columns: &[(String, Holds)], row: &[Value]) -> sqlx::Result<SqliteArguments> {
    bind!(SqliteArguments::default(), columns, row)
}

pub fn for_postgres(columns: &[(String, Holds)], row: &[Value]) -> sqlx::Result<PgArguments> {
    bind!(PgArguments::default(), columns, row)
}

/// A value as text; a JSON object in the order of its keys, which JSONB does not keep as written.
pub fn told(value: &Value) -> String {
    match value {
        Value::Json(json) => format!("{:?};", sorted(json)),
        other => format!("{other:?};"),
    }
}

fn sorted(json: &serde_json::Value) -> serde_json::Value {
    match json {
        serde_json::Value::Object(fields) => {
            let mut keys: Vec<&String> = fields.keys().collect();
            keys.sort();
            keys.into_iter()
                .map(|key| (key.clone(), sorted(&fields[key])))
                .collect()
        }
        serde_json::Value::Array(items) => items.iter().map(sorted).collect(),
        plain => plain.clone(),
    }
}

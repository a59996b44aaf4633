//! The four words that `store.rs` files write SQL with.
//!
//! `rows!(tx, "SELECT …", binds)` a list; `row!` exactly one; `maybe!` one or none; `run!` a write,
//! answering the number of rows touched. A statement that must differ between the databases gives
//! both texts: `rows!(tx, { sqlite: "…", postgres: "…" }, binds)`.

#[macro_export]
macro_rules! statement {
    ($sqlite:literal, $postgres:literal) => {
        #[linkme::distributed_slice($crate::db::STATEMENTS)]
        static STATEMENT: $crate::db::Statement = $crate::db::Statement {
            sqlite: $sqlite,
            postgres: $postgres,
            place: concat!(file!(), ":", line!()),
        };
    };
}

#[macro_export]
macro_rules! on_both {
    ($tx:expr, $method:ident, $sqlite:literal, $postgres:literal $(, $bind:expr)*) => {{
        $crate::statement!($sqlite, $postgres);
        match $tx {
            $crate::db::Tx::Sqlite(tx) => sqlx::query_as::<sqlx::Sqlite, _>($sqlite)
                $(.bind($bind))*.$method(&mut **tx).await,
            $crate::db::Tx::Postgres(tx) => sqlx::query_as::<sqlx::Postgres, _>($postgres)
                $(.bind($bind))*.$method(&mut **tx).await,
        }
    }};
}

#[macro_export]
macro_rules! rows {
    ($tx:expr, { sqlite: $a:literal, postgres: $b:literal } $(, $bind:expr)* $(,)?) => {
        $crate::on_both!($tx, fetch_all, $a, $b $(, $bind)*)
    };
    ($tx:expr, $sql:literal $(, $bind:expr)* $(,)?) => {
        $crate::on_both!($tx, fetch_all, $sql, $sql $(, $bind)*)
    };
}

#[macro_export]
macro_rules! row {
    ($tx:expr, { sqlite: $a:literal, postgres: $b:literal } $(, $bind:expr)* $(,)?) => {
        $crate::on_both!($tx, fetch_one, $a, $b $(, $bind)*)
    };
    ($tx:expr, $sql:literal $(, $bind:expr)* $(,)?) => {
        $crate::on_both!($tx, fetch_one, $sql, $sql $(, $bind)*)
    };
}

#[macro_export]
macro_rules! maybe {
    ($tx:expr, { sqlite: $a:literal, postgres: $b:literal } $(, $bind:expr)* $(,)?) => {
        $crate::on_both!($tx, fetch_optional, $a, $b $(, $bind)*)
    };
    ($tx:expr, $sql:literal $(, $bind:expr)* $(,)?) => {
        $crate::on_both!($tx, fetch_optional, $sql, $sql $(, $bind)*)
    };
}

#[macro_export]
macro_rules! run {
    ($tx:expr, { sqlite: $a:literal, postgres: $b:literal } $(, $bind:expr)* $(,)?) => {{
        $crate::statement!($a, $b);
        match $tx {
            $crate::db::Tx::Sqlite(tx) => sqlx::query::<sqlx::Sqlite>($a)
                $(.bind($bind))*.execute(&mut **tx).await.map(|done| done.rows_affected()),
            $crate::db::Tx::Postgres(tx) => sqlx::query::<sqlx::Postgres>($b)
                $(.bind($bind))*.execute(&mut **tx).await.map(|done| done.rows_affected()),
        }
    }};
    ($tx:expr, $sql:literal $(, $bind:expr)* $(,)?) => {
        $crate::run!($tx, { sqlite: $sql, postgres: $sql } $(, $bind)*)
    };
}

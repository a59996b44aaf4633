//! The four words that `store.rs` files write SQL with.
//!
//! `rows!(tx, "SELECT …", binds)` a list; `row!` exactly one; `maybe!` one or none; `run!` a write,
//! answering the number of rows touched. A statement that must differ between the databases gives
//! both texts: `rows!(tx, { sqlite: "…", postgres: "…" }, binds)`. Where all that differs is how a
//! JSON list of ids is read ([`id_list`]), the statement stands once, around it:
//! `rows!(tx, ["… WHERE id IN (", ids "$1", ") …"], binds)`.
//!
//! [`id_list`]: crate::db::id_list

#[macro_export]
macro_rules! statement {
    ($sqlite:expr, $postgres:expr) => {
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
    ($tx:expr, $method:ident, $sqlite:expr, $postgres:expr $(, $bind:expr)*) => {{
        $crate::statement!($sqlite, $postgres);
        match $tx {
            $crate::db::Tx::Sqlite(tx) => sqlx::query_as::<sqlx::Sqlite, _>($sqlite)
                $(.bind($bind))*.$method(&mut **tx).await,
            $crate::db::Tx::Postgres(tx) => sqlx::query_as::<sqlx::Postgres, _>($postgres)
                $(.bind($bind))*.$method(&mut **tx).await,
        }
    }};
}

/// A statement with the ids of a JSON list in it, as each database reads them.
#[macro_export]
macro_rules! around_ids {
    ($tx:expr, $method:ident, $before:literal, $list:literal, $after:literal
     $(, $bind:expr)*) => {
        $crate::on_both!(
            $tx,
            $method,
            concat!($before, "SELECT unhex(value) FROM json_each(", $list, ")", $after),
            concat!(
                $before,
                "SELECT CAST(value AS UUID) FROM json_array_elements_text(CAST(",
                $list,
                " AS JSON))",
                $after
            )
            $(, $bind)*
        )
    };
}

#[macro_export]
macro_rules! rows {
    ($tx:expr, { sqlite: $a:literal, postgres: $b:literal } $(, $bind:expr)* $(,)?) => {
        $crate::on_both!($tx, fetch_all, $a, $b $(, $bind)*)
    };
    ($tx:expr, [$before:literal, ids $list:literal, $after:literal] $(, $bind:expr)* $(,)?) => {
        $crate::around_ids!($tx, fetch_all, $before, $list, $after $(, $bind)*)
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
    ($tx:expr, [$before:literal, ids $list:literal, $after:literal] $(, $bind:expr)* $(,)?) => {
        $crate::around_ids!($tx, fetch_one, $before, $list, $after $(, $bind)*)
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

//! Telling a database that does not answer just now from a statement that is wrong: the first is
//! worth another try, and the visitor's patience.

/// Whether trying again may help: the server is away, starting or stopping, all connections are
/// taken, the disk is full, another writer is slow.
pub fn is_unavailable(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| is_passing(&code)),
        _ => false,
    }
}

/// PostgreSQL's classes 08 (connection), 53 (resources), 57P (stopping, starting), serialisation
/// and deadlock (40); SQLite's BUSY (5), LOCKED (6), IOERR (10), FULL (13), CANTOPEN (14), the
/// extended codes in the upper bytes.
fn is_passing(code: &str) -> bool {
    if code.len() == 5 {
        return ["08", "53", "57P", "40"]
            .iter()
            .any(|class| code.starts_with(class));
    }
    let code: i64 = code.parse().unwrap_or(0);
    matches!(code & 0xff, 5 | 6 | 10 | 13 | 14)
}

/// The same, however deep it lies.
pub fn is_unavailable_within(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<sqlx::Error>())
        .any(is_unavailable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_databases_are_told_apart() {
        for code in ["57P01", "53300", "08006", "40P01", "5", "13", "261", "3338"] {
            assert!(is_passing(code), "{code}");
        }
        for code in ["23505", "42P01", "19", "1", "2067"] {
            assert!(!is_passing(code), "{code}");
        }
    }
}

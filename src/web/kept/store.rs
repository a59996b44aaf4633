//! The SQL of kept pages: what revision of the hub they show. Triggers move it on (migration 0009).

use crate::db::Tx;
use crate::row;

/// The revision that `tx` sees.
pub async fn revision(tx: &mut Tx) -> sqlx::Result<i64> {
    let (revision,): (i64,) = row!(tx, "SELECT revision FROM public_revision WHERE one = 1")?;
    Ok(revision)
}

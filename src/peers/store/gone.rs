//! The SQL of inboxes where nobody seems to live any more.

use sqlx::types::Json;

use crate::clock::Millis;
use crate::db::Tx;
use crate::{rows, run};

/// An inbox answered 404 or 410: its followers are asked soon whether they are still there.
pub async fn gone(tx: &mut Tx, inboxes: &[i64], now: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        {
            sqlite: "UPDATE inbox SET gone_ms = COALESCE(gone_ms, $2),
                  check_ms = COALESCE(check_ms, $2)
                WHERE id IN (SELECT value FROM json_each($1))",
            postgres: "UPDATE inbox SET gone_ms = COALESCE(gone_ms, $2),
                  check_ms = COALESCE(check_ms, $2)
                WHERE id IN (SELECT value::bigint FROM jsonb_array_elements_text($1))"
        },
        Json(inboxes),
        now
    )?;
    Ok(())
}

/// An inbox whose followers are to be asked whether they are still there.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct GoneInbox {
    pub id: i64,
    pub address: String,
    pub gone_ms: Millis,
    /// How often they were asked before.
    pub checks: i64,
}

/// Inboxes whose check is due; the next one is set at once, in case this one does not end.
pub async fn take_checks(
    tx: &mut Tx,
    now: Millis,
    again: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<GoneInbox>> {
    rows!(
        tx,
        {
            sqlite: "UPDATE inbox SET check_ms = $2 WHERE id IN (
                  SELECT id FROM inbox WHERE check_ms <= $1 ORDER BY check_ms LIMIT $3)
                RETURNING id, address, gone_ms, checks",
            postgres: "UPDATE inbox SET check_ms = $2 WHERE id IN (
                  SELECT id FROM inbox WHERE check_ms <= $1 ORDER BY check_ms LIMIT $3
                  FOR UPDATE SKIP LOCKED)
                RETURNING id, address, gone_ms, checks"
        },
        now,
        again,
        count_max
    )
}

/// A check ended. When all were found, the next one waits for another 404 or 410.
pub async fn checked(tx: &mut Tx, inbox: i64, all_known: bool) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE inbox SET checks = checks + 1,
           check_ms = CASE WHEN $2 THEN NULL ELSE check_ms END WHERE id = $1",
        inbox,
        all_known
    )?;
    Ok(())
}

/// The inbox of somebody who is gone, unless others are reached through it; and what waits for it.
pub async fn forget_inbox(tx: &mut Tx, address: &str) -> sqlx::Result<()> {
    let gone: Vec<(i64, i64)> = rows!(
        tx,
        "DELETE FROM inbox WHERE address = $1
           AND NOT EXISTS (SELECT 1 FROM follower WHERE inbox_id = inbox.id)
         RETURNING id, host_id",
        address
    )?;
    for (inbox, host) in gone {
        run!(
            tx,
            "DELETE FROM delivery WHERE host_id = $2 AND inbox_id = $1",
            inbox,
            host
        )?;
    }
    Ok(())
}

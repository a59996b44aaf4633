//! The SQL of the view over deliveries, for pages, commands and metrics. Counts stop somewhere: a
//! view must cost the same when a million letters wait.

pub mod fanouts;
pub mod forgotten;

use serde::Serialize;

use crate::clock::Millis;
use crate::db::Tx;
use crate::peers::{Host, HostState};
use crate::{row, rows, run};

/// Counting stops here; more is shown as "more than".
pub const COUNTED_MAX: i64 = 10_000;
/// Counting all stops here.
pub const COUNTED_IN_ALL_MAX: i64 = 2_000_000;

/// A host and what waits for it.
#[derive(Debug, Clone, PartialEq, Serialize, sqlx::FromRow)]
pub struct HostRow {
    #[sqlx(flatten)]
    #[serde(flatten)]
    pub host: Host,
    /// At most [`COUNTED_MAX`].
    pub waiting: i64,
    pub oldest_ms: Option<Millis>,
    /// Whether a worker is at it now.
    pub worked_on: bool,
}

/// Which hosts to show.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub state: Option<HostState>,
    /// Part of the name.
    pub name: Option<String>,
    /// Only hosts for which something waits.
    pub waiting: bool,
    /// The name of the last host of the page before.
    pub after: Option<String>,
}

/// Hosts by name.
pub async fn hosts(tx: &mut Tx, filter: &Filter, count_max: i64) -> sqlx::Result<Vec<HostRow>> {
    let name = filter.name.as_deref().map(str::trim).unwrap_or_default();
    rows!(
        tx,
        "SELECT id, name, state, failures, failing_since_ms, ready_ms, last_success_ms,
           last_failure_ms, last_failure, heard_ms, scheme,
           lease_by IS NOT NULL AS worked_on,
           (SELECT COUNT(*) FROM (SELECT 1 AS one FROM delivery WHERE host_id = host.id
              LIMIT $5) AS counted) AS waiting,
           (SELECT created_ms FROM delivery WHERE host_id = host.id
              ORDER BY id LIMIT 1) AS oldest_ms
         FROM host
         WHERE ($1 IS NULL OR state = $1) AND name LIKE '%' || $2 || '%' AND name > $3
           AND (NOT $4 OR due_ms IS NOT NULL)
         ORDER BY name LIMIT $6",
        filter.state,
        name,
        filter.after.as_deref().unwrap_or_default(),
        filter.waiting,
        COUNTED_MAX,
        count_max
    )
}

/// How many hosts are in each state.
pub async fn hosts_by_state(tx: &mut Tx) -> sqlx::Result<Vec<(HostState, i64)>> {
    rows!(tx, "SELECT state, COUNT(*) FROM host GROUP BY state")
}

/// How many hosts have something waiting.
pub async fn hosts_waiting(tx: &mut Tx) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(tx, "SELECT COUNT(*) FROM host WHERE due_ms IS NOT NULL")?;
    Ok(count)
}

/// How much waits in all (at most [`COUNTED_IN_ALL_MAX`]), and since when.
pub async fn waiting(tx: &mut Tx) -> sqlx::Result<(i64, Option<Millis>)> {
    row!(
        tx,
        "SELECT (SELECT COUNT(*) FROM (SELECT 1 AS one FROM delivery LIMIT $1) AS counted),
           (SELECT created_ms FROM delivery ORDER BY id LIMIT 1)",
        COUNTED_IN_ALL_MAX
    )
}

/// Hosts for which something waits although none of them is due: a belt to the braces of
/// `peers/store.rs`, where both are changed together.
pub async fn reconcile(tx: &mut Tx) -> sqlx::Result<u64> {
    run!(
        tx,
        "UPDATE host SET due_ms = ready_ms WHERE due_ms IS NULL AND state IN ('live', 'failing')
         AND EXISTS (SELECT 1 FROM delivery WHERE delivery.host_id = host.id)"
    )
}

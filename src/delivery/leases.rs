//! How long this process may work for a host. Every lease is moved on together, in one statement,
//! well before it ends; one that could not be moved ends, and nothing more is sent under it: then
//! another process may be at work for that host already.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::worker::Office;
use crate::clock::Millis;
use crate::peers;

/// Longer than the longest request, so that a living worker never loses a lease; short, because
/// what a dead one held waits for its end.
pub const LEASE_SECONDS: i64 = 20;
const RENEW_EVERY: Duration = Duration::from_secs(5);

/// The leases of this process.
#[derive(Default)]
pub struct Leases {
    until: Mutex<HashMap<i64, Arc<AtomicI64>>>,
}

/// One host's lease, shared by the round that works under it and the heartbeat.
pub struct Lease {
    until: Arc<AtomicI64>,
}

impl Lease {
    /// Whether the host is still ours to send to.
    pub fn holds(&self, now: Millis) -> bool {
        now.0 < self.until.load(Ordering::Acquire)
    }
}

impl Leases {
    pub fn begin(&self, host: i64, until: Millis) -> Lease {
        let until = Arc::new(AtomicI64::new(until.0));
        let mut leases = self.until.lock().expect("no panic under this lock");
        leases.insert(host, until.clone());
        Lease { until }
    }

    pub fn end(&self, host: i64) {
        let mut leases = self.until.lock().expect("no panic under this lock");
        leases.remove(&host);
    }

    fn is_empty(&self) -> bool {
        self.until
            .lock()
            .expect("no panic under this lock")
            .is_empty()
    }

    fn renewed(&self, hosts: &[(i64,)], until: Millis) {
        let leases = self.until.lock().expect("no panic under this lock");
        for (host,) in hosts {
            if let Some(lease) = leases.get(host) {
                lease.store(until.0, Ordering::Release);
            }
        }
    }
}

/// Moves the leases on until told to stop.
pub(super) async fn keep(office: Arc<Office>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(RENEW_EVERY) => {}
            () = stop.cancelled() => return,
        }
        if office.leases.is_empty() {
            continue;
        }
        if let Err(error) = renew(&office).await {
            tracing::error!(%error, "leases could not be renewed; what is not renewed ends");
        }
    }
}

async fn renew(office: &Office) -> sqlx::Result<()> {
    let now = office.app.clock.now();
    let until = now.plus_seconds(LEASE_SECONDS);
    let mut tx = office.app.db.begin().await?;
    let renewed = peers::store::renew(&mut tx, office.id, now, until).await?;
    tx.commit().await?;
    office.leases.renewed(&renewed, until);
    Ok(())
}

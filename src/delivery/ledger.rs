//! What came of each letter, written down: one task, one transaction for all that was answered
//! since the last one.
//!
//! What always holds: entries of one host are written in the order they came; while the database
//! does not answer, the entries wait here and in the channel, which is bounded, so that sending
//! stops by itself; what was not written when the process dies is sent once more.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::queue;
use super::worker::Office;
use crate::peers::store::{self as hosts, Failure, Released, Success};

/// Entries that may wait to be written; beyond it, who sends letters waits.
pub const WAITING_MAX: usize = 4_096;
const PER_TRANSACTION_MAX: usize = 2_000;
const BREATH: Duration = Duration::from_secs(1);

/// Something to be written down.
pub enum Entry {
    /// A letter is done with: taken, or refused for good.
    Settled(i64),
    /// The host choked on a letter.
    Choked(i64),
    /// Nobody lives at an inbox any more.
    Gone(i64),
    Succeeded(Success),
    Failed(Failure),
    Released(Released),
    /// Tell when all that came before has been written.
    Flush(oneshot::Sender<()>),
}

/// One transaction's worth.
#[derive(Default)]
struct Batch {
    settled: Vec<i64>,
    choked: Vec<i64>,
    gone: Vec<i64>,
    succeeded: BTreeMap<i64, Success>,
    failed: BTreeMap<i64, Failure>,
    released: BTreeMap<i64, Released>,
    flushed: Vec<oneshot::Sender<()>>,
}

impl Batch {
    /// Takes an entry; of one host the last word counts.
    fn add(&mut self, entry: Entry) {
        match entry {
            Entry::Settled(parcel) => self.settled.push(parcel),
            Entry::Choked(parcel) => self.choked.push(parcel),
            Entry::Gone(inbox) => self.gone.push(inbox),
            Entry::Succeeded(success) => {
                self.succeeded.insert(success.id, success);
            }
            Entry::Failed(failure) => {
                self.failed.insert(failure.id, failure);
            }
            Entry::Released(released) => {
                self.released.insert(released.id, released);
            }
            Entry::Flush(told) => self.flushed.push(told),
        }
    }

    fn hosts(&self) -> Vec<i64> {
        let mut ids: Vec<i64> = self.succeeded.keys().copied().collect();
        ids.extend(self.failed.keys());
        ids.extend(self.released.keys());
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// Writes until every sender is gone.
pub(super) async fn keep(
    office: Arc<Office>,
    mut entries: mpsc::Receiver<Entry>,
    stop: CancellationToken,
) {
    while let Some(first) = entries.recv().await {
        let mut batch = Batch::default();
        batch.add(first);
        for _ in 1..PER_TRANSACTION_MAX {
            match entries.try_recv() {
                Ok(entry) => batch.add(entry),
                Err(_) => break,
            }
        }
        write_down(&office, &batch, &stop).await;
        for host in batch.released.keys() {
            office.leases.end(*host);
        }
        // A release may have left something to do.
        if !batch.released.is_empty() {
            office.app.wake.deliveries.notify_one();
        }
        for told in batch.flushed {
            // Who asked may have been told to stop meanwhile.
            let _ = told.send(());
        }
    }
}

/// Tries until it is written; told to stop, once more and no longer.
async fn write_down(office: &Office, batch: &Batch, stop: &CancellationToken) {
    loop {
        let last = stop.is_cancelled();
        match write(office, batch).await {
            Ok(()) => return,
            Err(error) if last => {
                tracing::error!(
                    %error,
                    letters = batch.settled.len(),
                    "answers could not be written down; these letters will be sent again"
                );
                return;
            }
            Err(error) => {
                tracing::error!(%error, "answers could not be written down; trying again");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(BREATH) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn write(office: &Office, batch: &Batch) -> sqlx::Result<()> {
    let now = office.app.clock.now();
    let mut tx = office.app.db.begin().await?;
    hosts::hold(&mut tx, &batch.hosts()).await?;
    if !batch.settled.is_empty() {
        queue::settle(&mut tx, &batch.settled).await?;
    }
    if !batch.choked.is_empty() {
        queue::attempted(&mut tx, &batch.choked).await?;
    }
    if !batch.gone.is_empty() {
        hosts::gone(&mut tx, &batch.gone, now).await?;
    }
    if !batch.succeeded.is_empty() {
        let succeeded: Vec<Success> = batch.succeeded.values().cloned().collect();
        hosts::succeeded(&mut tx, &succeeded, now).await?;
    }
    if !batch.failed.is_empty() {
        let failed: Vec<Failure> = batch.failed.values().cloned().collect();
        hosts::failed(&mut tx, &failed, now).await?;
    }
    if !batch.released.is_empty() {
        let released: Vec<Released> = batch.released.values().cloned().collect();
        hosts::release(&mut tx, office.id, &released, now).await?;
    }
    tx.commit().await
}

//! Patience that depends on who is waiting. A server that hangs may take its ten seconds while
//! nobody needs the place; once letters for others wait for a place, whoever has not answered
//! within a second is asked again later.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

const PATIENCE: Duration = Duration::from_secs(1);
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// The places for requests under way, and whether anybody waits for one.
pub struct Places {
    free: Semaphore,
    waiting: AtomicUsize,
    /// Hosts are due that nobody works for, because all rounds are taken.
    hosts_wait: AtomicBool,
}

impl Places {
    pub fn new(count: usize) -> Places {
        Places {
            free: Semaphore::new(count),
            waiting: AtomicUsize::new(0),
            hosts_wait: AtomicBool::new(false),
        }
    }

    /// A place, in the order of asking.
    pub async fn take(&self) -> SemaphorePermit<'_> {
        if let Ok(place) = self.free.try_acquire() {
            return place;
        }
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let place = self.free.acquire().await.expect("never closed");
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        place
    }

    pub fn hosts_wait(&self, wait: bool) {
        self.hosts_wait.store(wait, Ordering::Relaxed);
    }

    /// Resolves when a request that began now has had its time.
    pub async fn patience_ends(&self) {
        tokio::time::sleep(PATIENCE).await;
        while self.waiting.load(Ordering::Relaxed) == 0 && !self.hosts_wait.load(Ordering::Relaxed)
        {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

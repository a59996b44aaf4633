//! Turns and places. Signing takes the processor: there are as many turns as it has cores, so that
//! answers are read while others wait to sign. A request under way takes a place, that is a socket
//! and memory. A server that hangs may take its ten seconds while nobody needs the place; once
//! letters for others wait for one, whoever has not answered within a second is asked again later.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

const PATIENCE: Duration = Duration::from_secs(1);
const LOOK_EVERY: Duration = Duration::from_millis(250);

pub struct Places {
    turns: Semaphore,
    free: Semaphore,
    waiting: AtomicUsize,
}

impl Places {
    pub fn new(count: usize) -> Places {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Places {
            turns: Semaphore::new(cores),
            free: Semaphore::new(count),
            waiting: AtomicUsize::new(0),
        }
    }

    /// A turn to sign, in the order of asking; held until a place is taken.
    pub async fn turn(&self) -> SemaphorePermit<'_> {
        self.turns.acquire().await.expect("never closed")
    }

    /// A place for a request, in the order of asking.
    pub async fn take(&self) -> SemaphorePermit<'_> {
        if let Ok(place) = self.free.try_acquire() {
            return place;
        }
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let place = self.free.acquire().await.expect("never closed");
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        place
    }

    /// Resolves when a request that began now has had its time.
    pub async fn patience_ends(&self) {
        tokio::time::sleep(PATIENCE).await;
        while self.waiting.load(Ordering::Relaxed) == 0 {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

//! How much is under way at once. A request takes a place, that is a socket and memory, until it is
//! answered. Signing takes most of the processor's time: only as many sign at a time as there are
//! cores, so that answers are read meanwhile and nobody is taken for slow because we are. A server
//! that hangs may take its ten seconds while nobody needs the place; once letters for others wait
//! for one, whoever has not answered within a second of our asking is asked again later.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

const PATIENCE: Duration = Duration::from_secs(1);
const LOOK_EVERY: Duration = Duration::from_millis(250);

pub struct Places {
    signing: Semaphore,
    free: Semaphore,
    waiting: AtomicUsize,
}

/// A request under way.
pub struct Place<'a> {
    places: &'a Places,
    _place: SemaphorePermit<'a>,
}

impl Places {
    pub fn new(count: usize) -> Places {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Places {
            signing: Semaphore::new(cores),
            free: Semaphore::new(count),
            waiting: AtomicUsize::new(0),
        }
    }

    /// Signs in turn, in the order of asking, once there is a place for what is signed.
    pub async fn sign<T>(&self, signed: impl FnOnce() -> T) -> (Place<'_>, T) {
        let _turn = self.signing.acquire().await.expect("never closed");
        let place = match self.free.try_acquire() {
            Ok(place) => place,
            Err(_) => {
                self.waiting.fetch_add(1, Ordering::Relaxed);
                let place = self.free.acquire().await.expect("never closed");
                self.waiting.fetch_sub(1, Ordering::Relaxed);
                place
            }
        };
        let place = Place {
            places: self,
            _place: place,
        };
        (place, signed())
    }

    async fn patience_ends(&self) {
        tokio::time::sleep(PATIENCE).await;
        while self.waiting.load(Ordering::Relaxed) == 0 {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

impl Place<'_> {
    /// What is asked, unless others need the place first.
    pub async fn hold<T>(self, asked: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            answer = asked => Some(answer),
            () = self.places.patience_ends() => None,
        }
    }
}

//! How much is under way at once. A request takes a place, that is a socket and memory, until it is
//! answered. Before, it waits for a turn, which it gives up when it is answered or a moment later:
//! signing takes the processor, and without turns thousands would sign before the first answer is
//! read. A server that hangs may take its ten seconds while nobody needs the place; once letters for
//! others wait for one, whoever has not answered within a second is asked again later.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

/// So many sign, send and are read within a tenth of a second, even on a slow processor.
const TURNS_PER_CORE: usize = 128;
/// Who has not answered by then does not keep the processor busy.
const TURN: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(1);
const LOOK_EVERY: Duration = Duration::from_millis(250);

pub struct Places {
    turns: Semaphore,
    free: Semaphore,
    waiting: AtomicUsize,
}

/// A request under way.
pub struct Place<'a> {
    places: &'a Places,
    turn: SemaphorePermit<'a>,
    _place: SemaphorePermit<'a>,
}

impl Places {
    pub fn new(count: usize) -> Places {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Places {
            turns: Semaphore::new(cores * TURNS_PER_CORE),
            free: Semaphore::new(count),
            waiting: AtomicUsize::new(0),
        }
    }

    /// A turn and a place, each in the order of asking.
    pub async fn take(&self) -> Place<'_> {
        let turn = self.turns.acquire().await.expect("never closed");
        let place = match self.free.try_acquire() {
            Ok(place) => place,
            Err(_) => {
                self.waiting.fetch_add(1, Ordering::Relaxed);
                let place = self.free.acquire().await.expect("never closed");
                self.waiting.fetch_sub(1, Ordering::Relaxed);
                place
            }
        };
        Place {
            places: self,
            turn,
            _place: place,
        }
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
        let mut asked = std::pin::pin!(asked);
        if let Ok(answer) = tokio::time::timeout(TURN, &mut asked).await {
            return Some(answer);
        }
        drop(self.turn);
        tokio::select! {
            answer = asked => Some(answer),
            () = self.places.patience_ends() => None,
        }
    }
}

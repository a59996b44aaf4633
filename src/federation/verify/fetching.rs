//! Reading actors so that nobody who signs can tie this server up: those who ask for the same actor
//! at the same time share one answer; of one host, and in all, only so many wait for one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared};
use tokio::sync::Semaphore;

use super::Unverified;
use crate::app::App;
use crate::federation::wire::{self, Actor};

/// So many actors of one host are read at a time,
const FETCHES_PER_HOST_MAX: usize = 4;
/// and so many requests wait for them.
const WAITING_PER_HOST_MAX: usize = 64;
/// Half of the places of the inbox: those whose key is known always find one.
const WAITING_MAX: usize = 256;
/// Ended ones are swept out when more are remembered.
const REMEMBERED_MAX: usize = 512;

type Answer = Result<Arc<Actor>, Unverified>;
type Flight = BoxFuture<'static, Answer>;

/// Cheap to clone; all clones share what is under way.
#[derive(Clone)]
pub struct Fetches {
    waiting: Arc<Semaphore>,
    flights: Arc<Mutex<HashMap<String, WeakShared<Flight>>>>,
    /// What a host may have at a time; as many hold it as wait.
    hosts: Arc<Mutex<HashMap<String, Arc<Semaphore>>>>,
}

impl Default for Fetches {
    fn default() -> Self {
        Fetches {
            waiting: Arc::new(Semaphore::new(WAITING_MAX)),
            flights: Arc::default(),
            hosts: Arc::default(),
        }
    }
}

/// Reads an actor, or waits for who is reading it already.
pub(super) async fn fetch(app: &App, uri: &str) -> Answer {
    let too_many = || Unverified::KeyUnreachable(uri.to_owned());
    let host = app.fetches.host(&wire::host(uri).unwrap_or_default());
    let waiting = app.fetches.waiting.try_acquire();
    let (Some(host), Ok(_waiting)) = (host, waiting) else {
        return Err(too_many());
    };
    app.fetches.join(app, uri, &host).await
}

impl Fetches {
    /// The door of a host; none when too many stand before it.
    fn host(&self, name: &str) -> Option<Arc<Semaphore>> {
        let mut hosts = self.hosts.lock().expect("no panic under this lock");
        if hosts.len() >= REMEMBERED_MAX {
            hosts.retain(|_, door| Arc::strong_count(door) > 1);
        }
        let closed = || Arc::new(Semaphore::new(FETCHES_PER_HOST_MAX));
        let door = hosts.entry(name.to_owned()).or_insert_with(closed);
        (Arc::strong_count(door) <= WAITING_PER_HOST_MAX).then(|| door.clone())
    }

    fn join(&self, app: &App, uri: &str, host: &Arc<Semaphore>) -> Shared<Flight> {
        let mut flights = self.flights.lock().expect("no panic under this lock");
        if let Some(flight) = flights.get(uri).and_then(WeakShared::upgrade) {
            return flight;
        }
        if flights.len() >= REMEMBERED_MAX {
            flights.retain(|_, flight| flight.upgrade().is_some());
        }
        let flight = fly(app.clone(), uri.to_owned(), host.clone())
            .boxed()
            .shared();
        if let Some(under_way) = flight.downgrade() {
            flights.insert(uri.to_owned(), under_way);
        }
        flight
    }
}

async fn fly(app: App, uri: String, host: Arc<Semaphore>) -> Answer {
    let turn = host.acquire().await;
    let _turn = turn.map_err(anyhow::Error::from)?;
    super::read_actor(&app, &uri).await.map(Arc::new)
}

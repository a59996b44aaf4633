//! Reading actors so that nobody who signs can tie this server up: those who ask for the same actor
//! at the same time share one answer; of one host, and in all, only so many wait for one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared};
use tokio::sync::{Semaphore, SemaphorePermit};

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

/// An actor that is being read, and a place among those who wait for it.
pub(super) struct Reading<'a> {
    flight: Shared<Flight>,
    _host: Arc<Semaphore>,
    _waiting: SemaphorePermit<'a>,
}

/// Joins who is reading an actor already, or begins; nothing is asked before [`Reading::end`].
pub(super) fn begin<'a>(app: &'a App, uri: &str) -> Result<Reading<'a>, Unverified> {
    let fetches = &app.fetches;
    let host = fetches.host(&wire::host(uri).unwrap_or_default());
    match (host, fetches.waiting.try_acquire()) {
        (Some(host), Ok(waiting)) => Ok(Reading {
            flight: fetches.join(app, uri, &host),
            _host: host,
            _waiting: waiting,
        }),
        _ => Err(Unverified::KeyUnreachable(uri.to_owned())),
    }
}

impl Reading<'_> {
    pub async fn end(self) -> Result<Arc<Actor>, Unverified> {
        self.flight.clone().await
    }
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

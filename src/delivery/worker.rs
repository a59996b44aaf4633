//! Sending: takes the hosts that are due, many at a time, and gives each a round of its own.
//!
//! What always holds: no transaction is open while a request is under way; a slow host holds up
//! only itself; hosts that fare well come before those that failed; a process that dies leaves its
//! leases to end, and nothing is lost.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderValue;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::leases::{self, LEASE_SECONDS, Leases};
use super::ledger::{self, Entry};
use super::letters::{Letter, Letters};
use super::order::Post;
use super::pressure::Places;
use super::queue::{self, Parcel};
use super::round::Round;
use super::seat::Seat;
use crate::app::App;
use crate::clock::Millis;
use crate::db::Tx;
use crate::federation::synchronization;
use crate::ids::{ActivityId, SpaceId};
use crate::peers::HostState;
use crate::peers::store::{self as hosts, Leased};

/// Hosts that are taken in one transaction; few, so that several processes share them.
const HOSTS_PER_CLAIM: usize = 64;
/// Of those places, how many hosts may hold that failed last time.
const FAILING_SHARE: usize = 4;
const PARCELS_PER_READ: i64 = 40;
/// Rounds are cheap; requests are what is bounded, and must be what runs out first.
const ROUNDS_PER_REQUEST: usize = 2;
/// After a failure (the database restarts, say) the loop takes a breath.
const BREATH: Duration = Duration::from_secs(1);

/// What the tasks of one process share.
pub struct Office {
    pub app: App,
    /// By what name this process holds leases.
    pub id: Uuid,
    pub letters: Letters,
    pub leases: Leases,
    pub places: Places,
    ledger: mpsc::Sender<Entry>,
}

/// What was read for one host.
#[derive(Default)]
pub struct Load {
    pub posts: Vec<Post>,
    /// By space: what the host may compare its followers with.
    pub synchronization: HashMap<SpaceId, HeaderValue>,
}

/// Delivers until told to stop; requests under way are finished first, and written down.
pub async fn run(app: App, stop: CancellationToken) {
    let seat = loop {
        match sit_down(&app).await {
            Ok(seat) => break seat,
            Err(error) => {
                let error = format!("{error:#}");
                tracing::error!(error, "nothing can be delivered; trying again");
                wait(&app, &stop, Some(BREATH)).await;
            }
        }
        if stop.is_cancelled() {
            return;
        }
    };
    let (sender, entries) = mpsc::channel(ledger::WAITING_MAX);
    let requests_max = app.config.limits.requests_max;
    let office = Arc::new(Office {
        id: seat.id,
        letters: Letters::default(),
        leases: Leases::default(),
        places: Places::new(requests_max),
        ledger: sender,
        app,
    });
    let writing = CancellationToken::new();
    let ledger = tokio::spawn(ledger::keep(office.clone(), entries, stop.clone()));
    let heartbeat = tokio::spawn(leases::keep(office.clone(), writing.clone()));
    let mut rounds = Rounds {
        under_way: JoinSet::new(),
        most: requests_max * ROUNDS_PER_REQUEST,
    };
    while !stop.is_cancelled() {
        let taken = match rounds.take_up(&office, &stop).await {
            Ok(taken) => taken,
            Err(error) => {
                let error = format!("{error:#}");
                tracing::error!(error, "the delivery queue could not be read; trying again");
                wait(&office.app, &stop, Some(BREATH)).await;
                continue;
            }
        };
        match taken {
            Taken::Some => {}
            Taken::NoneUntil(next) => wait(&office.app, &stop, next).await,
        }
    }
    rounds.under_way.join_all().await;
    writing.cancel();
    let closed = async {
        let _ = heartbeat.await;
        office.flush().await;
    };
    closed.await;
    ledger.abort();
}

/// Takes a name to hold leases by; those that a dead process held by it are given back.
async fn sit_down(app: &App) -> anyhow::Result<Seat> {
    let seat = Seat::take(&app.config.data_dir)?;
    let mut tx = app.db.begin().await?;
    hosts::release_all(&mut tx, seat.id).await?;
    tx.commit().await?;
    Ok(seat)
}

/// The rounds under way.
struct Rounds {
    under_way: JoinSet<()>,
    most: usize,
}

enum Taken {
    Some,
    /// Nothing is due before this has passed.
    NoneUntil(Option<Duration>),
}

impl Rounds {
    /// Takes hosts that are due and begins a round for each.
    async fn take_up(
        &mut self,
        office: &Arc<Office>,
        stop: &CancellationToken,
    ) -> anyhow::Result<Taken> {
        while self.under_way.try_join_next().is_some() {}
        let now = office.app.clock.now();
        // Looking is free; the write that takes is not.
        let mut tx = office.app.db.read().await?;
        let next = hosts::next_due(&mut tx).await?;
        drop(tx);
        let free = self.most.saturating_sub(self.under_way.len());
        match next {
            Some(due) if due <= now => {}
            _ => {
                return Ok(Taken::NoneUntil(next.map(|due| until(due, now))));
            }
        }
        if free == 0 {
            self.under_way.join_next().await;
            return Ok(Taken::Some);
        }
        let claimed = claim(office, free.min(HOSTS_PER_CLAIM)).await?;
        let lease_until = now.plus_seconds(LEASE_SECONDS);
        let (_, mut loads) = office.read_on(&claimed, 0).await?;
        for host in claimed {
            let lease = office.leases.begin(host.id, lease_until);
            let load = loads.remove(&host.id).unwrap_or_default();
            let round = Round::new(office.clone(), host, lease, load, stop.clone());
            self.under_way.spawn(round.run());
        }
        Ok(Taken::Some)
    }
}

/// Those that fare well first; of the others so many that they never take all places.
async fn claim(office: &Office, count_max: usize) -> sqlx::Result<Vec<Leased>> {
    let now = office.app.clock.now();
    let lease_until = now.plus_seconds(LEASE_SECONDS);
    let mut tx = office.app.db.begin().await?;
    let live = HostState::Live;
    let most = count_max as i64;
    let mut claimed = hosts::claim(&mut tx, live, office.id, now, lease_until, most).await?;
    let most = (count_max - claimed.len()).min(count_max.div_ceil(FAILING_SHARE)) as i64;
    let failing = HostState::Failing;
    claimed.extend(hosts::claim(&mut tx, failing, office.id, now, lease_until, most).await?);
    tx.commit().await?;
    Ok(claimed)
}

fn until(due: Millis, now: Millis) -> Duration {
    Duration::from_millis(u64::try_from(due.0 - now.0).unwrap_or(0))
}

/// Until something is queued here, or the next host is due, or it is time to look by oneself.
async fn wait(app: &App, stop: &CancellationToken, most: Option<Duration>) {
    let poll = app.poll();
    tokio::select! {
        () = app.wake.deliveries.notified() => {}
        () = tokio::time::sleep(most.map_or(poll, |most| most.min(poll))) => {}
        () = stop.cancelled() => {}
    }
}

impl Office {
    /// What waits for these hosts after a letter that was read before (0 for all); with it, how much
    /// was ever queued for the first of them.
    pub(super) async fn read_on(
        &self,
        leased: &[Leased],
        after: i64,
    ) -> anyhow::Result<(i64, HashMap<i64, Load>)> {
        let Some(first) = leased.first() else {
            return Ok((0, HashMap::new()));
        };
        let ids: Vec<i64> = leased.iter().map(|host| host.id).collect();
        let mut tx = self.app.db.read().await?;
        let queued = queue::queued(&mut tx, first.id).await?;
        let parcels = queue::parcels(&mut tx, &ids, after, PARCELS_PER_READ).await?;
        let activities: Vec<ActivityId> = parcels.iter().map(|it| it.activity_id).collect();
        let letters = self.letters.read(&self.app, &mut tx, &activities).await?;
        let mut loads = self.loads(parcels, &letters).await;
        self.add_synchronization(&mut tx, leased, &mut loads)
            .await?;
        Ok((queued, loads))
    }

    async fn loads(
        &self,
        parcels: Vec<Parcel>,
        letters: &HashMap<ActivityId, Arc<Letter>>,
    ) -> HashMap<i64, Load> {
        let mut loads: HashMap<i64, Load> = HashMap::new();
        for parcel in parcels {
            let Some(letter) = letters.get(&parcel.activity_id) else {
                // Forgotten by age: it waits for nobody.
                self.write(Entry::Settled(parcel.id)).await;
                continue;
            };
            let load = loads.entry(parcel.host_id).or_default();
            load.posts.push(Post {
                parcel,
                letter: letter.clone(),
            });
        }
        loads
    }

    async fn add_synchronization(
        &self,
        tx: &mut Tx,
        leased: &[Leased],
        loads: &mut HashMap<i64, Load>,
    ) -> sqlx::Result<()> {
        let mut asked = Vec::new();
        for host in leased {
            let Some(load) = loads.get(&host.id) else {
                continue;
            };
            let mut spaces: Vec<SpaceId> = load
                .posts
                .iter()
                .filter(|post| post.letter.to_followers)
                .map(|post| post.letter.space)
                .collect();
            spaces.sort();
            spaces.dedup();
            asked.extend(spaces.into_iter().map(|space| (space, host)));
        }
        let headers = synchronization::headers(tx, &self.app.addresses, &asked).await?;
        for (host, space, header) in headers {
            if let Some(load) = loads.get_mut(&host) {
                load.synchronization.insert(space, header);
            }
        }
        Ok(())
    }

    pub(super) async fn write(&self, entry: Entry) {
        // The ledger ends after every sender: it is there.
        let _ = self.ledger.send(entry).await;
    }

    /// Waits until all that was answered is written down.
    async fn flush(&self) {
        let (told, written) = tokio::sync::oneshot::channel();
        self.write(Entry::Flush(told)).await;
        let _ = written.await;
    }

    /// 0 to 255, for the jitter of retries.
    pub(super) fn chance(&self) -> u8 {
        let mut chance = [0u8; 1];
        // Without randomness retries are merely less spread.
        let _ = aws_lc_rs::rand::fill(&mut chance);
        chance[0]
    }
}

//! Sending: leases hosts that are due and drains each in order, many hosts at a time.
//!
//! What always holds: no transaction is open while a request is under way; a slow host holds up
//! only itself; a process that dies leaves its leases to expire, and nothing is lost.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::queue::{self, Leased, Parcel};
use super::retry::{self, Verdict};
use super::send::{self, Sent};
use crate::app::{App, POLL};
use crate::db::Tx;

/// Hosts that are sent to at the same time.
const HOSTS_MAX: usize = 64;
/// Longer than the longest request, so that a living worker never loses a lease.
const LEASE_SECONDS: i64 = 60;
const PARCELS_PER_READ: i64 = 20;

/// Delivers until told to stop; requests under way are finished first.
pub async fn run(app: App, stop: CancellationToken) {
    let slots = Arc::new(Semaphore::new(HOSTS_MAX));
    let mut draining = JoinSet::new();
    while !stop.is_cancelled() {
        let claimed = match claim(&app, slots.available_permits()).await {
            Ok(claimed) => claimed,
            Err(error) => {
                tracing::error!(%error, "the delivery queue could not be read; trying again");
                Vec::new()
            }
        };
        let none = claimed.is_empty();
        for host in claimed {
            let permit = slots.clone().acquire_owned().await.expect("never closed");
            let (app, stop) = (app.clone(), stop.clone());
            draining.spawn(async move {
                drain(&app, &host, &stop).await;
                drop(permit);
            });
        }
        while draining.try_join_next().is_some() {}
        if none || slots.available_permits() == 0 {
            wait(&app, &stop).await;
        }
    }
    draining.join_all().await;
}

async fn wait(app: &App, stop: &CancellationToken) {
    tokio::select! {
        () = app.wake.deliveries.notified() => {}
        () = tokio::time::sleep(POLL) => {}
        () = stop.cancelled() => {}
    }
}

async fn claim(app: &App, hosts_max: usize) -> sqlx::Result<Vec<Leased>> {
    if hosts_max == 0 {
        return Ok(Vec::new());
    }
    let now = app.clock.now();
    let mut tx = app.db.read().await?;
    // Looking is free; the write that claims is not.
    if queue::next_due(&mut tx).await?.is_none_or(|due| due > now) {
        return Ok(Vec::new());
    }
    drop(tx);
    let mut tx = app.db.begin().await?;
    let until = now.plus_seconds(LEASE_SECONDS);
    let claimed = queue::claim(&mut tx, now, until, hosts_max as i64).await?;
    tx.commit().await?;
    Ok(claimed)
}

/// Sends what waits for one host, in order, until nothing does or the host fails.
async fn drain(app: &App, host: &Leased, stop: &CancellationToken) {
    let drained = drain_in_order(app, host, stop).await;
    let released = async {
        let mut tx = app.db.begin().await?;
        queue::release(&mut tx, host.id).await?;
        tx.commit().await
    };
    if let Err(error) = released.await {
        tracing::warn!(%error, host = host.name, "a lease was not given back; it will expire");
    }
    match drained {
        Ok(()) => app.wake.deliveries.notify_one(),
        Err(error) => {
            tracing::error!(
                error = format!("{error:#}"),
                host = host.name,
                "delivery stopped"
            );
        }
    }
}

async fn drain_in_order(app: &App, host: &Leased, stop: &CancellationToken) -> anyhow::Result<()> {
    let mut host = host.clone();
    loop {
        let mut tx = app.db.read().await?;
        let parcels = queue::parcels(&mut tx, host.id, PARCELS_PER_READ).await?;
        drop(tx);
        if parcels.is_empty() {
            return Ok(());
        }
        for parcel in &parcels {
            if stop.is_cancelled() || !deliver(app, &mut host, parcel).await? {
                return Ok(());
            }
        }
    }
}

/// Sends one parcel and writes down what came of it; false when the host is to be left alone.
async fn deliver(app: &App, host: &mut Leased, parcel: &Parcel) -> anyhow::Result<bool> {
    if retry::is_stale(parcel.created_ms, app.clock.now()) {
        tracing::info!(host = host.name, "given up: waited too long");
        return settle(app, host, parcel, None).await;
    }
    let sent = send::send(app, host, parcel).await?;
    match &sent.verdict {
        Verdict::Taken => settle(app, host, parcel, Some(&sent)).await,
        Verdict::Refused(reason) => {
            tracing::info!(host = host.name, reason, "a delivery was refused for good");
            settle(app, host, parcel, None).await
        }
        Verdict::Later { reason, seconds } => {
            put_off(app, host, parcel, reason, *seconds).await?;
            Ok(false)
        }
    }
}

async fn settle(
    app: &App,
    host: &mut Leased,
    parcel: &Parcel,
    taken: Option<&Sent>,
) -> anyhow::Result<bool> {
    let now = app.clock.now();
    let mut tx: Tx = app.db.begin().await?;
    let until = now.plus_seconds(LEASE_SECONDS);
    queue::settle(&mut tx, host.id, parcel.id, until).await?;
    if let Some(sent) = taken {
        let scheme = sent.scheme.as_str();
        let believed = now.plus_seconds(send::SCHEME_SECONDS);
        queue::succeeded(&mut tx, host.id, scheme, believed, now).await?;
        host.failures = 0;
        host.scheme = Some(scheme.to_owned());
        host.scheme_until_ms = believed;
    }
    tx.commit().await?;
    Ok(true)
}

async fn put_off(
    app: &App,
    host: &mut Leased,
    parcel: &Parcel,
    reason: &str,
    seconds: i64,
) -> anyhow::Result<()> {
    let mut chance = [0u8; 1];
    aws_lc_rs::rand::fill(&mut chance).map_err(|_| anyhow::anyhow!("no randomness"))?;
    let seconds = retry::with_jitter(seconds, chance[0]);
    let ready = app.clock.now().plus_seconds(seconds);
    let mut tx = app.db.begin().await?;
    queue::failed(&mut tx, host.id, parcel.id, reason, ready).await?;
    tx.commit().await?;
    host.failures += 1;
    tracing::debug!(host = host.name, reason, seconds, "a delivery was put off");
    Ok(())
}

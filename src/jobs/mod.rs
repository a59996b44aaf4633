//! What runs besides requests, all on one page: reading facts, acting on what peers sent,
//! delivering, tidying up. Each loop sleeps until it is woken or until [`POLL`] has passed.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::app::{App, POLL};
use crate::delivery::{self, queue};
use crate::federation::{inbox, outgoing};
use crate::{accounts, facts, federation};

const TIDY_EVERY: Duration = Duration::from_secs(3600);
/// After a failure (the database restarts, say) a loop takes a breath.
const BREATH: Duration = Duration::from_secs(2);
const FACTS_KEPT_SECONDS: i64 = 30 * 24 * 3600;
const ACTIVITIES_KEPT_SECONDS: i64 = 14 * 24 * 3600;
/// Longer than any peer repeats an activity.
const RECEIVED_KEPT_SECONDS: i64 = 30 * 24 * 3600;

/// Starts every loop; they end when `stop` is cancelled.
pub fn start(app: &App, stop: &CancellationToken) -> JoinSet<()> {
    let mut loops = JoinSet::new();
    loops.spawn(tell(app.clone(), stop.clone()));
    loops.spawn(act(app.clone(), stop.clone()));
    loops.spawn(delivery::run(app.clone(), stop.clone()));
    loops.spawn(tidy(app.clone(), stop.clone()));
    loops
}

/// Facts become activities.
async fn tell(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match outgoing::read(&app).await {
            Ok(0) => {
                tokio::select! {
                    () = app.wake.facts.notified() => {}
                    () = tokio::time::sleep(POLL) => {}
                    () = stop.cancelled() => {}
                }
            }
            Ok(_) => {}
            Err(error) => breathe(&error, "facts could not be told", &stop).await,
        }
    }
}

/// What peers sent is acted on.
async fn act(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match inbox::act(&app).await {
            Ok(false) => {
                tokio::select! {
                    () = app.wake.received.notified() => {}
                    () = tokio::time::sleep(POLL) => {}
                    () = stop.cancelled() => {}
                }
            }
            Ok(true) => {}
            Err(error) => breathe(&error, "the inbox could not be worked on", &stop).await,
        }
    }
}

async fn breathe(error: &anyhow::Error, what: &str, stop: &CancellationToken) {
    tracing::error!(error = format!("{error:#}"), "{what}; trying again");
    tokio::select! {
        () = tokio::time::sleep(BREATH) => {}
        () = stop.cancelled() => {}
    }
}

/// What is no longer needed goes, once an hour.
async fn tidy(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = tidy_once(&app).await {
            tracing::warn!(%error, "tidying up failed; trying again in an hour");
        }
        tokio::select! {
            () = tokio::time::sleep(TIDY_EVERY) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn tidy_once(app: &App) -> sqlx::Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    facts::prune(&mut tx, now.plus_seconds(-FACTS_KEPT_SECONDS)).await?;
    queue::prune_activities(&mut tx, now.plus_seconds(-ACTIVITIES_KEPT_SECONDS)).await?;
    federation::store::prune_received(&mut tx, now.plus_seconds(-RECEIVED_KEPT_SECONDS)).await?;
    accounts::store::delete_expired(&mut tx, now).await?;
    tx.commit().await
}

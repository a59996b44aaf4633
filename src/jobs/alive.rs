//! Whether the hub is there to hear: a mark in the database, moved on every minute by whoever serves. When
//! it was not moved for long, something was missed, and is read again (`federation/again.rs`).
//!
//! What always holds: each time away is noticed once, however many processes serve; noting it and asking
//! for what was missed commit together.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::store::{self, Outage};
use crate::app::App;
use crate::dates;
use crate::federation::again;
use crate::language::Language;

const BEAT_EVERY: Duration = Duration::from_secs(60);
/// What others send is repeated for so long by all of them: a shorter time away loses nothing.
pub const AWAY_SECONDS_MIN: i64 = 3600;

/// Marks the hub as alive until `stop` is cancelled.
pub async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = beat(&app).await {
            let error = format!("{error:#}");
            tracing::warn!(error, "the hub could not be marked as alive");
        }
        tokio::select! {
            () = tokio::time::sleep(BEAT_EVERY) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Marks it once; answers the time away that has just ended, if there was one.
pub async fn beat(app: &App) -> anyhow::Result<Option<Outage>> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let before = store::beat(&mut tx, now).await?;
    let since = before.filter(|before| now.0 - before.0 >= AWAY_SECONDS_MIN * 1000);
    let Some(since) = since else {
        tx.commit().await?;
        return Ok(None);
    };
    let outage = Outage {
        since_ms: since,
        until_ms: now,
        asked: again::ask(&mut tx, since, now).await?,
    };
    store::put_outage(&mut tx, &outage).await?;
    tx.commit().await?;
    let away = dates::span((now.0 - since.0) / 1000, Language::En);
    let asked = outage.asked;
    tracing::warn!(
        away,
        asked,
        "the hub was away; what it may have missed is read again"
    );
    app.wake.wanted.notify_one();
    Ok(Some(outage))
}

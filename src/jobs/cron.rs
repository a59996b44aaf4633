//! What is done once in a while, by whichever process comes first: its next time is moved on before
//! it is done, so that the other processes pass it by. One that fails, or dies with its process,
//! is done at its next time.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::store;
use crate::app::App;
use crate::clock::Millis;
use crate::delivery::queue;
use crate::federation::{gone, probe, software, synchronization};
use crate::policing::lists;
use crate::spaces::followers;
use crate::{accounts, conversation, delivery, facts, federation, media, spaces};

const LOOK_EVERY: Duration = Duration::from_secs(30);
const FACTS_KEPT_SECONDS: i64 = 30 * 24 * 3600;
const ACTIVITIES_KEPT_SECONDS: i64 = 14 * 24 * 3600;
/// Longer than any peer repeats an activity.
const RECEIVED_KEPT_SECONDS: i64 = 30 * 24 * 3600;

/// What answers something that cannot be found.
const LOOSE_KEPT_SECONDS: i64 = 24 * 3600;

/// The whole schedule.
const SCHEDULE: &[(Task, i64)] = &[
    (Task::AskGoneInboxes, 60),
    (Task::SetListsRight, 60),
    (Task::AskSoftware, 60),
    (Task::BuryHosts, 300),
    (Task::ProbeHosts, 600),
    (Task::ReadLists, 3600),
    (Task::Tidy, 3600),
    (Task::Reconcile, 3600),
    (Task::TurnKeys, 3600),
    (Task::SweepPictures, 24 * 3600),
];

#[derive(Debug, Clone, Copy)]
enum Task {
    /// Followers behind an inbox that answered 404 or 410 are asked whether they are still there.
    AskGoneInboxes,
    /// Lists elsewhere in which somebody of ours stands by mistake are set right.
    SetListsRight,
    /// Servers say what they run, so that groups speak to them in their own form.
    AskSoftware,
    /// Hosts that failed for a week are given up.
    BuryHosts,
    /// Dead hosts are asked, each once a day, whether they are back.
    ProbeHosts,
    /// Lists of policies that others keep are read again, each at its time.
    ReadLists,
    /// What is no longer needed goes.
    Tidy,
    /// What should never be needed: see `delivery::store::reconcile`.
    Reconcile,
    /// New keys begin to sign, old ones go.
    TurnKeys,
    /// Pictures that nothing shows any more go, a week after they were last shown.
    SweepPictures,
}

pub(super) async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        for (task, every_seconds) in SCHEDULE {
            if let Err(error) = once_in(&app, *task, *every_seconds).await {
                let error = format!("{error:#}");
                tracing::warn!(error, ?task, "what is done once in a while failed");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn once_in(app: &App, task: Task, every_seconds: i64) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let name = format!("{task:?}");
    let due = store::take(&mut tx, &name, now, now.plus_seconds(every_seconds)).await?;
    tx.commit().await?;
    if !due {
        return Ok(());
    }
    match task {
        Task::AskGoneInboxes => gone::ask(app).await,
        Task::SetListsRight => synchronization::heard::set_right(app).await,
        Task::AskSoftware => software::ask(app).await,
        Task::BuryHosts => bury(app, now).await,
        Task::ProbeHosts => probe::probe(app).await,
        Task::ReadLists => lists::read_due(app).await,
        Task::Tidy => tidy(app, now).await,
        Task::Reconcile => reconcile(app).await,
        Task::TurnKeys => turn_keys(app, now).await,
        Task::SweepPictures => sweep_pictures(app, now).await,
    }
}

async fn sweep_pictures(app: &App, now: Millis) -> anyhow::Result<()> {
    let swept = media::orphans::sweep(&app.db, &app.config.data_dir, now).await?;
    if swept.removed + swept.stray_files > 0 {
        let (removed, stray_files) = (swept.removed, swept.stray_files);
        tracing::info!(
            removed,
            stray_files,
            "pictures that nothing shows are removed"
        );
    }
    Ok(())
}

async fn bury(app: &App, now: Millis) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let dead = delivery::bury(&mut tx, now).await?;
    tx.commit().await?;
    if dead > 0 {
        tracing::info!(dead, "hosts that failed for a week are given up");
    }
    Ok(())
}

async fn turn_keys(app: &App, now: Millis) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let steps = spaces::keys::turn(&mut tx, now).await?;
    tx.commit().await?;
    if steps > 0 {
        tracing::info!(steps, "keys of spaces changed their state");
        app.told();
    }
    Ok(())
}

async fn tidy(app: &App, now: Millis) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    facts::prune(&mut tx, now.plus_seconds(-FACTS_KEPT_SECONDS)).await?;
    queue::prune_activities(&mut tx, now.plus_seconds(-ACTIVITIES_KEPT_SECONDS)).await?;
    federation::store::received::prune(&mut tx, now.plus_seconds(-RECEIVED_KEPT_SECONDS)).await?;
    let loose_before = now.plus_seconds(-LOOSE_KEPT_SECONDS);
    let withdrawn_before = now.plus_seconds(-RECEIVED_KEPT_SECONDS);
    conversation::store::prune(&mut tx, withdrawn_before, loose_before).await?;
    accounts::store::delete_expired(&mut tx, now).await?;
    followers::fill_digests(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

async fn reconcile(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let woken = delivery::store::reconcile(&mut tx).await?;
    tx.commit().await?;
    if woken > 0 {
        tracing::warn!(
            woken,
            "hosts had letters waiting and were not due; they are now"
        );
        app.wake.deliveries.notify_one();
    }
    Ok(())
}

//! What is done once in a while, by whichever process comes first: its next time is moved on before
//! it is done, so that the other processes pass it by. One that fails, or dies with its process,
//! is done at its next time.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::store;
use crate::app::App;
use crate::attendance::pages::letters;
use crate::clock::Millis;
use crate::collaboration;
use crate::conversation::{answers, reports};
use crate::delivery::queue;
use crate::events::series;
use crate::federation::{copies, gone, probe, questions, quoting, software, synchronization};
use crate::policing::lists;
use crate::spaces::{followers, members};
use crate::{
    accounts, attendance, audit, conversation, delivery, events, facts, federation, media, spaces,
};

const LOOK_EVERY: Duration = Duration::from_secs(30);
/// Read by everybody long before: a fact may name people.
const FACTS_KEPT_SECONDS: i64 = 7 * 24 * 3600;
const ACTIVITIES_KEPT_SECONDS: i64 = 14 * 24 * 3600;
/// Longer than any peer repeats an activity.
const RECEIVED_KEPT_SECONDS: i64 = 30 * 24 * 3600;

/// Of who left, what has to be signed is under way for so long at most (`retry::AGE_SECONDS_MAX`).
const LEFT_KEPT_SECONDS: i64 = 8 * 24 * 3600;
/// Whose reaction it was is kept for half a year; that there was one stays.
const REACTIONS_NAMED_SECONDS: i64 = 183 * 24 * 3600;

/// Events about whose answers something is told in one go.
const ANSWERS_AT_ONCE: i64 = 50;
/// What answers something that cannot be found.
const LOOSE_KEPT_SECONDS: i64 = 24 * 3600;

/// The schedule, one thing after the other.
const SCHEDULE: &[(Task, i64)] = &[
    (Task::LetLeave, 30),
    (Task::AskGoneInboxes, 60),
    (Task::SetListsRight, 60),
    (Task::AskSoftware, 60),
    (Task::CountPolls, 60),
    (Task::CountAnswers, 60),
    (Task::RemindAttendees, 600),
    (Task::RemindFollowers, 300),
    (Task::GoOnWithSeries, 60),
    (Task::ReadQuotedAgain, 3600),
    (Task::BuryHosts, 300),
    (Task::ProbeHosts, 600),
    (Task::ReadLists, 3600),
    (Task::Tidy, 3600),
    (Task::Reconcile, 3600),
    (Task::TurnKeys, 3600),
    (Task::SweepCopies, 600),
    (Task::SweepPictures, 24 * 3600),
    (Task::ForgetWhoReacted, 24 * 3600),
];

/// Agendas are read beside all that: a source that keeps silent holds up nothing else.
const AGENDAS_EVERY_SECONDS: i64 = 60;

#[derive(Debug, Clone, Copy)]
enum Task {
    /// What members take back, and what those leave who go.
    LetLeave,
    /// Followers behind an inbox that answered 404 or 410 are asked whether they are still there.
    AskGoneInboxes,
    /// Lists elsewhere in which somebody of ours stands by mistake are set right.
    SetListsRight,
    /// Servers say what they run, so that groups speak to them in their own form.
    AskSoftware,
    /// New counts of polls and their end are told; who voted is forgotten.
    CountPolls,
    /// New counts of who comes to an event are told, and that it begins.
    CountAnswers,
    /// Who goes somewhere tomorrow gets a letter.
    RemindAttendees,
    /// Followers are reminded of events, as their organisers chose.
    RemindFollowers,
    /// The next dates of what repeats are made, and followers told of those that are near.
    GoOnWithSeries,
    /// What is quoted from elsewhere is read again after a while, with the leave to quote it.
    ReadQuotedAgain,
    /// Hosts that failed for a week are given up.
    BuryHosts,
    /// Dead hosts are asked, each once a day, whether they are back.
    ProbeHosts,
    /// Lists of policies that others keep are read again, each at its time.
    ReadLists,
    /// Agendas that others keep are read again, each at its time.
    ReadAgendas,
    /// What is no longer needed goes.
    Tidy,
    /// What should never be needed: see `delivery::store::reconcile`.
    Reconcile,
    /// New keys begin to sign, old ones go.
    TurnKeys,
    /// Copies of others' pictures that nothing shows any more go, and the oldest when there is no room.
    SweepCopies,
    /// Pictures that nothing shows any more go, a week after they were last shown.
    SweepPictures,
    /// Old reactions stay as counts alone.
    ForgetWhoReacted,
}

pub(super) async fn run(app: App, stop: CancellationToken) {
    go_through(SCHEDULE, app, stop).await;
}

pub(super) async fn read_agendas(app: App, stop: CancellationToken) {
    go_through(&[(Task::ReadAgendas, AGENDAS_EVERY_SECONDS)], app, stop).await;
}

async fn go_through(schedule: &[(Task, i64)], app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        for (task, every_seconds) in schedule {
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
        Task::LetLeave => let_leave(app).await,
        Task::AskGoneInboxes => gone::ask(app).await,
        Task::SetListsRight => synchronization::heard::set_right(app).await,
        Task::AskSoftware => software::ask(app).await,
        Task::CountPolls => questions::go_on(app).await,
        Task::CountAnswers => count_answers(app, now).await,
        Task::RemindAttendees => remind_attendees(app, now).await,
        Task::RemindFollowers => remind_followers(app, now).await,
        Task::GoOnWithSeries => go_on_with_series(app).await,
        Task::ReadQuotedAgain => quoting::read_again(app).await,
        Task::BuryHosts => bury(app, now).await,
        Task::ProbeHosts => probe::probe(app).await,
        Task::ReadLists => lists::read_due(app).await,
        Task::ReadAgendas => federation::agendas::reading::read_due(app).await,
        Task::Tidy => tidy(app, now).await,
        Task::Reconcile => reconcile(app).await,
        Task::TurnKeys => turn_keys(app, now).await,
        Task::SweepCopies => copies::sweep(app).await,
        Task::SweepPictures => sweep_pictures(app, now).await,
        Task::ForgetWhoReacted => forget_who_reacted(app, now).await,
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

async fn count_answers(app: &App, now: Millis) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let told = attendance::admission::tell_due(&mut tx, now, ANSWERS_AT_ONCE).await?;
    tx.commit().await?;
    if told > 0 {
        app.told();
    }
    Ok(())
}

pub async fn remind_followers(app: &App, now: Millis) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let told = events::reminders::tell_due(&mut tx, now).await?;
    tx.commit().await?;
    if told > 0 {
        app.told();
    }
    Ok(())
}

pub async fn remind_attendees(app: &App, now: Millis) -> anyhow::Result<()> {
    // Where no letter can be sent, nobody is taken for reminded.
    if app.config.smtp_url.is_none() {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    let due = attendance::admission::remind(&mut tx, now, ANSWERS_AT_ONCE).await?;
    for event in due {
        letters::remind(&mut tx, event, now).await?;
    }
    tx.commit().await?;
    app.wake.mail.notify_one();
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

/// A part in each transaction, until nothing is left.
pub async fn let_leave(app: &App) -> anyhow::Result<()> {
    loop {
        let mut tx = app.db.begin().await?;
        let more = conversation::leaving::go_on(&mut tx, app.clock.now()).await?;
        tx.commit().await?;
        if !more {
            return Ok(());
        }
        app.told();
    }
}

/// A part of a series in each transaction, until none waits.
pub async fn go_on_with_series(app: &App) -> anyhow::Result<()> {
    loop {
        let mut tx = app.db.begin().await?;
        let more = series::go_on(&mut tx, app.clock.now()).await?;
        tx.commit().await?;
        if !more {
            break;
        }
    }
    let mut tx = app.db.begin().await?;
    let told = series::announce_due(&mut tx, app.clock.now()).await?;
    let set = attendance::repeating::go_on(&mut tx, app.clock.now()).await?;
    tx.commit().await?;
    if told + set > 0 {
        app.told();
    }
    Ok(())
}

pub async fn forget_who_reacted(app: &App, now: Millis) -> anyhow::Result<()> {
    let before = now.plus_seconds(-REACTIONS_NAMED_SECONDS);
    let mut tx = app.db.begin().await?;
    let counted = federation::store::tally_reactions_before(&mut tx, before).await?;
    tx.commit().await?;
    if counted > 0 {
        tracing::info!(counted, "old reactions stay as counts alone");
    }
    Ok(())
}

pub async fn tidy(app: &App, now: Millis) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let left_before = now.plus_seconds(-LEFT_KEPT_SECONDS);
    delivery::store::forgotten::forget_of_closed(&mut tx, left_before).await?;
    let taken_back_since = now.plus_seconds(-RECEIVED_KEPT_SECONDS);
    delivery::store::forgotten::forget_taken_back(&mut tx, taken_back_since).await?;
    members::forget_closed(&mut tx, left_before).await?;
    facts::prune(&mut tx, now.plus_seconds(-FACTS_KEPT_SECONDS)).await?;
    queue::prune_activities(&mut tx, now.plus_seconds(-ACTIVITIES_KEPT_SECONDS)).await?;
    federation::store::received::prune(&mut tx, now.plus_seconds(-RECEIVED_KEPT_SECONDS)).await?;
    let loose_before = now.plus_seconds(-LOOSE_KEPT_SECONDS);
    let withdrawn_before = now.plus_seconds(-RECEIVED_KEPT_SECONDS);
    conversation::store::prune(&mut tx, withdrawn_before, loose_before).await?;
    let reports_before = now.plus_seconds(-reports::CLOSED_KEPT_SECONDS);
    conversation::store::reports::prune(&mut tx, reports_before).await?;
    let told_before = now.plus_seconds(-answers::TOLD_KEPT_SECONDS);
    conversation::store::answers::prune_told(&mut tx, told_before).await?;
    audit::store::prune(&mut tx, now.plus_seconds(-audit::KEPT_SECONDS)).await?;
    accounts::store::delete_expired(&mut tx, now).await?;
    attendance::tidy(&mut tx, now).await?;
    collaboration::tidy(&mut tx, now).await?;
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

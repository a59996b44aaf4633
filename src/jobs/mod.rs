//! What runs besides requests, all on one page: telling facts, addressing, delivering, acting on
//! what peers sent, indexing what changed, hearing other processes, copying pictures that stand
//! elsewhere, the smaller files of our own (`pictures.rs`), what is done once in a while (`cron.rs`,
//! which reads the agendas of others beside it) and whether the hub is alive (`alive.rs`). Each loop sleeps until it is woken,
//! or until it is time to look by itself.

pub mod alive;
pub mod cron;
pub mod pictures;
pub mod store;

use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::attendance::pages::letters;
use crate::db::{Listener, Waking};
use crate::delivery;
use crate::federation::{copies, inbox, outgoing, wanted};
use crate::mail;
use crate::search;

/// After a failure (the database restarts, say) a loop takes a breath.
const BREATH: Duration = Duration::from_secs(2);
/// Letters that could not be sent are tried again at their time.
const LETTERS_LOOK_EVERY: Duration = Duration::from_secs(2);
/// Nobody waits for a copy: the words are there already.
const COPY_LOOK_EVERY: Duration = Duration::from_secs(2);

/// Starts every loop; they end when `stop` is cancelled.
pub fn start(app: &App, stop: &CancellationToken) -> JoinSet<()> {
    let mut loops = JoinSet::new();
    loops.spawn(tell(app.clone(), stop.clone()));
    loops.spawn(spread(app.clone(), stop.clone()));
    loops.spawn(delivery::run(app.clone(), stop.clone()));
    loops.spawn(act(app.clone(), stop.clone()));
    loops.spawn(fetch(app.clone(), stop.clone()));
    loops.spawn(copy(app.clone(), stop.clone()));
    loops.spawn(index(app.clone(), stop.clone()));
    loops.spawn(post(app.clone(), stop.clone()));
    loops.spawn(listen(app.clone(), stop.clone()));
    loops.spawn(pictures::run(app.clone(), stop.clone()));
    loops.spawn(cron::run(app.clone(), stop.clone()));
    loops.spawn(cron::read_agendas(app.clone(), stop.clone()));
    loops
}

/// Facts become activities.
async fn tell(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match outgoing::read(&app).await {
            Ok(0) => {
                tokio::select! {
                    () = app.wake.facts.notified() => {}
                    () = tokio::time::sleep(app.poll()) => {}
                    () = stop.cancelled() => {}
                }
            }
            Ok(_) => {}
            Err(error) => breathe(&error, "facts could not be told", &stop).await,
        }
    }
}

/// Activities are addressed to followers.
async fn spread(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match delivery::fanout::spread(&app).await {
            Ok(false) => {
                tokio::select! {
                    () = app.wake.fanouts.notified() => {}
                    () = tokio::time::sleep(app.poll()) => {}
                    () = stop.cancelled() => {}
                }
            }
            Ok(true) => {}
            Err(error) => breathe(&error, "an activity could not be addressed", &stop).await,
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
                    () = tokio::time::sleep(app.poll()) => {}
                    () = stop.cancelled() => {}
                }
            }
            Ok(true) => {}
            Err(error) => breathe(&error, "the inbox could not be worked on", &stop).await,
        }
    }
}

/// What people elsewhere answer and say is read where it stands.
async fn fetch(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match wanted::read(&app).await {
            Ok(false) => {
                tokio::select! {
                    () = app.wake.wanted.notified() => {}
                    () = tokio::time::sleep(app.poll()) => {}
                    () = stop.cancelled() => {}
                }
            }
            Ok(true) => {}
            Err(error) => breathe(&error, "what others say could not be read", &stop).await,
        }
    }
}

/// Pictures that stand elsewhere are copied.
async fn copy(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match copies::read(&app).await {
            Ok(false) => {
                tokio::select! {
                    () = tokio::time::sleep(COPY_LOOK_EVERY) => {}
                    () = stop.cancelled() => {}
                }
            }
            Ok(true) => {}
            Err(error) => breathe(&error, "pictures could not be copied", &stop).await,
        }
    }
}

/// What changed can be found, and what was there before the index was made.
async fn index(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match search::index(&app.db).await {
            Ok(false) => {
                tokio::select! {
                    () = app.wake.search.notified() => {}
                    () = tokio::time::sleep(app.poll()) => {}
                    () = stop.cancelled() => {}
                }
            }
            Ok(true) => {}
            Err(error) => {
                let error = error.into();
                breathe(&error, "what changed could not be indexed", &stop).await;
            }
        }
    }
}

/// Letters are written and sent.
async fn post(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match letters(&app).await {
            Ok(0) => {
                tokio::select! {
                    () = app.wake.mail.notified() => {}
                    () = tokio::time::sleep(LETTERS_LOOK_EVERY) => {}
                    () = stop.cancelled() => {}
                }
            }
            Ok(_) => {}
            Err(error) => breathe(&error, "letters could not be sent", &stop).await,
        }
    }
}

/// Writes letters about what happened, and sends those that wait; answers how much that was.
async fn letters(app: &App) -> anyhow::Result<usize> {
    let read = letters::read(app).await? + letters::go_on(app).await?;
    Ok(read + mail::sending::send(app).await?)
}

/// Other processes tell what they wrote.
async fn listen(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let heard = tokio::select! {
            heard = hear(&app) => heard,
            () = stop.cancelled() => return,
        };
        match heard {
            Ok(()) => return,
            Err(error) => {
                let error = error.into();
                breathe(&error, "other processes cannot be heard", &stop).await;
            }
        }
    }
}

/// Returns only where nobody ever tells.
async fn hear(app: &App) -> sqlx::Result<()> {
    let Some(mut listener) = Listener::open(&app.db).await? else {
        return Ok(());
    };
    loop {
        for what in listener.hear().await? {
            match what {
                Waking::Facts => app.wake.facts.notify_one(),
                Waking::Fanouts => app.wake.fanouts.notify_one(),
                Waking::Deliveries => app.wake.deliveries.notify_one(),
                Waking::Search => app.wake.search.notify_one(),
            }
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

//! Acting on what waits, in the order of turns: several in one transaction, because a commit costs
//! more than most of what they do; one by one when one of them cannot be acted on.
//!
//! What always holds: acting on an activity and marking it done commit together; one process acts
//! at a time; what fails is put off and holds up nothing behind it, unless it is the database that
//! fails: then nothing is anybody's fault, and all of it waits.

use crate::app::App;
use crate::clock::Millis;
use crate::db::{self, Tx};
use crate::federation::activities::{self, Outcome, Received};
use crate::federation::store::received::{self, Waiting};
use crate::federation::wire;

/// So many share a transaction: more would keep other writers waiting for longer than they notice.
const TOGETHER_MAX: i64 = 20;
const ATTEMPTS_MAX: i64 = 8;

/// What came of several activities.
#[derive(Default)]
struct Acted {
    outcomes: Vec<&'static str>,
    /// The actors whose keys may be others now.
    changed: Vec<String>,
}

/// Acts on the next activities that wait; false when none does, or when another process is at it,
/// which looks again before it rests.
pub async fn act(app: &App) -> anyhow::Result<bool> {
    let now = app.clock.now();
    let mut tx = app.db.read().await?;
    if !received::anything_waits(&mut tx, now).await? {
        return Ok(false);
    }
    drop(tx);
    let Some((mut tx, waiting)) = next(app, now, TOGETHER_MAX).await? else {
        return Ok(false);
    };
    match act_on(app, &mut tx, &waiting, now).await {
        Ok(acted) => finish(app, tx, &acted).await?,
        Err(error) if db::is_unavailable_within(&error) => return Err(error),
        Err(_) => {
            tx.undo().await?;
            for _ in 0..waiting.len() {
                act_alone(app, now).await?;
            }
        }
    }
    Ok(true)
}

/// The next activities, and the transaction that alone may act on them.
async fn next(app: &App, now: Millis, count_max: i64) -> sqlx::Result<Option<(Tx, Vec<Waiting>)>> {
    let mut tx = app.db.begin().await?;
    if !received::take_floor(&mut tx).await? {
        return Ok(None);
    }
    let waiting = received::next(&mut tx, now, count_max).await?;
    if waiting.is_empty() {
        tx.undo().await?;
        return Ok(None);
    }
    Ok(Some((tx, waiting)))
}

/// Acts on the next one in a transaction of its own, and puts it off if that fails.
async fn act_alone(app: &App, now: Millis) -> anyhow::Result<()> {
    let Some((mut tx, waiting)) = next(app, now, 1).await? else {
        return Ok(());
    };
    match act_on(app, &mut tx, &waiting, now).await {
        Ok(acted) => finish(app, tx, &acted).await,
        Err(error) if db::is_unavailable_within(&error) => Err(error),
        Err(error) => {
            tx.undo().await?;
            tracing::warn!(
                error = format!("{error:#}"),
                "an activity could not be acted on"
            );
            for waiting in &waiting {
                put_off(app, waiting, now).await?;
            }
            Ok(())
        }
    }
}

/// Acts on all of these and marks them done.
async fn act_on(app: &App, tx: &mut Tx, waiting: &[Waiting], now: Millis) -> anyhow::Result<Acted> {
    let mut acted = Acted::default();
    for waiting in waiting {
        let activity = wire::activity(waiting.body.as_bytes())?;
        let received = Received {
            addresses: &app.addresses,
            activity: &activity,
            body: &waiting.body,
            now,
        };
        acted
            .outcomes
            .push(match activities::receive(tx, &received).await? {
                Outcome::Done => {
                    tracing::debug!(kind = activity.kind, "an activity was acted on");
                    "done"
                }
                Outcome::Ignored(why) => {
                    tracing::debug!(kind = activity.kind, why, "ignored");
                    "ignored"
                }
            });
        if ["Update", "Delete"].contains(&activity.kind.as_str()) {
            acted.changed.push(activity.actor);
        }
    }
    let named = |it: &'_ Waiting| (it.activity_uri.clone(), it.actor_uri.clone());
    let done: Vec<_> = waiting.iter().map(named).collect();
    received::settle(tx, &done).await?;
    Ok(acted)
}

async fn finish(app: &App, tx: Tx, acted: &Acted) -> anyhow::Result<()> {
    tx.commit().await?;
    for outcome in &acted.outcomes {
        app.metrics.acted(outcome);
    }
    for actor in &acted.changed {
        app.known_keys.forget_actor(actor);
    }
    app.told();
    app.wake.wanted.notify_one();
    Ok(())
}

async fn put_off(app: &App, waiting: &Waiting, now: Millis) -> sqlx::Result<()> {
    let (state, outcome) = if waiting.attempts + 1 >= ATTEMPTS_MAX {
        ("failed", "failed")
    } else {
        ("waiting", "postponed")
    };
    let ready = now.plus_seconds(1 << waiting.attempts.clamp(0, 12));
    let mut tx = app.db.begin().await?;
    received::postpone(&mut tx, waiting, state, ready).await?;
    tx.commit().await?;
    app.metrics.acted(outcome);
    Ok(())
}

//! The smaller files of pictures, one picture at a time in each process: made on a thread of their
//! own, outside requests and transactions. A picture is taken for a while; should the process die,
//! another takes it when that while is over and writes the same files again.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::ids::MediaId;
use crate::media::store::Progress;
use crate::media::{self, NotMade, store};

/// The command line keeps pictures too, and cannot wake this process.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Far longer than the largest picture takes.
const TAKEN_SECONDS: i64 = 300;
const RETRY_SECONDS: i64 = 600;
const ATTEMPTS_MAX: i64 = 3;

pub(super) async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match make_one(&app).await {
            Ok(false) => {
                tokio::select! {
                    () = app.wake.pictures.notified() => {}
                    () = tokio::time::sleep(LOOK_EVERY) => {}
                    () = stop.cancelled() => {}
                }
            }
            Ok(true) => {}
            Err(error) => super::breathe(&error, "pictures could not be made smaller", &stop).await,
        }
    }
}

/// Makes the variants of the picture that has waited longest; false when none waits.
pub async fn make_one(app: &App) -> anyhow::Result<bool> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let taken = store::take_waiting(&mut tx, now, now.plus_seconds(TAKEN_SECONDS)).await?;
    tx.commit().await?;
    let Some(media) = taken else {
        return Ok(false);
    };
    let (id, data_dir) = (media.id, app.config.data_dir.clone());
    let made = tokio::task::spawn_blocking(move || media::write_variants(&data_dir, &media)).await;
    match made {
        Ok(Ok(made)) => {
            let mut tx = app.db.begin().await?;
            store::put_variants(&mut tx, id, &made).await?;
            tx.commit().await?;
        }
        // The picture is sound; another process may have the file, or the disk room again.
        Ok(Err(error @ NotMade::Disk(..))) => put_back(app, id, i64::MAX, &error).await?,
        Ok(Err(error)) => put_back(app, id, ATTEMPTS_MAX, &error).await?,
        Err(panic) => put_back(app, id, ATTEMPTS_MAX, &panic).await?,
    }
    Ok(true)
}

async fn put_back(
    app: &App,
    id: MediaId,
    attempts_max: i64,
    error: &(dyn std::error::Error + Sync),
) -> anyhow::Result<()> {
    let error = error.to_string();
    let retry = app.clock.now().plus_seconds(RETRY_SECONDS);
    let mut tx = app.db.begin().await?;
    let now = store::put_failure(&mut tx, id, retry, attempts_max).await?;
    tx.commit().await?;
    if now == Some(Progress::Failed) {
        tracing::error!(%id, error, "a picture cannot be made smaller; its page shows it whole");
    } else {
        tracing::warn!(%id, error, "a picture could not be made smaller; it is tried again");
    }
    Ok(())
}

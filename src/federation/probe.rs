//! Asks dead hosts, each once a day, whether they are back. Any answer that is not a server's
//! error is a sign of life; what becomes of letters then is told by sending them.

use futures_util::StreamExt;
use url::Url;

use super::fetch::FetchError;
use super::guard;
use crate::app::App;
use crate::peers;

const HOSTS_MAX: i64 = 200;
const AT_ONCE: usize = 16;

/// Asks those whose day has come.
pub async fn probe(app: &App) -> anyhow::Result<()> {
    let now = app.clock.now();
    let next = now.plus_seconds(peers::PROBE_EVERY_SECONDS);
    let mut tx = app.db.begin().await?;
    let dead = peers::store::take_probes(&mut tx, now, next, HOSTS_MAX).await?;
    tx.commit().await?;
    let asked = futures_util::stream::iter(dead)
        .map(|(id, name)| async move { (id, answers(app, &name).await) })
        .buffer_unordered(AT_ONCE);
    let alive: Vec<i64> = asked
        .filter_map(|(id, answers)| async move { answers.then_some(id) })
        .collect()
        .await;
    for id in alive {
        let mut tx = app.db.begin().await?;
        peers::revive(&mut tx, id, app.clock.now()).await?;
        tx.commit().await?;
        app.told();
    }
    Ok(())
}

/// Reads nothing but a public file, unsigned: nobody is told anything by it.
async fn answers(app: &App, host: &str) -> bool {
    let plain = app.config.federation.allow_http && guard::is_at_home(host);
    let scheme = if plain { "http" } else { "https" };
    let Ok(url) = Url::parse(&format!("{scheme}://{host}/.well-known/nodeinfo")) else {
        return false;
    };
    match app.http.get_json(&url).await {
        Ok(_) | Err(FetchError::Gone | FetchError::WrongType(_) | FetchError::TooLarge) => true,
        Err(FetchError::Status(status)) => status < 500,
        Err(FetchError::Refused(_) | FetchError::Unreachable(_) | FetchError::Timeout) => false,
    }
}

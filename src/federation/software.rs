//! What other servers run, asked of each once a week (NodeInfo), because groups speak to those that
//! show threads in another form than to those that show a stream.

use futures_util::StreamExt;
use serde_json::Value;
use url::Url;

use super::{guard, wire};
use crate::app::App;
use crate::peers;

const HOSTS_MAX: i64 = 200;
const AT_ONCE: usize = 8;
const ASKED_EVERY_SECONDS: i64 = 7 * 24 * 3600;
const NAME_CHARS_MAX: usize = 60;

/// Asks those whose week is over, and those who are new.
pub async fn ask(app: &App) -> anyhow::Result<()> {
    let now = app.clock.now();
    let since = now.plus_seconds(-ASKED_EVERY_SECONDS);
    let mut tx = app.db.begin().await?;
    let hosts = peers::store::take_unasked(&mut tx, since, now, HOSTS_MAX).await?;
    tx.commit().await?;
    let told: Vec<(i64, Option<String>)> = futures_util::stream::iter(hosts)
        .map(|(id, name)| async move { (id, software(app, &name).await) })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let mut tx = app.db.begin().await?;
    for (id, software) in told {
        // Who does not answer keeps what was known.
        if let Some(software) = software {
            let dialect = wire::dialect(&software);
            peers::store::put_software(&mut tx, id, &software, dialect).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// The name that a server gives what it runs, lower-case.
async fn software(app: &App, host: &str) -> Option<String> {
    let plain = app.config.federation.allow_http && guard::is_at_home(host);
    let scheme = if plain { "http" } else { "https" };
    let url = Url::parse(&format!("{scheme}://{host}/.well-known/nodeinfo")).ok()?;
    let found = app.http.get_json(&url).await.ok()?;
    let told = app.http.get_json(&newest(&found.json, host)?).await.ok()?;
    name(&told.json)
}

/// Where a server's newest NodeInfo stands, as its list of them says; on that server alone.
pub fn newest(list: &Value, host: &str) -> Option<Url> {
    let links = wire::many(&list["links"]);
    let is_ours = |link: &&Value| {
        let rel = link["rel"].as_str().unwrap_or_default();
        rel.starts_with("http://nodeinfo.diaspora.software/ns/schema/")
    };
    let link = links.into_iter().rfind(is_ours)?;
    let href = wire::uri(&link["href"])?;
    // A server speaks for itself alone.
    if wire::host(&href)? != host {
        return None;
    }
    Url::parse(&href).ok()
}

/// What a server runs, in lower-case letters.
pub fn name(nodeinfo: &Value) -> Option<String> {
    let name = nodeinfo["software"]["name"].as_str()?.to_ascii_lowercase();
    let kept = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c));
    Some(kept.take(NAME_CHARS_MAX).collect())
}

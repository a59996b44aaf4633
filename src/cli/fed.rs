//! `kiosque fed`: other servers. Look someone up, read a document as the hub reads it, see what
//! waits for whom.

use anyhow::Context;
use clap::Subcommand;
use serde_json::json;
use url::Url;

use crate::accounts::By;
use crate::app::App;
use crate::clock::Millis;
use crate::delivery;
use crate::delivery::store::{Filter, HostRow};
use crate::federation::{server_actor, wire};

const HOSTS_SHOWN_MAX: i64 = 200;

#[derive(Subcommand)]
pub enum Action {
    /// Find someone by handle (name@domain) or address, as a follow would
    Lookup {
        who: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Read an ActivityPub document, signed by the server's own actor, and print it
    Inspect { address: String },
    /// What waits for which server, since when, what it last answered, when it is tried next
    Deliveries {
        /// Try this server again at once
        #[arg(long, value_name = "HOST")]
        retry: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub async fn run(app: &App, action: Action) -> anyhow::Result<()> {
    match action {
        Action::Lookup { who, json } => lookup(app, &who, json).await,
        Action::Inspect { address } => inspect(app, &address).await,
        Action::Deliveries { retry, json } => deliveries(app, retry.as_deref(), json).await,
    }
}

async fn lookup(app: &App, who: &str, as_json: bool) -> anyhow::Result<()> {
    let url = if who.starts_with("http://") || who.starts_with("https://") {
        Url::parse(who).context("this is not an address")?
    } else {
        let found = app.http.webfinger(who).await;
        found.with_context(|| format!("{who} could not be found by WebFinger"))?
    };
    let signer = server_actor::signer(app).await?;
    let document = app.http.get_document(&url, Some(&signer)).await;
    let document = document.with_context(|| format!("{url} could not be read"))?;
    let actor = wire::actor(url.as_str(), document.json).context("this is not an actor")?;
    if as_json {
        return super::print_json(&json!({
            "id": actor.uri,
            "type": actor.kind,
            "handle": actor.handle,
            "inbox": actor.inbox,
            "sharedInbox": actor.shared_inbox,
            "keys": actor.keys.iter().map(|key| &key.id).collect::<Vec<_>>(),
        }));
    }
    println!("{}  {}", actor.kind, actor.handle);
    println!("id      {}", actor.uri);
    println!("inbox   {}", actor.inbox);
    println!("shared  {}", actor.shared_inbox.as_deref().unwrap_or("–"));
    for key in &actor.keys {
        println!("key     {}", key.id);
    }
    Ok(())
}

async fn inspect(app: &App, address: &str) -> anyhow::Result<()> {
    let url = Url::parse(address).context("this is not an address")?;
    let signer = server_actor::signer(app).await?;
    let document = app.http.get_document(&url, Some(&signer)).await;
    let document = document.with_context(|| format!("{url} could not be read"))?;
    super::print_json(&document.json)
}

async fn deliveries(app: &App, retry: Option<&str>, as_json: bool) -> anyhow::Result<()> {
    if let Some(host) = retry {
        let mut tx = app.db.begin().await?;
        delivery::retry_now(&mut tx, By::Operator, host, app.clock.now()).await?;
        tx.commit().await?;
    }
    let mut tx = app.db.read().await?;
    let hosts = delivery::store::hosts(&mut tx, &Filter::default(), HOSTS_SHOWN_MAX).await?;
    let (waiting, oldest) = delivery::store::waiting(&mut tx).await?;
    if as_json {
        return super::print_json(&json!({
            "waiting": waiting,
            "oldest": oldest.map(Millis::rfc3339),
            "hosts": hosts,
        }));
    }
    match oldest {
        Some(oldest) => println!("{waiting} waiting, the oldest since {}", oldest.rfc3339()),
        None => println!("Nothing waits."),
    }
    for host in &hosts {
        println!("{}", line(host, app.clock.now()));
    }
    Ok(())
}

fn line(row: &HostRow, now: Millis) -> String {
    let (host, waiting) = (&row.host, row.waiting);
    let scheme = host.scheme.as_deref().unwrap_or("–");
    let name = &host.name;
    match &host.last_failure {
        Some(failure) => {
            let next = ((host.ready_ms.0 - now.0) / 1000).max(0);
            let failures = host.failures;
            format!(
                "{name:<40} {:>6} waiting  failed {failures}×: {failure}; next try in {next} s",
                waiting
            )
        }
        None => {
            let last = host
                .last_success_ms
                .map_or_else(|| "never".to_owned(), Millis::rfc3339);
            format!(
                "{name:<40} {:>6} waiting  took the last at {last} ({scheme})",
                waiting
            )
        }
    }
}

//! `kiosque fed`: other servers. Look someone up, read a document as the hub reads it, see what
//! waits for whom and decide about it: the verbs of the administration page, in `fed/deliveries.rs`;
//! say how each is treated, in `fed/policy.rs`.

mod deliveries;
mod policy;

use anyhow::Context;
use clap::Subcommand;
use serde_json::json;
use url::Url;

use crate::app::App;
use crate::delivery::store::Filter;
use crate::federation::{server_actor, wire};
use crate::peers::HostState;

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
        /// Only servers with this in their name, whether anything waits for them or not
        #[arg(long, value_name = "NAME")]
        host: Option<String>,
        /// Only those in this state, whether anything waits or not: live, failing, dead or blocked
        #[arg(long)]
        state: Option<HostState>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Try a server again now, whatever its wait
    Retry {
        #[arg(required_unless_present = "all")]
        host: Option<String>,
        /// Every server that is failing (dead ones are asked once a day)
        #[arg(long, conflicts_with = "host")]
        all: bool,
    },
    /// Drop all that waits for a server; its followers stay
    Forget { host: String },
    /// Send nothing to a server any more and take nothing from it; drops what waits
    Block { host: String },
    /// Lift a block
    Unblock { host: String },
    /// How each server is treated: limits, blocks, lists of them
    #[command(subcommand)]
    Policy(policy::Action),
}

pub async fn run(app: &App, action: Action) -> anyhow::Result<()> {
    match action {
        Action::Lookup { who, json } => lookup(app, &who, json).await,
        Action::Inspect { address } => inspect(app, &address).await,
        Action::Deliveries { host, state, json } => {
            let filter = Filter {
                waiting: host.is_none() && state.is_none(),
                name: host.map(|name| name.to_lowercase()),
                state,
                after: None,
            };
            deliveries::list(app, filter, json).await
        }
        Action::Retry { host: None, .. } => deliveries::retry_all(app).await,
        Action::Retry {
            host: Some(host), ..
        } => deliveries::retry(app, &host).await,
        Action::Forget { host } => deliveries::forget(app, &host).await,
        Action::Block { host } => deliveries::block(app, &host).await,
        Action::Unblock { host } => deliveries::unblock(app, &host).await,
        Action::Policy(action) => policy::run(app, action).await,
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

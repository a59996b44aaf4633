//! `kiosque account`: people who sign in.

use anyhow::Context;
use clap::Subcommand;
use serde_json::json;

use crate::accounts::{self, Role};
use crate::app::App;
use crate::setup;

#[derive(Subcommand)]
pub enum Action {
    /// List accounts
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Open an account and print a link that signs it in once
    Create {
        handle: String,
        /// How they are called
        #[arg(long)]
        name: String,
        #[arg(long)]
        email: Option<String>,
        /// administrator, editor or member
        #[arg(long, default_value = "editor")]
        role: Role,
    },
    /// Print a link that signs an account in once, within a day
    Link { handle: String },
}

pub async fn run(app: &App, action: Action) -> anyhow::Result<()> {
    match action {
        Action::List { json } => list(app, json).await,
        Action::Create {
            handle,
            name,
            email,
            role,
        } => create(app, &handle, &name, email.as_deref(), role).await,
        Action::Link { handle } => link(app, &handle).await,
    }
}

async fn list(app: &App, as_json: bool) -> anyhow::Result<()> {
    let mut tx = app.db.read().await?;
    let all = accounts::store::all(&mut tx).await?;
    if as_json {
        let all: Vec<_> = all
            .iter()
            .map(|it| json!({ "handle": it.handle, "name": it.name, "role": it.role }))
            .collect();
        return super::print_json(&all);
    }
    for account in all {
        println!(
            "{:<24} {:<14} {}",
            account.handle,
            account.role.as_str(),
            account.name
        );
    }
    Ok(())
}

async fn create(
    app: &App,
    handle: &str,
    name: &str,
    email: Option<&str>,
    role: Role,
) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let account = accounts::open(&mut tx, handle, name, email, role, app.clock.now()).await?;
    let url = setup::sign_in_url(app, &mut tx, &account).await?;
    tx.commit().await?;
    println!("{} signs in, once, within a day:\n  {url}", account.name);
    Ok(())
}

async fn link(app: &App, handle: &str) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let account = accounts::store::by_handle(&mut tx, handle)
        .await?
        .with_context(|| {
            format!("there is no account “{handle}”; `kiosque account list` shows them")
        })?;
    let url = setup::sign_in_url(app, &mut tx, &account).await?;
    tx.commit().await?;
    println!("{url}");
    Ok(())
}

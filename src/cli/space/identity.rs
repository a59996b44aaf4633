//! `kiosque space rotate-keys`, `rename`, `move`, `alias`: what a space is called, by which keys it is
//! known, where it lives.

use anyhow::{Context, bail, ensure};
use clap::Subcommand;
use serde_json::json;

use super::found;
use crate::accounts::By;
use crate::app::App;
use crate::conversation;
use crate::federation::{elsewhere, keyring};
use crate::ids::SpaceId;
use crate::spaces::identity::{self, Elsewhere};
use crate::spaces::keys::{self, Rotated};
use crate::spaces::{self, Kind};

/// Spaces that get new keys are read so many at a time.
const SPACES_PER_READ: i64 = 200;

#[derive(Subcommand)]
pub enum Action {
    /// Give a space new keys: announced now, used in two days, the old ones believed for a month after
    RotateKeys {
        /// The space, or a member who speaks in public
        #[arg(required_unless_present = "all")]
        handle: Option<String>,
        /// Every space, the hub, the server and every member who speaks
        #[arg(long, conflicts_with = "handle")]
        all: bool,
        /// The old keys were stolen: nobody believes them from now on
        #[arg(long)]
        at_once: bool,
    },
    /// Give a space (or a member who speaks in public) another handle; the old one leads to it
    Rename { old: String, new: String },
    /// Say that a space lives on another server now, and ask its followers to follow it there
    Move {
        handle: String,
        /// The space's new name, @velo@other.example, or its address
        #[arg(long, required_unless_present = "undo")]
        to: Option<String>,
        /// It lives here again
        #[arg(long, conflicts_with = "to")]
        undo: bool,
    },
    /// Which groups elsewhere a space was before: they may send their followers here
    #[command(subcommand)]
    Alias(Alias),
}

#[derive(Subcommand)]
pub enum Alias {
    /// Name a group elsewhere that is, or was, this space
    Add { handle: String, other: String },
    /// Take that back
    Remove { handle: String, other: String },
    /// Show them
    List {
        handle: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub async fn run(app: &App, action: Action) -> anyhow::Result<()> {
    match action {
        Action::RotateKeys {
            handle: Some(handle),
            at_once,
            ..
        } => rotate_one(app, &handle, at_once).await,
        Action::RotateKeys { at_once, .. } => rotate_all(app, at_once).await,
        Action::Rename { old, new } => rename(app, &old, &new).await,
        Action::Move { handle, to, .. } => match to {
            Some(to) => move_out(app, &handle, &to).await,
            None => come_back(app, &handle).await,
        },
        Action::Alias(Alias::Add { handle, other }) => add_alias(app, &handle, &other).await,
        Action::Alias(Alias::Remove { handle, other }) => remove_alias(app, &handle, &other).await,
        Action::Alias(Alias::List { handle, json }) => list_aliases(app, &handle, json).await,
    }
}

async fn rotate_one(app: &App, handle: &str, at_once: bool) -> anyhow::Result<()> {
    let mut tx = app.db.read().await?;
    let space = anybody(&mut tx, handle).await?;
    drop(tx);
    let rotated = rotate(app, space.id, at_once).await?;
    println!("@{}: {}", space.handle, told(rotated));
    Ok(())
}

async fn rotate_all(app: &App, at_once: bool) -> anyhow::Result<()> {
    let mut after = None;
    let mut count = 0;
    loop {
        let mut tx = app.db.read().await?;
        let some = spaces::store::keys::holders(&mut tx, after, SPACES_PER_READ).await?;
        drop(tx);
        for (id, handle) in &some {
            let rotated = rotate(app, *id, at_once).await?;
            println!("@{handle}: {}", told(rotated));
            count += 1;
        }
        match some.last() {
            Some((last, _)) => after = Some(*last),
            None => break,
        }
    }
    println!("{count} in all");
    Ok(())
}

async fn rotate(app: &App, space: SpaceId, at_once: bool) -> anyhow::Result<Rotated> {
    let pair = tokio::task::spawn_blocking(keyring::generate).await?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let rotated = match at_once {
        true => keys::rotate_at_once(&mut tx, By::Operator, space, &pair, now).await?,
        false => keys::rotate(&mut tx, By::Operator, space, &pair, now).await?,
    };
    tx.commit().await?;
    app.told();
    Ok(rotated)
}

fn told(rotated: Rotated) -> String {
    match rotated {
        Rotated::Announced(from) => {
            format!("new keys are announced; they sign from {}", from.rfc3339())
        }
        Rotated::UnderWay(from) => {
            format!(
                "new keys were announced already; they sign from {}",
                from.rfc3339()
            )
        }
        Rotated::AtOnce => {
            "new keys sign from now on; the old ones are no longer believed".to_owned()
        }
    }
}

async fn rename(app: &App, old: &str, new: &str) -> anyhow::Result<()> {
    let (now, new) = (app.clock.now(), new.trim_start_matches('@'));
    let mut tx = app.db.begin().await?;
    let before = anybody(&mut tx, old).await?;
    let space = identity::rename(&mut tx, By::Operator, before.id, new, now).await?;
    if space.kind == Kind::Member {
        let uri = app.addresses.actor(space.id);
        let handle = format!("{}@{}", space.handle, app.addresses.domain());
        let page = format!("/@{}", space.handle);
        conversation::rename_author(&mut tx, &uri, &handle, &page).await?;
    }
    tx.commit().await?;
    app.told();
    let page = app.addresses.space_page(&space.handle);
    println!("renamed: {page} (@{} leads there)", before.handle);
    Ok(())
}

async fn move_out(app: &App, handle: &str, to: &str) -> anyhow::Result<()> {
    let mut tx = app.db.read().await?;
    let space = found(&mut tx, handle).await?;
    drop(tx);
    let there = look_up(app, to).await?;
    let here = app.addresses.actor(space.id);
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let home = identity::move_out(&mut tx, By::Operator, space.id, &here, &there, now).await?;
    tx.commit().await?;
    app.told();
    println!(
        "moved: @{} lives at @{} ({}); its followers are asked to follow it there",
        space.handle, home.to_handle, home.to_page
    );
    Ok(())
}

async fn come_back(app: &App, handle: &str) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let space = found(&mut tx, handle).await?;
    let came = identity::come_back(&mut tx, By::Operator, space.id, app.clock.now()).await?;
    ensure!(came, "@{} lives here already", space.handle);
    tx.commit().await?;
    app.told();
    println!(
        "@{} lives here again; whoever follows it elsewhere by now comes back by themselves",
        space.handle
    );
    Ok(())
}

async fn add_alias(app: &App, handle: &str, other: &str) -> anyhow::Result<()> {
    let mut tx = app.db.read().await?;
    let space = found(&mut tx, handle).await?;
    drop(tx);
    let other = look_up(app, other).await?;
    let mut tx = app.db.begin().await?;
    identity::add_alias(&mut tx, By::Operator, space.id, &other, app.clock.now()).await?;
    tx.commit().await?;
    app.told();
    println!(
        "@{} is @{} as well; whoever looks after that one may move it to {}",
        space.handle,
        other.handle,
        app.addresses.actor(space.id)
    );
    Ok(())
}

async fn remove_alias(app: &App, handle: &str, other: &str) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let space = found(&mut tx, handle).await?;
    let now = app.clock.now();
    if !identity::remove_alias(&mut tx, By::Operator, space.id, other, now).await? {
        bail!(
            "@{} has no alias “{other}”; `kiosque space alias list {}` shows them",
            space.handle,
            space.handle
        );
    }
    tx.commit().await?;
    app.told();
    println!("taken back");
    Ok(())
}

async fn list_aliases(app: &App, handle: &str, as_json: bool) -> anyhow::Result<()> {
    let mut tx = app.db.read().await?;
    let space = found(&mut tx, handle).await?;
    let aliases = spaces::store::identity::aliases(&mut tx, space.id).await?;
    if as_json {
        let all: Vec<_> = aliases
            .iter()
            .map(|it| json!({ "actor": it.actor_uri, "handle": it.handle }))
            .collect();
        return super::super::print_json(&all);
    }
    for alias in aliases {
        println!("@{:<40} {}", alias.handle, alias.actor_uri);
    }
    Ok(())
}

async fn look_up(app: &App, who: &str) -> anyhow::Result<Elsewhere> {
    let found = elsewhere::look_up(app, who).await?;
    found.with_context(|| format!("“{who}” cannot be used"))
}

/// A space, the machine, or a member who speaks in public.
async fn anybody(tx: &mut crate::db::Tx, handle: &str) -> anyhow::Result<spaces::Space> {
    let handle = handle.trim_start_matches('@');
    let found = spaces::store::by_handle(tx, handle).await?;
    found.with_context(|| format!("there is nobody called “{handle}” who can be followed"))
}

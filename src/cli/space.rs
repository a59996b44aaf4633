//! `kiosque space`: communities and communs; what changes their identity is in `space/identity.rs`.

mod identity;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use crate::accounts::By;
use crate::app::App;
use crate::federation::keyring;
use crate::spaces::{self, Kind, LinkKind, Profile, Space, Stage};

#[derive(Subcommand)]
pub enum Action {
    /// List every space with its followers
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show one space
    Show {
        handle: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Open a space; its handle is nobody else's for ever
    Create {
        handle: String,
        #[arg(long)]
        kind: KindName,
        #[command(flatten)]
        words: Words,
    },
    /// Change what is said of a space; followers' servers hear of it
    Edit {
        handle: String,
        #[command(flatten)]
        words: Words,
    },
    /// Say which communities carry a commun, and that no others do
    Carry {
        commun: String,
        communities: Vec<String>,
    },
    #[command(flatten)]
    Identity(identity::Action),
}

#[derive(Clone, Copy, ValueEnum)]
pub enum KindName {
    Community,
    Commun,
}

#[derive(Args)]
pub struct Words {
    /// What it is called
    #[arg(long)]
    name: Option<String>,
    /// What it is for, in one sentence
    #[arg(long)]
    sentence: Option<String>,
    /// A Markdown file that says more
    #[arg(long)]
    file: Option<std::path::PathBuf>,
    /// fr, en…
    #[arg(long)]
    language: Option<String>,
    /// Of a commun: prefiguration, emergence or maturity
    #[arg(long)]
    stage: Option<Stage>,
    #[arg(long)]
    licence: Option<String>,
    #[arg(long)]
    territory: Option<String>,
    /// Repeat for several
    #[arg(long = "theme")]
    themes: Vec<String>,
    /// "Label=https://address", or with its kind "code:Label=https://address"; repeat for several
    #[arg(long = "link")]
    links: Vec<String>,
    /// Of a commun: a Markdown file that says who decides, and how
    #[arg(long)]
    governance: Option<std::path::PathBuf>,
    /// Of a commun: a Markdown file that says how to reuse it
    #[arg(long)]
    reuse: Option<std::path::PathBuf>,
    /// Of a commun: a Markdown file that tells what came of trying it
    #[arg(long)]
    experiments: Option<std::path::PathBuf>,
}

pub async fn run(app: &App, action: Action) -> anyhow::Result<()> {
    match action {
        Action::List { json } => list(app, json).await,
        Action::Show { handle, json } => show(app, &handle, json).await,
        Action::Create {
            handle,
            kind,
            words,
        } => create(app, &handle, kind, words).await,
        Action::Edit { handle, words } => edit(app, &handle, words).await,
        Action::Carry {
            commun,
            communities,
        } => carry(app, &commun, &communities).await,
        Action::Identity(action) => identity::run(app, action).await,
    }
}

async fn list(app: &App, as_json: bool) -> anyhow::Result<()> {
    let mut tx = app.db.read().await?;
    let mut described = Vec::new();
    for space in spaces::store::all(&mut tx).await? {
        let followers = spaces::followers::store::follower_count(&mut tx, space.id).await?;
        described.push((space, followers));
    }
    if as_json {
        let all: Vec<Value> = described
            .iter()
            .map(|(it, n)| describe(app, it, *n))
            .collect();
        return super::print_json(&all);
    }
    for (space, followers) in described {
        let kind = space.kind.as_str();
        println!(
            "@{:<24} {kind:<10} {followers:>6} followers  {}",
            space.handle, space.name
        );
    }
    Ok(())
}

async fn show(app: &App, handle: &str, as_json: bool) -> anyhow::Result<()> {
    let mut tx = app.db.read().await?;
    let space = found(&mut tx, handle).await?;
    let followers = spaces::followers::store::follower_count(&mut tx, space.id).await?;
    if as_json {
        return super::print_json(&describe(app, &space, followers));
    }
    println!(
        "{} (@{}@{})",
        space.name,
        space.handle,
        app.addresses.domain()
    );
    println!("{}", space.sentence);
    println!("{}, {followers} followers", space.kind);
    println!("page   {}", app.addresses.space_page(&space.handle));
    println!("actor  {}", app.addresses.actor(space.id));
    Ok(())
}

async fn create(app: &App, handle: &str, kind: KindName, words: Words) -> anyhow::Result<()> {
    let kind = match kind {
        KindName::Community => Kind::Community,
        KindName::Commun => Kind::Commun,
    };
    let fresh = Profile {
        name: handle.to_owned(),
        language: app.config.language.tag().to_owned(),
        ..Profile::default()
    };
    let profile = words.over(fresh)?;
    let keys = tokio::task::spawn_blocking(keyring::generate).await?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let space = spaces::open(&mut tx, By::Operator, kind, handle, &profile, &keys, now).await?;
    tx.commit().await?;
    println!("open: {}", app.addresses.space_page(&space.handle));
    Ok(())
}

async fn edit(app: &App, handle: &str, words: Words) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let space = found(&mut tx, handle).await?;
    let profile = words.over(space.profile())?;
    spaces::edit(&mut tx, By::Operator, space.id, &profile, app.clock.now()).await?;
    tx.commit().await?;
    println!("edited: {}", app.addresses.space_page(&space.handle));
    Ok(())
}

async fn carry(app: &App, commun: &str, communities: &[String]) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let commun = found(&mut tx, commun).await?;
    let handles = communities.iter().map(|it| it.trim_start_matches('@'));
    let handles: Vec<String> = handles.map(str::to_owned).collect();
    spaces::carry(&mut tx, By::Operator, commun.id, &handles).await?;
    tx.commit().await?;
    println!("carried: {}", app.addresses.space_page(&commun.handle));
    Ok(())
}

async fn found(tx: &mut crate::db::Tx, handle: &str) -> anyhow::Result<Space> {
    let handle = handle.trim_start_matches('@');
    let found = spaces::store::by_handle(tx, handle).await?;
    let found = found.filter(|space| space.kind != Kind::Member);
    found.with_context(|| format!("there is no space “{handle}”; `kiosque space list` shows them"))
}

fn describe(app: &App, space: &Space, followers: i64) -> Value {
    json!({
        "handle": space.handle,
        "kind": space.kind,
        "name": space.name,
        "sentence": space.sentence,
        "followers": followers,
        "actor": app.addresses.actor(space.id),
        "url": app.addresses.space_page(&space.handle),
    })
}

impl Words {
    /// These words over those that stand already; what was not said stays.
    fn over(self, mut profile: Profile) -> anyhow::Result<Profile> {
        for (file, text) in [
            (&self.file, &mut profile.body_markdown),
            (&self.governance, &mut profile.details.governance),
            (&self.reuse, &mut profile.details.reuse),
            (&self.experiments, &mut profile.details.experiments),
        ] {
            if let Some(file) = file {
                *text = std::fs::read_to_string(file)
                    .with_context(|| format!("{} cannot be read", file.display()))?;
            }
        }
        profile.name = self.name.unwrap_or(profile.name);
        profile.sentence = self.sentence.unwrap_or(profile.sentence);
        profile.language = self.language.unwrap_or(profile.language);
        profile.stage = self.stage.or(profile.stage);
        profile.licence = self.licence.or(profile.licence);
        profile.territory = self.territory.or(profile.territory);
        if !self.themes.is_empty() {
            profile.themes = self.themes;
        }
        if !self.links.is_empty() {
            profile.links = self
                .links
                .iter()
                .map(|text| link(text))
                .collect::<Result<_, _>>()?;
        }
        Ok(profile)
    }
}

fn link(text: &str) -> anyhow::Result<spaces::Link> {
    let (label, url) = text
        .split_once('=')
        .context("a link is written --link \"Label=https://address\"")?;
    let kind = label.split_once(':').and_then(|(kind, label)| {
        let kind = kind.trim().parse::<LinkKind>().ok()?;
        Some((kind, label))
    });
    let (kind, label) = kind.unwrap_or((LinkKind::Other, label));
    Ok(spaces::Link {
        kind,
        label: label.trim().to_owned(),
        url: url.trim().to_owned(),
    })
}

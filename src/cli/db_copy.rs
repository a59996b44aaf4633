//! `kiosque db copy`: moves a hub between SQLite and PostgreSQL. Stop the hub first; pictures stay in
//! `data_dir`.

use anyhow::Context;
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};

use crate::config::without_password;
use crate::db::{self, copy};

#[derive(Subcommand)]
pub enum Action {
    /// Copy everything into a database that was never used, and compare both sides row by row
    Copy {
        /// sqlite://kiosque-data/kiosque.db, or postgres://…
        #[arg(long, value_name = "URL")]
        from: String,
        /// The other kind
        #[arg(long, value_name = "URL")]
        to: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub async fn run(action: Action) -> anyhow::Result<()> {
    let Action::Copy { from, to, json } = action;
    let source = db::connect(&from)
        .await
        .with_context(|| without_password(&from))?;
    let pending = db::migrations_pending(&source).await?;
    anyhow::ensure!(
        pending == 0,
        "the source is behind; run `kiosque migrate` on it first"
    );
    let target = db::connect(&to)
        .await
        .with_context(|| without_password(&to))?;
    db::migrate(&target).await?;
    let bar = ProgressBar::new_spinner();
    bar.set_style(ProgressStyle::with_template("{spinner} {msg}")?);
    let copied = copy::copy(&source, &target, |progress| {
        bar.set_message(format!("{}: {} rows", progress.table, progress.rows));
        bar.tick();
    })
    .await;
    bar.finish_and_clear();
    let copied = copied.context("nothing was copied")?;
    if json {
        let tables: serde_json::Map<_, _> = copied
            .iter()
            .map(|(table, rows)| ((*table).to_owned(), (*rows).into()))
            .collect();
        return super::print_json(&tables);
    }
    for (table, rows) in copied.iter().filter(|(_, rows)| *rows > 0) {
        println!("{rows:>8}  {table}");
    }
    println!(
        "Both sides are equal. Set database_url to {}.",
        without_password(&to)
    );
    Ok(())
}

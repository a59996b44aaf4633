//! `kiosque search rebuild`: writes the index of everything again. A hub that serves goes on: what
//! was found before is found until its turn comes.

use std::io::IsTerminal;

use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::app::App;
use crate::search;

#[derive(Subcommand)]
pub enum Action {
    /// Index everything again, a few texts at a time
    Rebuild {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub async fn run(app: &App, action: Action) -> anyhow::Result<()> {
    let Action::Rebuild { json } = action;
    let marked = search::rebuild(&app.db).await?;
    let bar = bar(marked.unsigned_abs())?;
    // Where the hub runs, it takes its share of the work.
    while search::index(&app.db).await? {
        let mut tx = app.db.read().await?;
        let waiting = search::store::waiting(&mut tx).await?;
        bar.set_position(marked.abs_diff(waiting));
    }
    bar.finish_and_clear();
    let mut tx = app.db.read().await?;
    let documents = search::store::documents(&mut tx).await?;
    if json {
        return super::print_json(&json!({ "looked_at": marked, "documents": documents }));
    }
    println!("{marked} things looked at; {documents} can be found.");
    Ok(())
}

/// On a terminal only: a log has no use for it.
fn bar(steps: u64) -> anyhow::Result<ProgressBar> {
    if !std::io::stderr().is_terminal() {
        return Ok(ProgressBar::hidden());
    }
    let bar = ProgressBar::new(steps);
    bar.set_style(ProgressStyle::with_template(
        "{bar:40} {pos}/{len}  {elapsed}",
    )?);
    Ok(bar)
}

//! `kiosque import site`: brings an association's old site in, and says what a person should look
//! at.

use std::io::IsTerminal;
use std::path::PathBuf;

use anyhow::Context;
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::app::App;
use crate::import::{self, Counts, Warnings};

#[derive(Subcommand)]
pub enum Action {
    /// Read a site's Markdown, YAML and pictures; running it again brings what changed
    Site {
        /// The folder of the site's repository
        #[arg(long, value_name = "DIR")]
        from: PathBuf,
        /// Read and report, write nothing
        #[arg(long)]
        dry_run: bool,
        /// Print the whole report as JSON
        #[arg(long)]
        json: bool,
    },
}

pub async fn run(app: &App, action: Action) -> anyhow::Result<()> {
    let Action::Site {
        from,
        dry_run,
        json,
    } = action;
    let dir = from.clone();
    let mut bundle = tokio::task::spawn_blocking(move || import::read(&dir)).await??;
    let mut warnings = Warnings::from(std::mem::take(&mut bundle.warnings));
    let counts = Counts::of(&bundle);
    let done = if dry_run {
        None
    } else {
        let bar = bar(import::steps(&bundle) as u64)?;
        let told = |count: usize| bar.set_position(count as u64);
        let done = import::apply(app, &bundle, &mut warnings, told).await;
        bar.finish_and_clear();
        Some(done.with_context(|| format!("{} was not imported whole", from.display()))?)
    };
    let warnings = warnings.into_vec();
    if json {
        let report = json!({ "counts": counts, "done": done, "warnings": warnings });
        return super::print_json(&report);
    }
    print!("{}", import::report_text(&counts, &warnings));
    match done {
        Some(done) => println!(
            "\n{} written, {} as before, {} left alone because they were edited here, {} refused; \
             {} pictures kept. Nobody was told.",
            done.written, done.unchanged, done.kept, done.refused, done.pictures
        ),
        None => println!("\nNothing was written."),
    }
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

//! The command line: one file a command; each calls the same verbs as the pages.
//!
//! What always holds: an error is one sentence and the next step on standard error, exit code 1
//! (2 for usage); `--json` prints one JSON document on standard output and nothing else.

mod account;
mod db_copy;
mod doctor;
mod event;
mod fed;
mod import;
mod logging;
mod migrate;
mod post;
mod search;
mod serve;
mod setting;
mod space;
mod text_file;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;

/// A federated community hub: an association's news, communs and events, followed from the whole
/// fediverse.
///
/// Without a command it serves: a first run makes the hub in ./kiosque-data, with a demo, and
/// prints its address and a link that signs the administrator in.
#[derive(Parser)]
#[command(name = "kiosque", version, about, long_about, after_help = EXAMPLES)]
struct Arguments {
    /// The configuration file [default: kiosque.toml, then /etc/kiosque/kiosque.toml]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  kiosque                                        serve, making the hub on the first run
  kiosque import site --from ../our-site         bring the association's old site in
  kiosque post --space velo --file news.md       publish, and let followers hear of it
  kiosque fed deliveries                         what waits for which server, and why
  kiosque doctor                                 what is wrong, and what to do about it

Every key of the configuration can be set in the environment: KIOSQUE_LISTEN, KIOSQUE_DATA_DIR,
KIOSQUE_FEDERATION__ALLOW_HTTP. KIOSQUE_LOG=debug says more.";

#[derive(Subcommand)]
enum Command {
    /// Serve pages and peers (the default)
    Serve(serve::Options),
    /// Deliver and work off the queues, without serving; any number beside `serve` on PostgreSQL
    Worker,
    /// Bring the database's tables up to date
    Migrate,
    /// Bring an existing site in
    #[command(subcommand)]
    Import(import::Action),
    /// Publish news
    Post(post::Options),
    /// Announce an event
    Event(event::Options),
    /// Communities and communs: list, show, create, edit
    #[command(subcommand)]
    Space(space::Action),
    /// Where "Become a member" and "Newsletter" lead, who is written to
    #[command(subcommand)]
    Setting(setting::Action),
    /// People who sign in: list, create, give a link
    #[command(subcommand)]
    Account(account::Action),
    /// Other servers: look someone up, read a document, see deliveries
    #[command(subcommand)]
    Fed(fed::Action),
    /// The database itself: move the hub to another one
    #[command(subcommand)]
    Db(db_copy::Action),
    /// The index by which things are found
    #[command(subcommand)]
    Search(search::Action),
    /// Look for what is wrong, and say what to do
    Doctor(doctor::Options),
}

pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    logging::start();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let ran = runtime
        .context("the runtime could not start")
        .and_then(|runtime| runtime.block_on(run(arguments)));
    match ran {
        Ok(code) => code,
        Err(error) => {
            eprintln!("kiosque: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let config = Config::load(arguments.config.as_deref(), std::env::vars())
        .context("the configuration cannot be used")?;
    match arguments
        .command
        .unwrap_or(Command::Serve(serve::Options::default()))
    {
        Command::Serve(options) => serve::run(config, &options).await?,
        Command::Worker => worker::run(config).await?,
        Command::Migrate => migrate::run(config).await?,
        Command::Import(action) => import::run(&open(config).await?, action).await?,
        Command::Post(options) => post::run(&open(config).await?, &options).await?,
        Command::Event(options) => event::run(&open(config).await?, &options).await?,
        Command::Space(action) => space::run(&open(config).await?, action).await?,
        Command::Setting(action) => setting::run(&open(config).await?, action).await?,
        Command::Account(action) => account::run(&open(config).await?, action).await?,
        Command::Fed(action) => fed::run(&open(config).await?, action).await?,
        Command::Db(action) => db_copy::run(action).await?,
        Command::Search(action) => search::run(&open(config).await?, action).await?,
        Command::Doctor(options) => return doctor::run(config, &options).await,
    }
    Ok(ExitCode::SUCCESS)
}

/// The hub that the configuration names; it must have been made.
async fn open(config: Config) -> anyhow::Result<App> {
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("data_dir {} cannot be made", config.data_dir.display()))?;
    let app = App::open(config, Clock::system()).await?;
    let mut tx = app.db.read().await?;
    let hubs = crate::spaces::store::by_kind(&mut tx, crate::spaces::Kind::Hub).await?;
    drop(tx);
    anyhow::ensure!(
        !hubs.is_empty(),
        "there is no hub here yet; run `kiosque serve` once"
    );
    Ok(app)
}

/// Prints one JSON document.
fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(value)?);
    Ok(())
}

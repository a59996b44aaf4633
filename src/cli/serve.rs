//! `kiosque serve`: makes the hub on its first run, then serves until told to stop.

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;

use crate::app::App;
use crate::clock::Clock;
use crate::config::{Config, is_local_domain};
use crate::{demo, setup, web};

#[derive(Args, Default)]
pub struct Options {
    /// Make the hub without the demo on its first run (a public domain never gets one)
    #[arg(long)]
    no_demo: bool,
}

pub async fn run(config: Config, options: &Options) -> anyhow::Result<()> {
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("data_dir {} cannot be made", config.data_dir.display()))?;
    let with_demo = !options.no_demo && is_local_domain(&config.domain);
    let app = App::open(config, Clock::system()).await?;
    let stop = web::server::stop_on_signal()?;
    let listener = TcpListener::bind(app.config.listen)
        .await
        .with_context(|| {
            format!(
                "cannot listen on {}; is another kiosque running? set `listen`",
                app.config.listen
            )
        })?;
    let first = setup::first_run(&app).await?;
    setup::give_voice(&app).await?;
    if first.is_some() && with_demo {
        demo::fill(&app).await?;
    }
    greet(&app, first.as_ref());
    web::server::serve(app, listener, stop).await
}

fn greet(app: &App, first: Option<&setup::FirstRun>) {
    println!("Kiosque is open at {}", app.addresses.base());
    if let Some(first) = first {
        println!(
            "Sign in as its administrator, once, within a day:\n  {}",
            first.sign_in_url
        );
        println!(
            "Another link, any time: kiosque account link {}",
            first.administrator.handle
        );
    }
}

//! `kiosque worker`: the loops without the pages. Any number may run beside `serve` on PostgreSQL.

use anyhow::{Context, ensure};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::config::Config;
use crate::db::{self, Kind};
use crate::{jobs, web};

pub async fn run(config: Config) -> anyhow::Result<()> {
    ensure!(
        db::kind(&config.database_url)? == Kind::Postgres,
        "on SQLite `kiosque serve` works off the queues itself; \
         set database_url to a PostgreSQL database to run workers beside it"
    );
    let app = super::open(config).await?;
    let stop = web::server::stop_on_signal()?;
    let watched = watch(&app, &stop).await?;
    tracing::info!("working");
    jobs::start(&app, &stop).join_all().await;
    if let Some(watched) = watched {
        watched.await??;
    }
    app.db.close().await;
    Ok(())
}

/// Answers `/metrics` and `/healthz` beside the work, where `worker_listen` says.
async fn watch(
    app: &App,
    stop: &CancellationToken,
) -> anyhow::Result<Option<JoinHandle<std::io::Result<()>>>> {
    let Some(address) = app.config.worker_listen else {
        return Ok(None);
    };
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}; is another worker there? set `worker_listen`")
    })?;
    let answers = web::server::watch(app.clone(), listener, stop.clone());
    Ok(Some(tokio::spawn(answers)))
}

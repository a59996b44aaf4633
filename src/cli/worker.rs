//! `kiosque worker`: the loops without the pages. Any number may run beside `serve` on PostgreSQL.

use anyhow::ensure;

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
    tracing::info!("working");
    jobs::start(&app, &stop).join_all().await;
    app.db.close().await;
    Ok(())
}

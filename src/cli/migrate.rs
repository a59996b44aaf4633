//! `kiosque migrate`: brings the tables up to date, as `serve` does at its start.

use anyhow::Context;

use crate::config::Config;
use crate::db;

pub async fn run(config: Config) -> anyhow::Result<()> {
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("data_dir {} cannot be made", config.data_dir.display()))?;
    let db = db::connect(&config.database_url).await?;
    let pending = db::migrations_pending(&db).await?;
    db::migrate(&db).await?;
    match pending {
        0 => println!("The tables are up to date."),
        1 => println!("1 migration was applied."),
        count => println!("{count} migrations were applied."),
    }
    Ok(())
}

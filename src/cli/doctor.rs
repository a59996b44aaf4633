//! `kiosque doctor`: looks for what is wrong and says what to do. Exit code 1 when anything is.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use crate::app::App;
use crate::clock::Clock;
use crate::config::{Config, is_local_domain};
use crate::db;
use crate::delivery;
use crate::spaces::{self, Kind};

const QUEUE_SECONDS_MAX: i64 = 3_600;

#[derive(Args)]
pub struct Options {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// One thing looked at.
#[derive(Serialize)]
struct Finding {
    what: &'static str,
    good: bool,
    /// What was seen; when it is bad, what to do.
    says: String,
}

pub async fn run(config: Config, options: &Options) -> anyhow::Result<ExitCode> {
    let findings = look(config).await;
    let good = findings.iter().all(|finding| finding.good);
    if options.json {
        super::print_json(&findings)?;
    } else {
        for finding in &findings {
            let mark = if finding.good { "ok" } else { "!!" };
            println!("{mark}  {:<14} {}", finding.what, finding.says);
        }
    }
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn look(config: Config) -> Vec<Finding> {
    let mut findings = vec![configuration(&config), data_dir(&config)];
    match db::connect(&config.database_url).await {
        Err(error) => findings.push(bad("database", error.to_string())),
        Ok(db) => {
            findings.push(tables(&db).await);
            if findings.iter().all(|finding| finding.good) {
                match App::with_db(config, db, Clock::system()) {
                    Ok(app) => hub(&app, &mut findings).await,
                    Err(error) => findings.push(bad("federation", error.to_string())),
                }
            }
        }
    }
    findings
}

fn configuration(config: &Config) -> Finding {
    let place = format!("{} on {}", config.domain, config.public_url);
    if is_local_domain(&config.domain) {
        return good(
            "configuration",
            format!("{place}; a local domain, nobody else can follow"),
        );
    }
    good("configuration", place)
}

fn data_dir(config: &Config) -> Finding {
    let probe = config.data_dir.join(".doctor");
    let written = std::fs::create_dir_all(&config.data_dir)
        .and_then(|()| std::fs::write(&probe, b"ok"))
        .and_then(|()| std::fs::remove_file(&probe));
    let shown = config.data_dir.display();
    match written {
        Ok(()) => good("data_dir", format!("{shown} can be written")),
        Err(error) => bad(
            "data_dir",
            format!("{shown}: {error}; give it to the user that kiosque runs as"),
        ),
    }
}

async fn tables(db: &db::Db) -> Finding {
    match db::migrations_pending(db).await {
        Ok(0) => good("database", "answers, tables up to date".to_owned()),
        Ok(count) => bad(
            "database",
            format!("{count} migrations to apply; run kiosque migrate"),
        ),
        Err(error) => bad("database", error.to_string()),
    }
}

async fn hub(app: &App, findings: &mut Vec<Finding>) {
    match waiting(app).await {
        Ok(found) => findings.extend(found),
        Err(error) => findings.push(bad("database", error.to_string())),
    }
    let page = app.addresses.page("/.well-known/nodeinfo");
    let asked = match url::Url::parse(&page) {
        Ok(url) => app
            .http
            .get_json(&url)
            .await
            .map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    findings.push(match asked {
        Ok(_) => good("public_url", format!("{} answers", app.addresses.base())),
        Err(error) => bad(
            "public_url",
            format!("{page}: {error}; is `kiosque serve` running, and the proxy in front of it?"),
        ),
    });
}

async fn waiting(app: &App) -> sqlx::Result<Vec<Finding>> {
    let mut tx = app.db.read().await?;
    let hubs = spaces::store::by_kind(&mut tx, Kind::Hub).await?;
    let hub = match hubs.first() {
        Some(hub) => good("hub", format!("@{}@{}", hub.handle, app.addresses.domain())),
        None => bad("hub", "not made yet; run `kiosque serve` once".to_owned()),
    };
    let (waiting, oldest) = delivery::store::waiting(&mut tx).await?;
    let age = oldest.map_or(0, |oldest| (app.clock.now().0 - oldest.0) / 1000);
    let says = format!("{waiting} deliveries wait, the oldest for {age} s");
    let queue = if age > QUEUE_SECONDS_MAX {
        bad("queue", format!("{says}; see `kiosque fed deliveries`"))
    } else {
        good("queue", says)
    };
    Ok(vec![hub, queue])
}

fn good(what: &'static str, says: String) -> Finding {
    Finding {
        what,
        good: true,
        says,
    }
}

fn bad(what: &'static str, says: String) -> Finding {
    Finding {
        what,
        good: false,
        says,
    }
}

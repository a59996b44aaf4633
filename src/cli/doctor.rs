//! `kiosque doctor`: looks for what is wrong and says what to do. Exit code 1 when anything is.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use serde::Serialize;

use crate::admin;
use crate::app::App;
use crate::clock::Clock;
use crate::config::{Config, is_local_domain};
use crate::dates;
use crate::db::{self, Tx};
use crate::delivery;
use crate::federation::again;
use crate::jobs;
use crate::language::Language;
use crate::media;
use crate::peers::HostState;
use crate::search;
use crate::spaces::{self, Kind};

/// A server that fares well is sent to at once; after this, nobody sends.
const LATE_SECONDS: i64 = 300;
/// Fewer servers that do not answer say nothing about this machine.
const SILENT_MIN: i64 = 3;
const PICTURES_PER_READ: i64 = 500;
/// Longer than the loop that indexes sleeps.
const INDEX_PAUSE: Duration = Duration::from_secs(3);

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
    let found = index(app, &mut tx).await?;
    Ok(vec![
        hub,
        pictures(app, &mut tx).await?,
        found,
        queue(app, &mut tx).await?,
        servers(&mut tx).await?,
        away(&mut tx).await?,
    ])
}

/// Waiting is no fault while somebody serves; a missing file is one.
async fn pictures(app: &App, tx: &mut Tx) -> sqlx::Result<Finding> {
    let (waiting, failed) = media::store::progress(tx).await?;
    let (mut count, mut missing) = (0, Vec::new());
    let mut after = None;
    loop {
        let batch = media::store::all(tx, after, PICTURES_PER_READ).await?;
        let files = batch.iter().flat_map(|it| it.files(&app.config.data_dir));
        missing.extend(files.filter(|file| !file.exists()));
        count += batch.len();
        match batch.last() {
            Some(last) if batch.len() as i64 == PICTURES_PER_READ => after = Some(last.id),
            _ => break,
        }
    }
    let says = match waiting {
        0 => format!("{count} kept"),
        _ => format!(
            "{count} kept, {waiting} wait for their smaller files (`kiosque serve` makes them)"
        ),
    };
    if let Some(first) = missing.first() {
        let (missing, first) = (missing.len(), first.display());
        return Ok(bad(
            "pictures",
            format!(
                "{says}; {missing} files are missing, the first is {first}: bring data_dir back from a backup"
            ),
        ));
    }
    if failed > 0 {
        let advice = "cannot be made smaller and are shown whole; the log says why";
        return Ok(bad("pictures", format!("{says}; {failed} {advice}")));
    }
    Ok(good("pictures", says))
}

/// What changes is indexed at once where the hub runs: what waits is looked at twice.
async fn index(app: &App, tx: &mut Tx) -> sqlx::Result<Finding> {
    let documents = search::store::documents(tx).await?;
    let waiting = search::store::waiting(tx).await?;
    let says = format!("{documents} texts can be found");
    if waiting == 0 {
        return Ok(good("search", says));
    }
    tokio::time::sleep(INDEX_PAUSE).await;
    let mut later = app.db.read().await?;
    let still = search::store::waiting(&mut later).await?;
    if still == 0 {
        return Ok(good("search", says));
    }
    if still < waiting {
        let says = format!("{says}, {still} more are being indexed");
        return Ok(good("search", says));
    }
    Ok(bad(
        "search",
        format!(
            "{says}, but {still} wait to be indexed and nobody does it; is `kiosque serve` \
             running? `kiosque search rebuild` does it too"
        ),
    ))
}

/// Letters for servers that do not answer wait for days, which is no fault of ours; letters for
/// servers that fare well leave at once.
async fn queue(app: &App, tx: &mut Tx) -> sqlx::Result<Finding> {
    let now = app.clock.now();
    let span = |seconds| dates::span(seconds, Language::En);
    let (waiting, oldest) = delivery::store::waiting(tx).await?;
    let Some(oldest) = oldest else {
        return Ok(good("queue", "nothing waits".to_owned()));
    };
    let oldest = span((now.0 - oldest.0) / 1000);
    let says = format!("{waiting} letters wait, the oldest for {oldest}");
    let late = admin::store::late_seconds(tx, now).await?;
    if late < LATE_SECONDS {
        let says = format!("{says}, for servers that do not answer; see `kiosque fed deliveries`");
        return Ok(good("queue", says));
    }
    let late = span(late);
    Ok(bad(
        "queue",
        format!(
            "{says}, and nothing has left for {late}; is `kiosque serve` running, or its worker?"
        ),
    ))
}

/// Some servers are always gone; when most are, the fault is more likely here.
async fn servers(tx: &mut Tx) -> sqlx::Result<Finding> {
    let states = delivery::store::hosts_by_state(tx).await?;
    let count = |state| {
        let found = states.iter().find(|(other, _)| *other == state);
        found.map_or(0, |(_, count)| *count)
    };
    let (live, failing) = (count(HostState::Live), count(HostState::Failing));
    let (dead, blocked) = (count(HostState::Dead), count(HostState::Blocked));
    let says = format!("{live} fare well, {failing} fail, {dead} are dead, {blocked} blocked");
    let silent = failing + dead;
    if silent >= SILENT_MIN && silent > live {
        let advice = "most do not answer: can this machine reach others on port 443, by name?";
        return Ok(bad("servers", format!("{says}; {advice}")));
    }
    if dead > 0 {
        let advice = "a dead one is asked once a day: `kiosque fed deliveries --state dead`";
        return Ok(good("servers", format!("{says}; {advice}")));
    }
    Ok(good("servers", says))
}

/// Having been away is no fault that anything can still be done about; what was done is told.
async fn away(tx: &mut Tx) -> sqlx::Result<Finding> {
    let Some(outage) = jobs::store::last_outage(tx).await? else {
        let says = "never for more than an hour since that is noted".to_owned();
        return Ok(good("away", says));
    };
    let waiting = again::waiting(tx).await?;
    let seconds = (outage.until_ms.0 - outage.since_ms.0) / 1000;
    let (span, until) = (
        dates::span(seconds, Language::En),
        outage.until_ms.rfc3339(),
    );
    let asked = outage.asked;
    Ok(good(
        "away",
        format!(
            "for {span} until {until}; {asked} things were asked for again, {waiting} are still to \
             be read"
        ),
    ))
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

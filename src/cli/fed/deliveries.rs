//! `kiosque fed deliveries`, `retry`, `forget`, `block`, `unblock`: how each server fares, and what the
//! operator decides about it.

use serde_json::json;

use crate::accounts::By;
use crate::app::App;
use crate::clock::Millis;
use crate::dates;
use crate::db::Tx;
use crate::delivery::store::{COUNTED_MAX, Filter, HostRow};
use crate::delivery::{self, store};
use crate::language::Language;
use crate::peers::HostState;
use crate::policing::{self, Who};

const HOSTS_PER_PAGE: i64 = 200;

pub(super) async fn list(app: &App, filter: Filter, as_json: bool) -> anyhow::Result<()> {
    let mut tx = app.db.read().await?;
    let (waiting, oldest) = store::waiting(&mut tx).await?;
    let states = store::hosts_by_state(&mut tx).await?;
    let hosts = every(&mut tx, filter).await?;
    if as_json {
        return crate::cli::print_json(&json!({
            "waiting": waiting,
            "oldest": oldest.map(Millis::rfc3339),
            "hosts": hosts,
        }));
    }
    match oldest {
        Some(oldest) => println!("{waiting} waiting, the oldest since {}", oldest.rfc3339()),
        None => println!("Nothing waits."),
    }
    let states: Vec<String> = states
        .iter()
        .map(|(state, count)| format!("{count} {state}"))
        .collect();
    println!("Servers: {} (--state lists them)", states.join(", "));
    for host in &hosts {
        println!("{}", line(host, app.clock.now()));
    }
    Ok(())
}

/// All of them, read a page at a time.
async fn every(tx: &mut Tx, mut filter: Filter) -> sqlx::Result<Vec<HostRow>> {
    let mut all: Vec<HostRow> = Vec::new();
    loop {
        let page = store::hosts(tx, &filter, HOSTS_PER_PAGE).await?;
        let is_last = (page.len() as i64) < HOSTS_PER_PAGE;
        filter.after = page.last().map(|row| row.host.name.clone());
        all.extend(page);
        if is_last {
            return Ok(all);
        }
    }
}

/// `relais.example    failing     12 waiting for 2 hours; 3 failures: timed out; next try in 5 minutes`
fn line(row: &HostRow, now: Millis) -> String {
    let span = |ms: i64| dates::span(ms / 1000, Language::En);
    let (host, name) = (&row.host, &row.host.name);
    let more = if row.waiting >= COUNTED_MAX { "+" } else { "" };
    let oldest = row.oldest_ms.map(|oldest| span(now.0 - oldest.0));
    let oldest = oldest.map_or_else(String::new, |span| format!(" for {span}"));
    let last = match (&host.last_failure, host.last_success_ms) {
        (Some(failure), _) => format!("{} failures: {failure}", host.failures),
        (None, Some(taken)) => format!("took the last {} ago", span(now.0 - taken.0)),
        (None, None) => "no answer yet".to_owned(),
    };
    let wait_ms = host.ready_ms.0 - now.0;
    let next = match host.state {
        HostState::Blocked => "; never tried".to_owned(),
        HostState::Dead => format!("; asked whether it is back in {}", span(wait_ms)),
        _ if row.worked_on => "; being sent to now".to_owned(),
        _ if row.waiting == 0 => String::new(),
        _ if wait_ms > 0 => format!("; next try in {}", span(wait_ms)),
        HostState::Live | HostState::Failing => "; next try now".to_owned(),
    };
    let state = host.state.as_str();
    let waiting = row.waiting;
    format!("{name:<40} {state:<8} {waiting:>6}{more} waiting{oldest}; {last}{next}")
}

pub(super) async fn retry(app: &App, host: &str) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let host = delivery::retry_now(&mut tx, By::Operator, host, app.clock.now()).await?;
    let name = &host.name;
    anyhow::ensure!(
        host.state != HostState::Blocked,
        "{name} is blocked; `kiosque fed unblock {name}` lifts that"
    );
    tx.commit().await?;
    println!("{name} is tried now.");
    Ok(())
}

/// A transaction per page, so that who sends is never kept waiting for long.
pub(super) async fn retry_all(app: &App) -> anyhow::Result<()> {
    let mut filter = Filter {
        state: Some(HostState::Failing),
        ..Filter::default()
    };
    let mut count = 0;
    loop {
        let mut tx = app.db.begin().await?;
        let page = store::hosts(&mut tx, &filter, HOSTS_PER_PAGE).await?;
        for row in &page {
            delivery::retry_now(&mut tx, By::Operator, &row.host.name, app.clock.now()).await?;
        }
        tx.commit().await?;
        count += page.len();
        let Some(last) = page.last() else { break };
        filter.after = Some(last.host.name.clone());
    }
    println!("{count} failing servers are tried now.");
    Ok(())
}

pub(super) async fn forget(app: &App, host: &str) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let dropped = delivery::forget(&mut tx, By::Operator, host).await?;
    tx.commit().await?;
    println!("{dropped} letters for {host} dropped.");
    Ok(())
}

pub(super) async fn block(app: &App, host: &str) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let severed = policing::block(&mut tx, &Who::new(app, By::Operator), host).await?;
    tx.commit().await?;
    let (letters, followers) = (severed.letters, severed.ties.total().followers);
    println!("{host} is blocked; {letters} letters dropped, {followers} followers sent away.");
    Ok(())
}

pub(super) async fn unblock(app: &App, host: &str) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    policing::unblock(&mut tx, &Who::new(app, By::Operator), host).await?;
    tx.commit().await?;
    println!("{host} is no longer blocked.");
    Ok(())
}

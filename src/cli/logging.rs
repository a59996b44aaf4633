//! Logs on standard error: for people on a terminal, JSON otherwise. `KIOSQUE_LOG` filters.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

const USUAL: &str = "info,sqlx=warn,hyper=warn,reqwest=warn";

pub fn start() {
    let asked = std::env::var("KIOSQUE_LOG").unwrap_or_else(|_| USUAL.to_owned());
    let filter = EnvFilter::try_new(&asked).unwrap_or_else(|_| EnvFilter::new(USUAL));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        logs.with_target(false).init();
    } else {
        logs.json().flatten_event(true).init();
    }
}

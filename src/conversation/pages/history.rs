//! What is known here of an author, for who decides about them: what became of what they said, whether
//! they are kept out somewhere, how often they were reported, how their server fares.

use crate::conversation::store;
use crate::db::Tx;
use crate::federation::wire;
use crate::peers::{self, HostState};
use crate::web::visit::Visit;

/// A line of facts.
pub(super) struct History {
    pub facts: Vec<String>,
}

pub(super) async fn of(tx: &mut Tx, visit: &Visit, author_uri: &str) -> sqlx::Result<History> {
    let locale = visit.locale;
    let (published, removed, since) = store::queue::said(tx, author_uri).await?;
    let now = visit.app.clock.now();
    let (bans, reports) = store::queue::blamed(tx, author_uri, now).await?;
    let mut facts = Vec::new();
    match since {
        Some(since) if published + removed > 0 => {
            facts.push(locale.word("author-since", &locale.date(since)));
        }
        _ => facts.push(locale.t("author-first")),
    }
    for (key, count) in [
        ("author-published", published),
        ("author-removed", removed),
        ("author-banned", bans),
        ("author-reported", reports),
    ] {
        if count > 0 {
            facts.push(locale.count(key, count));
        }
    }
    if !visit.app.addresses.is_ours(author_uri)
        && let Some(name) = wire::host(author_uri)
        && let Some(host) = peers::store::by_name(tx, &name).await?
        && host.state != HostState::Live
    {
        let state = locale.t(&format!("host-{}", host.state));
        facts.push(format!("{name} : {state}"));
    }
    Ok(History { facts })
}

//! A server as the table of deliveries shows it: everything in words, nothing left to work out.

use super::decisions::{BLOCK, FORGET, RETRY, UNBLOCK, target};
use crate::clock::Millis;
use crate::delivery::store::HostRow;
use crate::peers::HostState;
use crate::web::visit::Visit;

pub(super) struct Row {
    pub name: String,
    pub state: &'static str,
    pub state_word: String,
    /// `3 letters`; nothing when nothing waits.
    pub waiting: Option<String>,
    pub oldest: Option<Moment>,
    pub answer: Answer,
    pub answered: Option<Moment>,
    /// `4 failures in a row, for 2 hours`
    pub outage: Option<String>,
    pub next: String,
    /// Where what can be decided about it leads; nothing where it makes no sense.
    pub retry: Option<String>,
    pub forget: Option<String>,
    pub block: Option<String>,
    pub unblock: Option<String>,
}

/// A moment of the past: how long ago, and exactly.
pub(super) struct Moment {
    pub machine: String,
    pub ago: String,
    pub exact: String,
}

/// What a server last said.
pub(super) enum Answer {
    /// It never was sent anything, or has not answered yet.
    None,
    Taken(String),
    /// A sentence as it was written down, in English.
    Failure(String),
}

impl Row {
    pub(super) fn of(visit: &Visit, found: &HostRow) -> Row {
        let (locale, host) = (visit.locale, &found.host);
        let (answer, answered) = answer(visit, found);
        let is_blocked = host.state == HostState::Blocked;
        let outage = host.failing_since_ms.map(|since| {
            let failures = locale.count("deliveries-failures", host.failures);
            let span = super::since(visit, since);
            format!("{failures} {}", locale.word("deliveries-since", &span))
        });
        Row {
            name: host.name.clone(),
            state: host.state.as_str(),
            state_word: locale.t(&format!("host-{}", host.state)),
            waiting: (found.waiting > 0).then(|| super::letters(visit, found.waiting)),
            oldest: found.oldest_ms.map(|at| moment(visit, at)),
            answer,
            answered,
            outage,
            next: next(visit, found),
            retry: can_be_tried(found).then(|| target(visit, &host.name, RETRY)),
            forget: (found.waiting > 0).then(|| target(visit, &host.name, FORGET)),
            block: (!is_blocked).then(|| target(visit, &host.name, BLOCK)),
            unblock: is_blocked.then(|| target(visit, &host.name, UNBLOCK)),
        }
    }
}

fn answer(visit: &Visit, found: &HostRow) -> (Answer, Option<Moment>) {
    let host = &found.host;
    let moment = |at: Option<Millis>| at.map(|at| moment(visit, at));
    match (&host.last_failure, host.last_success_ms) {
        (Some(failure), _) => (
            Answer::Failure(failure.clone()),
            moment(host.last_failure_ms),
        ),
        (None, Some(taken)) => {
            let words = visit.locale.t("deliveries-taken");
            (Answer::Taken(words), moment(Some(taken)))
        }
        (None, None) => (Answer::None, None),
    }
}

fn moment(visit: &Visit, at: Millis) -> Moment {
    let span = super::since(visit, at);
    Moment {
        machine: at.rfc3339(),
        ago: visit.locale.word("deliveries-ago", &span),
        exact: visit.locale.stamp(at),
    }
}

/// When the server is tried next, and why not before.
fn next(visit: &Visit, found: &HostRow) -> String {
    let locale = visit.locale;
    let wait_ms = found.host.ready_ms.0 - visit.app.clock.now().0;
    let wait = locale.span(wait_ms / 1000);
    match found.host.state {
        HostState::Blocked => locale.t("deliveries-next-never"),
        HostState::Dead => locale.word("deliveries-next-probe", &wait),
        _ if found.worked_on => locale.t("deliveries-next-at-it"),
        _ if found.waiting == 0 => locale.t("deliveries-next-nothing"),
        _ if wait_ms > 0 => locale.word("deliveries-next-in", &wait),
        HostState::Live | HostState::Failing => locale.t("deliveries-next-now"),
    }
}

/// Whether "try now" would change anything.
fn can_be_tried(found: &HostRow) -> bool {
    match found.host.state {
        HostState::Blocked => false,
        HostState::Dead => true,
        HostState::Live | HostState::Failing => found.waiting > 0,
    }
}

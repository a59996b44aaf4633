//! Who takes part, one line each, as the organiser's list and its file show them.

use std::collections::HashMap;

use crate::attendance::{Attendance, State};
use crate::db::Tx;
use crate::federation;
use crate::ids::{AttendanceId, EventId};
use crate::web::visit::Visit;

/// One line of the list.
pub struct Row {
    pub id: AttendanceId,
    pub name: String,
    /// Their address, by mail or as an actor; a link where it is one.
    pub address: String,
    pub href: String,
    pub state: State,
    pub standing: String,
    pub seats: i64,
    pub way: String,
    /// Each with its question.
    pub answers: Vec<(String, String)>,
    /// What they say of their own accord.
    pub message: String,
    pub has_arrived: bool,
}

/// What people elsewhere are called who answered an event, by their addresses.
pub async fn handles(tx: &mut Tx, event: EventId) -> sqlx::Result<HashMap<String, String>> {
    let found = federation::store::attending::handles(tx, event).await?;
    Ok(found.into_iter().collect())
}

/// `@ada@peer.example`; the address itself of who is not known any more.
pub fn called(uri: &str, handles: &HashMap<String, String>) -> String {
    match handles.get(uri) {
        Some(handle) => format!("@{handle}"),
        None => uri.to_owned(),
    }
}

/// An address is all that it names: one with a question mark would bring a text or a copy along.
fn mailto(address: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'@')
        .remove(b'.')
        .remove(b'-')
        .remove(b'_')
        .remove(b'+');
    format!("mailto:{}", utf8_percent_encode(address, PLAIN))
}

/// With one cell for each question, as many as there are now.
pub fn row(
    visit: &Visit,
    known: Attendance,
    questions: &[&str],
    handles: &HashMap<String, String>,
) -> Row {
    let given = known
        .answers
        .0
        .into_iter()
        .chain(std::iter::repeat_with(String::new));
    let questions = questions.iter().map(|it| (*it).to_owned());
    let answers = questions.zip(given).collect();
    let (address, href) = match (&known.email, &known.actor_uri) {
        (Some(address), _) => (address.clone(), mailto(address)),
        (None, Some(uri)) if visit.app.addresses.is_ours(uri) => (String::new(), String::new()),
        (None, Some(uri)) => (called(uri, handles), uri.clone()),
        (None, None) => (String::new(), String::new()),
    };
    let name = crate::text::visible(&known.name);
    Row {
        id: known.id,
        name: if name.is_empty() {
            address.clone()
        } else {
            name
        },
        address,
        href,
        standing: visit.locale.t(&format!("attendance-{}", known.state)),
        way: visit.locale.t(&format!("way-{}", known.way)),
        state: known.state,
        seats: known.seats,
        answers,
        message: known.message,
        has_arrived: known.arrived_ms.is_some(),
    }
}

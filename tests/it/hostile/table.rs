//! How the catalogue is played: each case is thrown, what it is answered and what it leaves in the
//! database are held against what is expected, and now and then somebody who behaves comes by.

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use super::rows;
use super::stage::Stage;
use crate::support::peer::Peer;

/// How often the hub is asked whether it still works.
const HONEST_EVERY: usize = 5;

/// A refusal leaves nothing at all.
pub const NOTHING: &[&str] = &[];
/// What is signed well is remembered by its id, whatever comes of it.
pub const ITS_ID: &[&str] = &["received"];
/// That somebody took back, or deleted, something that has not come.
pub const ID_AND_WITHDRAWAL: &[&str] = &["received", "withdrawn"];
/// It will be tried again to read something.
pub const ID_AND_WANTED: &[&str] = &["received", "wanted"];
/// Who signs for the first time is remembered with their server.
pub const SENDER: &[&str] = &["received", "host", "remote_actor", "remote_key"];

pub struct Case {
    pub name: String,
    pub thrown: Vec<Request<Body>>,
    pub answer: u16,
    /// The tables that may differ afterwards; all others must be as they were.
    pub leaves: &'static [&'static str],
}

impl Case {
    pub fn new(
        name: &str,
        thrown: Vec<Request<Body>>,
        answer: u16,
        leaves: &'static [&'static str],
    ) -> Case {
        Case {
            name: name.to_owned(),
            thrown,
            answer,
            leaves,
        }
    }

    /// A well-signed activity that means no good: acknowledged, and without effect.
    pub fn signed(stage: &Stage, peer: &Peer, name: &str, activity: &Value) -> Case {
        Case::new(name, vec![peer.signed(&stage.hub, activity)], 202, ITS_ID)
    }
}

/// Plays them one after the other and tells all that went wrong.
pub async fn play(stage: &Stage, title: &str, cases: Vec<Case>) {
    let mut lines = Vec::new();
    let mut faults = Vec::new();
    let count = cases.len();
    for (number, case) in cases.into_iter().enumerate() {
        let name = case.name.clone();
        let started = std::time::Instant::now();
        let wrong = play_one(stage, case).await;
        let honest = match number % HONEST_EVERY == HONEST_EVERY - 1 || number + 1 == count {
            true => {
                stage
                    .works_as_ever(lines.len() + faults.len() * 1_000)
                    .await
            }
            false => Ok(()),
        };
        let took = started.elapsed().as_millis();
        lines.push(match &wrong {
            Ok(outcome) => format!("{name:<64} {outcome} ({took} ms)"),
            Err(fault) => format!("{name:<64} WRONG: {fault}"),
        });
        faults.extend(wrong.err().map(|fault| format!("{name}: {fault}")));
        faults.extend(honest.err().map(|fault| format!("after “{name}”: {fault}")));
    }
    println!("\n{title}, {count} cases\n{}", lines.join("\n"));
    assert!(faults.is_empty(), "{title}:\n{}", faults.join("\n"));
}

async fn play_one(stage: &Stage, case: Case) -> Result<String, String> {
    let before = rows::all(&stage.hub.app.db).await;
    for request in case.thrown {
        let answer = stage.hub.send(request).await;
        if answer.status.as_u16() != case.answer {
            let (is, words) = (answer.status, answer.text());
            return Err(format!("answered {is} instead of {}: {words}", case.answer));
        }
        // Whoever is refused is told why.
        let explains = answer.status.is_success() || answer.status.as_u16() == 405;
        if !explains && !answer.json()["error"].is_string() {
            return Err(format!("answered {} without a sentence", case.answer));
        }
    }
    stage.hub.settle().await;
    let after = rows::all(&stage.hub.app.db).await;
    let mut changed = rows::differences(&before, &after);
    let names: Vec<String> = changed.keys().cloned().collect();
    changed.retain(|table, _| !case.leaves.contains(&table.as_str()));
    match changed.is_empty() {
        true if names.is_empty() => Ok(format!("{}, nothing changed", case.answer)),
        true => Ok(format!("{}, left in {}", case.answer, names.join(", "))),
        false => Err(format!("changed {changed:?}")),
    }
}

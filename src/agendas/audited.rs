//! What the team reads later of sources: who had which one read, paused, or removed.
//!
//! What always holds: a source is called by its name; the address of somebody's calendar may be a secret.

use super::{Source, Who};
use crate::audit::{self, Line, What};
use crate::db::Tx;

/// Writes down what became of a source; empty: it was not there, or is no more.
pub(super) async fn note(
    tx: &mut Tx,
    who: &Who<'_>,
    source: &Source,
    (was, became): (&str, &str),
) -> sqlx::Result<()> {
    let line = Line {
        what: What::Agenda,
        object: &source.name,
        was,
        became,
    };
    audit::note(tx, who.by, &line, who.now).await
}

/// How a source is read: `calendar, reviewed, theirs`.
pub(super) fn how(source: &Source) -> String {
    let how = format!("{}, {}, {}", source.kind, source.manner, source.belonging);
    match source.is_paused {
        true => format!("{how}, paused"),
        false => how,
    }
}

//! A letter to all who take part in an event: kept with what it tells of, written to a part of them at a
//! time, so that a gathering of thousands holds up nobody and nobody is left out.

use super::{State, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{AttendanceId, EventId, MailingId};

crate::text_enum! {
    /// What a letter to all tells.
    Tells {
        Changed = "changed",
        Postponed = "postponed",
        Cancelled = "cancelled",
        /// It takes place after all.
        Reinstated = "reinstated",
        /// It was certain, and is not any more.
        Tentative = "tentative",
        /// It was not, and is now.
        Confirmed = "confirmed",
        /// That it is tomorrow.
        Reminder = "reminder",
        /// That they came, with what was said and decided.
        Thanks = "thanks",
        /// What the organiser writes.
        Words = "words",
    }
}

impl Tells {
    /// Whether somebody is told, as their answer stands.
    pub fn concerns(self, state: State) -> bool {
        use State::{Asked, Going, Maybe, Waiting};
        match self {
            Tells::Reminder | Tells::Thanks => state == Going,
            Tells::Changed | Tells::Tentative | Tells::Confirmed | Tells::Words => {
                matches!(state, Going | Waiting | Maybe)
            }
            // Whoever asked need not wait for an answer.
            Tells::Postponed | Tells::Cancelled | Tells::Reinstated => {
                matches!(state, Going | Waiting | Maybe | Asked)
            }
        }
    }
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Mailing {
    pub id: MailingId,
    pub event_id: EventId,
    pub tells: Tells,
    /// The organiser's; empty for what the hub says itself.
    pub subject: String,
    /// The organiser's, or what stands below ours: why, or where the report is.
    pub words: String,
    /// Of a change, how its attendees were told before that it stood (`Told`, as JSON).
    pub was: String,
    pub after_id: Option<AttendanceId>,
    pub written_ms: Millis,
}

/// Has a letter written to all whom it concerns, after this transaction.
pub async fn put(
    tx: &mut Tx,
    event: EventId,
    tells: Tells,
    (subject, words): (&str, &str),
    now: Millis,
) -> sqlx::Result<()> {
    put_change(tx, event, tells, (subject, words, ""), now).await
}

/// The same, with how it stood before.
pub(super) async fn put_change(
    tx: &mut Tx,
    event: EventId,
    tells: Tells,
    (subject, words, was): (&str, &str, &str),
    now: Millis,
) -> sqlx::Result<()> {
    let mailing = Mailing {
        id: MailingId::generate(),
        event_id: event,
        tells,
        subject: subject.to_owned(),
        words: words.to_owned(),
        was: was.to_owned(),
        after_id: None,
        written_ms: now,
    };
    store::mailings::insert(tx, &mailing).await
}

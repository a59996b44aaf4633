//! Letters by e-mail: written into a table in the transaction that they tell of, sent by a loop of their
//! own, gone once they are sent, or once who they are for has what they are about erased. Plain text, one
//! person each; with a calendar file where they tell of a date.
//!
//! What always holds: a letter is sent at least once or given up after some days; no address has more
//! than a few letters waiting; no address and no word of a letter stands in a log.

pub mod sending;
pub mod store;

use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::MailId;

pub const SUBJECT_CHARS_MAX: usize = 200;
pub const BODY_CHARS_MAX: usize = 20_000;
const CALENDAR_BYTES_MAX: usize = 50_000;
/// Letters to one address that wait; more are not written: somebody has us write to another.
const OF_ADDRESS_MAX: i64 = 10;
/// What waits in all; what goes to many is written only when there is room for it.
const WAITING_MAX: i64 = 50_000;

/// A letter that waits to be sent.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Mail {
    pub id: MailId,
    pub to_address: String,
    /// BCP 47.
    pub language: String,
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Whom an answer reaches; empty for nobody.
    pub reply_to: String,
    /// A calendar file; empty for none.
    pub calendar: String,
    /// The answer to an event that it is about; empty for other letters.
    pub about: String,
    pub ready_ms: Millis,
    pub attempts: i64,
    pub written_ms: Millis,
}

/// What is to be written to somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    pub to: String,
    pub language: String,
    pub subject: String,
    pub body: String,
}

/// What some letters have beside their words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Beside {
    /// Whom an answer reaches; empty for nobody.
    pub reply_to: String,
    /// A calendar file; empty for none.
    pub calendar: String,
    /// What it is about, by an id: who has that erased is not written to.
    pub about: String,
}

/// Writes a letter. False when too many wait already.
pub async fn write(tx: &mut Tx, letter: &Letter, now: Millis) -> sqlx::Result<bool> {
    write_with(tx, letter, &Beside::default(), now).await
}

/// The same, with what it has beside its words.
pub async fn write_with(
    tx: &mut Tx,
    letter: &Letter,
    beside: &Beside,
    now: Millis,
) -> sqlx::Result<bool> {
    let is_full = store::count(tx).await? >= WAITING_MAX;
    if is_full || store::count_to(tx, &letter.to).await? >= OF_ADDRESS_MAX {
        return Ok(false);
    }
    put(tx, letter, beside, now).await?;
    Ok(true)
}

/// Whether so many letters may be written now.
pub async fn has_room(tx: &mut Tx, letters: i64) -> sqlx::Result<bool> {
    Ok(store::count(tx).await? + letters <= WAITING_MAX)
}

/// Writes one of many letters for which there is room.
pub async fn put(tx: &mut Tx, letter: &Letter, beside: &Beside, now: Millis) -> sqlx::Result<()> {
    let one_line: Vec<&str> = letter.subject.split_whitespace().collect();
    let subject: String = one_line.join(" ").chars().take(SUBJECT_CHARS_MAX).collect();
    let mail = Mail {
        id: MailId::generate(),
        to_address: letter.to.clone(),
        language: letter.language.clone(),
        subject,
        body: letter.body.chars().take(BODY_CHARS_MAX).collect(),
        reply_to: beside.reply_to.clone(),
        // Half a calendar is none.
        calendar: match beside.calendar.len() <= CALENDAR_BYTES_MAX {
            true => beside.calendar.clone(),
            false => String::new(),
        },
        about: beside.about.clone(),
        ready_ms: now,
        attempts: 0,
        written_ms: now,
    };
    store::insert(tx, &mail).await
}

/// What waits to be sent about something goes: who it is for had that erased.
pub async fn forget(tx: &mut Tx, about: &str) -> sqlx::Result<()> {
    match about {
        "" => Ok(()),
        about => store::delete_about(tx, about).await,
    }
}

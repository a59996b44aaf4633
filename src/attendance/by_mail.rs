//! Answers of visitors without an account: by e-mail, confirmed and changed by who holds the secret link.

use sqlx::types::Json;

use super::{
    Attendance, Mode, Refused, Said, State, UNCONFIRMED_OF_EVENT_MAX, Way, Who, admits, answer,
    begin, check, leaving, settled, store, take,
};
use crate::clock::Millis;
use crate::db::Tx;
use crate::events::{self, Event};
use crate::facts::{self, Because, Fact};

/// Asked again for one address, a letter goes there at most this often.
const LETTER_EVERY_SECONDS: i64 = 600;
/// Answers of one address that wait to be confirmed: more letters are not sent there, whoever asks.
const UNCONFIRMED_MAX: i64 = 3;

/// A visitor without an account answers: nothing counts until they followed the link in the letter that
/// goes to them. Asked again for the same address, their link is sent again and nothing changes, so
/// that nobody learns or alters another's answer.
pub async fn ask_by_mail(
    tx: &mut Tx,
    event: &Event,
    address: &str,
    said: &Said,
    now: Millis,
) -> Result<Attendance, Refused> {
    let admission = take(tx, event, now).await?;
    let address = address.trim().to_lowercase();
    let who = Who::Mail(&address);
    check(tx, event, &admission, who, said, now).await?;
    if let Some(mut before) = store::of(tx, event.id, who).await? {
        // Or somebody has us write to another again and again.
        if now.0 - before.changed_ms.0 >= LETTER_EVERY_SECONDS * 1000 {
            before.changed_ms = now;
            if before.state == State::Unconfirmed {
                said.name.trim().clone_into(&mut before.name);
            }
            store::update(tx, &before).await?;
            let attendance = before.id;
            facts::record(tx, &Fact::AttendanceLinkLost { attendance }, now).await?;
        }
        return Ok(before);
    }
    if admission.mode == Mode::Closed || !admits(event, Way::Mail) {
        return Err(Refused::NotTaken);
    }
    if store::count_unconfirmed_of(tx, event.id).await? >= UNCONFIRMED_OF_EVENT_MAX {
        return Err(Refused::Full);
    }
    // They are answered as everybody is, and nothing comes of it.
    let is_enough = store::count_unconfirmed(tx, &address).await? >= UNCONFIRMED_MAX;
    if is_enough || leaving::was_refused(tx, event.id, who).await? {
        return begin(event.id, who, now);
    }
    let attendance = Attendance {
        name: said.name.trim().to_owned(),
        language: said.language.clone(),
        way: Way::Mail,
        seats: said.seats,
        answers: Json(said.answers.clone()),
        message: said.message.clone(),
        ..begin(event.id, who, now)?
    };
    store::insert(tx, &attendance).await?;
    settled(tx, &attendance, Because::Own, now).await?;
    Ok(attendance)
}

/// Whoever holds the secret of an answer changes it; an address is confirmed by that.
pub async fn answer_again(
    tx: &mut Tx,
    secret: &str,
    said: &Said,
    now: Millis,
) -> Result<Attendance, Refused> {
    let known = store::by_secret(tx, secret).await?;
    let known = known.ok_or(Refused::Unknown)?;
    let event = events::store::by_id(tx, known.event_id).await?;
    let event = event.ok_or(Refused::Unknown)?;
    let who = match (&known.actor_uri, &known.email) {
        (Some(uri), _) => Who::Actor(uri),
        (None, Some(address)) => Who::Mail(address),
        (None, None) => return Err(Refused::Unknown),
    };
    answer(tx, &event, who, said, now).await
}

//! What those who take part are told, written as the facts that it is about are read: how their answer
//! stands, that the event changed, what the organiser writes, that it is tomorrow; in the language of each.
//! Who has an address here gets a letter, plain text, with the link to their own answer (`written.rs`); who
//! is elsewhere gets a word by their server, each on their own. Nobody is told twice: how their answer stands
//! those elsewhere are told by `federation/outgoing/attendance.rs`, of reminders by what followers get.

mod written;

use crate::app::App;
use crate::attendance::mailing::{self, Mailing, Tells};
use crate::attendance::{Attendance, State, admission, store, told};
use crate::clock::Millis;
use crate::db::Tx;
use crate::events::{self, Event, changes};
use crate::facts::{self, Because, Fact};
use crate::ids::{AttendanceId, EventId};
use crate::mail;
use written::{Sender, is_elsewhere, locale, locale_elsewhere, to_all, when_and_where, words};

/// What letters tell in words of ours: how an answer stands, where it is, what became of the event.
pub const TOLD: &[&str] = &[
    "unconfirmed",
    "asked",
    "going",
    "freed",
    "accepted",
    "waiting",
    "refused",
    "link",
    "changed",
    "postponed",
    "cancelled",
    "reinstated",
    "tentative",
    "confirmed",
    "reminder",
    "thanks",
];
const READER: &str = "mail";
const FACTS_PER_TRANSACTION: i64 = 50;
/// Of a letter to all, so many are written in one transaction.
const WRITTEN_AT_ONCE: i64 = 200;

/// Writes what is to be told by mail; answers how many facts were read.
pub async fn read(app: &App) -> anyhow::Result<usize> {
    let mut tx = app.db.read().await?;
    if !facts::waiting(&mut tx, READER).await? {
        return Ok(0);
    }
    drop(tx);
    let mut tx = app.db.begin().await?;
    let last_id = facts::cursor(&mut tx, READER).await?;
    let recorded = facts::since(&mut tx, READER, last_id, FACTS_PER_TRANSACTION).await?;
    let now = app.clock.now();
    for one in &recorded {
        tell(app, &mut tx, &one.fact, now).await?;
    }
    tx.commit().await?;
    app.wake.mail.notify_one();
    Ok(recorded.len())
}

async fn tell(app: &App, tx: &mut Tx, fact: &Fact, now: Millis) -> sqlx::Result<()> {
    match fact {
        Fact::AttendanceSettled {
            attendance,
            because,
        } => settled(app, tx, *attendance, *because, now).await,
        Fact::AttendanceLinkLost { attendance } => link(app, tx, *attendance, now).await,
        Fact::EventEdited { event } | Fact::EventRetracted { event } => {
            changed(app, tx, *event, now).await
        }
        Fact::AttendeesWritten {
            event,
            subject,
            words,
        } => mailing::put(tx, *event, Tells::Words, (subject, words), now).await,
        _ => Ok(()),
    }
}

async fn settled(
    app: &App,
    tx: &mut Tx,
    id: AttendanceId,
    because: Because,
    now: Millis,
) -> sqlx::Result<()> {
    let Some(known) = store::by_id(tx, id).await? else {
        return Ok(());
    };
    // What they said themselves they know.
    if matches!(known.state, State::Maybe | State::Declined) || known.is_forgotten() {
        return Ok(());
    }
    let about = match (known.state, because) {
        (State::Going, Because::Freed) => "freed",
        (State::Going, Because::Organiser) => "accepted",
        (state, _) => state.as_str(),
    };
    write(app, tx, &known, about, now).await
}

/// The way back to an answer, for who lost it.
async fn link(app: &App, tx: &mut Tx, id: AttendanceId, now: Millis) -> sqlx::Result<()> {
    match store::by_id(tx, id).await? {
        Some(known) if known.state == State::Unconfirmed => {
            write(app, tx, &known, "unconfirmed", now).await
        }
        Some(known) if !known.is_forgotten() => write(app, tx, &known, "link", now).await,
        _ => Ok(()),
    }
}

/// One letter to one person; none where no letter can be sent.
async fn write(
    app: &App,
    tx: &mut Tx,
    known: &Attendance,
    tells: &str,
    now: Millis,
) -> sqlx::Result<()> {
    if app.config.smtp_url.is_none() {
        return Ok(());
    }
    let Some(event) = events::store::by_id(tx, known.event_id).await? else {
        return Ok(());
    };
    let sender = Sender::of(app, tx, event).await?;
    let written = words(locale(app, known), tells, &sender.event.title);
    if let Some((letter, beside)) = sender.letter(tx, known, written, true).await? {
        mail::write_with(tx, &letter, &beside, now).await?;
    }
    Ok(())
}

/// It takes place otherwise, or not at all: told once for each change of that. Once it is over, those who
/// were there are thanked with its report, when there is one.
async fn changed(app: &App, tx: &mut Tx, id: EventId, now: Millis) -> sqlx::Result<()> {
    let Some(event) = events::store::by_id(tx, id).await? else {
        return Ok(());
    };
    admission::follow(tx, &event, now).await?;
    if event.over_ms() <= now {
        return thank(app, tx, &event, now).await;
    }
    let Some(otherwise) = told::takes_place_otherwise(tx, &event, now).await? else {
        return Ok(());
    };
    let reason = reason(tx, &event, &otherwise.was).await?;
    let words = ("", reason.as_str(), otherwise.was.as_str());
    mailing::put_change(tx, id, otherwise.tells, words, now).await
}

/// Why, as the organiser said it: of this change and not of one before.
async fn reason(tx: &mut Tx, event: &Event, was: &str) -> sqlx::Result<String> {
    let stands = changes::Stood::of(event);
    let was: Option<told::Told> = serde_json::from_str(was).ok();
    if was.is_some_and(|was| was.stood.differs(&stands).is_empty()) {
        return Ok(String::new());
    }
    let change = changes::latest(tx, event.id).await?;
    Ok(change.map_or_else(String::new, |change| change.reason))
}

async fn thank(app: &App, tx: &mut Tx, event: &Event, now: Millis) -> sqlx::Result<()> {
    let report = event.links.report.as_str();
    let is_off = event.status.is_off() || !event.is_out();
    if report.is_empty() || is_off || !told::is_thanked_now(tx, event).await? {
        return Ok(());
    }
    let report = match report.starts_with('/') {
        true => app.addresses.page(report),
        false => report.to_owned(),
    };
    mailing::put(tx, event.id, Tells::Thanks, ("", &report), now).await
}

/// The day before: to those who go.
pub async fn remind(tx: &mut Tx, event: EventId, now: Millis) -> sqlx::Result<()> {
    mailing::put(tx, event, Tells::Reminder, ("", ""), now).await
}

/// Writes a part of a letter to all; answers how many that were, none while there is no room for more.
pub async fn go_on(app: &App) -> anyhow::Result<usize> {
    let mut tx = app.db.read().await?;
    if !store::mailings::anything(&mut tx).await? {
        return Ok(0);
    }
    drop(tx);
    let mut tx = app.db.begin().await?;
    let Some(mailing) = store::mailings::first(&mut tx).await? else {
        return Ok(0);
    };
    if !mail::has_room(&mut tx, WRITTEN_AT_ONCE).await? {
        tracing::warn!("too many letters wait; a letter to all goes on when some are sent");
        return Ok(0);
    }
    let part = store::to_be_told(&mut tx, mailing.event_id, mailing.after_id, WRITTEN_AT_ONCE);
    let part = part.await?;
    write_part(app, &mut tx, &mailing, &part).await?;
    match part.last() {
        Some(last) => store::mailings::go_on_after(&mut tx, mailing.id, last.id).await?,
        None => store::mailings::delete(&mut tx, mailing.id).await?,
    }
    tx.commit().await?;
    app.told();
    Ok(part.len().max(1))
}

async fn write_part(
    app: &App,
    tx: &mut Tx,
    mailing: &Mailing,
    part: &[Attendance],
) -> sqlx::Result<()> {
    let Some(event) = events::store::by_id(tx, mailing.event_id).await? else {
        return Ok(());
    };
    // The thanks are for who was there, where anybody was counted at all.
    let only_arrived =
        mailing.tells == Tells::Thanks && store::anybody_arrived(tx, event.id).await?;
    let sender = Sender::of(app, tx, event).await?;
    let concerned = part
        .iter()
        .filter(|it| mailing.tells.concerns(it.state))
        .filter(|it| !only_arrived || it.arrived_ms.is_some());
    for known in concerned {
        match is_elsewhere(app, known) {
            true => tell_elsewhere(app, tx, mailing, (&sender.event, known)).await?,
            false => write_one(app, tx, mailing, (&sender, known)).await?,
        }
    }
    Ok(())
}

async fn write_one(
    app: &App,
    tx: &mut Tx,
    mailing: &Mailing,
    (sender, known): (&Sender<'_>, &Attendance),
) -> sqlx::Result<()> {
    if app.config.smtp_url.is_none() {
        return Ok(());
    }
    let locale = locale(app, known);
    let Some(written) = to_all(locale, mailing, &sender.event, known) else {
        return Ok(());
    };
    let tells_date = !matches!(mailing.tells, Tells::Words | Tells::Thanks);
    if let Some((letter, beside)) = sender.letter(tx, known, written, tells_date).await? {
        mail::put(tx, &letter, &beside, mailing.written_ms).await?;
    }
    Ok(())
}

async fn tell_elsewhere(
    app: &App,
    tx: &mut Tx,
    mailing: &Mailing,
    (event, known): (&Event, &Attendance),
) -> sqlx::Result<()> {
    if mailing.tells == Tells::Reminder {
        return Ok(());
    }
    let locale = locale_elsewhere(app, event, known);
    let Some((subject, words)) = to_all(locale, mailing, event, known) else {
        return Ok(());
    };
    let lines = match mailing.tells {
        Tells::Words | Tells::Thanks => Vec::new(),
        _ => when_and_where(event, locale),
    };
    let parts: Vec<String> = [words, lines.join("\n")].into();
    let parts: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    let fact = Fact::AttendeeTold {
        attendance: known.id,
        subject,
        words: parts.join("\n\n"),
        language: locale.tag().to_owned(),
    };
    facts::record(tx, &fact, app.clock.now()).await
}

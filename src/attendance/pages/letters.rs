//! Letters to those who take part, written as the facts that they tell of are read: how their answer
//! stands, that the event changed, what the organiser writes, that it is tomorrow. In the language of
//! each; plain text, with the link to their own answer. To attendees elsewhere their servers tell what
//! changes (`Update`); how their answer stands, where exactly it is and what the organiser writes is
//! told them by `federation/outgoing/attendance.rs`.

use super::own;
use crate::app::App;
use crate::attendance::mailing::{self, Mailing, Tells};
use crate::attendance::{Attendance, State, admission, store};
use crate::clock::Millis;
use crate::dates;
use crate::db::Tx;
use crate::events::{self, Event, Status};
use crate::facts::{self, Fact};
use crate::federation::addresses::Ours;
use crate::ids::{AttendanceId, EventId};
use crate::language::Language;
use crate::mail::{self, Letter};
use crate::web::i18n::Locale;
use crate::{accounts, spaces};

/// What letters tell in words of ours: how an answer stands, where it is, what became of the event.
pub const TOLD: &[&str] = &[
    "unconfirmed",
    "asked",
    "going",
    "waiting",
    "refused",
    "link",
    "changed",
    "postponed",
    "cancelled",
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
    // Where no letter can be sent, none is written.
    if app.config.smtp_url.is_some() {
        let now = app.clock.now();
        for one in &recorded {
            tell(app, &mut tx, &one.fact, now).await?;
        }
    }
    tx.commit().await?;
    app.wake.mail.notify_one();
    Ok(recorded.len())
}

async fn tell(app: &App, tx: &mut Tx, fact: &Fact, now: Millis) -> sqlx::Result<()> {
    match fact {
        Fact::AttendanceSettled { attendance } => settled(app, tx, *attendance, now).await,
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

async fn settled(app: &App, tx: &mut Tx, id: AttendanceId, now: Millis) -> sqlx::Result<()> {
    let Some(known) = store::by_id(tx, id).await? else {
        return Ok(());
    };
    // What they said themselves they know.
    if matches!(known.state, State::Maybe | State::Declined) || known.is_forgotten() {
        return Ok(());
    }
    let about = known.state;
    write(app, tx, &known, about.as_str(), now).await
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

/// One letter to one person.
async fn write(
    app: &App,
    tx: &mut Tx,
    known: &Attendance,
    tells: &str,
    now: Millis,
) -> sqlx::Result<()> {
    let Some(event) = events::store::by_id(tx, known.event_id).await? else {
        return Ok(());
    };
    let sender = Sender::of(app, tx, event).await?;
    let written = words(locale(app, known), tells, &sender.event.title);
    if let Some(letter) = sender.letter(tx, known, written).await? {
        mail::write(tx, &letter, now).await?;
    }
    Ok(())
}

/// It takes place otherwise, or not at all: told once for each change of that. Once it is over, those who
/// were there are thanked with its report, when there is one.
async fn changed(app: &App, tx: &mut Tx, id: EventId, now: Millis) -> sqlx::Result<()> {
    let Some(event) = events::store::by_id(tx, id).await? else {
        return Ok(());
    };
    if event.over_ms() <= now {
        return thank(app, tx, &event, now).await;
    }
    if !admission::takes_place_otherwise(tx, &event, now).await? {
        return Ok(());
    }
    let tells = match (event.state, event.status) {
        (events::State::Retracted, _) | (_, Status::Cancelled) => Tells::Cancelled,
        (_, Status::Postponed) => Tells::Postponed,
        _ => Tells::Changed,
    };
    mailing::put(tx, id, tells, ("", ""), now).await
}

async fn thank(app: &App, tx: &mut Tx, event: &Event, now: Millis) -> sqlx::Result<()> {
    let report = event.links.report.as_str();
    let is_off = event.status.is_off() || !event.is_out();
    if report.is_empty() || is_off || !admission::is_thanked_now(tx, event).await? {
        return Ok(());
    }
    let report = match report.starts_with('/') {
        true => app.addresses.page(report),
        false => report.to_owned(),
    };
    mailing::put(tx, event.id, Tells::Thanks, ("", &report), now).await
}

/// Subject and text.
fn words(locale: Locale, tells: &str, title: &str) -> (String, String) {
    let subject = locale.word(&format!("subject-{tells}"), title);
    (subject, locale.word(&format!("letter-{tells}"), title))
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
    app.wake.mail.notify_one();
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
    let sender = Sender::of(app, tx, event).await?;
    let concerned = part.iter().filter(|it| mailing.tells.concerns(it.state));
    for known in concerned {
        let (subject, mut text) = match mailing.tells {
            Tells::Words => (mailing.subject.clone(), String::new()),
            tells => words(locale(app, known), tells.as_str(), &sender.event.title),
        };
        if !mailing.words.is_empty() {
            text = format!("{text}\n\n{}", mailing.words);
        }
        let written = (subject, text.trim_start().to_owned());
        if let Some(letter) = sender.letter(tx, known, written).await? {
            mail::put(tx, &letter, mailing.written_ms).await?;
        }
    }
    Ok(())
}

/// What the letters about one event have in common.
struct Sender<'a> {
    app: &'a App,
    event: Event,
    /// In whose name they are written.
    name: String,
    /// Told to those who go.
    whereabouts: String,
}

impl<'a> Sender<'a> {
    async fn of(app: &'a App, tx: &mut Tx, event: Event) -> sqlx::Result<Sender<'a>> {
        let space = spaces::store::by_id(tx, event.space_id).await?;
        let admission = store::admission(tx, event.id).await?;
        Ok(Sender {
            app,
            event,
            name: space.map(|space| space.name).unwrap_or_default(),
            whereabouts: admission.map_or_else(String::new, |it| it.whereabouts),
        })
    }

    /// The letter to one person; nothing where they have no address.
    async fn letter(
        &self,
        tx: &mut Tx,
        known: &Attendance,
        (subject, words): (String, String),
    ) -> sqlx::Result<Option<Letter>> {
        let app = self.app;
        let Some(to) = address(app, tx, known).await? else {
            return Ok(None);
        };
        let (event, locale) = (&self.event, locale(app, known));
        let end = event.end();
        let when = dates::when(&event.start(), end.as_ref(), event.all_day, locale.0);
        let mut facts = vec![event.title.clone(), when];
        let place = event.place.one_line();
        facts.extend((!place.is_empty()).then_some(place));
        let goes = known.state == State::Going && !self.whereabouts.is_empty();
        facts.extend(goes.then(|| self.whereabouts.clone()));
        facts.push(app.addresses.event_page(event));
        let own = format!("{}/{}", own::PATH, known.secret);
        let own = app.addresses.page(&own);
        let link = match known.state {
            State::Unconfirmed => locale.word("letter-confirm-link", &own),
            _ => locale.word("letter-own-link", &own),
        };
        let body = format!(
            "{words}\n\n{}\n\n{link}\n\n-- \n{}\n",
            facts.join("\n"),
            self.name
        );
        Ok(Some(Letter {
            to,
            language: locale.tag().to_owned(),
            subject,
            body,
        }))
    }
}

/// Their own, or that of the account that it is.
async fn address(app: &App, tx: &mut Tx, known: &Attendance) -> sqlx::Result<Option<String>> {
    if known.email.is_some() {
        return Ok(known.email.clone());
    }
    let actor = known.actor_uri.as_deref().unwrap_or_default();
    let Some(Ours::Actor(member)) = app.addresses.ours(actor) else {
        return Ok(None);
    };
    let account = spaces::members::account_of(member);
    let account = accounts::store::by_id(tx, account).await?;
    Ok(account.and_then(|account| account.email))
}

fn locale(app: &App, known: &Attendance) -> Locale {
    let language = Language::of_tag(&known.language);
    Locale(language.unwrap_or(app.config.language))
}

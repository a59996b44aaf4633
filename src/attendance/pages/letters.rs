//! Letters to those who take part, written as the facts that they tell of are read: how their answer
//! stands, that the event changed, what the organiser writes, that it is tomorrow. In the language of
//! each; plain text, with the link to their own answer. To an event's attendees of the fediverse
//! the same is told by `federation/outgoing/attendance.rs`.

use super::own;
use crate::app::App;
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

crate::text_enum! {
    /// What a letter tells.
    Tells {
        Unconfirmed = "unconfirmed",
        Asked = "asked",
        Going = "going",
        Waiting = "waiting",
        Refused = "refused",
        Changed = "changed",
        Postponed = "postponed",
        Cancelled = "cancelled",
        Reminder = "reminder",
        /// That they came, with what was said and decided.
        Thanks = "thanks",
    }
}

const READER: &str = "mail";
const FACTS_PER_TRANSACTION: i64 = 50;

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
        Fact::EventEdited { event } => changed(app, tx, *event, now).await,
        Fact::EventRetracted { event } => changed(app, tx, *event, now).await,
        Fact::AttendeesWritten {
            event,
            subject,
            words,
        } => {
            let Some(event) = events::store::by_id(tx, *event).await? else {
                return Ok(());
            };
            to_all(app, tx, (&event, ALL), now, |_| {
                (subject.clone(), words.clone())
            })
            .await
        }
        _ => Ok(()),
    }
}

async fn settled(app: &App, tx: &mut Tx, id: AttendanceId, now: Millis) -> sqlx::Result<()> {
    let Some(known) = store::by_id(tx, id).await? else {
        return Ok(());
    };
    let Some(event) = events::store::by_id(tx, known.event_id).await? else {
        return Ok(());
    };
    let tells = match known.state {
        State::Unconfirmed => Tells::Unconfirmed,
        State::Asked => Tells::Asked,
        State::Going => Tells::Going,
        State::Waiting => Tells::Waiting,
        State::Refused => Tells::Refused,
        // They said so themselves.
        State::Maybe | State::Declined => return Ok(()),
    };
    let locale = locale(app, &known);
    let (subject, mut words) = words(locale, tells, &event.title);
    if known.state == State::Going
        && let Some(admission) = store::admission(tx, event.id).await?
        && !admission.whereabouts.is_empty()
    {
        words = format!("{words}\n\n{}", admission.whereabouts);
    }
    send(app, tx, &event, &known, (subject, words), now).await
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
    if !admission::takes_place_otherwise(tx, &event).await? {
        return Ok(());
    }
    let tells = match (event.state, event.status) {
        (events::State::Retracted, _) | (_, Status::Cancelled) => Tells::Cancelled,
        (_, Status::Postponed) => Tells::Postponed,
        _ => Tells::Changed,
    };
    let title = event.title.clone();
    to_all(app, tx, (&event, ALL), now, |locale| {
        words(locale, tells, &title)
    })
    .await
}

async fn thank(app: &App, tx: &mut Tx, event: &Event, now: Millis) -> sqlx::Result<()> {
    let report = event.links.report.as_str();
    let is_off = event.status.is_off() || event.state != events::State::Published;
    if report.is_empty() || is_off || !admission::is_thanked_now(tx, event).await? {
        return Ok(());
    }
    let report = match report.starts_with('/') {
        true => app.addresses.page(report),
        false => report.to_owned(),
    };
    let title = event.title.clone();
    to_all(app, tx, (event, &[State::Going]), now, |locale| {
        let (subject, text) = words(locale, Tells::Thanks, &title);
        (subject, format!("{text}\n\n{report}"))
    })
    .await
}

/// Subject and text.
fn words(locale: Locale, tells: Tells, title: &str) -> (String, String) {
    let subject = locale.word(&format!("subject-{tells}"), title);
    (subject, locale.word(&format!("letter-{tells}"), title))
}

/// The day before: to those who go.
pub async fn remind(app: &App, tx: &mut Tx, event: &Event, now: Millis) -> sqlx::Result<()> {
    let title = event.title.clone();
    to_all(app, tx, (event, &[State::Going]), now, |locale| {
        words(locale, Tells::Reminder, &title)
    })
    .await
}

/// Whoever was told that it takes place.
const ALL: &[State] = &[State::Going, State::Waiting, State::Maybe];

async fn to_all(
    app: &App,
    tx: &mut Tx,
    (event, whom): (&Event, &[State]),
    now: Millis,
    words: impl Fn(Locale) -> (String, String),
) -> sqlx::Result<()> {
    let all = store::to_be_told(tx, event.id).await?.into_iter();
    for known in all.filter(|known| whom.contains(&known.state)) {
        let written = words(locale(app, &known));
        send(app, tx, event, &known, written, now).await?;
    }
    Ok(())
}

async fn send(
    app: &App,
    tx: &mut Tx,
    event: &Event,
    known: &Attendance,
    (subject, words): (String, String),
    now: Millis,
) -> sqlx::Result<()> {
    let Some(to) = address(app, tx, known).await? else {
        return Ok(());
    };
    let locale = locale(app, known);
    let end = event.end();
    let when = dates::when(&event.start(), end.as_ref(), event.all_day, locale.0);
    let mut facts = vec![event.title.clone(), when];
    let place = event.place.one_line();
    facts.extend((!place.is_empty()).then_some(place));
    facts.push(app.addresses.event_page(event));
    let own = app
        .addresses
        .page(&format!("{}/{}", own::PATH, known.secret));
    let link = match known.state {
        State::Unconfirmed => locale.word("letter-confirm-link", &own),
        _ => locale.word("letter-own-link", &own),
    };
    let space = spaces::store::by_id(tx, event.space_id).await?;
    let signed = space.map(|space| space.name).unwrap_or_default();
    let body = format!(
        "{words}\n\n{}\n\n{link}\n\n-- \n{signed}\n",
        facts.join("\n")
    );
    let letter = Letter {
        to,
        language: locale.tag().to_owned(),
        subject,
        body,
    };
    mail::write(tx, &letter, now).await?;
    Ok(())
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

//! What letters and words to attendees say: what became of the event and how it stood before, how their
//! answer stands, where exactly it is, what goes into their calendar.

use crate::app::App;
use crate::attendance::mailing::{Mailing, Tells};
use crate::attendance::pages::own;
use crate::attendance::told::Told;
use crate::attendance::{Attendance, State, store};
use crate::dates;
use crate::db::Tx;
use crate::events::changes::{Stood, What};
use crate::events::{Event, Status};
use crate::federation::addresses::Ours;
use crate::feeds::{self, Calendar, Dated, Method};
use crate::language::Language;
use crate::mail::{Beside, Letter};
use crate::web::i18n::Locale;
use crate::{accounts, settings, spaces};

/// Subject and text.
pub(super) fn words(locale: Locale, tells: &str, title: &str) -> (String, String) {
    let subject = locale.word(&format!("subject-{tells}"), title);
    (subject, locale.word(&format!("letter-{tells}"), title))
}

/// Subject and text of a letter to all, for one of them; nothing for whom it does not concern.
pub(super) fn to_all(
    locale: Locale,
    mailing: &Mailing,
    event: &Event,
    known: &Attendance,
) -> Option<(String, String)> {
    if mailing.tells == Tells::Words {
        return Some((mailing.subject.clone(), mailing.words.clone()));
    }
    let (subject, usual) = words(locale, mailing.tells.as_str(), &event.title);
    let was: Option<Told> = serde_json::from_str(&mailing.was).ok();
    let mut parts = match was {
        Some(was) => change(locale, mailing.tells, event, &was, (known, usual))?,
        None => vec![usual],
    };
    if !mailing.words.is_empty() {
        parts.push(mailing.words.clone());
    }
    Some((subject, parts.join("\n\n")))
}

/// What is otherwise, and how it was.
fn change(
    locale: Locale,
    tells: Tells,
    event: &Event,
    was: &Told,
    (known, usual): (&Attendance, String),
) -> Option<Vec<String>> {
    if matches!(tells, Tells::Cancelled | Tells::Postponed) {
        return Some(vec![usual]);
    }
    let what = was.stood.differs(&Stood::of(event));
    let (time, place) = (what.contains(&What::Time), what.contains(&What::Place));
    let title = &event.title;
    let mut parts = vec![match (tells, time, place) {
        (Tells::Changed, true, true) => locale.word("letter-changed-both", title),
        (Tells::Changed, true, false) => locale.word("letter-changed-time", title),
        (Tells::Changed, false, true) => locale.word("letter-changed-place", title),
        // Where exactly it is, is told to those who go.
        (Tells::Changed, false, false) if known.state != State::Going => return None,
        (Tells::Changed, false, false) => locale.word("letter-changed-whereabouts", title),
        _ => usual,
    }];
    if tells != Tells::Tentative && what.contains(&What::Status) {
        let is_tentative = event.status == Status::Tentative;
        parts.extend(is_tentative.then(|| locale.t("event-tentative-said")));
    }
    let mut before = Vec::new();
    if time {
        before.push(locale.word("letter-was-when", &was.stood.when(locale.0)));
    }
    let there = match was.stood.place.as_str() {
        "" => was.stood.online.as_str(),
        place => place,
    };
    if place && !there.is_empty() {
        before.push(locale.word("letter-was-where", there));
    }
    if !before.is_empty() {
        parts.push(before.join("\n"));
    }
    Some(parts)
}

/// When and where, in two lines.
pub(super) fn when_and_where(event: &Event, locale: Locale) -> Vec<String> {
    let end = event.end();
    let when = dates::when(&event.start(), end.as_ref(), event.all_day, locale.0);
    let place = event.place.one_line();
    [when, place]
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect()
}

/// What the letters about one event have in common.
pub(super) struct Sender<'a> {
    app: &'a App,
    pub event: Event,
    /// In whose name they are written.
    name: String,
    /// Whom an answer reaches.
    reply_to: String,
    /// Told to those who go.
    whereabouts: String,
}

impl<'a> Sender<'a> {
    pub async fn of(app: &'a App, tx: &mut Tx, event: Event) -> sqlx::Result<Sender<'a>> {
        let space = spaces::store::by_id(tx, event.space_id).await?;
        let admission = store::admission(tx, event.id).await?;
        Ok(Sender {
            app,
            event,
            name: space.map(|space| space.name).unwrap_or_default(),
            reply_to: settings::load(tx).await?.contact_email,
            whereabouts: admission.map_or_else(String::new, |it| it.whereabouts),
        })
    }

    fn is_off(&self) -> bool {
        self.event.status.is_off() || !self.event.is_out()
    }

    /// The letter to one person, with what they may put into their calendar where it tells of the date;
    /// nothing where they have no address.
    pub async fn letter(
        &self,
        tx: &mut Tx,
        known: &Attendance,
        (subject, words): (String, String),
        tells_date: bool,
    ) -> sqlx::Result<Option<(Letter, Beside)>> {
        let app = self.app;
        let Some(to) = address(app, tx, known).await? else {
            return Ok(None);
        };
        let (event, locale) = (&self.event, locale(app, known));
        let page = app.addresses.event_page(event);
        let goes = known.state == State::Going;
        let mut facts = vec![event.title.clone()];
        facts.extend(when_and_where(event, locale));
        let is_told = goes && !self.whereabouts.is_empty();
        facts.extend(is_told.then(|| self.whereabouts.clone()));
        facts.extend((known.seats > 0).then(|| locale.count("letter-seats", known.seats)));
        facts.push(page.clone());
        let has_date = tells_date && matches!(known.state, State::Going | State::Maybe);
        // Of what is for members nobody reads the file without signing in.
        let calendar_link = (has_date && !self.is_off() && !event.is_for_members())
            .then(|| locale.word("letter-calendar-link", &format!("{page}.ics")));
        let own = format!("{}/{}", own::PATH, known.secret);
        let own = app.addresses.page(&own);
        let own_link = match known.state {
            State::Unconfirmed => locale.word("letter-confirm-link", &own),
            _ => locale.word("letter-own-link", &own),
        };
        let links: Vec<String> = calendar_link.into_iter().chain([own_link]).collect();
        let body = format!(
            "{words}\n\n{}\n\n{}\n\n-- \n{}\n",
            facts.join("\n"),
            links.join("\n"),
            self.name
        );
        let letter = Letter {
            to,
            language: locale.tag().to_owned(),
            subject,
            body,
        };
        let beside = Beside {
            reply_to: self.reply_to.clone(),
            calendar: match has_date {
                true => self.calendar(goes),
                false => String::new(),
            },
            about: known.id.to_string(),
        };
        Ok(Some((letter, beside)))
    }

    /// The event as a file for a calendar: with where exactly it is for who goes; one that takes it out
    /// again when it is off.
    fn calendar(&self, goes: bool) -> String {
        let (event, addresses) = (&self.event, &self.app.addresses);
        let page = addresses.event_page(event);
        let whereabouts = if goes { self.whereabouts.as_str() } else { "" };
        let parts = [whereabouts, event.summary.as_str()];
        let said: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        let is_gone = event.status == Status::Cancelled || !event.is_out();
        feeds::ics(&Calendar {
            name: event.title.clone(),
            source: format!("{page}.ics"),
            method: match is_gone {
                true => Method::Cancel,
                false => Method::Publish,
            },
            events: vec![Dated {
                event,
                uid: addresses.event(event.id),
                url: page,
                description: said.join("\n\n"),
                tags: Vec::new(),
                image: None,
            }],
            series: None,
        })
    }
}

/// Whether it is their server that they are told by.
pub(super) fn is_elsewhere(app: &App, known: &Attendance) -> bool {
    let actor = known.actor_uri.as_deref();
    actor.is_some_and(|actor| !app.addresses.is_ours(actor))
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

pub(super) fn locale(app: &App, known: &Attendance) -> Locale {
    let language = Language::of_tag(&known.language);
    Locale(language.unwrap_or(app.config.language))
}

/// Somebody elsewhere, of whom no language is known, read that of the event.
pub(super) fn locale_elsewhere(app: &App, event: &Event, known: &Attendance) -> Locale {
    let own = Language::of_tag(&known.language);
    let language = own.or_else(|| Language::of_tag(&event.language));
    Locale(language.unwrap_or(app.config.language))
}

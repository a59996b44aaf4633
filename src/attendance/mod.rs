//! Who takes part in an event. An answer comes by our page, by e-mail, by a server elsewhere, by a vote
//! or by a word under the event: whatever the way, it comes through [`answer`].
//!
//! What always holds: one answer of each person and event; no more seats are taken than there are,
//! because whoever answers waits for the others at the event's admission row; who waits moves up in
//! order as soon as there is room (`line.rs`); nobody is shown that the organiser did not choose to
//! show; whoever is forgotten leaves nothing here.

pub mod admission;
pub mod asking;
pub mod away;
mod by_mail;
mod leaving;
mod line;
pub mod mailing;
pub mod organising;
pub mod pages;
pub mod repeating;
pub mod rides;
pub mod store;
pub mod tasks;
pub mod told;
pub mod turnout;

use sqlx::types::Json;

use crate::clock::Millis;
use crate::conversation;
use crate::db::Tx;
use crate::events::Event;
use crate::facts::{self, Because, Fact};
use crate::ids::{AttendanceId, EventId};
use crate::settings::{self, Holds};

pub use admission::{Admission, Mode, Shown};
pub use by_mail::{answer_again, ask_by_mail};
pub use leaving::{forget, is_somewhere, leave, leave_by_secret, tidy};

pub const NAME_CHARS_MAX: usize = 100;
pub const EMAIL_CHARS_MAX: usize = 254;
pub const ANSWER_CHARS_MAX: usize = 500;
/// Answers to one event that wait, or take no seat: beyond, the form says so.
const PENDING_MAX: i64 = 5_000;
/// Answers to one event that nobody confirmed: whoever invents them keeps out nobody but who comes by mail.
const UNCONFIRMED_OF_EVENT_MAX: i64 = 2_000;
const SECRET_BYTES: usize = 18;

crate::text_enum! {
    /// How an answer stands.
    State {
        /// By e-mail, and the link in the letter was not followed yet.
        Unconfirmed = "unconfirmed",
        /// Waits for the organiser's yes.
        Asked = "asked",
        Going = "going",
        /// There is no seat at the moment.
        Waiting = "waiting",
        Maybe = "maybe",
        /// Their own no.
        Declined = "declined",
        /// The organiser's no.
        Refused = "refused",
    }
}

crate::text_enum! {
    /// By what way an answer came.
    Way {
        /// On our page, by a member.
        Page = "page",
        Mail = "mail",
        /// Their server asked for it, and waits for an answer.
        Join = "join",
        /// Their server tells of it.
        Server = "server",
        Poll = "poll",
        /// A word under the event.
        Word = "word",
    }
}

/// What somebody says to an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Yes,
    Maybe,
    No,
}

/// Whose answer it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who<'a> {
    /// Their address as an actor, here or elsewhere.
    Actor(&'a str),
    Mail(&'a str),
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Attendance {
    pub id: AttendanceId,
    pub event_id: EventId,
    pub actor_uri: Option<String>,
    pub email: Option<String>,
    pub name: String,
    /// Letters to them are written in it.
    pub language: String,
    pub state: State,
    pub way: Way,
    pub seats: i64,
    /// One for each question of the organiser.
    pub answers: Json<Vec<String>>,
    /// What their server asked with; empty for other ways.
    pub request_uri: String,
    /// What they say to the organisers of their own accord.
    pub message: String,
    pub secret: String,
    pub since_ms: Millis,
    pub changed_ms: Millis,
    pub arrived_ms: Option<Millis>,
}

impl Attendance {
    /// Whether only that they were refused is known any more.
    pub fn is_forgotten(&self) -> bool {
        let name = self.actor_uri.as_ref().or(self.email.as_ref());
        name.is_some_and(|name| conversation::forgetting::is_veil(name))
    }
}

/// An answer as it comes.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    pub answer: Answer,
    pub way: Way,
    pub seats: i64,
    pub name: String,
    pub language: String,
    pub answers: Vec<String>,
    /// A word to the organisers; empty leaves the one that there is.
    pub message: String,
    pub request_uri: String,
}

impl Said {
    /// One person's plain yes, maybe or no, from elsewhere.
    pub fn plain(answer: Answer, way: Way, name: &str, request_uri: &str) -> Said {
        Said {
            answer,
            way,
            seats: 1,
            name: name.to_owned(),
            language: String::new(),
            answers: Vec::new(),
            message: String::new(),
            request_uri: request_uri.to_owned(),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("this event takes no answers here")]
    NotTaken,
    #[error("answers are taken no more")]
    Over,
    #[error("there is no seat left, and no waiting list")]
    Full,
    #[error("one answer takes from one to {0} seats")]
    Seats(i64),
    #[error("say your name, in at most {NAME_CHARS_MAX} characters")]
    Name,
    #[error("give an e-mail address that can be answered")]
    Email,
    #[error("an answer has at most {ANSWER_CHARS_MAX} characters")]
    Words,
    #[error("they may not take part in what this space does")]
    Banned,
    #[error("there is no such answer")]
    Unknown,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Somebody answers an invitation, or answers otherwise than before. What is refused changes nothing.
pub async fn answer(
    tx: &mut Tx,
    event: &Event,
    who: Who<'_>,
    said: &Said,
    now: Millis,
) -> Result<Attendance, Refused> {
    let admission = take(tx, event, now).await?;
    let before = store::of(tx, event.id, who).await?;
    // Whoever has an answer may take it back, though no new one is taken.
    let is_leaving = said.answer == Answer::No && before.is_some();
    if admission.mode == Mode::Closed && !is_leaving {
        return Err(Refused::NotTaken);
    }
    if before.is_none() && !admits(event, said.way) {
        return Err(Refused::NotTaken);
    }
    if before.is_none() && leaving::was_refused(tx, event.id, who).await? {
        return Err(Refused::Banned);
    }
    if said.answer != Answer::No {
        check(tx, event, &admission, who, said, now).await?;
        if before.is_none() && store::count_pending(tx, event.id).await? >= PENDING_MAX {
            return Err(Refused::Full);
        }
    }
    let is_new = before.is_none();
    let stood = before.as_ref().map(|it| (it.state, it.seats, it.way));
    let mut attendance = match before {
        Some(before) => before,
        None => begin(event.id, who, now)?,
    };
    // An organiser's no stands until they say otherwise; one's own no over it would be a way around it.
    if attendance.state == State::Refused {
        return Err(Refused::Banned);
    }
    let (state, seats) = line::place(tx, &admission, &attendance, said).await?;
    if state == State::Waiting && attendance.state != State::Waiting {
        attendance.since_ms = now;
    }
    attendance.state = state;
    attendance.seats = seats;
    attendance.way = said.way;
    attendance.changed_ms = now;
    attendance.request_uri.clone_from(&said.request_uri);
    if !said.name.trim().is_empty() {
        attendance.name = said.name.trim().to_owned();
    }
    if !said.language.is_empty() {
        attendance.language.clone_from(&said.language);
    }
    if said.answer == Answer::Yes {
        attendance.answers = Json(said.answers.clone());
    }
    if !said.message.is_empty() {
        attendance.message.clone_from(&said.message);
    }
    match is_new {
        true => store::insert(tx, &attendance).await?,
        false => store::update(tx, &attendance).await?,
    }
    if attendance.state == State::Declined {
        tasks::let_go(tx, attendance.id).await?;
    }
    let is_by_server = matches!(said.way, Way::Join | Way::Server);
    let because = match stood == Some((state, seats, said.way)) && is_by_server {
        true => Because::Again,
        false => Because::Own,
    };
    settled(tx, &attendance, because, now).await?;
    line::move_up(tx, &admission, now).await?;
    admission::hasten(tx, event.id, now).await?;
    Ok(attendance)
}

/// Whether a new answer may come by that way: what is for members is answered on our pages, which look
/// who they are.
fn admits(event: &Event, way: Way) -> bool {
    !event.is_for_members() || way == Way::Page
}

/// From here on, all who answer this event wait for one another.
async fn take(tx: &mut Tx, event: &Event, now: Millis) -> Result<Admission, Refused> {
    let admission = store::take_admission(tx, event.id).await?;
    let admission = admission.ok_or(Refused::NotTaken)?;
    let is_ours = event.is_out() && !event.is_theirs();
    if !is_ours {
        return Err(Refused::NotTaken);
    }
    if event.status.is_off() || event.over_ms() <= now {
        return Err(Refused::Over);
    }
    Ok(admission)
}

async fn check(
    tx: &mut Tx,
    event: &Event,
    admission: &Admission,
    who: Who<'_>,
    said: &Said,
    now: Millis,
) -> Result<(), Refused> {
    if said.name.chars().count() > NAME_CHARS_MAX {
        return Err(Refused::Name);
    }
    match who {
        Who::Actor(uri) => {
            if conversation::store::decided::is_banned(tx, event.space_id, uri, now).await? {
                return Err(Refused::Banned);
            }
        }
        Who::Mail(address) => {
            let answers = address.len() <= EMAIL_CHARS_MAX
                && settings::check(Holds::MailAddress, address).is_ok();
            if address.is_empty() || !answers {
                return Err(Refused::Email);
            }
            if said.name.trim().is_empty() {
                return Err(Refused::Name);
            }
        }
    }
    if !(1..=admission.seats_max).contains(&said.seats) {
        return Err(Refused::Seats(admission.seats_max));
    }
    let asked = admission.questions().len();
    let are_short = |answer: &String| answer.chars().count() <= ANSWER_CHARS_MAX;
    let is_short = are_short(&said.message);
    match said.answers.len() <= asked && said.answers.iter().all(are_short) && is_short {
        true => Ok(()),
        false => Err(Refused::Words),
    }
}

fn begin(event: EventId, who: Who<'_>, now: Millis) -> Result<Attendance, Refused> {
    let (actor_uri, email, state) = match who {
        Who::Actor(uri) => (Some(uri.to_owned()), None, State::Asked),
        Who::Mail(address) => (None, Some(address.to_lowercase()), State::Unconfirmed),
    };
    Ok(Attendance {
        id: AttendanceId::generate(),
        event_id: event,
        actor_uri,
        email,
        name: String::new(),
        language: String::new(),
        state,
        way: Way::Page,
        seats: 0,
        answers: Json(Vec::new()),
        request_uri: String::new(),
        message: String::new(),
        secret: secret(),
        since_ms: now,
        changed_ms: now,
        arrived_ms: None,
    })
}

fn secret() -> String {
    use base64::Engine;
    let mut bytes = [0u8; SECRET_BYTES];
    aws_lc_rs::rand::fill(&mut bytes).expect("the system has randomness");
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// Whoever has to be told how an answer stands is told.
async fn settled(
    tx: &mut Tx,
    attendance: &Attendance,
    because: Because,
    now: Millis,
) -> sqlx::Result<()> {
    let fact = Fact::AttendanceSettled {
        attendance: attendance.id,
        because,
    };
    facts::record(tx, &fact, now).await
}

/// A server asked in vain for somebody of theirs; it is answered.
pub async fn decline(
    tx: &mut Tx,
    event: &Event,
    actor_uri: &str,
    request_uri: &str,
    refused: &Refused,
    now: Millis,
) -> sqlx::Result<()> {
    let fact = Fact::AttendanceDeclined {
        space: event.space_id,
        actor: actor_uri.to_owned(),
        request: request_uri.to_owned(),
        is_taken: !matches!(refused, Refused::NotTaken),
    };
    facts::record(tx, &fact, now).await
}

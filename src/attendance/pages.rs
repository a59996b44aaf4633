//! Taking part on our pages: what the event's page says of it (here), the form by which one answers
//! (`taking.rs`), one's own answer behind its secret link (`own.rs`), the organiser's list (`desk.rs`),
//! the door (`entrance.rs`), how it went (`figures.rs`), letters (`letters.rs`), events elsewhere
//! (`away.rs`). Plain forms, no script.

mod admission_form;
pub mod away;
pub mod csv;
pub mod desk;
pub mod entrance;
pub mod figures;
pub mod letters;
pub mod own;
pub mod reminders;
pub mod rides;
pub mod taking;
pub mod tasks;

use super::organising::{self, Organiser};
use super::{Admission, Attendance, Mode, Refused, Shown, State, Who, store};
use crate::accounts::Account;
use crate::collaboration;
use crate::conversation::moderation::Moderator;
use crate::db::Tx;
use crate::events::{self, Event};
use crate::federation::addresses::events_path;
use crate::ids::AccountId;
use crate::spaces::members;
use crate::web::errors::WebError;
use crate::web::visit::Visit;

/// Names shown on the event's page.
const NAMES_MAX: i64 = 60;

/// What an event's page says of taking part.
pub struct Attending {
    /// Where one answers; empty when no answer is taken.
    pub path: String,
    pub lines: Vec<String>,
    /// Of who goes, where the organiser shows them.
    pub names: Vec<String>,
    /// How the visitor's own answer stands.
    pub mine: String,
    /// Their own page of it, with the code for the door; empty without a seat.
    pub ticket: String,
    /// Told to those who go: words, and where those lead that are an address.
    pub whereabouts: Vec<(String, String)>,
    /// The organiser's list.
    pub desk: String,
    /// Seats offered and sought on the way, and where; empty where nobody meets on site any more.
    pub rides: Vec<String>,
    pub rides_path: String,
    /// What volunteers are sought for, and where.
    pub tasks: String,
    pub tasks_path: String,
}

impl Attending {
    pub async fn of(tx: &mut Tx, visit: &Visit, event: &Event) -> sqlx::Result<Option<Attending>> {
        let desk = match organises(tx, visit, event).await? {
            true => desk::path(visit, event.id),
            false => String::new(),
        };
        let is_over = event.over_ms() <= visit.app.clock.now() || event.status.is_off();
        let meets = !is_over && !event.place.is_empty();
        let rides_path = match meets {
            true => rides::path(visit, event),
            false => String::new(),
        };
        let rides = rides::lines(tx, visit, event).await?;
        let tasks = Tasks::of(tx, visit, event, is_over).await?;
        let admission = store::admission(tx, event.id).await?;
        let admission = admission.filter(|_| event.links.registration.is_empty());
        let Some(admission) = admission else {
            let is_empty = desk.is_empty() && rides_path.is_empty() && tasks.path.is_empty();
            return Ok((!is_empty).then(|| Attending::nothing(desk, (rides, rides_path), tasks)));
        };
        let counts = organising::counts(tx, event.id).await?;
        let mine = match &visit.account {
            Some(account) => of_account(tx, visit, account, event).await?,
            None => None,
        };
        let names = match admission.shown {
            Shown::Names => names(tx, event).await?,
            Shown::Nothing | Shown::Count => Vec::new(),
        };
        let goes = mine.as_ref().filter(|it| it.state == State::Going);
        let ticket = match (goes, is_over) {
            (Some(known), false) => format!("{}/{}", own::PATH, known.secret),
            _ => String::new(),
        };
        let whereabouts = match goes {
            Some(_) => linked(&admission.whereabouts),
            None => Vec::new(),
        };
        Ok(Some(Attending {
            // Who has an answer may take it back.
            path: match !is_over && (admission.mode != Mode::Closed || mine.is_some()) {
                true => taking::path(visit, event),
                false => String::new(),
            },
            lines: lines(visit, &admission, &counts, is_over),
            names,
            mine: mine.map_or_else(String::new, |mine| standing(visit, &mine)),
            ticket,
            whereabouts,
            desk,
            rides,
            rides_path,
            tasks: tasks.line,
            tasks_path: tasks.path,
        }))
    }

    fn nothing(
        desk: String,
        (rides, rides_path): (Vec<String>, String),
        tasks: Tasks,
    ) -> Attending {
        Attending {
            path: String::new(),
            lines: Vec::new(),
            names: Vec::new(),
            mine: String::new(),
            ticket: String::new(),
            whereabouts: Vec::new(),
            desk,
            rides,
            rides_path,
            tasks: tasks.line,
            tasks_path: tasks.path,
        }
    }
}

/// How many volunteers are sought, and where one reads for what: where there are tasks, and for who may
/// write some.
struct Tasks {
    line: String,
    path: String,
}

impl Tasks {
    async fn of(tx: &mut Tx, visit: &Visit, event: &Event, is_over: bool) -> sqlx::Result<Tasks> {
        let there_are = !store::tasks::of_event(tx, event.id).await?.is_empty();
        let now = visit.app.clock.now();
        let organises = match &visit.account {
            Some(account) => {
                let visitor = Visitor::of(visit, account);
                organising::may(tx, &visitor.organiser(), event, now).await?
            }
            None => false,
        };
        let is_shown = (there_are && (organises || !is_over)) || (organises && !is_over);
        Ok(Tasks {
            line: match is_over {
                true => String::new(),
                false => tasks::line(tx, visit, event).await?,
            },
            path: match is_shown {
                true => tasks::path(visit, event),
                false => String::new(),
            },
        })
    }
}

/// How many go, and how many seats are left, as far as it is shown.
fn lines(
    visit: &Visit,
    admission: &Admission,
    counts: &organising::Counts,
    is_over: bool,
) -> Vec<String> {
    let mut lines = Vec::new();
    // Nobody looks for a seat at what is over or off.
    if is_over {
        let is_told = admission.shown != Shown::Nothing && counts.seats > 0;
        lines.extend(is_told.then(|| visit.locale.count("attending-going", counts.seats)));
        return lines;
    }
    if admission.mode == Mode::Closed {
        lines.push(visit.locale.t("attending-closed"));
    }
    if admission.mode == Mode::Approval {
        lines.push(visit.locale.t("attending-approval"));
    }
    if admission.shown != Shown::Nothing && counts.seats > 0 {
        lines.push(visit.locale.count("attending-going", counts.seats));
    }
    if let Some(capacity) = admission.capacity {
        let left = (capacity - counts.seats).max(0);
        let shows = admission.shown != Shown::Nothing;
        lines.extend(match (left, admission.waits && shows) {
            (0, true) => Some(visit.locale.count("attending-full-waits", counts.waiting)),
            (0, false) => Some(visit.locale.t("attending-full")),
            (left, _) => shows.then(|| visit.locale.count("attending-left", left)),
        });
    }
    lines
}

/// Of members and of people elsewhere; who answered by e-mail is not named.
async fn names(tx: &mut Tx, event: &Event) -> sqlx::Result<Vec<String>> {
    let named = store::shown_names(tx, event.id, NAMES_MAX).await?;
    let visible = named.into_iter().map(|(name,)| crate::text::visible(&name));
    Ok(visible.filter(|name| !name.is_empty()).collect())
}

/// A member's own answer.
pub(super) async fn of_account(
    tx: &mut Tx,
    visit: &Visit,
    account: &Account,
    event: &Event,
) -> sqlx::Result<Option<Attendance>> {
    let uri = uri_of(visit, account);
    store::of(tx, event.id, Who::Actor(&uri)).await
}

/// The address that a member's answers are kept by, whether they speak in public or not.
fn uri_of(visit: &Visit, account: &Account) -> String {
    visit.app.addresses.actor(members::actor_of(account.id))
}

/// Whether who visits organises an event.
async fn organises(tx: &mut Tx, visit: &Visit, event: &Event) -> sqlx::Result<bool> {
    let Some(account) = &visit.account else {
        return Ok(false);
    };
    let visitor = Visitor::of(visit, account);
    let now = visit.app.clock.now();
    organising::may(tx, &visitor.organiser(), event, now).await
}

/// Who visits, as those are known who look after spaces.
struct Visitor {
    account: AccountId,
    uri: String,
    is_team: bool,
}

impl Visitor {
    fn of(visit: &Visit, account: &Account) -> Visitor {
        Visitor {
            account: account.id,
            uri: uri_of(visit, account),
            is_team: visit.may_edit(),
        }
    }

    fn who(&self) -> Moderator<'_> {
        Moderator {
            uri: &self.uri,
            is_team: self.is_team,
        }
    }

    fn organiser(&self) -> Organiser<'_> {
        Organiser {
            who: self.who(),
            account: Some(self.account),
        }
    }
}

/// How an answer stands, in a sentence.
fn standing(visit: &Visit, attendance: &Attendance) -> String {
    let key = match attendance.state {
        State::Unconfirmed => "attending-is-unconfirmed",
        State::Asked => "attending-is-asked",
        State::Going => return visit.locale.count("attending-is-going", attendance.seats),
        State::Waiting => "attending-is-waiting",
        State::Maybe => "attending-is-maybe",
        State::Declined => "attending-is-declined",
        State::Refused => "attending-is-refused",
    };
    visit.locale.t(key)
}

fn problem_key(refused: &Refused) -> &'static str {
    match refused {
        Refused::NotTaken => "attending-not-taken",
        Refused::Over => "attending-over",
        Refused::Full => "attending-refused-full",
        Refused::Seats(_) => "attending-refused-seats",
        Refused::Name => "contact-no-name",
        Refused::Email => "contact-no-email",
        Refused::Words => "attending-refused-words",
        Refused::Banned => "attending-is-refused",
        Refused::Unknown => "error-not-found",
        Refused::Database(_) => "error-internal",
    }
}

/// An event of ours by its address, where who visits may see it.
async fn ours(tx: &mut Tx, visit: &Visit, slug: &str) -> Result<Event, WebError> {
    let event = events::store::by_slug(tx, slug).await?;
    let event = event.filter(|event| event.is_out() && !event.is_theirs());
    let event = event.ok_or(WebError::NotFound)?;
    match collaboration::pages::may_see(tx, visit, &event).await? {
        true => Ok(event),
        false => Err(WebError::NotFound),
    }
}

/// `/evenements/atelier`
fn event_path(visit: &Visit, event: &Event) -> String {
    format!("{}/{}", events_path(visit.app.config.language), event.slug)
}

/// Plain text in parts: each with where it leads, which is nowhere but for addresses.
fn linked(words: &str) -> Vec<(String, String)> {
    let mut parts: Vec<(String, String)> = Vec::new();
    for piece in words.split_inclusive(char::is_whitespace) {
        let bare = piece.trim_end_matches(|c: char| c.is_whitespace() || ".,;)".contains(c));
        let is_link = bare.starts_with("https://") || bare.starts_with("http://");
        if is_link && url::Url::parse(bare).is_ok() {
            parts.push((bare.to_owned(), bare.to_owned()));
            parts.push((piece[bare.len()..].to_owned(), String::new()));
        } else {
            match parts.last_mut().filter(|(_, href)| href.is_empty()) {
                Some((plain, _)) => plain.push_str(piece),
                None => parts.push((piece.to_owned(), String::new())),
            }
        }
    }
    parts
}

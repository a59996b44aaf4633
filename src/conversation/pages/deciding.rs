//! What the forms of `/moderation` do: one thing or several are published or taken away, their author is
//! kept out or answered, reports are closed or sent on. Each calls the verb that an activity calls.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::queue::PATH;
use super::reported::is_person;
use super::rules::named;
use crate::accounts;
use crate::audit;
use crate::clock::Millis;
use crate::conversation::answers::{self, WORDS_CHARS_MAX};
use crate::conversation::moderation::{self, Because, Refused, Thread, What};
use crate::conversation::reports::{self, Outcome, Report};
use crate::conversation::{Comment, State, store};
use crate::db::Tx;
use crate::federation::wire;
use crate::ids::{CommentId, ReportId, SpaceId};
use crate::spaces::{self, Kind};
use crate::web::errors::WebError;
use crate::web::visit::Visit;

const DAY_SECONDS: i64 = 24 * 3600;
/// For longer, one leaves the field empty: for good.
const BAN_DAYS_MAX: i64 = 3_650;
/// As many as a page of the queue can show, twice.
const TOGETHER_MAX: usize = 50;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Decision {
    reason: String,
    note: String,
    days: String,
    /// The id of a ready answer to the author.
    answer: String,
    /// Or words of one's own.
    words: String,
    /// The page of the queue that it was decided on.
    back: String,
}

impl Decision {
    fn because(&self) -> Because<'_> {
        Because {
            reason: self.reason.trim(),
            note: self.note.trim(),
            activity: "",
        }
    }

    /// Whether the author is told something.
    fn says_something(&self) -> bool {
        !self.words.trim().is_empty() || !self.answer.is_empty()
    }

    /// Nothing for good; refused when what is written is no number of days: nobody is kept out for
    /// ever by a slip of the hand.
    fn until(&self, now: Millis) -> Result<Option<Millis>, Refused> {
        let written = self.days.trim();
        if written.is_empty() {
            return Ok(None);
        }
        match written.parse() {
            Ok(days) if (1..=BAN_DAYS_MAX).contains(&days) => {
                Ok(Some(now.plus_seconds(days * DAY_SECONDS)))
            }
            _ => Err(Refused::Days),
        }
    }
}

/// Where one goes after deciding: to the list that it was decided on, which is one of the queue's.
pub fn back_to(back: &str) -> &str {
    match back.strip_prefix(PATH) {
        Some(rest) if rest.starts_with('?') && !rest.contains(['\r', '\n']) => back,
        _ => PATH,
    }
}

/// The same, saying that somebody had decided before.
fn late(back: &str) -> Response {
    told(back, "late")
}

/// The same, with something to be told there.
fn told(back: &str, what: &str) -> Response {
    let back = back_to(back);
    let sign = if back.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{back}{sign}told={what}")).into_response()
}

fn refused(refused: Refused, back: &str) -> Result<Response, WebError> {
    match refused {
        Refused::Database(error) => Err(error.into()),
        Refused::NotAllowed => Err(WebError::Forbidden),
        Refused::Days => Ok(told(back, "days")),
        Refused::Reason => Ok(told(back, "reason")),
        _ => Ok(late(back)),
    }
}

/// `POST /moderation/{id}/{what}`: published, taken away, put back, its author kept out; for the id of
/// a thread, closed or opened, put first or no longer.
pub async fn decide(
    visit: Visit,
    Path((id, what)): Path<(CommentId, String)>,
    Form(decision): Form<Decision>,
) -> Result<Response, WebError> {
    let what: What = what.parse().map_err(|_| WebError::NotFound)?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let desk = Desk::of(&mut tx, &visit).await?;
    let because = decision.because();
    let mut back = back_to(&decision.back).to_owned();
    let comment = store::by_id(&mut tx, id).await?;
    // Words of a person say more than the short word that something is published: those alone go out.
    if let Some(comment) = comment.filter(|it| is_of_comment(what) && it.state != State::Private) {
        if !answer(&mut tx, &visit, &desk, &comment, &decision).await? {
            return Ok(late(&decision.back));
        }
        if what == What::Published && decision.says_something() {
            let (space, author) = (comment.space_id, &comment.author_uri);
            store::decided::put_informed(&mut tx, space, author, "published", now).await?;
        }
    }
    let done = match what {
        What::Published | What::Removed | What::Restored => {
            moderation::decide(&mut tx, &desk.who(), id, what, &because, now).await
        }
        What::Banned => ban(&mut tx, &desk, id, &decision, now).await,
        What::Locked | What::Unlocked | What::Pinned | What::Unpinned => {
            let thread = super::places::thread_named(&mut tx, &visit, id.0).await?;
            let (uri, space, page) = thread.ok_or(WebError::NotFound)?;
            back = page;
            let (root, uri) = (id.0, uri.as_str());
            let thread = Thread { root, uri, space };
            moderation::arrange(&mut tx, &desk.who(), &thread, what, &because, now).await
        }
        _ => return Err(WebError::NotFound),
    };
    if let Err(why) = done {
        return refused(why, &decision.back);
    }
    tx.commit().await?;
    visit.app.told();
    Ok(Redirect::to(&back).into_response())
}

fn is_of_comment(what: What) -> bool {
    use What::{Banned, Published, Removed, Restored};
    matches!(what, Published | Removed | Restored | Banned)
}

/// `POST /moderation/{id}/answer`: the author of what was written to a space alone is answered; it stays
/// until somebody says that it is read.
pub async fn answer_alone(
    visit: Visit,
    Path(id): Path<CommentId>,
    Form(decision): Form<Decision>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.begin().await?;
    let desk = Desk::of(&mut tx, &visit).await?;
    let comment = store::by_id(&mut tx, id).await?;
    let comment = comment.filter(|it| it.state == State::Private);
    let comment = comment.ok_or(WebError::NotFound)?;
    desk.must_cover(comment.space_id)?;
    if !decision.says_something() {
        return Ok(told(&decision.back, "nothing"));
    }
    if !answer(&mut tx, &visit, &desk, &comment, &decision).await? {
        return Ok(late(&decision.back));
    }
    tx.commit().await?;
    visit.app.told();
    Ok(told(&decision.back, "answered"))
}

/// Keeps an author out of the space, and takes away what they are kept out for.
async fn ban(
    tx: &mut Tx,
    desk: &Desk,
    id: CommentId,
    decision: &Decision,
    now: Millis,
) -> Result<(), Refused> {
    let comment = store::by_id(tx, id).await?.ok_or(Refused::Unknown)?;
    let (who, because) = (desk.who(), decision.because());
    let about = (comment.space_id, comment.author_uri.as_str());
    moderation::keep_out(tx, &who, about, decision.until(now)?, &because, now).await?;
    moderation::decide(tx, &who, id, What::Removed, &because, now).await
}

/// Answers the author in words of one's own or ready ones, if there are any; false when they are too
/// long, or the ready ones are gone.
async fn answer(
    tx: &mut Tx,
    visit: &Visit,
    desk: &Desk,
    comment: &Comment,
    decision: &Decision,
) -> Result<bool, WebError> {
    let space = spaces::store::by_id(tx, comment.space_id).await?;
    let space = space.ok_or(WebError::NotFound)?;
    let language = match comment.language.is_empty() {
        true => space.language.as_str(),
        false => comment.language.as_str(),
    };
    let words = match (decision.words.trim(), decision.answer.parse()) {
        ("", Err(_)) => return Ok(decision.answer.is_empty()),
        ("", Ok(id)) => {
            let ready = store::answers::for_space(tx, space.id).await?;
            match ready.iter().find(|it| it.id == id) {
                Some(ready) => ready.words(language).to_owned(),
                None => return Ok(false),
            }
        }
        (own, _) => own.replace("\r\n", "\n"),
    };
    if words.chars().count() > WORDS_CHARS_MAX {
        return Ok(false);
    }
    let name = match comment.account_id {
        Some(account) => accounts::store::by_id(tx, account).await?.map(|it| it.name),
        None => None,
    };
    let name = match name {
        Some(name) => name,
        None => named(tx, visit, &comment.author_uri).await?,
    };
    let link = visit.app.addresses.comment_page(comment.id);
    let words = answers::fill(&words, &name, &space.name, &link);
    let now = visit.app.clock.now();
    answers::tell_author(tx, desk.audited(), comment, &words, now).await?;
    Ok(true)
}

/// `POST /moderation/several/{what}`: those that are ticked, published or taken away; those about which
/// somebody else has decided meanwhile stay as they are.
pub async fn several(
    visit: Visit,
    Path(what): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let what: What = what.parse().map_err(|_| WebError::NotFound)?;
    if !matches!(what, What::Published | What::Removed) {
        return Err(WebError::NotFound);
    }
    let value = |name: &str| {
        let found = fields.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let because = Because {
        reason: value("reason").trim(),
        ..Because::default()
    };
    let ids = fields.iter().filter(|(key, _)| key == "id");
    let ids: Vec<CommentId> = ids.filter_map(|(_, id)| id.parse().ok()).collect();
    if ids.len() > TOGETHER_MAX {
        return Err(WebError::BadRequest("error-page"));
    }
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let desk = Desk::of(&mut tx, &visit).await?;
    let mut is_late = false;
    for id in ids {
        match moderation::decide(&mut tx, &desk.who(), id, what, &because, now).await {
            Ok(()) => {}
            Err(Refused::Unknown) => is_late = true,
            Err(why) => return refused(why, value("back")),
        }
    }
    tx.commit().await?;
    visit.app.told();
    Ok(match is_late {
        true => late(value("back")),
        false => Redirect::to(back_to(value("back"))).into_response(),
    })
}

/// `POST /moderation/reports/{id}/{what}`: every report of the same thing is closed, or sent on to the
/// server of who is reported, or who is reported is kept out.
pub async fn decide_report(
    visit: Visit,
    Path((id, what)): Path<(ReportId, String)>,
    Form(decision): Form<Decision>,
) -> Result<Response, WebError> {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let desk = Desk::of(&mut tx, &visit).await?;
    let report = store::reports::by_id(&mut tx, id).await?;
    let report = report.ok_or(WebError::NotFound)?;
    match report.space_id {
        Some(space) => desk.must_cover(space)?,
        None if desk.is_team => {}
        None => return Err(WebError::Forbidden),
    }
    let reason = decision.reason.trim();
    if reason.chars().count() > crate::conversation::decisions::REASON_CHARS_MAX {
        return Ok(late(&decision.back));
    }
    let about = (report.object_uri.as_str(), report.space_id);
    let by = desk.audited();
    let done = match what.as_str() {
        "close" => reports::close(&mut tx, by, about, Outcome::Kept, reason, now).await?,
        "forward" => forward(&mut tx, &report, by, now).await?,
        "ban" if is_person(&mut tx, &visit, &report.author_uri).await? => {
            let space = match report.space_id {
                Some(space) => space,
                None => hub(&mut tx).await?,
            };
            let (who, because) = (desk.who(), decision.because());
            let whom = (space, report.author_uri.as_str());
            let until = match decision.until(now) {
                Ok(until) => until,
                Err(why) => return refused(why, &decision.back),
            };
            let kept = moderation::keep_out(&mut tx, &who, whom, until, &because, now).await;
            if let Err(why) = kept {
                return refused(why, &decision.back);
            }
            reports::settle(&mut tx, about, Outcome::Banned, reason, now).await?;
            true
        }
        _ => return Err(WebError::NotFound),
    };
    if !done {
        return Ok(late(&decision.back));
    }
    tx.commit().await?;
    visit.app.told();
    Ok(Redirect::to(back_to(&decision.back)).into_response())
}

async fn forward(
    tx: &mut Tx,
    report: &Report,
    by: audit::Who<'_>,
    now: Millis,
) -> sqlx::Result<bool> {
    if !reports::forward(tx, report.id, now).await? {
        return Ok(false);
    }
    let line = audit::Line {
        what: audit::What::ReportForwarded,
        object: &report.object_uri,
        was: "",
        became: &wire::host(&report.author_uri).unwrap_or_default(),
    };
    audit::note(tx, by, &line, now).await?;
    Ok(true)
}

/// A ban of the hub's own group is for all spaces.
async fn hub(tx: &mut Tx) -> Result<SpaceId, WebError> {
    let hubs = spaces::store::by_kind(tx, Kind::Hub).await?;
    hubs.first().map(|hub| hub.id).ok_or(WebError::NotFound)
}

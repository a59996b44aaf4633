//! `/moderation`: what waits for somebody who looks after spaces, what was reported, what was written to
//! a space alone, what was taken away lately. Each sees their own spaces; the team all of them.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::{Shown, shown};
use crate::clock::Millis;
use crate::conversation::moderation::{self, Because, Refused, Thread, What};
use crate::conversation::reports::{self, Report};
use crate::conversation::{Comment, State, store};
use crate::db::Tx;
use crate::ids::{CommentId, ReportId};
use crate::spaces;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

pub const PATH: &str = "/moderation";
const SHOWN_MAX: i64 = 100;
const DAY_SECONDS: i64 = 24 * 3600;
/// More days than this is for good.
const BAN_DAYS_MAX: i64 = 3_650;

struct Waiting {
    comment: Shown,
    title: String,
    /// Why it waits, in words; empty for what does not.
    reason: String,
    space_name: String,
    space_href: String,
    rules_href: String,
}

/// A report, with what it is about.
struct Reported {
    report: Report,
    when: String,
    href: String,
    /// When that is a comment that still stands.
    comment: Option<Shown>,
}

async fn reported(tx: &mut Tx, visit: &Visit, desk: &Desk) -> sqlx::Result<Vec<Reported>> {
    let open = store::reports::open(tx, SHOWN_MAX).await?;
    let mut all = Vec::with_capacity(open.len());
    for report in open {
        let comment = match report.comment_id {
            Some(id) => store::by_id(tx, id).await?,
            None => None,
        };
        let space = comment.as_ref().map(|comment| comment.space_id);
        if !desk.is_team && !space.is_some_and(|space| desk.covers(space)) {
            continue;
        }
        let comment = match comment.filter(|it| it.state == State::Published) {
            Some(comment) => Some(shown::alone(tx, visit, &comment).await?),
            None => None,
        };
        all.push(Reported {
            when: visit.locale.date(report.received_ms),
            href: match &comment {
                Some(comment) => comment.href.clone(),
                None => report.object_uri.clone(),
            },
            comment,
            report,
        });
    }
    Ok(all)
}

/// `POST /moderation/reports/{id}/close`
pub async fn close_report(visit: Visit, Path(id): Path<ReportId>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.begin().await?;
    let desk = Desk::of(&mut tx, &visit).await?;
    let report = store::reports::by_id(&mut tx, id).await?;
    let report = report.ok_or(WebError::NotFound)?;
    if !desk.is_team {
        let comment = match report.comment_id {
            Some(comment) => store::by_id(&mut tx, comment).await?,
            None => None,
        };
        desk.must_cover(comment.ok_or(WebError::Forbidden)?.space_id)?;
    }
    let closed = reports::close(&mut tx, id, visit.app.clock.now()).await?;
    tx.commit().await?;
    match closed {
        true => Ok(Redirect::to(PATH).into_response()),
        false => Ok(Redirect::to(&format!("{PATH}?told=late")).into_response()),
    }
}

#[derive(Template)]
#[template(path = "conversation/queue.html")]
struct QueuePage {
    layout: Layout,
    title: String,
    path: &'static str,
    reports: Vec<Reported>,
    held: Vec<Waiting>,
    private: Vec<Waiting>,
    removed: Vec<Waiting>,
    problem: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Told {
    /// `late`, when somebody else had decided already.
    told: String,
}

/// `GET /moderation`
pub async fn index(visit: Visit, Query(told): Query<Told>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let desk = Desk::of(&mut tx, &visit).await?;
    let title = visit.locale.t("moderation-title");
    let problem = match told.told.as_str() {
        "late" => visit.locale.t("moderation-late"),
        _ => String::new(),
    };
    let template = QueuePage {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        path: PATH,
        reports: reported(&mut tx, &visit, &desk).await?,
        held: in_state(&mut tx, &visit, &desk, State::Held).await?,
        private: in_state(&mut tx, &visit, &desk, State::Private).await?,
        removed: in_state(&mut tx, &visit, &desk, State::Removed).await?,
        problem,
    };
    layout::page(&visit, &template)
}

async fn in_state(
    tx: &mut Tx,
    visit: &Visit,
    desk: &Desk,
    state: State,
) -> sqlx::Result<Vec<Waiting>> {
    let found = store::threads::in_state(tx, state, None, SHOWN_MAX).await?;
    let mut all = Vec::with_capacity(found.len());
    for comment in found.into_iter().filter(|it| desk.covers(it.space_id)) {
        all.push(waiting(tx, visit, comment).await?);
    }
    Ok(all)
}

async fn waiting(tx: &mut Tx, visit: &Visit, comment: Comment) -> sqlx::Result<Waiting> {
    let space = spaces::store::by_id(tx, comment.space_id).await?;
    let (name, handle) = space.map(|it| (it.name, it.handle)).unwrap_or_default();
    let reason = comment.reason.filter(|_| comment.state == State::Held);
    let mut drawn = shown::alone(tx, visit, &comment).await?;
    // The team reads what others do not.
    drawn.is_gone = false;
    Ok(Waiting {
        comment: drawn,
        title: comment.title,
        reason: reason.map_or(String::new(), |it| visit.locale.t(&format!("waits-{it}"))),
        space_name: name,
        space_href: format!("/@{handle}"),
        rules_href: format!("{PATH}/rules/{handle}"),
    })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Decision {
    reason: String,
    note: String,
    days: String,
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
    let because = Because {
        reason: decision.reason.trim(),
        note: decision.note.trim(),
        activity: "",
    };
    let mut back = PATH.to_owned();
    let done = match what {
        What::Published | What::Removed | What::Restored => {
            moderation::decide(&mut tx, &desk.who(), id, what, &because, now).await
        }
        What::Banned => ban(&mut tx, &desk, id, &decision, &because, now).await,
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
    match done {
        Ok(()) => {
            tx.commit().await?;
            visit.app.told();
            Ok(Redirect::to(&back).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(Refused::NotAllowed) => Err(WebError::Forbidden),
        Err(_) => Ok(Redirect::to(&format!("{PATH}?told=late")).into_response()),
    }
}

/// Keeps an author out of the space, and takes away what they are kept out for.
async fn ban(
    tx: &mut Tx,
    desk: &Desk,
    id: CommentId,
    decision: &Decision,
    because: &Because<'_>,
    now: Millis,
) -> Result<(), Refused> {
    let comment = store::by_id(tx, id).await?.ok_or(Refused::Unknown)?;
    let days: i64 = decision.days.trim().parse().unwrap_or_default();
    let until = (1..=BAN_DAYS_MAX).contains(&days);
    let until = until.then(|| now.plus_seconds(days * DAY_SECONDS));
    let about = (comment.space_id, comment.author_uri.as_str());
    moderation::keep_out(tx, &desk.who(), about, until, because, now).await?;
    moderation::decide(tx, &desk.who(), id, What::Removed, because, now).await
}

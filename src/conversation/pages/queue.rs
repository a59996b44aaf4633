//! `/moderation`: what waits for somebody who looks after spaces, what was written to a space alone,
//! what was taken away lately; and the rules of each space.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Shown, shown, space_named};
use crate::accounts::By;
use crate::conversation::decisions::{self, Refused};
use crate::conversation::reports::{self, Report};
use crate::conversation::{Comment, Commenting, Posting, Rules, State, rules, store};
use crate::db::Tx;
use crate::ids::{CommentId, ReportId};
use crate::spaces;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

pub const PATH: &str = "/moderation";
const SHOWN_MAX: i64 = 100;
const SLOW_SECONDS_MAX: i64 = 24 * 3600;
const WORDS_CHARS_MAX: usize = 10_000;
const DAY_SECONDS: i64 = 24 * 3600;
/// More days than this is for good.
const BAN_DAYS_MAX: i64 = 3_650;

/// The team: those who write and correct what the hub says.
fn team(visit: &Visit) -> Result<By, WebError> {
    let by = By::from(visit.signed_in()?);
    match by.may_edit() {
        true => Ok(by),
        false => Err(WebError::Forbidden),
    }
}

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

async fn reported(tx: &mut Tx, visit: &Visit) -> sqlx::Result<Vec<Reported>> {
    let open = store::reports::open(tx, SHOWN_MAX).await?;
    let mut all = Vec::with_capacity(open.len());
    for report in open {
        let comment = match report.comment_id {
            Some(id) => store::by_id(tx, id).await?,
            None => None,
        };
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
    team(&visit)?;
    let mut tx = visit.app.db.begin().await?;
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
    team(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let title = visit.locale.t("moderation-title");
    let problem = match told.told.as_str() {
        "late" => visit.locale.t("moderation-late"),
        _ => String::new(),
    };
    let template = QueuePage {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        path: PATH,
        reports: reported(&mut tx, &visit).await?,
        held: in_state(&mut tx, &visit, State::Held).await?,
        private: in_state(&mut tx, &visit, State::Private).await?,
        removed: in_state(&mut tx, &visit, State::Removed).await?,
        problem,
    };
    layout::page(&visit, &template)
}

async fn in_state(tx: &mut Tx, visit: &Visit, state: State) -> sqlx::Result<Vec<Waiting>> {
    let found = store::threads::in_state(tx, state, None, SHOWN_MAX).await?;
    let mut all = Vec::with_capacity(found.len());
    for comment in found {
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
    days: String,
}

/// `POST /moderation/{id}/{what}`: published, taken away, put back, its author kept out, its thread
/// closed or opened.
pub async fn decide(
    visit: Visit,
    Path((id, what)): Path<(CommentId, String)>,
    Form(decision): Form<Decision>,
) -> Result<Response, WebError> {
    let by = team(&visit)?;
    let now = visit.app.clock.now();
    let reason = decision.reason.trim();
    let mut tx = visit.app.db.begin().await?;
    let found = store::by_id(&mut tx, id).await?;
    let comment = found.ok_or(WebError::NotFound)?;
    let done = match what.as_str() {
        "publish" => decisions::approve(&mut tx, id, now).await.map(drop),
        "remove" => decisions::remove(&mut tx, id, reason, now).await.map(drop),
        "restore" => decisions::restore(&mut tx, id, now).await.map(drop),
        "ban" => ban(&mut tx, &comment, &decision, now).await,
        "lock" => Ok(decisions::lock(&mut tx, comment.root_id, true, now).await?),
        "unlock" => Ok(decisions::lock(&mut tx, comment.root_id, false, now).await?),
        _ => return Err(WebError::NotFound),
    };
    match done {
        Ok(()) => {
            tx.commit().await?;
            visit.app.told();
            let account = by.account().map(|id| id.to_string());
            tracing::info!(what, comment = %id, account, "somebody of the team decided");
            Ok(Redirect::to(PATH).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(_) => Ok(Redirect::to(&format!("{PATH}?told=late")).into_response()),
    }
}

/// Keeps an author out of the space, and takes away what they are kept out for.
async fn ban(
    tx: &mut Tx,
    comment: &Comment,
    decision: &Decision,
    now: crate::clock::Millis,
) -> Result<(), Refused> {
    let days: i64 = decision.days.trim().parse().unwrap_or_default();
    let until = (1..=BAN_DAYS_MAX).contains(&days);
    let until = until.then(|| now.plus_seconds(days * DAY_SECONDS));
    let (space, author, reason) = (
        comment.space_id,
        &comment.author_uri,
        decision.reason.trim(),
    );
    decisions::ban(tx, space, author, reason, until, now).await?;
    decisions::remove(tx, comment.id, reason, now)
        .await
        .map(drop)
}

/// The rules of a space as a form says them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RulesForm {
    posting: String,
    commenting: String,
    slow_seconds: String,
    words: String,
    languages: String,
}

#[derive(Template)]
#[template(path = "conversation/rules.html")]
struct RulesPage {
    layout: Layout,
    title: String,
    target: String,
    /// Word, label, whether it is chosen.
    postings: Vec<(&'static str, String, bool)>,
    commentings: Vec<(&'static str, String, bool)>,
    form: RulesForm,
    problem: String,
    back: &'static str,
}

/// `GET /moderation/rules/{handle}`
pub async fn edit_rules(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    team(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let space = space_named(&mut tx, &handle)
        .await?
        .ok_or(WebError::NotFound)?;
    let rules = rules::of(&mut tx, space.id).await?;
    let form = RulesForm {
        posting: rules.posting.to_string(),
        commenting: rules.commenting.to_string(),
        slow_seconds: rules.slow_seconds.to_string(),
        words: rules.words,
        languages: rules.languages,
    };
    draw_rules(&visit, &handle, &space.name, form, String::new())
}

fn draw_rules(
    visit: &Visit,
    handle: &str,
    name: &str,
    form: RulesForm,
    problem: String,
) -> Result<Response, WebError> {
    let title = visit.locale.word("rules-title", name);
    let posting = |word: &&'static str| {
        let label = visit.locale.t(&format!("posting-{word}"));
        (*word, label, *word == form.posting)
    };
    let commenting = |word: &&'static str| {
        let label = visit.locale.t(&format!("commenting-{word}"));
        (*word, label, *word == form.commenting)
    };
    let postings = Posting::WORDS.iter().map(posting).collect();
    let commentings = Commenting::WORDS.iter().map(commenting).collect();
    let refused = !problem.is_empty();
    let template = RulesPage {
        layout: Layout::new(visit, Section::None, &title),
        title,
        target: format!("{PATH}/rules/{handle}"),
        postings,
        commentings,
        form,
        problem,
        back: PATH,
    };
    layout::form(visit, &template, refused)
}

/// `POST /moderation/rules/{handle}`
pub async fn update_rules(
    visit: Visit,
    Path(handle): Path<String>,
    Form(form): Form<RulesForm>,
) -> Result<Response, WebError> {
    team(&visit)?;
    let mut tx = visit.app.db.begin().await?;
    let space = space_named(&mut tx, &handle)
        .await?
        .ok_or(WebError::NotFound)?;
    let before = rules::of(&mut tx, space.id).await?;
    let Some(rules) = read_rules(&form, before) else {
        drop(tx);
        let problem = visit.locale.t("rules-refused");
        return draw_rules(&visit, &handle, &space.name, form, problem);
    };
    decisions::set_rules(&mut tx, &rules).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/@{handle}")).into_response())
}

/// Nothing when a value is none that a rule can have.
fn read_rules(form: &RulesForm, before: Rules) -> Option<Rules> {
    let slow_seconds: i64 = form.slow_seconds.trim().parse().ok()?;
    let is_tag =
        |tag: &str| (2..=3).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_lowercase());
    let fits = (0..=SLOW_SECONDS_MAX).contains(&slow_seconds)
        && form.words.chars().count() <= WORDS_CHARS_MAX
        && form.languages.split_whitespace().all(is_tag);
    fits.then_some(())?;
    Some(Rules {
        posting: form.posting.parse().ok()?,
        commenting: form.commenting.parse().ok()?,
        slow_seconds,
        words: form.words.replace("\r\n", "\n").trim().to_owned(),
        languages: form.languages.trim().to_owned(),
        ..before
    })
}

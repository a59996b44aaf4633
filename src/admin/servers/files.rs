//! Policies as a file: taken in after a look at what it changes and cuts, and given out in the same
//! form.

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::policy::bad_domain;
use super::{Cut, back, changed, levels, path, refused};
use crate::admin::administrator;
use crate::peers::policies::{Known, Level, Policy};
use crate::policing::Who;
use crate::policing::import::{self, Plan};
use crate::policing::table::{self, Fault, Unreadable};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::uploads::Sent;
use crate::web::visit::Visit;

/// Lines of each kind that are shown one by one.
const SHOWN_MAX: usize = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// As it was pasted, or read from a file before.
    text: String,
    /// What a line without a severity means.
    level: String,
    /// The sum of what was shown that it cuts; empty for a first look.
    seen: String,
}

#[derive(Template)]
#[template(path = "admin/servers_import.html")]
struct FormPage {
    layout: Layout,
    title: String,
    target: String,
    back: &'static str,
    text: String,
    levels: Vec<(&'static str, String, bool)>,
    problem: Option<String>,
}

/// Something that a file says, in words.
struct Line {
    domain: String,
    words: String,
}

#[derive(Template)]
#[template(path = "admin/servers_plan.html")]
struct PlanPage {
    layout: Layout,
    title: String,
    target: String,
    back: String,
    again: bool,
    text: String,
    level: &'static str,
    cut: Cut,
    new: Vec<Line>,
    new_count: String,
    changed: Vec<Line>,
    changed_count: String,
    kept: Vec<String>,
    kept_count: String,
    /// Line, what stands there, what is wrong.
    refused: Vec<(u64, String, String)>,
    refused_count: String,
    same: Option<String>,
}

/// `GET /administration/serveurs/import`
pub async fn form(visit: Visit) -> Result<Response, WebError> {
    administrator(&visit)?;
    draw_form(&visit, String::new(), Level::Block, None)
}

/// `POST /administration/serveurs/import`: a look at first, then, when that was agreed to, the change.
pub async fn take_in(visit: Visit, sent: Sent<Fields>) -> Result<Response, WebError> {
    let who = Who::new(&visit.app, administrator(&visit)?);
    let file = sent.files.into_iter().find(|file| !file.bytes.is_empty());
    let bytes = match file {
        Some(file) => file.bytes,
        None => sent.form.text.into_bytes(),
    };
    let level = sent.form.level.parse().unwrap_or(Level::Block);
    let table = match table::read(&bytes, level, &who) {
        Ok(table) => table,
        Err(unreadable) => {
            let text = String::from_utf8_lossy(&bytes);
            let kept = match unreadable {
                Unreadable::TooLong | Unreadable::Encoding => String::new(),
                _ => text.into_owned(),
            };
            let problem = sentence(&visit, unreadable);
            return draw_form(&visit, kept, level, Some(problem));
        }
    };
    let mut tx = visit.app.db.begin().await?;
    let plan = import::foresee(&mut tx, &who, &table).await;
    let plan = plan.map_err(refused)?;
    if sent.form.seen != plan.ties.sum() {
        let again = !sent.form.seen.is_empty();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let cut = Cut::of(&visit, &mut tx, &plan.ties).await?;
        tx.undo().await?;
        return draw_plan(&visit, plan, cut, (text, level), again);
    }
    let taken = import::take_in(&mut tx, &who, &table).await;
    let (plan, _) = taken.map_err(refused)?;
    tx.commit().await?;
    changed(&visit);
    let count = (plan.new.len() + plan.changed.len()).to_string();
    Ok(back(&visit, "imported", &[("count", &count)]))
}

/// `GET /administration/serveurs/export`
pub async fn export(visit: Visit) -> Result<Response, WebError> {
    administrator(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let known = Known::all(&mut tx).await?;
    let text = table::write(&known.effective())?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"domain_blocks.csv\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}

fn target(visit: &Visit) -> String {
    format!("{}/import", path(visit))
}

fn sentence(visit: &Visit, unreadable: Unreadable) -> String {
    let locale = visit.locale;
    match unreadable {
        Unreadable::Empty => locale.t("list-problem-empty"),
        Unreadable::Page => locale.t("list-problem-page"),
        Unreadable::TooLong => locale.t("list-problem-long"),
        Unreadable::Encoding => locale.t("servers-fault-encoding"),
        Unreadable::NothingGood => locale.t("list-problem-senseless"),
    }
}

fn fault(visit: &Visit, fault: Fault) -> String {
    let locale = visit.locale;
    match fault {
        Fault::Domain(problem) => bad_domain(visit, problem),
        Fault::Own => locale.t("servers-fault-own"),
        Fault::Severity => locale.t("servers-fault-severity"),
        Fault::Repeated => locale.t("servers-fault-repeated"),
        Fault::Malformed => locale.t("servers-fault-table"),
    }
}

/// `blocked, no media`
pub(super) fn words(visit: &Visit, policy: &Policy) -> String {
    let locale = visit.locale;
    let mut words = vec![locale.t(&format!("level-{}", policy.level))];
    if policy.rejects_media {
        words.push(locale.t("servers-no-media"));
    }
    if policy.rejects_reports {
        words.push(locale.t("servers-no-reports"));
    }
    words.join(", ")
}

fn draw_form(
    visit: &Visit,
    text: String,
    level: Level,
    problem: Option<String>,
) -> Result<Response, WebError> {
    let title = visit.locale.t("servers-import");
    let is_wrong = problem.is_some();
    let page = FormPage {
        layout: Layout::new(visit, Section::None, &title),
        title,
        target: target(visit),
        back: path(visit),
        text,
        levels: levels(visit, Some(level)),
        problem,
    };
    layout::form(visit, &page, is_wrong)
}

fn draw_plan(
    visit: &Visit,
    plan: Plan,
    cut: Cut,
    (text, level): (String, Level),
    again: bool,
) -> Result<Response, WebError> {
    let locale = visit.locale;
    let title = locale.t("servers-plan");
    let line = |policy: &Policy| Line {
        domain: policy.domain.clone(),
        words: words(visit, policy),
    };
    let change = |(before, after): &(Policy, Policy)| Line {
        domain: after.domain.clone(),
        words: format!("{} → {}", words(visit, before), words(visit, after)),
    };
    let count = |key: &str, count: usize| locale.count(key, count as i64);
    let refusals = plan.refused.iter().take(SHOWN_MAX);
    let page = PlanPage {
        layout: Layout::new(visit, Section::None, &title),
        title,
        target: target(visit),
        back: target(visit),
        again,
        text,
        level: level.as_str(),
        cut,
        new_count: count("servers-plan-new", plan.new.len()),
        new: plan.new.iter().take(SHOWN_MAX).map(line).collect(),
        changed_count: count("servers-plan-changed", plan.changed.len()),
        changed: plan.changed.iter().take(SHOWN_MAX).map(change).collect(),
        kept_count: count("servers-plan-kept", plan.kept.len()),
        refused_count: count("servers-plan-refused", plan.refused.len()),
        refused: refusals
            .map(|it| (it.line, it.text.clone(), fault(visit, it.fault)))
            .collect(),
        same: (plan.same > 0).then(|| count("servers-plan-same", plan.same)),
        kept: plan.kept.into_iter().take(SHOWN_MAX).collect(),
    };
    layout::page(visit, &page)
}

//! `/administration/journal`: what the team and animators did, for administrators, narrowed to one sort
//! of it; the same as a table for other programs at `/administration/journal.csv`.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{Entry, KEPT_SECONDS, What, store};
use crate::accounts::{self, By};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::AccountId;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

pub const PATH: &str = "/administration/journal";
pub const CSV_PATH: &str = "/administration/journal.csv";
const SHOWN_MAX: i64 = 50;
/// A year of a busy team; the newest.
const EXPORTED_MAX: i64 = 20_000;
const DAY_SECONDS: i64 = 24 * 3600;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// A word of [`What`]; empty for everything.
    what: String,
    /// `{ms}_{id}` of the last one seen.
    before: String,
}

struct Shown {
    entry: Entry,
    what: String,
    who: String,
    when: String,
    when_iso: String,
}

#[derive(Template)]
#[template(path = "audit/list.html")]
struct Page {
    layout: Layout,
    title: String,
    path: &'static str,
    kept: String,
    /// Word, label, whether it is chosen.
    sorts: Vec<(&'static str, String, bool)>,
    csv: String,
    lines: Vec<Shown>,
    older: Option<String>,
}

fn administrator(visit: &Visit) -> Result<(), WebError> {
    match By::from(visit.signed_in()?).may_administer() {
        true => Ok(()),
        false => Err(WebError::Forbidden),
    }
}

/// `GET /administration/journal?what=rules`
pub async fn index(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    administrator(&visit)?;
    let what: Option<What> = asked.what.parse().ok();
    let before = asked.before.split_once('_');
    let before = before.and_then(|(at, id)| Some((Millis(at.parse().ok()?), id.parse().ok()?)));
    let mut tx = visit.app.db.read().await?;
    let found = store::list(&mut tx, what, before, SHOWN_MAX).await?;
    let chosen = what.map_or("", What::as_str);
    let older = found.last().filter(|_| found.len() as i64 == SHOWN_MAX);
    let older = older.map(|last| {
        let before = format!("{}_{}", last.done_ms.0, last.id);
        format!("{PATH}?what={chosen}&before={before}")
    });
    let title = visit.locale.t("audit-title");
    let mut names = Names::default();
    let mut lines = Vec::with_capacity(found.len());
    for entry in found {
        lines.push(Shown {
            what: visit.locale.t(&format!("audit-{}", entry.what)),
            who: names.of(&visit, &mut tx, &entry).await?,
            when: visit.locale.moment(entry.done_ms),
            when_iso: entry.done_ms.rfc3339(),
            entry,
        });
    }
    let sort = |word: &&'static str| {
        let label = visit.locale.t(&format!("audit-{word}"));
        (*word, label, *word == chosen)
    };
    let template = Page {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        path: PATH,
        kept: visit.locale.count("audit-kept", KEPT_SECONDS / DAY_SECONDS),
        sorts: What::WORDS.iter().map(sort).collect(),
        csv: format!("{CSV_PATH}?what={chosen}"),
        lines,
        older,
    };
    layout::page(&visit, &template)
}

/// `GET /administration/journal.csv`
pub async fn csv(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    administrator(&visit)?;
    let what: Option<What> = asked.what.parse().ok();
    let mut tx = visit.app.db.read().await?;
    let mut names = Names::default();
    let mut table = String::from("when,who,what,about,before,after\r\n");
    for entry in store::list(&mut tx, what, None, EXPORTED_MAX).await? {
        let who = names.of(&visit, &mut tx, &entry).await?;
        let cells = [
            entry.done_ms.rfc3339(),
            who,
            entry.what.to_string(),
            entry.object,
            entry.was,
            entry.became,
        ];
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        table.push_str(&cells.join(","));
        table.push_str("\r\n");
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"journal.csv\"",
        ),
    ];
    Ok((headers, table).into_response())
}

/// A cell that a spreadsheet takes for a formula is given a quote before it.
fn quoted(cell: &str) -> String {
    let guard = match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => "'",
        false => "",
    };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

/// Who people are, each looked up once.
#[derive(Default)]
struct Names(HashMap<AccountId, String>);

impl Names {
    async fn of(&mut self, visit: &Visit, tx: &mut Tx, entry: &Entry) -> sqlx::Result<String> {
        let Some(id) = entry.account_id else {
            return Ok(match entry.actor_uri.is_empty() {
                true => visit.locale.t("audit-operator"),
                false => entry.actor_uri.clone(),
            });
        };
        if let Some(name) = self.0.get(&id) {
            return Ok(name.clone());
        }
        let account = accounts::store::by_id(tx, id).await?;
        let name = account.map_or(visit.locale.t("audit-gone"), |account| account.name);
        self.0.insert(id, name.clone());
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_cell_is_no_formula_and_keeps_its_quotes() {
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
    }
}

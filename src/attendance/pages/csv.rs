//! `/tableau/evenements/{id}/participants.csv`: who takes part, for a spreadsheet, in the words of who reads
//! it. It begins with the mark by which spreadsheets know that it is UTF-8.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::desk::{self, rows};
use crate::attendance::{Admission, store};
use crate::ids::EventId;
use crate::web::errors::WebError;
use crate::web::visit::Visit;

/// More than any room holds.
const LINES_MAX: i64 = 50_000;
const BYTE_ORDER_MARK: char = '\u{feff}';

/// `GET /tableau/evenements/{id}/participants.csv`
pub async fn show(visit: Visit, Path(id): Path<EventId>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let event = desk::theirs(&mut tx, &visit, id).await?;
    let admission = store::admission(&mut tx, id).await?;
    let questions = admission.as_ref().map(Admission::questions);
    let questions = questions.unwrap_or_default();
    let heads = [
        visit.locale.t("attending-name"),
        visit.locale.t("csv-address"),
        visit.locale.t("attending-state"),
        visit.locale.t("attending-seat-count"),
        visit.locale.t("csv-way"),
        visit.locale.t("csv-arrived"),
        visit.locale.t("attending-message"),
    ];
    let heads = heads.iter().map(String::as_str);
    let heads: Vec<String> = heads.chain(questions.iter().copied()).map(cell).collect();
    let mut lines = vec![heads.join(",")];
    let handles = rows::handles(&mut tx, id).await?;
    let all = store::all(&mut tx, id, LINES_MAX).await?;
    for known in all.into_iter().filter(|it| !it.is_forgotten()) {
        let uri = known.actor_uri.as_deref().unwrap_or_default();
        let address = match &known.email {
            Some(email) => email.clone(),
            None => rows::called(uri, &handles),
        };
        // The hour at the door, on the clock of the place.
        let zone = event.start().time_zone().clone();
        let arrived = known.arrived_ms.map(|at| at.timestamp().to_zoned(zone));
        let arrived = arrived.map(|at| at.strftime("%Y-%m-%d %H:%M").to_string());
        let cells = [
            known.name.clone(),
            address,
            visit.locale.t(&format!("attendance-{}", known.state)),
            known.seats.to_string(),
            visit.locale.t(&format!("way-{}", known.way)),
            arrived.unwrap_or_default(),
            known.message.clone(),
        ];
        // One cell for each question, as many as there are now.
        let given = known.answers.iter().map(String::as_str);
        let given = given.chain(std::iter::repeat("")).take(questions.len());
        let cells = cells.iter().map(String::as_str);
        let line: Vec<String> = cells.chain(given).map(cell).collect();
        lines.push(line.join(","));
    }
    let name = format!("attachment; filename=\"{}.csv\"", event.slug);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let text = format!("{BYTE_ORDER_MARK}{}\r\n", lines.join("\r\n"));
    Ok((headers, text).into_response())
}

/// Quoted (RFC 4180); what a spreadsheet would take for a formula is text.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if is_formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

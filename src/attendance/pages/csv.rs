//! `/tableau/evenements/{id}/participants.csv`: who takes part, for a spreadsheet.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::desk;
use crate::attendance::{Admission, store};
use crate::ids::EventId;
use crate::web::errors::WebError;
use crate::web::visit::Visit;

/// More than any room holds.
const LINES_MAX: i64 = 50_000;

/// `GET /tableau/evenements/{id}/participants.csv`
pub async fn show(visit: Visit, Path(id): Path<EventId>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let event = desk::theirs(&mut tx, &visit, id).await?;
    let admission = store::admission(&mut tx, id).await?;
    let questions = admission.as_ref().map(Admission::questions);
    let mut lines = vec![
        ["name", "address", "state", "seats", "way", "arrived"]
            .iter()
            .copied()
            .chain(questions.unwrap_or_default())
            .map(cell)
            .collect::<Vec<_>>()
            .join(","),
    ];
    let all = store::all(&mut tx, id, LINES_MAX).await?;
    for known in all.into_iter().filter(|it| !it.is_forgotten()) {
        let address = known.email.as_deref().or(known.actor_uri.as_deref());
        let seats = known.seats.to_string();
        let arrived = known.arrived_ms.map(|at| at.rfc3339()).unwrap_or_default();
        let cells = [
            known.name.as_str(),
            address.unwrap_or_default(),
            known.state.as_str(),
            &seats,
            known.way.as_str(),
            &arrived,
        ];
        let answers = known.answers.iter().map(String::as_str);
        let line: Vec<String> = cells.into_iter().chain(answers).map(cell).collect();
        lines.push(line.join(","));
    }
    let name = format!("attachment; filename=\"{}.csv\"", event.slug);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, lines.join("\r\n") + "\r\n").into_response())
}

/// Quoted (RFC 4180); what a spreadsheet would take for a formula is text.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if is_formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

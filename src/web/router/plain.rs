//! No address has a zero character in it: one that was asked for with `%00` is refused before anything
//! looks for it, because PostgreSQL takes no such text and SQLite does.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

pub(super) async fn only(request: Request, next: Next) -> Response {
    let asked = request.uri().path_and_query();
    if asked.is_some_and(|asked| asked.as_str().contains("%00")) {
        let sentence = "a zero character stands in no address; take “%00” out of it";
        return (StatusCode::BAD_REQUEST, sentence).into_response();
    }
    next.run(request).await
}

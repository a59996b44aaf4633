//! The zero character is no text: PostgreSQL takes none, SQLite does. An address that was asked for with
//! `%00` is refused before anything looks for it; in a form it gives way to U+FFFD, as Markdown has it
//! (CommonMark §2.3), so that nothing else of what somebody wrote is lost.

use axum::body::{self, Body, Bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::FORM_BYTES_MAX;

const ZERO: &[u8] = b"%00";
/// U+FFFD as forms write it.
const REPLACED: &[u8] = b"%EF%BF%BD";

pub(super) async fn only(request: Request, next: Next) -> Response {
    let asked = request.uri().path_and_query();
    if asked.is_some_and(|asked| asked.as_str().contains("%00")) {
        let sentence = "a zero character stands in no address; take “%00” out of it";
        return (StatusCode::BAD_REQUEST, sentence).into_response();
    }
    next.run(request).await
}

/// Forms as they came, without zero characters. Those with files are read elsewhere (`web/uploads.rs`).
pub(super) async fn forms(request: Request, next: Next) -> Response {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let is_form = kind.is_some_and(|kind| {
        let kind = kind.as_bytes().to_ascii_lowercase();
        kind.starts_with(b"application/x-www-form-urlencoded")
    });
    if !is_form {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let Ok(bytes) = body::to_bytes(body, FORM_BYTES_MAX).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let bytes = without_zeros(bytes);
    parts
        .headers
        .insert(header::CONTENT_LENGTH, bytes.len().into());
    next.run(Request::from_parts(parts, Body::from(bytes)))
        .await
}

fn without_zeros(bytes: Bytes) -> Bytes {
    let has_zeros = bytes.contains(&0) || bytes.windows(ZERO.len()).any(|it| it == ZERO);
    if !has_zeros {
        return bytes;
    }
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest: &[u8] = &bytes;
    while let Some((first, after)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(ZERO) {
            plain.extend_from_slice(REPLACED);
            rest = after;
            continue;
        }
        match first {
            0 => plain.extend_from_slice(REPLACED),
            _ => plain.push(*first),
        }
        rest = after;
    }
    plain.into()
}

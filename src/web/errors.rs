//! The one error of pages: each kind is a status, a sentence for the visitor and a next step, in
//! their language. Internals are logged once, never shown.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::db;

#[derive(Debug)]
pub enum WebError {
    /// 404
    NotFound,
    /// 410: it was here and was taken back.
    Gone,
    /// 403
    Forbidden,
    /// Leads to the page where one signs in.
    SignInFirst,
    /// 400, with what to correct: a key of `locales/`.
    BadRequest(&'static str),
    /// 422, with a sentence of the verb that refused.
    Refused(String),
    /// 500, or 503 when the database does not answer just now.
    Internal(anyhow::Error),
}

/// When to come back to a hub whose database does not answer.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("30");

impl<E: Into<anyhow::Error>> From<E> for WebError {
    fn from(error: E) -> Self {
        WebError::Internal(error.into())
    }
}

/// What an error page needs to be drawn; a layer draws it, because only it knows the visitor.
#[derive(Debug, Clone)]
pub struct Problem {
    pub status: StatusCode,
    /// The key of the sentence, `error-…`.
    pub key: &'static str,
    /// A sentence that is already written.
    pub detail: String,
}

impl Problem {
    /// What an answer must tell the visitor: a handler's own error, or that of a layer or an
    /// extractor, which speak English and plain text. Nothing when it is no error, or is drawn.
    pub fn of(response: &Response) -> Option<Problem> {
        if let Some(problem) = response.extensions().get::<Problem>() {
            return Some(problem.clone());
        }
        let status = response.status();
        let media_type = response.headers().get(header::CONTENT_TYPE);
        let drawn = media_type.is_some_and(|it| it.as_bytes().starts_with(b"text/html"));
        if drawn || !(status.is_client_error() || status.is_server_error()) {
            return None;
        }
        let key = match status {
            StatusCode::BAD_REQUEST => "error-page",
            StatusCode::FORBIDDEN => "error-forbidden",
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => "error-not-found",
            StatusCode::PAYLOAD_TOO_LARGE => "refused-too-long",
            StatusCode::SERVICE_UNAVAILABLE => "error-unavailable",
            _ if status.is_server_error() => "error-internal",
            _ => "error-refused",
        };
        Some(Problem {
            status,
            key,
            detail: String::new(),
        })
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let (status, key, detail) = match self {
            WebError::SignInFirst => return Redirect::to(SIGN_IN).into_response(),
            WebError::NotFound => (StatusCode::NOT_FOUND, "error-not-found", String::new()),
            WebError::Gone => (StatusCode::GONE, "error-gone", String::new()),
            WebError::Forbidden => (StatusCode::FORBIDDEN, "error-forbidden", String::new()),
            WebError::BadRequest(key) => (StatusCode::BAD_REQUEST, key, String::new()),
            WebError::Refused(detail) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "error-refused", detail)
            }
            WebError::Internal(error) if db::is_unavailable_within(&error) => {
                tracing::error!(error = format!("{error:#}"), "the database does not answer");
                (
                    StatusCode::SERVICE_UNAVAILABLE,
                    "error-unavailable",
                    String::new(),
                )
            }
            WebError::Internal(error) => {
                tracing::error!(error = format!("{error:#}"), "a page could not be shown");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "error-internal",
                    String::new(),
                )
            }
        };
        let mut response = status.into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        response.extensions_mut().insert(Problem {
            status,
            key,
            detail,
        });
        response
    }
}

/// Where one signs in; the English path redirects here or the other way round.
pub const SIGN_IN: &str = "/compte";

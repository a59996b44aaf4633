//! The one error of pages: each kind is a status, a sentence for the visitor and a next step, in
//! their language. Internals are logged once, never shown.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

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
    /// 500
    Internal(anyhow::Error),
}

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

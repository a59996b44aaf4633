//! Why something was not taken, as the sender is told: a status, a sentence for their
//! administrator, and when to come again where that helps.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::federation::verify::Unverified;

/// For what passes by itself, such as a database that starts again.
const RETRY_AFTER_SECONDS: u32 = 60;

#[derive(Debug)]
pub(super) struct Refusal {
    pub status: StatusCode,
    pub sentence: String,
    pub retry_after_seconds: Option<u32>,
    /// Their key, not this server, is what was missing.
    pub is_unreachable: bool,
}

impl Refusal {
    pub fn new(status: StatusCode, sentence: impl Into<String>) -> Self {
        Refusal {
            status,
            sentence: sentence.into(),
            retry_after_seconds: None,
            is_unreachable: false,
        }
    }

    /// It passes: the sender is told when to come again.
    pub fn later(status: StatusCode, sentence: impl Into<String>, seconds: u32) -> Self {
        Refusal {
            retry_after_seconds: Some(seconds),
            ..Refusal::new(status, sentence)
        }
    }

    /// Something is wrong on this side; the log says what.
    pub fn not_now() -> Self {
        let sentence = "something went wrong here; please deliver again later";
        Refusal::later(
            StatusCode::SERVICE_UNAVAILABLE,
            sentence,
            RETRY_AFTER_SECONDS,
        )
    }

    /// As it is counted: one of `metrics::RECEIVED`.
    pub fn outcome(&self) -> &'static str {
        match self.status {
            _ if self.is_unreachable => "unreachable",
            StatusCode::UNAUTHORIZED => "unverified",
            StatusCode::FORBIDDEN => "blocked",
            StatusCode::TOO_MANY_REQUESTS => "host_busy",
            StatusCode::SERVICE_UNAVAILABLE => "busy",
            _ => "malformed",
        }
    }

    fn internal(error: &anyhow::Error) -> Self {
        tracing::error!(error = format!("{error:#}"), "an inbox request failed");
        Refusal::not_now()
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Refusal::internal(&error.into())
    }
}

impl From<Unverified> for Refusal {
    fn from(unverified: Unverified) -> Self {
        match unverified {
            Unverified::Signature(sentence) => Refusal::new(StatusCode::UNAUTHORIZED, sentence),
            Unverified::KeyUnreachable(_) => Refusal {
                is_unreachable: true,
                ..Refusal::later(
                    StatusCode::SERVICE_UNAVAILABLE,
                    unverified.to_string(),
                    RETRY_AFTER_SECONDS,
                )
            },
            Unverified::Internal(error) => Refusal::internal(&error),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = problem(self.status, &self.sentence);
        if let Some(seconds) = self.retry_after_seconds {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// `{"error": "…"}`: what Mastodon's log shows to an administrator who wonders.
pub fn problem(status: StatusCode, sentence: &str) -> Response {
    (status, axum::Json(json!({ "error": sentence }))).into_response()
}

//! Asking for a text again and again, and only if it changed (RFC 9110 §13).

use axum::http::{HeaderMap, HeaderValue, header};
use url::Url;

use super::{Client, FetchError, header_text};

const ACCEPT: &str = "text/calendar, text/html;q=0.9, application/xhtml+xml;q=0.9, */*;q=0.1";
const MARK_BYTES_MAX: usize = 500;

/// A text, where it was found in the end, and what to ask with the next time.
#[derive(Debug, Clone)]
pub struct Fresh {
    pub url: Url,
    pub text: String,
    pub etag: String,
    pub modified: String,
}

impl Client {
    /// The text at an address, of `bytes_max` at most; nothing when it is still the one that the marks
    /// are of. What is no UTF-8 is read as well as it goes: calendars are older than it.
    pub async fn get_fresh(
        &self,
        url: &Url,
        (etag, modified): (&str, &str),
        bytes_max: usize,
    ) -> Result<Option<Fresh>, FetchError> {
        let mut conditions = HeaderMap::new();
        let marks = [
            (header::IF_NONE_MATCH, etag),
            (header::IF_MODIFIED_SINCE, modified),
        ];
        for (name, mark) in marks {
            if let (false, Ok(mark)) = (mark.is_empty(), HeaderValue::from_str(mark)) {
                conditions.insert(name, mark);
            }
        }
        let got = self.follow(url, ACCEPT, bytes_max, None, &conditions);
        let got = tokio::time::timeout(self.timeout, got).await;
        let got = match got.unwrap_or(Err(FetchError::Timeout)) {
            Err(FetchError::Status(304)) => return Ok(None),
            other => other?,
        };
        let mark = |name: header::HeaderName| {
            let mark = header_text(&got.headers, name.as_str());
            if mark.len() > MARK_BYTES_MAX {
                String::new()
            } else {
                mark
            }
        };
        Ok(Some(Fresh {
            etag: mark(header::ETAG),
            modified: mark(header::LAST_MODIFIED),
            text: String::from_utf8_lossy(&got.body).into_owned(),
            url: got.url,
        }))
    }
}

//! What a request asks for: a page for people, or the same thing for machines.

use axum::http::{HeaderMap, header};

/// Whether a request wants ActivityStreams rather than a page, by either of the two Accept forms.
pub fn wants_activity(headers: &HeaderMap) -> bool {
    let accepts = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok());
    accepts.flat_map(|value| value.split(',')).any(|range| {
        let range = range.trim();
        range.starts_with("application/activity+json")
            || (range.starts_with("application/ld+json")
                && range.contains("https://www.w3.org/ns/activitystreams"))
    })
}

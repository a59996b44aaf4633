//! The parts of a request's address that both schemes sign.

use super::Parts;

/// `https` of `https://hub.example`.
pub fn scheme<'a>(parts: &Parts<'a>) -> &'a str {
    parts
        .public_url
        .split_once("://")
        .map_or("https", |(scheme, _)| scheme)
}

/// `hub.example`, with the port if it is not the usual one (RFC 9421 §2.2.3).
pub fn authority<'a>(parts: &Parts<'a>) -> &'a str {
    let after_scheme = parts
        .public_url
        .split_once("://")
        .map_or(parts.public_url, |(_, it)| it);
    after_scheme.split('/').next().unwrap_or(after_scheme)
}

/// `https://hub.example/inbox?a=b`.
pub fn target_uri(parts: &Parts<'_>) -> String {
    format!(
        "{}{}",
        parts.public_url.trim_end_matches('/'),
        parts.path_and_query
    )
}

/// `/inbox` of `/inbox?a=b`.
pub fn path<'a>(parts: &Parts<'a>) -> &'a str {
    let path = parts.path_and_query.split('?').next().unwrap_or_default();
    if path.is_empty() { "/" } else { path }
}

/// `a=b` of `/inbox?a=b`; nothing without a question mark.
pub fn query<'a>(parts: &Parts<'a>) -> Option<&'a str> {
    parts.path_and_query.split_once('?').map(|(_, query)| query)
}

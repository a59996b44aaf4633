//! HTTP signatures, both ways and in both schemes: draft-cavage-http-signatures-12 and RFC 9421.
//! Pure: no network, no clock of its own.
//!
//! What always holds: a signature covers the method, the address, the host, a time within an hour
//! of now and, with a body, its digest; no input makes this panic; a refusal is a sentence that
//! says what to fix, because it is sent to the peer.

mod cavage;
mod digest;
mod keys;
mod rfc9421;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use url::Url;

pub use keys::{
    Ed25519Key, KeyError, PrivateKey, PublicKey, RsaKey, generate_ed25519, generate_rsa,
};

use crate::clock::Millis;

/// Signatures further from now than this are refused, and so are clocks.
const WINDOW_SECONDS: i64 = 3_600;
/// An `expires` further ahead than this says nothing.
const LIFE_SECONDS_MAX: i64 = 12 * 3_600;

/// The two ways to sign that peers take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Cavage,
    Rfc9421,
}

impl Scheme {
    /// As it is remembered per host.
    pub fn as_str(self) -> &'static str {
        match self {
            Scheme::Cavage => "cavage",
            Scheme::Rfc9421 => "rfc9421",
        }
    }

    /// The one to try when the first was refused.
    pub fn other(self) -> Scheme {
        match self {
            Scheme::Cavage => Scheme::Rfc9421,
            Scheme::Rfc9421 => Scheme::Cavage,
        }
    }
}

/// What a request says about its signature, before any key is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    key_id: String,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Cavage(cavage::Signature),
    Rfc9421(rfc9421::Signature),
}

impl Claim {
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    pub fn scheme(&self) -> Scheme {
        match self.kind {
            Kind::Cavage(_) => Scheme::Cavage,
            Kind::Rfc9421(_) => Scheme::Rfc9421,
        }
    }
}

/// A request as it came.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    pub method: &'a Method,
    /// `https://hub.example`, without a slash at the end: what the sender must have called us.
    pub public_url: &'a str,
    pub path_and_query: &'a str,
    pub headers: &'a HeaderMap,
    pub body: &'a [u8],
}

/// Why a signature is refused; sent to the peer with 401.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the request is not signed; sign it with draft-cavage-http-signatures or RFC 9421")]
    Unsigned,
    #[error("the signature header cannot be read: {0}")]
    Unreadable(&'static str),
    #[error("the signature does not cover {0}, which it must")]
    NotCovered(&'static str),
    #[error("the signature covers `{0}`, which the request does not have or we cannot derive")]
    Missing(String),
    #[error("the signature was made more than an hour ago or ahead; check the clock")]
    Time,
    #[error("the body does not match its digest, or there is no SHA-256 digest")]
    Digest,
    #[error("the algorithm `{0}` is not one of rsa-sha256, hs2019, rsa-v1_5-sha256, ed25519")]
    Algorithm(String),
    #[error("the signature does not match the key")]
    Mismatch,
}

/// Reads which scheme and key a request claims. `Signature-Input` selects RFC 9421, as Mastodon
/// does.
pub fn claim(headers: &HeaderMap) -> Result<Claim, Refusal> {
    if headers.contains_key("signature-input") {
        let (key_id, signature) = rfc9421::read(headers)?;
        return Ok(Claim {
            key_id,
            kind: Kind::Rfc9421(signature),
        });
    }
    let (key_id, signature) = cavage::read(headers)?;
    Ok(Claim {
        key_id,
        kind: Kind::Cavage(signature),
    })
}

/// Checks a claimed signature with the key that it claims.
pub fn verify(
    claim: &Claim,
    parts: &Parts<'_>,
    key: &PublicKey,
    now: Millis,
) -> Result<(), Refusal> {
    match &claim.kind {
        Kind::Cavage(signature) => cavage::verify(signature, parts, key, now),
        Kind::Rfc9421(signature) => rfc9421::verify(signature, parts, key, now),
    }
}

/// The headers that sign a POST of `body` to `url`, its digest and content type included.
pub fn sign_post(
    scheme: Scheme,
    key: &PrivateKey,
    key_id: &str,
    url: &Url,
    body: &[u8],
    content_type: &'static str,
    now: Millis,
) -> Result<HeaderMap, KeyError> {
    let mut headers = match scheme {
        Scheme::Cavage => cavage::sign(
            key,
            key_id,
            &Method::POST,
            url,
            Some((body, content_type)),
            now,
        )?,
        Scheme::Rfc9421 => rfc9421::sign(key, key_id, &Method::POST, url, Some(body), now)?,
    };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    Ok(headers)
}

/// The headers that sign a GET of `url`.
pub fn sign_get(
    scheme: Scheme,
    key: &PrivateKey,
    key_id: &str,
    url: &Url,
    now: Millis,
) -> Result<HeaderMap, KeyError> {
    match scheme {
        Scheme::Cavage => cavage::sign(key, key_id, &Method::GET, url, None, now),
        Scheme::Rfc9421 => rfc9421::sign(key, key_id, &Method::GET, url, None, now),
    }
}

/// Whether a moment, in Unix seconds, is near enough to now.
fn in_window(seconds: i64, now: Millis) -> bool {
    seconds.abs_diff(now.seconds()) <= WINDOW_SECONDS.unsigned_abs()
}

/// Whether an `expires`, where there is one, has not passed (with an hour's grace for clocks).
fn not_expired(created: i64, expires: Option<i64>, now: Millis) -> bool {
    let latest = created.saturating_add(LIFE_SECONDS_MAX);
    expires.is_none_or(|it| it.min(latest).saturating_add(WINDOW_SECONDS) >= now.seconds())
}

/// A moment as HTTP writes it: `Tue, 01 Sep 2026 08:00:00 GMT` (RFC 9110 §5.6.7).
fn http_date(now: Millis) -> String {
    now.timestamp()
        .strftime("%a, %d %b %Y %H:%M:%S GMT")
        .to_string()
}

/// Reads an HTTP date as Unix seconds.
fn parse_http_date(text: &str) -> Option<i64> {
    let zoned = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text.trim());
    zoned.ok().map(|it| it.as_second())
}

/// Every value of a header, joined as both schemes ask: trimmed, with a comma and a space.
fn joined(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers.get_all(name).iter();
    let values: Option<Vec<&str>> = values
        .map(|value| value.to_str().ok().map(str::trim))
        .collect();
    values
        .filter(|values| !values.is_empty())
        .map(|values| values.join(", "))
}

/// Host and port of an address as a `Host` header has it.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

fn path_and_query(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

fn put(headers: &mut HeaderMap, name: &'static str, value: &str) -> Result<(), KeyError> {
    let value = HeaderValue::from_str(value).map_err(|_| KeyError::Header(name))?;
    headers.insert(HeaderName::from_static(name), value);
    Ok(())
}

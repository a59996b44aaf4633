//! HTTP signatures, both ways: proof that a request is ours, and who sent one to us. Two schemes,
//! draft-cavage-http-signatures-12 (`cavage.rs`, which every peer takes) and RFC 9421
//! (`rfc9421.rs`), each with RSA (PKCS#1 v1.5, SHA-256) or Ed25519. Beside them, proofs that travel
//! inside a document (`proof.rs`).
//!
//! What always holds: nothing here asks the network, the database or the machine's clock; no input
//! makes it panic; what a signature must cover is decided here, never by the sender. Who a key
//! belongs to is not decided here: the caller compares [`Claim::key_id`] with the actor's keys.
//! A [`Refusal`] is a sentence for the administrator of the server that signed.

mod address;
pub mod cavage;
mod digest;
mod keys;
pub mod proof;
mod refusal;
pub mod rfc9421;
mod window;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, Method};
use url::{Position, Url};

use crate::clock::Millis;

pub use keys::{
    Ed25519Key, KeyError, KeyKind, PrivateKey, PublicKey, RsaKey, generate_ed25519, generate_rsa,
};
pub use refusal::Refusal;

/// Real ones take a few hundred bytes; a longer one is not read.
const SIGNATURE_BYTES_MAX: usize = 8 * 1024;
/// Signed wherever it is sent (FEP-8fcf), or another could set two servers' lists against each
/// other.
pub const COLLECTION_SYNCHRONIZATION: &str = "collection-synchronization";
/// Peers cover four to ten.
const COVERED_MAX: usize = 40;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Cavage,
    Rfc9421,
}

impl Scheme {
    /// As it is stored beside a host.
    pub fn as_str(self) -> &'static str {
        match self {
            Scheme::Cavage => "cavage",
            Scheme::Rfc9421 => "rfc9421",
        }
    }

    /// The one to knock again with.
    pub fn other(self) -> Scheme {
        match self {
            Scheme::Cavage => Scheme::Rfc9421,
            Scheme::Rfc9421 => Scheme::Cavage,
        }
    }
}

/// A request as it came, or as it is about to leave.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    pub method: &'a Method,
    /// Where the receiver is, `https://hub.example`: from configuration, because a proxy may
    /// rewrite `Host`, and because a request signed for another server must not pass here.
    pub public_url: &'a str,
    /// Path and query, as the sender wrote them.
    pub path_and_query: &'a str,
    pub headers: &'a HeaderMap,
    pub body: &'a [u8],
}

/// What a request says about its signature, before any key is known.
#[derive(Debug, Clone)]
pub enum Claim {
    Cavage(cavage::Claim),
    Rfc9421(rfc9421::Claim),
}

impl Claim {
    /// The address of the key that is said to have signed.
    pub fn key_id(&self) -> &str {
        match self {
            Claim::Cavage(claim) => &claim.key_id,
            Claim::Rfc9421(claim) => &claim.key_id,
        }
    }

    pub fn scheme(&self) -> Scheme {
        match self {
            Claim::Cavage(_) => Scheme::Cavage,
            Claim::Rfc9421(_) => Scheme::Rfc9421,
        }
    }

    /// Whether a header was signed.
    pub fn covers(&self, name: &str) -> bool {
        match self {
            Claim::Cavage(claim) => claim.covers(name),
            Claim::Rfc9421(claim) => claim.covers(name),
        }
    }

    /// The signature itself, decoded.
    pub fn signature(&self) -> &[u8] {
        match self {
            Claim::Cavage(claim) => &claim.signature,
            Claim::Rfc9421(claim) => &claim.signature,
        }
    }
}

/// Reads which key signed and how. `Signature-Input` announces RFC 9421, as Mastodon decides it.
pub fn claim(headers: &HeaderMap) -> Result<Claim, Refusal> {
    if headers.contains_key(rfc9421::SIGNATURE_INPUT) {
        rfc9421::claim(headers).map(Claim::Rfc9421)
    } else {
        cavage::claim(headers).map(Claim::Cavage)
    }
}

/// Checks all that can be seen without a key, so that none is fetched for a request that could not
/// be taken anyway: coverage, time, digest.
pub fn check(claim: &Claim, parts: &Parts<'_>, now: Millis) -> Result<(), Refusal> {
    match claim {
        Claim::Cavage(claim) => cavage::check(claim, parts, now),
        Claim::Rfc9421(claim) => rfc9421::check(claim, parts, now),
    }
}

/// Checks that the claim covers enough, was made within the hour, fits the body, and that `key`
/// signed it.
pub fn verify(
    claim: &Claim,
    parts: &Parts<'_>,
    key: &PublicKey,
    now: Millis,
) -> Result<(), Refusal> {
    match claim {
        Claim::Cavage(claim) => cavage::verify(claim, parts, key, now),
        Claim::Rfc9421(claim) => rfc9421::verify(claim, parts, key, now),
    }
}

/// The very text that must have been signed: the signing string of draft-cavage §2.3, the signature
/// base of RFC 9421 §2.5.
pub fn signed_text(claim: &Claim, parts: &Parts<'_>) -> Result<String, Refusal> {
    match claim {
        Claim::Cavage(claim) => cavage::signed_text(claim, parts),
        Claim::Rfc9421(claim) => rfc9421::signed_text(claim, parts),
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SignError {
    #[error(
        "the key id “{0}” cannot be written in a header; it must be plain ASCII without quotes"
    )]
    KeyId(String),
    #[error("“{0}” cannot be signed for; it must be an http address without a user name")]
    Address(String),
    #[error("the private key did not sign; look whether it is damaged")]
    Key,
}

/// The headers to send with a GET. `Host` is signed and left to the client to write.
pub fn sign_get(
    scheme: Scheme,
    key: &PrivateKey,
    key_id: &str,
    url: &Url,
    now: Millis,
) -> Result<HeaderMap, SignError> {
    let (base, path_and_query) = split(url)?;
    let parts = Parts {
        method: &Method::GET,
        public_url: base,
        path_and_query,
        headers: &HeaderMap::new(),
        body: &[],
    };
    match scheme {
        Scheme::Cavage => cavage::sign(key, key_id, &parts, now),
        Scheme::Rfc9421 => rfc9421::sign(key, key_id, &parts, &rfc9421::GET_COVERED, now),
    }
}

/// A body that goes to many, digested once.
#[derive(Debug, Clone)]
pub struct Digested {
    pub bytes: Bytes,
    digest: HeaderValue,
    content_digest: HeaderValue,
}

impl Digested {
    pub fn of(bytes: Bytes) -> Self {
        let ascii = |text: String| HeaderValue::try_from(text).expect("base64 is plain ASCII");
        Digested {
            digest: ascii(digest::digest_of(&bytes)),
            content_digest: ascii(digest::content_digest_of(&bytes)),
            bytes,
        }
    }
}

/// The headers to send with a POST of this body, on top of `headers`; of those, `Content-Type` and
/// `Collection-Synchronization` are signed. `Host` is signed and left to the client to write.
pub fn sign_post(
    scheme: Scheme,
    key: &PrivateKey,
    key_id: &str,
    url: &Url,
    body: &Digested,
    mut headers: HeaderMap,
    now: Millis,
) -> Result<HeaderMap, SignError> {
    let (base, path_and_query) = split(url)?;
    match scheme {
        Scheme::Cavage => headers.insert(digest::DIGEST, body.digest.clone()),
        Scheme::Rfc9421 => headers.insert(digest::CONTENT_DIGEST, body.content_digest.clone()),
    };
    let parts = Parts {
        method: &Method::POST,
        public_url: base,
        path_and_query,
        headers: &headers,
        body: &body.bytes,
    };
    match scheme {
        Scheme::Cavage => cavage::sign(key, key_id, &parts, now),
        Scheme::Rfc9421 => rfc9421::sign(key, key_id, &parts, &rfc9421::POST_COVERED, now),
    }
}

/// `https://peer.example` and `/inbox?a=b`; a fragment is never sent.
fn split(url: &Url) -> Result<(&str, &str), SignError> {
    let plain = url.has_host() && url.username().is_empty() && url.password().is_none();
    if !plain {
        return Err(SignError::Address(url.to_string()));
    }
    let base = &url[..Position::BeforePath];
    Ok((base, &url[Position::BeforePath..Position::AfterQuery]))
}

/// Whether the signature must cover a digest of the body.
fn has_body(parts: &Parts<'_>) -> bool {
    !(parts.method.is_safe() && parts.body.is_empty())
}

/// Every value of a header in one line (draft-cavage §2.3, RFC 9421 §2.1); nothing if it is absent.
fn header_text(headers: &HeaderMap, name: &str) -> Result<Option<String>, Refusal> {
    let mut texts = Vec::new();
    for value in headers.get_all(name) {
        let text = value
            .to_str()
            .map_err(|_| Refusal::HeaderText(name.to_owned()))?;
        texts.push(text.trim());
    }
    Ok((!texts.is_empty()).then(|| texts.join(", ")))
}

//! The digest that binds a body to its signature: `Digest` (RFC 3230) with draft-cavage,
//! `Content-Digest` (RFC 9530) with RFC 9421. Both are lists, read by name: an algorithm unknown
//! here is passed over, one that is known must fit.

use aws_lc_rs::digest::{self, SHA256, SHA512};
use axum::http::HeaderMap;
use base64::Engine;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use sfv::{BareItem, Dictionary, ListEntry, Parser};

use super::{Refusal, header_text};

pub const DIGEST: &str = "digest";
pub const CONTENT_DIGEST: &str = "content-digest";

/// Some senders leave the padding out.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// `SHA-256=…`
pub fn digest_of(body: &[u8]) -> String {
    format!("SHA-256={}", encode(digest::digest(&SHA256, body).as_ref()))
}

/// `sha-256=:…:`
pub fn content_digest_of(body: &[u8]) -> String {
    format!(
        "sha-256=:{}:",
        encode(digest::digest(&SHA256, body).as_ref())
    )
}

/// Checks `Digest`; SHA-256 must be among its algorithms, as Mastodon asks.
pub fn check_digest(headers: &HeaderMap, body: &[u8]) -> Result<(), Refusal> {
    let text = header_text(headers, DIGEST)?.ok_or(Refusal::DigestMissing("Digest"))?;
    let mut known = false;
    for part in text.split(',') {
        let Some((name, value)) = part.split_once('=') else {
            return Err(Refusal::DigestUnreadable("Digest"));
        };
        if name.trim().eq_ignore_ascii_case("sha-256") {
            let value = decode(value.trim()).ok_or(Refusal::DigestUnreadable("Digest"))?;
            if value != digest::digest(&SHA256, body).as_ref() {
                return Err(Refusal::DigestWrong("Digest"));
            }
            known = true;
        }
    }
    if known {
        Ok(())
    } else {
        Err(Refusal::DigestUnknown("Digest"))
    }
}

/// Checks `Content-Digest`: SHA-256, SHA-512 or both.
pub fn check_content_digest(headers: &HeaderMap, body: &[u8]) -> Result<(), Refusal> {
    let name = "Content-Digest";
    let text = header_text(headers, CONTENT_DIGEST)?.ok_or(Refusal::DigestMissing(name))?;
    let listed: Dictionary = Parser::new(&text)
        .parse()
        .map_err(|_| Refusal::DigestUnreadable(name))?;
    let mut known = false;
    for (algorithm, hash) in [("sha-256", &SHA256), ("sha-512", &SHA512)] {
        let Some(entry) = listed.get(algorithm) else {
            continue;
        };
        let ListEntry::Item(sfv::Item {
            bare_item: BareItem::ByteSequence(value),
            ..
        }) = entry
        else {
            return Err(Refusal::DigestUnreadable(name));
        };
        if value.as_slice() != digest::digest(hash, body).as_ref() {
            return Err(Refusal::DigestWrong(name));
        }
        known = true;
    }
    if known {
        Ok(())
    } else {
        Err(Refusal::DigestUnknown(name))
    }
}

pub fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub fn decode(text: &str) -> Option<Vec<u8>> {
    LENIENT.decode(text).ok()
}

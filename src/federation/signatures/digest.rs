//! Digests of bodies: `Digest` (RFC 3230), with draft-cavage, and `Content-Digest` (RFC 9530), with
//! RFC 9421. Looked up by name: a header may list several algorithms.

use aws_lc_rs::digest::{self, SHA256, SHA512};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sfv::{BareItem, Dictionary, ListEntry, Parser};

/// `SHA-256=…`
pub fn legacy(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(digest::digest(&SHA256, body)))
}

/// `sha-256=:…:`
pub fn content(body: &[u8]) -> String {
    format!(
        "sha-256=:{}:",
        STANDARD.encode(digest::digest(&SHA256, body))
    )
}

/// Whether a `Digest` header has the body's SHA-256.
pub fn legacy_matches(header: &str, body: &[u8]) -> bool {
    let expected = digest::digest(&SHA256, body);
    header
        .split(',')
        .filter_map(|part| part.trim().split_once('='))
        .any(|(name, value)| {
            let decoded = STANDARD.decode(value.trim());
            name.eq_ignore_ascii_case("SHA-256") && decoded.is_ok_and(|it| it == expected.as_ref())
        })
}

/// Whether a `Content-Digest` header has the body's SHA-256 or SHA-512, and no wrong one.
pub fn content_matches(header: &str, body: &[u8]) -> bool {
    let Ok(listed) = Parser::new(header).parse::<Dictionary>() else {
        return false;
    };
    let mut matched = false;
    for (name, entry) in &listed {
        let algorithm = match name.as_str() {
            "sha-256" => &SHA256,
            "sha-512" => &SHA512,
            _ => continue,
        };
        let ListEntry::Item(item) = entry else {
            return false;
        };
        let BareItem::ByteSequence(bytes) = &item.bare_item else {
            return false;
        };
        if bytes.as_slice() != digest::digest(algorithm, body).as_ref() {
            return false;
        }
        matched = true;
    }
    matched
}

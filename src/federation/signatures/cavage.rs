//! draft-cavage-http-signatures-12, as Mastodon and all before it sign. Outgoing signing strings
//! are built by http-signature-normalization; incoming ones here, because its parser does not trim
//! after commas, keeps header names as sent, and panics on a huge `created`.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, Method, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_signature_normalization::Config;
use url::Url;

use super::{
    KeyError, Parts, PrivateKey, PublicKey, Refusal, authority, digest, http_date, in_window,
    joined, not_expired, parse_http_date, path_and_query, put,
};
use crate::clock::Millis;

const HEADER_BYTES_MAX: usize = 8_192;
const COVERED_MAX: usize = 50;

/// The parameters of a `Signature` header.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Signature {
    algorithm: String,
    /// Lower-case, in the order that they were signed.
    covered: Vec<String>,
    signature: Vec<u8>,
    created: Option<i64>,
    expires: Option<i64>,
}

/// Signs `(request-target) host date` and, with a body, `digest content-type`.
pub(super) fn sign(
    key: &PrivateKey,
    key_id: &str,
    method: &Method,
    url: &Url,
    body: Option<(&[u8], &'static str)>,
    now: Millis,
) -> Result<HeaderMap, KeyError> {
    let mut covered = BTreeMap::from([
        ("host".to_owned(), authority(url)),
        ("date".to_owned(), http_date(now)),
    ]);
    if let Some((body, content_type)) = body {
        covered.insert("digest".to_owned(), digest::legacy(body));
        covered.insert("content-type".to_owned(), content_type.to_owned());
    }
    let mut headers = HeaderMap::new();
    put(&mut headers, "date", &covered["date"])?;
    if let Some(digest) = covered.get("digest") {
        put(&mut headers, "digest", digest)?;
    }
    let unsigned = Config::new()
        .mastodon_compat()
        .begin_sign(method.as_str(), &path_and_query(url), covered)
        .map_err(|_| KeyError::Header("signature"))?;
    let signed = unsigned.sign(key_id.to_owned(), |text| {
        key.sign(text.as_bytes())
            .map(|signature| STANDARD.encode(signature))
    })?;
    put(&mut headers, "signature", &signed.signature_header())?;
    Ok(headers)
}

/// Reads a `Signature` header, or an `Authorization: Signature …` one.
pub(super) fn read(headers: &HeaderMap) -> Result<(String, Signature), Refusal> {
    let value = match (headers.get("signature"), headers.get(header::AUTHORIZATION)) {
        (Some(value), _) => value.to_str().ok(),
        (None, Some(value)) => value
            .to_str()
            .ok()
            .and_then(|it| it.strip_prefix("Signature ")),
        (None, None) => None,
    };
    let text = value.ok_or(Refusal::Unsigned)?;
    if text.len() > HEADER_BYTES_MAX {
        return Err(Refusal::Unreadable("it is too long"));
    }
    let parameters = parameters(text);
    let get = |name: &str| parameters.get(name).map(String::as_str);
    let key_id = get("keyid").ok_or(Refusal::Unreadable("it has no keyId"))?;
    let signature = get("signature").ok_or(Refusal::Unreadable("it has no signature"))?;
    let signature = STANDARD
        .decode(signature)
        .map_err(|_| Refusal::Unreadable("it is not base64"))?;
    let algorithm = get("algorithm").unwrap_or("hs2019").to_ascii_lowercase();
    let default = if algorithm == "hs2019" {
        "(created)"
    } else {
        "date"
    };
    let covered = get("headers").unwrap_or(default).split_whitespace();
    let covered: Vec<String> = covered.map(str::to_ascii_lowercase).collect();
    if covered.len() > COVERED_MAX {
        return Err(Refusal::Unreadable("it covers too many headers"));
    }
    let (created, expires) = (seconds(get("created"))?, seconds(get("expires"))?);
    Ok((
        key_id.to_owned(),
        Signature {
            algorithm,
            covered,
            signature,
            created,
            expires,
        },
    ))
}

/// `name="value"` pairs, quoted or not, in any order; a comma inside quotes is part of the value.
fn parameters(text: &str) -> BTreeMap<String, String> {
    let mut quoted = false;
    let is_comma = |c: char| {
        if c == '"' {
            quoted = !quoted;
        }
        c == ',' && !quoted
    };
    let pairs = text.split(is_comma).filter_map(|part| part.split_once('='));
    pairs
        .map(|(name, value)| {
            let value = value.trim().trim_matches('"');
            (name.trim().to_ascii_lowercase(), value.to_owned())
        })
        .collect()
}

/// Unix seconds below 2^40, which every sum can hold; fractions are cut.
fn seconds(text: Option<&str>) -> Result<Option<i64>, Refusal> {
    let Some(text) = text else {
        return Ok(None);
    };
    let whole = text.split('.').next().unwrap_or_default();
    match whole.parse::<i64>() {
        Ok(seconds) if (0..1 << 40).contains(&seconds) => Ok(Some(seconds)),
        _ => Err(Refusal::Unreadable("created and expires are Unix seconds")),
    }
}

pub(super) fn verify(
    signature: &Signature,
    parts: &Parts<'_>,
    key: &PublicKey,
    now: Millis,
) -> Result<(), Refusal> {
    check_algorithm(signature, key)?;
    check_covered(signature, parts)?;
    check_time(signature, parts, now)?;
    if parts.method == Method::POST {
        let listed = joined(parts.headers, "digest").ok_or(Refusal::Digest)?;
        if !digest::legacy_matches(&listed, parts.body) {
            return Err(Refusal::Digest);
        }
    }
    let text = signing_string(signature, parts, parts.path_and_query)?;
    if key.verifies(text.as_bytes(), &signature.signature) {
        return Ok(());
    }
    // Some senders leave the query out of (request-target); Mastodon lets them, for now.
    if let Some((path, _)) = parts.path_and_query.split_once('?') {
        let text = signing_string(signature, parts, path)?;
        if key.verifies(text.as_bytes(), &signature.signature) {
            return Ok(());
        }
    }
    Err(Refusal::Mismatch)
}

fn check_algorithm(signature: &Signature, key: &PublicKey) -> Result<(), Refusal> {
    let fits = match signature.algorithm.as_str() {
        "hs2019" => true,
        "rsa-sha256" => !key.is_ed25519(),
        "ed25519" => key.is_ed25519(),
        _ => false,
    };
    if fits {
        Ok(())
    } else {
        Err(Refusal::Algorithm(signature.algorithm.clone()))
    }
}

/// Without these a captured signature could be used for another request.
fn check_covered(signature: &Signature, parts: &Parts<'_>) -> Result<(), Refusal> {
    let covers = |name: &str| signature.covered.iter().any(|it| it == name);
    if !covers("(request-target)") {
        return Err(Refusal::NotCovered("(request-target)"));
    }
    if !covers("host") {
        return Err(Refusal::NotCovered("host"));
    }
    if !covers("date") && !covers("(created)") {
        return Err(Refusal::NotCovered("date or (created)"));
    }
    if parts.method == Method::POST && !covers("digest") {
        return Err(Refusal::NotCovered("digest"));
    }
    Ok(())
}

fn check_time(signature: &Signature, parts: &Parts<'_>, now: Millis) -> Result<(), Refusal> {
    let covers = |name: &str| signature.covered.iter().any(|it| it == name);
    let date = joined(parts.headers, "date").and_then(|text| parse_http_date(&text));
    let moment = match (covers("(created)"), covers("date")) {
        (true, _) => signature.created.ok_or(Refusal::NotCovered("(created)"))?,
        (false, true) => date.ok_or(Refusal::Missing("date".to_owned()))?,
        (false, false) => return Err(Refusal::NotCovered("date or (created)")),
    };
    let fresh = in_window(moment, now) && not_expired(moment, signature.expires, now);
    if fresh { Ok(()) } else { Err(Refusal::Time) }
}

/// One line a covered name, in the signer's order (§2.3).
fn signing_string(
    signature: &Signature,
    parts: &Parts<'_>,
    target: &str,
) -> Result<String, Refusal> {
    let mut lines = Vec::with_capacity(signature.covered.len());
    for name in &signature.covered {
        let value = match name.as_str() {
            "(request-target)" => Some(format!(
                "{} {target}",
                parts.method.as_str().to_ascii_lowercase()
            )),
            "(created)" => signature.created.map(|it| it.to_string()),
            "(expires)" => signature.expires.map(|it| it.to_string()),
            header => joined(parts.headers, header),
        };
        let value = value.ok_or_else(|| Refusal::Missing(name.clone()))?;
        lines.push(format!("{name}: {value}"));
    }
    Ok(lines.join("\n"))
}

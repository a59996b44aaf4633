//! draft-cavage-http-signatures-12 as the fediverse speaks it: `Signature: keyId="…",…`, over
//! `(request-target) host date digest`.
//!
//! The signing string is built by http-signature-normalization. Its parser is not used: 0.7.1
//! panics on a `created` near the end of time, keeps the space after a comma, and reads the
//! machine's clock. So what it is given here is always in the one form it reads well, and
//! `(created)` and `(expires)` reach it as plain values.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue};
use http_signature_normalization::{Config, PrepareVerifyError};

use super::digest::{self, DIGEST};
use super::keys::{KeyKind, PrivateKey, PublicKey};
use super::{
    COLLECTION_SYNCHRONIZATION, COVERED_MAX, Parts, Refusal, SIGNATURE_BYTES_MAX, SignError,
};
use super::{address, has_body, header_text, window};
use crate::clock::Millis;

const SIGNATURE: &str = "signature";
const REQUEST_TARGET: &str = "(request-target)";
const CREATED: &str = "(created)";
const EXPIRES: &str = "(expires)";
const HOST: &str = "host";
const DATE: &str = "date";

/// How old a `Date` may be for http-signature-normalization: our own window is checked here, on our
/// own clock, so its window must never be the narrower one.
const ANY_AGE: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// What a `Signature` header says.
#[derive(Debug, Clone)]
pub struct Claim {
    pub key_id: String,
    pub signature: Vec<u8>,
    algorithm: Option<String>,
    created: Option<String>,
    expires: Option<String>,
    /// Header names in lower case, and the three pseudo-headers, in the order they were signed.
    covered: Vec<String>,
}

impl Claim {
    pub(super) fn covers(&self, name: &str) -> bool {
        self.covered.iter().any(|covered| covered == name)
    }
}

/// Reads `Signature`, or `Authorization: Signature …` (§3.1), which says the same.
pub fn claim(headers: &HeaderMap) -> Result<Claim, Refusal> {
    let signature = header_text(headers, SIGNATURE)?;
    let text = match signature {
        Some(text) => text,
        None => authorization(headers)?.ok_or(Refusal::Unsigned)?,
    };
    if text.len() > SIGNATURE_BYTES_MAX {
        return Err(Refusal::TooLong("Signature"));
    }
    let mut parameters = parameters(&text)?;
    let key_id = parameters
        .remove("keyid")
        .ok_or(Refusal::ParameterMissing("keyId"))?;
    let signature = parameters
        .remove("signature")
        .ok_or(Refusal::ParameterMissing("signature"))?;
    let signature = digest::decode(&signature).ok_or(Refusal::ParameterWrong(
        "signature",
        "the signature in base64",
    ))?;
    let algorithm = parameters
        .remove("algorithm")
        .map(|it| it.to_ascii_lowercase());
    let covered = match parameters.remove("headers") {
        Some(list) => covered(&list)?,
        // Before draft 12, and with an algorithm of before, it was the date (draft 10, §2.1.6).
        None if algorithm.as_deref().is_none_or(|it| it == "hs2019") => vec![CREATED.to_owned()],
        None => vec![DATE.to_owned()],
    };
    let created = parameters.remove("created");
    let expires = parameters.remove("expires");
    Ok(Claim {
        key_id,
        signature,
        algorithm,
        created,
        expires,
        covered,
    })
}

fn authorization(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let text = header_text(headers, AUTHORIZATION.as_str())?;
    let parts = text.as_deref().and_then(|text| text.split_once(' '));
    let signature = parts.filter(|(scheme, _)| scheme.eq_ignore_ascii_case(SIGNATURE));
    Ok(signature.map(|(_, parameters)| parameters.to_owned()))
}

/// `name="value"` or `name=value`, separated by commas; a quoted value may hold commas. Names in
/// lower case.
fn parameters(text: &str) -> Result<BTreeMap<String, String>, Refusal> {
    let malformed = Refusal::Malformed("Signature", "write name=\"value\" pairs, comma between");
    let mut found = BTreeMap::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').ok_or(malformed.clone())?;
        let (value, after) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or(malformed.clone())?,
            None => after.split_at(after.find(',').unwrap_or(after.len())),
        };
        let name = name.trim().to_ascii_lowercase();
        if found.insert(name, value.trim().to_owned()).is_some() {
            return Err(Refusal::Malformed("Signature", "write each parameter once"));
        }
        let after = after.trim_start();
        rest = match after.strip_prefix(',') {
            Some(after) => after.trim_start(),
            None if after.is_empty() => after,
            None => return Err(malformed),
        };
    }
    Ok(found)
}

/// The list of covered headers, in lower case, each once, each a header that can be.
fn covered(list: &str) -> Result<Vec<String>, Refusal> {
    let mut covered: Vec<String> = Vec::new();
    for name in list.split_ascii_whitespace() {
        let name = name.to_ascii_lowercase();
        let known = [REQUEST_TARGET, CREATED, EXPIRES].contains(&name.as_str())
            || HeaderName::from_bytes(name.as_bytes()).is_ok();
        // A signature cannot cover itself.
        if !known || name == SIGNATURE || name == AUTHORIZATION.as_str() {
            return Err(Refusal::CoveredUnknown(name));
        }
        if covered.contains(&name) {
            return Err(Refusal::CoveredTwice(name));
        }
        covered.push(name);
    }
    if covered.len() > COVERED_MAX {
        Err(Refusal::CoversTooMuch)
    } else {
        Ok(covered)
    }
}

pub fn verify(
    claim: &Claim,
    parts: &Parts<'_>,
    key: &PublicKey,
    now: Millis,
) -> Result<(), Refusal> {
    check_algorithm(claim, key.kind())?;
    check(claim, parts, now)?;
    let text = signed_text(claim, parts)?;
    if key.has_signed(text.as_bytes(), &claim.signature) {
        return Ok(());
    }
    // Some peers leave the query out of (request-target); Mastodon lets it pass, so they stay.
    if address::query(parts).is_some() {
        let text = signed_text(
            claim,
            &Parts {
                path_and_query: address::path(parts),
                ..*parts
            },
        )?;
        if key.has_signed(text.as_bytes(), &claim.signature) {
            return Ok(());
        }
    }
    Err(Refusal::Wrong)
}

/// All that can be seen without a key: coverage, time, digest.
pub fn check(claim: &Claim, parts: &Parts<'_>, now: Millis) -> Result<(), Refusal> {
    for required in [REQUEST_TARGET, HOST] {
        if !claim.covers(required) {
            return Err(Refusal::NotCovered(required));
        }
    }
    check_window(claim, parts, now)?;
    if has_body(parts) && !claim.covers(DIGEST) {
        return Err(Refusal::NotCovered(DIGEST));
    }
    if claim.covers(DIGEST) {
        digest::check_digest(parts.headers, parts.body)?;
    }
    signed_text(claim, parts).map(drop)
}

/// `hs2019` and no algorithm at all mean that the key decides (§2.1.3).
fn check_algorithm(claim: &Claim, kind: KeyKind) -> Result<(), Refusal> {
    let other = |algorithm: &str| Err(Refusal::OtherKind(algorithm.to_owned(), kind.as_str()));
    match (claim.algorithm.as_deref(), kind) {
        (None | Some("hs2019"), _) => Ok(()),
        (Some("rsa-sha256"), KeyKind::Rsa) | (Some("ed25519"), KeyKind::Ed25519) => Ok(()),
        (Some(algorithm @ ("rsa-sha256" | "ed25519")), _) => other(algorithm),
        (Some(algorithm), _) => Err(Refusal::Algorithm(algorithm.to_owned())),
    }
}

/// Only a time that was signed counts.
fn check_window(claim: &Claim, parts: &Parts<'_>, now: Millis) -> Result<(), Refusal> {
    let signed = if claim.covers(CREATED) {
        let created = claim
            .created
            .as_deref()
            .ok_or(Refusal::ParameterMissing("created"))?;
        window::parse_seconds(created)?
    } else if claim.covers(DATE) {
        let date = header_text(parts.headers, DATE)?;
        let date = date.ok_or_else(|| Refusal::CoveredMissing(DATE.to_owned()))?;
        window::parse_http_date(&date)?
    } else {
        return Err(Refusal::NotCovered("date or (created)"));
    };
    let expires = if claim.covers(EXPIRES) {
        let expires = claim
            .expires
            .as_deref()
            .ok_or(Refusal::ParameterMissing("expires"))?;
        // Unlike created, it may have a fraction (§2.1.5).
        let whole = expires.split('.').next().unwrap_or_default();
        Some(window::parse_seconds(whole)?)
    } else {
        None
    };
    window::check(signed, expires, now)
}

/// The signing string of §2.3 for what the claim covers.
pub fn signed_text(claim: &Claim, parts: &Parts<'_>) -> Result<String, Refusal> {
    let mut values = BTreeMap::new();
    for name in &claim.covered {
        let value = match name.as_str() {
            REQUEST_TARGET => continue,
            CREATED => claim.created.clone(),
            EXPIRES => claim.expires.clone(),
            HOST => Some(host(parts)?),
            name => header_text(parts.headers, name)?,
        };
        let value = value.ok_or_else(|| Refusal::CoveredMissing(name.clone()))?;
        values.insert(name.clone(), value);
    }
    signing_string(&claim.covered, parts, values)
}

/// Ours, whatever a proxy made of `Host`; in the sender's spelling if that is the same host.
fn host(parts: &Parts<'_>) -> Result<String, Refusal> {
    let ours = address::authority(parts);
    let theirs = header_text(parts.headers, HOST)?;
    let theirs = theirs.filter(|theirs| {
        let bare = theirs
            .strip_suffix(":443")
            .or(theirs.strip_suffix(":80"))
            .unwrap_or(theirs);
        theirs.eq_ignore_ascii_case(ours) || bare.eq_ignore_ascii_case(ours)
    });
    Ok(theirs.unwrap_or_else(|| ours.to_owned()))
}

/// Has http-signature-normalization build the string. Names were checked to hold no quote, comma or
/// space, so that the header written for it reads as meant.
fn signing_string(
    covered: &[String],
    parts: &Parts<'_>,
    mut values: BTreeMap<String, String>,
) -> Result<String, Refusal> {
    let list = covered.join(" ");
    values.insert(
        SIGNATURE.to_owned(),
        format!("keyId=\"\",headers=\"{list}\",signature=\"\""),
    );
    let prepared = Config::new().set_expiration(ANY_AGE).begin_verify(
        parts.method.as_str(),
        parts.path_and_query,
        values,
    );
    match prepared {
        Ok(prepared) => Ok(prepared.signing_string().to_owned()),
        Err(PrepareVerifyError::Required(missing)) => {
            let name = missing.headers().iter().next().cloned().unwrap_or_default();
            Err(Refusal::CoveredMissing(name))
        }
        Err(PrepareVerifyError::Validate(_)) => Err(Refusal::Expired),
        Err(PrepareVerifyError::Parse(_)) => Err(Refusal::Malformed(
            "Signature",
            "write the list of headers plainly",
        )),
    }
}

/// The headers to send: `Signature`, `Date`, and with a body `Digest` and `Content-Type`.
pub(super) fn sign(
    key: &PrivateKey,
    key_id: &str,
    parts: &Parts<'_>,
    now: Millis,
) -> Result<HeaderMap, SignError> {
    let mut headers = parts.headers.clone();
    headers.insert(DATE, text_value(window::http_date(now))?);
    let mut covered = vec![REQUEST_TARGET, HOST, DATE];
    if has_body(parts) {
        // Digested once by the caller, where the same body goes to many.
        if !headers.contains_key(DIGEST) {
            headers.insert(DIGEST, text_value(digest::digest_of(parts.body))?);
        }
        covered.push(DIGEST);
        if headers.contains_key(CONTENT_TYPE) {
            covered.push(CONTENT_TYPE.as_str());
        }
        if headers.contains_key(COLLECTION_SYNCHRONIZATION) {
            covered.push(COLLECTION_SYNCHRONIZATION);
        }
    }
    let claim = Claim {
        key_id: key_id.to_owned(),
        signature: Vec::new(),
        algorithm: None,
        created: None,
        expires: None,
        covered: covered.iter().map(|&name| name.to_owned()).collect(),
    };
    let text = signed_text(
        &claim,
        &Parts {
            headers: &headers,
            ..*parts
        },
    );
    let text = text.map_err(|_| SignError::Address(address::target_uri(parts)))?;
    let signature = digest::encode(&key.sign(text.as_bytes())?);
    // The name that most peers know; for Ed25519 draft 12 has none but "see the key".
    let algorithm = match key.kind() {
        KeyKind::Rsa => "rsa-sha256",
        KeyKind::Ed25519 => "hs2019",
    };
    if key_id.contains(['"', ',']) {
        return Err(SignError::KeyId(key_id.to_owned()));
    }
    let list = covered.join(" ");
    let value = format!(
        "keyId=\"{key_id}\",algorithm=\"{algorithm}\",headers=\"{list}\",signature=\"{signature}\""
    );
    let value = HeaderValue::from_str(&value).map_err(|_| SignError::KeyId(key_id.to_owned()))?;
    headers.insert(SIGNATURE, value);
    Ok(headers)
}

/// Dates and digests are plain ASCII always.
fn text_value(text: String) -> Result<HeaderValue, SignError> {
    HeaderValue::try_from(text).map_err(|_| SignError::Key)
}

//! RFC 9421, HTTP Message Signatures: `Signature-Input` says what was signed, `Signature` holds the
//! bytes, both structured fields (RFC 9651), so that labels, order and unknown parameters are free.
//!
//! Read here: the components a request has by itself and plain headers. Not read: components with
//! parameters (`;sf`, `;bs`, `;key`, `;req`), which no peer sends.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use sfv::{
    BareItem, Dictionary, FieldType, InnerList, Integer, Item, Key, List, ListEntry, Parser,
};

use super::digest::{self, CONTENT_DIGEST};
use super::keys::{KeyKind, PrivateKey, PublicKey};
use super::{
    COLLECTION_SYNCHRONIZATION, COVERED_MAX, Parts, Refusal, SIGNATURE_BYTES_MAX, SignError,
};
use super::{address, has_body, header_text, window};
use crate::clock::Millis;

pub const SIGNATURE_INPUT: &str = "signature-input";
const SIGNATURE: &str = "signature";
/// The label of our own.
const LABEL: &str = "sig1";

/// What we sign.
pub const GET_COVERED: [&str; 2] = ["@method", "@target-uri"];
pub const POST_COVERED: [&str; 3] = ["@method", "@target-uri", CONTENT_DIGEST];

/// One signature of those that a request carries.
#[derive(Debug, Clone)]
pub struct Claim {
    pub key_id: String,
    pub signature: Vec<u8>,
    algorithm: Option<Algorithm>,
    created: i64,
    expires: Option<i64>,
    covered: Vec<String>,
    /// The covered components and parameters as they are signed (§2.3).
    signature_params: String,
}

impl Claim {
    pub(super) fn covers(&self, name: &str) -> bool {
        self.covered.iter().any(|covered| covered == name)
    }
}

/// Those of the registry (§6.2.2) that are taken here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    RsaV15Sha256,
    Ed25519,
}

impl Algorithm {
    fn of(kind: KeyKind) -> Self {
        match kind {
            KeyKind::Rsa => Algorithm::RsaV15Sha256,
            KeyKind::Ed25519 => Algorithm::Ed25519,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Algorithm::RsaV15Sha256 => "rsa-v1_5-sha256",
            Algorithm::Ed25519 => "ed25519",
        }
    }
}

/// The first signature that can be used here; if none can, why the first cannot.
pub fn claim(headers: &HeaderMap) -> Result<Claim, Refusal> {
    let inputs = dictionary(headers, SIGNATURE_INPUT, "Signature-Input")?;
    let signatures = dictionary(headers, SIGNATURE, "Signature")?;
    let mut refused = None;
    for (label, input) in &inputs {
        match one(input, signatures.get(label)) {
            Ok(claim) => return Ok(claim),
            Err(refusal) => refused = refused.or(Some(refusal)),
        }
    }
    Err(refused.unwrap_or(Refusal::Unsigned))
}

fn dictionary(headers: &HeaderMap, name: &str, shown: &'static str) -> Result<Dictionary, Refusal> {
    let text = header_text(headers, name)?.ok_or(Refusal::Unsigned)?;
    if text.len() > SIGNATURE_BYTES_MAX {
        return Err(Refusal::TooLong(shown));
    }
    let advice = "write a dictionary of structured fields (RFC 9651), label=value";
    Parser::new(&text)
        .parse()
        .map_err(|_| Refusal::Malformed(shown, advice))
}

/// Reads one label's input and signature.
fn one(input: &ListEntry, signature: Option<&ListEntry>) -> Result<Claim, Refusal> {
    let ListEntry::InnerList(input) = input else {
        let advice = "write the covered components in parentheses";
        return Err(Refusal::Malformed("Signature-Input", advice));
    };
    let Some(ListEntry::Item(Item {
        bare_item: BareItem::ByteSequence(signature),
        ..
    })) = signature
    else {
        let advice = "write label=:base64:, with a label of Signature-Input";
        return Err(Refusal::Malformed("Signature", advice));
    };
    let signature_params = vec![ListEntry::InnerList(input.clone())].serialize();
    let signature_params = signature_params.unwrap_or_default();
    Ok(Claim {
        key_id: key_id(input)?,
        signature: signature.clone(),
        algorithm: algorithm(input)?,
        created: seconds(input, "created")?.ok_or(Refusal::ParameterMissing("created"))?,
        expires: seconds(input, "expires")?,
        covered: covered(input)?,
        signature_params,
    })
}

fn key_id(input: &InnerList) -> Result<String, Refusal> {
    let value = input
        .params
        .get("keyid")
        .ok_or(Refusal::ParameterMissing("keyid"))?;
    let value = value
        .as_string()
        .ok_or(Refusal::ParameterWrong("keyid", "a quoted string"))?;
    Ok(value.as_str().to_owned())
}

fn algorithm(input: &InnerList) -> Result<Option<Algorithm>, Refusal> {
    let Some(value) = input.params.get("alg") else {
        return Ok(None);
    };
    let value = value
        .as_string()
        .ok_or(Refusal::ParameterWrong("alg", "a quoted string"))?;
    let known = [Algorithm::RsaV15Sha256, Algorithm::Ed25519];
    let known = known
        .into_iter()
        .find(|known| known.as_str() == value.as_str());
    known
        .map(Some)
        .ok_or_else(|| Refusal::Algorithm(value.as_str().to_owned()))
}

fn seconds(input: &InnerList, name: &'static str) -> Result<Option<i64>, Refusal> {
    let Some(value) = input.params.get(name) else {
        return Ok(None);
    };
    let value = value.as_integer();
    let value = value.ok_or(Refusal::ParameterWrong(
        name,
        "Unix seconds, a whole number",
    ))?;
    window::bounded(value.into()).map(Some)
}

fn covered(input: &InnerList) -> Result<Vec<String>, Refusal> {
    if input.items.len() > COVERED_MAX {
        return Err(Refusal::CoversTooMuch);
    }
    let mut covered: Vec<String> = Vec::new();
    for item in &input.items {
        let name = item.bare_item.as_string();
        let advice = "write component names as quoted strings";
        let name = name
            .ok_or(Refusal::Malformed("Signature-Input", advice))?
            .as_str();
        let header = !name.bytes().any(|byte| byte.is_ascii_uppercase())
            && HeaderName::from_bytes(name.as_bytes()).is_ok();
        if !item.params.is_empty() || !(name.starts_with('@') || header) {
            return Err(Refusal::CoveredUnknown(name.to_owned()));
        }
        if covered.iter().any(|earlier| earlier == name) {
            return Err(Refusal::CoveredTwice(name.to_owned()));
        }
        covered.push(name.to_owned());
    }
    Ok(covered)
}

pub fn verify(
    claim: &Claim,
    parts: &Parts<'_>,
    key: &PublicKey,
    now: Millis,
) -> Result<(), Refusal> {
    if let Some(algorithm) = claim.algorithm
        && algorithm != Algorithm::of(key.kind())
    {
        let said = algorithm.as_str().to_owned();
        return Err(Refusal::OtherKind(said, key.kind().as_str()));
    }
    check(claim, parts, now)?;
    let text = signed_text(claim, parts)?;
    if key.has_signed(text.as_bytes(), &claim.signature) {
        Ok(())
    } else {
        Err(Refusal::Wrong)
    }
}

/// All that can be seen without a key: coverage, time, digest.
pub fn check(claim: &Claim, parts: &Parts<'_>, now: Millis) -> Result<(), Refusal> {
    if !claim.covers("@method") {
        return Err(Refusal::NotCovered("@method"));
    }
    if !covers_target(claim, parts) {
        return Err(Refusal::NotCovered("@target-uri"));
    }
    window::check(claim.created, claim.expires, now)?;
    if has_body(parts) && !claim.covers(CONTENT_DIGEST) {
        return Err(Refusal::NotCovered(CONTENT_DIGEST));
    }
    if claim.covers(CONTENT_DIGEST) {
        digest::check_content_digest(parts.headers, parts.body)?;
    }
    signed_text(claim, parts).map(drop)
}

/// The whole address, at once or in its parts; without a query there is none to sign.
fn covers_target(claim: &Claim, parts: &Parts<'_>) -> bool {
    let whole_path = claim.covers("@request-target")
        || claim.covers("@path") && (claim.covers("@query") || address::query(parts).is_none());
    claim.covers("@target-uri") || claim.covers("@authority") && whole_path
}

/// The signature base of §2.5 for what the claim covers.
pub fn signed_text(claim: &Claim, parts: &Parts<'_>) -> Result<String, Refusal> {
    base(&claim.covered, &claim.signature_params, parts)
}

fn base(covered: &[String], signature_params: &str, parts: &Parts<'_>) -> Result<String, Refusal> {
    let mut base = String::new();
    for name in covered {
        let value = component(name, parts)?;
        base.push_str(&format!("\"{name}\": {value}\n"));
    }
    base.push_str(&format!("\"@signature-params\": {signature_params}"));
    Ok(base)
}

/// The value of a component: derived (§2.2) or a header (§2.1).
fn component(name: &str, parts: &Parts<'_>) -> Result<String, Refusal> {
    let value = match name {
        "@method" => parts.method.as_str().to_owned(),
        "@target-uri" => address::target_uri(parts),
        "@authority" => address::authority(parts).to_ascii_lowercase(),
        "@scheme" => address::scheme(parts).to_ascii_lowercase(),
        "@request-target" => parts.path_and_query.to_owned(),
        "@path" => address::path(parts).to_owned(),
        "@query" => format!("?{}", address::query(parts).unwrap_or_default()),
        "host" => match header_text(parts.headers, "host")? {
            Some(host) => host,
            None => address::authority(parts).to_owned(),
        },
        name if name.starts_with('@') => return Err(Refusal::CoveredUnknown(name.to_owned())),
        name => header_text(parts.headers, name)?
            .ok_or_else(|| Refusal::CoveredMissing(name.to_owned()))?,
    };
    Ok(value)
}

/// The headers to send: `Signature-Input`, `Signature`, and with a body `Content-Digest` and
/// `Content-Type`. `covered` names components that the request has.
pub fn sign(
    key: &PrivateKey,
    key_id: &str,
    parts: &Parts<'_>,
    covered: &[&str],
    now: Millis,
) -> Result<HeaderMap, SignError> {
    let mut headers = parts.headers.clone();
    // Digested once by the caller, where the same body goes to many.
    if has_body(parts) && !headers.contains_key(CONTENT_DIGEST) {
        let value = HeaderValue::try_from(digest::content_digest_of(parts.body));
        headers.insert(CONTENT_DIGEST, value.map_err(|_| SignError::Key)?);
    }
    let mut covered = covered.to_vec();
    if headers.contains_key(COLLECTION_SYNCHRONIZATION) {
        covered.push(COLLECTION_SYNCHRONIZATION);
    }
    let covered = covered.as_slice();
    let params = signature_params(key, key_id, covered, now)?;
    let covered: Vec<String> = covered.iter().map(|&name| name.to_owned()).collect();
    let text = base(
        &covered,
        &params,
        &Parts {
            headers: &headers,
            ..*parts
        },
    );
    let text = text.map_err(|_| SignError::Address(address::target_uri(parts)))?;
    let signature = digest::encode(&key.sign(text.as_bytes())?);
    let unwritable = |_| SignError::KeyId(key_id.to_owned());
    let input = HeaderValue::try_from(format!("{LABEL}={params}")).map_err(unwritable)?;
    let signature = HeaderValue::try_from(format!("{LABEL}=:{signature}:")).map_err(unwritable)?;
    headers.insert(SIGNATURE_INPUT, input);
    headers.insert(SIGNATURE, signature);
    Ok(headers)
}

/// `("@method" "@target-uri");created=…;alg="…";keyid="…"`
fn signature_params(
    key: &PrivateKey,
    key_id: &str,
    covered: &[&str],
    now: Millis,
) -> Result<String, SignError> {
    let unwritable = || SignError::KeyId(key_id.to_owned());
    let string = |text: &str| {
        let string = sfv::String::from_string(text.to_owned()).map_err(|_| unwritable())?;
        Ok(BareItem::String(string))
    };
    let mut list = InnerList::default();
    for name in covered {
        list.items.push(Item::new(string(name)?));
    }
    let created = Integer::try_from(now.seconds()).map_err(|_| unwritable())?;
    let parameters = [
        ("created", BareItem::Integer(created)),
        ("alg", string(Algorithm::of(key.kind()).as_str())?),
        ("keyid", string(key_id)?),
    ];
    for (name, value) in parameters {
        let name = Key::from_string(name.to_owned()).map_err(|_| unwritable())?;
        list.params.insert(name, value);
    }
    let written: Option<String> = List::from([ListEntry::InnerList(list)]).serialize();
    written.ok_or_else(unwritable)
}

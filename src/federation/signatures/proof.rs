//! Proofs inside a document (FEP-8b32): who says it stays provable however it travels. One
//! cryptosuite, eddsa-jcs-2022 (W3C vc-di-eddsa §3.3): Ed25519 over the SHA-256 of the proof's own
//! fields and of the document, both in the canonical form of RFC 8785.
//!
//! What always holds: as in `mod.rs`, nothing is asked of network, database or clock, and no input
//! makes it panic. Whatever [`check`] lets pass reads as it was signed: what the canonical form
//! would blur is refused. Whose key it is, the caller decides: it compares [`key_id`] with the keys
//! that the document's own actor publishes.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{self, SHA256};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{KeyKind, PrivateKey, PublicKey, SignError};
use crate::clock::Millis;

const TYPE: &str = "DataIntegrityProof";
const CRYPTOSUITE: &str = "eddsa-jcs-2022";
const PURPOSE: &str = "assertionMethod";

/// As large as what an inbox takes, counted in the canonical form.
const DOCUMENT_BYTES_MAX: usize = 1024 * 1024;
/// As deep as JSON is read; writing the canonical form takes stack for each level.
const DEPTH_MAX: usize = 128;
/// Beyond it two integers may share one canonical form (RFC 8785 §3.1, RFC 7493 §2.2).
const INTEGER_MAX: u64 = (1 << 53) - 1;
const SIGNATURE_BYTES: usize = 64;
/// 64 bytes take at most 88 characters of base58, and `z`. Decoding takes the square of the length.
const PROOF_VALUE_CHARS_MAX: usize = 89;

#[derive(Debug, thiserror::Error)]
pub enum ProveError {
    #[error("only a JSON object can carry a proof")]
    NotAnObject,
    #[error("the key is {0}; a proof is made with an Ed25519 key")]
    Kind(&'static str),
    #[error("the document cannot be written in its canonical form: {0}")]
    Canonical(#[from] serde_json::Error),
    #[error(transparent)]
    Sign(#[from] SignError),
}

/// Why a proof is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the document carries no proof")]
    Missing,
    #[error("the document carries several proofs, or a chain of them; send one")]
    Several,
    #[error("the proof's {0} is missing or cannot be used; write {1}")]
    Field(&'static str, &'static str),
    #[error("the proof's @context is not the document's; copy it whole")]
    Context,
    #[error("the proof has expired; send the document with a new one")]
    Expired,
    #[error("the proof's key is {0}; use the actor's Ed25519 key")]
    Kind(&'static str),
    #[error("the document is nested too deeply to be checked; use fewer than {DEPTH_MAX} levels")]
    TooDeep,
    #[error("the document is too large to be checked; send at most {DOCUMENT_BYTES_MAX} bytes")]
    TooLarge,
    #[error("the document holds an integer beyond 2^53, which has no canonical form of its own")]
    Integer,
    #[error("the document cannot be written in its canonical form")]
    Canonical,
    #[error("the proof does not fit the document; it was changed, or another key signed")]
    Wrong,
}

/// Puts a proof in the document, in place of any that it carries. `key_id` is the address of the
/// Ed25519 key in the actor's `assertionMethod`.
pub fn prove(
    document: &mut Value,
    key: &PrivateKey,
    key_id: &str,
    created: Millis,
) -> Result<(), ProveError> {
    if key.kind() != KeyKind::Ed25519 {
        return Err(ProveError::Kind(key.kind().as_str()));
    }
    let fields = document.as_object_mut().ok_or(ProveError::NotAnObject)?;
    fields.shift_remove("proof");
    let mut proof = Map::new();
    // §3.3.1 step 2: so that the proof still holds beside other proofs.
    if let Some(context) = fields.get("@context") {
        proof.insert("@context".to_owned(), context.clone());
    }
    let created = created.rfc3339();
    for (name, value) in [
        ("type", TYPE),
        ("cryptosuite", CRYPTOSUITE),
        ("verificationMethod", key_id),
        ("proofPurpose", PURPOSE),
        ("created", &created),
    ] {
        proof.insert(name.to_owned(), Value::from(value));
    }
    let configuration = hash(&canonical(&proof)?);
    let hashes = [configuration, hash(&canonical(fields)?)].concat();
    let signature = key.sign(&hashes)?;
    let value = format!("z{}", bs58::encode(signature).into_string());
    proof.insert("proofValue".to_owned(), Value::from(value));
    fields.insert("proof".to_owned(), Value::Object(proof));
    Ok(())
}

/// The address of the key that is said to have signed. Refuses a proof that could not be believed
/// whatever the key, so that none is fetched for it.
pub fn key_id(document: &Value) -> Result<&str, Refusal> {
    claim(document).map(|claim| claim.key_id)
}

/// Checks that the document is as the owner of `key` signed it, and the proof not expired.
pub fn check(document: &Value, key: &PublicKey, now: Millis) -> Result<(), Refusal> {
    let claim = claim(document)?;
    if time(claim.proof, "expires")?.is_some_and(|expires| expires <= now) {
        return Err(Refusal::Expired);
    }
    if key.kind() != KeyKind::Ed25519 {
        return Err(Refusal::Kind(key.kind().as_str()));
    }
    check_exact(document)?;
    let unsecured = canonical(&claim.unsecured).map_err(|_| Refusal::Canonical)?;
    if unsecured.len() > DOCUMENT_BYTES_MAX {
        return Err(Refusal::TooLarge);
    }
    let unsecured = hash(&unsecured);
    for configuration in &claim.configurations {
        let configuration = canonical(configuration).map_err(|_| Refusal::Canonical)?;
        let hashes = [hash(&configuration), unsecured].concat();
        if key.has_signed(&hashes, &claim.signature) {
            return Ok(());
        }
    }
    Err(Refusal::Wrong)
}

/// Fields of a JSON object, borrowed; the canonical form puts them in its own order.
type Fields<'a> = BTreeMap<&'a str, &'a Value>;

/// What a document says of its proof.
struct Claim<'a> {
    proof: &'a Map<String, Value>,
    key_id: &'a str,
    signature: Vec<u8>,
    /// The document that was signed.
    unsecured: Fields<'a>,
    /// The proof's fields as they were signed: in this form, or in that.
    configurations: Vec<Fields<'a>>,
}

fn claim(document: &Value) -> Result<Claim<'_>, Refusal> {
    let proof = match document.get("proof") {
        Some(Value::Object(proof)) => proof,
        Some(Value::Array(_)) => return Err(Refusal::Several),
        _ => return Err(Refusal::Missing),
    };
    if proof.contains_key("previousProof") {
        return Err(Refusal::Several);
    }
    for (name, expected) in [
        ("type", TYPE),
        ("cryptosuite", CRYPTOSUITE),
        ("proofPurpose", PURPOSE),
    ] {
        if text(proof, name) != Some(expected) {
            return Err(Refusal::Field(name, expected));
        }
    }
    let key_id = text(proof, "verificationMethod").ok_or(Refusal::Field(
        "verificationMethod",
        "the address of the actor's Ed25519 key",
    ))?;
    time(proof, "created")?;
    let signature = text(proof, "proofValue").and_then(decode);
    let signature = signature.ok_or(Refusal::Field(
        "proofValue",
        "the 64 bytes of the signature in base58btc, after a z",
    ))?;
    Ok(Claim {
        proof,
        key_id,
        signature,
        // A linked-data signature is made over the proof, not the other way (FEP-8b32).
        unsecured: without(document, &["proof", "signature"]),
        configurations: configurations(document, proof)?,
    })
}

/// A proof with a `@context` was signed as it stands. Of one without, some sign it as it stands
/// (W3C since 2024), others with the document's own (earlier drafts).
///
/// W3C lets the document's context be longer than the proof's; here nothing unsigned may stand in
/// the document.
fn configurations<'a>(
    document: &'a Value,
    proof: &'a Map<String, Value>,
) -> Result<Vec<Fields<'a>>, Refusal> {
    let fields = || proof.iter().map(|(name, value)| (name.as_str(), value));
    let mut as_it_stands: Fields<'_> = fields().collect();
    as_it_stands.remove("proofValue");
    match (document.get("@context"), proof.get("@context")) {
        (context, Some(copied)) if context == Some(copied) => Ok(vec![as_it_stands]),
        (_, Some(_)) => Err(Refusal::Context),
        (None, None) => Ok(vec![as_it_stands]),
        (Some(context), None) => {
            let mut with_context = as_it_stands.clone();
            with_context.insert("@context", context);
            Ok(vec![with_context, as_it_stands])
        }
    }
}

fn without<'a>(document: &'a Value, left_out: &[&str]) -> Fields<'a> {
    let fields = document.as_object().into_iter().flatten();
    let kept = fields.filter(|(name, _)| !left_out.contains(&name.as_str()));
    kept.map(|(name, value)| (name.as_str(), value)).collect()
}

/// Whether the canonical form tells this document from every other.
fn check_exact(document: &Value) -> Result<(), Refusal> {
    // A list instead of a recursion: depth is what is being measured.
    let mut waiting = vec![(document, 1)];
    while let Some((value, depth)) = waiting.pop() {
        if depth > DEPTH_MAX {
            return Err(Refusal::TooDeep);
        }
        match value {
            Value::Array(items) => waiting.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(fields) => {
                waiting.extend(fields.values().map(|field| (field, depth + 1)));
            }
            Value::Number(number) if !number.is_f64() => {
                let size = number.as_i64().map(i64::unsigned_abs).or(number.as_u64());
                if size.is_none_or(|size| size > INTEGER_MAX) {
                    return Err(Refusal::Integer);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn text<'a>(proof: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    proof.get(name).and_then(Value::as_str)
}

/// A time, if it is given; both times of a proof are optional (vc-data-integrity §2.1).
fn time(proof: &Map<String, Value>, name: &'static str) -> Result<Option<Millis>, Refusal> {
    let Some(value) = proof.get(name) else {
        return Ok(None);
    };
    let time = value.as_str().and_then(|text| text.parse().ok());
    let time: jiff::Timestamp = time.ok_or(Refusal::Field(name, "a time: 2026-09-01T08:00:00Z"))?;
    Ok(Some(time.into()))
}

/// The signature in a `proofValue`.
fn decode(value: &str) -> Option<Vec<u8>> {
    if value.len() > PROOF_VALUE_CHARS_MAX {
        return None;
    }
    let signature = bs58::decode(value.strip_prefix('z')?).into_vec().ok()?;
    (signature.len() == SIGNATURE_BYTES).then_some(signature)
}

/// RFC 8785.
fn canonical(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    serde_json_canonicalizer::to_vec(value)
}

fn hash(text: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&SHA256, text).as_ref());
    hash
}

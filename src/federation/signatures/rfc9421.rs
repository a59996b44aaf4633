//! RFC 9421, HTTP Message Signatures, as far as the fediverse uses it: one signature over derived
//! components and plain headers, `rsa-v1_5-sha256` or `ed25519`. Fields are read with `sfv`, so any
//! label and any order of parameters will do.

use axum::http::{HeaderMap, Method};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sfv::{Dictionary, InnerList, ListEntry, Parser};
use url::Url;

use super::{
    KeyError, Parts, PrivateKey, PublicKey, Refusal, digest, in_window, joined, not_expired, put,
};
use crate::clock::Millis;

const HEADER_BYTES_MAX: usize = 8_192;
const COVERED_MAX: usize = 50;

/// One signature: what it covers, its parameters as they were written, and its bytes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Signature {
    covered: Vec<String>,
    /// The value of `@signature-params`, serialised as RFC 9421 §2.3 asks.
    parameters: String,
    created: i64,
    expires: Option<i64>,
    algorithm: Option<String>,
    signature: Vec<u8>,
}

/// Signs `@method @target-uri` and, with a body, `content-digest`.
pub(super) fn sign(
    key: &PrivateKey,
    key_id: &str,
    method: &Method,
    url: &Url,
    body: Option<&[u8]>,
    now: Millis,
) -> Result<HeaderMap, KeyError> {
    let mut headers = HeaderMap::new();
    let mut base = format!(
        "\"@method\": {method}\n\"@target-uri\": {}\n",
        without_fragment(url)
    );
    let mut covered = "\"@method\" \"@target-uri\"".to_owned();
    if let Some(body) = body {
        let digest = digest::content(body);
        put(&mut headers, "content-digest", &digest)?;
        base.push_str(&format!("\"content-digest\": {digest}\n"));
        covered.push_str(" \"content-digest\"");
    }
    if key_id.contains(['"', '\\']) || !key_id.is_ascii() {
        return Err(KeyError::Header("signature-input"));
    }
    let parameters = format!(
        "({covered});created={};keyid=\"{key_id}\";alg=\"{}\"",
        now.seconds(),
        key.algorithm()
    );
    base.push_str(&format!("\"@signature-params\": {parameters}"));
    let signature = STANDARD.encode(key.sign(base.as_bytes())?);
    put(
        &mut headers,
        "signature-input",
        &format!("sig1={parameters}"),
    )?;
    put(&mut headers, "signature", &format!("sig1=:{signature}:"))?;
    Ok(headers)
}

fn without_fragment(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.to_string()
}

/// Reads `Signature-Input` and `Signature`; of several signatures, the first that is whole.
pub(super) fn read(headers: &HeaderMap) -> Result<(String, Signature), Refusal> {
    let inputs = dictionary(headers, "signature-input")?;
    let signatures = dictionary(headers, "signature")?;
    let mut refused = Refusal::Unreadable("Signature-Input names no signature");
    for (label, entry) in &inputs {
        let ListEntry::InnerList(input) = entry else {
            refused = Refusal::Unreadable("Signature-Input must be inner lists");
            continue;
        };
        let Some(bytes) = bytes_of(signatures.get(label.as_str())) else {
            refused = Refusal::Unreadable("Signature has no bytes under that label");
            continue;
        };
        match read_one(input, bytes) {
            Ok(found) => return Ok(found),
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

fn dictionary(headers: &HeaderMap, name: &str) -> Result<Dictionary, Refusal> {
    let text = joined(headers, name).ok_or(Refusal::Unsigned)?;
    if text.len() > HEADER_BYTES_MAX {
        return Err(Refusal::Unreadable("it is too long"));
    }
    Parser::new(&text)
        .parse::<Dictionary>()
        .map_err(|_| Refusal::Unreadable("it is not a structured field (RFC 9651)"))
}

fn bytes_of(entry: Option<&ListEntry>) -> Option<Vec<u8>> {
    match entry? {
        ListEntry::Item(item) => item.bare_item.as_byte_sequence().map(<[u8]>::to_vec),
        ListEntry::InnerList(_) => None,
    }
}

fn read_one(input: &InnerList, signature: Vec<u8>) -> Result<(String, Signature), Refusal> {
    if input.items.len() > COVERED_MAX {
        return Err(Refusal::Unreadable("it covers too many components"));
    }
    let text = |name: &str| {
        let value = input.params.get(name)?;
        value.as_string().map(|it| it.as_str().to_owned())
    };
    let number = |name: &str| -> Option<i64> {
        let value = input.params.get(name)?.as_integer()?;
        i64::try_from(value)
            .ok()
            .filter(|seconds| (0..1 << 40).contains(seconds))
    };
    let mut covered = Vec::with_capacity(input.items.len());
    for item in &input.items {
        // `;req`, `;sf`, `;bs` and the like have no use in requests between fediverse servers.
        if !item.params.is_empty() {
            return Err(Refusal::Unreadable("component parameters are not taken"));
        }
        let name = item.bare_item.as_string().map(|it| it.as_str().to_owned());
        covered.push(name.ok_or(Refusal::Unreadable("component names are strings"))?);
    }
    let key_id = text("keyid").ok_or(Refusal::Unreadable("it has no keyid"))?;
    let created = number("created").ok_or(Refusal::Unreadable("it has no created"))?;
    let parameters = serialise(input)?;
    let (expires, algorithm) = (number("expires"), text("alg"));
    let read = Signature {
        covered,
        parameters,
        created,
        expires,
        algorithm,
        signature,
    };
    Ok((key_id, read))
}

/// `("@method" "@target-uri");created=…;keyid="…"`, as the signer's own serialiser writes it.
fn serialise(input: &InnerList) -> Result<String, Refusal> {
    let mut list = sfv::ListSerializer::new();
    list.members([&ListEntry::InnerList(input.clone())]);
    list.finish()
        .ok_or(Refusal::Unreadable("Signature-Input is empty"))
}

pub(super) fn verify(
    signature: &Signature,
    parts: &Parts<'_>,
    key: &PublicKey,
    now: Millis,
) -> Result<(), Refusal> {
    check_algorithm(signature, key)?;
    check_covered(signature, parts)?;
    let fresh =
        in_window(signature.created, now) && not_expired(signature.created, signature.expires, now);
    if !fresh {
        return Err(Refusal::Time);
    }
    if parts.method == Method::POST {
        let listed = joined(parts.headers, "content-digest").ok_or(Refusal::Digest)?;
        if !digest::content_matches(&listed, parts.body) {
            return Err(Refusal::Digest);
        }
    }
    let base = base(signature, parts)?;
    if key.verifies(base.as_bytes(), &signature.signature) {
        Ok(())
    } else {
        Err(Refusal::Mismatch)
    }
}

fn check_algorithm(signature: &Signature, key: &PublicKey) -> Result<(), Refusal> {
    match signature.algorithm.as_deref() {
        None => Ok(()),
        Some("rsa-v1_5-sha256") if !key.is_ed25519() => Ok(()),
        Some("ed25519") if key.is_ed25519() => Ok(()),
        Some(other) => Err(Refusal::Algorithm(other.to_owned())),
    }
}

fn check_covered(signature: &Signature, parts: &Parts<'_>) -> Result<(), Refusal> {
    let covers = |name: &str| signature.covered.iter().any(|it| it == name);
    if !covers("@method") {
        return Err(Refusal::NotCovered("@method"));
    }
    let whole = covers("@target-uri");
    let authority = covers("@authority") || covers("host");
    let path = covers("@request-target")
        || (covers("@path") && (covers("@query") || !parts.path_and_query.contains('?')));
    if !whole && !(authority && path) {
        return Err(Refusal::NotCovered("@target-uri"));
    }
    if parts.method == Method::POST && !covers("content-digest") {
        return Err(Refusal::NotCovered("content-digest"));
    }
    Ok(())
}

/// The signature base (§2.5): one line a component, then the parameters.
fn base(signature: &Signature, parts: &Parts<'_>) -> Result<String, Refusal> {
    let mut base = String::new();
    for name in &signature.covered {
        let value = component(name, parts).ok_or_else(|| Refusal::Missing(name.clone()))?;
        base.push_str(&format!("\"{name}\": {value}\n"));
    }
    base.push_str(&format!("\"@signature-params\": {}", signature.parameters));
    Ok(base)
}

/// A derived component (§2.2) or a header (§2.1).
fn component(name: &str, parts: &Parts<'_>) -> Option<String> {
    let (path, query) = match parts.path_and_query.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (parts.path_and_query, None),
    };
    let (scheme, authority) = parts.public_url.split_once("://")?;
    Some(match name {
        "@method" => parts.method.as_str().to_owned(),
        "@target-uri" => format!("{}{}", parts.public_url, parts.path_and_query),
        "@authority" => authority.to_ascii_lowercase(),
        "@scheme" => scheme.to_ascii_lowercase(),
        "@request-target" => parts.path_and_query.to_owned(),
        "@path" => path.to_owned(),
        "@query" => format!("?{}", query.unwrap_or_default()),
        derived if derived.starts_with('@') => return None,
        header => joined(parts.headers, header)?,
    })
}

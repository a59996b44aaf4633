//! The keys that sign: RSA-2048, which every peer reads (`publicKeyPem`), and Ed25519 (FEP-521a,
//! `publicKeyMultibase`). Parsed once, then shared: parsing an RSA key costs more than using it.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{self, KeySize};
use aws_lc_rs::signature::{
    ED25519, Ed25519KeyPair, KeyPair, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{SignError, digest};

/// Below 2048 a key can be broken; above 8192 checking it costs too much.
const RSA_BYTES: std::ops::RangeInclusive<usize> = 256..=1024;
/// An RSA key of 8192 bits takes about 1,500 characters.
const PUBLIC_KEY_CHARS_MAX: usize = 4096;
const PEM_LINE_CHARS: usize = 64;

/// Multicodec prefixes, as varints: `ed25519-pub` 0xed, `rsa-pub` 0x1205.
const ED25519_CODEC: [u8; 2] = [0xed, 0x01];
const RSA_CODEC: [u8; 2] = [0x85, 0x24];
/// What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410 §4).
const ED25519_SPKI: [u8; 12] = [48, 42, 48, 5, 6, 3, 43, 101, 112, 3, 33, 0];

/// A new RSA key: the private half to keep, the public half to publish.
pub struct RsaKey {
    /// PKCS#8, DER.
    pub pkcs8: Vec<u8>,
    /// SubjectPublicKeyInfo in PEM, for `publicKeyPem`.
    pub public_pem: String,
}

/// A new Ed25519 key: the private half to keep, the public half to publish.
pub struct Ed25519Key {
    /// PKCS#8, DER.
    pub pkcs8: Vec<u8>,
    /// `z6Mk…`, for `publicKeyMultibase`.
    pub public_multibase: String,
}

/// Takes tens of milliseconds: never inside a transaction.
pub fn generate_rsa() -> RsaKey {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).expect("the machine has randomness");
    let pkcs8 = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).expect("a new key can be written");
    let public = AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key());
    let public = public.expect("a new key can be written");
    RsaKey {
        pkcs8: pkcs8.as_ref().to_vec(),
        public_pem: pem(public.as_ref()),
    }
}

pub fn generate_ed25519() -> Ed25519Key {
    let pair = Ed25519KeyPair::generate().expect("the machine has randomness");
    let pkcs8 = pair.to_pkcs8v1().expect("a new key can be written");
    let public = [&ED25519_CODEC, pair.public_key().as_ref()].concat();
    let public_multibase = format!("z{}", bs58::encode(public).into_string());
    Ed25519Key {
        pkcs8: pkcs8.as_ref().to_vec(),
        public_multibase,
    }
}

fn pem(der: &[u8]) -> String {
    let encoded = digest::encode(der);
    let mut pem = "-----BEGIN PUBLIC KEY-----\n".to_owned();
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(PEM_LINE_CHARS));
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    pem.push_str("-----END PUBLIC KEY-----\n");
    pem
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("the private key cannot be read; it must be PKCS#8")]
    Private,
    #[error("the public key is neither PEM nor multibase (z… or u…)")]
    Encoding,
    #[error("the public key is too long")]
    TooLong,
    #[error("the public key is neither RSA nor Ed25519")]
    Kind,
    #[error("the RSA key has {0} bits; use 2048 to 8192")]
    Size(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    Rsa,
    Ed25519,
}

impl KeyKind {
    pub fn as_str(self) -> &'static str {
        match self {
            KeyKind::Rsa => "RSA",
            KeyKind::Ed25519 => "Ed25519",
        }
    }
}

/// Never printed.
pub enum PrivateKey {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
}

impl PrivateKey {
    pub fn rsa_from_pkcs8(pkcs8: &[u8]) -> Result<Self, KeyError> {
        let pair = RsaKeyPair::from_pkcs8(pkcs8).map_err(|_| KeyError::Private)?;
        Ok(PrivateKey::Rsa(Box::new(pair)))
    }

    pub fn ed25519_from_pkcs8(pkcs8: &[u8]) -> Result<Self, KeyError> {
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8).map_err(|_| KeyError::Private)?;
        Ok(PrivateKey::Ed25519(Box::new(pair)))
    }

    pub fn kind(&self) -> KeyKind {
        match self {
            PrivateKey::Rsa(_) => KeyKind::Rsa,
            PrivateKey::Ed25519(_) => KeyKind::Ed25519,
        }
    }

    pub fn sign(&self, text: &[u8]) -> Result<Vec<u8>, SignError> {
        match self {
            PrivateKey::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                let random = SystemRandom::new();
                pair.sign(&RSA_PKCS1_SHA256, &random, text, &mut signature)
                    .map_err(|_| SignError::Key)?;
                Ok(signature)
            }
            PrivateKey::Ed25519(pair) => {
                let signature = pair.try_sign(text).map_err(|_| SignError::Key)?;
                Ok(signature.as_ref().to_vec())
            }
        }
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PrivateKey({})", self.kind().as_str())
    }
}

/// Cheap to share, not to parse.
#[derive(Debug)]
pub struct PublicKey {
    kind: KeyKind,
    parsed: ParsedPublicKey,
}

impl PublicKey {
    /// A key as an actor publishes it, in either form.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if text.len() > PUBLIC_KEY_CHARS_MAX {
            return Err(KeyError::TooLong);
        }
        if text.starts_with("-----BEGIN") {
            PublicKey::from_pem(text)
        } else {
            PublicKey::from_multibase(text)
        }
    }

    /// `publicKeyPem`: `PUBLIC KEY` (SubjectPublicKeyInfo) or `RSA PUBLIC KEY` (PKCS#1). Line
    /// breaks are not looked at: peers write them in all manners.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        if text.len() > PUBLIC_KEY_CHARS_MAX {
            return Err(KeyError::TooLong);
        }
        let inside = ["PUBLIC KEY", "RSA PUBLIC KEY"].iter().find_map(|label| {
            let (_, after) = text.split_once(&format!("-----BEGIN {label}-----"))?;
            let (inside, _) = after.split_once(&format!("-----END {label}-----"))?;
            Some(inside)
        });
        let inside = inside.ok_or(KeyError::Encoding)?;
        let inside: String = inside
            .chars()
            .filter(|each| !each.is_whitespace())
            .collect();
        let der = digest::decode(&inside).ok_or(KeyError::Encoding)?;
        match der.strip_prefix(&ED25519_SPKI) {
            Some(raw) => PublicKey::ed25519(raw),
            None => PublicKey::rsa(&der),
        }
    }

    /// `publicKeyMultibase` of a `Multikey` (FEP-521a): base58btc (`z…`) or base64url (`u…`).
    pub fn from_multibase(text: &str) -> Result<Self, KeyError> {
        if text.len() > PUBLIC_KEY_CHARS_MAX {
            return Err(KeyError::TooLong);
        }
        let bytes = if let Some(base58) = text.strip_prefix('z') {
            bs58::decode(base58)
                .into_vec()
                .map_err(|_| KeyError::Encoding)?
        } else if let Some(base64) = text.strip_prefix('u') {
            URL_SAFE_NO_PAD
                .decode(base64)
                .map_err(|_| KeyError::Encoding)?
        } else {
            return Err(KeyError::Encoding);
        };
        if let Some(raw) = bytes.strip_prefix(&ED25519_CODEC) {
            PublicKey::ed25519(raw)
        } else if let Some(der) = bytes.strip_prefix(&RSA_CODEC) {
            PublicKey::rsa(der)
        } else {
            Err(KeyError::Kind)
        }
    }

    fn ed25519(raw: &[u8]) -> Result<Self, KeyError> {
        let parsed = ParsedPublicKey::new(&ED25519, raw).map_err(|_| KeyError::Kind)?;
        Ok(PublicKey {
            kind: KeyKind::Ed25519,
            parsed,
        })
    }

    fn rsa(der: &[u8]) -> Result<Self, KeyError> {
        let key = rsa::PublicKey::from_der(der).map_err(|_| KeyError::Kind)?;
        if !RSA_BYTES.contains(&key.modulus_len()) {
            return Err(KeyError::Size(key.modulus_len() * 8));
        }
        let parsed = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der);
        let parsed = parsed.map_err(|_| KeyError::Kind)?;
        Ok(PublicKey {
            kind: KeyKind::Rsa,
            parsed,
        })
    }

    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// Whether the owner of this key signed `text`.
    pub fn has_signed(&self, text: &[u8], signature: &[u8]) -> bool {
        self.parsed.verify_sig(text, signature).is_ok()
    }
}

//! Keys: RSA-2048 for every peer, Ed25519 (FEP-521a) for those that take it. Parsed once, used
//! often.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{self, KeySize};
use aws_lc_rs::signature::{
    self, ED25519, Ed25519KeyPair, KeyPair, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_SHA256, UnparsedPublicKey,
};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

const PEM_BYTES_MAX: usize = 8_192;
/// Multicodec `ed25519-pub`.
const ED25519_PREFIX: [u8; 2] = [0xed, 0x01];

/// A new RSA key as it is stored.
pub struct RsaKey {
    /// PKCS#8, DER.
    pub pkcs8: Vec<u8>,
    /// SubjectPublicKeyInfo, PEM.
    pub public_pem: String,
}

/// A new Ed25519 key as it is stored.
pub struct Ed25519Key {
    /// PKCS#8, DER.
    pub pkcs8: Vec<u8>,
    /// `z6Mk…`: multibase base58btc of the multicodec public key.
    pub public_multibase: String,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("the key is neither a PEM public key nor a multibase one (z… or u…)")]
    Format,
    #[error("the RSA key is not one of 2048 to 8192 bits")]
    Size,
    #[error("the key cannot sign")]
    Sign,
    #[error("the header {0} cannot hold this value")]
    Header(&'static str),
}

/// A key that signs. Not `Debug`: a secret belongs in no log.
pub enum PrivateKey {
    Rsa(rsa::KeyPair),
    Ed25519(Ed25519KeyPair),
}

/// A key that verifies, parsed.
#[derive(Debug, Clone)]
pub enum PublicKey {
    Rsa(ParsedPublicKey),
    Ed25519(Vec<u8>),
}

/// Makes an RSA-2048 key; takes tens of milliseconds.
pub fn generate_rsa() -> RsaKey {
    let pair = rsa::KeyPair::generate(KeySize::Rsa2048).expect("the system has randomness");
    let pkcs8 = AsDer::<Pkcs8V1Der>::as_der(&pair).expect("a key of ours can be written");
    let public = AsDer::<PublicKeyX509Der>::as_der(pair.public_key());
    let public = public.expect("a key of ours can be written");
    RsaKey {
        pkcs8: pkcs8.as_ref().to_vec(),
        public_pem: pem(public.as_ref()),
    }
}

pub fn generate_ed25519() -> Ed25519Key {
    let pair = Ed25519KeyPair::generate().expect("the system has randomness");
    let pkcs8 = pair.to_pkcs8().expect("a key of ours can be written");
    let mut public = ED25519_PREFIX.to_vec();
    public.extend_from_slice(pair.public_key().as_ref());
    let public_multibase = format!("z{}", bs58::encode(public).into_string());
    Ed25519Key {
        pkcs8: pkcs8.as_ref().to_vec(),
        public_multibase,
    }
}

impl PrivateKey {
    pub fn rsa_from_pkcs8(pkcs8: &[u8]) -> Result<Self, KeyError> {
        rsa::KeyPair::from_pkcs8(pkcs8)
            .map(PrivateKey::Rsa)
            .map_err(|_| KeyError::Format)
    }

    pub fn ed25519_from_pkcs8(pkcs8: &[u8]) -> Result<Self, KeyError> {
        Ed25519KeyPair::from_pkcs8(pkcs8)
            .map(PrivateKey::Ed25519)
            .map_err(|_| KeyError::Format)
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256, or Ed25519.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        match self {
            PrivateKey::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(
                    &RSA_PKCS1_SHA256,
                    &SystemRandom::new(),
                    message,
                    &mut signature,
                )
                .map_err(|_| KeyError::Sign)?;
                Ok(signature)
            }
            PrivateKey::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
        }
    }

    /// The algorithm's name in RFC 9421's registry.
    pub(super) fn algorithm(&self) -> &'static str {
        match self {
            PrivateKey::Rsa(_) => "rsa-v1_5-sha256",
            PrivateKey::Ed25519(_) => "ed25519",
        }
    }
}

impl PublicKey {
    /// Reads a key as actors publish it: PEM (`SubjectPublicKeyInfo` or PKCS#1), or multibase.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if text.starts_with("-----BEGIN") {
            Self::from_pem(text)
        } else {
            Self::multibase(text)
        }
    }

    fn from_pem(text: &str) -> Result<Self, KeyError> {
        if text.len() > PEM_BYTES_MAX {
            return Err(KeyError::Format);
        }
        let is_body = |line: &&str| !line.starts_with("-----");
        let body: String = text.lines().map(str::trim).filter(is_body).collect();
        let der = STANDARD.decode(body).map_err(|_| KeyError::Format)?;
        if let Some(key) = ed25519_spki(&der) {
            return Ok(PublicKey::Ed25519(key));
        }
        ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der)
            .map(PublicKey::Rsa)
            .map_err(|_| KeyError::Size)
    }

    fn multibase(text: &str) -> Result<Self, KeyError> {
        let (base, rest) = text.split_at_checked(1).ok_or(KeyError::Format)?;
        if rest.len() > PEM_BYTES_MAX {
            return Err(KeyError::Format);
        }
        let bytes = match base {
            "z" => bs58::decode(rest)
                .into_vec()
                .map_err(|_| KeyError::Format)?,
            "u" => URL_SAFE_NO_PAD.decode(rest).map_err(|_| KeyError::Format)?,
            _ => return Err(KeyError::Format),
        };
        match bytes.strip_prefix(&ED25519_PREFIX) {
            Some(key) if key.len() == 32 => Ok(PublicKey::Ed25519(key.to_vec())),
            _ => Err(KeyError::Format),
        }
    }

    /// Whether the signature is this key's over the message.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            PublicKey::Rsa(key) => key.verify_sig(message, signature).is_ok(),
            PublicKey::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key)
                .verify(message, signature)
                .is_ok(),
        }
    }

    pub fn is_ed25519(&self) -> bool {
        matches!(self, PublicKey::Ed25519(_))
    }
}

/// The raw key of an Ed25519 SubjectPublicKeyInfo (RFC 8410: a fixed 12-byte prefix).
fn ed25519_spki(der: &[u8]) -> Option<Vec<u8>> {
    const PREFIX: [u8; 12] = [
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
    ];
    der.strip_prefix(&PREFIX)
        .filter(|key| key.len() == signature::ED25519_PUBLIC_KEY_LEN)
        .map(<[u8]>::to_vec)
}

fn pem(der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let lines: Vec<&str> = (0..body.len())
        .step_by(64)
        .map(|at| &body[at..body.len().min(at + 64)])
        .collect();
    format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        lines.join("\n")
    )
}

//! The keys we sign with, parsed once: parsing an RSA key costs more than signing with it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::signatures::{self, KeyKind, PrivateKey};
use crate::db::Tx;
use crate::ids::SpaceId;
use crate::spaces::{self, Keys};

/// Parsed keys are small, but a hub may have thousands of spaces, each with two.
const KEYS_MAX: usize = 4_000;

type Parsed = HashMap<(SpaceId, KeyKind), Arc<PrivateKey>>;

/// Cheap to clone; all clones share the parsed keys.
#[derive(Clone, Default)]
pub struct Keyring {
    parsed: Arc<Mutex<Parsed>>,
}

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("the space {0} has no keys; its row in actor_key is missing")]
    Missing(SpaceId),
    #[error("the stored key of space {0} cannot be read: {1}")]
    Unreadable(SpaceId, String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Keyring {
    /// The RSA key that a space signs its requests with.
    pub async fn signing(&self, tx: &mut Tx, space: SpaceId) -> Result<Arc<PrivateKey>, KeyError> {
        self.key(tx, space, KeyKind::Rsa).await
    }

    /// The Ed25519 key that a space proves its activities with.
    pub async fn proving(&self, tx: &mut Tx, space: SpaceId) -> Result<Arc<PrivateKey>, KeyError> {
        self.key(tx, space, KeyKind::Ed25519).await
    }

    async fn key(
        &self,
        tx: &mut Tx,
        space: SpaceId,
        kind: KeyKind,
    ) -> Result<Arc<PrivateKey>, KeyError> {
        if let Some(key) = self
            .parsed
            .lock()
            .expect("no panic under this lock")
            .get(&(space, kind))
        {
            return Ok(key.clone());
        }
        let stored = spaces::store::keys(tx, space)
            .await?
            .ok_or(KeyError::Missing(space))?;
        let key = match kind {
            KeyKind::Rsa => PrivateKey::rsa_from_pkcs8(&stored.rsa_pkcs8),
            KeyKind::Ed25519 => PrivateKey::ed25519_from_pkcs8(&stored.ed25519_pkcs8),
        };
        let key = key.map_err(|error| KeyError::Unreadable(space, error.to_string()))?;
        let key = Arc::new(key);
        let mut parsed = self.parsed.lock().expect("no panic under this lock");
        if parsed.len() >= KEYS_MAX {
            parsed.clear();
        }
        parsed.insert((space, kind), key.clone());
        Ok(key)
    }
}

/// New keys for a space: RSA for every peer, Ed25519 for proofs. Takes tens of milliseconds, so it
/// is done before a transaction, never inside.
pub fn generate() -> Keys {
    let rsa = signatures::generate_rsa();
    let ed25519 = signatures::generate_ed25519();
    Keys {
        rsa_pkcs8: rsa.pkcs8,
        rsa_public_pem: rsa.public_pem,
        ed25519_pkcs8: ed25519.pkcs8,
        ed25519_public: ed25519.public_multibase,
    }
}

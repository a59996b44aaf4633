//! The keys we sign with, parsed once: parsing an RSA key costs more than signing with it.
//!
//! What always holds: which pair signs is asked of the database each time, so that no process goes on
//! signing with one that another process changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::addresses::Addresses;
use super::fetch::Signer;
use super::signatures::{self, KeyKind, PrivateKey};
use crate::db::Tx;
use crate::ids::SpaceId;
use crate::spaces::{self, Keys};

/// Parsed keys are small, but a hub may have thousands of spaces, each with two.
const KEYS_MAX: usize = 4_000;

/// By space, number of the pair, kind.
type Parsed = HashMap<(SpaceId, i64, KeyKind), Arc<PrivateKey>>;

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
    /// What a space signs its requests with today.
    pub async fn signer(
        &self,
        tx: &mut Tx,
        addresses: &Addresses,
        space: SpaceId,
    ) -> Result<Signer, KeyError> {
        let number = signing_number(tx, space).await?;
        self.signer_by(tx, addresses, space, number).await
    }

    /// The same with one pair: the one that signs today when that one may sign no more.
    pub async fn signer_with(
        &self,
        tx: &mut Tx,
        addresses: &Addresses,
        space: SpaceId,
        number: i64,
    ) -> Result<Signer, KeyError> {
        match self.signer_by(tx, addresses, space, number).await {
            Err(KeyError::Missing(_)) => self.signer(tx, addresses, space).await,
            other => other,
        }
    }

    async fn signer_by(
        &self,
        tx: &mut Tx,
        addresses: &Addresses,
        space: SpaceId,
        number: i64,
    ) -> Result<Signer, KeyError> {
        Ok(Signer {
            key_id: addresses.main_key(space, number),
            key: self.key(tx, space, number, KeyKind::Rsa).await?,
        })
    }

    /// The Ed25519 key that a space proves its activities with, and its address: of one pair where
    /// others know that one, else of the one that signs today.
    pub async fn prover(
        &self,
        tx: &mut Tx,
        addresses: &Addresses,
        space: SpaceId,
        number: Option<i64>,
    ) -> Result<Signer, KeyError> {
        if let Some(number) = number {
            match self.key(tx, space, number, KeyKind::Ed25519).await {
                Err(KeyError::Missing(_)) => {}
                found => {
                    return Ok(Signer {
                        key_id: addresses.ed25519_key(space, number),
                        key: found?,
                    });
                }
            }
        }
        let number = signing_number(tx, space).await?;
        Ok(Signer {
            key_id: addresses.ed25519_key(space, number),
            key: self.key(tx, space, number, KeyKind::Ed25519).await?,
        })
    }

    async fn key(
        &self,
        tx: &mut Tx,
        space: SpaceId,
        number: i64,
        kind: KeyKind,
    ) -> Result<Arc<PrivateKey>, KeyError> {
        if let Some(key) = self
            .parsed
            .lock()
            .expect("no panic under this lock")
            .get(&(space, number, kind))
        {
            return Ok(key.clone());
        }
        let stored = spaces::store::keys::pair(tx, space, number).await?;
        let stored = stored.ok_or(KeyError::Missing(space))?;
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
        parsed.insert((space, number, kind), key.clone());
        Ok(key)
    }
}

async fn signing_number(tx: &mut Tx, space: SpaceId) -> Result<i64, KeyError> {
    let number = spaces::store::keys::signing_number(tx, space).await?;
    number.ok_or(KeyError::Missing(space))
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

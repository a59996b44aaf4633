//! Activities ready to be sent: bytes digested once, the key parsed once, whatever the number of
//! inboxes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::queue;
use crate::app::App;
use crate::db::Tx;
use crate::federation::fetch::Signer;
use crate::federation::signatures::Digested;
use crate::ids::{ActivityId, SpaceId};

/// Bodies kept in memory together; beyond it all are let go and read again where needed.
const KEPT_BYTES_MAX: usize = 32 * 1024 * 1024;

/// One activity, as it goes to every inbox.
#[derive(Debug)]
pub struct Letter {
    /// Who signs.
    pub space: SpaceId,
    pub signer: Signer,
    /// What it is about: such letters keep their order.
    pub object_uri: String,
    /// Whether the peer may compare its list of followers with ours (FEP-8fcf).
    pub to_followers: bool,
    pub body: Digested,
}

/// The letters that are being sent these days.
#[derive(Default)]
pub struct Letters {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    by_activity: HashMap<ActivityId, Arc<Letter>>,
    bytes: usize,
}

impl Letters {
    /// The letters of these activities; one whose activity is gone is missing.
    pub async fn read(
        &self,
        app: &App,
        tx: &mut Tx,
        activities: &[ActivityId],
    ) -> anyhow::Result<HashMap<ActivityId, Arc<Letter>>> {
        let mut found = HashMap::new();
        let mut unknown = Vec::new();
        {
            let kept = self.kept.lock().expect("no panic under this lock");
            for id in activities {
                match kept.by_activity.get(id) {
                    Some(letter) => {
                        found.insert(*id, letter.clone());
                    }
                    None => unknown.push(*id),
                }
            }
        }
        if unknown.is_empty() {
            return Ok(found);
        }
        unknown.sort();
        unknown.dedup();
        for content in queue::contents(tx, &unknown).await? {
            let id = content.id;
            let letter = Arc::new(ready(app, tx, content).await?);
            self.keep(id, &letter);
            found.insert(id, letter);
        }
        Ok(found)
    }

    fn keep(&self, id: ActivityId, letter: &Arc<Letter>) {
        let mut kept = self.kept.lock().expect("no panic under this lock");
        kept.bytes += letter.body.bytes.len();
        if kept.bytes > KEPT_BYTES_MAX {
            *kept = Kept {
                bytes: letter.body.bytes.len(),
                ..Kept::default()
            };
        }
        kept.by_activity.insert(id, letter.clone());
    }
}

async fn ready(app: &App, tx: &mut Tx, content: queue::Content) -> anyhow::Result<Letter> {
    let space = content.space_id;
    Ok(Letter {
        space,
        signer: Signer {
            key_id: app.addresses.main_key(space),
            key: app.keys.signing(tx, space).await?,
        },
        object_uri: content.object_uri,
        to_followers: content.to_followers,
        body: Digested::of(content.body.into()),
    })
}

#[cfg(test)]
impl Letter {
    /// A letter that is never sent, for tests of the order alone.
    pub fn unsigned(space: SpaceId, object_uri: &str) -> Letter {
        use crate::federation::signatures::{PrivateKey, generate_ed25519};
        let key = PrivateKey::ed25519_from_pkcs8(&generate_ed25519().pkcs8).expect("a new key");
        Letter {
            space,
            signer: Signer {
                key_id: String::new(),
                key: Arc::new(key),
            },
            object_uri: object_uri.to_owned(),
            to_followers: false,
            body: Digested::of(axum::body::Bytes::new()),
        }
    }
}

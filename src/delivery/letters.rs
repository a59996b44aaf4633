//! Activities ready to be sent: bytes digested once, the key parsed once, whatever the number of
//! inboxes.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
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
    /// What the space signs with today, where `signer` is a pair from before: for a host that knows the
    /// new one already.
    pub or_else: Option<Signer>,
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
        for id in changed(app, tx, &found).await? {
            found.remove(&id);
            unknown.push(id);
        }
        if unknown.is_empty() {
            return Ok(found);
        }
        unknown.sort();
        unknown.dedup();
        for content in queue::contents(tx, &unknown).await? {
            let id = content.id;
            let letter = Arc::new(ready(app, tx, content).await?);
            if letter.or_else.is_none() {
                self.keep(id, &letter);
            }
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

/// Which of these are of spaces that sign with another key since: another process may have changed it.
async fn changed(
    app: &App,
    tx: &mut Tx,
    letters: &HashMap<ActivityId, Arc<Letter>>,
) -> anyhow::Result<Vec<ActivityId>> {
    let mut today = HashMap::new();
    let mut changed = Vec::new();
    for (id, letter) in letters {
        let signer = match today.entry(letter.space) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let signer = app.keys.signer(tx, &app.addresses, letter.space).await?;
                unknown.insert(signer)
            }
        };
        if signer.key_id != letter.signer.key_id {
            changed.push(*id);
        }
    }
    Ok(changed)
}

async fn ready(app: &App, tx: &mut Tx, content: queue::Content) -> anyhow::Result<Letter> {
    let (space, addresses) = (content.space_id, &app.addresses);
    let today = app.keys.signer(tx, addresses, space).await?;
    let before = match content.key_number {
        Some(number) => app.keys.signer_with(tx, addresses, space, number).await?,
        None => today.clone(),
    };
    Ok(Letter {
        space,
        or_else: (before.key_id != today.key_id).then_some(today),
        signer: before,
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
            or_else: None,
            object_uri: object_uri.to_owned(),
            to_followers: false,
            body: Digested::of(axum::body::Bytes::new()),
        }
    }
}

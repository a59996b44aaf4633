//! Keys of others, parsed and kept for a while: a server that sends much costs neither a read of the
//! database nor the parsing of a key for each request.
//!
//! What always holds: it is bounded; an entry is believed for [`BELIEVED_MS`] and dropped when the
//! actor is read again, changes or goes in this process, and when a signature fails.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::clock::Millis;
use crate::federation::signatures::PublicKey;

/// Another process may have learnt of another key meanwhile.
const BELIEVED_MS: i64 = 600_000;
/// Of each of two generations; a parsed key takes about two kilobytes.
const KEYS_MAX: usize = 2_500;

/// A key that signs for an actor.
#[derive(Debug, Clone)]
pub struct Known {
    pub actor_uri: String,
    pub key: Arc<PublicKey>,
    /// When the actor was read.
    pub read: Millis,
}

/// Cheap to clone; all clones share the keys.
#[derive(Clone, Default)]
pub struct KnownKeys {
    generations: Arc<Mutex<Generations>>,
}

/// By actor and key id. When the young are too many they become the old, and the old are forgotten unless
/// they were asked for meanwhile.
#[derive(Default)]
struct Generations {
    young: HashMap<String, Entry>,
    old: HashMap<String, Entry>,
}

#[derive(Clone)]
struct Entry {
    known: Known,
    since: Millis,
}

impl KnownKeys {
    pub fn get(&self, id: &str, actor: &str, now: Millis) -> Option<Known> {
        let name = name(id, actor);
        let mut keys = self.generations.lock().expect("no panic under this lock");
        let entry = match keys.young.get(&name) {
            Some(entry) => entry.clone(),
            None => {
                let (id, entry) = keys.old.remove_entry(&name)?;
                keys.put(id, entry.clone());
                entry
            }
        };
        let age_ms = now.0 - entry.since.0;
        (0..BELIEVED_MS).contains(&age_ms).then_some(entry.known)
    }

    pub fn put(&self, id: &str, known: Known, now: Millis) {
        let name = name(id, &known.actor_uri);
        let mut keys = self.generations.lock().expect("no panic under this lock");
        keys.old.remove(&name);
        keys.put(name, Entry { known, since: now });
    }

    /// A signature by it did not hold.
    pub fn forget(&self, id: &str, actor: &str) {
        let name = name(id, actor);
        let mut keys = self.generations.lock().expect("no panic under this lock");
        keys.young.remove(&name);
        keys.old.remove(&name);
    }

    /// The actor was read again, changed or is gone.
    pub fn forget_actor(&self, uri: &str) {
        let mut keys = self.generations.lock().expect("no panic under this lock");
        keys.young.retain(|_, entry| entry.known.actor_uri != uri);
        keys.old.retain(|_, entry| entry.known.actor_uri != uri);
    }
}

/// No address has a space in it.
fn name(id: &str, actor: &str) -> String {
    format!("{actor} {id}")
}

impl Generations {
    fn put(&mut self, id: String, entry: Entry) {
        if self.young.len() >= KEYS_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(id, entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::federation::signatures::generate_ed25519;

    const NOW: Millis = Millis(1_000_000);

    fn known(actor: &str) -> Known {
        let key = PublicKey::parse(&generate_ed25519().public_multibase);
        Known {
            actor_uri: actor.to_owned(),
            key: Arc::new(key.expect("our own key")),
            read: NOW,
        }
    }

    #[test]
    fn a_key_is_believed_for_a_while() {
        let keys = KnownKeys::default();
        keys.put("a#1", known("a"), NOW);
        assert!(keys.get("a#1", "a", NOW).is_some());
        assert!(
            keys.get("a#1", "a", Millis(NOW.0 + BELIEVED_MS - 1))
                .is_some()
        );
        assert!(keys.get("a#1", "a", Millis(NOW.0 + BELIEVED_MS)).is_none());
        assert!(keys.get("a#2", "a", NOW).is_none());
    }

    #[test]
    fn all_keys_of_an_actor_are_forgotten_and_no_other() {
        let keys = KnownKeys::default();
        for (id, actor) in [("a#1", "a"), ("a#2", "a"), ("b#1", "b")] {
            keys.put(id, known(actor), NOW);
        }
        keys.forget_actor("a");
        assert!(keys.get("a#1", "a", NOW).is_none() && keys.get("a#2", "a", NOW).is_none());
        assert!(keys.get("b#1", "b", NOW).is_some());
    }

    #[test]
    fn a_neighbour_under_the_same_id_takes_nothing() {
        let keys = KnownKeys::default();
        keys.put("a#1", known("a"), NOW);
        keys.put("a#1", known("b"), NOW);
        let of = |actor| keys.get("a#1", actor, NOW).map(|known| known.actor_uri);
        assert_eq!((of("a"), of("b")), (Some("a".into()), Some("b".into())));
    }

    #[test]
    fn what_is_asked_for_outlives_what_is_not_and_there_is_an_end() {
        let keys = KnownKeys::default();
        let one = known("a");
        keys.put("asked", one.clone(), NOW);
        keys.put("silent", one.clone(), NOW);
        for number in 0..4 * KEYS_MAX {
            keys.put(&format!("{number}"), one.clone(), NOW);
            assert!(keys.get("asked", "a", NOW).is_some(), "after {number}");
        }
        assert!(keys.get("silent", "a", NOW).is_none());
        let held = keys.generations.lock().expect("nobody panicked");
        assert!(held.young.len() + held.old.len() <= 2 * KEYS_MAX);
    }
}

//! Whom this hub deals with: asked before anything is taken from a server and before one is asked.
//!
//! What always holds: an answer is believed for five seconds, in every process; whoever changes a
//! policy here has this process ask anew ([`Border::reopen`]).

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::clock::{Clock, Millis};
use crate::db::Db;
use crate::peers::policies;

/// How soon a word of an administrator is heard by every process.
const BELIEVED_MS: i64 = 5_000;
/// Cleared when full, which only costs one more question each.
const HOSTS_MAX: usize = 10_000;

/// Cheap to clone; all clones share what they know.
#[derive(Clone)]
pub struct Border {
    db: Db,
    clock: Clock,
    /// Whether a host is blocked, and when that was asked.
    known: Arc<Mutex<HashMap<String, (bool, Millis)>>>,
}

impl Border {
    pub fn new(db: Db, clock: Clock) -> Border {
        Border {
            db,
            clock,
            known: Arc::default(),
        }
    }

    /// Whether this hub wants nothing to do with a host.
    pub async fn is_closed_to(&self, host: &str) -> sqlx::Result<bool> {
        let now = self.clock.now();
        let known = self.lock().get(host).copied();
        if let Some((is_blocked, asked)) = known
            && (now.0 - asked.0).abs() < BELIEVED_MS
        {
            return Ok(is_blocked);
        }
        let mut tx = self.db.read().await?;
        let is_blocked = policies::is_blocked(&mut tx, host).await?;
        let mut known = self.lock();
        if known.len() >= HOSTS_MAX {
            known.clear();
        }
        known.insert(host.to_owned(), (is_blocked, now));
        Ok(is_blocked)
    }

    /// A policy was changed.
    pub fn reopen(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, (bool, Millis)>> {
        self.known.lock().expect("no panic under this lock")
    }
}

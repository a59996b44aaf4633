//! What was found out of one revision of what pages show (`web/kept.rs`, migration 0009) is good
//! until the next.

use std::sync::{Arc, Mutex};

/// What was found out of the last revision that was looked at. Both are to be read in one
/// transaction, which only reads: it sees one state of the database, and never what is undone in the
/// end.
#[derive(Debug)]
pub struct OfRevision<T>(Mutex<Option<(i64, Arc<T>)>>);

impl<T> Default for OfRevision<T> {
    fn default() -> Self {
        OfRevision(Mutex::new(None))
    }
}

impl<T> OfRevision<T> {
    /// What is known of this very revision.
    pub fn at(&self, revision: i64) -> Option<Arc<T>> {
        let last = self.0.lock().expect("no panic");
        let known = last.as_ref().filter(|(of, _)| *of == revision);
        known.map(|(_, found)| found.clone())
    }

    pub fn put(&self, revision: i64, found: T) -> Arc<T> {
        let found = Arc::new(found);
        *self.0.lock().expect("no panic") = Some((revision, found.clone()));
        found
    }
}

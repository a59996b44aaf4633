//! Bytes, inboxes and keys: an activity is kept once and queued per inbox in the transaction that
//! made it; workers lease hosts and send. Knows no posts.
//!
//! What always holds: everything waits in the database, nothing in memory only; a crash lets a
//! lease expire and the parcel leaves again, so a peer may see an id twice but never misses it;
//! requests are signed when sent, never when queued.

pub mod queue;
pub mod retry;
mod send;
mod worker;

pub use worker::run;

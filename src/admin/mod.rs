//! What an administrator sees and does about the running hub, beside what it publishes. A door: it
//! asks the rooms below and calls their verbs.

pub mod metrics;
pub mod store;

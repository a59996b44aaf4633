//! ActivityPub: actors, inbox, activities, objects. No product rule lives here: what arrives calls
//! the verbs of the features, what is told comes from facts.
//!
//! Where to look: `inbox` and `activities` for what arrives, `outgoing` for what is told, `objects`
//! for the documents, `pages` and `discovery` for what peers read, `signatures` and `verify` for
//! who is who, `fetch` for the only way out, `intents` for where a visitor's own server lets them
//! follow or answer.

pub mod accept;
pub mod activities;
pub mod addresses;
pub mod again;
pub mod agendas;
pub mod attending;
pub mod border;
pub mod copies;
pub mod discovery;
pub mod elsewhere;
pub mod export;
pub mod fetch;
pub mod forgotten;
pub mod gone;
pub mod guard;
pub mod hearing;
pub mod inbox;
pub mod intents;
mod json;
pub mod keyring;
pub mod look_up;
mod moved;
pub mod objects;
pub mod outbox;
pub mod outgoing;
pub mod pages;
pub mod probe;
mod proven;
pub mod questions;
pub mod quoting;
mod revived;
pub mod routes;
pub mod server_actor;
pub mod signatures;
pub mod software;
pub mod store;
pub mod synchronization;
pub mod there;
pub mod threads;
pub mod verify;
pub mod voice;
pub mod wanted;
pub mod wire;

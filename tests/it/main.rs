//! The one integration-test binary: one file per room, each test named by a sentence. A file that
//! is missing below does not run; `house.rs` fails when one is forgotten.

mod agenda;
mod bad_input;
mod cli;
mod conversation;
mod db_copy;
mod delivery;
mod events;
mod feeds;
mod follow;
mod house;
mod identity;
mod import;
mod inbox;
mod independent_signatures;
mod inquiries;
mod kept;
mod locales;
mod machines;
mod media;
mod members;
mod metrics;
mod moderators;
mod news;
mod pages;
mod peer;
mod people;
mod pictures;
mod policies;
mod search;
mod signatures;
mod spaces;
mod storage;
mod support;
mod synchronization;
mod text;

//! The one integration-test binary: one file per room, each test named by a sentence. A file that
//! is missing below does not run; `house.rs` fails when one is forgotten.

/// As the program itself has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod agenda;
mod agendas;
mod answering;
mod attendance;
mod away;
mod bad_input;
mod calendars;
mod cli;
mod conversation;
mod db_copy;
mod deciding;
mod delivery;
mod desk;
mod details;
mod event_changes;
mod events;
mod feeds;
mod fixtures;
mod follow;
mod fuzz;
mod histories;
mod hostile;
mod house;
mod identity;
mod identity_changes;
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
mod organising;
mod pages;
mod passing_on;
mod peer;
mod people;
mod pictures;
mod policies;
mod polls;
mod posting;
mod quotes;
mod remote_media;
mod reports;
mod rides;
mod rights;
mod search;
mod series;
mod signatures;
mod spaces;
mod storage;
mod support;
mod synchronization;
mod text;
mod together;
mod turnout;
mod volunteers;

//! Kiosque: one server that an association runs, read, followed and answered from the whole
//! fediverse. This page is the map of the house; `docs/ARCHITECTURE.md` says why it is so.
//!
//! An arrow between rooms may only go down this list; `tests/it/house.rs` fails on one that goes
//! up. Features never name ActivityPub, `federation` holds no product rule, `delivery` knows no
//! posts, SQL stands in `store` files only.

// What everything stands on.
pub mod clock;
pub mod config;
pub mod db;
pub mod ids;
pub mod text;

// What the product does.
pub mod media;

// Doors.
pub mod federation;
pub mod import;

pub mod cli;

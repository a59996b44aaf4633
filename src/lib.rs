//! Kiosque: one server that an association runs, read, followed and answered from the whole
//! fediverse. This page is the map of the house; `docs/ARCHITECTURE.md` says why it is so.
//!
//! The rooms stand in order, from what everything stands on to the doors: an arrow may only go up
//! this page (a room uses those above it); `tests/it/house.rs` fails on one that does not. Features
//! never name ActivityPub, `federation` holds no product rule, `delivery` knows no posts, SQL
//! stands in `store` files only.

// What everything stands on.
pub mod clock;
pub mod config;
pub mod dates;
pub mod db;
pub mod ids;
pub mod language;
pub mod metrics;
pub mod text;
pub mod throttle;

// What the product does: types, verbs, SQL.
pub mod accounts;
pub mod audit;
pub mod facts;
pub mod media;
pub mod peers;
pub mod settings;
pub mod spaces;
pub mod tags;

pub mod directory;
pub mod events;
pub mod inquiries;
pub mod pages;
pub mod posts;

// What people say about it, and to each other.
pub mod attendance;
pub mod collaboration;
pub mod conversation;

// The agendas of others, read and shown beside our own.
pub mod agendas;

// Its lists as feeds and calendars.
pub mod feeds;

// What finds them.
pub mod search;

// What carries it to other servers.
pub mod app;
pub mod delivery;
pub mod federation;
pub mod mail;
pub mod policing;

// What runs besides requests.
pub mod jobs;

// Doors.
pub mod admin;
pub mod demo;
pub mod import;
pub mod setup;
pub mod web;

pub mod cli;

//! The doors for people and machines: every URL, who visits, the layout, errors, pictures, health.

pub mod assets;
pub mod cards;
mod client;
pub mod errors;
pub mod face;
pub mod follow;
pub mod health;
pub mod home;
pub mod i18n;
pub mod kept;
pub mod layout;
pub mod locations;
pub mod look;
pub mod machines;
pub mod old_addresses;
pub mod patterns;
pub mod picture;
pub mod picture_form;
pub mod pictures;
pub mod reading;
pub mod router;
pub mod server;
pub mod session;
pub mod uploads;
pub mod visit;

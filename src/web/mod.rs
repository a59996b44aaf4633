//! The doors for people and machines: every URL, who is signed in, errors, pictures, health.

pub mod health;
pub mod pictures;
pub mod router;
pub mod server;

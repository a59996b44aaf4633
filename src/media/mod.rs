//! Pictures: stored once by content, made safe, served from here.

pub mod bricks;
mod keep;
pub mod store;

pub use keep::{KeepError, Media, Safe, file_path, keep};

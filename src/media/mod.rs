//! Pictures: stored once by content, made safe, served from here.

mod keep;
pub mod store;

pub use keep::{KeepError, Media, Safe, file_path, keep};

//! Pictures: stored once by content, made safe, served from here. [`normalise`] makes one safe (pure,
//! slow, no transaction), [`keep`] stores it.

pub mod bricks;
mod examine;
mod gif;
mod keep;
mod normalise;
pub mod store;
mod svg;

pub use examine::{BYTES_MAX, Format, PIXELS_MAX, Picture, Unsafe, examine};
pub use keep::{KeepError, Media, Safe, file_path, keep};
pub use normalise::{Normalised, Note, WIDTH_MAX, normalise};

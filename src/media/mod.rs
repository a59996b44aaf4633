//! Pictures: stored once by content, made safe, served from here. [`normalise`] makes one safe (pure,
//! slow, no transaction), [`keep`] stores it; a job makes the smaller [`variants()`] afterwards and
//! removes what nothing shows any more ([`orphans`]). [`copies`] are of pictures that stand elsewhere.

pub mod badge;
pub mod bricks;
pub mod copies;
mod examine;
mod gif;
mod keep;
mod normalise;
pub mod orphans;
pub mod store;
mod svg;
mod variants;

pub use examine::{BYTES_MAX, Format, PIXELS_MAX, Picture, Unsafe, examine};
pub use keep::{KeepError, Media, Safe, file_path, keep, keep_whole};
pub use normalise::{
    Normalised, Note, Turn, WIDTH_MAX, Within, normalise, normalise_foreign, normalise_turned,
};
pub use variants::{NotMade, Variant, Variants, WIDTHS, variants, write_variants};

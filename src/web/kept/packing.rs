//! The same bytes as they are, by gzip and by Brotli: packed when first asked for, then kept.

use std::io::Write;
use std::sync::OnceLock;

use axum::body::Bytes;
use axum::http::{HeaderMap, header};

/// Below this a packed answer is hardly shorter.
const BYTES_MIN: usize = 512;
/// Pages change often: about two milliseconds for thirty kilobytes.
const BROTLI_QUALITY: u32 = 5;
/// For what is sent once: half as long as the above, and hardly any bigger.
const BROTLI_QUALITY_FOR_ONE: u32 = 4;
/// For what is packed once and kept as long as the program runs.
const BROTLI_QUALITY_FOR_EVER: u32 = 11;
/// A quarter of a megabyte, which holds most pages whole: what a bigger one needs is cleared each
/// time, which takes longer than packing.
const BROTLI_WINDOW: u32 = 18;
const BROTLI_BUFFER_BYTES: usize = 4096;

pub struct Packed {
    plain: Bytes,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
    /// `None` where packing is not worth it.
    quality: Option<u32>,
}

/// Whether an answer is text that gets shorter.
pub fn is_worth_it(headers: &HeaderMap, bytes: usize) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok());
    bytes >= BYTES_MIN
        && media_type.is_some_and(|it| {
            let words = ["text/", "json", "xml", "javascript", "manifest"];
            words.iter().any(|word| it.contains(word))
        })
}

impl Packed {
    pub fn new(plain: Bytes, is_worth_it: bool) -> Packed {
        Packed::of(plain, is_worth_it.then_some(BROTLI_QUALITY))
    }

    /// For an answer that nobody else gets.
    pub fn for_one(plain: Bytes, is_worth_it: bool) -> Packed {
        Packed::of(plain, is_worth_it.then_some(BROTLI_QUALITY_FOR_ONE))
    }

    /// For what never changes while the program runs.
    pub fn for_ever(plain: &'static [u8]) -> Packed {
        Packed::of(Bytes::from_static(plain), Some(BROTLI_QUALITY_FOR_EVER))
    }

    fn of(plain: Bytes, quality: Option<u32>) -> Packed {
        Packed {
            plain,
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
            quality,
        }
    }

    /// How much memory this may come to take: packed, text is at most as long.
    pub fn bytes_at_most(&self) -> usize {
        match self.quality {
            Some(_) => self.plain.len() * 2,
            None => self.plain.len(),
        }
    }

    /// The shortest form that the asker takes, with the name of its packing.
    pub fn for_whom(&self, headers: &HeaderMap) -> (Option<&'static str>, Bytes) {
        let Some(quality) = self.quality else {
            return (None, self.plain.clone());
        };
        let taken = Taken::of(headers);
        if taken.brotli {
            let packed = self.brotli.get_or_init(|| brotli(&self.plain, quality));
            return (Some("br"), packed.clone());
        }
        if taken.gzip {
            let packed = self.gzip.get_or_init(|| gzip(&self.plain));
            return (Some("gzip"), packed.clone());
        }
        (None, self.plain.clone())
    }
}

/// What an asker unpacks (RFC 9110 §12.5.3).
#[derive(Debug, PartialEq, Eq)]
struct Taken {
    gzip: bool,
    brotli: bool,
}

impl Taken {
    fn of(headers: &HeaderMap) -> Taken {
        let mut taken = Taken {
            gzip: false,
            brotli: false,
        };
        let values = headers.get_all(header::ACCEPT_ENCODING).iter();
        let values = values.filter_map(|value| value.to_str().ok());
        for part in values.flat_map(|value| value.split(',')) {
            let (name, weight) = part.split_once(';').unwrap_or((part, "q=1"));
            let weight = weight.trim().trim_start_matches("q=");
            let is_wanted = weight.parse::<f32>().is_ok_and(|weight| weight > 0.0);
            match name.trim().to_ascii_lowercase().as_str() {
                "br" => taken.brotli = is_wanted,
                "gzip" | "x-gzip" => taken.gzip = is_wanted,
                _ => {}
            }
        }
        taken
    }
}

fn gzip(plain: &[u8]) -> Bytes {
    let packed = Vec::with_capacity(plain.len() / 3);
    let mut encoder = flate2::write::GzEncoder::new(packed, flate2::Compression::default());
    // Writing into memory cannot fail.
    let _ = encoder.write_all(plain);
    Bytes::from(encoder.finish().unwrap_or_default())
}

fn brotli(plain: &[u8], quality: u32) -> Bytes {
    let packed = Vec::with_capacity(plain.len() / 3);
    let buffer = BROTLI_BUFFER_BYTES;
    let mut encoder = brotli::CompressorWriter::new(packed, buffer, quality, BROTLI_WINDOW);
    let _ = encoder.write_all(plain);
    Bytes::from(encoder.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn taken(value: &'static str) -> (bool, bool) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
        let taken = Taken::of(&headers);
        (taken.gzip, taken.brotli)
    }

    #[test]
    fn what_is_refused_is_not_sent() {
        assert_eq!(taken("gzip, deflate, br, zstd"), (true, true));
        assert_eq!(taken("br;q=0, gzip;q=0.5"), (true, false));
        assert_eq!(taken("GZIP; q=1.0"), (true, false));
        assert_eq!(taken("br;q=nonsense"), (false, false));
        assert_eq!(taken(""), (false, false));
        assert_eq!(taken("*"), (false, false));
    }
}

//! What a file really is. The first bytes decide, never the name: a parking page stored as
//! `livrables.jpg` is no picture, and a PNG under `.jpg` is a PNG.

use std::io::Cursor;

use image::{ImageDecoder, ImageFormat, ImageReader, Limits};

use super::svg;

pub const BYTES_MAX: usize = 20_000_000;
pub const PIXELS_MAX: u64 = 40_000_000;
const SIDE_MAX: u32 = 20_000;
/// For the decoder's own buffers; the largest picture in 16-bit colours needs this much.
const DECODER_BYTES_MAX: u64 = 400_000_000;
/// How far into a file its kind is looked for.
const HEAD_BYTES: usize = 1_024;

/// The kinds of pictures that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Jpeg,
    Png,
    Gif,
    Webp,
    Svg,
}

impl Format {
    pub fn extension(self) -> &'static str {
        match self {
            Format::Jpeg => "jpg",
            Format::Png => "png",
            Format::Gif => "gif",
            Format::Webp => "webp",
            Format::Svg => "svg",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Format::Jpeg => "image/jpeg",
            Format::Png => "image/png",
            Format::Gif => "image/gif",
            Format::Webp => "image/webp",
            Format::Svg => "image/svg+xml",
        }
    }

    pub(super) fn decoder_format(self) -> Option<ImageFormat> {
        match self {
            Format::Jpeg => Some(ImageFormat::Jpeg),
            Format::Png => Some(ImageFormat::Png),
            Format::Gif => Some(ImageFormat::Gif),
            Format::Webp => Some(ImageFormat::WebP),
            Format::Svg => None,
        }
    }
}

/// What a file turns out to be before its pixels are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    pub format: Format,
    /// Pixels as stored, before any turn; 0 for an SVG that does not say.
    pub width: u32,
    pub height: u32,
    /// Whether the name ends as the content asks.
    pub name_fits: bool,
}

/// Why a file is not taken as a picture.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Unsafe {
    #[error("the file is empty; export the picture again")]
    Empty,
    #[error("the file weighs {0} bytes, more than {BYTES_MAX}; make it smaller")]
    TooHeavy(usize),
    #[error("the picture has {0} × {1} pixels, more than 40 million; make it smaller")]
    TooLarge(u32, u32),
    #[error("this is {0}, not a picture; put the right file in its place")]
    NotAPicture(&'static str),
    #[error("{0} is not shown by browsers and peers alike; save it as JPEG or PNG")]
    Unsupported(&'static str),
    #[error("the picture is damaged ({0}); export it again")]
    Damaged(String),
    #[error("the drawing cannot be made safe: {0}; save it as plain SVG or as PNG")]
    Drawing(String),
    #[error("a drawing or an animation cannot be turned here; turn it before you send it")]
    Unturnable,
}

/// Looks at a file without decoding its pixels. `name` is what it was called.
pub fn examine(bytes: &[u8], name: &str) -> Result<Picture, Unsafe> {
    let format = recognise(bytes)?;
    let (width, height) = match format.decoder_format() {
        Some(_) => decoder(bytes, format)?.dimensions(),
        None => svg::clean(bytes)?.size,
    };
    Ok(Picture {
        format,
        width,
        height,
        name_fits: name_fits(name, format),
    })
}

/// The kind of picture that the first bytes tell.
pub(super) fn recognise(bytes: &[u8]) -> Result<Format, Unsafe> {
    if bytes.is_empty() {
        return Err(Unsafe::Empty);
    }
    if bytes.len() > BYTES_MAX {
        return Err(Unsafe::TooHeavy(bytes.len()));
    }
    match bytes {
        [0xff, 0xd8, 0xff, ..] => return Ok(Format::Jpeg),
        [0x89, b'P', b'N', b'G', ..] => return Ok(Format::Png),
        [b'G', b'I', b'F', b'8', ..] => return Ok(Format::Gif),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => {
            return Ok(Format::Webp);
        }
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => {
            return Err(Unsafe::Unsupported("HEIC, AVIF or a film"));
        }
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => {
            return Err(Unsafe::Unsupported("TIFF"));
        }
        [b'B', b'M', ..] => return Err(Unsafe::Unsupported("BMP")),
        [b'%', b'P', b'D', b'F', ..] => return Err(Unsafe::NotAPicture("a PDF document")),
        _ => {}
    }
    recognise_text(&bytes[..bytes.len().min(HEAD_BYTES)])
}

fn recognise_text(head: &[u8]) -> Result<Format, Unsafe> {
    let head = String::from_utf8_lossy(head).to_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with("version https://git-lfs") {
        return Err(Unsafe::NotAPicture("a pointer of Git LFS"));
    }
    let is_page = ["<!doctype html", "<html", "<head", "<body", "<script"];
    if is_page.iter().any(|start| head.starts_with(start)) {
        return Err(Unsafe::NotAPicture("a web page"));
    }
    if head.starts_with('<') && head.contains("<svg") {
        return Ok(Format::Svg);
    }
    if head.starts_with('<') {
        return Err(Unsafe::NotAPicture("a text with tags"));
    }
    Err(Unsafe::NotAPicture("a file of unknown kind"))
}

/// A decoder that has read the head only, within our limits.
pub(super) fn decoder(bytes: &[u8], format: Format) -> Result<impl ImageDecoder + '_, Unsafe> {
    let format = format.decoder_format().ok_or(Unsafe::Unsupported("SVG"))?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.no_limits();
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Unsafe::Damaged("it has no pixels".to_owned()));
    }
    let pixels = u64::from(width) * u64::from(height);
    if pixels > PIXELS_MAX || width > SIDE_MAX || height > SIDE_MAX {
        return Err(Unsafe::TooLarge(width, height));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODER_BYTES_MAX);
    decoder.set_limits(limits).map_err(damaged)?;
    Ok(decoder)
}

pub(super) fn damaged(error: image::ImageError) -> Unsafe {
    Unsafe::Damaged(error.to_string())
}

fn name_fits(name: &str, format: Format) -> bool {
    let extension = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    extension == format.extension() || format == Format::Jpeg && extension == "jpeg"
}

/// How many colour components a JPEG stores; 4 is ink for printing (CMYK).
pub(super) fn jpeg_components(bytes: &[u8]) -> Option<u8> {
    let mut at = 2;
    loop {
        let [0xff, marker, high, low] = *bytes.get(at..at + 4)? else {
            return None;
        };
        let is_frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if is_frame {
            return bytes.get(at + 9).copied();
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
}

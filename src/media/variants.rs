//! The smaller files of a kept picture: WebP at a few widths, never wider than the picture, and one
//! in the picture's own kind for who reads no WebP. Pixels only: no metadata survives, and colours
//! are those of screens (sRGB), so that no profile need be sent with each.
//!
//! WebP by libwebp and not AVIF: see the figures beside the dependency in `Cargo.toml`.

use std::path::{Path, PathBuf};

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder};
use moxcms::{ColorProfile, Layout, TransformOptions};

use super::examine::{Format, Unsafe, damaged, decoder, recognise};
use super::normalise::{blurhash, eight_bits};
use super::{Media, gif, keep};

/// A phone's column is 390 wide and has two or three dots a pixel; nothing is kept wider than 1,600.
pub const WIDTHS: [u32; 6] = [160, 320, 640, 960, 1280, 1600];
/// A picture hardly wider than this is its own fallback.
const FALLBACK_WIDTH: u32 = 960;
const FALLBACK_WIDTH_MIN: u32 = 1_200;
const WEBP_QUALITY: f32 = 78.0;
/// Drawings show what photographs hide: edges and flat colours.
const WEBP_QUALITY_OF_DRAWINGS: f32 = 85.0;
const JPEG_QUALITY: u8 = 80;
/// WebP has fourteen bits for a side.
const WEBP_SIDE_MAX: u32 = 16_383;

/// The files made of one picture, in memory.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Variants {
    pub files: Vec<Variant>,
    /// Of the WebP files, ascending.
    pub widths: Vec<u32>,
    pub fallback_width: Option<u32>,
    /// Absent for a drawing.
    pub blurhash: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    pub width: u32,
    pub height: u32,
    pub extension: &'static str,
    pub bytes: Vec<u8>,
}

/// Makes the variants of a kept picture's bytes. A drawing (SVG) has none, an animation only its
/// colours. Takes about half a second for a picture of 1,600 by 1,200: on a blocking thread, outside
/// requests and transactions.
pub fn variants(bytes: &[u8]) -> Result<Variants, Unsafe> {
    let format = recognise(bytes)?;
    if format == Format::Svg {
        return Ok(Variants::default());
    }
    let image = for_screens(bytes, format)?;
    let mut made = Variants {
        blurhash: blurhash(&image),
        ..Variants::default()
    };
    if format == Format::Gif && gif::frame_count(bytes) > 1 {
        return Ok(made);
    }
    let is_drawing = format == Format::Png;
    let pixels = Pixels::of(&image)?;
    for width in widths(pixels.width()) {
        let small = pixels.at_width(width)?;
        if small.height() > WEBP_SIDE_MAX {
            continue;
        }
        made.files.push(small.webp(is_drawing)?);
        made.widths.push(width);
    }
    if pixels.width() >= FALLBACK_WIDTH_MIN {
        let small = pixels.at_width(FALLBACK_WIDTH)?;
        made.files.push(if format == Format::Jpeg {
            small.jpeg()?
        } else {
            small.png()?
        });
        made.fallback_width = Some(FALLBACK_WIDTH);
    }
    Ok(made)
}

/// Why the variants of a kept picture could not be made.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    /// No fault of the picture's: the disk is full, or this process has another one.
    #[error("{0}: {1}")]
    Disk(PathBuf, #[source] std::io::Error),
    #[error(transparent)]
    Unsafe(#[from] Unsafe),
}

/// Makes the variants of a picture from its file and writes them beside it; answers what to
/// remember. Files that are there already are written again: their content is the same.
pub fn write_variants(data_dir: &Path, media: &Media) -> Result<Variants, NotMade> {
    let path = keep::file_path(data_dir, &media.sha256, &media.extension);
    let bytes = std::fs::read(&path).map_err(|error| NotMade::Disk(path, error))?;
    let mut made = variants(&bytes)?;
    for file in std::mem::take(&mut made.files) {
        let width = i64::from(file.width);
        let path = keep::variant_file_path(data_dir, &media.sha256, width, file.extension);
        keep::write_whole(&path, &file.bytes).map_err(|error| NotMade::Disk(path, error))?;
    }
    Ok(made)
}

/// The usual widths below the picture's own, and its own.
fn widths(own: u32) -> Vec<u32> {
    let below = WIDTHS.into_iter().filter(|width| *width < own);
    below.chain([own.min(WIDTHS[5])]).collect()
}

/// Decoded, in eight bits, its profile's colours as screens show them.
fn for_screens(bytes: &[u8], format: Format) -> Result<DynamicImage, Unsafe> {
    let mut decoder = decoder(bytes, format)?;
    let profile = decoder.icc_profile().ok().flatten();
    let image = eight_bits(DynamicImage::from_decoder(decoder).map_err(damaged)?);
    Ok(match profile.and_then(|it| as_srgb(&image, &it)) {
        Some(image) => image,
        None => image,
    })
}

/// Nothing where the profile cannot be read or is not for such pixels: browsers ignore it then.
fn as_srgb(image: &DynamicImage, profile: &[u8]) -> Option<DynamicImage> {
    let layout = match image {
        DynamicImage::ImageRgb8(_) => Layout::Rgb,
        DynamicImage::ImageRgba8(_) => Layout::Rgba,
        _ => return None,
    };
    let from = ColorProfile::new_from_slice(profile).ok()?;
    let to = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let transform = from
        .create_transform_8bit(layout, &to, layout, options)
        .ok()?;
    let mut image = image.clone();
    let pixels: &mut [u8] = match &mut image {
        DynamicImage::ImageRgb8(pixels) => pixels.as_mut(),
        DynamicImage::ImageRgba8(pixels) => pixels.as_mut(),
        _ => return None,
    };
    let before: Vec<u8> = pixels.to_vec();
    transform.transform(&before, pixels).ok()?;
    Some(image)
}

/// Three or four bytes a pixel; grey is written as colours, which compress as well.
struct Pixels(Image<'static>);

impl Pixels {
    fn of(image: &DynamicImage) -> Result<Pixels, Unsafe> {
        let (bytes, kind) = if image.color().has_alpha() {
            (image.to_rgba8().into_raw(), PixelType::U8x4)
        } else {
            (image.to_rgb8().into_raw(), PixelType::U8x3)
        };
        Image::from_vec_u8(image.width(), image.height(), bytes, kind)
            .map(Pixels)
            .map_err(|error| Unsafe::Damaged(error.to_string()))
    }

    fn width(&self) -> u32 {
        self.0.width()
    }

    fn height(&self) -> u32 {
        self.0.height()
    }

    fn has_alpha(&self) -> bool {
        self.0.pixel_type() == PixelType::U8x4
    }

    /// In proportion; what is transparent does not colour its neighbours.
    fn at_width(&self, width: u32) -> Result<Pixels, Unsafe> {
        let wrong = |error: &dyn std::fmt::Display| Unsafe::Damaged(error.to_string());
        let height = u64::from(self.height()) * u64::from(width) / u64::from(self.width());
        let height = u32::try_from(height).unwrap_or(u32::MAX).max(1);
        let from = ImageRef::new(
            self.width(),
            self.height(),
            self.0.buffer(),
            self.0.pixel_type(),
        );
        let from = from.map_err(|error| wrong(&error))?;
        let mut small = Image::new(width, height, self.0.pixel_type());
        let algorithm = ResizeAlg::Convolution(FilterType::CatmullRom);
        let options = ResizeOptions::new().resize_alg(algorithm);
        Resizer::new()
            .resize(&from, &mut small, &options)
            .map_err(|error| wrong(&error))?;
        Ok(Pixels(small))
    }

    /// Lossy; a drawing also without loss, whichever is lighter.
    fn webp(&self, is_drawing: bool) -> Result<Variant, Unsafe> {
        let (bytes, width, height) = (self.0.buffer(), self.width(), self.height());
        let encoder = if self.has_alpha() {
            webp::Encoder::from_rgba(bytes, width, height)
        } else {
            webp::Encoder::from_rgb(bytes, width, height)
        };
        let encoded = |lossless, quality| {
            let encoded = encoder.encode_simple(lossless, quality);
            encoded.map_err(|error| Unsafe::Damaged(format!("{error:?}")))
        };
        if !is_drawing {
            return Ok(self.variant("webp", encoded(false, WEBP_QUALITY)?.to_vec()));
        }
        let lossy = encoded(false, WEBP_QUALITY_OF_DRAWINGS)?;
        let exact = encoded(true, 75.0)?;
        let lighter = if exact.len() < lossy.len() {
            exact
        } else {
            lossy
        };
        Ok(self.variant("webp", lighter.to_vec()))
    }

    fn jpeg(&self) -> Result<Variant, Unsafe> {
        let mut bytes = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
        self.write(encoder)?;
        Ok(self.variant("jpg", bytes))
    }

    fn png(&self) -> Result<Variant, Unsafe> {
        let mut bytes = Vec::new();
        self.write(PngEncoder::new(&mut bytes))?;
        Ok(self.variant("png", bytes))
    }

    fn write(&self, encoder: impl ImageEncoder) -> Result<(), Unsafe> {
        let colours = if self.has_alpha() {
            ExtendedColorType::Rgba8
        } else {
            ExtendedColorType::Rgb8
        };
        encoder
            .write_image(self.0.buffer(), self.width(), self.height(), colours)
            .map_err(damaged)
    }

    fn variant(&self, extension: &'static str, bytes: Vec<u8>) -> Variant {
        Variant {
            width: self.width(),
            height: self.height(),
            extension,
            bytes,
        }
    }
}

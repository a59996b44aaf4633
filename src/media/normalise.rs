//! A picture made safe: decoded within limits, turned as its EXIF asks, and written again without
//! any metadata (place, camera, author), in RGB or grey, at most 1,600 pixels wide, as a kind that
//! every peer shows. Animations keep moving if they are small; SVG is cleaned, and peers do not
//! take it.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType as Scaling;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder};

use super::examine::{Format, Unsafe, damaged, decoder, jpeg_components, recognise};
use super::{Safe, gif, svg};

pub const WIDTH_MAX: u32 = 1_600;
const JPEG_QUALITY: u8 = 85;
const ANIMATION_BYTES_MAX: usize = 8_000_000;
/// An opaque PNG heavier than this becomes a JPEG where that at least halves it: it is a photograph.
const PNG_BYTES_AS_PHOTOGRAPH: usize = 300_000;
/// Profiles describe colours and no person; bigger ones are made for printers.
const COLOUR_PROFILE_BYTES_MAX: usize = 16_000;
/// Four waves across need no more.
const BLURHASH_SIDE: u32 = 32;

/// A picture as it may be kept and served.
#[derive(Debug, Clone, PartialEq)]
pub struct Normalised {
    pub bytes: Vec<u8>,
    pub media_type: &'static str,
    pub extension: &'static str,
    /// Absent for an SVG that does not say.
    pub width: Option<i64>,
    pub height: Option<i64>,
    /// Absent for an SVG.
    pub blurhash: Option<String>,
    pub converted: Vec<Note>,
}

/// How large a picture is kept at most; a larger one is made smaller, in proportion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Within {
    pub width: u32,
    pub height: u32,
}

const OUR_OWN: Within = Within {
    width: WIDTH_MAX,
    height: u32::MAX,
};

/// How a person turns a picture, clockwise, after its EXIF was obeyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Turn {
    #[default]
    None,
    Quarter,
    Half,
    ThreeQuarters,
}

/// What was changed beyond leaving metadata out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The pixels were turned as EXIF asks, which some cameras write wrongly: look at it.
    Turned,
    Scaled {
        width_before: u32,
    },
    Recoded {
        from: Format,
        to: Format,
    },
    /// Colours for printing (CMYK) became colours for screens.
    InkToLight,
    AnimationStopped,
    /// Elements and attributes of an SVG that were left out.
    DrawingCleaned(usize),
}

impl Normalised {
    /// As [`super::keep`] takes it.
    pub fn safe<'a>(&'a self, original_name: &'a str) -> Safe<'a> {
        Safe {
            bytes: &self.bytes,
            media_type: self.media_type,
            extension: self.extension,
            width: self.width,
            height: self.height,
            blurhash: self.blurhash.as_deref(),
            original_name,
        }
    }
}

/// Makes a picture safe to keep and serve. Takes CPU time in proportion to its pixels (about half a
/// second for ten million): call it outside transactions, on a blocking thread.
pub fn normalise(bytes: &[u8]) -> Result<Normalised, Unsafe> {
    normalise_turned(bytes, Turn::None)
}

/// The same, turned as a person asks; a drawing or an animation cannot be.
pub fn normalise_turned(bytes: &[u8], turn: Turn) -> Result<Normalised, Unsafe> {
    let format = recognise(bytes)?;
    let moves = format == Format::Gif && gif::frame_count(bytes) > 1;
    match format {
        Format::Svg if turn == Turn::None => normalise_drawing(bytes),
        Format::Gif if moves && turn == Turn::None => normalise_animation(bytes),
        format if moves || format == Format::Svg => Err(Unsafe::Unturnable),
        format => normalise_pixels(bytes, format, turn, OUR_OWN, Vec::new()),
    }
}

/// A picture from elsewhere, whose bytes nobody here has chosen: always decoded and drawn anew, one
/// still frame of it, and no drawing in SVG at all.
pub fn normalise_foreign(bytes: &[u8], within: Within) -> Result<Normalised, Unsafe> {
    match recognise(bytes)? {
        Format::Svg => Err(Unsafe::Unsupported("SVG from another server")),
        format => normalise_pixels(bytes, format, Turn::None, within, Vec::new()),
    }
}

fn normalise_drawing(bytes: &[u8]) -> Result<Normalised, Unsafe> {
    let drawing = svg::clean(bytes)?;
    let (width, height) = drawing.size;
    let known = width > 0 && height > 0;
    let converted = match drawing.left_out {
        0 => Vec::new(),
        count => vec![Note::DrawingCleaned(count)],
    };
    Ok(Normalised {
        bytes: drawing.text.into_bytes(),
        media_type: Format::Svg.media_type(),
        extension: Format::Svg.extension(),
        width: known.then_some(i64::from(width)),
        height: known.then_some(i64::from(height)),
        blurhash: None,
        converted,
    })
}

fn normalise_animation(bytes: &[u8]) -> Result<Normalised, Unsafe> {
    let (width, height) = decoder(bytes, Format::Gif)?.dimensions();
    match gif::without_metadata(bytes) {
        Some(kept) if kept.len() <= ANIMATION_BYTES_MAX => Ok(Normalised {
            bytes: kept,
            media_type: Format::Gif.media_type(),
            extension: Format::Gif.extension(),
            width: Some(i64::from(width)),
            height: Some(i64::from(height)),
            blurhash: decoder(bytes, Format::Gif)
                .and_then(|it| DynamicImage::from_decoder(it).map_err(damaged))
                .ok()
                .and_then(|first| blurhash(&first)),
            converted: Vec::new(),
        }),
        _ => {
            let converted = vec![Note::AnimationStopped];
            normalise_pixels(bytes, Format::Gif, Turn::None, OUR_OWN, converted)
        }
    }
}

fn normalise_pixels(
    bytes: &[u8],
    format: Format,
    turn: Turn,
    within: Within,
    mut converted: Vec<Note>,
) -> Result<Normalised, Unsafe> {
    let is_ink = format == Format::Jpeg && jpeg_components(bytes) == Some(4);
    let mut decoder = decoder(bytes, format)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let profile = profile.filter(|it| !is_ink && it.len() <= COLOUR_PROFILE_BYTES_MAX);
    let mut image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    image = eight_bits(image);
    if is_ink {
        converted.push(Note::InkToLight);
    }
    if orientation != Orientation::NoTransforms {
        image.apply_orientation(orientation);
        converted.push(Note::Turned);
    }
    image = turned(image, turn);
    if image.width() > within.width || image.height() > within.height {
        let width_before = image.width();
        image = image.resize(within.width, within.height, Scaling::CatmullRom);
        converted.push(Note::Scaled { width_before });
    }
    let (bytes, to) = write(&image, format, profile.as_deref())?;
    if to != format {
        converted.push(Note::Recoded { from: format, to });
    }
    Ok(Normalised {
        bytes,
        media_type: to.media_type(),
        extension: to.extension(),
        width: Some(i64::from(image.width())),
        height: Some(i64::from(image.height())),
        blurhash: blurhash(&image),
        converted,
    })
}

fn turned(image: DynamicImage, turn: Turn) -> DynamicImage {
    match turn {
        Turn::None => image,
        Turn::Quarter => image.rotate90(),
        Turn::Half => image.rotate180(),
        Turn::ThreeQuarters => image.rotate270(),
    }
}

/// The colours of a picture in about thirty characters (<https://blurha.sh>); what is transparent
/// is seen on white.
pub(super) fn blurhash(image: &DynamicImage) -> Option<String> {
    let mut small = image.thumbnail(BLURHASH_SIDE, BLURHASH_SIDE).to_rgba8();
    for pixel in small.pixels_mut() {
        let [.., opacity] = pixel.0;
        for colour in &mut pixel.0[..3] {
            let shown = u32::from(*colour) * u32::from(opacity) + 255 * u32::from(255 - opacity);
            *colour = u8::try_from(shown / 255).unwrap_or(u8::MAX);
        }
    }
    let (across, down) = if small.width() < small.height() {
        (3, 4)
    } else {
        (4, 3)
    };
    blurhash::encode(across, down, small.width(), small.height(), &small).ok()
}

/// JPEG knows no more than eight bits a colour, nor do screens; full opacity needs no channel.
pub(super) fn eight_bits(image: DynamicImage) -> DynamicImage {
    let image = match (image.color().has_color(), image.color().has_alpha()) {
        (false, false) => DynamicImage::ImageLuma8(image.into_luma8()),
        (false, true) => DynamicImage::ImageLumaA8(image.into_luma_alpha8()),
        (true, false) => DynamicImage::ImageRgb8(image.into_rgb8()),
        (true, true) => DynamicImage::ImageRgba8(image.into_rgba8()),
    };
    match image {
        DynamicImage::ImageRgba8(pixels) if pixels.pixels().all(|pixel| pixel.0[3] == 255) => {
            DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(pixels).into_rgb8())
        }
        DynamicImage::ImageLumaA8(pixels) if pixels.pixels().all(|pixel| pixel.0[1] == 255) => {
            DynamicImage::ImageLuma8(DynamicImage::ImageLumaA8(pixels).into_luma8())
        }
        image => image,
    }
}

/// A photograph stays JPEG, what may be transparent or drawn is PNG.
fn write(
    image: &DynamicImage,
    from: Format,
    profile: Option<&[u8]>,
) -> Result<(Vec<u8>, Format), Unsafe> {
    let is_opaque = !image.color().has_alpha();
    if is_opaque && matches!(from, Format::Jpeg | Format::Webp) {
        return Ok((write_jpeg(image, profile)?, Format::Jpeg));
    }
    let png = write_png(image, profile)?;
    if is_opaque && png.len() > PNG_BYTES_AS_PHOTOGRAPH {
        let jpeg = write_jpeg(image, profile)?;
        if jpeg.len() < png.len() / 2 {
            return Ok((jpeg, Format::Jpeg));
        }
    }
    Ok((png, Format::Png))
}

fn write_jpeg(image: &DynamicImage, profile: Option<&[u8]>) -> Result<Vec<u8>, Unsafe> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    write_with(encoder, image, profile)?;
    Ok(bytes)
}

fn write_png(image: &DynamicImage, profile: Option<&[u8]>) -> Result<Vec<u8>, Unsafe> {
    let mut bytes = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    write_with(encoder, image, profile)?;
    Ok(bytes)
}

fn write_with(
    mut encoder: impl ImageEncoder,
    image: &DynamicImage,
    profile: Option<&[u8]>,
) -> Result<(), Unsafe> {
    if let Some(profile) = profile {
        // Both encoders know profiles; without one, colours are taken for sRGB.
        let _ = encoder.set_icc_profile(profile.to_vec());
    }
    image.write_with_encoder(encoder).map_err(damaged)
}

//! From the canvas to a PNG with a palette, small enough for those who refuse larger ones. The flat
//! colours and the letters' shades keep their exact colour; the cover has as many as the size allows.

use std::collections::HashMap;

use color_quant::NeuQuant;
use image::RgbImage;

/// Larger pictures are not shown beside a link by some.
pub const BYTES_MAX: usize = 100_000;
/// How many colours the cover may have, tried one after the other.
const COVER_COLOURS: &[usize] = &[128, 80, 48, 28, 16, 8, 4, 2];
const COLOURS_MAX: usize = 256;
/// One pixel in so many is looked at to choose the cover's colours (1 to 30).
const SAMPLED: i32 = 7;

/// The best picture that is small enough: `draw` is given the cover in fewer and fewer colours.
pub fn smallest(cover: Option<&RgbImage>, draw: impl Fn(Option<&RgbImage>) -> RgbImage) -> Vec<u8> {
    let Some(cover) = cover else {
        return encode(&draw(None));
    };
    let mut bytes = Vec::new();
    for colours in COVER_COLOURS {
        bytes = encode(&draw(Some(&with_colours(cover, *colours))));
        if bytes.len() <= BYTES_MAX {
            break;
        }
    }
    bytes
}

fn with_colours(cover: &RgbImage, colours: usize) -> RgbImage {
    let pixels: Vec<u8> = cover
        .pixels()
        .flat_map(|pixel| [pixel.0[0], pixel.0[1], pixel.0[2], 255])
        .collect();
    // The network needs 64 colours at least to find its way; fewer are levels of grey.
    if colours < 64 {
        let levels = (colours - 1) as f32;
        let mut grey = cover.clone();
        for pixel in grey.pixels_mut() {
            let [red, green, blue] = pixel.0.map(f32::from);
            let light = (0.299 * red + 0.587 * green + 0.114 * blue) / 255.0;
            let level = ((light * levels).round() / levels * 255.0) as u8;
            pixel.0 = [level; 3];
        }
        return grey;
    }
    let network = NeuQuant::new(SAMPLED, colours, &pixels);
    let mut reduced = cover.clone();
    let mut known: HashMap<[u8; 3], [u8; 3]> = HashMap::new();
    for pixel in reduced.pixels_mut() {
        pixel.0 = *known.entry(pixel.0).or_insert_with(|| {
            let mut near = [pixel.0[0], pixel.0[1], pixel.0[2], 255];
            network.map_pixel(&mut near);
            [near[0], near[1], near[2]]
        });
    }
    reduced
}

/// With a palette; a canvas of more colours than that has its rarest ones replaced by near ones.
fn encode(canvas: &RgbImage) -> Vec<u8> {
    let mut counts: HashMap<[u8; 3], usize> = HashMap::new();
    for (colour, count) in runs(canvas) {
        *counts.entry(colour).or_default() += count;
    }
    let mut colours: Vec<([u8; 3], usize)> = counts.into_iter().collect();
    colours.sort_by_key(|(colour, count)| (std::cmp::Reverse(*count), *colour));
    let (kept, rare) = colours.split_at(colours.len().min(COLOURS_MAX));
    let mut index: HashMap<[u8; 3], u8> = HashMap::new();
    for (place, (colour, _)) in kept.iter().enumerate() {
        index.insert(*colour, place as u8);
    }
    for (colour, _) in rare {
        let near = kept.iter().enumerate();
        let near = near.min_by_key(|(_, (other, _))| distance(*colour, *other));
        index.insert(*colour, near.map_or(0, |(place, _)| place as u8));
    }
    let palette: Vec<u8> = kept.iter().flat_map(|(colour, _)| *colour).collect();
    let mut pixels: Vec<u8> = Vec::with_capacity((canvas.width() * canvas.height()) as usize);
    for (colour, count) in runs(canvas) {
        pixels.resize(pixels.len() + count, index[&colour]);
    }
    written(canvas.width(), canvas.height(), palette, &pixels)
        .expect("a picture of our own making is written to memory")
}

/// Pixels of the same colour beside each other are most of the canvas: each run once.
fn runs(canvas: &RgbImage) -> Vec<([u8; 3], usize)> {
    canvas
        .as_raw()
        .as_chunks::<3>()
        .0
        .chunk_by(|one, next| one == next)
        .map(|run| (run[0], run.len()))
        .collect()
}

fn distance(a: [u8; 3], b: [u8; 3]) -> u32 {
    let parts = a.into_iter().zip(b);
    parts.map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}

fn written(
    width: u32,
    height: u32,
    palette: Vec<u8>,
    pixels: &[u8],
) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette);
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(bytes)
}

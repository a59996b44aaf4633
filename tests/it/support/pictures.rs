//! Pictures made on the spot, so that none lies in the repository.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

/// Where a photograph was taken, as it must never be told.
pub const SECRET: &[u8] = b"48.8566 N, 2.3522 E";

pub fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let written = image.into().write_to(&mut bytes, format);
    written.expect("the picture is encoded");
    bytes.into_inner()
}

/// Red on the left, blue on the right.
pub fn two_colours(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        Rgb(if x < width / 2 {
            [220, 0, 0]
        } else {
            [0, 0, 220]
        })
    })
}

/// One block of 8 × 8 pixels in four inks, as Adobe writes them (255 is no ink).
pub fn cmyk_jpeg(inks: [u8; 4]) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8];
    let mut segment = |marker: u8, content: &[u8]| {
        let length = u16::try_from(content.len() + 2).expect("a short segment");
        bytes.extend_from_slice(&[0xff, marker]);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(content);
    };
    segment(0xee, b"Adobe\0\x64\0\0\0\0\0");
    segment(0xdb, &[&[0_u8][..], &[1; 64]].concat());
    segment(
        0xc0,
        &[8, 0, 8, 0, 8, 4, 1, 17, 0, 2, 17, 0, 3, 17, 0, 4, 17, 0],
    );
    // Twelve codes of four bits, each its own category; one code of one bit, the block's end.
    let categories: Vec<u8> = (0..12).collect();
    segment(
        0xc4,
        &[&[0, 0, 0, 0, 12][..], &[0; 12], &categories].concat(),
    );
    segment(0xc4, &[&[0x10, 1][..], &[0; 15], &[0]].concat());
    segment(0xda, &[4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]);
    let bits: String = inks.into_iter().map(block_bits).collect();
    let padded = format!("{bits:1<width$}", width = bits.len().div_ceil(8) * 8);
    for start in (0..padded.len()).step_by(8) {
        let byte = u8::from_str_radix(&padded[start..start + 8], 2).expect("eight bits");
        bytes.push(byte);
        if byte == 0xff {
            bytes.push(0);
        }
    }
    bytes.extend_from_slice(&[0xff, 0xd9]);
    bytes
}

/// A block of one value: its mean in as few bits as it needs, then the end.
fn block_bits(value: u8) -> String {
    let mean = (i32::from(value) - 128) * 8;
    let category = 32 - mean.unsigned_abs().leading_zeros();
    let written = if mean < 0 {
        mean + (1 << category) - 1
    } else {
        mean
    };
    let width = category as usize;
    let amplitude = if width == 0 {
        String::new()
    } else {
        format!("{written:0width$b}")
    };
    format!("{category:04b}{amplitude}0")
}

/// A GIF of as many frames as colours, with a comment.
pub fn gif(frames: usize) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    for frame in 0..frames {
        let shade = u8::try_from(frame * 80).expect("few frames");
        let image = RgbaImage::from_pixel(6, 6, Rgba([shade, 0, 0, 255]));
        let encoded = encoder.encode_frame(image::Frame::new(image));
        encoded.expect("the frame is encoded");
    }
    drop(encoder);
    let mut bytes = bytes.into_inner();
    let end = bytes.pop().expect("an end mark");
    bytes.extend_from_slice(&[0x21, 0xfe, SECRET.len() as u8]);
    bytes.extend_from_slice(SECRET);
    bytes.extend_from_slice(&[0, end]);
    bytes
}

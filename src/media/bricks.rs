//! The picture of a space that has none: three bricks of unequal width, stacked, drawn from its
//! handle so that it is always the same. PNG, because peers do not take SVG.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

const SIDE: u32 = 400;
const BRICK_HEIGHT: u32 = 88;
const GAP: u32 = 12;
const LEFT: u32 = 48;
const INK: Rgb<u8> = Rgb([0x1d, 0x1d, 0x1b]);
const PAPER: Rgb<u8> = Rgb([0xff, 0xff, 0xff]);
const YELLOW: Rgb<u8> = Rgb([0xff, 0xef, 0x26]);
const BLUE: Rgb<u8> = Rgb([0x8c, 0xd3, 0xf6]);
const GREEN: Rgb<u8> = Rgb([0x50, 0xf1, 0x9e]);

/// A square PNG of 400 pixels.
pub fn png(handle: &str) -> Vec<u8> {
    let mut picture = RgbImage::from_pixel(SIDE, SIDE, INK);
    let seed = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, handle.as_bytes());
    let seed = seed.as_ref();
    let colours = [PAPER, if seed[3] % 2 == 0 { YELLOW } else { GREEN }, BLUE];
    for (row, colour) in colours.into_iter().enumerate() {
        let width = 150 + u32::from(seed[row]) % 150;
        let top = 50 + row as u32 * (BRICK_HEIGHT + GAP);
        brick(&mut picture, top, width, colour);
    }
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("a small picture fits in memory");
    bytes.into_inner()
}

fn brick(picture: &mut RgbImage, top: u32, width: u32, colour: Rgb<u8>) {
    for y in top..top + BRICK_HEIGHT {
        for x in LEFT..LEFT + width {
            picture.put_pixel(x, y, colour);
        }
    }
}

//! Where everything stands on the picture. Bricks of unequal width, ink on colours, as on the pages.
//! Slow (tens of milliseconds): call it where waiting is allowed.

use image::imageops::{self, FilterType};
use image::{DynamicImage, Rgb, RgbImage, RgbaImage};

use super::encode;
use super::letters::Face;
use super::{HEIGHT, Poster, WIDTH};
use crate::settings::colour::Colour;

const INK: Rgb<u8> = Rgb([0x1d, 0x1d, 0x1b]);
const PAPER: Rgb<u8> = Rgb([0xff, 0xff, 0xff]);
const SOFT: Rgb<u8> = Rgb([0xf5, 0xf4, 0xef]);
const QUIET: Rgb<u8> = Rgb([0x55, 0x53, 0x4c]);

const MARGIN: u32 = 64;
const COVER_WIDTH: u32 = 480;
/// A cover is shown whole when it is no wider than this: words on it stay whole.
const COVER_HEIGHT_MIN: u32 = 252;
const BRICK_HEIGHT: u32 = 68;
const BRICK_TEXT: f32 = 34.0;
const BORDER: u32 = 3;
const TITLE_SIZES: &[f32] = &[92.0, 82.0, 74.0, 66.0, 58.0, 52.0, 46.0, 42.0];
const TITLE_LEADING: f32 = 1.16;
const WHEN_SIZE: f32 = 34.0;
const LINE_SIZE: f32 = 30.0;
const LINES_MAX: usize = 2;

fn ink(colour: Colour) -> Rgb<u8> {
    Rgb([colour.red, colour.green, colour.blue])
}

/// The finished PNG.
pub fn png(poster: &Poster, cover: Option<&DynamicImage>) -> Vec<u8> {
    let cover = cover.map(fitted);
    encode::smallest(cover.as_ref(), |cover| canvas(poster, cover))
}

/// The cover as wide as its place; a very high or very wide one is cut around its middle.
fn fitted(cover: &DynamicImage) -> RgbImage {
    let (width, height) = (cover.width().max(1), cover.height().max(1));
    let shown = (f64::from(COVER_WIDTH) * f64::from(height) / f64::from(width)).round() as u32;
    let shown = shown.clamp(COVER_HEIGHT_MIN, HEIGHT);
    let scale =
        (f64::from(COVER_WIDTH) / f64::from(width)).max(f64::from(shown) / f64::from(height));
    let wanted = |side: u32, least: u32| ((f64::from(side) * scale).round() as u32).max(least);
    let (wide, high) = (wanted(width, COVER_WIDTH), wanted(height, shown));
    let scaled = cover.resize_exact(wide, high, FilterType::Triangle);
    let (left, top) = ((wide - COVER_WIDTH) / 2, (high - shown) / 2);
    on_white(&scaled.crop_imm(left, top, COVER_WIDTH, shown).to_rgba8())
}

/// Logos are often dark on nothing.
fn on_white(picture: &RgbaImage) -> RgbImage {
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        let over = |channel: u8| {
            let (channel, alpha) = (u16::from(channel), u16::from(alpha));
            ((channel * alpha + 255 * (255 - alpha)) / 255) as u8
        };
        Rgb([over(red), over(green), over(blue)])
    })
}

fn canvas(poster: &Poster, cover: Option<&RgbImage>) -> RgbImage {
    let (bold, regular) = (Face::bold(), Face::regular());
    let mut canvas = RgbImage::from_pixel(WIDTH, HEIGHT, SOFT);
    let mut right = WIDTH;
    if let Some(cover) = cover {
        right = WIDTH - COVER_WIDTH;
        let top = (HEIGHT - cover.height()) / 2;
        fill(
            &mut canvas,
            (right, 0),
            (COVER_WIDTH, HEIGHT),
            ink(poster.colours[1]),
        );
        if top > 0 {
            let framed = (COVER_WIDTH, cover.height() + 2 * BORDER);
            fill(
                &mut canvas,
                (right, top.saturating_sub(BORDER)),
                framed,
                INK,
            );
        }
        imageops::replace(&mut canvas, cover, i64::from(right), i64::from(top));
        fill(&mut canvas, (right - BORDER, 0), (BORDER, HEIGHT), INK);
        right -= BORDER;
    }
    let width = (right - 2 * MARGIN) as f32;
    let bricks_top = bricks(&mut canvas, &bold, poster, width);
    let mut top = MARGIN as f32;
    let when = bold.readable(&poster.when);
    if !when.is_empty() {
        top = marked(
            &mut canvas,
            &bold,
            (&when, ink(poster.colours[0])),
            (top, width),
        );
    }
    let line = regular.readable(&poster.line);
    let lines = lines_of(&regular, &line, LINE_SIZE, width, LINES_MAX);
    let below = lines.len() as f32 * LINE_SIZE * 1.35;
    let room = bricks_top as f32 - 28.0 - below - top;
    let bottom = title(&mut canvas, &bold, &poster.title, (top, width, room));
    let mut baseline = bottom + LINE_SIZE * 1.25;
    for line in lines {
        regular.draw(
            &mut canvas,
            &line,
            LINE_SIZE,
            (MARGIN as f32, baseline),
            QUIET,
        );
        baseline += LINE_SIZE * 1.35;
    }
    canvas
}

/// At most so many lines, the last one ended by an ellipsis where there are more.
fn lines_of(face: &Face, text: &str, size: f32, width: f32, lines_max: usize) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    let mut lines = face.wrap(text, size, width);
    if lines.len() > lines_max {
        lines.truncate(lines_max);
        if let Some(last) = lines.last_mut() {
            *last = face.ended(last, size, width);
        }
    }
    lines
}

/// The title in the largest letters that leave it whole; answers where it ends.
fn title(canvas: &mut RgbImage, face: &Face, text: &str, place: (f32, f32, f32)) -> f32 {
    let (top, width, room) = place;
    let text = face.readable(text);
    if text.is_empty() {
        return top;
    }
    let lines_max = |size: f32| ((room / (size * TITLE_LEADING)) as usize).max(1);
    let is_whole = |size: &&f32| {
        let lines = face.wrap(&text, **size, width);
        let longest = text.split(' ').map(|word| face.width(word, **size));
        lines.len() <= lines_max(**size) && longest.fold(0.0, f32::max) <= width
    };
    let smallest = TITLE_SIZES.last().copied().unwrap_or(BRICK_TEXT);
    let size = TITLE_SIZES
        .iter()
        .find(is_whole)
        .copied()
        .unwrap_or(smallest);
    let mut baseline = top + size * 0.95;
    for line in lines_of(face, &text, size, width, lines_max(size)) {
        face.draw(canvas, &line, size, (MARGIN as f32, baseline), INK);
        baseline += size * TITLE_LEADING;
    }
    baseline - size * 0.85
}

/// A line under a highlighter; answers where what follows begins.
fn marked(
    canvas: &mut RgbImage,
    face: &Face,
    (text, colour): (&str, Rgb<u8>),
    (top, width): (f32, f32),
) -> f32 {
    let mut bottom = top;
    for line in lines_of(face, text, WHEN_SIZE, width - 24.0, 2) {
        let wide = face.width(&line, WHEN_SIZE) as u32 + 24;
        let height = (WHEN_SIZE * 1.45) as u32;
        fill(canvas, (MARGIN, bottom as u32), (wide, height), colour);
        let at = (MARGIN as f32 + 12.0, bottom + WHEN_SIZE * 1.08);
        face.draw(canvas, &line, WHEN_SIZE, at, INK);
        bottom += height as f32;
    }
    bottom + 20.0
}

/// The hub's name, then the space's, as bricks in the lower left; answers where they begin.
fn bricks(canvas: &mut RgbImage, face: &Face, poster: &Poster, width: f32) -> u32 {
    let names = [
        (Some(&poster.hub), ink(poster.colours[0])),
        (poster.space.as_ref(), ink(poster.colours[1])),
    ];
    let mut stack: Vec<(String, Rgb<u8>)> = Vec::new();
    for (name, colour) in names {
        let name = face.readable(name.map(String::as_str).unwrap_or_default());
        if !name.is_empty() {
            let name = face.one_line(&name, BRICK_TEXT, width - 48.0);
            stack.push((name, colour));
        }
    }
    // A bare white brick below, as a wall goes on.
    let courses = stack.len() as u32 + 1;
    let top = HEIGHT - MARGIN / 2 - courses * BRICK_HEIGHT + BRICK_HEIGHT / 2;
    for (course, (name, colour)) in stack.iter().enumerate() {
        let y = top + course as u32 * BRICK_HEIGHT;
        let wide = face.width(name, BRICK_TEXT) as u32 + 48;
        brick(canvas, (MARGIN, y), (wide, BRICK_HEIGHT), *colour);
        let baseline = y as f32 + BRICK_HEIGHT as f32 / 2.0 + BRICK_TEXT * 0.36;
        face.draw(
            canvas,
            name,
            BRICK_TEXT,
            (MARGIN as f32 + 24.0, baseline),
            INK,
        );
    }
    let y = top + stack.len() as u32 * BRICK_HEIGHT;
    brick(canvas, (MARGIN, y), (150, BRICK_HEIGHT / 2), PAPER);
    top
}

/// Bordered on all sides; the next one down lies on this one's border.
fn brick(canvas: &mut RgbImage, at: (u32, u32), size: (u32, u32), colour: Rgb<u8>) {
    fill(canvas, at, (size.0, size.1 + BORDER), INK);
    let inner = (at.0 + BORDER, at.1 + BORDER);
    fill(
        canvas,
        inner,
        (size.0 - 2 * BORDER, size.1 - BORDER),
        colour,
    );
}

fn fill(canvas: &mut RgbImage, at: (u32, u32), size: (u32, u32), colour: Rgb<u8>) {
    let right = (at.0 + size.0).min(canvas.width());
    let bottom = (at.1 + size.1).min(canvas.height());
    for y in at.1..bottom {
        for x in at.0..right {
            canvas.put_pixel(x, y, colour);
        }
    }
}

//! The smaller files themselves: what they show, what they do not tell.

use image::{GenericImageView, Rgba, RgbaImage};
use kiosque::media::Variants;
use moxcms::ColorProfile;

use super::*;

const SECRET: &[u8] = b"48.8566 N, 2.3522 E";

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// As it is after a picture was sent in: made safe, then made smaller.
fn made(bytes: &[u8]) -> Variants {
    let safe = media::normalise(bytes).expect("a good picture");
    media::variants(&safe.bytes).expect("it can be made smaller")
}

fn images(made: &Variants) -> impl Iterator<Item = (DynamicImage, &media::Variant)> {
    made.files.iter().map(|file| {
        let image = image::load_from_memory(&file.bytes).expect("what was made can be read");
        assert_eq!((image.width(), image.height()), (file.width, file.height));
        (image, file)
    })
}

/// A JPEG whose EXIF says that the camera lay on its side, and where it was.
fn photograph_with_exif() -> Vec<u8> {
    let jpeg = encoded(photograph(1_400, 1_000), ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend_from_slice(&[6, 0, 0, 0, 0, 0, 0]);
    exif.extend_from_slice(SECRET);
    let length = u16::try_from(exif.len() + 2).expect("a short block");
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1];
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(&exif);
    bytes.extend_from_slice(&jpeg[2..]);
    bytes
}

#[test]
fn every_smaller_file_stands_upright_and_tells_nothing() {
    let made = made(&photograph_with_exif());
    assert_eq!(made.widths, [160, 320, 640, 960, 1_000]);
    assert_eq!(
        made.fallback_width, None,
        "1,000 pixels are hardly more than 960"
    );
    for (image, file) in images(&made) {
        assert!(image.height() > image.width(), "{} lies", file.width);
        let (left, right) = (
            image.get_pixel(2, 50),
            image.get_pixel(image.width() - 2, 50),
        );
        assert!(
            left.0[2] > 150 && right.0[0] > 150,
            "red is on the right: {left:?} {right:?}"
        );
        for secret in [SECRET, b"Exif", b"EXIF", b"XMP "] {
            assert!(!contains(&file.bytes, secret), "{}", file.width);
        }
    }
}

#[test]
fn nothing_is_made_larger_and_everything_lighter() {
    let bytes = encoded(photograph(3_000, 600), ImageFormat::Jpeg);
    let safe = media::normalise(&bytes).expect("a good picture");
    let wide = media::variants(&safe.bytes).expect("it can be made smaller");
    assert_eq!(wide.widths, [160, 320, 640, 960, 1_280, 1_600]);
    assert_eq!(wide.fallback_width, Some(960));
    assert!(
        wide.files
            .iter()
            .all(|file| file.bytes.len() < safe.bytes.len())
    );
    assert_eq!(
        wide.files.last().map(|file| (file.extension, file.height)),
        Some(("jpg", 192))
    );
    let small = made(&encoded(photograph(100, 90), ImageFormat::Png));
    assert_eq!(
        (small.widths.as_slice(), small.fallback_width),
        ([100].as_slice(), None)
    );
    let thin = made(&encoded(photograph(1_300, 1), ImageFormat::Png));
    assert!(thin.files.iter().all(|file| file.height == 1));
    let tall = made(&encoded(photograph(20, 19_000), ImageFormat::Png));
    assert_eq!(tall.widths, Vec::<u32>::new(), "no WebP is so tall");
}

#[test]
fn what_is_transparent_stays_so() {
    let clear = RgbaImage::from_fn(1_300, 400, |x, _| {
        if x < 650 {
            Rgba([0, 0, 0, 0])
        } else {
            Rgba([250, 250, 250, 255])
        }
    });
    let made = made(&encoded(clear, ImageFormat::Png));
    assert_eq!(made.fallback_width, Some(960));
    for (image, file) in images(&made) {
        let last = image.width() - 1;
        assert_eq!(
            image.get_pixel(1, 10).0[3],
            0,
            "{}.{}",
            file.width,
            file.extension
        );
        assert_eq!(
            image.get_pixel(last, 10).0[3],
            255,
            "{}.{}",
            file.width,
            file.extension
        );
        let edge = (0..=last)
            .map(|x| image.get_pixel(x, 10))
            .find(|pixel| pixel.0[3] == 255);
        let edge = edge.expect("an opaque half");
        assert!(
            edge.0[0] > 225,
            "what is clear does not darken the edge: {edge:?}"
        );
    }
}

#[test]
fn an_animation_and_a_drawing_are_served_as_they_are() {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    for shade in [0, 250] {
        let frame = RgbaImage::from_pixel(600, 300, Rgba([shade, 0, 0, 255]));
        encoder
            .encode_frame(image::Frame::new(frame))
            .expect("a frame");
    }
    drop(encoder);
    let moving = made(&bytes.into_inner());
    assert_eq!((moving.files.len(), moving.blurhash.is_some()), (0, true));
    let drawing = made(b"<svg xmlns=\"http://www.w3.org/2000/svg\"><rect/></svg>");
    assert_eq!(drawing, Variants::default());
}

#[test]
fn colours_of_a_profile_become_those_of_screens() {
    use image::ImageEncoder;
    let profile = ColorProfile::new_display_p3().encode().expect("a profile");
    let colours = RgbImage::from_pixel(300, 200, Rgb([200, 100, 100]));
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 95);
    encoder
        .set_icc_profile(profile)
        .expect("JPEG knows profiles");
    encoder.encode_image(&colours).expect("a JPEG");
    for (image, file) in images(&made(&bytes)) {
        let pixel = image.get_pixel(20, 20);
        assert!(pixel.0[0] > 206 && pixel.0[1] < 99, "{pixel:?}");
        assert!(!contains(&file.bytes, b"ICCP"), "no profile is sent");
    }
}

#[test]
fn a_person_turns_a_picture_after_its_camera_did() {
    use kiosque::media::Turn;
    let bytes = photograph_with_exif();
    for (turn, (width, height)) in [
        (Turn::None, (1_000, 1_400)),
        (Turn::Quarter, (1_400, 1_000)),
        (Turn::Half, (1_000, 1_400)),
        (Turn::ThreeQuarters, (1_400, 1_000)),
    ] {
        let turned = media::normalise_turned(&bytes, turn).expect("a good picture");
        assert_eq!(
            (turned.width, turned.height),
            (Some(width), Some(height)),
            "{turn:?}"
        );
    }
    let upside_down = media::normalise_turned(&bytes, Turn::ThreeQuarters).expect("a good picture");
    let image = image::load_from_memory(&upside_down.bytes).expect("a picture");
    assert!(image.get_pixel(50, 20).0[0] > 150, "red is above again");
    let drawing = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><rect/></svg>";
    assert_eq!(
        media::normalise_turned(drawing, Turn::Half),
        Err(media::Unsafe::Unturnable)
    );
}

#[test]
fn a_file_cut_short_is_refused_or_shown_and_never_stops_the_hub() {
    let bytes = encoded(photograph(300, 200), ImageFormat::Jpeg);
    for length in (0..bytes.len()).step_by(bytes.len() / 40) {
        let _ = media::variants(&bytes[..length]);
        if let Ok(safe) = media::normalise(&bytes[..length]) {
            assert!(media::variants(&safe.bytes).is_ok(), "{length} bytes");
        }
    }
    let mut bomb = encoded(photograph(1, 1), ImageFormat::Png);
    bomb[16..24].copy_from_slice(&[0, 0, 0x2e, 0xe0, 0, 0, 0x2e, 0xe0]);
    assert!(media::variants(&bomb).is_err());
}

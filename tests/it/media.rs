//! Pictures: whatever is sent in, what is kept is a picture that shows the same and tells no more.

use std::io::Cursor;

use image::{DynamicImage, GenericImageView, ImageFormat, Rgba, RgbaImage};
use kiosque::media::{self, Format, Note, Unsafe};
use proptest::prelude::*;

use crate::support::pictures::{SECRET, cmyk_jpeg, encoded, gif, two_colours};

fn decoded(picture: &media::Normalised) -> DynamicImage {
    image::load_from_memory(&picture.bytes).expect("what is kept can be read")
}

fn is_red(image: &DynamicImage, x: u32, y: u32) -> bool {
    let [red, _, blue, _] = image.get_pixel(x, y).0;
    red > 150 && blue < 80
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// A JPEG with an EXIF block: how the camera was held, and a secret.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend_from_slice(&[orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend_from_slice(SECRET);
    let length = u16::try_from(exif.len() + 2).expect("a short block");
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1];
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(&exif);
    bytes.extend_from_slice(&jpeg[2..]);
    bytes
}

#[test]
fn a_photograph_is_turned_and_tells_nothing_of_its_place() {
    let jpeg = encoded(two_colours(40, 20), ImageFormat::Jpeg);
    let picture = media::normalise(&with_exif(&jpeg, 6)).expect("a good picture");
    assert_eq!((picture.width, picture.height), (Some(20), Some(40)));
    assert_eq!(picture.converted, [Note::Turned]);
    assert!(!contains(&picture.bytes, SECRET) && !contains(&picture.bytes, b"Exif"));
    let image = decoded(&picture);
    assert!(
        is_red(&image, 10, 5) && !is_red(&image, 10, 35),
        "red is on top"
    );
    let upright = media::normalise(&with_exif(&jpeg, 1)).expect("a good picture");
    assert_eq!((upright.width, upright.converted), (Some(40), Vec::new()));
}

#[test]
fn the_content_decides_and_not_the_name() {
    let png = encoded(two_colours(4, 4), ImageFormat::Png);
    let picture = media::examine(&png, "photo.JPG").expect("a picture");
    assert_eq!((picture.format, picture.name_fits), (Format::Png, false));
    assert!(media::examine(&png, "photo.png").is_ok_and(|picture| picture.name_fits));
    let jpeg = encoded(two_colours(4, 4), ImageFormat::Jpeg);
    assert!(media::examine(&jpeg, "photo.JPEG").is_ok_and(|picture| picture.name_fits));
}

#[test]
fn what_is_no_picture_is_refused_in_words() {
    let page = b"\n <!DOCTYPE HTML><html><script>alert(1)</script></html>";
    for (bytes, said) in [
        (page.as_slice(), "a web page"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        (b"%PDF-1.4", "a PDF document"),
        (b"\0\0\0\x1cftypheic", "HEIC"),
        (b"", "empty"),
        (b"bonjour", "unknown kind"),
        (b"\xff\xd8\xff\xe0rien", "damaged"),
        (b"\x89PNG\r\n\x1a\nrien", "damaged"),
    ] {
        let error = media::normalise(bytes).expect_err("refused").to_string();
        assert!(error.contains(said), "{error}");
        assert!(media::examine(bytes, "livrables.jpg").is_err());
    }
}

#[test]
fn a_picture_that_would_fill_the_memory_is_refused_by_its_head() {
    let mut png = encoded(two_colours(1, 1), ImageFormat::Png);
    png[16..24].copy_from_slice(&[0, 0, 0x2e, 0xe0, 0, 0, 0x2e, 0xe0]);
    let checksum = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&checksum.to_be_bytes());
    assert_eq!(
        media::normalise(&png),
        Err(Unsafe::TooLarge(12_000, 12_000))
    );
    let heavy = vec![0xff; media::BYTES_MAX + 1];
    assert_eq!(media::normalise(&heavy), Err(Unsafe::TooHeavy(heavy.len())));
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    })
}

#[test]
fn a_wide_picture_is_scaled_and_a_tall_one_is_not() {
    let wide = encoded(two_colours(3_200, 100), ImageFormat::Png);
    let picture = media::normalise(&wide).expect("a good picture");
    assert_eq!((picture.width, picture.height), (Some(1_600), Some(50)));
    assert_eq!(
        picture.converted,
        [Note::Scaled {
            width_before: 3_200
        }]
    );
    let tall = encoded(two_colours(100, 3_200), ImageFormat::Png);
    let picture = media::normalise(&tall).expect("a good picture");
    assert_eq!((picture.width, picture.height), (Some(100), Some(3_200)));
}

#[test]
fn transparency_is_kept_and_needless_channels_are_not() {
    let clear = RgbaImage::from_pixel(8, 8, Rgba([10, 200, 30, 0]));
    let picture = media::normalise(&encoded(clear, ImageFormat::WebP)).expect("a good picture");
    assert_eq!(picture.media_type, "image/png");
    assert_eq!(decoded(&picture).get_pixel(3, 3).0[3], 0);
    let opaque = RgbaImage::from_pixel(8, 8, Rgba([10, 200, 30, 255]));
    let picture = media::normalise(&encoded(opaque, ImageFormat::WebP)).expect("a good picture");
    assert_eq!(
        (picture.media_type, picture.extension),
        ("image/jpeg", "jpg")
    );
    let recoded = Note::Recoded {
        from: Format::Webp,
        to: Format::Jpeg,
    };
    assert_eq!(picture.converted, [recoded]);
}

#[test]
fn inks_become_light() {
    let picture = media::normalise(&cmyk_jpeg([255, 0, 0, 255])).expect("a good picture");
    assert_eq!(picture.converted, [Note::InkToLight]);
    assert!(
        is_red(&decoded(&picture), 4, 4),
        "magenta and yellow are red"
    );
    let paper = media::normalise(&cmyk_jpeg([255, 255, 255, 255])).expect("a good picture");
    let [red, green, blue, _] = decoded(&paper).get_pixel(4, 4).0;
    assert!(red > 240 && green > 240 && blue > 240, "no ink is white");
}

#[test]
fn an_animation_keeps_moving_without_its_comments() {
    let animation = gif(3);
    assert!(contains(&animation, SECRET));
    let picture = media::normalise(&animation).expect("a good picture");
    assert_eq!((picture.media_type, picture.width), ("image/gif", Some(6)));
    assert!(!contains(&picture.bytes, SECRET));
    let decoder = image::codecs::gif::GifDecoder::new(Cursor::new(&picture.bytes));
    let frames = image::AnimationDecoder::into_frames(decoder.expect("a GIF"));
    assert_eq!(frames.filter(Result::is_ok).count(), 3);
    let still = media::normalise(&gif(1)).expect("a good picture");
    assert_eq!(still.media_type, "image/png");
    assert!(!contains(&still.bytes, SECRET));
}

#[test]
fn a_drawing_keeps_what_draws_and_nothing_else() {
    let drawing = r##"<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">
        <!-- made by hand --><svg xmlns="http://www.w3.org/2000/svg"
          xmlns:ink="http://ink.example/" viewBox="0 0 30 20" onload="alert(1)" ink:version="1">
        <script>alert(2)</script><ink:view a="1"><rect/></ink:view>
        <foreignObject><p xmlns="http://www.w3.org/1999/xhtml">html</p></foreignObject>
        <style>.a{fill:url(#b)}</style><style>@import "https://far.example/x.css";</style>
        <defs><linearGradient id="b"><stop stop-color="#fff"/></linearGradient></defs>
        <rect class="a" width="3" height="2" style="fill:url(https://far.example/p)"/>
        <use xlink:href="#c"/><use href="https://far.example/d.svg#e"/>
        <image href="data:image/svg+xml;base64,AAAA"/><text>1 &lt; 2 &amp; é</text></svg>"##;
    let picture = media::normalise(drawing.as_bytes()).expect("a drawing");
    assert_eq!((picture.width, picture.height), (Some(30), Some(20)));
    assert_eq!(
        (picture.media_type, picture.extension),
        ("image/svg+xml", "svg")
    );
    let text = String::from_utf8(picture.bytes.clone()).expect("UTF-8");
    for gone in [
        "script",
        "alert",
        "foreign",
        "html",
        "far.example",
        "onload",
        " ink:",
        "svg+xml",
    ] {
        assert!(!text.contains(gone), "{gone} in {text}");
    }
    for kept in [
        "<style>.a{fill:url(#b)}</style>",
        "<rect class=\"a\" width=\"3\" height=\"2\"></rect>",
        "<use xlink:href=\"#c\"></use>",
        "<text>1 &lt; 2 &amp; é</text>",
    ] {
        assert!(text.contains(kept), "{kept} in {text}");
    }
    let again = media::normalise(&picture.bytes).expect("what is kept can be read");
    assert_eq!(again.bytes, picture.bytes, "cleaning twice changes nothing");
    assert_eq!(again.converted, []);
}

#[test]
fn a_drawing_that_two_readers_could_understand_differently_is_refused() {
    for drawing in [
        "<svg><g></svg>",
        "<svg><g></g>",
        "<svg a=1></svg>",
        "<svg a=\"<\"></svg>",
        "<svg a=\"1\" a=\"2\"></svg>",
        "<svg>&unknown;</svg>",
        "<svg>a & b</svg>",
        "<!DOCTYPE svg [<!ENTITY x \"y\">]><svg>&x;</svg>",
        "<svg></svg><svg></svg>",
        "<a><svg></svg></a>",
        "<svg></svg>texte",
        "<svg <g></svg>",
    ] {
        let error = media::normalise(drawing.as_bytes()).expect_err(drawing);
        assert!(matches!(error, Unsafe::Drawing(_)), "{drawing}: {error}");
    }
    let deep = format!("{}{}", "<svg>".repeat(200), "</svg>".repeat(200));
    assert!(media::normalise(deep.as_bytes()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_is_refused_or_shown_but_never_stops_the_hub(
        which in 0_usize..6,
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = match which {
            0 => encoded(two_colours(20, 20), ImageFormat::Jpeg),
            1 => encoded(two_colours(20, 20), ImageFormat::Png),
            2 => encoded(two_colours(20, 20), ImageFormat::WebP),
            3 => gif(2),
            4 => cmyk_jpeg([1, 2, 3, 4]),
            _ => b"<svg width='1'><style>a{}</style><g id=\"a\"/></svg>".to_vec(),
        };
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(picture) = media::normalise(&bytes) {
            prop_assert!(media::examine(&picture.bytes, "a").is_ok());
        }
    }
}

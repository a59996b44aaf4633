//! The hub's small pictures for windows, home screens and results: from its logo if it has one, else
//! from its bricks. And the manifest by which a browser keeps the hub as an app.

use std::io::Cursor;
use std::path::PathBuf;

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageFormat, ImageReader, Limits, Rgba, RgbaImage};
use serde::Serialize;

use crate::db::Tx;
use crate::media;
use crate::spaces::{self, Kind};
use crate::web::errors::WebError;
use crate::web::visit::Visit;

/// The sizes that windows and results ask a `favicon.ico` for.
const FAVICON_SIDES: &[u32] = &[16, 32, 48];
const APPLE_SIDE: u32 = 180;
/// What a round mask leaves of a maskable icon, in hundredths of its side (Web App Manifest, 80 %),
/// and a little less.
const MASKED_PERCENT: u32 = 72;
const LOGO_SIDE_MAX: u32 = 12_000;
const LOGO_BYTES_MAX: u64 = 256 * 1024 * 1024;
const A_DAY: &str = "public, max-age=86400";
const BACKGROUND: &str = "#f5f4ef";
/// Names on a home screen are cut after about so many letters.
const SHORT_NAME_CHARS_MAX: usize = 12;
/// Stored pictures are known by their hash; the bricks' drawing by this.
const DRAWING: &str = "2";

/// What an icon is drawn from.
enum Source {
    Logo(PathBuf, String),
    Bricks(String),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// On nothing, as large as fits.
    Plain,
    /// On white: what is transparent would be black there.
    OnWhite,
    /// On white, small enough for any mask.
    Maskable,
}

/// `GET /favicon.ico`
pub async fn favicon(visit: Visit) -> Result<Response, WebError> {
    answer(visit, "image/x-icon", "ico", |logo| {
        let one = |side: &u32| (*side, encoded(&shaped(logo, *side, Form::Plain)));
        ico(&FAVICON_SIDES.iter().map(one).collect::<Vec<_>>())
    })
    .await
}

/// `GET /apple-touch-icon.png`
pub async fn apple(visit: Visit) -> Result<Response, WebError> {
    answer(visit, "image/png", "apple", |logo| {
        encoded(&shaped(logo, APPLE_SIDE, Form::OnWhite))
    })
    .await
}

/// `GET /app/{name}`: the manifest's icons.
pub async fn app(visit: Visit, Path(name): Path<String>) -> Result<Response, WebError> {
    let (side, form) = match name.as_str() {
        "icon-192.png" => (192, Form::Plain),
        "icon-512.png" => (512, Form::Plain),
        "maskable-512.png" => (512, Form::Maskable),
        _ => return Err(WebError::NotFound),
    };
    answer(visit, "image/png", &name, move |logo| {
        encoded(&shaped(logo, side, form))
    })
    .await
}

async fn answer(
    visit: Visit,
    media_type: &'static str,
    name: &str,
    draw: impl FnOnce(&RgbaImage) -> Vec<u8> + Send + 'static,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let source = source(&visit, &mut tx).await?;
    drop(tx);
    let of = match &source {
        Source::Logo(_, sha256) => sha256.get(..16).unwrap_or_default().to_owned(),
        Source::Bricks(handle) => format!("{handle}-{DRAWING}"),
    };
    let etag = format!("\"{of}-{name}\"");
    let known = visit.headers.get(header::IF_NONE_MATCH);
    let mut response = match known.is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => tokio::task::spawn_blocking(move || draw(&source.picture()))
            .await?
            .into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(A_DAY));
    headers.insert(header::ETAG, HeaderValue::from_str(&etag)?);
    Ok(response)
}

async fn source(visit: &Visit, tx: &mut Tx) -> sqlx::Result<Source> {
    let hub = spaces::store::by_kind(tx, Kind::Hub)
        .await?
        .into_iter()
        .next();
    let logo = match hub.as_ref().and_then(|hub| hub.icon_id) {
        Some(id) => media::store::by_id(tx, id).await?,
        None => None,
    };
    // A drawing (SVG) is not read here.
    let logo = logo.filter(|media| media.extension != "svg");
    Ok(match logo {
        Some(media) => {
            let data_dir = &visit.app.config.data_dir;
            let path = media::file_path(data_dir, &media.sha256, &media.extension);
            Source::Logo(path, media.sha256)
        }
        None => Source::Bricks(hub.map_or_else(String::new, |hub| hub.handle)),
    })
}

impl Source {
    /// Slow. A logo that cannot be read gives way to bricks.
    fn picture(&self) -> RgbaImage {
        let logo = match self {
            Source::Logo(path, _) => read(path),
            Source::Bricks(_) => None,
        };
        let handle = match self {
            Source::Bricks(handle) => handle,
            Source::Logo(..) => crate::setup::HUB,
        };
        logo.unwrap_or_else(|| {
            let bricks = image::load_from_memory(&media::bricks::png(handle));
            bricks.map_or_else(|_| RgbaImage::new(1, 1), |bricks| bricks.to_rgba8())
        })
    }
}

fn read(path: &std::path::Path) -> Option<RgbaImage> {
    let mut reader = ImageReader::open(path).ok()?.with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LOGO_SIDE_MAX);
    limits.max_image_height = Some(LOGO_SIDE_MAX);
    limits.max_alloc = Some(LOGO_BYTES_MAX);
    reader.limits(limits);
    Some(reader.decode().ok()?.to_rgba8())
}

/// The logo whole in a square of this side.
fn shaped(logo: &RgbaImage, side: u32, form: Form) -> RgbaImage {
    let room = match form {
        Form::Maskable => side * MASKED_PERCENT / 100,
        Form::Plain | Form::OnWhite => side,
    };
    let longest = logo.width().max(logo.height()).max(1);
    let scaled = |length: u32| (length * room / longest).max(1);
    let (width, height) = (scaled(logo.width()), scaled(logo.height()));
    let small = imageops::resize(logo, width, height, FilterType::Lanczos3);
    let paper = match form {
        Form::Plain => Rgba([0, 0, 0, 0]),
        Form::OnWhite | Form::Maskable => corner(logo),
    };
    let mut square = RgbaImage::from_pixel(side, side, paper);
    let (left, top) = ((side - width) / 2, (side - height) / 2);
    imageops::overlay(&mut square, &small, i64::from(left), i64::from(top));
    square
}

/// The colour around a logo goes on around it; white where it is transparent.
fn corner(logo: &RgbaImage) -> Rgba<u8> {
    let pixel = *logo.get_pixel(0, 0);
    if pixel.0[3] == 255 {
        pixel
    } else {
        Rgba([255, 255, 255, 255])
    }
}

fn encoded(picture: &RgbaImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgba8(picture.clone())
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("a small picture fits in memory");
    bytes.into_inner()
}

/// An ICO file of PNG pictures: a directory of 16 bytes for each, then the pictures.
fn ico(pictures: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let count = pictures.len() as u16;
    let mut bytes = Vec::new();
    for number in [0, 1, count] {
        bytes.extend(number.to_le_bytes());
    }
    let mut offset = 6 + 16 * pictures.len() as u32;
    for (side, png) in pictures {
        bytes.extend([*side as u8, *side as u8, 0, 0]);
        bytes.extend(1_u16.to_le_bytes());
        bytes.extend(32_u16.to_le_bytes());
        bytes.extend((png.len() as u32).to_le_bytes());
        bytes.extend(offset.to_le_bytes());
        offset += png.len() as u32;
    }
    for (_, png) in pictures {
        bytes.extend(png);
    }
    bytes
}

#[derive(Serialize)]
struct Manifest<'a> {
    id: &'static str,
    name: &'a str,
    short_name: String,
    description: &'a str,
    lang: &'static str,
    dir: &'static str,
    start_url: &'static str,
    scope: &'static str,
    display: &'static str,
    background_color: &'static str,
    theme_color: &'static str,
    icons: [Icon; 3],
}

#[derive(Serialize)]
struct Icon {
    src: &'static str,
    sizes: &'static str,
    #[serde(rename = "type")]
    media_type: &'static str,
    purpose: &'static str,
}

/// `GET /manifest.webmanifest` (Web App Manifest, W3C)
pub async fn manifest(visit: Visit) -> Result<Response, WebError> {
    let icon = |src, sizes, purpose| Icon {
        src,
        sizes,
        media_type: "image/png",
        purpose,
    };
    let manifest = Manifest {
        id: "/",
        name: &visit.settings.name,
        short_name: short(&visit.settings.name),
        description: &visit.settings.sentence,
        lang: visit.app.config.language.tag(),
        dir: "ltr",
        start_url: "/",
        scope: "/",
        display: "minimal-ui",
        background_color: BACKGROUND,
        theme_color: BACKGROUND,
        icons: [
            icon("/app/icon-192.png", "192x192", "any"),
            icon("/app/icon-512.png", "512x512", "any"),
            icon("/app/maskable-512.png", "512x512", "maskable"),
        ],
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/manifest+json; charset=utf-8",
        ),
        (header::CACHE_CONTROL, A_DAY),
    ];
    Ok((headers, serde_json::to_string(&manifest)?).into_response())
}

/// As many whole words of the name as fit; the first one in any case.
fn short(name: &str) -> String {
    let mut short = String::new();
    for word in name.split_whitespace() {
        let longer = match short.as_str() {
            "" => word.to_owned(),
            _ => format!("{short} {word}"),
        };
        if !short.is_empty() && longer.chars().count() > SHORT_NAME_CHARS_MAX {
            break;
        }
        short = longer;
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_has_whole_words() {
        assert_eq!(short("La Fabrique des Mobilités"), "La Fabrique");
        assert_eq!(short("Kiosque"), "Kiosque");
        assert_eq!(short("Interprofessionnelle"), "Interprofessionnelle");
        assert_eq!(short(""), "");
    }

    #[test]
    fn an_icon_file_holds_its_pictures_where_it_says() {
        let file = ico(&[(16, vec![1, 2, 3]), (48, vec![4, 5])]);
        assert_eq!(file[..6], [0, 0, 1, 0, 2, 0]);
        let at = |entry: usize| {
            let start = 6 + 16 * entry;
            let number = |from: usize| {
                let bytes: [u8; 4] = file[from..from + 4].try_into().expect("four bytes");
                u32::from_le_bytes(bytes) as usize
            };
            (file[start], number(start + 8), number(start + 12))
        };
        assert_eq!(at(0), (16, 3, 38));
        assert_eq!(at(1), (48, 2, 41));
        assert_eq!(file[38..], [1, 2, 3, 4, 5]);
    }
}

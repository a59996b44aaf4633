//! A picture as a page shows it, drawn by `templates/_picture.html`: the smaller files that exist,
//! one for who reads no WebP, its size so that the page does not jump when it arrives, and what must
//! stay visible when it is cropped. In texts, `<img>` is drawn the same way whenever a page is, so
//! that a text shows the smaller files as soon as they are there.

use std::collections::HashMap;
use std::fmt::Write;

use crate::db::Tx;
use crate::ids::MediaId;
use crate::media::{self, Media};
use crate::text::{self, Img};

const WEBP: &str = "image/webp";
/// A drawing that does not say how large it is.
const WIDTH_UNKNOWN: i64 = 800;
const HEIGHT_UNKNOWN: i64 = 450;
/// How wide a text's column is drawn (`--column`), for the choice among the smaller files.
const SIZES_IN_TEXT: &str = "(min-width: 46rem) 42rem, 92vw";
const SHA256_HEX_CHARS: usize = 64;

/// The files of one format, as `srcset` lists them.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    pub media_type: &'static str,
    pub srcset: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// What every browser shows.
    pub src: String,
    pub width: i64,
    pub height: i64,
    /// Empty where the text beside it says as much.
    pub alternative: String,
    /// ` lang="fr"` when the alternative is in another language than the page.
    pub lang: String,
    /// Empty until the smaller files are made.
    pub sources: Vec<Source>,
    /// ` class="…"`: the focus, and what the page adds.
    pub class: String,
}

impl Picture {
    pub fn of(media: &Media, alternative: &str) -> Picture {
        let sources = srcset(media).map(|srcset| Source {
            media_type: WEBP,
            srcset,
        });
        let src = match media.fallback_width {
            Some(width) => media.variant_path(width, &media.extension),
            None => media.path(),
        };
        Picture {
            src,
            width: media.width.unwrap_or(WIDTH_UNKNOWN),
            height: media.height.unwrap_or(HEIGHT_UNKNOWN),
            alternative: alternative.to_owned(),
            lang: String::new(),
            sources: sources.into_iter().collect(),
            class: class(focus(media).unwrap_or_default()),
        }
    }

    /// A picture of ours that is not kept: the bricks of a space.
    pub fn square(src: String, side: i64) -> Picture {
        Picture {
            src,
            width: side,
            height: side,
            alternative: String::new(),
            lang: String::new(),
            sources: Vec::new(),
            class: String::new(),
        }
    }

    /// ` lang="en"` on the alternative, as `cards::foreign` writes it.
    pub fn in_language(mut self, lang: &str) -> Picture {
        lang.clone_into(&mut self.lang);
        self
    }

    /// With a class of the page's besides the focus.
    pub fn with_class(mut self, name: &str) -> Picture {
        let before = self.class.trim_start_matches(" class=\"");
        let before = before.trim_end_matches('"');
        self.class = class(format!("{name} {before}").trim());
        self
    }
}

fn class(names: impl AsRef<str>) -> String {
    match names.as_ref() {
        "" => String::new(),
        names => format!(" class=\"{names}\""),
    }
}

fn srcset(media: &Media) -> Option<String> {
    let mut srcset = String::new();
    for width in media.variant_widths() {
        let before = if srcset.is_empty() { "" } else { ", " };
        let _ = write!(
            srcset,
            "{before}{} {width}w",
            media.variant_path(width, "webp")
        );
    }
    (!srcset.is_empty()).then_some(srcset)
}

/// The classes of `pictures.css`: a grid of five by five, its middle is what browsers do anyway.
fn focus(media: &Media) -> Option<String> {
    let across = (media.focus_x_percent.clamp(-100, 100) + 125) / 50;
    let down = (125 - media.focus_y_percent.clamp(-100, 100)) / 50;
    let is_middle = across == 2 && down == 2;
    (!is_middle).then(|| format!("focus-x{} focus-y{}", across + 1, down + 1))
}

/// The picture of that id; nothing where there is none.
pub async fn picture(
    tx: &mut Tx,
    id: Option<MediaId>,
    alternative: &str,
) -> sqlx::Result<Option<Picture>> {
    let Some(id) = id else { return Ok(None) };
    let found = media::store::by_id(tx, id).await?;
    Ok(found.map(|media| Picture::of(&media, alternative)))
}

/// The picture that a page opens with; `lang` is that of its alternative, as `cards::foreign` says.
pub async fn cover(
    tx: &mut Tx,
    id: Option<MediaId>,
    alternative: &str,
    lang: &str,
) -> sqlx::Result<Option<Picture>> {
    let found = picture(tx, id, alternative).await?;
    Ok(found.map(|picture| picture.in_language(lang).with_class("cover")))
}

/// Our HTML with its kept pictures drawn as a page shows them: sizes, smaller files, loaded only
/// when they are about to be seen. One question to the database, none where there is no picture.
pub async fn in_text(tx: &mut Tx, html: &str) -> sqlx::Result<String> {
    if !html.contains("/media/") {
        return Ok(html.to_owned());
    }
    let wanted: Vec<&str> = text::each_image(html).filter_map(sha256).collect();
    let found = media::store::by_sha256s(tx, &wanted).await?;
    Ok(drawn(html, &found))
}

fn drawn(html: &str, found: &HashMap<String, Media>) -> String {
    text::with_images(html, |img| {
        let media = found.get(sha256(img)?)?;
        Some(img_of(img, media))
    })
}

/// The hash in `src="/media/{sha256}.…"`.
fn sha256(img: Img<'_>) -> Option<&str> {
    let name = img.attribute("src")?.strip_prefix("/media/")?;
    name.get(..SHA256_HEX_CHARS)
        .filter(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn img_of(img: Img<'_>, media: &Media) -> String {
    let picture = Picture::of(media, "");
    let written = img.attribute("width").and_then(|it| it.parse::<i64>().ok());
    let shown = written.filter(|width| (1..=picture.width).contains(width));
    let width = shown.unwrap_or(picture.width);
    let height = (picture.height * width + picture.width / 2) / picture.width.max(1);
    let sizes = match shown {
        Some(width) => format!("{width}px"),
        None => SIZES_IN_TEXT.to_owned(),
    };
    let mut drawn = String::from("<picture>");
    for Source { media_type, srcset } in &picture.sources {
        let _ = write!(
            drawn,
            "<source type=\"{media_type}\" srcset=\"{srcset}\" sizes=\"{sizes}\">"
        );
    }
    let _ = write!(drawn, "<img src=\"{}\"", picture.src);
    for (name, value) in img.attributes() {
        if !["src", "width", "height"].contains(&name) {
            let _ = write!(drawn, " {name}=\"{value}\"");
        }
    }
    if img.attribute("alt").is_none() {
        drawn.push_str(" alt=\"\"");
    }
    let height = height.max(1);
    let _ = write!(
        drawn,
        " width=\"{width}\" height=\"{height}\" loading=\"lazy\" decoding=\"async\"></picture>"
    );
    drawn
}

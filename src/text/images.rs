//! The pictures of our own HTML: found, and drawn in another way when a page is drawn.

use super::tags::{Piece, Tag, pieces};

/// `<img …>` as the sanitiser wrote it.
#[derive(Debug, Clone, Copy)]
pub struct Img<'a> {
    source: &'a str,
}

impl<'a> Img<'a> {
    /// An attribute's value, still escaped.
    pub fn attribute(&self, wanted: &str) -> Option<&'a str> {
        self.attributes()
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| value)
    }

    /// Names and values in order, values still escaped.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let tag = Tag {
            source: self.source,
            name: "img",
            closes: false,
        };
        tag.attributes().collect::<Vec<_>>().into_iter()
    }
}

fn img<'a>(piece: &Piece<'a>) -> Option<Img<'a>> {
    match piece {
        Piece::Tag(tag) if tag.name == "img" => Some(Img { source: tag.source }),
        _ => None,
    }
}

/// Every picture of HTML that the sanitiser wrote, in order.
pub fn each_image(html: &str) -> impl Iterator<Item = Img<'_>> {
    pieces(html).filter_map(|piece| img(&piece))
}

/// The HTML with each picture as `draw` writes it; `None` leaves it as it is.
pub fn with_images(html: &str, mut draw: impl FnMut(Img<'_>) -> Option<String>) -> String {
    let mut drawn = String::with_capacity(html.len() * 5 / 4);
    for piece in pieces(html) {
        match (img(&piece).and_then(&mut draw), piece) {
            (Some(picture), _) => drawn.push_str(&picture),
            (None, Piece::Text(text)) => drawn.push_str(text),
            (None, Piece::Tag(tag)) => drawn.push_str(tag.source),
        }
    }
    drawn
}

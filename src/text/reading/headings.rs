//! Headings: below the page's own, none skipped, each with an address that lasts as long as its words.

use std::fmt::Write;

use super::{Drawing, closes, words_of};
use crate::text::escape::unescape;
use crate::text::names::slug;
use crate::text::tags::{Piece, Tag};

const PREFIX: &str = "section-";
/// The page's own heading is the first.
const LEVEL_MIN: u8 = 2;
const LEVEL_MAX: u8 = 6;
const SLUG_CHARS_MAX: usize = 60;

/// A heading of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    pub id: String,
    /// Plain text.
    pub words: String,
    /// From 2.
    pub level: u8,
}

impl Drawing<'_> {
    pub(super) fn heading(&mut self, tag: &Tag, rest: &[Piece]) -> usize {
        let Some(end) = rest.iter().position(|piece| closes(piece, tag.name)) else {
            return 1;
        };
        let inside = &rest[1..end];
        let words = unescape(&words_of(inside));
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            // A picture in a heading's place is a picture; nothing in it is nothing.
            self.out.push_str("<p>");
            self.draw_all(inside);
            self.out.push_str("</p>");
            return end + 1;
        }
        let level = self.level(tag);
        let id = self.own_id(inside, &words);
        let _ = write!(self.out, "<h{level} id=\"{id}\"{}>", language(tag));
        self.draw_all(&without_places(inside));
        let _ = write!(self.out, "</h{level}>");
        if self.quote_depth == 0 {
            self.headings.push(Heading { id, words, level });
        }
        end + 1
    }

    /// One deeper than the heading it stands below, whatever was written.
    fn level(&mut self, tag: &Tag) -> u8 {
        let written = tag.name.as_bytes().get(1).map_or(LEVEL_MIN, |it| it - b'0');
        while self.levels.last().is_some_and(|above| *above >= written) {
            self.levels.pop();
        }
        self.levels.push(written);
        let depth = u8::try_from(self.levels.len()).unwrap_or(LEVEL_MAX);
        (depth + LEVEL_MIN - 1).min(LEVEL_MAX)
    }

    /// The place that the author named in it, else one after its words.
    fn own_id(&mut self, inside: &[Piece], words: &str) -> String {
        let named = inside.iter().find_map(place);
        if let Some(id) = named.filter(|id| !self.ids.contains(*id)) {
            self.ids.insert(id.to_owned());
            return id.to_owned();
        }
        let mut short: String = slug(words).chars().take(SLUG_CHARS_MAX).collect();
        if short.is_empty() {
            short.push('x');
        }
        let wanted = format!("{PREFIX}{}", short.trim_end_matches('-'));
        let mut id = wanted.clone();
        let mut number = 2;
        while !self.ids.insert(id.clone()) {
            id = format!("{wanted}-{number}");
            number += 1;
        }
        id
    }
}

fn language(tag: &Tag) -> String {
    tag.attribute("lang")
        .map(|lang| format!(" lang=\"{lang}\""))
        .unwrap_or_default()
}

/// `<span id="section-…">`
fn place<'a>(piece: &Piece<'a>) -> Option<&'a str> {
    match piece {
        Piece::Tag(tag) if tag.name == "span" => tag.attribute("id"),
        _ => None,
    }
}

/// The heading itself is the place: an empty element for it is left out.
fn without_places<'a>(inside: &[Piece<'a>]) -> Vec<Piece<'a>> {
    let mut kept = Vec::with_capacity(inside.len());
    let mut at = 0;
    while at < inside.len() {
        let is_empty = place(&inside[at]).is_some()
            && inside.get(at + 1).is_some_and(|next| closes(next, "span"));
        if is_empty {
            at += 2;
        } else {
            kept.push(inside[at].clone());
            at += 1;
        }
    }
    kept
}

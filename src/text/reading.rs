//! A text as a page draws it, from the HTML that is stored: headings in order below the page's own,
//! each with an address; tables and code that scroll by themselves; footnotes, pictures with a
//! caption, links that lead away and links that stand alone made plain to see and to hear. Drawn and
//! not stored, because it speaks the visitor's language and older texts gain by it at once.
//!
//! What always holds: one pass, no word is lost, every `id` stands once and begins with `section-`
//! or `note-`. Headings are in `reading/headings.rs`, links in `reading/links.rs`.

mod headings;
mod links;

use std::collections::HashSet;
use std::fmt::Write;

use super::escape::escape;
use super::tags::{Piece, Tag, pieces};

pub use headings::Heading;

/// A question put in large letters is no longer than this.
const QUESTION_CHARS_MAX: usize = 400;
/// Where the end of a block is looked for.
const AHEAD_PIECES_MAX: usize = 60;

/// What is said besides the text, in the visitor's language; plain text.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// Behind a link that leads to another site.
    pub elsewhere: &'a str,
    /// "Table", before its number.
    pub table: &'a str,
    /// The name of the footnotes.
    pub notes: &'a str,
    /// "Note", before its number.
    pub note: &'a str,
    /// "Back to the text, note", before its number.
    pub back: &'a str,
    /// Names a picture that is a link and says nothing of itself.
    pub picture: &'a str,
}

/// A text ready to be drawn.
#[derive(Debug, Default, PartialEq)]
pub struct Reading {
    pub html: String,
    /// In order; those inside quotations are none of the text's own.
    pub headings: Vec<Heading>,
}

/// The HTML of the sanitiser as a page draws it. `base` is our own origin without a slash at its end:
/// other web addresses lead elsewhere.
pub fn for_reading(html: &str, base: &str, words: &Words) -> Reading {
    let all: Vec<Piece> = pieces(html).collect();
    let mut drawing = Drawing {
        base,
        words,
        out: String::with_capacity(html.len() * 5 / 4),
        headings: Vec::new(),
        levels: Vec::new(),
        ids: HashSet::new(),
        table_depth: 0,
        table_count: 0,
        quote_depth: 0,
    };
    drawing.draw_all(&all);
    Reading {
        html: drawing.out,
        headings: drawing.headings,
    }
}

struct Drawing<'a> {
    base: &'a str,
    words: &'a Words<'a>,
    out: String,
    headings: Vec<Heading>,
    /// The levels, as written, of the headings that the next one may stand below.
    levels: Vec<u8>,
    ids: HashSet<String>,
    table_depth: usize,
    table_count: usize,
    quote_depth: usize,
}

impl Drawing<'_> {
    fn draw_all(&mut self, pieces: &[Piece]) {
        let mut at = 0;
        while at < pieces.len() {
            at += self.draw(&pieces[at..]).max(1);
        }
    }

    /// Draws what stands first; answers how many pieces that were.
    fn draw(&mut self, rest: &[Piece]) -> usize {
        let tag = match &rest[0] {
            Piece::Text(text) => {
                self.out.push_str(text);
                return 1;
            }
            Piece::Tag(tag) => tag,
        };
        match (tag.name, tag.closes) {
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => self.heading(tag, rest),
            ("a", false) => self.link(tag, rest),
            ("p", false) => self.paragraph(tag, rest),
            ("th", false) => self.header_cell(tag, rest),
            ("blockquote", false) => self.quotation(tag, rest),
            _ => {
                self.alone(tag);
                1
            }
        }
    }

    /// A tag that is drawn without a look at what it holds.
    fn alone(&mut self, tag: &Tag) {
        match (tag.name, tag.closes) {
            ("table", false) => self.open_table(tag),
            ("table", true) => self.close_table(),
            ("blockquote", true) => {
                self.quote_depth = self.quote_depth.saturating_sub(1);
                self.out.push_str(tag.source);
            }
            ("pre", false) => self.out.push_str("<pre tabindex=\"0\">"),
            ("section", false) if tag.attribute("class") == Some("footnotes") => {
                let label = escape(self.words.notes);
                let _ = write!(
                    self.out,
                    "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{label}\">"
                );
            }
            _ => self.with_its_id_once(tag),
        }
    }

    /// The second element of a name could not be pointed at: it goes without.
    fn with_its_id_once(&mut self, tag: &Tag) {
        match tag.attribute("id") {
            Some(id) if !self.ids.insert(id.to_owned()) => {
                let named = format!(" id=\"{id}\"");
                self.out.push_str(&tag.source.replacen(&named, "", 1));
            }
            _ => self.out.push_str(tag.source),
        }
    }

    /// A wide table scrolls by itself, by keyboard too.
    fn open_table(&mut self, tag: &Tag) {
        if self.table_depth == 0 {
            self.table_count += 1;
            let label = escape(self.words.table);
            let _ = write!(
                self.out,
                "<section class=\"table\" tabindex=\"0\" aria-label=\"{label} {}\">",
                self.table_count
            );
        }
        self.table_depth += 1;
        self.out.push_str(tag.source);
    }

    fn close_table(&mut self) {
        self.out.push_str("</table>");
        self.table_depth = self.table_depth.saturating_sub(1);
        if self.table_depth == 0 {
            self.out.push_str("</section>");
        }
    }

    /// A header that says nothing heads nothing: it is a cell.
    fn header_cell(&mut self, tag: &Tag, rest: &[Piece]) -> usize {
        if let Some(Piece::Tag(next)) = rest.get(1)
            && next.name == "th"
            && next.closes
        {
            self.out.push_str("<td></td>");
            return 2;
        }
        self.out.push_str(tag.source);
        1
    }

    /// A short quotation that asks is the idiom of the big question.
    fn quotation(&mut self, tag: &Tag, rest: &[Piece]) -> usize {
        self.quote_depth += 1;
        let said = words_until(&rest[1..], "blockquote");
        let asks = said.is_some_and(|said| {
            said.trim_end().ends_with('?') && said.chars().count() <= QUESTION_CHARS_MAX
        });
        if asks {
            self.out.push_str("<blockquote class=\"question\">");
        } else {
            self.out.push_str(tag.source);
        }
        1
    }

    /// A picture alone with a title is a figure, an address alone a card.
    fn paragraph(&mut self, tag: &Tag, rest: &[Piece]) -> usize {
        let end = rest.iter().take(6).position(|piece| closes(piece, "p"));
        let Some(end) = end else {
            self.out.push_str(tag.source);
            return 1;
        };
        let inside = &rest[1..end];
        if self.figure(inside) || self.lone_link(inside) {
            return end + 1;
        }
        self.out.push_str(tag.source);
        1
    }

    /// `![…](… "Caption")`, perhaps in a link.
    fn figure(&mut self, inside: &[Piece]) -> bool {
        let is_wrapped = matches!(inside.first(), Some(Piece::Tag(tag)) if tag.name == "a");
        let picture = match (is_wrapped, inside) {
            (false, [Piece::Tag(picture)]) => picture,
            (true, [_, Piece::Tag(picture), last]) if closes(last, "a") => picture,
            _ => return false,
        };
        let Some(caption) = picture.attribute("title").filter(|_| picture.name == "img") else {
            return false;
        };
        let title = format!(" title=\"{caption}\"");
        let untitled = picture.source.replacen(&title, "", 1);
        self.out.push_str("<figure>");
        if is_wrapped {
            let bare = [inside[0].clone(), Piece::Text(""), inside[2].clone()];
            self.linked_picture(&bare, &untitled);
        } else {
            self.out.push_str(&untitled);
        }
        let _ = write!(self.out, "<figcaption>{caption}</figcaption></figure>");
        true
    }
}

fn closes(piece: &Piece, name: &str) -> bool {
    matches!(piece, Piece::Tag(tag) if tag.closes && tag.name == name)
}

/// The text up to the end tag of that name, if it is near.
fn words_until(rest: &[Piece], name: &str) -> Option<String> {
    let near = &rest[..rest.len().min(AHEAD_PIECES_MAX)];
    let end = near.iter().position(|piece| closes(piece, name))?;
    Some(words_of(&near[..end]))
}

/// The text of some pieces, still escaped.
fn words_of(pieces: &[Piece]) -> String {
    let texts = pieces.iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(*text),
        Piece::Tag(_) => None,
    });
    texts.collect()
}

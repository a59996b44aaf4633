//! A text put right: WordPress's shortcodes, raw HTML, frames, old footnotes, links and pictures, bold
//! lines that were meant as headings. Markdown in, Markdown out; the result is what editors will see
//! in their form, so it is kept as plain as it can be.
//!
//! What always holds: no word of the text is lost; nothing in the result asks another server before a
//! click; every picture of the site stands as [`super::PICTURE_PREFIX`] and its hash.

mod captions;
mod emphasis;
mod figures;
mod footnotes;
mod headings;
mod html;
mod links;
mod markdown;
mod shortcodes;
mod tag;

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::bundle::ImageRef;
use super::images::{Place, Reading, Shown};
use super::report::Kind;
use super::source::line_of;
pub(super) use links::{Goes, address};

/// The text that is being put right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'a> {
    /// From the site's root.
    pub file: &'a str,
    /// The whole file, where lines are looked up.
    pub source: &'a str,
    pub language: &'a str,
}

pub(super) struct Rewritten {
    pub markdown: String,
    /// The pictures in it, in order, each once.
    pub images: Vec<ImageRef>,
}

/// What the passes share.
struct Desk<'d, 'a> {
    reading: &'d mut Reading<'a>,
    page: &'d Page<'d>,
    images: Vec<ImageRef>,
    /// Slugs of the places in the text that links may point at.
    anchors: BTreeSet<String>,
    /// Slugs of the headings, and of those that a table of contents means by their words.
    headings: BTreeSet<String>,
    places_wanted: BTreeSet<String>,
    /// Links to wiki pages that were never written, and to uploads that are gone: counted, because one
    /// text has hundreds.
    unwritten_count: usize,
    gone_count: usize,
}

/// Puts the Markdown of a page right.
pub(super) fn body(reading: &mut Reading, page: &Page, markdown: &str) -> Rewritten {
    let mut desk = Desk {
        reading,
        page,
        images: Vec::new(),
        anchors: BTreeSet::new(),
        headings: BTreeSet::new(),
        places_wanted: BTreeSet::new(),
        unwritten_count: 0,
        gone_count: 0,
    };
    let markdown = shortcodes::rewrite(&mut desk, markdown);
    let markdown = footnotes::rewrite(&markdown);
    let markdown = html::rewrite(&mut desk, &markdown);
    let markdown = emphasis::rewrite(&markdown);
    desk.headings = headings::slugs(&markdown);
    let markdown = markdown::rewrite(&mut desk, &markdown);
    let markdown = headings::with_places(&markdown, &desk.places_wanted);
    let markdown = figures::without_missing_pictures(&markdown);
    let markdown = headings::rewrite(&markdown);
    desk.warn_of_counts();
    Rewritten {
        markdown: without_gaps(&markdown),
        images: desk.images,
    }
}

impl Desk<'_, '_> {
    /// Where in the file something stands, told by its own words.
    fn line(&self, wanted: &str) -> Option<usize> {
        line_of(self.page.source, wanted)
            .or_else(|| line_of(self.page.source, &wanted.replace('_', "\\_")))
    }

    fn warn(&mut self, kind: Kind, wanted: &str, sentence: impl Into<String>) {
        let place = Place {
            file: self.page.file,
            line: self.line(wanted),
        };
        self.reading.warn(kind, place, sentence);
    }

    /// The picture that the text means: its placeholder, its address elsewhere, or nothing.
    fn picture(&mut self, wanted: &str) -> Option<String> {
        let place = Place {
            file: self.page.file,
            line: self.line(wanted),
        };
        match self.reading.picture(wanted, place) {
            Shown::Nowhere => None,
            Shown::Elsewhere(url) => Some(url),
            Shown::Here(image) => Some(self.keep(image)),
        }
    }

    fn keep(&mut self, image: ImageRef) -> String {
        let placeholder = image.placeholder();
        if !self.images.contains(&image) {
            self.images.push(image);
        }
        placeholder
    }

    fn warn_of_counts(&mut self) {
        if self.unwritten_count > 0 {
            let sentence = format!(
                "links to wiki pages that were never written ({}) are now plain text",
                self.unwritten_count
            );
            self.warn(Kind::BrokenLink, "redlink=1", sentence);
        }
        if self.gone_count > 0 {
            let sentence = format!(
                "links to files of the old blog that are gone ({}) are now plain text",
                self.gone_count
            );
            self.warn(Kind::BrokenLink, super::site::DEAD_PATH, sentence);
        }
    }
}

/// The Markdown that the whole import reads and writes.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
}

/// Where code stands: nothing in it is touched.
fn code_ranges(markdown: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for (event, range) in Parser::new_ext(markdown, options()).into_offset_iter() {
        match event {
            Event::Code(_) | Event::Start(Tag::CodeBlock(_)) => ranges.push(range),
            Event::End(TagEnd::CodeBlock) => {}
            _ => {}
        }
    }
    ranges
}

/// At most one empty line between blocks, none at the ends; code is left alone.
fn without_gaps(markdown: &str) -> String {
    let code = code_ranges(markdown);
    let mut kept = String::with_capacity(markdown.len());
    let mut at = 0;
    let mut empty_lines = 0;
    for line in markdown.split_inclusive('\n') {
        let is_code = code.iter().any(|range| range.contains(&at));
        at += line.len();
        empty_lines = if line.trim().is_empty() {
            empty_lines + 1
        } else {
            0
        };
        if empty_lines <= 1 || is_code {
            kept.push_str(line);
        }
    }
    let trimmed = kept.trim_end();
    match trimmed.trim_start_matches(['\n', '\r']) {
        "" => String::new(),
        text => format!("{text}\n"),
    }
}

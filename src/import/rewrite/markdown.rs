//! Links and pictures of the Markdown itself, found by the parser that will also show them, and
//! replaced where they stand in the text.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::links::{self, Goes};
use super::{Desk, options};
use crate::import::report::Kind;

struct Edit {
    range: Range<usize>,
    text: String,
}

/// A link or picture whose end was not reached yet.
struct Frame {
    is_picture: bool,
    kind: LinkType,
    destination: String,
    title: String,
    range: Range<usize>,
    /// Where its words end, so far.
    words_end: usize,
    /// Whether anything can be seen inside.
    shows: bool,
    holds_picture: bool,
}

pub(super) fn rewrite(desk: &mut Desk, markdown: &str) -> String {
    let markdown = with_addresses_without_spaces(desk, markdown);
    let mut edits: Vec<Edit> = Vec::new();
    let mut frames: Vec<Frame> = Vec::new();
    for (event, range) in Parser::new_ext(&markdown, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            }) => {
                frames.push(frame(false, link_type, &dest_url, &title, range));
            }
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            }) => {
                frames.push(frame(true, link_type, &dest_url, &title, range));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if let Some(frame) = frames.pop() {
                    let shows = end(desk, &markdown, &frame, &mut edits);
                    if let Some(outer) = frames.last_mut() {
                        outer.words_end = outer.words_end.max(range.end);
                        outer.shows |= shows;
                        outer.holds_picture |= frame.is_picture;
                    }
                }
            }
            event => {
                let is_visible = match &event {
                    Event::Text(text) | Event::Code(text) => !text.trim().is_empty(),
                    Event::InlineHtml(html) => html.starts_with("<img"),
                    _ => false,
                };
                if let Some(frame) = frames.last_mut() {
                    frame.words_end = frame.words_end.max(range.end);
                    frame.shows |= is_visible;
                }
            }
        }
    }
    apply(&markdown, edits)
}

fn frame(is_picture: bool, kind: LinkType, to: &str, title: &str, range: Range<usize>) -> Frame {
    let words_start = range.start + if is_picture { 2 } else { 1 };
    Frame {
        is_picture,
        kind,
        destination: to.to_owned(),
        title: title.to_owned(),
        words_end: words_start.min(range.end),
        range,
        shows: false,
        holds_picture: false,
    }
}

/// Decides what becomes of a link or picture; answers whether something of it can still be seen.
fn end(desk: &mut Desk, markdown: &str, frame: &Frame, edits: &mut Vec<Edit>) -> bool {
    if frame.is_picture {
        return picture(desk, markdown, frame, edits);
    }
    if matches!(frame.kind, LinkType::Email) {
        return true;
    }
    let is_bare = matches!(frame.kind, LinkType::Autolink);
    if frame.holds_picture && links::is_gone(&frame.destination) {
        without_link(frame, edits, is_bare);
        return frame.shows;
    }
    let words_start = (frame.range.start + 1).min(frame.words_end);
    let words = &markdown[words_start..frame.words_end];
    match links::resolve(desk, &frame.destination, words) {
        Goes::Nowhere => without_link(frame, edits, is_bare),
        Goes::To(url) if is_bare => {
            if url != frame.destination {
                let text = format!("[{url}]({})", written(&url));
                edits.push(Edit {
                    range: frame.range.clone(),
                    text,
                });
            }
        }
        Goes::To(url) => {
            let words = if frame.shows {
                String::new()
            } else {
                host_of(&url)
            };
            let tail = frame.words_end..frame.range.end;
            let text = format!("{words}]({}{})", written(&url), title(&frame.title));
            if markdown[tail.clone()] != text {
                edits.push(Edit { range: tail, text });
            }
            return true;
        }
    }
    frame.shows
}

fn picture(desk: &mut Desk, markdown: &str, frame: &Frame, edits: &mut Vec<Edit>) -> bool {
    match desk.picture(&frame.destination) {
        Some(url) => {
            let text = format!("]({}{})", written(&url), title(&frame.title));
            edits.push(Edit {
                range: frame.words_end..frame.range.end,
                text,
            });
            true
        }
        None => {
            // What a reader would have heard stands in for what they would have seen.
            let words_start = (frame.range.start + 2).min(frame.words_end);
            let words = markdown[words_start..frame.words_end].trim();
            let text = if words.is_empty() {
                String::new()
            } else {
                format!("*{words}*")
            };
            let shows = !text.is_empty();
            edits.retain(|edit| edit.range.start < frame.range.start);
            edits.push(Edit {
                range: frame.range.clone(),
                text,
            });
            shows
        }
    }
}

fn without_link(frame: &Frame, edits: &mut Vec<Edit>, is_bare: bool) {
    // An address in angle brackets is its own words: only the brackets go.
    let tail_start = if is_bare {
        frame.range.end - 1
    } else {
        frame.words_end
    };
    edits.push(Edit {
        range: frame.range.start..frame.range.start + 1,
        text: String::new(),
    });
    edits.push(Edit {
        range: tail_start..frame.range.end,
        text: String::new(),
    });
}

/// An address as Markdown takes it: spaces and stray brackets encoded.
fn written(url: &str) -> String {
    let opened = url.matches('(').count();
    let url = url
        .replace(' ', "%20")
        .replace('<', "%3C")
        .replace('>', "%3E");
    if opened == url.matches(')').count() && !url.contains(")(") {
        return url;
    }
    url.replace('(', "%28").replace(')', "%29")
}

/// A link's title where it says more than the link does.
fn title(title: &str) -> String {
    let title = title.trim();
    if title.is_empty() || title.contains("(page inexistante)") {
        return String::new();
    }
    format!(" \"{}\"", title.replace('\\', "\\\\").replace('"', "\\\""))
}

fn host_of(url: &str) -> String {
    let host = url::Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    host.unwrap_or_else(|| url.to_owned())
}

fn apply(markdown: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut written = String::with_capacity(markdown.len());
    let mut at = 0;
    for edit in edits {
        if edit.range.start < at {
            continue;
        }
        written.push_str(&markdown[at..edit.range.start]);
        written.push_str(&edit.text);
        at = edit.range.end;
    }
    written.push_str(&markdown[at..]);
    written
}

/// `![](images/Logo en couleur.png)` is no picture to Markdown: a space ends an address. A file's name
/// is put in angle brackets; of a web address only the part that is one is kept, its brackets encoded
/// where one lacks; a title with quotes inside its quotes goes.
fn with_addresses_without_spaces(desk: &mut Desk, markdown: &str) -> String {
    let code = super::code_ranges(markdown);
    let mut repaired = String::with_capacity(markdown.len());
    let mut at = 0;
    while let Some(found) = markdown[at..].find("](") {
        let start = at + found + 2;
        repaired.push_str(&markdown[at..start]);
        at = start;
        if code.iter().any(|range| range.contains(&start)) {
            continue;
        }
        let line = markdown[start..].split('\n').next().unwrap_or_default();
        let end = closing_bracket(line).or_else(|| line.rfind("\")").map(|quote| quote + 1));
        let Some(end) = end else {
            continue;
        };
        let inner = &line[..end];
        let (address, title) = without_title(inner);
        let has_stray_quotes = title.matches('"').count() > 2;
        let is_balanced = address.matches('(').count() == address.matches(')').count();
        let is_whole = (!address.contains(' ') && is_balanced) || address.starts_with('<');
        if is_whole && !has_stray_quotes {
            continue;
        }
        match is_whole {
            true => repaired.push_str(address),
            false => repaired.push_str(&repaired_address(desk, address)),
        }
        if !has_stray_quotes {
            repaired.push_str(title);
        }
        at = start + end;
    }
    repaired.push_str(&markdown[at..]);
    repaired
}

fn repaired_address(desk: &mut Desk, address: &str) -> String {
    if !address.starts_with("http") {
        return format!("<{address}>");
    }
    let is_address = |word: &&str| {
        url::Url::parse(word).is_ok_and(|url| url.host_str().is_some_and(|host| host.contains('.')))
    };
    match address.split(' ').find(is_address) {
        Some(good) if good == address => written(address),
        Some(good) => {
            let sentence = format!("“{address}” is now {good}");
            desk.warn(Kind::RepairedLink, address, sentence);
            written(good)
        }
        None => {
            let sentence = format!("“{address}” is no address; the link's words stay");
            desk.warn(Kind::BrokenLink, address, sentence);
            links::NOWHERE.to_owned()
        }
    }
}

/// Where the bracket closes that was open before the text.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut depth = 1;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// `address "Title"` in both, the second with its space and quotes.
fn without_title(inner: &str) -> (&str, &str) {
    let trimmed = inner.trim();
    for quote in ['"', '\''] {
        let cut = trimmed
            .strip_suffix(quote)
            .and_then(|rest| rest.find(&format!(" {quote}")));
        if let Some(cut) = cut {
            return trimmed.split_at(cut);
        }
    }
    (trimmed, "")
}

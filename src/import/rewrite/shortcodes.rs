//! WordPress's shortcodes, as its exporter left them, with backslashes: captions become figures, films
//! become links, galleries of numbered uploads are gone.

use pulldown_cmark::{Event, Parser, Tag as MarkdownTag};

use super::{Desk, options};
use crate::import::report::Kind;
use crate::import::source;

const FILMS: [&str; 3] = ["youtube", "embed", "vimeo"];
const NAMES: [&str; 8] = [
    "caption", "youtube", "gallery", "embed", "vimeo", "audio", "video", "playlist",
];

struct Shortcode<'a> {
    name: &'static str,
    /// What stands behind the name.
    arguments: &'a str,
    /// How many bytes the opening takes.
    length: usize,
}

pub(super) fn rewrite(desk: &mut Desk, markdown: &str) -> String {
    let mut written = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some(at) = rest.find('[') {
        let start = if rest[..at].ends_with('\\') {
            at - 1
        } else {
            at
        };
        written.push_str(&rest[..start]);
        let Some(code) = opening(&rest[start..]) else {
            written.push_str(&rest[start..=at]);
            rest = &rest[at + 1..];
            continue;
        };
        let after = &rest[start + code.length..];
        rest = if code.name == "caption" {
            caption(&mut written, after)
        } else {
            let mut closing = after;
            if let Some((inner, behind)) = until_closing(after, code.name) {
                closing = behind;
                film_or_nothing(desk, &mut written, &code, inner);
            } else {
                film_or_nothing(desk, &mut written, &code, "");
            }
            closing
        };
    }
    written.push_str(rest);
    written
}

/// `\[caption id="" width="214"\]`, with or without backslashes.
fn opening(text: &str) -> Option<Shortcode<'_>> {
    let inner = text.trim_start_matches('\\').strip_prefix('[')?;
    let name = NAMES.into_iter().find(|name| {
        inner
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with([' ', ']', '\\', '=']))
    })?;
    let end = inner.find(']')?;
    // `[video](https://…)` is a link, and a shortcode stands on one line.
    if inner[end + 1..].starts_with('(') || inner[..end].contains('\n') {
        return None;
    }
    let arguments = inner[name.len()..end].trim_end_matches('\\').trim();
    Some(Shortcode {
        name,
        arguments,
        length: text.len() - inner.len() + end + 1,
    })
}

/// What stands before `\[/name\]`, and what follows it; only on the same line or paragraph.
fn until_closing<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let marks = [format!("\\[/{name}\\]"), format!("[/{name}]")];
    let (at, mark) = marks
        .iter()
        .filter_map(|mark| Some((text.find(mark)?, mark)))
        .min()?;
    let inner = &text[..at];
    (!inner.contains("\n\n")).then_some((inner, &text[at + mark.len()..]))
}

/// A picture (perhaps in a link) and its words become a figure.
fn caption<'a>(written: &mut String, after: &'a str) -> &'a str {
    let Some((inner, behind)) = until_closing(after, "caption") else {
        return after;
    };
    let inner = inner.trim();
    match leading_picture(inner) {
        Some(length) => {
            let (picture, words) = inner.split_at(length);
            written.push_str(&figure(picture, words.trim()));
        }
        None => written.push_str(inner),
    }
    behind
}

/// A figure in Markdown; empty lines let Markdown be read inside.
pub(super) fn figure(picture: &str, words: &str) -> String {
    if words.is_empty() {
        return format!("\n\n{picture}\n\n");
    }
    format!("\n\n<figure>\n\n{picture}\n\n<figcaption>\n\n{words}\n\n</figcaption>\n</figure>\n\n")
}

/// How many bytes the picture takes with which a text begins, its link included.
pub(super) fn leading_picture(text: &str) -> Option<usize> {
    if text.starts_with("<img") {
        return super::tag::read(text).map(|tag| tag.length);
    }
    let mut events = Parser::new_ext(text, options()).into_offset_iter();
    let (_, _paragraph) = events.next()?;
    let (first, range) = events.next()?;
    let is_picture = match first {
        Event::Start(MarkdownTag::Image { .. }) => true,
        Event::Start(MarkdownTag::Link { .. }) => {
            matches!(
                events.next(),
                Some((Event::Start(MarkdownTag::Image { .. }), _))
            )
        }
        _ => false,
    };
    (is_picture && range.start == 0).then_some(range.end)
}

fn film_or_nothing(desk: &mut Desk, written: &mut String, code: &Shortcode, inner: &str) {
    let words = code
        .arguments
        .split_whitespace()
        .chain(inner.split_whitespace());
    let mut addresses = words.map(|word| word.trim_matches(['"', '=', '\\', '<', '>']));
    let address = addresses.find(|word| word.starts_with("http"));
    match address.filter(|_| FILMS.contains(&code.name)) {
        Some(address) => {
            let address = address.replace('\\', "");
            written.push_str(&super::html::card(desk, &address, ""));
        }
        None => {
            let sentence = format!(
                "the shortcode [{}] named uploads that are gone; nothing stands in its place",
                code.name
            );
            let line = source::line_of(desk.page.source, &format!("[{}", code.name));
            let place = crate::import::images::Place {
                file: desk.page.file,
                line,
            };
            desk.reading.warn(Kind::Unsupported, place, sentence);
        }
    }
}

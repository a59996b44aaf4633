//! Bold lines that were meant as headings. WordPress's authors had no other; a screen reader cannot
//! jump to them. Only where a text has no heading of its own, and only lines that read like one.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::html::SECTION_PREFIX;
use super::options;
use crate::text;

const CHARS_MIN: usize = 3;
const CHARS_MAX: usize = 160;

/// A paragraph that is nothing but bold.
struct BoldLine {
    paragraph: Range<usize>,
    inside: Range<usize>,
}

pub(super) fn rewrite(markdown: &str) -> String {
    let Some(lines) = bold_lines(markdown) else {
        return markdown.to_owned();
    };
    let mut written = String::with_capacity(markdown.len());
    let mut at = 0;
    for (index, line) in lines.iter().enumerate() {
        let followed_at_once = lines.get(index + 1).is_some_and(|next| {
            markdown[line.paragraph.end..next.paragraph.start]
                .trim()
                .is_empty()
        });
        let is_last = markdown[line.paragraph.end..].trim().is_empty();
        let words = inner_words(&markdown[line.inside.clone()]);
        // Of two bold lines in a row the first may be a title of the second; the last says goodbye.
        if is_last || followed_at_once && !words.ends_with('?') || !reads_like_a_heading(words) {
            continue;
        }
        written.push_str(&markdown[at..line.paragraph.start]);
        written.push_str("## ");
        written.push_str(words);
        written.push('\n');
        at = line.paragraph.end;
    }
    written.push_str(&markdown[at..]);
    written
}

/// The headings of a text, as slugs; those that are entries of a table of contents are none.
pub(super) fn slugs(markdown: &str) -> BTreeSet<String> {
    markdown
        .lines()
        .filter_map(heading)
        .map(|(_, words)| slug(words))
        .collect()
}

/// Puts a place into the headings whose slugs are wanted, so that links can point at them.
pub(super) fn with_places(markdown: &str, wanted: &BTreeSet<String>) -> String {
    if wanted.is_empty() {
        return markdown.to_owned();
    }
    let mut left = wanted.clone();
    let lines = markdown.lines().map(|line| match heading(line) {
        Some((hashes, words)) if left.remove(&slug(words)) => {
            format!(
                "{hashes} <span id=\"{SECTION_PREFIX}{}\"></span>{words}",
                slug(words)
            )
        }
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// `## Words` in its marks and words.
fn heading(line: &str) -> Option<(&str, &str)> {
    let marks = line.len() - line.trim_start_matches('#').len();
    let words = line[marks..].strip_prefix(' ')?.trim();
    ((1..=6).contains(&marks) && !words.contains("](#")).then_some((&line[..marks], words))
}

fn slug(words: &str) -> String {
    text::slug(&text::plain_text(&text::markdown_to_html(words)))
}

/// The paragraphs of a text's outermost level that are bold as a whole; nothing when the text has
/// headings.
fn bold_lines(markdown: &str) -> Option<Vec<BoldLine>> {
    let mut lines = Vec::new();
    let mut depth = 0_usize;
    let mut paragraph: Option<Range<usize>> = None;
    let mut strong: Option<Range<usize>> = None;
    let mut holds_more = false;
    for (event, range) in Parser::new_ext(markdown, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => return None,
            Event::Start(Tag::Paragraph) if depth == 0 => {
                (paragraph, strong, holds_more) = (Some(range), None, false);
                depth += 1;
            }
            Event::Start(Tag::Strong) if depth == 1 && paragraph.is_some() => {
                holds_more |= strong.is_some();
                strong = Some(range);
                depth += 1;
            }
            Event::Start(tag) => {
                holds_more |= depth <= 1 || !matches!(tag, Tag::Emphasis | Tag::Strong);
                depth += 1;
            }
            Event::End(TagEnd::Paragraph) if depth == 1 => {
                depth = 0;
                if let (Some(paragraph), Some(inside), false) =
                    (paragraph.take(), strong.take(), holds_more)
                {
                    lines.push(BoldLine { paragraph, inside });
                }
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Text(text) => holds_more |= depth <= 1 && !text.trim().is_empty(),
            _ => holds_more = true,
        }
    }
    Some(lines)
}

/// The words of `**…**`, without a second emphasis around them all.
fn inner_words(bold: &str) -> &str {
    let mut words = bold;
    for mark in ["**", "__", "_", "*"] {
        let inner = words
            .strip_prefix(mark)
            .and_then(|rest| rest.strip_suffix(mark));
        words = inner
            .filter(|inner| !inner.contains(mark))
            .unwrap_or(words)
            .trim();
    }
    words
}

fn reads_like_a_heading(words: &str) -> bool {
    let chars = words.chars().count();
    let ends = words.ends_with(['.', ',', ';', '…']) && !words.ends_with("...");
    (CHARS_MIN..=CHARS_MAX).contains(&chars)
        && words.chars().any(char::is_alphabetic)
        && !words.contains('\n')
        && !ends
}

//! HTML as plain text: for search, mail, feeds and previews.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;
use unicode_normalization::char::is_combining_mark;

use super::escape::unescape;
use super::shallow::shallow;
use super::tags::{Piece, pieces};

const BLOCKS: &[&str] = &[
    "blockquote",
    "br",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];
const READING_WORDS_PER_MINUTE: usize = 220;
/// No writing puts more on one letter.
const MARKS_MAX: usize = 4;

static BLOCK_CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(BLOCKS.iter().copied().collect::<HashSet<_>>())
        .clean_content_tags(["iframe", "script", "style", "template", "title"].into());
    builder
});

/// The words of some HTML, one line for each paragraph, item or cell; no line is empty.
pub fn plain_text(html: &str) -> String {
    let blocks = BLOCK_CLEANER.clean(&shallow(html)).to_string();
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(&blocks) {
        match piece {
            Piece::Text(text) => line.push_str(text),
            Piece::Tag(_) => end_line(&mut line, &mut lines),
        }
    }
    end_line(&mut line, &mut lines);
    lines.join("\n")
}

fn end_line(line: &mut String, lines: &mut Vec<String>) {
    let text = unescape(line);
    let words: Vec<_> = text.split_whitespace().collect();
    if !words.is_empty() {
        lines.push(words.join(" "));
    }
    line.clear();
}

/// A text from elsewhere without what only disturbs those who read: control characters, what XML cannot
/// hold, and towers of marks on one letter.
pub fn calm(text: &str) -> String {
    let mut marks = 0;
    let keeps = |c: &char| {
        marks = if is_combining_mark(*c) { marks + 1 } else { 0 };
        let is_text = !c.is_control() || c.is_ascii_whitespace();
        marks <= MARKS_MAX && is_text && !matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    text.chars().filter(keeps).collect()
}

/// The beginning of a text without its markup, at most `chars_max` characters, cut between words; an
/// ellipsis says that more follows.
pub fn excerpt(html: &str, chars_max: usize) -> String {
    shorten(&plain_text(html), chars_max)
}

/// The beginning of a plain text on one line, cut as [`excerpt`] cuts.
pub fn shorten(text: &str, chars_max: usize) -> String {
    let mut excerpt = String::new();
    let mut chars = 0;
    for word in text.split_whitespace() {
        let word_chars = word.chars().count();
        let space = usize::from(!excerpt.is_empty());
        // Room is kept for the ellipsis, even by the last word: that costs nothing.
        if chars + space + word_chars + 1 > chars_max {
            if excerpt.is_empty() {
                excerpt = word.chars().take(chars_max.saturating_sub(1)).collect();
            }
            return excerpt.trim_end_matches([',', ';', ':', '.']).to_owned() + "…";
        }
        if space > 0 {
            excerpt.push(' ');
        }
        excerpt.push_str(word);
        chars += space + word_chars;
    }
    excerpt
}

/// The first sentence of a plain text, or its first line, without the mark at its end. A mark inside a
/// number or an address ends nothing.
pub fn first_sentence(text: &str) -> &str {
    const MARKS: [char; 4] = ['.', '!', '?', '…'];
    let ends = |(at, c): (usize, char)| {
        let mut after = text[at + c.len_utf8()..].trim_start_matches(MARKS).chars();
        c == '\n' || MARKS.contains(&c) && after.next().is_none_or(char::is_whitespace)
    };
    let end = text.char_indices().find(|it| ends(*it));
    text[..end.map_or(text.len(), |(at, _)| at)].trim()
}

/// The first sentence of a plain text as a title: a question keeps its mark.
pub fn headline(text: &str) -> &str {
    let sentence = first_sentence(text);
    let begin = text.find(sentence).unwrap_or_default();
    let rest = &text[begin + sentence.len()..];
    let mark = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    match mark.starts_with('?') {
        true => &text[begin..text.len() - mark.len() + 1],
        false => sentence,
    }
}

/// How long a calm reader needs, in minutes, at least one.
pub fn reading_minutes(html: &str) -> u32 {
    let words = plain_text(html).split_whitespace().count();
    let minutes = words.div_ceil(READING_WORDS_PER_MINUTE).max(1);
    u32::try_from(minutes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{first_sentence, headline};

    #[test]
    fn a_title_is_the_first_line_or_sentence_and_a_question_keeps_its_mark() {
        for (text, title) in [
            (
                "Recherche remorque\nBonjour, je cherche",
                "Recherche remorque",
            ),
            ("Qui vient\u{a0}? Moi", "Qui vient\u{a0}?"),
            ("Who comes? Me", "Who comes?"),
            ("Qui ?!\nMoi", "Qui ?"),
            ("Enfin. Oui", "Enfin"),
            ("", ""),
        ] {
            assert_eq!(headline(text), title, "{text}");
        }
    }

    #[test]
    fn a_mark_inside_a_number_or_an_address_ends_no_sentence() {
        for (text, first) in [
            ("Version 2.5 est là. Bravo", "Version 2.5 est là"),
            (
                "Voir https://a.example/x?y=1 ce soir",
                "Voir https://a.example/x?y=1 ce soir",
            ),
            ("Qui vient ? Moi", "Qui vient"),
            ("Enfin !!! Oui", "Enfin"),
            ("Attendez… quoi", "Attendez"),
            ("Une ligne\nune autre", "Une ligne"),
            ("", ""),
        ] {
            assert_eq!(first_sentence(text), first);
        }
    }
}

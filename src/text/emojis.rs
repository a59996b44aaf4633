//! Words between colons that stand for a picture (`:blobcat:`), in HTML that was made safe and in plain
//! text. Only in texts: never in an attribute, an address, or code.

use std::fmt::Write;

use super::escape::escape;
use super::tags::{Piece, pieces};

/// In one text; more are left as words.
const DRAWN_MAX: usize = 200;
/// What stands in these is meant letter by letter.
const LITERAL: [&str; 4] = ["code", "kbd", "pre", "samp"];

/// The picture of an emoji, as this hub serves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emoji {
    /// Letters, digits and underscores.
    pub code: String,
    pub src: String,
    pub width: i64,
    pub height: i64,
}

/// Safe HTML with the emoji of its texts drawn.
pub fn emojis_in_html(html: &str, emojis: &[Emoji]) -> String {
    if emojis.is_empty() || !html.contains(':') {
        return html.to_owned();
    }
    let mut drawn = String::with_capacity(html.len());
    let (mut left, mut literal) = (DRAWN_MAX, 0_usize);
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) if literal == 0 => draw(&mut drawn, text, emojis, &mut left),
            Piece::Text(text) => drawn.push_str(text),
            Piece::Tag(tag) => {
                if LITERAL.contains(&tag.name) {
                    literal = match tag.closes {
                        true => literal.saturating_sub(1),
                        false => literal + 1,
                    };
                }
                drawn.push_str(tag.source);
            }
        }
    }
    drawn
}

/// Plain text as HTML, its emoji drawn.
pub fn emojis_in_text(text: &str, emojis: &[Emoji]) -> String {
    let escaped = escape(text);
    let mut drawn = String::with_capacity(escaped.len());
    draw(&mut drawn, &escaped, emojis, &mut { DRAWN_MAX });
    drawn
}

/// Whether an emoji stands somewhere in a text, or in HTML.
pub fn has_emoji(text: &str, code: &str) -> bool {
    text.contains(&format!(":{code}:"))
}

fn draw(drawn: &mut String, text: &str, emojis: &[Emoji], left: &mut usize) {
    let mut rest = text;
    let mut before = None;
    while let Some(at) = rest.find(':') {
        let (words, from) = rest.split_at(at);
        drawn.push_str(words);
        before = words.chars().next_back().or(before);
        match named(from, before, emojis).filter(|_| *left > 0) {
            Some(emoji) => {
                write_emoji(drawn, emoji);
                *left -= 1;
                rest = &from[emoji.code.len() + 2..];
            }
            None => {
                drawn.push(':');
                rest = &from[1..];
            }
        }
        before = Some(':');
    }
    drawn.push_str(rest);
}

/// The emoji that `:code:` at the beginning names, if it stands by itself and not within a word.
fn named<'a>(from: &str, before: Option<char>, emojis: &'a [Emoji]) -> Option<&'a Emoji> {
    let (code, after) = from.get(1..)?.split_once(':')?;
    let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    if joins(before) || joins(after.chars().next()) {
        return None;
    }
    emojis.iter().find(|emoji| emoji.code == code)
}

fn write_emoji(drawn: &mut String, emoji: &Emoji) {
    let Emoji {
        code,
        src,
        width,
        height,
    } = emoji;
    let (code, src) = (escape(code), escape(src));
    let _ = write!(
        drawn,
        "<img class=\"emoji\" src=\"{src}\" alt=\":{code}:\" title=\":{code}:\" \
         width=\"{width}\" height=\"{height}\" loading=\"lazy\" decoding=\"async\">"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blobcat() -> Vec<Emoji> {
        vec![Emoji {
            code: "blobcat".to_owned(),
            src: "/media/1.png".to_owned(),
            width: 64,
            height: 64,
        }]
    }

    fn pictures(html: &str) -> usize {
        emojis_in_html(html, &blobcat())
            .matches("<img class=\"emoji\" src=\"/media/1.png\" alt=\":blobcat:\"")
            .count()
    }

    #[test]
    fn emoji_are_drawn_where_they_stand_by_themselves_in_a_text() {
        for (html, count) in [
            ("<p>:blobcat: oui (:blobcat:)</p>", 2),
            ("<p>:blobcat::blobcat:</p>", 2),
            ("<p>12:blobcat:30 :blobcat:x :blob: :BlobCat:</p>", 0),
            ("<p>:::blobcat:::</p>", 1),
            (
                "<p><a href=\"https://a.example/:blobcat:/\">:blobcat:</a></p>",
                1,
            ),
            ("<p>1 :blobcat</p><p>: 2</p>", 0),
            (
                "<pre>:blobcat: <code>:blobcat:</code></pre><code>:blobcat:</code>",
                0,
            ),
            ("<p title=\"> :blobcat:\">&lt;:blobcat:&gt;</p>", 1),
        ] {
            assert_eq!(pictures(html), count, "{html}");
        }
        let many = ":blobcat: ".repeat(1_000);
        assert_eq!(pictures(&many), DRAWN_MAX);
    }

    #[test]
    fn what_is_around_an_emoji_stays_as_it_was() {
        let html = "<p>a :blobcat: b :other: <em>c</em> 12:30</p>";
        let drawn = emojis_in_html(html, &blobcat());
        let (start, rest) = drawn.split_once("<img").expect("a picture");
        let (_, end) = rest.split_once('>').expect("its end");
        assert_eq!(format!("{start}:blobcat:{end}"), html);
        let name = emojis_in_text("<b>Ada</b> :blobcat:", &blobcat());
        assert!(name.starts_with("&lt;b&gt;Ada&lt;/b&gt; <img "), "{name}");
    }
}

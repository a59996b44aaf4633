//! What people say, made safe to show among others: the one allow-list (`html.rs`), and of it only what
//! comments need. What they do not have becomes paragraphs, so that no words run into each other.

use std::sync::LazyLock;

use ammonia::Builder;

use super::html::{CLEANER, by_tag, cleaner};
use super::shallow::shallow;
use super::tags::{Piece, pieces};
use super::tidy::tidy;

/// What other servers' comments may hold: words and their marks, links, lists and quotes. No headings,
/// pictures, tables, ids, nor classes that are ours to give.
const TAGS_OF_COMMENTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "i",
    "ins",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
    "ul",
];
const CLASSES_OF_COMMENTS: &[(&str, &[&str])] = &[
    ("a", &["hashtag", "mention", "u-url"]),
    ("p", &["quote-inline"]),
    ("span", &["ellipsis", "h-card", "invisible"]),
];

static COMMENT_CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = cleaner();
    builder
        .tags(TAGS_OF_COMMENTS.iter().copied().collect())
        .tag_attributes(by_tag(&[
            ("a", &["href", "hreflang"]),
            ("abbr", &["title"]),
            ("li", &["value"]),
            ("ol", &["start", "reversed"]),
        ]))
        .allowed_classes(by_tag(CLASSES_OF_COMMENTS))
        .url_schemes(["http", "https", "mailto"].into_iter().collect())
        // What is relative elsewhere would lead astray here.
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("nofollow noopener ugc"));
    builder
});

/// The HTML of a comment, safe to show among others: the same allow-list, and of it only what
/// comments need.
pub fn sanitise_comment(html: &str) -> String {
    let shallow = shallow(html);
    match has_blocks(&shallow) {
        true => tidy(&parted(&CLEANER.clean(&shallow).to_string())),
        false => tidy(&COMMENT_CLEANER.clean(&shallow).to_string()),
    }
}

/// Elements that comments do not have and that keep words apart or say something, by how they begin.
const BLOCKS: [&str; 14] = [
    "<h", "<t", "<d", "<f", "<se", "<su", "<img", "<H", "<T", "<D", "<F", "<SE", "<SU", "<IMG",
];

fn has_blocks(html: &str) -> bool {
    BLOCKS.iter().any(|block| html.contains(block))
}

/// Clean HTML in which headings, sections and tables are paragraphs, and pictures their alternatives:
/// taken away as they are, their words would run into each other, or be lost.
fn parted(clean: &str) -> String {
    const SECTIONS: [&str; 13] = [
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "hr",
        "section",
        "summary",
        "table",
        "tr",
    ];
    let mut parted = String::with_capacity(clean.len() + 64);
    for piece in pieces(clean) {
        let tag = match piece {
            Piece::Tag(tag) => tag,
            Piece::Text(text) => {
                parted.push_str(text);
                continue;
            }
        };
        if tag.name == "img" {
            parted.push_str(tag.attribute("alt").unwrap_or_default());
            continue;
        }
        parted.push_str(match (tag.name, tag.closes) {
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => "<p><strong>",
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => "</strong></p>",
            ("td" | "th", _) => " ",
            (name, true) if SECTIONS.contains(&name) => "</p>",
            (name, false) if SECTIONS.contains(&name) => "<p>",
            _ => tag.source,
        });
    }
    // A paragraph within another ends it.
    let clean = COMMENT_CLEANER.clean(&parted).to_string();
    clean.replace("<p></p>", "")
}

//! The one allow-list for HTML, ours and others'. What it names may stand in a page; all else goes,
//! scripts, styles and frames with their content. `tidy.rs` then puts the result in our own order.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;

use super::shallow::shallow;
use super::tags::{Piece, pieces};
use super::tidy::tidy;

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
];

/// Elements that vanish with what they hold: none of it was meant to be read.
const VANISHING_TAGS: &[&str] = &[
    "iframe", "math", "noembed", "noframes", "object", "script", "select", "style", "svg",
    "template", "textarea", "title", "xmp",
];

const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "rel", "hreflang", "id"]),
    ("abbr", &["title"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("del", &["datetime"]),
    ("details", &["open"]),
    ("dfn", &["title"]),
    ("img", &["src", "alt", "width", "height", "title"]),
    ("ins", &["datetime"]),
    ("li", &["id", "value"]),
    ("ol", &["start", "reversed"]),
    ("span", &["id"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

/// Ours, and those by which other servers mark mentions, hashtags and shortened links.
const CLASSES: &[(&str, &[&str])] = &[
    (
        "a",
        &[
            "button",
            "card",
            "footnote-back",
            "hashtag",
            "mention",
            "u-url",
        ],
    ),
    ("div", &["card", "table"]),
    ("figure", &["card"]),
    ("p", &["card", "quote-inline"]),
    ("section", &["footnotes"]),
    ("span", &["ellipsis", "h-card", "invisible"]),
    ("sup", &["footnote"]),
];

const SCHEMES: &[&str] = &["http", "https", "mailto", "matrix", "tel", "xmpp"];
const LINK_RELATIONS: &[&str] = &["license", "me", "nofollow", "noopener", "noreferrer", "tag"];

/// Only footnotes and places in the text may be pointed at: any other id could take the place of one
/// of the page's own.
const ID_PREFIXES: [&str; 2] = ["note-", "section-"];

pub(super) static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(cleaner);

/// HTML of any origin, safe to show: no script, style, frame, form or handler; links only to the web,
/// mail, telephone and chat; pictures only from this hub (those from elsewhere become links, because
/// a page asks nothing of other servers); headings from `h2` down; `th` with its scope.
pub fn sanitise(html: &str) -> String {
    tidy(&CLEANER.clean(&shallow(html)).to_string())
}

/// A link in HTML that was made safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub href: String,
    /// It leads to a person or a hashtag, as other servers mark it.
    pub is_mention: bool,
}

/// Every link of HTML that was made safe, in order.
pub fn links(html: &str) -> Vec<Link> {
    let mut found: Vec<Link> = Vec::new();
    // One that is said to be a mention and whose words have still to come.
    let mut awaits_words = false;
    for piece in pieces(html) {
        match piece {
            Piece::Tag(tag) if tag.name == "a" && !tag.closes => {
                let Some(href) = tag.attribute("href") else {
                    continue;
                };
                let classes = tag.attribute("class").unwrap_or_default();
                awaits_words = classes.contains("mention") || classes.contains("hashtag");
                found.push(Link {
                    href: super::escape::unescape(href),
                    is_mention: false,
                });
            }
            // A class alone would let any link pass for a name.
            Piece::Text(text) if awaits_words && !text.trim().is_empty() => {
                awaits_words = false;
                if let Some(link) = found.last_mut() {
                    link.is_mention = text.trim_start().starts_with(['@', '#']);
                }
            }
            _ => {}
        }
    }
    found
}

/// Our HTML with whole addresses, for readers elsewhere. `base` has no slash at the end.
pub fn absolutise(html: &str, base: &str) -> String {
    let mut absolute = String::with_capacity(html.len());
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => absolute.push_str(text),
            Piece::Tag(tag) => {
                let source = tag
                    .source
                    .replace(" href=\"/", &format!(" href=\"{base}/"))
                    .replace(" src=\"/", &format!(" src=\"{base}/"));
                absolute.push_str(&source);
            }
        }
    }
    absolute
}

pub(super) fn cleaner() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(VANISHING_TAGS.iter().copied().collect())
        .generic_attributes(["lang", "dir"].into_iter().collect())
        .tag_attributes(by_tag(ATTRIBUTES))
        .allowed_classes(by_tag(CLASSES))
        .url_schemes(SCHEMES.iter().copied().collect())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(allowed_value);
    builder
}

pub(super) fn by_tag(
    list: &'static [(&'static str, &'static [&'static str])],
) -> HashMap<&'static str, HashSet<&'static str>> {
    list.iter()
        .map(|(tag, names)| (*tag, names.iter().copied().collect()))
        .collect()
}

/// The value an attribute may keep, if any.
fn allowed_value<'v>(tag: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match (tag, attribute) {
        (_, "href" | "src") => address(value),
        (_, "rel") => relations(value),
        (_, "id") => is_own_id(value).then_some(Cow::Borrowed(value)),
        (_, "lang" | "hreflang") => is_language(value).then_some(Cow::Borrowed(value)),
        (_, "dir") => ["ltr", "rtl", "auto"]
            .contains(&value)
            .then_some(Cow::Borrowed(value)),
        (_, "scope") => ["col", "row", "colgroup", "rowgroup"]
            .contains(&value)
            .then_some(Cow::Borrowed(value)),
        (_, "width" | "height" | "colspan" | "rowspan" | "span" | "start" | "value") => {
            is_small_number(value).then_some(Cow::Borrowed(value))
        }
        _ => Some(Cow::Borrowed(value)),
    }
}

/// `//host/…` means "as this page", which a copy elsewhere cannot know: it becomes https. Browsers
/// read `\` as `/` and leave out tabs and line ends, so an address with any of them is refused.
fn address(value: &str) -> Option<Cow<'_, str>> {
    let value = value.trim();
    if value.is_empty() || value.contains(|c: char| c == '\\' || c.is_control()) {
        return None;
    }
    // `https://bank.example@elsewhere.example/` looks like one place and leads to another.
    if names_somebody(value) {
        return None;
    }
    if value.starts_with("//") {
        return Some(Cow::Owned(format!("https:{value}")));
    }
    Some(Cow::Borrowed(value))
}

/// Whether a web address has a name before its host.
fn names_somebody(value: &str) -> bool {
    let Some((scheme, rest)) = value.split_once("//") else {
        return false;
    };
    let is_web = ["", "http:", "https:"].contains(&scheme.to_ascii_lowercase().as_str());
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    is_web && authority.contains('@')
}

fn relations(value: &str) -> Option<Cow<'_, str>> {
    let kept: Vec<_> = value
        .split_ascii_whitespace()
        .filter(|relation| LINK_RELATIONS.contains(relation))
        .collect();
    (!kept.is_empty()).then(|| Cow::Owned(kept.join(" ")))
}

fn is_own_id(value: &str) -> bool {
    let name = ID_PREFIXES
        .iter()
        .find_map(|prefix| value.strip_prefix(prefix));
    name.is_some_and(|name| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    })
}

fn is_language(value: &str) -> bool {
    (2..=35).contains(&value.len())
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn is_small_number(value: &str) -> bool {
    (1..=5).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit())
}

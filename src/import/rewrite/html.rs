//! Raw HTML inside Markdown. Style sheets go, frames become links, named anchors become places that
//! links can point at, captions become figures, coloured boxes become cards, presentation goes.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Parser, Tag as MarkdownTag};

use super::captions::{caption, centred, is_caption};
use super::tag::{self, Tag};
use super::{Desk, Goes, code_ranges, links, options};
use crate::import::report::Kind;
use crate::text;

/// The prefix of places in a text, the one that the sanitiser lets through.
pub(super) const SECTION_PREFIX: &str = "section-";
const KEPT_ATTRIBUTES: &[&str] = &[
    "alt", "cite", "colspan", "datetime", "dir", "height", "href", "lang", "open", "reversed",
    "rowspan", "scope", "src", "start", "title", "width",
];
const KEPT_CLASSES: &[&str] = &["button", "card"];

/// What is known of the text so far.
#[derive(Default)]
struct Open {
    /// For each open `a`, whether its end tag stays.
    links: Vec<bool>,
    /// The places that were written; a second one of a name would be none.
    anchors: BTreeSet<String>,
}

pub(super) fn rewrite(desk: &mut Desk, markdown: &str) -> String {
    let flat = without_indentation(markdown);
    find_anchors(desk, &flat);
    let written = pass(desk, &flat);
    anchors_into_headings(&written)
}

/// HTML blocks of the outermost level without their indentation: where a tag goes and leaves an empty
/// line, Markdown would take what follows for code.
fn without_indentation(markdown: &str) -> String {
    let mut blocks = Vec::new();
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(markdown, options()).into_offset_iter() {
        match event {
            Event::Start(MarkdownTag::HtmlBlock) if depth == 0 => {
                blocks.push(range);
                depth += 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    let mut written = String::with_capacity(markdown.len());
    let mut at = 0;
    for line in markdown.split_inclusive('\n') {
        let is_html = blocks.iter().any(|block| block.contains(&at));
        at += line.len();
        written.push_str(if is_html {
            line.trim_start_matches([' ', '\t'])
        } else {
            line
        });
    }
    written
}

/// A table of contents stands before what it lists, so the places are known first.
fn find_anchors(desk: &mut Desk, markdown: &str) {
    let code = code_ranges(markdown);
    for (at, _) in markdown.match_indices('<') {
        if code.iter().any(|range| range.contains(&at)) {
            continue;
        }
        if let Some(tag) = tag::read(&markdown[at..])
            && !tag.closes
            && (is_anchor(&tag) || tag.name == "a" && tag.attribute("href").is_none())
        {
            desk.anchors.insert(anchor_slug(&tag));
        }
    }
    desk.anchors.remove("");
}

pub(super) fn pass(desk: &mut Desk, markdown: &str) -> String {
    let code = code_ranges(markdown);
    let mut written = String::with_capacity(markdown.len());
    let mut open = Open::default();
    let mut at = 0;
    while let Some(found) = markdown[at..].find('<') {
        let start = at + found;
        written.push_str(&markdown[at..start]);
        if let Some(range) = code.iter().find(|range| range.contains(&start)) {
            written.push_str(&markdown[start..range.end]);
            at = range.end;
            continue;
        }
        let rest = &markdown[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("-->").map_or(rest.len(), |end| end + 7);
            at = start + end;
            continue;
        }
        match tag::read(rest) {
            Some(tag) => {
                let after = &rest[tag.length..];
                at = start + tag.length + element(desk, &mut written, &mut open, &tag, after);
            }
            None => {
                written.push('<');
                at = start + 1;
            }
        }
    }
    written.push_str(&markdown[at..]);
    written
}

/// Writes what a tag becomes; answers how many bytes behind the tag were used up with it.
fn element(
    desk: &mut Desk,
    written: &mut String,
    open: &mut Open,
    tag: &Tag,
    after: &str,
) -> usize {
    if tag.closes {
        close(written, open, tag);
        return 0;
    }
    match tag.name.as_str() {
        "style" | "script" => {
            let kind = if tag.name == "style" {
                Kind::DroppedStyle
            } else {
                Kind::Unsupported
            };
            let sentence = format!("the element <{}> was left out with its content", tag.name);
            desk.warn(kind, &format!("<{}", tag.name), sentence);
            whole_length(tag, after)
        }
        "iframe" | "embed" | "object" | "video" | "audio" => {
            frame(desk, written, tag);
            whole_length(tag, after)
        }
        "center" => centred(desk, written, tag, after),
        "div" if is_caption(tag) => caption(desk, written, tag, after),
        "img" => {
            picture(desk, written, tag);
            0
        }
        "a" => link(desk, written, open, tag, after),
        _ if is_anchor(tag) => {
            anchor(written, open, tag);
            0
        }
        _ => {
            written.push_str(&plain(tag));
            0
        }
    }
}

fn close(written: &mut String, open: &mut Open, tag: &Tag) {
    let keep = match tag.name.as_str() {
        "a" => open.links.pop().unwrap_or(false),
        "center" | "iframe" | "style" | "script" => false,
        _ => true,
    };
    if keep {
        written.push_str(&format!("</{}>", tag.name));
    }
}

/// Up to behind the element's end tag; 0 when it has none.
fn whole_length(tag: &Tag, after: &str) -> usize {
    if tag.is_empty {
        return 0;
    }
    tag::end_of(after, &tag.name).map_or(0, |(_, end)| end)
}

fn frame(desk: &mut Desk, written: &mut String, tag: &Tag) {
    let source = tag
        .attribute("src")
        .or(tag.attribute("data"))
        .unwrap_or_default();
    if source.is_empty() {
        return;
    }
    let title = tag.attribute("title").unwrap_or_default();
    let card = card(desk, source, title);
    while written.ends_with([' ', '\t']) {
        written.pop();
    }
    written.push_str(&card);
}

/// A link in place of what another site would have shown in a frame.
pub(super) fn card(desk: &mut Desk, source: &str, title: &str) -> String {
    let url = links::page_of_frame(source);
    let words = links::words_for_frame(&url, title, desk.page.language);
    let sentence = format!("{url} was shown in a frame and is now a link");
    desk.warn(Kind::Embed, source, sentence);
    let link = tag::write("a", &[("href", &url)]);
    format!(
        "\n\n<p class=\"card\">{link}{}</a></p>\n\n",
        text::escape(&words)
    )
}

fn picture(desk: &mut Desk, written: &mut String, tag: &Tag) {
    let alternative = tag.attribute("alt").unwrap_or_default();
    let Some(source) = desk.picture(tag.attribute("src").unwrap_or_default()) else {
        written.push_str(&text::escape(alternative));
        return;
    };
    let mut attributes = vec![("src", source.as_str()), ("alt", alternative)];
    for name in ["width", "height", "title"] {
        let value = tag
            .attribute(name)
            .map(|value| value.trim_end_matches("px"));
        attributes.extend(value.map(|value| (name, value)));
    }
    written.push_str(&tag::write("img", &attributes));
}

fn link(desk: &mut Desk, written: &mut String, open: &mut Open, tag: &Tag, after: &str) -> usize {
    let Some(address) = tag.attribute("href") else {
        anchor(written, open, tag);
        if tag.is_empty {
            // A closing tag may follow all the same.
            return if after.starts_with("</a>") {
                "</a>".len()
            } else {
                0
            };
        }
        open.links.push(false);
        return 0;
    };
    let words = after.split('<').next().unwrap_or_default();
    match links::resolve(desk, address, words) {
        Goes::To(url) => {
            let is_button = tag.attribute("class") == Some("button");
            let class = [("class", "button")];
            let mut attributes = vec![("href", url.as_str())];
            attributes.extend(class.iter().filter(|_| is_button));
            written.push_str(&tag::write("a", &attributes));
            open.links.push(true);
        }
        Goes::Nowhere => open.links.push(false),
    }
    0
}

/// `<div id="x"/>`, `<span id="x"></span>`: nothing but a place.
fn is_anchor(tag: &Tag) -> bool {
    let is_named = tag.attribute("id").or(tag.attribute("name")).is_some();
    is_named && tag.is_empty
}

fn anchor_slug(tag: &Tag) -> String {
    text::slug(
        tag.attribute("name")
            .or(tag.attribute("id"))
            .unwrap_or_default(),
    )
}

fn anchor(written: &mut String, open: &mut Open, tag: &Tag) {
    let slug = anchor_slug(tag);
    if slug.is_empty() || !open.anchors.insert(slug.clone()) {
        return;
    }
    written.push_str(&format!("<span id=\"{SECTION_PREFIX}{slug}\"></span>"));
}

/// A tag without its presentation; a coloured box keeps a frame.
fn plain(tag: &Tag) -> String {
    let is_box = tag.name == "div"
        && tag
            .attribute("style")
            .is_some_and(|style| style.contains("background"));
    if is_box {
        return "<div class=\"card\">".to_owned();
    }
    let is_kept = |(name, value): &(String, String)| {
        KEPT_ATTRIBUTES.contains(&name.as_str())
            || name == "class" && KEPT_CLASSES.contains(&value.as_str())
    };
    let kept: Vec<(&str, &str)> = tag
        .attributes
        .iter()
        .filter(|attribute| is_kept(attribute))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let written = tag::write(&tag.name, &kept);
    if tag.is_empty && ["br", "hr"].contains(&tag.name.as_str()) {
        return written;
    }
    if tag.is_empty {
        format!("{written}</{}>", tag.name)
    } else {
        written
    }
}

/// A place that stands on a line of its own before a heading moves into it.
fn anchors_into_headings(markdown: &str) -> String {
    let mut written: Vec<String> = Vec::new();
    let mut waiting = String::new();
    let mut gap = Vec::new();
    for line in markdown.lines() {
        let trimmed = line.trim();
        if is_anchor_line(trimmed) {
            waiting.push_str(trimmed);
            continue;
        }
        if waiting.is_empty() {
            written.push(line.to_owned());
            continue;
        }
        if trimmed.is_empty() {
            gap.push(line.to_owned());
            continue;
        }
        let hashes = trimmed.len() - trimmed.trim_start_matches('#').len();
        let is_heading = (1..=6).contains(&hashes) && trimmed[hashes..].starts_with(' ');
        if is_heading {
            written.append(&mut gap);
            written.push(format!(
                "{} {waiting}{}",
                &trimmed[..hashes],
                trimmed[hashes..].trim()
            ));
        } else {
            written.push(waiting.clone());
            written.push(String::new());
            written.append(&mut gap);
            written.push(line.to_owned());
        }
        waiting.clear();
    }
    if !waiting.is_empty() {
        written.push(waiting);
    }
    written.join("\n") + "\n"
}

fn is_anchor_line(line: &str) -> bool {
    let mut rest = line;
    let start = format!("<span id=\"{SECTION_PREFIX}");
    while let Some(inside) = rest.strip_prefix(&start) {
        let Some((_, after)) = inside.split_once("</span>") else {
            return false;
        };
        rest = after.trim_start();
    }
    rest.is_empty() && !line.is_empty()
}

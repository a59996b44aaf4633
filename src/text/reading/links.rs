//! Links: one that leads to another site says so, one alone in its paragraph is a card with the
//! site's name (nothing of that site is asked before a click), one around a picture has a name.

use std::fmt::Write;

use super::{Drawing, closes, words_of};
use crate::text::escape::{escape, unescape};
use crate::text::tags::{Piece, Tag};

const REFERENCE_ENDING: &str = "-ref";
/// What of an address is shown beside its host.
const PATH_CHARS_MAX: usize = 60;

impl Drawing<'_> {
    pub(super) fn link(&mut self, tag: &Tag, rest: &[Piece]) -> usize {
        let Some(end) = rest.iter().position(|piece| closes(piece, "a")) else {
            return 1;
        };
        let inside = &rest[1..end];
        let Some(href) = tag.attribute("href") else {
            self.with_its_id_once(tag);
            return 1;
        };
        if href.starts_with("#note-") {
            self.note_link(tag, href, inside);
            return end + 1;
        }
        let has_words = !words_of(inside).trim().is_empty();
        let picture = inside.iter().find_map(|piece| match piece {
            Piece::Tag(tag) if tag.name == "img" => Some(tag.source),
            _ => None,
        });
        match picture {
            // What cannot be seen cannot be followed either.
            None if !has_words => {}
            Some(picture) if !has_words => {
                let bare = [rest[0].clone(), Piece::Text(""), rest[end].clone()];
                self.linked_picture(&bare, picture);
            }
            _ => self.worded_link(tag, href, inside),
        }
        end + 1
    }

    fn worded_link(&mut self, tag: &Tag, href: &str, inside: &[Piece]) {
        let leads_away = self.leads_away(href) && !is_of_a_peer(tag);
        if leads_away {
            self.out.push_str(&with_class(tag, "external"));
        } else {
            self.with_its_id_once(tag);
        }
        // No link stands within a link, so this draws no other.
        self.draw_all(inside);
        if leads_away {
            self.say_elsewhere();
        }
        self.out.push_str("</a>");
    }

    fn say_elsewhere(&mut self) {
        let words = escape(self.words.elsewhere);
        let _ = write!(self.out, "<span class=\"unseen\"> ({words})</span>");
    }

    /// `link` is the link's first and last piece; a picture that says nothing gets the site's name.
    pub(super) fn linked_picture(&mut self, link: &[Piece; 3], picture: &str) {
        let [Piece::Tag(tag), _, _] = link else {
            return;
        };
        let href = tag.attribute("href").unwrap_or_default();
        self.out.push_str(tag.source);
        if picture.contains(" alt=\"\"") {
            let host = host(href).filter(|_| self.leads_away(href));
            let name = host.map_or_else(|| escape(self.words.picture), str::to_owned);
            let named = format!(" alt=\"{name}\"");
            self.out.push_str(&picture.replacen(" alt=\"\"", &named, 1));
        } else {
            self.out.push_str(picture);
        }
        if self.leads_away(href) {
            self.say_elsewhere();
        }
        self.out.push_str("</a>");
    }

    /// To a footnote, or back from it.
    fn note_link(&mut self, tag: &Tag, href: &str, inside: &[Piece]) {
        let (role, words) = if href.ends_with(REFERENCE_ENDING) {
            ("doc-backlink", self.words.back)
        } else {
            ("doc-noteref", self.words.note)
        };
        let number = href
            .trim_start_matches("#note-")
            .trim_end_matches(REFERENCE_ENDING);
        let before = self.out.len();
        self.with_its_id_once(tag);
        let open = self.out.split_off(before);
        let named = format!(
            "<a role=\"{role}\" aria-label=\"{} {number}\"",
            escape(words)
        );
        self.out.push_str(&open.replacen("<a", &named, 1));
        self.out.push_str(&words_of(inside));
        self.out.push_str("</a>");
    }

    /// An address alone in its paragraph.
    pub(super) fn lone_link(&mut self, inside: &[Piece]) -> bool {
        let [Piece::Tag(tag), Piece::Text(words), last] = inside else {
            return false;
        };
        let Some(href) = tag.attribute("href").filter(|_| tag.name == "a") else {
            return false;
        };
        let is_bare = words.trim() == href && closes(last, "a") && self.leads_away(href);
        let Some(host) = host(href).filter(|_| is_bare) else {
            return false;
        };
        let path = shortened(after_host(href));
        let _ = write!(
            self.out,
            "<p class=\"card\"><a class=\"external\" href=\"{href}\"><strong>{host}</strong> \
             <span class=\"meta\">{path}</span>"
        );
        self.say_elsewhere();
        self.out.push_str("</a></p>");
        true
    }

    fn leads_away(&self, href: &str) -> bool {
        let is_web = href.starts_with("http://") || href.starts_with("https://");
        let is_ours = href
            .strip_prefix(self.base)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
        is_web && !is_ours
    }
}

/// Mentions and hashtags of other servers are known by their own looks.
fn is_of_a_peer(tag: &Tag) -> bool {
    let classes = tag.attribute("class").unwrap_or_default();
    classes.contains("mention") || classes.contains("hashtag")
}

fn with_class(tag: &Tag, class: &str) -> String {
    if tag.attribute("class").is_some() {
        return tag
            .source
            .replacen("class=\"", &format!("class=\"{class} "), 1);
    }
    tag.source
        .replacen("<a", &format!("<a class=\"{class}\""), 1)
}

/// `www.exemple.org`: without `www.`, still escaped.
fn host(href: &str) -> Option<&str> {
    let rest = href.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next().unwrap_or(host);
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

/// Cut between characters of the address, not of its escaped form.
fn shortened(path: &str) -> String {
    let whole = unescape(path);
    let short: String = whole.chars().take(PATH_CHARS_MAX).collect();
    let mark = if short.len() < whole.len() { "…" } else { "" };
    escape(&short) + mark
}

fn after_host(href: &str) -> &str {
    let rest = href.split_once("://").map_or("", |(_, rest)| rest);
    let at = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    rest[at..].trim_end_matches('/')
}

//! `@alice@example.net` in what members write: found in the texts of safe HTML, and made links. Never in a
//! link, nor in what is meant letter by letter.

use super::escape::escape;
use super::tags::{Piece, pieces};

/// Texts in these stay as they are.
const LITERAL: [&str; 5] = ["a", "code", "kbd", "pre", "samp"];

/// Every handle in safe HTML once, as it is written, without its first `@`.
pub fn handles_in_html(html: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    each_text(html, |text, is_literal, _| {
        if !is_literal {
            for (begin, end) in spans(text) {
                let handle = &text[begin + 1..end];
                if !found.iter().any(|it| it == handle) {
                    found.push(handle.to_owned());
                }
            }
        }
    });
    found
}

/// The same HTML with these handles as links to their pages.
pub fn link_handles(html: &str, pages: &[(String, String)]) -> String {
    let mut linked = String::with_capacity(html.len());
    each_text(html, |text, is_literal, source| {
        let mut rest = 0;
        for (begin, end) in spans(text).into_iter().filter(|_| !is_literal) {
            let handle = &text[begin + 1..end];
            let Some((_, page)) = pages.iter().find(|(named, _)| named == handle) else {
                continue;
            };
            linked.push_str(&text[rest..begin]);
            linked.push_str(&format!(
                "<a class=\"mention\" href=\"{}\" rel=\"nofollow noopener ugc\">@{handle}</a>",
                escape(page)
            ));
            rest = end;
        }
        linked.push_str(&source[rest..]);
    });
    linked
}

/// Each piece: its text (empty for a tag), whether that is literal, and its source.
fn each_text(html: &str, mut take: impl FnMut(&str, bool, &str)) {
    let mut depth = 0_usize;
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => take(text, depth > 0, text),
            Piece::Tag(tag) => {
                if LITERAL.contains(&tag.name) {
                    depth = match tag.closes {
                        true => depth.saturating_sub(1),
                        false => depth + 1,
                    };
                }
                take("", true, tag.source);
            }
        }
    }
}

/// Where handles begin, at their `@`, and end.
fn spans(text: &str) -> Vec<(usize, usize)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find('@').map(|at| from + at) {
        from = at + 1;
        let stands_alone = text[..at]
            .chars()
            .next_back()
            .is_none_or(|c| !is_name(c) && c != '@');
        let name_end = at + 1 + length(&text[at + 1..], is_name);
        let Some(rest) = text[name_end..].strip_prefix('@') else {
            continue;
        };
        // A port belongs to it, what ends a sentence does not.
        let host = &rest[..length(rest, |c| is_name(c) || c == ':')];
        let host = host.trim_end_matches(['.', ':', '-']);
        if stands_alone && name_end > at + 1 && !host.is_empty() {
            let end = name_end + 1 + host.len();
            found.push((at, end));
            from = end;
        }
    }
    found
}

fn length(text: &str, keeps: impl Fn(char) -> bool) -> usize {
    text.find(|c| !keeps(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_are_found_where_they_stand_by_themselves() {
        for (html, found) in [
            (
                "<p>Bonjour @alice@example.net, et (@bob@b.example).</p>",
                vec!["alice@example.net", "bob@b.example"],
            ),
            (
                "<p>@a@localhost:4561: oui @a@localhost:4561</p>",
                vec!["a@localhost:4561"],
            ),
            ("<p>x@y@z, ada@example.net, @alice, @@a@b</p>", vec![]),
            (
                "<p><code>@a@b.example</code><a href=\"/\">@c@d.example</a></p>",
                vec![],
            ),
        ] {
            assert_eq!(handles_in_html(html), found, "{html}");
        }
    }

    #[test]
    fn only_known_handles_become_links_and_all_else_stays() {
        let html = "<p>A &amp; @alice@a.example et <em>@bob@b.example</em></p>";
        let pages = [(
            "alice@a.example".to_owned(),
            "https://a.example/@alice?x=1&y".to_owned(),
        )];
        assert_eq!(
            link_handles(html, &pages),
            "<p>A &amp; <a class=\"mention\" href=\"https://a.example/@alice?x=1&amp;y\" \
             rel=\"nofollow noopener ugc\">@alice@a.example</a> et <em>@bob@b.example</em></p>"
        );
        assert_eq!(link_handles(html, &[]), html);
    }
}

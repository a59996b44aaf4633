//! Bold marks that Markdown does not take for such, because a space or a sign stands on the wrong side
//! of them: `**Qui ? **`, `**Leur solution :**Un outil`, `l**’atelier**`.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Parser, TextMergeWithOffset};

use super::options;

const MARK: &str = "**";

pub(super) fn rewrite(markdown: &str) -> String {
    let faulty = lines_with_bare_marks(markdown);
    if faulty.is_empty() {
        return markdown.to_owned();
    }
    let lines = markdown.split('\n').enumerate();
    let lines = lines.map(|(index, line)| {
        if faulty.contains(&index) {
            repaired(line)
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Lines, from 0, in which the parser leaves bold marks standing.
fn lines_with_bare_marks(markdown: &str) -> BTreeSet<usize> {
    let mut lines = BTreeSet::new();
    let events = Parser::new_ext(markdown, options()).into_offset_iter();
    for (event, range) in TextMergeWithOffset::new(events) {
        if let Event::Text(text) = event
            && text.contains(MARK)
        {
            lines.insert(markdown[..range.start].matches('\n').count());
        }
    }
    lines
}

/// A line with as many opening as closing marks, spaces and signs moved to their right side.
fn repaired(line: &str) -> String {
    let parts: Vec<&str> = line.split(MARK).collect();
    let is_even = parts.len() % 2 == 1;
    if !is_even || parts.len() < 3 {
        return line.to_owned();
    }
    let mut written = String::with_capacity(line.len());
    for (index, part) in parts.iter().enumerate() {
        if index % 2 == 0 {
            // A word right behind a closing mark that follows a sign: `:**Un`.
            let follows_sign = index > 0 && ends_with_sign(parts[index - 1].trim_end());
            if follows_sign && part.starts_with(char::is_alphanumeric) {
                written.push(' ');
            }
            written.push_str(part);
        } else {
            write_bold(&mut written, part);
        }
    }
    written
}

fn write_bold(written: &mut String, inside: &str) {
    let is_word = written.ends_with(char::is_alphanumeric);
    let start = inside.find(|c: char| {
        let is_sign = is_word && !c.is_alphanumeric() && c != '[';
        !(c.is_whitespace() || is_sign)
    });
    let (before, rest) = inside.split_at(start.unwrap_or(inside.len()));
    let bold = rest.trim_end();
    let after = &rest[bold.len()..];
    written.push_str(before);
    if bold.chars().any(char::is_alphanumeric) {
        written.push_str(&format!("{MARK}{bold}{MARK}"));
    } else {
        written.push_str(bold);
    }
    written.push_str(after);
}

fn ends_with_sign(text: &str) -> bool {
    text.ends_with(|c: char| !c.is_alphanumeric() && !c.is_whitespace())
}

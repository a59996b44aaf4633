//! Footnotes made by hand with links and named anchors (`[¹](#footnote1)` with
//! `<a name="footnote1"/>[1]`, or Word's `[\[1\]](#_ftn1)` with `[\[1\]](#_ftnref1)`) become those of
//! Markdown (`[^1]`): an anchor that is not closed swallows the text behind it.

use std::collections::BTreeSet;

/// What stands before the number in a link to a note.
const TARGETS: [&str; 4] = ["(#footnote", "(#_ftnref", "(#_ftn", "(http://»#fn"];
const ANCHOR: &str = "<a name=\"footnote";
const WAY_BACK: &str = "](#_ftnref";

pub(super) fn rewrite(markdown: &str) -> String {
    let defined: BTreeSet<u32> = markdown
        .lines()
        .filter_map(definition)
        .map(|it| it.0)
        .collect();
    let numbered = markdown.lines().enumerate();
    let last = numbered
        .filter(|(_, line)| definition(line).is_some())
        .last();
    let Some((last, _)) = last else {
        return markdown.to_owned();
    };
    let mut written = String::with_capacity(markdown.len());
    let mut in_note = false;
    for (index, line) in markdown.lines().enumerate() {
        let line = match definition(line) {
            Some((number, words)) => {
                in_note = true;
                format!("\n[^{number}]: {}", with_references(words, &defined))
            }
            // What stands between two notes belongs to the first.
            None if in_note && index < last && !line.trim().is_empty() => {
                format!("    {}", with_references(line, &defined))
            }
            None => with_references(line, &defined),
        };
        written.push_str(&line);
        written.push('\n');
    }
    written
}

/// `* <a name="footnote3"/>[3] Words` or `[\[3\]](#_ftnref3) Words` in its number and words.
fn definition(line: &str) -> Option<(u32, &str)> {
    let line = line
        .trim_start()
        .trim_start_matches(['*', '-'])
        .trim_start();
    if let Some(rest) = line.strip_prefix(ANCHOR) {
        let (number, rest) = leading_number(rest)?;
        let (_, rest) = rest.split_once('>')?;
        let rest = rest.strip_prefix("</a>").unwrap_or(rest).trim_start();
        let words = match rest.strip_prefix(&format!("[{number}]")) {
            // `[3](https://…)` would be a link named 3.
            Some(words) if !words.starts_with('(') => words,
            _ => rest,
        };
        return Some((number, words.trim_start()));
    }
    let (label, rest) = line.split_once(WAY_BACK)?;
    if !label.starts_with('[') || label.chars().count() > 8 {
        return None;
    }
    let (number, rest) = leading_number(rest)?;
    Some((number, rest.strip_prefix(')')?.trim_start()))
}

/// `[¹](#footnote1)` and `[\[1\]](#_ftn1)` become `[^1]`.
fn with_references(line: &str, defined: &BTreeSet<u32>) -> String {
    let mut written = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((at, target)) = next_target(rest) {
        let (before, behind) = rest.split_at(at);
        let behind = &behind[target.len()..];
        let number = leading_number(behind).and_then(|(number, after)| {
            let (between, after) = after.split_once(')')?;
            (between.chars().count() <= 1).then_some((number, after))
        });
        let label = before.strip_suffix(']').and_then(opening_bracket);
        match (number, label) {
            (Some((number, after)), Some(label)) if defined.contains(&number) => {
                written.push_str(&before[..label]);
                written.push_str(&format!("[^{number}]"));
                rest = after;
            }
            _ => {
                written.push_str(before);
                written.push_str(target);
                rest = behind;
            }
        }
    }
    written + rest
}

fn next_target(text: &str) -> Option<(usize, &'static str)> {
    let found = TARGETS
        .iter()
        .filter_map(|target| Some((text.find(target)?, *target)));
    found.min_by_key(|(at, target)| (*at, std::cmp::Reverse(target.len())))
}

fn leading_number(text: &str) -> Option<(u32, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    Some((digits.parse().ok()?, rest))
}

/// Where the bracket opens that the text's end would close.
fn opening_bracket(text: &str) -> Option<usize> {
    let mut depth = 1;
    for (at, character) in text.char_indices().rev() {
        match character {
            ']' => depth += 1,
            '[' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            // The bracket itself may be the escaped one of `[\[1\]]`.
            return Some(at);
        }
    }
    None
}

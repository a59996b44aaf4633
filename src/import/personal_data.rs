//! Telephone numbers and e-mail addresses in texts, so that a person can ask those concerned. The
//! report shows the beginning only: a report travels further than the page it warns of.

use super::report::{Kind, Warnings};

const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 10..=13;

/// Warns of each one in a file, once a line.
pub(super) fn warn(file: &str, text: &str, warnings: &mut Warnings) {
    for (index, line) in text.lines().enumerate() {
        let mut found: Vec<String> = emails(line).map(masked_email).collect();
        found.extend(phones(line).map(|phone| masked_phone(&phone)));
        found.sort();
        found.dedup();
        for shown in found {
            let sentence = format!("{shown}; ask the person, or take it out of the text");
            warnings.add(Kind::PersonalData, file, Some(index + 1), sentence);
        }
    }
}

fn emails(line: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "._+-@".contains(c);
    line.split(move |c: char| !is_part(c)).filter_map(|word| {
        let word = word.trim_matches(['.', '-', '_', '+']);
        let (name, host) = word.split_once('@')?;
        let (_, end) = host.rsplit_once('.')?;
        let fits =
            !name.is_empty() && end.len() >= 2 && end.chars().all(|c| c.is_ascii_alphabetic());
        (fits && !host.contains('@')).then_some(word)
    })
}

fn masked_email(email: &str) -> String {
    let (name, host) = email.split_once('@').unwrap_or((email, ""));
    let first: String = name.chars().take(1).collect();
    format!("an e-mail address, {first}…@{host}")
}

/// French numbers (`06 12 34 56 78`, `+33 6 12 34 56 78`), written with spaces, dots or dashes, and
/// not part of a longer number, a word or an address.
fn phones(line: &str) -> impl Iterator<Item = String> {
    let mut found = Vec::new();
    let characters: Vec<char> = line.chars().collect();
    let mut at = 0;
    while at < characters.len() {
        let starts = characters[at] == '+' || characters[at] == '0';
        let before = at.checked_sub(1).map(|before| characters[before]);
        let alone = before.is_none_or(|c| !c.is_alphanumeric() && !"./-_=%".contains(c));
        let length = if starts && alone {
            phone_length(&characters[at..])
        } else {
            None
        };
        match length {
            Some(length) => {
                found.push(characters[at..at + length].iter().collect());
                at += length;
            }
            None => at += 1,
        }
    }
    found.into_iter()
}

fn phone_length(characters: &[char]) -> Option<usize> {
    let is_gap = |c: char| matches!(c, ' ' | '.' | '-' | '\u{a0}' | '\u{202f}' | '(' | ')');
    let mut digits = String::new();
    let mut end = 0;
    for (index, character) in characters.iter().enumerate() {
        let previous_is_gap = index > 0 && is_gap(characters[index - 1]);
        match character {
            '+' if index == 0 => digits.push('+'),
            c if c.is_ascii_digit() => {
                digits.push(*c);
                end = index + 1;
            }
            c if is_gap(*c) && !previous_is_gap => {}
            _ => break,
        }
    }
    let after = characters.get(end).copied();
    let ends = after.is_none_or(|c| !c.is_alphanumeric() && !"/_%".contains(c));
    let fits = digits.starts_with("+33") && PHONE_DIGITS.contains(&(digits.len() - 1))
        || digits.len() == 10 && digits.starts_with('0') && !digits.starts_with("00");
    // Years in a row ("2014 2015") and decimals have no leading zero; bare digits need none of that.
    (fits && ends).then_some(end)
}

fn masked_phone(phone: &str) -> String {
    let beginning: String = phone.chars().take(3).collect();
    format!("a telephone number, {beginning}…")
}

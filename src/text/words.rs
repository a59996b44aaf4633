//! A text as the words that search compares: no accents, no capitals, elisions and plurals taken off,
//! compounds cut at their hyphens, inclusive writing in all its spellings (`acteur·rice·s` is
//! `acteur`, `actrice` and `acteurrice`). What is indexed and what is asked go through here, so
//! both databases compare the same words. Questions are read in `asked.rs`, marked in `extract.rs`.
//!
//! What always holds: a word is made of letters and digits only, of any script; it knows where it
//! stands in the text.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::fold::{inclusive_forms, is_inclusive_ending, is_middle_dot, letters};

/// A longer run of letters is cut: it is no word, and a database takes only so much.
const WORD_CHARS_MAX: usize = 60;

/// What stands in every text says nothing of any. Words that mean something else in the other
/// language (`car`, `son`, `or`) are left out of this list.
const COMMON: &[&str] = &[
    "a", "an", "and", "are", "au", "aux", "avec", "by", "ce", "ces", "cet", "cette", "dans", "de",
    "des", "du", "elle", "elles", "en", "est", "et", "for", "il", "ils", "in", "is", "it", "la",
    "le", "les", "leur", "leurs", "of", "on", "ou", "par", "pour", "qu", "que", "qui", "sa", "se",
    "ses", "sont", "sur", "the", "to", "un", "une", "with",
];
/// What an apostrophe cuts off in front of a word.
const ELISIONS: &[&str] = &[
    "c", "d", "j", "jusqu", "l", "lorsqu", "m", "n", "puisqu", "qu", "quoiqu", "s", "t",
];
/// What an apostrophe hangs behind an English word.
const CLITICS: &[&str] = &["d", "ll", "m", "re", "s", "t", "ve"];
/// Behind a hyphen or a slash, these alone are inclusive writing: `prends-le` is not.
const HYPHENED: &[&str] = &[
    "e", "ere", "eres", "es", "euse", "euses", "ice", "ices", "ive", "ives", "rice", "rices",
    "trice", "trices",
];
const HYPHENS: [char; 3] = ['-', '‐', '‑'];
const APOSTROPHES: [char; 4] = ['\'', '’', '‘', 'ʼ'];
const COMPOUND_PARTS_MAX: usize = 3;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the text, in bytes.
    pub place: Range<usize>,
    /// Its spellings, without plural; the first one is what stands in a phrase. Never empty.
    pub forms: Vec<String>,
    /// As it was written, letters only: what someone who is still typing has of it.
    pub written: String,
    /// The whole compound that it is a part of, in one word: `covoiturage` of `co-voiturage`.
    pub compound: Option<String>,
}

impl Word {
    /// Whether it stands in every text.
    pub fn is_common(&self) -> bool {
        self.compound.is_none() && COMMON.contains(&self.written.as_str())
    }
}

/// Every word of a text, common ones included, in order.
pub fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    each(text, |word| {
        found.push(word);
        true
    });
    found
}

/// Gives each word in turn, until `take` has had enough (answers false).
fn each(text: &str, take: impl FnMut(Word) -> bool) {
    each_that(text, |_| true, take);
}

/// The same, without reading plain words whose first two letters say that nobody wants them: most
/// of a long text.
pub(super) fn each_that(
    text: &str,
    is_wanted: impl Fn([u8; 2]) -> bool,
    mut take: impl FnMut(Word) -> bool,
) {
    let mut found = Vec::new();
    for chunk in text.split_whitespace() {
        if first_letters(chunk).is_some_and(|first| !is_wanted(first)) {
            continue;
        }
        let start = chunk.as_ptr() as usize - text.as_ptr() as usize;
        read_chunk(chunk, start, &mut found);
        for word in found.drain(..) {
            if !take(word) {
                return;
            }
        }
    }
}

/// A word without its plural, French or English: `vélos`, `journaux`, `lieux`, `communities` like
/// their singular. What is changed wrongly is changed alike on both sides.
pub fn singular(word: &str) -> String {
    let length = word.chars().count();
    let cut = |count: usize| word[..word.len() - count].to_owned();
    if word == "travaux" {
        return "travail".to_owned();
    }
    if length >= 5 && word.ends_with("aux") {
        let keeps = ["eaux", "yaux"].iter().any(|end| word.ends_with(end));
        return if keeps { cut(1) } else { cut(2) + "l" };
    }
    if length >= 4 && (word.ends_with("eux") || word.ends_with("oux")) {
        return cut(1);
    }
    if length >= 4 && word.ends_with('s') && !word.ends_with("ss") {
        return cut(1);
    }
    // `mobility` and `mobilities` meet in `mobilitie`, which leaves `énergie` alone.
    let before_last = word.chars().rev().nth(1);
    if length >= 4 && word.ends_with('y') && !before_last.is_some_and(|c| "aeiou".contains(c)) {
        return cut(1) + "ie";
    }
    word.to_owned()
}

/// The first two letters of a chunk that is one plain word, where they are ASCII: folding leaves
/// those as they are but for their case, and a plural changes only the end.
fn first_letters(chunk: &str) -> Option<[u8; 2]> {
    let word = chunk.trim_matches(|c: char| c.is_ascii_punctuation());
    let [first, second, ..] = *word.as_bytes() else {
        return None;
    };
    let is_plain = first.is_ascii() && second.is_ascii() && word.chars().all(char::is_alphanumeric);
    is_plain.then_some([first.to_ascii_lowercase(), second.to_ascii_lowercase()])
}

/// A run without white space, cut into words.
fn read_chunk(chunk: &str, start: usize, found: &mut Vec<Word>) {
    let trimmed = chunk.trim_matches(|c: char| c.is_ascii_punctuation() && c != ')' && c != '(');
    if trimmed.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let at = start + (trimmed.as_ptr() as usize - chunk.as_ptr() as usize);
        let place = at..at + trimmed.len();
        return found.extend(plain_word(&trimmed.to_ascii_lowercase(), place));
    }
    for (piece, at) in pieces(chunk, start, |c| !is_inner(c)) {
        let (piece, at) = without_signs(piece, at);
        let parts: Vec<_> = pieces(piece, at, |c| APOSTROPHES.contains(&c)).collect();
        let last = parts.len().saturating_sub(1);
        for (index, (part, at)) in parts.iter().enumerate() {
            let hangs = |list: &[&str]| list.contains(&letters(part).as_str());
            let is_elided = index < last && hangs(ELISIONS);
            let is_clitic = index == last && last > 0 && hangs(CLITICS);
            if !is_elided && !is_clitic {
                read_compound(part, *at, found);
            }
        }
    }
}

/// Letters, digits and the signs that stand within words.
fn is_inner(c: char) -> bool {
    is_part_of_word(c)
        || is_middle_dot(c)
        || HYPHENS.contains(&c)
        || APOSTROPHES.contains(&c)
        || matches!(c, '.' | '(' | ')' | '/')
}

fn is_part_of_word(c: char) -> bool {
    let is_invisible = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}');
    c.is_alphanumeric() || is_combining_mark(c) || is_invisible
}

fn pieces<'t>(
    text: &'t str,
    start: usize,
    is_cut: impl Fn(char) -> bool + 't,
) -> impl Iterator<Item = (&'t str, usize)> {
    let pieces = text.split(move |c: char| is_cut(c));
    pieces.filter(|piece| !piece.is_empty()).map(move |piece| {
        (
            piece,
            start + (piece.as_ptr() as usize - text.as_ptr() as usize),
        )
    })
}

/// Without the signs around it; a bracket stays behind a word that opened one.
fn without_signs(piece: &str, at: usize) -> (&str, usize) {
    let begun = piece.trim_start_matches(|c| !is_part_of_word(c));
    let at = at + piece.len() - begun.len();
    let has_bracket = begun.contains('(');
    let done = begun.trim_end_matches(|c| !(is_part_of_word(c) || c == ')' && has_bracket));
    (done, at)
}

/// `domicile-travail`, `adhérent-e-s`, `acteur/actrice`.
fn read_compound(text: &str, start: usize, found: &mut Vec<Word>) {
    let is_cut = |c: char| HYPHENS.contains(&c) || c == '/';
    let parts: Vec<_> = pieces(text, start, is_cut).collect();
    let plain: Vec<String> = parts.iter().map(|(part, _)| letters(part)).collect();
    let endings = inclusive_endings(&plain);
    if endings > 0 {
        let head = parts.len() - endings - 1;
        for (part, at) in &parts[..head] {
            read_part(part, *at, None, found);
        }
        let place = parts[head].1..start + text.len();
        return found.extend(inclusive_word(&plain[head..].join("·"), place));
    }
    let are_letters = plain
        .iter()
        .all(|part| part.chars().all(char::is_alphabetic));
    let is_compound =
        (2..=COMPOUND_PARTS_MAX).contains(&parts.len()) && are_letters && !text.contains('/');
    let compound = is_compound.then(|| singular(&cut(&plain.concat())));
    for (part, at) in &parts {
        read_part(part, *at, compound.as_ref(), found);
    }
}

/// How many parts at the end are inclusive writing: 2 of `adherent`, `e`, `s`.
fn inclusive_endings(parts: &[String]) -> usize {
    let endings = parts.iter().rev();
    let endings = endings.take_while(|part| is_inclusive_ending(part)).count();
    let endings = endings.min(parts.len().saturating_sub(1));
    if endings == 0 {
        return 0;
    }
    let before = &parts[parts.len() - endings - 1];
    let is_word = before.chars().count() > 1 && before.chars().all(char::is_alphabetic);
    let first = parts[parts.len() - endings].as_str();
    let ends_in_plural = endings > 1 && parts.last().is_some_and(|last| last == "s");
    let is_sure = HYPHENED.contains(&first) || ends_in_plural;
    if is_word && is_sure { endings } else { 0 }
}

/// A part without hyphens, dots and brackets perhaps still in it.
fn read_part(part: &str, at: usize, compound: Option<&String>, found: &mut Vec<Word>) {
    let first = found.len();
    let plain = letters(part);
    let place = at..at + part.len();
    match inclusive_word(&plain, place) {
        Some(word) => found.push(word),
        None => {
            for (piece, at) in pieces(part, at, |c| !is_part_of_word(c)) {
                // What is written in one sign may be several words: `½`.
                let plain = letters(piece);
                for word in plain.split(|c: char| !c.is_alphanumeric()) {
                    found.extend(plain_word(word, at..at + piece.len()));
                }
            }
        }
    }
    for word in &mut found[first..] {
        word.compound = compound.cloned();
    }
}

fn inclusive_word(plain: &str, place: Range<usize>) -> Option<Word> {
    let spellings = inclusive_forms(plain)?;
    // In a phrase the masculine stands, as in the same phrase of another author.
    let masculine = spellings.get(1).or(spellings.first())?.clone();
    let mut forms = vec![singular(&cut(&masculine))];
    for spelling in &spellings {
        let form = singular(&cut(spelling));
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    Some(Word {
        place,
        forms,
        written: masculine,
        compound: None,
    })
}

fn plain_word(plain: &str, place: Range<usize>) -> Option<Word> {
    if plain.is_empty() {
        return None;
    }
    let written = cut(plain);
    let forms = vec![singular(&written)];
    Some(Word {
        place,
        forms,
        written,
        compound: None,
    })
}

fn cut(word: &str) -> String {
    word.chars().take(WORD_CHARS_MAX).collect()
}

//! What somebody asks of a search: words, of which the last one may still be under the pen, phrases
//! in quotation marks, and words that must not be there (`-vélo`). Every input is a question, if
//! perhaps an empty one; nothing in it is an operator to a database.

use std::collections::HashSet;
use std::ops::Range;

use super::words::{self, Word};

/// What is written beyond this is not read.
pub const ASKED_CHARS_MAX: usize = 200;
pub const TERMS_MAX: usize = 8;
const WITHOUT_MAX: usize = 4;
/// A single letter begins too many words.
const OPEN_CHARS_MIN: usize = 2;

/// A question, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// All of them must be found.
    pub terms: Vec<Term>,
    /// None of them may be found.
    pub without: Vec<Term>,
    /// Words were written, but only such as stand in every text.
    pub is_common: bool,
}

/// One thing to find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Any of these; of each, every word.
    pub ways: Vec<Vec<String>>,
    /// The words stand side by side, in this order.
    pub is_phrase: bool,
    /// The last word of each way may go on.
    pub is_open: bool,
}

impl Asked {
    /// Reads what somebody wrote.
    pub fn read(text: &str) -> Asked {
        let text: String = text
            .chars()
            .take(ASKED_CHARS_MAX)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let mut asked = Asked::default();
        let mut had_words = false;
        for part in parts(&text) {
            let found = words::words(&text[part.place.clone()]);
            had_words |= !found.is_empty();
            let is_last = part.place.end == text.len();
            let (list, count_max) = match part.is_without {
                true => (&mut asked.without, WITHOUT_MAX),
                false => (&mut asked.terms, TERMS_MAX),
            };
            let is_open = is_last && !part.is_without && text.ends_with(char::is_alphanumeric);
            let terms = match part.is_phrase {
                true => phrase(&found).into_iter().collect(),
                false => terms(&found, is_open),
            };
            let room = count_max.saturating_sub(list.len());
            list.extend(terms.into_iter().take(room));
        }
        asked.is_common = had_words && asked.terms.is_empty() && asked.without.is_empty();
        asked
    }

    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether a text has what is asked for: for lists that are at hand. An empty question fits all.
    pub fn fits(&self, text: &str) -> bool {
        let found = words::words(text);
        let all: HashSet<&str> = found.iter().flat_map(spellings).collect();
        let line: Vec<&str> = line(&found).collect();
        let stands = |term: &Term| term.stands_in(&all, &line);
        self.terms.iter().all(stands) && !self.without.iter().any(stands)
    }
}

impl Term {
    fn stands_in(&self, all: &HashSet<&str>, line: &[&str]) -> bool {
        self.ways.iter().any(|way| {
            if self.is_phrase {
                return line.windows(way.len()).any(|words| words == way.as_slice());
            }
            way.iter().enumerate().all(|(index, word)| {
                all.contains(word.as_str())
                    || self.is_open
                        && index + 1 == way.len()
                        && all.iter().any(|other| other.starts_with(word.as_str()))
            })
        })
    }
}

/// The words of a text that are compared, as they follow each other in phrases.
pub(super) fn line(words: &[Word]) -> impl Iterator<Item = &str> {
    let telling = words.iter().filter(|word| !word.is_common());
    telling.map(|word| word.forms[0].as_str())
}

/// Every spelling under which a word is found.
pub(super) fn spellings(word: &Word) -> impl Iterator<Item = &str> {
    let forms = word.forms.iter().chain(&word.compound);
    forms.map(String::as_str)
}

/// A stretch of the question: free words, or one phrase.
struct Part {
    place: Range<usize>,
    is_phrase: bool,
    is_without: bool,
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut begun = 0;
    let mut quoted_since: Option<usize> = None;
    let mut without = false;
    let mut before = ' ';
    let mut add = |place: Range<usize>, is_phrase, is_without| {
        if !text[place.clone()].trim().is_empty() {
            parts.push(Part {
                place,
                is_phrase,
                is_without,
            });
        }
    };
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        let is_quote = matches!(c, '"' | '«' | '»' | '“' | '”' | '„');
        match (is_quote, quoted_since) {
            (true, Some(since)) => {
                add(since..at, true, without);
                (quoted_since, begun, without) = (None, after, false);
            }
            (true, None) => {
                add(begun..at, false, without && begun < at);
                quoted_since = Some(after);
            }
            (false, None) if matches!(c, '-' | '−' | '–') && before.is_whitespace() => {
                add(begun..at, false, without);
                (begun, without) = (after, true);
            }
            // What must be absent is one word.
            (false, None) if without && c.is_whitespace() => {
                add(begun..at, false, true);
                (begun, without) = (after, false);
            }
            _ => {}
        }
        before = c;
    }
    // A quotation that was not closed is still being written.
    let rest = quoted_since.unwrap_or(begun);
    add(rest..text.len(), quoted_since.is_some(), without);
    parts
}

fn phrase(words: &[Word]) -> Option<Term> {
    let way: Vec<String> = line(words).map(str::to_owned).take(TERMS_MAX).collect();
    (!way.is_empty()).then_some(Term {
        ways: vec![way],
        is_phrase: true,
        is_open: false,
    })
}

fn terms(words: &[Word], is_open: bool) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut rest = words;
    while let Some(word) = rest.first() {
        let same = |other: &&Word| word.compound.is_some() && other.compound == word.compound;
        let count = rest.iter().take_while(same).count().max(1);
        let (group, after) = rest.split_at(count);
        rest = after;
        let is_open = is_open && rest.is_empty();
        if group.len() > 1 || !word.is_common() {
            terms.push(term(group, is_open));
        }
    }
    terms
}

/// A word in all its spellings, or a compound in its parts or joined.
fn term(group: &[Word], is_open: bool) -> Term {
    let last = &group[group.len() - 1];
    let is_open = is_open && last.written.chars().count() >= OPEN_CHARS_MIN;
    let ends = if is_open {
        beginnings(last)
    } else {
        last.forms.clone()
    };
    let before = group[..group.len() - 1]
        .iter()
        .map(|word| word.forms[0].clone());
    let before: Vec<String> = before.collect();
    let mut ways: Vec<Vec<String>> = ends
        .into_iter()
        .map(|end| before.iter().cloned().chain([end]).collect())
        .collect();
    if group.len() > 1 {
        ways.extend(last.compound.clone().map(|joined| vec![joined]));
    }
    Term {
        ways,
        is_phrase: false,
        is_open,
    }
}

/// What the word may begin with, as far as it is written: whoever types `journau` wants what stands
/// under `journal`.
fn beginnings(word: &Word) -> Vec<String> {
    let mut all = word.forms.clone();
    all.push(word.written.clone());
    all.extend(
        word.written
            .strip_suffix("au")
            .map(|stem| format!("{stem}al")),
    );
    let mut shortest: Vec<String> = Vec::new();
    all.sort_by_key(String::len);
    for one in all {
        if !shortest.iter().any(|short| one.starts_with(short.as_str())) {
            shortest.push(one);
        }
    }
    shortest
}

//! The words of a document, field by field, in the form of each database's index.

use std::collections::HashMap;
use std::fmt::Write;

use serde::Serialize;

use super::asking::Database;
use super::documents::Document;
use crate::text::{self, Word};

/// A text is about a word that stands in it so often, and about so many words at most.
const ABOUT_TIMES_MIN: usize = 3;
const ABOUT_WORDS_MAX: usize = 30;
const ABOUT_CHARS_MIN: usize = 3;
/// PostgreSQL knows no place behind this one.
const POSITION_MAX: usize = 16_383;

/// The words of a document, field by field, as an index takes them.
pub(super) struct Folded {
    title: Vec<String>,
    top: Vec<String>,
    about: Vec<String>,
    text: Vec<String>,
    /// The title's words alone.
    pub title_key: String,
}

/// What goes into the index, in the form of the database.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Entered {
    /// FTS5's columns.
    Sqlite {
        title: String,
        top: String,
        about: String,
        text: String,
    },
    /// Two `tsvector`s as text.
    Postgres { heads: String, words: String },
}

pub(super) fn folded(document: &Document) -> Folded {
    let title = match document.is_titled {
        true => text::words(&document.title),
        false => Vec::new(),
    };
    let body = text::words(&document.text);
    let top = format!("{}\n{}", document.summary, document.also);
    Folded {
        title_key: line(&title).join(" "),
        title: entered(&title),
        top: entered(&text::words(&top)),
        about: about(&body),
        text: entered(&body),
    }
}

fn line(words: &[Word]) -> Vec<String> {
    let telling = words.iter().filter(|word| !word.is_common());
    telling.map(|word| word.forms[0].clone()).collect()
}

/// The words as they follow each other, and behind them the other spellings of some.
fn entered(words: &[Word]) -> Vec<String> {
    let mut all = line(words);
    let mut others: Vec<&String> = words
        .iter()
        .flat_map(|word| word.forms[1..].iter().chain(&word.compound))
        .collect();
    others.sort();
    others.dedup();
    all.extend(others.into_iter().cloned());
    all
}

/// What a text is about: the words it returns to.
fn about(words: &[Word]) -> Vec<String> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for word in words.iter().filter(|word| !word.is_common()) {
        *times.entry(&word.forms[0]).or_default() += 1;
    }
    let mut often: Vec<(&str, usize)> = times
        .into_iter()
        .filter(|(word, times)| {
            *times >= ABOUT_TIMES_MIN && word.chars().count() >= ABOUT_CHARS_MIN
        })
        .collect();
    often.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    often.truncate(ABOUT_WORDS_MAX);
    often.into_iter().map(|(word, _)| word.to_owned()).collect()
}

impl Folded {
    pub(super) fn entered(&self, database: Database) -> Entered {
        match database {
            Database::Sqlite => Entered::Sqlite {
                title: self.title.join(" "),
                top: self.top.join(" "),
                about: self.about.join(" "),
                text: self.text.join(" "),
            },
            Database::Postgres => Entered::Postgres {
                heads: vector(&[(&self.title, "A"), (&self.top, "B"), (&self.about, "C")]),
                words: vector(&[(&self.title, ""), (&self.top, ""), (&self.text, "")]),
            },
        }
    }
}

/// `'velo':1A 'nantes':2A 'reparer':5B`: a gap between fields, so that no phrase reaches over it.
fn vector(fields: &[(&Vec<String>, &str)]) -> String {
    let mut vector = String::new();
    let mut position = 0;
    for (words, weight) in fields {
        for word in *words {
            position = POSITION_MAX.min(position + 1);
            let _ = write!(vector, "'{word}':{position}{weight} ");
        }
        position += 2;
    }
    vector
}

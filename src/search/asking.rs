//! A question as each database takes it: FTS5's query language, PostgreSQL's `tsquery`. Words hold
//! letters and digits only (`text::words`), so nothing that was asked can be read as an operator.
//!
//! What always holds: both ask for the same words in the same fields, and the points by which
//! results are ordered are the same numbers.

use serde::Serialize;

use crate::db::Tx;
use crate::text::{Asked, Term};

/// A result whose title is what was asked, nothing more.
pub(super) const TITLE_POINTS: i64 = 30;
const IN_TITLE: i64 = 8;
const IN_SUMMARY: i64 = 4;
/// The text returns to it: see `folded::about`.
const ABOUT: i64 = 2;
/// The last word stands there whole, and is not only the beginning of another.
const WHOLE_IN_TITLE: i64 = 3;
const WHOLE: i64 = 1;
/// All words side by side, as they were written.
const TOGETHER_IN_TITLE: i64 = 6;
const TOGETHER: i64 = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    pub(super) fn of(tx: &Tx) -> Database {
        match tx {
            Tx::Sqlite(_) => Database::Sqlite,
            Tx::Postgres(_) => Database::Postgres,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Field {
    Title,
    Summary,
    About,
}

/// A condition and what it is worth: `["title : (\"velo\")", 8]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Points(String, i64);

pub(super) struct Question {
    /// What every result fits.
    pub fits: String,
    /// About titles, summaries and what texts return to.
    pub heads: Vec<Points>,
    /// About whole texts.
    pub anywhere: Vec<Points>,
    /// The title that is exactly what was asked.
    pub title_key: String,
}

/// There must be at least one term.
pub(super) fn question(asked: &Asked, database: Database) -> Question {
    let say = |term: &Term, field| database.term(term, field);
    let mut fits = database.all(asked.terms.iter().map(|term| say(term, None)));
    for term in &asked.without {
        fits = database.without(&fits, &say(term, None));
    }
    let mut heads = Vec::new();
    let mut anywhere = Vec::new();
    for term in &asked.terms {
        heads.push(Points(say(term, Some(Field::Title)), IN_TITLE));
        heads.push(Points(say(term, Some(Field::Summary)), IN_SUMMARY));
        heads.push(Points(say(term, Some(Field::About)), ABOUT));
        if term.is_open {
            let whole = Term {
                is_open: false,
                ..term.clone()
            };
            heads.push(Points(say(&whole, Some(Field::Title)), WHOLE_IN_TITLE));
            anywhere.push(Points(say(&whole, None), WHOLE));
        }
    }
    let line: Vec<String> = asked.terms.iter().flat_map(first_way).collect();
    if asked.terms.len() > 1 {
        let together = Term {
            ways: vec![line.clone()],
            is_phrase: true,
            is_open: false,
        };
        heads.push(Points(
            say(&together, Some(Field::Title)),
            TOGETHER_IN_TITLE,
        ));
        anywhere.push(Points(say(&together, None), TOGETHER));
    }
    Question {
        fits,
        heads,
        anywhere,
        title_key: line.join(" "),
    }
}

fn first_way(term: &Term) -> Vec<String> {
    term.ways.first().cloned().unwrap_or_default()
}

impl Database {
    fn term(self, term: &Term, field: Option<Field>) -> String {
        let ways = term.ways.iter().map(|way| match term.is_phrase {
            true => self.phrase(way, field),
            false => self.way(way, term.is_open, field),
        });
        let ways: Vec<String> = ways.collect();
        match (self, field) {
            (Database::Sqlite, None) => format!("({})", ways.join(" OR ")),
            (Database::Sqlite, Some(field)) => {
                format!("{} : ({})", column(field), ways.join(" OR "))
            }
            (Database::Postgres, _) => format!("({})", ways.join(" | ")),
        }
    }

    fn way(self, way: &[String], is_open: bool, field: Option<Field>) -> String {
        let last = way.len().saturating_sub(1);
        let words = way
            .iter()
            .enumerate()
            .map(|(index, word)| self.word(word, is_open && index == last, field));
        self.all(words)
    }

    fn phrase(self, way: &[String], field: Option<Field>) -> String {
        match self {
            Database::Sqlite => format!("\"{}\"", way.join(" ")),
            Database::Postgres => {
                let words: Vec<_> = way
                    .iter()
                    .map(|word| self.word(word, false, field))
                    .collect();
                format!("({})", words.join(" <-> "))
            }
        }
    }

    fn word(self, word: &str, is_open: bool, field: Option<Field>) -> String {
        let goes_on = if is_open { "*" } else { "" };
        match self {
            Database::Sqlite => format!("\"{word}\"{goes_on}"),
            Database::Postgres => {
                let weight = field.map_or("", weight);
                let colon = if goes_on.is_empty() && weight.is_empty() {
                    ""
                } else {
                    ":"
                };
                format!("'{word}'{colon}{goes_on}{weight}")
            }
        }
    }

    fn all(self, conditions: impl Iterator<Item = String>) -> String {
        let conditions: Vec<String> = conditions.collect();
        let and = match self {
            Database::Sqlite => " AND ",
            Database::Postgres => " & ",
        };
        format!("({})", conditions.join(and))
    }

    fn without(self, fits: &str, unwanted: &str) -> String {
        match self {
            Database::Sqlite => format!("({fits} NOT {unwanted})"),
            Database::Postgres => format!("({fits} & !{unwanted})"),
        }
    }
}

/// FTS5's columns.
fn column(field: Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Summary => "top",
        Field::About => "about",
    }
}

/// PostgreSQL's weights.
fn weight(field: Field) -> &'static str {
    match field {
        Field::Title => "A",
        Field::Summary => "B",
        Field::About => "C",
    }
}

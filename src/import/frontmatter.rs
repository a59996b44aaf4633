//! The head of a Markdown file, whatever its author's habits: French and English keys, `tags:` with
//! nothing, one word or a list, numbers where words are meant, brackets without quotes.

use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

/// A scalar of YAML as text; nothing is the empty text.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Word(pub String);

/// Nothing, one word, words with commas, or a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Words(pub Vec<String>);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Head {
    title: Word,
    titre: Word,
    author: Word,
    auteur: Word,
    #[serde(alias = "résumé", alias = "resume")]
    summary: Word,
    pub description: Word,
    pub date: Word,
    pub image: Word,
    pub tags: Words,
    pub categories: Words,
    pub taxonomy: Taxonomy,
    #[serde(alias = "langue", alias = "language")]
    pub lang: Word,
    #[serde(alias = "brouillon")]
    pub draft: Word,
}

/// How the archive files its texts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Taxonomy {
    pub tag: Words,
}

impl Head {
    pub fn title(&self) -> &str {
        either(&self.titre, &self.title)
    }

    pub fn author(&self) -> &str {
        either(&self.auteur, &self.author)
    }

    pub fn summary(&self) -> &str {
        either(&self.summary, &self.description)
    }

    pub fn all_tags(&self) -> Vec<String> {
        [self.tags.0.clone(), self.taxonomy.tag.0.clone()].concat()
    }
}

fn either<'a>(first: &'a Word, second: &'a Word) -> &'a str {
    let first = first.0.trim();
    if first.is_empty() {
        second.0.trim()
    } else {
        first
    }
}

/// A file cut in two.
pub(super) struct Parts<'a> {
    pub head: Head,
    pub body: &'a str,
    /// What was wrong with the head, as a sentence.
    pub fault: Option<String>,
}

/// The head and the body of a text. A head that is no YAML is put right where values lack quotes;
/// where that does not help either, the text comes without one.
pub(super) fn split(text: &str) -> Parts<'_> {
    let Some((head, body)) = cut(text) else {
        return Parts {
            head: Head::default(),
            body: text,
            fault: None,
        };
    };
    let (head, fault) = match serde_saphyr::from_str::<Head>(head) {
        Ok(head) => (head, None),
        Err(first) => match serde_saphyr::from_str::<Head>(&with_quotes(head)) {
            Ok(head) => {
                let said =
                    "a value of the head needs quotes (it begins with “[” or has “: ” inside)";
                (head, Some(said.to_owned()))
            }
            Err(_) => {
                let why = first.to_string();
                let why = why.lines().next().unwrap_or_default();
                (
                    Head::default(),
                    Some(format!("the head is not valid YAML: {why}")),
                )
            }
        },
    };
    Parts { head, body, fault }
}

fn cut(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim_start_matches('\n').strip_prefix("---")?;
    let rest = rest.trim_start_matches([' ', '\t']).strip_prefix('\n')?;
    if let Some(body) = rest.strip_prefix("---\n") {
        return Some(("", body));
    }
    let mut searched = 0;
    loop {
        let at = searched + rest[searched..].find("\n---")?;
        let after = rest[at + 4..].trim_start_matches([' ', '\t', '-']);
        if after.is_empty() {
            return Some((&rest[..at + 1], ""));
        }
        if let Some(body) = after.strip_prefix('\n') {
            return Some((&rest[..at + 1], body));
        }
        searched = at + 4;
    }
}

/// Quotes around every value of the outermost level that has none and is no list or block.
fn with_quotes(head: &str) -> String {
    let quoted = head.lines().map(|line| {
        let value = line.split_once(':').filter(|(key, _)| {
            !key.is_empty() && !key.starts_with([' ', '\t', '-', '#', '"', '\''])
        });
        match value {
            Some((key, value)) if needs_quotes(value.trim()) => {
                let value = value.trim().replace('\'', "''");
                format!("{key}: '{value}'")
            }
            _ => line.to_owned(),
        }
    });
    quoted.collect::<Vec<_>>().join("\n") + "\n"
}

fn needs_quotes(value: &str) -> bool {
    let is_list = value.starts_with('[') && value.ends_with(']');
    !value.is_empty() && !is_list && !value.starts_with(['"', '\'', '|', '>', '{'])
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Scalar;
        impl Visitor<'_> for Scalar {
            type Value = Word;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a word or nothing")
            }
            fn visit_str<E: de::Error>(self, value: &str) -> Result<Word, E> {
                Ok(Word(value.to_owned()))
            }
            fn visit_bool<E: de::Error>(self, value: bool) -> Result<Word, E> {
                Ok(Word(value.to_string()))
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Word, E> {
                Ok(Word(value.to_string()))
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Word, E> {
                Ok(Word(value.to_string()))
            }
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Word, E> {
                Ok(Word(value.to_string()))
            }
            fn visit_unit<E: de::Error>(self) -> Result<Word, E> {
                Ok(Word::default())
            }
            fn visit_none<E: de::Error>(self) -> Result<Word, E> {
                Ok(Word::default())
            }
        }
        deserializer.deserialize_any(Scalar)
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Words;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("nothing, a word or a list of words")
            }
            fn visit_str<E: de::Error>(self, value: &str) -> Result<Words, E> {
                let words = value.split(',').map(|word| word.trim().to_owned());
                Ok(Words(words.filter(|word| !word.is_empty()).collect()))
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Words, E> {
                Ok(Words(vec![value.to_string()]))
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Words, E> {
                Ok(Words(vec![value.to_string()]))
            }
            fn visit_unit<E: de::Error>(self) -> Result<Words, E> {
                Ok(Words::default())
            }
            fn visit_none<E: de::Error>(self) -> Result<Words, E> {
                Ok(Words::default())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Words, A::Error> {
                let mut words = Vec::new();
                while let Some(Word(word)) = list.next_element()? {
                    words.push(word);
                }
                Ok(Words(words))
            }
        }
        deserializer.deserialize_any(List)
    }
}

//! When nothing is found: what was perhaps meant, among the words of titles.

use std::collections::HashMap;
use std::ops::Range;

use super::store;
use crate::db::{Db, Tx};
use crate::text;

/// A shorter word is like too many others.
const WORD_CHARS_MIN: usize = 4;
/// From this length on, two letters may be wrong.
const TWO_FAULTS_CHARS_MIN: usize = 7;

/// The question with words that stand in titles in place of those that nothing has; nothing when
/// there is no likely one.
pub async fn similar(db: &Db, question: &str) -> sqlx::Result<Option<String>> {
    let question = beginning(question);
    let mut tx = db.read().await?;
    let keys = store::title_keys(&mut tx).await?;
    drop(tx);
    let asked = words_of(question);
    let comparing = tokio::task::spawn_blocking(move || better(&asked, &keys));
    // A panic would be a mistake of ours; without a suggestion the page is whole all the same.
    let better = comparing.await.unwrap_or_default();
    if better.is_empty() {
        return Ok(None);
    }
    let mut tx = db.read().await?;
    let mut said = String::new();
    let mut at = 0;
    for (place, word) in better {
        said.push_str(&question[at..place.start]);
        said.push_str(&written(&mut tx, &word).await?);
        at = place.end;
    }
    said.push_str(&question[at..]);
    Ok(Some(said))
}

/// As much as a search reads (`text::Asked`).
fn beginning(question: &str) -> &str {
    let end = question.char_indices().nth(text::ASKED_CHARS_MAX);
    end.map_or(question, |(end, _)| &question[..end])
}

/// The words that say something: where they stand, and as they are compared.
fn words_of(question: &str) -> Vec<(Range<usize>, String)> {
    let words = text::words(question).into_iter();
    let telling = words.filter(|word| !word.is_common());
    telling
        .map(|word| (word.place, word.forms[0].clone()))
        .collect()
}

/// As it is written in a title, small: `vélo` for `velo`.
async fn written(tx: &mut Tx, word: &str) -> sqlx::Result<String> {
    let title = store::title_with(tx, word).await?.unwrap_or_default();
    let found = text::words(&title)
        .into_iter()
        .find(|it| it.forms[0] == word);
    Ok(found.map_or_else(|| word.to_owned(), |it| title[it.place].to_lowercase()))
}

/// What stands in titles in place of what nobody wrote there. Empty when a word is like none, or
/// no title has them all: what finds nothing either is not worth a click.
fn better(asked: &[(Range<usize>, String)], keys: &[String]) -> Vec<(Range<usize>, String)> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for word in keys.iter().flat_map(|key| key.split(' ')) {
        *times.entry(word).or_default() += 1;
    }
    let mut better: Vec<(Range<usize>, String)> = Vec::new();
    let mut all = Vec::new();
    for (place, word) in asked {
        if times.contains_key(word.as_str()) {
            all.push(word.as_str());
            continue;
        }
        let Some(other) = nearest(word, &times) else {
            return Vec::new();
        };
        all.push(other);
        if better
            .last()
            .is_none_or(|(before, _)| before.end <= place.start)
        {
            better.push((place.clone(), other.to_owned()));
        }
    }
    let has_all = |key: &String| all.iter().all(|word| key.split(' ').any(|it| it == *word));
    if keys.iter().any(has_all) {
        better
    } else {
        Vec::new()
    }
}

fn nearest<'k>(word: &str, known: &HashMap<&'k str, usize>) -> Option<&'k str> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < WORD_CHARS_MIN {
        return None;
    }
    let faults_max = if letters.len() < TWO_FAULTS_CHARS_MIN {
        1
    } else {
        2
    };
    let near = known.iter().filter_map(|(other, times)| {
        let other_letters: Vec<char> = other.chars().collect();
        let faults = faults(&letters, &other_letters, faults_max)?;
        Some((faults, usize::MAX - times, *other))
    });
    near.min().map(|(_, _, other)| other)
}

/// How many letters must be changed, added, left out or swapped; nothing when more than `most`.
fn faults(one: &[char], other: &[char], most: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let mut least = (last[j] + usize::from(a != b))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            let is_swap = i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b;
            if is_swap {
                least = least.min(before_last[j - 1] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|faults| *faults <= most)
}

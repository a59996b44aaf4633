//! When nothing is found: what was perhaps meant, among the words of titles.

use std::collections::HashMap;

use super::store;
use crate::db::Db;
use crate::text::{self, Asked};

/// A shorter word is like too many others.
const WORD_CHARS_MIN: usize = 4;
/// From this length on, two letters may be wrong.
const TWO_FAULTS_CHARS_MIN: usize = 7;

/// The question with words that stand in titles in place of those that nothing has; nothing when
/// there is no likely one.
pub async fn similar(db: &Db, question: &str) -> sqlx::Result<Option<String>> {
    let mut tx = db.read().await?;
    let titles = store::titles(&mut tx).await?;
    drop(tx);
    let meant = tokio::task::spawn_blocking({
        let question = question.to_owned();
        move || meant(&question, &titles)
    });
    Ok(meant.await.unwrap_or_default())
}

/// A word of titles: how it is written there, and how often.
struct Known {
    letters: Vec<char>,
    shown: String,
    times: usize,
}

fn meant(question: &str, titles: &[String]) -> Option<String> {
    let known = known(titles);
    let mut changed = false;
    let mut said = String::new();
    let mut at = 0;
    for word in text::words(question) {
        if word.is_common() || word.place.start < at || known.contains_key(&word.forms[0]) {
            continue;
        }
        if let Some(better) = nearest(&word.forms[0], &known) {
            said.push_str(&question[at..word.place.start]);
            said.push_str(better);
            at = word.place.end;
            changed = true;
        }
    }
    said.push_str(&question[at..]);
    // What would find nothing either is not worth a click.
    let stands = |title: &String| Asked::read(&said).fits(title);
    (changed && titles.iter().any(stands)).then_some(said)
}

fn known(titles: &[String]) -> HashMap<String, Known> {
    let mut known: HashMap<String, Known> = HashMap::new();
    for title in titles {
        for word in text::words(title)
            .into_iter()
            .filter(|word| !word.is_common())
        {
            let shown = &title[word.place.clone()];
            let of_word = known.entry(word.forms[0].clone());
            let of_word = of_word.or_insert_with(|| Known {
                letters: word.forms[0].chars().collect(),
                shown: shown.to_lowercase(),
                times: 0,
            });
            of_word.times += 1;
        }
    }
    known
}

fn nearest<'k>(word: &str, known: &'k HashMap<String, Known>) -> Option<&'k str> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < WORD_CHARS_MIN {
        return None;
    }
    let faults_max = if letters.len() < TWO_FAULTS_CHARS_MIN {
        1
    } else {
        2
    };
    let near = known.values().filter_map(|other| {
        let faults = faults(&letters, &other.letters, faults_max)?;
        Some((faults, usize::MAX - other.times, other.shown.as_str()))
    });
    near.min().map(|(_, _, shown)| shown)
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

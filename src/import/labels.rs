//! Tags, bylines, series and other short words: synonyms merged, leftovers of tools left out.

use std::collections::BTreeMap;

use super::site;
use crate::text;

/// What an old translation tool hung behind its tags.
const SUFFIXES: [&str; 2] = ["-fr", "-en"];

/// The label of one tag; nothing for a template's leftover.
pub(super) fn tag(raw: &str) -> Option<String> {
    let mut label = raw.trim().trim_start_matches('#').trim();
    for suffix in SUFFIXES {
        label = label.strip_suffix(suffix).unwrap_or(label);
    }
    let slug = text::slug(&label.replace('_', "-"));
    if slug.is_empty() || site::PLACEHOLDER_TAGS.contains(&slug.as_str()) {
        return None;
    }
    let synonym = site::SYNONYMS
        .iter()
        .find(|(spellings, _)| spellings.contains(&slug.as_str()));
    if let Some((_, label)) = synonym {
        return Some((*label).to_owned());
    }
    // A slug served as a label: words again, but for `e-mission`.
    let are_words = |slug: &str| slug.split('-').all(|word| word.len() > 1 || word == "a");
    let is_slug = label == slug && are_words(&slug);
    Some(if is_slug {
        slug.replace('-', " ")
    } else {
        label.to_owned()
    })
}

/// The labels of all tags without doubles, and those left out.
pub(super) fn tags(raw: &[String]) -> (Vec<String>, Vec<String>) {
    let mut kept: Vec<String> = Vec::new();
    let mut left_out = Vec::new();
    for word in raw.iter().filter(|word| !word.trim().is_empty()) {
        match tag(word) {
            None => left_out.push(word.clone()),
            Some(label) => {
                let is_new = !kept
                    .iter()
                    .any(|known| text::slug(known) == text::slug(&label));
                if is_new {
                    kept.push(label);
                }
            }
        }
    }
    (kept, left_out)
}

/// A byline, or nothing when it is nobody's.
pub(super) fn byline(raw: &str) -> Option<String> {
    let byline = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_placeholder = site::BYLINE_PLACEHOLDERS.contains(&byline.to_lowercase().as_str());
    (!byline.is_empty() && !is_placeholder).then(|| with_capitals(&byline))
}

/// `julien Delabaca` is a name typed in haste; a sentence of more words is left as it is.
fn with_capitals(byline: &str) -> String {
    const NAME_WORDS_MAX: usize = 3;
    const PARTICLES: [&str; 7] = ["d", "de", "des", "du", "la", "le", "van"];
    let words: Vec<&str> = byline.split(' ').collect();
    let is_letter = |c: char| c.is_alphabetic() || " -'".contains(c);
    if words.len() > NAME_WORDS_MAX || !byline.chars().all(is_letter) {
        return byline.to_owned();
    }
    let words = words.iter().enumerate().map(|(index, word)| {
        let mut letters = word.chars();
        if index > 0 && PARTICLES.contains(word) {
            return (*word).to_owned();
        }
        let first = letters.next().map(|c| c.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    });
    words.collect::<Vec<_>>().join(" ")
}

/// For each way of writing a name (`mael thomas`), the best one among those given: the one with the
/// most capitals and accents, then the most used.
pub(super) fn best_bylines(bylines: &[String]) -> BTreeMap<String, String> {
    let mut spellings: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    for byline in bylines {
        *spellings
            .entry(text::fold(byline))
            .or_default()
            .entry(byline)
            .or_default() += 1;
    }
    let care = |spelling: &str| {
        let signs = spelling
            .chars()
            .filter(|c| c.is_uppercase() || !c.is_ascii());
        signs.count()
    };
    let best = spellings.into_iter().filter_map(|(folded, spellings)| {
        let best = spellings
            .into_iter()
            .max_by_key(|(spelling, uses)| (*uses, care(spelling)));
        best.map(|(spelling, _)| (folded, spelling.to_owned()))
    });
    best.collect()
}

/// `[Parole d'adhérent] Kisio` in its series and its title.
pub(super) fn series(title: &str) -> (Option<String>, String) {
    let title = title.trim();
    let cut = title
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'));
    match cut {
        Some((series, rest)) if !series.trim().is_empty() && !rest.trim().is_empty() => {
            let series = series.trim();
            let rest = rest.trim().trim_start_matches([':', '-', '–', '—']).trim();
            // "[Fabriquer les communs] avec les acteurs du vélo" is one sentence.
            let title = match rest.starts_with(char::is_lowercase) {
                true => format!("{series} {rest}"),
                false => rest.to_owned(),
            };
            (Some(series.to_owned()), title)
        }
        _ => (None, title.to_owned()),
    }
}

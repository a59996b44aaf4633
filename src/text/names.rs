//! Titles and labels as the last part of an address and as hashtags.

use super::fold::{is_middle_dot, letters};

const SLUG_CHARS_MAX: usize = 80;
/// A slug that is too long is cut between words, unless that would leave less than this.
const SLUG_CHARS_MIN_WHEN_CUT: usize = 40;

/// Lower-case ASCII letters, digits and single hyphens, at most 80 characters: the last part of an
/// address. Empty when the text has no letter that ASCII can stand for.
pub fn slug(text: &str) -> String {
    let plain: String = letters(text)
        .chars()
        .filter(|c| !is_middle_dot(*c))
        .collect();
    let words: Vec<_> = plain
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let mut slug = words.join("-");
    if slug.len() > SLUG_CHARS_MAX {
        let between_words = slug.as_bytes()[SLUG_CHARS_MAX] == b'-';
        slug.truncate(SLUG_CHARS_MAX);
        let cut = slug
            .rfind('-')
            .filter(|cut| *cut >= SLUG_CHARS_MIN_WHEN_CUT);
        if let (Some(cut), false) = (cut, between_words) {
            slug.truncate(cut);
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// A label as a hashtag without its `#`: a single word keeps its spelling, several are joined with a
/// capital each (`Déplacements domicile-travail`: `DéplacementsDomicileTravail`). Nothing when no
/// letter is left, since peers take digits alone for a number.
pub fn hashtag(label: &str) -> Option<String> {
    let words: Vec<String> = label
        .split(|c: char| !c.is_alphanumeric() && c != '_' && !is_middle_dot(c))
        .map(|word| word.chars().filter(|c| !is_middle_dot(*c)).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    let tag = match words.as_slice() {
        [word] => word.clone(),
        words => words.iter().map(|word| capitalised(word)).collect(),
    };
    tag.chars().any(char::is_alphabetic).then_some(tag)
}

/// A letter whose capital is several (`ß`, `ᾶ`) stays small: a mark on its own would end the tag.
fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let mut capital = first.to_uppercase();
    let first = if capital.len() == 1 {
        capital.next().unwrap_or(first)
    } else {
        first
    };
    first.to_string() + letters.as_str()
}

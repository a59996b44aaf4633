//! Words made comparable: no accents, no capitals, ligatures opened, and inclusive writing spelt out
//! so that `acteur·rice·s` is found by `acteurs`, `actrices` and `acteurrices`.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The middle dot and those that keyboards give in its place.
const MIDDLE_DOTS: [char; 5] = ['·', '‧', '•', '⋅', '∙'];

/// Endings after a full stop that are inclusive writing and not the end of a sentence or a host.
const ENDINGS: &[&str] = &[
    "e", "es", "s", "ne", "nes", "le", "les", "te", "tes", "se", "ses", "sse", "sses", "esse",
    "esses", "ve", "ves", "ere", "eres", "euse", "euses", "rice", "rices", "trice", "trices", "x",
];

/// How a feminine is built on a masculine: what it replaces, by what, when the ending is this.
const FEMININES: &[(&str, &str, &str)] = &[
    ("teur", "rice", "trice"),
    ("teur", "trice", "trice"),
    ("eur", "euse", "euse"),
    ("eur", "rice", "rice"),
    ("er", "ere", "ere"),
    ("f", "ve", "ve"),
    ("x", "se", "se"),
];

/// A text for searching, and for what is searched in: fold both sides and compare.
pub fn fold(text: &str) -> String {
    let plain = letters(text);
    let mut folded = String::with_capacity(plain.len());
    for (index, word) in plain.split_whitespace().enumerate() {
        if index > 0 {
            folded.push(' ');
        }
        let (before, core, after) = without_punctuation(word);
        folded.push_str(before);
        match inclusive_forms(core) {
            Some(forms) => folded.push_str(&forms.join(" ")),
            None => folded.extend(core.chars().filter(|c| !MIDDLE_DOTS.contains(c))),
        }
        folded.push_str(after);
    }
    folded
}

/// Lower case without accents, ligatures and typographic signs opened; dots still stand.
pub(super) fn letters(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match character {
            'œ' | 'Œ' => plain.push_str("oe"),
            'æ' | 'Æ' => plain.push_str("ae"),
            'ß' | 'ẞ' => plain.push_str("ss"),
            'ø' | 'Ø' => plain.push('o'),
            'ł' | 'Ł' => plain.push('l'),
            'đ' | 'Đ' => plain.push('d'),
            'ı' => plain.push('i'),
            '’' | '‘' | 'ʼ' => plain.push('\''),
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => {}
            _ => plain.extend(character.to_lowercase()),
        }
    }
    plain
}

pub(super) fn is_middle_dot(character: char) -> bool {
    MIDDLE_DOTS.contains(&character)
}

fn without_punctuation(word: &str) -> (&str, &str, &str) {
    let core_start = word.find(char::is_alphanumeric).unwrap_or(word.len());
    let (before, rest) = word.split_at(core_start);
    let has_bracket = rest.contains('(');
    let closes = |c: char| !(c.is_alphanumeric() || c == ')' && has_bracket);
    let core = rest.trim_end_matches(closes);
    (before, core, &rest[core.len()..])
}

/// Whether a part of a word may be inclusive writing: `e`, `s`, `rice`.
pub(super) fn is_inclusive_ending(part: &str) -> bool {
    ENDINGS.contains(&part)
}

/// The spellings of a word written inclusively, joined first, then the masculine; nothing for other
/// words.
pub(super) fn inclusive_forms(word: &str) -> Option<Vec<String>> {
    // `l'acteur·rice` and `co-fondateur·rice`: only the last part is inclusive.
    let stem_start = word.rfind(['\'', '-', '/']).map_or(0, |index| index + 1);
    let (prefix, stem) = word.split_at(stem_start);
    let parts = inclusive_parts(stem)?;
    let (masculine, endings) = parts.split_first()?;
    let plural = endings.last().is_some_and(|ending| {
        *ending == "s" || *ending == "x" || (endings.len() == 1 && ending.ends_with('s'))
    });
    let ending = endings.first().filter(|ending| **ending != "x");
    let ending = ending.filter(|ending| endings.len() == 1 || **ending != "s");
    let singular_ending = ending.map(|ending| ending.strip_suffix('s').unwrap_or(ending));
    let feminine = singular_ending.map(|ending| feminine(masculine, ending));

    let mut forms = vec![parts.concat(), (*masculine).to_owned()];
    forms.extend(singular_ending.map(|ending| format!("{masculine}{ending}")));
    forms.extend(feminine.clone());
    if plural {
        forms.push(format!("{masculine}s"));
        forms.extend(feminine.map(|feminine| feminine + "s"));
    }
    let mut seen = Vec::new();
    for form in forms {
        let form = format!("{prefix}{form}");
        if !seen.contains(&form) {
            seen.push(form);
        }
    }
    Some(seen)
}

/// `acteur·rice·s`, `adherent.e.s`, `adherent(e)s` cut at their signs.
fn inclusive_parts(stem: &str) -> Option<Vec<&str>> {
    let cut = |separators: &dyn Fn(char) -> bool| -> Vec<&str> {
        stem.split(separators)
            .filter(|part| !part.is_empty())
            .collect()
    };
    if stem.contains(is_middle_dot) {
        let parts = cut(&is_middle_dot);
        let wordy = parts
            .iter()
            .all(|part| part.chars().all(char::is_alphabetic));
        return (parts.len() > 1 && wordy).then_some(parts);
    }
    let parts = if stem.contains('(') {
        cut(&|c| c == '(' || c == ')')
    } else {
        cut(&|c| c == '.')
    };
    let wordy = parts
        .first()
        .is_some_and(|first| first.chars().count() > 1 && first.chars().all(char::is_alphabetic));
    let endings = parts.len() > 1 && parts[1..].iter().all(|part| ENDINGS.contains(part));
    (wordy && endings).then_some(parts)
}

fn feminine(masculine: &str, ending: &str) -> String {
    let rule = FEMININES
        .iter()
        .find(|(replaced, suffix, _)| masculine.ends_with(replaced) && *suffix == ending);
    match rule {
        Some((replaced, _, by)) => format!("{}{by}", masculine.trim_end_matches(replaced)),
        None => format!("{masculine}{ending}"),
    }
}

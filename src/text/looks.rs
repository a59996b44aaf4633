//! What names look like to people, and not to machines: invisible characters and those that turn the
//! direction of what follows are left out, and two names that look alike have one skeleton.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// More marks on one letter climb over the lines above.
const MARKS_MAX: usize = 3;

/// A text as it can be seen: no control, nothing invisible, nothing that turns the direction of what
/// follows, no tower of marks. Joiners stay where letters or emoji need them.
pub fn visible(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut marks = 0;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > MARKS_MAX {
            continue;
        }
        if is_joiner(c) {
            let joins = |c: char| !c.is_ascii() && !c.is_whitespace() && !is_invisible(c);
            let before = kept.chars().next_back().is_some_and(joins);
            if before && characters.peek().is_some_and(|next| joins(*next)) {
                kept.push(c);
            }
        } else if c == '\n' || (!c.is_control() && !is_invisible(c)) {
            kept.push(c);
        }
    }
    kept
}

/// Needed between some letters and within some emoji, invisible all the same.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Draws nothing, or changes how others are drawn (Unicode `Default_Ignorable_Code_Point` and the
/// blanks that look like nothing); the selector that makes an emoji of a sign is no such thing.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0d}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// What a name looks like at a glance: two names that may be taken for each other have one skeleton.
/// Empty when it has neither letters nor digits.
pub fn skeleton(name: &str) -> String {
    let plain: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .map(look)
        .flat_map(char::to_lowercase)
        .map(look)
        .filter(|c| c.is_alphanumeric())
        .collect();
    plain.replace("rn", "m").replace("vv", "w")
}

/// The Latin letter that another letter or a digit looks like (of Unicode's `confusables.txt`, what has the
/// form of one Latin letter in everyday typefaces).
fn look(c: char) -> char {
    match c {
        'а' | 'А' | 'α' | 'Α' | 'ɑ' | 'Ꭺ' => 'a',
        'В' | 'Β' | 'Ь' | 'ь' | 'Ᏼ' => 'b',
        'с' | 'С' | 'ϲ' | 'Ϲ' | 'ᴄ' | 'Ꮯ' => 'c',
        'ԁ' | 'ɗ' | 'Ꭰ' => 'd',
        'е' | 'Е' | 'Ε' | 'ҽ' | 'ε' | 'є' | 'Ꭼ' => 'e',
        'ƒ' | 'Ϝ' => 'f',
        'ɡ' | 'ց' | 'Ԍ' | 'ԍ' => 'g',
        'Н' | 'Η' | 'һ' | 'Һ' | 'հ' | 'Ꮋ' => 'h',
        'і' | 'І' | 'ι' | 'Ι' | 'ı' | 'ӏ' | 'Ӏ' | 'I' | 'i' | '1' | '|' | 'ⅼ' | 'ǀ' | 'ا' => {
            'l'
        }
        'ј' | 'Ј' | 'ϳ' | 'Ϳ' => 'j',
        'К' | 'к' | 'Κ' | 'κ' | 'ĸ' => 'k',
        'М' | 'м' | 'Μ' | 'Ϻ' => 'm',
        'Ν' | 'ո' | 'п' => 'n',
        'о' | 'О' | 'ο' | 'Ο' | 'σ' | 'օ' | 'Օ' | '0' | 'ഠ' | '੦' | '০' | '०' | 'ه' | 'ө' | 'Ө' => {
            'o'
        }
        'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
        'ԛ' | 'Ԛ' | 'գ' => 'q',
        'г' | 'ᴦ' | 'ꭇ' => 'r',
        'ѕ' | 'Ѕ' | 'ꜱ' | 'Տ' | '5' => 's',
        'Т' | 'т' | 'Τ' | 'τ' => 't',
        'υ' | 'ս' | 'ц' | 'Ս' => 'u',
        'ν' | 'ѵ' | 'Ѵ' | 'ט' => 'v',
        'ѡ' | 'ԝ' | 'Ԝ' | 'ω' | 'ш' | 'Ш' => 'w',
        'х' | 'Х' | 'χ' | 'Χ' => 'x',
        'у' | 'У' | 'Υ' | 'γ' | 'ү' | 'Ү' => 'y',
        'Ζ' | 'ᴢ' => 'z',
        'ø' | 'Ø' => 'o',
        'ł' | 'Ł' => 'l',
        'đ' | 'Đ' => 'd',
        'ħ' | 'Ħ' => 'h',
        'ſ' => 's',
        other => other,
    }
}

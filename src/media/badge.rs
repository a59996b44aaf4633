//! The badge of a hub or a space: bricks of unequal width, stacked to the left, one for each name,
//! its own the last. Drawn as SVG with the reader's own font: each brick is as wide as its words are
//! long, and the words are set to that width, so that they never overflow.

use std::fmt::Write;

/// A brick: what it says and the colour under the words, `#ffef26`.
pub struct Brick<'a> {
    pub words: &'a str,
    pub colour: &'a str,
}

const HEIGHT: usize = 56;
const FONT_PIXELS: f64 = 30.0;
const SIDE: f64 = 18.0;
const SHADOW: usize = 5;
/// Longer words are made smaller, and cut where they would be too small to read.
const WORDS_WIDTH_MAX: f64 = 460.0;
const WORDS_CHARS_MAX: usize = 42;
const INK: &str = "#1d1d1b";

/// A whole SVG document; it says nothing to a screen reader, because the name stands beside it.
pub fn svg(bricks: &[Brick]) -> String {
    let drawn: Vec<Drawn> = bricks.iter().map(Drawn::of).collect();
    let widest = drawn.iter().map(|it| it.width).max().unwrap_or(0);
    let (width, height) = (widest + SHADOW, bricks.len() * HEIGHT + SHADOW);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\">"
    );
    for (row, brick) in drawn.iter().enumerate() {
        brick.shadow(&mut svg, row);
    }
    for (row, brick) in drawn.iter().enumerate() {
        brick.draw(&mut svg, row);
    }
    svg.push_str("</svg>");
    svg
}

/// How wide and high [`svg`] draws these names.
pub fn size(words: &[&str]) -> (usize, usize) {
    let brick = |words| Drawn::of(&Brick { words, colour: "" }).width;
    let widest = words.iter().map(|words| brick(words)).max().unwrap_or(0);
    (widest + SHADOW, words.len() * HEIGHT + SHADOW)
}

struct Drawn {
    words: String,
    colour: String,
    width: usize,
    words_width: f64,
    font: f64,
}

impl Drawn {
    fn of(brick: &Brick) -> Drawn {
        let words = cut(brick.words.trim());
        let natural = words.chars().map(width_of).sum::<f64>() * FONT_PIXELS;
        let scale = (WORDS_WIDTH_MAX / natural.max(1.0)).min(1.0);
        let words_width = natural * scale;
        Drawn {
            words,
            colour: brick.colour.to_owned(),
            width: (words_width + 2.0 * SIDE).ceil() as usize,
            words_width,
            font: FONT_PIXELS * scale,
        }
    }

    fn shadow(&self, svg: &mut String, row: usize) {
        let _ = write!(
            svg,
            "<rect x=\"{SHADOW}\" y=\"{}\" width=\"{}\" height=\"{HEIGHT}\" opacity=\".22\"/>",
            row * HEIGHT + SHADOW,
            self.width
        );
    }

    fn draw(&self, svg: &mut String, row: usize) {
        let top = row * HEIGHT;
        let baseline = top as f64 + HEIGHT as f64 / 2.0 + self.font * 0.35;
        let _ = write!(
            svg,
            "<rect y=\"{top}\" width=\"{}\" height=\"{HEIGHT}\" fill=\"{}\"/>",
            self.width,
            escaped(&self.colour)
        );
        if !self.words.is_empty() {
            let _ = write!(
                svg,
                "<text x=\"{SIDE}\" y=\"{baseline:.1}\" fill=\"{INK}\" font-size=\"{:.1}\" \
                 font-weight=\"700\" font-family=\"system-ui, sans-serif\" \
                 textLength=\"{:.1}\" lengthAdjust=\"spacingAndGlyphs\">{}</text>",
                self.font,
                self.words_width,
                escaped(&self.words)
            );
        }
    }
}

fn cut(words: &str) -> String {
    if words.chars().count() <= WORDS_CHARS_MAX {
        return words.to_owned();
    }
    let kept: String = words.chars().take(WORDS_CHARS_MAX - 1).collect();
    format!("{}…", kept.trim_end())
}

/// About how wide a bold letter is, in parts of the font's size.
fn width_of(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '|' | '.' | ',' | ':' | ';' | '!' | '\'' | '’' | '·' => 0.32,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | ' ' => 0.40,
        'm' | 'w' | 'M' | 'W' | 'œ' | 'Œ' | '@' | '—' | '…' => 0.92,
        letter if letter.is_uppercase() || letter.is_ascii_digit() => 0.68,
        letter if letter.is_ascii() || letter.is_alphabetic() && (letter as u32) < 0x250 => 0.60,
        _ => 1.0,
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn badge(words: &str) -> String {
        svg(&[Brick {
            words,
            colour: "#ffef26",
        }])
    }

    #[test]
    fn names_are_text_and_nothing_else() {
        let svg = badge("</text><script>&\"\u{1}");
        assert!(!svg.contains("<script") && !svg.contains('\u{1}'), "{svg}");
        assert!(
            svg.contains("&lt;/text&gt;&lt;script&gt;&amp;&quot;"),
            "{svg}"
        );
    }

    #[test]
    fn a_brick_is_as_wide_as_its_words_and_no_wider_than_a_page() {
        let (short, _) = size(&["Vélo"]);
        let (long, _) = size(&["Traces de mobilité"]);
        let (longest, _) = size(&["M".repeat(500).as_str()]);
        assert!(
            short < long && long < longest && longest <= 510,
            "{short} {long} {longest}"
        );
        assert_eq!(size(&["a", "b", "c"]).1, 3 * HEIGHT + SHADOW);
        assert!(badge(&"long ".repeat(100)).contains('…'));
        assert!(badge("").starts_with("<svg"));
    }
}

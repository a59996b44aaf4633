//! Letters: how wide words are, where a text is broken, and their drawing on a canvas. Noto Sans has
//! Latin with every accent, Greek and Cyrillic; what it has not (emoji, other scripts) is left out.

use ab_glyph::{Font, FontRef, GlyphId, Point, PxScale, ScaleFont};
use image::{Rgb, RgbImage};
use unicode_normalization::UnicodeNormalization;

/// Shades between ink and paper: few enough for a palette, more than an eye tells apart.
const SHADES: f32 = 15.0;
const ELLIPSIS: char = '…';

/// A weight of the one family.
pub struct Face(FontRef<'static>);

impl Face {
    pub fn bold() -> Face {
        Face::of(notosans::BOLD_TTF)
    }

    pub fn regular() -> Face {
        Face::of(notosans::REGULAR_TTF)
    }

    fn of(bytes: &'static [u8]) -> Face {
        Face(FontRef::try_from_slice(bytes).expect("the font that is embedded is a font"))
    }

    /// The text as it can be drawn: composed, without what has no letter here. Nothing when more
    /// than half of it would be lost.
    pub fn readable(&self, text: &str) -> String {
        let composed: String = text.nfc().collect();
        let has = |c: &char| c.is_whitespace() || self.0.glyph_id(*c) != GlyphId(0);
        let kept: String = composed.chars().filter(has).collect();
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        if letters(&kept) * 2 < letters(&composed) {
            return String::new();
        }
        // A space that may not be broken stays one.
        let words = kept.split(|c: char| c.is_whitespace() && !is_bound(c));
        let words: Vec<&str> = words.filter(|word| !word.trim().is_empty()).collect();
        words.join(" ").replace(is_bound, "\u{a0}")
    }

    /// In pixels, at a size in pixels.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        let font = self.0.as_scaled(self.scale(size));
        let mut width = 0.0;
        let mut before = None;
        for character in text.chars() {
            let glyph = font.glyph_id(character);
            if let Some(before) = before {
                width += font.kern(before, glyph);
            }
            width += font.h_advance(glyph);
            before = Some(glyph);
        }
        width
    }

    /// The lines of a text that may be as wide as `width`; a longer word is cut.
    pub fn wrap(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in text.split(' ') {
            let longer = match line.as_str() {
                "" => word.to_owned(),
                _ => format!("{line} {word}"),
            };
            if self.width(&longer, size) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = self.cut_word(word, size, width, &mut lines);
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// Lines as long as the word fills them; the rest of it is answered.
    fn cut_word(&self, word: &str, size: f32, width: f32, lines: &mut Vec<String>) -> String {
        let mut part = String::new();
        for character in word.chars() {
            part.push(character);
            if self.width(&part, size) > width && part.chars().count() > 1 {
                part.pop();
                lines.push(std::mem::take(&mut part));
                part.push(character);
            }
        }
        part
    }

    /// One line, ended by an ellipsis where it is too wide.
    pub fn one_line(&self, text: &str, size: f32, width: f32) -> String {
        if self.width(text, size) <= width {
            return text.to_owned();
        }
        self.ended(text, size, width)
    }

    /// The beginning of a line with an ellipsis behind it.
    pub fn ended(&self, line: &str, size: f32, width: f32) -> String {
        let mut kept: Vec<char> = line.chars().collect();
        loop {
            let text: String = kept.iter().collect();
            let text = text.trim_end_matches([' ', '\u{a0}', ',', ';', ':', '.', '–', '-']);
            let text = format!("{text}{ELLIPSIS}");
            if kept.is_empty() || self.width(&text, size) <= width {
                return text;
            }
            kept.pop();
        }
    }

    /// Draws a line whose letters stand on `baseline`.
    pub fn draw(
        &self,
        canvas: &mut RgbImage,
        text: &str,
        size: f32,
        at: (f32, f32),
        colour: Rgb<u8>,
    ) {
        let scale = self.scale(size);
        let font = self.0.as_scaled(scale);
        let (mut x, baseline) = at;
        let mut before = None;
        for character in text.chars() {
            let id = font.glyph_id(character);
            if let Some(before) = before {
                x += font.kern(before, id);
            }
            let glyph = id.with_scale_and_position(scale, Point { x, y: baseline });
            if let Some(outline) = self.0.outline_glyph(glyph) {
                let bounds = outline.px_bounds();
                outline.draw(|dx, dy, cover| {
                    let left = bounds.min.x as i64 + i64::from(dx);
                    let top = bounds.min.y as i64 + i64::from(dy);
                    ink(canvas, left, top, cover, colour);
                });
            }
            x += font.h_advance(id);
            before = Some(id);
        }
    }

    /// A size is the height of an em, as elsewhere; the library means line heights.
    fn scale(&self, size: f32) -> PxScale {
        let per_em = self.0.units_per_em().unwrap_or(1_000.0);
        PxScale::from(size * self.0.height_unscaled() / per_em)
    }
}

fn is_bound(character: char) -> bool {
    matches!(character, '\u{a0}' | '\u{202f}')
}

fn ink(canvas: &mut RgbImage, x: i64, y: i64, cover: f32, colour: Rgb<u8>) {
    let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else {
        return;
    };
    if x >= canvas.width() || y >= canvas.height() {
        return;
    }
    let cover = (cover.clamp(0.0, 1.0) * SHADES).round() / SHADES;
    let below = canvas.get_pixel_mut(x, y);
    for (channel, ours) in below.0.iter_mut().zip(colour.0) {
        let mixed = f32::from(*channel) * (1.0 - cover) + f32::from(ours) * cover;
        *channel = mixed.round() as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_is_drawn_whole_and_what_has_no_letter_is_left_out() {
        let face = Face::bold();
        let text = "Œuvrer : l’été des acteur·rice·s « ÀÇÉÊËÎÏÔÙÛŸ »…";
        assert_eq!(face.readable(text), text);
        assert_eq!(face.readable("E\u{301}te\u{301}"), "Été");
        assert_eq!(face.readable("🚲  À vélo 🎉"), "À vélo");
        assert_eq!(face.readable("Ζωή Жизнь"), "Ζωή Жизнь");
        assert_eq!(face.readable("自転車で行こう"), "");
    }

    #[test]
    fn lines_are_as_wide_as_they_may_be() {
        let face = Face::bold();
        let text = format!("Un titre assez long pour trois lignes {}", "mot".repeat(60));
        for size in [40.0, 90.0] {
            let lines = face.wrap(&text, size, 600.0);
            assert!(lines.len() > 2, "{lines:?}");
            assert!(lines.iter().all(|line| face.width(line, size) <= 600.0));
            let letters = |text: &str| text.replace(' ', "");
            assert_eq!(
                letters(&lines.concat()),
                letters(&text),
                "no letter is lost"
            );
        }
        assert!(face.one_line(&text, 30.0, 300.0).ends_with('…'));
        assert_eq!(face.one_line("Court", 30.0, 300.0), "Court");
    }
}

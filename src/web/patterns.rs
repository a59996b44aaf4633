//! A wall of bricks in place of a cover: drawn from a title, always the same for the same one, in the
//! colours of the house (`news.css`), without a request.

use std::fmt::Write;

const WIDTH: u64 = 320;
const ROW_HEIGHT: u64 = 40;
const ROWS: u64 = 4;
const BRICK_MIN: u64 = 40;
/// In steps of this, so that joints stand in line here and there.
const STEP: u64 = 20;
const COLOURS: usize = 4;

/// `<svg>` of 320 by 160; says nothing to a screen reader.
pub fn wall(title: &str) -> String {
    let mut chance = Chance::of(title);
    let mut paths = vec![String::new(); COLOURS];
    let mut last = COLOURS;
    for row in 0..ROWS {
        let mut x = 0;
        while x < WIDTH {
            let wanted = BRICK_MIN + chance.below(5) * STEP;
            let left = WIDTH - x;
            let width = if left < wanted + BRICK_MIN {
                left
            } else {
                wanted
            };
            let mut colour = chance.below(COLOURS as u64) as usize;
            if colour == last {
                colour = (colour + 1) % COLOURS;
            }
            last = colour;
            let _ = write!(
                paths[colour],
                "M{x} {}h{width}v{ROW_HEIGHT}h-{width}z",
                row * ROW_HEIGHT
            );
            x += width;
        }
    }
    let mut drawn = String::from(
        "<svg class=\"wall\" viewBox=\"0 0 320 160\" preserveAspectRatio=\"xMidYMid slice\" \
         aria-hidden=\"true\" focusable=\"false\">",
    );
    for (colour, path) in paths
        .iter()
        .enumerate()
        .filter(|(_, path)| !path.is_empty())
    {
        let _ = write!(drawn, "<path class=\"w{colour}\" d=\"{path}\"/>");
    }
    drawn + "</svg>"
}

/// Numbers that look like chance and follow from the words (FNV-1a, then a linear step).
struct Chance(u64);

impl Chance {
    fn of(words: &str) -> Chance {
        let hash = words
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        Chance(hash)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

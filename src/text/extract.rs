//! Where the words that were asked for stand in a text: the stretch to show of a long one, and what
//! is marked in it. Pieces are plain text; whoever draws them escapes them.

use super::asked::{Asked, spellings};
use super::words::{self, Word};

/// How much of a long text is looked through; behind it the beginning is shown.
const LOOKED_AT_BYTES_MAX: usize = 40_000;
/// How many places are compared.
const HITS_MAX: usize = 200;

/// A piece of text, marked where it is what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Piece {
    pub text: String,
    pub marked: bool,
}

/// A stretch of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extract {
    pub pieces: Vec<Piece>,
    /// How many of the things asked for stand in it.
    pub found: usize,
}

struct Hit {
    start: usize,
    end: usize,
    /// Which of the things asked for.
    term: usize,
}

/// The whole text with what was asked for marked in it.
pub fn marked(text: &str, asked: &Asked) -> Vec<Piece> {
    let hits = hits(text, asked, text.len());
    pieces(text, 0, text.len(), &hits)
}

/// About `chars_max` characters around the place where most of what was asked for stands together;
/// the beginning when nothing does.
pub fn extract(text: &str, asked: &Asked, chars_max: usize) -> Extract {
    let hits = hits(text, asked, chars_max);
    let (start, found) = best(&hits, chars_max);
    let start = match start {
        Some(start) => beginning(text, start, chars_max / 4),
        None => 0,
    };
    let end = ending(text, start, chars_max);
    let mut pieces = pieces(text, start, end, &hits);
    if start > 0 {
        put(&mut pieces, 0, "… ");
    }
    if end < text.len() {
        let last = pieces.len();
        put(&mut pieces, last, " …");
    }
    Extract { pieces, found }
}

fn put(pieces: &mut Vec<Piece>, at: usize, text: &str) {
    pieces.insert(
        at,
        Piece {
            text: text.to_owned(),
            marked: false,
        },
    );
}

/// Every place, until all that was asked for was seen within `together` bytes and a little more.
fn hits(text: &str, asked: &Asked, together: usize) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    let mut enough_at = LOOKED_AT_BYTES_MAX;
    let wanted: Vec<&[u8]> = asked
        .terms
        .iter()
        .flat_map(|term| term.ways.iter().flatten())
        .map(|word| word.as_bytes())
        .collect();
    let is_wanted = |first: [u8; 2]| {
        wanted.iter().any(|word| match *word {
            [one, two, ..] => [*one, *two] == first,
            _ => true,
        })
    };
    words::each_that(text, is_wanted, |word| {
        if let Some(term) = term_of(&word, asked) {
            hits.push(Hit {
                start: word.place.start,
                end: word.place.end,
                term,
            });
            let (_, found) = best(
                &hits[hits.len().saturating_sub(asked.terms.len())..],
                together,
            );
            if found == asked.terms.len() {
                enough_at = enough_at.min(word.place.end + together);
            }
        }
        word.place.end < enough_at && hits.len() < HITS_MAX
    });
    hits
}

fn term_of(word: &Word, asked: &Asked) -> Option<usize> {
    if word.is_common() {
        return None;
    }
    asked.terms.iter().position(|term| {
        term.ways.iter().any(|way| {
            way.iter().enumerate().any(|(index, wanted)| {
                let may_go_on = term.is_open && index + 1 == way.len();
                spellings(word).any(|spelling| {
                    spelling == wanted || may_go_on && spelling.starts_with(wanted.as_str())
                })
            })
        })
    })
}

/// Where the stretch with the most begins, and how many different things stand in it.
fn best(hits: &[Hit], together: usize) -> (Option<usize>, usize) {
    let mut best = (None, 0);
    for (index, first) in hits.iter().enumerate() {
        let near = hits[index..]
            .iter()
            .take_while(|hit| hit.end <= first.start + together);
        let mut seen = Vec::new();
        for hit in near {
            if !seen.contains(&hit.term) {
                seen.push(hit.term);
            }
        }
        if seen.len() > best.1 {
            best = (Some(first.start), seen.len());
        }
    }
    best
}

/// Some words before a place, from the beginning of one.
fn beginning(text: &str, at: usize, chars: usize) -> usize {
    let before = text[..at].char_indices().rev().take(chars);
    let mut start = before.last().map_or(at, |(index, _)| index);
    if start == 0 {
        return 0;
    }
    while start < at && !text[..start].ends_with(char::is_whitespace) {
        start += text[start..].chars().next().map_or(1, char::len_utf8);
    }
    start
}

fn ending(text: &str, start: usize, chars_max: usize) -> usize {
    let Some((cut, _)) = text[start..].char_indices().nth(chars_max) else {
        return text.len();
    };
    let cut = start + cut;
    let space = text[start..cut].rfind(char::is_whitespace);
    space
        .filter(|space| *space > 0)
        .map_or(cut, |space| start + space)
}

/// A stretch cut where marks begin and end; marks with nothing but a sign between them are one.
fn pieces(text: &str, start: usize, end: usize, hits: &[Hit]) -> Vec<Piece> {
    let mut marks: Vec<(usize, usize)> = Vec::new();
    let inside = hits
        .iter()
        .filter(|hit| hit.start >= start && hit.end <= end);
    for hit in inside {
        match marks.last_mut() {
            Some(last) if hit.start < last.1 || is_joint(&text[last.1..hit.start]) => {
                last.1 = last.1.max(hit.end);
            }
            _ => marks.push((hit.start, hit.end)),
        }
    }
    let mut pieces = Vec::with_capacity(marks.len() * 2 + 1);
    let mut add = |from: usize, to: usize, marked| {
        if from < to {
            let text = text[from..to].replace('\n', " ");
            pieces.push(Piece { text, marked });
        }
    };
    let mut at = start;
    for (from, to) in marks {
        add(at, from, false);
        add(from, to, true);
        at = to;
    }
    add(at, end, false);
    pieces
}

fn is_joint(between: &str) -> bool {
    matches!(between, "-" | "‐" | "‑" | "/" | "." | "·")
}

//! HTML of others with less in each other. A parser looks at all that is open for each element that it
//! meets, so sixty kilobytes of `<blockquote>` cost it as much as gigabytes of prose. Nobody reads what
//! is quoted sixty times over: beyond, the words stay and the elements go.

use std::borrow::Cow;

const DEPTH_MAX: usize = 60;
/// Where it cannot be told without a parser what is closed, so many elements are opened in all.
const OPENED_MAX: usize = 1_000;

/// They hold nothing, or end by themselves where another of their kind begins.
const FLAT: [&str; 22] = [
    "a", "area", "br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "source", "tbody", "td", "th", "thead", "tr", "track", "wbr",
];
/// What looks like a tag in them is none, or other rules hold.
const OPAQUE: [&str; 14] = [
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
];

/// The same HTML, unless too much in it stands in each other. Not safe to show: that comes afterwards.
pub(super) fn shallow(html: &str) -> Cow<'_, str> {
    if html.bytes().filter(|byte| *byte == b'<').count() <= DEPTH_MAX {
        return Cow::Borrowed(html);
    }
    let is_plain = is_plain(html);
    let open_max = if is_plain { DEPTH_MAX } else { OPENED_MAX };
    let mut open: Vec<String> = Vec::new();
    let mut kept = String::with_capacity(html.len());
    for piece in pieces(html) {
        let Piece::Tag { name, closes, .. } = &piece else {
            kept.push_str(piece.source());
            continue;
        };
        let name = name.to_ascii_lowercase();
        if FLAT.contains(&name.as_str()) {
            kept.push_str(piece.source());
        } else if *closes {
            // Only what surely closes: a parser closes more, never less.
            if is_plain && open.last() == Some(&name) {
                open.pop();
            }
            kept.push_str(piece.source());
        } else if open.len() < open_max {
            open.push(name);
            kept.push_str(piece.source());
        }
    }
    Cow::Owned(kept)
}

/// Whether each thing that looks like a tag is one: no comments, no elements with other rules, no quote
/// over the end of a tag.
fn is_plain(html: &str) -> bool {
    if html.contains("<!") || html.contains("<?") {
        return false;
    }
    let is_odd = |source: &str, quote: char| source.matches(quote).count() % 2 == 1;
    pieces(html).all(|piece| match piece {
        Piece::Text(_) => true,
        Piece::Tag { name, source, .. } => {
            let name = name.to_ascii_lowercase();
            !OPAQUE.contains(&name.as_str()) && !is_odd(source, '"') && !is_odd(source, '\'')
        }
    })
}

enum Piece<'a> {
    Text(&'a str),
    Tag {
        name: &'a str,
        closes: bool,
        source: &'a str,
    },
}

impl<'a> Piece<'a> {
    fn source(&self) -> &'a str {
        match self {
            Piece::Text(source) | Piece::Tag { source, .. } => source,
        }
    }
}

/// Tags, as far as the next `>`, and what stands between them.
fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = first(rest);
        rest = after;
        Some(piece)
    })
}

fn first(html: &str) -> (Piece<'_>, &str) {
    let Some(inside) = html.strip_prefix('<') else {
        let (text, after) = html.split_at(html.find('<').unwrap_or(html.len()));
        return (Piece::Text(text), after);
    };
    let closes = inside.starts_with('/');
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let (text, after) = html.split_at(1);
        return (Piece::Text(text), after);
    }
    let is_end = |c: char| c == '>' || c == '/' || c.is_ascii_whitespace();
    let name = &inside[..inside.find(is_end).unwrap_or(inside.len())];
    let (source, after) = html.split_at(html.find('>').map_or(html.len(), |end| end + 1));
    let tag = Piece::Tag {
        name,
        closes,
        source,
    };
    (tag, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(html: &str) -> usize {
        shallow(html).matches("<q>").count()
    }

    #[test]
    fn prose_is_left_as_it_is() {
        let prose =
            "<p>Un <b>mot</b>, <a href=\"/\">un lien</a><br><ul><li>a<li>b</ul>".repeat(2_000);
        assert_eq!(shallow(&prose), prose);
        let few = "<q>".repeat(DEPTH_MAX);
        assert_eq!(shallow(&few), few);
    }

    #[test]
    fn what_stands_in_each_other_too_often_loses_its_elements_and_no_word() {
        let deep = "<q>mot ".repeat(5_000);
        assert_eq!(opened(&deep), DEPTH_MAX);
        assert_eq!(shallow(&deep).matches("mot").count(), 5_000);
    }

    #[test]
    fn what_only_looks_closed_counts_as_open() {
        for trick in [
            "<q><!--</q>-->",
            "<q><style></q></style>",
            "<q><b title=\"> </q>\">",
            "<q><b title='> </q>'>",
            "<q></x>",
            "<q><b></q>",
        ] {
            assert!(opened(&trick.repeat(5_000)) <= OPENED_MAX, "{trick}");
        }
    }
}

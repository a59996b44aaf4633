//! Walking over HTML that the sanitiser has just written: its form is known (lower-case names,
//! double quotes, no comments), so a tag ends at the first `>` outside quotes. Never for other HTML.

/// What stands next in the HTML.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Tag(Tag<'a>),
}

/// `<a href="…">` or `</a>`, whole.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tag<'a> {
    pub source: &'a str,
    pub name: &'a str,
    pub closes: bool,
}

impl<'a> Tag<'a> {
    /// An attribute's value, still escaped.
    pub fn attribute(&self, wanted: &str) -> Option<&'a str> {
        self.attributes()
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| value)
    }

    /// Names and values in order, values still escaped.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut rest = self.source.trim_start_matches('<');
        rest = rest.get(self.name.len()..).unwrap_or_default();
        std::iter::from_fn(move || {
            let (name, after) = rest.split_once("=\"")?;
            let (value, after) = after.split_once('"')?;
            rest = after;
            Some((name.trim(), value))
        })
    }
}

/// The HTML cut into texts and tags; joined again they are the HTML.
pub(super) fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let length = if rest.starts_with('<') {
            tag_length(rest)
        } else {
            rest.find('<').unwrap_or(rest.len())
        };
        let (piece, after) = rest.split_at(length);
        rest = after;
        Some(if piece.starts_with('<') {
            Piece::Tag(tag(piece))
        } else {
            Piece::Text(piece)
        })
    })
}

fn tag_length(html: &str) -> usize {
    let mut in_quotes = false;
    for (index, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => in_quotes = !in_quotes,
            b'>' if !in_quotes => return index + 1,
            _ => {}
        }
    }
    html.len()
}

fn tag(source: &str) -> Tag<'_> {
    let inner = source.trim_start_matches('<').trim_end_matches('>');
    let closes = inner.starts_with('/');
    let inner = inner.trim_start_matches('/');
    let name = inner.split([' ', '/']).next().unwrap_or(inner);
    Tag {
        source,
        name,
        closes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_greater_than_inside_quotes_does_not_end_a_tag() {
        let html = "<p>a<img alt=\"1 > 0\" src=\"/x.png\">b</p>";
        let joined: String = pieces(html)
            .map(|piece| match piece {
                Piece::Text(text) => text,
                Piece::Tag(tag) => tag.source,
            })
            .collect();
        assert_eq!(joined, html);
        let image = pieces(html).find_map(|piece| match piece {
            Piece::Tag(tag) if tag.name == "img" => Some(tag),
            _ => None,
        });
        let image = image.expect("the picture is found");
        assert_eq!(image.attribute("alt"), Some("1 > 0"));
        assert_eq!(image.attribute("src"), Some("/x.png"));
        assert_eq!(image.attribute("class"), None);
    }
}

//! Reading one HTML tag as people write them: any case, values in double, single or no quotes.

/// A tag of the text.
#[derive(Debug, PartialEq)]
pub(super) struct Tag {
    /// In lower case.
    pub name: String,
    /// `</…>`
    pub closes: bool,
    /// `<…/>`, which HTML does not know but people write.
    pub is_empty: bool,
    /// Names in lower case, values decoded.
    pub attributes: Vec<(String, String)>,
    /// How many bytes of the text it takes.
    pub length: usize,
}

impl Tag {
    pub fn attribute(&self, wanted: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str())
    }
}

/// The tag with which `text` begins, if it does.
pub(super) fn read(text: &str) -> Option<Tag> {
    let mut rest = text.strip_prefix('<')?;
    let closes = rest.starts_with('/');
    rest = rest.trim_start_matches('/');
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-')?;
    let (name, after) = rest.split_at(end);
    // `<https://…>` and `<a@b.c>` are addresses.
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic());
    if !starts || !after.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/') {
        return None;
    }
    rest = after;
    let mut attributes = Vec::new();
    loop {
        let trimmed = rest.trim_start();
        let is_empty = trimmed.starts_with("/>");
        if is_empty || trimmed.starts_with('>') {
            let after = &trimmed[if is_empty { 2 } else { 1 }..];
            return Some(Tag {
                name: name.to_lowercase(),
                closes,
                is_empty,
                attributes,
                length: text.len() - after.len(),
            });
        }
        let (attribute, after) = attribute(trimmed.trim_start_matches('/'))?;
        attributes.push(attribute);
        rest = after;
    }
}

fn attribute(text: &str) -> Option<((String, String), &str)> {
    let is_name = |c: char| !c.is_whitespace() && !"=/>\"'<".contains(c);
    let end = text.find(|c: char| !is_name(c))?;
    if end == 0 {
        return None;
    }
    let (name, after) = text.split_at(end);
    let name = name.to_lowercase();
    let Some(value) = after.trim_start().strip_prefix('=') else {
        return Some(((name, String::new()), after));
    };
    let value = value.trim_start();
    let (value, rest) = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split_once(quote)?,
        _ => {
            let end = value.find(|c: char| c.is_whitespace() || c == '>')?;
            value.split_at(end)
        }
    };
    Some(((name, decoded(value)), rest))
}

fn decoded(value: &str) -> String {
    value
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&apos;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// A tag as we write it.
pub(super) fn write(name: &str, attributes: &[(&str, &str)]) -> String {
    let mut tag = format!("<{name}");
    for (name, value) in attributes {
        tag.push_str(&format!(" {name}=\"{}\"", crate::text::escape(value)));
    }
    tag + ">"
}

/// Where the matching end tag of an element begins and ends in `text`, which follows its start tag.
/// Elements of the same name inside are passed over.
pub(super) fn end_of(text: &str, name: &str) -> Option<(usize, usize)> {
    let mut depth = 1;
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        match read(&text[start..]) {
            Some(tag) => {
                if tag.name == name && tag.closes {
                    depth -= 1;
                } else if tag.name == name && !tag.is_empty {
                    depth += 1;
                }
                if depth == 0 {
                    return Some((start, start + tag.length));
                }
                at = start + tag.length;
            }
            None => at = start + 1,
        }
    }
    None
}

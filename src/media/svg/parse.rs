//! XML cut into tokens, strictly: whatever a browser and we could read differently is refused, since
//! a drawing that two readers understand differently cannot be called safe. Comments, processing
//! instructions and plain document types are left out.

const ATTRIBUTES_MAX: usize = 200;

/// A token of the document, values decoded.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    Open {
        name: &'a str,
        attributes: Vec<(&'a str, String)>,
        is_empty: bool,
    },
    Close {
        name: &'a str,
    },
    Text(String),
}

/// All tokens; the first fault ends the reading, as a sentence.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        rest = if let Some(inside) = rest.strip_prefix("<!--") {
            after(inside, "-->")?.1
        } else if let Some(inside) = rest.strip_prefix("<?") {
            after(inside, "?>")?.1
        } else if let Some(inside) = rest.strip_prefix("<![CDATA[") {
            let (raw, rest) = after(inside, "]]>")?;
            tokens.push(Token::Text(raw.to_owned()));
            rest
        } else if let Some(inside) = rest.strip_prefix("<!") {
            without_document_type(inside)?
        } else if let Some(inside) = rest.strip_prefix("</") {
            let (name, rest) = after(inside, ">")?;
            let name = name.trim_end();
            tokens.push(Token::Close {
                name: checked_name(name)?,
            });
            rest
        } else if let Some(inside) = rest.strip_prefix('<') {
            let (token, rest) = open_tag(inside)?;
            tokens.push(token);
            rest
        } else {
            let (raw, rest) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            tokens.push(Token::Text(decoded(raw)?));
            rest
        };
    }
    Ok(tokens)
}

fn after<'a>(text: &'a str, end: &str) -> Result<(&'a str, &'a str), String> {
    text.split_once(end)
        .ok_or_else(|| format!("“{end}” is missing"))
}

/// A document type that defines entities would let the drawing say what we did not read.
fn without_document_type(inside: &str) -> Result<&str, String> {
    let (declaration, rest) = after(inside, ">")?;
    if !declaration.starts_with("DOCTYPE") || declaration.contains(['[', '<']) {
        return Err("its document type defines entities".to_owned());
    }
    Ok(rest)
}

fn open_tag(text: &str) -> Result<(Token<'_>, &str), String> {
    let name_end = text
        .find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/')
        .ok_or("a tag is not closed")?;
    let (name, mut rest) = text.split_at(name_end);
    let name = checked_name(name)?;
    let mut attributes: Vec<(&str, String)> = Vec::new();
    loop {
        let trimmed = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let is_empty = trimmed.starts_with("/>");
        if is_empty || trimmed.starts_with('>') {
            let token = Token::Open {
                name,
                attributes,
                is_empty,
            };
            return Ok((token, &trimmed[if is_empty { 2 } else { 1 }..]));
        }
        if trimmed.len() == rest.len() {
            return Err(format!("<{name}> is malformed"));
        }
        let (attribute, value, after) = attribute(trimmed)?;
        if attributes.iter().any(|(known, _)| *known == attribute) {
            return Err(format!("<{name}> has {attribute} twice"));
        }
        if attributes.len() >= ATTRIBUTES_MAX {
            return Err(format!(
                "<{name}> has more than {ATTRIBUTES_MAX} attributes"
            ));
        }
        attributes.push((attribute, value));
        rest = after;
    }
}

fn attribute(text: &str) -> Result<(&str, String, &str), String> {
    let (name, rest) = after(text, "=")?;
    let name = checked_name(name.trim_end())?;
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|c| *c == '"' || *c == '\'');
    let quote = quote.ok_or_else(|| format!("the value of {name} has no quotes"))?;
    let (raw, rest) = after(&rest[1..], &quote.to_string())?;
    if raw.contains('<') {
        return Err(format!("the value of {name} contains “<”"));
    }
    Ok((name, decoded(raw)?, rest))
}

fn checked_name(name: &str) -> Result<&str, String> {
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
    if starts && name.chars().all(is_plain) {
        return Ok(name);
    }
    let shown: String = name.chars().take(20).collect();
    Err(format!("“{shown}” is no name of an element or attribute"))
}

/// Text with the five entities of XML and numbered characters in their plain form.
fn decoded(raw: &str) -> Result<String, String> {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let (name, after) = after
            .split_once(';')
            .filter(|(name, _)| name.len() <= 8)
            .ok_or("an “&” stands alone")?;
        text.push(entity(name).ok_or_else(|| format!("“&{name};” is not known"))?);
        rest = after;
    }
    text.push_str(rest);
    let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.contains(is_control) {
        return Err("it contains control characters".to_owned());
    }
    Ok(text)
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix('x') {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

//! SVG made safe: parsed strictly as XML, then only elements and attributes of a short list are
//! written again. Nothing that runs (`script`, `on…`), nothing from elsewhere (addresses, fonts,
//! `@import`), no HTML inside (`foreignObject`), no other namespaces. It is served inside a sandbox
//! besides, and peers do not take SVG at all.

mod allowed;
mod parse;

use super::examine::Unsafe;
use parse::Token;

const BYTES_MAX: usize = 2_000_000;
const DEPTH_MAX: usize = 100;
const SIDE_MAX: f64 = 20_000.0;
const NAMESPACE: &str = "http://www.w3.org/2000/svg";
const LINK_NAMESPACE: &str = "http://www.w3.org/1999/xlink";

/// A drawing that can be served.
#[derive(Debug)]
pub(super) struct Drawing {
    pub text: String,
    /// Pixels; 0 when it does not say.
    pub size: (u32, u32),
    /// How many elements and attributes were dropped.
    pub left_out: usize,
}

/// The drawing with only what is known to be harmless. Malformed XML is refused.
pub(super) fn clean(bytes: &[u8]) -> Result<Drawing, Unsafe> {
    if bytes.len() > BYTES_MAX {
        return Err(Unsafe::TooHeavy(bytes.len()));
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Unsafe::Drawing("it is not written in UTF-8".to_owned()))?;
    let tokens = parse::tokens(text.trim_start_matches('\u{feff}')).map_err(Unsafe::Drawing)?;
    let mut writer = Writer::default();
    for token in &tokens {
        writer.take(token).map_err(Unsafe::Drawing)?;
    }
    writer.finish().map_err(Unsafe::Drawing)
}

#[derive(Default)]
struct Writer<'a> {
    text: String,
    /// Names of the open elements, from the root.
    open: Vec<&'a str>,
    /// The depth at which an element is being left out with its content.
    leaving_out_at: Option<usize>,
    size: (u32, u32),
    left_out: usize,
    is_done: bool,
}

impl<'a> Writer<'a> {
    fn take(&mut self, token: &Token<'a>) -> Result<(), String> {
        match token {
            Token::Open {
                name,
                attributes,
                is_empty,
            } => {
                self.open_element(name, attributes)?;
                if *is_empty {
                    self.close_element(name)?;
                }
                Ok(())
            }
            Token::Close { name } => self.close_element(name),
            Token::Text(text) => self.write_text(text),
        }
    }

    fn open_element(
        &mut self,
        name: &'a str,
        attributes: &[(&'a str, String)],
    ) -> Result<(), String> {
        if self.open.is_empty() {
            if self.is_done || name != "svg" {
                return Err(format!("its outermost element is <{name}>"));
            }
            self.size = size(attributes);
        }
        self.open.push(name);
        if self.open.len() > DEPTH_MAX {
            return Err(format!("its elements are nested deeper than {DEPTH_MAX}"));
        }
        if self.leaving_out_at.is_some() {
            return Ok(());
        }
        if !allowed::element(name) {
            self.left_out += 1;
            self.leaving_out_at = Some(self.open.len());
            return Ok(());
        }
        self.text.push('<');
        self.text.push_str(name);
        if self.open.len() == 1 {
            let spaces = format!(" xmlns=\"{NAMESPACE}\" xmlns:xlink=\"{LINK_NAMESPACE}\"");
            self.text.push_str(&spaces);
        }
        for (name, value) in attributes {
            self.write_attribute(name, value);
        }
        self.text.push('>');
        Ok(())
    }

    fn write_attribute(&mut self, name: &str, value: &str) {
        if name == "xmlns" || name.starts_with("xmlns:") {
            return;
        }
        if allowed::attribute(name, value) {
            let value = escape(value).replace('"', "&quot;");
            self.text.push_str(&format!(" {name}=\"{value}\""));
        } else {
            self.left_out += 1;
        }
    }

    fn close_element(&mut self, name: &str) -> Result<(), String> {
        if self.open.last() != Some(&name) {
            return Err(format!("</{name}> closes nothing"));
        }
        let depth = self.open.len();
        self.open.pop();
        self.is_done |= self.open.is_empty();
        match self.leaving_out_at {
            Some(at) if at == depth => self.leaving_out_at = None,
            Some(_) => {}
            None => self.text.push_str(&format!("</{name}>")),
        }
        Ok(())
    }

    fn write_text(&mut self, text: &str) -> Result<(), String> {
        if self.open.is_empty() {
            return match text.trim() {
                "" => Ok(()),
                _ => Err("there is text outside its elements".to_owned()),
            };
        }
        if self.leaving_out_at.is_some() {
            return Ok(());
        }
        if self.open.last() == Some(&"style") && !allowed::style(text) {
            self.left_out += 1;
            return Ok(());
        }
        self.text.push_str(&escape(text));
        Ok(())
    }

    fn finish(self) -> Result<Drawing, String> {
        match self.open.last() {
            Some(name) => Err(format!("<{name}> is not closed")),
            None if !self.is_done => Err("it has no elements".to_owned()),
            None => Ok(Drawing {
                text: self.text,
                size: self.size,
                left_out: self.left_out,
            }),
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Width and height in pixels, else those of the view box.
fn size(attributes: &[(&str, String)]) -> (u32, u32) {
    let value = |wanted: &str| {
        let found = attributes.iter().find(|(name, _)| *name == wanted);
        found.map(|(_, value)| value.as_str())
    };
    let pixels = |text: Option<&str>| {
        let number = text?.trim().trim_end_matches("px").parse::<f64>().ok()?;
        (1.0..=SIDE_MAX)
            .contains(&number)
            .then_some(number.round() as u32)
    };
    if let (Some(width), Some(height)) = (pixels(value("width")), pixels(value("height"))) {
        return (width, height);
    }
    let numbers: Vec<_> = value("viewBox")
        .unwrap_or_default()
        .split([' ', ',', '\n'])
        .filter(|part| !part.is_empty())
        .collect();
    match numbers.as_slice() {
        [_, _, width, height] => {
            let (width, height) = (pixels(Some(width)), pixels(Some(height)));
            width.zip(height).unwrap_or((0, 0))
        }
        _ => (0, 0),
    }
}

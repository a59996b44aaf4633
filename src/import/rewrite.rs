//! A text of the old site as Markdown that stands here: leftovers of earlier tools taken out, frames
//! of other sites made links, addresses put right, pictures named by their content.

use super::addresses::{self, Known};
use super::bundle::ImageRef;
use super::images;
use super::report::{Kind, Warnings};
use super::source::Site;

/// Where a text comes from, and what it may use.
pub(super) struct Context<'a> {
    pub site: &'a Site,
    pub known: &'a Known,
    pub file: &'a str,
    /// The line of the file on which the text begins.
    pub first_line: usize,
}

/// A text put right, and the pictures in it.
pub(super) struct Rewritten {
    pub body: String,
    pub images: Vec<ImageRef>,
}

pub(super) fn rewrite(context: &Context<'_>, body: &str, warnings: &mut Warnings) -> Rewritten {
    let body = without_styles(context, body, warnings);
    let body = frames_as_links(context, &body, warnings);
    let body = shortcodes(context, &body, warnings);
    let body = buttons(&body);
    let mut images = Vec::new();
    let body = targets(context, &body, &mut images, warnings);
    let body = attributes(context, &body, &mut images, warnings);
    images.sort();
    images.dedup();
    Rewritten {
        body: body.trim().to_owned(),
        images,
    }
}

impl Context<'_> {
    fn warn(&self, warnings: &mut Warnings, kind: Kind, body: &str, at: usize, said: String) {
        let line = self.first_line + body[..at.min(body.len())].matches('\n').count();
        warnings.add(kind, self.file, Some(line), said);
    }
}

/// `<style>` and `<script>` vanish with their text.
fn without_styles(context: &Context<'_>, body: &str, warnings: &mut Warnings) -> String {
    let mut body = body.to_owned();
    for name in ["style", "script"] {
        while let Some((start, end)) = element(&body, name) {
            let said = format!("a <{name}> was left out with its text");
            context.warn(warnings, Kind::DroppedStyle, &body, start, said);
            body.replace_range(start..end, "");
        }
    }
    body
}

/// The range of the first element of that name, its content included.
fn element(body: &str, name: &str) -> Option<(usize, usize)> {
    let lower = body.to_ascii_lowercase();
    let start = lower.find(&format!("<{name}"))?;
    let close = format!("</{name}>");
    let end = match lower[start..].find(&close) {
        Some(at) => start + at + close.len(),
        None => {
            start
                + lower[start..]
                    .find('>')
                    .map_or(lower.len() - start, |at| at + 1)
        }
    };
    Some((start, end))
}

/// A frame of another site asks that site before anyone clicked: it becomes a link.
fn frames_as_links(context: &Context<'_>, body: &str, warnings: &mut Warnings) -> String {
    let mut body = body.to_owned();
    while let Some((start, end)) = element(&body, "iframe") {
        let source = attribute(&body[start..end], "src").unwrap_or_default();
        let url = if source.starts_with("//") {
            format!("https:{source}")
        } else {
            source
        };
        let host = url::Url::parse(&url)
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned));
        let link = match host {
            Some(host) => format!("\n\n[→ {}]({url})\n\n", host.trim_start_matches("www.")),
            None => String::new(),
        };
        let said = format!("a frame became a link to {url}");
        context.warn(warnings, Kind::Embed, &body, start, said);
        body.replace_range(start..end, &link);
    }
    body
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!("{name}=\""))? + name.len() + 2;
    let end = tag[at..].find('"')?;
    Some(tag[at..at + end].replace("&amp;", "&"))
}

/// `\[caption …\]`, `\[youtube …\]`, `\[gallery …\]`: what an earlier tool left.
fn shortcodes(context: &Context<'_>, body: &str, warnings: &mut Warnings) -> String {
    let mut body = body.replace("\\[/caption\\]", "").replace("[/caption]", "");
    for name in ["caption", "youtube", "gallery"] {
        for open in [format!("\\[{name} "), format!("[{name} ")] {
            while let Some(start) = body.find(&open) {
                let Some(length) = body[start + open.len()..].find(']') else {
                    break;
                };
                let end = start + open.len() + length + 1;
                let inside = body[start + open.len()..end - 1]
                    .trim_end_matches('\\')
                    .to_owned();
                let replacement = if name == "youtube" {
                    let url = inside.trim().replace('\\', "");
                    format!("[→ youtube.com]({})", url.replace("http://", "https://"))
                } else {
                    String::new()
                };
                let said = format!("a shortcode [{name}] of an earlier tool was taken out");
                context.warn(warnings, Kind::Unsupported, &body, start, said);
                body.replace_range(start..end, &replacement);
            }
        }
    }
    body
}

/// A button inside a link is read out twice: the link stays.
fn buttons(body: &str) -> String {
    let mut body = body.replace("</button>", "");
    while let Some(start) = body.find("<button") {
        let end = body[start..]
            .find('>')
            .map_or(body.len(), |at| start + at + 1);
        body.replace_range(start..end, "");
    }
    body
}

/// The targets of Markdown links and pictures.
fn targets(
    context: &Context<'_>,
    body: &str,
    images: &mut Vec<ImageRef>,
    warnings: &mut Warnings,
) -> String {
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find("](") {
        let open = at + 2;
        let Some(length) = target_length(&rest[open..]) else {
            out.push_str(&rest[..open]);
            rest = &rest[open..];
            continue;
        };
        let target = &rest[open..open + length];
        let (address, title) = split_title(target);
        let label_start = rest[..at].rfind('[').unwrap_or(at);
        let is_picture = label_start > 0 && rest.as_bytes()[label_start - 1] == b'!';
        let at_in_body = body.len() - rest.len() + open;
        if is_picture {
            let alt = rest[label_start + 1..at].to_owned();
            out.push_str(&rest[..label_start - 1]);
            let place = Place {
                context,
                body,
                at: at_in_body,
            };
            out.push_str(&picture(&place, &alt, address, images, warnings));
        } else {
            let fixed = addresses::repaired(context.known, context.file, address);
            if fixed != address && !address.is_empty() {
                let said = format!("{address} is now {fixed}");
                context.warn(warnings, Kind::RepairedLink, body, at_in_body, said);
            }
            out.push_str(&rest[..open]);
            out.push_str(&fixed.replace(' ', "%20"));
            out.push_str(title);
            out.push(')');
        }
        rest = &rest[(open + length + 1).min(rest.len())..];
    }
    out.push_str(rest);
    out
}

/// The length of a target up to its closing parenthesis; parentheses inside it are balanced.
fn target_length(rest: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, character) in rest.char_indices() {
        match character {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            '\n' => return None,
            _ => {}
        }
    }
    None
}

/// `address "title"` in its two parts; the title keeps its leading space.
fn split_title(target: &str) -> (&str, &str) {
    match target.find(" \"") {
        Some(at) => (target[..at].trim(), &target[at..]),
        None => (target.trim(), ""),
    }
}

struct Place<'a> {
    context: &'a Context<'a>,
    body: &'a str,
    at: usize,
}

/// A picture of the site by its content; one elsewhere is a link, a missing one its own words.
fn picture(
    place: &Place<'_>,
    alt: &str,
    address: &str,
    images: &mut Vec<ImageRef>,
    warnings: &mut Warnings,
) -> String {
    let Place { context, body, at } = *place;
    if address.starts_with("http") || address.starts_with("//") {
        let said = format!("{address} is on another server; it is a link now");
        context.warn(warnings, Kind::PictureElsewhere, body, at, said);
        let label = if alt.trim().is_empty() { "Image" } else { alt };
        return format!("[{label}]({})", address.replace(' ', "%20"));
    }
    match images::find(context.site, context.file, address) {
        Some(image) => {
            let markdown = format!("![{alt}]({})", image.placeholder());
            images.push(image);
            markdown
        }
        None => {
            let said = format!("the file of {address} is missing");
            context.warn(warnings, Kind::MissingPicture, body, at, said);
            alt.to_owned()
        }
    }
}

/// `src` and `href` of raw HTML.
fn attributes(
    context: &Context<'_>,
    body: &str,
    images: &mut Vec<ImageRef>,
    warnings: &mut Warnings,
) -> String {
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    loop {
        let next = [("src=\"", true), ("href=\"", false)]
            .into_iter()
            .filter_map(|(name, is_picture)| rest.find(name).map(|at| (at, name, is_picture)))
            .min();
        let Some((at, name, is_picture)) = next else {
            break;
        };
        let open = at + name.len();
        let Some(length) = rest[open..].find('"') else {
            break;
        };
        let address = &rest[open..open + length];
        out.push_str(&rest[..open]);
        if is_picture {
            match images::find(context.site, context.file, address) {
                Some(image) => {
                    out.push_str(&image.placeholder());
                    images.push(image);
                }
                None => {
                    let at = body.len() - rest.len() + open;
                    let said = format!("the picture {address} is not a file of the site");
                    context.warn(warnings, Kind::MissingPicture, body, at, said);
                }
            }
        } else {
            out.push_str(&addresses::repaired(context.known, context.file, address));
        }
        rest = &rest[open + length..];
    }
    out.push_str(rest);
    // Not self-closing in HTML: all that follows would be the link.
    out.replace("\"/><", "\"></a><")
        .replace("\"/>\n", "\"></a>\n")
}

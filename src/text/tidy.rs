//! Sanitised HTML put in our order: the page has the only `h1`, a picture that another server holds
//! becomes a link to it, ours load lazily, a `th` says what it heads.

use super::tags::{Piece, Tag, pieces};

const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
const LOCAL_ATTRIBUTES: [&str; 5] = ["src", "alt", "width", "height", "title"];

/// Takes what the sanitiser wrote; answers HTML of the same form.
pub(super) fn tidy(html: &str) -> String {
    let demotion = usize::from(has_first_heading(html));
    let mut tidied = String::with_capacity(html.len() + html.len() / 16);
    let mut place = Place::default();
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => tidied.push_str(text),
            Piece::Tag(tag) => {
                place.pass(&tag);
                write_tag(&mut tidied, &tag, &place, demotion);
            }
        }
    }
    tidied
}

/// Which elements we are inside of.
#[derive(Default)]
struct Place {
    link_depth: usize,
    table_head_depth: usize,
    /// Of the table we are in, from 1.
    table_row: usize,
}

impl Place {
    fn pass(&mut self, tag: &Tag) {
        let depth = match tag.name {
            "a" => &mut self.link_depth,
            "thead" => &mut self.table_head_depth,
            "table" => return self.table_row = 0,
            "tr" => return self.table_row += usize::from(!tag.closes),
            _ => return,
        };
        *depth = if tag.closes {
            depth.saturating_sub(1)
        } else {
            *depth + 1
        };
    }
}

fn write_tag(tidied: &mut String, tag: &Tag, place: &Place, demotion: usize) {
    match tag.name {
        "img" => write_picture(tidied, tag, place),
        "th" if !tag.closes && tag.attribute("scope").is_none() => {
            let is_head = place.table_head_depth > 0 || place.table_row <= 1;
            let scope = if is_head { "col" } else { "row" };
            let rest = tag.source.trim_start_matches("<th");
            tidied.push_str(&format!("<th scope=\"{scope}\"{rest}"));
        }
        name => match HEADINGS.iter().position(|heading| *heading == name) {
            Some(level) => {
                let lower = HEADINGS[(level + demotion).min(HEADINGS.len() - 1)];
                tidied.push_str(&tag.source.replacen(name, lower, 1));
            }
            // What is left of classes of which none is known.
            None => tidied.push_str(&tag.source.replacen(" class=\"\"", "", 1)),
        },
    }
}

fn has_first_heading(html: &str) -> bool {
    pieces(html).any(|piece| matches!(piece, Piece::Tag(tag) if tag.name == "h1"))
}

fn write_picture(tidied: &mut String, tag: &Tag, place: &Place) {
    let Some(source) = tag.attribute("src") else {
        tidied.push_str(tag.attribute("alt").unwrap_or_default());
        return;
    };
    if source.starts_with('/') {
        tidied.push_str("<img");
        for (name, value) in tag.attributes() {
            if LOCAL_ATTRIBUTES.contains(&name) {
                tidied.push_str(&format!(" {name}=\"{value}\""));
            }
        }
        if tag.attribute("alt").is_none() {
            tidied.push_str(" alt=\"\"");
        }
        tidied.push_str(" loading=\"lazy\">");
        return;
    }
    let words = words_for(source, tag.attribute("alt").unwrap_or_default());
    if place.link_depth > 0 || !source.starts_with("http") {
        tidied.push_str(words);
    } else {
        tidied.push_str(&format!("<a href=\"{source}\">{words}</a>"));
    }
}

/// What names a picture elsewhere: its alternative text, else its file's name.
fn words_for<'a>(source: &'a str, alternative: &'a str) -> &'a str {
    if !alternative.trim().is_empty() {
        return alternative;
    }
    let path = source.split(['?', '#']).next().unwrap_or(source);
    let name = path.trim_end_matches('/').rsplit('/').next();
    name.filter(|name| !name.is_empty()).unwrap_or(source)
}

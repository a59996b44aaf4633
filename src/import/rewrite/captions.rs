//! Words under a picture: the site's authors marked them with a class, or centred them.

use super::Desk;
use super::html::pass;
use super::shortcodes::{figure, leading_picture};
use super::tag::{self, Tag};

/// The class by which the site's authors marked captions.
const CAPTION_CLASS: &str = "imglegend";

pub(super) fn is_caption(tag: &Tag) -> bool {
    tag.attribute("class")
        .is_some_and(|class| class.split_whitespace().any(|it| it == CAPTION_CLASS))
}

pub(super) fn caption(desk: &mut Desk, written: &mut String, tag: &Tag, after: &str) -> usize {
    let Some((inner_end, end)) = tag::end_of(after, &tag.name) else {
        return 0;
    };
    let words = pass(desk, after[..inner_end].trim());
    write_caption(written, &words);
    end
}

/// Centred words right under a picture are its caption.
pub(super) fn centred(desk: &mut Desk, written: &mut String, tag: &Tag, after: &str) -> usize {
    let Some((inner_end, end)) = tag::end_of(after, &tag.name) else {
        return 0;
    };
    let inner = after[..inner_end].trim();
    let words = pass(desk, inner);
    let is_line = !inner.contains('\n') && !inner.is_empty();
    if is_line && last_picture(written).is_some() {
        write_caption(written, &words);
    } else {
        written.push_str(&words);
    }
    end
}

fn write_caption(written: &mut String, words: &str) {
    match last_picture(written) {
        Some(start) => {
            let picture = written[start..].trim().to_owned();
            written.truncate(start);
            written.push_str(&figure(&picture, words));
        }
        None => written.push_str(&format!("\n\n<p><small>{words}</small></p>\n\n")),
    }
}

/// Where the last line begins, if it is nothing but a picture.
fn last_picture(written: &str) -> Option<usize> {
    let trimmed = written.trim_end();
    let start = trimmed.rfind('\n').map_or(0, |at| at + 1);
    let line = trimmed[start..].trim();
    (leading_picture(line)? == line.len()).then_some(start)
}

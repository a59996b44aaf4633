//! Pages: the Markdown files that lie right in `contenu`.

use super::articles::is_placeholder;
use super::bundle::Page;
use super::frontmatter;
use super::images::{Place, Reading};
use super::report::Kind;
use super::source::{plain, stem};
use super::{language, personal_data, rewrite, site};
use crate::language::is_tag;
use crate::text;

const DESCRIPTION_CHARS_MAX: usize = 500;

pub(super) fn read(reading: &mut Reading) -> Vec<Page> {
    let files = reading.site.in_folder(site::PAGES, ".md").into_iter();
    let files: Vec<String> = files.map(str::to_owned).collect();
    let mut pages: Vec<Page> = files
        .iter()
        .filter_map(|file| page(reading, file))
        .collect();
    pages.sort_by(|a, b| (a.position, &a.path).cmp(&(b.position, &b.path)));
    pages
}

fn page(reading: &mut Reading, file: &str) -> Option<Page> {
    let source = reading.site.text(file, &mut reading.warnings)?;
    let parts = frontmatter::split(&source);
    let place = Place {
        file,
        line: Some(1),
    };
    if let Some(fault) = &parts.fault {
        reading.warn(Kind::RepairedHead, place, fault.as_str());
    }
    personal_data::warn(file, &source, &mut reading.warnings);
    let said = parts.head.lang.0.trim();
    let language = if is_tag(said) {
        said
    } else {
        language::detect(parts.body)
    };
    let rewrite_page = rewrite::Page {
        file,
        source: &source,
        language,
    };
    let rewritten = rewrite::body(reading, &rewrite_page, parts.body);
    let (heading, body) = first_heading(&rewritten.markdown);
    let title = match (parts.head.title(), heading) {
        ("", Some(heading)) => heading,
        ("", None) => named_after(file),
        (title, _) => title.to_owned(),
    };
    let draft = is_placeholder(body);
    if draft {
        let sentence = "it says only that it is to be written; it is kept as a draft";
        reading.warn(Kind::Placeholder, place, sentence);
    }
    let slug = text::slug(stem(&plain(file)));
    let position = site::PAGE_ORDER.iter().position(|known| *known == slug);
    let description = parts.head.summary();
    let description = if draft { "" } else { description };
    Some(Page {
        source: file.to_owned(),
        path: reading.addresses.page_path(file),
        title,
        description: text::excerpt(&text::escape(description), DESCRIPTION_CHARS_MAX),
        language: language.to_owned(),
        body: body.to_owned(),
        images: rewritten.images,
        draft,
        position: position.unwrap_or(site::PAGE_ORDER.len()) as i64,
    })
}

/// The outermost heading at the very beginning, which is the title, and the rest.
fn first_heading(markdown: &str) -> (Option<String>, &str) {
    let trimmed = markdown.trim_start();
    let (line, rest) = trimmed.split_once('\n').unwrap_or((trimmed, ""));
    let Some(heading) = line.strip_prefix("# ") else {
        return (None, markdown);
    };
    let plain = text::plain_text(&text::markdown_to_html(heading));
    (Some(plain), rest.trim_start())
}

fn named_after(file: &str) -> String {
    let words = plain(stem(file)).replace(['-', '_'], " ");
    let mut characters = words.chars();
    let first = characters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + characters.as_str()
}

//! The texts right in the content folder: about, manifesto, legal notice.

use super::addresses::Known;
use super::bundle::Page;
use super::frontmatter::{self, Parts};
use super::report::{Kind, Warnings};
use super::rewrite::{self, Context};
use super::source::{Site, plain, stem};
use super::{language, personal_data, site};
use crate::text;

/// A text of fewer letters is a promise of one.
const BODY_CHARS_MIN: usize = 80;

pub(super) fn read(site: &Site, known: &Known, warnings: &mut Warnings) -> Vec<Page> {
    let files: Vec<String> = site
        .in_folder(site::PAGES, ".md")
        .into_iter()
        .map(str::to_owned)
        .collect();
    let mut pages: Vec<Page> = files
        .iter()
        .filter_map(|path| page(site, known, path, warnings))
        .collect();
    pages.sort_by_key(|page| (rank(&page.path), page.path.clone()));
    for (position, page) in pages.iter_mut().enumerate() {
        page.position = position as i64;
    }
    pages
}

fn rank(path: &str) -> usize {
    let name = path.rsplit('/').next().unwrap_or(path);
    let known = site::PAGE_ORDER.iter().position(|ordered| *ordered == name);
    known.unwrap_or(site::PAGE_ORDER.len())
}

fn page(site: &Site, known: &Known, path: &str, warnings: &mut Warnings) -> Option<Page> {
    let whole = site.text(path, warnings)?;
    let Parts {
        head,
        body,
        body_line,
        fault,
    } = frontmatter::split(&whole);
    if let Some(fault) = fault {
        warnings.add(Kind::RepairedHead, path, Some(1), fault);
    }
    personal_data::warn(path, &whole, warnings);
    let name = plain(stem(path));
    let slug = text::slug(&name.replace('_', "-"));
    let context = Context {
        site,
        known,
        file: path,
        first_line: body_line,
    };
    let written = rewrite::rewrite(&context, body, warnings);
    let plain_body = text::plain_text(&text::markdown_to_html(&written.body));
    let draft = plain_body.chars().count() < BODY_CHARS_MIN || plain_body.contains("Blabla");
    if draft {
        let said = "the page is empty or a placeholder; it is kept as a draft".to_owned();
        warnings.add(Kind::Placeholder, path, Some(body_line), said);
    }
    let special = site::PAGE_PATHS.iter().find(|(name, _)| *name == slug);
    Some(Page {
        source: path.to_owned(),
        path: special.map_or_else(
            || format!("a-propos/{slug}"),
            |(_, path)| (*path).to_owned(),
        ),
        title: title(head.title(), &written.body, &name),
        description: head.description.0.trim().to_owned(),
        language: language::detect(&written.body).to_owned(),
        body: written.body,
        images: written.images,
        draft,
        position: 0,
    })
}

/// The head's title, else the first heading, else the file's name as words.
fn title(said: &str, body: &str, name: &str) -> String {
    if !said.is_empty() {
        return said.to_owned();
    }
    let heading = body.lines().find_map(|line| line.trim().strip_prefix('#'));
    let heading = heading.map(|line| line.trim_start_matches('#').trim());
    match heading.filter(|line| !line.is_empty()) {
        Some(heading) => text::plain_text(&text::markdown_to_html(heading)),
        None => {
            let words = name.replace(['-', '_'], " ");
            let mut letters = words.chars();
            let first = letters.next().map(|it| it.to_uppercase().to_string());
            format!("{}{}", first.unwrap_or_default(), letters.as_str())
        }
    }
}

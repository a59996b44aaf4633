//! Articles and the archive: Markdown files with a head.

use std::collections::BTreeMap;

use super::addresses::Known;
use super::bundle::{Article, ImageRef};
use super::dates::When;
use super::frontmatter::{self, Parts};
use super::report::{Kind, Warnings};
use super::rewrite::{self, Context};
use super::source::{Site, plain, stem};
use super::{images, labels, language, personal_data, site};
use crate::text;

/// A body of fewer letters says nothing.
const BODY_CHARS_MIN: usize = 40;

/// All articles, by year and name.
pub(super) fn articles(site: &Site, known: &Known, warnings: &mut Warnings) -> Vec<Article> {
    let mut articles = Vec::new();
    for year in site.folders_in(site::ARTICLES) {
        for path in site.in_folder(&format!("{}/{year}", site::ARTICLES), ".md") {
            articles.extend(article(site, known, path, year.parse().ok(), warnings));
        }
    }
    let bylines: Vec<String> = articles.iter().map(|it| it.byline.clone()).collect();
    let best = labels::best_bylines(&bylines);
    for article in &mut articles {
        if let Some(byline) = best.get(&text::fold(&article.byline)) {
            article.byline.clone_from(byline);
        }
    }
    tell_same_titles(&articles, warnings);
    articles
}

/// The diary of a project, filed under its commun.
pub(super) fn archive(site: &Site, known: &Known, warnings: &mut Warnings) -> Vec<Article> {
    let mut archive = Vec::new();
    for path in site.in_folder(site::ARCHIVE, ".md") {
        let Some(mut article) = article(site, known, path, None, warnings) else {
            continue;
        };
        let name = plain(stem(path));
        let bare = name
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .trim_start_matches('.');
        article.slug = format!("tracemob-{}", text::slug(bare));
        article.old_paths = vec![
            format!("/tracemob/{name}"),
            format!("/tracemobNoisy/{name}"),
        ];
        article.series = Some(site::ARCHIVE_SERIES.to_owned());
        article.commun = known.archive_commun();
        archive.push(article);
    }
    archive
}

fn article(
    site: &Site,
    known: &Known,
    path: &str,
    year: Option<i16>,
    warnings: &mut Warnings,
) -> Option<Article> {
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
    let context = Context {
        site,
        known,
        file: path,
        first_line: body_line,
    };
    let written = rewrite::rewrite(&context, body, warnings);
    let title = if head.title().is_empty() {
        name.as_str()
    } else {
        head.title()
    };
    let (series, title) = labels::series(title);
    let (tags, left_out) = labels::tags(&head.all_tags());
    for tag in left_out {
        let said = format!("the tag “{tag}” is a template's leftover");
        warnings.add(Kind::DroppedTag, path, Some(1), said);
    }
    let draft = text::plain_text(&text::markdown_to_html(&written.body))
        .chars()
        .count()
        < BODY_CHARS_MIN;
    if draft {
        let said = "the text is empty or a placeholder; it is kept as a draft".to_owned();
        warnings.add(Kind::Placeholder, path, Some(body_line), said);
    }
    Some(Article {
        source: path.to_owned(),
        slug: text::slug(&name),
        old_paths: vec![format!("/blog/{name}"), format!("/articles/{name}")],
        title,
        series,
        summary: head.summary().to_owned(),
        byline: byline(path, head.author(), warnings),
        language: language_of(&head.lang.0, body),
        tags,
        cover: cover(site, path, &name, &head.image.0, warnings),
        published: published(path, &head.date.0, year, warnings),
        body: written.body,
        images: written.images,
        draft,
        commun: None,
    })
}

fn language_of(said: &str, body: &str) -> String {
    if crate::language::is_tag(said) {
        said.to_owned()
    } else {
        language::detect(body).to_owned()
    }
}

fn byline(path: &str, raw: &str, warnings: &mut Warnings) -> String {
    let byline = labels::byline(raw);
    if byline.is_none() && !raw.trim().is_empty() {
        let said = format!("“{raw}” is nobody");
        warnings.add(Kind::DroppedByline, path, Some(1), said);
    }
    byline.unwrap_or_default()
}

/// The head's date; one that does not fit its folder's year is moved into it.
fn published(
    path: &str,
    written: &str,
    year: Option<i16>,
    warnings: &mut Warnings,
) -> jiff::Timestamp {
    let when = When::parse(written);
    match (when, year) {
        (Some(when), Some(year)) if (when.year() - year).abs() > 1 => {
            let said = format!("{written} does not fit the folder {year}; the folder was believed");
            warnings.add(Kind::DoubtfulDate, path, Some(1), said);
            when.in_year(year).published()
        }
        (Some(when), _) => when.published(),
        (None, year) => {
            let said = format!("“{written}” is not a date; the first day of its year was taken");
            warnings.add(Kind::DoubtfulDate, path, Some(1), said);
            let day = format!("{:04}-01-01", year.unwrap_or(2000));
            When::parse(&day).map_or(jiff::Timestamp::UNIX_EPOCH, When::published)
        }
    }
}

fn cover(
    site: &Site,
    path: &str,
    name: &str,
    named: &str,
    warnings: &mut Warnings,
) -> Option<ImageRef> {
    if named.starts_with("http") {
        let said = format!("the cover {named} is on another server and was left out");
        warnings.add(Kind::PictureElsewhere, path, Some(1), said);
    } else if !named.is_empty() {
        if let Some(image) = images::find(site, path, named) {
            return Some(image);
        }
        let said = format!("the cover {named} is missing");
        warnings.add(Kind::MissingPicture, path, Some(1), said);
    }
    images::cover(site, name)
}

fn tell_same_titles(articles: &[Article], warnings: &mut Warnings) {
    let mut by_title: BTreeMap<&str, Vec<&Article>> = BTreeMap::new();
    for article in articles {
        by_title.entry(&article.title).or_default().push(article);
    }
    for (title, same) in by_title.into_iter().filter(|(_, same)| same.len() > 1) {
        for article in same {
            let said = format!("another article is called “{title}” too");
            warnings.add(Kind::SameTitle, &article.source, None, said);
        }
    }
}

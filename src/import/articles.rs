//! News and the archive: one Markdown file each, with ten years of habits in their heads.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::bundle::{Article, ImageRef};
use super::dates::When;
use super::frontmatter::{self, Head, Parts};
use super::images::{Place, Reading};
use super::report::Kind;
use super::source::{line_of, plain, stem};
use super::{labels, language, personal_data, rewrite, site};
use crate::language::is_tag;
use crate::posts::{SUMMARY_CHARS_MAX, TITLE_CHARS_MAX};
use crate::text;

/// A body of fewer words than this says nothing yet.
const WORDS_MIN: usize = 3;
const COVER_EXTENSIONS: [&str; 5] = ["jpg", "jpeg", "png", "webp", "svg"];

/// All articles in order of year and name, and the addresses of the lists by tag and year.
pub(super) fn read(reading: &mut Reading) -> (Vec<Article>, Vec<(String, String)>) {
    let mut articles = Vec::new();
    let mut lists = Vec::new();
    for year in reading.site.folders_in(site::ARTICLES) {
        let folder = format!("{}/{year}", site::ARTICLES);
        let files: Vec<String> = names(reading, &folder);
        if !files.is_empty() {
            lists.push((
                format!("/blog/année/{year}"),
                format!("/actualites?year={year}"),
            ));
        }
        for file in files {
            articles.extend(article(reading, &file, year.parse().ok(), &mut lists));
        }
    }
    one_spelling_each(&mut articles);
    warn_of_same_titles(reading, &articles);
    (articles, lists)
}

/// The texts of the archive.
pub(super) fn read_archive(reading: &mut Reading) -> Vec<Article> {
    let files = names(reading, site::ARCHIVE);
    let mut lists = Vec::new();
    let texts = files.iter().filter_map(|file| {
        let mut text = article(reading, file, None, &mut lists)?;
        text.commun = Some(site::ARCHIVE_COMMUN.to_owned());
        text.series = Some(site::ARCHIVE_SERIES.to_owned());
        Some(text)
    });
    texts.collect()
}

/// `10.les-livrables.md` is called `tracemob-les-livrables`: the number was its place in a menu, and
/// "les livrables" means something only beside the commun's name.
pub(super) fn archive_name(path: &str) -> String {
    let stem = stem(path);
    let name = match stem.split_once('.') {
        Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => stem,
    };
    format!("{}-{name}", site::ARCHIVE_COMMUN)
}

fn names(reading: &Reading, folder: &str) -> Vec<String> {
    let files = reading.site.in_folder(folder, ".md").into_iter();
    files.map(str::to_owned).collect()
}

fn article(
    reading: &mut Reading,
    file: &str,
    folder_year: Option<i16>,
    lists: &mut Vec<(String, String)>,
) -> Option<Article> {
    let source = reading.site.text(file, &mut reading.warnings)?;
    let parts = frontmatter::split(&source);
    let place = |key: &str| Place {
        file,
        line: line_of(&source, key),
    };
    if let Some(fault) = &parts.fault {
        reading.warn(
            Kind::RepairedHead,
            Place {
                file,
                line: Some(1),
            },
            fault.as_str(),
        );
    }
    personal_data::warn(file, &source, &mut reading.warnings);
    let language = language_of(&parts);
    let page = rewrite::Page {
        file,
        source: &source,
        language: &language,
    };
    let (series, title) = title(reading, &parts.head, file);
    let rewritten = rewrite::body(reading, &page, parts.body);
    let is_empty = is_placeholder(&rewritten.markdown);
    if is_empty {
        let sentence = "there is hardly a word in it; it is kept as a draft";
        reading.warn(Kind::Placeholder, place("\n---\n"), sentence);
    }
    let published = published(reading, &parts.head, file, folder_year, place("date"));
    let tags = tags(reading, &parts.head, place("tags"), lists);
    let cover = cover(reading, &parts.head, file, place("image"));
    Some(Article {
        source: file.to_owned(),
        slug: reading.addresses.slug(file),
        old_paths: old_paths(file, &parts.head),
        title,
        series,
        summary: summary(reading, &parts.head, place("résumé")),
        byline: byline(reading, &parts.head, place("aut")),
        tags,
        body: rewritten.markdown,
        cover,
        images: rewritten.images,
        published,
        draft: is_empty || is_true(&parts.head.draft.0),
        commun: None,
        language,
    })
}

fn language_of(parts: &Parts) -> String {
    let said = parts.head.lang.0.trim();
    if is_tag(said) {
        return said.to_owned();
    }
    let title = parts.head.title();
    language::detect(&format!("{title}\n{}", parts.body)).to_owned()
}

fn title(reading: &mut Reading, head: &Head, file: &str) -> (Option<String>, String) {
    let (series, title) = labels::series(head.title());
    if !title.is_empty() {
        let kept: String = title.chars().take(TITLE_CHARS_MAX).collect();
        if kept != title {
            let sentence = format!("the title is longer than {TITLE_CHARS_MAX} characters");
            reading.warn(
                Kind::Shortened,
                Place {
                    file,
                    line: Some(1),
                },
                sentence,
            );
        }
        return (series, kept);
    }
    let place = Place {
        file,
        line: Some(1),
    };
    let sentence = "it has no title; its file's name stands in";
    reading.warn(Kind::RepairedHead, place, sentence);
    (series, plain(stem(file)).replace(['-', '_'], " "))
}

fn summary(reading: &mut Reading, head: &Head, place: Place) -> String {
    let words = head
        .summary()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if words.chars().count() <= SUMMARY_CHARS_MAX {
        return words;
    }
    let sentence = format!("the summary is longer than {SUMMARY_CHARS_MAX} characters");
    reading.warn(Kind::Shortened, place, sentence);
    text::excerpt(&text::escape(&words), SUMMARY_CHARS_MAX)
}

fn byline(reading: &mut Reading, head: &Head, place: Place) -> String {
    let raw = head.author();
    let byline = labels::byline(raw);
    if byline.is_none() && !raw.is_empty() {
        let sentence = format!("“{raw}” is nobody's name");
        reading.warn(Kind::DroppedByline, place, sentence);
    }
    byline.unwrap_or_default()
}

fn tags(
    reading: &mut Reading,
    head: &Head,
    place: Place,
    lists: &mut Vec<(String, String)>,
) -> Vec<String> {
    let raw = head.all_tags();
    let (tags, left_out) = labels::tags(&raw);
    for word in left_out {
        let sentence = format!("“{word}” was left by a template");
        reading.warn(Kind::DroppedTag, place, sentence);
    }
    for word in &raw {
        if let Some(label) = labels::tag(word) {
            let target = format!("/actualites?tag={}", text::slug(&label));
            lists.push((format!("/blog/tag/{word}"), target));
        }
    }
    tags
}

/// The date in the head, corrected by the year of the folder; the year's first day without either.
fn published(
    reading: &mut Reading,
    head: &Head,
    file: &str,
    folder_year: Option<i16>,
    place: Place,
) -> Timestamp {
    let written = head.date.0.trim();
    let when = When::parse(written);
    match (when, folder_year) {
        // A January text may lie in the folder of the year it was written in, and the reverse.
        (Some(when), Some(year)) if (when.year() - year).abs() > 1 => {
            let sentence = format!(
                "the date says {written} but the file lies in the folder {year}; {year} is kept"
            );
            reading.warn(Kind::DoubtfulDate, place, sentence);
            when.in_year(year).published()
        }
        (Some(when), _) => when.published(),
        (None, year) => {
            let first_day = When::parse(&format!("{}-01-01", year.unwrap_or(1970)));
            let what = if written.is_empty() {
                "no date"
            } else {
                "a date that says nothing"
            };
            let sentence = format!("it has {what}; the first day of the year stands in");
            reading.warn(
                Kind::DoubtfulDate,
                Place {
                    file,
                    line: place.line,
                },
                sentence,
            );
            first_day.map_or(Timestamp::UNIX_EPOCH, When::published)
        }
    }
}

/// The picture named in the head, else the one that is called like the article.
fn cover(reading: &mut Reading, head: &Head, file: &str, place: Place) -> Option<ImageRef> {
    let named = head.image.0.trim();
    if !named.is_empty() {
        return reading.cover(named, place);
    }
    if !file.starts_with(site::ARTICLES) {
        return None;
    }
    let stem = plain(stem(file));
    let found = COVER_EXTENSIONS.iter().find_map(|extension| {
        let path = format!("{}/{stem}.{extension}", site::COVERS);
        reading.picture_at(&path, place)
    });
    if found.is_none() {
        let sentence = format!("it has no cover: there is no {}/{stem}.jpg", site::COVERS);
        reading.warn(Kind::MissingPicture, Place { file, line: None }, sentence);
    }
    found
}

fn old_paths(file: &str, head: &Head) -> Vec<String> {
    let file = plain(file);
    let mut paths = vec![format!("/{file}")];
    let stem = stem(&file);
    if !file.starts_with(site::ARTICLES) {
        paths.extend(site::ARCHIVE_PATHS.map(|folder| format!("{folder}/{stem}")));
        return paths;
    }
    paths.push(format!("/blog/{stem}"));
    paths.push(format!("/articles/{stem}"));
    for category in &head.categories.0 {
        let slug = text::slug(category);
        let bare = slug
            .trim_end_matches("-fr")
            .trim_end_matches("-en")
            .to_owned();
        for category in [slug, bare] {
            paths.push(format!("/articles/{category}/{stem}"));
            paths.push(format!("/{category}/{stem}"));
        }
    }
    paths.sort();
    paths.dedup();
    paths
}

/// Whether a text is empty but for its headings, or says only that it is to be written.
pub(super) fn is_placeholder(markdown: &str) -> bool {
    let lines = markdown
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let said: Vec<&str> = lines.filter(|line| !line.starts_with('#')).collect();
    let to_do = markdown.lines().any(|line| {
        let line = line
            .trim_start_matches(['#', ' ', '*', '_'])
            .trim_end_matches(['*', '_']);
        line.trim().eq_ignore_ascii_case("todo")
    });
    let said = said.join(" ");
    let words = said.split_whitespace().count();
    let is_babble = words < 20 && said.to_lowercase().contains("blabla");
    words < WORDS_MIN || is_babble || to_do && words < 20
}

fn is_true(word: &str) -> bool {
    ["true", "oui", "yes", "1"].contains(&word.trim().to_lowercase().as_str())
}

/// `mael thomas` and `Maël Thomas` are one person, and one list by author.
fn one_spelling_each(articles: &mut [Article]) {
    let bylines: Vec<String> = articles
        .iter()
        .map(|article| article.byline.clone())
        .filter(|byline| !byline.is_empty())
        .collect();
    let best = labels::best_bylines(&bylines);
    for article in articles {
        if let Some(spelling) = best.get(&text::fold(&article.byline)) {
            article.byline.clone_from(spelling);
        }
    }
}

fn warn_of_same_titles(reading: &mut Reading, articles: &[Article]) {
    let mut first: BTreeMap<(&Option<String>, &str), &str> = BTreeMap::new();
    for article in articles {
        match first.entry((&article.series, article.title.as_str())) {
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(&article.source);
            }
            std::collections::btree_map::Entry::Occupied(entry) => {
                let sentence = format!("it has the same title as {}", entry.get());
                let place = Place {
                    file: &article.source,
                    line: Some(1),
                };
                reading.warn(Kind::SameTitle, place, sentence);
            }
        }
    }
}

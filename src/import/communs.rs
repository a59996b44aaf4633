//! The communs: nothing but titles of wiki pages. From each come a name, a handle for ever and a
//! link.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::bundle::Commun;
use super::frontmatter::Word;
use super::report::{Kind, Warnings};
use super::site;
use super::source::Site;
use crate::text;

const HANDLE_CHARS_MAX: usize = 30;
/// Words that a handle does without.
const SMALL_WORDS: &[&str] = &[
    "a", "au", "aux", "commun", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "pour",
    "un", "une",
];

pub(super) fn read(site: &Site, warnings: &mut Warnings) -> Vec<Commun> {
    let Some(file) = site.find(site::COMMUNS) else {
        return Vec::new();
    };
    let Some(source) = site.text(file, warnings) else {
        return Vec::new();
    };
    let titles: Vec<Word> = match serde_saphyr::from_str::<Option<Vec<Word>>>(&source) {
        Ok(titles) => titles.unwrap_or_default(),
        Err(error) => {
            let sentence = format!("it is not a list of wiki pages: {error}");
            warnings.add(Kind::Unreadable, file, None, sentence);
            return Vec::new();
        }
    };
    let mut communs: Vec<Commun> = Vec::new();
    for Word(title) in titles
        .into_iter()
        .filter(|title| !title.0.trim().is_empty())
    {
        let commun = commun(&title, &communs);
        if communs.iter().any(|known| known.name == commun.name) {
            let sentence = format!("“{}” is listed twice", commun.name);
            warnings.add(Kind::SameTitle, file, None, sentence);
            continue;
        }
        communs.push(commun);
    }
    communs
}

fn commun(title: &str, taken: &[Commun]) -> Commun {
    let page = page_name(title);
    let name = page.strip_prefix(PREFIX).unwrap_or(&page).to_owned();
    let wanted = handle(&name);
    let mut handle = wanted.clone();
    let mut number = 2;
    while taken.iter().any(|known| known.handle == handle) {
        handle = format!("{wanted}-{number}");
        number += 1;
    }
    Commun {
        source: format!("{}#{}", site::COMMUNS, text::slug(&name)),
        handle,
        wiki_url: page_url(&page),
        name,
    }
}

/// What the wiki puts before the names of some communs.
const PREFIX: &str = "Commun ";

/// A wiki page's title as people read it: underscores are spaces.
pub(super) fn page_name(title: &str) -> String {
    title
        .replace('_', " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// A wiki page's address, as MediaWiki writes it.
pub(super) fn page_url(name: &str) -> String {
    const KEPT: percent_encoding::AsciiSet = NON_ALPHANUMERIC
        .remove(b'_')
        .remove(b'-')
        .remove(b'.')
        .remove(b':')
        .remove(b'/');
    let title = name.replace(' ', "_");
    format!("{}/wiki/{}", site::WIKI, utf8_percent_encode(&title, &KEPT))
}

/// What stands before a dash names a commun; otherwise its words without the small ones, as many as
/// fit.
fn handle(name: &str) -> String {
    let (head, _) = name.split_once(" - ").unwrap_or((name, ""));
    let slug = text::slug(head);
    let words: Vec<&str> = slug
        .split('-')
        .filter(|word| !SMALL_WORDS.contains(word))
        .collect();
    let mut handle = String::new();
    for word in &words {
        let separator = usize::from(!handle.is_empty());
        // Room for a number behind it.
        if handle.len() + separator + word.len() > HANDLE_CHARS_MAX - 3 {
            break;
        }
        if separator > 0 {
            handle.push('-');
        }
        handle.push_str(word);
    }
    if handle.is_empty() {
        handle = slug.chars().take(HANDLE_CHARS_MAX - 3).collect();
        handle = handle.trim_matches('-').to_owned();
    }
    if handle.is_empty() {
        "commun".to_owned()
    } else {
        handle
    }
}

//! Publications: a wiki page, a month in words, a description.

use serde::Deserialize;

use super::bundle::Publication;
use super::communs::{page_name, page_url};
use super::frontmatter::Word;
use super::images::{Place, Reading};
use super::report::Kind;
use super::{lists, site};
use crate::text;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Raw {
    id_wiki: Word,
    #[serde(alias = "titre")]
    title: Word,
    date: Word,
    description: Word,
    url: Word,
}

pub(super) fn read(reading: &mut Reading) -> Vec<Publication> {
    let raws: Vec<Raw> = lists::read(reading, site::PUBLICATIONS);
    let Some(file) = reading.site.find(site::PUBLICATIONS).map(str::to_owned) else {
        return Vec::new();
    };
    let mut publications = Vec::new();
    for (position, raw) in raws.into_iter().enumerate() {
        let page = page_name(&raw.id_wiki.0);
        let title = match raw.title.0.trim() {
            "" => page.clone(),
            title => title.to_owned(),
        };
        if title.is_empty() {
            let place = Place {
                file: &file,
                line: None,
            };
            reading.warn(
                Kind::Refused,
                place,
                "a publication without a title; give it one",
            );
            continue;
        }
        let url = match raw.url.0.trim() {
            "" if page.is_empty() => String::new(),
            "" => page_url(&page),
            url => url.to_owned(),
        };
        publications.push(Publication {
            source: format!("{}#{}", site::PUBLICATIONS, text::slug(&title)),
            title,
            date_text: capitalised(raw.date.0.trim()),
            description: raw.description.0.trim().to_owned(),
            url,
            position: position as i64,
        });
    }
    publications
}

/// "septembre 2023" stands beside "Juillet 2023" in one list.
fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + characters.as_str()
}

//! What a site holds, in our words: plain values, ready to be written by the features' verbs.

use std::collections::BTreeMap;
use std::path::PathBuf;

use aws_lc_rs::digest;
use jiff::Timestamp;
use serde::Serialize;

use super::report::Warning;
use crate::directory::List;

/// In a body a picture of the site stands as this and the hash of its file, until it is kept and has
/// its address here.
pub const PICTURE_PREFIX: &str = "/import-picture/";

/// Grows when the import learns to read the same source better, so that it is written again.
const READING: u32 = 2;

#[derive(Debug, Serialize)]
pub struct Bundle {
    /// Where the files of [`ImageRef`] lie.
    pub root: PathBuf,
    pub articles: Vec<Article>,
    /// The diary of a project: texts that belong to its commun.
    pub archive: Vec<Article>,
    pub events: Vec<Event>,
    pub communs: Vec<Commun>,
    pub people: Vec<Entry>,
    pub organisations: Vec<Entry>,
    pub missions: Vec<Mission>,
    pub publications: Vec<Publication>,
    pub pages: Vec<Page>,
    pub redirects: Vec<Redirect>,
    pub warnings: Vec<Warning>,
}

impl Bundle {
    /// Every picture file that something shows, each content once, in a steady order.
    pub fn pictures(&self) -> Vec<&ImageRef> {
        let texts = self.articles.iter().chain(&self.archive);
        let of_texts = texts.flat_map(|text| text.images.iter().chain(&text.cover));
        let of_pages = self.pages.iter().flat_map(|page| &page.images);
        let of_events = self.events.iter().filter_map(|event| event.cover.as_ref());
        let entries = self.people.iter().chain(&self.organisations);
        let of_entries = entries.filter_map(|entry| entry.picture.as_ref());
        let of_missions = self.missions.iter();
        let of_missions = of_missions.flat_map(|it| it.images.iter().chain(&it.picture));
        of_texts
            .chain(of_pages)
            .chain(of_events)
            .chain(of_entries)
            .chain(of_missions)
            .map(|image| (image.sha256.as_str(), image))
            .collect::<BTreeMap<_, _>>()
            .into_values()
            .collect()
    }
}

/// A picture file of the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ImageRef {
    /// From the site's root, as on the disk.
    pub path: String,
    /// Of the file as it is, in hexadecimal.
    pub sha256: String,
}

impl ImageRef {
    /// What stands for it in a body.
    pub fn placeholder(&self) -> String {
        format!("{PICTURE_PREFIX}{}", self.sha256)
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct Article {
    /// The file, from the site's root; for an entry of a list, with `#` and its key.
    pub source: String,
    pub slug: String,
    /// Decoded, composed (NFC), with a leading slash.
    pub old_paths: Vec<String>,
    pub title: String,
    /// "Parole d'adhérent", when the title began with it in brackets.
    pub series: Option<String>,
    /// Plain text; often empty.
    pub summary: String,
    pub byline: String,
    pub language: String,
    pub tags: Vec<String>,
    /// Markdown, links and pictures put right.
    pub body: String,
    pub cover: Option<ImageRef>,
    /// Those in the body.
    pub images: Vec<ImageRef>,
    pub published: Timestamp,
    /// Empty or a placeholder: for editors' eyes only.
    pub draft: bool,
    /// The commun it belongs to, if any; otherwise the hub itself speaks.
    pub commun: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Event {
    pub source: String,
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub language: String,
    /// All-day: midnight at the start of the day.
    pub start: Timestamp,
    pub all_day: bool,
    pub timezone: String,
    /// The date was still to be settled.
    pub tentative: bool,
    pub links: Links,
    pub cover: Option<ImageRef>,
    pub tags: Vec<String>,
}

/// Addresses around an event; empty when there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Links {
    pub registration: String,
    pub report: String,
    pub replay: String,
    pub more: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Commun {
    pub source: String,
    pub handle: String,
    pub name: String,
    /// Its page on the wiki.
    pub wiki_url: String,
}

/// A person of the team or board, a member or a partner.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    pub source: String,
    pub list: List,
    pub position: i64,
    pub name: String,
    pub role: String,
    pub structure: String,
    pub structure_url: String,
    pub website: String,
    pub profile_url: String,
    pub interview_url: String,
    pub picture: Option<ImageRef>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Mission {
    pub source: String,
    pub code: String,
    pub title: String,
    pub role: String,
    pub commun: String,
    pub body: String,
    pub picture: Option<ImageRef>,
    pub images: Vec<ImageRef>,
    /// `2025-02-04`; empty when open.
    pub starts: String,
    pub ends: String,
    pub url: String,
    pub position: i64,
}

#[derive(Debug, Clone, Serialize)]
pub struct Publication {
    pub source: String,
    pub title: String,
    pub date_text: String,
    pub description: String,
    pub url: String,
    pub position: i64,
}

#[derive(Debug, Clone, Serialize)]
pub struct Page {
    pub source: String,
    /// `a-propos/manifeste`
    pub path: String,
    pub title: String,
    pub description: String,
    pub language: String,
    pub body: String,
    pub images: Vec<ImageRef>,
    pub draft: bool,
    pub position: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Redirect {
    /// Decoded, composed (NFC), with a leading slash.
    pub path: String,
    pub target: String,
}

/// What an item says, as a hash: the same as long as its source, its pictures and our way of reading
/// are the same.
pub fn fingerprint(item: &impl Serialize) -> String {
    let json = serde_json::to_vec(&(READING, item)).unwrap_or_default();
    sha256(&json)
}

/// In hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    let hash = digest::digest(&digest::SHA256, bytes);
    hash.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

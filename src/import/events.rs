//! The agenda: a list with a date, a title, words, a picture and an address that means one of four
//! things (where to register, what was said, a recording, more about it).

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::bundle::{Event, Links};
use super::dates::When;
use super::frontmatter::Word;
use super::images::{Place, Reading};
use super::report::Kind;
use super::rewrite::{self, Goes};
use super::{language, site};
use crate::events::{SUMMARY_CHARS_MAX, TITLE_CHARS_MAX, TITLE_CHARS_MIN};
use crate::text;

/// Where associations take registrations.
const REGISTRATION_HOSTS: &[&str] = &["helloasso.com", "eventbrite", "billetweb", "framaforms"];
const FILM_HOSTS: &[&str] = &["youtube.com", "youtu.be", "vimeo.com", "dailymotion.com"];
/// How editors marked a date that was not settled.
const TO_BE_SETTLED: &[&str] = &["(date à définir)", "(date à confirmer)", "(à confirmer)"];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Raw {
    #[serde(alias = "titre")]
    title: Word,
    date: Word,
    description: Word,
    #[serde(alias = "image")]
    picture: Word,
    url: Word,
}

pub(super) fn read(reading: &mut Reading) -> Vec<Event> {
    let list: Vec<Spanned<Raw>> = super::lists::read(reading, site::EVENTS);
    let mut events: Vec<Event> = Vec::new();
    for raw in list {
        let line = usize::try_from(raw.referenced.line()).ok();
        if let Some(mut event) = event(reading, &raw.value, line) {
            // The key of an entry is its title, so that a moved date is a change and no new event.
            let same = events
                .iter()
                .filter(|it| it.source.starts_with(&event.source))
                .count();
            if same > 0 {
                event.source = format!("{}-{}", event.source, same + 1);
            }
            events.push(event);
        }
    }
    events.sort_by(|a, b| (a.start, &a.slug).cmp(&(b.start, &b.slug)));
    events
}

fn event(reading: &mut Reading, raw: &Raw, line: Option<usize>) -> Option<Event> {
    let file = reading.site.find(site::EVENTS)?.to_owned();
    let place = Place { file: &file, line };
    let (title, tentative) = title(&raw.title.0);
    let Some(when) = When::parse(&raw.date.0) else {
        let sentence = format!(
            "the event “{title}” has no date that can be read (“{}”); write it as 2025-10-30",
            raw.date.0
        );
        reading.warn(Kind::Refused, place, sentence);
        return None;
    };
    if title.chars().count() < TITLE_CHARS_MIN {
        reading.warn(
            Kind::Refused,
            place,
            "an event without a title; give it one",
        );
        return None;
    }
    if tentative {
        let sentence = format!("the date of “{title}” was still to be settled");
        reading.warn(Kind::DoubtfulDate, place, sentence);
    }
    let (start, all_day) = when.start();
    let summary = raw
        .description
        .0
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    Some(Event {
        source: format!("{}#{}", site::EVENTS, text::slug(&title)),
        slug: text::slug(&title),
        language: language::detect(&format!("{title} {summary}")).to_owned(),
        summary: text::excerpt(&text::escape(&summary), SUMMARY_CHARS_MAX),
        start,
        all_day,
        timezone: site::TIMEZONE.to_owned(),
        tentative,
        links: links(reading, &raw.url.0, place),
        cover: reading.cover(&raw.picture.0, place),
        tags: tags(&title),
        title,
    })
}

/// "Webinaire - Webinaire Outils (date à définir)": said once, and whether the date was open.
fn title(raw: &str) -> (String, bool) {
    let mut title = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut tentative = false;
    for mark in TO_BE_SETTLED {
        if let Some(at) = title.find(mark) {
            title.replace_range(at..at + mark.len(), "");
            tentative = true;
        }
    }
    if let Some((kind, rest)) = title.split_once(" - ")
        && rest
            .strip_prefix(kind)
            .is_some_and(|after| after.starts_with(' '))
    {
        title = rest.to_owned();
    }
    (
        title.trim().chars().take(TITLE_CHARS_MAX).collect(),
        tentative,
    )
}

fn tags(title: &str) -> Vec<String> {
    let is_webinar = text::fold(title).starts_with("webinaire");
    if is_webinar {
        vec!["webinaire".to_owned()]
    } else {
        Vec::new()
    }
}

fn links(reading: &mut Reading, raw: &str, place: Place) -> Links {
    let mut links = Links::default();
    if raw.trim().is_empty() {
        return links;
    }
    let Goes::To(url) = rewrite::address(reading, raw, place) else {
        return links;
    };
    let host = url::Url::parse(&url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    let host = host.unwrap_or_default();
    let is_one_of = |hosts: &[&str]| hosts.iter().any(|known| host.contains(known));
    if is_one_of(REGISTRATION_HOSTS) {
        links.registration = url;
    } else if is_one_of(FILM_HOSTS) {
        links.replay = url;
    } else if url.starts_with('/') || url.starts_with(site::WIKI) {
        links.report = url;
    } else {
        links.more = url;
    }
    links
}

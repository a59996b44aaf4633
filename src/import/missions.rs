//! Missions that seek skills.

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::bundle::Mission;
use super::dates::When;
use super::frontmatter::Word;
use super::images::{Place, Reading};
use super::report::Kind;
use super::rewrite::{self, Goes};
use super::{lists, site};
use crate::text;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Raw {
    id: Word,
    #[serde(alias = "title")]
    titre: Word,
    poste: Word,
    commun: Word,
    description: Word,
    image: Word,
    #[serde(rename = "dateDebut")]
    starts: Word,
    #[serde(rename = "dateFin")]
    ends: Word,
    url: Word,
}

pub(super) fn read(reading: &mut Reading) -> Vec<Mission> {
    let raws: Vec<Spanned<Raw>> = lists::read(reading, site::MISSIONS);
    let Some(file) = reading.site.find(site::MISSIONS).map(str::to_owned) else {
        return Vec::new();
    };
    let mut missions: Vec<Mission> = Vec::new();
    for (position, raw) in raws.into_iter().enumerate() {
        let line = usize::try_from(raw.referenced.line()).ok();
        let place = Place { file: &file, line };
        if let Some(mut mission) = mission(reading, position, &raw.value, place) {
            let same = missions
                .iter()
                .filter(|known| known.code == mission.code)
                .count();
            if same > 0 {
                mission.source = format!("{}-{}", mission.source, same + 1);
            }
            missions.push(mission);
        }
    }
    missions
}

fn mission(reading: &mut Reading, position: usize, raw: &Raw, place: Place) -> Option<Mission> {
    let title = raw.titre.0.trim().to_owned();
    if title.is_empty() {
        reading.warn(
            Kind::Refused,
            place,
            "a mission without a title; give it one",
        );
        return None;
    }
    let code = match raw.id.0.trim() {
        "" => text::slug(&title),
        id => id.to_owned(),
    };
    let url = match raw.url.0.trim() {
        "" => String::new(),
        address => match rewrite::address(reading, address, place) {
            Goes::To(url) => url,
            Goes::Nowhere => String::new(),
        },
    };
    let description = unindented(&raw.description.0);
    let page = rewrite::Page {
        file: place.file,
        source: "",
        language: "fr",
    };
    let rewritten = rewrite::body(reading, &page, &description);
    Some(Mission {
        source: format!("{}#{code}", site::MISSIONS),
        title,
        role: raw.poste.0.trim().to_owned(),
        commun: raw.commun.0.trim().to_owned(),
        body: rewritten.markdown,
        picture: reading.cover(&raw.image.0, place),
        images: rewritten.images,
        starts: day(&raw.starts.0),
        ends: day(&raw.ends.0),
        url,
        code,
        position: position as i64,
    })
}

/// `2025-02-04`, however it was written; as it was when it is no date.
fn day(written: &str) -> String {
    match When::parse(written) {
        Some(when) => when.date().to_string(),
        None => written.trim().to_owned(),
    }
}

/// Tabs stood for sub-lists in these texts; elsewhere a line's indentation is the YAML file's.
fn unindented(description: &str) -> String {
    let lines = description.lines().map(|line| {
        let text = line.trim();
        let is_item = text.starts_with("* ") || text.starts_with("- ");
        let is_sub_item = is_item && line.contains('\t');
        if is_sub_item {
            format!("    {text}")
        } else {
            text.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

//! What an event is made of besides its words: where people meet, and the addresses around it. Both
//! are kept as JSON, so a part that is added is empty in older rows.

use serde::{Deserialize, Serialize};

use super::elsewhere;
use crate::text;

pub const PHOTOS_MAX: usize = 20;
/// Each part of a place.
pub const PLACE_CHARS_MAX: usize = 200;
pub const LINK_BYTES_MAX: usize = 2_000;

/// Where people meet; every part may be empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    pub name: String,
    pub street: String,
    pub postal_code: String,
    pub locality: String,
    pub region: String,
    pub country: String,
    /// Degrees north of the equator, WGS 84.
    pub latitude: Option<f64>,
    /// Degrees east of Greenwich, WGS 84.
    pub longitude: Option<f64>,
}

impl Place {
    /// "Le Lieu, 12 rue des Communs, 75011 Paris"; empty when nothing is known.
    pub fn one_line(&self) -> String {
        let town = format!("{} {}", self.postal_code, self.locality);
        let parts = [self.name.as_str(), &self.street, town.trim(), &self.country];
        let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        known.join(", ")
    }

    /// "12 rue des Communs, 75011 Paris": what a map is asked for.
    pub fn postal_address(&self) -> String {
        let unnamed = Place {
            name: String::new(),
            ..self.clone()
        };
        unnamed.one_line()
    }

    pub fn is_empty(&self) -> bool {
        self.one_line().is_empty() && self.latitude.is_none()
    }

    /// Latitude and longitude, when both are known.
    pub fn coordinates(&self) -> Option<(f64, f64)> {
        self.latitude.zip(self.longitude)
    }

    /// Everything that it can be found by.
    pub(super) fn all_words(&self) -> String {
        let parts = [
            &self.name,
            &self.street,
            &self.postal_code,
            &self.locality,
            &self.region,
            &self.country,
        ];
        parts.map(String::as_str).join(" ")
    }

    /// The first part that is too long, by what it is called.
    pub(super) fn too_long(&self) -> Option<&'static str> {
        let parts = [
            ("the name of the place", &self.name),
            ("the street", &self.street),
            ("the postal code", &self.postal_code),
            ("the town", &self.locality),
            ("the region", &self.region),
            ("the country", &self.country),
        ];
        let long = |(_, part): &(&str, &String)| part.chars().count() > PLACE_CHARS_MAX;
        parts.into_iter().find(long).map(|(name, _)| name)
    }

    pub(super) fn is_somewhere_on_earth(&self) -> bool {
        match (self.latitude, self.longitude) {
            (None, None) => true,
            (Some(latitude), Some(longitude)) => {
                (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude)
            }
            _ => false,
        }
    }
}

/// Addresses around an event; empty when there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Links {
    /// Where to take part from afar.
    pub online: String,
    /// Where to register.
    pub registration: String,
    /// What was said and decided, afterwards.
    pub report: String,
    /// A recording, afterwards.
    pub replay: String,
    /// Pictures that were taken, afterwards; at most [`PHOTOS_MAX`] addresses.
    pub photos: Vec<String>,
    /// More about it, elsewhere.
    pub more: String,
    /// Who else announced it, if this hub only shows it.
    pub origin: Option<Origin>,
}

/// Where an event comes from that others announced.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Origin {
    /// Who announced it, as the source calls itself.
    pub name: String,
    /// Its page there, or the page of the agenda that it stands in.
    pub url: String,
    /// Its name among calendars, which is an address where it is more than that.
    pub uid: String,
}

impl Links {
    pub(super) fn are_too_long(&self) -> bool {
        let single = [
            &self.online,
            &self.registration,
            &self.report,
            &self.replay,
            &self.more,
        ];
        let mut all = single.into_iter().chain(&self.photos);
        all.any(|link| link.len() > LINK_BYTES_MAX)
    }

    /// The first that is neither a web address nor a path of the hub's own: a report is often one
    /// of its articles.
    pub(super) fn unreadable(&self) -> Option<&str> {
        let single = [
            &self.online,
            &self.registration,
            &self.report,
            &self.replay,
            &self.more,
        ];
        let origin = self.origin.iter().map(|origin| &origin.url);
        let all = single
            .into_iter()
            .chain(&self.photos)
            .chain(origin)
            .map(String::as_str);
        let is_readable = |link: &str| {
            let is_web = link.starts_with("https://") || link.starts_with("http://");
            let is_path = link.starts_with('/') && !link.starts_with("//");
            link.is_empty() || is_web || is_path
        };
        all.into_iter().find(|link| !is_readable(link))
    }

    /// Each address of photos with what tells it from the others: its host, numbered where there are
    /// several of it.
    pub fn photo_names(&self) -> Vec<(String, String)> {
        let hosts: Vec<String> = self.photos.iter().map(|it| elsewhere::host(it)).collect();
        let name = |(place, (url, host)): (usize, (&String, &String))| {
            let alike = |hosts: &[String]| hosts.iter().filter(|it| *it == host).count();
            let name = match alike(&hosts) {
                1 => host.clone(),
                _ => format!("{host}, {}", alike(&hosts[..place]) + 1),
            };
            (url.clone(), name)
        };
        self.photos
            .iter()
            .zip(&hosts)
            .enumerate()
            .map(name)
            .collect()
    }

    /// Whether something is known of what came after.
    pub fn has_afterwards(&self) -> bool {
        !(self.report.is_empty() && self.replay.is_empty() && self.photos.is_empty())
    }
}

impl super::Event {
    /// The plan as it stands; tags and further spaces are looked up by the caller.
    pub fn plan(&self) -> super::Plan {
        super::Plan {
            space: self.space_id,
            also_in: Vec::new(),
            language: self.language.clone(),
            title: self.title.clone(),
            summary: self.summary.clone(),
            body_markdown: self.body_markdown.clone(),
            start: self.start_ms,
            end: self.end_ms,
            all_day: self.all_day,
            timezone: self.timezone.clone(),
            status: self.status,
            place: self.place.0.clone(),
            links: self.links.0.clone(),
            cover: self.cover_id.map(|id| (id, self.cover_alt.clone())),
            tags: Vec::new(),
            slug: None,
            reason: String::new(),
            visibility: self.visibility,
        }
    }
}

/// Folded words, each with a space before it: ` saint etienne`. A place is found by the beginnings
/// of its words.
pub fn words(text: &str) -> String {
    let folded = text::fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(|word| format!(" {word}")).collect()
}

//! What a source says of one event, whatever form it was said in: bounded and made safe here, so that all
//! else may believe it. Two ways of saying the same gathering are told to be one.

use serde::{Deserialize, Serialize};

use super::Source;
use crate::clock::Millis;
use crate::events::{
    Event, Origin, Place, Plan, Status, TITLE_CHARS_MAX, TITLE_CHARS_MIN, Visibility, parts,
};
use crate::text;

const SUMMARY_CHARS_MAX: usize = 400;
const BODY_BYTES_MAX: usize = 60_000;
const UID_BYTES_MAX: usize = 1_000;
const ADDRESS_BYTES_MAX: usize = 2_000;
const PART_CHARS_MAX: usize = 200;
const TAGS_MAX: usize = 10;
const TAG_CHARS_MAX: usize = 40;
/// Nothing that is announced lasts longer.
const LASTS_SECONDS_MAX: i64 = 366 * 24 * 3600;
/// Shorter words of a place (“rue”, “les”) are in most of them.
const TELLING_CHARS_MIN: usize = 4;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    /// The event's name among calendars; of one occurrence, with its original start behind it.
    pub uid: String,
    /// Counts changes; of two forms of one event the higher is the newer.
    pub sequence: i64,
    pub title: String,
    pub summary: String,
    /// As it came: HTML.
    pub body_html: String,
    /// Empty when it is not said.
    pub language: String,
    pub start: Millis,
    pub end: Option<Millis>,
    pub all_day: bool,
    pub timezone: String,
    pub status: Status,
    pub place: Place,
    pub online: String,
    pub registration: String,
    /// Where it is read.
    pub page: String,
    /// Who announces it, where that is somebody else than the source.
    pub organiser: String,
    pub tags: Vec<String>,
}

impl Heard {
    /// Something of that title that begins then; all else is filled in.
    pub fn new(uid: &str, title: &str, start: Millis, timezone: &str) -> Heard {
        Heard {
            uid: uid.to_owned(),
            sequence: 0,
            title: title.to_owned(),
            summary: String::new(),
            body_html: String::new(),
            language: String::new(),
            start,
            end: None,
            all_day: false,
            timezone: timezone.to_owned(),
            status: Status::Confirmed,
            place: Place::default(),
            online: String::new(),
            registration: String::new(),
            page: String::new(),
            organiser: String::new(),
            tags: Vec::new(),
        }
    }

    /// The same within bounds; nothing when it cannot be shown as an event.
    pub fn bounded(mut self) -> Option<Heard> {
        self.uid = self.uid.trim().replace(char::is_control, "");
        let fits = !self.uid.is_empty() && self.uid.len() <= UID_BYTES_MAX;
        self.title = line(&self.title, TITLE_CHARS_MAX);
        if !fits || self.title.chars().count() < TITLE_CHARS_MIN {
            return None;
        }
        jiff::tz::TimeZone::get(&self.timezone).ok()?;
        jiff::Timestamp::from_millisecond(self.start.0).ok()?;
        self.summary = line(&self.summary, SUMMARY_CHARS_MAX);
        self.body_html = body(&self.body_html);
        let lasts_too_long = |end: &Millis| end.0 - self.start.0 > LASTS_SECONDS_MAX * 1000;
        self.end = self
            .end
            .filter(|end| *end > self.start && !lasts_too_long(end));
        for part in [
            &mut self.place.name,
            &mut self.place.street,
            &mut self.place.postal_code,
            &mut self.place.locality,
            &mut self.place.region,
            &mut self.place.country,
            &mut self.organiser,
        ] {
            *part = line(part, PART_CHARS_MAX);
        }
        let on_earth = self.place.coordinates().filter(|(latitude, longitude)| {
            (-90.0..=90.0).contains(latitude) && (-180.0..=180.0).contains(longitude)
        });
        self.place.latitude = on_earth.map(|(latitude, _)| latitude);
        self.place.longitude = on_earth.map(|(_, longitude)| longitude);
        for address in [&mut self.online, &mut self.registration, &mut self.page] {
            *address = web_address(address);
        }
        if !crate::language::is_tag(&self.language) {
            self.language.clear();
        }
        self.tags.retain(|tag| tag.chars().count() <= TAG_CHARS_MAX);
        self.tags.truncate(TAGS_MAX);
        for tag in &mut self.tags {
            *tag = tag.replace(char::is_control, "");
        }
        Some(self)
    }

    /// When it is over, as [`Event::over_ms`] says.
    pub fn over(&self) -> Millis {
        let usual = if self.all_day { 24 * 3600 } else { 2 * 3600 };
        self.end.unwrap_or_else(|| self.start.plus_seconds(usual))
    }

    /// The event as the agenda keeps it: with where it comes from, or, if `is_ours`, without.
    pub fn plan(&self, source: &Source, is_ours: bool) -> Plan {
        let page = match self.page.as_str() {
            "" => source.page.as_str(),
            page => page,
        };
        let name = match self.organiser.as_str() {
            "" => source.name.as_str(),
            organiser => organiser,
        };
        let origin = Origin {
            name: name.to_owned(),
            url: page.to_owned(),
            uid: self.uid.clone(),
        };
        let zone = jiff::tz::TimeZone::get(&self.timezone).unwrap_or(jiff::tz::TimeZone::UTC);
        let day = self.start.timestamp().to_zoned(zone).date();
        Plan {
            space: source.space_id,
            also_in: Vec::new(),
            language: match self.language.as_str() {
                "" => source.language.clone(),
                language => language.to_owned(),
            },
            title: self.title.clone(),
            summary: self.summary.clone(),
            body_markdown: match is_ours {
                true => markdown(&self.body_html),
                false => String::new(),
            },
            start: self.start,
            end: self.end,
            all_day: self.all_day,
            timezone: self.timezone.clone(),
            status: self.status,
            place: self.place.clone(),
            links: crate::events::Links {
                online: self.online.clone(),
                registration: self.registration.clone(),
                more: if is_ours {
                    self.page.clone()
                } else {
                    String::new()
                },
                origin: (!is_ours).then_some(origin),
                ..Default::default()
            },
            cover: None,
            tags: self.tags.clone(),
            slug: Some(format!("{} {day}", self.title)),
            visibility: Visibility::Public,
            reason: String::new(),
        }
    }

    /// Whether both are the same gathering, said twice: the same title at the same time, and not at two
    /// places.
    pub fn is_the_same(&self, title: &str, start: Millis, place: &Place, online: &str) -> bool {
        if self.start != start || parts::words(&self.title) != parts::words(title) {
            return false;
        }
        let (here, there) = (telling(&self.place), telling(place));
        if !here.is_empty() && !there.is_empty() {
            return here.iter().any(|word| there.contains(word));
        }
        let hosts = (host(&self.online), host(online));
        self.online.is_empty() || online.is_empty() || hosts.0 == hosts.1
    }

    /// The same, of an event.
    pub fn is_event(&self, event: &Event) -> bool {
        self.is_the_same(
            &event.title,
            event.start_ms,
            &event.place,
            &event.links.online,
        )
    }
}

/// The words of a place that tell it from others.
fn telling(place: &Place) -> Vec<String> {
    let said = [&place.name, &place.street, &place.locality].map(String::as_str);
    let words = parts::words(&said.join(" "));
    let words = words.split_whitespace().map(str::to_owned);
    words
        .filter(|word| word.chars().count() >= TELLING_CHARS_MIN)
        .collect()
}

fn host(address: &str) -> String {
    crate::events::elsewhere::host(address)
}

/// One line of plain text; nothing in it that PostgreSQL or a page cannot hold.
fn line(said: &str, chars_max: usize) -> String {
    let words: Vec<&str> = said
        .split(|c: char| c.is_whitespace() || c.is_control())
        .collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    text::shorten(&words.join(" "), chars_max)
}

/// Words, links, lists and quotes; what is too long stands as its beginning, in plain text.
fn body(html: &str) -> String {
    let html = html.replace('\0', "");
    let safe = match html.len() > BODY_BYTES_MAX * 4 {
        true => String::new(),
        false => text::sanitise_comment(&html),
    };
    if safe.len() > BODY_BYTES_MAX {
        let plain = text::shorten(&text::plain_text(&safe), BODY_BYTES_MAX / 8);
        return format!("<p>{}</p>", text::escape(&plain));
    }
    safe
}

/// A web address within bounds, or nothing.
pub fn web_address(said: &str) -> String {
    let said = said.trim();
    let is_web = said.starts_with("https://") || said.starts_with("http://");
    let is_plain = said.len() <= ADDRESS_BYTES_MAX
        && !said.contains(|c: char| c.is_whitespace() || c.is_control());
    match is_web && is_plain && url::Url::parse(said).is_ok() {
        true => said.to_owned(),
        false => String::new(),
    }
}

/// Plain text as HTML: a paragraph where a line was empty, links where addresses stand.
pub fn paragraphs(plain: &str) -> String {
    let word = |word: &str| {
        let bare = word.trim_end_matches(['.', ',', ')', ';', ':', '!', '?', '»', '>']);
        let behind = &word[bare.len()..];
        let (before, bare) = match bare.find("http") {
            Some(at) if "(<«".contains(&bare[..at]) || at == 0 => bare.split_at(at),
            _ => ("", bare),
        };
        match web_address(bare).as_str() {
            "" => text::escape(word),
            address => format!(
                "{}<a href=\"{1}\">{1}</a>{2}",
                text::escape(before),
                text::escape(address),
                text::escape(behind)
            ),
        }
    };
    let line = |line: &str| {
        let words: Vec<String> = line.split(' ').map(word).collect();
        words.join(" ")
    };
    let unified = plain.replace("\r\n", "\n");
    let paragraphs = unified.split("\n\n").map(str::trim);
    let paragraphs = paragraphs.filter(|paragraph| !paragraph.is_empty());
    paragraphs
        .map(|paragraph| {
            let lines: Vec<String> = paragraph.lines().map(line).collect();
            format!("<p>{}</p>", lines.join("<br>"))
        })
        .collect()
}

/// The words of some HTML as Markdown that means nothing but them.
fn markdown(html: &str) -> String {
    let plain = text::plain_text(html);
    let escaped = |line: &str| {
        let mut out = String::new();
        for character in line.chars() {
            if "\\`*_{}[]<>()#+-!|~&".contains(character) {
                out.push('\\');
            }
            out.push(character);
        }
        out
    };
    let lines: Vec<String> = plain.lines().map(escaped).collect();
    lines.join("\n\n")
}

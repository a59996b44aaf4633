//! The picture that other sites show beside a shared link: the title, the date and place, the hub's
//! and the space's names as bricks, the cover if there is one. 1200 × 630 pixels, PNG, at most
//! 100 kB, at `/cartes/{kind}/{id}-{hash}.png`: the hash is of what is on it, so that an address
//! never changes its picture and every change has a new address.
//!
//! What always holds: the same thing gives the same picture, whoever asks in whatever language; what
//! is not public is not drawn. [`draw`] makes it, [`serve`] keeps and gives it.

mod draw;
mod encode;
mod letters;
pub mod serve;

use crate::dates;
use crate::db::Tx;
use crate::events::{self, Event, Status};
use crate::ids::{EventId, MediaId, PostId, SpaceId};
use crate::language::Language;
use crate::media;
use crate::posts::{self, Post};
use crate::settings::colour::{Colour, INK};
use crate::spaces::{self, Kind, Space};
use crate::text;
use crate::web::look;
use crate::web::visit::Visit;

use super::head::Shown;

pub const WIDTH: u32 = 1200;
pub const HEIGHT: u32 = 630;
/// Changes with how it is drawn, so that pictures drawn before are asked for again.
const DRAWING: &str = "1";
const HASH_BYTES: usize = 8;
const SENTENCE_CHARS_MAX: usize = 140;
const TIMEZONE: &str = "Europe/Paris";

/// Everything that stands on a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poster {
    pub title: String,
    /// Marked above the title: when it takes place.
    pub when: String,
    /// Below the title, quietly: where, by whom, a sentence.
    pub line: String,
    /// The hub's name.
    pub hub: String,
    /// The space's, if it is not the hub itself.
    pub space: Option<String>,
    /// Under the hub's name and under the space's.
    pub colours: [Colour; 2],
    /// The cover's file: its hash and extension.
    pub cover: Option<(String, String)>,
}

impl Poster {
    /// 16 hexadecimal digits.
    pub fn hash(&self) -> String {
        let (cover, extension) = self.cover.clone().unwrap_or_default();
        let [second, third] = self.colours.map(|colour| colour.to_string());
        let parts = [
            DRAWING,
            &self.title,
            &self.when,
            &self.line,
            &self.hub,
            self.space.as_deref().unwrap_or_default(),
            &cover,
            &extension,
            &second,
            &third,
        ];
        let text = parts.join("\0");
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
        let bytes = hash.as_ref().iter().take(HASH_BYTES);
        bytes.map(|byte| format!("{byte:02x}")).collect()
    }

    /// What it shows, in words.
    fn alternative(&self) -> String {
        let parts = [self.title.as_str(), &self.when, &self.line];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" – ")
    }

    fn shown(&self, visit: &Visit, kind: &str, id: &str) -> Shown {
        let path = format!("/cartes/{kind}/{id}-{}.png", self.hash());
        Shown {
            url: visit.app.addresses.page(&path),
            alternative: self.alternative(),
        }
    }
}

/// For pages that have no picture of their own.
pub fn of_hub(visit: &Visit) -> Shown {
    hub(visit).shown(visit, "hub", "0")
}

pub async fn of_post(visit: &Visit, tx: &mut Tx, post: &Post) -> sqlx::Result<Shown> {
    let poster = from_post(visit, tx, post).await?;
    Ok(poster.shown(visit, "post", &post.id.to_string()))
}

pub async fn of_event(visit: &Visit, tx: &mut Tx, event: &Event) -> sqlx::Result<Shown> {
    let poster = from_event(visit, tx, event).await?;
    Ok(poster.shown(visit, "event", &event.id.to_string()))
}

pub async fn of_space(visit: &Visit, tx: &mut Tx, space: &Space) -> sqlx::Result<Shown> {
    let poster = from_space(visit, tx, space).await?;
    Ok(poster.shown(visit, "space", &space.id.to_string()))
}

/// What stands at an address, if it is public.
async fn find(visit: &Visit, tx: &mut Tx, kind: &str, id: &str) -> sqlx::Result<Option<Poster>> {
    if kind == "hub" {
        return Ok((id == "0").then(|| hub(visit)));
    }
    let Ok(id) = id.parse::<uuid::Uuid>() else {
        return Ok(None);
    };
    Ok(match kind {
        "post" => match posts::store::by_id(tx, PostId(id)).await? {
            Some(post) if post.state == posts::State::Published => {
                Some(from_post(visit, tx, &post).await?)
            }
            _ => None,
        },
        "event" => match events::theirs::ours(tx, EventId(id)).await? {
            Some(event) if event.state == events::State::Published => {
                Some(from_event(visit, tx, &event).await?)
            }
            _ => None,
        },
        "space" => match spaces::store::by_id(tx, SpaceId(id)).await? {
            Some(space) => Some(from_space(visit, tx, &space).await?),
            None => None,
        },
        _ => None,
    })
}

/// The hub's own, or those of Kiosque.
fn colours(visit: &Visit) -> [Colour; 2] {
    let own = |own: &str, usual: &str| own.parse().or_else(|_| usual.parse()).unwrap_or(INK);
    [
        own(&visit.settings.colour_second, look::SECOND_COLOUR),
        own(&visit.settings.colour_third, look::THIRD_COLOUR),
    ]
}

fn hub(visit: &Visit) -> Poster {
    let sentence = text::shorten(&visit.settings.sentence, SENTENCE_CHARS_MAX);
    let name = visit.settings.name.clone();
    Poster {
        title: if sentence.is_empty() {
            name.clone()
        } else {
            sentence
        },
        when: String::new(),
        line: String::new(),
        hub: name,
        colours: colours(visit),
        space: None,
        cover: None,
    }
}

async fn from_post(visit: &Visit, tx: &mut Tx, post: &Post) -> sqlx::Result<Poster> {
    let published = post.published_ms.unwrap_or(post.updated_ms);
    let language = Language::of_tag(&post.language).unwrap_or(visit.app.config.language);
    let date = published.timestamp().in_tz(TIMEZONE);
    let date = date.map_or_else(|_| String::new(), |at| dates::date(&at, language));
    let line = [date.as_str(), &post.byline];
    let line: Vec<&str> = line.into_iter().filter(|part| !part.is_empty()).collect();
    Ok(Poster {
        title: post.headline(),
        when: String::new(),
        line: line.join(" · "),
        hub: visit.settings.name.clone(),
        colours: colours(visit),
        space: space_name(tx, post.space_id).await?,
        cover: cover(tx, post.cover_id).await?,
    })
}

async fn from_event(visit: &Visit, tx: &mut Tx, event: &Event) -> sqlx::Result<Poster> {
    let language = Language::of_tag(&event.language).unwrap_or(visit.app.config.language);
    let (start, end) = (event.start(), event.end());
    let when = dates::when(&start, end.as_ref(), event.all_day, language);
    // The zone by its town: a picture goes around the world.
    let mut when = when.split(" (").next().unwrap_or_default().to_owned();
    if !event.all_day {
        when = format!("{when}, {}", dates::clock(&event.timezone, language));
    }
    let off = match (event.status, language) {
        (Status::Cancelled, Language::Fr) => "Annulé",
        (Status::Cancelled, Language::En) => "Cancelled",
        (Status::Postponed, Language::Fr) => "Reporté",
        (Status::Postponed, Language::En) => "Postponed",
        (Status::Tentative, Language::Fr) => "À confirmer",
        (Status::Tentative, Language::En) => "To be confirmed",
        (Status::Confirmed, _) => "",
    };
    if !off.is_empty() {
        when = format!("{off} – {when}");
    }
    let place = &event.place;
    let line = match (place.name.as_str(), place.locality.as_str()) {
        ("", "") if event.links.online.is_empty() => String::new(),
        ("", "") => match language {
            Language::Fr => "En ligne".to_owned(),
            Language::En => "Online".to_owned(),
        },
        ("", one) | (one, "") => one.to_owned(),
        (name, town) => format!("{name}, {town}"),
    };
    Ok(Poster {
        title: event.title.clone(),
        when,
        line,
        hub: visit.settings.name.clone(),
        colours: colours(visit),
        space: space_name(tx, event.space_id).await?,
        cover: cover(tx, event.cover_id).await?,
    })
}

async fn from_space(visit: &Visit, tx: &mut Tx, space: &Space) -> sqlx::Result<Poster> {
    Ok(Poster {
        title: space.name.clone(),
        when: String::new(),
        line: text::shorten(&space.sentence, SENTENCE_CHARS_MAX),
        hub: visit.settings.name.clone(),
        colours: colours(visit),
        space: None,
        cover: cover(tx, space.cover_id).await?,
    })
}

async fn space_name(tx: &mut Tx, id: SpaceId) -> sqlx::Result<Option<String>> {
    let space = spaces::store::by_id(tx, id).await?;
    let own = space.filter(|space| !matches!(space.kind, Kind::Hub | Kind::Server | Kind::Voice));
    Ok(own.map(|space| space.name))
}

async fn cover(tx: &mut Tx, id: Option<MediaId>) -> sqlx::Result<Option<(String, String)>> {
    let Some(id) = id else { return Ok(None) };
    let media = media::store::by_id(tx, id).await?;
    Ok(media.map(|media| (media.sha256, media.extension)))
}

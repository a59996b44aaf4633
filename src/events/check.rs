//! What an event must be before it is written, and why it is refused.

use super::*;

/// Why a verb refused.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("an event's title has 3 to 200 characters")]
    Title,
    #[error("{0} is too long; shorten it")]
    TooLong(&'static str),
    #[error("the event ends before it starts; correct one of the two")]
    EndBeforeStart,
    #[error("“{0}” is not a time zone such as Europe/Paris")]
    Timezone(String),
    #[error("“{0}” is not a language code such as fr or en")]
    Language(String),
    #[error("“{0}” is not a web address; begin it with https://")]
    Link(String),
    #[error(
        "a place on the map has both a latitude from -90 to 90 and a longitude from -180 to 180"
    )]
    Coordinates,
    #[error("“{0}” is not an hour such as 17:30")]
    Hour(String),
    #[error("“{0}” leads nowhere; end the line with a web address")]
    Unaddressed(String),
    #[error("there is no such event, or it was retracted")]
    Unknown,
    #[error("there is no such space; `kiosque space list` shows them")]
    UnknownSpace,
    #[error("this space lives elsewhere now and says nothing new from here")]
    Moved,
    #[error("only the team announces events")]
    NotAllowed,
    #[error(transparent)]
    Repeats(#[from] series::NotARule),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

pub(super) fn check(plan: &Plan) -> Result<(), Refused> {
    let title_length = plan.title.trim().chars().count();
    if !(TITLE_CHARS_MIN..=TITLE_CHARS_MAX).contains(&title_length) {
        return Err(Refused::Title);
    }
    if plan.summary.chars().count() > SUMMARY_CHARS_MAX {
        return Err(Refused::TooLong("the summary"));
    }
    if plan.body_markdown.len() > BODY_BYTES_MAX {
        return Err(Refused::TooLong("the text"));
    }
    if plan.end.is_some_and(|end| end < plan.start) {
        return Err(Refused::EndBeforeStart);
    }
    if jiff::tz::TimeZone::get(&plan.timezone).is_err() {
        return Err(Refused::Timezone(plan.timezone.clone()));
    }
    if !crate::language::is_tag(&plan.language) {
        return Err(Refused::Language(plan.language.clone()));
    }
    if !plan.place.is_somewhere_on_earth() {
        return Err(Refused::Coordinates);
    }
    if let Some(part) = plan.place.too_long() {
        return Err(Refused::TooLong(part));
    }
    if plan.links.are_too_long() {
        return Err(Refused::TooLong("a link"));
    }
    if !crate::tags::fit(&plan.tags) {
        return Err(Refused::TooLong("a tag"));
    }
    if plan.links.photos.len() > parts::PHOTOS_MAX {
        return Err(Refused::TooLong("the list of photos"));
    }
    if let Some(link) = plan.links.unreadable() {
        return Err(Refused::Link(link.to_owned()));
    }
    Ok(())
}

/// A space that lives elsewhere announces nothing more from here.
pub(super) async fn lives_here(tx: &mut Tx, space: SpaceId) -> Result<(), Refused> {
    match spaces::identity::has_moved(tx, space).await? {
        true => Err(Refused::Moved),
        false => Ok(()),
    }
}

//! What those who look after a space say to people about what they wrote or reported: in words of
//! their own, or in ready ones that they keep for the space (those of the hub's own group are for
//! all). A member reads them on their account page, somebody elsewhere in a private mention.
//!
//! What always holds: they are plain text and bounded; who asked for silence is not written to.

use super::moderation::{self, Moderator};
use super::{Comment, store};
use crate::audit;
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::{AccountId, AnswerId, SpaceId, ToldId};

pub const NAME_CHARS_MAX: usize = 60;
pub const WORDS_CHARS_MAX: usize = 1_000;
/// Of one space: more are not found again in a list.
const ANSWERS_MAX: usize = 30;
/// What a member was told is shown for so long.
pub const TOLD_KEPT_SECONDS: i64 = 180 * 24 * 3600;

/// Ready words, in one language or both.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Answer {
    pub id: AnswerId,
    pub space_id: SpaceId,
    /// By which it is chosen.
    pub name: String,
    /// With `{name}`, `{space}` and `{link}` in it.
    pub words_fr: String,
    pub words_en: String,
    pub written_ms: Millis,
}

impl Answer {
    /// In a language if there are words in it, else in the other.
    pub fn words(&self, language: &str) -> &str {
        let (first, other) = match language.starts_with("fr") {
            true => (&self.words_fr, &self.words_en),
            false => (&self.words_en, &self.words_fr),
        };
        if first.is_empty() { other } else { first }
    }
}

/// As a form says it.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    pub name: &'a str,
    pub words_fr: &'a str,
    pub words_en: &'a str,
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("only those who look after this space write its answers")]
    NotAllowed,
    #[error("a name has 1 to {NAME_CHARS_MAX} characters")]
    Name,
    #[error("write words in one language at least, in at most {WORDS_CHARS_MAX} characters each")]
    Words,
    #[error("a space keeps {ANSWERS_MAX} answers at most")]
    Full,
    #[error("there is no such answer")]
    Unknown,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Who writes an answer, and where.
#[derive(Debug, Clone, Copy)]
pub struct Writer<'a> {
    pub who: Moderator<'a>,
    pub by: audit::Who<'a>,
    pub space: SpaceId,
}

/// Keeps a new answer, or changes the one that `id` names.
pub async fn write(
    tx: &mut Tx,
    writer: &Writer<'_>,
    id: Option<AnswerId>,
    written: &Written<'_>,
    now: Millis,
) -> Result<(), Refused> {
    let own = admitted(tx, writer, now).await?;
    let (name, words_fr, words_en) = (
        written.name.trim(),
        written.words_fr.trim().replace("\r\n", "\n"),
        written.words_en.trim().replace("\r\n", "\n"),
    );
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(Refused::Name);
    }
    let is_long = |words: &str| words.chars().count() > WORDS_CHARS_MAX;
    if (words_fr.is_empty() && words_en.is_empty()) || is_long(&words_fr) || is_long(&words_en) {
        return Err(Refused::Words);
    }
    let before = match id {
        Some(id) => Some(named(own, id)?),
        None if own.len() >= ANSWERS_MAX => return Err(Refused::Full),
        None => None,
    };
    let answer = Answer {
        id: id.unwrap_or_else(AnswerId::generate),
        space_id: writer.space,
        name: name.to_owned(),
        words_fr,
        words_en,
        written_ms: now,
    };
    store::answers::put(tx, &answer).await?;
    note(tx, writer, before.as_ref(), Some(&answer), now).await
}

pub async fn erase(
    tx: &mut Tx,
    writer: &Writer<'_>,
    id: AnswerId,
    now: Millis,
) -> Result<(), Refused> {
    let before = named(admitted(tx, writer, now).await?, id)?;
    store::answers::delete(tx, id).await?;
    note(tx, writer, Some(&before), None, now).await
}

/// The answers of the space, if they are theirs to write.
async fn admitted(tx: &mut Tx, writer: &Writer<'_>, now: Millis) -> Result<Vec<Answer>, Refused> {
    match moderation::may(tx, &writer.who, writer.space, now).await? {
        true => Ok(store::answers::of_space(tx, writer.space).await?),
        false => Err(Refused::NotAllowed),
    }
}

fn named(own: Vec<Answer>, id: AnswerId) -> Result<Answer, Refused> {
    let found = own.into_iter().find(|answer| answer.id == id);
    found.ok_or(Refused::Unknown)
}

async fn note(
    tx: &mut Tx,
    writer: &Writer<'_>,
    before: Option<&Answer>,
    after: Option<&Answer>,
    now: Millis,
) -> Result<(), Refused> {
    let words = |answer: Option<&Answer>| {
        answer.map_or(String::new(), |it| {
            format!("{}\n{}\n{}", it.name, it.words_fr, it.words_en)
        })
    };
    let line = audit::Line {
        what: audit::What::Answer,
        object: after.or(before).map_or("", |answer| &answer.name),
        was: &words(before),
        became: &words(after),
    };
    Ok(audit::note(tx, writer.by, &line, now).await?)
}

/// Puts in what stands for names.
pub fn fill(words: &str, name: &str, space: &str, link: &str) -> String {
    let mut filled = String::with_capacity(words.len());
    let mut rest = words;
    // One pass, so that a name which is written like a place is not filled in again.
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        let places = [("{name}", name), ("{space}", space), ("{link}", link)];
        let found = places.iter().find(|it| rest[at..].starts_with(it.0));
        let (place, value) = found.copied().unwrap_or(("{", "{"));
        filled.push_str(value);
        rest = &rest[at + place.len()..];
    }
    filled.push_str(rest);
    filled
}

/// Tells an author something about what they wrote; false when they asked for silence.
pub async fn tell_author(
    tx: &mut Tx,
    by: audit::Who<'_>,
    comment: &Comment,
    words: &str,
    now: Millis,
) -> sqlx::Result<bool> {
    match comment.account_id {
        Some(account) => {
            let told = Told {
                what: "answer",
                words,
                link: &comment.url,
                space: Some(comment.space_id),
            };
            tell_member(tx, account, &told, now).await?;
        }
        None => {
            if store::decided::wants_silence(tx, &comment.author_uri).await? {
                return Ok(false);
            }
            let fact = Fact::AuthorAnswered {
                comment: comment.id,
                words: words.to_owned(),
            };
            facts::record(tx, &fact, now).await?;
        }
    }
    let line = audit::Line {
        what: audit::What::Answered,
        object: &comment.uri,
        was: "",
        became: words,
    };
    audit::note(tx, by, &line, now).await?;
    Ok(true)
}

/// What a member may be told: about what they wrote, or what came of a report.
pub const TOLD: &[&str] = &[
    "answer",
    "removed",
    "report-removed",
    "report-banned",
    "report-kept",
    "report-withdrawn",
];

/// What a member is told.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// One of [`TOLD`].
    pub what: &'a str,
    pub words: &'a str,
    pub link: &'a str,
    pub space: Option<SpaceId>,
}

/// A line that a member was told, as it is kept.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct ToldLine {
    pub id: ToldId,
    pub space_id: Option<SpaceId>,
    pub what: String,
    pub words: String,
    pub link: String,
    pub told_ms: Millis,
}

/// Tells a member something, on their account page.
pub async fn tell_member(
    tx: &mut Tx,
    account: AccountId,
    told: &Told<'_>,
    now: Millis,
) -> sqlx::Result<()> {
    let line = ToldLine {
        id: ToldId::generate(),
        space_id: told.space,
        what: told.what.to_owned(),
        words: told.words.to_owned(),
        link: told.link.to_owned(),
        told_ms: now,
    };
    store::answers::put_told(tx, account, &line).await
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn names_are_put_in_once_and_what_is_no_place_stays() {
        let words = fill(
            "Bonjour {name}, {space} : {link} {autre",
            "{link}",
            "Vélo",
            "L",
        );
        assert_eq!(words, "Bonjour {link}, Vélo : L {autre");
    }
}

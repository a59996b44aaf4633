//! The agendas of others: an ICS file or address, a page that names its events to machines, or somebody
//! who is followed. What they say is taken into our agenda, at once or after somebody has looked at it.
//!
//! What always holds: what is theirs is shown with where it comes from and never said to be ours
//! (`events::theirs`); what is ours elsewhere is published once, and followers hear of it a while
//! before, a few at a time; an event stands here once, however many sources name it; what a source no
//! longer says goes. Reading happens outside of any transaction, in `federation::agendas`; here is
//! what is made of it: `heard.rs` the event, `ics.rs` and `schema.rs` two forms of it, `taking.rs` what
//! becomes of it, `own.rs` of what is ours, `following.rs` of those who are followed.

mod audited;
pub mod following;
pub mod heard;
pub mod ics;
mod own;
pub mod pages;
pub mod schema;
mod sharing;
pub mod store;
mod taking;

pub use heard::Heard;
pub use sharing::{share, unshare};
pub use taking::{Taken, decide, missing, note, take_all, take_one, tidy};

use crate::accounts::By;
use crate::clock::Millis;
use crate::conversation::moderation::{self, Moderator};
use crate::db::Tx;
use crate::events;
use crate::ids::{AccountId, ActivityId, EventId, ItemId, SourceId, SpaceId};
use crate::spaces;

/// Of all spaces together: each is asked again and again.
pub const SOURCES_MAX: i64 = 100;
/// What one source may have here at once.
pub const ITEMS_MAX: usize = 500;
const NAME_CHARS_MAX: usize = 100;
const ADDRESS_BYTES_MAX: usize = 1_000;
/// A file of this size has years of events in it.
pub const FILE_BYTES_MAX: usize = 4 * 1024 * 1024;
const EVERY_SECONDS: i64 = 6 * 3600;
/// After each failure twice as long, up to two days.
const AGAIN_SECONDS: i64 = 1_800;
const AGAIN_SECONDS_MAX: i64 = 48 * 3600;

crate::text_enum! {
    /// How a source is read.
    Kind {
        /// An ICS address.
        Calendar = "calendar",
        /// An ICS file, read once.
        File = "file",
        /// A page with schema.org events in it.
        Page = "page",
        /// Somebody who is followed.
        Followed = "followed",
    }
}

crate::text_enum! {
    Manner {
        /// What comes waits to be taken or left.
        Reviewed = "reviewed",
        Automatic = "automatic",
    }
}

crate::text_enum! {
    Belonging {
        Theirs = "theirs",
        /// Our own, announced somewhere else first.
        Ours = "ours",
    }
}

crate::text_enum! {
    /// Whether who is to be followed agreed.
    Follow { None = "none", Asked = "asked", Agreed = "agreed", Refused = "refused" }
}

crate::text_enum! {
    /// What became of something that a source says.
    ItemState {
        /// Named, and still to be read where it stands.
        Named = "named",
        Waiting = "waiting",
        Taken = "taken",
        /// Somebody looked at it, and it is not shown.
        Left = "left",
        /// It stands here already, by another way.
        Double = "double",
    }
}

crate::text_enum! {
    /// Why a source could not be read the last time.
    Problem {
        Silent = "silent",
        /// The address leads to where this hub does not ask.
        Refused = "refused",
        Missing = "missing",
        TooLong = "long",
        /// A page where a calendar should be.
        Page = "page",
        /// Nothing in it is an event.
        Empty = "empty",
        /// It is no calendar, or a broken one.
        Senseless = "senseless",
    }
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Source {
    pub id: SourceId,
    pub space_id: SpaceId,
    pub kind: Kind,
    pub address: String,
    pub page: String,
    pub name: String,
    pub manner: Manner,
    pub belonging: Belonging,
    /// The zone of what names none.
    pub timezone: String,
    pub language: String,
    pub is_paused: bool,
    pub added_ms: Millis,
    pub by_id: Option<AccountId>,
    pub next_ms: Millis,
    pub read_ms: Option<Millis>,
    pub failures: i64,
    pub problem: Option<Problem>,
    pub etag: String,
    pub modified: String,
    pub follow: Follow,
    pub request_id: Option<ActivityId>,
}

impl Source {
    pub fn is_ours(&self) -> bool {
        self.belonging == Belonging::Ours
    }
}

/// What a source says of one event, without the words.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Item {
    pub id: ItemId,
    pub source_id: SourceId,
    pub uid: String,
    pub state: ItemState,
    pub sequence: i64,
    pub title: String,
    pub start_ms: Millis,
    pub over_ms: Millis,
    pub heard: sqlx::types::Json<Option<Heard>>,
    pub event_id: Option<EventId>,
    pub is_told: bool,
    pub share_id: Option<ActivityId>,
}

/// Who acts, and when.
#[derive(Debug, Clone, Copy)]
pub struct Who<'a> {
    pub moderator: Moderator<'a>,
    pub by: By,
    pub now: Millis,
}

/// A source as somebody asks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    pub space: SpaceId,
    pub kind: Kind,
    pub address: String,
    /// Where people look at it; the address, if nothing else is known.
    pub page: String,
    pub name: String,
    pub manner: Manner,
    pub belonging: Belonging,
    pub timezone: String,
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("only the team and those who look after a space decide which agendas it reads")]
    NotAllowed,
    #[error("a source has a name of 1 to {NAME_CHARS_MAX} characters")]
    Name,
    #[error("the address of a source begins with https:// and may be asked by everybody")]
    Address,
    #[error("“{0}” is not a time zone such as Europe/Paris")]
    Timezone(String),
    #[error("this space reads that agenda already")]
    Known,
    #[error("{SOURCES_MAX} agendas are read already; remove one first")]
    TooMany,
    #[error(
        "only what is read at an address or from a file can be ours: whoever is followed speaks for themself"
    )]
    Theirs,
    #[error("what is published as the space's own is taken in by the team alone")]
    Team,
    #[error("there is no such thing, or it was decided already")]
    Unknown,
    #[error("the event cannot be shown: {0}")]
    Event(#[from] events::Refused),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

async fn admit(tx: &mut Tx, who: &Who<'_>, space: SpaceId) -> Result<(), Refused> {
    let may = moderation::may(tx, &who.moderator, space, who.now).await?;
    may.then_some(()).ok_or(Refused::NotAllowed)
}

/// Adds a source to a space; it is due at once. Who is to be followed is asked.
pub async fn add(tx: &mut Tx, who: &Who<'_>, wish: &Wish) -> Result<Source, Refused> {
    admit(tx, who, wish.space).await?;
    let space = spaces::store::by_id(tx, wish.space).await?;
    let space = space.ok_or(Refused::Unknown)?;
    let name = wish.name.trim();
    if !(1..=NAME_CHARS_MAX).contains(&name.chars().count()) {
        return Err(Refused::Name);
    }
    let is_file = wish.kind == Kind::File;
    if wish.address.len() > ADDRESS_BYTES_MAX
        || !is_file && heard::web_address(&wish.address).is_empty()
    {
        return Err(Refused::Address);
    }
    if jiff::tz::TimeZone::get(&wish.timezone).is_err() {
        return Err(Refused::Timezone(wish.timezone.clone()));
    }
    let is_followed = wish.kind == Kind::Followed;
    if is_followed && wish.belonging == Belonging::Ours {
        return Err(Refused::Theirs);
    }
    own::admit_wish(who, wish)?;
    let all = store::sources(tx, SOURCES_MAX).await?;
    if all
        .iter()
        .any(|it| it.space_id == wish.space && it.address == wish.address)
    {
        return Err(Refused::Known);
    }
    if all.len() as i64 >= SOURCES_MAX {
        return Err(Refused::TooMany);
    }
    let source = Source {
        id: SourceId::generate(),
        space_id: wish.space,
        kind: wish.kind,
        address: wish.address.clone(),
        page: heard::web_address(&wish.page),
        name: name.to_owned(),
        manner: wish.manner,
        belonging: wish.belonging,
        timezone: wish.timezone.clone(),
        language: space.language,
        is_paused: false,
        added_ms: who.now,
        by_id: who.by.account(),
        next_ms: if is_file { Millis(i64::MAX) } else { who.now },
        read_ms: None,
        failures: 0,
        problem: None,
        etag: String::new(),
        modified: String::new(),
        follow: if is_followed {
            Follow::Asked
        } else {
            Follow::None
        },
        request_id: is_followed.then(ActivityId::generate),
    };
    store::insert(tx, &source).await?;
    audited::note(tx, who, &source, ("", &audited::how(&source))).await?;
    following::ask(tx, &source, who.now).await?;
    Ok(source)
}

/// Leaves a source alone for a while, or goes on reading it; what it brought stays.
pub async fn pause(
    tx: &mut Tx,
    who: &Who<'_>,
    source: &Source,
    is_paused: bool,
) -> Result<(), Refused> {
    admit(tx, who, source.space_id).await?;
    let next = match source.kind {
        Kind::File => source.next_ms,
        _ => who.now,
    };
    store::set_paused(tx, source.id, is_paused, next).await?;
    let after = Source {
        is_paused,
        ..source.clone()
    };
    let change = (audited::how(source), audited::how(&after));
    Ok(audited::note(tx, who, source, (&change.0, &change.1)).await?)
}

/// Removes a source: what is theirs goes with it, what is ours stays. Who was followed is no more.
pub async fn remove(tx: &mut Tx, who: &Who<'_>, source: &Source) -> Result<(), Refused> {
    admit(tx, who, source.space_id).await?;
    for item in store::items_of(tx, source.id).await? {
        if !source.is_ours() {
            taking::take_away(tx, source, &item, who.now).await?;
        }
    }
    store::delete(tx, source.id).await?;
    audited::note(tx, who, source, (&audited::how(source), "")).await?;
    Ok(following::unfollow(tx, source, who.now).await?)
}

/// What somebody answers who was asked to be followed: which request, or of which space.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    pub request: Option<ActivityId>,
    pub space: Option<SpaceId>,
    pub by: &'a str,
    pub agrees: bool,
}

/// Whoever was asked to be followed answers; false when it is nobody who was asked.
pub async fn answered(tx: &mut Tx, answer: &Answer<'_>, now: Millis) -> sqlx::Result<bool> {
    let follow = match answer.agrees {
        true => Follow::Agreed,
        false => Follow::Refused,
    };
    store::set_follow(tx, answer, follow, now).await
}

/// A source was read and says what it said before.
pub async fn was_unchanged(tx: &mut Tx, source: &Source, now: Millis) -> Result<(), Refused> {
    own::tell_some(tx, source, now).await?;
    let marks = (source.etag.as_str(), source.modified.as_str());
    Ok(was_read(tx, source, marks, now).await?)
}

/// A source was read as it should be.
pub async fn was_read(
    tx: &mut Tx,
    source: &Source,
    (etag, modified): (&str, &str),
    now: Millis,
) -> sqlx::Result<()> {
    let read = store::Reading {
        read_ms: Some(now),
        next_ms: now.plus_seconds(EVERY_SECONDS),
        failures: 0,
        problem: None,
        etag,
        modified,
    };
    store::put_reading(tx, source.id, &read).await
}

/// A source could not be read: it is asked again, ever more rarely; what it brought stays.
pub async fn has_problem(
    tx: &mut Tx,
    source: &Source,
    problem: Problem,
    now: Millis,
) -> sqlx::Result<()> {
    let doubled = AGAIN_SECONDS << source.failures.clamp(0, 10);
    let read = store::Reading {
        read_ms: source.read_ms,
        next_ms: now.plus_seconds(doubled.min(AGAIN_SECONDS_MAX)),
        failures: source.failures + 1,
        problem: Some(problem),
        etag: &source.etag,
        modified: &source.modified,
    };
    store::put_reading(tx, source.id, &read).await
}

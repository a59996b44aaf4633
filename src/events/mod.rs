//! Events: gatherings with a date, announced by a space.
//!
//! What always holds: a start has its time zone beside it, because "18:00" is nothing without one;
//! an event without an hour is all-day; `sequence` counts changes (RFC 5545); every change of a
//! published event records one fact, an import records none; only what is for everybody is published
//! (`visibility.rs`).

pub mod changes;
mod check;
pub mod details;
pub mod elsewhere;
mod listing;
pub mod meanwhile;
pub mod month;
pub mod nearby;
pub mod offered;
pub mod organisers;
pub mod pages;
pub mod parts;
pub mod proposed;
pub mod reminders;
pub mod series;
pub mod store;
pub mod templates;
pub mod theirs;
mod times;
pub mod visibility;
pub mod week;

use sqlx::types::Json;

use crate::accounts::By;
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::{AccountId, EventId, MediaId, SpaceId};
use crate::spaces;
use crate::text;

/// Mobilizon takes names of 3 to 200 characters.
pub const TITLE_CHARS_MIN: usize = 3;
pub const TITLE_CHARS_MAX: usize = 200;
pub const SUMMARY_CHARS_MAX: usize = 1_000;
pub const BODY_BYTES_MAX: usize = 200_000;

crate::text_enum! {
    /// As RFC 5545 STATUS, and one that calendars have no word for: put off, to a day yet unknown.
    Status {
        Tentative = "tentative",
        Confirmed = "confirmed",
        Postponed = "postponed",
        Cancelled = "cancelled",
    }
}

pub use check::Refused;
pub use listing::list_unlisted;
pub use parts::{Links, Origin, Place};
pub use times::zoned;
use times::{days_between, over};
pub use visibility::{State, Visibility};

impl Status {
    /// Whether nobody should come at the announced time.
    pub fn is_off(self) -> bool {
        matches!(self, Status::Cancelled | Status::Postponed)
    }
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Event {
    pub id: EventId,
    pub state: State,
    pub status: Status,
    pub space_id: SpaceId,
    pub author_id: Option<AccountId>,
    pub slug: String,
    pub language: String,
    pub title: String,
    pub summary: String,
    pub body_markdown: String,
    pub body_html: String,
    /// All-day: midnight at the start of the first day, in `timezone`.
    pub start_ms: Millis,
    /// All-day: midnight after the last day, in `timezone`.
    pub end_ms: Option<Millis>,
    pub all_day: bool,
    /// IANA name, for example `Europe/Paris`.
    pub timezone: String,
    pub place: Json<Place>,
    pub links: Json<Links>,
    pub cover_id: Option<MediaId>,
    pub cover_alt: String,
    pub sequence: i64,
    pub created_ms: Millis,
    pub published_ms: Option<Millis>,
    pub updated_ms: Millis,
    pub visibility: Visibility,
}

/// What a person writes.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub space: SpaceId,
    pub also_in: Vec<SpaceId>,
    pub language: String,
    pub title: String,
    pub summary: String,
    pub body_markdown: String,
    pub start: Millis,
    pub end: Option<Millis>,
    pub all_day: bool,
    pub timezone: String,
    pub status: Status,
    pub place: Place,
    pub links: Links,
    pub cover: Option<(MediaId, String)>,
    pub tags: Vec<String>,
    pub slug: Option<String>,
    pub visibility: Visibility,
    /// Why it is changed, told with what changed; empty where nothing is said.
    pub reason: String,
}

/// Announces an event; followers hear of it, if it is for everybody.
pub async fn announce(tx: &mut Tx, by: By, plan: &Plan, now: Millis) -> Result<Event, Refused> {
    allow(by)?;
    check::lives_here(tx, plan.space).await?;
    let mut event = prepare(tx, plan, plan.visibility.state(), Some(now), now).await?;
    event.author_id = by.account();
    store::insert(tx, &event).await?;
    file(tx, &event, plan).await?;
    visibility::tell_new(tx, &event, now).await?;
    Ok(event)
}

/// Changes an event; those who got it hear of the change. The address stays.
pub async fn edit(
    tx: &mut Tx,
    by: By,
    id: EventId,
    plan: &Plan,
    now: Millis,
) -> Result<Event, Refused> {
    allow(by)?;
    let before = existing(tx, id).await?;
    let event = rewrite(tx, before, plan, now).await?;
    series::store::mark_own(tx, id).await?;
    Ok(event)
}

async fn rewrite(tx: &mut Tx, before: Event, plan: &Plan, now: Millis) -> Result<Event, Refused> {
    check::check(plan)?;
    let mut event = build(
        plan,
        before.state.rewritten(plan),
        before.slug.clone(),
        before.published_ms,
        now,
    );
    event.id = before.id;
    event.author_id = before.author_id;
    event.space_id = before.space_id;
    event.created_ms = before.created_ms;
    event.sequence = before.sequence + 1;
    event.updated_ms = now.max(Millis(before.updated_ms.0 + 1));
    if before.state == State::Unlisted && event.state == State::Published {
        event.published_ms = Some(event.updated_ms);
    }
    store::update(tx, &event).await?;
    file(tx, &event, plan).await?;
    reminders::put_off(tx, &before, &event, now).await?;
    visibility::tell_rewritten(tx, (&before, &event), &plan.reason, now).await?;
    Ok(event)
}

/// Others hear of a change of what they were told of.
async fn tell(tx: &mut Tx, event: &Event, fact: &Fact, now: Millis) -> sqlx::Result<()> {
    if series::is_told(tx, event.id).await? {
        facts::record(tx, fact, now).await?;
    }
    Ok(())
}

/// Says that an event will not take place; its page stays and says so.
pub async fn cancel(tx: &mut Tx, by: By, id: EventId, now: Millis) -> Result<Event, Refused> {
    cancel_because(tx, by, id, "", now).await
}

/// The same, with a reason that is told wherever the event is.
pub async fn cancel_because(
    tx: &mut Tx,
    by: By,
    id: EventId,
    reason: &str,
    now: Millis,
) -> Result<Event, Refused> {
    allow(by)?;
    let mut event = existing(tx, id).await?;
    let before = event.clone();
    if event.status == Status::Cancelled {
        return Ok(event);
    }
    event.status = Status::Cancelled;
    event.sequence += 1;
    event.updated_ms = now.max(Millis(event.updated_ms.0 + 1));
    store::update(tx, &event).await?;
    if event.is_out() {
        changes::note(tx, &before, &event, reason, now).await?;
        tell(tx, &event, &Fact::EventEdited { event: id }, now).await?;
    }
    series::store::mark_own(tx, id).await?;
    Ok(event)
}

/// Takes an event back, as if it had not been announced.
pub async fn retract(tx: &mut Tx, by: By, id: EventId, now: Millis) -> Result<Event, Refused> {
    allow(by)?;
    let mut event = existing(tx, id).await?;
    let was_out = event.is_out();
    event.state = State::Retracted;
    event.updated_ms = now.max(Millis(event.updated_ms.0 + 1));
    store::update(tx, &event).await?;
    if was_out {
        tell(tx, &event, &Fact::EventRetracted { event: id }, now).await?;
    }
    series::leave_out(tx, id, now).await?;
    Ok(event)
}

/// Brings in an event that was announced elsewhere before; nobody is told.
pub async fn import(
    tx: &mut Tx,
    plan: &Plan,
    published: Millis,
    now: Millis,
) -> Result<Event, Refused> {
    let mut event = prepare(tx, plan, State::Published, Some(published), published).await?;
    event.created_ms = now;
    store::insert(tx, &event).await?;
    file(tx, &event, plan).await?;
    Ok(event)
}

/// Writes an imported event again from its source; nobody is told.
pub async fn import_again(
    tx: &mut Tx,
    id: EventId,
    plan: &Plan,
    published: Millis,
) -> Result<Event, Refused> {
    check::check(plan)?;
    let before = store::by_id(tx, id).await?.ok_or(Refused::Unknown)?;
    // For whom it is was decided here.
    let mut event = build(
        &Plan {
            visibility: before.visibility,
            ..plan.clone()
        },
        before.visibility.state(),
        before.slug,
        Some(published),
        published,
    );
    event.id = id;
    event.created_ms = before.created_ms;
    event.sequence = before.sequence;
    store::update(tx, &event).await?;
    file(tx, &event, plan).await?;
    Ok(event)
}

fn allow(by: By) -> Result<(), Refused> {
    by.may_edit().then_some(()).ok_or(Refused::NotAllowed)
}

async fn prepare(
    tx: &mut Tx,
    plan: &Plan,
    state: State,
    published: Option<Millis>,
    now: Millis,
) -> Result<Event, Refused> {
    check::check(plan)?;
    let there_is = spaces::store::by_id(tx, plan.space).await?.is_some();
    let asked: Vec<SpaceId> = [plan.space].iter().chain(&plan.also_in).copied().collect();
    // Nothing is filed under a person.
    if !there_is || spaces::members::any_among(tx, &asked).await? {
        return Err(Refused::UnknownSpace);
    }
    let wanted = text::slug(plan.slug.as_deref().unwrap_or(&plan.title));
    let slug = store::free_slug(tx, &wanted).await?;
    Ok(build(plan, state, slug, published, now))
}

fn build(plan: &Plan, state: State, slug: String, published: Option<Millis>, now: Millis) -> Event {
    let (cover_id, cover_alt) = plan.cover.clone().unzip();
    Event {
        id: EventId::generate(),
        state,
        status: plan.status,
        space_id: plan.space,
        author_id: None,
        slug,
        language: plan.language.clone(),
        title: plan.title.trim().to_owned(),
        summary: plan.summary.trim().to_owned(),
        body_markdown: plan.body_markdown.clone(),
        body_html: text::markdown_to_html(&plan.body_markdown),
        start_ms: plan.start,
        end_ms: plan.end,
        all_day: plan.all_day,
        timezone: plan.timezone.clone(),
        place: Json(plan.place.clone()),
        links: Json(plan.links.clone()),
        cover_id,
        cover_alt: cover_alt.unwrap_or_default(),
        sequence: 0,
        created_ms: now,
        published_ms: published,
        updated_ms: now,
        visibility: plan.visibility,
    }
}

async fn file(tx: &mut Tx, event: &Event, plan: &Plan) -> sqlx::Result<()> {
    let mut spaces = vec![event.space_id];
    spaces.extend(
        plan.also_in
            .iter()
            .copied()
            .filter(|id| *id != event.space_id),
    );
    spaces.truncate(crate::posts::SPACES_MAX);
    store::put_spaces(tx, event.id, &spaces).await?;
    listing::list(tx, event).await?;
    crate::tags::put(tx, event.id.0, &plan.tags).await
}

async fn existing(tx: &mut Tx, id: EventId) -> Result<Event, Refused> {
    let event = store::by_id(tx, id).await?;
    event
        .filter(|event| event.state != State::Retracted && !event.is_theirs())
        .ok_or(Refused::Unknown)
}

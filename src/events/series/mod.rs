//! Events that repeat. A series holds the rule; what its dates share stands in its model, an event
//! that is never published; every date within a horizon is an event like any other, so that lists,
//! the map, the search, answers and other servers treat it as one.
//!
//! What always holds: an occurrence is made once for each date of the rule, whoever makes it and
//! however often; making them goes on a part at a time ([`go_on`]). They all stand in the agenda;
//! followers are told of each shortly before it takes place, of few at a time ([`announce_due`]), and
//! of changes only where they were told of the event. What the rule says is in `rule.rs`, when that
//! is in `dates.rs`, in words in `words.rs`; changes of what goes on are in `changes.rs`.

mod changes;
pub mod dates;
pub mod rule;
pub mod store;
pub mod words;

use std::collections::HashSet;

use sqlx::types::Json;

pub use changes::{Scope, edit, end, leave_out, repeat};
pub use dates::Repeats;
pub use rule::{NotARule, Rule};

use super::{Event, Plan, Refused, State, allow, build, check, file, prepare};
use crate::accounts::By;
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::{EventId, SeriesId};
use crate::tags;

/// So far ahead dates stand in the agenda.
pub const HORIZON_SECONDS: i64 = 366 * 24 * 3600;
/// And so many of them at most: twice a week for a year.
pub const AHEAD_MAX: usize = 110;
/// Followers are told of a date so long before it takes place, of so many of a series at a time.
pub const ANNOUNCED_BEFORE_SECONDS: i64 = 30 * 24 * 3600;
pub const ANNOUNCED_AHEAD_MAX: i64 = 3;
/// So many are made in one transaction.
const MADE_AT_ONCE_MAX: usize = 55;
const LOOK_EVERY_SECONDS: i64 = 24 * 3600;
/// All that can stand ahead of a series: dates that were changed by hand too.
const KNOWN_MAX: i64 = 2_000;
const ANNOUNCED_AT_ONCE_MAX: i64 = 100;
/// Further dates and exceptions that a series may have.
pub const DATES_MAX: usize = 200;

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Series {
    pub id: SeriesId,
    pub model_id: EventId,
    /// Empty: only the dates that are given one by one.
    pub rule: String,
    pub also: Json<Vec<Millis>>,
    pub without: Json<Vec<Millis>>,
    pub sequence: i64,
    pub created_ms: Millis,
    pub updated_ms: Millis,
    pub look_ms: Option<Millis>,
}

/// One date of a series, beside its event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Occurrence {
    pub event_id: EventId,
    pub series_id: SeriesId,
    /// The start that the rule gave it.
    pub recurrence_ms: Millis,
    pub own: bool,
    pub announced_ms: Option<Millis>,
}

impl Series {
    /// How it repeats. A stored rule was read before it was stored.
    pub fn repeats(&self) -> Repeats {
        Repeats {
            rule: self.rule.parse().ok(),
            also: self.also.0.clone(),
            without: self.without.0.clone(),
        }
    }

    fn put(&mut self, repeats: &Repeats) {
        self.rule = repeats
            .rule
            .as_ref()
            .map(Rule::to_string)
            .unwrap_or_default();
        self.also = Json(repeats.also.clone());
        self.without = Json(repeats.without.clone());
    }
}

/// Announces an event that repeats; answers its first date that is to come.
pub async fn begin(
    tx: &mut Tx,
    by: By,
    plan: &Plan,
    repeats: &Repeats,
    now: Millis,
) -> Result<Event, Refused> {
    allow(by)?;
    check::lives_here(tx, plan.space).await?;
    let plan = first_of(plan, repeats, now)?;
    let series = write(tx, by, &plan, repeats, now).await?;
    make(tx, &series, now).await?;
    announce_due(tx, now).await?;
    first_coming(tx, series.id, now).await
}

async fn first_coming(tx: &mut Tx, series: SeriesId, now: Millis) -> Result<Event, Refused> {
    let coming = store::coming(tx, series, now, 1).await?;
    let (id, _) = coming.first().ok_or(Refused::Repeats(NotARule::NoDate))?;
    let event = super::store::by_id(tx, *id).await?;
    event.ok_or(Refused::Unknown)
}

/// The plan on the first date that the rule gives; refused where none of its dates is to come.
fn first_of(plan: &Plan, repeats: &Repeats, now: Millis) -> Result<Plan, Refused> {
    check::check(plan)?;
    if repeats.also.len().max(repeats.without.len()) > DATES_MAX {
        return Err(Refused::Repeats(NotARule::TooMuch));
    }
    let start = super::zoned(plan.start, &plan.timezone);
    let first = repeats
        .first(&start)
        .ok_or(Refused::Repeats(NotARule::NoDate))?;
    let dates = repeats.dates(&first, now.plus_seconds(HORIZON_SECONDS));
    let is_to_come = |date: &Millis| over(plan, *date) > now;
    if !dates.iter().any(is_to_come) {
        return Err(Refused::Repeats(NotARule::NoDate));
    }
    Ok(Plan {
        slug: plan.slug.clone(),
        ..dates::on(plan, first.timestamp().into())
    })
}

/// When the plan would be over, were it on this date.
fn over(plan: &Plan, date: Millis) -> Millis {
    dates::on(plan, date).end.unwrap_or(date)
}

/// Writes the model and the series; nothing is made of it yet.
async fn write(
    tx: &mut Tx,
    by: By,
    plan: &Plan,
    repeats: &Repeats,
    now: Millis,
) -> Result<Series, Refused> {
    let id = SeriesId::generate();
    // The good addresses are for what is published.
    let slug = format!("modele-{id}");
    let unseen = Plan {
        slug: Some(slug),
        ..plan.clone()
    };
    let mut model = prepare(tx, &unseen, State::Draft, None, now).await?;
    model.author_id = by.account();
    super::store::insert(tx, &model).await?;
    file(tx, &model, &unseen).await?;
    let mut series = Series {
        id,
        model_id: model.id,
        rule: String::new(),
        also: Json(Vec::new()),
        without: Json(Vec::new()),
        sequence: 0,
        created_ms: now,
        updated_ms: now,
        look_ms: Some(now),
    };
    series.put(repeats);
    store::insert(tx, &series).await?;
    Ok(series)
}

/// What an event says, with its tags and all its spaces: to be written again elsewhere.
pub(super) async fn whole_plan(tx: &mut Tx, event: &Event) -> sqlx::Result<Plan> {
    let labels = tags::store::of(tx, event.id.0).await?;
    Ok(Plan {
        also_in: super::store::spaces_of(tx, event.id).await?,
        tags: labels.into_iter().map(|tag| tag.label).collect(),
        ..event.plan()
    })
}

/// The dates to come of the series that an event is of; the event alone where it is of none.
pub(super) async fn dates_with(
    tx: &mut Tx,
    event: EventId,
    now: Millis,
) -> sqlx::Result<Vec<EventId>> {
    let Some(occurrence) = store::occurrence(tx, event).await? else {
        return Ok(vec![event]);
    };
    let coming = store::coming(tx, occurrence.series_id, now, KNOWN_MAX).await?;
    Ok(coming.into_iter().map(|(id, _)| id).collect())
}

/// The event whose words all dates share.
pub async fn model(tx: &mut Tx, series: &Series) -> sqlx::Result<Event> {
    let model = super::store::by_id(tx, series.model_id).await?;
    model.ok_or(sqlx::Error::RowNotFound)
}

/// Makes the next dates of a series that are not made yet, a part of them; what is left is made by
/// [`go_on`].
async fn make(tx: &mut Tx, series: &Series, now: Millis) -> Result<(), Refused> {
    let model = model(tx, series).await?;
    let plan = whole_plan(tx, &model).await?;
    let horizon = now.plus_seconds(HORIZON_SECONDS);
    let dates = series.repeats().dates(&model.start(), horizon);
    let dates: Vec<Millis> = dates
        .into_iter()
        .filter(|date| over(&plan, *date) > now)
        .collect();
    let from = dates.first().copied().unwrap_or(now);
    let known = store::occurrences(tx, series.id, from, KNOWN_MAX).await?;
    let known: HashSet<Millis> = known.into_iter().map(|it| it.recurrence_ms).collect();
    // Price, doors, programme: what is known of the last one is known of the next.
    let like = store::last_made(tx, series.id).await?;
    let (mut made, mut look) = (0, None);
    for (ahead, date) in dates.into_iter().enumerate() {
        // The next one stands there always, however far it is.
        if ahead >= AHEAD_MAX || (ahead > 0 && date > horizon) {
            look = Some(now.plus_seconds(LOOK_EVERY_SECONDS));
            break;
        }
        if known.contains(&date) {
            continue;
        }
        if made == MADE_AT_ONCE_MAX {
            look = Some(now);
            break;
        }
        let event = make_one(tx, series, &model, &dates::on(&plan, date), now).await?;
        if let Some(like) = like {
            super::details::copy(tx, like, event).await?;
            super::reminders::copy(tx, like, event).await?;
        }
        made += 1;
    }
    store::put_look(tx, series.id, look).await?;
    Ok(())
}

async fn make_one(
    tx: &mut Tx,
    series: &Series,
    model: &Event,
    plan: &Plan,
    now: Millis,
) -> Result<EventId, Refused> {
    let day = super::zoned(plan.start, &plan.timezone).date();
    let wanted = crate::text::slug(&format!("{} {day}", plan.title));
    let slug = super::store::free_slug(tx, &wanted).await?;
    let mut event = build(plan, plan.visibility.state(), slug, Some(now), now);
    event.author_id = model.author_id;
    super::store::insert(tx, &event).await?;
    file(tx, &event, plan).await?;
    let occurrence = Occurrence {
        event_id: event.id,
        series_id: series.id,
        recurrence_ms: plan.start,
        own: false,
        announced_ms: None,
    };
    store::put_occurrence(tx, &occurrence).await?;
    Ok(event.id)
}

/// Makes a part of the dates of the series that waits longest; false when none waits.
pub async fn go_on(tx: &mut Tx, now: Millis) -> Result<bool, Refused> {
    let Some(series) = store::due(tx, now).await? else {
        return Ok(false);
    };
    let space = model(tx, &series).await?.space_id;
    if crate::spaces::identity::has_moved(tx, space).await? {
        let later = now.plus_seconds(LOOK_EVERY_SECONDS);
        store::put_look(tx, series.id, Some(later)).await?;
    } else {
        make(tx, &series, now).await?;
    }
    Ok(true)
}

/// Tells followers of the dates that are near: of the next few of each series. Answers how many.
pub async fn announce_due(tx: &mut Tx, now: Millis) -> sqlx::Result<usize> {
    let until = now.plus_seconds(ANNOUNCED_BEFORE_SECONDS);
    let next = (ANNOUNCED_AHEAD_MAX, ANNOUNCED_AT_ONCE_MAX);
    let waiting = store::unannounced(tx, (now, until), next).await?;
    for event in &waiting {
        store::put_announced(tx, *event, now).await?;
        facts::record(tx, &Fact::EventAnnounced { event: *event }, now).await?;
    }
    Ok(waiting.len())
}

/// Whether others know of an event, and are to hear what becomes of it: of a date of a series that is
/// far nobody was told, but somebody may have found it and said that they come.
pub(super) async fn is_told(tx: &mut Tx, event: EventId) -> sqlx::Result<bool> {
    let occurrence = store::occurrence(tx, event).await?;
    let is_announced = occurrence.is_none_or(|it| it.announced_ms.is_some());
    Ok(is_announced || store::is_awaited(tx, event).await?)
}

//! What becomes of a series that goes on: one date changed alone, this one and those that follow,
//! all that are to come; a date left out; the end.
//!
//! What always holds: what has been stays as it was, so a change that is not of one date alone ends
//! the series before it and begins another, which takes over its dates with their addresses, answers
//! and comments. A date that somebody changed alone keeps its own words. What nobody was told of goes
//! without a word; what was announced is called off, and said so.

use super::*;
use crate::events::{self, Visibility, rewrite};

/// A date that is moved by no more than this is the same gathering on another day.
const MOVED_DAYS_MAX: i64 = 3;

crate::text_enum! {
    /// What a change is about.
    Scope {
        One = "one",
        Following = "following",
        All = "all",
    }
}

/// Changes an event of a series, and those that follow or all that are to come. `repeats` is how
/// they are to repeat from now on; nothing: as before.
pub async fn edit(
    tx: &mut Tx,
    by: By,
    id: EventId,
    scope: Scope,
    (plan, repeats): (&Plan, Option<&Repeats>),
    now: Millis,
) -> Result<Event, Refused> {
    allow(by)?;
    let event = events::existing(tx, id).await?;
    let found = match scope {
        Scope::One => None,
        _ => from_when(tx, &event, scope, now).await?,
    };
    let Some((mut series, from)) = found else {
        return events::edit(tx, by, id, plan, now).await;
    };
    let plan = Plan {
        space: event.space_id,
        ..plan.clone()
    };
    let begins = dates::moved(from, event.start_ms, plan.start, &plan.timezone);
    let model = model(tx, &series).await?;
    let (before, mut after) = series.repeats().split(&model.start(), from);
    for date in after.also.iter_mut().chain(&mut after.without) {
        *date = dates::moved(*date, from, begins, &plan.timezone);
    }
    if let Some(asked) = repeats {
        // The same rule goes on with what is left of its count.
        let is_same = asked.rule == series.repeats().rule;
        after = Repeats {
            rule: if is_same {
                after.rule
            } else {
                asked.rule.clone()
            },
            also: asked
                .also
                .iter()
                .copied()
                .filter(|it| *it >= from)
                .collect(),
            without: asked
                .without
                .iter()
                .copied()
                .filter(|it| *it >= from)
                .collect(),
        };
    }
    let plan = first_of(&dates::on(&plan, begins), &after, now)?;
    let old = store::occurrences(tx, series.id, from, KNOWN_MAX).await?;
    let all_follow = model.visibility != plan.visibility;
    let next = match store::is_first(tx, series.id, from).await? {
        true => {
            rewrite(tx, model, &plan, now).await?;
            close(tx, &mut series, &after, now).await?;
            series
        }
        false => {
            close(tx, &mut series, &before, now).await?;
            let next = write(tx, by, &plan, &after, now).await?;
            events::organisers::copy(tx, series.model_id, next.model_id, now).await?;
            next
        }
    };
    take_over(tx, &next, (&plan, all_follow), old, now).await?;
    make(tx, &next, now).await?;
    announce_due(tx, now).await?;
    match events::store::by_id(tx, id).await? {
        Some(event) if event.is_out() && !event.status.is_off() => Ok(event),
        _ => first_coming(tx, next.id, now).await,
    }
}

/// The series of an event, and the date from which a change of several holds: never one that is
/// over. Nothing when there is none to come.
async fn from_when(
    tx: &mut Tx,
    event: &Event,
    scope: Scope,
    now: Millis,
) -> Result<Option<(Series, Millis)>, Refused> {
    let Some(occurrence) = store::occurrence(tx, event.id).await? else {
        return Ok(None);
    };
    let Some(series) = store::by_id(tx, occurrence.series_id).await? else {
        return Ok(None);
    };
    let coming = store::coming(tx, series.id, now, KNOWN_MAX).await?;
    let Some(first) = coming.iter().map(|(_, date)| *date).min() else {
        return Ok(None);
    };
    let from = match scope {
        Scope::Following => first.max(occurrence.recurrence_ms),
        Scope::One | Scope::All => first,
    };
    Ok(Some((series, from)))
}

async fn close(
    tx: &mut Tx,
    series: &mut Series,
    repeats: &Repeats,
    now: Millis,
) -> sqlx::Result<()> {
    series.put(repeats);
    series.sequence += 1;
    series.updated_ms = now.max(Millis(series.updated_ms.0 + 1));
    series.look_ms = None;
    store::update(tx, series).await
}

/// Gives what was made of the old rule to the new one, each to the date that it is nearest to. Where the
/// series is for others than before, so are the dates that have words of their own.
async fn take_over(
    tx: &mut Tx,
    next: &Series,
    (plan, all_follow): (&Plan, bool),
    old: Vec<Occurrence>,
    now: Millis,
) -> Result<(), Refused> {
    let first = events::zoned(plan.start, &plan.timezone);
    let dates = next
        .repeats()
        .dates(&first, now.plus_seconds(HORIZON_SECONDS));
    let mut free: Vec<Millis> = dates
        .into_iter()
        .filter(|it| over(plan, *it) > now)
        .collect();
    free.truncate(AHEAD_MAX);
    for occurrence in &old {
        store::remove_occurrence(tx, occurrence.event_id).await?;
    }
    let (same, others) = pair(&old, &mut free, 0);
    let (moved, left) = pair(&others, &mut free, MOVED_DAYS_MAX);
    for (occurrence, date) in same.into_iter().chain(moved) {
        let event = events::store::by_id(tx, occurrence.event_id).await?;
        let Some(event) = event.filter(Event::is_out) else {
            continue;
        };
        let taken = Occurrence {
            series_id: next.id,
            recurrence_ms: date,
            ..occurrence
        };
        store::put_occurrence(tx, &taken).await?;
        let wanted = dates::on(plan, date);
        let stands = Plan {
            reason: wanted.reason.clone(),
            ..whole_plan(tx, &event).await?
        };
        if !occurrence.own && stands != wanted {
            rewrite(tx, event, &wanted, now).await?;
        } else if occurrence.own && all_follow {
            show_to(tx, &occurrence, plan.visibility, now).await?;
        }
    }
    for occurrence in left {
        // With words of its own it stands alone from now on.
        match (occurrence.own, all_follow) {
            (false, _) => call_off(tx, &occurrence, now).await?,
            (true, true) => show_to(tx, &occurrence, plan.visibility, now).await?,
            (true, false) => {}
        }
    }
    Ok(())
}

/// A date with words of its own keeps them, for others than before.
async fn show_to(
    tx: &mut Tx,
    occurrence: &Occurrence,
    visibility: Visibility,
    now: Millis,
) -> Result<(), Refused> {
    let event = events::store::by_id(tx, occurrence.event_id).await?;
    let Some(event) = event.filter(|event| event.is_out() && event.visibility != visibility) else {
        return Ok(());
    };
    let wanted = Plan {
        visibility,
        ..whole_plan(tx, &event).await?
    };
    rewrite(tx, event, &wanted, now).await?;
    Ok(())
}

type Paired = Vec<(Occurrence, Millis)>;

/// Each with the nearest free date within so many days, which it takes; and those that found none.
fn pair(old: &[Occurrence], free: &mut Vec<Millis>, days_max: i64) -> (Paired, Vec<Occurrence>) {
    const HALF_A_DAY_MS: i64 = 12 * 3600 * 1000;
    let mut paired = Vec::new();
    let mut left = Vec::new();
    for occurrence in old {
        let far = |date: &Millis| (date.0 - occurrence.recurrence_ms.0).abs();
        let nearest = free.iter().enumerate().min_by_key(|(_, date)| far(date));
        let reach = (2 * days_max + 1) * HALF_A_DAY_MS;
        match nearest.filter(|(_, date)| far(date) <= reach) {
            Some((at, date)) => {
                paired.push((*occurrence, *date));
                free.remove(at);
            }
            None => left.push(*occurrence),
        }
    }
    (paired, left)
}

/// It will not take place: said, where it had been announced, or somebody wants to come.
async fn call_off(tx: &mut Tx, occurrence: &Occurrence, now: Millis) -> Result<(), Refused> {
    if occurrence.announced_ms.is_some() || store::is_awaited(tx, occurrence.event_id).await? {
        events::cancel(tx, By::Operator, occurrence.event_id, now).await?;
        return Ok(());
    }
    let mut event = events::existing(tx, occurrence.event_id).await?;
    event.state = State::Retracted;
    event.updated_ms = now.max(Millis(event.updated_ms.0 + 1));
    events::store::update(tx, &event).await?;
    Ok(())
}

/// Ends a series before a date of it: that one and those that follow will not take place.
pub async fn end(tx: &mut Tx, by: By, id: EventId, now: Millis) -> Result<(), Refused> {
    allow(by)?;
    let event = events::existing(tx, id).await?;
    let found = from_when(tx, &event, Scope::Following, now).await?;
    let (mut series, from) = found.ok_or(Refused::Repeats(NotARule::NoDate))?;
    let model = model(tx, &series).await?;
    let (before, _) = series.repeats().split(&model.start(), from);
    close(tx, &mut series, &before, now).await?;
    for occurrence in store::occurrences(tx, series.id, from, KNOWN_MAX).await? {
        if occurrence.announced_ms.is_none() {
            store::remove_occurrence(tx, occurrence.event_id).await?;
        }
        match events::existing(tx, occurrence.event_id).await {
            Ok(_) => call_off(tx, &occurrence, now).await?,
            Err(Refused::Unknown) => {}
            Err(refused) => return Err(refused),
        }
    }
    Ok(())
}

/// A date whose event was taken back is none any more: nothing makes it again.
pub async fn leave_out(tx: &mut Tx, event: EventId, now: Millis) -> sqlx::Result<()> {
    let Some(occurrence) = store::occurrence(tx, event).await? else {
        return Ok(());
    };
    if let Some(mut series) = store::by_id(tx, occurrence.series_id).await? {
        series.without.0.push(occurrence.recurrence_ms);
        series.sequence += 1;
        series.updated_ms = now.max(Millis(series.updated_ms.0 + 1));
        store::update(tx, &series).await?;
    }
    store::remove_occurrence(tx, event).await
}

/// An event that stood alone repeats from now on; it is the first of its series.
pub async fn repeat(
    tx: &mut Tx,
    by: By,
    id: EventId,
    (plan, repeats): (&Plan, &Repeats),
    now: Millis,
) -> Result<Event, Refused> {
    allow(by)?;
    let event = events::existing(tx, id).await?;
    check::lives_here(tx, event.space_id).await?;
    let plan = first_of(plan, repeats, now)?;
    let plan = Plan {
        space: event.space_id,
        ..plan
    };
    let event = events::edit(tx, by, id, &plan, now).await?;
    let series = write(tx, by, &plan, repeats, now).await?;
    events::organisers::copy(tx, id, series.model_id, now).await?;
    let occurrence = Occurrence {
        event_id: id,
        series_id: series.id,
        recurrence_ms: plan.start,
        own: false,
        announced_ms: match event.state {
            State::Published => Some(event.published_ms.unwrap_or(now)),
            _ => None,
        },
    };
    store::put_occurrence(tx, &occurrence).await?;
    make(tx, &series, now).await?;
    announce_due(tx, now).await?;
    Ok(event)
}

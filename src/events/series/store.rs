//! The SQL of series and of their occurrences.

use super::{Occurrence, Series};
use crate::clock::Millis;
use crate::db::{Tx, id_list};
use crate::events::Visibility;
use crate::ids::{EventId, SeriesId};
use crate::{maybe, row, rows, run};

pub(super) async fn insert(tx: &mut Tx, series: &Series) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO series (id, model_id, rule, also, without, sequence, created_ms, updated_ms,
           look_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        series.id,
        series.model_id,
        &series.rule,
        &series.also,
        &series.without,
        series.sequence,
        series.created_ms,
        series.updated_ms,
        series.look_ms
    )?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, series: &Series) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE series SET rule = $2, also = $3, without = $4, sequence = $5, updated_ms = $6,
           look_ms = $7
         WHERE id = $1",
        series.id,
        &series.rule,
        &series.also,
        &series.without,
        series.sequence,
        series.updated_ms,
        series.look_ms
    )?;
    Ok(())
}

/// Only when it is looked at again: nothing that anybody sees has changed.
pub(super) async fn put_look(
    tx: &mut Tx,
    series: SeriesId,
    look: Option<Millis>,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE series SET look_ms = $2 WHERE id = $1",
        series,
        look
    )?;
    Ok(())
}

pub async fn by_id(tx: &mut Tx, id: SeriesId) -> sqlx::Result<Option<Series>> {
    maybe!(
        tx,
        "SELECT id, model_id, rule, also, without, sequence, created_ms, updated_ms, look_ms
         FROM series WHERE id = $1",
        id
    )
}

/// The series whose dates share what this event says, if it is such a model.
pub async fn of_model(tx: &mut Tx, event: EventId) -> sqlx::Result<Option<Series>> {
    maybe!(
        tx,
        "SELECT id, model_id, rule, also, without, sequence, created_ms, updated_ms, look_ms
         FROM series WHERE model_id = $1",
        event
    )
}

/// The next series whose dates are to be made; another process that makes them waits until commit.
pub(super) async fn due(tx: &mut Tx, now: Millis) -> sqlx::Result<Option<Series>> {
    maybe!(
        tx,
        {
            sqlite: "SELECT id, model_id, rule, also, without, sequence, created_ms, updated_ms,
                       look_ms
                     FROM series WHERE look_ms <= $1 ORDER BY look_ms, id LIMIT 1",
            postgres: "SELECT id, model_id, rule, also, without, sequence, created_ms, updated_ms,
                         look_ms
                       FROM series WHERE look_ms <= $1 ORDER BY look_ms, id LIMIT 1 FOR UPDATE"
        },
        now
    )
}

pub(super) async fn put_occurrence(tx: &mut Tx, occurrence: &Occurrence) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO occurrence (event_id, series_id, recurrence_ms, own, announced_ms)
         VALUES ($1, $2, $3, $4, $5)",
        occurrence.event_id,
        occurrence.series_id,
        occurrence.recurrence_ms,
        occurrence.own,
        occurrence.announced_ms
    )?;
    Ok(())
}

/// The event stays; it is of no series any more.
pub(super) async fn remove_occurrence(tx: &mut Tx, event: EventId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM occurrence WHERE event_id = $1", event)?;
    Ok(())
}

pub(super) async fn put_announced(tx: &mut Tx, event: EventId, at: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE occurrence SET announced_ms = $2 WHERE event_id = $1",
        event,
        at
    )?;
    run!(
        tx,
        "UPDATE event SET published_ms = $2, updated_ms = $2 WHERE id = $1",
        event,
        at
    )?;
    Ok(())
}

/// What was told of a date was taken back: it is told again when it is for everybody.
pub(in crate::events) async fn forget_announced(tx: &mut Tx, event: EventId) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE occurrence SET announced_ms = NULL WHERE event_id = $1",
        event
    )?;
    Ok(())
}

pub(in crate::events) async fn mark_own(tx: &mut Tx, event: EventId) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE occurrence SET own = TRUE WHERE event_id = $1",
        event
    )?;
    Ok(())
}

pub async fn occurrence(tx: &mut Tx, event: EventId) -> sqlx::Result<Option<Occurrence>> {
    maybe!(
        tx,
        "SELECT event_id, series_id, recurrence_ms, own, announced_ms
         FROM occurrence WHERE event_id = $1",
        event
    )
}

/// The last date that was made of a series.
pub(super) async fn last_made(tx: &mut Tx, series: SeriesId) -> sqlx::Result<Option<EventId>> {
    let found: Option<(EventId,)> = maybe!(
        tx,
        "SELECT event_id FROM occurrence WHERE series_id = $1
         ORDER BY recurrence_ms DESC LIMIT 1",
        series
    )?;
    Ok(found.map(|(event,)| event))
}

/// What was made of a series from a date on, in the order of the rule.
pub async fn occurrences(
    tx: &mut Tx,
    series: SeriesId,
    from: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<Occurrence>> {
    rows!(
        tx,
        "SELECT event_id, series_id, recurrence_ms, own, announced_ms
         FROM occurrence WHERE series_id = $1 AND recurrence_ms >= $2
         ORDER BY recurrence_ms LIMIT $3",
        series,
        from,
        count_max
    )
}

/// The occurrences that are out for the same people, and that somebody wrote or cancelled alone, with
/// the dates they are about.
pub async fn changed(
    tx: &mut Tx,
    (series, visibility): (SeriesId, Visibility),
    count_max: i64,
) -> sqlx::Result<Vec<(EventId, Millis)>> {
    rows!(
        tx,
        "SELECT event.id, occurrence.recurrence_ms
         FROM occurrence JOIN event ON event.id = occurrence.event_id
         WHERE occurrence.series_id = $1 AND occurrence.own = TRUE
           AND event.state IN ('published', 'unlisted') AND event.visibility = $2
         ORDER BY occurrence.recurrence_ms DESC LIMIT $3",
        series,
        visibility,
        count_max
    )
}

/// The occurrences of a series that are out, for whomever, and not over by `now` as they stand, soonest
/// first.
pub async fn coming(
    tx: &mut Tx,
    series: SeriesId,
    now: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<(EventId, Millis)>> {
    rows!(
        tx,
        "SELECT event.id, occurrence.recurrence_ms
         FROM occurrence JOIN event ON event.id = occurrence.event_id
         WHERE occurrence.series_id = $1 AND event.state IN ('published', 'unlisted')
           AND COALESCE(event.end_ms, event.start_ms) > $2
         ORDER BY event.start_ms, event.id LIMIT $3",
        series,
        now,
        count_max
    )
}

/// How many occurrences that are out and not over by `now` have words of their own.
pub async fn own_coming(tx: &mut Tx, series: SeriesId, now: Millis) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM occurrence JOIN event ON event.id = occurrence.event_id
         WHERE occurrence.series_id = $1 AND occurrence.own = TRUE AND event.state IN ('published', 'unlisted')
           AND COALESCE(event.end_ms, event.start_ms) > $2",
        series,
        now
    )?;
    Ok(count)
}

/// The last date that was made of a series.
pub async fn laid_out_until(tx: &mut Tx, series: SeriesId) -> sqlx::Result<Option<Millis>> {
    let (last,): (Option<Millis>,) = row!(
        tx,
        "SELECT MAX(recurrence_ms) FROM occurrence WHERE series_id = $1",
        series
    )?;
    Ok(last)
}

/// Whether any of its dates is out for these people.
pub async fn is_shown(
    tx: &mut Tx,
    (series, visibility): (SeriesId, Visibility),
) -> sqlx::Result<bool> {
    let (shown,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM occurrence JOIN event ON event.id = occurrence.event_id
           WHERE occurrence.series_id = $1 AND event.state IN ('published', 'unlisted')
             AND event.visibility = $2)",
        series,
        visibility
    )?;
    Ok(shown)
}

/// Whether somebody said that they come, announced or not.
pub(super) async fn is_awaited(tx: &mut Tx, event: EventId) -> sqlx::Result<bool> {
    let (awaited,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM attendance WHERE event_id = $1)",
        event
    )?;
    Ok(awaited)
}

pub(super) async fn is_first(tx: &mut Tx, series: SeriesId, date: Millis) -> sqlx::Result<bool> {
    let (earlier,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM occurrence WHERE series_id = $1 AND recurrence_ms < $2",
        series,
        date
    )?;
    Ok(earlier == 0)
}

/// Of the next dates of each series that begin in this time and take place, those that were not
/// announced; of spaces that live here. The soonest first.
pub(super) async fn unannounced(
    tx: &mut Tx,
    (from, until): (Millis, Millis),
    (of_each, count_max): (i64, i64),
) -> sqlx::Result<Vec<EventId>> {
    let found: Vec<(EventId,)> = rows!(
        tx,
        "SELECT id FROM (
           SELECT event.id, event.start_ms, occurrence.announced_ms,
             ROW_NUMBER() OVER (PARTITION BY occurrence.series_id
               ORDER BY event.start_ms, event.id) AS place
           FROM occurrence JOIN event ON event.id = occurrence.event_id
           WHERE event.state = 'published' AND event.status IN ('confirmed', 'tentative')
             AND event.start_ms > $1 AND event.start_ms <= $2
             AND NOT EXISTS (SELECT 1 FROM space_move
                   WHERE space_move.space_id = event.space_id AND space_move.ended_ms IS NULL)
         ) AS next
         WHERE place <= $3 AND announced_ms IS NULL ORDER BY start_ms, id LIMIT $4",
        from,
        until,
        of_each,
        count_max
    )?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Which of these events nobody was told of yet.
pub async fn untold_among(tx: &mut Tx, events: &[EventId]) -> sqlx::Result<Vec<EventId>> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<(EventId,)> = rows!(
        tx,
        ["SELECT event_id FROM occurrence
         WHERE announced_ms IS NULL AND event_id IN (", ids "$1", ")"],
        id_list(events.iter().map(|id| id.0))
    )?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

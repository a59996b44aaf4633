//! How many events there are, in one walk through the index of days: what a list has, and what each
//! of some days would leave of it. Where only days are asked for, no row is looked at.

use jiff::civil::Date;

use super::{Filter, LASTS_SECONDS_MAX};
use crate::clock::Millis;
use crate::db::Tx;
use crate::row;

/// How far the events of a list reach: the first day of the first, the last of the last.
pub type Reach = Option<(Date, Date)>;

/// What is known of a whole list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// What is not over.
    pub coming: i64,
    pub past: i64,
    pub reach: Reach,
}

/// How many published events a list has that are to come at `now`, how many have been, and how far
/// they reach.
pub async fn count(tx: &mut Tx, filter: &Filter, now: Millis) -> sqlx::Result<Counted> {
    let (first, last) = filter.days();
    let (coming, all, first, last): (i64, i64, Option<String>, Option<String>) = row!(
        tx,
        ["SELECT COUNT(CASE WHEN start_ms >= $1 AND COALESCE(end_ms,
             start_ms + CASE WHEN all_day THEN 86400000 ELSE 7200000 END) > $2 THEN 1 END),
           COUNT(*), MIN(CASE WHEN first_day <> '' THEN first_day END), MAX(last_day)
         FROM event WHERE state = 'published'
           AND last_day >= $3 AND first_day <= $4
           AND ($5 OR (
             ($6 IS NULL OR EXISTS (SELECT 1 FROM tagging
                   WHERE tagging.object_id = event.id AND tagging.tag = $6))
             AND ($7 IS NULL OR EXISTS (SELECT 1 FROM event_space
                   WHERE event_space.event_id = event.id AND event_space.space_id = $7))
             AND ($8 IS NULL OR place_folded LIKE '%' || $8 || '%')
             AND ($9 IS NULL OR online = $9) AND ($10 IS NULL OR on_site = $10)
             AND ($11 IS NULL OR language = $11 OR language LIKE $11 || '-%')
             AND ($12 IS NULL OR id IN (", ids "$12", "))))"],
        now.plus_seconds(-LASTS_SECONDS_MAX),
        now,
        &first,
        &last,
        filter.is_of_days(),
        filter.tag.as_deref(),
        filter.space,
        filter.place.as_deref(),
        filter.online(),
        filter.on_site(),
        filter.language.as_deref(),
        filter.among()
    )?;
    let day = |text: Option<String>| text?.parse().ok();
    Ok(Counted {
        coming,
        past: all - coming,
        reach: day(first).zip(day(last)),
    })
}

/// How many events of a list, whatever its own days, take place on each of these days, from the
/// first to the last of them.
pub async fn count_on(
    tx: &mut Tx,
    filter: &Filter,
    days: [(Date, Date); 4],
) -> sqlx::Result<[i64; 4]> {
    let [one, two, three, four] = days.map(|(first, last)| (first.to_string(), last.to_string()));
    let latest = days.map(|(_, last)| last).into_iter().max();
    let anywhen = Filter {
        from: None,
        until: None,
        ..filter.clone()
    };
    let (one, two, three, four): (i64, i64, i64, i64) = row!(
        tx,
        ["SELECT COUNT(CASE WHEN last_day >= $1 AND first_day <= $2 THEN 1 END),
           COUNT(CASE WHEN last_day >= $3 AND first_day <= $4 THEN 1 END),
           COUNT(CASE WHEN last_day >= $5 AND first_day <= $6 THEN 1 END),
           COUNT(CASE WHEN last_day >= $7 AND first_day <= $8 THEN 1 END)
         FROM event WHERE state = 'published' AND first_day <= $9
           AND ($10 OR (
             ($11 IS NULL OR EXISTS (SELECT 1 FROM tagging
                   WHERE tagging.object_id = event.id AND tagging.tag = $11))
             AND ($12 IS NULL OR EXISTS (SELECT 1 FROM event_space
                   WHERE event_space.event_id = event.id AND event_space.space_id = $12))
             AND ($13 IS NULL OR place_folded LIKE '%' || $13 || '%')
             AND ($14 IS NULL OR online = $14) AND ($15 IS NULL OR on_site = $15)
             AND ($16 IS NULL OR language = $16 OR language LIKE $16 || '-%')
             AND ($17 IS NULL OR id IN (", ids "$17", "))))"],
        &one.0,
        &one.1,
        &two.0,
        &two.1,
        &three.0,
        &three.1,
        &four.0,
        &four.1,
        latest.map(|day| day.to_string()),
        anywhen.is_of_days(),
        filter.tag.as_deref(),
        filter.space,
        filter.place.as_deref(),
        filter.online(),
        filter.on_site(),
        filter.language.as_deref(),
        filter.among()
    )?;
    Ok([one, two, three, four])
}

//! What else takes place when an event is planned: events of this hub and those that it reads, on
//! the same days. It is told to who plans, and stops nobody.
//!
//! What always holds: what is not published is told only to who may edit it; what will not take
//! place is in nobody's way.

use super::{Event, store};
use crate::accounts::By;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::EventId;

/// More is not read; a page shows fewer, and says how many there are.
const FOUND_MAX: i64 = 200;

/// When an event is to be, before it is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    pub start: Millis,
    pub end: Option<Millis>,
    pub all_day: bool,
    pub timezone: String,
    /// The event that is being changed: it is not in its own way.
    pub itself: Option<EventId>,
}

/// An event on the same days.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    pub event: Event,
    /// It takes place at the very same time.
    pub overlaps: bool,
}

impl Planned {
    fn over(&self) -> Millis {
        super::over(self.start, self.end, self.all_day)
    }

    /// From the midnight before to the midnight after, on the clock of the place; on days when the
    /// clock is moved as well.
    fn days(&self) -> (Millis, Millis) {
        let start = super::zoned(self.start, &self.timezone);
        let (first, last) = super::days_between(&start, self.end, &self.timezone);
        let midnight = |day: jiff::civil::Date| {
            let midnight = day.to_zoned(start.time_zone().clone());
            midnight.map_or(self.start, |it| it.timestamp().into())
        };
        let after = last.tomorrow().map_or(self.over(), midnight);
        match self.all_day {
            true => (midnight(first), after),
            false => (midnight(first), after.max(self.over())),
        }
    }
}

/// What takes place on those days, what overlaps first, then by time.
pub async fn others(tx: &mut Tx, by: By, planned: &Planned) -> sqlx::Result<Vec<Other>> {
    let days = planned.days();
    let found = match by.may_edit() {
        true => store::meanwhile_with_drafts(tx, days, FOUND_MAX).await?,
        false => store::meanwhile(tx, days, FOUND_MAX).await?,
    };
    let mut others: Vec<Other> = found
        .into_iter()
        .filter(|event| Some(event.id) != planned.itself)
        .map(|event| Other {
            overlaps: event.start_ms < planned.over() && event.over_ms() > planned.start,
            event,
        })
        .collect();
    // The sort is stable: by time within each.
    others.sort_by_key(|other| !other.overlaps);
    Ok(others)
}

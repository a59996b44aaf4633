//! How it went: how many answered and by what way, how many came. What is counted here stays when the
//! people are forgotten (`leaving::tidy`), and names nobody.

use super::{Way, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{EventId, SpaceId};

/// Events of a year that are told one by one.
const EVENTS_MAX: i64 = 1_000;

/// What came by one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Turnout {
    pub way: Way,
    pub answers: i64,
    /// Those who said that they go, and their seats.
    pub going: i64,
    pub seats: i64,
    /// The seats of those who came.
    pub arrived: i64,
}

/// One event of a space.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Figures {
    pub event_id: EventId,
    pub space_id: SpaceId,
    pub title: String,
    pub start_ms: Millis,
    pub answers: i64,
    pub seats: i64,
    pub arrived: i64,
}

/// Of one event, by the way that answers came.
pub async fn of_event(tx: &mut Tx, event: EventId) -> sqlx::Result<Vec<Turnout>> {
    store::turnout::of_event(tx, event).await
}

/// Of all events that begin between two moments and that somebody answered, the latest first.
pub async fn between(tx: &mut Tx, from: Millis, until: Millis) -> sqlx::Result<Vec<Figures>> {
    store::turnout::between(tx, from, until, EVENTS_MAX).await
}

/// How many of a hundred seats were taken by who came; nothing where nobody was marked as here.
pub fn share(arrived: i64, seats: i64) -> Option<i64> {
    (arrived > 0 && seats > 0).then(|| (arrived * 100 / seats).min(100))
}

//! Going there together: members offer seats on the way to an event, or look for some. What is written is
//! read by members alone; everybody is told how many there are.
//!
//! What always holds: nobody but its author, and those who look after the space, takes a note away; all go
//! some days after the event, or with their author.

use super::organising::{self, Organiser};
use super::store;
use crate::clock::Millis;
use crate::db::Tx;
use crate::events::Event;
use crate::ids::{AccountId, EventId, RideId};

pub const SEATS_MAX: i64 = 50;
pub const PLACE_CHARS_MAX: usize = 100;
pub const NOTE_CHARS_MAX: usize = 500;
/// Of one member and event.
const OF_MEMBER_MAX: usize = 4;
const OF_EVENT_MAX: usize = 300;
/// Kept after the event, for who left something in a car.
pub const KEPT_SECONDS: i64 = 7 * 24 * 3600;

crate::text_enum! {
    Kind {
        /// Seats in a car, a bike trailer, a group on a train.
        Offered = "offered",
        Sought = "sought",
    }
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Ride {
    pub id: RideId,
    pub event_id: EventId,
    pub account_id: AccountId,
    pub kind: Kind,
    pub seats: i64,
    /// Where it begins.
    pub place: String,
    /// When, by what, how to be reached; plain text.
    pub note: String,
    pub written_ms: Millis,
}

/// As a form says it.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    pub kind: Kind,
    pub seats: i64,
    pub place: String,
    pub note: String,
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("from one to {SEATS_MAX} seats")]
    Seats,
    #[error("say where it begins, in at most {PLACE_CHARS_MAX} characters")]
    Place,
    #[error("a note has at most {NOTE_CHARS_MAX} characters")]
    Note,
    #[error("there are enough notes")]
    Enough,
    #[error("the event is over, or does not take place")]
    Over,
    #[error("there is no such note, or it is another's")]
    Unknown,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// A member offers seats, or looks for some.
pub async fn write(
    tx: &mut Tx,
    event: &Event,
    account: AccountId,
    written: &Written,
    now: Millis,
) -> Result<Ride, Refused> {
    let takes_place = event.is_out() && !event.status.is_off();
    if !takes_place || event.over_ms() <= now {
        return Err(Refused::Over);
    }
    if !(1..=SEATS_MAX).contains(&written.seats) {
        return Err(Refused::Seats);
    }
    let (place, note) = (written.place.trim(), written.note.trim());
    if place.is_empty() || place.chars().count() > PLACE_CHARS_MAX {
        return Err(Refused::Place);
    }
    if note.chars().count() > NOTE_CHARS_MAX {
        return Err(Refused::Note);
    }
    let all = store::rides::of_event(tx, event.id).await?;
    let own = all.iter().filter(|ride| ride.account_id == account);
    if all.len() >= OF_EVENT_MAX || own.count() >= OF_MEMBER_MAX {
        return Err(Refused::Enough);
    }
    let ride = Ride {
        id: RideId::generate(),
        event_id: event.id,
        account_id: account,
        kind: written.kind,
        seats: written.seats,
        place: place.to_owned(),
        note: note.replace("\r\n", "\n"),
        written_ms: now,
    };
    store::rides::insert(tx, &ride).await?;
    Ok(ride)
}

/// Takes a note away: one's own, or as who looks after the space.
pub async fn remove(
    tx: &mut Tx,
    by: &Organiser<'_>,
    event: &Event,
    id: RideId,
    now: Millis,
) -> Result<(), Refused> {
    let all = store::rides::of_event(tx, event.id).await?;
    let ride = all.into_iter().find(|ride| ride.id == id);
    let ride = ride.ok_or(Refused::Unknown)?;
    let is_own = by.account == Some(ride.account_id);
    let may = is_own || organising::may(tx, by, event, now).await?;
    if !may {
        return Err(Refused::Unknown);
    }
    Ok(store::rides::delete(tx, id).await?)
}

/// Seats that are offered, and sought.
pub async fn seats(tx: &mut Tx, event: EventId) -> sqlx::Result<(i64, i64)> {
    let all = store::rides::of_event(tx, event).await?;
    let of = |kind: Kind| {
        let some = all.iter().filter(move |ride| ride.kind == kind);
        some.map(|ride| ride.seats).sum()
    };
    Ok((of(Kind::Offered), of(Kind::Sought)))
}

/// Everything that a member wrote goes.
pub async fn forget(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    store::rides::delete_of(tx, account).await
}

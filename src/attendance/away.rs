//! Members who go to events elsewhere: they ask the organiser from here, and their answer is kept with
//! what was read of the event. Only members who speak in public can ask, because somebody must be let in.
//!
//! What always holds: one request of each member and event; only the event's own server answers it; it
//! goes some time after the event, or with the member.

use super::store;
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::{AccountId, ActivityId};
use crate::text;

/// Events elsewhere that one member may go to at a time.
const OF_MEMBER_MAX: i64 = 100;
pub const TITLE_CHARS_MAX: usize = 200;
const PLACE_CHARS_MAX: usize = 200;
const ADDRESS_BYTES_MAX: usize = 2_000;
/// Kept after the event.
pub(super) const KEPT_SECONDS: i64 = 90 * 24 * 3600;
/// Without an end, it is over after so long.
const LASTS_SECONDS: i64 = 6 * 3600;

crate::text_enum! {
    /// How it stands with an event elsewhere.
    Standing {
        /// Its organiser did not answer yet.
        Asked = "asked",
        Going = "going",
        Refused = "refused",
    }
}

/// An event elsewhere that a member goes to, as it was read when they asked.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Away {
    pub account_id: AccountId,
    pub event_uri: String,
    pub organizer_uri: String,
    /// The activity that asked.
    pub request_id: ActivityId,
    pub state: Standing,
    pub title: String,
    pub page: String,
    /// On one line.
    pub place: String,
    pub start_ms: Millis,
    pub end_ms: Option<Millis>,
    pub all_day: bool,
    pub timezone: String,
    pub asked_ms: Millis,
}

/// What was read of an event elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct There {
    pub event_uri: String,
    pub organizer_uri: String,
    pub title: String,
    pub page: String,
    pub place: String,
    pub start: Millis,
    pub end: Option<Millis>,
    pub all_day: bool,
    pub timezone: String,
}

impl There {
    fn is_over(&self, now: Millis) -> bool {
        let end = self.end.unwrap_or(self.start.plus_seconds(LASTS_SECONDS));
        end <= now
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("this event is over")]
    Over,
    #[error("more than {OF_MEMBER_MAX} events elsewhere are asked for")]
    Enough,
    #[error("its address is too long")]
    Address,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// A member asks to take part. Asked again, whatever came of it is asked anew.
pub async fn ask(
    tx: &mut Tx,
    account: AccountId,
    there: &There,
    now: Millis,
) -> Result<(), Refused> {
    if there.is_over(now) {
        return Err(Refused::Over);
    }
    if there.event_uri.len().max(there.page.len()) > ADDRESS_BYTES_MAX {
        return Err(Refused::Address);
    }
    let known = store::away::of(tx, account, &there.event_uri).await?;
    if known.is_none() && store::away::count_of(tx, account).await? >= OF_MEMBER_MAX {
        return Err(Refused::Enough);
    }
    let away = Away {
        account_id: account,
        event_uri: there.event_uri.clone(),
        organizer_uri: there.organizer_uri.clone(),
        request_id: ActivityId::generate(),
        state: Standing::Asked,
        title: text::shorten(&there.title, TITLE_CHARS_MAX),
        page: there.page.clone(),
        place: text::shorten(&there.place, PLACE_CHARS_MAX),
        start_ms: there.start,
        end_ms: there.end,
        all_day: there.all_day,
        timezone: there.timezone.clone(),
        asked_ms: now,
    };
    store::away::put(tx, &away).await?;
    let fact = Fact::JoinAsked {
        account,
        event: away.event_uri,
        organizer: away.organizer_uri,
        request: away.request_id,
    };
    Ok(facts::record(tx, &fact, now).await?)
}

/// A member goes there no more; false when they did not.
pub async fn leave(
    tx: &mut Tx,
    account: AccountId,
    event_uri: &str,
    now: Millis,
) -> sqlx::Result<bool> {
    let Some(away) = store::away::of(tx, account, event_uri).await? else {
        return Ok(false);
    };
    store::away::delete(tx, account, event_uri).await?;
    // Who was refused has nothing to take back.
    if away.state != Standing::Refused {
        let fact = Fact::JoinEnded {
            account,
            event: away.event_uri,
            organizer: away.organizer_uri,
        };
        facts::record(tx, &fact, now).await?;
    }
    Ok(true)
}

/// The organiser answers a request; false when nobody here asked.
pub async fn answered(
    tx: &mut Tx,
    request: ActivityId,
    is_host_of: impl Fn(&str) -> bool,
    agrees: bool,
) -> sqlx::Result<bool> {
    let Some(away) = store::away::by_request(tx, request).await? else {
        return Ok(false);
    };
    if !is_host_of(&away.event_uri) {
        return Ok(false);
    }
    let state = match agrees {
        true => Standing::Going,
        false => Standing::Refused,
    };
    store::away::set_state(tx, request, state).await?;
    Ok(true)
}

/// Nothing of theirs stays.
pub async fn forget(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    store::away::delete_of(tx, account).await
}

//! How an event stands as its attendees were told last, and whether it takes place otherwise by now. Kept as
//! text with how one takes part, because that is what they answered to.

use serde::{Deserialize, Serialize};

use super::mailing::Tells;
use super::store;
use crate::clock::Millis;
use crate::db::Tx;
use crate::events::changes::{Stood, What};
use crate::events::{self, Event, Status};

/// What attendees were told last, once it is over.
const THANKED: &str = "thanked";
/// Attendees are reminded this long before it begins.
pub(super) const REMINDED_BEFORE_SECONDS: i64 = 26 * 3600;

/// When, where and whether, and what only who goes is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    pub state: events::State,
    pub stood: Stood,
    pub whereabouts: String,
}

/// How an event takes place otherwise than its attendees were told.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Otherwise {
    pub tells: Tells,
    /// As they were told, as JSON; empty where that is not known.
    pub was: String,
}

impl Told {
    async fn of(tx: &mut Tx, event: &Event) -> sqlx::Result<Told> {
        let admission = store::admission(tx, event.id).await?;
        Ok(Told {
            // For whom it is changes nothing of when and where.
            state: match event.state {
                events::State::Unlisted => events::State::Published,
                state => state,
            },
            stood: Stood::of(event),
            whereabouts: admission.map_or_else(String::new, |it| it.whereabouts),
        })
    }

    fn is_off(&self) -> bool {
        self.state != events::State::Published || self.stood.status.is_off()
    }

    /// Of what is off before and after, nobody needs the hour or the place.
    fn is_as(&self, now: &Told) -> bool {
        let is_as_off = self.is_off()
            && now.is_off()
            && (self.state, self.stood.status) == (now.state, now.stood.status);
        is_as_off || self == now
    }

    /// The same as it was written before it had a form: in words between spaces.
    fn is_written_as(&self, told: &str) -> bool {
        let (state, stood) = (self.state, &self.stood);
        if self.is_off() {
            return told.starts_with(&format!("{state} {} ", stood.status));
        }
        let end = stood.end_ms.map_or(0, |end| end.0);
        let start = stood.start_ms.0;
        let rest = [stood.place.as_str(), &stood.online, &self.whereabouts].join(" ");
        told == format!("{state} {} {start} {end} {rest}", stood.status)
    }

    /// What is to be told of it, now that it stands otherwise than before.
    fn tells(&self, before: Option<&Told>) -> Tells {
        let only_status = before.is_some_and(|before| {
            before.whereabouts == self.whereabouts
                && before.stood.differs(&self.stood) == [What::Status]
        });
        match (self.state, self.stood.status) {
            (events::State::Retracted, _) | (_, Status::Cancelled) => Tells::Cancelled,
            (_, Status::Postponed) => Tells::Postponed,
            _ if before.is_some_and(Told::is_off) => Tells::Reinstated,
            (_, Status::Tentative) if only_status => Tells::Tentative,
            (_, Status::Confirmed) if only_status => Tells::Confirmed,
            _ => Tells::Changed,
        }
    }
}

/// Whether an event takes place otherwise than its attendees were told last: they have been from now on.
pub(super) async fn takes_place_otherwise(
    tx: &mut Tx,
    event: &Event,
    now: Millis,
) -> sqlx::Result<Option<Otherwise>> {
    let Some((told,)) = store::told(tx, event.id).await? else {
        return Ok(None);
    };
    let stands = Told::of(tx, event).await?;
    let before: Option<Told> = serde_json::from_str(&told).ok();
    if before.as_ref().is_some_and(|before| before.is_as(&stands)) {
        return Ok(None);
    }
    let written = serde_json::to_string(&stands).unwrap_or_default();
    store::set_told(tx, event.id, &written).await?;
    if told.is_empty() || (before.is_none() && stands.is_written_as(&told)) {
        return Ok(None);
    }
    // Who was reminded of the day before is reminded of the new one.
    if event.start_ms > now.plus_seconds(REMINDED_BEFORE_SECONDS) {
        store::set_reminded(tx, event.id, None).await?;
    }
    Ok(Some(Otherwise {
        tells: stands.tells(before.as_ref()),
        was: if before.is_some() {
            told
        } else {
            String::new()
        },
    }))
}

/// Whether those who were there are to be thanked with the report: once.
pub(super) async fn is_thanked_now(tx: &mut Tx, event: &Event) -> sqlx::Result<bool> {
    let told = store::told(tx, event.id).await?;
    if told.is_none_or(|(told,)| told == THANKED) {
        return Ok(false);
    }
    store::set_told(tx, event.id, THANKED).await?;
    Ok(true)
}

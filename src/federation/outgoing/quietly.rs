//! Events that are not for everybody: those who take part elsewhere hear what becomes of them, each on
//! their own, and nobody else. And what was for everybody and is no more: it is taken back.
//!
//! What always holds: nothing here is addressed to followers but the withdrawal of what they were
//! told; nobody is told of another who takes part.

use serde_json::{Value, json};

use super::attendance::reach_attendees;
use super::moderation::to_actor;
use super::{Telling, gone, keep, said_event, tell_event_edited as tell_all, voiced};
use crate::attendance;
use crate::delivery::queue;
use crate::events::visibility::{Afar, afar};
use crate::events::{self, Event, State, Visibility, reminders};
use crate::federation::activities::{delete, update};
use crate::federation::addresses::PUBLIC;
use crate::federation::{look_up, objects};
use crate::ids::{ActivityId, EventId};

/// Read at once of those who take part.
const TOLD_AT_ONCE: i64 = 500;

/// An event that is not for everybody changed.
pub(super) async fn tell_edited(telling: &mut Telling<'_>, id: EventId) -> sqlx::Result<()> {
    let found = events::theirs::ours(telling.tx, id).await?;
    let Some(event) = found.filter(|event| event.state == State::Unlisted) else {
        return Ok(());
    };
    // Those who cannot read it where they are get a word alone, as all who take part do.
    if afar(telling.tx, &event).await? != Afar::Shown {
        return Ok(());
    }
    let around = look_up::around_event(telling.tx, &event).await?;
    let object = objects::event::build(telling.addresses, &event, &around);
    let activity = ActivityId::generate();
    let body = update::build(telling.addresses, activity, &object);
    tell_attendees(telling, &event, (activity, "Update"), body).await
}

/// It is not for those any more who were told of it.
pub(super) async fn tell_hidden(telling: &mut Telling<'_>, id: EventId) -> sqlx::Result<()> {
    // It is for everybody again: they read how it stands.
    if let Some(said) = said_event(telling, id).await? {
        return tell_all(telling, &said, id).await;
    }
    match events::theirs::ours(telling.tx, id).await? {
        Some(event) => take_back(telling, &event).await,
        None => Ok(()),
    }
}

/// It was taken back.
pub(super) async fn tell_retracted(telling: &mut Telling<'_>, id: EventId) -> sqlx::Result<()> {
    let Some(event) = events::theirs::ours(telling.tx, id).await? else {
        return Ok(());
    };
    if event.visibility == Visibility::Public {
        let gone = gone::event(telling.addresses, &event);
        let (activity, covered) = gone::tell(telling, &gone).await?;
        reach_attendees(telling, activity, id, &covered).await?;
        return take_back_beside(telling, &event).await;
    }
    let is_withdrawn = events::store::visibility::is_withdrawn(telling.tx, id).await?;
    match is_withdrawn || event.is_for_members() {
        // Where they read it, it went when it was hidden; that it is off now they get a word of.
        true => Ok(()),
        false => take_back_from_attendees(telling, &event).await,
    }
}

/// Everybody who was told of it, and whoever takes part, hears that it is gone from where they read it.
async fn take_back(telling: &mut Telling<'_>, event: &Event) -> sqlx::Result<()> {
    if events::store::visibility::is_withdrawn(telling.tx, event.id).await? {
        gone::tell(telling, &gone::event(telling.addresses, event)).await?;
        take_back_beside(telling, event).await?;
    }
    take_back_from_attendees(telling, event).await
}

async fn take_back_from_attendees(telling: &mut Telling<'_>, event: &Event) -> sqlx::Result<()> {
    let uri = telling.addresses.event(event.id);
    let tombstone = objects::event::tombstone(&uri, "Event", event.updated_ms);
    let activity = ActivityId::generate();
    let body = delete::build(telling.addresses, activity, event.space_id, &tombstone);
    tell_attendees(telling, event, (activity, "Delete"), body).await
}

/// Its poll and its reminders say what it was, too.
async fn take_back_beside(telling: &mut Telling<'_>, event: &Event) -> sqlx::Result<()> {
    let addresses = telling.addresses;
    let mut beside = vec![("Question", addresses.poll(event.id))];
    let days = reminders::DAYS.into_iter();
    beside.extend(days.map(|days| ("Note", addresses.reminder(event.id, days))));
    for (kind, told_as) in beside {
        let told = queue::activity_about(telling.tx, event.space_id, "Create", &told_as).await?;
        let Some((_, body)) = told else { continue };
        let body: Value = serde_json::from_str(&body).unwrap_or_default();
        let Some(uri) = body["object"]["id"].as_str() else {
            continue;
        };
        let tombstone = objects::event::tombstone(uri, kind, event.updated_ms);
        let (id, space) = (ActivityId::generate(), event.space_id);
        let activity = delete::build(addresses, id, space, &tombstone);
        keep(telling, id, space, "Delete", &told_as, &activity).await?;
        super::fan_out(telling, id, &voiced::beside_threads(space)).await?;
        // Threads never heard of a poll.
        if kind == "Note" {
            voiced::tell_gone(telling, space, &tombstone, &told_as).await?;
        }
    }
    Ok(())
}

/// One activity for each who takes part elsewhere, addressed to none of them by name. It is kept under
/// an address beside the event's: what followers missed is looked for by that.
async fn tell_attendees(
    telling: &mut Telling<'_>,
    event: &Event,
    (id, kind): (ActivityId, &str),
    mut activity: Value,
) -> sqlx::Result<()> {
    activity["to"] = json!([]);
    activity["cc"] = json!([PUBLIC]);
    let actors = attendees(telling, event.id).await?;
    if actors.is_empty() {
        return Ok(());
    }
    let about = format!("{}/attendees", telling.addresses.event(event.id));
    keep(telling, id, event.space_id, kind, &about, &activity).await?;
    for actor in actors {
        to_actor(telling, id, &actor).await?;
    }
    Ok(())
}

/// The actors elsewhere who take part, or wait to.
async fn attendees(telling: &mut Telling<'_>, event: EventId) -> sqlx::Result<Vec<String>> {
    let mut actors = Vec::new();
    let mut after = None;
    loop {
        let part = attendance::store::to_be_told(telling.tx, event, after, TOLD_AT_ONCE).await?;
        let Some(last) = part.last() else {
            return Ok(actors);
        };
        after = Some(last.id);
        let named = part.into_iter().filter_map(|it| it.actor_uri);
        actors.extend(named.filter(|actor| !telling.addresses.is_ours(actor)));
    }
}

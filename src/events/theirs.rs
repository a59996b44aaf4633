//! Events that others announced and that this hub shows: in its agenda, with where they come from and a
//! way there. `agendas` brings them.
//!
//! What always holds: they are never said to be ours. No fact is recorded of them, no verb of ours
//! changes them, and whatever speaks in the hub's name asks [`ours`].

use super::{Event, Plan, Refused, State, build, check, file, prepare, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::EventId;

impl Event {
    /// Whether others announced it: it is shown here, with where it comes from, and is not ours to
    /// say, to change or to answer for.
    pub fn is_theirs(&self) -> bool {
        self.links.origin.is_some()
    }
}

/// Shows an event of others; the plan names its origin, and `body_html` is safe to show.
pub async fn show(
    tx: &mut Tx,
    plan: &Plan,
    body_html: &str,
    now: Millis,
) -> Result<Event, Refused> {
    if plan.links.origin.is_none() {
        return Err(Refused::NotAllowed);
    }
    let mut event = prepare(tx, plan, State::Published, Some(now), now).await?;
    body_html.clone_into(&mut event.body_html);
    store::insert(tx, &event).await?;
    file(tx, &event, plan).await?;
    Ok(event)
}

/// The same event as it is announced now; its address here stays.
pub async fn show_again(
    tx: &mut Tx,
    id: EventId,
    plan: &Plan,
    body_html: &str,
    now: Millis,
) -> Result<Event, Refused> {
    check::check(plan)?;
    let before = store::by_id(tx, id).await?.filter(Event::is_theirs);
    let before = before.ok_or(Refused::Unknown)?;
    if plan.links.origin.is_none() {
        return Err(Refused::NotAllowed);
    }
    let mut event = build(
        plan,
        State::Published,
        before.slug,
        before.published_ms,
        now,
    );
    body_html.clone_into(&mut event.body_html);
    event.id = id;
    event.created_ms = before.created_ms;
    event.sequence = before.sequence + 1;
    event.updated_ms = now.max(Millis(before.updated_ms.0 + 1));
    store::update(tx, &event).await?;
    file(tx, &event, plan).await?;
    Ok(event)
}

/// Shows an event of others no longer: nothing of it stays here.
pub async fn hide(tx: &mut Tx, id: EventId) -> sqlx::Result<()> {
    if let Some(event) = store::by_id(tx, id).await?
        && event.is_theirs()
    {
        crate::tags::put(tx, id.0, &[]).await?;
        store::delete(tx, id).await?;
    }
    Ok(())
}

/// An event of ours, in whatever state it is; nothing when others announced it.
pub async fn ours(tx: &mut Tx, id: EventId) -> sqlx::Result<Option<Event>> {
    let found = store::by_id(tx, id).await?;
    Ok(found.filter(|event| !event.is_theirs()))
}

/// Tells followers of an event of ours that was brought in without a word.
pub async fn tell(tx: &mut Tx, id: EventId, now: Millis) -> sqlx::Result<()> {
    match ours(tx, id).await? {
        Some(event) if event.state == State::Published => {
            facts::record(tx, &Fact::EventAnnounced { event: id }, now).await
        }
        _ => Ok(()),
    }
}

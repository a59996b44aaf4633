//! An event that somebody proposes and that waits to be announced: a draft, with all its words, that
//! stands nowhere. `collaboration` says who may propose, and who decides.
//!
//! What always holds: a draft has no good address and nothing is recorded of it; it is announced as
//! any event is, or goes without a trace.

use super::series::{self, Repeats};
use super::{By, Event, Millis, Plan, Refused, State, Tx, check, file, prepare, rewrite, store};
use crate::ids::{AccountId, EventId};
use crate::text;

/// Keeps what somebody proposes.
pub async fn draft(
    tx: &mut Tx,
    author: AccountId,
    plan: &Plan,
    now: Millis,
) -> Result<Event, Refused> {
    check::lives_here(tx, plan.space).await?;
    // The good addresses are for what is published.
    let unseen = Plan {
        slug: Some(format!("proposition-{}", EventId::generate())),
        ..plan.clone()
    };
    let mut event = prepare(tx, &unseen, State::Draft, None, now).await?;
    event.author_id = Some(author);
    store::insert(tx, &event).await?;
    file(tx, &event, plan).await?;
    Ok(event)
}

/// Changes what is proposed.
pub async fn redraft(tx: &mut Tx, id: EventId, plan: &Plan, now: Millis) -> Result<Event, Refused> {
    let before = existing(tx, id).await?;
    rewrite(tx, before, plan, now).await
}

/// Announces what was proposed, its proposer as its organiser. What repeats is a series, made of the
/// draft, which goes; answers the event, or the first of them that is to come.
pub async fn announce(
    tx: &mut Tx,
    id: EventId,
    repeats: Option<&Repeats>,
    now: Millis,
) -> Result<Event, Refused> {
    let mut event = existing(tx, id).await?;
    let author = event.author_id.ok_or(Refused::Unknown)?;
    check::lives_here(tx, event.space_id).await?;
    let event = match repeats {
        Some(repeats) => {
            let plan = series::whole_plan(tx, &event).await?;
            series::begin(tx, By::Admitted(author), &plan, repeats, now).await?
        }
        None => {
            event.slug = store::free_slug(tx, &text::slug(&event.title)).await?;
            event.state = event.visibility.state();
            event.published_ms = Some(now);
            event.updated_ms = now.max(Millis(event.updated_ms.0 + 1));
            event.sequence = 0;
            store::proposed::put_slug(tx, id, &event.slug).await?;
            store::update(tx, &event).await?;
            super::visibility::tell_new(tx, &event, now).await?;
            event
        }
    };
    super::organisers::name(tx, event.id, author, now).await?;
    Ok(event)
}

/// A draft goes: nothing of it stays here.
pub async fn discard(tx: &mut Tx, id: EventId) -> sqlx::Result<()> {
    let found = store::by_id(tx, id).await?;
    if found.is_some_and(|event| event.state == State::Draft) {
        crate::tags::put(tx, id.0, &[]).await?;
        store::proposed::delete_beside(tx, id).await?;
        store::delete(tx, id).await?;
    }
    Ok(())
}

async fn existing(tx: &mut Tx, id: EventId) -> Result<Event, Refused> {
    let found = store::by_id(tx, id).await?;
    found
        .filter(|event| event.state == State::Draft)
        .ok_or(Refused::Unknown)
}

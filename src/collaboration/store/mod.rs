//! The SQL of proposals. Deciding begins with [`take`], which makes all who decide about one wait for
//! one another: SQLite has one writer anyway, PostgreSQL locks the row. That of dates is in `dates.rs`.

pub mod dates;
pub mod organising;

use super::proposals::{Proposal, State};
use crate::clock::Millis;
use crate::conversation::store::queue::Scope;
use crate::db::Tx;
use crate::ids::{AccountId, EventId, SpaceId};
use crate::{maybe, row, rows, run};

pub async fn by_event(tx: &mut Tx, id: EventId) -> sqlx::Result<Option<Proposal>> {
    maybe!(
        tx,
        "SELECT event_id, account_id, state, language, repeating, rule, also, without, reason,
           proposed_ms, decided_ms
         FROM event_proposal WHERE event_id = $1",
        id
    )
}

/// The same, kept from changing until the transaction ends.
pub(super) async fn take(tx: &mut Tx, id: EventId) -> sqlx::Result<Option<Proposal>> {
    maybe!(
        tx,
        {
            sqlite: "SELECT event_id, account_id, state, language, repeating, rule, also, without,
               reason, proposed_ms, decided_ms
             FROM event_proposal WHERE event_id = $1",
            postgres: "SELECT event_id, account_id, state, language, repeating, rule, also, without,
               reason, proposed_ms, decided_ms
             FROM event_proposal WHERE event_id = $1 FOR UPDATE"
        },
        id
    )
}

pub(super) async fn insert(tx: &mut Tx, proposal: &Proposal) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO event_proposal (event_id, account_id, state, language, repeating, rule, also,
           without, reason, proposed_ms, decided_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        proposal.event_id,
        proposal.account_id,
        proposal.state,
        &proposal.language,
        proposal.repeating,
        &proposal.rule,
        &proposal.also,
        &proposal.without,
        &proposal.reason,
        proposal.proposed_ms,
        proposal.decided_ms
    )?;
    Ok(())
}

/// How it repeats.
pub(super) async fn update(tx: &mut Tx, proposal: &Proposal) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE event_proposal SET repeating = $2, rule = $3, also = $4, without = $5
         WHERE event_id = $1",
        proposal.event_id,
        proposal.repeating,
        &proposal.rule,
        &proposal.also,
        &proposal.without
    )?;
    Ok(())
}

pub(super) async fn put_decided(
    tx: &mut Tx,
    id: EventId,
    state: State,
    reason: &str,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE event_proposal SET state = $2, reason = $3, decided_ms = $4 WHERE event_id = $1",
        id,
        state,
        reason,
        now
    )?;
    Ok(())
}

/// Another event was made of the draft.
pub(super) async fn put_event(tx: &mut Tx, draft: EventId, event: EventId) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE event_proposal SET event_id = $2 WHERE event_id = $1",
        draft,
        event
    )?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: EventId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM event_proposal WHERE event_id = $1", id)?;
    Ok(())
}

/// What somebody has waiting, what they proposed since then, and what waits in a space.
pub(super) async fn counts(
    tx: &mut Tx,
    account: AccountId,
    space: SpaceId,
    since: Millis,
) -> sqlx::Result<(i64, i64, i64)> {
    row!(
        tx,
        "SELECT
           (SELECT COUNT(*) FROM event_proposal WHERE account_id = $1 AND state = 'waiting'),
           (SELECT COUNT(*) FROM event_proposal WHERE account_id = $1 AND proposed_ms > $3),
           (SELECT COUNT(*) FROM event_proposal, event WHERE event.id = event_id
             AND event.space_id = $2 AND event_proposal.state = 'waiting')",
        account,
        space,
        since
    )
}

/// What somebody proposed, the last first.
pub async fn of_account(
    tx: &mut Tx,
    account: AccountId,
    count_max: i64,
) -> sqlx::Result<Vec<Proposal>> {
    rows!(
        tx,
        "SELECT event_id, account_id, state, language, repeating, rule, also, without, reason,
           proposed_ms, decided_ms
         FROM event_proposal WHERE account_id = $1 ORDER BY proposed_ms DESC, event_id DESC LIMIT $2",
        account,
        count_max
    )
}

/// What waits for whoever sits at the queue, the oldest first, after one that was seen.
pub async fn waiting(
    tx: &mut Tx,
    scope: &Scope<'_>,
    after: Option<(Millis, EventId)>,
    count_max: i64,
) -> sqlx::Result<Vec<Proposal>> {
    let (after_ms, after_id) = after.unwrap_or((Millis(i64::MIN), EventId(uuid::Uuid::nil())));
    rows!(
        tx,
        "SELECT event_id, account_id, event_proposal.state, event_proposal.language, repeating, rule,
           also, without, reason, proposed_ms, decided_ms
         FROM event_proposal, event WHERE event.id = event_id AND event_proposal.state = 'waiting'
           AND ($1 IS NULL OR space_id = $1)
           AND ($2 OR space_id IN (SELECT space_id FROM animator WHERE actor_uri = $3))
           AND (proposed_ms, event_id) > ($4, $5)
         ORDER BY proposed_ms, event_id LIMIT $6",
        scope.space,
        scope.is_team,
        scope.actor_uri,
        after_ms,
        after_id,
        count_max
    )
}

pub async fn count_waiting(tx: &mut Tx, scope: &Scope<'_>) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM event_proposal, event
         WHERE event.id = event_id AND event_proposal.state = 'waiting'
           AND ($1 IS NULL OR space_id = $1)
           AND ($2 OR space_id IN (SELECT space_id FROM animator WHERE actor_uri = $3))",
        scope.space,
        scope.is_team,
        scope.actor_uri
    )?;
    Ok(count)
}

/// Whether an event is a draft that waits, or that was declined.
pub async fn is_draft(tx: &mut Tx, id: EventId) -> sqlx::Result<bool> {
    let (is_one,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM event_proposal WHERE event_id = $1 AND state <> 'accepted')",
        id
    )?;
    Ok(is_one)
}

/// What was decided before then, and what nobody decided about that was over before then.
pub(super) async fn old(
    tx: &mut Tx,
    decided_before: Millis,
    over_before: Millis,
) -> sqlx::Result<Vec<(EventId,)>> {
    rows!(
        tx,
        "SELECT event_id FROM event_proposal, event WHERE event.id = event_id
           AND (decided_ms < $1 OR (event_proposal.state = 'waiting'
             AND COALESCE(end_ms, start_ms) < $2 AND (repeating = FALSE OR proposed_ms < $1)))",
        decided_before,
        over_before
    )
}

//! Of a member's archive, what they propose and look for together with others.

use serde_json::{Value, json};

use crate::accounts::Account;
use crate::attendance::tasks::Task;
use crate::clock::Millis;
use crate::collaboration::store;
use crate::db::Tx;
use crate::federation::addresses::Addresses;
use crate::{attendance, events};

/// More than anybody has at a time.
const TAKEN_ALONG_MAX: i64 = 10_000;

/// The events that they proposed, and what became of them.
pub(super) async fn proposals(
    tx: &mut Tx,
    addresses: &Addresses,
    account: &Account,
) -> sqlx::Result<Vec<Value>> {
    let mut all = Vec::new();
    for proposal in store::of_account(tx, account.id, TAKEN_ALONG_MAX).await? {
        let Some(event) = events::store::by_id(tx, proposal.event_id).await? else {
            continue;
        };
        let is_out = event.is_out();
        all.push(json!({
            "event": is_out.then(|| addresses.event_page(&event)),
            "title": event.title,
            "summary": event.summary,
            "markdown": event.body_markdown,
            "starts": event.start_ms.rfc3339(),
            "state": proposal.state.as_str(),
            "reason": proposal.reason,
            "proposed": proposal.proposed_ms.rfc3339(),
            "decided": proposal.decided_ms.map(Millis::rfc3339),
        }));
    }
    Ok(all)
}

/// What they ask others to organise, and are asked to take over, as long as nobody answered.
pub(super) async fn organising(
    tx: &mut Tx,
    addresses: &Addresses,
    account: &Account,
) -> sqlx::Result<Vec<Value>> {
    let mut all = Vec::new();
    for asked in store::organising::asked_by(tx, account.id).await? {
        all.push(json!({
            "event": addresses.event(asked.event_id),
            "asked_space": addresses.actor(asked.space_id),
            "asked": asked.asked_ms.rfc3339(),
        }));
    }
    for handing in store::organising::offers_of(tx, account.id).await? {
        all.push(json!({
            "event": addresses.event(handing.event_id),
            "to_be_taken_over_by_them": handing.account_id == account.id,
            "asked": handing.offered_ms.rfc3339(),
        }));
    }
    Ok(all)
}

/// The dates that they asked others about, and what they answered.
pub(super) async fn dates(tx: &mut Tx, account: &Account) -> sqlx::Result<Vec<Value>> {
    let mut all = Vec::new();
    for poll in store::dates::of_account(tx, account.id, TAKEN_ALONG_MAX).await? {
        let answers = store::dates::answers(tx, poll.id).await?;
        let mut dates = Vec::new();
        for option in store::dates::options(tx, poll.id).await? {
            let own = answers
                .iter()
                .find(|it| it.option_id == option.id && it.account_id == account.id);
            dates.push(json!({
                "starts": option.start_ms.rfc3339(),
                "ends": option.end_ms.map(Millis::rfc3339),
                "answer": own.map(|it| it.answer.as_str()),
            }));
        }
        all.push(json!({
            "title": poll.title,
            "note": if poll.account_id == account.id { poll.note } else { String::new() },
            "asked_by_them": poll.account_id == account.id,
            "state": poll.state.as_str(),
            "asked": poll.written_ms.rfc3339(),
            "dates": dates,
        }));
    }
    Ok(all)
}

/// What they do at events as volunteers.
pub(super) async fn tasks(
    tx: &mut Tx,
    addresses: &Addresses,
    account: &Account,
) -> sqlx::Result<Vec<Value>> {
    let all = attendance::store::tasks::of_account(tx, account.id).await?;
    let one = |task: Task| {
        json!({
            "event": addresses.event(task.event_id), "what": task.what, "when": task.moment,
        })
    };
    Ok(all.into_iter().map(one).collect())
}

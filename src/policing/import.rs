//! A file of policies, taken once: what of it is new, what it changes, what is left as it is, what it
//! would sever; then the same, done.
//!
//! What always holds: what somebody wrote here by hand stays as it is, whatever a file says.

use std::collections::HashMap;

use super::severing::{self, Severed, Ties};
use super::table::{Refusal, Table};
use super::{Draft, Refused, Who};
use crate::db::Tx;
use crate::peers::policies::{self, BY_HAND, IMPORTED, Known, Policy};
use crate::peers::store::policies as rows;

/// What a file would change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    pub new: Vec<Policy>,
    /// As an earlier import left it, and as it would be.
    pub changed: Vec<(Policy, Policy)>,
    pub same: usize,
    /// Domains about which somebody wrote something by hand.
    pub kept: Vec<String>,
    pub refused: Vec<Refusal>,
    pub ties: Ties,
}

/// A line of a file or a list as a policy of its source.
pub(super) fn policy_of(draft: &Draft, source: &str, who: &Who) -> Policy {
    Policy {
        domain: draft.domain.clone(),
        source: source.to_owned(),
        waits: false,
        level: draft.level,
        rejects_media: draft.rejects_media,
        rejects_reports: draft.rejects_reports,
        is_obfuscated: draft.is_obfuscated,
        public_comment: draft.public_comment.clone(),
        private_comment: draft.private_comment.clone(),
        since_ms: who.now,
        by_id: who.by.account(),
    }
}

/// What a file would change and sever.
pub async fn foresee(tx: &mut Tx, who: &Who, table: &Table) -> Result<Plan, Refused> {
    who.admit()?;
    let before = Known::all(tx).await?;
    let (by_hand, imported) = (of(tx, BY_HAND).await?, of(tx, IMPORTED).await?);
    let mut plan = Plan {
        refused: table.refused.clone(),
        ..Plan::default()
    };
    let mut after = before.clone();
    for draft in &table.drafts {
        if by_hand.contains_key(&draft.domain) {
            plan.kept.push(draft.domain.clone());
            continue;
        }
        let policy = policy_of(draft, IMPORTED, who);
        match imported.get(&draft.domain) {
            Some(known) if known.says_the_same(&policy) => plan.same += 1,
            Some(known) => plan.changed.push((known.clone(), policy.clone())),
            None => plan.new.push(policy.clone()),
        }
        after.put(policy);
    }
    plan.ties = severing::foresee(tx, &before, &after).await?;
    Ok(plan)
}

/// Takes a file in: what it says holds until somebody says otherwise.
pub async fn take_in(tx: &mut Tx, who: &Who, table: &Table) -> Result<(Plan, Severed), Refused> {
    let plan = foresee(tx, who, table).await?;
    let before = Known::all(tx).await?;
    let changed = plan.changed.iter().map(|(_, after)| after);
    for policy in plan.new.iter().chain(changed) {
        policies::put(tx, policy).await?;
    }
    let severed = severing::conclude(tx, who, &before).await?;
    Ok((plan, severed))
}

async fn of(tx: &mut Tx, source: &str) -> sqlx::Result<HashMap<String, Policy>> {
    let policies = rows::of_source(tx, source).await?.into_iter();
    Ok(policies.map(|it| (it.domain.clone(), it)).collect())
}

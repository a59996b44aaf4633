//! Puts the speaker's proof (FEP-8b32) in an activity, once, before its bytes are kept: the bytes
//! that are sent and served are the same for all, and so is their proof.

use serde_json::Value;

use super::keyring::KeyError;
use super::outgoing::Telling;
use super::signatures::proof;
use crate::ids::SpaceId;

/// The bytes of an activity, with the proof of the space that says it: by the pair of this number if there
/// is one, else by the one that signs today.
///
/// A key that cannot be used does not silence the hub: the activity goes without a proof, and the
/// signature of its request speaks for it.
pub(super) async fn body(
    telling: &mut Telling<'_>,
    space: SpaceId,
    activity: &Value,
    number: Option<i64>,
) -> sqlx::Result<String> {
    let (keys, addresses) = (telling.keys, telling.addresses);
    let prover = match keys.prover(telling.tx, addresses, space, number).await {
        Ok(prover) => prover,
        Err(KeyError::Database(error)) => return Err(error),
        Err(error) => return Ok(unproven(activity, &error)),
    };
    let mut document = activity.clone();
    match proof::prove(&mut document, &prover.key, &prover.key_id, telling.now) {
        Ok(()) => Ok(document.to_string()),
        Err(error) => Ok(unproven(activity, &error)),
    }
}

fn unproven(activity: &Value, error: &impl std::fmt::Display) -> String {
    tracing::error!(%error, "an activity leaves without a proof");
    activity.to_string()
}

//! What a group passes on, as servers with threads read it: the activity itself inside an `Announce`, byte
//! for byte (FEP-1b12); and a member's own in the form that such servers take.

use serde_json::{Value, json};

use super::{Telling, keep_whole};
use crate::conversation::Comment;
use crate::delivery::queue::{self, Kept};
use crate::federation::activities::announce;
use crate::federation::{objects, proven};
use crate::ids::{ActivityId, SpaceId};

/// The Announce of an activity whose bytes stay what they were.
pub(super) async fn wrapped(
    telling: &mut Telling<'_>,
    space: SpaceId,
    activity: &str,
    object_uri: &str,
    also: &[String],
) -> sqlx::Result<ActivityId> {
    const INSIDE: &str = "what-is-announced-stands-here";
    let id = ActivityId::generate();
    let inner: Value = serde_json::from_str(activity).unwrap_or_default();
    let mut outer = announce::build(telling.addresses, id, space, "", telling.now);
    outer["object"] = inner;
    if let Some(cc) = outer["cc"].as_array_mut() {
        cc.extend(
            also.iter()
                .filter(|uri| !uri.is_empty())
                .map(|uri| json!(uri)),
        );
    }
    let proven = proven::body(telling, space, &outer, None).await?;
    let mut proven: Value = serde_json::from_str(&proven).unwrap_or_default();
    proven["object"] = json!(INSIDE);
    let body = proven
        .to_string()
        .replacen(&format!("\"{INSIDE}\""), activity, 1);
    let kept = Kept {
        key_number: None,
        id,
        space,
        kind: "Announce",
        object_uri,
        to_followers: true,
        body: &body,
    };
    keep_whole(telling, &kept).await?;
    Ok(id)
}

/// The bytes of a member's own `Create` or `Update` as threads read them: a contribution is an article
/// there.
pub(super) async fn for_threads(
    telling: &mut Telling<'_>,
    comment: &Comment,
    member: SpaceId,
    (id, mut activity): (ActivityId, Value),
) -> sqlx::Result<String> {
    if comment.is_contribution() && ["Note", "Question"].contains(&comment.kind.as_str()) {
        objects::threaded::contributed(&mut activity["object"], comment);
        return proven::body(telling, member, &activity, None).await;
    }
    let body = queue::activity_body(telling.tx, id).await?;
    Ok(body.unwrap_or_default())
}

//! A member asks to quote something elsewhere: `QuoteRequest` to its author, with the comment inside
//! (FEP-044f).

use serde_json::{Value, json};

use super::moderation::to_actor;
use super::{Telling, keep};
use crate::conversation::{Comment, quoting};
use crate::federation::activities::whole;
use crate::federation::addresses::Ours;
use crate::federation::look_up;

/// Asks once, when the comment is published.
pub async fn ask(telling: &mut Telling<'_>, comment: &Comment) -> sqlx::Result<()> {
    let Some(asking) = quoting::to_ask(telling.tx, comment.id).await? else {
        return Ok(());
    };
    let member = telling.addresses.ours(&comment.author_uri);
    let (Some(id), Some(Ours::Actor(member))) = (asking.request_id, member) else {
        return Ok(());
    };
    let object = look_up::comment(telling.tx, telling.addresses, comment).await?;
    let activity = request(
        &telling.addresses.activity(id),
        &comment.author_uri,
        &asking.quoted_uri,
        &asking.asked_uri,
        &object,
    );
    keep(telling, id, member, "QuoteRequest", &comment.uri, &activity).await?;
    to_actor(telling, id, &asking.asked_uri).await?;
    quoting::asked(telling.tx, comment.id).await
}

fn request(id: &str, member: &str, quoted: &str, author: &str, instrument: &Value) -> Value {
    let rest = json!({
        "to": [author],
        "object": quoted,
        "instrument": instrument,
    });
    whole(id, "QuoteRequest", member, rest)
}

//! What those who look after a space decided, told to the servers that show threads; and the answers
//! to those who ask to quote something.

use serde_json::json;

use super::{Telling, conversation, fan_out, keep, voiced};
use crate::clock::Millis;
use crate::conversation::Comment;
use crate::conversation::moderation::What;
use crate::conversation::quotes::Quote;
use crate::conversation::store;
use crate::delivery::queue;
use crate::federation::activities::{moderation, quote as quoting, whole};
use crate::federation::addresses::PUBLIC;
use crate::federation::store as federation;
use crate::federation::{look_up, voice};
use crate::ids::{ActivityId, QuoteId, SpaceId};
use crate::peers;

/// A decision, as its `Fact` says it.
pub struct Decided<'a> {
    pub space: SpaceId,
    pub what: &'a str,
    pub object: &'a str,
    pub reason: &'a str,
    pub until: Option<Millis>,
    pub activity: &'a str,
}

pub async fn tell(telling: &mut Telling<'_>, decided: &Decided<'_>) -> sqlx::Result<()> {
    let Ok(what) = decided.what.parse::<What>() else {
        return Ok(());
    };
    if matches!(what, What::Pinned | What::Unpinned) {
        pin(telling, decided, what).await?;
    }
    if !decided.activity.is_empty() {
        let (space, activity) = (decided.space, decided.activity);
        return conversation::pass_on(telling, space, activity, decided.object).await;
    }
    let by = voice::of(telling.tx, decided.space).await?;
    let id = ActivityId::generate();
    let told = moderation::Told {
        what,
        object: decided.object,
        reason: decided.reason,
        until: decided.until,
    };
    let (space, object) = (decided.space, decided.object);
    let activity = moderation::build(telling.addresses, id, (by, space), &told);
    let kind = activity["type"].as_str().unwrap_or_default().to_owned();
    let body = voiced::kept(telling, id, by, (&kind, object), &activity).await?;
    conversation::pass_on(telling, space, &body, object).await
}

/// What a group says itself and puts first, it tells who follows it on a microblog, where one pins only
/// what is one's own.
async fn pin(telling: &mut Telling<'_>, decided: &Decided<'_>, what: What) -> sqlx::Result<()> {
    let (space, object) = (decided.space, decided.object);
    if look_up::author_of(telling.tx, telling.addresses, object).await? != Some(space) {
        return Ok(());
    }
    let id = ActivityId::generate();
    let told = moderation::Told {
        what,
        object,
        reason: "",
        until: None,
    };
    let activity = moderation::build(telling.addresses, id, (space, space), &told);
    let kind = activity["type"].as_str().unwrap_or_default().to_owned();
    // Apart from what is told of the thing itself, which a server that comes back has to find.
    let featured = telling.addresses.of_actor(space, "featured");
    keep(telling, id, space, &kind, &featured, &activity).await?;
    fan_out(telling, id, &voiced::beside_threads(space)).await
}

/// A `Delete` in the name of the team's voice; answers its bytes.
pub(super) async fn removal(
    telling: &mut Telling<'_>,
    comment: &Comment,
    reason: &str,
) -> sqlx::Result<String> {
    let by = voice::of(telling.tx, comment.space_id).await?;
    let id = ActivityId::generate();
    let group = telling.addresses.actor(comment.space_id);
    let rest = json!({
        "to": [PUBLIC],
        "cc": [group],
        "audience": group,
        "object": comment.uri,
        "summary": reason,
    });
    let (uri, actor) = (telling.addresses.activity(id), telling.addresses.actor(by));
    let removal = whole(&uri, "Delete", &actor, rest);
    voiced::kept(telling, id, by, ("Delete", &comment.uri), &removal).await
}

pub async fn allow(telling: &mut Telling<'_>, id: QuoteId, request: &str) -> sqlx::Result<()> {
    let Some(quote) = store::quotes::by_id(telling.tx, id).await? else {
        return Ok(());
    };
    let Some(author) = look_up::author_of(telling.tx, telling.addresses, &quote.object_uri).await?
    else {
        return Ok(());
    };
    answer(telling, author, &quote.actor_uri, request, Some(&quote)).await
}

pub async fn refuse(
    telling: &mut Telling<'_>,
    space: SpaceId,
    actor: &str,
    request: &str,
) -> sqlx::Result<()> {
    answer(telling, space, actor, request, None).await
}

async fn answer(
    telling: &mut Telling<'_>,
    author: SpaceId,
    actor: &str,
    request: &str,
    quote: Option<&Quote>,
) -> sqlx::Result<()> {
    let id = ActivityId::generate();
    let uri = telling.addresses.actor(author);
    let activity = quoting::answer(telling.addresses, id, &uri, actor, request, quote);
    let kind = activity["type"].as_str().unwrap_or_default().to_owned();
    keep(telling, id, author, &kind, request, &activity).await?;
    to_actor(telling, id, actor).await
}

pub async fn revoke(
    telling: &mut Telling<'_>,
    space: SpaceId,
    quote: QuoteId,
    actor: &str,
) -> sqlx::Result<()> {
    let id = ActivityId::generate();
    let uri = telling.addresses.actor(space);
    let activity = quoting::revocation(telling.addresses, id, &uri, actor, quote);
    let stamp = telling.addresses.quote(quote);
    keep(telling, id, space, "Delete", &stamp, &activity).await?;
    to_actor(telling, id, actor).await
}

/// To somebody's own inbox, where such answers are looked for.
pub(super) async fn to_actor(
    telling: &mut Telling<'_>,
    id: ActivityId,
    actor: &str,
) -> sqlx::Result<()> {
    let Some(actor) = federation::remote_actor(telling.tx, actor).await? else {
        return Ok(());
    };
    let inbox = peers::store::inbox(telling.tx, &actor.host, &actor.inbox).await?;
    queue::enqueue(telling.tx, id, inbox, telling.now).await
}

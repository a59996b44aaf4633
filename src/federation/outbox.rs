//! A space's outbox: what it said, newest first, derived from its posts and events, so that what
//! was imported stands there too. The hub's outbox is what it passes on.

use serde_json::{Value, json};

use super::activities::{announce, create};
use super::addresses::Addresses;
use super::objects::{self, collection};
use super::{look_up, outgoing, voice};
use crate::clock::Millis;
use crate::conversation;
use crate::db::Tx;
use crate::delivery::queue;
use crate::events::{self, Event};
use crate::ids::{ActivityId, EventId, PostId, SpaceId};
use crate::posts::{self, Post};
use crate::spaces::Space;

const PER_PAGE: i64 = 20;
const FEATURED_MAX: i64 = 5;

pub async fn count(tx: &mut Tx, space: &Space) -> sqlx::Result<i64> {
    let said = posts::store::said_by_count(tx, space.id).await?;
    Ok(said + events::store::announced_by_count(tx, space.id).await?)
}

/// What a group passed on, newest first, in the form that threads got it: Lemmy reads the past of a
/// community in the collection itself, from `Announce`s with the `Create` inside (FEP-1b12). What the group
/// says itself stands there as it is now, by the team's voice; of contributions, what its author changed
/// since stands no longer as it was passed on, and is left out.
pub async fn passed_on(
    tx: &mut Tx,
    addresses: &Addresses,
    space: &Space,
) -> sqlx::Result<Vec<Value>> {
    let mut items = contributed(tx, space).await?;
    for one in said_by(tx, space.id, (None, None)).await? {
        let item = announced(tx, addresses, space.id, &one).await?;
        items.push((one.at(), item));
    }
    items.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    items.truncate(PER_PAGE as usize);
    Ok(items.into_iter().map(|(_, item)| item).collect())
}

async fn contributed(tx: &mut Tx, space: &Space) -> sqlx::Result<Vec<(Millis, Value)>> {
    let found = conversation::store::threads::contributions(tx, Some(space.id), None, PER_PAGE);
    let mut items = Vec::new();
    for comment in found.await?.iter().filter(|it| it.edited_ms.is_none()) {
        let told = queue::activities_about(tx, space.id, "Announce", &comment.uri).await?;
        let told = told
            .iter()
            .filter_map(|(body,)| serde_json::from_str(body).ok());
        let whole = |it: &Value| it["object"]["type"] == "Create";
        let found = told.into_iter().find(whole).map(without_context);
        items.extend(found.map(|item| (comment.published_ms, item)));
    }
    Ok(items)
}

/// The group's `Announce` of what the team's voice says in its name. Imported news were never sent: the
/// `Announce` is named after the `Create`.
async fn announced(
    tx: &mut Tx,
    addresses: &Addresses,
    space: SpaceId,
    said: &Said,
) -> sqlx::Result<Value> {
    let voice = voice::of(tx, space).await?;
    let object = said.object(tx, addresses).await?;
    let create = without_context(outgoing::creation(addresses, object, voice));
    let id = ActivityId::generate();
    let mut announce = announce::build(addresses, id, space, "", said.at());
    let creation = create["id"].as_str().unwrap_or_default();
    announce["id"] = json!(format!("{creation}#announced"));
    announce["object"] = create;
    Ok(without_context(announce))
}

/// The document around it has the context; repeating it twenty times would triple that.
fn without_context(mut activity: Value) -> Value {
    if let Some(fields) = activity.as_object_mut() {
        fields.shift_remove("@context");
    }
    activity
}

/// Something said, whatever its kind, with what it is sorted by.
enum Said {
    Post(Box<Post>),
    Event(Box<Event>),
}

impl Said {
    fn at(&self) -> Millis {
        let published = match self {
            Said::Post(post) => post.published_ms,
            Said::Event(event) => event.published_ms,
        };
        published.unwrap_or(Millis(0))
    }

    async fn object(&self, tx: &mut Tx, addresses: &Addresses) -> sqlx::Result<Value> {
        Ok(match self {
            Said::Post(post) => {
                let around = look_up::around_post(tx, post).await?;
                objects::post::build(addresses, post, &around)
            }
            Said::Event(event) => {
                let around = look_up::around_event(tx, event).await?;
                objects::event::build(addresses, event, &around)
            }
        })
    }
}

/// One page; its name is the key of the last item of the page before, `{published ms}~{n}` where
/// n is the id of the last post and event seen at that instant.
pub async fn page(
    tx: &mut Tx,
    addresses: &Addresses,
    space: &Space,
    name: &str,
) -> sqlx::Result<Value> {
    let uri = addresses.of_actor(space.id, "outbox");
    let (after_post, after_event) = cursor(name);
    let mut said = said_by(tx, space.id, (after_post, after_event)).await?;
    let more = said.len() > PER_PAGE as usize;
    said.truncate(PER_PAGE as usize);
    let next = more.then(|| format!("{uri}?page={}", next_name(name, &said)));
    let mut items = Vec::with_capacity(said.len());
    for one in &said {
        let object = one.object(tx, addresses).await?;
        items.push(without_context(create::build(addresses, &object)));
    }
    Ok(collection::page(
        &uri,
        &format!("{uri}?page={name}"),
        items,
        next,
    ))
}

/// Something more than a page of what a space said, newest first.
async fn said_by(
    tx: &mut Tx,
    space: SpaceId,
    (after_post, after_event): Cursors,
) -> sqlx::Result<Vec<Said>> {
    let posts = posts::store::said_by(tx, space, after_post, PER_PAGE + 1).await?;
    let events = events::store::announced_by(tx, space, after_event, PER_PAGE + 1).await?;
    let mut said: Vec<Said> = posts
        .into_iter()
        .map(|post| Said::Post(Box::new(post)))
        .collect();
    said.extend(events.into_iter().map(|event| Said::Event(Box::new(event))));
    said.sort_by_key(|one| std::cmp::Reverse(one.at()));
    Ok(said)
}

type Cursors = (Option<(Millis, PostId)>, Option<(Millis, EventId)>);

/// `{post ms}_{post id}_{event ms}_{event id}`, a part that was not reached yet being `-`.
fn cursor(name: &str) -> Cursors {
    let mut parts = name.split('_');
    let mut pair = || -> Option<(Millis, uuid::Uuid)> {
        let at = parts.next();
        let id = parts.next();
        Some((Millis(at?.parse().ok()?), id?.parse().ok()?))
    };
    let post = pair().map(|(at, id)| (at, PostId(id)));
    let event = pair().map(|(at, id)| (at, EventId(id)));
    (post, event)
}

fn next_name(name: &str, said: &[Said]) -> String {
    let (mut post, mut event) = cursor(name);
    for one in said {
        match one {
            Said::Post(it) => post = Some((one.at(), it.id)),
            Said::Event(it) => event = Some((one.at(), it.id)),
        }
    }
    let part = |at: Option<(Millis, uuid::Uuid)>| match at {
        Some((at, id)) => format!("{}_{id}", at.0),
        None => "-_-".to_owned(),
    };
    let post = part(post.map(|(at, id)| (at, id.0)));
    let event = part(event.map(|(at, id)| (at, id.0)));
    format!("{post}_{event}")
}

/// The space's next events by their addresses: Mastodon takes Events there as addresses only.
pub async fn featured(
    tx: &mut Tx,
    addresses: &Addresses,
    space: SpaceId,
    now: Millis,
) -> sqlx::Result<Vec<Value>> {
    let by = (None, Some(space));
    let own = events::store::ours_coming(tx, by, now, FEATURED_MAX).await?;
    let pinned = conversation::store::moderators::pinned(tx, space, FEATURED_MAX).await?;
    let mut uris: Vec<String> = pinned.into_iter().map(|(uri,)| uri).collect();
    uris.extend(own.iter().map(|event| addresses.event(event.id)));
    let mut seen = std::collections::HashSet::new();
    uris.retain(|uri| seen.insert(uri.clone()));
    Ok(uris.into_iter().map(|uri| json!(uri)).collect())
}

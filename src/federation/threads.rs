//! What peers read of a conversation: a member's comment, the answers to something, a whole thread
//! (FEP-7888), how often something is liked and shared.
//!
//! What always holds: only what may be read stands in a collection, by its address, wherever it was
//! said; pages are by keyset, so that none repeats or misses what came meanwhile.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use super::activities::{self, create};
use super::objects::{self, collection};
use super::pages::{PageQuery, Served, Unserved, activity_json, counted, gone};
use super::{hearing, look_up, store, voice};
use crate::app::App;
use crate::clock::Millis;
use crate::conversation::{self, State as Life, store::threads};
use crate::db::Tx;
use crate::ids::{CommentId, EventId, PostId, QuoteId, SpaceId};
use crate::spaces;

const PER_PAGE: i64 = 40;

/// `GET /ap/comments/{id}`: what a member here said.
pub async fn comment(
    State(app): State<App>,
    Path(id): Path<CommentId>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    let found = conversation::store::by_id(&mut tx, id).await?;
    let uri = app.addresses.comment(id);
    let found = found.filter(|it| it.uri == uri).ok_or(Unserved::NotFound)?;
    match found.state {
        // Who said it left; to other servers it went with them.
        Life::Published if found.author_uri.is_empty() => {
            Ok(gone(&headers, &uri, "Note", found.received_ms))
        }
        Life::Published => {
            let object = look_up::comment(&mut tx, &app.addresses, &found).await?;
            Ok(activity_json(&headers, &objects::with_context(object)))
        }
        Life::Withdrawn | Life::Removed => {
            let since = found.decided_ms.unwrap_or(found.received_ms);
            Ok(gone(&headers, &uri, "Note", since))
        }
        _ => Err(Unserved::NotFound),
    }
}

/// `GET /ap/comments/{id}/create`
pub async fn comment_creation(
    State(app): State<App>,
    Path(id): Path<CommentId>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    let found = conversation::store::by_id(&mut tx, id).await?;
    let found = found.filter(|it| it.uri == app.addresses.comment(id));
    let found = found.filter(|it| it.state == Life::Published && !it.author_uri.is_empty());
    let found = found.ok_or(Unserved::NotFound)?;
    let object = look_up::comment(&mut tx, &app.addresses, &found).await?;
    Ok(activity_json(
        &headers,
        &create::build(&app.addresses, &object),
    ))
}

/// `GET /ap/{posts|events|comments}/{id}/replies`: addresses of direct answers, oldest first.
pub async fn replies(
    State(app): State<App>,
    Path((kind, id)): Path<(String, uuid::Uuid)>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    let (ours, object) = published(&mut tx, &app, &kind, id).await?;
    let uri = format!("{ours}/replies");
    let Some(page) = query.page else {
        let total = threads::count_answers(&mut tx, &object).await?;
        return Ok(activity_json(&headers, &collection::paged(&uri, total)));
    };
    let found = threads::answers(&mut tx, &object, cursor(&page), PER_PAGE).await?;
    Ok(listed(&headers, &uri, &page, found))
}

/// `GET /ap/{posts|events|comments}/{id}/context`: addresses of everything in the thread under it.
pub async fn context(
    State(app): State<App>,
    Path((kind, id)): Path<(String, uuid::Uuid)>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    let (ours, _) = published(&mut tx, &app, &kind, id).await?;
    let uri = app.addresses.context(&ours);
    let Some(page) = query.page else {
        let total = threads::count_of_root(&mut tx, id).await?;
        let mut served = collection::paged(&uri, total);
        if let Some(space) = threads::space_of(&mut tx, id).await? {
            served["attributedTo"] = json!(app.addresses.actor(space));
        }
        return Ok(activity_json(&headers, &served));
    };
    let found = threads::in_context(&mut tx, id, cursor(&page), PER_PAGE).await?;
    Ok(listed(&headers, &uri, &page, found))
}

/// `{ms}~{address}` of the last item of the page before.
fn cursor(page: &str) -> Option<(Millis, String)> {
    let (received, after) = page.split_once('~')?;
    Some((Millis(received.parse().ok()?), after.to_owned()))
}

fn listed(headers: &HeaderMap, uri: &str, page: &str, found: Vec<(Millis, String)>) -> Response {
    let named = |page: &str| -> String {
        let page: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
        format!("{uri}?page={page}")
    };
    let full = found.len() as i64 == PER_PAGE;
    let next = found.last().filter(|_| full);
    let next = next.map(|(received, last)| named(&format!("{}~{last}", received.0)));
    let items: Vec<Value> = found.into_iter().map(|(_, uri)| json!(uri)).collect();
    activity_json(headers, &collection::page(uri, &named(page), items, next))
}

/// `GET /ap/{posts|events|comments}/{id}/{likes|shares}`: how many; who is theirs to tell.
pub async fn reactions(
    State(app): State<App>,
    Path((kind, id, reaction)): Path<(String, uuid::Uuid, String)>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    let (object, _) = published(&mut tx, &app, &kind, id).await?;
    let (likes, shares) = store::reaction_counts(&mut tx, id).await?;
    let total = match reaction.as_str() {
        "likes" => likes,
        "shares" => shares,
        _ => return Err(Unserved::NotFound),
    };
    let uri = format!("{object}/{reaction}");
    Ok(activity_json(&headers, &counted(&uri, total, &query)))
}

/// Our address of something that may be read, and its own: what somebody contributed from elsewhere has
/// its thread here and its id there.
async fn published(
    tx: &mut Tx,
    app: &App,
    kind: &str,
    id: uuid::Uuid,
) -> Result<(String, String), Unserved> {
    let ours = match kind {
        "posts" => app.addresses.post(PostId(id)),
        "events" => app.addresses.event(EventId(id)),
        "comments" => {
            let found = conversation::store::by_id(tx, CommentId(id)).await?;
            let found = found.filter(|it| it.state == Life::Published);
            let found = found.ok_or(Unserved::NotFound)?;
            return Ok((app.addresses.comment(CommentId(id)), found.uri));
        }
        _ => return Err(Unserved::NotFound),
    };
    let known = activities::object_named(tx, &app.addresses, &ours).await?;
    known.ok_or(Unserved::NotFound)?;
    Ok((ours.clone(), ours))
}

/// `GET /ap/actors/{id}/moderators`: who looks after a space, at the end the hub's team by its voice.
pub async fn moderators(
    State(app): State<App>,
    Path(id): Path<SpaceId>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    let space = spaces::store::by_id(&mut tx, id).await?;
    let space = space.ok_or(Unserved::NotFound)?;
    let animators = conversation::store::moderators::animators(&mut tx, id).await?;
    let mut uris: Vec<String> = animators.into_iter().map(|(uri,)| uri).collect();
    if hearing::is_talked_in(&space) {
        let team = app.addresses.actor(voice::of(&mut tx, id).await?);
        uris.retain(|uri| *uri != team);
        uris.push(team);
    }
    let items = uris.into_iter().map(|uri| json!(uri)).collect();
    let uri = app.addresses.of_actor(id, "moderators");
    Ok(activity_json(&headers, &collection::whole(&uri, items)))
}

/// `GET /ap/quotes/{id}`: the leave to quote something of ours (FEP-044f).
pub async fn quote(State(app): State<App>, Path(id): Path<QuoteId>, headers: HeaderMap) -> Served {
    let mut tx = app.db.read().await?;
    let found = conversation::store::quotes::by_id(&mut tx, id).await?;
    let quote = found.ok_or(Unserved::NotFound)?;
    let author = look_up::author_of(&mut tx, &app.addresses, &quote.object_uri).await?;
    let author = author.ok_or(Unserved::NotFound)?;
    let stamp = activities::quote::stamp(&app.addresses, &quote, &app.addresses.actor(author));
    Ok(activity_json(&headers, &stamp))
}

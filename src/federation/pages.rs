//! What peers read: actors, objects, collections. WebFinger and its kin are in `discovery`.
//!
//! What always holds: the exact content type that Mastodon asks for, `Vary: Accept`, an ETag; the
//! document at an id has that id; what was retracted answers 410 with a Tombstone; serving never
//! waits for a delivery (GoToSocial reads our key while our own request to it is in flight).

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::Value;

use super::activities::create;
use super::addresses::{Ours, PUBLIC};
use super::inbox::problem;
use super::objects::{self, collection};
use super::{look_up, outbox, outgoing, voice, wire};
use crate::app::App;
use crate::clock::Millis;
use crate::db::Tx;
use crate::delivery::queue;
use crate::events::visibility::{Afar, afar};
use crate::ids::{ActivityId, EventId, PostId, SpaceId};
use crate::posts::{self, Kind, State as Life};
use crate::{agendas, events, spaces};

pub const ACTIVITY_JSON: &str = "application/activity+json; charset=utf-8";
const MINUTE: &str = "public, max-age=60";

/// Why a document is not served; every sentence goes to a machine's log.
#[derive(Debug)]
pub enum Unserved {
    NotFound,
    Internal(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Unserved {
    fn from(error: E) -> Self {
        Unserved::Internal(error.into())
    }
}

impl IntoResponse for Unserved {
    fn into_response(self) -> Response {
        match self {
            Unserved::NotFound => problem(StatusCode::NOT_FOUND, "there is nothing at this id"),
            Unserved::Internal(error) if crate::db::is_unavailable_within(&error) => {
                tracing::error!(error = format!("{error:#}"), "the database does not answer");
                let sentence = "the database does not answer just now; please come back";
                let mut response = problem(StatusCode::SERVICE_UNAVAILABLE, sentence);
                let after = HeaderValue::from_static("30");
                response.headers_mut().insert(header::RETRY_AFTER, after);
                response
            }
            Unserved::Internal(error) => {
                tracing::error!(
                    error = format!("{error:#}"),
                    "a document could not be served"
                );
                problem(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "something went wrong here",
                )
            }
        }
    }
}

pub type Served = Result<Response, Unserved>;

/// Answers with a document, or 304 when the reader has it.
pub fn document(
    headers: &HeaderMap,
    status: StatusCode,
    content_type: &'static str,
    document: &Value,
) -> Response {
    let body = document.to_string();
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, body.as_bytes());
    let hex: String = hash
        .as_ref()
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let etag = format!("\"{hex}\"");
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let mut response = match known {
        Some(known) if status == StatusCode::OK && known.contains(&etag) => {
            StatusCode::NOT_MODIFIED.into_response()
        }
        _ => (status, body).into_response(),
    };
    let answered = response.headers_mut();
    answered.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    answered.insert(header::VARY, HeaderValue::from_static("Accept"));
    answered.insert(header::CACHE_CONTROL, HeaderValue::from_static(MINUTE));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        answered.insert(header::ETAG, etag);
    }
    response
}

pub(super) fn activity_json(headers: &HeaderMap, value: &Value) -> Response {
    document(headers, StatusCode::OK, ACTIVITY_JSON, value)
}

/// `GET /ap/actors/{id}`
pub async fn actor(State(app): State<App>, Path(id): Path<SpaceId>, headers: HeaderMap) -> Served {
    let mut tx = app.db.read().await?;
    if let Some(since) = spaces::members::closed(&mut tx, id).await? {
        let uri = app.addresses.actor(id);
        return Ok(gone(&headers, &uri, "Person", since));
    }
    let found = look_up::actor(&mut tx, &app.addresses, id).await?;
    Ok(activity_json(&headers, &found.ok_or(Unserved::NotFound)?))
}

/// `GET /ap/posts/{id}`
pub async fn post(State(app): State<App>, Path(id): Path<PostId>, headers: HeaderMap) -> Served {
    let mut tx = app.db.read().await?;
    let found = posts::store::by_id(&mut tx, id)
        .await?
        .ok_or(Unserved::NotFound)?;
    match found.state {
        Life::Draft => Err(Unserved::NotFound),
        Life::Retracted => {
            let former = if found.kind == Kind::Article {
                "Article"
            } else {
                "Note"
            };
            Ok(gone(
                &headers,
                &app.addresses.post(id),
                former,
                found.updated_ms,
            ))
        }
        Life::Published => {
            let around = look_up::around_post(&mut tx, &found).await?;
            let object = objects::post::build(&app.addresses, &found, &around);
            Ok(activity_json(&headers, &objects::with_context(object)))
        }
    }
}

/// `GET /ap/events/{id}`
pub async fn event(State(app): State<App>, Path(id): Path<EventId>, headers: HeaderMap) -> Served {
    let mut tx = app.db.read().await?;
    let found = events::theirs::ours(&mut tx, id)
        .await?
        .ok_or(Unserved::NotFound)?;
    match afar(&mut tx, &found).await? {
        Afar::Unknown => Err(Unserved::NotFound),
        Afar::Gone => Ok(gone(
            &headers,
            &app.addresses.event(id),
            "Event",
            found.updated_ms,
        )),
        Afar::Shown => {
            let around = look_up::around_event(&mut tx, &found).await?;
            let object = objects::event::build(&app.addresses, &found, &around);
            Ok(activity_json(&headers, &objects::with_context(object)))
        }
    }
}

pub(super) fn gone(headers: &HeaderMap, id: &str, former_type: &str, deleted: Millis) -> Response {
    let tombstone = objects::with_context(objects::event::tombstone(id, former_type, deleted));
    document(headers, StatusCode::GONE, ACTIVITY_JSON, &tombstone)
}

/// For whom a `Create` is: servers with threads hear the team's voice (`?for=threads`).
#[derive(Debug, Deserialize)]
pub struct CreationQuery {
    pub r#for: Option<String>,
}

async fn creation(
    app: &App,
    tx: &mut Tx,
    (space, object): (SpaceId, Value),
    query: &CreationQuery,
) -> sqlx::Result<Value> {
    Ok(match query.r#for.as_deref() {
        Some("threads") => {
            let voice = voice::of(tx, space).await?;
            outgoing::creation(&app.addresses, object, voice)
        }
        _ => create::build(&app.addresses, &object),
    })
}

/// `GET /ap/posts/{id}/create`: the activity that made a post known.
pub async fn post_creation(
    State(app): State<App>,
    Path(id): Path<PostId>,
    Query(query): Query<CreationQuery>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    let found = posts::store::by_id(&mut tx, id).await?;
    let found = found
        .filter(|post| post.state == Life::Published)
        .ok_or(Unserved::NotFound)?;
    let around = look_up::around_post(&mut tx, &found).await?;
    let object = objects::post::build(&app.addresses, &found, &around);
    let said = (found.space_id, object);
    let activity = creation(&app, &mut tx, said, &query).await?;
    Ok(activity_json(&headers, &activity))
}

/// `GET /ap/events/{id}/create`
pub async fn event_creation(
    State(app): State<App>,
    Path(id): Path<EventId>,
    Query(query): Query<CreationQuery>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    let found = events::theirs::ours(&mut tx, id).await?;
    let found = found
        .filter(objects::event::is_public)
        .ok_or(Unserved::NotFound)?;
    let around = look_up::around_event(&mut tx, &found).await?;
    let object = objects::event::build(&app.addresses, &found, &around);
    let said = (found.space_id, object);
    let activity = creation(&app, &mut tx, said, &query).await?;
    Ok(activity_json(&headers, &activity))
}

/// `GET /ap/activities/{id}`: the exact bytes that were sent.
pub async fn activity(
    State(app): State<App>,
    Path(id): Path<ActivityId>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    let body = queue::activity_body(&mut tx, id)
        .await?
        .ok_or(Unserved::NotFound)?;
    let activity: Value = serde_json::from_str(&body)?;
    // A report, a vote, an answer to who asked for something: each is for who got it.
    if !is_for_many(&app, &activity) || is_hidden(&mut tx, &app, &activity).await? {
        return Err(Unserved::NotFound);
    }
    Ok(activity_json(&headers, &activity))
}

/// Whether an activity is for everybody, or for the followers of who sent it.
fn is_for_many(app: &App, activity: &Value) -> bool {
    let by = activity["actor"]
        .as_str()
        .and_then(|by| app.addresses.ours(by));
    let followers = match by {
        Some(Ours::Actor(id)) => app.addresses.of_actor(id, "followers"),
        _ => String::new(),
    };
    activity["type"] != "Flag"
        && wire::audience(activity)
            .iter()
            .any(|it| it == PUBLIC || *it == followers)
}

/// Whether it carries the words of an event that is not for those any more who read addresses.
async fn is_hidden(tx: &mut Tx, app: &App, activity: &Value) -> sqlx::Result<bool> {
    let object = &activity["object"];
    let id = object["id"].as_str().filter(|_| object["type"] == "Event");
    let Some(Ours::Event(id)) = id.and_then(|id| app.addresses.ours(id)) else {
        return Ok(false);
    };
    match events::theirs::ours(tx, id).await? {
        Some(event) if event.state == events::State::Unlisted => {
            Ok(afar(tx, &event).await? != Afar::Shown)
        }
        _ => Ok(false),
    }
}

/// Where a page of a collection begins.
#[derive(Debug, Deserialize)]
pub struct PageQuery {
    pub page: Option<String>,
}

/// `GET /ap/actors/{id}/outbox`: what the space said, newest first, as `Create`.
pub async fn outbox(
    State(app): State<App>,
    Path(id): Path<SpaceId>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    let space = spaces::store::by_id(&mut tx, id)
        .await?
        .ok_or(Unserved::NotFound)?;
    let uri = app.addresses.of_actor(id, "outbox");
    let found = match query.page.as_deref() {
        None => {
            let mut root = collection::paged(&uri, outbox::count(&mut tx, &space).await?);
            let items = outbox::passed_on(&mut tx, &app.addresses, &space).await?;
            if !items.is_empty() {
                root["orderedItems"] = Value::from(items);
            }
            root
        }
        Some(page) => outbox::page(&mut tx, &app.addresses, &space, page).await?,
    };
    Ok(activity_json(&headers, &found))
}

/// `GET /ap/actors/{id}/followers`: a count; who they are is theirs to tell.
pub async fn followers(
    State(app): State<App>,
    Path(id): Path<SpaceId>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    spaces::store::by_id(&mut tx, id)
        .await?
        .ok_or(Unserved::NotFound)?;
    let uri = app.addresses.of_actor(id, "followers");
    let total = spaces::followers::store::follower_count(&mut tx, id).await?;
    Ok(activity_json(&headers, &counted(&uri, total, &query)))
}

/// `GET /ap/actors/{id}/following`: how many agendas of others a space follows.
pub async fn following(
    State(app): State<App>,
    Path(id): Path<SpaceId>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    spaces::store::by_id(&mut tx, id)
        .await?
        .ok_or(Unserved::NotFound)?;
    let uri = app.addresses.of_actor(id, "following");
    let total = agendas::store::following_count(&mut tx, id).await?;
    Ok(activity_json(&headers, &counted(&uri, total, &query)))
}

/// A collection that tells its size only: its one page is empty.
pub(super) fn counted(uri: &str, total: i64, query: &PageQuery) -> Value {
    match query.page {
        None => collection::paged(uri, total),
        Some(_) => collection::page(uri, &format!("{uri}?page=1"), Vec::new(), None),
    }
}

/// `GET /ap/actors/{id}/featured`: the next events, which a new follower would otherwise not see.
pub async fn featured(
    State(app): State<App>,
    Path(id): Path<SpaceId>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    spaces::store::by_id(&mut tx, id)
        .await?
        .ok_or(Unserved::NotFound)?;
    let items = outbox::featured(&mut tx, &app.addresses, id, app.clock.now()).await?;
    let uri = app.addresses.of_actor(id, "featured");
    Ok(activity_json(&headers, &collection::whole(&uri, items)))
}

/// `GET /ap/actors/{id}/tags`: the themes of the space as hashtags.
pub async fn featured_tags(
    State(app): State<App>,
    Path(id): Path<SpaceId>,
    headers: HeaderMap,
) -> Served {
    let mut tx = app.db.read().await?;
    let space = spaces::store::by_id(&mut tx, id)
        .await?
        .ok_or(Unserved::NotFound)?;
    let as_tag = |label: &String| crate::tags::Tag {
        tag: crate::tags::fold(label),
        label: label.clone(),
    };
    let themes: Vec<crate::tags::Tag> = space.themes.0.iter().map(as_tag).collect();
    let uri = app.addresses.of_actor(id, "tags");
    let items = objects::hashtags(&app.addresses, &themes);
    Ok(activity_json(&headers, &collection::whole(&uri, items)))
}

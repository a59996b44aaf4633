//! Receiving: bound, read the frame, verify the sender, store the bytes, answer 202; then act on it
//! in a job of its own, so that a slow moment here never times a peer out.
//!
//! What always holds: 400 is only for what is not an activity, 401 only for signatures; an id
//! counts once; acting on an activity and marking it done commit together.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::activities::{self, Outcome, Received};
use super::verify::{self, Unverified};
use super::{store, wire};
use crate::app::App;
use crate::clock::Millis;
use crate::db::Tx;

const ATTEMPTS_MAX: i64 = 8;
const RETRY_AFTER_SECONDS: &str = "60";

/// `POST` on an actor's inbox and on the shared one.
pub async fn receive(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match take(&app, &method, &uri, &headers, &body).await {
        Ok(()) => StatusCode::ACCEPTED.into_response(),
        Err(refused) => refused,
    }
}

async fn take(
    app: &App,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(), Response> {
    let activity = wire::activity(body)
        .map_err(|malformed| problem(StatusCode::BAD_REQUEST, &malformed.to_string()))?;
    if is_farewell_of_a_stranger(app, &activity).await? {
        return Ok(());
    }
    let request = verify::Request {
        method,
        path_and_query: uri.path_and_query().map_or("/", |path| path.as_str()),
        headers,
        body,
    };
    verify::verify(app, &request, &activity.actor)
        .await
        .map_err(refuse)?;
    keep(app, &activity, body).await.map_err(internal)?;
    app.wake.received.notify_one();
    Ok(())
}

/// When an account is deleted elsewhere every server hears of it, and its key is gone already:
/// a Delete by someone we never knew is nothing to verify and nothing to do.
async fn is_farewell_of_a_stranger(app: &App, activity: &wire::Activity) -> Result<bool, Response> {
    let about_itself = wire::uri(&activity.json["object"]).as_ref() == Some(&activity.actor);
    if activity.kind != "Delete" || !about_itself {
        return Ok(false);
    }
    let mut tx = app
        .db
        .read()
        .await
        .map_err(|error| internal(error.into()))?;
    let known = store::remote_actor(&mut tx, &activity.actor).await;
    Ok(known.map_err(|error| internal(error.into()))?.is_none())
}

async fn keep(app: &App, activity: &wire::Activity, body: &[u8]) -> anyhow::Result<()> {
    let text = std::str::from_utf8(body)?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    store::put_received(&mut tx, &activity.id, &activity.actor, text, now).await?;
    tx.commit().await?;
    Ok(())
}

fn refuse(unverified: Unverified) -> Response {
    match unverified {
        Unverified::Signature(sentence) => problem(StatusCode::UNAUTHORIZED, &sentence),
        Unverified::KeyUnreachable(_) => {
            let mut response = problem(StatusCode::SERVICE_UNAVAILABLE, &unverified.to_string());
            let after = header::HeaderValue::from_static(RETRY_AFTER_SECONDS);
            response.headers_mut().insert(header::RETRY_AFTER, after);
            response
        }
        Unverified::Internal(error) => internal(error),
    }
}

fn internal(error: anyhow::Error) -> Response {
    tracing::error!(error = format!("{error:#}"), "an inbox request failed");
    let mut response = problem(
        StatusCode::SERVICE_UNAVAILABLE,
        "something went wrong here; please deliver again later",
    );
    let after = header::HeaderValue::from_static(RETRY_AFTER_SECONDS);
    response.headers_mut().insert(header::RETRY_AFTER, after);
    response
}

/// `{"error": "…"}`: what Mastodon's log shows to an administrator who wonders.
pub fn problem(status: StatusCode, sentence: &str) -> Response {
    (status, axum::Json(json!({ "error": sentence }))).into_response()
}

/// Acts on the next activity that waits, in a transaction of its own; false when none does. One
/// that cannot be acted on is put off, so that it does not hold up those behind it.
pub async fn act(app: &App) -> anyhow::Result<bool> {
    let now = app.clock.now();
    let mut tx = app.db.read().await?;
    if !store::anything_waits(&mut tx, now).await? {
        return Ok(false);
    }
    drop(tx);
    let mut tx = app.db.begin().await?;
    let Some(waiting) = store::next_waiting(&mut tx, now).await? else {
        return Ok(false);
    };
    match act_on(app, &mut tx, &waiting, now).await {
        Ok(()) => tx.commit().await?,
        Err(error) => {
            drop(tx);
            tracing::warn!(
                error = format!("{error:#}"),
                "an activity could not be acted on"
            );
            put_off(app, &waiting, now).await?;
        }
    }
    app.told();
    Ok(true)
}

async fn act_on(
    app: &App,
    tx: &mut Tx,
    waiting: &store::Waiting,
    now: Millis,
) -> anyhow::Result<()> {
    let activity = wire::activity(waiting.body.as_bytes())?;
    let received = Received {
        addresses: &app.addresses,
        activity: &activity,
        now,
    };
    match activities::receive(tx, &received).await? {
        Outcome::Done => tracing::debug!(kind = activity.kind, "an activity was acted on"),
        Outcome::Ignored(why) => tracing::debug!(kind = activity.kind, why, "ignored"),
    }
    store::settle(tx, &waiting.activity_uri).await?;
    Ok(())
}

async fn put_off(app: &App, waiting: &store::Waiting, now: Millis) -> sqlx::Result<()> {
    let state = if waiting.attempts + 1 >= ATTEMPTS_MAX {
        "failed"
    } else {
        "waiting"
    };
    let ready = now.plus_seconds(1 << waiting.attempts.clamp(0, 12));
    let mut tx = app.db.begin().await?;
    store::postpone(&mut tx, &waiting.activity_uri, state, ready).await?;
    tx.commit().await
}

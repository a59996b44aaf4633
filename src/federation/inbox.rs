//! Receiving: bound, read the frame, verify the sender, store the bytes, answer 202; then act on it
//! in a job of its own, so that a slow moment here never times a peer out.
//!
//! What always holds: 400 is only for what is not an activity, 401 only for signatures, 202 only for
//! what is on the disk; an id counts once; acting on an activity and marking it done commit
//! together; nothing here grows with what peers send beyond the bounds of `places.rs` and `gate.rs`.
//! What arrived together is stored together (`storing.rs`), in the order of `turns.rs`, and acted on
//! by `acting.rs`.

mod acting;
mod gate;
mod places;
mod refusal;
mod sender;
mod storing;
mod turns;

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use self::refusal::Refusal;
use self::storing::{NotStored, Stored};
use super::{store, wire};
use crate::app::App;

pub use acting::act;
pub use refusal::problem;

/// A body that takes longer to arrive holds a place that others need.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// What this process holds of what arrives.
#[derive(Default)]
pub struct Inbox {
    places: places::Places,
    gate: gate::Gate,
    turns: turns::Turns,
    queue: storing::Queue,
}

/// The frame of an activity, without the rest of its JSON, which is only needed once it is acted on.
struct Frame {
    id: String,
    actor: String,
    host: String,
    is_farewell: bool,
    is_announce: bool,
}

/// `POST` on an actor's inbox and on the shared one.
pub async fn receive(State(app): State<App>, request: Request) -> Response {
    match take(&app, request).await {
        Ok(outcome) => {
            app.metrics.received(outcome);
            StatusCode::ACCEPTED.into_response()
        }
        Err(refused) => {
            app.metrics.received(refused.outcome());
            refused.into_response()
        }
    }
}

/// Answers what came of it, as it is counted.
async fn take(app: &App, request: Request) -> Result<&'static str, Refusal> {
    let bytes_max = app.config.limits.body_bytes_max;
    let place = places::take(&app.inbox.places, request.body(), bytes_max)?;
    let (head, body) = read(request).await?;
    let frame = frame(&body)?;
    if app.addresses.is_ours(&frame.actor) {
        let sentence = "nobody elsewhere speaks for the actors of this server";
        return Err(Refusal::new(StatusCode::BAD_REQUEST, sentence));
    }
    gate::pass(app, &frame.host).await?;
    if frame.is_farewell && is_stranger(app, &frame.actor).await? {
        return Ok("accepted");
    }
    let sender = sender::of(app, &head, &body, &frame.actor).await?;
    let text = String::from_utf8(body.into())
        .map_err(|_| Refusal::new(StatusCode::BAD_REQUEST, "the body is not UTF-8"))?;
    if frame.is_announce {
        sender::introduce(app, &text).await;
    }
    let letter = storing::Letter {
        activity_uri: frame.id,
        actor_uri: frame.actor,
        host: sender.host,
        body: text,
        said: sender.said,
    };
    match storing::store(app, letter, place).await {
        Ok(Stored::New) => Ok("accepted"),
        Ok(Stored::Known) => Ok("repeated"),
        Err(NotStored) => Err(Refusal::not_now()),
    }
}

/// The whole body, within its bounds of bytes and time.
async fn read(request: Request) -> Result<(Parts, Bytes), Refusal> {
    let (head, body) = request.into_parts();
    let request = Request::from_parts(head.clone(), body);
    match tokio::time::timeout(BODY_TIMEOUT, Bytes::from_request(request, &())).await {
        Ok(Ok(body)) => Ok((head, body)),
        Ok(Err(refused)) => Err(Refusal::new(refused.status(), refused.body_text())),
        Err(_) => {
            let sentence = "the body did not arrive in time; please deliver again";
            Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, sentence))
        }
    }
}

fn frame(body: &[u8]) -> Result<Frame, Refusal> {
    let activity = wire::activity(body)
        .map_err(|malformed| Refusal::new(StatusCode::BAD_REQUEST, malformed.to_string()))?;
    let about_itself = wire::uri(&activity.json["object"]).as_ref() == Some(&activity.actor);
    Ok(Frame {
        is_farewell: activity.kind == "Delete" && about_itself,
        is_announce: activity.kind == "Announce",
        host: wire::host(&activity.actor).unwrap_or_default(),
        id: activity.id,
        actor: activity.actor,
    })
}

/// When an account is deleted elsewhere every server hears of it, and its key is gone already:
/// a Delete by someone we never knew is nothing to verify and nothing to do.
async fn is_stranger(app: &App, actor: &str) -> sqlx::Result<bool> {
    let mut tx = app.db.read().await?;
    Ok(store::remote_actor(&mut tx, actor).await?.is_none())
}

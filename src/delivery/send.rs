//! One request: signed now, in the scheme that the host took last; refused for its signature, once
//! more in the other scheme ("double knock").

use url::Url;

use super::queue::{Leased, Parcel};
use super::retry::{self, Verdict};
use crate::app::App;
use crate::federation::fetch::FetchError;
use crate::federation::signatures::{self, Scheme};

/// How long the scheme that a host took is believed.
pub const SCHEME_SECONDS: i64 = 7 * 24 * 3600;
const CONTENT_TYPE: &str = "application/activity+json";

/// What came of it, and in which scheme.
pub struct Sent {
    pub verdict: Verdict,
    pub scheme: Scheme,
}

pub async fn send(app: &App, host: &Leased, parcel: &Parcel) -> anyhow::Result<Sent> {
    let Ok(inbox) = Url::parse(&parcel.inbox) else {
        let verdict = Verdict::Refused("the inbox is not an address".to_owned());
        return Ok(Sent {
            verdict,
            scheme: Scheme::Cavage,
        });
    };
    let first = scheme_of(host, app.clock.now());
    let answered = knock(app, host, parcel, &inbox, first).await?;
    match answered {
        Answered::Status(400 | 401 | 403, _) => {
            let other = first.other();
            match knock(app, host, parcel, &inbox, other).await? {
                Answered::Status(status @ 200..=299, after) => {
                    Ok(sent(host, Answered::Status(status, after), other))
                }
                _ => Ok(sent(host, answered, first)),
            }
        }
        answered => Ok(sent(host, answered, first)),
    }
}

/// Every peer takes draft-cavage; what a host took last is tried first.
fn scheme_of(host: &Leased, now: crate::clock::Millis) -> Scheme {
    let believed = host.scheme_until_ms > now;
    match host.scheme.as_deref() {
        Some(word) if believed && word == Scheme::Rfc9421.as_str() => Scheme::Rfc9421,
        _ => Scheme::Cavage,
    }
}

/// What a request came to: a status with the wait it asks for, or no answer at all.
enum Answered {
    Status(u16, Option<i64>),
    Not(String),
    /// The address may not be asked at all.
    Forbidden(String),
}

async fn knock(
    app: &App,
    host: &Leased,
    parcel: &Parcel,
    inbox: &Url,
    scheme: Scheme,
) -> anyhow::Result<Answered> {
    let mut tx = app.db.read().await?;
    let key = app.keys.signing(&mut tx, parcel.space_id).await?;
    drop(tx);
    let key_id = app.addresses.main_key(parcel.space_id);
    let body = parcel.body.as_bytes();
    let now = app.clock.now();
    let headers = signatures::sign_post(scheme, &key, &key_id, inbox, body, CONTENT_TYPE, now)?;
    match app
        .http
        .post(inbox, parcel.body.clone().into(), headers)
        .await
    {
        Ok(answer) => Ok(Answered::Status(answer.status, answer.retry_after_seconds)),
        Err(error @ (FetchError::Refused(_) | FetchError::WrongType(_))) => {
            Ok(Answered::Forbidden(error.to_string()))
        }
        Err(error) => {
            tracing::debug!(%error, host = host.name, "no answer");
            Ok(Answered::Not(error.to_string()))
        }
    }
}

fn sent(host: &Leased, answered: Answered, scheme: Scheme) -> Sent {
    let verdict = match answered {
        Answered::Status(status, after) => retry::verdict(status, after, host.failures),
        Answered::Forbidden(reason) => Verdict::Refused(reason),
        Answered::Not(reason) => Verdict::Later {
            reason,
            seconds: retry::delay_seconds(host.failures),
        },
    };
    Sent { verdict, scheme }
}

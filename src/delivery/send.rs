//! One request: signed now, in the scheme that the host took last; refused for its signature, once
//! more in the other scheme ("double knock"). News of a change of keys is signed by the key from before;
//! a host that has read the profile meanwhile believes the new one only, which knocks last.

use std::time::Instant;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use url::Url;

use super::letters::Letter;
use super::pressure::Places;
use super::retry::{self, Verdict};
use crate::app::App;
use crate::federation::fetch::{Connection, FetchError, Signer};
use crate::federation::signatures::{self, COLLECTION_SYNCHRONIZATION, Scheme};

/// How long the scheme that a host took is believed.
pub const SCHEME_SECONDS: i64 = 7 * 24 * 3600;
const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("application/activity+json");

/// Where a letter goes, and how.
pub struct Envelope<'a> {
    pub inbox: &'a str,
    pub scheme: Scheme,
    /// The host's failures so far: they lengthen the next wait.
    pub failures: i64,
    /// What the host may compare its list of followers with (FEP-8fcf).
    pub synchronization: Option<HeaderValue>,
    /// Kept where more letters for the host wait.
    pub connection: Connection,
}

/// What came of it, and in which scheme.
pub struct Sent {
    pub verdict: Verdict,
    pub scheme: Scheme,
}

pub async fn send(
    app: &App,
    places: &Places,
    letter: &Letter,
    envelope: &Envelope<'_>,
) -> anyhow::Result<Sent> {
    let scheme = envelope.scheme;
    let Ok(inbox) = Url::parse(envelope.inbox) else {
        let verdict = Verdict::Refused("the inbox is not an address".to_owned());
        return Ok(Sent { verdict, scheme });
    };
    let knocking = Knocking {
        app,
        places,
        letter,
        envelope,
        inbox: &inbox,
    };
    let answered = knocking.knock(&letter.signer, scheme).await?;
    if !answered.doubts_the_signature() {
        return Ok(sent(envelope, answered, scheme));
    }
    let signers = [Some(&letter.signer), letter.or_else.as_ref()];
    let ways = [scheme.other(), scheme];
    for (signer, way) in signers.into_iter().zip(ways) {
        let Some(signer) = signer else { continue };
        let again = knocking.knock(signer, way).await?;
        if matches!(again, Answered::Status(200..=299, _)) {
            return Ok(sent(envelope, again, way));
        }
    }
    Ok(sent(envelope, answered, scheme))
}

/// What every knock of one letter at one door shares.
struct Knocking<'a> {
    app: &'a App,
    places: &'a Places,
    letter: &'a Letter,
    envelope: &'a Envelope<'a>,
    inbox: &'a Url,
}

/// What a request came to: a status with the wait it asks for, or no answer at all.
enum Answered {
    Status(u16, Option<i64>),
    Not(String),
    /// The address may not be asked at all.
    Forbidden(String),
}

impl Answered {
    fn doubts_the_signature(&self) -> bool {
        matches!(self, Answered::Status(400 | 401 | 403, _))
    }
}

impl Knocking<'_> {
    async fn knock(&self, signer: &Signer, scheme: Scheme) -> anyhow::Result<Answered> {
        let Knocking {
            app,
            places,
            letter,
            envelope,
            inbox,
        } = *self;
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, CONTENT_TYPE);
        if let Some(synchronization) = &envelope.synchronization {
            let name = HeaderName::from_static(COLLECTION_SYNCHRONIZATION);
            headers.insert(name, synchronization.clone());
        }
        let sign = || {
            let (key, key_id) = (&signer.key, &signer.key_id);
            let (began, now) = (Instant::now(), app.clock.now());
            let signed =
                signatures::sign_post(scheme, key, key_id, inbox, &letter.body, headers, now);
            app.metrics.signed(began.elapsed());
            signed
        };
        let (place, signed) = places.sign(sign).await;
        let signed = signed?;
        let body = letter.body.bytes.clone();
        let posted = app.http.post(inbox, body, signed, envelope.connection);
        let Some(answer) = place.hold(posted).await else {
            let reason = "no answer within a second, while letters for others waited";
            return Ok(Answered::Not(reason.to_owned()));
        };
        match answer {
            Ok(answer) => Ok(Answered::Status(answer.status, answer.retry_after_seconds)),
            Err(error @ (FetchError::Refused(_) | FetchError::WrongType(_))) => {
                Ok(Answered::Forbidden(error.to_string()))
            }
            Err(error) => Ok(Answered::Not(error.to_string())),
        }
    }
}

fn sent(envelope: &Envelope<'_>, answered: Answered, scheme: Scheme) -> Sent {
    let verdict = match answered {
        Answered::Status(status, after) => retry::verdict(status, after, envelope.failures),
        Answered::Forbidden(reason) => Verdict::Refused(reason),
        Answered::Not(reason) => Verdict::Later {
            reason,
            seconds: retry::delay_seconds(envelope.failures),
        },
    };
    Sent { verdict, scheme }
}

//! The only way a request leaves this process for another server: guarded, bounded, signed where a
//! signature is given.
//!
//! What always holds: no private, loopback or link-local address is reached on a public hub, by
//! name, by literal, by redirect or by a name that changes its mind (`guard.rs`); redirects are
//! followed by hand, three at most, each hop guarded and signed anew; nobody is asked beyond the border
//! (`border.rs`); bodies stop at a megabyte (pictures at what their reader says);
//! everything between question and answer stops at ten seconds.

mod fresh;
mod picture;
#[cfg(test)]
mod tests;
mod webfinger;
mod within;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use futures_util::StreamExt;
use serde_json::Value;
use url::Url;

use super::border::Border;
use super::signatures::{self, PrivateKey, Scheme};
use super::{guard, json, wire};
use crate::clock::Clock;

const BODY_BYTES_MAX: usize = 1024 * 1024;
/// Of the answer to a POST, enough to read why it was refused.
const ANSWER_BYTES_MAX: usize = 1024;
const REDIRECTS_MAX: usize = 3;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
const IDLE_CONNECTIONS_PER_HOST_MAX: usize = 8;
/// A connection is kept for what follows at once, not for what may follow some day.
const IDLE_CONNECTION_TIMEOUT: Duration = Duration::from_secs(4);
const ACTIVITYSTREAMS: &str = "https://www.w3.org/ns/activitystreams";
const ACCEPT_ACTIVITY: &str = "application/activity+json, \
    application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";
const ACCEPT_JRD: &str = "application/jrd+json, application/json";
/// Opens the library's guard for the whole process; a hub never wants that.
const DANGER: &str = "DANGER_FEDERATION_ALLOW_LOCAL_IP";

/// What the guard lets through.
#[derive(Debug, Clone)]
pub struct Policy {
    pub allow_http: bool,
    pub allow_private_addresses: bool,
    pub user_agent: String,
}

/// Cheap to clone; all clones share connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    /// For a letter after which nothing is sent to its host for a while: its connection is not
    /// kept, so that ten thousand hosts do not leave ten thousand open sockets.
    once: reqwest::Client,
    policy: Arc<Policy>,
    clock: Clock,
    timeout: Duration,
    /// Servers beyond it are not asked.
    border: Option<Border>,
}

/// What becomes of the connection after a POST.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// Kept for a moment: more follows.
    Kept,
    Closed,
}

/// Who signs.
#[derive(Debug, Clone)]
pub struct Signer {
    pub key_id: String,
    pub key: Arc<PrivateKey>,
}

/// A JSON document and where it was found in the end.
#[derive(Debug, Clone)]
pub struct Document {
    pub url: Url,
    pub json: Value,
}

/// What a POST was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub retry_after_seconds: Option<i64>,
    /// The first words of the body, which tell a person why; never more than a kilobyte.
    pub body_start: String,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// By the guard; asking again changes nothing.
    #[error("this address may not be asked: {0}")]
    Refused(String),
    #[error("no answer: {0}")]
    Unreachable(String),
    #[error("no answer within {} seconds", REQUEST_TIMEOUT.as_secs())]
    Timeout,
    #[error("the answer is larger than what is read")]
    TooLarge,
    #[error("the answer is not what was asked for: {0}")]
    WrongType(String),
    #[error("it is gone (410)")]
    Gone,
    #[error("the answer was {0}")]
    Status(u16),
}

impl Client {
    /// Refuses to be built when the environment would open the guard behind the policy's back.
    pub fn build(policy: Policy, clock: Clock) -> Result<Client, FetchError> {
        if !policy.allow_private_addresses && std::env::var_os(DANGER).is_some() {
            let sentence = format!("{DANGER} is set, which would open private addresses; unset it");
            return Err(FetchError::Refused(sentence));
        }
        let resolver = Arc::new(guard::Resolver::default());
        let guarded = |builder: reqwest::ClientBuilder| match policy.allow_private_addresses {
            true => builder,
            false => builder.dns_resolver(resolver.clone()),
        };
        let kept = guarded(builder(&policy));
        let once = guarded(builder(&policy).pool_max_idle_per_host(0));
        Client::with(kept, once, policy, clock)
    }

    fn with(
        kept: reqwest::ClientBuilder,
        once: reqwest::ClientBuilder,
        policy: Policy,
        clock: Clock,
    ) -> Result<Client, FetchError> {
        let unbuilt = |error: reqwest::Error| FetchError::Unreachable(error.to_string());
        Ok(Client {
            http: kept.build().map_err(unbuilt)?,
            once: once.build().map_err(unbuilt)?,
            policy: Arc::new(policy),
            clock,
            timeout: REQUEST_TIMEOUT,
            border: None,
        })
    }

    /// An ActivityPub document, signed where a signer is given; the answer must name an id on the
    /// host that it came from.
    pub async fn get_document(
        &self,
        url: &Url,
        signer: Option<&Signer>,
    ) -> Result<Document, FetchError> {
        let ask = |scheme| {
            let signer = signer.map(|signer| (scheme, signer));
            self.get(url, ACCEPT_ACTIVITY, BODY_BYTES_MAX, signer)
        };
        let got = match ask(Scheme::Cavage).await {
            // Signed in a way that the peer does not know: once more in the other.
            Err(FetchError::Status(400 | 401 | 403)) if signer.is_some() => {
                ask(Scheme::Rfc9421).await?
            }
            other => other?,
        };
        let content_type = header_text(&got.headers, header::CONTENT_TYPE.as_str());
        if !is_activity_type(&content_type) {
            return Err(FetchError::WrongType(format!(
                "content type “{content_type}”"
            )));
        }
        let json = parse(&got.body)?;
        let named = wire::uri(&json["id"]).and_then(|id| wire::host(&id));
        if named.is_none() || named != wire::host(got.url.as_str()) {
            return Err(FetchError::WrongType(
                "its id is on another host".to_owned(),
            ));
        }
        Ok(Document { url: got.url, json })
    }

    /// A plain JSON document, such as NodeInfo.
    pub async fn get_json(&self, url: &Url) -> Result<Document, FetchError> {
        let got = self.get(url, ACCEPT_JRD, BODY_BYTES_MAX, None).await?;
        let json = parse(&got.body)?;
        Ok(Document { url: got.url, json })
    }

    /// Whether the guard would let an address through, by what it shows itself.
    pub fn may_ask(&self, url: &Url) -> Result<(), FetchError> {
        guard::check(&self.policy, url)
    }

    /// Posts signed bytes. A redirect is answered as its status: a signature names the address that
    /// it was made for.
    pub async fn post(
        &self,
        url: &Url,
        body: Bytes,
        headers: HeaderMap,
        connection: Connection,
    ) -> Result<Answer, FetchError> {
        guard::check(&self.policy, url)?;
        let http = match connection {
            Connection::Kept => &self.http,
            Connection::Closed => &self.once,
        };
        let request = http.post(url.clone()).headers(headers).body(body);
        let answered = async {
            let response = request.send().await.map_err(unreachable)?;
            let status = response.status().as_u16();
            let after = header_text(response.headers(), header::RETRY_AFTER.as_str());
            let retry_after_seconds = retry_after(&after, &self.clock);
            Ok(Answer {
                status,
                retry_after_seconds,
                body_start: body_start(response).await,
            })
        };
        tokio::time::timeout(self.timeout, answered)
            .await
            .unwrap_or(Err(FetchError::Timeout))
    }

    async fn get(
        &self,
        url: &Url,
        accept: &'static str,
        bytes_max: usize,
        signer: Option<(Scheme, &Signer)>,
    ) -> Result<Got, FetchError> {
        let unconditional = HeaderMap::new();
        let got = self.follow(url, accept, bytes_max, signer, &unconditional);
        tokio::time::timeout(self.timeout, got)
            .await
            .unwrap_or(Err(FetchError::Timeout))
    }

    /// Asks, and asks again where the answer points.
    async fn follow(
        &self,
        url: &Url,
        accept: &'static str,
        bytes_max: usize,
        signer: Option<(Scheme, &Signer)>,
        conditions: &HeaderMap,
    ) -> Result<Got, FetchError> {
        let mut url = url.clone();
        for _ in 0..=REDIRECTS_MAX {
            guard::check(&self.policy, &url)?;
            self.check_border(&url).await?;
            let mut headers = match signer {
                Some((scheme, Signer { key_id, key })) => {
                    signatures::sign_get(scheme, key, key_id, &url, self.clock.now())
                        .map_err(|error| FetchError::Refused(error.to_string()))?
                }
                None => HeaderMap::new(),
            };
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            headers.extend(conditions.clone());
            let request = self.http.get(url.clone()).headers(headers);
            let response = request.send().await.map_err(unreachable)?;
            let location = header_text(response.headers(), header::LOCATION.as_str());
            match response.status() {
                StatusCode::OK => {
                    let headers = response.headers().clone();
                    return Ok(Got {
                        url,
                        headers,
                        body: bounded_body(response, bytes_max).await?,
                    });
                }
                StatusCode::GONE => return Err(FetchError::Gone),
                status if status.is_redirection() && !location.is_empty() => {
                    url = url
                        .join(&location)
                        .map_err(|_| FetchError::WrongType("a redirect to nowhere".to_owned()))?;
                }
                status => return Err(FetchError::Status(status.as_u16())),
            }
        }
        Err(FetchError::WrongType(format!(
            "more than {REDIRECTS_MAX} redirects"
        )))
    }
}

/// A whole answer, and where it came from in the end.
struct Got {
    url: Url,
    headers: HeaderMap,
    body: Vec<u8>,
}

fn builder(policy: &Policy) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .user_agent(policy.user_agent.clone())
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_max_idle_per_host(IDLE_CONNECTIONS_PER_HOST_MAX)
        .pool_idle_timeout(IDLE_CONNECTION_TIMEOUT)
        .tcp_nodelay(true)
        // A proxy of the environment would resolve names itself, past our resolver.
        .no_proxy()
}

/// `application/activity+json`, or `ld+json` with the ActivityStreams profile: nothing else, so
/// that a file someone uploaded cannot pass for an actor.
fn is_activity_type(content_type: &str) -> bool {
    let (essence, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    let is_profile = |parameter: &str| {
        let (name, value) = parameter.split_once('=').unwrap_or_default();
        let mut profiles = value.trim().trim_matches('"').split_ascii_whitespace();
        name.trim().eq_ignore_ascii_case("profile") && profiles.any(|it| it == ACTIVITYSTREAMS)
    };
    match essence.trim().to_ascii_lowercase().as_str() {
        "application/activity+json" => true,
        "application/ld+json" => parameters.split(';').any(is_profile),
        _ => false,
    }
}

/// Reads no more than the bound, whatever `Content-Length` says and however well it was packed.
async fn bounded_body(
    response: reqwest::Response,
    bytes_max: usize,
) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    let mut stream = response.bytes_stream();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(unreachable)?;
        if body.len() + chunk.len() > bytes_max {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The status counts, whatever becomes of the words after it; but read to its end a short answer
/// leaves the connection free for the next letter.
async fn body_start(response: reqwest::Response) -> String {
    let mut start = Vec::new();
    let mut stream = response.bytes_stream();
    while let Some(Ok(chunk)) = stream.next().await {
        start.extend_from_slice(&chunk);
        if start.len() >= ANSWER_BYTES_MAX {
            start.truncate(ANSWER_BYTES_MAX);
            break;
        }
    }
    String::from_utf8_lossy(&start).trim().to_owned()
}

fn parse(body: &[u8]) -> Result<Value, FetchError> {
    json::read(body).map_err(|error| FetchError::WrongType(error.to_string()))
}

fn header_text(headers: &HeaderMap, name: &str) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

/// Seconds, or a date, as `Retry-After` has it (RFC 9110 §10.2.3).
fn retry_after(text: &str, clock: &Clock) -> Option<i64> {
    if let Ok(seconds) = text.trim().parse::<i64>() {
        return Some(seconds.max(0));
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(text.trim())
        .ok()?;
    Some((date.as_second() - clock.now().seconds()).max(0))
}

fn unreachable(error: reqwest::Error) -> FetchError {
    if guard::refused(&error) {
        return FetchError::Refused("the name leads to a private address".to_owned());
    }
    if error.is_timeout() {
        return FetchError::Timeout;
    }
    let mut cause: &dyn std::error::Error = &error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    FetchError::Unreachable(cause.to_string())
}

//! The only way a request leaves this process for another server: guarded, bounded, signed where a
//! signature is given.
//!
//! What always holds: no private, loopback or link-local address is reached on a public hub, by
//! name, by literal, by redirect or by a name that changes its mind (checked when connecting);
//! redirects are followed by hand, three at most; bodies stop at a megabyte, requests at ten
//! seconds.

use std::sync::Arc;
use std::time::Duration;

use activitypub_federation::resolver::ValidatingDnsResolver;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use futures_util::StreamExt;
use serde_json::Value;
use url::Url;

use super::signatures::{self, PrivateKey, Scheme};
use super::{guard, wire};
use crate::clock::Clock;

const BODY_BYTES_MAX: usize = 1024 * 1024;
const REDIRECTS_MAX: usize = 3;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
const IDLE_CONNECTIONS_PER_HOST_MAX: usize = 4;
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
    policy: Arc<Policy>,
    clock: Clock,
}

/// Who signs a GET.
#[derive(Clone)]
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
}

#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("this address may not be asked: {0}")]
    Refused(String),
    #[error("no answer: {0}")]
    Unreachable(String),
    #[error("no answer within {} seconds", REQUEST_TIMEOUT.as_secs())]
    Timeout,
    #[error("the answer is larger than {BODY_BYTES_MAX} bytes")]
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
        let mut builder = reqwest::Client::builder()
            .user_agent(policy.user_agent.clone())
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(REQUEST_TIMEOUT)
            .pool_max_idle_per_host(IDLE_CONNECTIONS_PER_HOST_MAX)
            // A proxy of the environment would resolve names itself, past our resolver.
            .no_proxy();
        if !policy.allow_private_addresses {
            let resolver = ValidatingDnsResolver::new(Vec::new(), true);
            builder = builder.dns_resolver(Arc::new(resolver));
        }
        let http = builder
            .build()
            .map_err(|error| FetchError::Unreachable(error.to_string()))?;
        Ok(Client {
            http,
            policy: Arc::new(policy),
            clock,
        })
    }

    /// An ActivityPub document, signed where a signer is given; the answer must name an id on the
    /// host that it came from.
    pub async fn get_document(
        &self,
        url: &Url,
        signer: Option<&Signer>,
    ) -> Result<Document, FetchError> {
        let got = self.get(url, ACCEPT_ACTIVITY, signer, Scheme::Cavage).await;
        let (url, headers, body) = match got {
            // Signed in a way that the peer does not know: once more in the other.
            Err(FetchError::Status(400 | 401 | 403)) if signer.is_some() => {
                self.get(url, ACCEPT_ACTIVITY, signer, Scheme::Rfc9421)
                    .await?
            }
            other => other?,
        };
        let content_type = header_text(&headers, header::CONTENT_TYPE.as_str());
        if !is_activity_type(&content_type) {
            return Err(FetchError::WrongType(format!(
                "content type “{content_type}”"
            )));
        }
        let json = parse(&body)?;
        let named = wire::uri(&json["id"]).and_then(|id| wire::host(&id));
        if named.is_none() || named != wire::host(url.as_str()) {
            return Err(FetchError::WrongType(
                "its id is on another host".to_owned(),
            ));
        }
        Ok(Document { url, json })
    }

    /// A plain JSON document, such as NodeInfo.
    pub async fn get_json(&self, url: &Url) -> Result<Document, FetchError> {
        let (url, _, body) = self.get(url, ACCEPT_JRD, None, Scheme::Cavage).await?;
        Ok(Document {
            url,
            json: parse(&body)?,
        })
    }

    /// The actor that a handle `name@domain` names (RFC 7033).
    pub async fn webfinger(&self, handle: &str) -> Result<Url, FetchError> {
        let json = self.webfinger_document(handle).await?.json;
        let links = wire::many(&json["links"]);
        let is_actor = |link: &&&Value| {
            link["rel"] == "self" && link["type"].as_str().is_some_and(is_activity_type)
        };
        let href = links
            .iter()
            .find(is_actor)
            .and_then(|link| link["href"].as_str());
        href.and_then(|href| Url::parse(href).ok())
            .ok_or_else(|| FetchError::WrongType("WebFinger names no actor".to_owned()))
    }

    /// What a domain says of a handle, whole.
    pub async fn webfinger_document(&self, handle: &str) -> Result<Document, FetchError> {
        let name = handle.trim().trim_start_matches('@');
        let (_, domain) = name
            .rsplit_once('@')
            .ok_or_else(|| FetchError::Refused(format!("“{handle}” is not name@domain")))?;
        let scheme = if self.policy.allow_http && guard::is_local(domain) {
            "http"
        } else {
            "https"
        };
        let url = Url::parse_with_params(
            &format!("{scheme}://{domain}/.well-known/webfinger"),
            [("resource", format!("acct:{name}"))],
        );
        let url = url.map_err(|_| FetchError::Refused(format!("“{domain}” is not a domain")))?;
        self.get_json(&url).await
    }

    /// Posts signed bytes; the answer's body is read no further than its headers.
    pub async fn post(
        &self,
        url: &Url,
        body: Bytes,
        headers: HeaderMap,
    ) -> Result<Answer, FetchError> {
        guard::check(&self.policy, url).map_err(refused)?;
        let request = self.http.post(url.clone()).headers(headers).body(body);
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status().as_u16();
        let after = header_text(response.headers(), "retry-after");
        Ok(Answer {
            status,
            retry_after_seconds: retry_after(&after, &self.clock),
        })
    }

    async fn get(
        &self,
        url: &Url,
        accept: &'static str,
        signer: Option<&Signer>,
        scheme: Scheme,
    ) -> Result<(Url, HeaderMap, Vec<u8>), FetchError> {
        let mut url = url.clone();
        for _ in 0..=REDIRECTS_MAX {
            guard::check(&self.policy, &url).map_err(refused)?;
            let headers = self.headers(&url, accept, signer, scheme)?;
            let request = self.http.request(Method::GET, url.clone()).headers(headers);
            let response = request.send().await.map_err(unreachable)?;
            match response.status() {
                StatusCode::OK => {
                    let headers = response.headers().clone();
                    return Ok((url, headers, bounded_body(response).await?));
                }
                StatusCode::GONE => return Err(FetchError::Gone),
                status if status.is_redirection() => {
                    let location = header_text(response.headers(), "location");
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

    fn headers(
        &self,
        url: &Url,
        accept: &'static str,
        signer: Option<&Signer>,
        scheme: Scheme,
    ) -> Result<HeaderMap, FetchError> {
        let mut headers = match signer {
            Some(Signer { key_id, key }) => {
                signatures::sign_get(scheme, key, key_id, url, self.clock.now())
                    .map_err(|error| FetchError::Refused(error.to_string()))?
            }
            None => HeaderMap::new(),
        };
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        Ok(headers)
    }
}

/// `application/activity+json`, or `ld+json` with the ActivityStreams profile: nothing else, so
/// that a file someone uploaded cannot pass for an actor.
fn is_activity_type(content_type: &str) -> bool {
    let (essence, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    match essence.trim().to_ascii_lowercase().as_str() {
        "application/activity+json" => true,
        "application/ld+json" => parameters.contains("https://www.w3.org/ns/activitystreams"),
        _ => false,
    }
}

/// Reads no more than the bound, whatever `Content-Length` says.
async fn bounded_body(response: reqwest::Response) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    let mut stream = response.bytes_stream();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(unreachable)?;
        if body.len() + chunk.len() > BODY_BYTES_MAX {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn parse(body: &[u8]) -> Result<Value, FetchError> {
    serde_json::from_slice(body).map_err(|error| FetchError::WrongType(error.to_string()))
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

fn refused(why: &'static str) -> FetchError {
    FetchError::Refused(why.to_owned())
}

fn unreachable(error: reqwest::Error) -> FetchError {
    if error.is_timeout() {
        return FetchError::Timeout;
    }
    let mut cause: &dyn std::error::Error = &error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let text = cause.to_string();
    // The resolver's refusal comes back as a connection error; it is final all the same.
    if text.contains("resolves to internal IP") {
        return FetchError::Refused("the name leads to a private address".to_owned());
    }
    FetchError::Unreachable(text)
}

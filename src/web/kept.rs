//! Answers that are kept: what anybody is shown is drawn once, packed once, and kept in memory until
//! what it shows changes. And the ETag of every page and feed, with its 304.
//!
//! What always holds: only what a visitor without a session is given is kept, and never an answer
//! that sets a cookie or forbids it; a kept answer is told from others by its address, language and
//! look; it is good for one revision of what pages show (`public_revision`, which each of those
//! tables moves on, whoever writes) and for half a minute, because counts and "today" move too.

mod packing;
pub mod store;

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::response::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use moka::sync::Cache;

pub use self::packing::Packed;
use super::look::LOOK_COOKIE;
use super::session;
use super::visit::{self, LANGUAGE_COOKIE};
use crate::app::App;
use crate::clock::Millis;
use crate::federation::accept::wants_activity;
use crate::feeds::wants_calendar_json;

/// What all kept answers may take together.
const KEPT_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// A longer address is answered, not kept.
const ADDRESS_BYTES_MAX: usize = 512;
/// A bigger page is answered, not kept.
const PAGE_BYTES_MAX: usize = 1024 * 1024;
const KEPT_FOR_MS: i64 = 30_000;
/// So many calendars are dated.
const DATED_MAX: u64 = 2_000;
/// As HTTP writes a date (RFC 9110 §5.6.7).
const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";
/// What a row of the cache costs besides its bytes.
const ROW_BYTES: usize = 1024;
/// The cookies that change what a visitor without a session sees; with another one of ours,
/// nothing is kept.
const COOKIES_THAT_SHOW: &[&str] = &[LANGUAGE_COOKIE, LOOK_COOKIE];
const COOKIES_OF_OURS: &str = "kiosque-";

/// What a layer needs: cheap to clone.
#[derive(Clone)]
pub struct Keeper {
    app: App,
    kept: Cache<Key, Arc<Kept>>,
    /// Since when a calendar has been what it is, as far as this process knows: outlives what is kept.
    since: Cache<Key, Since>,
}

/// The tag of what an address answered last, and when it was first drawn so.
#[derive(Clone)]
struct Since {
    etag: HeaderValue,
    drawn: Millis,
}

/// What tells one answer from another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    address: String,
    language: &'static str,
    /// What the cookies of ours say that change the look.
    look: String,
}

/// An answer as it was drawn.
struct Kept {
    revision: i64,
    drawn_at: Millis,
    headers: HeaderMap,
    packed: Packed,
}

impl Keeper {
    pub fn new(app: App) -> Keeper {
        let weigh = |key: &Key, kept: &Arc<Kept>| {
            let bytes = ROW_BYTES + key.address.len() + kept.packed.bytes_at_most();
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        let kept = Cache::builder()
            .max_capacity(KEPT_BYTES_MAX)
            .weigher(weigh)
            .time_to_live(Duration::from_millis(KEPT_FOR_MS.unsigned_abs()))
            .build();
        let since = Cache::new(DATED_MAX);
        Keeper { app, kept, since }
    }

    /// Dates a calendar of several events by when it was first drawn as it is: programs that know no tags
    /// ask by that date. Never earlier than it changed, so nobody is told that they have what they have
    /// not; two forms of it are never of the same second.
    fn date(&self, key: &Key, kept: &mut Kept) {
        let says = |name: HeaderName, word: &str| {
            let value = kept.headers.get(name);
            value.is_some_and(|value| value.as_bytes().starts_with(word.as_bytes()))
        };
        let is_calendar = says(header::CONTENT_TYPE, "text/calendar")
            || says(header::CONTENT_TYPE, "application/calendar+json");
        let is_dated = kept.headers.contains_key(header::LAST_MODIFIED);
        if !is_calendar || is_dated || !says(header::CACHE_CONTROL, "public") {
            return;
        }
        let Some(etag) = kept.headers.get(header::ETAG).cloned() else {
            return;
        };
        let drawn = match self.since.get(key) {
            Some(since) if since.etag == etag => since.drawn,
            Some(since) => kept.drawn_at.max(since.drawn.plus_seconds(1)),
            None => kept.drawn_at,
        };
        let date = drawn.timestamp().strftime(HTTP_DATE).to_string();
        if let Ok(date) = HeaderValue::from_str(&date) {
            kept.headers.insert(header::LAST_MODIFIED, date);
        }
        self.since.insert(key.clone(), Since { etag, drawn });
    }
}

/// Around every page and feed: answers from memory where it can, remembers what was drawn. A HEAD is
/// drawn as a GET, so that it says of it what is true.
pub async fn keep(State(keeper): State<Keeper>, mut request: Request, next: Next) -> Response {
    let is_head = *request.method() == Method::HEAD;
    if is_head {
        *request.method_mut() = Method::GET;
    }
    if *request.method() != Method::GET {
        return next.run(request).await;
    }
    let mut response = get(&keeper, request, next).await;
    if is_head {
        *response.body_mut() = Body::empty();
    }
    response
}

async fn get(keeper: &Keeper, request: Request, next: Next) -> Response {
    let asked = request.headers().clone();
    let now = keeper.app.clock.now();
    let Some(key) = key(&keeper.app, &request) else {
        return tagged(next.run(request).await, &asked).await;
    };
    // Read before the page is drawn: what changes meanwhile makes it old at once.
    let Some(revision) = revision(&keeper.app).await else {
        return next.run(request).await;
    };
    if let Some(kept) = keeper.kept.get(&key)
        && kept.revision == revision
        && now.0 - kept.drawn_at.0 < KEPT_FOR_MS
    {
        return answer(&kept, &asked);
    }
    match drawn(next.run(request).await, revision, now).await {
        Ok(mut kept) => {
            keeper.date(&key, &mut kept);
            let kept = Arc::new(kept);
            keeper.kept.insert(key, kept.clone());
            answer(&kept, &asked)
        }
        Err(response) => response,
    }
}

/// Nothing where the database does not answer: then the page says so.
async fn revision(app: &App) -> Option<i64> {
    let mut tx = app.db.read().await.ok()?;
    store::revision(&mut tx).await.ok()
}

/// Nothing for whoever is shown something of their own, and for machines that want an activity.
fn key(app: &App, request: &Request) -> Option<Key> {
    let headers = request.headers();
    let address = request.uri().path_and_query()?.as_str();
    if address.len() > ADDRESS_BYTES_MAX
        || session::token(app, headers).is_some()
        || headers.contains_key(header::AUTHORIZATION)
        || wants_activity(headers)
        || wants_calendar_json(headers)
    {
        return None;
    }
    let mut look = String::new();
    for (name, value) in session::cookies(headers) {
        if COOKIES_THAT_SHOW.contains(&name) {
            look.push_str(name);
            look.push_str(value);
            look.push(';');
        } else if name.starts_with(COOKIES_OF_OURS) {
            return None;
        }
    }
    Some(Key {
        address: address.to_owned(),
        language: visit::language(app, headers).tag(),
        look: (look.len() <= ADDRESS_BYTES_MAX).then_some(look)?,
    })
}

/// A kept answer in the form that the asker takes it in.
fn answer(kept: &Kept, asked: &HeaderMap) -> Response {
    let mut response = Response::new(Body::empty());
    *response.headers_mut() = kept.headers.clone();
    if is_known(asked, &kept.headers) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    sent(response.into_parts().0, &kept.packed, asked)
}

/// An answer in the shortest form that the asker takes.
fn sent(mut parts: Parts, packed: &Packed, asked: &HeaderMap) -> Response {
    let (packing, bytes) = packed.for_whom(asked);
    let headers = &mut parts.headers;
    if let Some(packing) = packing {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(packing));
    }
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    Response::from_parts(parts, Body::from(bytes))
}

/// Whether the asker has this answer: by its tag, or where they know none, by its date.
fn is_known(asked: &HeaderMap, answered: &HeaderMap) -> bool {
    if asked.contains_key(header::IF_NONE_MATCH) {
        let etag = answered.get(header::ETAG);
        return etag.is_some_and(|etag| has(asked, etag));
    }
    let date = |headers: &HeaderMap, name| {
        let text = headers.get(name)?.to_str().ok()?;
        jiff::fmt::rfc2822::parse(text).ok()
    };
    let since = date(asked, header::IF_MODIFIED_SINCE);
    let changed = date(answered, header::LAST_MODIFIED);
    since
        .zip(changed)
        .is_some_and(|(since, changed)| changed <= since)
}

/// Whether the asker has what bears this tag (RFC 9110 §13.1.2, compared weakly).
fn has(asked: &HeaderMap, etag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Ok(etag) = etag.to_str() else {
        return false;
    };
    let known = asked.get_all(header::IF_NONE_MATCH).iter();
    known
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| tag.trim() == "*" || opaque(tag) == opaque(etag))
}

/// What was drawn, if it may be kept: whole, for everybody, and not too big.
async fn drawn(response: Response, revision: i64, now: Millis) -> Result<Kept, Response> {
    let headers = response.headers();
    let refuses = |name| {
        let value: Option<&HeaderValue> = headers.get(name);
        value.is_some_and(|value| value.as_bytes().windows(8).any(|it| it == b"no-store"))
    };
    if response.status() != StatusCode::OK
        || headers.contains_key(header::SET_COOKIE)
        || headers.contains_key(header::CONTENT_ENCODING)
        || refuses(header::CACHE_CONTROL)
    {
        return Err(response);
    }
    let (parts, bytes) = match whole(response).await {
        Ok(whole) => whole,
        Err(response) => return Err(response),
    };
    let mut headers = parts.headers;
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::ETAG, etag(&bytes));
    let packs = packing::is_worth_it(&headers, bytes.len());
    headers.insert(header::VARY, vary(&headers));
    Ok(Kept {
        revision,
        drawn_at: now,
        headers,
        packed: Packed::new(bytes, packs),
    })
}

/// What the answer depends on besides its address: what it said, and the packing.
fn vary(headers: &HeaderMap) -> HeaderValue {
    const PACKING: HeaderValue = HeaderValue::from_static("Accept-Encoding");
    let said = headers
        .get(header::VARY)
        .and_then(|value| value.to_str().ok());
    let both = said.map(|said| format!("{said}, Accept-Encoding"));
    both.and_then(|both| HeaderValue::from_str(&both).ok())
        .unwrap_or(PACKING)
}

/// An answer that is not kept: its ETag, packed as its asker takes it, or its 304.
async fn tagged(response: Response, asked: &HeaderMap) -> Response {
    if response.status() != StatusCode::OK || response.headers().contains_key(header::ETAG) {
        return response;
    }
    let (mut parts, bytes) = match whole(response).await {
        Ok(whole) => whole,
        Err(response) => return response,
    };
    parts.headers.insert(header::ETAG, etag(&bytes));
    parts.headers.remove(header::CONTENT_LENGTH);
    if is_known(asked, &parts.headers) {
        parts.status = StatusCode::NOT_MODIFIED;
        return Response::from_parts(parts, Body::empty());
    }
    let is_packed = parts.headers.contains_key(header::CONTENT_ENCODING);
    let packs = !is_packed && packing::is_worth_it(&parts.headers, bytes.len());
    if packs {
        parts.headers.insert(header::VARY, vary(&parts.headers));
    }
    sent(parts, &Packed::for_one(bytes, packs), asked)
}

/// The whole body in memory; an answer of unknown or great length is left as it is.
async fn whole(response: Response) -> Result<(Parts, Bytes), Response> {
    use axum::body::HttpBody;
    let is_small = response
        .body()
        .size_hint()
        .exact()
        .is_some_and(|bytes| bytes <= PAGE_BYTES_MAX as u64);
    if !is_small {
        return Err(response);
    }
    let (parts, body) = response.into_parts();
    match to_bytes(body, PAGE_BYTES_MAX).await {
        Ok(bytes) => Ok((parts, bytes)),
        Err(error) => {
            tracing::error!(%error, "an answer that was drawn could not be read");
            let mut failed = Response::new(Body::empty());
            *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            Err(failed)
        }
    }
}

/// Weak, because the same tag stands for every packing of the same text.
fn etag(bytes: &Bytes) -> HeaderValue {
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    let hex = hash.as_ref()[..12]
        .iter()
        .fold(String::new(), |mut hex, byte| {
            use std::fmt::Write;
            let _ = write!(hex, "{byte:02x}");
            hex
        });
    HeaderValue::from_str(&format!("W/\"{hex}\"")).expect("hexadecimal digits make a header")
}

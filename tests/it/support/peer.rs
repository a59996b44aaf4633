//! A server whose actors exist as soon as they are asked for: it serves their documents at
//! `http://127.0.0.1:…/users/{name}`, counts how often, and signs what they send.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use kiosque::clock::Millis;
use kiosque::federation::signatures::{self, Digested, PrivateKey, RsaKey, Scheme};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

use crate::support::hub::{Answer, TestHub};

const ACTIVITY: &str = "application/activity+json";

/// The first key of every actor, and the one that comes after it: making one is slow.
static KEYS: LazyLock<[(RsaKey, PrivateKey); 2]> = LazyLock::new(|| {
    [(), ()].map(|()| {
        let key = signatures::generate_rsa();
        let private = PrivateKey::rsa_from_pkcs8(&key.pkcs8).expect("our own key");
        (key, private)
    })
});

pub struct Peer {
    /// `127.0.0.1:41234`
    pub host: String,
    known: Arc<Known>,
    sent: AtomicUsize,
}

#[derive(Default)]
struct Known {
    rotated: AtomicBool,
    slow_ms: AtomicU64,
    reads: AtomicUsize,
    together: AtomicUsize,
    together_max: AtomicUsize,
    documents: Mutex<HashMap<String, Value>>,
    /// Kind and bytes, by path.
    files: Mutex<HashMap<String, (String, Vec<u8>)>>,
    files_read: AtomicUsize,
    raw: Mutex<HashMap<String, Raw>>,
}

/// An answer of any kind, for those who answer badly.
#[derive(Clone, Default)]
pub struct Raw {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    /// The body goes on so often, or for ever, without its length.
    pub repeated: Option<Duration>,
}

/// How a request is signed, for those who sign badly.
pub struct Signing<'a> {
    pub scheme: Scheme,
    pub key_id: String,
    /// Whom it says it is for.
    pub url: String,
    /// With the key that nobody publishes yet.
    pub with_another_key: bool,
    pub now: Millis,
    pub headers: HeaderMap,
    pub body: &'a [u8],
}

impl Signing<'_> {
    /// The request to the address that it was signed for.
    pub fn request(self) -> Request<Body> {
        let url = Url::parse(&self.url).expect("an address");
        let body = Digested::of(self.body.to_vec().into());
        let mut headers = self.headers;
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(ACTIVITY));
        let key = &KEYS[usize::from(self.with_another_key)].1;
        let signed = signatures::sign_post(
            self.scheme,
            key,
            &self.key_id,
            &url,
            &body,
            headers,
            self.now,
        );
        let mut request = Request::post(url.path())
            .body(Body::from(body.bytes))
            .expect("a request");
        *request.headers_mut() = signed.expect("it signs");
        request
    }
}

impl Peer {
    pub async fn start() -> Peer {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a free port");
        let host = listener.local_addr().expect("its number").to_string();
        let known = Arc::new(Known::default());
        let router = Router::new()
            .route("/users/{name}", get(actor))
            .route("/files/{name}", get(file))
            .fallback(document)
            .with_state((host.clone(), known.clone()));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Peer {
            host,
            known,
            sent: AtomicUsize::new(0),
        }
    }

    pub fn actor(&self, name: &str) -> String {
        format!("http://{}/users/{name}", self.host)
    }

    /// From now on its actors publish another key and sign with it.
    pub fn rotate_keys(&self) {
        self.known.rotated.store(true, Ordering::SeqCst);
    }

    pub fn be_slow(&self, milliseconds: u64) {
        self.known.slow_ms.store(milliseconds, Ordering::SeqCst);
    }

    /// The address of something that its people say.
    pub fn note_uri(&self, name: &str) -> String {
        format!("http://{}/notes/{name}", self.host)
    }

    /// A public note as microblogs write it, answering something, to somebody.
    pub fn note(
        &self,
        name: &str,
        by: &str,
        words: &str,
        answers: Option<&str>,
        to: &str,
    ) -> Value {
        json!({
            "id": self.note_uri(name),
            "type": "Note",
            "attributedTo": self.actor(by),
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "cc": [format!("{}/followers", self.actor(by)), to],
            "inReplyTo": answers,
            "content": format!("<p>{words}</p>"),
            "contentMap": { "fr": format!("<p>{words}</p>") },
            "published": "2026-09-01T07:00:00Z",
            "url": format!("http://{}/@{by}/{name}", self.host),
            "tag": [{ "type": "Mention", "href": to, "name": "@velo" }],
        })
    }

    /// From now on this stands at its address.
    pub fn publish(&self, document: &Value) {
        let id = document["id"].as_str().expect("an id");
        let path = self.path(id).to_owned();
        let mut documents = self.known.documents.lock().expect("no panic");
        documents.insert(path, document.clone());
    }

    /// From now on nothing stands there.
    pub fn withdraw(&self, id: &str) {
        let path = id.strip_prefix(&format!("http://{}", self.host));
        let path = path.expect("an address of this server");
        let mut documents = self.known.documents.lock().expect("no panic");
        documents.remove(path).expect("it stood there");
    }

    /// From now on these bytes stand at that path.
    pub fn serve(&self, path: &str, content_type: &str, bytes: Vec<u8>) {
        let mut files = self.known.files.lock().expect("no panic");
        files.insert(path.to_owned(), (content_type.to_owned(), bytes));
    }

    /// The address of a file; `endless.png` never ends.
    pub fn file(&self, name: &str) -> String {
        format!("http://{}/files/{name}", self.host)
    }

    /// How many files were asked for.
    pub fn files_read(&self) -> usize {
        self.known.files_read.load(Ordering::SeqCst)
    }

    /// Whether something was published at an address.
    pub fn has(&self, uri: &str) -> bool {
        let documents = self.known.documents.lock().expect("no panic");
        documents.contains_key(self.path(uri))
    }

    fn path<'a>(&self, uri: &'a str) -> &'a str {
        let own = uri.strip_prefix(&format!("http://{}", self.host));
        own.unwrap_or(uri)
    }

    /// Servers name their keys each in their own way; most say `#main-key`.
    fn key_id(&self, actor: &str) -> String {
        let documents = self.known.documents.lock().expect("no panic");
        let own = documents.get(self.path(actor));
        let own = own.and_then(|own| own["publicKey"]["id"].as_str().map(str::to_owned));
        own.unwrap_or_else(|| format!("{actor}#main-key"))
    }

    /// How many documents were asked for.
    pub fn reads(&self) -> usize {
        self.known.reads.load(Ordering::SeqCst)
    }

    /// How many were asked for at the same time, at most.
    pub fn reads_together(&self) -> usize {
        self.known.together_max.load(Ordering::SeqCst)
    }

    /// An activity with an id of its own.
    pub fn activity(&self, name: &str, kind: &str, object: impl Into<Value>) -> Value {
        let number = self.sent.fetch_add(1, Ordering::SeqCst);
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": format!("http://{}/activities/{number}", self.host),
            "type": kind,
            "actor": self.actor(name),
            "object": object.into(),
        })
    }

    /// The request that brings an activity to the shared inbox, signed by its actor.
    pub fn signed(&self, hub: &TestHub, activity: &Value) -> Request<Body> {
        self.signed_with(hub, activity, HeaderMap::new())
    }

    /// The same, with more to sign.
    pub fn signed_with(
        &self,
        hub: &TestHub,
        activity: &Value,
        headers: HeaderMap,
    ) -> Request<Body> {
        let actor = &activity["actor"];
        let actor = actor.as_str().or(actor["id"].as_str()).expect("an actor");
        let body = activity.to_string();
        let signing = self.signing(hub, actor, body.as_bytes());
        Signing { headers, ..signing }.request()
    }

    /// How an actor signs some bytes, before anything of it is spoilt.
    pub fn signing<'a>(&self, hub: &TestHub, actor: &str, body: &'a [u8]) -> Signing<'a> {
        Signing {
            scheme: Scheme::Cavage,
            key_id: self.key_id(actor),
            url: hub.app.addresses.shared_inbox(),
            with_another_key: self.known.rotated.load(Ordering::SeqCst),
            now: hub.app.clock.now(),
            headers: HeaderMap::new(),
            body,
        }
    }

    /// The public key of every actor here, to publish it elsewhere.
    pub fn public_key(&self) -> String {
        KEYS[0].0.public_pem.clone()
    }

    /// From now on a profile says this besides, or instead.
    pub fn answer_as(&self, path: &str, more: Value) {
        let mut documents = self.known.documents.lock().expect("no panic");
        documents.insert(path.to_owned(), more);
    }

    /// From now on a path is answered so.
    pub fn answer(&self, path: &str, raw: Raw) {
        let mut answers = self.known.raw.lock().expect("no panic");
        answers.insert(path.to_owned(), raw);
    }

    pub async fn send(&self, hub: &TestHub, activity: &Value) -> Answer {
        hub.send(self.signed(hub, activity)).await
    }
}

async fn actor(
    State((host, known)): State<(String, Arc<Known>)>,
    Path(name): Path<String>,
) -> Response {
    known.reads.fetch_add(1, Ordering::SeqCst);
    let together = known.together.fetch_add(1, Ordering::SeqCst) + 1;
    known.together_max.fetch_max(together, Ordering::SeqCst);
    let slow_ms = known.slow_ms.load(Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(slow_ms)).await;
    known.together.fetch_sub(1, Ordering::SeqCst);
    if let Some(raw) = raw(&known, &format!("/users/{name}"), &HeaderMap::new()) {
        return raw;
    }
    let id = format!("http://{host}/users/{name}");
    let rotated = usize::from(known.rotated.load(Ordering::SeqCst));
    let mut document = json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": id,
        "type": "Person",
        "preferredUsername": name,
        "inbox": format!("{id}/inbox"),
        "followers": format!("{id}/followers"),
        "publicKey": {
            "id": format!("{id}#main-key"),
            "owner": id,
            "publicKeyPem": KEYS[rotated].0.public_pem,
        },
    });
    // What a test published of them besides.
    let documents = known.documents.lock().expect("no panic");
    if let Some(Value::Object(more)) = documents.get(&format!("/users/{name}")) {
        let whole = document.as_object_mut().expect("an object");
        whole.extend(more.clone());
        // A profile that only names its key has ours.
        if let Some(key) = named_key(&document) {
            let pem = &KEYS[rotated].0.public_pem;
            document["publicKey"] = json!({ "id": key, "owner": id, "publicKeyPem": pem });
        }
    }
    let headers = [(header::CONTENT_TYPE, ACTIVITY)];
    (StatusCode::OK, headers, Json(document)).into_response()
}

/// The key that a profile names without saying what it is.
fn named_key(profile: &Value) -> Option<String> {
    let key = &profile["publicKey"];
    let is_bare = key.is_object() && key["publicKeyPem"].is_null();
    let id = key["id"].as_str().filter(|_| is_bare)?;
    Some(id.to_owned())
}

/// What was published; an actor has its key, and where something was is a stone.
async fn document(
    State((_, known)): State<(String, Arc<Known>)>,
    uri: Uri,
    asked: HeaderMap,
) -> Response {
    known.reads.fetch_add(1, Ordering::SeqCst);
    if let Some(raw) = raw(&known, uri.path(), &asked) {
        return raw;
    }
    let documents = known.documents.lock().expect("no panic");
    let Some(mut document) = documents.get(uri.path()).cloned() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if document.get("inbox").is_some() {
        let rotated = usize::from(known.rotated.load(Ordering::SeqCst));
        let id = document["id"].as_str().expect("an id").to_owned();
        let key = document["publicKey"]["id"].as_str();
        let key = key.map_or_else(|| format!("{id}#main-key"), str::to_owned);
        let pem = &KEYS[rotated].0.public_pem;
        document["publicKey"] = json!({ "id": key, "owner": id, "publicKeyPem": pem });
    }
    let status = match document["type"] == "Tombstone" {
        true => StatusCode::GONE,
        false => StatusCode::OK,
    };
    let headers = [(header::CONTENT_TYPE, ACTIVITY)];
    (status, headers, Json(document)).into_response()
}

async fn file(State((_, known)): State<(String, Arc<Known>)>, uri: Uri) -> Response {
    known.files_read.fetch_add(1, Ordering::SeqCst);
    if uri.path().ends_with("/endless.png") {
        let head = [(header::CONTENT_TYPE, "image/png")];
        let chunk = || Ok::<_, std::convert::Infallible>(vec![0x89; 65_536]);
        let chunks = futures_util::stream::repeat_with(chunk);
        return (head, Body::from_stream(chunks)).into_response();
    }
    let files = known.files.lock().expect("no panic");
    match files.get(uri.path()) {
        Some((kind, bytes)) => {
            ([(header::CONTENT_TYPE, kind.clone())], bytes.clone()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Whoever has what bears the same tag gets it no second time.
fn raw(known: &Known, path: &str, asked: &HeaderMap) -> Option<Response> {
    let raw = known.raw.lock().expect("no panic").get(path)?.clone();
    let tag = asked.get(header::IF_NONE_MATCH);
    let tag = tag.and_then(|tag| tag.to_str().ok());
    let has_it = |(name, value): &(&str, String)| *name == "etag" && tag == Some(value);
    if raw.headers.iter().any(has_it) {
        return Some(StatusCode::NOT_MODIFIED.into_response());
    }
    let body = match raw.repeated {
        None => Body::from(raw.body),
        Some(pause) => Body::from_stream(futures_util::stream::unfold((), move |()| {
            let piece = raw.body.clone();
            async move {
                tokio::time::sleep(pause).await;
                Some((Ok::<_, std::io::Error>(piece), ()))
            }
        })),
    };
    let mut response = Response::builder().status(raw.status);
    for (name, value) in &raw.headers {
        response = response.header(*name, value);
    }
    Some(response.body(body).expect("an answer"))
}

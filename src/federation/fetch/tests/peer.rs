//! A server on this machine that answers well, badly, slowly or without end.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use futures_util::StreamExt;
use serde_json::json;
use url::Url;

use super::super::{Document, FetchError, Signer, header_text};
use super::{NOW, client};
use crate::federation::signatures::{self, PrivateKey, PublicKey, Scheme};

const JSON: &str = "application/activity+json; charset=utf-8";

/// What the server saw, and what it checks signatures with.
pub struct Seen {
    pub address: SocketAddr,
    pub user_agents: Mutex<Vec<String>>,
    pub schemes: Mutex<Vec<Scheme>>,
    key: PublicKey,
}

pub struct Peer {
    pub seen: Arc<Seen>,
    pub signer: Signer,
}

impl Peer {
    pub async fn start() -> Peer {
        let key = signatures::generate_ed25519();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Seen {
            address,
            user_agents: Mutex::default(),
            schemes: Mutex::default(),
            key: PublicKey::parse(&key.public_multibase).expect("our own key"),
        });
        let private = PrivateKey::ed25519_from_pkcs8(&key.pkcs8).expect("our own key");
        let signer = Signer {
            key_id: "https://hub.example/key".to_owned(),
            key: Arc::new(private),
        };
        let routes = routes().with_state(seen.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Peer { seen, signer }
    }

    pub fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.seen.address)).expect("an address")
    }

    pub async fn document(&self, path: &str) -> Result<Document, FetchError> {
        client().get_document(&self.url(path), None).await
    }
}

fn routes() -> Router<Arc<Seen>> {
    let actor = async |State(seen): State<Arc<Seen>>, uri: Uri, headers: HeaderMap| {
        let agent = header_text(&headers, "user-agent");
        seen.user_agents.lock().expect("unpoisoned").push(agent);
        let id = format!("http://{}{}", seen.address, uri.path());
        typed(JSON, &json!({"id": id, "type": "Group"}).to_string())
    };
    Router::new()
        .route("/actor", get(actor))
        .route("/typed/{name}", get(typed_actor))
        .route(
            "/elsewhere",
            get(async || typed(JSON, "{\"id\":\"https://other.example/1\"}")),
        )
        .route(
            "/nameless",
            get(async || typed(JSON, "{\"type\":\"Group\"}")),
        )
        .route("/broken", get(async || typed(JSON, "{\"id\":")))
        .route("/status/{status}", get(status).post(status))
        .route("/redirect/{times}", get(redirect))
        .route(
            "/to/{*address}",
            get(async |Path(to): Path<String>| Redirect::to(&to)),
        )
        .route(
            "/endless",
            get(async || endless(Duration::ZERO)).post(async || endless(Duration::ZERO)),
        )
        .route("/slow", get(async || endless(Duration::from_millis(20))))
        .route("/silent", get(silent).post(silent))
        .route("/signed", get(signed))
        .route("/inbox", post(inbox))
        .route("/.well-known/webfinger", get(webfinger))
}

fn typed(content_type: &str, body: &str) -> Response {
    (
        [(header::CONTENT_TYPE, content_type.to_owned())],
        body.to_owned(),
    )
        .into_response()
}

async fn typed_actor(State(seen): State<Arc<Seen>>, Path(name): Path<String>) -> Response {
    let content_type = match name.as_str() {
        "ld" => "application/LD+JSON;Profile=\"https://www.w3.org/ns/activitystreams\"",
        "ld-two" => {
            "application/ld+json; charset=utf-8; profile=\"https://a.example/ \
             https://www.w3.org/ns/activitystreams\""
        }
        "ld-plain" => "application/ld+json",
        "ld-other" => "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams-x\"",
        "json" => "application/json",
        _ => "text/html; charset=utf-8",
    };
    let id = format!("http://{}/typed/{name}", seen.address);
    typed(content_type, &json!({ "id": id }).to_string())
}

async fn status(Path(status): Path<u16>) -> Response {
    let status = StatusCode::from_u16(status).expect("a status");
    (status, [("retry-after", "120")], "  not now  ").into_response()
}

async fn redirect(Path(times): Path<u8>) -> Redirect {
    match times {
        0 => Redirect::to("/actor"),
        times => Redirect::temporary(&format!("{}", times - 1)),
    }
}

/// Spaces for ever, in pieces of 64 KiB with a pause before each.
fn endless(pause: Duration) -> Response {
    let piece = Bytes::from(vec![b' '; 64 * 1024]);
    let pieces = futures_util::stream::repeat(piece).then(move |piece| async move {
        tokio::time::sleep(pause).await;
        // Slow means a byte at a time.
        let piece = if pause.is_zero() {
            piece
        } else {
            piece.slice(..1)
        };
        Ok::<_, Infallible>(piece)
    });
    ([(header::CONTENT_TYPE, JSON)], Body::from_stream(pieces)).into_response()
}

async fn silent() {
    std::future::pending().await
}

/// Takes RFC 9421 only.
async fn signed(State(seen): State<Arc<Seen>>, uri: Uri, headers: HeaderMap) -> Response {
    let claim = signatures::claim(&headers).expect("signed");
    seen.schemes
        .lock()
        .expect("unpoisoned")
        .push(claim.scheme());
    let parts = signatures::Parts {
        method: &axum::http::Method::GET,
        public_url: &format!("http://{}", seen.address),
        path_and_query: uri.path_and_query().expect("a path").as_str(),
        headers: &headers,
        body: &[],
    };
    signatures::verify(&claim, &parts, &seen.key, NOW).expect("signed by the test");
    if claim.scheme() == Scheme::Cavage {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    typed(
        JSON,
        &json!({"id": format!("http://{}/signed", seen.address)}).to_string(),
    )
}

async fn inbox(headers: HeaderMap, body: Bytes) -> Response {
    let said = format!(
        "{} {}",
        header_text(&headers, "x-test"),
        String::from_utf8_lossy(&body)
    );
    (StatusCode::ACCEPTED, said).into_response()
}

async fn webfinger(State(seen): State<Arc<Seen>>, uri: Uri) -> Response {
    let actor = format!("http://{}/actor", seen.address);
    let links = match uri.query() {
        Some(query) if query.contains("velo%40") => json!([
            {"rel": "self", "type": "text/html", "href": "https://other.example/"},
            {"rel": "self", "type": "application/activity+json", "href": actor},
        ]),
        _ => json!({"rel": "self", "type": "text/html", "href": actor}),
    };
    typed(
        "text/plain",
        &json!({"subject": "acct:velo@peer", "links": links}).to_string(),
    )
}

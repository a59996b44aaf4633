//! A server that follows a space and believes only the keys that it knows: those of the profile as it was
//! first read, and those of each profile that such a key sent. It never reads a profile by itself, so that
//! a change of keys has to be told well.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use kiosque::clock::Clock;
use kiosque::federation::signatures::{self, Parts, PublicKey, proof};
use kiosque::spaces::followers::Follower;
use serde_json::Value;
use tokio::net::TcpListener;

use super::hub::TestHub;

/// A letter that was taken.
#[derive(Debug, Clone)]
pub struct Taken {
    pub kind: String,
    /// Which key signed the request, behind its `#`; and which proved the activity.
    pub signed_by: String,
    pub proven_by: String,
    pub activity: Value,
}

struct Inside {
    clock: Clock,
    keys: HashMap<String, PublicKey>,
    taken: Vec<Taken>,
    refused: Vec<String>,
    busy: bool,
}

#[derive(Clone)]
pub struct Reader {
    pub host: String,
    inside: Arc<Mutex<Inside>>,
}

impl Reader {
    pub async fn start(hub: &TestHub) -> Reader {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a free port");
        let reader = Reader {
            host: listener.local_addr().expect("its number").to_string(),
            inside: Arc::new(Mutex::new(Inside {
                clock: hub.app.clock.clone(),
                keys: HashMap::new(),
                taken: Vec::new(),
                refused: Vec::new(),
                busy: false,
            })),
        };
        let router = Router::new().fallback(answer).with_state(reader.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        reader
    }

    /// Somebody there, as they follow.
    pub fn follower(&self, name: &str) -> Follower {
        let actor = format!("http://{}/users/{name}", self.host);
        Follower {
            follow_uri: format!("{actor}/follows/1"),
            inbox: format!("{actor}/inbox"),
            actor_uri: actor,
            shared_inbox: None,
            host: self.host.clone(),
        }
    }

    /// Knows exactly the keys of a profile from now on.
    pub fn learn(&self, profile: &Value) {
        self.inside().keys = published(profile);
    }

    pub fn be_busy(&self, busy: bool) {
        self.inside().busy = busy;
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.inside().taken.clone()
    }

    /// The keys that knocked in vain.
    pub fn refused(&self) -> Vec<String> {
        self.inside().refused.clone()
    }

    /// Waits until so many letters were taken in all, and answers the last.
    pub async fn wait_for(&self, count: usize) -> Taken {
        let deadline = Instant::now() + Duration::from_secs(60);
        while self.inside().taken.len() < count {
            let refused = self.refused();
            assert!(
                Instant::now() < deadline,
                "{:?}, refused {refused:?}",
                self.taken()
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.taken().pop().expect("some were taken")
    }

    fn inside(&self) -> std::sync::MutexGuard<'_, Inside> {
        self.inside.lock().expect("no panic")
    }
}

/// Every key of a profile, one or several.
pub fn published(profile: &Value) -> HashMap<String, PublicKey> {
    let many = |value: &Value| match value {
        Value::Array(all) => all.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    };
    let rsa = many(&profile["publicKey"]);
    let rsa = rsa.iter().map(|key| (&key["id"], &key["publicKeyPem"]));
    let proving = many(&profile["assertionMethod"]);
    let proving = proving
        .iter()
        .map(|key| (&key["id"], &key["publicKeyMultibase"]));
    let read = rsa.chain(proving).map(|(id, key)| {
        let key = PublicKey::parse(key.as_str().expect("a key")).expect("it can be read");
        (id.as_str().expect("an id").to_owned(), key)
    });
    read.collect()
}

fn fragment(id: &str) -> String {
    id.split_once('#').expect("a key's id").1.to_owned()
}

async fn answer(
    State(reader): State<Reader>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    if method != Method::POST {
        return StatusCode::NOT_FOUND;
    }
    let mut inside = reader.inside();
    if inside.busy {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    let now = inside.clock.now();
    let host = headers.get(header::HOST).and_then(|it| it.to_str().ok());
    let public_url = format!("http://{}", host.unwrap_or_default());
    let parts = Parts {
        method: &method,
        public_url: &public_url,
        path_and_query: uri.path(),
        headers: &headers,
        body: &body,
    };
    let claim = signatures::claim(&headers).expect("it is signed");
    let id = claim.key_id().to_owned();
    let is_signed = inside.keys.get(&id);
    let is_signed = is_signed.map(|key| signatures::verify(&claim, &parts, key, now));
    if !matches!(is_signed, Some(Ok(()))) {
        inside.refused.push(fragment(&id));
        return StatusCode::UNAUTHORIZED;
    }
    let activity: Value = serde_json::from_slice(&body).expect("JSON");
    let proven_by = proof::key_id(&activity).expect("a proof").to_owned();
    // One that arrives late may be proven by a key that went meanwhile.
    if let Some(key) = inside.keys.get(&proven_by) {
        assert_eq!(proof::check(&activity, key, now), Ok(()));
    }
    let kind = activity["type"].as_str().expect("a type").to_owned();
    if kind == "Update" && activity["object"]["id"] == activity["actor"] {
        inside.keys = published(&activity["object"]);
    }
    inside.taken.push(Taken {
        kind,
        signed_by: fragment(&id),
        proven_by: fragment(&proven_by),
        activity,
    });
    StatusCode::ACCEPTED
}

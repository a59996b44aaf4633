//! Ten thousand servers in one: every address of 127.0.0.0/8 is a host of its own, every path an
//! inbox. Each host can take letters, hang, or answer as it is told; each letter is counted, and
//! its signature verified where a key is given. Used by tests and by the benchmarks.

use std::collections::{HashMap, HashSet};
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use kiosque::clock::Clock;
use kiosque::federation::signatures::{self, Parts, PublicKey};
use tokio::net::TcpListener;

/// How a host answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Behaviour {
    #[default]
    Take,
    /// Reads the letter and never answers.
    Hang,
    /// Takes it, after so many milliseconds.
    Slow(u64),
    Status(u16),
    /// `429` or the like, with `Retry-After` in seconds.
    Busy(u16, u64),
    /// Answers 500 to letters in which these words stand.
    ChokeOn(&'static str),
}

/// One letter as it arrived.
#[derive(Debug, Clone)]
pub struct Letter {
    pub host: usize,
    pub path: String,
    /// The activity's `id` and `type`, and the id of its `object`.
    pub id: String,
    pub kind: String,
    pub object: String,
    /// Letters under way to this host at that moment, this one included.
    pub under_way: usize,
    /// Whether it was answered with success.
    pub taken: bool,
    pub at: Instant,
    pub synchronization: Option<String>,
}

#[derive(Default)]
struct Inside {
    port: u16,
    key: Option<PublicKey>,
    behaviours: RwLock<HashMap<usize, Behaviour>>,
    documents: RwLock<HashMap<String, (u16, String)>>,
    letters: Mutex<Vec<Letter>>,
    taken: AtomicUsize,
    /// Inboxes that took something, where only counts are asked for.
    reached: Mutex<HashSet<(usize, String)>>,
    under_way: Mutex<HashMap<usize, usize>>,
    unsigned: Mutex<Vec<String>>,
    /// Without bodies to parse, for speed: an id is then the path alone.
    counts_only: bool,
}

/// Cheap to clone; it listens until its runtime ends.
#[derive(Clone)]
pub struct Sink {
    inside: Arc<Inside>,
}

impl Sink {
    /// Verifies every signature with `public_pem`, where one is given.
    pub async fn start(public_pem: Option<&str>) -> Sink {
        Sink::listen(public_pem, false).await
    }

    pub async fn listen(public_pem: Option<&str>, counts_only: bool) -> Sink {
        let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).await;
        let listener = listener.expect("a free port");
        let port = listener.local_addr().expect("its number").port();
        let key = public_pem.map(|pem| PublicKey::parse(pem).expect("a public key"));
        let inside = Arc::new(Inside {
            port,
            key,
            counts_only,
            ..Inside::default()
        });
        let router = Router::new().fallback(answer).with_state(Sink {
            inside: inside.clone(),
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        Sink { inside }
    }

    pub fn port(&self) -> u16 {
        self.inside.port
    }

    /// `127.1.0.7:41234`
    pub fn host(&self, index: usize) -> String {
        format!("{}:{}", address(index), self.inside.port)
    }

    pub fn inbox(&self, host: usize, inbox: usize) -> String {
        format!("http://{}/inbox/{inbox}", self.host(host))
    }

    pub fn behave(&self, host: usize, behaviour: Behaviour) {
        let mut behaviours = self.inside.behaviours.write().expect("no panic");
        behaviours.insert(host, behaviour);
    }

    pub fn behave_all(&self, hosts: impl IntoIterator<Item = usize>, behaviour: Behaviour) {
        let mut behaviours = self.inside.behaviours.write().expect("no panic");
        for host in hosts {
            behaviours.insert(host, behaviour);
        }
    }

    /// What a GET of this path answers, on whatever host.
    pub fn document(&self, path: &str, status: u16, body: String) {
        let mut documents = self.inside.documents.write().expect("no panic");
        documents.insert(path.to_owned(), (status, body));
    }

    pub fn letters(&self) -> Vec<Letter> {
        self.inside.letters.lock().expect("no panic").clone()
    }

    pub fn count(&self) -> usize {
        self.inside.letters.lock().expect("no panic").len()
    }

    pub fn taken(&self) -> usize {
        self.inside.taken.load(Ordering::SeqCst)
    }

    pub fn forget(&self) {
        self.inside.letters.lock().expect("no panic").clear();
        self.inside.reached.lock().expect("no panic").clear();
        self.inside.taken.store(0, Ordering::SeqCst);
    }

    /// Why letters were answered 401.
    pub fn unsigned(&self) -> Vec<String> {
        self.inside.unsigned.lock().expect("no panic").clone()
    }

    /// Waits until so many letters were taken; false when that took too long.
    pub async fn wait_for(&self, taken: usize, timeout: Duration) -> bool {
        let deadline = Instant::now() + timeout;
        while self.taken() < taken {
            if Instant::now() > deadline {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        true
    }
}

/// The address of a host by its number.
pub fn address(index: usize) -> Ipv4Addr {
    let [_, _, high, low] = u32::try_from(index).expect("few hosts").to_be_bytes();
    let middle = u8::try_from(index >> 16).expect("few hosts");
    Ipv4Addr::new(127, 1 + middle, high, low)
}

fn index_of(headers: &HeaderMap) -> Option<usize> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let address: Ipv4Addr = host.split(':').next()?.parse().ok()?;
    let [_, middle, high, low] = address.octets();
    Some((usize::from(middle.checked_sub(1)?) << 16) + (usize::from(high) << 8) + usize::from(low))
}

async fn answer(
    State(sink): State<Sink>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let host = index_of(&headers).unwrap_or_default();
    if method == Method::GET {
        return sink.read(uri.path());
    }
    if let Some(why) = sink.refusal(&method, &uri, &headers, &body) {
        sink.inside.unsigned.lock().expect("no panic").push(why);
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let behaviour = {
        let behaviours = sink.inside.behaviours.read().expect("no panic");
        behaviours.get(&host).copied().unwrap_or_default()
    };
    let text = String::from_utf8_lossy(&body);
    let behaviour = match behaviour {
        Behaviour::ChokeOn(words) if text.contains(words) => Behaviour::Status(500),
        Behaviour::ChokeOn(_) => Behaviour::Take,
        other => other,
    };
    let _present = Present::enter(&sink, host);
    sink.note(host, &uri, &headers, &body, behaviour);
    match behaviour {
        Behaviour::Take | Behaviour::ChokeOn(_) => StatusCode::ACCEPTED.into_response(),
        Behaviour::Hang => std::future::pending().await,
        Behaviour::Slow(milliseconds) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            StatusCode::ACCEPTED.into_response()
        }
        Behaviour::Status(status) => code(status).into_response(),
        Behaviour::Busy(status, seconds) => {
            (code(status), [(header::RETRY_AFTER, seconds.to_string())]).into_response()
        }
    }
}

/// Counts a letter as under way until it is answered, or its sender hangs up.
struct Present {
    sink: Sink,
    host: usize,
}

impl Present {
    fn enter(sink: &Sink, host: usize) -> Present {
        let mut under_way = sink.inside.under_way.lock().expect("no panic");
        *under_way.entry(host).or_default() += 1;
        Present {
            sink: sink.clone(),
            host,
        }
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        let mut under_way = self.sink.inside.under_way.lock().expect("no panic");
        *under_way.entry(self.host).or_default() -= 1;
    }
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).expect("a status")
}

impl Sink {
    fn read(&self, path: &str) -> Response {
        let documents = self.inside.documents.read().expect("no panic");
        match documents.get(path) {
            Some((status, body)) => {
                let json = [(header::CONTENT_TYPE, "application/activity+json")];
                (code(*status), json, body.clone()).into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }

    fn refusal(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Option<String> {
        let key = self.inside.key.as_ref()?;
        let host = headers.get(header::HOST).and_then(|it| it.to_str().ok());
        let public_url = format!("http://{}", host.unwrap_or_default());
        let parts = Parts {
            method,
            public_url: &public_url,
            path_and_query: uri.path_and_query().map_or("/", |it| it.as_str()),
            headers,
            body,
        };
        let checked = signatures::claim(headers)
            .and_then(|claim| signatures::verify(&claim, &parts, key, Clock::system().now()));
        checked.err().map(|refusal| refusal.to_string())
    }

    fn under_way(&self, host: usize) -> usize {
        let under_way = self.inside.under_way.lock().expect("no panic");
        under_way.get(&host).copied().unwrap_or_default()
    }

    fn note(&self, host: usize, uri: &Uri, headers: &HeaderMap, body: &[u8], as_it: Behaviour) {
        let json: serde_json::Value = match self.inside.counts_only {
            true => serde_json::Value::Null,
            false => serde_json::from_slice(body).unwrap_or_default(),
        };
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let object = match &json["object"] {
            object @ serde_json::Value::Object(_) => text(&object["id"]),
            other => text(other),
        };
        let synchronization = headers.get(signatures::COLLECTION_SYNCHRONIZATION);
        let synchronization = synchronization.and_then(|it| it.to_str().ok());
        let taken = matches!(as_it, Behaviour::Take | Behaviour::Slow(_));
        self.inside.letters.lock().expect("no panic").push(Letter {
            host,
            path: uri.path().to_owned(),
            id: text(&json["id"]),
            kind: text(&json["type"]),
            object,
            under_way: self.under_way(host),
            taken,
            at: Instant::now(),
            synchronization: synchronization.map(str::to_owned),
        });
        let is_new = !self.inside.counts_only || {
            let mut reached = self.inside.reached.lock().expect("no panic");
            reached.insert((host, uri.path().to_owned()))
        };
        if taken && is_new {
            self.inside.taken.fetch_add(1, Ordering::SeqCst);
        }
    }
}

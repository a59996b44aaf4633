//! A hub in this process, on a database of its own.
//!
//! [`TestHub`] answers requests through the real router, without a socket; its clock stands still
//! until the test moves it, and nothing happens in the background: [`TestHub::settle`] does what is
//! waiting. [`LiveHub`] listens on a port, works in the background and lives in real time, because
//! other servers do.

use std::net::Ipv4Addr;
use std::sync::OnceLock;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use kiosque::accounts::By;
use kiosque::app::App;
use kiosque::attendance::pages::letters;
use kiosque::clock::{Clock, Millis};
use kiosque::config::Config;
use kiosque::delivery::fanout;
use kiosque::federation::{inbox, keyring, outgoing, wanted};
use kiosque::spaces::{self, Keys, Kind, Profile, Space};
use kiosque::{setup, web};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::databases::{FromDatabase, TemporaryFolder, TestDatabase};

/// 2026-09-01T08:00:00Z, a Tuesday.
pub const NOW: Millis = Millis(1_788_249_600_000);
const BODY_BYTES_MAX: usize = 8 * 1024 * 1024;
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// The keys of every actor of these hubs: making an RSA key takes longer than most tests.
fn shared_keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(keyring::generate)
}

pub struct TestHub {
    pub app: App,
    /// Signs the administrator in, once.
    pub sign_in_url: String,
    router: Router,
    _folder: TemporaryFolder,
}

/// An answer, read whole.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        let read = serde_json::from_slice(&self.body);
        read.unwrap_or_else(|error| panic!("{error} in {} {}", self.status, self.text()))
    }

    /// Empty when the header is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

impl FromDatabase for TestHub {
    async fn from_database(database: TestDatabase) -> Self {
        let local = [("KIOSQUE_LISTEN", "127.0.0.1:8080".to_owned())];
        TestHub::open(database, local, Clock::at(NOW)).await
    }
}

impl TestHub {
    /// A hub with settings of its own, written as they are in the environment.
    pub async fn open(
        database: TestDatabase,
        settings: impl IntoIterator<Item = (&'static str, String)>,
        clock: Clock,
    ) -> Self {
        let folder = TemporaryFolder::create();
        let ours = [
            ("KIOSQUE_DATA_DIR", folder.path.display().to_string()),
            ("KIOSQUE_DATABASE_URL", database.url.clone()),
        ];
        let settings = ours.into_iter().chain(settings);
        let settings = settings.map(|(name, value)| (name.to_owned(), value));
        let config = Config::load(None, settings).expect("the settings of a test are sound");
        let app = App::with_db(config, database.db, clock).expect("the app opens");
        let keys = [shared_keys(); 3];
        let first = setup::make(&app, keys).await.expect("a first run");
        let router = web::router::router(app.clone());
        TestHub {
            app,
            router,
            sign_in_url: first.sign_in_url,
            _folder: folder,
        }
    }

    pub async fn community(&self, handle: &str) -> Space {
        self.open_space(Kind::Community, handle).await
    }

    pub async fn commun(&self, handle: &str) -> Space {
        self.open_space(Kind::Commun, handle).await
    }

    async fn open_space(&self, kind: Kind, handle: &str) -> Space {
        let keys = shared_keys();
        let profile = Profile {
            name: format!("Le {handle}"),
            sentence: format!("Tout ce qui touche au {handle}."),
            language: "fr".to_owned(),
            ..Profile::default()
        };
        let now = self.app.clock.now();
        let mut tx = self.app.db.begin().await.expect("a transaction");
        let space = spaces::open(&mut tx, By::Operator, kind, handle, &profile, keys, now).await;
        tx.commit().await.expect("the space is kept");
        space.expect("the space opens")
    }

    /// As a browser asks.
    pub async fn get(&self, path: &str) -> Answer {
        self.get_as(path, "text/html").await
    }

    pub async fn get_as(&self, path: &str, accept: &str) -> Answer {
        let request = Request::get(path).header(header::ACCEPT, accept);
        self.send(request.body(Body::empty()).expect("a request"))
            .await
    }

    /// Posts JSON as a peer would, unsigned.
    pub async fn post_json(&self, path: &str, json: &serde_json::Value) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/activity+json");
        self.send(
            request
                .body(Body::from(json.to_string()))
                .expect("a request"),
        )
        .await
    }

    /// Fills in a form as a browser on this hub would.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(form)).expect("a request"))
            .await
    }

    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        let domain = self.app.config.domain.parse().expect("a host");
        request.headers_mut().entry(header::HOST).or_insert(domain);
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router answers");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, BODY_BYTES_MAX)
            .await
            .expect("the whole body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.to_vec(),
        }
    }

    /// Acts on what was received and tells what happened, until nothing waits; sends nothing.
    pub async fn settle(&self) {
        loop {
            let acted = inbox::act(&self.app).await.expect("the inbox is worked on");
            let told = outgoing::read(&self.app).await.expect("the facts are read");
            let spread = fanout::spread(&self.app).await;
            let spread = spread.expect("what was told is addressed");
            let read = wanted::read(&self.app).await;
            let read = read.expect("what others say is read");
            let written = letters::read(&self.app).await;
            let to_all = letters::go_on(&self.app).await;
            let to_all = to_all.expect("letters to all are written");
            let written = written.expect("letters are written") + to_all;
            if !acted && told == 0 && !spread && !read && written == 0 {
                return;
            }
        }
    }
}

/// A hub that other servers reach at `http://localhost:…`.
pub struct LiveHub {
    pub hub: TestHub,
    /// `http://localhost:41234`
    pub origin: String,
    /// `localhost:41234`
    pub domain: String,
    stop: CancellationToken,
    served: JoinHandle<anyhow::Result<()>>,
}

impl FromDatabase for LiveHub {
    async fn from_database(database: TestDatabase) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("its number");
        let settings = [("KIOSQUE_LISTEN", address.to_string())];
        let hub = TestHub::open(database, settings, Clock::system()).await;
        let stop = CancellationToken::new();
        let served = web::server::serve(hub.app.clone(), listener, stop.clone());
        let served = tokio::spawn(served);
        let domain = hub.app.config.domain.clone();
        LiveHub {
            origin: format!("http://{domain}"),
            domain,
            hub,
            stop,
            served,
        }
    }
}

impl LiveHub {
    /// Ends in good order, its database closed; a test that merely returns drops it all the same.
    pub async fn stop(self) {
        self.stop.cancel();
        let served = tokio::time::timeout(STOP_TIMEOUT, self.served).await;
        let served = served
            .expect("it ends when it is told to")
            .expect("it does not panic");
        served.expect("it serves until told to stop");
    }
}

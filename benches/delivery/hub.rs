//! A hub in this process, on an empty database of its own, with its loops running.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use kiosque::accounts::By;
use kiosque::app::App;
use kiosque::clock::Clock;
use kiosque::config::Config;
use kiosque::db::{self, Kind};
use kiosque::federation::keyring;
use kiosque::ids::PostId;
use kiosque::posts::{self, Text};
use kiosque::spaces::{self, Keys, Profile, Space};
use kiosque::{jobs, setup};
use sqlx::{AssertSqlSafe, Connection};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub struct Hub {
    pub app: App,
    pub space: Space,
    pub keys: Keys,
    pub folder: PathBuf,
    stop: CancellationToken,
    loops: JoinSet<()>,
}

impl Hub {
    /// With nothing running yet: see [`Hub::work`].
    pub async fn open(kind: Kind) -> Hub {
        let name = format!("kiosque_bench_{}", uuid::Uuid::now_v7().simple());
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir(&folder).expect("a temporary folder");
        let database_url = match kind {
            Kind::Sqlite => format!("sqlite://{}/kiosque.db", folder.display()),
            Kind::Postgres => new_database(&name).await,
        };
        let settings = [
            ("KIOSQUE_DATA_DIR", folder.display().to_string()),
            ("KIOSQUE_DATABASE_URL", database_url),
            ("KIOSQUE_LISTEN", "127.0.0.1:8080".to_owned()),
        ];
        let settings = settings.map(|(name, value)| (name.to_owned(), value));
        let config = Config::load(None, settings).expect("sound settings");
        let app = App::open(config, Clock::system()).await.expect("the app");
        setup::first_run(&app).await.expect("a first run");
        let keys = keyring::generate();
        let profile = Profile {
            name: "Le vélo".to_owned(),
            sentence: "Tout ce qui touche au vélo.".to_owned(),
            language: "fr".to_owned(),
            ..Profile::default()
        };
        let now = app.clock.now();
        let mut tx = app.db.begin().await.expect("a transaction");
        let kind = spaces::Kind::Community;
        let space = spaces::open(&mut tx, By::Operator, kind, "grand", &profile, &keys, now).await;
        let space = space.expect("a community");
        tx.commit().await.expect("it is kept");
        Hub {
            app,
            space,
            keys,
            folder,
            stop: CancellationToken::new(),
            loops: JoinSet::new(),
        }
    }

    /// Starts the loops, and waits until what the first run told is told.
    pub async fn work(&mut self) {
        self.loops = jobs::start(&self.app, &self.stop);
        tokio::time::sleep(Duration::from_millis(500)).await;
    }

    /// Publishes a note; answers how long the verb and its commit took.
    pub async fn publish(&self, words: &str) -> (PostId, Duration) {
        let text = Text {
            kind: posts::Kind::Note,
            space: self.space.id,
            also_in: Vec::new(),
            language: "fr".to_owned(),
            title: None,
            summary: String::new(),
            body_markdown: words.to_owned(),
            byline: String::new(),
            series: None,
            cover: None,
            tags: Vec::new(),
            slug: None,
        };
        let began = Instant::now();
        let now = self.app.clock.now();
        let mut tx = self.app.db.begin().await.expect("a transaction");
        let post = posts::publish(&mut tx, By::Operator, &text, now).await;
        let post = post.expect("it is published");
        tx.commit().await.expect("it is kept");
        let took = began.elapsed();
        self.app.told();
        (post.id, took)
    }

    pub async fn close(mut self) {
        self.stop.cancel();
        while self.loops.join_next().await.is_some() {}
        let url = self.app.config.database_url.clone();
        self.app.db.close().await;
        if db::kind(&url).ok() == Some(Kind::Postgres) {
            drop_database(&url).await;
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The server that `./bench` starts, or was given.
fn server() -> String {
    std::env::var("KIOSQUE_TEST_POSTGRES_URL").expect("./bench starts a PostgreSQL and says where")
}

async fn new_database(name: &str) -> String {
    execute(format!("CREATE DATABASE {name}")).await;
    let mut url = url::Url::parse(&server()).expect("an address");
    url.set_path(name);
    url.to_string()
}

async fn drop_database(url: &str) {
    let name = url.rsplit('/').next().unwrap_or_default();
    execute(format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

async fn execute(sql: String) {
    let mut connection = sqlx::PgConnection::connect(&server())
        .await
        .expect("the server answers");
    let done = sqlx::query(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await;
    done.expect("the statement runs");
}

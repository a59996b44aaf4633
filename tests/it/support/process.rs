//! A hub in a process of its own: `target/debug/kiosque serve` with a data folder, a port and a log
//! of its own. It can be killed like a machine that loses its power, and started again.

use std::fs::File;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use kiosque::db::{self, Db};

use super::databases::TemporaryFolder;

const START_TIMEOUT: Duration = Duration::from_secs(60);
const STOP_TIMEOUT: Duration = Duration::from_secs(15);
const POLL: Duration = Duration::from_millis(10);

pub struct HubProcess {
    /// `http://localhost:41234`
    pub origin: String,
    /// `localhost:41234`
    pub domain: String,
    folder: TemporaryFolder,
    database_url: String,
    child: Option<Child>,
}

impl HubProcess {
    /// A first run, on SQLite in its own folder.
    pub async fn start() -> HubProcess {
        let folder = TemporaryFolder::create();
        let database_url = format!("sqlite://{}/kiosque.db", folder.path.display());
        HubProcess::start_in(folder, database_url).await
    }

    /// A first run on a given database.
    pub async fn start_on(database_url: &str) -> HubProcess {
        HubProcess::start_in(TemporaryFolder::create(), database_url.to_owned()).await
    }

    /// `kiosque worker` beside a hub that was made before; it has no pages.
    pub fn worker_on(database_url: &str) -> HubProcess {
        let domain = format!("localhost:{}", free_port());
        let mut worker = HubProcess {
            origin: format!("http://{domain}"),
            domain,
            folder: TemporaryFolder::create(),
            database_url: database_url.to_owned(),
            child: None,
        };
        worker.child = Some(worker.spawn("worker"));
        worker
    }

    async fn start_in(folder: TemporaryFolder, database_url: String) -> HubProcess {
        let domain = format!("localhost:{}", free_port());
        let origin = format!("http://{domain}");
        let mut hub = HubProcess {
            origin,
            domain,
            folder,
            database_url,
            child: None,
        };
        hub.start_again().await;
        hub
    }

    /// Starts it where it was, on the same port and data; resolves when it serves.
    pub async fn start_again(&mut self) {
        assert!(self.child.is_none(), "it runs already");
        self.child = Some(self.spawn("serve"));
        let http = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("a client");
        let deadline = Instant::now() + START_TIMEOUT;
        loop {
            let ready = http.get(format!("{}/readyz", self.origin)).send().await;
            if ready.is_ok_and(|response| response.status().is_success()) {
                return;
            }
            let child = self.child.as_mut().expect("started above");
            let ended = child.try_wait().expect("its state");
            assert!(
                ended.is_none() && Instant::now() < deadline,
                "the hub did not become ready ({ended:?}); it said:\n{}",
                self.log()
            );
            tokio::time::sleep(POLL).await;
        }
    }

    fn spawn(&self, command: &str) -> Child {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.folder.path.join("log"));
        let log = log.expect("a log file");
        let errors = log.try_clone().expect("one log for both");
        let child = self.command(&[command]).stdout(log).stderr(errors).spawn();
        child.expect("the hub starts")
    }

    /// SIGSTOP: it stands still, as a machine does that swaps or is moved.
    pub fn pause(&self) {
        self.signal("-STOP");
    }

    /// SIGCONT: it goes on as if no time had passed.
    pub fn resume(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let child = self.child.as_ref().expect("it runs");
        let sent = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status();
        assert!(sent.is_ok_and(|status| status.success()));
    }

    /// SIGKILL: no warning, nothing is written any more.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("it was running");
            child.wait().expect("it is gone");
        }
    }

    /// SIGTERM; answers how long it took to leave in good order.
    pub fn stop(&mut self) -> Duration {
        let started = Instant::now();
        self.signal("-TERM");
        let mut child = self.child.take().expect("it runs");
        while child.try_wait().expect("its state").is_none() {
            let waited = started.elapsed();
            assert!(
                waited < STOP_TIMEOUT,
                "still there after {waited:?}:\n{}",
                self.log()
            );
            std::thread::sleep(POLL);
        }
        started.elapsed()
    }

    /// Runs another command of the program on the same hub, whether it serves or not.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments)
            .output()
            .expect("the program starts")
    }

    /// Its database, opened a second time from here, as another process would.
    pub async fn db(&self) -> Db {
        db::connect(&self.database_url)
            .await
            .expect("the hub's database opens")
    }

    /// Everything it has said so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path.join("log")).unwrap_or_default()
    }

    pub fn data_dir(&self) -> &Path {
        &self.folder.path
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kiosque"));
        // Only what is said here: a KIOSQUE_ variable of the tests is no key of the program.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KIOSQUE_")) {
            command.env_remove(name);
        }
        command
            .args(arguments)
            .current_dir(&self.folder.path)
            .stdin(Stdio::null())
            .env(
                "KIOSQUE_LISTEN",
                self.domain.replace("localhost", "127.0.0.1"),
            )
            .env("KIOSQUE_DATA_DIR", &self.folder.path)
            .env("KIOSQUE_DATABASE_URL", &self.database_url);
        command
    }
}

impl Drop for HubProcess {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A port that nobody listens on now; in the instant before it is used, someone might.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its number").port()
}

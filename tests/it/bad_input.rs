//! Wrong input gets a clear answer and loses nothing: whatever was thrown at it, the hub serves
//! afterwards. The importer's own cases stand in `import.rs`.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kiosque::config::Config;
use serde_json::json;

use crate::support::administrator::Administrator;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;

const ACTIVITY: &str = "application/activity+json";

/// Posts exact bytes to the shared inbox, with these headers.
async fn throw(hub: &TestHub, body: &[u8], headers: &[(&'static str, String)]) -> StatusCode {
    let mut request = Request::post("/ap/inbox").header(header::CONTENT_TYPE, ACTIVITY);
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let request = request.body(Body::from(body.to_vec())).expect("a request");
    hub.send(request).await.status
}

async fn still_serves(hub: &TestHub) {
    assert_eq!(hub.get("/healthz").await.status, StatusCode::OK);
    let found = hub
        .get("/.well-known/webfinger?resource=acct:kiosque@localhost:8080")
        .await;
    assert_eq!(found.status, StatusCode::OK, "the hub is still found");
}

fn like() -> serde_json::Value {
    json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "https://peer.example/likes/1",
        "type": "Like",
        "actor": "https://peer.example/users/alice",
        "object": "http://localhost:8080/ap/posts/00000000-0000-0000-0000-000000000000",
    })
}

on_both_databases! {
    async fn an_inbox_refuses_what_is_not_an_activity(hub: TestHub) {
        let with = |key: &str, value: serde_json::Value| {
            let mut activity = like();
            activity[key] = value;
            activity.to_string()
        };
        let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
        let cases: Vec<(&str, String)> = vec![
            ("nothing", String::new()),
            ("white space", "   ".into()),
            ("half a document", "{\"id\": \"https://peer.example/1\"".into()),
            ("a word", "hello".into()),
            ("a number", "42".into()),
            ("null", "null".into()),
            ("a list", "[]".into()),
            ("a list of activities", format!("[{}]", like())),
            ("nested five thousand deep", deep),
            ("an empty object", "{}".into()),
            ("no id", with("id", json!(null))),
            ("a number as id", with("id", json!(7))),
            ("an id that is no address", with("id", json!("like-1"))),
            ("an id of another scheme", with("id", json!("javascript:alert(1)"))),
            ("an id without a host", with("id", json!("https://"))),
            ("an id of three kilobytes",
                with("id", json!(format!("https://peer.example/{}", "x".repeat(3_000))))),
            ("an id on another host", with("id", json!("https://other.example/1"))),
            ("no type", with("type", json!(null))),
            ("an object as type", with("type", json!({}))),
            ("an empty list of types", with("type", json!([]))),
            ("no actor", with("actor", json!(null))),
            ("an actor that is no address", with("actor", json!("alice"))),
            ("a list without an actor", with("actor", json!([1, null, {}]))),
        ];
        for (name, body) in cases {
            let status = throw(&hub, body.as_bytes(), &[]).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{name}");
        }
        let not_text = throw(&hub, &[0xff, 0xfe, 0x00, 0x7b], &[]).await;
        assert_eq!(not_text, StatusCode::BAD_REQUEST, "bytes that are no UTF-8");
        still_serves(&hub).await;
    }

    async fn an_inbox_answers_401_to_every_signature_that_proves_nothing(hub: TestHub) {
        let body = like().to_string();
        let key = "https://peer.example/users/alice#main-key";
        let signed = |text: String| vec![("signature", text), ("date", "whenever".to_owned())];
        let cases: Vec<(&str, Vec<(&'static str, String)>)> = vec![
            ("unsigned", vec![]),
            ("an empty signature", signed(String::new())),
            ("words", signed("please".into())),
            ("no keyId", signed("headers=\"date\",signature=\"AAAA\"".into())),
            ("no signature in it", signed(format!("keyId=\"{key}\",headers=\"date\""))),
            ("not base64", signed(format!("keyId=\"{key}\",signature=\"§§\""))),
            ("a key on another host",
                signed("keyId=\"https://other.example/k\",signature=\"AAAA\"".into())),
            ("a keyId that is no address", signed("keyId=\"me\",signature=\"AAAA\"".into())),
            ("a created that would overflow",
                signed(format!(
                    "keyId=\"{key}\",created=18446744073709551615,headers=\"(created)\",\
                     signature=\"AAAA\""
                ))),
            ("a negative created",
                signed(format!("keyId=\"{key}\",created=-1,signature=\"AAAA\""))),
            ("ten thousand headers",
                signed(format!(
                    "keyId=\"{key}\",headers=\"{}\",signature=\"AAAA\"", "a ".repeat(10_000)
                ))),
            ("a Signature-Input that is no structured field", vec![
                ("signature-input", "sig1=(((".into()), ("signature", "sig1=:AAAA:".into()),
            ]),
            ("a Signature-Input without keyid", vec![
                ("signature-input", "sig1=(\"@method\");created=1".into()),
                ("signature", "sig1=:AAAA:".into()),
            ]),
            ("labels that do not match", vec![
                ("signature-input", format!("a=(\"@method\");created=1;keyid=\"{key}\"")),
                ("signature", "b=:AAAA:".into()),
            ]),
        ];
        for (name, headers) in cases {
            let status = throw(&hub, body.as_bytes(), &headers).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{name}");
        }
        still_serves(&hub).await;
    }

    async fn an_inbox_takes_no_body_above_its_bound(hub: TestHub) {
        let mut activity = like();
        activity["content"] = json!("x".repeat(1_100_000));
        let status = throw(&hub, activity.to_string().as_bytes(), &[]).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        still_serves(&hub).await;
    }

    async fn the_farewell_of_a_stranger_needs_no_signature(hub: TestHub) {
        let farewell = json!({
            "id": "https://peer.example/users/bob#delete",
            "type": "Delete",
            "actor": "https://peer.example/users/bob",
            "object": "https://peer.example/users/bob",
        });
        let status = throw(&hub, farewell.to_string().as_bytes(), &[]).await;
        assert_eq!(status, StatusCode::ACCEPTED, "their key is gone already");
        still_serves(&hub).await;
    }

    async fn an_inbox_is_not_read(hub: TestHub) {
        let answer = hub.get_as("/ap/inbox", ACTIVITY).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    }

    async fn webfinger_says_what_it_was_not_told_and_whom_it_does_not_know(hub: TestHub) {
        let cases = [
            ("", StatusCode::BAD_REQUEST),
            ("?resource=", StatusCode::BAD_REQUEST),
            ("?rel=self", StatusCode::BAD_REQUEST),
            ("?resource=%20", StatusCode::BAD_REQUEST),
            ("?resource=acct:nobody@localhost:8080", StatusCode::NOT_FOUND),
            ("?resource=acct:kiosque@other.example", StatusCode::NOT_FOUND),
            ("?resource=acct:kiosque", StatusCode::NOT_FOUND),
            ("?resource=acct:@localhost:8080", StatusCode::NOT_FOUND),
            ("?resource=https://other.example/@kiosque", StatusCode::NOT_FOUND),
            ("?resource=http://localhost:8080/@", StatusCode::NOT_FOUND),
            ("?resource=http://localhost:8080/ap/actors/not-a-uuid", StatusCode::NOT_FOUND),
            ("?resource=acct:v%C3%A9lo@localhost:8080", StatusCode::NOT_FOUND),
            ("?resource=%00%00", StatusCode::BAD_REQUEST),
        ];
        for (query, expected) in cases {
            let answer = hub.get(&format!("/.well-known/webfinger{query}")).await;
            assert_eq!(answer.status, expected, "{query}");
        }
        let long = format!("/.well-known/webfinger?resource=acct:{}@x", "k".repeat(3_000));
        assert_eq!(hub.get(&long).await.status, StatusCode::BAD_REQUEST, "three kilobytes");
        still_serves(&hub).await;
    }

    async fn a_zero_character_in_a_form_loses_nothing_else_of_it(hub: TestHub) {
        let space = hub.community("velo").await;
        let team = Administrator::of(&hub).await;
        let rules = [
            ("posting", "members"), ("commenting", "open"), ("slow_seconds", "0"),
            ("words", "ca\0sino"), ("languages", ""), ("hosts_held", "spam\0.example"), ("hosts_fine", ""),
        ];
        let kept = team.post("/moderation/rules/velo", &rules).await;
        assert!(!kept.status.is_server_error(), "{}", kept.text());
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let mut now = kiosque::conversation::rules::of(&mut tx, space.id).await.expect("rules");
        now.posting = kiosque::conversation::Posting::Open;
        kiosque::conversation::decisions::set_rules(&mut tx, &now).await.expect("they are set");
        tx.commit().await.expect("they are kept");
        let text = [("parent", "space:velo"), ("text", "Un zé\0ro, et la suite %00 %2500")];
        let sent = team.post("/discussions", &text).await;
        assert!(sent.status.is_redirection(), "{}", sent.text());
        let page = hub.get(sent.header("location")).await.text();
        assert!(page.contains("Un zé\u{fffd}ro, et la suite %00 %2500"), "{page}");
    }

    async fn a_document_that_is_not_there_is_said_not_to_be(hub: TestHub) {
        let nobody = "00000000-0000-7000-8000-000000000000";
        for path in [
            format!("/ap/actors/{nobody}"),
            format!("/ap/actors/{nobody}/outbox?page=1"),
            format!("/ap/posts/{nobody}"),
            format!("/ap/events/{nobody}/replies"),
            format!("/ap/posts/{nobody}/applause"),
            format!("/ap/activities/{nobody}"),
            "/media/../../etc/passwd".to_owned(),
            "/media/%2e%2e%2fkiosque.db".to_owned(),
            format!("/media/{}.png", "a".repeat(64)),
            "/icons/No%20Such.png".to_owned(),
        ] {
            let status = hub.get_as(&path, ACTIVITY).await.status;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        }
        let status = hub.get_as("/ap/actors/not-a-uuid", ACTIVITY).await.status;
        assert!(status.is_client_error(), "an id that is none: {status}");
        still_serves(&hub).await;
    }
}

fn configured(pairs: &[(&str, &str)]) -> Result<Config, String> {
    let environment = pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    Config::load(None, environment).map_err(|errors| errors.to_string())
}

#[test]
fn every_fault_of_a_configuration_is_told_with_its_key() {
    let cases = [
        (("KIOSQUE_LISTEN", "8080"), "listen:"),
        (("KIOSQUE_DOMAIN", "https://hub.example"), "domain:"),
        (("KIOSQUE_DOMAIN", "hub.example/path"), "domain:"),
        (("KIOSQUE_PUBLIC_URL", "hub.example"), "public_url:"),
        (
            ("KIOSQUE_PUBLIC_URL", "https://hub.example/kiosque"),
            "public_url:",
        ),
        (
            ("KIOSQUE_DATABASE_URL", "mysql://localhost/kiosque"),
            "database_url:",
        ),
        (("KIOSQUE_LANGUAGE", "de"), "language:"),
        (("KIOSQUE_SMTP_URL", "mail.example"), "smtp_url:"),
        (("KIOSQUE_MAIL_FROM", "nobody"), "mail_from:"),
        (
            ("KIOSQUE_TRUSTED_PROXIES", "10.0.0.0/99"),
            "trusted_proxies:",
        ),
        (
            ("KIOSQUE_LIMITS__BODY_BYTES_MAX", "12"),
            "limits.body_bytes_max:",
        ),
        (
            ("KIOSQUE_LIMITS__UPLOAD_BYTES_MAX", "-5"),
            "limits.upload_bytes_max:",
        ),
        (("KIOSQUE_WORKER_LISTEN", "9180"), "worker_listen:"),
        (("KIOSQUE_METRICS_TOKEN", "too-short"), "metrics_token:"),
        (
            ("KIOSQUE_METRICS_TOKEN", "long enough but with spaces"),
            "metrics_token:",
        ),
        (("KIOSQUE_DOMIAN", "hub.example"), "did you mean “domain”"),
    ];
    for (pair, expected) in cases {
        let told = configured(&[pair]).expect_err(pair.0);
        assert!(told.contains(expected), "{}: {told}", pair.0);
    }
    let both = configured(&[("KIOSQUE_LISTEN", "x"), ("KIOSQUE_LANGUAGE", "x")]);
    assert_eq!(
        both.expect_err("two faults").lines().count(),
        2,
        "all faults at once"
    );
}

#[test]
fn a_public_hub_keeps_its_doors_shut() {
    for door in ["ALLOW_HTTP", "ALLOW_PRIVATE_ADDRESSES"] {
        let key = format!("KIOSQUE_FEDERATION__{door}");
        let told = configured(&[("KIOSQUE_DOMAIN", "hub.example"), (&key, "true")]);
        assert!(told.expect_err("refused").contains("federation."), "{door}");
    }
    let plain = configured(&[
        ("KIOSQUE_DOMAIN", "hub.example"),
        ("KIOSQUE_PUBLIC_URL", "http://hub.example"),
    ]);
    assert!(plain.expect_err("refused").contains("public_url:"));
    let public = configured(&[("KIOSQUE_DOMAIN", "hub.example")]).expect("a public hub");
    assert!(!public.federation.allow_http && !public.federation.allow_private_addresses);
    let local = configured(&[]).expect("a hub on a laptop");
    assert!(local.federation.allow_http && local.federation.allow_private_addresses);
}

#[test]
fn a_printed_configuration_has_no_password_in_it() {
    let config = configured(&[
        (
            "KIOSQUE_DATABASE_URL",
            "postgres://kiosque:hunter2@localhost/kiosque",
        ),
        ("KIOSQUE_SMTP_URL", "smtps://mail:hunter3@mail.example"),
        ("KIOSQUE_METRICS_TOKEN", "hunter4-hunter4-hunter4"),
    ])
    .expect("it is sound");
    let printed = format!("{config:?}");
    assert!(!printed.contains("hunter"), "{printed}");
}

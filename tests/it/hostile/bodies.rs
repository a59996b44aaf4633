//! Bodies that are no activity, or claim to be of somebody who cannot have sent them: refused before
//! any key is looked for.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use super::stage::Stage;
use super::table::{Case, NOTHING};

const MEBIBYTE: usize = 1024 * 1024;

fn post(body: Vec<u8>) -> Request<Body> {
    post_as(
        body,
        header::CONTENT_TYPE.as_str(),
        "application/activity+json",
    )
}

fn post_as(body: Vec<u8>, name: &str, value: &str) -> Request<Body> {
    let request = Request::post("/ap/inbox").header(name, value);
    request.body(Body::from(body)).expect("a request")
}

fn like(stage: &Stage) -> Value {
    json!({
        "id": "https://peer.example/likes/1",
        "type": "Like",
        "actor": "https://peer.example/users/alice",
        "object": stage.post,
    })
}

pub fn cases(stage: &Stage) -> Vec<Case> {
    let mut cases: Vec<Case> = bytes(stage)
        .into_iter()
        .map(|(name, body)| Case::new(name, vec![post(body)], 400, NOTHING))
        .collect();
    let with = |field: &str, value: Value| {
        let mut activity = like(stage);
        activity[field] = value;
        post(activity.to_string().into_bytes())
    };
    for (name, field, value) in frames(stage) {
        cases.push(Case::new(name, vec![with(field, value)], 400, NOTHING));
    }
    let larger = vec![b'['; MEBIBYTE + 1];
    cases.push(Case::new(
        "a byte more than a mebibyte",
        vec![post(larger)],
        413,
        NOTHING,
    ));
    let known = like(stage).to_string().into_bytes();
    cases.push(Case::new(
        "unsigned",
        vec![post(known.clone())],
        401,
        NOTHING,
    ));
    let zipped = zip(&known);
    let packed = post_as(zipped, header::CONTENT_ENCODING.as_str(), "gzip");
    cases.push(Case::new(
        "a packed body, which nobody asked for",
        vec![packed],
        400,
        NOTHING,
    ));
    let bomb = zip(&vec![b' '; 64 * MEBIBYTE]);
    let bomb = post_as(bomb, header::CONTENT_ENCODING.as_str(), "gzip");
    cases.push(Case::new(
        "64 MiB of nothing packed into 64 KiB",
        vec![bomb],
        400,
        NOTHING,
    ));
    cases.push(Case::new(
        "an id in an array, and no signature",
        vec![with(
            "id",
            json!(["https://peer.example/1", "https://other.example/2"]),
        )],
        401,
        NOTHING,
    ));
    cases.push(Case::new(
        "one host in two spellings, and no signature",
        vec![with("id", json!("https://PEER.example:443/1"))],
        401,
        NOTHING,
    ));
    for method in ["GET", "PUT", "DELETE", "PATCH"] {
        let request = Request::builder().method(method).uri("/ap/inbox");
        let request = request.body(Body::from(known.clone())).expect("a request");
        let name = format!("{method} on the inbox");
        cases.push(Case::new(&name, vec![request], 405, NOTHING));
    }
    cases
}

/// What is not JSON, or not JSON that means one thing.
fn bytes(stage: &Stage) -> Vec<(&'static str, Vec<u8>)> {
    let like = like(stage).to_string();
    let with = |more: &str| like.replacen('{', &format!("{{{more},"), 1).into_bytes();
    let mut broken = with("\"content\":\"x\"");
    let at = broken
        .iter()
        .position(|byte| *byte == b'x')
        .expect("it is there");
    let mut overlong = broken.clone();
    broken[at] = 0xff;
    overlong.splice(at..=at, [0xc0, 0xaf]);
    let mut zero = with("\"content\":\"x\"");
    zero[at] = 0;
    let wide: Vec<u8> = like.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("nothing", Vec::new()),
        ("a mebibyte of opening brackets", vec![b'['; MEBIBYTE]),
        ("two hundred objects in each other", {
            let deep = format!(
                "\"object\":{}1{}",
                "{\"object\":".repeat(200),
                "}".repeat(200)
            );
            with(&deep)
        }),
        ("an invalid byte in a text", broken),
        ("an overlong slash in a text", overlong),
        ("a zero byte in a text", zero),
        ("UTF-16", wide),
        (
            "a byte order mark",
            [b"\xef\xbb\xbf", like.as_bytes()].concat(),
        ),
        ("half a surrogate pair", with(r#""content":"\ud800""#)),
        ("the other half first", with(r#""content":"\udc00\ud800""#)),
        ("a number beyond all numbers", with("\"count\":1e400")),
        ("NaN", with("\"count\":NaN")),
        ("a number with a leading zero", with("\"count\":007")),
        (
            "two actors",
            with("\"actor\":\"https://victim.example/users/1\""),
        ),
        (
            "two actors, one of them in disguise",
            with(r#""\u0061ctor":"https://peer.example/users/bob""#),
        ),
        (
            "two contents deep inside",
            with(r#""tag":[{"name":"a","name":"b"}]"#),
        ),
        (
            "something behind the end",
            [like.as_bytes(), b"{}"].concat(),
        ),
        ("comments", [b"/* */", like.as_bytes()].concat()),
        ("single quotes", like.replace('"', "'").into_bytes()),
        (
            "cut off in the middle",
            like.as_bytes()[..like.len() / 2].to_vec(),
        ),
        ("a list of activities", format!("[{like}]").into_bytes()),
        (
            "a form",
            b"id=https%3A%2F%2Fpeer.example%2F1&type=Like".to_vec(),
        ),
        (
            "XML that names a file",
            br#"<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>"#.to_vec(),
        ),
    ]
}

/// Frames that cannot be believed.
fn frames(stage: &Stage) -> Vec<(&'static str, &'static str, Value)> {
    let ours = json!(stage.group);
    vec![
        (
            "an id on another host",
            "id",
            json!("https://other.example/1"),
        ),
        (
            "an id on another port",
            "id",
            json!("https://peer.example:8443/1"),
        ),
        (
            "an id below the actor's host",
            "id",
            json!("https://sub.peer.example/1"),
        ),
        (
            "an id whose host goes on",
            "id",
            json!("https://peer.example.evil.example/1"),
        ),
        (
            "an id with a name before its host",
            "id",
            json!("https://peer.example@evil.example/1"),
        ),
        (
            "an actor with a password",
            "actor",
            json!("https://a:b@peer.example/users/alice"),
        ),
        (
            "an id with a dot behind its host",
            "id",
            json!("https://peer.example./1"),
        ),
        (
            "an actor with a dot behind their host",
            "actor",
            json!("https://peer.example./users/alice"),
        ),
        (
            "an id that is a script",
            "id",
            json!("javascript:alert(1)//peer.example"),
        ),
        (
            "an id that holds its data",
            "id",
            json!("data:application/json,{}"),
        ),
        (
            "an id on this machine's disk",
            "id",
            json!("file:///etc/passwd"),
        ),
        (
            "an id of three kilobytes",
            "id",
            json!(format!("https://peer.example/{}", "x".repeat(3_000))),
        ),
        (
            "an id over two lines",
            "id",
            json!("https://peer.example/1\r\nHost: evil"),
        ),
        ("an id that is a number", "id", json!(1e300)),
        ("an id without a host", "id", json!("https:///1")),
        (
            "an id with a port beyond all ports",
            "id",
            json!("https://peer.example:99999/1"),
        ),
        ("an actor of this server", "actor", ours.clone()),
        (
            "an actor without an id",
            "actor",
            json!({ "name": "alice" }),
        ),
        (
            "actors that are no addresses",
            "actor",
            json!([[], {}, 1, null, "alice"]),
        ),
        ("no type", "type", Value::Null),
        ("a type that is a list of nothing", "type", json!([])),
        ("a type that is an object", "type", json!({ "id": "Like" })),
    ]
}

fn zip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("it is packed");
    encoder.finish().expect("it is packed")
}

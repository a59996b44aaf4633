//! Requests whose signature is missing, spoilt, somebody else's, too old, made for another place, or
//! covers too little: 401, and nothing is kept.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request};
use kiosque::clock::Millis;
use serde_json::Value;

use super::messages;
use super::stage::Stage;
use super::table::{Case, ITS_ID, NOTHING};
use crate::support::peer::Signing;

pub fn cases(stage: &Stage) -> Vec<Case> {
    let mut cases = signed_wrongly(stage);
    cases.extend(spoilt(stage));
    cases.extend(messages::spoilt(stage));
    cases.extend(repeated(stage));
    cases
}

fn like(stage: &Stage) -> Value {
    stage.home.activity("mallory", "Like", stage.post.clone())
}

/// Mallory signs as `change` says.
pub fn signed(stage: &Stage, change: impl FnOnce(&mut Signing<'_>)) -> Request<Body> {
    let activity = like(stage);
    let body = activity.to_string();
    let actor = stage.home.actor("mallory");
    let mut signing = stage.home.signing(&stage.hub, &actor, body.as_bytes());
    change(&mut signing);
    let mut request = signing.request();
    *request.uri_mut() = "/ap/inbox".parse().expect("a path");
    request
}

fn signed_wrongly(stage: &Stage) -> Vec<Case> {
    let (home, away, hub) = (&stage.home, &stage.away, &stage.hub);
    let key = |key: String| signed(stage, move |it| it.key_id = key);
    let at = |seconds: i64| {
        let then = Millis(hub.app.clock.now().0 + seconds * 1_000);
        signed(stage, move |it| it.now = then)
    };
    let to = |url: String| signed(stage, move |it| it.url = url);
    let list = vec![
        (
            "a key that the actor does not publish",
            signed(stage, |it| it.with_another_key = true),
        ),
        (
            "a neighbour's key",
            key(format!("{}#main-key", home.actor("alice"))),
        ),
        (
            "a key of another server",
            key(format!("{}#main-key", away.actor("eve"))),
        ),
        (
            "a key that nobody has",
            key(format!("{}#other-key", home.actor("mallory"))),
        ),
        (
            "a key in the cloud's own address",
            key("http://169.254.169.254/latest#main-key".into()),
        ),
        ("a key on this machine", key("http://localhost/key".into())),
        ("a key in a file", key("file:///etc/passwd".into())),
        ("a key that is a word", key("mallory".into())),
        ("an empty key", key(String::new())),
        ("signed two hours ago", at(-7_200)),
        ("signed in two hours", at(7_200)),
        (
            "signed in the year 1970",
            signed(stage, |it| it.now = Millis(0)),
        ),
        (
            "signed for another server",
            to("https://elsewhere.example/ap/inbox".into()),
        ),
        (
            "signed for another inbox here",
            to(format!("{}/inbox", stage.group)),
        ),
        (
            "signed for this inbox with a query",
            to(format!("{}?a=b", hub.app.addresses.shared_inbox())),
        ),
    ];
    let mut cases: Vec<Case> = list
        .into_iter()
        .map(|(name, request)| Case::new(name, vec![request], 401, NOTHING))
        .collect();
    // Alice is named, Mallory signs with his own key.
    for (name, actor) in [
        ("as Alice", home.actor("alice")),
        ("as Eve", away.actor("eve")),
    ] {
        let peer = if name == "as Eve" { away } else { home };
        let mut follow = peer.activity("alice", "Follow", stage.group.clone());
        follow["actor"] = actor.into();
        let body = follow.to_string();
        let mut signing = home.signing(hub, &home.actor("mallory"), body.as_bytes());
        signing.with_another_key = false;
        let name = format!("Mallory follows {name}");
        cases.push(Case::new(&name, vec![signing.request()], 401, NOTHING));
    }
    cases
}

/// The `Signature` header with something in it replaced.
fn replaced(stage: &Stage, from: &str, to: &str) -> Request<Body> {
    let mut request = signed(stage, |_| {});
    let header = request.headers()["signature"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(header.contains(from), "{from} in {header}");
    set(&mut request, "signature", &header.replacen(from, to, 1));
    request
}

pub fn set(request: &mut Request<Body>, name: &'static str, value: &str) {
    let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header");
    request
        .headers_mut()
        .insert(HeaderName::from_static(name), value);
}

fn with(stage: &Stage, name: &'static str, value: &str) -> Request<Body> {
    let mut request = signed(stage, |_| {});
    set(&mut request, name, value);
    request
}

fn spoilt(stage: &Stage) -> Vec<Case> {
    let without = |name: &str| {
        let mut request = signed(stage, |_| {});
        request.headers_mut().remove(name);
        request
    };
    let covers = |list: &str| {
        replaced(
            stage,
            "(request-target) host date digest content-type",
            list,
        )
    };
    let body = |body: &str| signed(stage, |_| {}).map(|_| Body::from(body.to_owned()));
    let mut twice = signed(stage, |_| {});
    let same = twice.headers()["signature"].clone();
    twice.headers_mut().append("signature", same);
    let other = like(stage).to_string();
    let many = "(request-target) ".repeat(600);
    let created = |value: &str| {
        let list = "headers=\"(request-target) host (created) digest\",created=";
        let header = format!(
            "keyId=\"{}#main-key\",algorithm=\"hs2019\",{list}{value},signature=\"AAAA\"",
            stage.home.actor("mallory")
        );
        with(stage, "signature", &header)
    };
    let list = vec![
        ("an empty signature header", with(stage, "signature", "")),
        (
            "a signature header of nine kilobytes",
            with(stage, "signature", &"a=\"b\",".repeat(1_500)),
        ),
        (
            "a signature header that is no text",
            with(stage, "signature", "keyId=\"\u{e9}\",signature=\"AAAA\""),
        ),
        (
            "a signature header that never closes",
            with(stage, "signature", "keyId=\"k,signature=AAAA"),
        ),
        ("two signature headers", twice),
        (
            "a parameter twice",
            replaced(
                stage,
                "algorithm=",
                "keyId=\"https://victim.example/key\",algorithm=",
            ),
        ),
        (
            "no signature in the signature",
            replaced(stage, "signature=", "sign="),
        ),
        (
            "a signature that is not base64",
            replaced(stage, "signature=\"", "signature=\"é%%%"),
        ),
        (
            "a signature of zeros",
            replaced(
                stage,
                "signature=\"",
                &format!("signature=\"{}", "AAAA".repeat(80)),
            ),
        ),
        (
            "an algorithm that shares its key",
            replaced(stage, "rsa-sha256", "hmac-sha256"),
        ),
        (
            "an algorithm that is broken",
            replaced(stage, "rsa-sha256", "rsa-sha1"),
        ),
        (
            "no algorithm at all, by its name",
            replaced(stage, "rsa-sha256", "none"),
        ),
        (
            "the digest not covered",
            covers("(request-target) host date content-type"),
        ),
        (
            "the host not covered",
            covers("(request-target) date digest content-type"),
        ),
        (
            "the target not covered",
            covers("host date digest content-type"),
        ),
        (
            "no time covered",
            covers("(request-target) host digest content-type"),
        ),
        ("nothing covered", covers("")),
        (
            "the signature covers itself",
            covers("(request-target) host date digest signature"),
        ),
        (
            "a header covered twice",
            covers("(request-target) host date digest date"),
        ),
        ("six hundred headers covered", covers(many.trim_end())),
        (
            "a header covered that was not sent",
            covers("(request-target) host date digest x-none"),
        ),
        (
            "created at the end of time",
            created("18446744073709551615"),
        ),
        (
            "created beyond the end of time",
            created("99999999999999999999999999"),
        ),
        ("created before the beginning", created("-1")),
        ("created at no number", created("1e30")),
        ("no digest", without("digest")),
        ("no date", without("date")),
        (
            "a digest of something else",
            with(
                stage,
                "digest",
                "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            ),
        ),
        (
            "a digest of a kind that is broken",
            with(stage, "digest", "MD5=1B2M2Y8AsgTpgAmY7PhCfg=="),
        ),
        (
            "a digest that is no base64",
            with(stage, "digest", "SHA-256=%%%"),
        ),
        ("an empty digest", with(stage, "digest", "")),
        (
            "a date that was not signed",
            with(stage, "date", "Tue, 01 Sep 2026 08:10:00 GMT"),
        ),
        (
            "a date in the year 999999",
            with(stage, "date", "Tue, 01 Sep 999999 08:10:00 GMT"),
        ),
        ("a date that is none", with(stage, "date", "tomorrow")),
        ("another body", body(&other)),
        (
            "the body of a neighbour",
            body(
                &stage
                    .home
                    .activity("alice", "Like", stage.post.clone())
                    .to_string(),
            ),
        ),
    ];
    list.into_iter()
        .map(|(name, request)| Case::new(name, vec![request], 401, NOTHING))
        .collect()
}

/// What was taken once.
fn repeated(stage: &Stage) -> Vec<Case> {
    let home = &stage.home;
    let follow = serde_json::json!({
        "id": format!("http://{}/Follow/mallory", home.host),
        "type": "Follow",
        "actor": home.actor("mallory"),
        "object": stage.group,
    });
    let again = || home.signed(&stage.hub, &follow);
    let mut elsewhere = again();
    let inbox = format!("{}/inbox", stage.path(&stage.group));
    *elsewhere.uri_mut() = inbox.parse().expect("a path");
    vec![
        Case::new(
            "the same letter three times",
            vec![again(), again(), again()],
            202,
            NOTHING,
        ),
        Case::new(
            "the same letter at another inbox",
            vec![elsewhere],
            401,
            NOTHING,
        ),
        Case::new(
            "a Delete by somebody who was never here",
            vec![farewell(stage)],
            202,
            NOTHING,
        ),
        Case::new(
            "the same Flag twice",
            vec![flag(stage), flag(stage)],
            202,
            &["received", "report"],
        ),
        Case::new("the same Flag once more", vec![flag(stage)], 202, NOTHING),
        Case::new(
            "a Flag about nothing here",
            vec![flag_of_nothing(stage)],
            202,
            ITS_ID,
        ),
    ]
}

fn flag(stage: &Stage) -> Request<Body> {
    let mut flag = stage.home.activity("mallory", "Flag", stage.post.clone());
    flag["id"] = format!("http://{}/flags/same", stage.home.host).into();
    stage.home.signed(&stage.hub, &flag)
}

fn flag_of_nothing(stage: &Stage) -> Request<Body> {
    let objects: Vec<String> = (0..1_000)
        .map(|n| format!("https://other.example/{n}"))
        .collect();
    stage
        .home
        .signed(&stage.hub, &stage.home.activity("mallory", "Flag", objects))
}

fn farewell(stage: &Stage) -> Request<Body> {
    let actor = "https://gone.example/users/nobody";
    let delete = serde_json::json!({
        "id": format!("{actor}#delete"), "type": "Delete", "actor": actor, "object": actor,
    });
    let request = Request::post("/ap/inbox");
    let _ = stage;
    request
        .body(Body::from(delete.to_string()))
        .expect("a request")
}

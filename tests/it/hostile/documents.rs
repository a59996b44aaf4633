//! Servers that answer badly when we ask them who signed, or what was said.

use std::time::Duration;

use serde_json::{Value, json};

use super::stage::Stage;
use super::table::{Case, ID_AND_WANTED, ITS_ID, NOTHING, SENDER};
use crate::support::peer::Raw;

const ACTIVITY: &str = "application/activity+json";
const MEBIBYTE: usize = 1024 * 1024;
const PROFILE: &[&str] = &["remote_actor", "remote_key"];

/// Somebody who was never here before, and whose profile is answered so.
fn unknown(stage: &Stage, who: &str) -> Vec<axum::http::Request<axum::body::Body>> {
    let like = stage.away.activity(who, "Like", "https://third.example/1");
    vec![stage.away.signed(&stage.hub, &like)]
}

fn raw(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Raw {
    Raw {
        status,
        headers: vec![("content-type", content_type.to_owned())],
        body: body.into(),
        repeated: None,
    }
}

fn redirect(to: &str) -> Raw {
    Raw {
        status: 302,
        headers: vec![("location", to.to_owned())],
        ..Raw::default()
    }
}

pub fn cases(stage: &Stage) -> Vec<Case> {
    let mut cases = answers(stage);
    cases.extend(profiles(stage));
    cases.extend(said(stage));
    cases
}

fn answers(stage: &Stage) -> Vec<Case> {
    let away = &stage.away;
    let person = json!({
        "id": away.actor("victim"), "type": "Person", "inbox": format!("{}/inbox", away.actor("victim")),
    });
    let person = person.to_string();
    let mut packed = raw(200, ACTIVITY, bomb());
    packed.headers.push(("content-encoding", "gzip".to_owned()));
    let endless = Raw {
        repeated: Some(Duration::from_millis(1)),
        ..raw(200, ACTIVITY, vec![b' '; 65_536])
    };
    away.answer("/round/1", redirect("/round/2"));
    away.answer("/round/2", redirect("/round/1"));
    let list = vec![
        ("no such person", 503, raw(404, ACTIVITY, "")),
        ("a person who is gone", 401, raw(410, ACTIVITY, "")),
        ("an error", 503, raw(500, "text/html", "<h1>Oops</h1>")),
        ("a web page", 401, raw(200, "text/html", person.clone())),
        (
            "any JSON",
            401,
            raw(200, "application/json", person.clone()),
        ),
        (
            "JSON-LD of another kind",
            401,
            raw(200, "application/ld+json", person.clone()),
        ),
        (
            "a text that only looks like the type",
            401,
            raw(200, "text/plain; application/activity+json", person),
        ),
        ("nothing", 401, raw(200, ACTIVITY, "")),
        ("a word", 401, raw(200, ACTIVITY, "hello")),
        ("a list", 401, raw(200, ACTIVITY, "[]")),
        (
            "brackets without end",
            401,
            raw(200, ACTIVITY, vec![b'['; MEBIBYTE - 1]),
        ),
        (
            "two mebibytes",
            401,
            raw(200, ACTIVITY, vec![b' '; 2 * MEBIBYTE]),
        ),
        ("64 MiB packed small", 401, packed),
        ("a body without end", 401, endless),
        (
            "packed, but not really",
            503,
            Raw {
                headers: vec![
                    ("content-type", ACTIVITY.into()),
                    ("content-encoding", "gzip".into()),
                ],
                ..raw(200, ACTIVITY, "{}")
            },
        ),
        ("a way that leads round", 401, redirect("/round/1")),
        ("a way to itself", 503, redirect("")),
        ("a way to a file", 401, redirect("file:///etc/passwd")),
        ("a way to a script", 401, redirect("javascript:alert(1)")),
        (
            "a way to Alice, on another server",
            401,
            redirect(&stage.home.actor("alice")),
        ),
        (
            "a way to Eve, on the same server",
            401,
            redirect(&away.actor("eve")),
        ),
        (
            "a way with a password",
            401,
            redirect(&away.actor("eve").replace("://", "://a:b@")),
        ),
        ("a way to nowhere", 401, redirect("http://[::")),
        (
            "status 200, then nothing for ten seconds",
            503,
            Raw {
                repeated: Some(Duration::from_secs(60)),
                ..raw(200, ACTIVITY, "{")
            },
        ),
    ];
    let case = |(number, (name, answer, raw)): (usize, (&str, u16, Raw))| {
        let who = format!("answer{number}");
        away.answer(&format!("/users/{who}"), raw);
        Case::new(
            &format!("a profile that is {name}"),
            unknown(stage, &who),
            answer,
            NOTHING,
        )
    };
    list.into_iter().enumerate().map(case).collect()
}

/// Profiles that say of themselves what cannot be.
fn profiles(stage: &Stage) -> Vec<Case> {
    let away = &stage.away;
    let key = |change: Value| {
        let who = away.actor("KEY");
        let mut key = json!({ "id": format!("{who}#main-key"), "owner": who, "publicKeyPem": away.public_key() });
        for (name, value) in change.as_object().expect("an object") {
            key[name] = value.clone();
        }
        json!({ "publicKey": key })
    };
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let many: Vec<Value> = (0..20)
        .map(|n| {
            json!({ "id": format!("{}#{n}", away.actor("KEY")),
        "publicKeyPem": away.public_key() })
        })
        .collect();
    let refused = vec![
        ("is another's", json!({ "id": away.actor("eve") })),
        (
            "is on another server",
            json!({ "id": stage.home.actor("alice") }),
        ),
        ("is nobody's", json!({ "id": null })),
        ("is a note", json!({ "type": "Note" })),
        ("is of no type", json!({ "type": [] })),
        ("has no inbox", json!({ "inbox": null })),
        (
            "has an inbox elsewhere",
            json!({ "inbox": "https://victim.example/inbox" }),
        ),
        (
            "has an inbox that is a script",
            json!({ "inbox": "javascript:alert(1)" }),
        ),
        (
            "has an inbox with a password",
            json!({ "inbox": away.actor("eve").replace("://", "://a:b@") }),
        ),
        (
            "has an inbox with an id inside",
            json!({ "inbox": { "id": "https://victim.example/" } }),
        ),
        ("has no key", json!({ "publicKey": null })),
        (
            "has another's key",
            key(json!({ "owner": away.actor("eve") })),
        ),
        (
            "has a key elsewhere",
            key(json!({ "id": format!("{}#main-key", stage.home.actor("alice")) })),
        ),
        (
            "has a key that is none",
            key(
                json!({ "publicKeyPem": "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----" }),
            ),
        ),
        (
            "has a key of a megabyte",
            key(json!({ "publicKeyPem": "A".repeat(MEBIBYTE / 2) })),
        ),
        (
            "has a key in two senses",
            key(json!({ "publicKeyPem": [away.public_key()] })),
        ),
        (
            "has twenty keys before the right one",
            json!({ "publicKey": many }),
        ),
    ];
    let refuse = |(number, (name, change)): (usize, (&str, Value))| {
        let who = format!("profile{number}");
        publish(stage, &who, change);
        // A profile that only has no key of use is a profile: it is not asked for again at once.
        let leaves = match name.contains(" key") {
            true => PROFILE,
            false => NOTHING,
        };
        let name = format!("a profile that {name}");
        Case::new(&name, unknown(stage, &who), 401, leaves)
    };
    let mut cases: Vec<Case> = refused.into_iter().enumerate().map(refuse).collect();
    let who = "deep";
    away.answer("/users/deep", raw(200, ACTIVITY, deep));
    cases.push(Case::new(
        "a profile that is too deep",
        unknown(stage, who),
        401,
        NOTHING,
    ));
    let taken = [
        (
            "zero",
            json!({ "preferredUsername": "a\u{0}b", "name": "\u{0}", "summary": "\u{0}" }),
        ),
        (
            "names",
            json!({ "preferredUsername": "kiosque@localhost:8080", "name": "<b>x</b>\u{202e}" }),
        ),
        (
            "cyrillic",
            json!({ "preferredUsername": "\u{430}dmin", "icon": { "url": "javascript:alert(1)" } }),
        ),
        (
            "shared",
            json!({ "endpoints": { "sharedInbox": "https://victim.example/inbox" } }),
        ),
    ];
    for (who, change) in taken {
        publish(stage, who, change);
        let name = format!("a profile with strange {who}, of which the rest is taken");
        cases.push(Case::new(&name, unknown(stage, who), 202, SENDER));
    }
    cases
}

/// What stands in a profile besides, with `KEY` for who it is.
fn publish(stage: &Stage, who: &str, change: Value) {
    let text = change
        .to_string()
        .replace("/users/KEY", &format!("/users/{who}"));
    let mut document: Value = serde_json::from_str(&text).expect("JSON");
    if document.get("id").is_none() {
        document["id"] = json!(stage.away.actor(who));
    }
    stage.away.answer_as(&format!("/users/{who}"), document);
}

/// What somebody is said to have said, read at its origin.
fn said(stage: &Stage) -> Vec<Case> {
    let (away, home) = (&stage.away, &stage.home);
    let told_of = |name: &str, object: Value| {
        let mut create = away.activity("eve", "Create", object);
        create["to"] = json!(["https://www.w3.org/ns/activitystreams#Public"]);
        create["cc"] = json!([stage.group]);
        Case::signed(stage, away, name, &create)
    };
    let answered = |path: &str, raw: Raw| {
        home.answer(path, raw);
        json!(format!("http://{}{path}", home.host))
    };
    let note = |id: &str, by: String| {
        let mut note = home.note(
            "x",
            "bob",
            "I never said so",
            Some(&stage.post),
            &stage.group,
        );
        note["id"] = json!(id);
        note["attributedTo"] = json!(by);
        raw(200, ACTIVITY, note.to_string())
    };
    let at = |path: &str| format!("http://{}{path}", home.host);
    let mut wanting = told_of(
        "a note that is on a closed port",
        json!("http://127.0.0.1:1/notes/1"),
    );
    wanting.leaves = ID_AND_WANTED;
    let mut list = vec![
        told_of("a note that is nowhere", json!(at("/notes/nowhere"))),
        told_of(
            "a note that is gone",
            answered("/gone", raw(410, ACTIVITY, "")),
        ),
        told_of(
            "a note that is a web page",
            answered("/page", raw(200, "text/html", "<p>Hello</p>")),
        ),
        told_of(
            "a note that has another id",
            answered("/other", note(&at("/another"), home.actor("bob"))),
        ),
        told_of(
            "a note by somebody elsewhere",
            answered("/by", note(&at("/by"), away.actor("eve"))),
        ),
        told_of(
            "a note by nobody",
            answered("/none", note(&at("/none"), home.actor("bob") + "?gone")),
        ),
        told_of(
            "a note at the end of a redirect to another server",
            answered("/away", redirect(&away.note_uri("x"))),
        ),
        told_of(
            "a note that is a Create of a note",
            answered(
                "/create",
                raw(
                    200,
                    ACTIVITY,
                    json!({
            "id": at("/create"), "type": "Create", "actor": home.actor("bob"), "object": {} })
                    .to_string(),
                ),
            ),
        ),
        told_of("a note of this hub", json!(format!("{}0", stage.post))),
        told_of("a note by its name alone", json!({ "name": "note" })),
        told_of("notes in a list of lists", json!([[at("/notes/nowhere")]])),
        wanting,
    ];
    for case in &mut list {
        if case.leaves == ITS_ID {
            // A profile may have been asked for on the way.
            case.leaves = &["received", "remote_actor", "remote_key"];
        }
    }
    list
}

fn bomb() -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        encoder
            .write_all(&vec![b' '; MEBIBYTE])
            .expect("it is packed");
    }
    encoder.finish().expect("it is packed")
}

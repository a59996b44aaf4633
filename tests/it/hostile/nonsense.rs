//! Well-signed letters that make no sense, or would make too much of it.

use serde_json::{Value, json};

use super::stage::Stage;
use super::strangers::Attack;
use crate::support::peer::Peer;

pub fn all(stage: &Stage, peer: &Peer, name: &str) -> Vec<Attack> {
    let activity = |kind: &str, object: Value| peer.activity(name, kind, object);
    let (own, alice) = (peer.actor(name), stage.home.actor("alice"));
    let announce = activity("Announce", json!(stage.alices("Announce")));
    let forged = json!({
        "id": format!("http://{}/creates/forged", stage.home.host), "type": "Create", "actor": alice,
        "object": stage.alices_note() });
    let mut moving = activity("Move", json!(alice));
    moving["target"] = json!(own);
    let quote = |object: &str, instrument: Value| {
        let mut request = activity("QuoteRequest", json!(object));
        request["instrument"] = instrument;
        request
    };
    let forwarded = json!({ "id": stage.alices("Announce"), "type": "Announce", "actor": alice,
        "object": stage.post });
    let mut lost = peer.note(
        "lost",
        name,
        "Where am I?",
        Some(&format!("{}0", stage.post)),
        &stage.group,
    );
    let without_end = activity("Create", lost.clone());
    lost["content"] = json!("<script>alert(1)</script>");
    lost["contentMap"] = Value::Null;
    lost["inReplyTo"] = json!(stage.post);
    let empty = activity("Create", lost.clone());
    lost["content"] = json!("\u{200b} \u{2060}<img src=x onerror=alert(1)>");
    let blank = activity("Create", json!({ "id": own, "type": "Person" }));
    let mut crowd = peer.note("crowd", name, "Hello all", Some(&stage.post), &stage.group);
    let mentioned = |n: usize| json!({ "type": "Mention", "href": format!("{}{n}", stage.group) });
    crowd["tag"] = (0..5_000).map(mentioned).collect();
    vec![
        (
            "a Follow of nobody",
            activity("Follow", json!(format!("{}0", stage.group))),
        ),
        ("a Follow of a post", activity("Follow", json!(stage.post))),
        (
            "a Follow of somebody elsewhere",
            activity("Follow", json!(alice)),
        ),
        ("a Follow of nothing", activity("Follow", Value::Null)),
        (
            "a Like of nothing here",
            activity("Like", json!("https://third.example/1")),
        ),
        (
            "a Like of a community",
            activity("Like", json!(stage.group)),
        ),
        ("an Announce of an Announce", announce),
        (
            "an Announce of an Announce, whole",
            activity("Announce", forwarded),
        ),
        (
            "an Announce of what Alice is said to have said",
            activity("Announce", forged.clone()),
        ),
        (
            "a Create of what Alice is said to have done",
            activity("Create", forged),
        ),
        ("a Move of Alice to themself", moving),
        (
            "a Flag about nobody here",
            activity(
                "Flag",
                json!(["https://third.example/eve", "https://third.example/2"]),
            ),
        ),
        (
            "leave for a quote by another",
            quote(
                &stage.post,
                json!({
            "id": format!("http://{}/quotes/1", peer.host), "type": "Note", "attributedTo": alice }),
            ),
        ),
        (
            "leave for a quote on a third server",
            quote(&stage.post, json!("https://third.example/3")),
        ),
        (
            "leave to quote somebody else",
            quote(&stage.home.note_uri("alice"), json!(peer.note_uri("q"))),
        ),
        (
            "leave to quote nothing",
            quote(&format!("{}0", stage.post), json!(peer.note_uri("q"))),
        ),
        ("an answer to a post that never was", without_end),
        ("an answer that is only a script", empty),
        ("an answer that is a person", blank),
        (
            "an answer that mentions five thousand",
            activity("Create", crowd),
        ),
        (
            "a kind of activity that nobody knows",
            activity("Explode", json!(stage.post)),
        ),
        (
            "a kind of activity that only looks known",
            activity("Foll\u{200b}ow", json!(stage.group)),
        ),
        ("two kinds of activity, the first unknown", {
            let mut both = activity("Follow", json!(stage.group));
            both["type"] = json!(["Explode", "Follow"]);
            both
        }),
    ]
}

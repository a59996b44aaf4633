//! Well-signed letters about what is not theirs: by Eve, who lives elsewhere, and by Mallory, who lives
//! on Alice's own server. Each is acknowledged, remembered by its id, and changes nothing.

use serde_json::{Value, json};

use super::nonsense;
use super::stage::Stage;
use super::table::{Case, ID_AND_WITHDRAWAL};
use crate::support::peer::Peer;

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

pub fn cases(stage: &Stage) -> Vec<Case> {
    let mut cases = Vec::new();
    for (who, peer, name) in [
        ("a stranger", &stage.away, "eve"),
        ("a neighbour", &stage.home, "mallory"),
    ] {
        let attacks = edits(stage, peer, name)
            .into_iter()
            .chain(removals(stage, peer, name))
            .chain(decisions(stage, peer, name))
            .chain(nonsense::all(stage, peer, name));
        for (what, activity) in attacks {
            let mut case = Case::signed(stage, peer, &format!("{what}, by {who}"), &activity);
            // That they took back something by this name is remembered of them, of nobody else.
            if activity["type"] == "Undo" || activity["type"] == "Delete" {
                case.leaves = ID_AND_WITHDRAWAL;
            }
            cases.push(case);
        }
    }
    cases
}

pub type Attack = (&'static str, Value);

fn edits(stage: &Stage, peer: &Peer, name: &str) -> Vec<Attack> {
    let activity = |kind: &str, object: Value| peer.activity(name, kind, object);
    let note = |change: &dyn Fn(&mut Value)| {
        let mut note = stage.alices_note();
        note["content"] = json!("<p>I said otherwise</p>");
        note["contentMap"] = json!({ "fr": "<p>I said otherwise</p>" });
        note["updated"] = json!("2026-09-01T07:59:00Z");
        change(&mut note);
        note
    };
    let (own, alice) = (peer.actor(name), stage.home.actor("alice"));
    let by = |who: Value| note(&|it: &mut Value| it["attributedTo"] = who.clone());
    let mut profile = json!({
        "id": alice, "type": "Person", "preferredUsername": "alice", "name": "Not Alice",
        "inbox": format!("{own}/inbox"),
    });
    let others = activity("Update", profile.clone());
    profile["id"] = json!(own);
    profile["inbox"] = json!("https://victim.example/inbox");
    vec![
        (
            "an Update of what Alice said",
            activity("Update", by(json!(alice))),
        ),
        (
            "the same in their own name",
            activity("Update", by(json!(own))),
        ),
        (
            "the same in both names",
            activity("Update", by(json!([own, alice]))),
        ),
        (
            "the same by its id alone",
            activity("Update", json!(stage.home.note_uri("alice"))),
        ),
        (
            "an Update of a list of notes",
            activity("Update", json!([by(json!(alice)), by(json!(own))])),
        ),
        (
            "a Create of what Alice said, under Alice's id",
            activity("Create", by(json!(own))),
        ),
        (
            "an Update of our post",
            activity(
                "Update",
                json!({
            "id": stage.post, "type": "Article", "attributedTo": own, "content": "<p>Other</p>" }),
            ),
        ),
        (
            "an Update of our community",
            activity(
                "Update",
                json!({
            "id": stage.group, "type": "Group", "inbox": format!("{own}/inbox") }),
            ),
        ),
        ("an Update of Alice's profile", others),
        (
            "an Update of their own, with another's inbox",
            activity("Update", profile),
        ),
        ("an Update of nothing", activity("Update", Value::Null)),
        (
            "a Create of our post",
            activity(
                "Create",
                json!({
            "id": stage.post, "type": "Article", "attributedTo": own, "to": [PUBLIC],
            "cc": [stage.group], "content": "<p>Other</p>" }),
            ),
        ),
        (
            "a Create of a Create",
            activity("Create", activity("Create", by(json!(own)))),
        ),
        (
            "a Create of a note on a third server",
            activity(
                "Create",
                json!({
            "id": "https://third.example/1", "type": "Note", "attributedTo": own, "to": [PUBLIC],
            "cc": [stage.group], "content": "<p>Mine</p>" }),
            ),
        ),
    ]
}

fn removals(stage: &Stage, peer: &Peer, name: &str) -> Vec<Attack> {
    let activity = |kind: &str, object: Value| peer.activity(name, kind, object);
    let (note, alice) = (stage.home.note_uri("alice"), stage.home.actor("alice"));
    let alices = |kind: &str, object: &str| {
        json!({
        "id": stage.alices(kind), "type": kind, "actor": alice, "object": object })
    };
    let nameless = |kind: &str, object: &str| {
        json!({
        "id": stage.alices(kind), "type": kind, "object": object })
    };
    let mut reasoned = activity("Delete", json!(note));
    reasoned["summary"] = json!("Advertising");
    vec![
        (
            "a Delete of what Alice said",
            activity("Delete", json!(note)),
        ),
        (
            "a Tombstone for what Alice said",
            activity("Delete", json!({ "id": note, "type": "Tombstone" })),
        ),
        ("a Delete of it for a reason", reasoned),
        (
            "a Delete of our post",
            activity("Delete", json!(stage.post)),
        ),
        (
            "a Delete of our community",
            activity("Delete", json!(stage.group)),
        ),
        ("a Delete of Alice", activity("Delete", json!(alice))),
        (
            "a Delete of everything at once",
            activity("Delete", json!([stage.post, note, alice])),
        ),
        (
            "an Undo of Alice's Follow",
            activity("Undo", alices("Follow", &stage.group)),
        ),
        (
            "the same by its id",
            activity("Undo", json!(stage.alices("Follow"))),
        ),
        (
            "an Undo of Alice's Like",
            activity("Undo", alices("Like", &stage.post)),
        ),
        (
            "the same without saying whose",
            activity("Undo", nameless("Like", &stage.post)),
        ),
        (
            "the same by its id",
            activity("Undo", json!(stage.alices("Like"))),
        ),
        (
            "the same in a list",
            activity("Undo", json!([alices("Like", &stage.post)])),
        ),
        (
            "an Undo of Alice's Announce",
            activity("Undo", nameless("Announce", &stage.post)),
        ),
        (
            "an Undo of what Alice's Create made",
            activity(
                "Undo",
                json!(format!("http://{}/creates/alice", stage.home.host)),
            ),
        ),
        (
            "an Undo of a Delete of Alice's note",
            activity(
                "Undo",
                json!({
            "id": format!("http://{}/Delete/1", peer.host), "type": "Delete", "object": note }),
            ),
        ),
        (
            "an Undo of an Undo",
            activity(
                "Undo",
                json!({
            "id": format!("http://{}/Undo/1", peer.host), "type": "Undo",
            "object": stage.alices("Like") }),
            ),
        ),
        ("an Undo of nothing", activity("Undo", json!({}))),
    ]
}

/// What only those who look after a community may do.
fn decisions(stage: &Stage, peer: &Peer, name: &str) -> Vec<Attack> {
    let own = peer.actor(name);
    let with = |kind: &str, object: &str, target: Option<String>| {
        let mut activity = peer.activity(name, kind, object.to_owned());
        if let Some(target) = target {
            activity["target"] = json!(target);
        }
        activity["audience"] = json!(stage.group);
        activity
    };
    let list = |list: &str| Some(format!("{}/{list}", stage.group));
    let alice = stage.home.actor("alice");
    let undo = |kind: &str, object: &str, target: Option<&str>| {
        let undone = json!({
            "id": format!("http://{}/{kind}/0", peer.host), "type": kind, "actor": own,
            "object": object, "target": target });
        peer.activity(name, "Undo", undone)
    };
    vec![
        ("a Lock of our post", with("Lock", &stage.post, None)),
        ("an Undo of a Lock", undo("Lock", &stage.post, None)),
        (
            "themself among the moderators",
            with("Add", &own, list("moderators")),
        ),
        (
            "Alice out of the moderators",
            with("Remove", &alice, list("moderators")),
        ),
        (
            "a post put first",
            with("Add", &stage.post, list("featured")),
        ),
        (
            "a post no longer first",
            with("Remove", &stage.post, list("featured")),
        ),
        (
            "something in our outbox",
            with("Add", &stage.post, list("outbox")),
        ),
        (
            "somebody among the followers",
            with("Add", &alice, list("followers")),
        ),
        (
            "a Block of Alice in the community",
            with("Block", &alice, Some(stage.group.clone())),
        ),
        (
            "an Undo of a Block",
            undo("Block", &alice, Some(&stage.group)),
        ),
        (
            "an Accept that nobody asked for",
            with("Accept", &stage.group, None),
        ),
        (
            "an Accept of a Follow that never was",
            peer.activity(
                name,
                "Accept",
                json!({
            "id": format!("{}/follows/1", stage.group), "type": "Follow", "actor": stage.group,
            "object": own }),
            ),
        ),
        (
            "a Reject that nobody asked for",
            with("Reject", &stage.group, None),
        ),
        (
            "a TentativeAccept",
            with("TentativeAccept", &stage.group, None),
        ),
    ]
}

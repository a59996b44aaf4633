//! One function for each reader of what comes from outside: it must neither fall over nor hang, and what
//! it lets through must keep its promises, whatever the bytes. The fuzzers in `fuzz/` call these; so
//! does `tests/it/fuzz.rs`, with what they have found.

use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use kiosque::accounts::By;
use kiosque::agendas::ics::{self, Reading};
use kiosque::agendas::{Heard, schema};
use kiosque::clock::Millis;
use kiosque::federation::agendas::gathering;
use kiosque::federation::intents::{self, Intent, Wanted};
use kiosque::federation::signatures::{self, Parts, PublicKey, proof};
use kiosque::federation::synchronization::heard;
use kiosque::federation::{hearing, questions, software, wire};
use kiosque::peers::policies::Level;
use kiosque::policing::{Who, table};
use kiosque::text::{self, Asked};
use kiosque::{conversation, media};
use serde_json::Value;

pub type Target = fn(&[u8]);

pub const TARGETS: [(&str, Target); 16] = [
    ("activity", activity),
    ("actor", actor),
    ("said", said),
    ("signature", signature),
    ("proof", prove),
    ("html", html),
    ("markdown", markdown),
    ("question", question),
    ("picture", picture),
    ("poll", poll),
    ("gathering", gathering),
    ("calendar", calendar),
    ("schema", schema),
    ("blocks", blocks),
    ("intent", intent),
    ("nodeinfo", nodeinfo),
];

/// 2026-09-01T08:00:00Z
const NOW: Millis = Millis(1_788_249_600_000);

static KEY: LazyLock<PublicKey> = LazyLock::new(|| {
    let public = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
    PublicKey::parse(public).expect("a key")
});

/// The frame of an activity, and all that is asked of its objects.
pub fn activity(bytes: &[u8]) {
    let Ok(activity) = wire::activity(bytes) else {
        return;
    };
    assert_eq!(wire::host(&activity.id), wire::host(&activity.actor));
    assert!(!activity.id.contains(char::is_control) && !activity.kind.is_empty());
    let object = &activity.json["object"];
    for one in [&activity.json, object] {
        assert!(wire::audience(one).len() <= 500);
        wire::is_public(one);
        wire::quoted(one);
        wire::time(&one["published"]);
        wire::many(&one["tag"])
            .into_iter()
            .for_each(|tag| drop(wire::uri(tag)));
    }
    check_said(object);
}

/// A profile.
pub fn actor(bytes: &[u8]) {
    let Some(json) = json(bytes) else { return };
    let Some(id) = json["id"].as_str().map(str::to_owned) else {
        return;
    };
    let Ok(actor) = wire::actor(&id, json) else {
        return;
    };
    let host = Some(actor.host.clone());
    assert_eq!(wire::host(&actor.inbox), host);
    assert!(
        actor
            .shared_inbox
            .as_deref()
            .is_none_or(|inbox| wire::host(inbox) == host)
    );
    assert!(actor.keys.iter().all(|key| wire::host(&key.id) == host));
    assert_eq!(actor.handle.matches('@').count(), 1);
    for key in &actor.keys {
        let _ = PublicKey::parse(&key.public);
    }
    let author = hearing::author(&actor);
    assert!(is_calm(&author.name) && author.name.chars().count() <= 300);
    assert!(is_web(&author.url) && (author.icon_url.is_empty() || is_web(&author.icon_url)));
}

/// Something that somebody says.
pub fn said(bytes: &[u8]) {
    if let Some(object) = json(bytes) {
        check_said(&object);
    }
}

fn check_said(object: &Value) {
    let Some(said) = hearing::said(object, "", NOW) else {
        return;
    };
    assert_eq!(wire::host(&said.uri), wire::host(&said.author_uri));
    assert!(is_web(&said.url) && said.published <= NOW);
    assert!(said.edited.is_none_or(|edited| edited <= NOW));
    assert!(is_calm(&said.title) && said.title.chars().count() <= conversation::TITLE_CHARS_MAX);
    assert!(is_calm(&said.warning));
    assert_eq!(
        said.body_html,
        text::sanitise_comment(&said.body_html),
        "safe is safe"
    );
    for attachment in &said.parts.attachments {
        assert!(is_web(&attachment.url) && is_calm(&attachment.name));
        assert!(is_calm(&attachment.media_type));
    }
    for (name, address) in &said.parts.emojis {
        assert!(is_web(address) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
    }
}

/// A request's headers, one a line, `name: value`; after an empty line the body.
pub fn signature(bytes: &[u8]) {
    let end = bytes.windows(2).position(|pair| pair == b"\n\n");
    let (head, body) = match end {
        Some(end) => (&bytes[..end], &bytes[end + 2..]),
        None => (bytes, &b""[..]),
    };
    let mut headers = HeaderMap::new();
    for line in head.split(|byte| *byte == b'\n').take(50) {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            continue;
        };
        let name = HeaderName::from_bytes(&line[..colon]);
        let value = HeaderValue::from_bytes(line[colon + 1..].trim_ascii());
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    let Ok(claim) = signatures::claim(&headers) else {
        return;
    };
    let parts = Parts {
        method: &Method::POST,
        public_url: "https://hub.example",
        path_and_query: "/ap/inbox?a=b",
        headers: &headers,
        body,
    };
    let looks_right = signatures::check(&claim, &parts, NOW).is_ok();
    let _ = signatures::signed_text(&claim, &parts);
    // Nobody has the key that it would have to be signed with.
    assert!(
        signatures::verify(&claim, &parts, &KEY, NOW).is_err(),
        "{looks_right}"
    );
    if let Some(said) = heard::read(&headers, &claim) {
        assert!(said.url.len() <= 4_096);
    }
}

/// A proof inside a document.
pub fn prove(bytes: &[u8]) {
    if let Some(document) = json(bytes) {
        let _ = proof::key_id(&document);
        assert!(
            proof::check(&document, &KEY, NOW).is_err(),
            "nobody has the key"
        );
    }
}

/// HTML of any origin.
pub fn html(bytes: &[u8]) {
    let html = String::from_utf8_lossy(bytes);
    for safe in [text::sanitise(&html), text::sanitise_comment(&html)] {
        assert_safe(&safe);
        assert!(!text::plain_text(&safe).contains('\n') || safe.contains('<'));
        for link in text::links(&safe) {
            assert!(
                !link
                    .href
                    .trim_start()
                    .to_ascii_lowercase()
                    .starts_with("javascript")
            );
        }
        text::absolutise(&safe, "https://hub.example");
        text::excerpt(&safe, 100);
    }
    let calm = text::calm(&html);
    assert_eq!(text::calm(&calm), calm);
}

pub fn markdown(bytes: &[u8]) {
    let markdown = String::from_utf8_lossy(bytes);
    assert_safe(&text::markdown_to_html(&markdown));
}

/// What somebody looks for, and the words of what is looked in.
pub fn question(bytes: &[u8]) {
    let typed = String::from_utf8_lossy(bytes);
    let asked = Asked::read(&typed);
    asked.fits(&typed);
    text::extract(&typed, &asked, 200);
    let folded = text::fold(&typed);
    assert!(
        !folded.starts_with(' ') && !folded.contains("  "),
        "{folded:?}"
    );
    text::words(&typed);
    text::singular(&typed);
    text::hashtag(&typed);
    let slug = text::slug(&typed);
    assert!(
        slug.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    );
}

/// A file that somebody uploads as a picture.
pub fn picture(bytes: &[u8]) {
    if media::examine(bytes, "x").is_ok() {
        let _ = media::normalise(bytes);
    }
}

/// A poll, and what votes in one.
pub fn poll(bytes: &[u8]) {
    let Some(json) = json(bytes) else { return };
    for one in [&json, &json["object"]] {
        let Some(poll) = questions::poll(one) else {
            continue;
        };
        assert!((1..=20).contains(&poll.choices.len()));
        for choice in &poll.choices {
            assert!(is_calm(&choice.name) && !choice.name.is_empty() && choice.votes >= 0);
        }
        assert!(poll.voters.is_none_or(|voters| voters >= 0));
    }
    for (question, choice) in questions::votes(&json) {
        assert!(!question.is_empty() && is_calm(&choice));
    }
}

/// An event of another server.
pub fn gathering(bytes: &[u8]) {
    let Some(object) = json(bytes) else { return };
    if let Some(heard) = gathering::read(&object, "Europe/Paris") {
        assert_eq!(
            wire::uri(&object["id"]).as_deref(),
            Some(heard.uid.as_str())
        );
        let owner = gathering::owner(&object).expect("somebody announces it");
        assert_eq!(wire::host(&owner), wire::host(&heard.uid));
        assert!(gathering::owners(&object).contains(&owner));
        check_heard(&heard);
    }
}

/// A calendar file.
pub fn calendar(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let found = ics::read(&text, &reading());
    found.iter().flatten().for_each(check_heard);
}

/// A page that says to machines which events it is about.
pub fn schema(bytes: &[u8]) {
    let html = String::from_utf8_lossy(bytes);
    let found = schema::read(&html, "https://page.example/agenda", &reading());
    found.iter().flatten().for_each(check_heard);
}

fn reading() -> Reading<'static> {
    Reading {
        now: NOW,
        timezone: "Europe/Paris",
    }
}

fn check_heard(heard: &Heard) {
    assert!(is_calm(&heard.title) && is_calm(&heard.summary) && is_calm(&heard.uid));
    assert!(heard.end.is_none_or(|end| end > heard.start));
    assert_safe(&heard.body_html);
    for address in [&heard.page, &heard.online, &heard.registration] {
        assert!(address.is_empty() || is_web(address), "{address}");
    }
    let place = &heard.place;
    for part in [
        &place.name,
        &place.street,
        &place.locality,
        &heard.organiser,
    ] {
        assert!(is_calm(part), "{part:?}");
    }
    if let Some((latitude, longitude)) = place.coordinates() {
        assert!(latitude.abs() <= 90.0 && longitude.abs() <= 180.0);
    }
    assert!(heard.tags.iter().all(|tag| is_calm(tag)));
}

/// A file of servers to be blocked, and what such a file is written from.
pub fn blocks(bytes: &[u8]) {
    let who = Who {
        by: By::Operator,
        uri: "https://hub.example".to_owned(),
        own_hosts: vec!["hub.example".to_owned()],
        now: NOW,
    };
    let Ok(table) = table::read(bytes, Level::Block, &who) else {
        return;
    };
    for draft in &table.drafts {
        let is_name = |c: char| c.is_alphanumeric() || "-._:[]".contains(c);
        assert!(
            !draft.domain.is_empty() && draft.domain.chars().all(is_name),
            "{draft:?}"
        );
        assert!(
            !"hub.example".ends_with(&draft.domain),
            "nobody blocks themself"
        );
    }
}

/// What a visitor types to be led to their own server; after an empty line, what that server answers.
pub fn intent(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (typed, answer) = text.split_once("\n\n").unwrap_or((&text, "null"));
    let Some(home) = intents::read(typed) else {
        return;
    };
    assert!(!home.authority.contains(['/', '@', ' ']), "{home:?}");
    let root = format!("https://{}", home.authority);
    let wanted = Wanted {
        uri: "https://hub.example/ap/events/1?a=b&c=d".to_owned(),
        page: "https://hub.example/evenements/1".to_owned(),
    };
    let document: Value = serde_json::from_str(answer).unwrap_or_default();
    for kind in [Intent::Follow, Intent::Reply, Intent::Join] {
        if let Some(url) = intents::led(&document, &root, kind, &wanted) {
            assert!(
                !url.as_str().contains("&c=d"),
                "what is filled in is encoded: {url}"
            );
        }
    }
}

/// The list of a server's NodeInfo, or one of them.
pub fn nodeinfo(bytes: &[u8]) {
    let Some(json) = json(bytes) else { return };
    if let Some(url) = software::newest(&json, "peer.example") {
        assert_eq!(wire::host(url.as_str()).as_deref(), Some("peer.example"));
    }
    if let Some(name) = software::name(&json) {
        assert!(name.is_ascii() && name.chars().count() <= 100);
        wire::dialect(&name);
    }
}

fn assert_safe(html: &str) {
    let folded = html.to_ascii_lowercase();
    for element in [
        "<script", "<style", "<iframe", "<object", "<embed", "<form", "<base", "<meta", "<svg",
    ] {
        assert!(!folded.contains(element), "{element} in {html}");
    }
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

fn is_calm(text: &str) -> bool {
    !text.contains(char::is_control)
}

/// As it comes from elsewhere, but for what only the inbox refuses.
fn json(bytes: &[u8]) -> Option<Value> {
    let text = String::from_utf8_lossy(bytes).replace("\\u0000", "");
    serde_json::from_str(&text).ok()
}

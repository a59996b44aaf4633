//! What a played peer and the hub said to each other, kept in `tests/fixtures/exchanges` so that a
//! change of what we send is seen when it is reviewed: addresses, dates and signatures are made the
//! same, order does not count, what is said twice counts once. `KIOSQUE_WRITE_EXCHANGES` writes them.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::support::fedify::Fedify;

const FOLDER: &str = "tests/fixtures/exchanges";
const DATE: &str = "2026-09-01T08:00:00Z";
const UUID_CHARS: usize = 36;

/// Compares what this run exchanged with what was kept; `names` says which origin is whose.
pub async fn compare(exchange: &str, peer: &Fedify, names: &[(&str, &str)]) {
    let mut found: Vec<(String, String)> = Vec::new();
    let sent = peer
        .sent()
        .await
        .into_iter()
        .map(|one| ("sent", one.activity));
    let letters = peer.letters().await.into_iter();
    let received = letters.map(|letter| ("received", letter.activity));
    for (way, activity) in sent.chain(received) {
        let kind = activity["type"]
            .as_str()
            .unwrap_or("Activity")
            .to_lowercase();
        let text = format!("{:#}\n", masked(activity, way, names));
        if !found.iter().any(|(_, known)| *known == text) {
            found.push((format!("{way}-{kind}"), text));
        }
    }
    let folder = format!("{FOLDER}/{exchange}");
    if std::env::var_os("KIOSQUE_WRITE_EXCHANGES").is_some() {
        return write(&folder, &found);
    }
    let files = crate::support::files_below(&folder);
    let read = |file: &String| std::fs::read_to_string(file).expect("what was kept");
    let kept: BTreeSet<String> = files.iter().map(read).collect();
    let found: BTreeSet<String> = found.into_iter().map(|(_, text)| text).collect();
    let new: Vec<_> = found.difference(&kept).collect();
    let gone: Vec<_> = kept.difference(&found).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "{exchange} is not as it was kept; if that is meant, run this test with \
         KIOSQUE_WRITE_EXCHANGES=1 and read what changed.\nnew: {new:#?}\ngone: {gone:#?}"
    );
}

fn write(folder: &str, found: &[(String, String)]) {
    // There may be none yet.
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).expect("a folder");
    for (number, (name, text)) in found.iter().enumerate() {
        let file = format!("{folder}/{:02}-{name}.json", number + 1);
        std::fs::write(file, text).expect("it is written");
    }
}

/// Without what differs from run to run; of what the peer sends, its long contexts say nothing.
fn masked(value: Value, way: &str, names: &[(&str, &str)]) -> Value {
    match value {
        Value::String(text) => Value::String(masked_text(&text, names)),
        Value::Array(items) => {
            let items = items.into_iter().map(|item| masked(item, way, names));
            Value::Array(items.collect())
        }
        Value::Object(fields) => {
            let mut kept = Map::new();
            for (name, field) in fields {
                let field = match name.as_str() {
                    "@context" if way == "sent" => continue,
                    "proof" | "signature" => Value::from("…"),
                    _ => masked(field, way, names),
                };
                kept.insert(name, field);
            }
            Value::Object(kept)
        }
        other => other,
    }
}

fn masked_text(text: &str, names: &[(&str, &str)]) -> String {
    if text.parse::<jiff::Timestamp>().is_ok() {
        return DATE.to_owned();
    }
    let mut text = text.to_owned();
    for (origin, name) in names {
        let host = origin.trim_start_matches("http://");
        text = text.replace(origin, &format!("https://{name}.example"));
        text = text.replace(host, &format!("{name}.example"));
        // As an address stands inside another.
        let inside = host.replace(':', "%3A");
        text = text.replace(&inside, &format!("{name}.example"));
    }
    let mut masked = String::new();
    let mut rest = text.as_str();
    while let Some(next) = rest.chars().next() {
        match rest
            .get(..UUID_CHARS)
            .filter(|head| uuid::Uuid::parse_str(head).is_ok())
        {
            Some(_) => {
                masked.push_str("uuid");
                rest = &rest[UUID_CHARS..];
            }
            None => {
                masked.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
    }
    masked
}

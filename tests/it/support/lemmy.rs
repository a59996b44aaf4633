//! Lemmy as a reader: what it asks of an activity that a group passes on, or drops without a word. Written
//! after its sources (`apub/objects`, `apub/activities`, 0.19 and 1.0): most of all, whoever says or decides
//! something must be a `Person`, a `Service` or an `Organization`.

use serde_json::{Value, json};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
const PAGES: [&str; 5] = ["Page", "Article", "Note", "Video", "Event"];
const TITLE_CHARS: std::ops::RangeInclusive<usize> = 3..=200;

type Read = Result<(), String>;

fn must(holds: bool, what: &str, about: &Value) -> Read {
    match holds {
        true => Ok(()),
        false => Err(format!("{what}: {about:#}")),
    }
}

fn host(uri: &str) -> Option<&str> {
    uri.split_once("://")?.1.split('/').next()
}

fn address<'a>(value: &'a Value, what: &str) -> Result<&'a str, String> {
    let text = value.as_str().filter(|text| host(text).is_some());
    text.ok_or_else(|| format!("{what} is one address: {value:#}"))
}

/// An `Announce` by a group; answers who has to be looked up to understand it.
pub fn reads(announce: &Value, group: &str) -> Result<Vec<String>, String> {
    must(
        announce["type"] == "Announce",
        "a group only announces",
        announce,
    )?;
    must(announce["actor"] == group, "by the group", announce)?;
    addressed(announce)?;
    let inner = &announce["object"];
    must(inner.is_object(), "an activity, not an address", announce)?;
    must(
        inner["type"] != "Announce",
        "no Announce of an Announce",
        inner,
    )?;
    let mut people = Vec::new();
    activity(inner, group, &mut people)?;
    people.sort();
    people.dedup();
    Ok(people)
}

fn addressed(of: &Value) -> Read {
    for list in ["to", "cc"] {
        must(of[list].is_array(), "`to` and `cc` are lists", of)?;
    }
    let all = [&of["to"], &of["cc"]];
    let is_public = all
        .iter()
        .filter_map(|list| list.as_array())
        .any(|list| list.contains(&json!(PUBLIC)));
    must(is_public, "it is public", of)
}

fn activity(inner: &Value, group: &str, people: &mut Vec<String>) -> Read {
    let actor = address(&inner["actor"], "`actor`")?;
    let id = address(&inner["id"], "`id`")?;
    must(
        host(id) == host(actor),
        "its id is on its actor's server",
        inner,
    )?;
    people.push(actor.to_owned());
    addressed(inner)?;
    if let Some(audience) = inner.get("audience") {
        must(
            audience == group,
            "`audience` is one string, the group",
            inner,
        )?;
    }
    let object = &inner["object"];
    match inner["type"].as_str().unwrap_or_default() {
        "Create" | "Update" => said(object, actor, group),
        "Delete" => {
            let is_stone = object["type"] == "Tombstone" && object["id"].is_string();
            must(
                object.is_string() || is_stone,
                "a Delete of an address or a stone",
                inner,
            )
        }
        "Like" | "Dislike" => address(object, "what is voted on").map(|_| ()),
        "Lock" => address(object, "what is locked").map(|_| ()),
        "Add" | "Remove" => {
            address(object, "what is listed")?;
            let target = address(&inner["target"], "`target`")?;
            let is_list = ["featured", "moderators"]
                .iter()
                .any(|list| target.ends_with(list));
            must(is_list, "a list of the group", inner)
        }
        "Block" => {
            let blocked = address(&inner["object"], "who is kept out")?;
            people.push(blocked.to_owned());
            address(&inner["target"], "`target`").map(|_| ())
        }
        "Undo" => {
            must(
                object["actor"] == actor,
                "one undoes what is one's own",
                inner,
            )?;
            let kinds = ["Delete", "Lock", "Block", "Like", "Dislike"];
            let is_one = kinds.iter().any(|kind| object["type"] == *kind);
            must(is_one, "something that can be undone", inner)?;
            activity(object, group, people)
        }
        _ => Err(format!("a type that it takes: {inner:#}")),
    }
}

/// A post (`PageType`), or a comment.
fn said(object: &Value, actor: &str, group: &str) -> Read {
    let id = address(&object["id"], "`id`")?;
    must(
        host(id) == host(actor),
        "an object of its actor's server",
        object,
    )?;
    must(
        object["attributedTo"] == actor,
        "one says it oneself",
        object,
    )?;
    addressed(object)?;
    must(object["cc"].is_array(), "`cc` is a list", object)?;
    let kind = object["type"].as_str().unwrap_or_default();
    for attached in object["attachment"].as_array().into_iter().flatten() {
        let is_known = match attached["type"].as_str() {
            Some("Image" | "Document") => attached["url"].is_string(),
            Some("Link") => attached["href"].is_string(),
            _ => false,
        };
        must(is_known, "an attachment that it knows", attached)?;
    }
    if object
        .get("inReplyTo")
        .is_some_and(|parent| !parent.is_null())
    {
        must(kind == "Note", "a comment is a Note", object)?;
        return must(object["content"].is_string(), "a comment has words", object);
    }
    must(PAGES.contains(&kind), "a type of post", object)?;
    let named = object["to"].as_array().into_iter().flatten();
    let named = named.chain(object["cc"].as_array().into_iter().flatten());
    let is_to_group = named.into_iter().any(|one| *one == group);
    must(is_to_group, "it is to the group", object)?;
    let title = object["name"].as_str().unwrap_or_default();
    let fits = TITLE_CHARS.contains(&title.chars().count()) && !title.contains('\n');
    must(fits, "a post has a title", object)?;
    if let Some(language) = object.get("language") {
        must(
            language["identifier"].is_string(),
            "a language has an identifier",
            object,
        )?;
    }
    Ok(())
}

/// A document of who says or decides something (`ApubPerson`).
pub fn reads_person(document: &Value) -> Read {
    let kinds = ["Person", "Service", "Organization"];
    let is_one = kinds.iter().any(|kind| document["type"] == *kind);
    must(is_one, "a Person, a Service or an Organization", document)?;
    must(
        document["preferredUsername"].is_string(),
        "it has a name",
        document,
    )?;
    for field in ["id", "inbox", "outbox"] {
        address(&document[field], field)?;
    }
    let key = &document["publicKey"];
    let is_whole = ["id", "owner", "publicKeyPem"]
        .iter()
        .all(|field| key[*field].is_string());
    must(is_whole, "it has one key", document)
}

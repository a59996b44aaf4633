//! Tolerant readers of other servers' JSON: one where an array is usual, an array where one is,
//! an id or the whole object, `as:Public`. Strict types after this line; the only file where peer
//! software may be named, each oddity with its fixture in `tests/fixtures`.

use serde_json::Value;

use super::addresses::PUBLIC;
use super::json;
use crate::peers::Dialect;

const URI_BYTES_MAX: usize = 2_048;
/// More addressees than this is not a conversation.
const AUDIENCE_MAX: usize = 500;

/// The frame of an activity, read before anything is believed.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    pub id: String,
    pub kind: String,
    pub actor: String,
    /// Whole, as it came.
    pub json: Value,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    #[error("the body is not JSON: {0}")]
    NotJson(String),
    #[error("the body must be one JSON object, an ActivityStreams activity")]
    NotAnObject,
    #[error("the activity has no `{0}`, or it is not what ActivityPub asks for")]
    Field(&'static str),
    #[error("`id` and `actor` must be on the same host")]
    OtherHost,
}

/// Reads `id`, `type` and `actor`; all else waits until the sender is verified.
pub fn activity(body: &[u8]) -> Result<Activity, Malformed> {
    let json = json::read(body).map_err(|error| Malformed::NotJson(error.to_string()))?;
    framed(json)
}

/// The same of one that stands inside another.
pub fn framed(mut json: Value) -> Result<Activity, Malformed> {
    if !json.is_object() {
        return Err(Malformed::NotAnObject);
    }
    let kind = kinds(&json)
        .into_iter()
        .next()
        .ok_or(Malformed::Field("type"))?;
    let actor = uri(&json["actor"]).ok_or(Malformed::Field("actor"));
    let id = match (uri(&json["id"]), &actor) {
        (Some(id), _) => id,
        // Mobilizon's groups leave without one; done twice it changes nothing.
        (None, Ok(actor)) if kind == "Leave" && json["id"].is_null() => {
            format!("{actor}#leave/{}", uuid::Uuid::now_v7())
        }
        (None, _) => return Err(Malformed::Field("id")),
    };
    let actor = actor?;
    if host(&id).is_none() || host(&id) != host(&actor) {
        return Err(Malformed::OtherHost);
    }
    // An array of one where one is usual is that one; a Flag alone is about several.
    if let Some([one]) = json["object"].as_array().map(Vec::as_slice) {
        json["object"] = one.clone();
    }
    Ok(Activity {
        id,
        kind,
        actor,
        json,
    })
}

/// The http(s) address that a value is or names: a string, an object with `id`, or the first of an
/// array of these.
pub fn uri(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.as_str(),
        Value::Object(object) => object.get("id")?.as_str()?,
        Value::Array(items) => return items.iter().find_map(uri),
        _ => return None,
    };
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    // A zero byte is no text to PostgreSQL, and no address has a line break.
    let is_plain = text.len() <= URI_BYTES_MAX && !text.contains(char::is_control);
    (is_web && is_plain && is_unambiguous(text)).then(|| text.to_owned())
}

/// `name@` before a host misleads who reads it, and `host.` is `host` to the network but not to
/// whoever compares the two, such as a block list.
fn is_unambiguous(uri: &str) -> bool {
    let Ok(url) = url::Url::parse(uri) else {
        return false;
    };
    let named = url.host_str().is_some_and(|host| !host.ends_with('.'));
    named && url.username().is_empty() && url.password().is_none()
}

/// Every type of an object: one string or an array of them.
pub fn kinds(object: &Value) -> Vec<String> {
    many(&object["type"])
        .iter()
        .filter_map(|kind| kind.as_str())
        .map(str::to_owned)
        .collect()
}

/// Not every server answers 410 with the stone that it puts in the place of what is gone.
pub fn is_tombstone(object: &Value, at: &str) -> bool {
    let is_stone = kinds(object).iter().any(|kind| kind == "Tombstone");
    is_stone && uri(&object["id"]).as_deref() == Some(at)
}

/// One or many, as many; `null` and absence are none.
pub fn many(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    }
}

/// A text that may be said in several languages: `name`, or the first of `nameMap`.
pub fn worded<'a>(object: &'a Value, name: &str) -> &'a Value {
    let said = &object[name];
    if said.is_string() {
        return said;
    }
    let map = object[format!("{name}Map")].as_object();
    map.and_then(|map| map.values().next()).unwrap_or(said)
}

/// Where an object is read: among several addresses, the one that is said to be a page, else the
/// first.
pub fn page(object: &Value) -> Option<String> {
    let urls = many(&object["url"]);
    let is_page = |url: &&Value| url["mediaType"] == "text/html" || url["mimeType"] == "text/html";
    let pages = urls.iter().copied().filter(is_page);
    let all = pages.chain(urls.iter().copied());
    all.filter_map(|url| uri(url).or_else(|| uri(&url["href"])))
        .next()
}

/// Where a picture is; of several (PeerTube gives sizes), the first.
pub fn picture(value: &Value) -> Option<String> {
    let pictures = many(value);
    let mut found = pictures
        .into_iter()
        .filter_map(|one| page(one).or_else(|| uri(&one["href"])));
    found.next()
}

/// What an `Image`, a `Video` or an `Audio` is itself: of its addresses the first of that kind, with
/// its media type. PeerTube lists the page first, then a file for each size.
pub fn medium(object: &Value) -> Option<(String, String)> {
    let kinds = kinds(object);
    let is_medium = |kind: &&String| ["Image", "Video", "Audio"].contains(&kind.as_str());
    let family = format!("{}/", kinds.iter().find(is_medium)?.to_lowercase());
    let own = object["mediaType"]
        .as_str()
        .filter(|own| own.starts_with(&family));
    for url in many(&object["url"]) {
        let said = url["mediaType"]
            .as_str()
            .filter(|said| said.starts_with(&family));
        if let (Some(said), Some(href)) = (said, uri(&url["href"])) {
            return Some((href, said.to_owned()));
        }
        if let (true, Some(href)) = (url.is_string() && own.is_some(), uri(url)) {
            return Some((href, own.unwrap_or_default().to_owned()));
        }
    }
    None
}

/// Everyone an object is addressed to, `to` and `cc` together.
pub fn audience(object: &Value) -> Vec<String> {
    let named = many(&object["to"]).into_iter().chain(many(&object["cc"]));
    named.filter_map(address).take(AUDIENCE_MAX).collect()
}

/// Whether anyone may read it.
pub fn is_public(object: &Value) -> bool {
    audience(object).iter().any(|address| address == PUBLIC)
}

fn address(value: &Value) -> Option<String> {
    match value.as_str() {
        Some("as:Public" | "Public") => Some(PUBLIC.to_owned()),
        _ => uri(value),
    }
}

/// Host and port of an address, lower-case: the unit of trust and of delivery.
pub fn host(uri: &str) -> Option<String> {
    crate::peers::policies::host_of(uri)
}

/// A time such as `2026-09-01T08:00:00Z`; nothing when it is absent or not one.
pub fn time(value: &Value) -> Option<crate::clock::Millis> {
    let text = value.as_str()?;
    text.parse::<jiff::Timestamp>().ok().map(Into::into)
}

const THREADING: [&str; 12] = [
    "lemmy",
    "piefed",
    "mbin",
    "kbin",
    "nodebb",
    "discourse",
    "friendica",
    "hubzilla",
    "streams",
    "forte",
    "lotide",
    "sublinks",
];
const MICROBLOGS: [&str; 17] = [
    "mastodon",
    "hometown",
    "glitchcafe",
    "gotosocial",
    "misskey",
    "sharkey",
    "firefish",
    "iceshrimp",
    "calckey",
    "foundkey",
    "pleroma",
    "akkoma",
    "pixelfed",
    "snac",
    "takahe",
    "hollo",
    "bookwyrm",
];

/// In which form what a server runs reads what groups pass on.
pub fn dialect(software: &str) -> Dialect {
    if THREADING.contains(&software) {
        Dialect::Thread
    } else if MICROBLOGS.contains(&software) {
        Dialect::Micro
    } else {
        Dialect::Both
    }
}

/// The relation of a link to what is quoted (FEP-e232).
pub const QUOTE_RELATION: &str = "https://misskey-hub.net/ns#_misskey_quote";

/// The address of what an object quotes (FEP-044f, and what came before it).
pub fn quoted(object: &Value) -> Option<String> {
    let names = ["quote", "quoteUrl", "quoteUri", "_misskey_quote"];
    let named = names.iter().find_map(|name| uri(&object[*name]));
    // FEP-e232: a link beside the words whose relation says so.
    named.or_else(|| {
        many(&object["tag"])
            .into_iter()
            .filter(|tag| tag["type"] == "Link")
            .filter(|tag| many(&tag["rel"]).iter().any(|rel| is_quote(rel)))
            .find_map(|tag| uri(&tag["href"]))
    })
}

fn is_quote(relation: &Value) -> bool {
    relation
        .as_str()
        .is_some_and(|relation| relation.ends_with("#_misskey_quote"))
}

/// An actor as we need it: where to write to them and which keys are theirs.
#[derive(Debug, Clone, PartialEq)]
pub struct Actor {
    pub uri: String,
    pub kind: String,
    /// `alice@example.net`, as the actor itself says; shown, never trusted.
    pub handle: String,
    pub host: String,
    pub inbox: String,
    pub shared_inbox: Option<String>,
    pub keys: Vec<Key>,
    pub json: Value,
}

/// A public key as published: PEM, or multibase (FEP-521a).
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    pub id: String,
    pub public: String,
}

const KEYS_MAX: usize = 10;
const USER_NAME_CHARS_MAX: usize = 100;
const ACTOR_KINDS: [&str; 5] = ["Person", "Group", "Service", "Application", "Organization"];

/// Reads an actor document. `uri` is where it was fetched; the document must be about it.
pub fn actor(uri_fetched: &str, json: Value) -> Result<Actor, Malformed> {
    let id = uri(&json["id"]).ok_or(Malformed::Field("id"))?;
    if id != uri_fetched {
        return Err(Malformed::Field("id"));
    }
    let kind = kinds(&json)
        .into_iter()
        .find(|kind| ACTOR_KINDS.contains(&kind.as_str()));
    let kind = kind.ok_or(Malformed::Field("type"))?;
    let host_name = host(&id).ok_or(Malformed::Field("id"))?;
    let inbox = uri(&json["inbox"]).ok_or(Malformed::Field("inbox"))?;
    // An inbox elsewhere would let one server have another flooded in its name.
    let here = |address: &String| host(address).as_ref() == Some(&host_name);
    if !here(&inbox) {
        return Err(Malformed::OtherHost);
    }
    let shared_inbox = uri(&json["endpoints"]["sharedInbox"]).filter(here);
    let name = user_name(json["preferredUsername"].as_str().unwrap_or_default());
    let handle = format!("{name}@{host_name}");
    let keys = keys(&json, &id);
    Ok(Actor {
        uri: id,
        kind,
        handle,
        host: host_name,
        inbox,
        shared_inbox,
        keys,
        json,
    })
}

/// What a name before the `@` may have; another `@` in it would name another server.
fn user_name(name: &str) -> String {
    let fits = |c: &char| c.is_alphanumeric() || "._-~".contains(*c);
    let kept: String = name
        .chars()
        .filter(fits)
        .take(USER_NAME_CHARS_MAX)
        .collect();
    match kept.is_empty() {
        true => "?".to_owned(),
        false => kept,
    }
}

/// `publicKey` (one or several) and `assertionMethod`; a key that names another owner is not theirs.
fn keys(json: &Value, actor: &str) -> Vec<Key> {
    let named = |key: &Value, owner: &str, public: &str| {
        let id = key["id"].as_str()?.to_owned();
        let theirs = key[owner].as_str().is_none_or(|owner| owner == actor);
        let public = key[public].as_str()?.to_owned();
        (theirs && host(&id) == host(actor)).then_some(Key { id, public })
    };
    let rsa = many(&json["publicKey"]);
    let rsa = rsa
        .into_iter()
        .filter_map(|key| named(key, "owner", "publicKeyPem"));
    let multikeys = many(&json["assertionMethod"]);
    let multikeys = multikeys
        .into_iter()
        .filter_map(|key| named(key, "controller", "publicKeyMultibase"));
    rsa.chain(multikeys).take(KEYS_MAX).collect()
}

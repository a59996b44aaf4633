//! Spaces as actors: `Group` for the hub, communities and communs, `Application` for the server,
//! `Person` for a member who speaks in public, `Service` for the team's voice.
//! What Mastodon requires: array `attachment`, `icon` an object, `endpoints.sharedInbox`, the key's
//! id equal to the `keyId` that signs.

use serde_json::{Value, json};

use super::super::addresses::Addresses;
use super::{image, with_context};
use crate::media::Media;
use crate::spaces::keys::{FORMER_LISTED_MAX, Listed, State};
use crate::spaces::{Kind, Space, Stage};
use crate::text;

const GROUP: &str = "Group";
const LINKS_MAX: usize = 8;

/// The pictures of a space, looked up by the caller.
#[derive(Debug, Default)]
pub struct Pictures {
    pub icon: Option<Media>,
    pub cover: Option<Media>,
}

/// How a group is talked in.
#[derive(Debug, Default)]
pub struct Group {
    /// Only those who look after it may contribute.
    pub is_restricted: bool,
}

/// What stands around a space's row in its document.
#[derive(Debug, Default)]
pub struct Around {
    /// Every pair of keys that there ever was, the newest first.
    pub keys: Vec<Listed>,
    pub pictures: Pictures,
    pub group: Group,
    /// Who it is elsewhere as well, or was.
    pub also_known_as: Vec<String>,
    /// Where it lives now.
    pub moved_to: Option<String>,
}

/// The actor document, with `@context`.
pub fn document(addresses: &Addresses, space: &Space, around: &Around) -> Value {
    with_context(build(addresses, space, around))
}

fn build(addresses: &Addresses, space: &Space, around: &Around) -> Value {
    let (pictures, group) = (&around.pictures, &around.group);
    let id = addresses.actor(space.id);
    let mut actor = json!({
        "id": id,
        "type": kind(space.kind),
        "preferredUsername": space.handle,
        "webfinger": format!("{}@{}", space.handle, addresses.domain()),
        "name": space.name,
        "summary": summary(addresses, space),
        "url": addresses.space_page(&space.handle),
        "inbox": addresses.of_actor(space.id, "inbox"),
        "outbox": addresses.of_actor(space.id, "outbox"),
        "followers": addresses.of_actor(space.id, "followers"),
        "following": addresses.of_actor(space.id, "following"),
        "featured": addresses.of_actor(space.id, "featured"),
        "featuredTags": addresses.of_actor(space.id, "tags"),
        "endpoints": { "sharedInbox": addresses.shared_inbox() },
        "published": space.created_ms.rfc3339(),
        "updated": space.updated_ms.rfc3339(),
        "manuallyApprovesFollowers": space.kind == Kind::Voice,
        "discoverable": is_shown(space, space.details.discoverable),
        "indexable": is_machine(space.kind) || is_shown(space, space.details.indexable),
        "attributionDomains": [host_of(addresses.base())],
        "attachment": fields(space),
        "tag": [],
        "icon": icon(addresses, space, pictures),
    });
    if !space.kind.is_silent() {
        actor["upcomingEvents"] = json!(addresses.of_actor(space.id, "upcoming"));
    }
    if kind(space.kind) == GROUP {
        actor["postingRestrictedToMods"] = json!(group.is_restricted);
        actor["attributedTo"] = json!(addresses.of_actor(space.id, "moderators"));
    }
    if let Some(cover) = &pictures.cover {
        actor["image"] = image(addresses, cover, &space.name);
    }
    if !around.also_known_as.is_empty() {
        actor["alsoKnownAs"] = json!(around.also_known_as);
    }
    if let Some(target) = &around.moved_to {
        actor["movedTo"] = json!(target);
    }
    add_keys(&mut actor, addresses, space, &around.keys);
    actor
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Hub | Kind::Community | Kind::Commun => GROUP,
        Kind::Server => "Application",
        Kind::Member => "Person",
        Kind::Voice => "Service",
    }
}

/// What no list of people shows, but whose words may be found.
fn is_machine(kind: Kind) -> bool {
    matches!(kind, Kind::Server | Kind::Voice)
}

/// A member is shown elsewhere as far as they chose; groups are, the machine is not.
fn is_shown(space: &Space, chosen: bool) -> bool {
    match space.kind {
        Kind::Member => chosen,
        Kind::Server | Kind::Voice => false,
        Kind::Hub | Kind::Community | Kind::Commun => true,
    }
}

/// RSA for every peer, of the pair that signs alone: a list of keys is what several cannot read (Lemmy,
/// Misskey), who would read nothing of the actor any more. Ed25519 of every pair as assertion methods
/// (FEP-521a), the one that signs first; of former pairs it stays, so that what was proven by it still
/// can be checked.
fn add_keys(actor: &mut Value, addresses: &Addresses, space: &Space, keys: &[Listed]) {
    let id = addresses.actor(space.id);
    let signs_first = |pair: &&Listed| pair.state != State::Signing;
    let mut believed: Vec<&Listed> = keys.iter().filter(|pair| pair.signs()).collect();
    believed.sort_by_key(signs_first);
    if let Some(pair) = believed.first() {
        actor["publicKey"] = json!({
            "id": addresses.main_key(space.id, pair.number),
            "owner": id,
            "publicKeyPem": pair.rsa_public_pem,
        });
    }
    let former = keys.iter().filter(|pair| pair.state == State::Former);
    let proving = believed.into_iter().chain(former.take(FORMER_LISTED_MAX));
    let proving = proving.map(|pair| {
        json!({
            "id": addresses.ed25519_key(space.id, pair.number),
            "type": "Multikey",
            "controller": id,
            "publicKeyMultibase": pair.ed25519_public,
        })
    });
    actor["assertionMethod"] = Value::Array(proving.collect());
}

/// The space's own picture, or the bricks that are drawn for it (`/icons/{handle}.png`).
fn icon(addresses: &Addresses, space: &Space, pictures: &Pictures) -> Value {
    match &pictures.icon {
        Some(media) => image(addresses, media, &space.name),
        None => json!({
            "type": "Image",
            "mediaType": "image/png",
            "url": addresses.page(&format!("/icons/{}.png", space.handle)),
            "name": space.name,
        }),
    }
}

fn summary(addresses: &Addresses, space: &Space) -> String {
    if space.sentence.is_empty() && space.body_html.is_empty() {
        return String::new();
    }
    let sentence = text::escape(&space.sentence).replace('\n', "<br>");
    let body = text::absolutise(&space.body_html, addresses.base());
    format!("<p>{sentence}</p>{body}")
}

/// Stage, licence, the first link and the territory, then the other links, as profile fields in the
/// space's own language: many show four, and no server shows more than it likes.
fn fields(space: &Space) -> Value {
    let french = space.language.starts_with("fr");
    let mut fields = Vec::new();
    let mut add = |name: &str, value: String| {
        fields.push(json!({ "type": "PropertyValue", "name": name, "value": value }));
    };
    if let Some(stage) = space.stage {
        let word = stage_word(stage, french);
        add(if french { "Stade" } else { "Stage" }, word.to_owned());
    }
    if let Some(licence) = &space.licence {
        add("Licence", text::escape(licence));
    }
    let mut links = space.links.0.iter().take(LINKS_MAX);
    if let Some(link) = links.next() {
        add(&link.label, address(&link.url));
    }
    if let Some(territory) = &space.territory {
        let name = if french { "Territoire" } else { "Territory" };
        add(name, text::escape(territory));
    }
    for link in links {
        add(&link.label, address(&link.url));
    }
    Value::Array(fields)
}

fn stage_word(stage: Stage, french: bool) -> &'static str {
    match (stage, french) {
        (Stage::Prefiguration, true) => "Préfiguration",
        (Stage::Prefiguration, false) => "Prefiguration",
        (Stage::Emergence, true) => "Émergence",
        (Stage::Emergence, false) => "Emergence",
        (Stage::Maturity, true) => "Maturité",
        (Stage::Maturity, false) => "Maturity",
    }
}

/// Mastodon checks a link only when its text is the address itself.
fn address(url: &str) -> String {
    let url = text::escape(url);
    format!("<a href=\"{url}\" rel=\"me nofollow noopener\">{url}</a>")
}

fn host_of(base: &str) -> String {
    let url = url::Url::parse(base).ok();
    url.and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default()
}

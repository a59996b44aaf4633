//! `Flag`: a report about what stands here, or about somebody. Microblogs name the account and
//! the posts and give the reason as `content`, by their instance's actor; threads name one object and
//! give it as `summary`. `Undo` of it, and `ResolveReport` (Lemmy) by who looks after the space, close
//! what it reported. Out: by the team's voice, in the form that the other server reads.
//!
//! ```json
//! { "id": "https://peer.example/flags/1", "type": "Flag", "actor": "https://peer.example/actor",
//!   "content": "Advertising",
//!   "object": ["https://hub.example/ap/actors/0190…", "https://other.example/notes/1"] }
//! { "id": "https://peer.example/activities/flag/1", "type": "Flag",
//!   "actor": "https://peer.example/u/alice", "to": ["https://hub.example/ap/actors/0190…"],
//!   "object": "https://hub.example/ap/posts/0190…", "summary": "Advertising" }
//! ```

use serde_json::{Value, json};

use super::{Outcome, Received, object_named, space_named, whole};
use crate::audit;
use crate::conversation::moderation::{self, Moderator};
use crate::conversation::reports::{self, Cause, New, Sender};
use crate::conversation::{self, State};
use crate::db::Tx;
use crate::federation::addresses::Addresses;
use crate::federation::{hearing, wire};
use crate::ids::{ActivityId, SpaceId};
use crate::peers::Dialect;
use crate::peers::policies;

/// A report names an account and some posts; one that names more is not read to its end.
const OBJECTS_MAX: usize = 20;

pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let activity = received.activity;
    let words = match hearing::plain(&activity.json["content"], reports::WORDS_CHARS_MAX) {
        empty if empty.is_empty() => {
            hearing::plain(&activity.json["summary"], reports::WORDS_CHARS_MAX)
        }
        words => words,
    };
    let host = wire::host(&activity.actor).unwrap_or_default();
    if !policies::takes_reports(tx, &host).await? {
        return Ok(Outcome::Ignored("a Flag from where none are taken"));
    }
    let sender = Sender {
        activity_uri: &activity.id,
        host: &host,
    };
    let (mut things, mut people) = (Vec::new(), Vec::new());
    let objects = wire::many(&activity.json["object"]);
    for uri in objects.into_iter().filter_map(wire::uri).take(OBJECTS_MAX) {
        match about(tx, received.addresses, &uri).await? {
            Some(about) if about.is_person => people.push(about),
            Some(about) => things.push(about),
            None => {}
        }
    }
    // Whoever reports a post names its account too: that is one report, about the post.
    let about = if things.is_empty() { people } else { things };
    let mut kept = false;
    for it in about {
        let new = New {
            from: Some(sender),
            object_uri: &it.uri,
            author_uri: &it.author_uri,
            space: it.space,
            kind: Cause::Other,
            account: None,
            words: &words,
        };
        kept |= reports::take(tx, &new, received.now).await?.is_some();
    }
    match kept {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Ignored("a Flag of nothing here, or one too many")),
    }
}

/// What a report is about.
pub struct About {
    pub uri: String,
    pub is_person: bool,
    /// Whose it is, or who it is.
    pub author_uri: String,
    /// Whose animators read it. About a space itself, or about somebody in general, the team alone does.
    pub space: Option<SpaceId>,
}

/// What stands here at an address, or who is known here by it: what can be reported.
pub async fn about(tx: &mut Tx, addresses: &Addresses, uri: &str) -> sqlx::Result<Option<About>> {
    if object_named(tx, addresses, uri).await?.is_some() {
        let comment = conversation::store::by_uri(tx, uri).await?;
        let (author_uri, space) = match comment.filter(|it| it.state == State::Published) {
            Some(comment) => (comment.author_uri, Some(comment.space_id)),
            None => {
                let place = hearing::under(tx, addresses, uri).await?;
                let space = place.and_then(|place| place.root()).map(|(_, space)| space);
                (space.map_or(String::new(), |id| addresses.actor(id)), space)
            }
        };
        return Ok(Some(About {
            uri: uri.to_owned(),
            is_person: false,
            author_uri,
            space,
        }));
    }
    let person = match space_named(tx, addresses, uri).await? {
        Some(space) => Some(addresses.actor(space.id)),
        None => {
            let author = conversation::store::author(tx, uri).await?;
            author.map(|author| author.uri)
        }
    };
    Ok(person.map(|uri| About {
        author_uri: uri.clone(),
        uri,
        is_person: true,
        space: None,
    }))
}

/// Who reported takes it back: their server does.
pub async fn undo(tx: &mut Tx, received: &Received<'_>, undone: &Value) -> sqlx::Result<Outcome> {
    let uri = wire::uri(undone);
    let uri = uri.filter(|uri| wire::host(uri) == wire::host(&received.activity.actor));
    let withdrawn = match uri {
        Some(uri) => reports::withdraw(tx, &uri, received.now).await?,
        None => false,
    };
    match withdrawn {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Ignored("an Undo of something never seen here")),
    }
}

/// Who looks after a space from elsewhere has dealt with what was reported there: the report is
/// named by its id, or embedded.
pub async fn resolve(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Outcome> {
    let actor = &received.activity.actor;
    let report = &received.activity.json["object"];
    let mut found = match wire::uri(report) {
        Some(uri) => conversation::store::reports::by_activity(tx, &uri).await?,
        None => Vec::new(),
    };
    // What we sent them has an id of ours: it is known by what it is about.
    if found.is_empty() {
        let named = wire::many(&report["object"]);
        let named = named.into_iter().filter_map(wire::uri);
        let named: Vec<String> = named.take(OBJECTS_MAX).collect();
        for (space,) in conversation::store::moderators::animated_by(tx, actor).await? {
            for uri in &named {
                let about = (uri.as_str(), Some(space));
                found.extend(conversation::store::reports::of_object(tx, about, 1).await?);
            }
        }
    }
    let who = Moderator {
        uri: actor,
        is_team: false,
    };
    let why = hearing::plain(&received.activity.json["summary"], 500);
    let (by, kept) = (audit::Who::Elsewhere(actor), reports::Outcome::Kept);
    let mut closed = false;
    for report in found {
        let Some(space) = report.space_id else {
            continue;
        };
        if moderation::may(tx, &who, space, received.now).await? {
            let about = (report.object_uri.as_str(), Some(space));
            closed |= reports::close(tx, by, about, kept, &why, received.now).await?;
        }
    }
    match closed {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Ignored("a report that is not theirs to close")),
    }
}

/// What a report of ours says.
pub struct Told<'a> {
    pub author: &'a str,
    pub object: &'a str,
    pub kind: Cause,
    pub words: &'a str,
    /// The group or the person that threads address it to.
    pub to: &'a str,
    pub dialect: Dialect,
}

/// By the team's voice, so that nobody is told who reports.
pub fn build(addresses: &Addresses, id: ActivityId, voice: SpaceId, told: &Told<'_>) -> Value {
    let why = match (told.kind, told.words.is_empty()) {
        (Cause::Other, _) => told.words.to_owned(),
        (kind, true) => kind.to_string(),
        (kind, false) => format!("{kind}: {}", told.words),
    };
    let rest = match told.dialect {
        Dialect::Thread => json!({ "to": [told.to], "object": told.object, "summary": why }),
        Dialect::Micro | Dialect::Both => {
            let mut objects = vec![told.author];
            if told.object != told.author {
                objects.push(told.object);
            }
            json!({ "object": objects, "content": why })
        }
    };
    let actor = addresses.actor(voice);
    whole(&addresses.activity(id), "Flag", &actor, rest)
}

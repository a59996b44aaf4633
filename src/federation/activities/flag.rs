//! `Flag` in: a report about what stands here, or about somebody here. Microblogs name the account and
//! the posts and give the reason as `content`, by their instance's actor; threads name one object and
//! give it as `summary`.
//!
//! ```json
//! { "id": "https://peer.example/flags/1", "type": "Flag", "actor": "https://peer.example/actor",
//!   "content": "Advertising",
//!   "object": ["https://hub.example/ap/actors/0190…", "https://other.example/notes/1"] }
//! ```

use super::{Outcome, Received, object_named, space_named};
use crate::conversation::reports;
use crate::db::Tx;
use crate::federation::{hearing, wire};
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
    let mut things = Vec::new();
    let mut people = Vec::new();
    let objects = wire::many(&activity.json["object"]);
    for uri in objects.into_iter().filter_map(wire::uri).take(OBJECTS_MAX) {
        if object_named(tx, received.addresses, &uri).await?.is_some() {
            things.push(uri);
        } else if space_named(tx, received.addresses, &uri).await?.is_some() {
            people.push(uri);
        }
    }
    // Whoever reports a post names its account too: that is one report, about the post.
    let about = if things.is_empty() { people } else { things };
    let mut kept = false;
    for uri in about {
        let (id, now) = (&activity.id, received.now);
        kept |= reports::take(tx, id, &host, &uri, &words, now).await?;
    }
    match kept {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Ignored("a Flag of nothing here, or one too many")),
    }
}

//! An actor is gone, and others have been told: every address that names them goes from what this hub
//! keeps of letters, facts, keys and reactions, which stay as counts.

use super::agendas::hearing;
use super::outgoing::{self, Telling};
use super::store::{self, received};
use super::synchronization;
use crate::conversation;
use crate::delivery::store::forgotten as letters;
use crate::facts::{self, Fact};
use crate::peers;
use crate::spaces::followers;

/// Of what others said beside an author, so many letters are looked through.
const BESIDE_MAX: i64 = 5_000;

/// What has to be known of an actor to forget them.
#[derive(Debug, Clone, Copy)]
pub struct Gone<'a> {
    pub uri: &'a str,
    /// Their own inbox; empty for somebody here.
    pub inbox: &'a str,
    /// The ids of what they asked to follow.
    pub follows: &'a [String],
}

/// The first part, at once: what they said, felt and announced, whom they followed, who they were.
pub async fn begin(
    tx: &mut crate::db::Tx,
    uri: &str,
    now: crate::clock::Millis,
) -> sqlx::Result<()> {
    let known = store::remote_actor(tx, uri).await?;
    let follows = followers::store::follows_of(tx, uri).await?;
    followers::unfollow_all(tx, uri).await?;
    hearing::gone(tx, uri, now).await?;
    let reacted = store::reacted(tx, uri).await?;
    let spoke = conversation::forgetting::erase(tx, uri, now).await?;
    store::forget_actor(tx, uri).await?;
    conversation::store::quotes::delete_of_actor(tx, uri).await?;
    // Who left nothing but a profile has nothing to be looked for.
    if spoke
        || reacted
        || !follows.is_empty()
        || conversation::forgetting::is_named(tx, uri).await?
    {
        let fact = Fact::ActorGone {
            actor: uri.to_owned(),
            inbox: known.map_or(String::new(), |actor| actor.inbox),
            follows,
        };
        facts::record(tx, &fact, now).await?;
    }
    Ok(())
}

/// The rest, a part at a time; false when more is left.
pub(super) async fn settle(telling: &mut Telling<'_>, gone: &Gone<'_>) -> sqlx::Result<bool> {
    let is_ours = telling.addresses.is_ours(gone.uri);
    let uri = gone.uri;
    // An address of ours tells nothing, and what others said to it is under way.
    if !is_ours {
        outgoing::unshare_all_of(telling, uri).await?;
        forget_beside(telling.tx, uri).await?;
    }
    let tx = &mut *telling.tx;
    let said = conversation::store::of_author(tx, uri).await?;
    let mut said: Vec<String> = said.into_iter().map(|(_, uri)| uri).collect();
    // What they said of themself too.
    said.push(uri.to_owned());
    letters::forget_words(tx, &said).await?;
    if !is_ours {
        let mut about = said;
        about.extend(store::reaction_uris_of(tx, uri).await?);
        about.extend(gone.follows.iter().cloned());
        letters::forget_about(tx, &about).await?;
        letters::forget_under(tx, uri).await?;
        received::forget(tx, uri).await?;
        synchronization::forget(tx, uri).await?;
        peers::store::forget_inbox(tx, gone.inbox).await?;
    }
    store::tally_reactions_of(tx, uri).await?;
    let is_all = conversation::forgetting::settle(tx, uri, is_ours, telling.now).await?;
    if is_all {
        facts::forget(tx, outgoing::READER, uri).await?;
    }
    Ok(is_all)
}

/// What names an actor in what others said beside them, and in what they decided about others.
async fn forget_beside(tx: &mut crate::db::Tx, uri: &str) -> sqlx::Result<()> {
    let beside = conversation::store::forgotten::said_beside(tx, uri, BESIDE_MAX).await?;
    letters::forget_naming(tx, &beside, uri).await?;
    let decided = conversation::store::forgotten::decided_by(tx, uri).await?;
    letters::forget_naming(tx, &decided, uri).await?;
    conversation::store::forgotten::clear_naming(tx, uri).await
}

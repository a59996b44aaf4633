//! Somebody elsewhere moved: what they followed here they follow from their new address, who followed them
//! from here asks them there, and what was decided about them holds there (FEP-7628).

use serde_json::Value;

use super::activities::space_named;
use super::activities::update::follower_of;
use super::fetch::Signer;
use super::wanted::{end, fetch};
use super::{store, wire};
use crate::agendas;
use crate::app::App;
use crate::clock::Millis;
use crate::conversation;
use crate::conversation::store::wanted::{self as rows, Wanted};
use crate::db::Tx;
use crate::spaces;
use crate::spaces::followers;

/// Where a profile says that its owner lives now.
pub fn target(profile: &Value) -> Option<String> {
    wire::uri(&profile["movedTo"])
}

/// Whether a profile says that its owner was somebody else before.
pub fn was(profile: &Value, before: &str) -> bool {
    wire::many(&profile["alsoKnownAs"])
        .into_iter()
        .any(|name| wire::uri(name).as_deref() == Some(before))
}

/// Both profiles agree: it is one person.
pub async fn settle(tx: &mut Tx, from: &str, to: &wire::Actor, now: Millis) -> sqlx::Result<()> {
    store::put_remote_actor(tx, to, now).await?;
    followers::move_house(tx, from, &follower_of(to), now).await?;
    agendas::following::moved(tx, from, &to.uri, now).await?;
    conversation::store::quotes::move_actor(tx, from, &to.uri, now).await
}

/// The profile of somebody who says that they moved: believed when the new one says so too.
pub(super) async fn take(
    app: &App,
    signer: &Signer,
    wanted: &Wanted,
    profile: &Value,
) -> anyhow::Result<()> {
    let is_theirs = wire::uri(&profile["id"]).as_ref() == Some(&wanted.uri);
    let Some(there) = target(profile).filter(|_| is_theirs) else {
        return end(app, wanted, true).await;
    };
    if app.addresses.is_ours(&there) {
        return moved_here(app, wanted, &there).await;
    }
    let read = fetch(app, signer, &there).await;
    let actor = read.ok().and_then(|json| wire::actor(&there, json).ok());
    let Some(actor) = actor.filter(|actor| was(&actor.json, &wanted.uri)) else {
        return end(app, wanted, true).await;
    };
    let mut tx = app.db.begin().await?;
    settle(&mut tx, &wanted.uri, &actor, app.clock.now()).await?;
    rows::end(&mut tx, &wanted.uri).await?;
    tx.commit().await?;
    app.told();
    Ok(())
}

/// A group of another server moved here. Its followers come by themselves, each with a request of their
/// own server.
async fn moved_here(app: &App, wanted: &Wanted, target: &str) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let space = space_named(&mut tx, &app.addresses, target).await?;
    let aliases = match &space {
        Some(space) => spaces::store::identity::aliases(&mut tx, space.id).await?,
        None => Vec::new(),
    };
    let is_agreed = aliases.iter().any(|alias| alias.actor_uri == wanted.uri);
    let space = space.map(|space| space.handle);
    tracing::info!(
        space,
        is_agreed,
        "somebody elsewhere says that they moved here"
    );
    rows::end(&mut tx, &wanted.uri).await?;
    tx.commit().await?;
    Ok(())
}

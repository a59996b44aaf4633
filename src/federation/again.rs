//! Reading again what may have changed while this hub heard nothing: what people elsewhere said in recent
//! discussions, with the answers that it got, and their profiles. Bounded in number, spread over time.
//!
//! What always holds: what is gone at its origin goes here too; nobody is asked more than once for one
//! thing.

use std::collections::HashSet;

use serde_json::Value;

use super::activities::update;
use super::wanted::{self, Why};
use super::{forgotten, moved, wire};
use crate::app::App;
use crate::clock::Millis;
use crate::conversation::store::wanted as rows;
use crate::db::Tx;

/// What was said so long before the hub was away may still be talked about.
const RECENT_SECONDS: i64 = 30 * 24 * 3600;
/// The newest.
const SAID_MAX: i64 = 300;
/// Between two things that are asked for.
const APART_SECONDS: i64 = 5;

/// Asks for what may have been missed since then; answers how much that is.
pub async fn ask(tx: &mut Tx, away_since: Millis, now: Millis) -> sqlx::Result<i64> {
    let recent = away_since.plus_seconds(-RECENT_SECONDS);
    let mut asked = 0;
    let mut authors = HashSet::new();
    for (said, author) in rows::recent_elsewhere(tx, recent, SAID_MAX).await? {
        let ready = now.plus_seconds(APART_SECONDS * asked);
        wanted::want_at(tx, &said, Why::Again, 0, ready).await?;
        asked += 1;
        if authors.insert(author.clone()) {
            let ready = now.plus_seconds(APART_SECONDS * asked);
            wanted::want_at(tx, &author, Why::Profile, 0, ready).await?;
            asked += 1;
        }
    }
    Ok(asked)
}

/// How much of it is still to be read.
pub async fn waiting(tx: &mut Tx) -> sqlx::Result<i64> {
    let said = rows::count_for(tx, Why::Again.as_str()).await?;
    Ok(said + rows::count_for(tx, Why::Profile.as_str()).await?)
}

/// A profile as it stands at its origin; who lives elsewhere now is followed there.
pub(super) async fn take_profile(app: &App, uri: &str, json: Value) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    rows::end(&mut tx, uri).await?;
    if let Ok(actor) = wire::actor(uri, json) {
        update::take_in(&mut tx, &actor, now).await?;
        if moved::target(&actor.json).is_some() {
            wanted::want(&mut tx, uri, Why::Move, 0, now).await?;
        }
    }
    tx.commit().await?;
    app.known_keys.forget_actor(uri);
    Ok(())
}

/// Whoever lived there is gone, as their own server says: nothing of theirs stays.
pub(super) async fn forget(app: &App, uri: &str) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    rows::end(&mut tx, uri).await?;
    forgotten::begin(&mut tx, uri, app.clock.now()).await?;
    tx.commit().await?;
    app.known_keys.forget_actor(uri);
    app.told();
    Ok(())
}

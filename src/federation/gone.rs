//! An inbox answered 404 or 410: are its followers still there? Each is asked by reading their
//! profile. Who is gone is forgotten; who moved is followed; an inbox that goes on answering so for
//! days, although the profile still names it, loses its followers too.

use url::Url;

use super::activities::update::follower_of;
use super::fetch::{FetchError, Signer};
use super::wire::{self, Actor};
use super::{server_actor, store};
use crate::app::App;
use crate::clock::Millis;
use crate::peers::store::GoneInbox;
use crate::spaces::followers;

const INBOXES_MAX: i64 = 50;
const FOLLOWERS_MAX: i64 = 50;
/// While a profile cannot be read, it is asked for again after this.
const AGAIN_SECONDS: i64 = 3600;
/// So many checks, each because of another 404 or 410,
const CHECKS_MIN: i64 = 3;
/// over so long, show that nobody lives there, whatever the profile says.
const GONE_SECONDS_MIN: i64 = 3 * 24 * 3600;

/// What became of a follower.
enum Found {
    Gone,
    At(Box<Actor>),
    Unknown,
}

/// Asks behind the inboxes whose time has come.
pub async fn ask(app: &App) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let again = now.plus_seconds(AGAIN_SECONDS);
    let inboxes = crate::peers::store::take_checks(&mut tx, now, again, INBOXES_MAX).await?;
    tx.commit().await?;
    if inboxes.is_empty() {
        return Ok(());
    }
    let signer = server_actor::signer(app).await?;
    for inbox in inboxes {
        ask_behind(app, &signer, &inbox, now).await?;
    }
    Ok(())
}

async fn ask_behind(
    app: &App,
    signer: &Signer,
    inbox: &GoneInbox,
    now: Millis,
) -> anyhow::Result<()> {
    let mut tx = app.db.read().await?;
    let behind = followers::store::through_inbox(&mut tx, inbox.id, FOLLOWERS_MAX).await?;
    drop(tx);
    let given_up =
        inbox.checks + 1 >= CHECKS_MIN && now.0 - inbox.gone_ms.0 >= GONE_SECONDS_MIN * 1000;
    let mut all_known = (behind.len() as i64) < FOLLOWERS_MAX;
    for (uri,) in behind {
        let found = look(app, signer, &uri).await;
        let mut tx = app.db.begin().await?;
        match found {
            Found::Gone => {
                followers::unfollow_all(&mut tx, &uri).await?;
                store::forget_actor(&mut tx, &uri).await?;
                store::tally_reactions_of(&mut tx, &uri).await?;
            }
            Found::At(actor) if given_up && is_behind(&actor, &inbox.address) => {
                followers::unfollow_all(&mut tx, &uri).await?;
            }
            Found::At(actor) => {
                store::put_remote_actor(&mut tx, &actor, app.clock.now()).await?;
                followers::refresh(&mut tx, &follower_of(&actor)).await?;
            }
            Found::Unknown => all_known = false,
        }
        tx.commit().await?;
        app.known_keys.forget_actor(&uri);
    }
    let mut tx = app.db.begin().await?;
    crate::peers::store::checked(&mut tx, inbox.id, all_known).await?;
    tx.commit().await?;
    Ok(())
}

fn is_behind(actor: &Actor, inbox: &str) -> bool {
    actor.shared_inbox.as_deref().unwrap_or(&actor.inbox) == inbox
}

async fn look(app: &App, signer: &Signer, uri: &str) -> Found {
    let Ok(url) = Url::parse(uri) else {
        return Found::Gone;
    };
    match app.http.get_document(&url, Some(signer)).await {
        Ok(document) => match wire::actor(uri, document.json) {
            Ok(actor) => Found::At(Box::new(actor)),
            Err(_) => Found::Unknown,
        },
        Err(FetchError::Gone | FetchError::Status(404)) => Found::Gone,
        Err(_) => Found::Unknown,
    }
}

//! Members who take back all that they said, and members who leave. Either is asked for at once and done
//! a part at a time ([`go_on`]), because somebody may have said a lot.
//!
//! What always holds: nobody is signed in any more the moment they leave; each thing that is taken back
//! is told as if it had been taken back alone; the handle is never given again; one administrator stays.

use super::hearing::withdraw;
use super::moderation::{self, Because, Moderator, What as Decided};
use super::store;
use crate::accounts::{self, By, Refused};
use crate::attendance;
use crate::audit;
use crate::clock::Millis;
use crate::collaboration;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::AccountId;
use crate::spaces::members;

/// What is taken back in one transaction.
const BATCH: i64 = 50;

crate::text_enum! {
    /// What somebody asked for.
    What {
        /// All that they said is taken back.
        Comments = "comments",
        /// That, and their account is closed.
        Account = "account",
        /// Their account is closed; what they said in public stays, without their name.
        AccountAlone = "account_alone",
    }
}

/// Somebody for whom something is left to do.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Leaving {
    pub account_id: AccountId,
    pub actor_uri: String,
    pub what: What,
}

/// A member takes back all that they said. `actor_uri` is their own address.
pub async fn take_back_all(
    tx: &mut Tx,
    account: AccountId,
    actor_uri: &str,
    now: Millis,
) -> sqlx::Result<()> {
    store::leaving::put(tx, account, actor_uri, What::Comments, now).await
}

/// An account is closed, by its owner or by an administrator.
pub async fn leave(
    tx: &mut Tx,
    by: By,
    account: AccountId,
    actor_uri: &str,
    what: What,
    now: Millis,
) -> Result<(), Refused> {
    let closed = accounts::close(tx, by, account, now).await?;
    audit::forget(tx, &closed.handle).await?;
    if by.account() != Some(account) {
        let line = audit::Line {
            what: audit::What::AccountClosed,
            object: "",
            was: closed.role.as_str(),
            became: "",
        };
        audit::note(tx, by, &line, now).await?;
    }
    store::leaving::clear_letters_of(tx, account).await?;
    for (space,) in store::moderators::animated_by(tx, actor_uri).await? {
        let about = (space, actor_uri);
        step_down(tx, about, now).await?;
    }
    store::avoided::delete_all_of(tx, account).await?;
    attendance::forget(tx, actor_uri, now).await?;
    attendance::rides::forget(tx, account).await?;
    attendance::tasks::forget(tx, account).await?;
    collaboration::forget(tx, account).await?;
    attendance::away::forget(tx, account).await?;
    members::close(tx, account, now).await?;
    store::leaving::put(tx, account, actor_uri, what, now).await?;
    Ok(())
}

/// Somebody does not look after a space any more, by their own wish; false when they did not.
pub async fn step_down(
    tx: &mut Tx,
    (space, actor_uri): (crate::ids::SpaceId, &str),
    now: Millis,
) -> sqlx::Result<bool> {
    let who = Moderator {
        uri: actor_uri,
        is_team: true,
    };
    let animators = store::moderators::animators(tx, space).await?;
    if !animators.iter().any(|(uri,)| uri == actor_uri) {
        return Ok(false);
    }
    let about = (space, actor_uri);
    let because = Because::default();
    match moderation::appoint(tx, &who, about, Decided::Dismissed, &because, now).await {
        Ok(()) => Ok(true),
        Err(moderation::Refused::Database(error)) => Err(error),
        Err(_) => Ok(false),
    }
}

/// The next part of what is left to do for somebody; false when nothing is.
pub async fn go_on(tx: &mut Tx, now: Millis) -> sqlx::Result<bool> {
    let Some(leaving) = store::leaving::first(tx).await? else {
        return Ok(false);
    };
    let account = leaving.account_id;
    if leaving.what == What::AccountAlone {
        store::forgotten::disown(tx, account).await?;
    }
    let said = store::threads::of_account(tx, account, BATCH).await?;
    let is_all = (said.len() as i64) < BATCH;
    for comment in said {
        withdraw(tx, &comment.uri, &comment.author_uri, "", now).await?;
    }
    if !is_all {
        return Ok(true);
    }
    store::leaving::end(tx, account).await?;
    if leaving.what == What::Comments {
        return Ok(true);
    }
    store::delete_author(tx, &leaving.actor_uri).await?;
    let fact = Fact::MemberLeft {
        member: members::actor_of(account),
        actor: leaving.actor_uri,
    };
    facts::record(tx, &fact, now).await?;
    Ok(true)
}

/// Whether somebody's wish is still being carried out.
pub async fn is_under_way(tx: &mut Tx, account: AccountId) -> sqlx::Result<bool> {
    store::leaving::is_there(tx, account).await
}

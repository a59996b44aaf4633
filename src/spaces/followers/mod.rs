//! Who follows a space from elsewhere.
//!
//! What always holds: with every follow and unfollow the digest of the space's followers on that
//! server changes in the same transaction, so that both servers can compare their lists (FEP-8fcf)
//! without reading them.

pub mod store;

use aws_lc_rs::digest::{SHA256, digest};

use super::{Space, identity};
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::SpaceId;
use crate::peers;

/// The exclusive or of the SHA-256 of each follower's id; zero for none (FEP-8fcf).
pub type Digest = [u8; 32];

/// Lists that are digested in one transaction; the others follow an hour later.
const FILLED_MAX: i64 = 1_000;

/// Someone who follows a space, here or elsewhere.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Follower {
    pub actor_uri: String,
    pub follow_uri: String,
    pub inbox: String,
    pub shared_inbox: Option<String>,
    pub host: String,
}

/// Someone follows a space. Asked again, it answers again: a peer that lost our answer repeats. Nobody new
/// is taken in where the space lives elsewhere.
pub async fn follow(
    tx: &mut Tx,
    space: &Space,
    follower: &Follower,
    now: Millis,
) -> sqlx::Result<()> {
    if identity::has_moved(tx, space.id).await?
        && !store::is_follower(tx, space.id, &follower.actor_uri).await?
    {
        let fact = Fact::FollowRefused {
            space: space.id,
            follower: follower.actor_uri.clone(),
            request: follower.follow_uri.clone(),
            inbox: follower.inbox.clone(),
        };
        return facts::record(tx, &fact, now).await;
    }
    put_silently(tx, space.id, follower, now).await?;
    let fact = Fact::Followed {
        space: space.id,
        follower: follower.actor_uri.clone(),
        request: follower.follow_uri.clone(),
        inbox: follower.inbox.clone(),
    };
    facts::record(tx, &fact, now).await
}

/// Keeps a follower whom nobody waits to hear from: one that moved in with its space.
pub async fn put_silently(
    tx: &mut Tx,
    space: SpaceId,
    follower: &Follower,
    now: Millis,
) -> sqlx::Result<()> {
    let inbox = inbox_of(tx, follower).await?;
    if store::put(tx, space, follower, inbox, now).await? {
        change_digest(tx, space, &follower.host, &follower.actor_uri).await?;
    }
    Ok(())
}

/// Someone no longer follows a space; nothing is said when they never did.
pub async fn unfollow(tx: &mut Tx, space: SpaceId, actor_uri: &str) -> sqlx::Result<bool> {
    let Some(host) = store::delete(tx, space, actor_uri).await? else {
        return Ok(false);
    };
    change_digest(tx, space, &host, actor_uri).await?;
    Ok(true)
}

/// Forgets someone everywhere: their account elsewhere is gone.
pub async fn unfollow_all(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<()> {
    for space in store::followed_by(tx, actor_uri).await? {
        unfollow(tx, space, actor_uri).await?;
    }
    Ok(())
}

/// A server is blocked: nobody there follows anything here any more, and nobody is told.
pub async fn sever(tx: &mut Tx, host: &str) -> sqlx::Result<u64> {
    store::delete_on_host(tx, host).await
}

/// Those who look after a space send somebody away: their server is told that they no longer follow.
pub async fn send_away(
    tx: &mut Tx,
    space: SpaceId,
    actor_uri: &str,
    now: Millis,
) -> sqlx::Result<()> {
    let Some(follower) = store::one(tx, space, actor_uri).await? else {
        return Ok(());
    };
    unfollow(tx, space, actor_uri).await?;
    let fact = Fact::FollowRefused {
        space,
        follower: follower.actor_uri,
        request: follower.follow_uri,
        inbox: follower.inbox,
    };
    facts::record(tx, &fact, now).await
}

/// Somebody lives elsewhere now: what they followed here they follow from there.
pub async fn move_house(
    tx: &mut Tx,
    from_uri: &str,
    to: &Follower,
    now: Millis,
) -> sqlx::Result<()> {
    for space in store::followed_by(tx, from_uri).await? {
        let before = store::one(tx, space, from_uri).await?;
        unfollow(tx, space, from_uri).await?;
        let follow_uri = before.map(|it| it.follow_uri).unwrap_or_default();
        let to = Follower {
            follow_uri,
            ..to.clone()
        };
        put_silently(tx, space, &to, now).await?;
    }
    Ok(())
}

/// A follower's inboxes may move with their profile.
pub async fn refresh(tx: &mut Tx, follower: &Follower) -> sqlx::Result<()> {
    if store::followed_by(tx, &follower.actor_uri)
        .await?
        .is_empty()
    {
        return Ok(());
    }
    let inbox = inbox_of(tx, follower).await?;
    store::update_inboxes(tx, follower, inbox).await
}

async fn inbox_of(tx: &mut Tx, follower: &Follower) -> sqlx::Result<i64> {
    let address = follower.shared_inbox.as_ref().unwrap_or(&follower.inbox);
    peers::store::inbox(tx, &follower.host, address).await
}

/// Puts one id into the digest, or takes it out again: the exclusive or does both.
async fn change_digest(
    tx: &mut Tx,
    space: SpaceId,
    host: &str,
    actor_uri: &str,
) -> sqlx::Result<()> {
    let digest = match store::digest_to_change(tx, space, host).await? {
        Some(mut digest) => {
            mix(&mut digest, actor_uri);
            digest
        }
        // Followers from before digests were kept: from the list itself, which has changed already.
        None => digest_of(&store::on_host(tx, space, host).await?),
    };
    store::put_digest(tx, space, host, &digest).await
}

/// Digests the lists that were there before digests were kept.
pub async fn fill_digests(tx: &mut Tx) -> sqlx::Result<()> {
    for (space, host) in store::without_digest(tx, FILLED_MAX).await? {
        let digest = digest_of(&store::on_host(tx, space, &host).await?);
        store::put_digest(tx, space, &host, &digest).await?;
    }
    Ok(())
}

/// The digest of a list of ids.
pub fn digest_of(actor_uris: &[String]) -> Digest {
    let mut digest = Digest::default();
    for actor_uri in actor_uris {
        mix(&mut digest, actor_uri);
    }
    digest
}

fn mix(into: &mut Digest, actor_uri: &str) {
    let one = digest(&SHA256, actor_uri.as_bytes());
    for (byte, other) in into.iter_mut().zip(one.as_ref()) {
        *byte ^= other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_proposal() {
        let followers = [
            "https://testing.example.org/users/1".to_owned(),
            "https://testing.example.org/users/2".to_owned(),
        ];
        let digest = digest_of(&followers);
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            hex,
            "c33f48cd341ef046a206b8a72ec97af65079f9a3a9b90eef79c5920dce45c61f"
        );
    }
}

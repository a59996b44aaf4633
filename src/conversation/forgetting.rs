//! Somebody is gone, here or elsewhere, and is forgotten: first what they said and who they were
//! ([`erase`], at once), then, when others have been told, every address that names them ([`settle`]).
//!
//! What always holds: places and counts stay, so that answers have something to answer; who is kept
//! out stays kept out. For that, an address of somebody elsewhere is replaced by its *veil*: a keyed
//! hash by which it is known again when it comes back, and which tells nobody what it was. What others
//! wrote about them is theirs, and stays.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{State, polls, store};
use crate::attendance;
use crate::audit;
use crate::clock::Millis;
use crate::db::Tx;

const SECRET: &str = "veil";
const SECRET_BYTES: usize = 32;
const VEIL: &str = "gone:";
/// What is renamed in one transaction.
const SETTLED_MAX: i64 = 300;

/// Nothing of what somebody said stays, nor their name. False when they said nothing here.
pub async fn erase(tx: &mut Tx, author_uri: &str, now: Millis) -> sqlx::Result<bool> {
    let said = store::forgotten::erase_all_of(tx, author_uri, now).await?;
    store::delete_author(tx, author_uri).await?;
    Ok(said > 0)
}

/// Every address that names somebody goes, a part at a time; false when more is left. The addresses of
/// what was said on this hub tell nothing and stay, so that they answer that it is gone.
pub async fn settle(
    tx: &mut Tx,
    author_uri: &str,
    is_ours: bool,
    now: Millis,
) -> sqlx::Result<bool> {
    let said = store::forgotten::said_by(tx, author_uri, SETTLED_MAX).await?;
    let is_all = (said.len() as i64) < SETTLED_MAX;
    for (id, uri, state) in said {
        store::forgotten::clear_about(tx, &uri).await?;
        audit::forget(tx, &uri).await?;
        store::forgotten::unname(tx, id).await?;
        if !is_ours && state == State::Withdrawn {
            let veiled = veil(tx, &uri).await?;
            store::forgotten::rename(tx, &uri, &veiled, now).await?;
        }
    }
    if !is_all {
        return Ok(false);
    }
    for (uri,) in store::forgotten::withdrawn_under(tx, author_uri, SETTLED_MAX).await? {
        let veiled = veil(tx, &uri).await?;
        store::forgotten::rename(tx, &uri, &veiled, now).await?;
    }
    store::forgotten::delete_withdrawn_by(tx, author_uri).await?;
    store::reports::delete_about(tx, author_uri).await?;
    polls::forget(tx, author_uri).await?;
    attendance::forget(tx, author_uri, now).await?;
    store::quoting::forget_author(tx, author_uri).await?;
    audit::forget(tx, author_uri).await?;
    let veiled = veil(tx, author_uri).await?;
    store::forgotten::rename_actor(tx, author_uri, &veiled).await?;
    store::forgotten::delete_of_actor(tx, author_uri).await?;
    Ok(true)
}

/// Whether anything here names somebody who said nothing: a decision, a list, a word to them.
pub async fn is_named(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<bool> {
    Ok(attendance::is_somewhere(tx, actor_uri).await?
        || store::forgotten::is_named(tx, actor_uri).await?)
}

/// What stands for an address that is not kept.
pub async fn veil(tx: &mut Tx, uri: &str) -> sqlx::Result<String> {
    if is_veil(uri) {
        return Ok(uri.to_owned());
    }
    let mut bytes = [0u8; SECRET_BYTES];
    aws_lc_rs::rand::fill(&mut bytes).expect("the system has randomness");
    let fresh = URL_SAFE_NO_PAD.encode(bytes);
    let secret = store::forgotten::secret_or(tx, SECRET, &fresh).await?;
    Ok(hash(&secret, uri))
}

/// The veil of an address, if anybody was ever forgotten here.
pub async fn veil_if_any(tx: &mut Tx, uri: &str) -> sqlx::Result<Option<String>> {
    let secret = store::forgotten::secret(tx, SECRET).await?;
    Ok(secret.map(|secret| hash(&secret, uri)))
}

/// Whether an address stands for somebody, or something, that is not kept.
pub fn is_veil(uri: &str) -> bool {
    uri.starts_with(VEIL)
}

fn hash(secret: &str, uri: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, uri.as_bytes());
    format!("{VEIL}{}", URL_SAFE_NO_PAD.encode(tag))
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn a_veil_is_the_same_each_time_and_tells_nothing_without_the_secret() {
        let uri = "https://peer.example/users/alice";
        assert_eq!(hash("one", uri), hash("one", uri));
        assert_ne!(hash("one", uri), hash("two", uri));
        assert!(!hash("one", uri).contains("alice"));
    }
}
